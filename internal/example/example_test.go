package example_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/example"
	"heard/internal/importer"
	"heard/internal/register"
	"heard/internal/testapi"
)

// held lists the state of each example that a caller sees, by noun.
func held(a *testapi.API, key string) map[string][]string {
	out := map[string][]string{}
	for _, noun := range []string{"activities", "insights", "feedback-loops", "consultations", "challenges"} {
		for _, r := range a.Get("/v1/"+noun+"?sort=createdAt&retrospective=false", key).Is(http.StatusOK).At("data").([]any) {
			record := r.(map[string]any)
			if strings.HasPrefix(record["title"].(string), example.Prefix) {
				out[noun] = append(out[noun], record["state"].(string))
			}
		}
	}
	return out
}

func TestExamples(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	today := register.LegalDay(time.Now())
	_, err := importer.Example(testapi.System(t.Context()), a.DB, today)
	require.NoError(t, err)
	for _, want := range []bool{true, false} {
		made, err := example.Load(t.Context(), a.DB, today)
		require.NoError(t, err)
		require.Equal(t, want, made, "they are made once")
	}
	board, err := a.DB.FindOrganisation(t.Context(), "Example Integrated Care Board")
	require.NoError(t, err)
	key := a.Key(auth.Approver, board)
	require.Equal(t, map[string][]string{
		"activities":     {"open", "planned", "approved", "cancelled", "open"},
		"insights":       {"published", "in_review"},
		"feedback-loops": {"said", "closed"},
		"consultations":  {"open", "with_scrutiny"},
		"challenges":     {"acknowledged"},
	}, held(a, key))

	for noun, want := range map[string]float64{"activities": 45, "insights": 44, "stakeholders": 46, "feedback-loops": 27, "consultations": 12} {
		real := a.Get("/v1/"+noun+"?retrospective=true&count=exact&limit=1", "").Is(http.StatusOK)
		require.InDelta(t, want, real.At("page.total.value"), 0, "the records of the example register stay countable: %s", noun)
	}
	require.Len(t, a.Get("/v1/activities?wentAhead=true", "").At("data.0.wentAhead.0.guards"), 2)
	require.Len(t, a.Get("/v1/feedback-loops?overdue=true&campaign=Example", key).IDs(), 1)
	invited := a.Get("/v1/public/opportunities?q=exampleshire", "").Is(http.StatusOK)
	require.Len(t, invited.IDs(), 4, "two that are open, one that is announced early, and a consultation")
	plan := a.Get("/v1/activities?state=planned&campaign=Example", key).IDs()[0]
	require.NotEmpty(t, a.Get("/v1/activities/"+plan+"/readiness?to=approved", a.Key(auth.Approver, owner(t, a))).At("data.0.violations"))
}

func owner(t *testing.T, a *testapi.API) uuid.UUID {
	id, err := a.DB.FindOrganisation(t.Context(), "Example Hospitals NHS Trust")
	require.NoError(t, err)
	return id
}
