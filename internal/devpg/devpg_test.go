//go:build unix

package devpg

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain lets the test binary stand in for an owner that gets killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("HEARD_TEST_OWNER_OF"); dir != "" {
		s, err := Start(context.Background(), Options{Dir: dir})
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println("ready", s.URL())
		select {}
	}
	os.Exit(m.Run())
}

func TestStart(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, dir)

	t.Run("the server is as promised", func(t *testing.T) {
		for query, want := range map[string]string{
			"SELECT current_database()":                  "heard",
			"SELECT current_user":                        "heard",
			"SHOW server_encoding":                       "UTF8",
			"SHOW timezone":                              "UTC",
			"SHOW fsync":                                 "on",
			"SHOW synchronous_commit":                    "on",
			"SHOW max_connections":                       "100",
			"SHOW listen_addresses":                      "127.0.0.1",
			"SHOW unix_socket_directories":               "",
			"SELECT datcollate FROM pg_database LIMIT 1": "C",
			"SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'heard'":               "SCRAM-SHA-256",
			"SELECT count(*)::text FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'": "0",
		} {
			require.Equal(t, want, ask(t, s.URL(), query), query)
		}
	})
	t.Run("a Ctrl-C does not reach it", func(t *testing.T) {
		group, err := syscall.Getpgid(s.process.cmd.Process.Pid)
		require.NoError(t, err)
		require.NotEqual(t, syscall.Getpgrp(), group)
	})
	t.Run("secrets are for their owner only", func(t *testing.T) {
		c := found(t, dir)
		for _, path := range []string{statePath(dir), c.password(), c.logFile()} {
			info, err := os.Stat(path)
			require.NoError(t, err)
			require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), path)
		}
	})
	t.Run("another process connects", func(t *testing.T) {
		url, err := Connect(dir)
		require.NoError(t, err)
		require.Equal(t, s.URL(), url)
	})
	t.Run("a second owner is refused by the name of the first", func(t *testing.T) {
		_, err := Start(t.Context(), Options{Dir: dir})
		var owned *OwnedError
		require.ErrorAs(t, err, &owned)
		require.Equal(t, OwnedError{Dir: dir, PID: os.Getpid()}, *owned)

		require.NoError(t, s.Announce("http://127.0.0.1:8080"))
		_, err = Start(t.Context(), Options{Dir: dir})
		require.ErrorAs(t, err, &owned)
		require.Equal(t, "http://127.0.0.1:8080", owned.Address)
		require.ErrorContains(t, err, "answers at http://127.0.0.1:8080")
	})
	t.Run("it stops, and the data is there the next time", func(t *testing.T) {
		tell(t, s.URL(), "CREATE TABLE kept AS SELECT 'kept' AS word")
		require.NoError(t, s.Stop(t.Context()))
		require.NoError(t, s.Stop(t.Context()), "a second time")
		require.ErrorIs(t, s.Announce("x"), ErrNotRunning)
		<-s.Done()
		_, err := Connect(dir)
		require.ErrorIs(t, err, ErrNotRunning)

		again := start(t, dir)
		require.Equal(t, "kept", ask(t, again.URL(), "SELECT word FROM kept"))
	})
}

func TestStartAfterPostgresIsKilled(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, dir)
	tell(t, s.URL(), "CREATE TABLE kept AS SELECT 'kept' AS word")
	require.NoError(t, syscall.Kill(s.process.cmd.Process.Pid, syscall.SIGKILL))
	select {
	case <-s.Done():
	case <-time.After(30 * time.Second):
		t.Fatal("the owner does not notice that its server is gone")
	}
	_, err := Connect(dir)
	require.ErrorIs(t, err, ErrNotRunning)
	require.NoError(t, s.Stop(t.Context()))

	again := start(t, dir)
	require.Equal(t, "kept", ask(t, again.URL(), "SELECT word FROM kept"))
}

func TestStartAfterOwnerIsKilled(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	for range 2 {
		owner := exec.Command(os.Args[0])
		owner.Env = append(os.Environ(), "HEARD_TEST_OWNER_OF="+dir)
		out, err := owner.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, owner.Start())
		line, err := bufio.NewReader(out).ReadString('\n')
		require.NoError(t, err)
		url, ok := strings.CutPrefix(strings.TrimSpace(line), "ready ")
		require.True(t, ok, line)

		_, err = Start(t.Context(), Options{Dir: dir})
		require.ErrorContains(t, err, fmt.Sprintf("process %d", owner.Process.Pid))
		connected, err := Connect(dir)
		require.NoError(t, err)
		require.Equal(t, url, connected)
		tell(t, url, "CREATE TABLE IF NOT EXISTS kept AS SELECT 'kept' AS word")

		require.NoError(t, owner.Process.Kill())
		owner.Wait()
		s := start(t, dir)
		require.Equal(t, "kept", ask(t, s.URL(), "SELECT word FROM kept"))
		require.NoError(t, s.Stop(t.Context()))
	}
}

