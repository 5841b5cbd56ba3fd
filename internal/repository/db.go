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
)

// DB is the register in one Postgres database.
type DB struct {
	sql        *sqlx.DB
	log        *slog.Logger
	statements statements
	lookups    lookups
}

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
	conn.SetMaxOpenConns(16)
	conn.SetMaxIdleConns(16)
	conn.SetConnMaxIdleTime(5 * time.Minute)
	db := &DB{sql: conn, log: log}
	if err := db.Ping(ctx); err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	return db, nil
}

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
// and planned once. It keeps a bounded number; what is over is run unprepared.
type statements struct {
	mu   sync.RWMutex
	kept map[string]*sqlx.Stmt
}

const maxStatements = 400

func (db *DB) prepared(ctx context.Context, query string) (*sqlx.Stmt, error) {
	s := &db.statements
	s.mu.RLock()
	stmt, ok := s.kept[query]
	full := len(s.kept) >= maxStatements
	s.mu.RUnlock()
	if ok || full {
		return stmt, nil
	}
	stmt, err := db.sql.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other, ok := s.kept[query]; ok {
		_ = stmt.Close()
		return other, nil
	}
	if s.kept == nil {
		s.kept = map[string]*sqlx.Stmt{}
	}
	s.kept[query] = stmt
	return stmt, nil
}

// query runs a statement outside a transaction.
func (db *DB) query(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	stmt, err := db.prepared(ctx, query)
	if err != nil {
		return nil, translate(err)
	}
	var rows *sqlx.Rows
	if stmt == nil {
		rows, err = db.sql.QueryxContext(ctx, query, args...)
	} else {
		rows, err = stmt.QueryxContext(ctx, args...)
	}
	return rows, translate(err)
}

// txn is one transaction, made by one caller.
type txn struct {
	*sqlx.Tx
	db *DB
	by auth.Principal
}

// query runs a statement inside the transaction.
func (tx *txn) query(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	stmt, err := tx.db.prepared(ctx, query)
	if err != nil {
		return nil, translate(err)
	}
	var rows *sqlx.Rows
	if stmt == nil {
		rows, err = tx.QueryxContext(ctx, query, args...)
	} else {
		rows, err = tx.StmtxContext(ctx, stmt).QueryxContext(ctx, args...)
	}
	return rows, translate(err)
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
	result, err = f(&txn{Tx: t, db: db, by: auth.From(ctx)})
	if err != nil {
		var zero T
		return zero, translate(err)
	}
	return result, translate(t.Commit())
}

// array passes a slice as a Postgres array, never as NULL.
func array[T any](s []T) any {
	return pq.Array(append([]T{}, s...))
}

// arrayDest scans a Postgres array.
func arrayDest(into any) any { return pq.Array(into) }
