// Package repository keeps the register in Postgres. It is the only package
// that speaks SQL. It decides who sees which row; it knows no HTTP and nothing
// of the wire.
package repository

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"heard/internal/auth"
	"heard/internal/register"
)

// DB is the register in one Postgres database.
type DB struct {
	sql        *sqlx.DB
	exports    chan struct{} // one place for each export under way
	log        *slog.Logger
	statements statements
	lookups    lookups
	policy     register.Policy
	now        func() time.Time
}

// SetPolicy sets what the deployment asks for; the default otherwise. It is
// called before the first request.
func (db *DB) SetPolicy(p register.Policy) { db.policy = p }

// Policy is what the deployment asks for.
func (db *DB) Policy() register.Policy { return db.policy }

// SetClock sets what tells the time, before the first request.
func (db *DB) SetClock(now func() time.Time) { db.now = now }

// Today is the legal day, in Europe/London.
func (db *DB) Today() register.Date { return register.LegalDay(db.now()) }

// Open connects to the database at the address. It takes postgres:// addresses
// and the key=value form, and adds what the statements rely on.
func Open(ctx context.Context, address string, log *slog.Logger) (*DB, error) {
	dsn, err := withDefaults(address)
	if err != nil {
		return nil, err
	}
	conn, err := sqlx.Open("postgres", dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", withoutAddress(err))
	}
	conn.SetMaxOpenConns(maxConnections)
	conn.SetMaxIdleConns(maxConnections)
	conn.SetConnMaxIdleTime(5 * time.Minute)
	db := &DB{sql: conn, exports: make(chan struct{}, maxExports), log: log,
		policy: register.DefaultPolicy(), now: time.Now}
	if err := db.Ping(ctx); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	return db, nil
}

// Exports hold a connection for as long as their readers take, so they may have
// a part of the connections only: slow readers hold up nobody else.
const (
	maxConnections = 16
	maxExports     = 6
)

// Close closes all connections.
func (db *DB) Close() error { return db.sql.Close() }

// Ping asks whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return withoutAddress(db.sql.PingContext(ctx)) }

// SQL gives the plain handle to those who migrate the schema.
func (db *DB) SQL() *sql.DB { return db.sql.DB }

// withDefaults adds the settings that the statements rely on, unless the
// address says otherwise: parameters in binary form save a round trip and work
// behind a pooler, and times are in UTC.
func withDefaults(address string) (string, error) {
	defaults := map[string]string{
		"binary_parameters": "yes", "timezone": "UTC", "sslmode": "prefer", "connect_timeout": "10",
		"application_name": "heard",
	}
	if !strings.Contains(address, "://") {
		for k, v := range defaults {
			if !strings.Contains(strings.ToLower(address), k+"=") {
				address += " " + k + "=" + v
			}
		}
		return address, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("DATABASE_URL is not a valid address")
	}
	q := u.Query()
	for k, v := range defaults {
		if !q.Has(k) {
			q.Set(k, v)
		}
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// withoutAddress drops errors that repeat the address, which may hold a
// password.
func withoutAddress(err error) error {
	var parse *url.Error
	if errors.As(err, &parse) {
		return errors.New("the address of the database is not valid")
	}
	return err
}

// statements keeps prepared statements by their text, so that each is parsed
// and planned once. It keeps a bounded number: rare ones make room.
type statements struct {
	mu   sync.RWMutex
	kept map[string]*sqlx.Stmt
}

const maxStatements = 400

// closeAfter is when a statement that fell out is closed: later than anybody
// who got hold of it can be about to run it.
const closeAfter = 2 * time.Minute

// cached returns the prepared statement of a query, nil when there is none.
func (s *statements) cached(query string) *sqlx.Stmt {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.kept[query]
}

// keep adds a statement and returns the one to use: another caller may have
// been faster.
func (s *statements) keep(query string, stmt *sqlx.Stmt) *sqlx.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	if other, ok := s.kept[query]; ok {
		_ = stmt.Close()
		return other
	}
	if s.kept == nil {
		s.kept = map[string]*sqlx.Stmt{}
	}
	for old, one := range s.kept { // in no order, so that the hot ones come back
		if len(s.kept) < maxStatements {
			break
		}
		delete(s.kept, old)
		time.AfterFunc(closeAfter, func() { _ = one.Close() })
	}
	s.kept[query] = stmt
	return stmt
}

// prepared returns the statement of a query, prepared on a connection of the
// pool. It must not be called inside a transaction: who holds one connection
// and waits for another can wait for ever.
func (db *DB) prepared(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if stmt := db.statements.cached(query); stmt != nil {
		return stmt, nil
	}
	stmt, err := db.sql.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return db.statements.keep(query, stmt), nil
}

// querier runs statements, in a transaction or outside.
type querier interface {
	query(ctx context.Context, query string, args ...any) (*sqlx.Rows, error)
}

// query runs a statement outside a transaction.
func (db *DB) query(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	stmt, err := db.prepared(ctx, query)
	if err != nil {
		return nil, translate(err)
	}
	rows, err := stmt.QueryxContext(ctx, args...)
	return rows, translate(err)
}

// txn is one transaction, made by one caller.
type txn struct {
	*sqlx.Tx
	db *DB
	by auth.Principal
	// also lets in who does not edit a record, for the one thing that the
	// transaction is about.
	also func(register.Entry) bool
	// own are statements prepared on the transaction's connection, because the
	// pool does not have them yet; they end with it.
	own map[string]*sqlx.Stmt
}

// query runs a statement inside the transaction, on its one connection.
func (tx *txn) query(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	stmt, err := tx.prepared(ctx, query)
	if err != nil {
		return nil, translate(err)
	}
	rows, err := stmt.QueryxContext(ctx, args...)
	return rows, translate(err)
}

func (tx *txn) prepared(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if stmt := tx.own[query]; stmt != nil {
		return stmt, nil
	}
	if stmt := tx.db.statements.cached(query); stmt != nil {
		return tx.StmtxContext(ctx, stmt), nil
	}
	stmt, err := tx.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if tx.own == nil {
		tx.own = map[string]*sqlx.Stmt{}
	}
	tx.own[query] = stmt
	return stmt, nil
}

// exec runs a statement that returns no rows.
func (tx *txn) exec(ctx context.Context, query string, args ...any) error {
	rows, err := tx.query(ctx, query, args...)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return translate(errors.Join(rows.Err(), rows.Close()))
}

// write runs f in one transaction and commits if f returns no error.
func write[T any](ctx context.Context, db *DB, f func(*txn) (T, error)) (result T, err error) {
	t, err := db.sql.BeginTxx(ctx, nil)
	if err != nil {
		return result, translate(err)
	}
	defer func() { _ = t.Rollback() }() // after a commit this does nothing
	tx := &txn{Tx: t, db: db, by: auth.From(ctx)}
	if !tx.by.Everything { // a caller does not wait long for what a long import holds
		if _, err := t.ExecContext(ctx, `SET LOCAL lock_timeout = '5s'`); err != nil {
			return result, translate(err)
		}
	}
	result, err = f(tx)
	if err != nil {
		var zero T
		return zero, translate(err)
	}
	if err := t.Commit(); err != nil {
		return result, translate(err)
	}
	for query := range tx.own {
		if _, err := db.prepared(ctx, query); err != nil {
			db.log.WarnContext(ctx, "a statement could not be prepared", "error", err.Error())
			break // the write stands; the next one tries again
		}
	}
	return result, nil
}

// array passes a slice as a Postgres array, never as NULL.
func array[T any](s []T) any {
	return pq.Array(append([]T{}, s...))
}
