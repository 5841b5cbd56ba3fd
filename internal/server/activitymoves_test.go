package server_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
	"heard/internal/testapi"
)

// plot is a register with an owner at standard, its editor and approver, and what
// a plan points at.
type plot struct {
	*testapi.API
	owner            uuid.UUID
	editor, approver string
	area, community  string
	healthwatch      uuid.UUID
	today            register.Date
	insight, finding any // what grew from the plan
}

func on(d register.Date) string { return d.String() }

func newPlot(t *testing.T, standing func(*register.Organisation)) *plot {
	a := testapi.New(t)
	p := &plot{API: a, owner: a.Organisation("Owner"), healthwatch: a.Organisation("Healthwatch"), today: register.LegalDay(time.Now())}
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	p.area = a.Post("/v1/areas", admin, map[string]any{"name": "Loamshire", "kind": "local_authority", "gssCode": "E06999999"}).Is(http.StatusCreated).At("id").(string)
	p.community = a.Post("/v1/communities", admin, map[string]any{"name": "Carers"}).Is(http.StatusCreated).At("id").(string)
	p.set(t, p.healthwatch, func(o *register.Organisation) {
		o.Type, o.AreaIDs = new("healthwatch"), []uuid.UUID{uuid.MustParse(p.area)}
	})
	if standing != nil {
		p.set(t, p.owner, standing)
	}
	p.editor, p.approver = a.Key(auth.Editor, p.owner), a.Key(auth.Approver, p.owner)
	return p
}

func (p *plot) set(t *testing.T, organisation uuid.UUID, edit func(*register.Organisation)) {
	_, _, err := p.DB.UpdateOrganisation(testapi.System(t.Context()), organisation, repository.AnyVersion, func(o *register.Organisation) error {
		edit(o)
		return nil
	})
	require.NoError(t, err)
}

// search asks what is known of a topic and returns the id of the search.
func (p *plot) search(topic string) string {
	return p.Post("/v1/evidence-searches", p.editor, map[string]any{"topics": []any{topic}, "areaIds": []any{p.area}}).Is(http.StatusCreated).At("id").(string)
}

// survey is a survey at the level consulting that a body at standard plans, with
// nothing that is not asked for.
func (p *plot) survey(topic string) map[string]any {
	return map[string]any{
		"title": "Survey of " + topic, "topics": []any{topic}, "areaIds": []any{p.area}, "visibility": "public",
		"startsOn": on(p.today), "endsOn": on(p.today.AddDays(21)), "level": map[string]any{"code": "consulting"},
		"methods": []any{map[string]any{"method": "survey_paper"}},
		"purpose": map[string]any{"why": "To learn what is missing.", "objectives": []any{map[string]any{"text": "Know what is missing"}},
			"useOfInformation": "The board reads it.", "benefitToParticipants": "Better care."},
		"people":        map[string]any{"targetCommunities": []any{map[string]any{"communityId": p.community}}},
		"influence":     map[string]any{"can": []any{"Opening hours"}, "cannot": []any{map[string]any{"text": "The budget", "reason": "It is set."}}},
		"evidence":      map[string]any{"review": map[string]any{"searchIds": []any{p.search(topic)}, "conclusion": "none", "completedOn": on(p.today)}},
		"access":        map[string]any{"askForFormat": "Ring us.", "information": []any{map[string]any{"url": "https://example.org/leaflet"}}},
		"decision":      map[string]any{"body": "The board", "dueOn": on(p.today.AddDays(60))},
		"resources":     map[string]any{"leadRole": "Engagement lead", "constraints": "none"},
		"communication": map[string]any{"messages": []any{"Tell us"}, "audiences": []any{"public"}, "channels": []any{"post"}},
		"promise":       map[string]any{"text": "A report.", "dueOn": on(p.today.AddDays(90)), "channels": []any{"post"}, "formats": []any{"easy_read"}, "preferencesAsked": true},
		"redress":       map[string]any{"route": "Tell the owner."}, "dataProtection": map[string]any{"collectsPersonalData": false},
		"takePart": map[string]any{"url": "https://example.org/survey", "publicContact": map[string]any{"web": "https://example.org"}},
	}
}

