package server_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// may says what each package may import of ours; nothing imports upward.
var may = map[string][]string{
	"heard/cmd/heard":           nil, // anything
	"heard/internal/testapi":    nil,
	"heard/internal/server":     {"api", "internal/auth", "internal/contract", "internal/handler", "internal/repository"},
	"heard/internal/example":    {"internal/auth", "internal/register", "internal/repository", "internal/server"},
	"heard/internal/importer":   {"internal/handler", "internal/intake", "internal/register", "internal/repository"},
	"heard/internal/intake":     {"internal/register"},
	"heard/internal/handler":    {"api", "internal/auth", "internal/contract", "internal/export", "internal/reference", "internal/register", "internal/repository"},
	"heard/internal/contract":   {"api", "internal/register"},
	"heard/internal/export":     {"internal/register"},
	"heard/internal/repository": {"internal/auth", "internal/reference", "internal/register", "migrations"},
	"heard/api":                 {"internal/register"}, // the wire uses the register's value types as they are
	"heard/internal/testdb":     {"internal/devpg"},
	"heard/internal/register":   {},
	"heard/internal/auth":       {},
	"heard/internal/config":     {},
	"heard/internal/reference":  {},
	"heard/internal/devpg":      {},
	"heard/migrations":          {},
}

// never lists what a package must not know.
var never = map[string][]string{
	"heard/internal/register":   {"database/sql", "net/http", "github.com/labstack/echo/v4", "github.com/jmoiron/sqlx"},
	"heard/internal/repository": {"net/http", "github.com/labstack/echo/v4"},
	"heard/internal/handler":    {"database/sql", "github.com/jmoiron/sqlx", "github.com/lib/pq"},
	"heard/internal/server":     {"database/sql", "github.com/jmoiron/sqlx", "github.com/lib/pq"},
}

func TestImportsPointDownward(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}}: {{join .Imports \" \"}}", "heard/...").Output()
	require.NoError(t, err)
	for line := range strings.Lines(string(out)) {
		name, list, _ := strings.Cut(strings.TrimSpace(line), ":")
		imports := strings.Fields(list)
		allowed, known := may[name]
		require.True(t, known, "%s has no place in the house yet", name)
		for _, i := range imports {
			ours, isOurs := strings.CutPrefix(i, "heard/")
			if isOurs && allowed != nil {
				require.Contains(t, allowed, ours, name)
			}
			require.False(t, slices.Contains(never[name], i), "%s imports %s", name, i)
		}
	}
}
