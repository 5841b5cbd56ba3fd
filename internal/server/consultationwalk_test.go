package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/testapi"
)

// consultationForm is what a front end fills in, by the gap that readiness shows.
type consultationForm struct {
	org, area   uuid.UUID
	authorities []uuid.UUID
	outcome     string // of every determination
	chief       string
}

func (f consultationForm) patches() map[string]obj {
	document := func(kind string) obj {
		return obj{"kind": kind, "url": "https://example.org/" + kind, "publishedOn": "2026-02-01"}
	}
	notices, comments := list{}, list{}
	for _, id := range f.authorities {
		notices = append(notices, obj{"authorityId": id, "notifiedOn": "2026-01-06", "proposedDecisionOn": "2026-07-01", "commentsDueOn": "2026-05-01", "publishedUrl": "https://example.org/notice"})
		comments = append(comments, obj{"authorityId": id, "receivedOn": "2026-04-20"})
	}
	consultees, considered, tests := list{}, list{}, list{}
	for _, g := range []string{"public", "local_authority_scrutiny", "healthwatch", "staff", "mps_and_councillors", "neighbouring_or_cross_border_body"} {
		consultees = append(consultees, obj{"group": g, "contactedOn": "2026-02-02"})
	}
	for _, c := range []string{"age", "disability", "gender_reassignment", "marriage_and_civil_partnership", "pregnancy_and_maternity", "race", "religion_or_belief", "sex", "sexual_orientation"} {
		considered = append(considered, obj{"characteristic": c, "treatment": "included"})
	}
	for _, c := range []string{"strong_public_and_patient_engagement", "patient_choice", "clear_clinical_evidence_base", "support_of_clinical_commissioners"} {
		tests = append(tests, obj{"test": c, "evidence": "It is shown."})
	}
	tests = append(tests, obj{"test": "hospital_bed_closure_conditions", "applicable": false})
	return map[string]obj{
		"#/summary": {"summary": "One centre."}, "#/basis": {"basis": "local_authority"}, "#/areaIds": {"areaIds": list{f.area}},
		"#/proposal/caseForChange/text": {"proposal": obj{"caseForChange": obj{"text": "Too few staff."}}},
		"#/changeType":                  {"changeType": "relocation"}, "#/services": {"services": list{"urgent_and_emergency_care"}},
		"#/proposal/affectedAuthorityIds":    {"proposal": obj{"affectedAuthorityIds": f.authorities}},
		"#/proposal/nhsView/substantialView": {"proposal": obj{"nhsView": obj{"substantialView": "substantial"}}},
		"#/proposal/nhsView/rationale":       {"proposal": obj{"nhsView": obj{"rationale": "Two sites change."}}},
		"#/scrutiny/notices":                 {"scrutiny": obj{"notices": notices}}, "#/scrutiny/comments": {"scrutiny": obj{"comments": comments}},
		"#/secretaryOfState/notifiedOn": {"secretaryOfState": obj{"notifiedOn": "2026-01-20"}},
		"#/assurance/stages":            {"assurance": obj{"stages": list{obj{"stage": "stage1_strategic_sense_check", "outcome": "passed"}, obj{"stage": "stage2_assurance_checkpoint", "outcome": "passed"}}}},
		"#/assurance/tests":             {"assurance": obj{"tests": tests}},
		"#/formative/text":              {"formative": obj{"text": "Nothing is decided.", "noDecisionMade": true, "signedByRole": "Accountable officer", "on": "2026-01-30"}},
		"#/closesOn":                    {"closesOn": "2026-04-27"}, "#/opensOn": {"opensOn": "2026-02-02"}, "#/decision/dueOn": {"decision": obj{"dueOn": "2026-07-01"}},
		"#/documents":                         {"documents": list{document("full"), document("summary"), document("case_for_change"), document("questionnaire"), document("ehia"), document("easy_read")}},
		"#/equality/ehia/completedOn":         {"equality": obj{"ehia": obj{"completedOn": "2026-01-31"}}},
		"#/equality/considerations":           {"equality": obj{"considerations": considered}},
		"#/people/consultees":                 {"people": obj{"consultees": consultees}},
		"#/evidence/review/completedOn":       {"evidence": obj{"review": obj{"conclusion": "partial", "completedOn": "2026-01-10"}}},
		"#/evidence/preEngagementActivityIds": {"evidence": obj{"preEngagementReason": "The board asked at once."}},
		"#/promise/text":                      {"promise": obj{"text": "We tell you what changed."}}, "#/promise/dueOn": {"promise": obj{"dueOn": "2026-09-01"}},
		"#/promise/channels": {"promise": obj{"channels": list{"website"}}}, "#/promise/formats": {"promise": obj{"formats": list{"easy_read"}}},
		"#/promise/preferencesAsked": {"promise": obj{"preferencesAsked": true}},
		"#/influence/can":            {"influence": obj{"can": list{"Where"}}}, "#/influence/cannot": {"influence": obj{"cannot": list{obj{"text": "The budget", "reason": "It is set."}}}},
		"#/communication/messages": {"communication": obj{"messages": list{"Have your say"}}}, "#/communication/audiences": {"communication": obj{"audiences": list{"public"}}},
		"#/communication/channels": {"communication": obj{"channels": list{"website"}}}, "#/redress/route": {"redress": obj{"route": "Write to us."}},
		"#/access/formats":        {"access": obj{"formats": list{obj{"format": "large_print"}, obj{"format": "easy_read"}, obj{"format": "audio"}}}},
		"#/methods":               {"methods": list{obj{"method": "survey_online"}, obj{"method": "public_meeting"}}},
		"#/access/supportOffered": {"access": obj{"supportOffered": list{obj{"kind": "transport_arranged"}}}},
		"#/analysis/url":          {"analysis": obj{"url": "https://example.org/analysis"}}, "#/analysis/publishedOn": {"analysis": obj{"publishedOn": "2026-05-20"}},
		"#/after/implementationReviewOn": {"after": obj{"implementationReviewOn": "2027-07-01"}},
		"#/after/participantsToldOn":     {"after": obj{"participantsToldOn": "2026-03-02"}},
	}
}

