package testapi

import (
	"strconv"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/stretchr/testify/require"
)

// GenerateInsights fills a register with made-up insights of the usual shape:
// forty owners, some records for partners only, a few drafts. It is for tests
// of speed and plans; the numbers are drawn from a fixed seed. It returns the
// owners.
func (a *API) GenerateInsights(n int) []uuid.UUID {
	a.t.Helper()
	owners := make([]uuid.UUID, 0, 40)
	for i := range cap(owners) {
		owners = append(owners, a.Organisation("Owner "+strconv.Itoa(i)))
	}
	for _, statement := range []string{generateInsights, generateSearch, generateRefs, `VACUUM ANALYZE insights`, `VACUUM ANALYZE insight_search`, `ANALYZE`} {
		var args []any
		if statement == generateInsights {
			args = []any{n, pq.Array(owners)}
		}
		_, err := a.DB.SQL().ExecContext(a.t.Context(), statement, args...)
		require.NoError(a.t, err)
	}
	return owners
}

const generateInsights = `
WITH seed AS (SELECT setseed(0.5)), words AS (
  SELECT ARRAY['appointment','waiting','telephone','reception','dentist','pharmacy','maternity','carer','travel','parking','discharge','ward',
    'dementia','cancer','autism','interpreter','deaf','rural','digital','online','survey','mental','health','support','family','school',
    'hospital','surgery','nurse','doctor','clinic','ambulance','emergency','community','voluntary','group','film','street','market','library'] AS w
), topics AS (
  SELECT array_agg(code ORDER BY code) AS codes FROM terms WHERE vocabulary LIKE 'topic_%'
), places AS (
  SELECT array_agg(id ORDER BY id) AS p FROM areas
), drawn AS (
  SELECT i, random() AS a, random() AS b, random() AS c, random() AS d, random() AS e, random() AS f,
         DATE '2012-01-01' + CAST(random() * 5000 AS integer) AS day
    FROM seed, generate_series(1, CAST($1 AS integer)) i
), shaped AS (
  SELECT *, CAST(md5('insight' || i) AS uuid) AS id, (CAST($2 AS uuid[]))[1 + i % 40] AS owner,
         w[1 + CAST(a * 39 AS integer)] || ' ' || w[1 + CAST(b * 39 AS integer)] || ' ' || w[1 + CAST(c * 39 AS integer)] || ' ' || i AS name,
         CASE WHEN d < 0.02 THEN 'organisation' WHEN d < 0.15 THEN 'partners' ELSE 'public' END AS reach
    FROM drawn, words
)
INSERT INTO insights (id, version, created_at, updated_at, created_by, updated_by, audience, editor_ids, draft, ref_ids, reference,
  owner_organisation_id, co_owner_organisation_ids, visibility, state, retrospective, retrospective_reason, imported, external_refs,
  provenance, claims, counts, organisations, links, campaigns, campaign_keys, as_stated, unplaced, conflicts, warnings, warning_codes,
  has_conflicts, period_key, title, title_key, summary, kind, source, collected_from, collected_from_earliest, collected_from_latest,
  published_on, published_on_earliest, published_on_latest, topics, topics_as_stated, area_ids, place_names, communities, communities_as_stated, contributed_by, contributor_keys,
  key_findings, recommendations, provider_responses, presented_to, documents, content, method, origin, rights, review,
  sentiment, expresses, strength, activity_ids, priority_ids)
SELECT id, 1, now() - i * interval '1 minute', now() - i * interval '1 minute', 'generated', 'generated', reach, ARRAY[owner], d < 0.02,
       ARRAY[owner, p[1 + CAST(e * 69 AS integer)]], 'INS-2020-' || lpad(CAST(i AS text), 7, '0'),
       owner, '{}', reach, CASE WHEN d < 0.02 THEN 'draft' WHEN a < 0.05 THEN 'archived' ELSE 'published' END, true, 'Generated.', true, '[]',
       '[]', '[]', '[]', '[]', '[]', '{}', CASE WHEN b < 0.01 THEN ARRAY['what would you do'] ELSE ARRAY[]::text[] END, '{}', '[]', '[]', '[]',
       CASE WHEN c < 0.02 THEN ARRAY['sum_mismatch'] ELSE ARRAY[]::text[] END, c < 0.01,
       CASE WHEN f < 0.9 THEN day || '/' || day END, name, name, repeat(name || ' ', 8), (ARRAY['finding_report','survey_result','theme_summary','case_study'])[1 + CAST(e * 3 AS integer)],
       (ARRAY['healthwatch','survey','outreach','complaints'])[1 + CAST(f * 3 AS integer)],
       CASE WHEN f < 0.9 THEN CAST(day AS text) END, CASE WHEN f < 0.9 THEN day END, CASE WHEN f < 0.9 THEN day END,
       CAST(day AS text), day, day,
       ARRAY[topics.codes[1 + CAST(a * 90 AS integer)], topics.codes[1 + CAST(b * 90 AS integer)]], '{}', ARRAY[p[1 + CAST(e * 69 AS integer)]], '{}',
       ARRAY[CAST(md5('community' || CAST(c * 200 AS integer)) AS uuid)], '{}', '[]', CASE WHEN e < 0.01 THEN ARRAY['a group'] ELSE ARRAY[]::text[] END,
       '[]', '[]', '[]', '[]', '[]', '{}', '{}', '{}', '{}', '{}',
       (ARRAY['positive','negative','mixed','neutral'])[1 + CAST(b * 3 AS integer)], ARRAY[(ARRAY['need','experience','view','idea'])[1 + CAST(c * 3 AS integer)]],
       CASE WHEN e < 0.2 THEN 'strong' END, ARRAY[CAST(md5('activity' || CAST(a * 500 AS integer)) AS uuid)], ARRAY[CAST(md5('priority' || CAST(b * 50 AS integer)) AS uuid)]
  FROM shaped, topics, places`

const generateSearch = `
INSERT INTO insight_search (id, document)
SELECT id, setweight(to_tsvector('english', title), 'A') || to_tsvector('english', summary) FROM insights`

const generateRefs = `
INSERT INTO external_refs (type, owner_organisation_id, system, value, record_id)
SELECT 'insight', owner_organisation_id, 'crm', CAST(CAST(right(reference, 7) AS integer) AS text), id FROM insights`
