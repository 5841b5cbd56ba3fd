package export_test

import (
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/api"
	"heard/internal/export"
)

var update = flag.Bool("update", false, "add new columns at the end of the ledgers")

var exported = map[string]reflect.Type{
	"consultations":  reflect.TypeFor[api.Consultation](),
	"insights":       reflect.TypeFor[api.Insight](),
	"feedback-loops": reflect.TypeFor[api.FeedbackLoop](),
	"stakeholders":   reflect.TypeFor[api.Stakeholder](),
	"activities":     reflect.TypeFor[api.Activity](),
}

// A field added to the contract must be in the file too, at its end.
func TestLedgersHoldAllColumns(t *testing.T) {
	t.Parallel()
	for noun, wire := range exported {
		path := "columns/" + noun + ".txt"
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		missing := export.MissingColumns(string(b), wire)
		if *update && len(missing) > 0 {
			require.NoError(t, os.WriteFile(path, []byte(string(b)+strings.Join(missing, "\n")+"\n"), 0o644))
			continue
		}
		require.Empty(t, missing, "run go test ./internal/export -update")
		columns, err := export.Columns(noun, wire)
		require.NoError(t, err)
		require.Len(t, columns, len(strings.Fields(string(b))))
	}
}
