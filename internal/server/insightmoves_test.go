package server_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/testapi"
)

// mendInsight does what readiness says is missing of an insight.
func mendInsight(_ *testing.T, w *walker, v map[string]any) bool {
	patches := map[string]map[string]any{
		"#/source":               {"source": "survey"},
		"#/method/methods":       {"method": map[string]any{"methodsAsStated": []string{"a survey"}}},
		"#/collectedFrom":        {"collectedFrom": "2026-03", "collectedTo": "2026-04"},
		"#/topics":               {"topicsAsStated": []string{"GP access"}},
		"#/areaIds":              {"placeNames": []string{"Ludlow"}},
		"#/communities":          {"wholePopulation": true},
		"#/summary":              {"summary": "People want evening appointments."},
		"#/rights/licence":       {"rights": map[string]any{"licence": "cc_by_4_0"}},
		"#/rights/attribution":   {"rights": map[string]any{"attribution": "The owner"}},
		"#/storyConsent/givenBy": {"storyConsent": map[string]any{"givenBy": "self"}},
		"#/storyConsent/scope":   {"storyConsent": map[string]any{"scope": "public"}},
		"#/content/body":         {"content": map[string]any{"body": nil}},
		"#/rights/embargoUntil":  {"rights": map[string]any{"embargoUntil": nil}},
		"#/quotes/0/descriptor":  {"quotes": []any{}},
		"#/review/reviewBy":      {"review": map[string]any{"reviewBy": "2027-01-01"}},
		"#/method/limitations":   {"method": map[string]any{"limitations": "Few answered."}},
		"#/keyFindings":          {"keyFindings": []any{map[string]any{"text": "Evenings", "expresses": "need", "sentiment": "negative"}}},
		"#/review/strength":      {"review": map[string]any{"strength": "moderate"}},
	}
	switch {
	case v["operation"] == "addInsightCount":
		now := w.api.Get(w.at, w.keys[0])
		w.api.Post(w.at+"/counts", w.keys[0], map[string]any{"value": 120, "qualifier": "exact", "unit": "people", "kind": "sample", "headline": true},
			"If-Match", now.ETag()).Is(http.StatusCreated)
	case patches[text(v["pointer"])] != nil:
		w.patch(patches[text(v["pointer"])])
	default:
		return false
	}
	return true
}

func TestWalkAnInsightByReadinessAlone(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	editor, approver := a.Key(auth.Editor, org), a.Key(auth.Approver, org)
	for _, start := range []map[string]any{
		{"title": "Evening appointments", "visibility": "public"},
		{"title": "A story", "visibility": "public", "kind": "resident_story",
			"content": map[string]any{"body": "Ring me on 01743 123456."}, "rights": map[string]any{"embargoUntil": "2999-01-01"}},
	} {
		made := a.Post("/v1/insights", editor, start).Is(http.StatusCreated)
		w := &walker{api: a, at: made.Header.Get("Location"), keys: []string{editor, approver}, mend: mendInsight, request: map[string][]any{
			"in_review": {"attestations", []string{"deidentified", "guardian_consent"}, "guardReasons", map[string]any{"INS-G03": "See the report.", "INS-G08": "See the report."}},
			"published": {"attestations", []string{"limitations_checked"}, "guardReasons", map[string]any{"INS-G07": "Read by two."}},
			"withdrawn": {"reason", "Superseded elsewhere."},
		}}
		refused := a.Move(w.at, editor, "in_review").Is(http.StatusConflict)
		require.Contains(t, refused.Unmet(), "INS-G04 #/attestations", "everything is told at once")
		require.Contains(t, refused.Unmet(), "INS-G01 #/source")
		w.to(t, "in_review")
		a.Move(w.at, editor, "published").Is(http.StatusForbidden)
		w.to(t, "published")
		require.NotNil(t, a.Get(w.at, "").Is(http.StatusOK).At("publishedOn"))
		w.to(t, "archived")
		w.to(t, "withdrawn")
		gone := a.Get(w.at, "").Is(http.StatusOK)
		require.Equal(t, "withdrawn", gone.At("state"))
		require.Nil(t, gone.At("summary"))
		history := a.Get(w.at+"/history", "").Is(http.StatusOK)
		require.Contains(t, string(history.Body), "Superseded elsewhere.", "why is public")
		require.NotContains(t, string(history.Body), "test-approver")
	}
}

