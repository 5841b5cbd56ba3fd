//go:build unix

package devpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// process is a child that is running or has ended.
type process struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the child has ended
	err  error         // how it ended; to be read once done is closed
}

// begin starts a child from a thread that lives as long as the child does. The
// signal that Linux sends a child on its parent's death comes when the thread
// that forked it ends, and Go ends threads as it likes unless they are locked.
func begin(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // for good: the thread ends with this function
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	return p, <-started
}

// run runs a child to its end and returns what it printed. If ctx ends first,
// or this process does, the child is ended, and its own children with it.
func run(ctx context.Context, cmd *exec.Cmd) (string, error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	endWithParent(cmd.SysProcAttr, syscall.SIGTERM)
	p, err := begin(cmd)
	if err != nil {
		return "", err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		p.abandon()
		return "", ctx.Err()
	}
	if p.err != nil {
		return "", fmt.Errorf("%s: %w: %s", cmd.Path, p.err, strings.TrimSpace(out.String()))
	}
	return out.String(), nil
}

// abandon ends a child and its process group. It asks the child alone first:
// initdb then lets its PostgreSQL finish, and one that is killed leaves shared
// memory behind.
func (p *process) abandon() {
	p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(3 * time.Second):
		syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		<-p.done
	}
}

// ended reports whether the child is gone.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// stop ends a PostgreSQL server: its fast shutdown first, which closes all
// sessions and leaves nothing to recover, and once ctx has ended the immediate
// one, which leaves committed work to be recovered at the next start.
func (p *process) stop(ctx context.Context) error {
	p.cmd.Process.Signal(syscall.SIGINT) // an error means that it has ended
	select {
	case <-p.done:
		return nil
	case <-ctx.Done():
	}
	p.cmd.Process.Signal(syscall.SIGQUIT)
	select {
	case <-p.done:
	case <-time.After(10 * time.Second): // PostgreSQL kills its own stragglers after 5
		p.cmd.Process.Kill()
		<-p.done
	}
	return errors.New("the database did not stop in time and was cut short; " +
		"it recovers what was committed at its next start")
}
