package server_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
	"heard/internal/testapi"
)

// dispute is a Healthwatch, the body it challenges and the key of an editor of
// each.
type dispute struct {
	*testapi.API
	healthwatch, icb uuid.UUID
	raiser, answerer string
}

func newDispute(t *testing.T) dispute {
	a := testapi.New(t)
	d := dispute{API: a, healthwatch: a.Organisation("Healthwatch"), icb: a.Organisation("ICB")}
	d.organisation(t, d.healthwatch, func(o *register.Organisation) { o.Standing.CanChallenge = true })
	d.raiser, d.answerer = a.Key(auth.Editor, d.healthwatch), a.Key(auth.Editor, d.icb)
	return d
}

func (d dispute) organisation(t *testing.T, id uuid.UUID, change func(*register.Organisation)) {
	_, _, err := d.DB.UpdateOrganisation(testapi.System(t.Context()), id, repository.AnyVersion, func(o *register.Organisation) error {
		change(o)
		return nil
	})
	require.NoError(t, err)
}

// body is a whole challenge of the ICB, with changes as name and value in turn; nil
// leaves the name out.
func (d dispute) body(changes ...any) obj {
	b := obj{"title": "Nobody heard back", "kind": "healthwatch_challenge", "statement": "No answer has come since the spring.",
		"about": obj{"type": "organisation", "id": d.icb}, "criterionIds": list{"stw-p08"}}
	for i := 0; i+1 < len(changes); i += 2 {
		b[changes[i].(string)] = changes[i+1]
		if changes[i+1] == nil {
			delete(b, changes[i].(string))
		}
	}
	return b
}

func (d dispute) raise(changes ...any) string {
	return d.Post("/v1/challenges", d.raiser, d.body(changes...)).Is(http.StatusCreated).Header.Get("Location")
}

func (d dispute) respond(at, key string, answer obj) *testapi.Response {
	return d.Post(at+"/responses", key, answer, "If-Match", d.Get(at, d.raiser).Is(http.StatusOK).ETag())
}

// Both sides go to the end by what readiness says is missing, and nothing else.
func TestChallengeIsWalkedByReadiness(t *testing.T) {
	t.Parallel()
	d := newDispute(t)
	at := d.raise()
	w := &walker{api: d.API, at: at, keys: []string{d.raiser, d.answerer}, mend: func(_ *testing.T, w *walker, gap map[string]any) bool {
		if gap["pointer"] == "#/raiserView" {
			w.patch(obj{"raiserView": "satisfied"})
		}
		return gap["pointer"] == "#/raiserView"
	}}
	w.to(t, "acknowledged")
	key, gaps := w.readiness(t, "responded")
	require.Equal(t, d.answerer, key)
	require.Len(t, gaps, 2)
	for _, gap := range gaps {
		require.Equal(t, "respondToChallenge", gap["operation"])
	}
	answered := d.respond(at, key, obj{"text": "It was never sent.", "noActionReason": "It is out by now."}).Is(http.StatusCreated)
	require.Equal(t, at+"#/response", answered.Header.Get("Location"))
	require.Equal(t, "responded", answered.At("state"))
	require.NotNil(t, answered.At("response.respondedOn"))
	w.to(t, "resolved")
	h := d.Get(at+"/history", d.answerer).Is(http.StatusOK)
	require.Equal(t, "H1", h.At("data.0.steps.0.move"))
	require.Equal(t, "met", h.At("data.0.steps.0.guards.0.outcome"))
	require.Nil(t, h.At("data.0").(map[string]any)["actor"], "who wrote is told to the owner alone")
}

