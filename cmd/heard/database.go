package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"heard/internal/config"
	"heard/internal/devpg"
	"heard/internal/register"
	"heard/internal/repository"
)

// configuration is what a deployment may set, with the policy that it names.
type configuration struct {
	config.Config
	policy register.Policy
}

// loadConfig reads the environment of the process and the policy that it names,
// and reports everything that is wrong with both.
func loadConfig() (configuration, error) {
	environment := map[string]string{}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		environment[name] = value
	}
	c, err := config.Load(environment)
	policy, bad := loadPolicy(c.Policy)
	return configuration{c, policy}, errors.Join(err, bad)
}

// loadPolicy reads the policy in a file; the default where there is none.
func loadPolicy(file string) (register.Policy, error) {
	if file == "" {
		return register.DefaultPolicy(), nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return register.Policy{}, errors.New("HEARD_POLICY should be a file that can be read")
	}
	policy, err := register.ReadPolicy(text)
	if err != nil {
		return register.Policy{}, fmt.Errorf("HEARD_POLICY: %w", err)
	}
	return policy, nil
}

// newLog logs JSON lines, or plain lines on a terminal.
func newLog(level slog.Level) *slog.Logger {
	o := &slog.HandlerOptions{Level: level}
	if isatty.IsTerminal(os.Stderr.Fd()) {
		return slog.New(slog.NewTextHandler(os.Stderr, o))
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, o))
}

// database is an open register and what stands behind it.
type database struct {
	*repository.DB
	embedded *devpg.Server // nil when another process or DATABASE_URL provides it
}

// openDatabase opens DATABASE_URL, or the embedded default: owned by this
// process if no other owns it. A command that does not serve joins the owner.
func openDatabase(ctx context.Context, c configuration, log *slog.Logger, serve bool) (*database, error) {
	address, server := c.DatabaseURL, (*devpg.Server)(nil)
	if address == "" {
		var err error
		if address, server, err = openEmbedded(ctx, c.Config, log, serve); err != nil {
			return nil, err
		}
	}
	db, err := repository.Open(ctx, address, log)
	if err != nil {
		return nil, errors.Join(err, stopEmbedded(ctx, server))
	}
	db.SetPolicy(c.policy)
	register.HideBelow(c.policy.Settings.SuppressionThreshold)
	return &database{DB: db, embedded: server}, nil
}

func openEmbedded(ctx context.Context, c config.Config, log *slog.Logger, serve bool) (string, *devpg.Server, error) {
	dir := c.DataDir
	if dir == "" {
		var err error
		if dir, err = devpg.DefaultDir(); err != nil {
			return "", nil, err
		}
	}
	server, err := (*devpg.Server)(nil), error(nil)
	var owned *devpg.OwnedError
	for attempt := 0; ; attempt++ {
		if !serve {
			if address, err := devpg.Connect(dir); err == nil {
				return address, nil, nil
			}
		}
		server, err = devpg.Start(ctx, devpg.Options{Dir: dir, Log: log})
		if serve || attempt == 20 || !errors.As(err, &owned) {
			break
		}
		select { // its owner is starting or stopping it
		case <-ctx.Done():
			return "", nil, ctx.Err()
		case <-time.After(500 * time.Millisecond):
		}
	}
	if errors.As(err, &owned) && serve {
		return "", nil, fmt.Errorf("another heard serves this data folder: %w", err)
	}
	if err != nil {
		return "", nil, err
	}
	return server.URL(), server, nil
}

func stopEmbedded(ctx context.Context, s *devpg.Server) error {
	if s == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	return s.Stop(ctx)
}

// close closes the register and stops the embedded default if it is ours.
func (d *database) close(ctx context.Context) error {
	return errors.Join(d.Close(), stopEmbedded(ctx, d.embedded))
}

// withDatabase opens the register for one command and closes it after.
func withDatabase(ctx context.Context, f func(*database) error) (err error) {
	c, err := loadConfig()
	if err != nil {
		return err
	}
	d, err := openDatabase(ctx, c, newLog(max(c.LogLevel, slog.LevelWarn)), false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	if d.embedded != nil { // nobody serves: the schema may be old or missing
		if _, err := d.Migrate(ctx); err != nil {
			return err
		}
	} else if ready, err := d.HasSchema(ctx); err != nil {
		return err
	} else if !ready {
		return errors.New("the database has no schema yet; run heard migrate")
	}
	return f(d)
}
