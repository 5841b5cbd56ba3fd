package server_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

func pastLoop(t *testing.T, a *testapi.API, key, state string, more map[string]any) *testapi.Response {
	t.Helper()
	body := past(state)
	maps.Copy(body, more)
	return newLoop(t, a, key, body)
}

func TestAcceptLoop(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org, trust, other := a.Organisation("Owner"), a.Organisation("Trust"), a.Organisation("Other trust")
	key, theirs := a.Key(auth.Editor, org), a.Key(auth.Editor, trust)
	loop := pastLoop(t, a, key, "said", map[string]any{"responsibleOrganisationId": trust})
	at := loop.Header.Get("Location")
	answer := func(key, etag string, body map[string]any) *testapi.Response {
		return a.Post(at+"/acceptances", key, body, "If-Match", etag)
	}
	accepted := map[string]any{"answer": "accepted"}
	answer(key, loop.ETag(), accepted).Is(http.StatusForbidden)
	answer(theirs, `"9"`, accepted).Is(http.StatusPreconditionFailed)
	a.Post(at+"/acceptances", theirs, accepted).Is(http.StatusPreconditionRequired)
	require.Equal(t, []string{"#/reason: required"}, answer(theirs, loop.ETag(), map[string]any{"answer": "declined"}).Is(http.StatusUnprocessableEntity).Faults())
	require.Equal(t, []string{"#/answer: unknown_code"}, answer(theirs, loop.ETag(), map[string]any{"answer": "maybe"}).Is(http.StatusUnprocessableEntity).Faults())

	declined := answer(theirs, loop.ETag(), map[string]any{"answer": "declined", "reason": "The council runs it."}).Is(http.StatusCreated)
	require.Equal(t, "declined", declined.At("acceptance.answer"))
	require.Equal(t, at+"#/acceptance", declined.Header.Get("Location"))
	require.Len(t, a.Get("/v1/feedback-loops?overdue=true", key).IDs(), 1, "a loop that nobody takes on is overdue")
	require.Empty(t, a.Get("/v1/feedback-loops?accepted=true", key).IDs())

	renamed := a.Patch(at, key, declined.ETag(), map[string]any{"responsibleOrganisationId": other}).Is(http.StatusOK)
	require.Nil(t, renamed.At("acceptance.answer"), "the next body is asked anew")
	require.NotNil(t, renamed.At("acceptance.dueOn"))
	require.Equal(t, trust.String(), renamed.At("acceptance.declined.0.organisationId"))
	require.Empty(t, a.Get("/v1/feedback-loops?overdue=true", key).IDs())
	taken := answer(a.Key(auth.Editor, other), renamed.ETag(), accepted).Is(http.StatusCreated)
	require.Equal(t, "accepted", taken.At("acceptance.answer"))
	require.Len(t, a.Get("/v1/feedback-loops?accepted=true", key).IDs(), 1)
	require.Empty(t, a.Get("/v1/feedback-loops?accepted=false", key).IDs())
	a.Post(newLoop(t, a, key, map[string]any{"responsibleOrganisationId": org}).Header.Get("Location")+"/acceptances", key, accepted, "If-Match", `"1"`).
		Is(http.StatusConflict)
}

func TestSplitLoop(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org, trust := a.Organisation("Owner"), a.Organisation("Trust")
	key, theirs := a.Key(auth.Editor, org), a.Key(auth.Editor, trust)
	more := map[string]any{"responsibleOrganisationId": trust, "responseDueOn": "2026-12-31", "items": []any{
		map[string]any{"id": saidID, "kind": "said", "text": "One clear point for volunteering."},
		map[string]any{"kind": "said", "text": "Longer hours."},
		map[string]any{"id": didID, "kind": "did", "text": "A desk was set up.", "answers": []string{saidID}, "status": "done"},
	}}
	loop := pastLoop(t, a, key, "heard", more)
	at := loop.Header.Get("Location")
	split := func(key string, items ...string) *testapi.Response {
		return a.Post(at+"/split", key, map[string]any{"itemIds": items, "title": "Volunteering point"}, "If-Match", loop.ETag())
	}
	split(key, saidID).Is(http.StatusForbidden)
	require.Equal(t, []string{"#/itemIds/0: wrong_kind"}, split(theirs, didID).Is(http.StatusUnprocessableEntity).Faults())
	require.Equal(t, []string{"LOOP-G09 #/itemIds"}, split(theirs, saidID, loop.At("items.1.id").(string)).Is(http.StatusConflict).Unmet())

	made := split(theirs, saidID).Is(http.StatusCreated)
	require.Equal(t, loop.At("id"), made.At("lineage.splitFromId"))
	require.Equal(t, "2026-12-31", made.At("responseDueOn"))
	require.Equal(t, "heard", made.At("state"))
	require.Equal(t, loop.At("ownerOrganisationId"), made.At("ownerOrganisationId"))
	require.Len(t, made.At("items"), 2)
	require.Equal(t, didID, made.At("items.1.id"))
	require.Equal(t, "done", made.At("overallStatus"))
	require.JSONEq(t, string(made.Body), string(a.Get(made.Header.Get("Location"), theirs).Is(http.StatusOK).Body))
	rest := a.Get(at, key).Is(http.StatusOK)
	require.Len(t, rest.At("items"), 1)
	require.InDelta(t, 2, rest.At("version"), 0)
	split(theirs, saidID).Is(http.StatusPreconditionFailed)
}

