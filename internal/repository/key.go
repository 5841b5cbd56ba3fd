package repository

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/auth"
	"heard/internal/register"
)

// Key is what is kept of a key. The secret is not.
type Key struct {
	ID             uuid.UUID      `db:"id"`
	Prefix         string         `db:"prefix"`
	OrganisationID uuid.NullUUID  `db:"organisation_id"`
	Organisation   *string        `db:"organisation"`
	Role           auth.Role      `db:"role"`
	Holder         string         `db:"holder"`
	Scopes         pq.StringArray `db:"scopes"` // beyond those of the role
	CreatedAt      time.Time      `db:"created_at"`
	ExpiresAt      *time.Time     `db:"expires_at"`
	LastUsedAt     *time.Time     `db:"last_used_at"`
	RevokedAt      *time.Time     `db:"revoked_at"`
}

// CreateKey makes a key and returns its secret, which is shown this once. Only
// system administrators have no organisation.
func (db *DB) CreateKey(ctx context.Context, k Key) (string, Key, error) {
	secret := auth.NewKey()
	k.ID, k.Prefix = register.NewID(), auth.Prefix(secret)
	_, err := db.sql.ExecContext(ctx, `
		INSERT INTO keys (id, hash, prefix, organisation_id, role, holder, scopes, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		k.ID, auth.Hash(secret), k.Prefix, k.OrganisationID, string(k.Role), k.Holder, array(k.Scopes), k.ExpiresAt)
	return secret, k, translate(err)
}

// ListKeys lists all keys, the newest first.
func (db *DB) ListKeys(ctx context.Context) ([]Key, error) {
	keys := []Key{}
	err := db.sql.SelectContext(ctx, &keys, `
		SELECT k.id, k.prefix, k.organisation_id, o.name AS organisation, k.role, k.holder, k.scopes,
		       k.created_at, k.expires_at, k.last_used_at, k.revoked_at
		  FROM keys k
		  LEFT JOIN organisations o ON o.id = k.organisation_id
		 ORDER BY k.created_at DESC, k.id`)
	return keys, translate(err)
}

// RevokeKey ends a key, named by its id. Servers notice within seconds.
func (db *DB) RevokeKey(ctx context.Context, id uuid.UUID) error {
	result, err := db.sql.ExecContext(ctx, `UPDATE keys SET revoked_at = coalesce(revoked_at, now()) WHERE id = $1`, id)
	if err != nil {
		return translate(err)
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return ErrNotFound
	}
	return translate(err)
}

// Authenticate finds the caller behind the hash of a key that is neither
// expired nor revoked, and notes the use at most once a minute.
func (db *DB) Authenticate(ctx context.Context, hash []byte) (auth.Principal, error) {
	var k struct {
		Key
		BuddyOf pq.StringArray `db:"buddy_of"`
	}
	err := db.sql.GetContext(ctx, &k, `
		SELECT k.id, k.prefix, k.organisation_id, k.role, k.holder, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.revoked_at,
		       ARRAY(SELECT o.id FROM organisations o WHERE o.buddy_organisation_id = k.organisation_id AND k.role = 'approver') AS buddy_of
		  FROM keys k
		 WHERE k.hash = $1
		   AND k.revoked_at IS NULL
		   AND (k.expires_at IS NULL OR k.expires_at > now())`, hash)
	if errors.Is(err, sql.ErrNoRows) {
		return auth.Principal{}, auth.ErrUnauthenticated
	}
	if err != nil {
		return auth.Principal{}, translate(err)
	}
	if k.LastUsedAt == nil || time.Since(*k.LastUsedAt) > time.Minute {
		if _, err := db.sql.ExecContext(ctx, `
			UPDATE keys SET last_used_at = now()
			 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`, k.ID); err != nil {
			return auth.Principal{}, translate(err)
		}
	}
	p := auth.Principal{KeyID: k.ID, OrganisationID: k.OrganisationID.UUID, Role: k.Role, Holder: k.Holder,
		KeyPrefix: k.Prefix, ExpiresAt: k.ExpiresAt, Granted: k.Scopes}
	for _, id := range k.BuddyOf {
		p.BuddyOf = append(p.BuddyOf, uuid.MustParse(id))
	}
	return p, nil
}
