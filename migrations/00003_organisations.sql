-- Organisations: partners and other bodies that the register names.

-- +goose Up
CREATE SEQUENCE organisation_numbers;

CREATE TABLE organisations (
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
  reference                 text COLLATE "C" NOT NULL CONSTRAINT organisations_reference_unique UNIQUE,
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
  name_keys                 text[] NOT NULL,
  short_name                text,
  type                      text,
  ods_code                  text CONSTRAINT organisations_ods_code_unique UNIQUE,
  gss_code                  text CONSTRAINT organisations_gss_code_unique UNIQUE,
  aliases                   jsonb NOT NULL,
  area_ids                  uuid[] NOT NULL,
  place_names               text[] NOT NULL,
  outside_system            boolean,
  is_partner                boolean NOT NULL,
  valid_from                text,
  valid_from_earliest       date,
  valid_from_latest         date,
  valid_to                  text,
  valid_to_earliest         date,
  valid_to_latest           date,
  identity                  jsonb NOT NULL,
  lineage                   jsonb NOT NULL,
  predecessor_ids           uuid[] NOT NULL,
  standing                  jsonb NOT NULL,
  public_contact            jsonb NOT NULL
);
CREATE INDEX organisations_by_updated_at ON organisations (updated_at, id);
CREATE INDEX organisations_by_created_at ON organisations (created_at, id);
CREATE INDEX organisations_by_title ON organisations (title_key, id);
CREATE INDEX organisations_by_reference ON organisations (reference, id);
CREATE INDEX organisations_by_refs ON organisations USING gin (ref_ids);
CREATE INDEX organisations_by_name ON organisations USING gin (name_keys);
CREATE INDEX organisations_by_areas ON organisations USING gin (area_ids);
CREATE INDEX organisations_by_predecessors ON organisations USING gin (predecessor_ids);
CREATE INDEX organisations_by_type ON organisations (type, title_key, id);

-- +goose StatementBegin
-- The organisations that a filter means: those named by id, ODS or GSS code,
-- and those that came before them where succession is followed.
CREATE FUNCTION matched_organisations(names text[], follow boolean) RETURNS uuid[]
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE matched AS (
    SELECT id, predecessor_ids FROM organisations
     WHERE id::text = ANY (SELECT lower(n) FROM unnest(names) n) OR ods_code = ANY (names) OR gss_code = ANY (names)
    UNION
    SELECT o.id, o.predecessor_ids FROM matched m JOIN organisations o ON o.id = ANY (m.predecessor_ids) WHERE follow
  )
  SELECT coalesce(array_agg(id), '{}') FROM matched
$$;
-- +goose StatementEnd

CREATE TABLE organisation_search (id uuid PRIMARY KEY REFERENCES organisations ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX organisation_search_document ON organisation_search USING gin (document);

-- +goose Down
DROP FUNCTION matched_organisations;
DROP TABLE organisation_search;
DROP TABLE organisations;
DROP SEQUENCE organisation_numbers;
