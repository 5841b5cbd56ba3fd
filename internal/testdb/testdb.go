// Package testdb gives each test a PostgreSQL database of its own.
//
// The databases live on one server that all test processes share, whatever
// package they test and however often they are run; devpg starts it where none
// runs, and it ends by itself when it is idle. HEARD_TEST_DATABASE_URL names
// another server instead, whose user must be allowed to create databases.
//
// Migrations run once for each digest of them, into a template. A test gets a
// clone of that, which takes a fraction of the time. The package knows neither
// the migrations nor the tables.
package testdb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
)

// patience is how long a test waits for its database. It covers the start of
// the server, and a whole test run that asks at the same time.
const patience = 2 * time.Minute

// New returns the URL of a database for this test alone, which is dropped when
// the test ends. It is as migrate leaves an empty database; digest stands for
// what migrate does, and has to change when that does. A test that cannot have
// its database fails.
//
// It may be called from parallel tests, and several times in one.
func New(t testing.TB, migrate func(ctx context.Context, url string) error, digest string) (url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for attempt := 1; ; attempt++ {
		s, clone, err := create(ctx, migrate, digest)
		if err == nil {
			t.Cleanup(func() { s.drop(t, clone) })
			return s.url(clone)
		}
		if attempt == 5 || ctx.Err() != nil || !passing(err) {
			t.Fatalf("no test database: %v", err)
		}
		forget(s)
		time.Sleep(time.Duration(attempt) * 100 * time.Millisecond)
	}
}

// create makes one database on the shared server.
func create(ctx context.Context, migrate func(context.Context, string) error, digest string) (*server, string, error) {
	s, err := connect(ctx)
	if err != nil {
		return nil, "", err
	}
	template, err := s.template(ctx, migrate, digest)
	if err != nil {
		return s, "", err
	}
	clone := cloneName(time.Now())
	_, err = s.admin.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(clone)+
		" TEMPLATE "+pq.QuoteIdentifier(template)+s.strategy)
	return s, clone, err
}

// cloneName holds the time, by which sweep tells what a killed test left.
func cloneName(now time.Time) string {
	return fmt.Sprintf("heard_test_%d_%s", now.Unix(), strings.ToLower(rand.Text()[:12]))
}

// drop removes a test's database, with whoever is still connected to it. That
// the server is gone is no fault of the test's.
func (s *server) drop(t testing.TB, clone string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := dropDatabase(ctx, s.admin, clone); err != nil {
		t.Logf("test database %s is left over: %v", clone, err)
	}
}

func dropDatabase(ctx context.Context, db *sql.DB, name string) error {
	_, err := db.ExecContext(ctx, "DROP DATABASE IF EXISTS "+pq.QuoteIdentifier(name)+" WITH (FORCE)")
	return err
}
