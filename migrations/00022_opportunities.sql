-- What the list of opportunities compares: from when one is announced, when it
-- closes, and the days on which people can come.

-- +goose Up
ALTER TABLE activities
  ADD COLUMN promote_from date,
  ADD COLUMN closes_at    timestamptz,
  ADD COLUMN last_day     date,
  ADD COLUMN session_days text[] NOT NULL DEFAULT '{}';

ALTER TABLE consultations
  ADD COLUMN promote_from date,
  ADD COLUMN closes_at    timestamptz,
  ADD COLUMN last_day     date,
  ADD COLUMN session_days text[] NOT NULL DEFAULT '{}';

UPDATE activities
   SET promote_from = CAST(take_part ->> 'promoteFrom' AS date),
       closes_at = CAST(take_part ->> 'closesAt' AS timestamptz),
       last_day = coalesce(CAST(CAST(take_part ->> 'closesAt' AS timestamptz) AT TIME ZONE 'UTC' AS date),
                           CASE WHEN ends_on_earliest = ends_on_latest THEN ends_on_latest END),
       session_days = ARRAY(
         SELECT s ->> 'on'
           FROM jsonb_array_elements(sessions) s
          WHERE s ->> 'on' ~ '^\d{4}-\d{2}-\d{2}$'
            AND coalesce(s ->> 'status', '') NOT IN ('held', 'cancelled')
          ORDER BY 1);

UPDATE consultations
   SET promote_from = CAST(take_part ->> 'promoteFrom' AS date),
       closes_at = CAST(take_part ->> 'closesAt' AS timestamptz),
       last_day = coalesce(CAST(CAST(take_part ->> 'closesAt' AS timestamptz) AT TIME ZONE 'UTC' AS date),
                           CASE WHEN closes_on_earliest = closes_on_latest THEN closes_on_latest END),
       session_days = ARRAY(
         SELECT s ->> 'on'
           FROM jsonb_array_elements(sessions) s
          WHERE s ->> 'on' ~ '^\d{4}-\d{2}-\d{2}$'
            AND coalesce(s ->> 'status', '') NOT IN ('held', 'cancelled')
          ORDER BY 1);

-- +goose Down
ALTER TABLE activities DROP COLUMN promote_from, DROP COLUMN closes_at, DROP COLUMN last_day, DROP COLUMN session_days;
ALTER TABLE consultations DROP COLUMN promote_from, DROP COLUMN closes_at, DROP COLUMN last_day, DROP COLUMN session_days;
