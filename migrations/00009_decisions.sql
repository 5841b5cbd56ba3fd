-- Decisions: what bodies decided, whole or in parts, about other records.

-- +goose Up
CREATE SEQUENCE decision_numbers;

CREATE TABLE decisions (
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
  reference                 text COLLATE "C" NOT NULL CONSTRAINT decisions_reference_unique UNIQUE,
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
  decision_body             text,
  decided_by_organisation_ids uuid[] NOT NULL,
  body_words                text[] NOT NULL,
  about                     jsonb NOT NULL,
  about_ids                 uuid[] NOT NULL,
  held_in_public            boolean,
  vote                      text,
  decided_on                text,
  decided_on_earliest       date,
  decided_on_latest         date,
  outcome                   text,
  process                   text,
  reason                    text,
  parts                     jsonb NOT NULL,
  open_remainder            boolean NOT NULL,
  insights_considered       jsonb NOT NULL,
  statement_of_consideration text,
  papers_url                text,
  minutes_url               text,
  taken_by                  text,
  supersedes_id             uuid
);
CREATE INDEX decisions_by_updated_at ON decisions (updated_at, id);
CREATE INDEX decisions_by_created_at ON decisions (created_at, id);
CREATE INDEX decisions_by_title ON decisions (title_key, id);
CREATE INDEX decisions_by_reference ON decisions (reference, id);
CREATE INDEX decisions_by_start ON decisions (coalesce(period_key, '~'), id);
CREATE INDEX decisions_by_start_back ON decisions (coalesce(period_key, ''), id);
CREATE INDEX decisions_by_owner ON decisions (owner_organisation_id, updated_at, id);
CREATE INDEX decisions_by_state ON decisions (state, updated_at, id);
CREATE INDEX decisions_by_refs ON decisions USING gin (ref_ids);
CREATE INDEX decisions_by_editors ON decisions USING gin (editor_ids);
CREATE INDEX decisions_by_campaigns ON decisions USING gin (campaign_keys);
CREATE INDEX decisions_by_warnings ON decisions USING gin (warning_codes);
CREATE INDEX decisions_by_visibility ON decisions (visibility, audience, updated_at, id);
CREATE INDEX decisions_by_outcome ON decisions (outcome, updated_at, id);
CREATE INDEX decisions_by_remainder ON decisions (open_remainder, updated_at, id);
CREATE INDEX decisions_by_day ON decisions (decided_on_latest, id);
CREATE INDEX decisions_by_about ON decisions USING gin (about_ids);
CREATE INDEX decisions_by_body ON decisions USING gin (body_words);
CREATE INDEX decisions_by_bodies ON decisions USING gin (decided_by_organisation_ids);

CREATE TABLE decision_search (id uuid PRIMARY KEY REFERENCES decisions ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX decision_search_document ON decision_search USING gin (document);

-- +goose Down
DROP TABLE decision_search;
DROP TABLE decisions;
DROP SEQUENCE decision_numbers;
