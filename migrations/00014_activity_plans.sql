-- What an activity plans, promises and learns. Groups are stored with all their
-- keys, as the program writes them, so that a list is never missing. Objectives
-- become pairs of a text and its measure.

-- +goose Up
ALTER TABLE activities
  ADD COLUMN influence        jsonb NOT NULL DEFAULT '{"can": [], "cannot": [], "nothingOpen": null}',
  ADD COLUMN equality         jsonb NOT NULL DEFAULT '{"considerations": [], "inclusionHealthNote": null, "ehia": {"url": null, "completedOn": null}, "ehiaNotNeededReason": null}',
  ADD COLUMN redress          jsonb NOT NULL DEFAULT '{"route": null}',
  ADD COLUMN duty             jsonb NOT NULL DEFAULT '{"subject": null, "impactOnServices": null, "statutes": [], "conclusion": null, "assessedOn": null, "rationale": null}',
  ADD COLUMN data_protection  jsonb NOT NULL DEFAULT '{"privacyNoticeUrl": null, "collectsPersonalData": null, "lawfulBases": [], "dpiaRef": null, "respondentDataHeldBy": null, "respondentDataDeleteBy": null}',
  ADD COLUMN devolved_power   jsonb NOT NULL DEFAULT '{"decisionRight": null, "decidedByStakeholderId": null, "fund": {"name": null, "kind": null, "amountGbp": null, "purpose": null}, "allocations": []}',
  ADD COLUMN co_production    jsonb NOT NULL DEFAULT '{"claimed": null, "evidence": []}',
  ADD COLUMN lived_experience jsonb NOT NULL DEFAULT '{"roles": []}',
  ADD COLUMN progress         jsonb NOT NULL DEFAULT '{"updates": [], "testBack": {"plannedOn": null, "doneOn": null, "method": null, "result": null, "notDoneReason": null}, "reachActions": [], "noFindingsReason": null, "lateReason": null, "cancelledReason": null, "notRequiredReason": null, "openedOn": null, "closedOn": null}',
  ADD COLUMN evaluation       jsonb NOT NULL DEFAULT '{"objectiveResults": [], "communityInvolvement": {"how": null, "whoStakeholderIds": [], "noneReason": null}, "participantExperience": {"asked": null, "n": null, "headline": null}, "effectivenessRating": null, "methodRatings": [], "practiceChanges": [], "lessons": [], "submittedOn": null, "costGbp": null}';

UPDATE activities
   SET communication = '{"messages": [], "audiences": []}' || communication,
       promise = '{"formats": [], "interimUpdates": null, "preferencesAsked": null, "preferencesNotAskedReason": null}' || promise,
       access = '{"askForFormat": null, "barriers": [], "supportOffered": [], "information": [], "plainLanguage": {"doneBy": null, "on": null}, "assessment": {"stakeholderId": null, "on": null, "outcome": null, "actions": []}}' || access,
       level = '{"involvedIn": []}' || level,
       time = '{"designDays": null}' || time,
       resources = '{"budgetGbp": null, "budgetNote": null, "staffDays": null, "supportBudgetGbp": null, "team": {"roles": [], "trained": null, "capacityDays": null}}' || resources,
       partners = '{"noneReason": null, "healthwatchInformed": []}' || partners,
       governance = '{"advice": [], "publicWithheldReason": {"reason": null, "approvedByRole": null}}' || governance,
       purpose = purpose || jsonb_build_object('objectives', (
         SELECT coalesce(jsonb_agg(jsonb_build_object('text', o.text, 'measure', NULL) ORDER BY o.n), '[]')
           FROM jsonb_array_elements_text(purpose -> 'objectives') WITH ORDINALITY AS o (text, n)));

-- +goose Down
UPDATE activities
   SET communication = communication - 'messages' - 'audiences',
       promise = promise - 'formats' - 'interimUpdates' - 'preferencesAsked' - 'preferencesNotAskedReason',
       access = access - 'askForFormat' - 'barriers' - 'supportOffered' - 'information' - 'plainLanguage' - 'assessment',
       level = level - 'involvedIn',
       time = time - 'designDays',
       resources = resources - 'budgetGbp' - 'budgetNote' - 'staffDays' - 'supportBudgetGbp' - 'team',
       partners = partners - 'noneReason' - 'healthwatchInformed',
       governance = governance - 'advice' - 'publicWithheldReason',
       purpose = purpose || jsonb_build_object('objectives', (
         SELECT coalesce(jsonb_agg(o.objective -> 'text' ORDER BY o.n), '[]')
           FROM jsonb_array_elements(purpose -> 'objectives') WITH ORDINALITY AS o (objective, n)));
ALTER TABLE activities
  DROP COLUMN evaluation,
  DROP COLUMN progress,
  DROP COLUMN lived_experience,
  DROP COLUMN co_production,
  DROP COLUMN devolved_power,
  DROP COLUMN data_protection,
  DROP COLUMN duty,
  DROP COLUMN redress,
  DROP COLUMN equality,
  DROP COLUMN influence;
