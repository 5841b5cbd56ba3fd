//go:build unix

package devpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/lib/pq"
)

// idle is how long a shared server waits for another database to be created or
// dropped before it ends.
const idle = 30 * time.Minute

// SharedDir is the usual folder for Share. It is never DefaultDir, so that one
// can be swept away without a thought for the other, and it is in memory if
// there is room, because to create a database is to create 300 files.
func SharedDir() (string, error) {
	if memory := memoryDir(); memory != "" {
		dir := fmt.Sprintf("%s/heard-test-%d", memory, os.Geteuid())
		info, err := os.Stat(dir)
		if err != nil || info.Sys().(*syscall.Stat_t).Uid == uint32(os.Geteuid()) {
			return dir, nil //nolint:nilerr // it is not there yet
		} // else it is another user's trap: everyone may write there
	}
	dir, err := DefaultDir()
	if err != nil {
		return "", err
	}
	return dir + "-test", nil
}

// memoryDir is a file system in memory with a gigabyte to spare, or "".
func memoryDir() string {
	const dir = "/dev/shm"
	var fs syscall.Statfs_t
	if syscall.Statfs(dir, &fs) == nil && uint64(fs.Bavail)*uint64(fs.Bsize) >= 1<<30 { //nolint:unconvert // the types differ by platform
		return dir
	}
	return ""
}

// Share returns the URL of a throw-away server on the data folder, and starts
// one if none runs. The server belongs to no process: all that share it come
// and go, and it ends by itself half an hour after the last database in it was
// created or dropped. Its databases survive that, but not a crash: it writes
// nothing through to the disk, and a cluster that was not shut down in an
// orderly way, or does not start, is deleted and made anew.
//
// It keeps its cluster apart from the one that Start serves, so that even on
// the same folder it cannot delete what Start keeps.
func Share(ctx context.Context, o Options) (url string, err error) {
	o, err = o.complete()
	if err != nil {
		return "", err
	}
	if url, err := running(ctx, o.Dir); err == nil || speaks(err) {
		return url, err
	}
	l, err := awaitLock(ctx, o.Dir)
	if err != nil {
		return "", err
	}
	defer l.release()
	if url, err := running(ctx, o.Dir); err == nil || speaks(err) {
		return url, err // started while we waited
	}
	c, err := findCluster(ctx, o, throwaway)
	if err != nil {
		return "", err
	}
	return c.share(ctx, o.Dir)
}

// running is patient with a server that is silent: on a machine that is busy
// with tests it may well be alive.
func running(ctx context.Context, dir string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return connect(ctx, dir)
}

// speaks reports whether an error came from a server, such as one that has no
// connection free. That server is at work for others and must not be replaced.
func speaks(err error) bool {
	_, ok := errors.AsType[*pq.Error](err)
	return ok
}

// share starts the server, on a new cluster if the old one is of no use.
func (c *cluster) share(ctx context.Context, dir string) (string, error) {
	if err := removeState(dir); err != nil {
		return "", err
	}
	if err := c.clean(ctx); err != nil {
		return "", err
	}
	p, url, err := c.serve(ctx)
	if err != nil && ctx.Err() == nil {
		c.log.Warn("making the shared database anew", "folder", c.dir, "error", err)
		if err := os.RemoveAll(c.dir); err != nil {
			return "", err
		}
		p, url, err = c.serve(ctx)
	}
	if err != nil {
		return "", err
	}
	if err := c.watch(p.cmd.Process.Pid); err != nil {
		return "", errors.Join(err, p.stop(ctx))
	}
	return url, writeState(dir, state{URL: url, PID: p.cmd.Process.Pid})
}

// clean deletes a cluster that was not shut down in an orderly way, which its
// pid file tells: without fsync there may be anything in it.
func (c *cluster) clean(ctx context.Context) error {
	if _, err := os.Stat(c.pidFile()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := c.retire(ctx); err != nil {
		return err
	}
	return os.RemoveAll(c.dir)
}

// watchIdle ends server $1 of the cluster in $2 once no database has come or
// gone for $3 minutes, and itself once the server has ended. It looks every $4
// seconds. The pid file guards against a number that has passed to another.
const watchIdle = `
while [ "$(head -n 1 "$2/postmaster.pid")" = "$1" ] && kill -0 "$1"; do
	[ -n "$(find "$2/base" -prune -mmin "-$3")" ] || { kill -INT "$1"; exit; }
	sleep "$4"
done`

// watch leaves a shell behind that ends the server when it is idle. It goes by
// the folder that has one entry for each database, so that those who use the
// server need not report to anyone.
func (c *cluster) watch(pid int) error {
	if err := os.Chtimes(filepath.Join(c.data(), "base"), time.Time{}, time.Now()); err != nil {
		return err
	}
	_, err := begin(c.watcher(pid, idle, 15*time.Second))
	return err
}

func (c *cluster) watcher(pid int, idle, pause time.Duration) *exec.Cmd {
	cmd := c.account.command(c.dir, "/bin/sh", "-c", watchIdle, "heard-idle", strconv.Itoa(pid), c.data(),
		strconv.Itoa(int(idle.Minutes())), strconv.Itoa(int(pause.Seconds())))
	cmd.SysProcAttr.Setpgid, cmd.SysProcAttr.Setsid = false, true
	return cmd
}
