-- Challenges: concerns that one body raises with another, and the answers.

-- +goose Up
CREATE SEQUENCE challenge_numbers;

CREATE TABLE challenges (
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
  reference                 text COLLATE "C" NOT NULL CONSTRAINT challenges_reference_unique UNIQUE,
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
  guard_profile             text NOT NULL,
  went_ahead                jsonb NOT NULL,
  guard_reasons             jsonb NOT NULL,
  attestations              jsonb NOT NULL,
  state_left                text,
  failed_step               jsonb NOT NULL,
  kind                      text,
  raised_publicly           boolean NOT NULL,
  about                     jsonb NOT NULL,
  about_type                text,
  about_id                  uuid,
  criterion_ids             text[] NOT NULL,
  statement                 text,
  evidence_insight_ids      uuid[] NOT NULL,
  respondent_organisation_id uuid,
  acknowledge_due_on        date,
  response_due_on           date,
  response                  jsonb NOT NULL,
  raiser_view               text,
  escalated_to              text
);
CREATE INDEX challenges_by_updated_at ON challenges (updated_at, id);
CREATE INDEX challenges_by_created_at ON challenges (created_at, id);
CREATE INDEX challenges_by_title ON challenges (title_key, id);
CREATE INDEX challenges_by_reference ON challenges (reference_key(reference), id);
CREATE INDEX challenges_by_owner ON challenges (owner_organisation_id, updated_at, id);
CREATE INDEX challenges_by_state ON challenges (state, updated_at, id);
CREATE INDEX challenges_by_refs ON challenges USING gin (ref_ids);
CREATE INDEX challenges_by_editors ON challenges USING gin (editor_ids);
CREATE INDEX challenges_by_about ON challenges (about_id);
CREATE INDEX challenges_by_criteria ON challenges USING gin (criterion_ids);
CREATE INDEX challenges_by_respondent ON challenges (respondent_organisation_id, state);
CREATE INDEX challenges_by_due ON challenges (response_due_on, id);
CREATE INDEX challenges_unacknowledged ON challenges (acknowledge_due_on) WHERE state = 'raised';

CREATE TABLE challenge_search (id uuid PRIMARY KEY REFERENCES challenges ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX challenge_search_document ON challenge_search USING gin (document);

-- +goose Down
DROP TABLE challenge_search;
DROP TABLE challenges;
DROP SEQUENCE challenge_numbers;