// mend does for one gap what its pointer or operation says.
func (f consultationForm) mend(t *testing.T, w *walker, gap map[string]any) bool {
	pointer, operation := text(gap["pointer"]), text(gap["operation"])
	now := w.api.Get(w.at, w.keys[0]).Is(http.StatusOK)
	add := func(path string, body obj) bool {
		now = w.api.Get(w.at, w.keys[0]).Is(http.StatusOK)
		w.api.Post(w.at+path, w.keys[0], body, "If-Match", now.ETag()).Is(http.StatusCreated)
		return true
	}
	path := strings.Split(pointer, "/")
	switch operation {
	case "addConsultationDetermination":
		for _, id := range f.authorities {
			add("/determinations", obj{"authorityId": id, "outcome": f.outcome, "meetingOn": "2026-01-25", "evidence": list{obj{"kind": "minutes", "url": "https://example.org/minutes"}}})
		}
		return true
	case "addConsultationQuestion":
		return add("/questions", obj{"text": "Where?", "options": list{obj{"title": "One centre"}, obj{"title": "As it is"}}})
	case "updateConsultationOption": // #/questions/n/options/m/field
		q := w.at + "/questions/" + now.At("questions."+path[2]+".id").(string)
		id := now.At("questions." + path[2] + ".options." + path[4] + ".id").(string)
		w.api.Patch(q+"/options/"+id, w.keys[0], now.ETag(), obj{path[5]: "It is said."}).Is(http.StatusOK)
		return true
	case "addConsultationCount":
		for _, c := range []obj{{"unit": "responses", "kind": "responded", "part": "individuals", "value": 900}, {"unit": "organisations", "kind": "responded", "value": 20},
			{"unit": "responses", "kind": "responded", "part": "late", "value": 0}, {"unit": "signatures", "kind": "signed", "value": 0}} {
			c["qualifier"], c["headline"] = "exact", true
			add("/counts", c)
		}
		return true
	case "addConsultationResponseTheme":
		return add("/response-themes", obj{"text": "Travel"})
	case "updateConsultationResponseTheme": // #/responseThemes/n/field
		value := any("A bus was added.")
		if path[3] == "loopId" {
			value = w.api.Post("/v1/feedback-loops", f.chief, whole(f.org)).Is(http.StatusCreated).At("id")
		}
		id := now.At("responseThemes." + path[2] + ".id").(string)
		w.api.Patch(w.at+"/response-themes/"+id, w.keys[0], now.ETag(), obj{path[3]: value}).Is(http.StatusOK)
		return true
	case "createDecision":
		w.api.Post("/v1/decisions", f.chief, obj{"title": "One centre", "visibility": "public", "decidedOn": "2026-07-01", "outcome": "adopted", "heldInPublic": true,
			"reason": "It is safer.", "statementOfConsideration": "The board read the analysis.", "about": list{obj{"type": "consultation", "id": now.At("id")}},
			"insightsConsidered": list{obj{"insightId": now.At("analysis.insightId")}}}).Is(http.StatusCreated)
		return true
	case "":
		if pointer == "#/analysis/insightId" {
			published := past("published")
			published["title"], published["visibility"] = "What people said", "public"
			w.patch(obj{"analysis": obj{"insightId": w.api.Post("/v1/insights", w.keys[0], published).Is(http.StatusCreated).At("id")}})
			return true
		}
		patch, known := f.patches()[pointer]
		if known {
			w.patch(patch)
		}
		return known
	}
	return false
}

