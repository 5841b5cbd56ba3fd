package server_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// What others rest on changes only for a published reason, one change for each.
func TestCitedDecisionsAreAmended(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key, other := a.Key(auth.Editor, org), a.Key(auth.Editor, a.Organisation("Other"))
	made := a.Post("/v1/decisions", key, obj{"title": "Hubs", "decidedOn": "2020-01-21", "visibility": "public",
		"parts": list{obj{"subject": "Two sites", "outcome": "undecided", "remainder": obj{"text": "What becomes of them"}}}}).Is(http.StatusCreated)
	at, id := made.Header.Get("Location"), made.At("id")
	change := func(body obj) *testapi.Response { return a.Patch(at, key, a.Get(at, key).ETag(), body) }
	change(obj{"decidedOn": "2020-01-22", "reason": "Costs."}).Is(http.StatusOK) // nobody rests on it yet
	a.Post("/v1/feedback-loops", key, obj{"title": "Beds", "decisions": list{obj{"decisionId": id}}}).Is(http.StatusCreated)

	for _, body := range []obj{{"decidedOn": "2020-01-23"}, {"reason": "Fabric."}, {"parts": list{}}} {
		require.Equal(t, "frozen", change(body).Is(http.StatusConflict).At("code"))
	}
	change(obj{"minutesUrl": "https://example.org/minutes", "title": "Hubs in the north"}).Is(http.StatusOK)
	later := a.Post("/v1/decisions", key, obj{"title": "The two sites"}).Is(http.StatusCreated).At("id")
	part := a.Get(at, key).At("parts.0").(map[string]any)
	part["remainder"] = obj{"text": "What becomes of them", "closedByDecisionId": later}
	require.Equal(t, later, change(obj{"parts": list{part}}).Is(http.StatusOK).At("parts.0.remainder.closedByDecisionId"),
		"a further decision closes what was left open")

	require.Equal(t, []string{"#/reason: required"}, a.Move(at, key, "amended").Is(http.StatusUnprocessableEntity).Faults())
	a.Move(at, other, "amended", "reason", "It suits us.").Is(http.StatusForbidden)
	ready := a.Get(at+"/readiness", key).Is(http.StatusOK)
	require.Equal(t, "amended", ready.At("data.0.to"))
	require.Equal(t, true, ready.At("data.0.needsReason"))
	require.Equal(t, true, a.Move(at, key, "amended", "reason", "The minutes give another day.").Is(http.StatusOK).At("amendmentOpen"))
	amended := change(obj{"decidedOn": "2020-01-23"}).Is(http.StatusOK)
	require.Equal(t, false, amended.At("amendmentOpen"))
	require.Equal(t, "amended", amended.At("state"))
	change(obj{"decidedOn": "2020-01-24"}).Is(http.StatusConflict)
	steps := []any{}
	for _, e := range a.Get(at+"/history", "").Is(http.StatusOK).At("data").([]any) {
		steps = append(steps, e.(map[string]any)["steps"].([]any)...)
	}
	require.Len(t, steps, 1)
	require.Equal(t, "The minutes give another day.", steps[0].(map[string]any)["reason"])
	require.Equal(t, []string{id.(string)}, a.Get("/v1/decisions?state=amended", "").IDs())
	a.Do(http.MethodDelete, at, key, nil, "If-Match", amended.ETag()).Is(http.StatusMethodNotAllowed)
}

// A newer decision takes the place of an older one: at once where both are of one
// owner, and otherwise when the owner of the older says so.
func TestDecisionsAreSuperseded(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key, other := a.Key(auth.Editor, a.Organisation("Owner")), a.Key(auth.Editor, a.Organisation("Other"))
	decide := func(key string, more ...any) *testapi.Response {
		b := obj{"title": "One", "visibility": "public"}
		for i := 0; i+1 < len(more); i += 2 {
			b[more[i].(string)] = more[i+1]
		}
		return a.Post("/v1/decisions", key, b).Is(http.StatusCreated)
	}
	old := decide(key)
	at := old.Header.Get("Location")
	a.Move(at, key, "superseded").Is(http.StatusConflict)
	foreign := decide(other, "supersedesId", old.At("id"))
	require.Equal(t, "recorded", a.Get(at, key).At("state"), "nobody moves the record of another")
	newer := decide(key, "supersedesId", old.At("id"))
	require.Equal(t, "superseded", a.Get(at, "").At("state"))
	require.Equal(t, "frozen", a.Patch(at, key, a.Get(at, key).ETag(), obj{"reason": "Changed."}).Is(http.StatusConflict).At("code"))
	a.Move(at, key, "recorded", "reason", "A slip.").Is(http.StatusConflict)
	for _, d := range []struct {
		made *testapi.Response
		key  string
	}{{newer, key}, {foreign, other}} {
		a.Patch(d.made.Header.Get("Location"), d.key, d.made.ETag(), obj{"supersedesId": nil}).Is(http.StatusOK)
	}
	a.Move(at, key, "recorded", "reason", "A slip.").Is(http.StatusOK)

	again := a.Get(foreign.Header.Get("Location"), other)
	a.Patch(foreign.Header.Get("Location"), other, again.ETag(), obj{"supersedesId": old.At("id")}).Is(http.StatusOK)
	a.Move(at, other, "superseded").Is(http.StatusForbidden)
	a.Move(at, key, "superseded").Is(http.StatusOK)
}
