package testdb

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// kept is how many templates sweep spares however old they are, so that several
// branches can be tested in turn without each undoing the other's.
const kept = 5

// template returns the name of the template for a digest, and makes it if no
// process has. A failure is remembered, for it would only repeat itself in
// every test.
func (s *server) template(ctx context.Context, migrate func(context.Context, string) error, digest string) (string, error) {
	name, key := templateName(digest)
	s.mu.Lock()
	defer s.mu.Unlock()
	err, known := s.templates[name]
	if !known {
		err = s.makeTemplate(ctx, name, key, migrate)
		s.templates[name] = err
	}
	return name, err
}

// templateName turns any digest into a name and the number of a lock.
func templateName(digest string) (name string, key int64) {
	sum := sha256.Sum256([]byte(digest))
	return "heard_template_" + hex.EncodeToString(sum[:8]), int64(binary.BigEndian.Uint64(sum[:8]))
}

// makeTemplate makes the template unless it is there. The lock has one process
// do so while the others wait; it is the session's, so it ends with the
// process even if that is killed.
func (s *server) makeTemplate(ctx context.Context, name string, key int64, migrate func(context.Context, string) error) error {
	session, err := sql.Open("postgres", s.base.String())
	if err != nil {
		return err
	}
	defer session.Close()
	session.SetMaxOpenConns(1)
	if _, err := session.ExecContext(ctx, "SELECT pg_advisory_lock($1)", key); err != nil {
		return err
	}
	var ready bool
	err = session.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND NOT datallowconn)`, name).Scan(&ready)
	if err != nil || ready {
		return err
	}
	return s.fill(ctx, session, name, migrate)
}

// fill builds the template. Its comment is the time, for sweep. Closing it to
// all sessions comes last and marks it as whole: what an earlier process left
// without that mark is dropped. It also keeps it usable, for only a database
// without sessions can be cloned.
func (s *server) fill(ctx context.Context, session *sql.DB, name string, migrate func(context.Context, string) error) error {
	quoted := pq.QuoteIdentifier(name)
	err := execute(ctx, session,
		"DROP DATABASE IF EXISTS "+quoted+" WITH (FORCE)",
		"CREATE DATABASE "+quoted+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
		fmt.Sprintf("COMMENT ON DATABASE %s IS '%d'", quoted, time.Now().Unix()))
	if err != nil {
		return err
	}
	if err := migrate(ctx, s.url(name)); err != nil {
		dropDatabase(ctx, session, name) // else the next attempt does
		return fmt.Errorf("migrate: %w", err)
	}
	return execute(ctx, session,
		"ALTER DATABASE "+quoted+" WITH ALLOW_CONNECTIONS false",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "+pq.QuoteLiteral(name))
}

// execute runs statements one by one: none of these may be in a transaction.
func execute(ctx context.Context, db *sql.DB, statements ...string) error {
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// leftovers finds the databases that nobody needs any more: templates, except
// the latest and the young, and the clones of tests that were killed.
const leftovers = `
	WITH past AS (
		SELECT extract(epoch FROM now()) - 3600 AS hour
	), old_template AS (
		SELECT datname
		FROM (
			SELECT oid, datname
			FROM pg_database
			WHERE datname LIKE 'heard\_template\_%' AND NOT datallowconn
			ORDER BY oid DESC
			OFFSET $1
		) AS beyond, past
		WHERE CAST(shobj_description(oid, 'pg_database') AS bigint) < hour
	), old_clone AS (
		SELECT datname
		FROM pg_database AS d, past
		WHERE CAST(substring(datname FROM '^heard_test_([0-9]+)_') AS bigint) < hour
		AND NOT EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.datid = d.oid)
		LIMIT 100
	)
	SELECT array_agg(CAST(datname AS text))
	FROM (SELECT datname FROM old_template UNION ALL SELECT datname FROM old_clone) AS old`

// sweep drops the leftovers. It does what it can and fails nobody: the worst
// that it leaves is a fuller disk.
func (s *server) sweep(ctx context.Context) {
	var names pq.StringArray
	if err := s.admin.QueryRowContext(ctx, leftovers, kept).Scan(&names); err != nil {
		return
	}
	for _, name := range names {
		dropDatabase(ctx, s.admin, name)
	}
}
