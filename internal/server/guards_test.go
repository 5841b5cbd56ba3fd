package server_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/reference"
	"heard/internal/register"
	"heard/internal/testapi"
)

// What people read about the guards and what the register asks come from one
// table; each guard is asked by a move, and each guard that a check of the
// principle sets names is there.
func TestGuardsAreExplained(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	page := a.Get("/guards", "").Is(http.StatusOK)
	require.NotContains(t, string(page.Body), "map[")
	data := a.Get("/v1/guards", "").Is(http.StatusOK).At("data").([]any)
	require.Len(t, data, len(register.Guide(register.DefaultPolicy())))
	seen := map[string]bool{}
	for _, l := range register.Guide(register.DefaultPolicy()) {
		asked := map[string]bool{}
		for _, m := range l.Moves {
			require.NotEmpty(t, m.About, "%s %s", l.Noun, m.ID)
			require.NotEmpty(t, m.Who, "%s %s", l.Noun, m.ID)
			require.Contains(t, l.States, m.To)
			for _, g := range m.Guards {
				asked[g] = true
			}
		}
		for _, g := range l.Guards {
			require.False(t, seen[g.ID], "%s stands twice", g.ID)
			seen[g.ID] = true
			require.NotEmpty(t, g.Title, g.ID)
			require.NotEmpty(t, g.Parts, g.ID)
			for _, p := range g.Parts {
				require.NotEmpty(t, p.Asks, g.ID)
				require.NotEqual(t, register.Strengths{}, p.Strengths, "%s asks nothing in any profile", g.ID)
			}
			require.Contains(t, string(page.Body), `id="`+g.ID+`"`)
		}
		for id := range asked {
			require.True(t, seen[id], "%s is asked and not there", id)
		}
	}
	for _, c := range reference.Checks() {
		for _, id := range regexp.MustCompile(`[A-Z]{3,4}-G\d\d[a-z]?`).FindAllString(c.Rule, -1) {
			require.True(t, seen[id], "%s names %s", c.ID, id)
		}
	}
	for prefix, last := range map[string]int{"ACT": 27, "INS": 13, "LOOP": 10, "CON": 24, "CHL": 5} {
		for n := 1; n <= last; n++ {
			require.True(t, seen[fmt.Sprintf("%s-G%02d", prefix, n)], "%s-G%02d", prefix, n)
		}
	}
	require.True(t, seen["ACT-G00"] && seen["ACT-G04b"])
}
