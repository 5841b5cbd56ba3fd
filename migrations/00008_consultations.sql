-- Consultations: what people are asked about, from proposal to what became of it.

-- +goose Up
CREATE SEQUENCE consultation_numbers;

CREATE TABLE consultations (
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
  reference                 text COLLATE "C" NOT NULL CONSTRAINT consultations_reference_unique UNIQUE,
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
  basis                     text,
  change_type               text,
  services                  text[] NOT NULL,
  opens_on                  text,
  opens_on_earliest         date,
  opens_on_latest           date,
  closes_on                 text,
  closes_on_earliest        date,
  closes_on_latest          date,
  published_on              text,
  published_on_earliest     date,
  published_on_latest       date,
  topics                    text[] NOT NULL,
  topics_as_stated          text[] NOT NULL,
  area_ids                  uuid[] NOT NULL,
  place_names               text[] NOT NULL,
  communities               uuid[] NOT NULL,
  communities_as_stated     text[] NOT NULL,
  methods                   jsonb NOT NULL,
  questions                 jsonb NOT NULL,
  sessions                  jsonb NOT NULL,
  documents                 jsonb NOT NULL,
  determinations            jsonb NOT NULL,
  case_events               jsonb NOT NULL,
  response_themes           jsonb NOT NULL,
  decision_ids              uuid[] NOT NULL,
  proposal                  jsonb NOT NULL,
  analysis                  jsonb NOT NULL,
  decision                  jsonb NOT NULL,
  evidence                  jsonb NOT NULL,
  access                    jsonb NOT NULL,
  time                      jsonb NOT NULL,
  after                     jsonb NOT NULL,
  take_part                 jsonb NOT NULL,
  decision_due_on           text,
  decision_due_on_earliest  date,
  decision_due_on_latest    date,
  authority_ids             uuid[] NOT NULL,
  part_ids                  uuid[] NOT NULL,
  responses_most            bigint
);
CREATE INDEX consultations_by_updated_at ON consultations (updated_at, id);
CREATE INDEX consultations_by_created_at ON consultations (created_at, id);
CREATE INDEX consultations_by_title ON consultations (title_key, id);
CREATE INDEX consultations_by_reference ON consultations (reference, id);
CREATE INDEX consultations_by_start ON consultations (coalesce(period_key, '~'), id);
CREATE INDEX consultations_by_start_back ON consultations (coalesce(period_key, ''), id);
CREATE INDEX consultations_by_owner ON consultations (owner_organisation_id, updated_at, id);
CREATE INDEX consultations_by_state ON consultations (state, updated_at, id);
CREATE INDEX consultations_by_refs ON consultations USING gin (ref_ids);
CREATE INDEX consultations_by_editors ON consultations USING gin (editor_ids);
CREATE INDEX consultations_by_campaigns ON consultations USING gin (campaign_keys);
CREATE INDEX consultations_by_warnings ON consultations USING gin (warning_codes);
CREATE INDEX consultations_by_visibility ON consultations (visibility, audience, updated_at, id);
CREATE INDEX consultations_by_basis ON consultations (basis, updated_at, id);
CREATE INDEX consultations_by_change_type ON consultations (change_type, updated_at, id);
CREATE INDEX consultations_by_period ON consultations (coalesce(closes_on_latest, opens_on_latest), id);
CREATE INDEX consultations_by_opening ON consultations (opens_on_latest, id);
CREATE INDEX consultations_by_closing ON consultations (closes_on_earliest, id);
CREATE INDEX consultations_by_responses ON consultations (responses_most, id);
CREATE INDEX consultations_by_topics ON consultations USING gin (topics);
CREATE INDEX consultations_by_areas ON consultations USING gin (area_ids);
CREATE INDEX consultations_by_communities ON consultations USING gin (communities);
CREATE INDEX consultations_by_authorities ON consultations USING gin (authority_ids);

CREATE TABLE consultation_search (id uuid PRIMARY KEY REFERENCES consultations ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX consultation_search_document ON consultation_search USING gin (document);

-- +goose Down
DROP TABLE consultation_search;
DROP TABLE consultations;
DROP SEQUENCE consultation_numbers;
