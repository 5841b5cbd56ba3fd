//go:build unix

package devpg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
)

// kind is what a cluster is for.
type kind struct {
	prefix   string // of the cluster's folder; keeps the two kinds apart for good
	detached bool   // the server outlives the process that starts it
	settings []string
}

// cheapReads tells the planner that a page anywhere costs little more than the
// next one, as on the solid-state disks of today.
const cheapReads = "random_page_cost=1.1"

var (
	// durable holds a developer's work: every commit is on the disk.
	durable = kind{settings: append([]string{"max_connections=100", cheapReads}, recovery...)}
	// throwaway holds test databases, for which speed is all that matters.
	throwaway = kind{prefix: "throwaway-", detached: true, settings: []string{
		"max_connections=300",
		cheapReads,
		"fsync=off",
		"full_page_writes=off",
		"synchronous_commit=off",
		"dynamic_shared_memory_type=mmap", // a file in the cluster, so that no crash leaks it
		"min_wal_size=32MB",               // the folder may be one in memory
		"max_wal_size=128MB",
	}}
)

// cluster is the folder of one major version.
type cluster struct {
	kind
	dir      string
	programs programs
	account  account
	log      *slog.Logger
}

func (c *cluster) data() string     { return filepath.Join(c.dir, "data") }
func (c *cluster) password() string { return filepath.Join(c.dir, "password") }
func (c *cluster) logFile() string  { return filepath.Join(c.dir, "postgres.log") }
func (c *cluster) pidFile() string  { return filepath.Join(c.data(), "postmaster.pid") }

// findCluster settles which cluster of a folder to serve and with which
// programs. Where durable data exists, its version decides: a newer PostgreSQL
// on the machine must not present its user with an empty database.
func findCluster(ctx context.Context, o Options, k kind) (*cluster, error) {
	major := newestCluster(o.Dir, k.prefix)
	as, err := accountFor(filepath.Join(o.Dir, k.prefix+strconv.Itoa(major), "data"))
	if err != nil {
		return nil, err
	}
	if err := as.reach(o.Dir); err != nil {
		return nil, err
	}
	if k.detached {
		major = 0
	}
	p, err := findPrograms(ctx, o, as, major)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(o.Dir, k.prefix+strconv.Itoa(p.major))
	return &cluster{kind: k, dir: dir, programs: p, account: as, log: o.Log}, nil
}

// newestCluster returns the highest major version that dir has data of, or 0.
func newestCluster(dir, prefix string) int {
	for major := newest; major >= oldest; major-- {
		version := filepath.Join(dir, prefix+strconv.Itoa(major), "data", "PG_VERSION")
		if _, err := os.Stat(version); err == nil {
			return major
		}
	}
	return 0
}

// create makes the cluster if there is none. It is made under another name and
// renamed when it is whole and on the disk, so that a start cut short at any
// moment leaves either a sound cluster or none.
func (c *cluster) create(ctx context.Context) error {
	if _, err := os.Stat(c.data()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	c.log.Info("creating the database", "folder", c.dir, "postgres", c.programs.version)
	if err := c.prepareFolder(); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(c.dir, "init-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch) // gone already once it has been renamed
	if err := c.account.own(scratch); err != nil {
		return err
	}
	if err := c.initdb(ctx, scratch); err != nil {
		return err
	}
	if !c.detached {
		if err := syncFiles(c.dir); err != nil {
			return err
		}
	}
	return os.Rename(scratch, c.data())
}

// prepareFolder makes the cluster's folder, with a password that is as good as
// a key: it is all that keeps other users out. The folder stays this process's
// own, so that the account cannot put a link where root writes the log.
func (c *cluster) prepareFolder() error {
	if err := makeDir(c.dir); err != nil {
		return err
	}
	removeOld(filepath.Join(c.dir, "init-*"))
	if _, err := os.Stat(c.password()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(c.password(), []byte(rand.Text()+"\n"), 0o600); err != nil {
		return err
	}
	return c.account.own(c.password())
}

// initdb fills an empty folder. The C locale is the same on every machine, so
// that order does not depend on where the data was made.
func (c *cluster) initdb(ctx context.Context, dir string) error {
	_, err := run(ctx, c.account.command(c.dir, c.programs.path("initdb"),
		"--pgdata", dir,
		"--username", superuser,
		"--pwfile", c.password(),
		"--auth", "scram-sha-256",
		"--encoding", "UTF8",
		"--locale", "C",
		"--no-instructions",
		"--no-sync")) // create syncs in one call
	if err != nil {
		return fmt.Errorf("create the database in %s: %w", c.dir, err)
	}
	return nil
}
