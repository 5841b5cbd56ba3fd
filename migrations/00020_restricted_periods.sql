-- Days on which public bodies hold back, such as the weeks before an election.

-- +goose Up
CREATE TABLE restricted_periods (
  id         uuid PRIMARY KEY,
  version    bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  updated_by text NOT NULL,
  audience   text NOT NULL,
  editor_ids uuid[] NOT NULL,
  draft      boolean NOT NULL,
  ref_ids    uuid[] NOT NULL,
  title      text NOT NULL,
  title_key  text COLLATE "C" NOT NULL,
  kind       text NOT NULL,
  area_ids   uuid[] NOT NULL,
  starts_on  date NOT NULL,
  ends_on    date NOT NULL,
  source_url text,
  CONSTRAINT restricted_periods_in_order CHECK (starts_on <= ends_on)
);
CREATE INDEX restricted_periods_by_start ON restricted_periods (starts_on, id);
CREATE INDEX restricted_periods_by_areas ON restricted_periods USING gin (area_ids);

CREATE TABLE restricted_period_search (id uuid PRIMARY KEY REFERENCES restricted_periods ON DELETE CASCADE, document tsvector NOT NULL);
CREATE INDEX restricted_period_search_document ON restricted_period_search USING gin (document);

-- +goose Down
DROP TABLE restricted_period_search;
DROP TABLE restricted_periods;
