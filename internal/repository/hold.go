package repository

import (
	"context"

	"github.com/google/uuid"

	"heard/internal/register"
)

// held is a locked row: the entry to alter, and how it stood.
type held[E register.Entry] struct {
	entry, before E
	values        map[string][]any // as stored
}

// hold locks a row that the caller sees, asks whether the caller may do what it
// is about to, and checks the version that the caller saw.
func (t table[E]) hold(ctx context.Context, tx *txn, id uuid.UUID, version int64, may permit) (*held[E], error) {
	h, err := t.peek(ctx, tx, id, ` FOR UPDATE`)
	if err != nil {
		return nil, err
	}
	if err := may(tx, h.entry); err != nil {
		return nil, err
	}
	if b := h.entry.Core(); version != AnyVersion && b.Version != version {
		return nil, &StaleError{Current: b.Version}
	}
	return h, nil
}

// peek reads a row that the caller sees, locked or not.
func (t table[E]) peek(ctx context.Context, tx *txn, id uuid.UUID, lock string) (*held[E], error) {
	var c conditions
	c.add(`t.id = ?`, id)
	visible(&c, tx.by, "t", t.literal())
	rows, err := tx.query(ctx, `SELECT `+t.selected+` FROM `+t.name+` t WHERE `+c.where()+lock, c.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return nil, translate(err)
		}
		return nil, missing(ctx, tx, t.noun, id)
	}
	h := &held[E]{entry: t.fresh(), before: t.fresh()}
	for _, e := range []E{h.entry, h.before} {
		if err := rows.Scan(t.dests(e, true)...); err != nil {
			return nil, translate(err)
		}
	}
	if h.values, err = t.values(h.before); err != nil {
		return nil, err
	}
	return h, rows.Close()
}

// permit says whether a caller who sees an entry may do what it is about to.
type permit func(*txn, register.Entry) error

// mayTry is the rule where something else decides, such as the move itself.
func mayTry(*txn, register.Entry) error { return nil }

// mayEdit is the rule for changes of a record's content.
func mayEdit(tx *txn, e register.Entry) error {
	if !tx.edits(e) && (tx.also == nil || !tx.also(e)) {
		return ErrForbidden
	}
	return nil
}
