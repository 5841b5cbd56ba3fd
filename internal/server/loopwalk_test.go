package server_test

import (
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/testapi"
)

// A partner's front end closes a loop by doing what readiness says is missing,
// and nothing else. The owner puts what was said, another body answers.
func TestWalkALoop(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	a.Today(register.NewDate(2026, 5, 1))
	trust := a.Organisation("Trust")
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	theirs, chief := a.Key(auth.Editor, trust), a.Key(auth.Approver, trust)
	at := a.Post("/v1/feedback-loops", key, map[string]any{"title": "Volunteering"}).Is(http.StatusCreated).Header.Get("Location")
	w := &walker{api: a, at: at, keys: []string{key, theirs, chief}, mend: mendLoop(trust)}
	w.to(t, "said")
	require.NotNil(t, a.Get(at, key).At("acceptance.dueOn"))
	w.to(t, "heard")
	require.Equal(t, "accepted", a.Get(at, key).At("acceptance.answer"))
	w.to(t, "decided")
	w.to(t, "fed_back")
	w.to(t, "closed")
	done := a.Get(at, "").Is(http.StatusOK)
	require.Equal(t, "closed", done.At("state"))
	require.Empty(t, done.At("wentAhead"))
	steps := []string{}
	for _, e := range a.Get(at+"/history", "").Is(http.StatusOK).At("data").([]any) {
		for _, s := range e.(map[string]any)["steps"].([]any) {
			steps = append(steps, s.(map[string]any)["move"].(string))
		}
	}
	require.Equal(t, []string{"L1", "L2", "L3", "L4", "L5"}, steps)
}

// mendLoop mends each gap by its pointer or operation, as a form would.
func mendLoop(responsible uuid.UUID) func(*testing.T, *walker, map[string]any) bool {
	patches := map[string]map[string]any{
		"#/responsibleOrganisationId": {"responsibleOrganisationId": responsible}, "#/responseDueOn": {"responseDueOn": "2026-12-31"},
		"#/sources": {"reasons": map[string]any{"noSourceReason": "A letter."}}, "#/topics": {"topics": []string{"maternity"}},
		"#/areaIds": {"placeNames": []string{"Oswestry"}}, "#/visibility": {"visibility": "public"},
		"#/decisions":          {"decisions": []any{map[string]any{"reason": "It was wanted.", "decidedOn": "2026-04"}}},
		"#/impact/check/dueOn": {"impact": map[string]any{"check": map[string]any{"dueOn": "2027-04-01"}}},
	}
	fields := map[string]any{"outcome": "changed", "status": "done", "doneOn": "2026-04", "dueOn": "2026-12-31", "ownerOrganisationId": responsible}
	added := map[string]map[string]any{
		"LOOP-G01 addLoopItem": {"kind": "said", "text": "One clear point for volunteering."},
		"LOOP-G05 addLoopItem": {"kind": "did", "text": "A desk is being set up.", "status": "in_progress"},
	}
	return func(t *testing.T, w *walker, gap map[string]any) bool {
		pointer, operation := text(gap["pointer"]), text(gap["operation"])
		now := w.api.Get(w.at, w.keys[0]).Is(http.StatusOK)
		switch operation {
		case "":
			w.patch(patches[pointer])
			return patches[pointer] != nil
		case "addLoopItem":
			item := added[text(gap["guard"])+" addLoopItem"]
			w.api.Post(w.at+"/items", w.keys[0], item, "If-Match", now.ETag()).Is(http.StatusCreated)
		case "updateLoopItem":
			path := strings.Split(pointer, "/") // #, items, n, field
			id := now.At("items." + path[2] + ".id").(string)
			w.api.Patch(w.at+"/items/"+id, w.keys[0], now.ETag(), map[string]any{path[3]: fields[path[3]]}).Is(http.StatusOK)
		case "addLoopDelivery":
			w.api.Post(w.at+"/deliveries", w.keys[0], map[string]any{"on": "2026-05-01", "channel": "website", "format": "easy_read"}, "If-Match", now.ETag()).Is(http.StatusCreated)
		default:
			return false
		}
		return true
	}
}

// whole is all that a simple loop needs to be closed in one request.
func whole(org uuid.UUID) map[string]any {
	return map[string]any{
		"title": "Volunteering", "visibility": "public", "state": "closed", "responsibleOrganisationId": org,
		"sources": []any{map[string]any{"type": "external", "text": "A café talk"}}, "topics": []string{"maternity"}, "placeNames": []string{"Oswestry"},
		"items": []any{
			map[string]any{"id": saidID, "kind": "said", "text": "One clear point for volunteering.", "on": "2026-03"},
			map[string]any{"id": didID, "kind": "did", "text": "A desk was set up.", "answers": []string{saidID}, "status": "done", "doneOn": "2026-04",
				"ownerOrganisationId": org, "dueOn": "2026-06-30"},
		},
		"defaults":   map[string]any{"outcome": "changed"},
		"decisions":  []any{map[string]any{"itemIds": []string{saidID}, "reason": "It was wanted.", "decidedOn": "2026-03"}},
		"deliveries": []any{map[string]any{"on": "2026-04-20", "channel": "website", "format": "easy_read"}},
		"impact":     map[string]any{"check": map[string]any{"dueOn": "2027-04-01"}},
	}
}

