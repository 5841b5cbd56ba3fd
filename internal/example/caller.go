package example

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
	"heard/internal/server"
)

// caller asks an API that nobody else reaches, with keys that are never stored.
type caller struct {
	ctx   context.Context
	db    *repository.DB
	api   http.Handler
	keys  map[string]auth.Principal // by hash
	told  map[string]string         // the key of who acts
	known map[string]map[string]any // what was made, by name
	last  string                    // the path of the record that was named last
	today register.Date
}

const admin = "admin"

func newCaller(ctx context.Context, db *repository.DB, today register.Date) (*caller, error) {
	c := &caller{ctx: ctx, db: db, today: today, keys: map[string]auth.Principal{}, told: map[string]string{}, known: map[string]map[string]any{}}
	var err error
	c.api, err = server.New(db, server.Options{RequestTimeout: time.Minute, Log: slog.New(slog.DiscardHandler), Keys: c.keys})
	return c, err
}

// anyThere reports whether there are examples.
func (c *caller) anyThere() (bool, error) {
	key, err := c.key(admin)
	if err != nil {
		return false, err
	}
	found, err := c.ask(key, http.MethodGet, "/activities?limit=1&campaign="+url.QueryEscape(Campaign), "", nil)
	data, _ := found["data"].([]any)
	return len(data) > 0, err
}

// key is the key of who acts: admin, or the name of an organisation and a role.
// Each is one person.
func (c *caller) key(as string) (string, error) {
	if key, ok := c.told[as]; ok {
		return key, nil
	}
	p := auth.Principal{KeyID: uuid.New(), Role: auth.SystemAdmin, Holder: "example-" + strings.ReplaceAll(as, " ", "-")}
	if as != admin {
		name, role, _ := strings.Cut(as, " ")
		id, err := uuid.Parse(c.idOf(name))
		if err != nil {
			return "", fmt.Errorf("there is no organisation %q", name)
		}
		p.OrganisationID, p.Role = id, auth.Role(role)
	}
	key := auth.NewKey()
	p.KeyPrefix = auth.Prefix(key)
	c.keys[string(auth.Hash(key))], c.told[as] = p, key
	return key, nil
}

func (c *caller) idOf(name string) string {
	id, _ := c.known[name]["id"].(string)
	return id
}

// remember keeps what was made under a name.
func (c *caller) remember(name, list string, answer map[string]any) {
	c.known[name] = answer
	c.last = list + "/" + c.idOf(name)
}

// made reports whether a path leads into something that was made.
func (c *caller) made(path string) bool { return strings.Contains(path, "/@") }

// path puts ids in the place of names.
func (c *caller) path(path string) string {
	parts := strings.Split(path, "/")
	for n, part := range parts {
		if name, ok := strings.CutPrefix(part, "@"); ok {
			parts[n] = c.idOf(name)
		}
	}
	return strings.Join(parts, "/")
}

// change sends a request with the version that a record has now, and keeps how
// the record then stands.
func (c *caller) change(key, method, path string, body any) error {
	record := strings.Join(strings.SplitN(path, "/", 4)[:3], "/")
	now := new(answer)
	if err := c.send(now, key, http.MethodGet, record, "", nil); err != nil {
		return err
	}
	if _, err := c.ask(key, method, path, now.Header().Get("ETag"), body); err != nil {
		return err
	}
	after, err := c.ask(key, http.MethodGet, record, "", nil)
	for name, known := range c.known {
		if err == nil && known["id"] == after["id"] {
			c.known[name] = after
		}
	}
	return err
}

// ask sends a request and returns the body of its answer.
func (c *caller) ask(key, method, path, etag string, body any) (map[string]any, error) {
	w := new(answer)
	if err := c.send(w, key, method, path, etag, body); err != nil {
		return nil, err
	}
	var out map[string]any
	return out, json.Unmarshal(w.body.Bytes(), &out)
}

func (c *caller) send(w *answer, key, method, path, etag string, body any) error {
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(c.filled(body)); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(c.ctx, method, "/v1"+path, &sent)
	if err != nil {
		return err
	}
	r.RequestURI = r.URL.RequestURI()
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	if method == http.MethodPatch {
		r.Header.Set("Content-Type", "application/merge-patch+json")
	}
	if etag != "" {
		r.Header.Set("If-Match", etag)
	}
	c.api.ServeHTTP(w, r)
	if w.status >= http.StatusBadRequest {
		return fmt.Errorf("%s %s: %d %s", method, path, w.status, w.body.String())
	}
	return nil
}

var relative = regexp.MustCompile(`^@([+-]\d+)(T.*)?$`)

// filled is a value with the ids of what was made in the place of @name or of
// @name/pointer, and with days in the place of @+7.
func (c *caller) filled(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, inner := range v {
			out[name] = c.filled(inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for n, inner := range v {
			out[n] = c.filled(inner)
		}
		return out
	case string:
		if m := relative.FindStringSubmatch(v); m != nil {
			days, _ := strconv.Atoi(m[1])
			return c.today.AddDays(days).String() + m[2]
		}
		if name, ok := strings.CutPrefix(v, "@"); ok {
			return c.pointed(name)
		}
	}
	return v
}

// pointed is the id of what was made, or a value in it.
func (c *caller) pointed(text string) any {
	name, pointer, inside := strings.Cut(text, "/")
	if !inside {
		return c.idOf(name)
	}
	var v any = c.known[name]
	for part := range strings.SplitSeq(pointer, "/") {
		switch in := v.(type) {
		case map[string]any:
			v = in[part]
		case []any:
			n, err := strconv.Atoi(part)
			if err != nil || n < 0 || n >= len(in) {
				return nil
			}
			v = in[n]
		default:
			return nil
		}
	}
	return v
}

// answer keeps what the API answers.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header {
	if a.header == nil {
		a.header = http.Header{}
	}
	return a.header
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