func TestRaisingAsksForEverythingAtOnce(t *testing.T) {
	t.Parallel()
	d := newDispute(t)
	list := "/v1/challenges"
	require.ElementsMatch(t, []string{"CHL-G01 #/about", "CHL-G01 #/kind", "CHL-G01 #/statement"},
		d.Post(list, d.raiser, obj{"title": "One"}).Is(http.StatusConflict).Unmet())
	for want, body := range map[string]obj{
		"CHL-G01 #/criterionIds":             d.body("criterionIds", nil),
		"CHL-G01 #/statement":                d.body("statement", "Ask at somebody@example.org."),
		"CHL-G05 #/respondentOrganisationId": d.body("respondentOrganisationId", d.healthwatch),
	} {
		require.Equal(t, []string{want}, d.Post(list, d.raiser, body).Is(http.StatusConflict).Unmet())
	}
	for want, body := range map[string]obj{
		"#/criterionIds/0: unknown_id":       d.body("criterionIds", []string{"nobody-p01"}),
		"#/about/id: unknown_id":             d.body("about", obj{"type": "activity", "id": uuid.New()}),
		"#/about/id: wrong_record_type":      d.body("about", obj{"type": "activity", "id": d.icb}),
		"#/statement: personal_data":         d.body("statement", "Ask about 943 476 5919."),
		"#/state: not_retrospective":         d.body("state", "resolved"),
		"#/response: not_retrospective":      d.body("response", obj{"text": "We agree with ourselves."}),
		"#/raiserView: no_response":          d.body("raiserView", "satisfied"),
		"#/evidenceInsightIds/0: unknown_id": d.body("evidenceInsightIds", []uuid.UUID{uuid.New()}),
	} {
		require.Equal(t, []string{want}, d.Post(list, d.raiser, body).Is(http.StatusUnprocessableEntity).Faults())
	}
	made := d.Post(list, d.raiser, d.body()).Is(http.StatusCreated)
	require.Equal(t, d.icb.String(), made.At("respondentOrganisationId"))
	require.Equal(t, d.DB.Today().AddWorkingDays(20).String(), made.At("responseDueOn"))
	d.Post(list, d.Key(auth.Reader, d.healthwatch), d.body()).Is(http.StatusForbidden)
}

func TestOnlyIndependentBodiesRaise(t *testing.T) {
	t.Parallel()
	d := newDispute(t)
	partner, hosted, host := d.Organisation("Partner"), d.Organisation("Hosted"), d.Organisation("Host")
	d.organisation(t, hosted, func(o *register.Organisation) { o.Lineage.HostID, o.Standing.CanChallenge = &d.icb, true })
	d.organisation(t, d.icb, func(o *register.Organisation) { o.Lineage.HostID = &host })
	list, past := "/v1/challenges", past("responded")
	for name, key := range map[string]string{"itself": d.answerer, "hosted": d.Key(auth.Editor, hosted), "host": d.Key(auth.Editor, host)} {
		for _, more := range []obj{{}, past} {
			b := d.body("kind", "partner_concern")
			for k, v := range more {
				b[k] = v
			}
			require.Equal(t, []string{"CHL-G05 #/respondentOrganisationId"}, d.Post(list, key, b).Is(http.StatusConflict).Unmet(), name)
		}
	}
	key := d.Key(auth.Editor, partner)
	require.Equal(t, []string{"CHL-G05 #/kind"}, d.Post(list, key, d.body()).Is(http.StatusConflict).Unmet())
	made := d.Post(list, key, d.body("kind", "partner_concern", "criterionIds", nil)).Is(http.StatusCreated)
	require.Equal(t, []string{"CHL-G01 #/criterionIds", "CHL-G05 #/kind"},
		d.Patch(made.Header.Get("Location"), key, made.ETag(), obj{"kind": "healthwatch_challenge"}).Is(http.StatusConflict).Unmet())
}

