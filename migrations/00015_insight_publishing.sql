-- What publishing an insight needs: quotes, the consent to a story, what is
-- hidden of small groups, and where insights are used.

-- +goose Up
ALTER TABLE insights
  ADD COLUMN quotes        jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN story_consent jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN fine_area_ids uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN small_group   boolean NOT NULL DEFAULT FALSE;

UPDATE insights t
   SET small_group = kind IS DISTINCT FROM 'resident_story'
                     AND (warning_codes @> '{small_group}' OR strength IS NOT DISTINCT FROM 'single_account'),
       fine_area_ids = ARRAY(SELECT a.id FROM areas a
                              WHERE a.id = ANY (t.area_ids)
                                AND a.kind NOT IN ('country', 'nhs_region', 'icb', 'sub_icb', 'local_authority'));

CREATE INDEX insights_with_recommendations ON insights (id) WHERE recommendations <> '[]';

CREATE TABLE insight_uses (
  id              uuid PRIMARY KEY,
  insight_id      uuid NOT NULL REFERENCES insights ON DELETE CASCADE,
  used_by_type    text,
  used_by_id      uuid,
  purpose         text NOT NULL,
  how             text,
  used_on         text,
  organisation_id uuid NOT NULL,
  actor           text NOT NULL,
  at              timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX insight_uses_of_insight ON insight_uses (insight_id, id);

-- +goose Down
DROP TABLE insight_uses;
DROP INDEX insights_with_recommendations;
ALTER TABLE insights
  DROP COLUMN small_group,
  DROP COLUMN fine_area_ids,
  DROP COLUMN story_consent,
  DROP COLUMN quotes;
