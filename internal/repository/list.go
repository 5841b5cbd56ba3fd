package repository

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

// Query is what all lists share.
type Query struct {
	Limit  int
	Cursor string
	Sort   string // a key of the list, with - for the reverse; empty for the usual one
	Count  string // exact, estimated or empty
	Text   string // full-text search
}

// Page is one page of a list.
type Page[E any] struct {
	Items    []E
	Labels   Labels
	Next     string // the cursor of the next page, empty on the last
	Total    *int64
	Accuracy string // of the total
}

// ErrNoText says that a list cannot be sorted by relevance without a search.
var ErrNoText = errors.New("sorting by relevance needs a search")

// order is a sort key: an expression that is never NULL, for each direction,
// and the type to read a cursor's value as.
type order struct{ up, down, cast string }

// recordSorts are the sort keys of every noun; byPeriod adds the start of its
// period. Undated records come last in both directions.
func recordSorts(title string, byPeriod bool) map[string]order {
	same := func(expr, cast string) order { return order{expr, expr, cast} }
	sorts := map[string]order{
		"updatedAt": same("t.updated_at", "timestamptz"),
		"createdAt": same("t.created_at", "timestamptz"),
		title:       same("t.title_key", "text"),
		// the best match first, its reverse the worst first; see choose
		"relevance": same("", "real"),
	}
	if byPeriod {
		sorts["startsOn"] = order{"coalesce(t.period_key, '~')", "coalesce(t.period_key, '')", "text"}
	}
	return sorts
}

func withReference(sorts map[string]order) map[string]order {
	sorts["reference"] = order{"reference_key(t.reference)", "reference_key(t.reference)", "text"}
	return sorts
}

// selection is a list about to be read: which rows, in which order.
type selection struct {
	conditions
	from      string // the tables
	match     string // the search, empty when there is none
	key       string // the sort expression
	id        string // what breaks ties
	cast      string
	direction string // ASC or DESC
	compare   string // > or <
	sort      string
	hash      string
}

// newSelection starts a selection of rows of t, in the order of a sort.
func newSelection(ctx context.Context, db *DB, from, sort string) *selection {
	s := &selection{from: from, id: "t.id", direction: "ASC", compare: ">", sort: sort}
	s.ids = func(query string, names []string, how any) ([]uuid.UUID, error) {
		return db.matching(ctx, query, names, how)
	}
	s.codes = func() (map[[2]string]bool, error) { return db.openCodes(ctx) }
	return s
}

// choose builds the selection that a query and its filter mean. The hash of a
// cursor covers the filter and the sort, never the caller.
func (t table[E]) choose(ctx context.Context, db *DB, q Query, filter func(*conditions)) (*selection, error) {
	p := auth.From(ctx)
	s := newSelection(ctx, db, t.name+" t", q.Sort)
	text := strings.TrimSpace(q.Text)
	if text != "" {
		s.match = s.bind(`websearch_to_tsquery('english', ?)`, register.FoldQuery(text))
		s.from += "\n  JOIN " + t.search + " s ON s.id = t.id"
		s.clauses = append(s.clauses, `s.document @@ `+s.match)
	}
	if s.sort == "" {
		s.sort = t.sort
		if text != "" {
			s.sort = "relevance"
		}
	}
	name, back := strings.CutPrefix(s.sort, "-")
	if name == "relevance" && text == "" {
		return nil, ErrNoText
	}
	o := t.sorts[name]
	s.key, s.cast = o.up, o.cast
	if back {
		s.key, s.direction, s.compare = o.down, "DESC", "<"
	}
	if name == "relevance" {
		s.key = "- ts_rank_cd(s.document, " + s.match + ")"
	}
	filter(&s.conditions)
	if s.err != nil {
		return nil, s.err
	}
	if len(s.unknown) > 0 {
		return nil, s.unknown
	}
	s.hash = filterHash(s.sort, s.conditions)
	visible(&s.conditions, p, "t", t.literal())
	return s, nil
}

// list reads one page, with labels and total, in one round trip.
func (t table[E]) list(ctx context.Context, db *DB, q Query, filter func(*conditions)) (*Page[E], error) {
	p := auth.From(ctx)
	s, err := t.choose(ctx, db, q, filter)
	if err != nil {
		return nil, err
	}
	all := *s // without the cursor
	if err := s.after(q.Cursor); err != nil {
		return nil, err
	}
	page := &Page[E]{Labels: Labels{}, Items: []E{}, Accuracy: q.Count}
	if err := t.readPage(ctx, db, page, q, s, t.pageQuery(s, &all, p, q)); err != nil {
		return nil, cursorError(q.Cursor, err)
	}
	switch {
	case q.Count == "estimated":
		page.Total, err = db.roughly(ctx, &all)
	case q.Count == "exact" && page.Total == nil: // no row came to carry it
		page.Total, err = db.count(ctx, &all)
	}
	return page, err
}

