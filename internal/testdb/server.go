package testdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"heard/internal/devpg"
)

// server is the shared server as this process sees it.
type server struct {
	base     *url.URL
	admin    *sql.DB // on a database that no test uses
	strategy string  // how it clones fastest, as an option of CREATE DATABASE

	mu        sync.Mutex
	templates map[string]error // how making each one went
}

// current is the server that this process uses, once it is known.
var current struct {
	sync.Mutex
	*server
}

// connect returns the current server and finds or starts it if there is none.
func connect(ctx context.Context) (*server, error) {
	current.Lock()
	defer current.Unlock()
	if current.server != nil {
		return current.server, nil
	}
	address, err := find(ctx)
	if err != nil {
		return nil, err
	}
	s, err := open(address)
	if err != nil {
		return nil, err
	}
	if err := s.choose(ctx); err != nil {
		return nil, err
	}
	s.sweep(ctx)
	current.server = s
	return s, nil
}

// forget has the next caller look for the server again. The connections of the
// old one stay open for the tests that still use it.
func forget(s *server) {
	current.Lock()
	defer current.Unlock()
	if current.server == s {
		current.server = nil
	}
}

// find returns the URL of the server that was named, or of the shared one.
func find(ctx context.Context) (string, error) {
	if named := os.Getenv("HEARD_TEST_DATABASE_URL"); named != "" {
		return named, nil
	}
	dir, err := devpg.SharedDir()
	if err != nil {
		return "", err
	}
	address, err := devpg.Share(ctx, devpg.Options{Dir: dir, Log: slog.Default()})
	if err != nil {
		return "", fmt.Errorf("%w (HEARD_TEST_DATABASE_URL may name a server to test on)", err)
	}
	return address, nil
}

// open prepares a server's URL. What a named one leaves out is filled in with
// what Heard itself uses, so that tests run as the product does.
func open(address string) (*server, error) {
	base, err := url.Parse(address)
	if err != nil || base.Scheme != "postgres" && base.Scheme != "postgresql" {
		return nil, errors.New("HEARD_TEST_DATABASE_URL is not of the form postgres://user:password@host:port/database")
	}
	query := base.Query()
	for key, value := range map[string]string{
		"sslmode":           "disable",
		"binary_parameters": "yes",
		"timezone":          "UTC",
	} {
		if !query.Has(key) {
			query.Set(key, value)
		}
	}
	query.Set("connect_timeout", "60") // a machine that is busy with tests is no failure
	base.RawQuery = query.Encode()
	admin, err := sql.Open("postgres", base.String())
	if err != nil {
		return nil, err
	}
	admin.SetMaxOpenConns(4) // many processes share the server's connections
	admin.SetMaxIdleConns(4)
	admin.SetConnMaxIdleTime(2 * time.Second)
	return &server{base: base, admin: admin, templates: map[string]error{}}, nil
}

// choose picks the strategy. To copy files takes half the time of writing every
// page to the log, unless the server then waits for the disk.
func (s *server) choose(ctx context.Context) error {
	err := s.admin.QueryRowContext(ctx, `
		SELECT CASE
			WHEN current_setting('fsync') = 'off' AND CAST(current_setting('server_version_num') AS integer) >= 150000
			THEN ' STRATEGY FILE_COPY'
			ELSE ''
		END`).Scan(&s.strategy)
	if err != nil {
		return fmt.Errorf("%s: %w", s.base.Redacted(), err)
	}
	return nil
}

// url is the address of one database on the server.
func (s *server) url(name string) string {
	u := *s.base
	u.Path = "/" + name
	return u.String()
}

// passing reports whether an error may be gone when everything is tried again:
// the server ended or was replaced, it is full for the moment, somebody is
// still connected to the template, or another process dropped it.
func passing(err error) bool {
	if pq.As(err, pqerror.ObjectInUse, pqerror.InvalidCatalogName, pqerror.TooManyConnections,
		pqerror.AdminShutdown, pqerror.CrashShutdown, pqerror.CannotConnectNow) != nil {
		return true
	}
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF)
}
