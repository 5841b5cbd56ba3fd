package repository

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// lookups remember for a few seconds what the names and codes of filters mean:
// areas, organisations and the codes of open vocabularies. The planner then
// sees the ids themselves and can tell a whole county from a village, and a
// code that does not exist is an error and not an empty list.
type lookups struct {
	mu    sync.Mutex
	ids   map[string]matchedIDs
	codes map[[2]string]bool // vocabulary and code
	until time.Time          // of the codes
}

type matchedIDs struct {
	ids   []uuid.UUID
	until time.Time
}

const (
	rememberLookups = 5 * time.Second
	maxLookups      = 1000
)

const (
	areasNamed         = `SELECT matched_areas($1, $2)`
	organisationsNamed = `SELECT matched_organisations($1, $2)`
)

// matching returns the ids that a query finds for names.
func (db *DB) matching(ctx context.Context, query string, names []string, how any) ([]uuid.UUID, error) {
	key := fmt.Sprint(query, "\x00", how, "\x00", strings.Join(names, "\x00"))
	l := &db.lookups
	l.mu.Lock()
	found, ok := l.ids[key]
	l.mu.Unlock()
	if ok && time.Now().Before(found.until) {
		return found.ids, nil
	}
	ids := []uuid.UUID{}
	if err := scanOne(ctx, db, []any{pq.Array(&ids)}, query, array(names), how); err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return ids, nil // it may be there in a moment
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ids == nil || len(l.ids) >= maxLookups {
		l.ids = map[string]matchedIDs{}
	}
	l.ids[key] = matchedIDs{ids, time.Now().Add(rememberLookups)}
	return ids, nil
}

// openCodes returns the codes of all open vocabularies.
func (db *DB) openCodes(ctx context.Context) (map[[2]string]bool, error) {
	l := &db.lookups
	l.mu.Lock()
	codes, until := l.codes, l.until
	l.mu.Unlock()
	if codes != nil && time.Now().Before(until) {
		return codes, nil
	}
	rows, err := db.query(ctx, `SELECT vocabulary, code FROM terms`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	codes = map[[2]string]bool{}
	for rows.Next() {
		var term [2]string
		if err := rows.Scan(&term[0], &term[1]); err != nil {
			return nil, translate(err)
		}
		codes[term] = true
	}
	if err := rows.Err(); err != nil {
		return nil, translate(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.codes, l.until = codes, time.Now().Add(rememberLookups)
	return codes, nil
}

// forget drops what is remembered, after a change of reference data.
func (l *lookups) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ids, l.codes = nil, nil
}
