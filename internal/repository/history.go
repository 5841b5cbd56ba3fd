package repository

import (
	"context"
	"encoding/base64"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/auth"
	"heard/internal/register"
)

// HistoryEntry is one write of a record: the moves it made and the fields it
// changed.
type HistoryEntry struct {
	seq            int64
	At             time.Time
	Version        int64
	Operation      string
	Actor          string
	OrganisationID *uuid.UUID
	Fields         []string
	Steps          []register.Step
}

// History is a page of the history of a record, the oldest entry first.
type History struct {
	Record *register.Record
	Page[HistoryEntry]
}

// history reads what has happened to a record that the caller may see. Its moves
// are told to all who see it. Fields that were changed while the caller could
// not see it are not.
func history[E register.Governed](ctx context.Context, db *DB, t table[E], id uuid.UUID, q Query) (*History, error) {
	e, _, err := t.get(ctx, db, id)
	if err != nil {
		return nil, err
	}
	after, err := historyCursor(q.Cursor)
	if err != nil {
		return nil, err
	}
	var c conditions
	c.add(`t.record_id = ? AND t.type = ? AND t.seq > ?`, id, string(t.noun), after)
	seen := conditions{args: c.args}
	visible(&seen, auth.From(ctx), "t", "t.type")
	c.args = seen.args
	c.clauses = append(c.clauses, `(t.steps <> '[]' OR (`+seen.where()+`))`)
	rows, err := db.query(ctx, `
		SELECT t.seq, t.at, t.version, t.operation, t.actor, t.organisation_id,
		       CASE WHEN `+seen.where()+` THEN t.fields ELSE '{}' END, t.steps
		  FROM changes t
		 WHERE `+c.where()+`
		 ORDER BY t.seq
		 LIMIT `+strconv.Itoa(q.Limit+1), c.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	h := &History{Record: e.Shared()}
	for rows.Next() {
		var one HistoryEntry
		if err := rows.Scan(&one.seq, &one.At, &one.Version, &one.Operation, &one.Actor, &one.OrganisationID,
			pq.Array(&one.Fields), &jsonDest{&one.Steps}); err != nil {
			return nil, translate(err)
		}
		h.Items = append(h.Items, one)
	}
	if err := rows.Err(); err != nil {
		return nil, translate(err)
	}
	if len(h.Items) > q.Limit {
		h.Items = h.Items[:q.Limit]
		h.Next = base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(h.Items[q.Limit-1].seq, 10)))
	}
	return h, h.name(ctx, db)
}

// name labels the organisations that the history mentions.
func (h *History) name(ctx context.Context, db *DB) (err error) {
	ids := []uuid.UUID{}
	for _, e := range h.Items {
		if e.OrganisationID != nil {
			ids = append(ids, *e.OrganisationID)
		}
	}
	h.Labels, err = readLabels(ctx, db, auth.From(ctx), ids)
	return err
}

func historyCursor(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return 0, ErrInvalidCursor
	}
	n, err := strconv.ParseInt(string(b), 10, 64)
	if err != nil || n < 1 {
		return 0, ErrInvalidCursor
	}
	return n, nil
}
