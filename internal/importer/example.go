package importer

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"

	"heard/internal/register"
	"heard/internal/repository"
)

//go:embed example/register.jsonl
var example []byte

// ExampleKeeper owns the records of the example register that name no body of
// their own.
const ExampleKeeper = "Keeper of the example register"

// DefaultSystem names where refs come from when nobody says. The example
// register has it too, so that its file can be imported again.
const DefaultSystem = "import"

// Example loads the example register: real records of four systems, with their
// sources. Nothing happens when the register holds something already.
func Example(ctx context.Context, db *repository.DB, today register.Date) (*Summary, error) {
	empty, err := db.IsEmpty(ctx)
	if err != nil || !empty {
		return nil, err
	}
	s, err := Run(ctx, db, bytes.NewReader(example), ExampleOptions(today))
	if err == nil && len(s.Failures) > 0 {
		err = fmt.Errorf("the example register: line %d: %s", s.Failures[0].Line, s.Failures[0].Reason)
	}
	return s, err
}

// ExampleOptions are how the example register is imported.
func ExampleOptions(today register.Date) Options {
	return Options{Fallback: ExampleKeeper, Visibility: register.AudiencePublic, System: DefaultSystem, Today: today}
}
