//go:build unix

package devpg

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// OwnedError says that another process owns the data folder.
type OwnedError struct {
	Dir     string
	PID     int    // 0 if the owner is still starting
	Address string // the HTTP address it announced; empty until it does
}

func (e *OwnedError) Error() string {
	owner := "another heard"
	if e.PID != 0 {
		owner = fmt.Sprintf("another heard (process %d)", e.PID)
	}
	if e.Address != "" {
		owner += ", which answers at " + e.Address
	}
	return fmt.Sprintf("%s is in use by %s; stop that one, "+
		"or set HEARD_DATA_DIR to another folder", e.Dir, owner)
}

// owned describes the owner as well as its state file allows.
func owned(dir string) *OwnedError {
	s, _ := readState(dir) // an owner that is still starting has written none
	return &OwnedError{Dir: dir, PID: s.PID, Address: s.Address}
}

// state is what server.json holds. It carries the password, hence the mode.
type state struct {
	URL     string `json:"url"`
	PID     int    `json:"pid"`
	Address string `json:"address,omitempty"`
}

func statePath(dir string) string { return filepath.Join(dir, "server.json") }

func readState(dir string) (state, error) {
	var s state
	b, err := os.ReadFile(statePath(dir))
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return s, fmt.Errorf("%s: %w", statePath(dir), err)
	}
	return s, nil
}

// writeState replaces the file whole, so that no reader sees half of it.
func writeState(dir string, s state) error {
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".server-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already once it has been renamed
	_, err = f.Write(append(b, '\n'))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), statePath(dir))
}

func removeState(dir string) error {
	if err := os.Remove(statePath(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
