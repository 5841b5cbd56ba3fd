package repository

import (
	"context"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

// stored is an entry with the labels of its ids.
type stored[E register.Entry] struct {
	entry  E
	labels Labels
}

// create stores a new entry in a transaction of its own.
func create[E register.Entry](ctx context.Context, db *DB, t table[E], e E) (E, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[E], error) {
		labels, err := t.create(ctx, tx, e)
		return stored[E]{e, labels}, err
	})
	return s.entry, s.labels, err
}

// update changes an entry in a transaction of its own.
func update[E register.Entry](ctx context.Context, db *DB, t table[E], id uuid.UUID, version int64, edit func(E) error) (E, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[E], error) {
		e, labels, err := t.change(ctx, tx, id, version, edit)
		return stored[E]{e, labels}, err
	})
	return s.entry, s.labels, err
}

// remove deletes an entry in a transaction of its own.
func remove[E register.Entry](ctx context.Context, db *DB, t table[E], id uuid.UUID, version int64, allowed func(E) error) error {
	_, err := write(ctx, db, func(tx *txn) (struct{}, error) {
		return struct{}{}, t.remove(ctx, tx, id, version, allowed)
	})
	return err
}

// caller is the organisation of the caller.
func caller(ctx context.Context) uuid.UUID { return auth.From(ctx).OrganisationID }
