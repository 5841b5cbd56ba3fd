// Package testapi runs the whole API on a database of its own for one test, and
// holds every answer against the contract. It knows the contract and no noun.
package testapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/contract"
	"heard/internal/register"
	"heard/internal/repository"
	"heard/internal/server"
	"heard/internal/testdb"
)

// API is a running API with a database for one test.
type API struct {
	DB      *repository.DB
	URL     string // of the database
	Handler http.Handler

	t    testing.TB
	spec *contract.Contract
}

// New starts an API on an empty register, which ends with the test.
func New(t testing.TB) *API {
	t.Helper()
	digest, err := repository.SchemaDigest()
	require.NoError(t, err)
	log := slog.New(slog.DiscardHandler)
	url := testdb.New(t, migrate, digest)
	db, err := repository.Open(t.Context(), url, log)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	h, err := server.New(db, server.Options{CORSOrigins: []string{"*"}, RequestTimeout: 30 * time.Second, Log: log})
	require.NoError(t, err)
	spec, err := contract.Load()
	require.NoError(t, err)
	return &API{DB: db, URL: url, Handler: h, t: t, spec: spec}
}

func migrate(ctx context.Context, url string) error {
	db, err := repository.Open(ctx, url, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.Migrate(ctx)
	return err
}

// System is a context in which the register does as it is told.
func System(ctx context.Context) context.Context { return auth.With(ctx, auth.System) }

// Organisation adds an organisation and returns its id.
func (a *API) Organisation(name string) uuid.UUID {
	a.t.Helper()
	o, _, err := a.DB.CreateOrganisation(System(a.t.Context()), &register.Organisation{FullName: name, IsPartner: true})
	require.NoError(a.t, err)
	return o.ID
}

// OrganisationOf adds an organisation of a type, which has the standing of that
// type.
func (a *API) OrganisationOf(name, kind string) uuid.UUID {
	a.t.Helper()
	o := &register.Organisation{FullName: name, Type: &kind, IsPartner: true, Standing: register.DefaultStanding(&kind, false)}
	o, _, err := a.DB.CreateOrganisation(System(a.t.Context()), o)
	require.NoError(a.t, err)
	return o.ID
}

// Buddy makes the approvers of one organisation the second person of another. A
// key that was used before does not know it at once.
func (a *API) Buddy(of, buddy uuid.UUID) {
	a.t.Helper()
	_, _, err := a.DB.UpdateOrganisation(System(a.t.Context()), of, repository.AnyVersion, func(o *register.Organisation) error {
		o.Standing.BuddyOrganisationID = &buddy
		return nil
	})
	require.NoError(a.t, err)
}

// Key makes a key of a role; organisation is uuid.Nil for system administrators.
// Its holder is one for each role; scopes are those beyond the role's.
func (a *API) Key(role auth.Role, organisation uuid.UUID, scopes ...string) string {
	a.t.Helper()
	return a.KeyOf(role, organisation, "test-"+string(role), scopes...)
}

// KeyOf makes a key whose holder is a certain person.
func (a *API) KeyOf(role auth.Role, organisation uuid.UUID, holder string, scopes ...string) string {
	a.t.Helper()
	secret, _, err := a.DB.CreateKey(a.t.Context(), repository.Key{Role: role, Holder: holder, Scopes: scopes,
		OrganisationID: uuid.NullUUID{UUID: organisation, Valid: organisation != uuid.Nil}})
	require.NoError(a.t, err)
	return secret
}

// Today sets the day it is in the register, at noon.
func (a *API) Today(day register.Date) {
	a.DB.SetClock(func() time.Time { return day.Time().Add(12 * time.Hour) })
}

// Move asks for a move of what is at a path, with the version it has now. Values
// are further fields of the request, as name and value in turn.
func (a *API) Move(path, key, to string, values ...any) *Response {
	a.t.Helper()
	body := map[string]any{"to": to}
	for i := 0; i+1 < len(values); i += 2 {
		body[values[i].(string)] = values[i+1]
	}
	now := a.Get(path, key).Is(http.StatusOK)
	return a.Post(path+"/transitions", key, body, "If-Match", now.ETag())
}

// Response is an answer that fits the contract.
type Response struct {
	Status int
	Header http.Header
	Body   []byte

	t testing.TB
}

// Do sends a request and holds the answer against the contract. The body is
// sent as JSON unless it is bytes; headers come as name, value, name, value.
func (a *API) Do(method, path, key string, body any, headers ...string) *Response {
	a.t.Helper()
	var sent io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		sent = bytes.NewReader(b)
	default:
		encoded, err := json.Marshal(b)
		require.NoError(a.t, err)
		sent = bytes.NewReader(encoded)
	}
	r := httptest.NewRequestWithContext(a.t.Context(), method, path, sent)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	a.Handler.ServeHTTP(w, r)
	out := &Response{Status: w.Code, Header: w.Header(), Body: w.Body.Bytes(), t: a.t}
	if strings.HasPrefix(path, "/v1/") {
		a.conforms(method, path, out)
	}
	return out
}