// walkConsultation starts a consultation and a walker that knows how to fill it in.
func walkConsultation(t *testing.T, ownerType, basis string) (*walker, consultationForm) {
	a := testapi.New(t)
	a.Today(register.NewDate(2026, 1, 5))
	org := a.OrganisationOf("Owner", ownerType)
	f := consultationForm{org: org, outcome: "formal_consultation_required", authorities: []uuid.UUID{council(t, a, "Exampleshire Council"), council(t, a, "Sampleton Council")}}
	f.chief = a.Key(auth.Approver, org)
	area := a.Post("/v1/areas", a.Key(auth.SystemAdmin, uuid.Nil), obj{"name": "Exampleshire", "kind": "custom"}).Is(http.StatusCreated).At("id").(string)
	f.area = uuid.MustParse(area)
	key := a.Key(auth.Editor, org)
	at := a.Post("/v1/consultations", key, obj{"title": "One centre for stroke care", "visibility": "public", "basis": basis}).Is(http.StatusCreated).Header.Get("Location")
	return &walker{api: a, at: at, keys: []string{key, f.chief}, mend: f.mend, thorough: true, request: map[string][]any{}}, f
}

// A change of NHS services goes from a proposal to its end by doing only what
// readiness says is missing. It closes by itself, and its fairness is public.
func TestWalkAServiceChange(t *testing.T) {
	t.Parallel()
	w, _ := walkConsultation(t, "icb", "nhs_service_change")
	a, key := w.api, w.keys[0]
	require.Equal(t, "service_change", a.Get(w.at, key).At("guardProfile"))
	a.Move(w.at, key, "nonsense").Is(http.StatusUnprocessableEntity)
	a.Move(w.at, key, "decided").Is(http.StatusForbidden)
	require.Contains(t, a.Move(w.at, key, "with_scrutiny").Is(http.StatusConflict).Unmet(), "CON-G01 #/summary")
	w.to(t, "with_scrutiny")
	seen := a.Get(w.at, key)
	personal := a.Patch(w.at, key, seen.ETag(), obj{"after": obj{"mitigation": "Write to somebody@private.example."}}).Is(http.StatusConflict)
	require.Equal(t, []string{"CON-G01 #/after/mitigation"}, personal.Unmet())
	require.NotContains(t, string(personal.Body), "somebody")
	w.to(t, "formal_required")
	w.to(t, "ready")
	require.Equal(t, "not_yet", a.Get(w.at+"/gunning", "").Is(http.StatusOK).At("data.0.result"))
	a.Today(register.NewDate(2026, 2, 2))
	w.to(t, "open")

	now := a.Get(w.at, key)
	a.Post(w.at+"/questions", key, obj{"text": "Another?"}, "If-Match", now.ETag()).Is(http.StatusConflict)
	a.Patch(w.at, key, now.ETag(), obj{"closesOn": "2026-04-26"}).Is(http.StatusConflict)
	require.Equal(t, "frozen", a.Patch(w.at, key, now.ETag(), obj{"promise": obj{"dueOn": "2026-09-02"}}).Is(http.StatusConflict).At("code"))
	a.Patch(w.at, key, now.ETag(), obj{"closesOn": "2026-04-28", "time": obj{"materialChanges": list{obj{"on": "2026-02-10", "what": "A typing error", "response": "none_with_reason", "reason": "It changes nothing."}}}}).Is(http.StatusOK)

	a.Today(register.NewDate(2026, 4, 28))
	require.Equal(t, []string{"CON-G16 #/closesOn"}, a.Move(w.at, key, "closed").Is(http.StatusConflict).Unmet())
	moved, err := a.DB.MoveDue(t.Context())
	require.NoError(t, err)
	require.Zero(t, moved, "the last day is not over")
	a.Today(register.NewDate(2026, 4, 29))
	moved, err = a.DB.MoveDue(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, moved)
	require.Equal(t, "closed", a.Get(w.at, "").At("state"))

	a.Today(register.NewDate(2026, 8, 1))
	w.to(t, "analysis_published")
	w.to(t, "decided")
	w.to(t, "feedback")
	w.to(t, "completed")
	require.Empty(t, a.Get(w.at, "").At("wentAhead"))
	for _, p := range a.Get(w.at+"/gunning", "").Is(http.StatusOK).At("data").([]any) {
		require.Equal(t, "met", p.(obj)["result"], "%v", p)
		require.Equal(t, false, p.(obj)["recordedAfter"])
	}
	moves := []string{}
	for _, e := range a.Get(w.at+"/history?limit=200", "").Is(http.StatusOK).At("data").([]any) {
		for _, s := range e.(obj)["steps"].([]any) {
			moves = append(moves, s.(obj)["move"].(string))
		}
	}
	require.Equal(t, []string{"C1", "C3", "C4", "C5", "C7", "C8", "C9", "C10", "C11"}, moves)
}

