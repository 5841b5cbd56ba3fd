package repository

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

// MoveDue makes every move that follows from a date that has come, and returns
// how many it made. Several instances may do so at once: each move is made under
// the lock of its row, and a record that another has moved is left alone. What
// was missed while nothing ran is caught up with, under the day it was due.
func (db *DB) MoveDue(ctx context.Context) (int, error) {
	ctx = auth.With(ctx, auth.System)
	moved, failed := 0, error(nil)
	for _, move := range dueMoves {
		n, err := move(ctx, db)
		moved, failed = moved+n, errors.Join(failed, err)
	}
	return moved, failed
}

// moveBy moves the records of a noun. due is the condition, of t and today as $1,
// under which a row may be due.
func moveBy[E register.Governed](t table[E], due string) func(context.Context, *DB) (int, error) {
	return func(ctx context.Context, db *DB) (int, error) {
		var ids []uuid.UUID
		if err := db.sql.SelectContext(ctx, &ids, `SELECT t.id FROM `+t.name+` t WHERE `+due+` ORDER BY t.id`, db.Today().String()); err != nil {
			return 0, translate(err)
		}
		moved, failed := 0, error(nil)
		for _, id := range ids {
			ok, err := moveOne(ctx, db, t, id)
			if ok {
				moved++
			}
			failed = errors.Join(failed, err)
		}
		return moved, failed
	}
}

// moveOne makes the move of one record that is due, or keeps why it cannot be
// made.
func moveOne[E register.Governed](ctx context.Context, db *DB, t table[E], id uuid.UUID) (moved bool, err error) {
	return write(ctx, db, func(tx *txn) (bool, error) {
		h, err := t.hold(ctx, tx, id, AnyVersion, mayTry)
		if err != nil {
			return false, err
		}
		to, on, ok, err := t.life().due(ctx, tx, h.entry)
		if err != nil || !ok {
			return false, err
		}
		steps, err := t.life().lead(ctx, tx, h.entry, register.Request{To: to, On: on.Partial()})
		var unmet *register.GuardError
		if errors.As(err, &unmet) {
			return false, t.fail(ctx, tx, id, register.FailedStep{To: to, DueOn: on, TriedOn: db.Today(), Guards: unmet.Results})
		}
		if err != nil {
			return false, err
		}
		_, err = t.store(ctx, tx, h, steps)
		return err == nil, err
	})
}

// fail keeps a move that could not be made, on the record as it stood. What is
// already kept is not written again.
func (t table[E]) fail(ctx context.Context, tx *txn, id uuid.UUID, failed register.FailedStep) error {
	h, err := t.hold(ctx, tx, id, AnyVersion, mayTry)
	if err != nil {
		return err
	}
	r := any(h.entry).(register.Governed).Shared()
	if old := r.FailedStep; old != nil {
		again := failed
		again.TriedOn = old.TriedOn
		kept, now := new(bytes.Buffer), new(bytes.Buffer)
		if err := errors.Join(json.NewEncoder(kept).Encode(old), json.NewEncoder(now).Encode(again)); err != nil {
			return err
		}
		if bytes.Equal(kept.Bytes(), now.Bytes()) {
			return nil
		}
	}
	r.FailedStep = &failed
	_, err = t.store(ctx, tx, h, nil)
	return err
}
