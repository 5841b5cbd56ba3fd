//go:build unix

package devpg

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The major versions that are known to run Heard. An older one lacks features
// that the migrations use; a newer one has not been tried.
const (
	oldest = 14
	newest = 18
)

// places are where systems put PostgreSQL's programs, apart from the PATH.
var places = []string{
	"/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                   // RHEL, from postgresql.org
	"/usr/bin",                                           // RHEL, Fedora, Arch
	"/usr/libexec/postgresql*",                           // Alpine
	"/usr/lib/postgresql*/bin",                           // openSUSE
	"/usr/local/pgsql/bin",                               // built from source
	"/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew, Apple silicon
	"/usr/local/opt/postgresql@*/bin",                    // Homebrew, Intel
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",    // Homebrew, Linux
	"/opt/local/lib/postgresql*/bin",                     // MacPorts
	"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
	"/Library/PostgreSQL/*/bin",                          // the EDB installer
}

// programs is one installation of PostgreSQL.
type programs struct {
	bin     string // the folder of postgres and initdb, symbolic links resolved
	version string // "15.4"
	major   int
}

func (p programs) path(name string) string { return filepath.Join(p.bin, name) }

// search looks for programs that the account can run.
type search struct {
	as     account
	need   int // a major version, or 0 for the newest
	getenv func(string) string
	places []string
	passed []string // what was found and not taken, with the reason
}

// findPrograms returns the machine's own programs or else downloaded ones.
func findPrograms(ctx context.Context, o Options, as account, need int) (programs, error) {
	s := &search{as: as, need: need, getenv: os.Getenv, places: places}
	if s.getenv("HEARD_PG_DOWNLOAD") != "1" {
		if p, err := s.machine(ctx); err != nil || p.bin != "" {
			return p, err
		}
	}
	bin, err := download(ctx, o.Programs, cmp.Or(need, newest), o.Log)
	if err != nil {
		return programs{}, s.failed(err)
	}
	return s.inspect(ctx, bin)
}

// machine returns the newest programs on this machine, or none. PG_BINDIR is
// an order, not a hint: if it names none, that is an error.
func (s *search) machine(ctx context.Context) (programs, error) {
	if dir := s.getenv("PG_BINDIR"); dir != "" {
		p, err := s.inspect(ctx, dir)
		if err != nil {
			return p, fmt.Errorf("PG_BINDIR is %s, but %w; "+
				"name the folder of postgres and initdb, or set DATABASE_URL", dir, err)
		}
		return p, nil
	}
	var best programs
	for _, dir := range s.folders() {
		p, err := s.inspect(ctx, dir)
		if err != nil {
			s.passed = append(s.passed, dir+": "+err.Error())
		} else if p.major > best.major {
			best = p
		}
	}
	return best, ctx.Err()
}

// folders lists each folder that holds a program named postgres once, first
// those of the PATH. A link leads to the folder that the program really is in:
// initdb and the libraries are found from there.
func (s *search) folders() []string {
	dirs := filepath.SplitList(s.getenv("PATH"))
	for _, pattern := range s.places {
		found, _ := filepath.Glob(pattern) // fails for a malformed pattern only
		dirs = append(dirs, found...)
	}
	var out []string
	for _, dir := range dirs {
		if !filepath.IsAbs(dir) {
			continue
		}
		program, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
		if err != nil {
			continue
		}
		if real := filepath.Dir(program); !slices.Contains(out, real) {
			out = append(out, real)
		}
	}
	return out
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) ((\d+)\S*)`)

// inspect asks the programs in a folder who they are. It runs postgres as the
// account, so that programs which that user may not run are passed over.
func (s *search) inspect(ctx context.Context, dir string) (programs, error) {
	p := programs{bin: dir}
	if isScript(p.path("postgres")) {
		return p, errors.New("postgres is a script around programs that are elsewhere")
	}
	if _, err := os.Stat(p.path("initdb")); err != nil {
		return p, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := run(ctx, s.as.command("/", p.path("postgres"), "--version"))
	if err != nil {
		return p, err
	}
	m := versionLine.FindStringSubmatch(out)
	if m == nil {
		return p, fmt.Errorf("postgres calls itself %q", strings.TrimSpace(out))
	}
	p.version = m[1]
	p.major, _ = strconv.Atoi(m[2]) // digits, by the pattern
	if p.major < oldest || p.major > newest {
		return p, fmt.Errorf("it is PostgreSQL %d, not %d to %d", p.major, oldest, newest)
	}
	if s.need != 0 && p.major != s.need {
		return p, fmt.Errorf("it is PostgreSQL %d, and the data is of %d", p.major, s.need)
	}
	return p, nil
}

// isScript recognises the stand-ins that version managers put on the PATH. A
// server run through one could not be signalled.
func isScript(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 2)
	n, _ := f.Read(head)
	return bytes.Equal(head[:n], []byte("#!"))
}

// failed says what was looked for, where, and what would help.
func (s *search) failed(download error) error {
	wanted := fmt.Sprintf("PostgreSQL %d to %d", oldest, newest)
	if s.need != 0 {
		wanted = fmt.Sprintf("PostgreSQL %d, of which the data is,", s.need)
	}
	where := "on the PATH or in " + strings.Join(s.places, ", ")
	if s.getenv("HEARD_PG_DOWNLOAD") == "1" {
		where = "among earlier downloads, and HEARD_PG_DOWNLOAD=1 forbids to look elsewhere"
	}
	passed := ""
	if s.passed != nil {
		passed = " (passed over " + strings.Join(s.passed, "; ") + ")"
	}
	return fmt.Errorf("no %s was found %s%s, and the download failed: %w; install PostgreSQL, "+
		"set PG_BINDIR to the folder of postgres and initdb, HEARD_PG_REPOSITORY to a Maven mirror, "+
		"or DATABASE_URL to a running server", wanted, where, passed, download)
}