// reasons get past what a survey leaves out.
var reasons = map[string]any{"ACT-G01": "A first survey.", "ACT-G03": "Paper works.", "ACT-G06": "Views are enough.", "ACT-G08": "Made on request.",
	"ACT-G09": "Not tested back.", "ACT-G10": "Done by the team.", "ACT-G14": "Nobody is free."}

// leaves counts the values in a body.
func leaves(v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			n += leaves(inner)
		}
		return n
	case []any:
		for _, inner := range v {
			n += leaves(inner)
		}
		return n
	}
	return 1
}

// A charity of two people publishes what it does in one request of few values.
func TestALightRecordIsPublishedInOneRequest(t *testing.T) {
	t.Parallel()
	p := newPlot(t, func(o *register.Organisation) { o.Type, o.Standing.GuardProfile = new("vcse_registered"), new("light") })
	for state, day := range map[string]register.Date{"open": p.today, "closed": p.today.AddDays(-1)} {
		body := map[string]any{"title": "Coffee morning", "state": state, "visibility": "public", "startsOn": on(day), "endsOn": on(day),
			"purpose": map[string]any{"why": "To hear about loneliness."}, "influence": map[string]any{"can": []any{"What we do next"}},
			"promise":        map[string]any{"text": "We tell you what we did.", "dueOn": on(p.today.AddDays(30))},
			"dataProtection": map[string]any{"collectsPersonalData": false}}
		require.LessOrEqual(t, leaves(body), 12)
		made := p.Post(activities, p.editor, body).Is(http.StatusCreated)
		require.Equal(t, state, made.At("state"))
		require.Equal(t, "light", made.At("guardProfile"))
		p.Get(made.Header.Get("Location"), "").Is(http.StatusOK)
		delete(body, "influence")
		refused := p.Post(activities, p.editor, body).Is(http.StatusConflict)
		require.Equal(t, []string{"ACT-G02 #/influence/can"}, slices.Compact(refused.Unmet()))
	}
}

// A survey at standard opens with at most 45 values.
func TestASurveyOpensWithFewValues(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	body := p.survey("maternity")
	attested := []any{"resources_committed"}
	require.LessOrEqual(t, leaves(body)+leaves(reasons)+leaves(attested), 45)
	at := p.Post(activities, p.editor, body).Is(http.StatusCreated).Header.Get("Location")
	p.Move(at, p.editor, "planned").Is(http.StatusOK)
	self := p.Move(at, p.editor, "approved", "guardReasons", reasons, "attestations", attested).Is(http.StatusForbidden)
	require.Equal(t, "forbidden", self.At("code"))
	open := p.Move(at, p.approver, "open", "guardReasons", reasons, "attestations", attested).Is(http.StatusOK)
	require.Equal(t, "open", open.At("state"))
	require.Equal(t, on(p.today), open.At("progress.openedOn"))
	require.Equal(t, p.healthwatch.String(), open.At("partners.healthwatchInformed.0.organisationId"))
	require.Equal(t, "open", p.Get(at, "").Is(http.StatusOK).At("state"))
}

func (p *plot) planned(t *testing.T, topic string, more map[string]any, without ...string) string {
	t.Helper()
	body := p.survey(topic)
	maps.Copy(body, more)
	for _, group := range without {
		delete(body, group)
	}
	at := p.Post(activities, p.editor, body).Is(http.StatusCreated).Header.Get("Location")
	p.Move(at, p.editor, "planned").Is(http.StatusOK)
	return at
}

func (p *plot) approve(at string) *testapi.Response {
	return p.Move(at, p.approver, "approved", "guardReasons", reasons, "attestations", []any{"resources_committed"})
}