func TestMergeLoops(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	loop := pastLoop(t, a, key, "said", map[string]any{"responseDueOn": "2026-03-01"})
	survivor := pastLoop(t, a, key, "heard", map[string]any{"responseDueOn": "2026-06-01"})
	decided := pastLoop(t, a, key, "decided", nil)
	at := loop.Header.Get("Location")
	merge := func(into any) *testapi.Response {
		return a.Post(at+"/merge", key, map[string]any{"intoId": into}, "If-Match", loop.ETag())
	}
	require.Equal(t, []string{"#/intoId: unknown_id"}, merge(uuid.NewString()).Is(http.StatusUnprocessableEntity).Faults())
	require.Equal(t, []string{"#/intoId: invalid"}, merge(loop.At("id")).Is(http.StatusUnprocessableEntity).Faults())
	require.Equal(t, []string{"LOOP-G10 #/intoId"}, merge(decided.At("id")).Is(http.StatusConflict).Unmet())
	stranger := a.Key(auth.Editor, a.Organisation("Stranger"))
	foreign := pastLoop(t, a, stranger, "said", nil)
	merge(foreign.At("id")).Is(http.StatusForbidden)

	merged := merge(survivor.At("id")).Is(http.StatusOK)
	require.Equal(t, "merged", merged.At("state"))
	require.Equal(t, survivor.At("id"), merged.At("lineage.mergedIntoId"))
	require.Len(t, merged.At("items"), 2, "it keeps its items")
	grown := a.Get(survivor.Header.Get("Location"), key).Is(http.StatusOK)
	require.Len(t, grown.At("items"), 3)
	require.Equal(t, loop.At("id"), grown.At("items.2.fromLoopId"))
	require.Equal(t, "2026-03-01", grown.At("responseDueOn"))
	require.Equal(t, loop.At("title"), grown.At("labels").(map[string]any)[loop.At("id").(string)].(map[string]any)["name"])
}

func TestFrozenWords(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	loop := pastLoop(t, a, key, "fed_back", nil)
	at := loop.Header.Get("Location")
	for _, kind := range []string{"said", "heard"} {
		frozen := a.Post(at+"/items", key, map[string]any{"kind": kind, "text": "More."}, "If-Match", loop.ETag()).Is(http.StatusConflict)
		require.Equal(t, "frozen", frozen.At("code"))
		require.Contains(t, frozen.At("detail"), "Reconsider")
	}
	a.Patch(at+"/items/"+saidID, key, loop.ETag(), map[string]any{"text": "Other words."}).Is(http.StatusConflict)
	tagged := a.Patch(at+"/items/"+saidID, key, loop.ETag(), map[string]any{"topics": []string{"maternity"}}).Is(http.StatusOK)
	moved := a.Patch(at+"/items/"+didID, key, tagged.ETag(), map[string]any{"status": "done"}).Is(http.StatusOK)
	require.Contains(t, warningCodes(moved), "update_not_fed_back")
	require.Len(t, a.Get("/v1/feedback-loops?warningCode=update_not_fed_back", key).IDs(), 1)
	told := a.Post(at+"/deliveries", key, map[string]any{"on": "2026-11-26", "channel": "website",
		"reached": map[string]any{"value": 4, "qualifier": "exact", "unit": "people", "kind": "reached"}}, "If-Match", moved.ETag()).Is(http.StatusCreated)
	require.NotContains(t, warningCodes(told), "update_not_fed_back")

	id := told.At("deliveries.0.reached.id")
	again := a.Patch(at+"/deliveries/"+told.At("deliveries.0.id").(string), key, told.ETag(), map[string]any{"reached": map[string]any{"value": 5}}).Is(http.StatusOK)
	require.Equal(t, id, again.At("deliveries.0.reached.id"))
	require.InDelta(t, 5, again.At("deliveries.0.reached.value"), 0)
	seen := a.Get(at, a.Key(auth.Reader, a.Organisation("Partner"))).Is(http.StatusOK)
	require.Nil(t, seen.At("deliveries.0.reached.value"), "a small number is its owner's")
	bad := a.Post(at+"/deliveries", key, map[string]any{"reached": map[string]any{"value": 4, "qualifier": "unknown", "unit": "people", "kind": "nope"}}, "If-Match", again.ETag())
	require.ElementsMatch(t, []string{"#/reached/value: value_forbidden", "#/reached/kind: unknown_code"}, bad.Is(http.StatusUnprocessableEntity).Faults())
}

func warningCodes(r *testapi.Response) (out []any) {
	for _, w := range r.At("warnings").([]any) {
		out = append(out, w.(map[string]any)["code"])
	}
	return out
}
