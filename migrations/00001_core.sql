-- What every noun shares: references, labels, changes, keys of other systems.

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION make_reference(prefix text, numbers regclass) RETURNS text
LANGUAGE sql VOLATILE AS $$
  SELECT prefix || '-' || to_char(now(), 'YYYY') || '-' || lpad(n::text, greatest(4, length(n::text)), '0')
    FROM nextval(numbers) AS n
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- The order of references: by year, then by number, however many digits it has.
CREATE FUNCTION reference_key(reference text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT split_part(reference, '-', 2) || lpad(split_part(reference, '-', 3), 12, '0')
$$;
-- +goose StatementEnd

-- One row for each entry of the register: what its id stands for and who may
-- know. References between entries are checked against it.
CREATE TABLE labels (
  id         uuid PRIMARY KEY,
  type       text NOT NULL,
  code       text,
  name       text NOT NULL,
  audience   text NOT NULL,
  editor_ids uuid[] NOT NULL,
  draft      boolean NOT NULL
);

-- One row for each write: who did what to which record, who may see it now and
-- who might before. (xact, seq) is an order that no late commit can get into
-- once every older transaction has ended; seq alone is not.
CREATE TABLE changes (
  seq             bigserial PRIMARY KEY,
  xact            xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at              timestamptz NOT NULL DEFAULT now(),
  type            text NOT NULL,
  record_id       uuid NOT NULL,
  version         bigint NOT NULL,
  operation       text NOT NULL,
  actor           text NOT NULL,
  organisation_id uuid,
  fields          text[] NOT NULL,
  audience        text NOT NULL,
  editor_ids      uuid[] NOT NULL,
  draft           boolean NOT NULL,
  was_audience    text,
  was_editor_ids  uuid[],
  was_draft       boolean,
  CONSTRAINT changes_operation_known CHECK (operation IN ('created', 'updated', 'deleted'))
);
CREATE INDEX changes_in_order ON changes (xact, seq);
CREATE INDEX changes_of_record ON changes (record_id, seq DESC);

CREATE TABLE external_refs (
  type                  text NOT NULL,
  owner_organisation_id uuid NOT NULL,
  system                text NOT NULL,
  value                 text NOT NULL,
  record_id             uuid NOT NULL,
  CONSTRAINT external_refs_unique PRIMARY KEY (type, owner_organisation_id, system, value)
);
CREATE INDEX external_refs_of_record ON external_refs (record_id);
CREATE INDEX external_refs_by_value ON external_refs (value, system);
CREATE INDEX external_refs_by_key ON external_refs ((system || ':' || value));

-- Keys of callers. The secret itself is never kept.
CREATE TABLE keys (
  id              uuid PRIMARY KEY,
  hash            bytea NOT NULL CONSTRAINT keys_hash_unique UNIQUE,
  prefix          text NOT NULL,
  organisation_id uuid,
  role            text NOT NULL,
  holder          text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz,
  last_used_at    timestamptz,
  revoked_at      timestamptz
);

-- Terms of the open vocabularies. Closed ones are part of the contract.
CREATE TABLE terms (
  vocabulary  text NOT NULL,
  code        text NOT NULL,
  label       text NOT NULL,
  description text,
  broader     text,
  status      text NOT NULL DEFAULT 'active',
  replaced_by text,
  sort_order  integer NOT NULL,
  attributes  jsonb NOT NULL DEFAULT '{}',
  version     bigint NOT NULL DEFAULT 1,
  CONSTRAINT terms_unique PRIMARY KEY (vocabulary, code)
);

-- +goose Down
DROP TABLE terms;
DROP TABLE keys;
DROP TABLE external_refs;
DROP TABLE changes;
DROP TABLE labels;
DROP FUNCTION reference_key;
DROP FUNCTION make_reference;
