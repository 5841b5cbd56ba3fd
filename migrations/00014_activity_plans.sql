-- What an activity plans and promises: what people can influence, equality,
-- redress, practical support. Objectives become pairs of a text and its measure.

-- +goose Up
ALTER TABLE activities
  ADD COLUMN influence jsonb NOT NULL DEFAULT '{"can": [], "cannot": [], "nothingOpen": null}',
  ADD COLUMN equality  jsonb NOT NULL DEFAULT '{"considerations": [], "inclusionHealthNote": null, "ehia": {"url": null, "completedOn": null}, "ehiaNotNeededReason": null}',
  ADD COLUMN redress   jsonb NOT NULL DEFAULT '{"route": null}';

UPDATE activities
   SET communication = '{"messages": [], "audiences": []}' || communication,
       promise = '{"formats": [], "interimUpdates": null, "preferencesAsked": null, "preferencesNotAskedReason": null}' || promise,
       access = '{"barriers": [], "supportOffered": []}' || access;

-- +goose Down
UPDATE activities
   SET communication = communication - 'messages' - 'audiences',
       promise = promise - 'formats' - 'interimUpdates' - 'preferencesAsked' - 'preferencesNotAskedReason',
       access = access - 'barriers' - 'supportOffered';
ALTER TABLE activities
  DROP COLUMN redress,
  DROP COLUMN equality,
  DROP COLUMN influence;