func TestStartRetiresLeftover(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	c := found(t, dir)
	c.detached = true // as if the system could not tie it to its owner
	left, url, err := c.serve(t.Context())
	require.NoError(t, err)
	tell(t, url, "CREATE TABLE kept AS SELECT 'kept' AS word")

	s := start(t, dir)
	require.True(t, left.ended())
	require.Equal(t, "kept", ask(t, s.URL(), "SELECT word FROM kept"))
}

func TestStartIgnoresPIDOfAnotherProcess(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := start(t, dir)
	require.NoError(t, s.Stop(t.Context()))

	// A process of the same user is the one that PostgreSQL would believe in.
	c := found(t, dir)
	other := c.account.command("/", "/bin/sleep", "600")
	require.NoError(t, other.Start())
	t.Cleanup(func() { other.Process.Kill(); other.Wait() })
	require.NoError(t, os.WriteFile(c.pidFile(), []byte(strconv.Itoa(other.Process.Pid)+"\n"), 0o600))
	require.NoError(t, c.account.own(c.pidFile()))

	start(t, dir)
	require.NoError(t, other.Process.Signal(syscall.Signal(0)), "it must be left alone")
}

func TestStartIsForOne(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() {
			var s *Server
			if s, errs[i] = Start(t.Context(), Options{Dir: dir}); errs[i] == nil {
				t.Cleanup(func() { s.Stop(context.Background()) })
			}
		})
	}
	wg.Wait()
	owners := 0
	for _, err := range errs {
		var owned *OwnedError
		if err == nil {
			owners++
		} else {
			require.ErrorAs(t, err, &owned)
		}
	}
	require.Equal(t, 1, owners)
}

func TestStartCutShort(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	for _, after := range []time.Duration{0, 100, 300, 600} {
		ctx, cancel := context.WithTimeout(t.Context(), after*time.Millisecond)
		if s, err := Start(ctx, Options{Dir: dir}); err == nil {
			require.NoError(t, s.Stop(t.Context()))
		}
		cancel()
	}
	start(t, dir)
	scraps, err := filepath.Glob(filepath.Join(dir, "*", "init-*"))
	require.NoError(t, err)
	require.Empty(t, scraps)
}

func TestStopCutShort(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s, err := Start(t.Context(), Options{Dir: dir})
	require.NoError(t, err)
	tell(t, s.URL(), "CREATE TABLE kept AS SELECT 'kept' AS word")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Stop(ended); err != nil { // the server may be faster
		require.ErrorContains(t, err, "cut short")
	}
	require.True(t, s.process.ended())
	require.Equal(t, "kept", ask(t, start(t, dir).URL(), "SELECT word FROM kept"))
}

func TestStartWithoutPasswordFile(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	require.NoError(t, start(t, dir).Stop(t.Context()))
	c := found(t, dir)
	require.NoError(t, os.WriteFile(c.password(), []byte("wrong"), 0o600))
	_, err := Start(t.Context(), Options{Dir: dir})
	require.ErrorContains(t, err, "is not that of user heard")
	require.NoError(t, os.Remove(c.password()))
	_, err = Start(t.Context(), Options{Dir: dir})
	require.ErrorContains(t, err, "put it back")
}

func TestConnectToNothing(t *testing.T) {
	t.Parallel()
	_, err := Connect(t.TempDir())
	require.ErrorIs(t, err, ErrNotRunning)

	dir := t.TempDir() // a state file that a killed owner left behind
	require.NoError(t, writeState(dir, state{URL: dsn(1, "x")}))
	_, err = Connect(dir)
	require.ErrorIs(t, err, ErrNotRunning)
}

// dataDir is a folder that the database's user can get at. It is in memory if
// possible: these tests make many clusters, and wait for the disk otherwise.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(memoryDir(), "heard-devpg-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o711))
	return dir
}

// start starts a server that ends with the test.
func start(t *testing.T, dir string) *Server {
	t.Helper()
	began := time.Now()
	s, err := Start(t.Context(), Options{Dir: dir, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	require.NoError(t, err)
	t.Logf("started in %v", time.Since(began))
	t.Cleanup(func() { require.NoError(t, s.Stop(context.Background())) })
	return s
}

// found is the cluster that Start serves from dir.
func found(t *testing.T, dir string) *cluster {
	t.Helper()
	o, err := Options{Dir: dir}.complete()
	require.NoError(t, err)
	c, err := findCluster(t.Context(), o, durable)
	require.NoError(t, err)
	return c
}

// ask returns the single text that a query yields.
func ask(t *testing.T, url, query string) (answer string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&answer), query)
	return answer
}

// tell runs a statement.
func tell(t *testing.T, url, statement string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), statement)
	require.NoError(t, err, statement)
}
