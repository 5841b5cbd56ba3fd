//go:build unix

package devpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// account is the user that the database's processes run as. PostgreSQL refuses
// to run as root, so root hands them to another user; anyone else keeps them,
// and cred is nil.
type account struct {
	name string
	cred *syscall.Credential
}

// accountFor returns the user for a cluster's data. Whoever owns it stays its
// user, even where a better one has come into being since: a cluster that was
// made as "nobody" does not start as "postgres". The data need not exist.
func accountFor(data string) (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	if info, err := os.Stat(data); err == nil {
		if st := info.Sys().(*syscall.Stat_t); st.Uid != 0 {
			name := strconv.Itoa(int(st.Uid))
			if u, err := user.LookupId(name); err == nil {
				name = u.Username
			}
			return account{name, &syscall.Credential{Uid: st.Uid, Gid: st.Gid}}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if a, err := lookUp(name); err == nil {
			return a, nil
		}
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and there is neither a user postgres " +
		"nor a user nobody to run it as; create one, or set DATABASE_URL")
}

func lookUp(name string) (account, error) {
	u, err := user.Lookup(name)
	if err != nil {
		return account{}, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return account{}, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return account{}, err
	}
	return account{name, &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// command prepares a program to run as the account, in a process group of its
// own: a Ctrl-C in the terminal then reaches Heard alone, which drains before
// it stops its database. dir must be one that the account may enter.
func (a account) command(dir, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = childEnv(os.Environ())
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: a.cred}
	return cmd
}

// childEnv drops what would change how PostgreSQL behaves: a stray PGDATA or
// PGPORT, or a locale that this machine lacks. A fixed time zone also spares
// initdb a search through every zone there is.
func childEnv(environ []string) []string {
	env := []string{"LC_ALL=C", "TZ=UTC"}
	for _, kv := range environ {
		name, _, _ := strings.Cut(kv, "=")
		switch {
		case strings.HasPrefix(name, "PG"), strings.HasPrefix(name, "LC_"),
			name == "LANG", name == "LANGUAGE", name == "TZ":
		default:
			env = append(env, kv)
		}
	}
	return env
}

// own gives path to the account.
func (a account) own(path string) error {
	if a.cred == nil {
		return nil
	}
	return os.Chown(path, int(a.cred.Uid), int(a.cred.Gid))
}

// reach reports the first folder on the way to dir that keeps the account out.
// PostgreSQL itself would only say that its data is not there.
func (a account) reach(dir string) error {
	if a.cred == nil {
		return nil
	}
	for p := dir; ; p = filepath.Dir(p) {
		info, err := os.Stat(p)
		if err != nil {
			return err
		}
		if !a.mayEnter(info) {
			return fmt.Errorf("the database runs as user %s, who may not enter %s (%s); "+
				"run chmod o+x on it, or set HEARD_DATA_DIR to a folder such as /var/lib/heard",
				a.name, p, info.Mode())
		}
		if p == filepath.Dir(p) {
			return nil
		}
	}
}

func (a account) mayEnter(info fs.FileInfo) bool {
	switch st := info.Sys().(*syscall.Stat_t); {
	case st.Uid == a.cred.Uid:
		return info.Mode()&0o100 != 0
	case st.Gid == a.cred.Gid:
		return info.Mode()&0o010 != 0
	}
	return info.Mode()&0o001 != 0
}

// makeDir makes dir and its parents. Root's are open to be passed through,
// whatever the umask, because the database's user has to; what is secret in
// them has a mode of its own.
func makeDir(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	if err := makeDir(filepath.Dir(dir)); err != nil {
		return err
	}
	mode := os.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	if err := os.Mkdir(dir, mode); errors.Is(err, fs.ErrExist) {
		return nil // made by another process meanwhile
	} else if err != nil {
		return err
	}
	return os.Chmod(dir, mode)
}