func TestASecondPersonApproves(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	body := p.survey("maternity")
	at := p.Post(activities, p.approver, body).Is(http.StatusCreated).Header.Get("Location")
	p.Move(at, p.approver, "planned").Is(http.StatusOK)
	second := p.KeyOf(auth.Approver, p.owner, "second")
	require.Contains(t, p.approve(at).Is(http.StatusConflict).Unmet(), "ACT-G15 transitionActivity")
	p.Move(at, second, "approved", "guardReasons", reasons, "attestations", []any{"resources_committed"}).Is(http.StatusOK)

	other := p.Organisation("Other")
	stranger := p.KeyOf(auth.Approver, other, "stranger")
	again := p.planned(t, "dentistry", nil)
	p.Move(again, stranger, "approved", "attestations", []any{"resources_committed"}).Is(http.StatusForbidden)
	p.Buddy(p.owner, other)
	buddy := p.KeyOf(auth.Approver, other, "buddy")
	p.Move(again, buddy, "approved", "guardReasons", reasons, "attestations", []any{"resources_committed"}).Is(http.StatusOK)
}

// Who approves answers for the money and the time: it is not enough that the
// maker says so.
func TestWhoApprovesCommitsTheMeans(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	at := p.Post(activities, p.editor, p.survey("maternity")).Is(http.StatusCreated).Header.Get("Location")
	p.Move(at, p.editor, "planned", "attestations", []any{"resources_committed"}).Is(http.StatusOK)
	refused := p.Move(at, p.approver, "approved", "guardReasons", reasons).Is(http.StatusConflict)
	require.Equal(t, []string{"ACT-G15 #/attestations"}, refused.Unmet())
	p.approve(at).Is(http.StatusOK)
}

// What only a move takes is refused where no move takes it: it would be lost.
func TestNothingSentWithoutAMoveIsLost(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	draft := map[string]any{"title": "A plan", "guardReasons": map[string]any{"ACT-G00": "Soon."}, "attestations": []any{"resources_committed"}}
	refused := p.Post(activities, p.editor, draft).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/guardReasons: not_asked", "#/attestations: not_asked"}, refused.Faults())
	at := p.Post(activities, p.editor, p.survey("maternity")).Is(http.StatusCreated).Header.Get("Location")
	kind := p.Move(at, p.editor, "planned", "reasonCode", "duplicate").Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/reasonCode: not_asked"}, kind.Faults())
}

// What changes after approval or opening is held to what was promised.
func TestChangesAfterApproval(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	patch := func(at string, change map[string]any) *testapi.Response {
		return p.Patch(at, p.editor, p.Get(at, p.editor).ETag(), change)
	}
	at := p.planned(t, "maternity", nil)
	p.approve(at).Is(http.StatusOK)
	change := patch(at, map[string]any{"context": map[string]any{"concernsServiceChange": true}}).Is(http.StatusOK)
	require.Equal(t, "planned", change.At("state"), "a change of services asks for more")
	patch(at, map[string]any{"context": map[string]any{"concernsServiceChange": false}}).Is(http.StatusOK)
	p.Move(at, p.approver, "open", "guardReasons", reasons, "attestations", []any{"resources_committed"}).Is(http.StatusOK)

	hidden := patch(at, map[string]any{"visibility": "partners"}).Is(http.StatusConflict)
	require.Equal(t, "frozen", hidden.At("code"))
	why := map[string]any{"publicWithheldReason": map[string]any{"reason": "Names came up."}}
	patch(at, map[string]any{"visibility": "partners", "governance": why}).Is(http.StatusOK)

	informing := p.planned(t, "dentistry", map[string]any{"level": map[string]any{"code": "informing"},
		"influence": map[string]any{"nothingOpen": true}}, "dataProtection")
	p.Move(informing, p.approver, "open", "guardReasons", map[string]any{"ACT-G06": "To tell."}, "attestations", []any{"resources_committed"}).Is(http.StatusOK)
	asks := patch(informing, map[string]any{"level": map[string]any{"code": "consulting"}}).Is(http.StatusConflict)
	require.Equal(t, []string{"ACT-G17 #/dataProtection/collectsPersonalData"}, asks.Unmet())
}

