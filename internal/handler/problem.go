package handler

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// ProblemError is an error that knows its answer.
type ProblemError struct {
	Status int
	Code   api.ProblemCode
	Title  string
	Detail string
	Errors []api.FieldError
	Header http.Header
}

func (e *ProblemError) Error() string { return string(e.Code) + ": " + e.Detail }

// kinds gives status, code and title of each kind of problem, once.
var kinds = map[api.ProblemCode]struct {
	status int
	title  string
}{
	"malformed_json":         {400, "The body is not valid JSON"},
	"malformed_request":      {400, "The request cannot be read"},
	"invalid_parameter":      {400, "A parameter is not valid"},
	"unknown_parameter":      {400, "A parameter is not known"},
	"invalid_cursor":         {400, "The cursor is not valid"},
	"cursor_mismatch":        {400, "The cursor belongs to another list"},
	"unauthenticated":        {401, "You need a valid key"},
	"forbidden":              {403, "Your key may not do this"},
	"not_found":              {404, "Not found"},
	"method_not_allowed":     {405, "This method is not offered here"},
	"not_acceptable":         {406, "No media type you accept is offered here"},
	"conflict":               {409, "The change does not fit what the register holds"},
	"duplicate_external_ref": {409, "Another record has this external reference"},
	"not_a_draft":            {409, "Only drafts can be deleted"},
	"in_use":                 {409, "Other records point at this one"},
	"frozen":                 {409, "This part of the record no longer changes"},
	"guard_failed":           {409, "Something is missing for this move"},
	"no_such_move":           {409, "No move leads there from here"},
	"gone":                   {410, "Deleted"},
	"stale":                  {412, "The record has changed since you read it"},
	"content_too_large":      {413, "The body is too large"},
	"unsupported_media_type": {415, "The body has a media type that is not read here"},
	"invalid_body":           {422, "The record is not valid"},
	"precondition_required":  {428, "If-Match is required"},
	"unavailable":            {503, "The service cannot answer now"},
	"internal":               {500, "Something went wrong on our side"},
}

// NewProblem makes a problem of a kind.
func NewProblem(code api.ProblemCode, detail string, errs ...api.FieldError) *ProblemError {
	k := kinds[code]
	return &ProblemError{Status: k.status, Code: code, Title: k.title, Detail: detail, Errors: errs}
}

var (
	errPreconditionRequired = NewProblem("precondition_required", "Send the ETag of the record as you read it in If-Match; a * does not do.")
	errForeignETag          = NewProblem("stale", "If-Match holds no ETag of this record. Read it again and repeat your change.")
)

func parameterError(name, code, detail string) error {
	return NewProblem("invalid_parameter", "See errors for each parameter.", api.FieldError{Parameter: &name, Code: code, Detail: detail})
}

// problemOf turns any error into its problem. What is not known here is ours,
// and its text is not for others.
func problemOf(err error) (*ProblemError, map[string]any) {
	var (
		problem   *ProblemError
		problems  register.Problems
		refused   *register.RefusedError
		stale     *repository.StaleError
		duplicate *repository.DuplicateRefError
		http      *echo.HTTPError
		unknown   repository.ParameterProblems
	)
	if p, extra := moveProblem(err); p != nil {
		return p, extra
	}
	switch {
	case errors.As(err, &problem):
		return problem, nil
	case errors.As(err, &problems):
		return NewProblem("invalid_body", "See errors for each field.", fieldErrors(problems)...), nil
	case errors.As(err, &refused):
		return NewProblem(api.ProblemCode(refused.Code), refused.Detail), nil
	case errors.As(err, &unknown):
		return NewProblem("invalid_parameter", "See errors for each parameter.", parameterErrors(unknown)...), nil
	case errors.As(err, &stale):
		return NewProblem("stale", "Read it again and repeat your change."), map[string]any{"currentVersion": stale.Current}
	case errors.As(err, &duplicate):
		return NewProblem("duplicate_external_ref", "Your organisation already has a record with this system and value.",
				api.FieldError{Pointer: &duplicate.Pointer, Code: "duplicate_external_ref", Detail: "This system and value belong to another record."}),
			existing(duplicate.ExistingID)
	case errors.As(err, &http):
		return echoProblem(http), nil
	}
	for _, k := range knownErrors {
		if errors.Is(err, k.err) {
			return k.problem(), nil
		}
	}
	return NewProblem("internal", "It has been logged under the request id."), nil
}

