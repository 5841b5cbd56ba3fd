-- Insights: what people have said.

-- +goose Up
CREATE SEQUENCE insight_numbers;

CREATE TABLE insights (
  id                        uuid PRIMARY KEY,
  version                   bigint NOT NULL,
  created_at                timestamptz NOT NULL DEFAULT now(),
  updated_at                timestamptz NOT NULL DEFAULT now(),
  created_by                text NOT NULL,
  updated_by                text NOT NULL,
  audience                  text NOT NULL,
  editor_ids                uuid[] NOT NULL,
  draft                     boolean NOT NULL,
  ref_ids                   uuid[] NOT NULL,
  reference                 text COLLATE "C" NOT NULL CONSTRAINT insights_reference_unique UNIQUE,
  owner_organisation_id     uuid NOT NULL,
  co_owner_organisation_ids uuid[] NOT NULL,
  visibility                text NOT NULL,
  state                     text NOT NULL,
  retrospective             boolean NOT NULL,
  retrospective_reason      text,
  imported                  boolean NOT NULL,
  external_refs             jsonb NOT NULL,
  provenance                jsonb NOT NULL,
  claims                    jsonb NOT NULL,
  counts                    jsonb NOT NULL,
  organisations             jsonb NOT NULL,
  links                     jsonb NOT NULL,
  campaigns                 text[] NOT NULL,
  campaign_keys             text[] NOT NULL,
  as_stated                 jsonb NOT NULL,
  unplaced                  jsonb NOT NULL,
  conflicts                 jsonb NOT NULL,
  warnings                  jsonb NOT NULL,
  warning_codes             text[] NOT NULL,
  has_conflicts             boolean NOT NULL,
  period_key                text COLLATE "C",
  title                     text NOT NULL,
  title_key                 text COLLATE "C" NOT NULL,
  summary                   text,
  kind                      text,
  source                    text,
  collected_from            text,
  collected_from_earliest   date,
  collected_from_latest     date,
  collected_to              text,
  collected_to_earliest     date,
  collected_to_latest       date,
  published_on              text,
  published_on_earliest     date,
  published_on_latest       date,
  topics                    text[] NOT NULL,
  topics_as_stated          text[] NOT NULL,
  area_ids                  uuid[] NOT NULL,
  place_names               text[] NOT NULL,
  communities               uuid[] NOT NULL,
  communities_as_stated     text[] NOT NULL,
  whole_population          boolean,
  contributed_by            jsonb NOT NULL,
  contributor_keys          text[] NOT NULL,
  key_findings              jsonb NOT NULL,
  recommendations           jsonb NOT NULL,
  provider_responses        jsonb NOT NULL,
  presented_to              jsonb NOT NULL,
  documents                 jsonb NOT NULL,
  content                   jsonb NOT NULL,
  method                    jsonb NOT NULL,
  origin                    jsonb NOT NULL,
  rights                    jsonb NOT NULL,
  review                    jsonb NOT NULL,
  sentiment                 text,
  expresses                 text[] NOT NULL,
  strength                  text,
  activity_ids              uuid[] NOT NULL,
  priority_ids              uuid[] NOT NULL
);
CREATE INDEX insights_by_updated_at ON insights (updated_at, id);
CREATE INDEX insights_by_created_at ON insights (created_at, id);
CREATE INDEX insights_by_title ON insights (title_key, id);
CREATE INDEX insights_by_reference ON insights (reference_key(reference), id);
CREATE INDEX insights_by_start ON insights (coalesce(period_key, '~'), id);
CREATE INDEX insights_by_start_back ON insights (coalesce(period_key, ''), id);
CREATE INDEX insights_by_owner ON insights (owner_organisation_id, updated_at, id);
CREATE INDEX insights_by_state ON insights (state, updated_at, id);
CREATE INDEX insights_by_visibility ON insights (visibility, audience, updated_at, id);
CREATE INDEX insights_by_editors ON insights USING gin (editor_ids);
CREATE INDEX insights_by_campaigns ON insights USING gin (campaign_keys);
CREATE INDEX insights_by_warnings ON insights USING gin (warning_codes);
CREATE INDEX insights_by_kind ON insights (kind, updated_at, id);
CREATE INDEX insights_by_source ON insights (source, updated_at, id);
CREATE INDEX insights_by_sentiment ON insights (sentiment, updated_at, id);
CREATE INDEX insights_by_strength ON insights (strength, updated_at, id);
CREATE INDEX insights_by_period ON insights (coalesce(collected_to_latest, collected_from_latest), id);
CREATE INDEX insights_by_topics ON insights USING gin (topics);
CREATE INDEX insights_by_areas ON insights USING gin (area_ids);
CREATE INDEX insights_by_communities ON insights USING gin (communities);
CREATE INDEX insights_by_expresses ON insights USING gin (expresses);
CREATE INDEX insights_by_contributors ON insights USING gin (contributor_keys);
CREATE INDEX insights_by_activities ON insights USING gin (activity_ids);
CREATE INDEX insights_by_priorities ON insights USING gin (priority_ids);

CREATE TABLE insight_search (id uuid PRIMARY KEY REFERENCES insights ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX insight_search_document ON insight_search USING gin (document);

-- +goose Down
DROP TABLE insight_search;
DROP TABLE insights;
DROP SEQUENCE insight_numbers;
