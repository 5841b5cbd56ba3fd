package repository

import (
	"context"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/testdb"
)

func TestContactsOfBodiesAndSessionsAreKnown(t *testing.T) {
	t.Parallel()
	digest, err := SchemaDigest()
	require.NoError(t, err)
	open := func(ctx context.Context, url string) *DB {
		db, err := Open(ctx, url, slog.New(slog.DiscardHandler))
		require.NoError(t, err)
		return db
	}
	db := open(t.Context(), testdb.New(t, func(ctx context.Context, url string) error {
		made := open(ctx, url)
		defer func() { _ = made.Close() }()
		_, err := made.Migrate(ctx)
		return err
	}, digest))
	defer func() { _ = db.Close() }()
	ctx := auth.With(t.Context(), auth.System)
	o := &register.Organisation{FullName: "A body", PublicContact: register.PublicContact{Email: new("say-hello@example.org"), Telephone: new("+44 (0)1743 123456")}}
	_, _, err = db.CreateOrganisation(ctx, o)
	require.NoError(t, err)
	a := &register.Activity{Title: "A talk", Sessions: []register.Session{{Address: new("Town Hall, Ludlow, SY8 1AA")}}}
	a.OwnerOrganisationID, a.Visibility, a.State = o.ID, register.AudienceOrganisation, "draft"
	_, _, err = db.CreateActivity(ctx, a)
	require.NoError(t, err)

	texts := []register.Text{
		{Pointer: "#/a", Words: "Write to Say-Hello@example.org or ring 01743 123 456, at sy81aa."},
		{Pointer: "#/b", Words: "Write to ay-hello@example.org or ring 01743 123457, at SY8 1AB."},
	}
	known, err := write(ctx, db, func(tx *txn) (register.Contacts, error) { return tx.contacts(ctx, texts) })
	require.NoError(t, err)
	found := register.Screen(texts, known).Attest
	require.Len(t, found, 3)
	for _, p := range found {
		require.Equal(t, "#/b", p.Pointer)
	}
}
