-- What each imported line left in the register, so that the same file can come
-- again: an unchanged line changes nothing, and a changed one updates its record
-- only while nobody has edited that.

-- +goose Up
CREATE TABLE import_lines (
  type                  text NOT NULL,
  owner_organisation_id uuid NOT NULL,
  system                text NOT NULL,
  value                 text NOT NULL,
  digest                text NOT NULL,
  record_id             uuid NOT NULL,
  version               bigint NOT NULL,
  open_refs             text[] NOT NULL,
  CONSTRAINT import_lines_unique PRIMARY KEY (type, owner_organisation_id, system, value)
);
CREATE INDEX import_lines_of_record ON import_lines (record_id);

-- +goose Down
DROP TABLE import_lines;
