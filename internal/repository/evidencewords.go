package repository

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/register"
)

// EvidenceQuestion is a question as somebody types it: what about, of whom and
// where, by codes, ids, names or words.
type EvidenceQuestion struct{ What, Who, Where []string }

// UnderstandEvidence finds what a question means. What and who that name no topic
// and no community stand as words; a place must be one that the register knows.
func (db *DB) UnderstandEvidence(ctx context.Context, ask EvidenceQuestion) (register.EvidenceQuery, error) {
	q := register.EvidenceQuery{Topics: []string{}, Communities: []uuid.UUID{}, AreaIDs: []uuid.UUID{}}
	topics, words, err := db.topicsNamed(ctx, ask.What)
	if err != nil {
		return q, err
	}
	q.Topics = topics
	var unknown ParameterProblems
	for _, who := range ask.Who {
		ids, err := db.communitiesNamed(ctx, who)
		switch {
		case err != nil:
			return q, err
		case len(ids) > 0:
			q.Communities = append(q.Communities, ids...)
		case uuid.Validate(who) == nil:
			unknown = append(unknown, ParameterProblem{"who", "unknown_id", "There is no community of this id; see /v1/communities?q=, or say in words who they are."})
		default:
			words = append(words, who)
		}
	}
	for _, where := range ask.Where {
		ids, err := db.matching(ctx, areasCalled, []string{where}, register.Fold(where))
		if err != nil {
			return q, err
		}
		if len(ids) == 0 {
			unknown = append(unknown, ParameterProblem{"where", "unknown_id", "There is no area of this id, code or name; see /v1/areas?q= for those nearby, or name the place in what."})
		}
		q.AreaIDs = append(q.AreaIDs, ids...)
	}
	if len(unknown) > 0 {
		return q, unknown
	}
	if len(words) > 0 {
		text := strings.Join(words, " or ")
		q.Text = &text
	}
	q.Communities, q.AreaIDs = distinct(q.Communities), distinct(q.AreaIDs)
	return q, nil
}

const (
	areasCalled = `
		SELECT coalesce(array_agg(id), '{}') FROM areas
		 WHERE id::text = lower((CAST($1 AS text[]))[1]) OR gss_code = upper((CAST($1 AS text[]))[1]) OR ods_code = upper((CAST($1 AS text[]))[1]) OR name_keys @> ARRAY[CAST($2 AS text)]`
	communitiesCalled = `
		SELECT coalesce(array_agg(id), '{}') FROM communities WHERE id::text = lower((CAST($1 AS text[]))[1]) OR title_key = $2`
	communitiesLike = `
		SELECT coalesce(array_agg(id), '{}')
		  FROM (SELECT s.id FROM community_search s, websearch_to_tsquery('english', $2) q
		         WHERE s.document @@ q ORDER BY ts_rank_cd(s.document, q) DESC, s.id LIMIT 20) s
		 WHERE cardinality(CAST($1 AS text[])) = 1`
)

// communitiesNamed finds the communities of an id or a name, else those whose
// description has the words.
func (db *DB) communitiesNamed(ctx context.Context, who string) ([]uuid.UUID, error) {
	ids, err := db.matching(ctx, communitiesCalled, []string{who}, register.Fold(who))
	if err != nil || len(ids) > 0 {
		return ids, err
	}
	return db.matching(ctx, communitiesLike, []string{who}, register.FoldQuery(who))
}

// topicsNamed finds the topics of codes, labels and synonyms; the rest are words.
func (db *DB) topicsNamed(ctx context.Context, what []string) (topics, words []string, err error) {
	names, err := db.topicNames(ctx)
	if err != nil {
		return nil, nil, err
	}
	topics = []string{}
	for _, w := range what {
		found := names[register.Fold(w)]
		if len(found) == 0 {
			words = append(words, w)
		}
		for _, code := range found {
			if !slices.Contains(topics, code) {
				topics = append(topics, code)
			}
		}
	}
	return topics, words, nil
}

// topicNames lists the topics by their folded codes, labels and synonyms.
func (db *DB) topicNames(ctx context.Context) (map[string][]string, error) {
	rows, err := db.query(ctx, `SELECT code, label, attributes FROM terms WHERE vocabulary = ANY ($1) ORDER BY vocabulary, sort_order`,
		pq.Array(register.TopicVocabularies))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	names := map[string][]string{}
	for rows.Next() {
		var code, label string
		var attributes json.RawMessage
		if err := rows.Scan(&code, &label, &attributes); err != nil {
			return nil, translate(err)
		}
		var more struct {
			Synonyms []string `json:"synonyms"`
		}
		_ = json.Unmarshal(attributes, &more) // without synonyms there are none
		for _, name := range append(more.Synonyms, code, label) {
			name = register.Fold(name)
			if !slices.Contains(names[name], code) {
				names[name] = append(names[name], code)
			}
		}
	}
	return names, translate(rows.Err())
}
