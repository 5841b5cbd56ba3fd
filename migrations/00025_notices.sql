-- What organisations are told because of what they own or have used.

-- +goose Up
CREATE TABLE notices (
  id              uuid PRIMARY KEY,
  at              timestamptz NOT NULL DEFAULT now(),
  organisation_id uuid NOT NULL,
  kind            text NOT NULL,
  about_type      text NOT NULL,
  about_id        uuid NOT NULL,
  used_in_type    text,
  used_in_id      uuid
);
CREATE INDEX notices_of_organisation ON notices (organisation_id, at DESC, id DESC);

-- +goose Down
DROP TABLE notices;
