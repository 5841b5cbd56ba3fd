package server_test

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

const saidID, didID = "01920000-0000-4000-8000-000000000001", "01920000-0000-4000-8000-000000000002"

func newLoop(t *testing.T, a *testapi.API, key string, more map[string]any) *testapi.Response {
	t.Helper()
	body := map[string]any{"title": "Volunteering", "items": []any{
		map[string]any{"id": saidID, "kind": "said", "text": "One clear point for volunteering."},
		map[string]any{"id": didID, "kind": "did", "text": "A desk was set up.", "answers": []string{saidID}, "status": "planned"},
	}}
	maps.Copy(body, more)
	return a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated)
}

func TestLoopItems(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	loop := newLoop(t, a, key, nil)
	at := loop.Header.Get("Location")
	require.Equal(t, "planned", loop.At("overallStatus"))
	require.Equal(t, "service", loop.At("subject"))
	require.Equal(t, "planned", loop.At("items.1.statusHistory.0.status"))

	added := a.Post(at+"/items", key, map[string]any{"kind": "said", "text": "Later too."}, "If-Match", loop.ETag()).Is(http.StatusCreated)
	require.InDelta(t, 3, added.At("items.2.seq"), 0)
	require.Equal(t, at+"#/items/2", added.Header.Get("Location"))
	require.Nil(t, added.At("overallStatus"), "nothing answers the new point")
	done := a.Patch(at+"/items/"+didID, key, added.ETag(), map[string]any{"status": "done", "statusOn": "2026-01", "statusNote": "Early.", "answers": []string{}}).Is(http.StatusOK)
	require.Equal(t, "done", done.At("overallStatus"), "an unpaired answer is for all")
	require.Equal(t, map[string]any{"status": "done", "on": "2026-01", "note": "Early.", "organisationId": done.At("ownerOrganisationId")},
		done.At("items.1.statusHistory.1"))
	require.InDelta(t, 3, done.At("version"), 0)

	struck := a.Post(at+"/items/"+saidID+"/strike", key, map[string]any{"reason": "consent"}, "If-Match", done.ETag()).Is(http.StatusOK)
	require.Equal(t, "consent", struck.At("items.0.struck.reason"))
	require.Equal(t, "Later too.", a.Get("/v1/feedback-loops", key).At("data.0.firstSaid"))
	a.Patch(at+"/items/"+saidID, key, struck.ETag(), map[string]any{"text": "New."}).Is(http.StatusConflict)
	a.Patch(at+"/items/"+uuid.NewString(), key, struck.ETag(), map[string]any{"text": "New."}).Is(http.StatusNotFound)
	a.Patch(at+"/items/"+didID, key, loop.ETag(), map[string]any{"text": "New."}).Is(http.StatusPreconditionFailed)
	a.Post(at+"/items", key, map[string]any{"kind": "did", "text": "x"}).Is(http.StatusPreconditionRequired)
}

