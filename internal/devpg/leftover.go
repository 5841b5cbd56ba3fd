//go:build unix

package devpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// retire stops a server that outlived its owner. The caller holds the folder's
// lock, so nobody else has a claim on it.
func (c *cluster) retire(ctx context.Context) error {
	pid := c.postmaster()
	if pid == 0 || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return nil // PostgreSQL clears away the file of a dead server by itself
	}
	ours, err := serves(pid, c.data())
	if err != nil {
		return nil //nolint:nilerr // it cannot be told; PostgreSQL refuses to start if it is
	}
	if !ours {
		// The number is by now another process's, which PostgreSQL would take
		// for its own server. Its data stays safe without the file: it also
		// finds the shared memory of any process that still uses the folder.
		if err := os.Remove(c.pidFile()); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil // it ended just now
	}
	c.log.Info("stopping a database left over from an earlier run", "process", pid, "folder", c.dir)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		syscall.Kill(pid, sig)
		if c.gone(ctx, pid) {
			return nil
		}
	}
	return fmt.Errorf("a database left over from an earlier run (process %d) on %s does not stop; "+
		"end it and try again", pid, c.dir)
}

// postmaster returns the process that the cluster's pid file names, or 0.
func (c *cluster) postmaster() int {
	b, err := os.ReadFile(c.pidFile())
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || pid < 2 {
		return 0
	}
	return pid
}

// gone waits up to ten seconds for the server to end.
func (c *cluster) gone(ctx context.Context, pid int) bool {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		if ours, err := serves(pid, c.data()); err == nil && !ours {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(10 * time.Millisecond):
		}
	}
	return false
}
