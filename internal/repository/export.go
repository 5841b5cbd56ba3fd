package repository

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"time"

	"github.com/jmoiron/sqlx"

	"heard/internal/auth"
	"heard/internal/register"
)

// Export is a whole list, read row by row from one read-only snapshot of the
// register. Close it when done.
type Export[E register.Entry] struct {
	// Rows is how many rows the snapshot holds.
	Rows int64

	table table[E]
	tx    *sqlx.Tx
	rows  *sqlx.Rows
	stop  context.CancelFunc
	leave func() // gives the place to another export
}

// Exported is one row of an export: a whole record with the labels of its ids.
type Exported[E register.Entry] struct {
	Entry  E
	Labels Labels
}

// export opens the snapshot, counts its rows and starts to read them. The rows
// are streamed in whole, so memory does not grow with their number.
func export[E register.Entry](ctx context.Context, db *DB, t table[E], q Query, filter func(*conditions)) (*Export[E], error) {
	p := auth.From(ctx)
	s, err := t.choose(ctx, db, q, filter)
	if err != nil {
		return nil, err
	}
	if err := db.takeTurn(ctx); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	x := &Export[E]{table: t, stop: stop, leave: func() { <-db.exports }}
	if x.tx, err = db.sql.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}); err != nil {
		x.stop()
		x.leave()
		return nil, translate(err)
	}
	if err := x.open(ctx, s, p); err != nil {
		_ = x.Close()
		return nil, translate(err)
	}
	return x, nil
}

// turn is how long an export waits for another to end.
const turn = 10 * time.Second

// takeTurn waits for a place among the exports under way.
func (db *DB) takeTurn(ctx context.Context) error {
	wait := time.NewTimer(turn)
	defer wait.Stop()
	select {
	case db.exports <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
		return ErrUnavailable
	}
}

func (x *Export[E]) open(ctx context.Context, s *selection, p auth.Principal) error {
	if err := x.tx.GetContext(ctx, &x.Rows, "SELECT count(*) FROM "+s.from+" WHERE "+s.where(), s.args...); err != nil {
		return err
	}
	where := s.where()
	labels := labelsOf(&s.conditions, p, "t.ref_ids")
	var err error
	x.rows, err = x.tx.QueryxContext(ctx, "SELECT "+x.table.selected+", "+labels+"\n  FROM "+s.from+"\n WHERE "+where+
		"\n ORDER BY "+s.key+" "+s.direction+", t.id "+s.direction, s.args...)
	return err
}

// All yields the rows in order. An error ends it.
func (x *Export[E]) All() iter.Seq2[Exported[E], error] {
	return func(yield func(Exported[E], error) bool) {
		for x.rows.Next() {
			row := Exported[E]{Entry: x.table.fresh(), Labels: Labels{}}
			err := x.rows.Scan(append(x.table.dests(row.Entry, true), &jsonDest{&row.Labels})...)
			if !yield(row, translate(err)) || err != nil {
				return
			}
		}
		if err := x.rows.Err(); err != nil {
			yield(Exported[E]{}, translate(err))
		}
	}
}

// Close ends the snapshot. It cancels the statement first: closing rows would
// otherwise read all that is left.
func (x *Export[E]) Close() error {
	if x.leave == nil {
		return nil // it is closed
	}
	defer x.leave()
	x.leave = nil
	x.stop()
	if x.rows != nil {
		_ = x.rows.Close()
	}
	if err := x.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
