package repository

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/register"
)

// RestrictedPeriodsOf returns the titles of the periods that a guard finds for
// areas and days, for tests.
func RestrictedPeriodsOf(t *testing.T, db *DB, areas []uuid.UUID, from, to register.Date) []string {
	t.Helper()
	titles := []string{}
	_, err := write(t.Context(), db, func(tx *txn) (struct{}, error) {
		found, err := tx.restrictedPeriods(context.WithoutCancel(t.Context()), areas, from, to)
		for _, p := range found {
			titles = append(titles, p.Title)
		}
		return struct{}{}, err
	})
	require.NoError(t, err)
	return titles
}