// Get reads, Post creates and Patch changes with the version that was read.
func (a *API) Get(path, key string, headers ...string) *Response {
	a.t.Helper()
	return a.Do(http.MethodGet, path, key, nil, headers...)
}

// Post sends a body to be created.
func (a *API) Post(path, key string, body any, headers ...string) *Response {
	a.t.Helper()
	return a.Do(http.MethodPost, path, key, body, headers...)
}

// Patch sends a merge patch with the ETag that was read.
func (a *API) Patch(path, key, etag string, body any) *Response {
	a.t.Helper()
	return a.Do(http.MethodPatch, path, key, body, "Content-Type", "application/merge-patch+json", "If-Match", etag)
}

// Is asserts the status and shows the body where it is another.
func (r *Response) Is(status int) *Response {
	r.t.Helper()
	require.Equal(r.t, status, r.Status, "%s", r.Body)
	return r
}

// JSON decodes the body.
func (r *Response) JSON() map[string]any {
	r.t.Helper()
	var v map[string]any
	require.NoError(r.t, json.Unmarshal(r.Body, &v), "%s", r.Body)
	return v
}

// At walks the body by names and numbers joined with dots, such as
// "data.0.title".
func (r *Response) At(path string) any {
	r.t.Helper()
	var v any = r.JSON()
	for _, step := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			i, err := strconv.Atoi(step)
			require.NoError(r.t, err, path)
			require.Less(r.t, i, len(x), "%s in %s", path, r.Body)
			v = x[i]
		default:
			require.Fail(r.t, "nothing at "+path)
		}
	}
	return v
}

// IDs lists the ids of a page.
func (r *Response) IDs() []string {
	r.t.Helper()
	out := []string{}
	for _, item := range r.At("data").([]any) {
		out = append(out, item.(map[string]any)["id"].(string))
	}
	return out
}

// Faults lists "pointer or parameter: code" of a problem.
func (r *Response) Faults() []string {
	r.t.Helper()
	out := []string{}
	for _, e := range r.At("errors").([]any) {
		f := e.(map[string]any)
		where, ok := f["pointer"]
		if !ok {
			where = f["parameter"]
		}
		out = append(out, where.(string)+": "+f["code"].(string))
	}
	return out
}

// Unmet lists "guard pointer or operation" of each violation of a refused move.
func (r *Response) Unmet() []string {
	r.t.Helper()
	out := []string{}
	for _, v := range r.At("violations").([]any) {
		v := v.(map[string]any)
		where, ok := v["pointer"].(string)
		if !ok {
			where, _ = v["operation"].(string)
		}
		out = append(out, v["guard"].(string)+" "+where)
	}
	return out
}

// ETag is the ETag of the answer.
func (r *Response) ETag() string { return r.Header.Get("ETag") }
