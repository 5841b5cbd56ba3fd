-- Feedback loops: what was asked, said, heard and done about one matter. Items
-- and deliveries are part of the row: every write of them takes its version.

-- +goose Up
CREATE SEQUENCE feedback_loop_numbers;

CREATE TABLE feedback_loops (
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
  reference                 text COLLATE "C" NOT NULL CONSTRAINT feedback_loops_reference_unique UNIQUE,
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
  title_derived             boolean NOT NULL,
  subject                   text,
  sources                   jsonb NOT NULL,
  source_types              text[] NOT NULL,
  source_ids                uuid[] NOT NULL,
  items                     jsonb NOT NULL,
  deliveries                jsonb NOT NULL,
  decisions                 jsonb NOT NULL,
  topics                    text[] NOT NULL,
  topics_as_stated          text[] NOT NULL,
  area_ids                  uuid[] NOT NULL,
  place_names               text[] NOT NULL,
  communities               uuid[] NOT NULL,
  communities_as_stated     text[] NOT NULL,
  responsible_organisation_id uuid,
  response_due_on           date,
  overall_outcome           text,
  overall_status            text,
  starts_on                 text,
  starts_on_earliest        date,
  starts_on_latest          date,
  published_on              text,
  published_on_earliest     date,
  published_on_latest       date,
  first_said                text,
  defaults                  jsonb NOT NULL,
  impact                    jsonb NOT NULL,
  lineage                   jsonb NOT NULL,
  reasons                   jsonb NOT NULL
);
CREATE INDEX feedback_loops_by_updated_at ON feedback_loops (updated_at, id);
CREATE INDEX feedback_loops_by_created_at ON feedback_loops (created_at, id);
CREATE INDEX feedback_loops_by_title ON feedback_loops (title_key, id);
CREATE INDEX feedback_loops_by_reference ON feedback_loops (reference, id);
CREATE INDEX feedback_loops_by_start ON feedback_loops (coalesce(period_key, '~'), id);
CREATE INDEX feedback_loops_by_start_back ON feedback_loops (coalesce(period_key, ''), id);
CREATE INDEX feedback_loops_by_owner ON feedback_loops (owner_organisation_id, updated_at, id);
CREATE INDEX feedback_loops_by_state ON feedback_loops (state, updated_at, id);
CREATE INDEX feedback_loops_by_refs ON feedback_loops USING gin (ref_ids);
CREATE INDEX feedback_loops_by_editors ON feedback_loops USING gin (editor_ids);
CREATE INDEX feedback_loops_by_campaigns ON feedback_loops USING gin (campaign_keys);
CREATE INDEX feedback_loops_by_warnings ON feedback_loops USING gin (warning_codes);
CREATE INDEX feedback_loops_by_subject ON feedback_loops (subject, updated_at, id);
CREATE INDEX feedback_loops_by_outcome ON feedback_loops (overall_outcome, updated_at, id);
CREATE INDEX feedback_loops_by_status ON feedback_loops (overall_status, updated_at, id);
CREATE INDEX feedback_loops_by_responsible ON feedback_loops (responsible_organisation_id, updated_at, id);
CREATE INDEX feedback_loops_by_due ON feedback_loops (response_due_on, id);
CREATE INDEX feedback_loops_by_topics ON feedback_loops USING gin (topics);
CREATE INDEX feedback_loops_by_areas ON feedback_loops USING gin (area_ids);
CREATE INDEX feedback_loops_by_communities ON feedback_loops USING gin (communities);
CREATE INDEX feedback_loops_by_source_types ON feedback_loops USING gin (source_types);
CREATE INDEX feedback_loops_by_source_ids ON feedback_loops USING gin (source_ids);

CREATE TABLE feedback_loop_search (id uuid PRIMARY KEY REFERENCES feedback_loops ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX feedback_loop_search_document ON feedback_loop_search USING gin (document);

-- +goose Down
DROP TABLE feedback_loop_search;
DROP TABLE feedback_loops;
DROP SEQUENCE feedback_loop_numbers;
