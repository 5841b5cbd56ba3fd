-- Reference data that records point at.

-- +goose Up
CREATE TABLE areas (
  id             uuid PRIMARY KEY,
  version        bigint NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  updated_at     timestamptz NOT NULL DEFAULT now(),
  created_by     text NOT NULL,
  updated_by     text NOT NULL,
  audience       text NOT NULL,
  editor_ids     uuid[] NOT NULL,
  draft          boolean NOT NULL,
  ref_ids        uuid[] NOT NULL,
  name           text NOT NULL,
  title_key      text COLLATE "C" NOT NULL,
  name_keys      text[] NOT NULL,
  kind           text NOT NULL,
  gss_code       text CONSTRAINT areas_gss_code_unique UNIQUE,
  ods_code       text,
  code_vintage   text,
  parent_ids     uuid[] NOT NULL,
  outside_system boolean NOT NULL,
  rural_urban    text,
  aliases        text[] NOT NULL
);
CREATE INDEX areas_by_updated_at ON areas (updated_at, id);
CREATE INDEX areas_by_created_at ON areas (created_at, id);
CREATE INDEX areas_by_title ON areas (title_key, id);
CREATE INDEX areas_by_parent ON areas USING gin (parent_ids);

-- +goose StatementBegin
-- The areas that a filter means: those named by id or GSS code, with the areas
-- inside them, and for overlaps also with those around them.
CREATE FUNCTION matched_areas(names text[], how text) RETURNS uuid[]
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE named AS (
    SELECT id FROM areas WHERE id::text = ANY (SELECT lower(n) FROM unnest(names) n) OR gss_code = ANY (names)
  ), inside AS (
    SELECT id FROM named
    UNION
    SELECT a.id FROM areas a JOIN inside i ON a.parent_ids @> ARRAY[i.id] WHERE how <> 'exact'
  ), around AS (
    SELECT id FROM named
    UNION
    SELECT p FROM around r JOIN areas a ON a.id = r.id CROSS JOIN unnest(a.parent_ids) p WHERE how = 'overlaps'
  )
  SELECT coalesce(array_agg(id), '{}') FROM (SELECT id FROM inside UNION SELECT id FROM around) AS all_of_them
$$;
-- +goose StatementEnd

CREATE TABLE communities (
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
  name                      text NOT NULL,
  title_key                 text COLLATE "C" NOT NULL,
  description               text,
  type                      text,
  subtype                   text,
  area_ids                  uuid[] NOT NULL,
  protected_characteristics text[] NOT NULL,
  inclusion_health_group    text,
  core20plus                boolean,
  seldom_heard              boolean,
  known_barriers            text[] NOT NULL
);
CREATE INDEX communities_by_updated_at ON communities (updated_at, id);
CREATE INDEX communities_by_created_at ON communities (created_at, id);
CREATE INDEX communities_by_title ON communities (title_key, id);

CREATE TABLE strategic_priorities (
  id                  uuid PRIMARY KEY,
  version             bigint NOT NULL,
  created_at          timestamptz NOT NULL DEFAULT now(),
  updated_at          timestamptz NOT NULL DEFAULT now(),
  created_by          text NOT NULL,
  updated_by          text NOT NULL,
  audience            text NOT NULL,
  editor_ids          uuid[] NOT NULL,
  draft               boolean NOT NULL,
  ref_ids             uuid[] NOT NULL,
  kind                text NOT NULL,
  organisation_id     uuid,
  code                text,
  title               text NOT NULL,
  title_key           text COLLATE "C" NOT NULL,
  description         text,
  valid_from          text,
  valid_from_earliest date,
  valid_from_latest   date,
  valid_to            text,
  valid_to_earliest   date,
  valid_to_latest     date,
  url                 text
);
CREATE INDEX strategic_priorities_by_updated_at ON strategic_priorities (updated_at, id);
CREATE INDEX strategic_priorities_by_created_at ON strategic_priorities (created_at, id);
CREATE INDEX strategic_priorities_by_title ON strategic_priorities (title_key, id);

-- Search text stands apart, so that ranking does not read wide rows.
CREATE TABLE area_search (id uuid PRIMARY KEY REFERENCES areas ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX area_search_document ON area_search USING gin (document);
CREATE TABLE community_search (id uuid PRIMARY KEY REFERENCES communities ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX community_search_document ON community_search USING gin (document);
CREATE TABLE strategic_priority_search (id uuid PRIMARY KEY REFERENCES strategic_priorities ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX strategic_priority_search_document ON strategic_priority_search USING gin (document);

-- +goose Down
DROP TABLE strategic_priority_search;
DROP TABLE community_search;
DROP TABLE area_search;
DROP TABLE strategic_priorities;
DROP TABLE communities;
DROP FUNCTION matched_areas;
DROP TABLE areas;