// Nobody on the side of the respondent changes, hides, moves or ends a challenge,
// but for the two moves of the respondent itself.
func TestRespondentsCannotTouchChallenges(t *testing.T) {
	t.Parallel()
	d := newDispute(t)
	host, hosted := d.Organisation("Host"), d.Organisation("Hosted")
	d.organisation(t, d.icb, func(o *register.Organisation) { o.Lineage.HostID = &host })
	d.organisation(t, hosted, func(o *register.Organisation) { o.Lineage.HostID = &d.icb })
	d.Buddy(d.icb, host)
	on := d.DB.Today().String()
	for _, org := range []uuid.UUID{d.icb, host, hosted} {
		for _, role := range []auth.Role{auth.Editor, auth.Approver, auth.OrgAdmin, auth.Reader} {
			key, at := d.Key(role, org), d.raise()
			tag := d.Get(at, d.raiser).ETag()
			d.Patch(at, key, tag, obj{"visibility": "organisation"}).Is(http.StatusForbidden)
			d.Patch(at, key, tag, obj{"statement": "All is well."}).Is(http.StatusForbidden)
			d.Do(http.MethodDelete, at, key, nil, "If-Match", tag).Is(http.StatusMethodNotAllowed)
			for _, to := range []string{"withdrawn", "acknowledged", "responded"} {
				for _, fact := range []bool{false, true} {
					if to == "acknowledged" && org == d.icb && !fact {
						continue
					}
					move := obj{"to": to, "reason": "Because.", "wentAhead": fact, "on": on}
					answer := d.Post(at+"/transitions", key, move, "If-Match", tag)
					if to == "responded" && org == d.icb && !fact && answer.Status == http.StatusConflict {
						require.Contains(t, answer.Unmet(), "CHL-G03 respondToChallenge", "an answer has words")
						continue
					}
					answer.Is(http.StatusForbidden)
				}
			}
			if org != d.icb || role == auth.Reader || role == auth.OrgAdmin {
				d.respond(at, key, obj{"text": "All is well.", "action": "None."}).Is(http.StatusForbidden)
			}
			require.Equal(t, tag, d.Get(at, d.raiser).ETag(), "nothing has changed")
		}
	}
	// nor does the respondent end one that it has answered
	at := d.raise()
	d.respond(at, d.answerer, obj{"text": "We are sorry.", "action": "It is sent."}).Is(http.StatusCreated)
	for _, to := range []string{"resolved", "escalated", "withdrawn"} {
		d.Move(at, d.Key(auth.Approver, d.icb), to, "reason", "Because.").Is(http.StatusForbidden)
	}
	d.respond(at, d.answerer, obj{"text": "We are not sorry.", "action": "It is sent."}).Is(http.StatusConflict)
	d.Move(at, d.raiser, "acknowledged").Is(http.StatusConflict)
}

// The raiser decides who sees a challenge; its respondent always does.
func TestWhoSeesChallenges(t *testing.T) {
	t.Parallel()
	d := newDispute(t)
	other := d.Key(auth.Approver, d.Organisation("Other"))
	hidden, open := d.raise("visibility", "organisation"), d.raise("visibility", "public")
	for key, want := range map[string]int{d.answerer: 200, d.Key(auth.Reader, d.icb): 200, other: 404, "": 404} {
		d.Get(hidden, key).Is(want)
		d.Get(hidden+"/history", key).Is(want)
		d.Get(open, key).Is(200)
	}
	seen := d.Get(hidden, d.answerer).JSON()
	for _, name := range []string{"createdBy", "updatedBy", "attestations", "unplaced"} {
		require.NotContains(t, seen, name)
	}
	id := func(at string) string { return at[len("/v1/challenges/"):] }
	for query, want := range map[string][]string{
		"aboutId=" + d.icb.String(): {id(hidden), id(open)}, "aboutType=activity": {}, "criterionId=stw-p08&visibility=public": {id(open)},
		"respondentOrganisationId=" + d.icb.String(): {id(hidden), id(open)}, "mine=true": {}, "state=acknowledged": {},
		"ownerOrganisationId=" + d.healthwatch.String(): {id(hidden), id(open)}, "overdue=true": {}, "q=spring&kind=healthwatch_challenge": {id(hidden), id(open)},
		"raiserView=satisfied": {},
	} {
		require.ElementsMatch(t, want, d.Get("/v1/challenges?"+query, d.answerer).Is(http.StatusOK).IDs(), query)
	}
	require.Equal(t, []string{id(open)}, d.Get("/v1/challenges?aboutId="+d.icb.String(), "").Is(http.StatusOK).IDs())
	require.Len(t, d.Get("/v1/challenges?mine=true", d.raiser).Is(http.StatusOK).IDs(), 2)
	d.Get("/v1/challenges?criterionId=nobody-p01", "").Is(http.StatusBadRequest)
}

