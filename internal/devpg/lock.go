//go:build unix

package devpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

var errLocked = errors.New("locked by another process")

// lock is an exclusive hold on a data folder. The kernel frees it when the
// process ends, however it ends, so there is no stale lock to clear away.
type lock struct{ file *os.File }

// takeLock returns errLocked if somebody holds the folder.
func takeLock(dir string) (*lock, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w; run as the user who owns it, "+
			"or set HEARD_DATA_DIR to another folder", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return &lock{f}, nil
	}
	f.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errLocked
	}
	return nil, fmt.Errorf("lock %s: %w", f.Name(), err)
}

// awaitLock takes the lock as soon as it is free. It asks again and again, for
// a blocking flock would not end with ctx.
func awaitLock(ctx context.Context, dir string) (*lock, error) {
	for {
		l, err := takeLock(dir)
		if !errors.Is(err, errLocked) {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for the lock on %s: %w", dir, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// release gives the folder back. It unlocks by word, not only by closing: a
// child that is between fork and exec holds a copy of the descriptor.
func (l *lock) release() {
	syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN)
	l.file.Close()
}
