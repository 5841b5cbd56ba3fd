package repository

import (
	"context"

	"github.com/google/uuid"

	"heard/internal/register"
)

// TransitionActivity moves the activity that the caller saw at a version.
func (db *DB) TransitionActivity(ctx context.Context, id uuid.UUID, version int64, r register.Request) (*register.Activity, Labels, error) {
	return transition(ctx, db, activities, id, version, r)
}

// ActivityReadiness tells what an activity lacks for a state, or for each next
// state that the caller may reach.
func (db *DB) ActivityReadiness(ctx context.Context, id uuid.UUID, to string) (*Readiness, error) {
	return readiness(ctx, db, activities, id, to)
}

// ActivityHistory reads what has happened to an activity.
func (db *DB) ActivityHistory(ctx context.Context, id uuid.UUID, q Query) (*History, error) {
	return history(ctx, db, activities, id, q)
}

// gatherActivity gathers what the guards of an activity read.
func gatherActivity(_ context.Context, _ *txn, a *register.Activity, given register.Given) (*register.ActivityFacts, error) {
	return &register.ActivityFacts{Given: given, Activity: a}, nil
}