// What happened is recorded with what was not done, for all to see.
func TestAnActivityWentAhead(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	at := p.planned(t, "maternity", nil, "redress", "resources", "dataProtection")
	fact := []any{"wentAhead", true, "on", on(p.today), "reason", "The survey had gone out."}
	require.Equal(t, []string{"ACT-G17 #/dataProtection/collectsPersonalData"}, p.Move(at, p.approver, "approved", fact...).Is(http.StatusConflict).Unmet(),
		"what protects people always holds")
	now := p.Get(at, p.editor)
	p.Patch(at, p.editor, now.ETag(), map[string]any{"dataProtection": map[string]any{"collectsPersonalData": false}}).Is(http.StatusOK)
	p.Move(at, p.editor, "approved", fact...).Is(http.StatusForbidden)
	p.Move(at, p.approver, "approved", append(fact, "guardReasons", reasons)...).Is(http.StatusOK)
	p.Move(at, p.approver, "open", fact...).Is(http.StatusOK)
	seen := p.Get(at, "").Is(http.StatusOK)
	require.Equal(t, []any{"ACT-G10", "ACT-G13", "ACT-G15"}, seen.At("wentAhead.0.guards"))
	require.Equal(t, "The survey had gone out.", seen.At("wentAhead.0.reason"))
}

func TestTwoMovesAtOnce(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	at := p.planned(t, "maternity", nil)
	tag, results := p.Get(at, p.editor).ETag(), make(chan int, 2)
	for range cap(results) {
		go func() {
			results <- p.Post(at+"/transitions", p.editor, map[string]any{"to": "cancelled", "reason": "Not needed."}, "If-Match", tag).Status
		}()
	}
	require.ElementsMatch(t, []int{http.StatusOK, http.StatusPreconditionFailed}, []int{<-results, <-results})
}

func TestMovesThatAreRefused(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	at := p.planned(t, "maternity", nil)
	p.Move(at, p.Key(auth.Reader, p.owner), "approved").Is(http.StatusForbidden)
	hard := p.Move(at, p.approver, "approved", "guardReasons", map[string]any{"ACT-G12": "No time.", "ACT-G17": "No time.", "ACT-G05": "x"}).Is(http.StatusUnprocessableEntity)
	require.Contains(t, hard.Faults(), "#/guardReasons/ACT-G17: hard_guard")
	p.Post(at+"/transitions", p.approver, map[string]any{"to": "approved"}).Is(http.StatusPreconditionRequired)
	p.approve(at).Is(http.StatusOK)
	p.Move(at, p.editor, "open").Is(http.StatusOK) // what was explained once is not asked again
	early := p.Move(at, p.editor, "closed").Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/reason: required"}, early.Faults())
	p.Move(at, p.editor, "cancelled", "reason", "No.").Is(http.StatusForbidden)
	require.Contains(t, p.Move(at, p.approver, "cancelled", "reason", "No.").Is(http.StatusConflict).Unmet(), "ACT-G27 #/progress/updates")
	frozen := p.Patch(at, p.editor, p.Get(at, p.editor).ETag(), map[string]any{"promise": map[string]any{"dueOn": on(p.today.AddDays(91))}}).Is(http.StatusConflict)
	require.Equal(t, "frozen", frozen.At("code"))
	p.Patch(at, p.editor, p.Get(at, p.editor).ETag(), map[string]any{"promise": map[string]any{"channels": []any{"post", "website"}, "dueOn": on(p.today.AddDays(80))}}).Is(http.StatusOK)
	private := p.Patch(at, p.editor, p.Get(at, p.editor).ETag(), map[string]any{"notes": "Write to somebody@example.org."}).Is(http.StatusConflict)
	require.Equal(t, []string{"ACT-G28 #/notes"}, private.Unmet())
	require.NotContains(t, string(private.Body), "somebody")
	p.Patch(at, p.editor, p.Get(at, p.editor).ETag(), map[string]any{"progress": map[string]any{"updates": []any{map[string]any{"on": on(p.today), "text": "It stops; we keep what you said."}}},
		"documents": []any{map[string]any{"title": "Leaflet"}}}).Is(http.StatusOK)
	require.Equal(t, "cancelled", p.Move(at, p.approver, "cancelled", "reason", "The money is gone.").Is(http.StatusOK).At("state"))
	require.Equal(t, "The money is gone.", p.Get(at, "").Is(http.StatusOK).At("progress.cancelledReason"), "who could take part sees that it stopped")
}

