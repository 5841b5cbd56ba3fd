package server_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// What a loop promised or passed is not unmade by a later change.
func TestLoopKeepsWhatItPassed(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org, trust := a.Organisation("Owner"), a.Organisation("Trust")
	key, chief := a.Key(auth.Editor, org), a.Key(auth.Approver, org)
	body := whole(org)
	body["state"] = "said"
	body["responseDueOn"] = "2026-12-31"
	said := a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated)
	at := said.Header.Get("Location")
	for _, due := range []any{"2027-01-01", nil} {
		require.Equal(t, "frozen", a.Patch(at, key, said.ETag(), obj{"responseDueOn": due}).Is(http.StatusConflict).At("code"), "%v", due)
	}
	said = a.Patch(at, key, said.ETag(), obj{"responseDueOn": "2026-12-01"}).Is(http.StatusOK)
	a.Post(at+"/items/"+said.At("items.0.id").(string)+"/strike", key, obj{"reason": "error"}, "If-Match", said.ETag()).Is(http.StatusConflict)
	require.Equal(t, "no_such_move", a.Move(at, chief, "merged", "wentAhead", true, "on", "2026", "reason", "x").Is(http.StatusConflict).At("code"))

	closed := a.Post("/v1/feedback-loops", chief, whole(org)).Is(http.StatusCreated)
	at = closed.Header.Get("Location")
	for name, change := range map[string]obj{
		"another body": {"responsibleOrganisationId": trust}, "no body": {"responsibleOrganisationId": nil},
		"hidden": {"visibility": "partners"}, "no look at the effect": {"impact": obj{"check": nil}},
	} {
		a.Patch(at, key, closed.ETag(), change).Is(http.StatusConflict)
		require.NotEmpty(t, name)
	}
	a.Patch(at+"/deliveries/"+closed.At("deliveries.0.id").(string), key, closed.ETag(), obj{"channel": nil}).Is(http.StatusConflict)
	a.Post(at+"/items/"+didID+"/strike", key, obj{"reason": "error"}, "If-Match", closed.ETag()).Is(http.StatusConflict)
}

// The title of what is split off is read by others at once, so it is screened.
func TestSplitScreensItsTitle(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key := a.Key(auth.Editor, org)
	body := whole(org)
	body["state"] = "said"
	body["items"] = list{obj{"id": saidID, "kind": "said", "text": "Longer hours.", "on": "2026-03"}, obj{"kind": "said", "text": "A ramp.", "on": "2026-03"}}
	said := a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated)
	split := func(title string) *testapi.Response {
		return a.Post(said.Header.Get("Location")+"/split", key, obj{"itemIds": list{saidID}, "title": title}, "If-Match", said.ETag())
	}
	require.Equal(t, []string{"LOOP-G01 #/title"}, split("Hours: desk@example.org").Is(http.StatusConflict).Unmet())
	require.Len(t, a.Get("/v1/feedback-loops", key).IDs(), 1)
	split("Hours").Is(http.StatusCreated)
}

// Words that are blank are no reason.
func TestBlankReasonsAreNone(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	body := whole(org)
	body["state"] = "decided"
	body["decisions"] = list{obj{"decidedOn": "2026-04", "reason": " "}}
	refused := a.Post("/v1/feedback-loops", a.Key(auth.Editor, org), body).Is(http.StatusConflict)
	require.Equal(t, []string{"LOOP-G04 #/decisions/0/reason"}, refused.Unmet())
}

// Merging hands no loop that was taken on to another body.
func TestMergeKeepsWhoAnswers(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org, trust := a.Organisation("Owner"), a.Organisation("Trust")
	key := a.Key(auth.Editor, org)
	made := func(body obj, state string) *testapi.Response {
		body["state"] = state
		return a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated)
	}
	survivor := made(whole(trust), "said")
	merge := func(loop *testapi.Response) *testapi.Response {
		return a.Post(loop.Header.Get("Location")+"/merge", key, obj{"intoId": survivor.At("id")}, "If-Match", loop.ETag())
	}
	require.Equal(t, []string{"LOOP-G10 #/intoId"}, merge(made(whole(org), "heard")).Is(http.StatusConflict).Unmet())
	merge(made(whole(org), "said")).Is(http.StatusOK)
}
