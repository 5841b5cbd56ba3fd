-- The answer of a loop: whether the responsible organisation takes it on, and
-- whether people are owed word of what has moved on since they were told.

-- +goose Up
ALTER TABLE feedback_loops
  ADD COLUMN acceptance        jsonb NOT NULL DEFAULT '{"dueOn": null, "on": null, "answer": null, "reason": null, "declined": []}',
  ADD COLUMN acceptance_due_on date,
  ADD COLUMN acceptance_answer text,
  ADD COLUMN update_owed       boolean NOT NULL DEFAULT false;
CREATE INDEX feedback_loops_by_acceptance ON feedback_loops (acceptance_due_on, id);

-- +goose Down
ALTER TABLE feedback_loops
  DROP COLUMN acceptance,
  DROP COLUMN acceptance_due_on,
  DROP COLUMN acceptance_answer,
  DROP COLUMN update_owed;
