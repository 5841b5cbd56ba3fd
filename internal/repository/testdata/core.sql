-- insert
INSERT INTO insights (title, title_key, summary, kind, source, collected_from, collected_from_earliest, collected_from_latest, collected_to, collected_to_earliest, collected_to_latest, published_on, published_on_earliest, published_on_latest, topics, topics_as_stated, area_ids, place_names, communities, communities_as_stated, whole_population, contributed_by, contributor_keys, key_findings, recommendations, provider_responses, presented_to, documents, content, method, origin, rights, review, sentiment, expresses, strength, activity_ids, priority_ids, reference, owner_organisation_id, co_owner_organisation_ids, visibility, state, retrospective, retrospective_reason, imported, external_refs, provenance, claims, counts, organisations, links, campaigns, campaign_keys, as_stated, unplaced, conflicts, warnings, warning_codes, has_conflicts, period_key, guard_profile, went_ahead, attestations, state_left, failed_step, id, version, created_by, updated_by, audience, editor_ids, draft, ref_ids)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, make_reference('INS', 'insight_numbers'), $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72, $73)
RETURNING created_at, updated_at, reference

-- update
UPDATE insights
   SET updated_at = now(),
       title = $2,
       title_key = $3,
       summary = $4,
       kind = $5,
       source = $6,
       collected_from = $7,
       collected_from_earliest = $8,
       collected_from_latest = $9,
       collected_to = $10,
       collected_to_earliest = $11,
       collected_to_latest = $12,
       published_on = $13,
       published_on_earliest = $14,
       published_on_latest = $15,
       topics = $16,
       topics_as_stated = $17,
       area_ids = $18,
       place_names = $19,
       communities = $20,
       communities_as_stated = $21,
       whole_population = $22,
       contributed_by = $23,
       contributor_keys = $24,
       key_findings = $25,
       recommendations = $26,
       provider_responses = $27,
       presented_to = $28,
       documents = $29,
       content = $30,
       method = $31,
       origin = $32,
       rights = $33,
       review = $34,
       sentiment = $35,
       expresses = $36,
       strength = $37,
       activity_ids = $38,
       priority_ids = $39,
       owner_organisation_id = $40,
       co_owner_organisation_ids = $41,
       visibility = $42,
       state = $43,
       external_refs = $44,
       provenance = $45,
       claims = $46,
       counts = $47,
       organisations = $48,
       links = $49,
       campaigns = $50,
       campaign_keys = $51,
       as_stated = $52,
       unplaced = $53,
       conflicts = $54,
       warnings = $55,
       warning_codes = $56,
       has_conflicts = $57,
       period_key = $58,
       guard_profile = $59,
       went_ahead = $60,
       attestations = $61,
       state_left = $62,
       failed_step = $63,
       version = $64,
       updated_by = $65,
       audience = $66,
       editor_ids = $67,
       draft = $68,
       ref_ids = $69
 WHERE id = $1
RETURNING updated_at

-- page
WITH page AS MATERIALIZED (
  SELECT t.title, t.title_key, t.summary, t.kind, t.source, t.collected_from, t.collected_to, t.published_on, t.topics, t.area_ids, t.communities, t.whole_population, t.contributed_by, t.contributor_keys, t.sentiment, t.expresses, t.strength, t.activity_ids, t.priority_ids, t.reference, t.owner_organisation_id, t.co_owner_organisation_ids, t.visibility, t.state, t.retrospective, t.retrospective_reason, t.imported, t.external_refs, t.counts, t.campaigns, t.campaign_keys, t.warning_codes, t.has_conflicts, t.period_key, t.guard_profile, t.went_ahead, t.state_left, t.id, t.version, t.created_at, t.updated_at, t.created_by, t.updated_by, t.audience, t.editor_ids, t.draft, t.ref_ids, coalesce(t.period_key, '') AS sort_key
    FROM insights t
  JOIN insight_search s ON s.id = t.id
   WHERE s.document @@ websearch_to_tsquery('english', $1)
   AND t.editor_ids @> ARRAY[CAST($2 AS uuid)]
   AND t.owner_organisation_id = ANY ($3)
   AND t.state = $4
   AND t.area_ids && $5
   AND t.topics && $6
   AND (t.audience IN ('public', 'partners') OR t.editor_ids @> ARRAY[CAST($7 AS uuid)])
   AND (coalesce(t.period_key, ''), t.id) < (CAST($8 AS text), CAST($9 AS uuid))
   ORDER BY coalesce(t.period_key, '') DESC, t.id DESC
   LIMIT $10
)
SELECT page.title, page.title_key, page.summary, page.kind, page.source, page.collected_from, page.collected_to, page.published_on, page.topics, page.area_ids, page.communities, page.whole_population, page.contributed_by, page.contributor_keys, page.sentiment, page.expresses, page.strength, page.activity_ids, page.priority_ids, page.reference, page.owner_organisation_id, page.co_owner_organisation_ids, page.visibility, page.state, page.retrospective, page.retrospective_reason, page.imported, page.external_refs, page.counts, page.campaigns, page.campaign_keys, page.warning_codes, page.has_conflicts, page.period_key, page.guard_profile, page.went_ahead, page.state_left, page.id, page.version, page.created_at, page.updated_at, page.created_by, page.updated_by, page.audience, page.editor_ids, page.draft, page.ref_ids, CAST(page.sort_key AS text),
       CASE WHEN row_number() OVER (ORDER BY page.sort_key DESC, page.id DESC) = 1 THEN (SELECT coalesce(jsonb_object_agg(l.id, jsonb_build_object('type', l.type, 'code', l.code, 'name', l.name)), '{}')
          FROM labels l
         WHERE l.id = ANY (ARRAY(SELECT unnest(ref_ids) FROM page)) AND (l.audience IN ('public', 'partners') OR l.editor_ids @> ARRAY[CAST($11 AS uuid)])) END,
       CASE WHEN row_number() OVER (ORDER BY page.sort_key DESC, page.id DESC) = 1 THEN (SELECT count(*) FROM insights t
  JOIN insight_search s ON s.id = t.id WHERE s.document @@ websearch_to_tsquery('english', $1)
   AND t.editor_ids @> ARRAY[CAST($2 AS uuid)]
   AND t.owner_organisation_id = ANY ($3)
   AND t.state = $4
   AND t.area_ids && $5
   AND t.topics && $6
   AND (t.audience IN ('public', 'partners') OR t.editor_ids @> ARRAY[CAST($7 AS uuid)])) END
  FROM page
 ORDER BY page.sort_key DESC, page.id DESC
