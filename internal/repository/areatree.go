package repository

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// areaTree remembers for a few seconds which areas a filter means. The planner
// then sees the ids themselves and can tell a whole county from a village,
// which an expression would hide from it.
type areaTree struct {
	mu    sync.Mutex
	known map[string]matchedAreas
}

type matchedAreas struct {
	ids   []uuid.UUID
	until time.Time
}

const (
	rememberAreas = 5 * time.Second
	maxAreaAsks   = 1000
)

// matching returns the areas named by id or GSS code, with those inside them
// and, for overlaps, those around them.
func (db *DB) matching(ctx context.Context, names []string, how string) ([]uuid.UUID, error) {
	key := how + "\x00" + strings.Join(names, "\x00")
	t := &db.areaTree
	t.mu.Lock()
	found, ok := t.known[key]
	t.mu.Unlock()
	if ok && time.Now().Before(found.until) {
		return found.ids, nil
	}
	rows, err := db.query(ctx, `SELECT matched_areas($1, $2)`, array(names), how)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	ids := []uuid.UUID{}
	if rows.Next() {
		err = rows.Scan(pq.Array(&ids))
	}
	if err == nil {
		err = rows.Err()
	}
	if err != nil {
		return nil, translate(err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known == nil || len(t.known) >= maxAreaAsks {
		t.known = map[string]matchedAreas{}
	}
	t.known[key] = matchedAreas{ids, time.Now().Add(rememberAreas)}
	return ids, nil
}

// forget drops what is remembered, after a change of the tree.
func (t *areaTree) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known = nil
}
