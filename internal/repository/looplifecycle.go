package repository

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"heard/internal/register"
)

// TransitionFeedbackLoop moves the feedback loop that the caller saw at a
// version.
func (db *DB) TransitionFeedbackLoop(ctx context.Context, id uuid.UUID, version int64, r register.Request) (*register.FeedbackLoop, Labels, error) {
	return transition(ctx, db, feedbackLoops, id, version, r)
}

// FeedbackLoopReadiness tells what a loop lacks for a state, or for each next
// state that the caller may reach.
func (db *DB) FeedbackLoopReadiness(ctx context.Context, id uuid.UUID, to string) (*Readiness, error) {
	return readiness(ctx, db, feedbackLoops, id, to)
}

// FeedbackLoopHistory reads what has happened to a loop.
func (db *DB) FeedbackLoopHistory(ctx context.Context, id uuid.UUID, q Query) (*History, error) {
	return history(ctx, db, feedbackLoops, id, q)
}

// AnswerFeedbackLoop keeps whether the responsible organisation takes a loop on.
func (db *DB) AnswerFeedbackLoop(ctx context.Context, id uuid.UUID, version int64, answer string, reason *string) (*register.FeedbackLoop, Labels, error) {
	return db.UpdateFeedbackLoop(ctx, id, version, func(loop *register.FeedbackLoop) error {
		if !answersFor(ctx, loop) {
			return ErrForbidden
		}
		return loop.Answer(answer, reason, db.Today())
	})
}

// SplitFeedbackLoop takes said items out into a loop of their own and returns
// that.
func (db *DB) SplitFeedbackLoop(ctx context.Context, id uuid.UUID, version int64, items []uuid.UUID, title string) (*register.FeedbackLoop, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (s stored[*register.FeedbackLoop], err error) {
		_, _, err = feedbackLoops.change(ctx, tx, id, version, func(loop *register.FeedbackLoop) error {
			if !answersFor(ctx, loop) {
				return ErrForbidden
			}
			s.entry, err = tx.split(ctx, loop, items, title)
			return err
		})
		if err != nil {
			return s, err
		}
		s.labels, err = feedbackLoops.create(ctx, tx, s.entry)
		return s, err
	})
	return s.entry, s.labels, err
}

func (tx *txn) split(ctx context.Context, loop *register.FeedbackLoop, items []uuid.UUID, title string) (*register.FeedbackLoop, error) {
	if err := loop.MaySplit(items); err != nil {
		return nil, err
	}
	f, err := loopLife().facts(ctx, tx, loop, register.Request{})
	if err != nil {
		return nil, err
	}
	f.Splitting = items
	if err := register.LoopLifecycle.Recheck(f, []string{"LOOP-G09"}, nil); err != nil {
		return nil, err
	}
	made := loop.Split(items, title)
	return made, loopLife().recheck(ctx, tx, made, register.Revision{Private: []string{"LOOP-G01"}})
}

// MergeFeedbackLoop gives what people said in one loop to another, and returns
// the one that ends.
func (db *DB) MergeFeedbackLoop(ctx context.Context, id uuid.UUID, version int64, into uuid.UUID) (*register.FeedbackLoop, Labels, error) {
	if into == id {
		return nil, nil, register.Problems{{Pointer: "#/intoId", Code: "invalid", Detail: "Name another loop than this one."}}
	}
	s, err := write(ctx, db, func(tx *txn) (s stored[*register.FeedbackLoop], err error) {
		h, err := feedbackLoops.hold(ctx, tx, id, version, mayEdit)
		if err != nil {
			return s, err
		}
		survivor, err := feedbackLoops.hold(ctx, tx, into, AnyVersion, mayEdit)
		if errors.Is(err, ErrNotFound) || errors.Is(err, ErrGone) {
			return s, register.Problems{{Pointer: "#/intoId", Code: "unknown_id", Detail: "There is no such loop, or you may not see it."}}
		}
		if err != nil {
			return s, err
		}
		steps, err := tx.merge(ctx, h.entry, survivor.entry)
		if err != nil {
			return s, err
		}
		if _, err := feedbackLoops.store(ctx, tx, survivor, nil); err != nil {
			return s, err
		}
		s.entry = h.entry
		s.labels, err = feedbackLoops.store(ctx, tx, h, steps)
		return s, err
	})
	return s.entry, s.labels, err
}

func (tx *txn) merge(ctx context.Context, loop, survivor *register.FeedbackLoop) ([]register.Step, error) {
	f, err := loopLife().facts(ctx, tx, loop, register.Request{To: register.LoopMerged})
	if err != nil {
		return nil, err
	}
	f.Into = survivor
	return register.LoopLifecycle.Lead(f)
}

// loopLife is the lifecycle of loops with the query of its facts.
func loopLife() lived[*register.FeedbackLoop, *register.LoopFacts] {
	return lives[register.NounFeedbackLoop].(lived[*register.FeedbackLoop, *register.LoopFacts])
}

// answersFor reports whether the caller is of the organisation that answers for
// a loop: the responsible one, or the owner while none is named.
func answersFor(ctx context.Context, loop *register.FeedbackLoop) bool {
	return loop.ProfileFrom() == caller(ctx)
}
