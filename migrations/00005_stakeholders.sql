-- Stakeholders: whom to work with.

-- +goose Up
CREATE SEQUENCE stakeholder_numbers;

CREATE TABLE stakeholders (
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
  reference                 text COLLATE "C" NOT NULL CONSTRAINT stakeholders_reference_unique UNIQUE,
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
  name                      text NOT NULL,
  title_key                 text COLLATE "C" NOT NULL,
  kind                      text,
  kind_as_stated            text,
  aliases                   jsonb NOT NULL,
  registered                boolean,
  area_ids                  uuid[] NOT NULL,
  place_names               text[] NOT NULL,
  communities_as_stated     text[] NOT NULL,
  web                       text,
  member_of_ids             uuid[] NOT NULL,
  organisation_id           uuid,
  positions                 jsonb NOT NULL,
  valid_from                text,
  valid_from_earliest       date,
  valid_from_latest         date,
  valid_to                  text,
  valid_to_earliest         date,
  valid_to_latest           date,
  status_note               text,
  identity                  jsonb NOT NULL,
  lineage                   jsonb NOT NULL,
  profile                   jsonb NOT NULL,
  directory_consent         text,
  reach                     jsonb NOT NULL,
  network                   jsonb NOT NULL,
  reach_community_ids       uuid[] NOT NULL,
  expertise                 text[] NOT NULL
);
CREATE INDEX stakeholders_by_updated_at ON stakeholders (updated_at, id);
CREATE INDEX stakeholders_by_created_at ON stakeholders (created_at, id);
CREATE INDEX stakeholders_by_title ON stakeholders (title_key, id);
CREATE INDEX stakeholders_by_reference ON stakeholders (reference_key(reference), id);
CREATE INDEX stakeholders_by_start ON stakeholders (coalesce(period_key, '~'), id);
CREATE INDEX stakeholders_by_start_back ON stakeholders (coalesce(period_key, ''), id);
CREATE INDEX stakeholders_by_owner ON stakeholders (owner_organisation_id, updated_at, id);
CREATE INDEX stakeholders_by_state ON stakeholders (state, updated_at, id);
CREATE INDEX stakeholders_by_editors ON stakeholders USING gin (editor_ids);
CREATE INDEX stakeholders_by_campaigns ON stakeholders USING gin (campaign_keys);
CREATE INDEX stakeholders_by_warnings ON stakeholders USING gin (warning_codes);
CREATE INDEX stakeholders_by_kind ON stakeholders (kind, title_key, id);
CREATE INDEX stakeholders_by_areas ON stakeholders USING gin (area_ids);
CREATE INDEX stakeholders_by_memberships ON stakeholders USING gin (member_of_ids);
CREATE INDEX stakeholders_by_reach ON stakeholders USING gin (reach_community_ids);
CREATE INDEX stakeholders_by_expertise ON stakeholders USING gin (expertise);

-- A stakeholder may go only when nothing cites it, which these make cheap to ask.
CREATE INDEX stakeholders_by_refs ON stakeholders USING gin (ref_ids);
CREATE INDEX insights_by_refs ON insights USING gin (ref_ids);

CREATE TABLE stakeholder_search (id uuid PRIMARY KEY REFERENCES stakeholders ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX stakeholder_search_document ON stakeholder_search USING gin (document);

-- +goose Down
DROP INDEX insights_by_refs;
DROP TABLE stakeholder_search;
DROP TABLE stakeholders;
DROP SEQUENCE stakeholder_numbers;
