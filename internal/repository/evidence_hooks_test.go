package repository

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/register"
)

// FactsOfEvidence gathers what guards read of an activity's overlaps and searches,
// for tests.
func FactsOfEvidence(ctx context.Context, t *testing.T, db *DB, a *register.Activity, searches ...uuid.UUID) (overlaps []register.Overlap, found []*register.EvidenceSearch) {
	t.Helper()
	_, err := write(ctx, db, func(tx *txn) (_ struct{}, err error) {
		if overlaps, err = tx.overlapsOf(ctx, a); err != nil {
			return struct{}{}, err
		}
		found, err = tx.evidenceSearches(ctx, searches)
		return struct{}{}, err
	})
	require.NoError(t, err)
	return overlaps, found
}