// moveProblem maps what stands in the way of a move between states.
func moveProblem(err error) (*ProblemError, map[string]any) {
	var (
		unmet  *register.GuardError
		noMove *register.NoMoveError
		others *register.NotYoursError
	)
	switch {
	case errors.As(err, &unmet):
		all := []api.Violation{}
		for _, r := range unmet.Results {
			all = addViolations(all, r)
		}
		return NewProblem("guard_failed", "See violations for each thing that is missing."), map[string]any{"violations": all[:min(len(all), maxErrors)]}
	case errors.As(err, &noMove):
		return NewProblem("no_such_move", "nextStates lists where the record can go from its present state."), map[string]any{"nextStates": list(noMove.Next)}
	case errors.As(err, &others):
		return NewProblem("forbidden", "This move is for "+others.Who+"."), nil
	}
	return nil, nil
}

// asParameter tells what is wrong with a value as a fault of the parameter that
// it came in.
func asParameter(name string, err error) error {
	var problems register.Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		return err
	}
	return parameterError(name, problems[0].Code, problems[0].Detail)
}

// knownErrors are tried in this order.
var knownErrors = []struct {
	err     error
	problem func() *ProblemError
}{
	{repository.ErrNotFound, func() *ProblemError {
		return NewProblem("not_found", "There is no such record, or you may not see it.")
	}},
	{repository.ErrGone, func() *ProblemError { return NewProblem("gone", "The record was deleted.") }},
	{repository.ErrForbidden, func() *ProblemError {
		return NewProblem("forbidden", "Only the organisations that own the record may change it.")
	}},
	{repository.ErrNotADraft, func() *ProblemError {
		return NewProblem("not_a_draft", "A record that was ever shared is withdrawn, not deleted.")
	}},
	{repository.ErrInUse, func() *ProblemError {
		return NewProblem("in_use", "Other records point at this one. Take it out of them first, or keep it.")
	}},
	{repository.ErrConflict, func() *ProblemError {
		return NewProblem("conflict", "Somebody else changed the same at the same time. Try again.")
	}},
	{repository.ErrInvalidCursor, func() *ProblemError {
		return cursorProblem("invalid_cursor", "Send the cursor exactly as the page before gave it.")
	}},
	{repository.ErrCursorMismatch, func() *ProblemError {
		return cursorProblem("cursor_mismatch", "The cursor was given for other filters or another sort. Start again without it.")
	}},
	{repository.ErrNoText, func() *ProblemError {
		name := "sort"
		return NewProblem("invalid_parameter", "See errors for each parameter.",
			api.FieldError{Parameter: &name, Code: "needs_q", Detail: "Sorting by relevance needs a search in q."})
	}},
	{repository.ErrInvalidInput, func() *ProblemError { return NewProblem("malformed_request", "A value in the request cannot be read.") }},
	{repository.ErrUnavailable, unavailable},
	{context.DeadlineExceeded, unavailable},
	{auth.ErrUnauthenticated, Unauthenticated},
}

func cursorProblem(code api.ProblemCode, detail string) *ProblemError {
	name := "cursor"
	return NewProblem(code, detail, api.FieldError{Parameter: &name, Code: string(code), Detail: detail})
}

func unavailable() *ProblemError {
	p := NewProblem("unavailable", "Try again in a moment.")
	p.Header = http.Header{"Retry-After": {"5"}}
	return p
}

// Unauthenticated is the problem of a key that is not valid.
func Unauthenticated() *ProblemError {
	p := NewProblem("unauthenticated", "The key is not known, has expired or was revoked. Send it as Authorization: Bearer heard_live_….")
	p.Header = http.Header{"WWW-Authenticate": {`Bearer realm="heard", error="invalid_token"`}}
	return p
}

// KeyNeeded is the problem of a request without a key where one is needed.
func KeyNeeded() *ProblemError {
	p := NewProblem("unauthenticated", "This needs a key. Send it as Authorization: Bearer heard_live_….")
	p.Header = http.Header{"WWW-Authenticate": {`Bearer realm="heard"`}}
	return p
}

