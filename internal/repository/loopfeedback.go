package repository

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

// PublicFeedback reads a page of the loops that tell the public their answer, as
// a caller without a key sees them.
func (db *DB) PublicFeedback(ctx context.Context, q Query, f FeedbackLoopFilter) (*Page[*register.FeedbackLoop], error) {
	ctx = auth.With(ctx, auth.Principal{})
	f.States = register.LoopsAnswered
	page, err := db.ListFeedbackLoops(ctx, q, f)
	if err != nil {
		return nil, err
	}
	return page, feedbackLoops.complete(ctx, db, page.Items)
}

// GetPublicFeedback reads one of them.
func (db *DB) GetPublicFeedback(ctx context.Context, id uuid.UUID) (*register.FeedbackLoop, Labels, error) {
	loop, labels, err := db.GetFeedbackLoop(auth.With(ctx, auth.Principal{}), id)
	if err == nil && !slices.Contains(register.LoopsAnswered, loop.State) {
		err = ErrNotFound
	}
	return loop, labels, err
}

// complete reads the columns that lists leave out.
func (t table[E]) complete(ctx context.Context, db *DB, entries []E) error {
	ids, at := make([]uuid.UUID, len(entries)), map[uuid.UUID]int{}
	for n, e := range entries {
		ids[n], at[e.Core().ID] = e.Core().ID, n
	}
	whole, err := every(ctx, db, t, `t.id = ANY ($1)`, array(ids))
	for _, e := range whole {
		entries[at[e.Core().ID]] = e
	}
	return err
}
