//go:build unix

package devpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// downloads are the builds to fetch, by major version.
var downloads = map[int]embedded.PostgresVersion{
	14: embedded.V14,
	15: embedded.V15,
	16: embedded.V16,
	17: embedded.V17,
	18: embedded.V18,
}

// download returns the folder of the programs of a major version under root,
// and fetches them if they are not there. It returns when ctx ends; a fetch
// under way then goes on, and what it brings is there the next time.
func download(ctx context.Context, root string, major int, log *slog.Logger) (bin string, err error) {
	version := downloads[major]
	target := filepath.Join(root, string(version))
	bin = filepath.Join(target, "bin")
	if complete(bin) {
		return bin, nil
	}
	log.Info("downloading PostgreSQL", "version", version, "to", target)
	began := time.Now()
	done := make(chan error, 1)
	go func() { done <- install(target, version) }()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case err := <-done:
		if err != nil {
			return "", err
		}
	}
	log.Info("downloaded PostgreSQL", "version", version, "took", time.Since(began).Round(time.Millisecond))
	return bin, nil
}

func complete(bin string) bool {
	for _, name := range []string{"postgres", "initdb"} {
		if _, err := os.Stat(filepath.Join(bin, name)); err != nil {
			return false
		}
	}
	return true
}

// install unpacks beside target and moves the whole into place, so that a
// folder of programs is either complete or absent, also when two processes
// install at once.
func install(target string, version embedded.PostgresVersion) error {
	root := filepath.Dir(target)
	if err := makeDir(root); err != nil {
		return err
	}
	removeOld(filepath.Join(root, "unpack-*"))
	staging, err := os.MkdirTemp(root, "unpack-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(staging)
	unpacked := filepath.Join(staging, "postgres")
	if err := unpack(staging, unpacked, version); err != nil {
		return err
	}
	if err := openUp(unpacked); err != nil {
		return err
	}
	if err := os.Rename(unpacked, target); err != nil && !complete(filepath.Join(target, "bin")) {
		return err
	}
	return nil
}

// unpack fetches the programs, compares their checksum with the one that the
// repository has, and lays them out. The library has no call for that alone
// and must not run anything: its server cannot be root's, and it clears
// folders that it takes for its own. So it gets scratch folders, and an
// encoding that its initdb refuses.
func unpack(staging, target string, version embedded.PostgresVersion) error {
	config := embedded.DefaultConfig().
		Version(version).
		Port(0). // any: it only checks that the port is free
		CachePath(filepath.Join(staging, "cache")).
		RuntimePath(filepath.Join(staging, "run")).
		DataPath(filepath.Join(staging, "run", "data")).
		BinariesPath(target).
		Encoding("none").
		Logger(io.Discard)
	if mirror := os.Getenv("HEARD_PG_REPOSITORY"); mirror != "" {
		config = config.BinaryRepositoryURL(mirror)
	}
	pg := embedded.NewDatabase(config)
	err := pg.Start()
	if err == nil {
		return errors.Join(errors.New("a scratch server started that should have been refused"), pg.Stop())
	}
	if !complete(filepath.Join(target, "bin")) {
		return fmt.Errorf("PostgreSQL %s: %w", version, err)
	}
	return nil
}

// openUp lets every user read and run what is in dir, whatever the umask: root
// unpacks it, and the database's user runs it.
func openUp(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if mode&0o100 != 0 {
			mode |= 0o111
		}
		return os.Chmod(path, mode)
	})
}

// removeOld clears away what an interrupted process left behind. It spares
// what is younger than an hour, which may be another process's work.
func removeOld(pattern string) {
	found, _ := filepath.Glob(pattern) // fails for a malformed pattern only
	for _, path := range found {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
			os.RemoveAll(path)
		}
	}
}
