package repository

import (
	"context"
	"errors"
	"reflect"

	"github.com/google/uuid"

	"heard/internal/register"
)

// TransitionDecision moves the decision that the caller saw at a version.
func (db *DB) TransitionDecision(ctx context.Context, id uuid.UUID, version int64, r register.Request) (*register.Decision, Labels, error) {
	return transition(ctx, db, decisions, id, version, r)
}

// DecisionReadiness tells what a decision lacks for a state, or for each next state
// that the caller may reach.
func (db *DB) DecisionReadiness(ctx context.Context, id uuid.UUID, to string) (*Readiness, error) {
	return readiness(ctx, db, decisions, id, to)
}

// DecisionHistory reads what has happened to a decision.
func (db *DB) DecisionHistory(ctx context.Context, id uuid.UUID, q Query) (*History, error) {
	return history(ctx, db, decisions, id, q)
}

// gatherDecision gathers what the moves of a decision read.
func gatherDecision(ctx context.Context, tx *txn, d *register.Decision, given register.Given) (*register.DecisionFacts, error) {
	f := &register.DecisionFacts{Given: given, Decision: d}
	return f, scanOne(ctx, tx, []any{&f.Replaced}, `SELECT EXISTS (SELECT FROM decisions WHERE supersedes_id = $1)`, d.ID)
}

// amend asks for the reason of a change of a decision that other records rest on.
func (tx *txn) amend(ctx context.Context, d, was *register.Decision) error {
	if tx.by.Everything { // what the program itself writes is held to its sources alone
		return nil
	}
	fill(reflect.ValueOf(d))
	cited := tx.uncited(ctx, d.ID)
	if cited != nil && !errors.Is(cited, ErrInUse) {
		return cited
	}
	return d.Amend(was, cited != nil)
}

// supersede moves the decision that another newly names as the one it supersedes,
// where the caller may. The owner of any other moves it itself.
func (tx *txn) supersede(ctx context.Context, d *register.Decision, had *uuid.UUID) error {
	if d.SupersedesID == nil || had != nil && *had == *d.SupersedesID {
		return nil
	}
	h, err := decisions.hold(ctx, tx, *d.SupersedesID, AnyVersion, mayTry)
	if err != nil || !tx.edits(h.entry) || h.entry.State == register.DecisionSuperseded {
		return err
	}
	steps, err := decisions.life().lead(ctx, tx, h.entry, register.Request{To: register.DecisionSuperseded})
	if err != nil {
		return err
	}
	_, err = decisions.store(ctx, tx, h, steps)
	return err
}
