package repository

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/testdb"
)

// A statement that makes room for another is still good for whoever has just
// got hold of it.
func TestStatementsThatFallOutCanStillBeRun(t *testing.T) {
	t.Parallel()
	url := testdb.New(t, func(context.Context, string) error { return nil }, "no schema")
	db, err := Open(t.Context(), url, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	defer func() { _ = db.Close() }()
	first, err := db.prepared(t.Context(), "SELECT 0")
	require.NoError(t, err)
	for n := range maxStatements + 50 {
		_, err := db.prepared(t.Context(), fmt.Sprintf("SELECT %d", n+1))
		require.NoError(t, err)
	}
	for n := 0; db.statements.cached("SELECT 0") != nil; n++ { // any may fall out, so this may take some
		require.Less(t, n, 50*maxStatements)
		_, err := db.prepared(t.Context(), fmt.Sprintf("SELECT -%d", n+1))
		require.NoError(t, err)
	}
	require.LessOrEqual(t, len(db.statements.kept), maxStatements)
	var got int
	require.NoError(t, first.GetContext(t.Context(), &got))
}
