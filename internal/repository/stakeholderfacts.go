package repository

import (
	"context"

	"github.com/google/uuid"

	"heard/internal/register"
)

// TransitionStakeholder moves the stakeholder that the caller saw at a version.
func (db *DB) TransitionStakeholder(ctx context.Context, id uuid.UUID, version int64, r register.Request) (*register.Stakeholder, Labels, error) {
	return transition(ctx, db, stakeholders, id, version, r)
}

// StakeholderReadiness tells what a stakeholder lacks for a state, or for each next
// state that the caller may reach.
func (db *DB) StakeholderReadiness(ctx context.Context, id uuid.UUID, to string) (*Readiness, error) {
	return readiness(ctx, db, stakeholders, id, to)
}

// StakeholderHistory reads what has happened to a stakeholder.
func (db *DB) StakeholderHistory(ctx context.Context, id uuid.UUID, q Query) (*History, error) {
	return history(ctx, db, stakeholders, id, q)
}

// gatherStakeholder gathers what the moves of a stakeholder read.
func gatherStakeholder(_ context.Context, _ *txn, s *register.Stakeholder, given register.Given) (*register.StakeholderFacts, error) {
	return &register.StakeholderFacts{Given: given, Stakeholder: s}, nil
}