// What is wrong with a part is told by pointers into the part, because that is
// what its writer sent.
func TestLoopPartsBadInput(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	loop := newLoop(t, a, key, nil)
	at, owner := loop.Header.Get("Location"), loop.At("ownerOrganisationId").(string)
	for name, c := range map[string]struct {
		path   string
		body   map[string]any
		faults []string
	}{
		"wrong kind":    {"/items/" + didID, map[string]any{"outcome": "changed", "answers": []string{didID}}, []string{"#/outcome: not_for_kind", "#/answers/0: wrong_kind"}},
		"answered":      {"/items/" + saidID, map[string]any{"kind": "asked"}, []string{"#/items/1/answers/0: wrong_kind"}},
		"bad day":       {"/items/" + didID, map[string]any{"on": "2019-02-30"}, []string{"#/on: invalid_date"}},
		"text away":     {"/items/" + didID, map[string]any{"text": nil}, []string{"#/text: required"}},
		"fixed":         {"/items/" + didID, map[string]any{"id": saidID, "seq": 1, "counts": []any{}}, []string{"#/id: read_only", "#/seq: unknown_field", "#/counts: read_only"}},
		"no such loop":  {"/items/" + didID, map[string]any{"movedToLoopId": saidID}, []string{"#/movedToLoopId: unknown_id"}},
		"no loop":       {"/items/" + didID, map[string]any{"movedToLoopId": owner}, []string{"#/movedToLoopId: wrong_record_type"}},
		"no such topic": {"/items/" + saidID, map[string]any{"topics": []string{"nope"}}, []string{"#/topics/0: unknown_code"}},
		"parts":         {"", map[string]any{"items": []any{}, "deliveries": []any{}}, []string{"#/items: unknown_field", "#/deliveries: unknown_field"}},
		"derived":       {"", map[string]any{"overallOutcome": "changed"}, []string{"#/overallOutcome: unknown_field"}},
		"no insight":    {"", map[string]any{"sources": []any{map[string]any{"type": "insight", "id": owner}}}, []string{"#/sources/0/id: wrong_record_type"}},
		"itself":        {"", map[string]any{"responsibleOrganisationId": loop.At("id")}, []string{"#/responsibleOrganisationId: wrong_record_type"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := a.Patch(at+c.path, key, loop.ETag(), c.body).Is(http.StatusUnprocessableEntity)
			require.ElementsMatch(t, c.faults, answer.Faults())
		})
	}
	bad := a.Post(at+"/items", key, map[string]any{"id": didID, "kind": "did", "text": "x"}, "If-Match", loop.ETag()).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/id: duplicate"}, bad.Faults())
	bad = a.Post(at+"/deliveries", key, map[string]any{"channel": "nope"}, "If-Match", loop.ETag()).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/channel: unknown_code"}, bad.Faults())
	bad = a.Post(at+"/items/"+didID+"/counts", key, map[string]any{"value": 1, "qualifier": "exact", "unit": "people", "kind": "nope"}, "If-Match", loop.ETag())
	require.Equal(t, []string{"#/kind: unknown_code"}, bad.Is(http.StatusUnprocessableEntity).Faults())
}

func TestLoopDeliveriesAndCounts(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	more := past("decided")
	more["visibility"] = "public"
	loop := newLoop(t, a, key, more)
	at := loop.Header.Get("Location")
	require.Nil(t, loop.At("subject"), "of a past loop nothing is assumed")
	require.Nil(t, loop.At("items.1.statusHistory.0.on"))

	told := a.Post(at+"/deliveries", key, map[string]any{"on": "2020", "channel": "website"}, "If-Match", loop.ETag()).Is(http.StatusCreated)
	id := told.At("deliveries.0.id").(string)
	require.Equal(t, at+"#/deliveries/0", told.Header.Get("Location"))
	changed := a.Patch(at+"/deliveries/"+id, key, told.ETag(), map[string]any{"audience": "public", "on": nil}).Is(http.StatusOK)
	require.Equal(t, id, changed.At("deliveries.0.id"))
	require.Equal(t, "website", changed.At("deliveries.0.channel"))
	require.Nil(t, changed.At("deliveries.0.on"))
	a.Patch(at+"/deliveries/"+saidID, key, changed.ETag(), map[string]any{"url": nil}).Is(http.StatusNotFound)

	few := map[string]any{"value": 1, "qualifier": "exact", "unit": "people", "kind": "benefited", "headline": true}
	counted := a.Post(at+"/items/"+didID+"/counts", key, few, "If-Match", changed.ETag()).Is(http.StatusCreated)
	require.InDelta(t, 1, counted.At("items.1.counts.0.value"), 0)
	require.Equal(t, at+"#/items/1/counts/0", counted.Header.Get("Location"))
	require.Equal(t, "small_group", counted.At("warnings.1.code"))
	require.Nil(t, a.Get(at, "").Is(http.StatusOK).At("items.1.counts.0.value"), "a small count is its owner's")
	exported := string(a.Get("/v1/exports/feedback-loops?format=ndjson", "").Is(http.StatusOK).Body)
	require.Contains(t, exported, "Volunteering")
	require.NotContains(t, exported, `"value":1,`)
	renamed := a.Patch(at+"/items/"+didID, key, counted.ETag(), map[string]any{"text": "Two desks."}).Is(http.StatusOK)
	require.Equal(t, counted.At("items.1.counts"), renamed.At("items.1.counts"), "a patch keeps counts and history")
	require.Equal(t, counted.At("items.1.statusHistory"), renamed.At("items.1.statusHistory"))
	gone := a.Post(at+"/items/"+didID+"/counts/"+counted.At("items.1.counts.0.id").(string)+"/strike", key, map[string]any{"reason": "A slip."},
		"If-Match", renamed.ETag()).Is(http.StatusOK)
	require.Equal(t, "A slip.", gone.At("items.1.counts.0.struck.reason"))
}

