// Package handler answers the operations of the contract: each method reads the
// request, calls the repository once, maps and returns. It holds the only
// mapping between the wire types and the register. It knows no SQL.
package handler

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// Handler implements every operation of the contract.
type Handler struct {
	db       *repository.DB
	contract *Contract
}

var _ api.StrictServerInterface = (*Handler)(nil)

// New returns a handler on the register.
func New(db *repository.DB, contract *Contract) *Handler {
	return &Handler{db: db, contract: contract}
}

type urlKey struct{}

// WithURL returns a context that carries the address of the request, from which
// pages link to the next.
func WithURL(ctx context.Context, u *url.URL) context.Context {
	return context.WithValue(ctx, urlKey{}, u)
}

func requestURL(ctx context.Context) url.URL {
	u, ok := ctx.Value(urlKey{}).(*url.URL)
	if !ok {
		return url.URL{}
	}
	return *u
}

// view is how much of a record the caller gets: owner, partner or public.
func view(p auth.Principal, owns bool) string {
	switch {
	case owns:
		return "owner"
	case p.Known():
		return "partner"
	}
	return "public"
}

func etag(version int64, view string) string {
	return `"` + strconv.FormatInt(version, 10) + "-" + view + `"`
}

// recordETag covers the record and the view, never the key.
func recordETag(ctx context.Context, r *register.Record) string {
	p := auth.From(ctx)
	return etag(r.Version, view(p, repository.Owns(p, r)))
}

func plainETag(b *register.Base) string { return `"` + strconv.FormatInt(b.Version, 10) + `"` }

// bodyETag covers an answer that has no version and is the same for everybody.
func bodyETag(body any) string {
	b, _ := json.Marshal(body) // the answer itself is rendered the same way
	sum := sha256.Sum256(b)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:9]) + `"`
}

// version reads If-Match: the number of an ETag of ours, in any view. Of several
// the last counts. A * would overwrite what the caller has not seen, so it does
// not stand for an ETag here.
func version(ifMatch *api.IfMatch) (int64, error) {
	if ifMatch == nil || strings.TrimSpace(*ifMatch) == "" || strings.TrimSpace(*ifMatch) == "*" {
		return 0, errPreconditionRequired
	}
	tags := strings.Split(*ifMatch, ",")
	text := strings.TrimPrefix(strings.TrimSpace(tags[len(tags)-1]), "W/")
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return 0, parameterError("If-Match", "invalid_format", "Send the ETag as you read it, with its quotation marks.")
	}
	number, _, _ := strings.Cut(text[1:len(text)-1], "-")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 1 {
		return 0, errForeignETag
	}
	return n, nil
}

func location(noun string, id uuid.UUID) string { return "/v1/" + noun + "/" + id.String() }

// labels maps what ids stand for.
func labels(in repository.Labels) api.Labels {
	out := make(api.Labels, len(in))
	for id, l := range in {
		out[id.String()] = api.Label{Type: api.RecordType(l.Type), Code: l.Code, Name: l.Name}
	}
	return out
}

// page maps where a page stands, and its links.
func page[E any](ctx context.Context, p *repository.Page[E], limit int) (api.Page, api.PageLinks, *string) {
	out := api.Page{Limit: limit, HasMore: p.Next != ""}
	if p.Total != nil {
		out.Total = &api.Total{Value: *p.Total, Accuracy: api.CountAccuracy(p.Accuracy)}
	}
	u := requestURL(ctx)
	links := api.PageLinks{Self: u.RequestURI()}
	if p.Next == "" {
		return out, links, nil
	}
	q := u.Query()
	q.Set("cursor", p.Next)
	u.RawQuery = q.Encode()
	next := u.RequestURI()
	out.NextCursor, links.Next = &p.Next, &next
	link := "<" + next + `>; rel="next"`
	return out, links, &link
}

const defaultLimit = 50

func query[S ~string](limit *int, cursor *string, count *api.CountAccuracy, q *string, sort *S) repository.Query {
	out := repository.Query{Limit: defaultLimit, Cursor: value(cursor), Text: value(q)}
	if limit != nil {
		out.Limit = *limit
	}
	if count != nil {
		out.Count = string(*count)
	}
	if sort != nil {
		out.Sort = string(*sort)
	}
	return out
}

// value returns what a pointer points at, or the zero value.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// texts returns codes as plain strings.
func texts[S ~string](in []S) []string {
	out := make([]string, 0, len(in))
	for _, s := range in {
		out = append(out, string(s))
	}
	return out
}

// codes returns plain strings as codes of a closed set.
func codes[S ~string](in []string) []S {
	out := make([]S, 0, len(in))
	for _, s := range in {
		out = append(out, S(s))
	}
	return out
}

// list returns a slice that is never null on the wire.
func list[T any](in []T) []T { return append([]T{}, in...) }

// mineNeedsKey refuses mine=true from a caller without an organisation.
func mineNeedsKey(ctx context.Context, mine *bool) error {
	if value(mine) && auth.From(ctx).OrganisationID == uuid.Nil {
		return parameterError("mine", "needs_key", "There is nothing of yours without a key of an organisation.")
	}
	return nil
}
