package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/contract"
	"heard/internal/handler"
)

// maxBody is the most a request body may have.
const maxBody = 1 << 20

// validated holds every request against the contract before it reaches a
// handler: who may call the operation, what it may be asked, and whether the
// body fits. It also bounds the time, except for exports.
func validated(spec *contract.Contract, timeout time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			o, ok := operationOf(spec, c)
			if !ok {
				return next(c)
			}
			r := c.Request()
			p := auth.From(r.Context())
			if err := allowed(p, o); err != nil {
				return err
			}
			if err := act(&p, o, r); err != nil {
				return err
			}
			if !o.Accepts(strings.Join(r.Header.Values("Accept"), ",")) {
				return handler.NewProblem("not_acceptable", "This is offered as the media types that the contract names.")
			}
			if bad := o.CheckParameters(r, c.Param); len(bad) > 0 {
				return badParameters(bad)
			}
			if err := checkBody(c, o); err != nil {
				return err
			}
			ctx := handler.WithURL(auth.With(c.Request().Context(), p), r.URL)
			if !o.Stream {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, timeout)
				defer cancel()
			}
			c.SetRequest(r.WithContext(ctx))
			defer c.SetRequest(r) // its time limit is not that of the answer to an error
			return next(c)
		}
	}
}

// allowed asks for a key and its scope, as the contract says for the operation.
func allowed(p auth.Principal, o *contract.Operation) error {
	switch {
	case o.Public:
		return nil
	case !p.Known():
		return handler.KeyNeeded()
	case !p.May(o.Scope):
		return handler.NewProblem("forbidden", "This needs a key with the scope "+o.Scope+".")
	}
	return nil
}

// actingUser names the user that a front end acts for.
const actingUser = "Heard-Acting-User"

// act puts the user that a front end acts for in the place of the key's holder,
// so that two people behind one key are two people to the register. Operations
// that record nobody do not take the header.
func act(p *auth.Principal, o *contract.Operation, r *http.Request) error {
	users := r.Header.Values(actingUser)
	switch {
	case len(users) == 0 || !o.TakesHeader(actingUser):
		return nil
	case !p.Known():
		return handler.KeyNeeded()
	case !p.May(auth.ActUsers):
		return handler.NewProblem("forbidden", "The header "+actingUser+" needs a key with the scope "+auth.ActUsers+".",
			api.FieldError{Parameter: new(actingUser), Code: "needs_scope", Detail: "Leave it out, or use a key that may act for users."})
	}
	p.Holder = users[0]
	return nil
}

func badParameters(bad []api.FieldError) error {
	for _, f := range bad {
		if f.Code != "unknown_parameter" {
			return handler.NewProblem("invalid_parameter", "See errors for each parameter.", bad...)
		}
	}
	return handler.NewProblem("unknown_parameter", "See errors for each parameter.", bad...)
}

func checkBody(c echo.Context, o *contract.Operation) error {
	r := c.Request()
	if !o.HasBody() {
		return nil
	}
	if coding := r.Header.Get(echo.HeaderContentEncoding); coding != "" && coding != "gzip" && coding != "identity" {
		return handler.NewProblem("unsupported_media_type", "A body may be sent plain or compressed with gzip.")
	}
	mediaType, err := o.MediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil {
		p := handler.NewProblem("unsupported_media_type", "Send "+strings.Join(o.Reads(), " or ")+".")
		if r.Method == http.MethodPatch {
			p.Header = http.Header{"Accept-Patch": {strings.Join(o.Reads(), ", ")}}
		}
		return p
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, maxBody))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return handler.NewProblem("content_too_large", "A body may have at most 1 MiB.")
		}
		return handler.NewProblem("malformed_request", "The body cannot be read.")
	}
	body, bad, err := o.CheckBody(mediaType, body)
	var syntax *contract.SyntaxError
	if errors.As(err, &syntax) {
		return handler.NewProblem("malformed_json", syntax.Detail, api.FieldError{Pointer: &syntax.Pointer, Code: syntax.Code, Detail: syntax.Detail})
	}
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		return handler.NewProblem("invalid_body", "See errors for each field.", bad...)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.Header.Set(echo.HeaderContentType, echo.MIMEApplicationJSON) // what the generated code binds
	return nil
}

// decompressed reads bodies that are compressed with gzip, and refuses those
// that only say so.
func decompressed(next echo.HandlerFunc) echo.HandlerFunc {
	const reached = "decompressed"
	inner := middleware.Decompress()(func(c echo.Context) error {
		c.Set(reached, true)
		return next(c)
	})
	return func(c echo.Context) error {
		err := inner(c)
		if err != nil && c.Get(reached) == nil {
			return handler.NewProblem("malformed_request", "The body is not compressed as its header says.")
		}
		return err
	}
}
