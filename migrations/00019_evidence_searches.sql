-- Questions put to the register before people were asked, with its answers.

-- +goose Up
CREATE TABLE evidence_searches (
  id              uuid PRIMARY KEY,
  version         bigint NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  created_by      text NOT NULL,
  updated_by      text NOT NULL,
  audience        text NOT NULL,
  editor_ids      uuid[] NOT NULL,
  draft           boolean NOT NULL,
  ref_ids         uuid[] NOT NULL,
  organisation_id uuid NOT NULL,
  query           jsonb NOT NULL,
  findings        jsonb NOT NULL
);
CREATE INDEX evidence_searches_by_refs ON evidence_searches USING gin (ref_ids);

-- +goose Down
DROP TABLE evidence_searches;