func TestADraftThatOthersHaveSeenStays(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	at := p.planned(t, "maternity", nil)
	p.Move(at, p.editor, "cancelled", "reason", "No money.").Is(http.StatusOK)
	again := p.Move(at, p.editor, "draft", "reason", "There is money.").Is(http.StatusOK)
	require.Equal(t, "not_a_draft", p.Do(http.MethodDelete, at, p.editor, nil, "If-Match", again.ETag()).Is(http.StatusConflict).At("code"))
	never := p.Post(activities, p.editor, map[string]any{"title": "A slip"}).Is(http.StatusCreated)
	p.Do(http.MethodDelete, never.Header.Get("Location"), p.editor, nil, "If-Match", never.ETag()).Is(http.StatusNoContent)
}

func TestAChangedPromiseGoesBackToPlanned(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	at := p.planned(t, "maternity", nil)
	p.approve(at).Is(http.StatusOK)
	back := p.Patch(at, p.editor, p.Get(at, p.editor).ETag(), map[string]any{"promise": map[string]any{"text": "A film."}}).Is(http.StatusOK)
	require.Equal(t, "planned", back.At("state"))
	history := p.Get(at+"/history", p.editor).Is(http.StatusOK).At("data").([]any)
	step := history[len(history)-1].(map[string]any)["steps"].([]any)[0].(map[string]any)
	require.Equal(t, []any{"A13", true, on(p.today)}, []any{step["move"], step["automatic"], step["on"]})
	p.Move(at, p.approver, "planned").Is(http.StatusConflict)
}

