//go:build unix

// Package devpg is the database that Heard has when nobody configures one: it
// finds PostgreSQL on the machine, or downloads it, and runs a server of its
// own in one data folder.
//
// One process owns a folder. It holds a lock on it for life, and its server
// lives and ends with it; every other process connects to that server with the
// URL that Connect reads. Only throw-away servers, made by Share for tests,
// belong to no process.
//
// A data folder holds:
//
//	lock                   held by the owner for as long as it lives
//	server.json            how to reach the running server; mode 0600
//	15/data                the cluster of one major version; nothing here deletes it
//	15/password            what its superuser "heard" signs in with; mode 0600
//	15/postgres.log        what the server says; postgres.log.old is the run before
//	throwaway-15/          the same for Share; made anew when it looks broken
//
// Where the programs come from is up to the environment:
//
//	PG_BINDIR              the folder of postgres and initdb; nothing else is tried
//	HEARD_PG_DOWNLOAD=1    pass over the machine's own programs and download
//	HEARD_PG_REPOSITORY    a Maven repository to download from, such as a mirror
//
// The package knows nothing of Heard's tables, migrations or HTTP server.
package devpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Options says where a server lives.
type Options struct {
	// Dir is the data folder. It is made if it is absent.
	Dir string
	// Programs is the folder for downloaded programs. Empty means one in
	// DefaultDir, so that all data folders of a user share one download.
	Programs string
	// Log hears what takes time or needs attention. Nil means silence.
	Log *slog.Logger
}

// Server is a running server that this process owns.
type Server struct {
	dir     string
	lock    *lock
	process *process
	log     *slog.Logger

	mu    sync.Mutex // guards state and orders Announce before or after Stop
	state state

	stop    sync.Once
	stopErr error
}

// Start takes the data folder for this process, makes the cluster if there is
// none, starts the server and creates the database "heard" if it is absent.
// A server that outlived an earlier owner is stopped first. If another process
// owns the folder the error is an *OwnedError.
//
// ctx bounds the start alone; the server runs until Stop, or until this process
// ends in whatever way.
func Start(ctx context.Context, o Options) (*Server, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	l, err := takeLock(o.Dir)
	if errors.Is(err, errLocked) {
		return nil, owned(o.Dir)
	}
	if err != nil {
		return nil, err
	}
	s := &Server{dir: o.Dir, lock: l, log: o.Log}
	if err := s.start(ctx, o); err != nil {
		l.release()
		return nil, err
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, o Options) error {
	began := time.Now()
	if err := removeState(s.dir); err != nil {
		return err
	}
	c, err := findCluster(ctx, o, durable)
	if err != nil {
		return err
	}
	if err := c.retire(ctx); err != nil {
		return err
	}
	p, url, err := c.serve(ctx)
	if err != nil {
		return err
	}
	s.process, s.state = p, state{URL: url, PID: os.Getpid()}
	if err := writeState(s.dir, s.state); err != nil {
		return errors.Join(err, p.stop(ctx))
	}
	o.Log.Info("database ready", "postgres", c.programs.version, "folder", c.dir,
		"took", time.Since(began).Round(time.Millisecond))
	return nil
}

// URL is the address of the database "heard", in the form that lib/pq takes.
func (s *Server) URL() string { return s.state.URL }

// Done is closed once the server has ended, be it by Stop or by a fault. An
// owner that sees it closed without having called Stop has lost its database.
func (s *Server) Done() <-chan struct{} { return s.process.done }

// Announce records the HTTP address that this process answers at, so that a
// second owner is refused with an error that names it.
func (s *Server) Announce(httpAddr string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lock == nil {
		return ErrNotRunning
	}
	next := s.state
	next.Address = httpAddr
	if err := writeState(s.dir, next); err != nil {
		return err
	}
	s.state.Address = httpAddr
	return nil
}

// Stop ends the server in an orderly way and gives the folder back. Sessions
// are closed at once and open transactions are rolled back, so the HTTP server
// drains first. If ctx ends before the server has, the server is cut short: it
// loses nothing that was committed, and the error says so. Later calls return
// what the first did.
func (s *Server) Stop(ctx context.Context) error {
	s.stop.Do(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.stopErr = errors.Join(removeState(s.dir), s.process.stop(ctx))
		s.lock.release()
		s.lock = nil
	})
	return s.stopErr
}

// DefaultDir is the data folder of a user who names none: /var/lib/heard for
// root, whose own home the database's user may not enter, and a folder in the
// user's cache otherwise.
func DefaultDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/lib/heard", nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no folder for the embedded database: %w; "+
			"set HEARD_DATA_DIR, or DATABASE_URL to use a server of your own", err)
	}
	return filepath.Join(cache, "heard"), nil
}

// complete fills in what the caller left out and makes the data folder.
func (o Options) complete() (Options, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dir == "" {
		return o, errors.New("devpg: Options.Dir is empty")
	}
	dir, err := filepath.Abs(o.Dir) // the server has another working directory
	if err != nil {
		return o, err
	}
	o.Dir = dir
	if o.Programs == "" {
		shared, err := DefaultDir()
		if err != nil {
			shared = o.Dir
		}
		o.Programs = filepath.Join(shared, "programs")
	}
	if err := makeDir(o.Dir); err != nil {
		return o, fmt.Errorf("%w; set HEARD_DATA_DIR to a folder that can be written, "+
			"or DATABASE_URL to use a server of your own", err)
	}
	return o, nil
}
