package repository

import (
	"context"
	"fmt"
	"strings"

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
	search := register.EvidenceSearch{Query: q, Findings: f}
	search.Derive()
	labels, err := readLabels(ctx, db, auth.From(ctx), search.RefIDs)
	return f, labels, err
}

// evidenceSearches reads the searches that a record rests on, whoever made them.
func (tx *txn) evidenceSearches(ctx context.Context, ids []uuid.UUID) ([]*register.EvidenceSearch, error) {
	return every(ctx, tx, evidenceSearches, `t.id = ANY ($1)`, array(ids))
}

// findEvidence finds what is known of a question, as far as a caller may see it.
func (db *DB) findEvidence(ctx context.Context, in querier, p auth.Principal, q register.EvidenceQuery) (f register.EvidenceFindings, err error) {
	found := register.EvidenceFound{Today: db.Today(), RecentMonths: db.policy.Settings.EvidenceRecentMonths}
	ask := asked{EvidenceQuery: q}
	if ask.codes, ask.words, err = topicWords(ctx, in, q.Topics); err != nil {
		return f, err
	}
	if found.Insights, err = evidenceInsights(ctx, in, p, ask); err != nil {
		return f, err
	}
	since := found.Today.AddMonths(-found.RecentMonths)
	if found.Activities, err = evidenceActivities(ctx, in, p, ask, since); err != nil {
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
// topics or with its words, of one of its areas or of one inside or around. What
// was given no topic is found by the words of the topics; what was given no area
// may be of any.
func evidenceInsights(ctx context.Context, in querier, p auth.Principal, q asked) ([]register.EvidenceInsight, error) {
	var c conditions
	words := q.matching(&c, insights.name, insights.search, shownAreas)
	c.add(`t.state = 'published'`)
	if q.Since != nil {
		c.add(`coalesce(t.collected_to_latest, t.collected_from_latest) >= ?`, q.Since.String())
	}
	visible(&c, p, "t", insights.literal())
	rows, err := in.query(ctx, `
		SELECT t.id, t.topics, `+shownAreas+`, t.communities, `+words+`, t.version, t.strength,
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
func evidenceActivities(ctx context.Context, in querier, p auth.Principal, q asked, since register.Date) ([]register.EvidenceActivity, error) {
	var c conditions
	words := q.matching(&c, activities.name, activities.search, `t.area_ids`)
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
	return []any{&s.ID, pq.Array(&s.Topics), pq.Array(&s.AreaIDs), pq.Array(&s.Communities), pq.Array(&s.Named), &s.Words, &s.Rank}
}

// asked is a question with the words of its topics, by which records are found
// that were given no topic.
type asked struct {
	register.EvidenceQuery
	codes, words []string
}

// matching adds what a record of a table must have to bear on a question, and
// returns the SQL for the topics that its words name, for whether the words of
// the question are in it, and for how well they fit. A record that was given no
// area may be of any.
func (q asked) matching(c *conditions, records, search, areas string) string {
	text, named, codes := "CAST(NULL AS tsquery)", "CAST(NULL AS tsquery)", "CAST('{}' AS text[])"
	var about []string
	if words := q.Words(); words != "" {
		text = c.bind(`websearch_to_tsquery('english', ?)`, words)
		about = append(about, `SELECT x.id FROM `+search+` x WHERE x.document @@ `+text)
	}
	if len(q.Topics) > 0 {
		about = append(about, c.bind(`SELECT x.id FROM `+records+` x WHERE x.topics && ?`, array(q.Topics)))
	}
	if len(q.words) > 0 {
		named = c.bind(`websearch_to_tsquery('english', ?)`, strings.Join(q.words, " or "))
		about = append(about, `SELECT x.id FROM `+search+` x JOIN `+records+` y ON y.id = x.id WHERE x.document @@ `+named+` AND y.topics = '{}'`)
		codes = c.bind(`ARRAY(SELECT w.code FROM unnest(CAST(? AS text[]), CAST(? AS text[])) AS w (code, words)
		             WHERE t.topics = '{}' AND s.document @@ websearch_to_tsquery('english', w.words))`, array(q.codes), array(q.words))
	}
	if len(about) > 0 {
		c.clauses = append(c.clauses, `t.id IN (`+strings.Join(about, "\n\t\t        UNION ")+`)`)
	} else {
		anyOf(c, `t.communities && ?`, q.Communities)
	}
	if len(q.AreaIDs) > 0 {
		c.add(`(`+areas+` = '{}' OR `+areas+` && (SELECT matched_areas(CAST(CAST(? AS uuid[]) AS text[]), 'overlaps')))`, array(q.AreaIDs))
	}
	return codes + `, coalesce(s.document @@ ` + text + `, FALSE),
		       coalesce(CAST(greatest(ts_rank_cd(s.document, ` + text + `, 32), CASE WHEN t.topics = '{}' THEN ts_rank_cd(s.document, ` + named + `, 32) END) AS float8), 0)`
}

// topicWords finds the words of topics, as a search asks for each.
func topicWords(ctx context.Context, in querier, topics []string) (codes, words []string, err error) {
	if len(topics) == 0 {
		return nil, nil, nil
	}
	err = scanOne(ctx, in, []any{pq.Array(&codes), pq.Array(&words)}, `
		SELECT coalesce(array_agg(code ORDER BY code), '{}'), coalesce(array_agg(label ORDER BY code), '{}')
		  FROM terms
		 WHERE vocabulary = ANY ($1) AND code = ANY ($2)`, array(register.TopicVocabularies), array(topics))
	for i, label := range words {
		words[i] = register.FoldQuery(`"` + label + `"`)
	}
	return codes, words, err
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
