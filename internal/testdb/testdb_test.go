package testdb

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// migrate makes one table, and counts in runs if that is given.
func migrate(runs *atomic.Int32) func(context.Context, string) error {
	return func(ctx context.Context, url string) error {
		if runs != nil {
			runs.Add(1)
		}
		db, err := sql.Open("postgres", url)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.ExecContext(ctx, "CREATE TABLE thing AS SELECT 'kept' AS word")
		return err
	}
}

// digest is one that no other test has; its template goes with the test.
func digest(t *testing.T) string {
	d := rand.Text()
	t.Cleanup(func() {
		ctx := context.Background()
		s, err := connect(ctx)
		require.NoError(t, err)
		name, _ := templateName(d)
		require.NoError(t, dropDatabase(ctx, s.admin, name))
	})
	return d
}

func TestNew(t *testing.T) {
	t.Parallel()
	var runs atomic.Int32
	digest := digest(t)
	var urls sync.Map
	t.Run("many at once", func(t *testing.T) {
		for i := range 12 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				began := time.Now()
				url := New(t, migrate(&runs), digest)
				t.Logf("took %v", time.Since(began))
				_, twice := urls.LoadOrStore(url, nil)
				require.False(t, twice)
				require.Equal(t, "kept", ask(t, url, "SELECT word FROM thing"))
				require.Equal(t, "UTC", ask(t, url, "SHOW timezone"))
				require.Equal(t, "C", ask(t, url, "SELECT datcollate FROM pg_database WHERE datname = current_database()"))
				tell(t, url, "DROP TABLE thing")
			})
		}
	})
	require.EqualValues(t, 1, runs.Load())
	urls.Range(func(url, _ any) bool {
		_, err := query(t, url.(string), "SELECT 1")
		require.ErrorContains(t, err, "does not exist")
		return true
	})
}

func TestNewTwiceInOneTest(t *testing.T) {
	t.Parallel()
	digest := digest(t)
	require.NotEqual(t, New(t, migrate(nil), digest), New(t, migrate(nil), digest))
}

// TestNewInManyProcesses runs this binary several times, as "go test ./..."
// runs one for each package.
func TestNewInManyProcesses(t *testing.T) {
	t.Parallel()
	if d := os.Getenv("HEARD_TEST_DIGEST"); d != "" {
		var runs atomic.Int32
		New(t, migrate(&runs), d)
		fmt.Println("migrated", runs.Load())
		return
	}
	digest := digest(t)
	outputs := make([]bytes.Buffer, 4)
	var wg sync.WaitGroup
	for i := range outputs {
		wg.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestNewInManyProcesses$", "-test.v")
			cmd.Env = append(os.Environ(), "HEARD_TEST_DIGEST="+digest)
			cmd.Stdout, cmd.Stderr = &outputs[i], &outputs[i]
			if err := cmd.Run(); err != nil {
				t.Errorf("%v: %s", err, &outputs[i])
			}
		})
	}
	wg.Wait()
	count := map[string]int{}
	for i := range outputs {
		for _, line := range strings.Split(outputs[i].String(), "\n") {
			if strings.HasPrefix(line, "migrated ") {
				count[line]++
			}
		}
	}
	require.Equal(t, map[string]int{"migrated 1": 1, "migrated 0": 3}, count)
}

func TestMigrationLeavesSessionOpen(t *testing.T) {
	t.Parallel()
	url := New(t, func(ctx context.Context, url string) error {
		db, err := sql.Open("postgres", url)
		if err != nil {
			return err
		}
		t.Cleanup(func() { db.Close() })
		_, err = db.ExecContext(ctx, "CREATE TABLE thing AS SELECT 'kept' AS word")
		return err
	}, digest(t))
	require.Equal(t, "kept", ask(t, url, "SELECT word FROM thing"))
}

func TestMigrationFails(t *testing.T) {
	t.Parallel()
	digest := digest(t)
	runs := 0
	for range 2 {
		fake := &failing{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			New(fake, func(context.Context, string) error { runs++; return errors.New("no such column") }, digest)
		}()
		<-done
		require.Equal(t, "no test database: migrate: no such column", fake.message)
	}
	require.Equal(t, 1, runs, "a migration that fails is not run for every test")
}

func TestTemplateCutShort(t *testing.T) {
	t.Parallel()
	digest := digest(t)
	s, err := connect(t.Context())
	require.NoError(t, err)
	name, _ := templateName(digest)
	_, err = s.admin.ExecContext(t.Context(), "CREATE DATABASE "+name) // and then the process was killed
	require.NoError(t, err)
	require.Equal(t, "kept", ask(t, New(t, migrate(nil), digest), "SELECT word FROM thing"))
}

func TestTemplateDroppedByAnother(t *testing.T) {
	t.Parallel()
	digest := digest(t)
	New(t, migrate(nil), digest)
	s, err := connect(t.Context())
	require.NoError(t, err)
	name, _ := templateName(digest)
	require.NoError(t, dropDatabase(t.Context(), s.admin, name))
	require.Equal(t, "kept", ask(t, New(t, migrate(nil), digest), "SELECT word FROM thing"))
}

func TestSweep(t *testing.T) {
	t.Parallel()
	s, err := connect(t.Context())
	require.NoError(t, err)
	old, young := cloneName(time.Now().Add(-2*time.Hour)), cloneName(time.Now().Add(-time.Minute))
	for _, name := range []string{old, young} {
		_, err := s.admin.ExecContext(t.Context(), "CREATE DATABASE "+name)
		require.NoError(t, err)
		t.Cleanup(func() { dropDatabase(context.Background(), s.admin, name) })
	}
	s.sweep(t.Context())
	_, err = query(t, s.url(old), "SELECT 1")
	require.ErrorContains(t, err, "does not exist")
	ask(t, s.url(young), "SELECT 1")
}

func TestNamedServer(t *testing.T) {
	t.Parallel()
	s, err := open("postgres://me:secret@db.example:5433/main?sslmode=require")
	require.NoError(t, err)
	require.Equal(t, "postgres://me:secret@db.example:5433/x?"+
		"binary_parameters=yes&connect_timeout=60&sslmode=require&timezone=UTC", s.url("x"))
	_, err = open("host=localhost")
	require.ErrorContains(t, err, "HEARD_TEST_DATABASE_URL")
}

// failing is a test that notes why it failed.
type failing struct {
	testing.TB
	message string
}

func (f *failing) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func query(t *testing.T, url, query string) (answer string, err error) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	defer db.Close()
	err = db.QueryRowContext(t.Context(), query).Scan(&answer)
	return answer, err
}

func ask(t *testing.T, url, text string) string {
	t.Helper()
	answer, err := query(t, url, text)
	require.NoError(t, err)
	return answer
}

func tell(t *testing.T, url, statement string) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), statement)
	require.NoError(t, err)
}
