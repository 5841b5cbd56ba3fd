package repository

import (
	"context"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"heard/internal/auth"
	"heard/internal/register"
)

// RecommendationFilter is what the list of recommendations can be filtered by.
type RecommendationFilter struct {
	To      []string // ids, ODS codes or GSS codes
	From    []string
	Overdue *bool
	DueFrom register.PartialDate
	DueTo   register.PartialDate
	Today   register.Date
}

// ListedRecommendation is a recommendation with the insight that it stands in.
type ListedRecommendation struct {
	register.Recommendation
	InsightID        uuid.UUID
	InsightReference string
	InsightTitle     string
	InsightState     string
	FromID           uuid.UUID
	Overdue          bool
}

// overdue is the condition that the day an answer was due has passed without one.
const overdue = `coalesce(r.item->>'dueOn' < ? AND jsonb_typeof(r.item->'response') IS DISTINCT FROM 'object', FALSE)`

func (f RecommendationFilter) apply(c *conditions) {
	c.add(`t.recommendations <> '[]' AND t.state <> ?`, register.InsightWithdrawn)
	if len(f.To) > 0 {
		c.add(`CAST(r.item->>'toOrganisationId' AS uuid) = ANY (?)`, array(c.bodies("toOrganisationId", f.To, true)))
	}
	if len(f.From) > 0 {
		c.add(`t.owner_organisation_id = ANY (?)`, array(c.bodies("fromOrganisationId", f.From, true)))
	}
	if f.Overdue != nil {
		c.add(overdue+` = ?`, f.Today.String(), *f.Overdue)
	}
	if !f.DueFrom.IsZero() {
		c.add(`r.item->>'dueOn' >= ?`, f.DueFrom.Earliest().String())
	}
	if !f.DueTo.IsZero() {
		c.add(`r.item->>'dueOn' <= ?`, f.DueTo.Latest().String())
	}
}

// ListRecommendations reads a page of the recommendations of all insights that
// the caller may see, by the day an answer is due. Recommendations are parts of
// their insights and are read from there.
func (db *DB) ListRecommendations(ctx context.Context, q Query, f RecommendationFilter) (*Page[ListedRecommendation], error) {
	s := newSelection(ctx, db, "insights t\n  CROSS JOIN LATERAL jsonb_array_elements(t.recommendations) r (item)", "dueOn")
	s.key, s.id, s.cast = `(coalesce(r.item->>'dueOn', '~') || ' ' || t.id) COLLATE "C"`, `CAST(r.item->>'id' AS uuid)`, "text"
	f.apply(&s.conditions)
	if s.err != nil {
		return nil, s.err
	}
	if len(s.unknown) > 0 {
		return nil, s.unknown
	}
	s.hash = filterHash(s.sort, s.conditions)
	visible(&s.conditions, auth.From(ctx), "t", insights.literal())
	if err := s.after(q.Cursor); err != nil {
		return nil, err
	}
	page, err := db.readRecommendations(ctx, q, s, f.Today)
	return page, cursorError(q.Cursor, err)
}

func (db *DB) readRecommendations(ctx context.Context, q Query, s *selection, today register.Date) (*Page[ListedRecommendation], error) {
	where := s.where()
	late, limit := s.bind(overdue, today.String()), s.bind(`?`, q.Limit+1)
	labels := labelsOf(&s.conditions, auth.From(ctx), `ARRAY(SELECT unnest(ARRAY[owner_organisation_id, id, CAST(item->>'toOrganisationId' AS uuid)]) FROM page)`)
	rows, err := db.query(ctx, `WITH page AS MATERIALIZED (
  SELECT t.id, t.reference, t.title, t.state, t.owner_organisation_id, r.item,
         `+late+` AS overdue, `+s.key+` AS sort_key
    FROM `+s.from+`
   WHERE `+where+`
   ORDER BY `+s.key+`, `+s.id+`
   LIMIT `+limit+`
)
SELECT id, reference, title, state, owner_organisation_id, item, overdue, sort_key,
       CASE WHEN row_number() OVER (ORDER BY sort_key, CAST(item->>'id' AS uuid)) = 1 THEN `+labels+` END
  FROM page
 ORDER BY sort_key, CAST(item->>'id' AS uuid)`, s.args...)
	if err != nil {
		return nil, err
	}
	return scanRecommendations(rows, q, s)
}

func scanRecommendations(rows *sqlx.Rows, q Query, s *selection) (*Page[ListedRecommendation], error) {
	defer func() { _ = rows.Close() }()
	page := &Page[ListedRecommendation]{Items: []ListedRecommendation{}, Labels: Labels{}}
	var key string
	for rows.Next() {
		var r ListedRecommendation
		last := key
		if err := rows.Scan(&r.InsightID, &r.InsightReference, &r.InsightTitle, &r.InsightState, &r.FromID,
			&jsonDest{&r.Recommendation}, &r.Overdue, &key, &jsonDest{&page.Labels}); err != nil {
			return nil, translate(err)
		}
		if len(page.Items) == q.Limit {
			page.Next = encodeCursor(cursor{Sort: s.sort, Key: last, ID: *page.Items[q.Limit-1].ID, Hash: s.hash})
			break
		}
		page.Items = append(page.Items, r)
	}
	return page, translate(rows.Err())
}

// AnswerRecommendation keeps the answer to a recommendation of the insight that
// the caller saw at a version. Who it is made to may answer it although the
// insight is not its own; who owns the insight may record an answer that came
// another way.
func (db *DB) AnswerRecommendation(ctx context.Context, insight, id uuid.UUID, version int64, answer register.RecommendationResponse) (*register.Insight, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[*register.Insight], error) {
		tx.also = func(e register.Entry) bool {
			return e.(*register.Insight).Recommendation(id).MadeTo(tx.by.OrganisationID)
		}
		in, labels, err := insights.change(ctx, tx, insight, version, func(in *register.Insight) error {
			r := in.Recommendation(id)
			if r == nil {
				return ErrNotFound
			}
			r.Response = &answer
			return nil
		})
		return stored[*register.Insight]{in, labels}, err
	})
	return s.entry, s.labels, err
}
