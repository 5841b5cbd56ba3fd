//go:build unix

package devpg

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// env is an environment with these variables alone.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for _, pair := range pairs {
			if value, ok := strings.CutPrefix(pair, name+"="); ok {
				return value
			}
		}
		return ""
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	c := found(t, dataDir(t)) // tells where this machine has its programs
	link := t.TempDir()
	require.NoError(t, os.Symlink(c.programs.path("postgres"), filepath.Join(link, "postgres")))
	script := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(script, "postgres"), []byte("#!/bin/sh\n"), 0o755))

	t.Run("a link on the PATH leads to the programs", func(t *testing.T) {
		s := search{as: c.account, getenv: env("PATH=relative:/none:" + link)}
		p, err := s.machine(t.Context())
		require.NoError(t, err)
		require.Equal(t, c.programs, p)
	})
	t.Run("so does a pattern", func(t *testing.T) {
		s := search{as: c.account, getenv: env(), places: []string{filepath.Dir(link) + "/*"}}
		p, err := s.machine(t.Context())
		require.NoError(t, err)
		require.Equal(t, c.programs, p)
	})
	t.Run("a script is passed over, and said to be", func(t *testing.T) {
		s := search{as: c.account, getenv: env("PATH=" + script)}
		p, err := s.machine(t.Context())
		require.NoError(t, err)
		require.Empty(t, p)
		require.ErrorContains(t, s.failed(os.ErrDeadlineExceeded), script+": postgres is a script")
	})
	t.Run("so is another version than that of the data", func(t *testing.T) {
		s := search{as: c.account, need: 1, getenv: env("PATH=" + link)}
		p, err := s.machine(t.Context())
		require.NoError(t, err)
		require.Empty(t, p)
		require.Len(t, s.passed, 1)
		require.Contains(t, s.passed[0], "and the data is of 1")
	})
	t.Run("PG_BINDIR is an order", func(t *testing.T) {
		s := search{as: c.account, getenv: env("PG_BINDIR=/none", "PATH="+link)}
		_, err := s.machine(t.Context())
		require.ErrorContains(t, err, "PG_BINDIR is /none")
		require.ErrorContains(t, err, "DATABASE_URL")
		s = search{as: c.account, getenv: env("PG_BINDIR=" + c.programs.bin)}
		p, err := s.machine(t.Context())
		require.NoError(t, err)
		require.Equal(t, c.programs, p)
	})
}

// TestDownloadFails cannot be parallel, for the repository is in the environment.
func TestDownloadFails(t *testing.T) {
	t.Setenv("HEARD_PG_DOWNLOAD", "1")
	t.Setenv("HEARD_PG_REPOSITORY", "http://127.0.0.1:1")
	_, err := Start(t.Context(), Options{Dir: dataDir(t), Programs: t.TempDir()})
	require.ErrorContains(t, err, "unable to connect to http://127.0.0.1:1")
	require.ErrorContains(t, err, "DATABASE_URL")
	require.ErrorContains(t, err, "PG_BINDIR")
}

func TestChildEnv(t *testing.T) {
	t.Parallel()
	got := childEnv([]string{"PATH=/bin", "PGDATA=/x", "PG_COLOR=always", "LANG=de_DE", "LC_TIME=fr", "LC_ALL=x", "TZ=Asia/Tokyo", "HOME=/h"})
	require.Equal(t, []string{"LC_ALL=C", "TZ=UTC", "PATH=/bin", "HOME=/h"}, got)
}

func TestOwnerOfDataStaysItsUser(t *testing.T) {
	t.Parallel()
	data := dataDir(t)
	if os.Geteuid() != 0 { // only root hands its database to another user
		got, err := accountFor(data)
		require.NoError(t, err)
		require.Equal(t, account{}, got)
		return
	}
	nobody, err := lookUp("nobody")
	require.NoError(t, err)
	require.NoError(t, nobody.own(data))
	got, err := accountFor(data)
	require.NoError(t, err)
	require.Equal(t, nobody, got)
}

func TestUnreachableFolder(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(dataDir(t), "closed")
	require.NoError(t, os.Mkdir(closed, 0o700))
	if os.Geteuid() != 0 { // who does not hand it over may use a folder of its own
		start(t, filepath.Join(closed, "data"))
		return
	}
	_, err := Start(t.Context(), Options{Dir: filepath.Join(closed, "data")})
	require.ErrorContains(t, err, "may not enter "+closed+" (drwx------)")
	require.NoError(t, os.Chmod(closed, 0o711))
	start(t, filepath.Join(closed, "data"))
}