// echoProblem maps what the router and its middleware say.
func echoProblem(err *echo.HTTPError) *ProblemError {
	switch err.Code {
	case http.StatusNotFound:
		return NewProblem("not_found", "There is nothing at this address. The contract at /v1/openapi.json lists what there is.")
	case http.StatusMethodNotAllowed:
		return NewProblem("method_not_allowed", "The Allow header lists the methods that are offered here.")
	case http.StatusRequestEntityTooLarge:
		return NewProblem("content_too_large", "A body may have at most 1 MiB.")
	case http.StatusUnsupportedMediaType:
		return NewProblem("unsupported_media_type", "Send the media type that the contract names.")
	case http.StatusBadRequest:
		return NewProblem("malformed_request", "The request cannot be read.")
	}
	return NewProblem("internal", "It has been logged under the request id.")
}

func fieldErrors(ps register.Problems) []api.FieldError {
	out := make([]api.FieldError, 0, len(ps))
	for _, p := range ps {
		e := api.FieldError{Pointer: &p.Pointer, Code: p.Code, Detail: p.Detail}
		if len(p.Params) > 0 {
			e.Params = p.Params
		}
		out = append(out, e)
	}
	return out
}

// Render writes the problem of an error. It is the only place that renders one.
// Once an answer has begun, the connection is broken off instead: a cut answer
// must not look whole.
func Render(log *slog.Logger) echo.HTTPErrorHandler {
	return func(err error, c echo.Context) {
		ctx := c.Request().Context()
		if errors.Is(ctx.Err(), context.Canceled) && !c.Response().Committed {
			c.Response().Status = 499 // the caller went away; for the log only
			return
		}
		p, extra := problemOf(err)
		logFailure(ctx, log, c, p, err)
		if c.Response().Committed {
			panic(http.ErrAbortHandler)
		}
		h := c.Response().Header()
		for _, name := range []string{"ETag", "Link", "Location", "Content-Disposition", "Row-Count"} {
			h.Del(name)
		}
		for name, values := range p.Header {
			h[http.CanonicalHeaderKey(name)] = values
		}
		h.Set("Content-Type", "application/problem+json")
		h.Set("Cache-Control", "no-store")
		c.Response().WriteHeader(p.Status)
		_, _ = c.Response().Write(problemBody(c, p, extra)) // a caller that is gone cannot be told
	}
}

// maxErrors is how many fields one problem names; the contract allows no more.
const maxErrors = 200

// logFailure logs what went wrong on our side, under the request id that the
// caller was given. Where only the way to the caller broke, its address, which
// such an error holds, is nobody's business.
func logFailure(ctx context.Context, log *slog.Logger, c echo.Context, p *ProblemError, err error) {
	if p.Status < http.StatusInternalServerError {
		return
	}
	id := c.Response().Header().Get(echo.HeaderXRequestID)
	var broken *net.OpError
	if errors.As(err, &broken) && broken.Op == "write" {
		log.InfoContext(ctx, "the caller went away", "requestId", id, "route", c.Path())
		return
	}
	log.ErrorContext(ctx, "request failed", "requestId", id, "method", c.Request().Method, "route", c.Path(), "error", err.Error())
}

func problemBody(c echo.Context, p *ProblemError, extra map[string]any) []byte {
	body := map[string]any{
		"type":      problemType(p.Code),
		"title":     p.Title,
		"status":    p.Status,
		"code":      p.Code,
		"detail":    p.Detail,
		"instance":  c.Request().URL.Path,
		"requestId": c.Response().Header().Get(echo.HeaderXRequestID),
		"errors":    list(p.Errors[:min(len(p.Errors), maxErrors)]),
	}
	for k, v := range extra {
		body[k] = v
	}
	b, _ := json.Marshal(body) // strings and numbers cannot fail
	return append(b, '\n')
}

func existing(id *uuid.UUID) map[string]any {
	if id == nil {
		return nil
	}
	return map[string]any{"existingId": *id}
}

func parameterErrors(ps repository.ParameterProblems) []api.FieldError {
	out := make([]api.FieldError, 0, len(ps))
	for _, p := range ps {
		out = append(out, api.FieldError{Parameter: &p.Parameter, Code: p.Code, Detail: p.Detail})
	}
	return out
}
