package repository

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/auth"
	"heard/internal/register"
)

var evidenceSearches = newTable(table[*register.EvidenceSearch]{
	noun: register.NounEvidenceSearch, name: "evidence_searches",
	fresh: func() *register.EvidenceSearch { return new(register.EvidenceSearch) },
})

// CreateEvidenceSearch puts a question to the register as it is today, and keeps
// the question with the answer.
func (db *DB) CreateEvidenceSearch(ctx context.Context, q register.EvidenceQuery) (*register.EvidenceSearch, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[*register.EvidenceSearch], error) {
		e := &register.EvidenceSearch{OrganisationID: tx.by.OrganisationID, Query: q}
		var err error
		if e.Findings, err = db.findEvidence(ctx, tx, tx.by, q); err != nil {
			return stored[*register.EvidenceSearch]{}, err
		}
		labels, err := evidenceSearches.create(ctx, tx, e)
		return stored[*register.EvidenceSearch]{e, labels}, err
	})
	return s.entry, s.labels, err
}

// GetEvidenceSearch reads an evidence search without what the caller may not see
// now: an id that has no label for the caller is not for the caller.
func (db *DB) GetEvidenceSearch(ctx context.Context, id uuid.UUID) (*register.EvidenceSearch, Labels, error) {
	s, labels, err := evidenceSearches.get(ctx, db, id)
	if err != nil {
		return nil, nil, err
	}
	s.Findings = s.Findings.Seen(func(id uuid.UUID) bool {
		_, ok := labels[id]
		return ok
	})
	return s, labels, nil
}

// FindEvidence answers a question without keeping it.
func (db *DB) FindEvidence(ctx context.Context, q register.EvidenceQuery) (register.EvidenceFindings, Labels, error) {
	f, err := db.findEvidence(ctx, db, auth.From(ctx), q)
	if err != nil {
		return f, nil, err
	}
	asked := register.EvidenceSearch{Query: q, Findings: f}
	asked.Derive()
	labels, err := readLabels(ctx, db, auth.From(ctx), asked.RefIDs)
	return f, labels, err
}

// evidenceSearches reads the searches that a record rests on, whoever made them.
func (tx *txn) evidenceSearches(ctx context.Context, ids []uuid.UUID) ([]*register.EvidenceSearch, error) {
	rows, err := tx.query(ctx, `SELECT `+evidenceSearches.selected+` FROM evidence_searches t WHERE t.id = ANY ($1) ORDER BY t.id`, array(ids))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []*register.EvidenceSearch
	for rows.Next() {
		s := evidenceSearches.fresh()
		if err := rows.Scan(evidenceSearches.dests(s, true)...); err != nil {
			return nil, translate(err)
		}
		out = append(out, s)
	}
	return out, translate(rows.Err())
}

// findEvidence finds what is known of a question, as far as a caller may see it.
func (db *DB) findEvidence(ctx context.Context, in querier, p auth.Principal, q register.EvidenceQuery) (f register.EvidenceFindings, err error) {
	found := register.EvidenceFound{Today: db.Today(), RecentMonths: db.policy.Settings.EvidenceRecentMonths}
	if found.Insights, err = evidenceInsights(ctx, in, p, q); err != nil {
		return f, err
	}
	since := register.DateOf(found.Today.Time().AddDate(0, -found.RecentMonths, 0))
	if found.Activities, err = evidenceActivities(ctx, in, p, q, since); err != nil {
		return f, err
	}
	areas := append([]uuid.UUID{}, q.AreaIDs...)
	for _, i := range found.Insights {
		areas = append(areas, i.AreaIDs...)
	}
	for _, a := range found.Activities {
		areas = append(areas, a.AreaIDs...)
	}
	if found.Areas, err = areaTree(ctx, in, areas); err != nil {
		return f, err
	}
	return q.Find(found), nil
}

// mostWeighed bounds how many insights one question weighs. The newest go first,
// because old ones cannot tell that something is known.
const mostWeighed = 5000

