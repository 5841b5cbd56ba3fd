//go:build unix

package devpg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// Names in the server.
const (
	superuser    = "heard"
	databaseName = "heard"
)

// ErrNotRunning says that no server runs on a data folder.
var ErrNotRunning = errors.New("the embedded database is not running")

// Connect returns the URL of the server that another process runs on the data
// folder. It starts nothing. If no server answers the error is ErrNotRunning.
func Connect(dir string) (url string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return connect(ctx, dir)
}

// connect waits for a server that is there but busy for as long as ctx allows.
func connect(ctx context.Context, dir string) (string, error) {
	s, err := readState(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w in %s", ErrNotRunning, dir)
	}
	if err != nil {
		return "", fmt.Errorf("read how to reach the embedded database: %w; "+
			"run as the user who started it, or set DATABASE_URL", err)
	}
	if err := answers(ctx, s.URL); err != nil {
		return "", fmt.Errorf("%w in %s", err, dir)
	}
	return s.URL, nil
}

// answers waits until the server at url lets us in. A refused connection or a
// refused password, which means that the port is by now somebody else's, is
// ErrNotRunning at once; a server that is busy, full or still starting is
// waited for until ctx ends, because a live server must not be taken for dead.
func answers(ctx context.Context, url string) error {
	for {
		err := ping(ctx, url)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.ECONNREFUSED), refusedLogin(err):
			return ErrNotRunning
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the embedded database does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// refusedLogin reports whether a server turned the password away.
func refusedLogin(err error) bool {
	return pq.As(err, pqerror.InvalidPassword, pqerror.InvalidAuthorizationSpecification) != nil
}

// ping signs in once.
func ping(ctx context.Context, target string) error {
	db, err := sql.Open("postgres", target)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.PingContext(ctx)
}

// createDatabase makes the database that target leads to.
func createDatabase(ctx context.Context, target string) error {
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	u.Path = "/postgres"
	db, err := sql.Open("postgres", u.String())
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(databaseName))
	return err
}

// dsn is the URL of a server on this machine. Binary parameters spare each
// query a round trip.
func dsn(port int, password string) string {
	u := url.URL{
		Scheme: "postgres",
		User:   url.UserPassword(superuser, password),
		Host:   net.JoinHostPort("127.0.0.1", strconv.Itoa(port)),
		Path:   "/" + databaseName,
		RawQuery: url.Values{
			"sslmode":           {"disable"},
			"connect_timeout":   {"10"},
			"binary_parameters": {"yes"},
			"timezone":          {"UTC"},
		}.Encode(),
	}
	return u.String()
}

// freePort asks the system for a port that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
