-- What is due is looked for each minute, so it is found without reading a table.

-- +goose Up
CREATE INDEX IF NOT EXISTS insights_by_consent_end ON insights ((story_consent ->> 'expiresOn')) WHERE state IN ('published', 'superseded', 'archived');
CREATE INDEX IF NOT EXISTS insights_by_review ON insights ((review ->> 'reviewBy')) WHERE state = 'published';

-- +goose Down
DROP INDEX insights_by_review;
DROP INDEX insights_by_consent_end;