// evidenceInsights finds the published insights on a question: about one of its
// topics or with its words, of one of its areas or of one inside or around.
func evidenceInsights(ctx context.Context, in querier, p auth.Principal, q register.EvidenceQuery) ([]register.EvidenceInsight, error) {
	var c conditions
	words := matching(&c, q)
	c.add(`t.state = 'published'`)
	if q.Since != nil {
		c.add(`coalesce(t.collected_to_latest, t.collected_from_latest) >= ?`, q.Since.String())
	}
	visible(&c, p, "t", insights.literal())
	rows, err := in.query(ctx, `
		SELECT t.id, t.topics, t.area_ids, t.communities, `+words+`, t.version, t.strength,
		       coalesce(t.collected_to_earliest, t.collected_from_earliest)
		  FROM insights t
		  JOIN insight_search s ON s.id = t.id
		 WHERE `+c.where()+`
		 ORDER BY coalesce(t.collected_to_earliest, t.collected_from_earliest) DESC NULLS LAST, t.id
		 LIMIT `+fmt.Sprint(mostWeighed), c.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []register.EvidenceInsight
	for rows.Next() {
		var i register.EvidenceInsight
		if err := rows.Scan(append(subject(&i.EvidenceSubject), &i.Version, &i.Strength, &i.Collected)...); err != nil {
			return nil, translate(err)
		}
		out = append(out, i)
	}
	return out, translate(rows.Err())
}

// evidenceActivities finds the activities that ask the same: planned or under
// way, or over since a day and with no published insight.
func evidenceActivities(ctx context.Context, in querier, p auth.Principal, q register.EvidenceQuery, since register.Date) ([]register.EvidenceActivity, error) {
	var c conditions
	words := matching(&c, q)
	published := conditions{args: c.args}
	published.add(`i.activity_ids @> ARRAY[t.id]`)
	published.add(`i.state IN ('published', 'superseded', 'archived')`)
	visible(&published, p, "i", insights.literal())
	c.args = published.args
	c.add(`(t.state IN ('planned', 'approved', 'open', 'paused') OR (t.state IN ('closed', 'feedback') AND t.period_latest >= ?
	        AND NOT EXISTS (SELECT FROM insights i WHERE `+published.where()+`)))`, since.String())
	visible(&c, p, "t", activities.literal())
	rows, err := in.query(ctx, `
		SELECT t.id, t.topics, t.area_ids, t.communities, `+words+`, t.owner_organisation_id, t.state, t.starts_on, t.ends_on
		  FROM activities t
		  JOIN activity_search s ON s.id = t.id
		 WHERE `+c.where()+`
		 ORDER BY t.updated_at DESC, t.id
		 LIMIT `+fmt.Sprint(mostWeighed), c.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []register.EvidenceActivity
	for rows.Next() {
		var a register.EvidenceActivity
		f := &a.Found
		if err := rows.Scan(append(subject(&a.EvidenceSubject), &f.OwnerOrganisationID, &f.State, &f.StartsOn, &f.EndsOn)...); err != nil {
			return nil, translate(err)
		}
		f.ActivityID = a.ID
		out = append(out, a)
	}
	return out, translate(rows.Err())
}

// subject is where the columns go that a question is compared with.
func subject(s *register.EvidenceSubject) []any {
	return []any{&s.ID, pq.Array(&s.Topics), pq.Array(&s.AreaIDs), pq.Array(&s.Communities), &s.Words, &s.Rank}
}

// matching adds what a record must have to bear on a question, and returns the
// SQL for whether its words are in it and how well they fit.
func matching(c *conditions, q register.EvidenceQuery) string {
	words, about := "FALSE, CAST(0 AS float8)", ""
	if text := q.Words(); text != "" {
		query := c.bind(`websearch_to_tsquery('english', ?)`, text)
		about = `s.document @@ ` + query
		words = about + `, CAST(ts_rank_cd(s.document, ` + query + `, 32) AS float8)`
	}
	switch {
	case len(q.Topics) > 0 && about != "":
		c.add(`(t.topics && ? OR `+about+`)`, array(q.Topics))
	case len(q.Topics) > 0:
		c.add(`t.topics && ?`, array(q.Topics))
	case about != "":
		c.clauses = append(c.clauses, about)
	default:
		anyOf(c, `t.communities && ?`, q.Communities)
	}
	if len(q.AreaIDs) > 0 {
		c.add(`t.area_ids && (SELECT matched_areas(CAST(CAST(? AS uuid[]) AS text[]), 'overlaps'))`, array(q.AreaIDs))
	}
	return words
}

// areaTree reads areas and all that lie around them.
func areaTree(ctx context.Context, in querier, ids []uuid.UUID) (register.AreaTree, error) {
	if len(ids) == 0 {
		return register.AreaTree{}, nil
	}
	rows, err := in.query(ctx, `
		WITH RECURSIVE around AS (
		  SELECT id, kind, parent_ids FROM areas WHERE id = ANY ($1)
		  UNION
		  SELECT a.id, a.kind, a.parent_ids FROM around r JOIN areas a ON a.id = ANY (r.parent_ids)
		)
		SELECT id, kind, parent_ids FROM around`, array(distinct(ids)))
	if err != nil {
		return register.AreaTree{}, err
	}
	defer func() { _ = rows.Close() }()
	var nodes []register.AreaNode
	for rows.Next() {
		var n register.AreaNode
		if err := rows.Scan(&n.ID, &n.Kind, pq.Array(&n.ParentIDs)); err != nil {
			return register.AreaTree{}, translate(err)
		}
		nodes = append(nodes, n)
	}
	return register.NewAreaTree(nodes), translate(rows.Err())
}

func distinct(ids []uuid.UUID) []uuid.UUID {
	seen := make(map[uuid.UUID]bool, len(ids))
	out := ids[:0:0]
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
