package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"heard/internal/auth"
	"heard/internal/server"
)

type serveCommand struct {
	Addr           string `help:"Where to listen (HEARD_ADDR)."`
	CORSOrigins    string `name:"cors-origins" help:"Origins whose pages may call the API, separated by commas (HEARD_CORS_ORIGINS)."`
	RequestTimeout string `help:"The longest a request may take, such as 30s (HEARD_REQUEST_TIMEOUT)."`
	Example        bool   `help:"Load the example register if the database is empty."`
	Guide          bool   `help:"Print addresses, three keys that end with the process, and lines to try."`
}

// Run serves until the context ends, drains, and stops the embedded default.
func (s *serveCommand) Run(ctx context.Context) (err error) {
	c, err := loadConfig()
	if err != nil {
		return err
	}
	log := newLog(c.LogLevel)
	slog.SetDefault(log)
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("%w (is another server running? choose another address with --addr or HEARD_ADDR)", err)
	}
	defer func() { _ = listener.Close() }()
	d, err := openDatabase(ctx, c, log, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	return s.serve(ctx, c, log, d, listener)
}

func (s *serveCommand) serve(ctx context.Context, c configuration, log *slog.Logger, d *database, l net.Listener) error {
	migrated, err := d.Migrate(ctx)
	if err != nil {
		return err
	}
	if migrated > 0 {
		log.Info("migrated", "migrations", migrated)
	}
	address := "http://" + shown(l.Addr())
	if d.embedded != nil {
		if err := d.embedded.Announce(address); err != nil {
			return err
		}
	}
	if s.Example {
		if err := loadExample(ctx, d, log); err != nil {
			return err
		}
	}
	var temporary map[string]auth.Principal
	if s.Guide {
		if temporary, err = guide(ctx, d, address); err != nil {
			return err
		}
	}
	h, err := server.New(d.DB, server.Options{CORSOrigins: c.CORSOrigins, RequestTimeout: c.RequestTimeout, Log: log, Keys: temporary})
	if err != nil {
		return err
	}
	go moveByDate(ctx, d.DB, log)
	log.Info("serving", "address", address)
	return s.untilStopped(ctx, d, l, h, log, c.RequestTimeout+time.Second)
}

// untilStopped serves until the context ends, or until the embedded database
// dies under the server.
func (s *serveCommand) untilStopped(ctx context.Context, d *database, l net.Listener, h http.Handler, log *slog.Logger, patience time.Duration) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if d.embedded != nil {
		go func() {
			select {
			case <-d.embedded.Done():
				cancel(errDatabaseDied)
			case <-ctx.Done():
			}
		}()
	}
	err := server.Serve(ctx, l, h, log, patience)
	if cause := context.Cause(ctx); errors.Is(cause, errDatabaseDied) {
		return errors.Join(cause, err)
	}
	return err
}

var errDatabaseDied = errors.New("the embedded database has stopped; start heard again")

// shown is an address as a person would type it.
func shown(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost"
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}
