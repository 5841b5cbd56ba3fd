-- Activities: involvement that is planned, under way or past.

-- +goose Up
CREATE SEQUENCE activity_numbers;

CREATE TABLE activities (
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
  reference                 text COLLATE "C" NOT NULL CONSTRAINT activities_reference_unique UNIQUE,
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
  starts_on                 text,
  starts_on_earliest        date,
  starts_on_latest          date,
  ends_on                   text,
  ends_on_earliest          date,
  ends_on_latest            date,
  published_on              text,
  published_on_earliest     date,
  published_on_latest       date,
  area_ids                  uuid[] NOT NULL,
  place_names               text[] NOT NULL,
  topics                    text[] NOT NULL,
  topics_as_stated          text[] NOT NULL,
  communities_as_stated     text[] NOT NULL,
  contributed_by            jsonb NOT NULL,
  methods                   jsonb NOT NULL,
  documents                 jsonb NOT NULL,
  notes                     text,
  sessions                  jsonb NOT NULL,
  context                   jsonb NOT NULL,
  purpose                   jsonb NOT NULL,
  level                     jsonb NOT NULL,
  people                    jsonb NOT NULL,
  questions                 jsonb NOT NULL,
  communication             jsonb NOT NULL,
  promise                   jsonb NOT NULL,
  take_part                 jsonb NOT NULL,
  access                    jsonb NOT NULL,
  time                      jsonb NOT NULL,
  resources                 jsonb NOT NULL,
  partners                  jsonb NOT NULL,
  governance                jsonb NOT NULL,
  decision                  jsonb NOT NULL,
  outcome                   jsonb NOT NULL,
  level_code                text,
  cadence                   text,
  communities               uuid[] NOT NULL,
  contributor_keys          text[] NOT NULL,
  involved_ids              uuid[] NOT NULL,
  involved_keys             text[] NOT NULL,
  method_codes              text[] NOT NULL,
  priority_ids              uuid[] NOT NULL,
  -- The first and last day it may touch, the latest it may start and the earliest
  -- it may end; 9999-12-31 is the end of what has none.
  period_earliest           date,
  period_latest             date,
  start_latest              date,
  end_earliest              date,
  participants              bigint
);
CREATE INDEX activities_by_updated_at ON activities (updated_at, id);
CREATE INDEX activities_by_created_at ON activities (created_at, id);
CREATE INDEX activities_by_title ON activities (title_key, id);
CREATE INDEX activities_by_reference ON activities (reference, id);
CREATE INDEX activities_by_start ON activities (coalesce(period_key, '~'), id);
CREATE INDEX activities_by_start_back ON activities (coalesce(period_key, ''), id);
CREATE INDEX activities_by_owner ON activities (owner_organisation_id, updated_at, id);
CREATE INDEX activities_by_state ON activities (state, updated_at, id);
CREATE INDEX activities_by_refs ON activities USING gin (ref_ids);
CREATE INDEX activities_by_editors ON activities USING gin (editor_ids);
CREATE INDEX activities_by_campaigns ON activities USING gin (campaign_keys);
CREATE INDEX activities_by_warnings ON activities USING gin (warning_codes);
CREATE INDEX activities_by_kind ON activities (kind, updated_at, id);
CREATE INDEX activities_by_level ON activities (level_code, updated_at, id);
CREATE INDEX activities_by_first_day ON activities (period_earliest, id);
CREATE INDEX activities_by_last_day ON activities (period_latest, id);
CREATE INDEX activities_by_latest_start ON activities (start_latest, id);
CREATE INDEX activities_by_earliest_end ON activities (end_earliest, id);
CREATE INDEX activities_by_participants ON activities (participants, id);
CREATE INDEX activities_by_topics ON activities USING gin (topics);
CREATE INDEX activities_by_areas ON activities USING gin (area_ids);
CREATE INDEX activities_by_communities ON activities USING gin (communities);
CREATE INDEX activities_by_contributors ON activities USING gin (contributor_keys);
CREATE INDEX activities_by_methods ON activities USING gin (method_codes);
CREATE INDEX activities_by_priorities ON activities USING gin (priority_ids);
CREATE INDEX activities_by_involved ON activities USING gin (involved_ids);
CREATE INDEX activities_by_roles ON activities USING gin (involved_keys);

CREATE TABLE activity_search (id uuid PRIMARY KEY REFERENCES activities ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX activity_search_document ON activity_search USING gin (document);

-- +goose Down
DROP TABLE activity_search;
DROP TABLE activities;
DROP SEQUENCE activity_numbers;
