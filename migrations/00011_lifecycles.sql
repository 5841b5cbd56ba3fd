-- Lifecycles: how much is asked of a record, what went ahead unmet, and the moves
-- it has made.

-- +goose Up
ALTER TABLE activities
  ADD COLUMN guard_profile text NOT NULL DEFAULT 'standard',
  ADD COLUMN went_ahead    jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN guard_reasons jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN attestations  jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN state_left    text,
  ADD COLUMN failed_step   jsonb NOT NULL DEFAULT 'null';
ALTER TABLE insights
  ADD COLUMN guard_profile text NOT NULL DEFAULT 'standard',
  ADD COLUMN went_ahead    jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN guard_reasons jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN attestations  jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN state_left    text,
  ADD COLUMN failed_step   jsonb NOT NULL DEFAULT 'null';
ALTER TABLE stakeholders
  ADD COLUMN guard_profile text NOT NULL DEFAULT 'standard',
  ADD COLUMN went_ahead    jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN guard_reasons jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN attestations  jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN state_left    text,
  ADD COLUMN failed_step   jsonb NOT NULL DEFAULT 'null';
ALTER TABLE feedback_loops
  ADD COLUMN guard_profile text NOT NULL DEFAULT 'standard',
  ADD COLUMN went_ahead    jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN guard_reasons jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN attestations  jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN state_left    text,
  ADD COLUMN failed_step   jsonb NOT NULL DEFAULT 'null';
ALTER TABLE consultations
  ADD COLUMN guard_profile text NOT NULL DEFAULT 'standard',
  ADD COLUMN went_ahead    jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN guard_reasons jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN attestations  jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN state_left    text,
  ADD COLUMN failed_step   jsonb NOT NULL DEFAULT 'null';
ALTER TABLE decisions
  ADD COLUMN guard_profile text NOT NULL DEFAULT 'standard',
  ADD COLUMN went_ahead    jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN guard_reasons jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN attestations  jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN state_left    text,
  ADD COLUMN failed_step   jsonb NOT NULL DEFAULT 'null';
ALTER TABLE organisations
  ADD COLUMN guard_profile text NOT NULL DEFAULT 'standard',
  ADD COLUMN went_ahead    jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN guard_reasons jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN attestations  jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN state_left    text,
  ADD COLUMN failed_step   jsonb NOT NULL DEFAULT 'null';

-- The moves of a write, with how every guard stood, beside the fields it changed.
ALTER TABLE changes ADD COLUMN steps jsonb NOT NULL DEFAULT '[]';

-- +goose Down
ALTER TABLE changes DROP COLUMN steps;
ALTER TABLE organisations
  DROP COLUMN guard_profile, DROP COLUMN went_ahead, DROP COLUMN guard_reasons, DROP COLUMN attestations, DROP COLUMN state_left, DROP COLUMN failed_step;
ALTER TABLE decisions
  DROP COLUMN guard_profile, DROP COLUMN went_ahead, DROP COLUMN guard_reasons, DROP COLUMN attestations, DROP COLUMN state_left, DROP COLUMN failed_step;
ALTER TABLE consultations
  DROP COLUMN guard_profile, DROP COLUMN went_ahead, DROP COLUMN guard_reasons, DROP COLUMN attestations, DROP COLUMN state_left, DROP COLUMN failed_step;
ALTER TABLE feedback_loops
  DROP COLUMN guard_profile, DROP COLUMN went_ahead, DROP COLUMN guard_reasons, DROP COLUMN attestations, DROP COLUMN state_left, DROP COLUMN failed_step;
ALTER TABLE stakeholders
  DROP COLUMN guard_profile, DROP COLUMN went_ahead, DROP COLUMN guard_reasons, DROP COLUMN attestations, DROP COLUMN state_left, DROP COLUMN failed_step;
ALTER TABLE insights
  DROP COLUMN guard_profile, DROP COLUMN went_ahead, DROP COLUMN guard_reasons, DROP COLUMN attestations, DROP COLUMN state_left, DROP COLUMN failed_step;
ALTER TABLE activities
  DROP COLUMN guard_profile, DROP COLUMN went_ahead, DROP COLUMN guard_reasons, DROP COLUMN attestations, DROP COLUMN state_left, DROP COLUMN failed_step;
