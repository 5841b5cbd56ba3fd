-- insert
INSERT INTO insights (title, title_key, summary, kind, source, collected_from, collected_from_earliest, collected_from_latest, collected_to, collected_to_earliest, collected_to_latest, published_on, published_on_earliest, published_on_latest, topics, topics_as_stated, area_ids, place_names, communities, communities_as_stated, whole_population, contributed_by, contributor_keys, key_findings, recommendations, provider_responses, presented_to, documents, quotes, story_consent, content, method, origin, rights, review, sentiment, expresses, strength, activity_ids, priority_ids, fine_area_ids, small_group, reference, owner_organisation_id, co_owner_organisation_ids, visibility, state, retrospective, retrospective_reason, imported, external_refs, provenance, claims, counts, organisations, links, campaigns, campaign_keys, as_stated, unplaced, conflicts, warnings, warning_codes, has_conflicts, period_key, guard_profile, went_ahead, guard_reasons, attestations, state_left, failed_step, id, version, created_by, updated_by, audience, editor_ids, draft, ref_ids)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, make_reference('INS', 'insight_numbers'), $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68, $69, $70, $71, $72, $73, $74, $75, $76, $77, $78)
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
       quotes = $30,
       story_consent = $31,
       content = $32,
       method = $33,
       origin = $34,
       rights = $35,
       review = $36,
       sentiment = $37,
       expresses = $38,
       strength = $39,
       activity_ids = $40,
       priority_ids = $41,
       fine_area_ids = $42,
       small_group = $43,
       owner_organisation_id = $44,
       co_owner_organisation_ids = $45,
       visibility = $46,
       state = $47,
       external_refs = $48,
       provenance = $49,
       claims = $50,
       counts = $51,
       organisations = $52,
       links = $53,
       campaigns = $54,
       campaign_keys = $55,
       as_stated = $56,
       unplaced = $57,
       conflicts = $58,
       warnings = $59,
       warning_codes = $60,
       has_conflicts = $61,
       period_key = $62,
       guard_profile = $63,
       went_ahead = $64,
       guard_reasons = $65,
       attestations = $66,
       state_left = $67,
       failed_step = $68,
       version = $69,
       updated_by = $70,
       audience = $71,
       editor_ids = $72,
       draft = $73,
       ref_ids = $74
 WHERE id = $1
RETURNING updated_at

-- page
WITH page AS MATERIALIZED (
  SELECT t.title, t.title_key, t.summary, t.kind, t.source, t.collected_from, t.collected_to, t.published_on, t.topics, t.area_ids, t.communities, t.whole_population, t.contributed_by, t.contributor_keys, t.sentiment, t.expresses, t.strength, t.activity_ids, t.priority_ids, t.fine_area_ids, t.small_group, t.reference, t.owner_organisation_id, t.co_owner_organisation_ids, t.visibility, t.state, t.retrospective, t.retrospective_reason, t.imported, t.external_refs, t.counts, t.campaigns, t.campaign_keys, t.warning_codes, t.has_conflicts, t.period_key, t.guard_profile, t.went_ahead, t.state_left, t.id, t.version, t.created_at, t.updated_at, t.created_by, t.updated_by, t.audience, t.editor_ids, t.draft, t.ref_ids, coalesce(t.period_key, '') AS sort_key
    FROM insights t
  JOIN insight_search s ON s.id = t.id
   WHERE s.document @@ websearch_to_tsquery('english', $1)
   AND t.editor_ids @> ARRAY[CAST($2 AS uuid)]
   AND t.owner_organisation_id = ANY ($3)
   AND t.state = $4
   AND t.area_ids && $5
   AND t.topics && $6
   AND (NOT t.small_group
	    OR t.owner_organisation_id = $7
	    OR t.co_owner_organisation_ids @> ARRAY[CAST($8 AS uuid)]
	    OR CASE WHEN t.small_group THEN ARRAY(SELECT unnest(t.area_ids) EXCEPT SELECT unnest(t.fine_area_ids)) ELSE t.area_ids END && $9)
   AND (t.audience IN ('public', 'partners') OR t.editor_ids @> ARRAY[CAST($10 AS uuid)])
   AND (coalesce(t.period_key, ''), t.id) < (CAST($11 AS text), CAST($12 AS uuid))
   ORDER BY coalesce(t.period_key, '') DESC, t.id DESC
   LIMIT $13
)
SELECT page.title, page.title_key, page.summary, page.kind, page.source, page.collected_from, page.collected_to, page.published_on, page.topics, page.area_ids, page.communities, page.whole_population, page.contributed_by, page.contributor_keys, page.sentiment, page.expresses, page.strength, page.activity_ids, page.priority_ids, page.fine_area_ids, page.small_group, page.reference, page.owner_organisation_id, page.co_owner_organisation_ids, page.visibility, page.state, page.retrospective, page.retrospective_reason, page.imported, page.external_refs, page.counts, page.campaigns, page.campaign_keys, page.warning_codes, page.has_conflicts, page.period_key, page.guard_profile, page.went_ahead, page.state_left, page.id, page.version, page.created_at, page.updated_at, page.created_by, page.updated_by, page.audience, page.editor_ids, page.draft, page.ref_ids, CAST(page.sort_key AS text),
       CASE WHEN row_number() OVER (ORDER BY page.sort_key DESC, page.id DESC) = 1 THEN (SELECT coalesce(jsonb_object_agg(l.id, jsonb_build_object('type', l.type, 'code', l.code, 'name', l.name)), '{}')
          FROM labels l
         WHERE l.id = ANY (ARRAY(SELECT unnest(ref_ids) FROM page)) AND (l.audience IN ('public', 'partners') OR l.editor_ids @> ARRAY[CAST($14 AS uuid)])) END,
       CASE WHEN row_number() OVER (ORDER BY page.sort_key DESC, page.id DESC) = 1 THEN (SELECT count(*) FROM insights t
  JOIN insight_search s ON s.id = t.id WHERE s.document @@ websearch_to_tsquery('english', $1)
   AND t.editor_ids @> ARRAY[CAST($2 AS uuid)]
   AND t.owner_organisation_id = ANY ($3)
   AND t.state = $4
   AND t.area_ids && $5
   AND t.topics && $6
   AND (NOT t.small_group
	    OR t.owner_organisation_id = $7
	    OR t.co_owner_organisation_ids @> ARRAY[CAST($8 AS uuid)]
	    OR CASE WHEN t.small_group THEN ARRAY(SELECT unnest(t.area_ids) EXCEPT SELECT unnest(t.fine_area_ids)) ELSE t.area_ids END && $9)
   AND (t.audience IN ('public', 'partners') OR t.editor_ids @> ARRAY[CAST($10 AS uuid)])) END
  FROM page
 ORDER BY page.sort_key DESC, page.id DESC
