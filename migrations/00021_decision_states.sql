-- Decisions: whether the reason for a change has been given, and who supersedes whom.

-- +goose Up
ALTER TABLE decisions
  ADD COLUMN amendment_open boolean NOT NULL DEFAULT false;
CREATE INDEX decisions_by_superseded ON decisions (supersedes_id) WHERE supersedes_id IS NOT NULL;

-- +goose Down
DROP INDEX decisions_by_superseded;
ALTER TABLE decisions
  DROP COLUMN amendment_open;