// pageQuery asks for one row more than the page holds, to know whether there
// is a next page; labels and total come with the first row.
func (t table[E]) pageQuery(s, all *selection, p auth.Principal, q Query) string {
	total := "CAST(NULL AS bigint)"
	if q.Count == "exact" {
		total = "(SELECT count(*) FROM " + all.from + " WHERE " + all.where() + ")"
	}
	where := s.where()
	limit := s.bind(`?`, q.Limit+1)
	labels := labelsOf(&s.conditions, p, "ARRAY(SELECT unnest(ref_ids) FROM page)")
	// page.sort_key is the value itself; a bare sort_key would be its text
	order := "ORDER BY page.sort_key " + s.direction + ", page.id " + s.direction
	return `WITH page AS MATERIALIZED (
  SELECT ` + t.listed + `, ` + s.key + ` AS sort_key
    FROM ` + s.from + `
   WHERE ` + where + `
   ORDER BY ` + s.key + ` ` + s.direction + `, t.id ` + s.direction + `
   LIMIT ` + limit + `
)
SELECT ` + strings.ReplaceAll(t.listed, "t.", "page.") + `, CAST(page.sort_key AS text),
       CASE WHEN row_number() OVER (` + order + `) = 1 THEN ` + labels + ` END,
       CASE WHEN row_number() OVER (` + order + `) = 1 THEN ` + total + ` END
  FROM page
 ` + order
}

func (t table[E]) readPage(ctx context.Context, db *DB, page *Page[E], q Query, s *selection, query string) error {
	rows, err := db.query(ctx, query, s.args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var key string
	for rows.Next() {
		e, last := t.fresh(), key
		var total *int64
		if err := rows.Scan(append(t.dests(e, false), &key, &jsonDest{&page.Labels}, &total)...); err != nil {
			return translate(err)
		}
		if total != nil {
			page.Total = total
		}
		if len(page.Items) == q.Limit {
			page.Next = encodeCursor(cursor{Sort: s.sort, Key: last, ID: page.Items[q.Limit-1].Core().ID, Hash: s.hash})
			break
		}
		page.Items = append(page.Items, e)
	}
	return translate(rows.Err())
}

// count counts the rows of a selection.
func (db *DB) count(ctx context.Context, s *selection) (*int64, error) {
	n := new(int64)
	return n, scanOne(ctx, db, []any{n}, "SELECT count(*) FROM "+s.from+" WHERE "+s.where(), s.args...)
}

// roughly counts small lists and estimates large ones: an estimate of few rows
// would tell of rows that the caller does not see.
func (db *DB) roughly(ctx context.Context, s *selection) (*int64, error) {
	const few = 20_000
	n, err := db.estimate(ctx, s)
	if err != nil || *n > few {
		return n, err
	}
	return db.count(ctx, s)
}

// estimate asks the planner how many rows a selection has.
func (db *DB) estimate(ctx context.Context, s *selection) (*int64, error) {
	var plans [1]struct {
		Plan struct {
			Rows int64 `json:"Plan Rows"`
		}
	}
	err := scanOne(ctx, db, []any{&jsonDest{&plans}}, "EXPLAIN (FORMAT JSON) SELECT 1 FROM "+s.from+" WHERE "+s.where(), s.args...)
	return &plans[0].Plan.Rows, err
}

// every reads the whole rows that a condition on t finds. It asks not who may see
// them: guards look at what there is, and their answers tell what is missing and
// never what a row says. Who shows the rows adds visible to the condition.
func every[E register.Entry](ctx context.Context, in querier, t table[E], where string, args ...any) ([]E, error) {
	rows, err := in.query(ctx, `SELECT `+t.selected+` FROM `+t.name+` t WHERE `+where+` ORDER BY t.id`, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []E
	for rows.Next() {
		e := t.fresh()
		if err := rows.Scan(t.dests(e, true)...); err != nil {
			return nil, translate(err)
		}
		out = append(out, e)
	}
	return out, translate(rows.Err())
}