// A council's own consultation goes straight to being ready: no scrutiny is asked.
func TestWalkACouncilsOwnConsultation(t *testing.T) {
	t.Parallel()
	w, f := walkConsultation(t, "local_authority_unitary", "local_authority")
	a := w.api
	require.Equal(t, "standard", a.Get(w.at, w.keys[0]).At("guardProfile"))
	require.Equal(t, "no_such_move", a.Move(w.at, w.keys[0], "with_scrutiny").Is(http.StatusConflict).At("code"))
	w.to(t, "ready")
	require.Empty(t, a.Get(w.at, "").At("scrutiny.notices"))
	a.Today(register.NewDate(2026, 2, 2))
	w.to(t, "open")

	// A decision before the analysis is only ever recorded as a fact, and shown.
	a.Today(register.NewDate(2026, 6, 1))
	w.to(t, "closed")
	now := a.Get(w.at, w.keys[0])
	a.Post("/v1/decisions", f.chief, obj{"title": "D", "visibility": "public", "decidedOn": "2026-05-01", "outcome": "adopted",
		"about": list{obj{"type": "consultation", "id": now.At("id")}}}).Is(http.StatusCreated)
	w.to(t, "analysis_published")
	require.Contains(t, a.Move(w.at, f.chief, "decided").Is(http.StatusConflict).Unmet(), "CON-G19 updateDecision")
	done := a.Move(w.at, f.chief, "decided", "wentAhead", true, "on", "2026-05-01", "reason", "The cabinet had met.").Is(http.StatusOK)
	require.Equal(t, []any{"CON-G19"}, done.At("wentAhead.0.guards"))
	g := a.Get(w.at+"/gunning", "").Is(http.StatusOK)
	require.Equal(t, "not_met", g.At("data.3.result"))
	require.Equal(t, true, g.At("data.3.wentAhead"))
	require.Len(t, a.Get("/v1/consultations?wentAhead=true", "").IDs(), 1)
}

