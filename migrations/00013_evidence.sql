-- What was known before people were asked: the review of an activity.

-- +goose Up
ALTER TABLE activities ADD COLUMN evidence jsonb NOT NULL DEFAULT '{
  "review": {
    "searchIds": [], "insightIds": [], "judgements": [], "externalSources": [], "methodEvidence": null,
    "conclusion": null, "gaps": [], "override": {"reason": null, "text": null}, "weakerReason": null, "completedOn": null
  },
  "overlaps": []
}';

-- +goose Down
ALTER TABLE activities DROP COLUMN evidence;
