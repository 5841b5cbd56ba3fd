// Package example makes invented records in all kinds of states, with days around
// today, by asking the API as its users would: what stands in the register then is
// what the rules let stand there. What is made, by whom and when, is told by the
// files in records. It knows no SQL and no noun.
package example

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"go.yaml.in/yaml/v3"

	"heard/internal/register"
	"heard/internal/repository"
)

// Every example has a title that begins with Prefix. Those that can have a campaign
// have Campaign, by which lists find them.
const (
	Prefix   = "Example: "
	Campaign = "Example"
)

//go:embed records/*.yaml
var files embed.FS

// file is a file of records; what they share stands first and is merged into them.
type file struct {
	Shared  any      `yaml:"shared"`
	Records []record `yaml:"records"`
}

// record is how one example comes to be.
type record struct {
	About string `yaml:"about"`
	Steps []step `yaml:"steps"`
}

// step is one request: it makes something, moves what was made last to another
// state, or changes it.
type step struct {
	Day   int            `yaml:"day"`   // days from today on which it is made
	As    string         `yaml:"as"`    // an organisation and a role, or admin
	Post  string         `yaml:"post"`  // the path
	Name  string         `yaml:"name"`  // of what is made, for later steps
	Body  map[string]any `yaml:"body"`  // also of a move, beside the state
	Move  string         `yaml:"move"`  // the state
	Patch map[string]any `yaml:"patch"` // the change
}

// Load makes the examples, unless there are any, and reports whether it did. The
// clock of the register is set to the day of each step and back, so nobody else may
// use it meanwhile. What cannot be made, as under rules of a deployment's own, is an
// error that names the record; the rest is made all the same.
func Load(ctx context.Context, db *repository.DB, today register.Date) (bool, error) {
	c, err := newCaller(ctx, db, today)
	if err != nil {
		return false, err
	}
	if there, err := c.anyThere(); there || err != nil {
		return false, err
	}
	records, err := read()
	if err != nil {
		return false, err
	}
	defer db.SetClock(time.Now)
	var failed error
	for _, r := range records {
		if err := c.play(r); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", r.About, err))
		}
	}
	return true, failed
}

// read reads the records in the order of their files.
func read() (records []record, err error) {
	names, err := files.ReadDir("records")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		b, err := files.ReadFile("records/" + name.Name())
		if err != nil {
			return nil, err
		}
		var f file
		if err := yaml.Unmarshal(b, &f); err != nil {
			return nil, fmt.Errorf("%s: %w", name.Name(), err)
		}
		records = append(records, f.Records...)
	}
	return records, nil
}

// play makes the requests of a record in order.
func (c *caller) play(r record) error {
	for n, s := range r.Steps {
		if err := c.take(s); err != nil {
			return fmt.Errorf("step %d: %w", n+1, err)
		}
	}
	return nil
}

func (c *caller) take(s step) error {
	c.db.SetClock(func() time.Time { return c.today.AddDays(s.Day).At("10:00") })
	key, err := c.key(s.As)
	if err != nil {
		return err
	}
	switch {
	case s.Move != "":
		body := map[string]any{"to": s.Move}
		for name, v := range s.Body {
			body[name] = v
		}
		return c.change(key, "POST", c.last+"/transitions", body)
	case s.Patch != nil:
		return c.change(key, "PATCH", c.last, s.Patch)
	case c.made(s.Post):
		return c.change(key, "POST", c.path(s.Post), s.Body)
	}
	answer, err := c.ask(key, "POST", s.Post, "", s.Body)
	if err == nil && s.Name != "" {
		c.remember(s.Name, s.Post, answer)
	}
	return err
}