// ready is what a standard body fills in of an insight that needs no second look.
func ready(more map[string]any) map[string]any {
	out := map[string]any{
		"title": "Evening appointments", "visibility": "public", "source": "survey", "collectedFrom": "2026-03", "collectedTo": "2026-04",
		"summary": "People want them.", "topicsAsStated": []string{"GP access"}, "placeNames": []string{"Ludlow"}, "wholePopulation": true,
		"keyFindings": []any{map[string]any{"text": "Evenings", "expresses": "need", "sentiment": "negative"}},
		"method":      map[string]any{"methodsAsStated": []string{"a survey"}, "sampling": "not_applicable", "limitations": "Few answered."},
		"rights":      map[string]any{"licence": "cc_by_4_0", "attribution": "The owner"},
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

// publish makes an insight of new work and publishes it through its guards.
func (w *walker) publish(t *testing.T, body map[string]any) {
	t.Helper()
	w.at = w.api.Post("/v1/insights", w.keys[0], body).Is(http.StatusCreated).Header.Get("Location")
	w.api.Move(w.at, w.keys[0], "in_review", "attestations", []string{"deidentified", "guardian_consent"}).Is(http.StatusOK)
	why := map[string]any{"INS-G07": "Nobody else knows the field."}
	if body["visibility"] == "partners" {
		why["INS-G06"] = "To be agreed."
	}
	w.api.Move(w.at, w.keys[1], "published", "guardReasons", why).Is(http.StatusOK)
}

func story(visibility string) map[string]any {
	return ready(map[string]any{"kind": "resident_story", "visibility": visibility, "content": map[string]any{"body": "One winter morning I rang."},
		"quotes":       []any{map[string]any{"text": "I rang and rang.", "consentToQuote": true}},
		"documents":    []any{map[string]any{"title": "The story", "url": "https://example.org/story"}},
		"claims":       []any{map[string]any{"field": "summary", "value": "It was a winter morning."}},
		"storyConsent": map[string]any{"givenBy": "self", "scope": "partners", "expiresOn": "2026-12-31"}})
}

func TestConsentThatEndsTakesTheStoryWithIt(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	day := func(y int, m time.Month, d int) { a.Today(register.NewDate(y, m, d)) }
	day(2026, time.May, 4)
	org, user := a.Organisation("Owner"), a.Organisation("User")
	editor, approver, other := a.Key(auth.Editor, org), a.Key(auth.Approver, org), a.Key(auth.Editor, user)
	w := &walker{api: a, keys: []string{editor, approver}}

	refused := a.Post("/v1/insights", editor, story("public")).Is(http.StatusCreated).Header.Get("Location")
	require.Contains(t, a.Move(refused, editor, "in_review", "attestations", []string{"deidentified", "guardian_consent"}).Is(http.StatusConflict).Unmet(),
		"INS-G10 #/storyConsent/scope")
	require.Contains(t, a.Move(refused, approver, "in_review", "wentAhead", true, "on", "2026-05", "reason", "It was read out.").Is(http.StatusConflict).Unmet(),
		"INS-G10 #/storyConsent/scope", "no fact gets past a privacy guard")

	w.publish(t, story("partners"))
	seen := a.Get(w.at, other).Is(http.StatusOK)
	require.NotContains(t, seen.JSON(), "storyConsent")
	plan := a.Post("/v1/decisions", other, func() map[string]any {
		d := past("recorded")
		d["title"], d["insightsConsidered"] = "A decision", []any{map[string]any{"insightId": seen.At("id")}}
		return d
	}()).Is(http.StatusCreated).At("id")
	a.Post(w.at+"/uses", other, map[string]any{"purpose": "jsna", "how": "Chapter 3"}).Is(http.StatusCreated)
	now := a.Get(w.at, editor)
	require.Contains(t, a.Patch(w.at, editor, now.ETag(), map[string]any{"storyConsent": map[string]any{"scope": "board"}}).Is(http.StatusConflict).Unmet(),
		"INS-G10 #/storyConsent/scope", "the story is seen more widely than that")

	kept := a.Patch(w.at, editor, now.ETag(), map[string]any{"kind": nil, "storyConsent": nil}).Is(http.StatusConflict)
	require.Equal(t, "frozen", kept.At("code"), "it stays a story, and its consent governs it")
	gone := a.Patch(w.at, editor, now.ETag(), map[string]any{"storyConsent": map[string]any{"withdrawnOn": "2026-05-04"}}).Is(http.StatusOK)
	require.Equal(t, "withdrawn", gone.At("state"))
	for _, key := range []string{editor, other} {
		tomb := a.Get(w.at, key).Is(http.StatusOK)
		for _, word := range []string{"winter morning", "rang", "example.org/story", "People want them"} {
			require.NotContains(t, string(tomb.Body), word)
		}
		require.NotContains(t, a.Get("/v1/insights?q=winter", key).IDs(), gone.At("id"))
	}
	require.Contains(t, string(a.Get(w.at+"/history", editor).Body), "storyConsent")
	require.NotContains(t, string(a.Get(w.at+"/history", other).Body), "storyConsent")
	a.Patch(w.at, editor, gone.ETag(), map[string]any{"summary": "Again."}).Is(http.StatusConflict)
	a.Post(w.at+"/uses", other, map[string]any{"purpose": "jsna", "how": "x"}).Is(http.StatusConflict)
	uses := a.Get(w.at+"/uses", other).Is(http.StatusOK)
	require.Len(t, uses.At("data"), 2, "past uses stay listed")
	require.Equal(t, "withdrawn", uses.At("insightState"))
	told := a.Get("/v1/notices", other).Is(http.StatusOK)
	require.Len(t, told.At("data"), 2)
	require.ElementsMatch(t, []any{plan, nil}, []any{usedIn(told, 0), usedIn(told, 1)})
	require.Empty(t, a.Get("/v1/notices", editor).Is(http.StatusOK).At("data"), "its owner did it")
	require.Len(t, a.Get(a.Get("/v1/notices?limit=1", other).At("links.next").(string), other).Is(http.StatusOK).At("data"), 1)
	a.Get("/v1/notices", "").Is(http.StatusUnauthorized)

	w.publish(t, story("partners"))
	n, err := a.DB.MoveDue(t.Context())
	require.NoError(t, err)
	require.Zero(t, n)
	day(2027, time.January, 1)
	_, err = a.DB.MoveDue(t.Context())
	require.NoError(t, err)
	require.Equal(t, "withdrawn", a.Get(w.at, other).Is(http.StatusOK).At("state"), "the consent has expired")
	require.NotContains(t, string(a.Get(w.at, editor).Body), "winter")
	require.Len(t, a.Get("/v1/notices", editor).At("data"), 1, "the owner is told of what the register did")
}

func usedIn(r *testapi.Response, n int) any {
	used, _ := r.At("data").([]any)[n].(map[string]any)["usedIn"].(map[string]any)
	return used["id"]
}

func TestTakedownIsForThoseWhoRunTheRegister(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	w := &walker{api: a, keys: []string{a.Key(auth.Editor, org), a.Key(auth.Approver, org)}}
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	w.publish(t, ready(nil))
	tag := a.Get(w.at, admin).ETag()
	a.Post(w.at+"/takedown", w.keys[1], map[string]any{"reason": "x"}, "If-Match", tag).Is(http.StatusForbidden)
	a.Post(w.at+"/takedown", admin, map[string]any{}, "If-Match", tag).Is(http.StatusUnprocessableEntity)
	a.Post(w.at+"/takedown", admin, map[string]any{"reason": "x"}).Is(http.StatusPreconditionRequired)
	a.Post(w.at+"/transitions", admin, map[string]any{"to": "archived"}, "If-Match", tag).Is(http.StatusForbidden)
	down := a.Post(w.at+"/takedown", admin, map[string]any{"reason": "A court has forbidden it."}, "If-Match", tag).Is(http.StatusOK)
	require.Equal(t, "withdrawn", down.At("state"))
	require.Contains(t, string(a.Get(w.at+"/history", "").Body), "A court has forbidden it.")
	require.Len(t, a.Get("/v1/notices", w.keys[0]).Is(http.StatusOK).At("data"), 1)
	draft := a.Post("/v1/insights", w.keys[0], map[string]any{"title": "Draft"}).Header.Get("Location")
	a.Post(draft+"/takedown", admin, map[string]any{"reason": "x"}, "If-Match", `"1"`).Is(http.StatusNotFound)
}

func TestInsightsOfSmallBodiesTakeOneRequest(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("A charity")
	_, _, err := a.DB.UpdateOrganisation(testapi.System(t.Context()), org, -1, func(o *register.Organisation) error {
		o.Standing.IndependenceProtected, o.Standing.GuardProfile = true, new(string(register.ProfileLight))
		return nil
	})
	require.NoError(t, err)
	key := a.Key(auth.Editor, org)
	body := map[string]any{"title": "People want evening appointments", "visibility": "public", "state": "published", "attestations": []string{"deidentified"}}
	made := a.Post("/v1/insights", key, body).Is(http.StatusCreated)
	require.Equal(t, "published", made.At("state"))
	require.Nil(t, made.At("review.strength"))
	a.Get(made.Header.Get("Location"), "").Is(http.StatusOK)
	body["attestations"] = []string{}
	require.Equal(t, []string{"INS-G04 #/attestations"}, a.Post("/v1/insights", key, body).Is(http.StatusConflict).Unmet(), "privacy holds")
	require.Len(t, a.Get("/v1/insights", key).IDs(), 1, "nothing half-done")
}

func TestWhatOthersSeeKeepsItsPrivacyGuards(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	editor, approver := a.Key(auth.Editor, org), a.Key(auth.Approver, org)
	w := &walker{api: a, keys: []string{editor, approver}}
	w.publish(t, ready(map[string]any{"visibility": "partners", "rights": map[string]any{}}))
	now := func() string { return a.Get(w.at, editor).ETag() }
	contact := map[string]any{"content": map[string]any{"body": "Write to hello@example.org"}}
	refused := a.Patch(w.at, editor, now(), contact).Is(http.StatusConflict)
	require.Equal(t, []string{"INS-G04 #/content/body"}, refused.Unmet())
	require.NotContains(t, string(refused.Body), "hello@example.org")
	a.Move(w.at, approver, "published", "attestations", []string{"public_contact"}).Is(http.StatusOK)
	a.Patch(w.at, editor, now(), contact).Is(http.StatusOK)
	few := map[string]any{"value": 5, "qualifier": "exact", "unit": "people", "kind": "sample", "headline": true}
	require.Equal(t, []string{"INS-G13 #/attestations"}, a.Post(w.at+"/counts", editor, few, "If-Match", now()).Is(http.StatusConflict).Unmet())

	public := map[string]any{"visibility": "public"}
	a.Patch(w.at, editor, now(), public).Is(http.StatusForbidden)
	require.Contains(t, a.Patch(w.at, approver, now(), public).Is(http.StatusConflict).Unmet(), "INS-G06 #/rights/licence")
	public["rights"] = map[string]any{"licence": "cc_by_4_0", "attribution": "The owner"}
	a.Patch(w.at, approver, now(), public).Is(http.StatusOK)
	a.Get(w.at, "").Is(http.StatusOK)

	newer := &walker{api: a, keys: w.keys}
	a.Move(w.at, editor, "superseded").Is(http.StatusConflict)
	newer.publish(t, ready(map[string]any{"origin": map[string]any{"supersedesId": a.Get(w.at, editor).At("id")}}))
	a.Move(w.at, editor, "superseded").Is(http.StatusOK)
}

// Reasons are published: they hold no contact of one person, and none gets past
// what is hard for everybody's insights.
func TestReasonsOfInsightMoves(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	editor, approver := a.Key(auth.Editor, org), a.Key(auth.Approver, org)
	at := a.Post("/v1/insights", editor, ready(map[string]any{"rights": map[string]any{}})).Is(http.StatusCreated).Header.Get("Location")
	a.Move(at, editor, "in_review", "attestations", []string{"deidentified"}).Is(http.StatusOK)
	refused := a.Move(at, approver, "draft", "reason", "Ask somebody@example.org about it.").Is(http.StatusUnprocessableEntity)
	require.Equal(t, "#/reason", refused.At("errors.0.pointer"))
	require.NotContains(t, string(refused.Body), "somebody")
	hard := a.Move(at, approver, "published", "guardReasons", map[string]any{"INS-G06": "To be agreed."}).Is(http.StatusUnprocessableEntity)
	require.Equal(t, "#/guardReasons/INS-G06", hard.At("errors.0.pointer"))
	a.Move(at, approver, "draft", "reason", "Ask somebody@example.org about it.", "attestations", []string{"public_contact"}).Is(http.StatusOK)
}
