-- How much is asked of what a body records, who is its second person, and what a
-- key may be used for beyond its role.

-- +goose Up
ALTER TABLE organisations
  ADD COLUMN buddy_organisation_id uuid;
UPDATE organisations
   SET standing = standing || jsonb_build_object(
         'guardProfile', CASE WHEN standing @> '{"independenceProtected": true}' THEN 'light' ELSE 'standard' END,
         'buddyOrganisationId', NULL);
CREATE INDEX organisations_by_buddy ON organisations (buddy_organisation_id);
ALTER TABLE keys
  ADD COLUMN scopes text[] NOT NULL DEFAULT '{}';
CREATE INDEX keys_by_organisation ON keys (organisation_id, role);

-- +goose Down
DROP INDEX keys_by_organisation;
ALTER TABLE keys
  DROP COLUMN scopes;
DROP INDEX organisations_by_buddy;
ALTER TABLE organisations
  DROP COLUMN buddy_organisation_id;
UPDATE organisations
   SET standing = standing - 'guardProfile' - 'buddyOrganisationId';