func TestOneRequestClosesASimpleLoop(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key, chief := a.Key(auth.Editor, org), a.Key(auth.Approver, org)
	a.Post("/v1/feedback-loops", key, whole(org)).Is(http.StatusForbidden)
	closed := a.Post("/v1/feedback-loops", chief, whole(org)).Is(http.StatusCreated)
	require.Equal(t, "closed", closed.At("state"))
	require.Equal(t, "changed", closed.At("overallOutcome"))
	require.Equal(t, "2026-06-23", closed.At("responseDueOn"), "84 days after the last of them may have spoken")
	require.Equal(t, "accepted", closed.At("acceptance.answer"))
	require.Len(t, a.Get(closed.Header.Get("Location")+"/history", "").Is(http.StatusOK).At("data.0.steps"), 5)

	lacking := whole(org)
	delete(lacking, "deliveries")
	delete(lacking, "topics")
	refused := a.Post("/v1/feedback-loops", chief, lacking).Is(http.StatusConflict)
	require.Equal(t, []string{"LOOP-G01 #/topics", "LOOP-G06 #/items/0"}, refused.Unmet())
	require.Len(t, a.Get("/v1/feedback-loops", key).IDs(), 1, "nothing is stored")
}

// What happened with promises unmet is recorded as a fact, and stays visible.
func TestLoopAsAFact(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key, chief := a.Key(auth.Editor, org), a.Key(auth.Approver, org)
	body := whole(org)
	body["state"] = "heard"
	delete(body, "decisions")
	at := a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated).Header.Get("Location")
	fact := []any{"wentAhead", true, "on", "2026-04", "reason", "The board had met."}
	require.Equal(t, []string{"LOOP-G04 #/decisions"}, a.Move(at, key, "decided").Is(http.StatusConflict).Unmet())
	a.Move(at, key, "decided", fact...).Is(http.StatusForbidden)
	a.Move(at, chief, "decided", "wentAhead", true, "reason", "x").Is(http.StatusUnprocessableEntity)
	a.Move(at, key, "decided", "guardReasons", map[string]string{"LOOP-G03": "x"}).Is(http.StatusUnprocessableEntity)
	done := a.Move(at, chief, "decided", fact...).Is(http.StatusOK)
	require.Equal(t, []any{"LOOP-G04"}, done.At("wentAhead.0.guards"))
	id := done.At("id").(string)
	require.InDelta(t, 1, a.Get("/v1/public/feedback/"+id, "").Is(http.StatusOK).At("data.promisesUnmet"), 0)
	require.Equal(t, []string{id}, a.Get("/v1/feedback-loops?wentAhead=true", "").IDs())
}

// What identifies a person is refused whatever the state; a contact is put to
// others only when it is a public one, by whichever way it comes.
func TestLoopTextsAreScreened(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	chief := a.Key(auth.Approver, org)
	const number, address = "My number is 943 476 5919.", "Write to desk@example.org."
	a.Post("/v1/feedback-loops", chief, map[string]any{"title": number}).Is(http.StatusUnprocessableEntity)

	body := whole(org)
	body["state"] = "said"
	at := a.Post("/v1/feedback-loops", chief, body).Is(http.StatusCreated).Header.Get("Location")
	now := a.Get(at, chief)
	added := a.Post(at+"/items", chief, map[string]any{"kind": "did", "text": address}, "If-Match", now.ETag()).Is(http.StatusConflict)
	require.Equal(t, []string{"LOOP-G01 #/items/2/text"}, added.Unmet())
	require.NotContains(t, string(added.Body), "desk@")
	a.Patch(at, chief, now.ETag(), map[string]any{"title": address}).Is(http.StatusConflict)
	a.Patch(at, chief, now.ETag(), map[string]any{"title": "Desks", "topics": []string{}}).Is(http.StatusOK)

	body["items"].([]any)[1].(map[string]any)["text"] = address
	a.Post("/v1/feedback-loops", chief, body).Is(http.StatusConflict)
	recorded := maps.Clone(body)
	maps.Copy(recorded, past("said"))
	a.Post("/v1/feedback-loops", chief, recorded).Is(http.StatusConflict)
	body["attestations"] = []string{"public_contact"}
	stated := a.Post("/v1/feedback-loops", chief, body).Is(http.StatusCreated)
	require.Equal(t, "public_contact", stated.At("attestations.0.what"))
	require.NotContains(t, a.Get(stated.Header.Get("Location"), a.Key(auth.Reader, a.Organisation("Partner"))).Is(http.StatusOK).JSON(), "attestations")
}

