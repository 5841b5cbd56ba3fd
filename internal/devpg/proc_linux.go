package devpg

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// endWithParent has the kernel send the child sig when this process ends, even
// by a kill that no handler sees.
func endWithParent(attr *syscall.SysProcAttr, sig syscall.Signal) { attr.Pdeathsig = sig }

// serves reports whether process pid is the server of the cluster in data: a
// server's working directory is its data folder. A process that has ended and
// waits to be reaped has none. The error says that this cannot be found out.
func serves(pid int, data string) (bool, error) {
	want, err := os.Stat(data)
	if err != nil {
		return false, err
	}
	got, err := os.Stat(filepath.Join("/proc", strconv.Itoa(pid), "cwd"))
	switch {
	case err == nil:
		return os.SameFile(want, got), nil
	case errors.Is(err, fs.ErrPermission): // another user's, and so not ours
		return false, nil
	}
	_, err = os.Stat("/proc/self/cwd") // without /proc nothing can be said
	return false, err
}

// recovery are settings for the start after a crash, when PostgreSQL first has
// every file of the cluster put on the disk: in one call, as syncFiles does.
var recovery = []string{"recovery_init_sync_method=syncfs"}

// syncFiles has what was written under dir on the disk when it returns. One
// call for the file system takes a fraction of the time of one per file.
func syncFiles(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Syncfs(int(f.Fd()))
}