func TestResponsibleOrganisationEdits(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org, trust := a.Organisation("Owner"), a.Organisation("Trust")
	key, theirs := a.Key(auth.Editor, org), a.Key(auth.Editor, trust)
	loop := newLoop(t, a, key, nil)
	at := loop.Header.Get("Location")
	a.Get(at, theirs).Is(http.StatusNotFound)
	asked := a.Patch(at, key, loop.ETag(), map[string]any{"responsibleOrganisationId": trust}).Is(http.StatusOK)
	require.Equal(t, "Trust", asked.At("labels").(map[string]any)[trust.String()].(map[string]any)["name"])
	a.Post(at+"/items", theirs, map[string]any{"kind": "heard", "text": "People need one place."}, "If-Match", asked.ETag()).Is(http.StatusCreated)
	require.Len(t, a.Get("/v1/feedback-loops?mine=true", theirs).IDs(), 1)
	a.Get(at, a.Key(auth.Reader, trust)).Is(http.StatusNotFound)
}

func TestLoopFilters(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org, trust := a.Organisation("Owner"), a.Organisation("Trust")
	key := a.Key(auth.Editor, org)
	insight := a.Post("/v1/insights", key, map[string]any{"title": "One"}).At("id").(string)
	late := newLoop(t, a, key, map[string]any{"title": "late", "responseDueOn": "2020-01-01", "responsibleOrganisationId": trust,
		"defaults": map[string]any{"outcome": "no_change"}, "sources": []any{map[string]any{"type": "insight", "id": insight}}}).At("id")
	more := past("decided")
	maps.Copy(more, map[string]any{"title": "answered", "responseDueOn": "2020-01-01", "subject": "involvement_process",
		"sources": []any{map[string]any{"type": "external", "text": "A café talk"}}})
	answered := newLoop(t, a, key, more).At("id")
	open := newLoop(t, a, key, map[string]any{"title": "open", "responseDueOn": "2999-01-01"}).At("id")
	for query, want := range map[string][]any{
		"overdue=true": {late}, "overdue=false": {answered, open}, "dueBefore=2020-01-02": {late, answered}, "dueBefore=2020-01-01": {},
		"outcome=no_change": {late}, "status=planned": {late, answered, open}, "status=done": {}, "subject=involvement_process": {answered},
		"sourceType=external": {answered}, "sourceType=external&sourceType=insight": {late, answered}, "sourceId=" + insight: {late},
		"responsibleOrganisationId=" + trust.String(): {late}, "state=draft": {late, open}, "q=" + url.QueryEscape("CAFE talks"): {answered},
		"q=desk&retrospective=true": {answered},
	} {
		found := a.Get("/v1/feedback-loops?sort=createdAt&count=exact&"+query, key).Is(http.StatusOK)
		require.ElementsMatch(t, want, anys(found.IDs()), query)
		require.InDelta(t, len(want), found.At("page.total.value"), 0)
		file := a.Get("/v1/exports/feedback-loops?format=csv&"+query, key).Is(http.StatusOK)
		require.Equal(t, []string{strconv.Itoa(len(want))}, file.Header["Row-Count"], query)
	}
	a.Get("/v1/feedback-loops?dueBefore=2020-02-30", key).Is(http.StatusBadRequest)
}

func anys(in []string) []any {
	out := []any{}
	for _, s := range in {
		out = append(out, s)
	}
	return out
}

// Who answers for a loop may work on it; it does not own it.
func TestResponsibleOrganisationIsNoOwner(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	trust := a.Organisation("Trust")
	key, theirs := a.Key(auth.Editor, a.Organisation("Owner")), a.Key(auth.Editor, trust)
	loop := newLoop(t, a, key, map[string]any{"responsibleOrganisationId": trust})
	at := loop.Header.Get("Location")
	seen := a.Get(at, theirs).Is(http.StatusOK)
	require.NotContains(t, seen.JSON(), "createdBy")
	require.NotContains(t, seen.JSON(), "unplaced")
	a.Do(http.MethodDelete, at, theirs, nil, "If-Match", loop.ETag()).Is(http.StatusForbidden)
	a.Patch(at, theirs, loop.ETag(), map[string]any{"title": "Answered"}).Is(http.StatusOK)
	a.Do(http.MethodDelete, at, key, nil, "If-Match", `"2"`).Is(http.StatusNoContent)
}