// A loop paused and later closed against the request: both stand in the history
// of its status, and refusing needs its reason.
func TestPausedAndThenRefused(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key := a.Key(auth.Editor, org)
	body := whole(org)
	maps.Copy(body, map[string]any{"state": "heard", "defaults": map[string]any{"outcome": "no_change"}})
	body["items"].([]any)[1].(map[string]any)["status"] = "deferred"
	loop := a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated)
	at := loop.Header.Get("Location")
	a.Patch(at+"/items/"+didID, key, loop.ETag(), map[string]any{"status": "declined"}).Is(http.StatusOK)
	refused := a.Move(at, key, "decided").Is(http.StatusConflict)
	require.Equal(t, []string{"LOOP-G05 #/defaults/noChange/reasonCode", "LOOP-G05 #/defaults/noChange/explanation"}, refused.Unmet())
	a.Patch(at, key, a.Get(at, key).ETag(), map[string]any{"defaults": map[string]any{"noChange": map[string]any{"reasonCode": "workforce", "explanation": "No staff."}}}).Is(http.StatusOK)
	done := a.Move(at, key, "decided").Is(http.StatusOK)
	require.Equal(t, "no_change", done.At("overallOutcome"))
	require.Equal(t, "deferred", done.At("items.1.statusHistory.0.status"))
	require.Equal(t, "declined", done.At("items.1.statusHistory.1.status"))
}

// A responsible organisation that never accepts a loop makes it overdue, and
// cannot take it out.
func TestLoopThatNobodyAccepts(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	a.Today(register.NewDate(2026, 5, 1))
	trust := a.Organisation("Trust")
	key, theirs := a.Key(auth.Editor, a.Organisation("Owner")), a.Key(auth.Approver, trust)
	body := whole(trust)
	maps.Copy(body, map[string]any{"state": "said", "responseDueOn": "2026-12-31"})
	at := a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated).Header.Get("Location")
	require.Equal(t, "2026-05-29", a.Get(at, key).At("acceptance.dueOn"))
	overdue := func(day int) int {
		a.Today(register.NewDate(2026, 5, day))
		return len(a.Get("/v1/feedback-loops?overdue=true", key).Is(http.StatusOK).IDs())
	}
	require.Zero(t, overdue(29))
	require.Equal(t, 1, overdue(30))
	a.Move(at, theirs, "withdrawn", "reason", "error").Is(http.StatusForbidden)
	a.Move(at, key, "withdrawn", "reason", "Sent twice.").Is(http.StatusUnprocessableEntity)
	gone := a.Move(at, key, "withdrawn", "reason", "Sent twice.", "reasonCode", "duplicate").Is(http.StatusOK)
	require.Len(t, gone.At("items"), 2, "its owner keeps what it was")
	require.Empty(t, a.Get(at, theirs).Is(http.StatusOK).At("items"))
	require.Equal(t, "duplicate", a.Get(at+"/history", theirs).At("data.1.steps.0.reasonCode"))
	require.Zero(t, overdue(31))
}

// Four things said, three done, no pairing; and a loop in which nothing is said.
func TestPastLoopsAreStoredAsTheyAre(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	items := []any{}
	for _, said := range []string{"Do more.", "One point.", "Fees are fine.", "Learn."} {
		items = append(items, map[string]any{"kind": "said", "text": said, "on": "FY2015-16"})
	}
	did := []any{}
	for n, status := range []string{"done", "done", "in_progress"} {
		did = append(did, map[string]any{"kind": "did", "text": []string{"Committees.", "A forum.", "Libraries."}[n], "status": status})
	}
	four := pastLoop(t, a, key, "decided", map[string]any{"items": append(items, did...)})
	require.Equal(t, "in_progress", four.At("overallStatus"))
	require.Nil(t, four.At("overallOutcome"))
	none := pastLoop(t, a, key, "closed", map[string]any{"items": did})
	require.Equal(t, "in_progress", none.At("overallStatus"))
	require.Nil(t, none.At("overallOutcome"))
	require.Nil(t, none.At("responseDueOn"), "nothing is promised afterwards")
	placed := a.Get(none.Header.Get("Location")+"/history", key).Is(http.StatusOK)
	require.Equal(t, true, placed.At("data.0.steps.0.recordedAfter"))
	require.Equal(t, "unmet", placed.At("data.0.steps.0.guards.0.outcome"), "what is missing is kept as it stands")
}

