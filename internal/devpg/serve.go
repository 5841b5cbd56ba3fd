//go:build unix

package devpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// settings are those of every server. They come on the command line, before
// which postgresql.conf in the data folder has no say; the rest is there to be
// changed by hand.
var settings = []string{
	"listen_addresses=127.0.0.1",
	"unix_socket_directories=",
	"password_encryption=scram-sha-256",
	"timezone=UTC",
	"log_timezone=UTC",
	"lc_messages=C", // passing reads the log
	"logging_collector=off",
	"log_destination=stderr",
	"wal_level=minimal", // no replicas: less to write
	"max_wal_senders=0",
	"jit=off", // short queries: compiling one costs more than it saves
}

// serve makes the cluster if there is none, starts its server and creates the
// database if it is absent. The URL works when it returns.
func (c *cluster) serve(ctx context.Context) (*process, string, error) {
	if err := c.create(ctx); err != nil {
		return nil, "", err
	}
	// The log of the run before is kept: it may say why that run ended.
	if err := os.Rename(c.logFile(), c.logFile()+".old"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, "", err
	}
	for {
		p, url, err := c.launch(ctx)
		if err == nil {
			return p, url, nil
		}
		if !c.passing() {
			return nil, "", err
		}
		select {
		case <-ctx.Done():
			return nil, "", err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// passing reports whether the server failed for a reason that goes away: some
// other program took the port between our look and its start, or processes of
// a server that was killed have not all ended.
func (c *cluster) passing() bool {
	said := c.logTail()
	return strings.Contains(said, "could not bind") ||
		strings.Contains(said, "pre-existing shared memory block")
}

// launch starts the server once and waits until it lets us in.
func (c *cluster) launch(ctx context.Context) (*process, string, error) {
	password, err := os.ReadFile(c.password())
	if err != nil {
		return nil, "", fmt.Errorf("%w; the data in %s cannot be opened without that file, "+
			"so put it back, or set HEARD_DATA_DIR to another folder", err, c.dir)
	}
	port, err := freePort()
	if err != nil {
		return nil, "", err
	}
	p, err := c.start(port)
	if err != nil {
		return nil, "", fmt.Errorf("start PostgreSQL: %w", err)
	}
	target := dsn(port, strings.TrimSpace(string(password)))
	if err := c.await(ctx, p, target); err != nil {
		gone, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return nil, "", errors.Join(err, p.stop(gone))
	}
	return p, target, nil
}

// start runs the server with its output in the log file.
func (c *cluster) start(port int) (*process, error) {
	log, err := os.OpenFile(c.logFile(), os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the server has its own copy
	args := []string{"-D", c.data(), "-c", "port=" + strconv.Itoa(port)}
	for _, s := range slices.Concat(settings, c.settings) {
		args = append(args, "-c", s)
	}
	cmd := c.account.command(c.dir, c.programs.path("postgres"), args...)
	cmd.Stdout, cmd.Stderr = log, log
	if c.detached {
		// A session of its own, so that no terminal or group ends it.
		cmd.SysProcAttr.Setpgid, cmd.SysProcAttr.Setsid = false, true
	} else {
		endWithParent(cmd.SysProcAttr, syscall.SIGINT) // a fast, orderly shutdown
	}
	return begin(cmd)
}

// await returns once the database "heard" lets us in. It has no limit of its
// own: a server that recovers from a crash takes as long as it takes.
func (c *cluster) await(ctx context.Context, p *process, target string) error {
	for {
		err := ping(ctx, target)
		if pq.As(err, pqerror.InvalidCatalogName) != nil {
			err = createDatabase(ctx, target)
		}
		switch {
		case err == nil && !p.ended():
			return nil
		case p.ended():
			return fmt.Errorf("PostgreSQL ended at its start (%w); %s says:\n%s", p.err, c.logFile(), c.logTail())
		case refusedLogin(err):
			return fmt.Errorf("the password in %s is not that of user %s; put the right one there: %w",
				c.password(), superuser, err)
		}
		select {
		case <-p.done:
		case <-ctx.Done():
			return fmt.Errorf("wait for PostgreSQL to start: %w (%w)", ctx.Err(), err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// logTail is the end of what the server said.
func (c *cluster) logTail() string {
	f, err := os.Open(c.logFile())
	if err != nil {
		return ""
	}
	defer f.Close()
	if _, err := f.Seek(-2048, io.SeekEnd); err != nil {
		f.Seek(0, io.SeekStart) // it is shorter than that
	}
	b, _ := io.ReadAll(f)
	return strings.TrimSpace(string(b))
}
