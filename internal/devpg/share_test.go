//go:build unix

package devpg

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestShare(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	t.Cleanup(func() { endShared(t, dir, syscall.SIGINT) })
	urls := make([]string, 4)
	var wg sync.WaitGroup
	for i := range urls {
		wg.Go(func() { urls[i] = share(t, dir) })
	}
	wg.Wait()
	for _, url := range urls {
		require.Equal(t, urls[0], url)
	}
	require.Equal(t, "off", ask(t, urls[0], "SHOW fsync"))
	require.Equal(t, "300", ask(t, urls[0], "SHOW max_connections"))

	tell(t, urls[0], "CREATE TABLE kept AS SELECT 'kept' AS word")
	endShared(t, dir, syscall.SIGINT)
	require.Equal(t, "kept", ask(t, share(t, dir), "SELECT word FROM kept"), "an orderly end keeps the data")

	endShared(t, dir, syscall.SIGKILL)
	require.Empty(t, ask(t, share(t, dir), "SELECT coalesce(to_regclass('kept')::text, '')"), "a crash does not")

	endShared(t, dir, syscall.SIGINT)
	c := found(t, dir)
	c.kind, c.dir = throwaway, dir+"/throwaway-"+c.dir[len(dir)+1:]
	require.NoError(t, os.Truncate(c.data()+"/global/pg_control", 0))
	require.Equal(t, "heard", ask(t, share(t, dir), "SELECT current_database()"), "a broken cluster is made anew")
}

func TestShareKeepsOffDurableData(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, dir)
	tell(t, s.URL(), "CREATE TABLE kept AS SELECT 'kept' AS word")
	syscall.Kill(s.process.cmd.Process.Pid, syscall.SIGKILL)
	<-s.Done()
	require.NoError(t, s.Stop(t.Context()))

	share(t, dir)
	endShared(t, dir, syscall.SIGINT)
	require.Equal(t, "kept", ask(t, start(t, dir).URL(), "SELECT word FROM kept"))
}

func TestWatcher(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	c := found(t, dir)
	c.detached = true
	p, _, err := c.serve(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.stop(context.Background())) })
	watch := func() *process {
		w, err := begin(c.watcher(p.cmd.Process.Pid, 30*time.Minute, time.Second))
		require.NoError(t, err)
		t.Cleanup(func() { w.cmd.Process.Kill() })
		return w
	}

	first := watch()
	time.Sleep(500 * time.Millisecond)
	require.False(t, p.ended(), "it is not idle yet")
	require.False(t, first.ended())

	long := time.Now().Add(-time.Hour)
	require.NoError(t, os.Chtimes(filepath.Join(c.data(), "base"), long, long))
	second := watch()
	require.Eventually(t, p.ended, 30*time.Second, 10*time.Millisecond, "it is idle")
	require.Eventually(t, first.ended, 30*time.Second, 10*time.Millisecond, "it ends with the server")
	require.Eventually(t, second.ended, 30*time.Second, 10*time.Millisecond)
}

func share(t *testing.T, dir string) string {
	began := time.Now()
	url, err := Share(t.Context(), Options{Dir: dir})
	if err != nil {
		t.Error(err) // not FailNow: it may run in a goroutine
	}
	t.Logf("shared after %v", time.Since(began))
	return url
}

// endShared ends the shared server on dir with a signal.
func endShared(t *testing.T, dir string, sig syscall.Signal) {
	t.Helper()
	s, err := readState(dir)
	require.NoError(t, err)
	syscall.Kill(s.PID, sig)
	require.Eventually(t, func() bool { return syscall.Kill(s.PID, 0) == syscall.ESRCH }, 30*time.Second, 10*time.Millisecond)
}
