-- What the rules of consultations read: scrutiny, assurance, the statement that
-- nothing is decided yet, and who was asked.

-- +goose Up
ALTER TABLE consultations
  ADD COLUMN scrutiny           jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN secretary_of_state jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN assurance          jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN urgent             jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN formative          jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN people             jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN influence          jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN communication      jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN promise            jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN redress            jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN equality           jsonb NOT NULL DEFAULT '{}';

-- +goose Down
ALTER TABLE consultations
  DROP COLUMN scrutiny,
  DROP COLUMN secretary_of_state,
  DROP COLUMN assurance,
  DROP COLUMN urgent,
  DROP COLUMN formative,
  DROP COLUMN people,
  DROP COLUMN influence,
  DROP COLUMN communication,
  DROP COLUMN promise,
  DROP COLUMN redress,
  DROP COLUMN equality;
