package repository

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// cursor says after which row a page starts: its sort key and id. It holds only
// for the sort and filter it was made with.
type cursor struct {
	Sort string    `json:"s"`
	Key  string    `json:"k"`
	ID   uuid.UUID `json:"i"`
	Hash string    `json:"h"`
}

func encodeCursor(c cursor) string {
	b, _ := json.Marshal(c) // strings and an id cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

func decodeCursor(s string) (cursor, error) {
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return c, ErrInvalidCursor
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil || strings.ContainsRune(c.Key, 0) || c.Hash == "" {
		return c, ErrInvalidCursor
	}
	return c, nil
}

// filterHash names a sort and a filter without repeating them.
func filterHash(sort string, c conditions) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", sort, c.where())
	for _, a := range c.args {
		if v, ok := a.(driver.Valuer); ok {
			a, _ = v.Value()
		}
		fmt.Fprintf(h, "%v\n", a)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:9])
}

// after narrows the selection to the rows behind the cursor.
func (s *selection) after(text string) error {
	if text == "" {
		return nil
	}
	c, err := decodeCursor(text)
	if err != nil {
		return err
	}
	if c.Sort != s.sort || c.Hash != s.hash {
		return ErrCursorMismatch
	}
	s.add(`(`+s.key+`, `+s.id+`) `+s.compare+` (CAST(? AS `+s.cast+`), CAST(? AS uuid))`, c.Key, c.ID)
	return nil
}

// cursorError says that input which the database could not read came from the
// cursor, when there was one: all other parameters have been validated.
func cursorError(cursor string, err error) error {
	if cursor != "" && errors.Is(err, ErrInvalidInput) {
		return ErrInvalidCursor
	}
	return err
}