// The local path, a call-in and back, an urgent decision, and one given up.
func TestOtherWaysOfAServiceChange(t *testing.T) {
	t.Parallel()
	w, f := walkConsultation(t, "icb", "nhs_service_change")
	a, key := w.api, w.keys[0]
	f.outcome = "local_involvement_appropriate"
	w.mend = f.mend
	w.to(t, "with_scrutiny")
	local := past("open")
	local["title"], local["kind"] = "Local talks", "local_involvement_programme"
	activity := a.Post("/v1/activities", key, local).Is(http.StatusCreated).At("id")
	w.patch(obj{"scrutiny": obj{"localInvolvementActivityId": activity}})
	w.to(t, "local_involvement")
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	called := a.Move(w.at, admin, "called_in", "on", "2026-01-05").Is(http.StatusOK)
	require.Equal(t, "2026-01-05", called.At("secretaryOfState.callIn.directedOn"))
	require.Equal(t, []string{"CON-G20 #/secretaryOfState/callIn/finishedOn"}, a.Move(w.at, f.chief, "local_involvement").Is(http.StatusConflict).Unmet())
	a.Move(w.at, f.chief, "closed").Is(http.StatusConflict)
	w.patch(obj{"secretaryOfState": obj{"callIn": obj{"finishedOn": "2026-01-05"}}})
	a.Move(w.at, key, "local_involvement").Is(http.StatusForbidden)
	a.Move(w.at, f.chief, "local_involvement").Is(http.StatusOK)
	a.Move(w.at, key, "with_scrutiny").Is(http.StatusUnprocessableEntity)
	a.Move(w.at, key, "with_scrutiny", "reason", "A second site is affected.").Is(http.StatusOK)
	urgent := a.Move(w.at, f.chief, "urgent_no_consultation").Is(http.StatusConflict)
	require.Contains(t, urgent.Unmet(), "CON-G23 #/urgent/risk")
	a.Move(w.at, f.chief, "urgent_no_consultation", "guardReasons", obj{"CON-G23": "The ward is closed today; the notice follows."}).Is(http.StatusOK)
}

// One that is given up while people can answer cancels what was to come, once
// they have been told.
func TestWithdrawnWhileOpen(t *testing.T) {
	t.Parallel()
	w, f := walkConsultation(t, "local_authority_unitary", "policy")
	a, key := w.api, w.keys[0]
	now := a.Get(w.at, key)
	now = a.Post(w.at+"/sessions", key, obj{"on": "2026-02-20", "status": "planned"}, "If-Match", now.ETag()).Is(http.StatusCreated)
	a.Post(w.at+"/sessions", key, obj{"on": "2026-03-20", "status": "planned"}, "If-Match", now.ETag()).Is(http.StatusCreated)
	w.to(t, "ready")
	a.Today(register.NewDate(2026, 2, 2))
	w.to(t, "open")
	a.Today(register.NewDate(2026, 3, 2))
	require.Equal(t, []string{"CON-G16 #/after/participantsToldOn"}, a.Move(w.at, f.chief, "withdrawn", "reason", "No money.").Is(http.StatusConflict).Unmet())
	w.request["withdrawn"] = []any{"reason", "No money."}
	w.to(t, "withdrawn")
	gone := a.Get(w.at, "").Is(http.StatusOK)
	require.Equal(t, "planned", gone.At("sessions.0.status"))
	require.Equal(t, "cancelled", gone.At("sessions.1.status"))
	require.Equal(t, "No money.", gone.At("sessions.1.statusReason"))
}