// The register opens on the first day and closes after the last, catches up with
// days on which it did not run, and shows what it could not do.
func TestAnActivityOpensAndClosesByDate(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	tested := map[string]any{"testBack": map[string]any{"plannedOn": on(p.today.AddDays(40))}}
	at := p.planned(t, "maternity", map[string]any{"startsOn": on(p.today.AddDays(3)), "endsOn": on(p.today.AddDays(24)), "progress": tested})
	stuck := p.planned(t, "dentistry", map[string]any{"startsOn": on(p.today.AddDays(3)), "endsOn": on(p.today.AddDays(24)), "progress": tested, "visibility": "partners"})
	for _, one := range []string{at, stuck} {
		p.approve(one).Is(http.StatusOK)
	}
	state := func(one string) any { return p.Get(one, p.editor).At("state") }
	moved := func(days, want int) {
		t.Helper()
		p.Today(p.today.AddDays(days))
		n, err := p.DB.MoveDue(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	moved(2, 0)
	moved(3, 1)
	require.Equal(t, "open", state(at))
	failed := p.Get(stuck, p.editor)
	require.Equal(t, "open", failed.At("failedStep.to"))
	require.Equal(t, "ACT-G12", failed.At("failedStep.guards.0.guard"))
	require.NotContains(t, string(p.Get(stuck, p.Key(auth.Reader, p.healthwatch)).Is(http.StatusOK).Body), "failedStep")
	p.Patch(stuck, p.editor, failed.ETag(), map[string]any{"visibility": "public"}).Is(http.StatusOK)
	moved(24, 1) // opened late; its last day is not over
	require.Equal(t, "open", state(stuck))
	moved(40, 2)
	require.Equal(t, "closed", state(at))
	require.Equal(t, on(p.today.AddDays(25)), p.Get(at, "").At("progress.closedOn"), "under the day it was due")
	require.Contains(t, p.Move(at, p.approver, "open", "reason", "More time.").Is(http.StatusConflict).Unmet(), "ACT-G09 #/endsOn")
}

func TestEnoughIsKnown(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	insight := past("published")
	maps.Copy(insight, map[string]any{"title": "What mothers miss", "visibility": "public", "topics": []any{"maternity"}, "areaIds": []any{p.area},
		"collectedTo": on(p.today.AddDays(-30)), "review": map[string]any{"strength": "strong"}})
	id := p.Post("/v1/insights", p.editor, insight).Is(http.StatusCreated).At("id").(string)
	at := p.planned(t, "maternity", nil)
	require.Equal(t, []string{"ACT-G04b #/evidence/review/insightIds"}, p.Move(at, p.editor, "not_required").Is(http.StatusConflict).Unmet())
	unmet := p.approve(at).Is(http.StatusConflict).Unmet()
	require.Contains(t, unmet, "ACT-G03 #/evidence/review/judgements")
	require.Contains(t, unmet, "ACT-G04 #/evidence/review/override/reason")
	p.Patch(at, p.editor, p.Get(at, p.editor).ETag(), map[string]any{"evidence": map[string]any{"review": map[string]any{"insightIds": []any{id}}}}).Is(http.StatusOK)
	require.Equal(t, "not_required", p.Move(at, p.editor, "not_required", "reason", "It is known.").Is(http.StatusOK).At("state"))
	require.Equal(t, "It is known.", p.Get(at, "").Is(http.StatusOK).At("progress.notRequiredReason"))
}

// A front end that knows nothing but what readiness says gets to the end.
func TestAnActivityWalksToTheEnd(t *testing.T) {
	t.Parallel()
	p := newPlot(t, nil)
	at := p.Post(activities, p.editor, map[string]any{"title": "Survey"}).Is(http.StatusCreated).Header.Get("Location")
	whole, source := p.survey("maternity"), strings.TrimPrefix(at, activities+"/")
	whole["progress"] = map[string]any{"testBack": map[string]any{"plannedOn": on(p.today.AddDays(40)), "doneOn": on(p.today.AddDays(40)), "result": "Yes."}}
	insight := func() {
		body := past("published")
		maps.Copy(body, map[string]any{"title": "What people said", "origin": map[string]any{"activityIds": []any{source}},
			"keyFindings": []any{map[string]any{"text": "Evenings are missing.", "needsResponse": true}}})
		made := p.Post("/v1/insights", p.editor, body).Is(http.StatusCreated)
		p.insight, p.finding = made.At("id"), made.At("keyFindings.0.id")
	}
	loop := func() {
		body := past("fed_back")
		maps.Copy(body, map[string]any{"title": "Evenings", "visibility": "public", "sources": []any{map[string]any{"type": "activity", "id": source}},
			"items":      []any{map[string]any{"kind": "said", "text": "Evenings are missing.", "keyFindingIds": []any{p.finding}, "insightIds": []any{p.insight}}},
			"deliveries": []any{map[string]any{"on": on(p.today.AddDays(50)), "channel": "post"}}})
		p.Post("/v1/feedback-loops", p.editor, body).Is(http.StatusCreated)
	}
	approval := maps.Clone(reasons)
	approval["ACT-G00"] = "The level is still to be found."
	w := &walker{api: p.API, at: at, keys: []string{p.editor, p.approver}, request: map[string][]any{
		"planned":  {"guardReasons", map[string]any{"ACT-G00": "The level is still to be found."}},
		"approved": {"guardReasons", approval, "attestations", []any{"resources_committed"}},
		"open":     {"guardReasons", map[string]any{"ACT-G09": "Not tested back."}}, "completed": {"guardReasons", map[string]any{"ACT-G23": "Small.", "ACT-G25": "Small.", "ACT-G26": "Small."}},
	}}
	w.mend = func(_ *testing.T, w *walker, gap map[string]any) bool {
		switch text(gap["operation"]) {
		case "createInsight":
			insight()
		case "createFeedbackLoop":
			loop()
		case "createEvidenceSearch":
			w.patch(map[string]any{"evidence": whole["evidence"]})
		case "":
			group := strings.Split(text(gap["pointer"]), "/")[1]
			w.patch(map[string]any{group: whole[group]})
		default:
			return false
		}
		return true
	}
	for _, state := range []string{"planned", "approved", "open"} {
		w.to(t, state)
	}
	p.Today(p.today.AddDays(60))
	for _, state := range []string{"closed", "feedback", "completed"} {
		w.to(t, state)
	}
	require.Equal(t, "completed", p.Get(at, "").At("state"))
}
