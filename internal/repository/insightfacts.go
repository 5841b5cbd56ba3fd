package repository

import (
	"context"

	"github.com/google/uuid"

	"heard/internal/register"
)

// TransitionInsight moves the insight that the caller saw at a version.
func (db *DB) TransitionInsight(ctx context.Context, id uuid.UUID, version int64, r register.Request) (*register.Insight, Labels, error) {
	return transition(ctx, db, insights, id, version, r)
}

// InsightReadiness tells what an insight lacks for a state, or for each next
// state that the caller may reach.
func (db *DB) InsightReadiness(ctx context.Context, id uuid.UUID, to string) (*Readiness, error) {
	return readiness(ctx, db, insights, id, to)
}

// InsightHistory reads what has happened to an insight.
func (db *DB) InsightHistory(ctx context.Context, id uuid.UUID, q Query) (*History, error) {
	return history(ctx, db, insights, id, q)
}

// gatherInsight gathers what the guards of an insight read.
func gatherInsight(ctx context.Context, tx *txn, in *register.Insight, given register.Given) (*register.InsightFacts, error) {
	f := &register.InsightFacts{Given: given, Insight: in}
	var err error
	if f.Screening, err = tx.screen(ctx, in.Texts(), register.Contacts{}); err != nil {
		return nil, err
	}
	if in.State != register.InsightPublished {
		return f, nil
	}
	return f, scanOne(ctx, tx, []any{&f.Superseded}, `
		SELECT EXISTS (SELECT FROM insights t
		                WHERE t.ref_ids @> ARRAY[CAST($1 AS uuid)]
		                  AND t.origin->>'supersedesId' = CAST($1 AS text)
		                  AND t.state = 'published')`, in.ID)
}