func TestChangedOutcomeNeedsItsReason(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key := a.Key(auth.Editor, org)
	body := whole(org)
	body["state"] = "fed_back"
	loop := a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated)
	at := loop.Header.Get("Location")
	refused := a.Patch(at, key, loop.ETag(), map[string]any{"defaults": map[string]any{"outcome": "no_change"}}).Is(http.StatusConflict)
	require.Contains(t, refused.Unmet(), "LOOP-G05 #/defaults/noChange/reasonCode")
	a.Patch(at, key, loop.ETag(), map[string]any{"decisions": []any{}}).Is(http.StatusConflict)
	a.Patch(at, key, loop.ETag(), map[string]any{"impact": map[string]any{"text": "More people came."}}).Is(http.StatusOK)
}

func TestReconsiderALoop(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key, chief := a.Key(auth.Editor, org), a.Key(auth.Approver, org)
	at := a.Post("/v1/feedback-loops", chief, whole(org)).Is(http.StatusCreated).Header.Get("Location")
	item := map[string]any{"kind": "said", "text": "Longer hours too."}
	frozen := a.Post(at+"/items", key, item, "If-Match", a.Get(at, key).ETag()).Is(http.StatusConflict)
	require.Equal(t, "frozen", frozen.At("code"))
	a.Move(at, key, "heard", "reason", "Hours were asked for.").Is(http.StatusForbidden)
	require.Equal(t, []string{"#/reason: required"}, a.Move(at, chief, "heard").Is(http.StatusUnprocessableEntity).Faults())
	a.Move(at, chief, "heard", "reason", "Hours were asked for.").Is(http.StatusOK)
	a.Post(at+"/items", key, item, "If-Match", a.Get(at, key).ETag()).Is(http.StatusCreated)
	id := a.Get(at, key).At("items.2.id").(string)
	made := a.Post(at+"/split", key, map[string]any{"itemIds": []string{id}, "title": "Hours"}, "If-Match", a.Get(at, key).ETag()).Is(http.StatusCreated)
	require.Equal(t, "heard", made.At("state"))
	require.Equal(t, "closed", a.Move(at, chief, "closed").Is(http.StatusOK).At("state"))
	last := a.Get(at+"/history", "").Is(http.StatusOK).At("data").([]any)
	require.Equal(t, "Hours were asked for.", last[1].(map[string]any)["steps"].([]any)[0].(map[string]any)["reason"])
}

// The promise is the earliest of the exercises that people took part in, also
// where an insight stands between.
func TestLoopKeepsThePromiseOfItsSources(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	chief := a.Key(auth.Approver, org)
	activity := a.Post("/v1/activities", chief, map[string]any{"title": "Talks", "promise": map[string]any{"dueOn": "2026-06-01", "channels": []string{"post"}}}).Is(http.StatusCreated).At("id")
	insight := a.Post("/v1/insights", chief, map[string]any{"title": "Desks", "origin": map[string]any{"activityIds": []any{activity}}}).Is(http.StatusCreated).At("id")
	body := whole(org)
	body["sources"] = []any{map[string]any{"type": "insight", "id": insight}}
	require.Equal(t, []string{"LOOP-G06 addLoopDelivery"}, a.Post("/v1/feedback-loops", chief, body).Is(http.StatusConflict).Unmet())
	body["guardReasons"] = map[string]string{"LOOP-G06": "Nobody left an address."}
	made := a.Post("/v1/feedback-loops", chief, body).Is(http.StatusCreated)
	require.Equal(t, "2026-06-01", made.At("responseDueOn"))
}

func TestTwoMovesOfOneLoop(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key := a.Key(auth.Editor, org)
	body := whole(org)
	body["state"] = "said"
	loop := a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated)
	var wait sync.WaitGroup
	answers := make([]int, 2)
	for n := range answers {
		wait.Go(func() {
			answers[n] = a.Post(loop.Header.Get("Location")+"/transitions", key, map[string]any{"to": "heard"}, "If-Match", loop.ETag()).Status
		})
	}
	wait.Wait()
	require.ElementsMatch(t, []int{http.StatusOK, http.StatusPreconditionFailed}, answers)
}

// A light body is asked for what matters alone, and its editors close.
func TestLightLoop(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	o, _, err := a.DB.CreateOrganisation(testapi.System(t.Context()), &register.Organisation{FullName: "Healthwatch", IsPartner: true,
		Standing: register.OrganisationStanding{IndependenceProtected: true}})
	require.NoError(t, err)
	made := a.Post("/v1/feedback-loops", a.Key(auth.Editor, o.ID), map[string]any{"title": "A ramp", "state": "closed",
		"items": []any{map[string]any{"kind": "said", "text": "There is no ramp."}}}).Is(http.StatusCreated)
	require.Equal(t, "closed", made.At("state"))
	require.Equal(t, "light", made.At("guardProfile"))
}