// A respondent that says nothing has received it all the same, and what it leaves
// unanswered can be taken further.
func TestSilentRespondents(t *testing.T) {
	t.Parallel()
	d := newDispute(t)
	at := d.raise("visibility", "public")
	today := d.DB.Today()
	d.Today(today.AddWorkingDays(5))
	moved, err := d.DB.MoveDue(t.Context())
	require.NoError(t, err)
	require.Zero(t, moved)
	d.Today(today.AddWorkingDays(10))
	for _, want := range []int{1, 0} {
		moved, err = d.DB.MoveDue(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, moved)
	}
	step := d.Get(at+"/history", d.raiser).At("data.1.steps.0").(map[string]any)
	require.Equal(t, true, step["automatic"])
	require.Equal(t, today.AddWorkingDays(5).AddDays(1).String(), step["on"])
	d.Move(at, d.raiser, "escalated").Is(http.StatusForbidden) // the next move is the respondent's
	require.Empty(t, d.Get("/v1/challenges?overdue=true", "").IDs())
	d.Today(today.AddWorkingDays(20).AddDays(1))
	require.Len(t, d.Get("/v1/challenges?overdue=true", "").IDs(), 1)
	require.Empty(t, d.Get("/v1/challenges?overdue=false", "").IDs())
	require.Nil(t, d.Move(at, d.raiser, "escalated").Is(http.StatusOK).At("raiserView"), "there is no answer to judge")
	require.Empty(t, d.Get("/v1/challenges?overdue=true", "").IDs())
}

// What was put to the respondent stays; what the raiser makes of the answer does
// until the challenge has ended.
func TestWordsOfChallengesStay(t *testing.T) {
	t.Parallel()
	d := newDispute(t)
	at := d.raise()
	change := func(body obj) *testapi.Response { return d.Patch(at, d.raiser, d.Get(at, d.raiser).ETag(), body) }
	change(obj{"statement": "No answer has come since May."}).Is(http.StatusOK)
	require.Equal(t, []string{"CHL-G01 #/statement"}, change(obj{"statement": nil}).Is(http.StatusConflict).Unmet())
	require.Equal(t, []string{"CHL-G02 #/responseDueOn"}, change(obj{"responseDueOn": nil}).Is(http.StatusConflict).Unmet())
	require.Equal(t, d.icb.String(), change(obj{"respondentOrganisationId": nil}).Is(http.StatusOK).At("respondentOrganisationId"))
	d.Move(at, d.answerer, "acknowledged").Is(http.StatusOK)
	for _, body := range []obj{{"statement": "Worse."}, {"title": "Worse"}, {"kind": "redress"}, {"criterionIds": list{}},
		{"about": obj{"type": "organisation", "id": d.healthwatch}}, {"responseDueOn": d.DB.Today()}} {
		require.Equal(t, "frozen", change(body).Is(http.StatusConflict).At("code"))
	}
	change(obj{"responseDueOn": d.DB.Today().AddDays(200), "visibility": "public"}).Is(http.StatusOK)
	require.Equal(t, []string{"#/raiserView: no_response"}, change(obj{"raiserView": "satisfied"}).Is(http.StatusUnprocessableEntity).Faults())
	d.respond(at, d.answerer, obj{"text": "Write to desk@example.org.", "action": "It is sent."}).Is(http.StatusConflict)
	d.respond(at, d.answerer, obj{"text": "Write to desk@example.org.", "action": "It is sent.", "attestations": list{"public_contact"}}).Is(http.StatusCreated)
	d.Move(at, d.raiser, "resolved").Is(http.StatusConflict)
	change(obj{"raiserView": "satisfied"}).Is(http.StatusOK)
	d.Move(at, d.raiser, "escalated").Is(http.StatusConflict)
	change(obj{"raiserView": "not_satisfied", "escalatedTo": "The overview and scrutiny committee"}).Is(http.StatusOK)
	d.Move(at, d.raiser, "escalated").Is(http.StatusOK)
	require.Equal(t, "frozen", change(obj{"raiserView": "satisfied"}).Is(http.StatusConflict).At("code"))
}

// A challenge of a loop goes to the body that answers for it, of other records to
// their owner.
func TestRespondentsFollowFromTheSubject(t *testing.T) {
	t.Parallel()
	d := newDispute(t)
	trust := d.Organisation("Trust")
	loop := d.Post("/v1/feedback-loops", d.raiser, obj{"title": "Evenings", "responsibleOrganisationId": trust}).Is(http.StatusCreated).At("id")
	activity := obj{"title": "Talks", "visibility": "public"}
	for k, v := range past("closed") {
		activity[k] = v
	}
	made := d.Post("/v1/activities", d.answerer, activity).Is(http.StatusCreated).At("id")
	for want, about := range map[uuid.UUID]obj{trust: {"type": "feedback_loop", "id": loop}, d.icb: {"type": "activity", "id": made}} {
		require.Equal(t, want.String(), d.Get(d.raise("about", about), d.raiser).At("respondentOrganisationId"))
	}
}
