package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// obj keeps the bodies of tests short.
type (
	obj  = map[string]any
	list = []any
)

func futureFit() obj {
	responded := func(value int, source string, headline bool) obj {
		return obj{"value": value, "qualifier": "exact", "unit": "responses", "kind": "responded", "sourceUrl": source, "headline": headline}
	}
	return obj{
		"title": "NHS Future Fit public consultation on hospital services", "visibility": "public", "state": "decided",
		"retrospective": true, "retrospectiveReason": "Recorded later.", "provenance": list{obj{"publisher": "The CCGs"}},
		"basis": "nhs_service_change", "opensOn": "2018-05-30", "closesOn": "2018-09-11", "asStated": obj{"durationText": "15 weeks"},
		"counts": list{
			responded(18858, "https://nhsfuturefit.org/the-consultation", true),
			responded(18874, "https://www.consultationinstitute.org/?p=36662", false),
			obj{"value": 18874, "qualifier": "exact", "unit": "surveys", "kind": "completed", "sourceUrl": "https://www.shropshirestar.com/news"},
			obj{"value": 18742, "qualifier": "exact", "unit": "surveys", "kind": "completed", "sourceUrl": "https://nhsfuturefit.org/news", "headline": true},
			obj{"value": 19000, "qualifier": "nearly", "unit": "responses", "kind": "responded", "sourceUrl": "https://www.bordercountiesadvertizer.co.uk/news"},
			obj{"value": 203, "qualifier": "exact", "unit": "letters_and_emails", "kind": "responded", "sourceUrl": "https://nhsfuturefit.org/the-consultation", "headline": true},
		},
	}
}

// All five totals are kept, the list shows one of each kind, the filter reads
// the headline, and the record names the two conflicts.
func TestConsultationWithFiveTotals(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	a.Post("/v1/consultations", key, obj{"title": "Another one", "summary": "It mentions the future fit for purpose.", "visibility": "public",
		"state": "closed", "retrospective": true, "retrospectiveReason": "Later.", "provenance": list{obj{"publisher": "P"}}}).Is(http.StatusCreated)
	made := a.Post("/v1/consultations", key, futureFit()).Is(http.StatusCreated)
	require.Len(t, made.At("counts"), 6)
	require.Len(t, made.At("conflicts"), 2)
	found := a.Get("/v1/consultations?q=future+fit", "").Is(http.StatusOK)
	require.Equal(t, futureFit()["title"], found.At("data.0.title"))
	require.Len(t, found.IDs(), 2)
	for query, want := range map[string]int{
		"minResponses=18800": 1, "minResponses=18858": 1, "minResponses=18859": 0,
		"heldFrom=2018-08&heldTo=2018-08": 1, "heldFrom=2019": 0, "heldTo=2017&includeUndated=true": 1,
		"opensAfter=2018-05-29": 1, "opensAfter=2018-05-30": 0, "opensAfter=2018": 0,
		"closesBefore=2018-09-12": 1, "closesBefore=2018-09-11": 0, "closesBefore=2019": 1,
		"basis=nhs_service_change": 1, "basis=policy&basis=nhs_service_change": 1, "basis=policy": 0,
		"hasConflicts=true": 1, "state=decided": 1, "changeType=closure": 0,
	} {
		require.Len(t, a.Get("/v1/consultations?"+query, "").Is(http.StatusOK).IDs(), want, query)
		exportedIDs(t, a, "/v1/exports/consultations?format=ndjson&"+query, "", want)
	}
	require.Len(t, a.Get("/v1/consultations?minResponses=1", "").At("data.0.counts"), 3, "one for each unit and kind")
}

func TestConsultationAffectsAuthorities(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	council := a.Organisation("Example Council")
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	a.Post("/v1/consultations", key, obj{"title": "One", "proposal": obj{"affectedAuthorityIds": list{council}}}).Is(http.StatusCreated)
	require.Len(t, a.Get("/v1/consultations?authorityId="+council.String(), key).Is(http.StatusOK).IDs(), 1)
	a.Get("/v1/consultations?authorityId=E06000051", key).Is(http.StatusBadRequest)
	bad := a.Post("/v1/consultations", key, obj{"title": "One", "proposal": obj{"affectedAuthorityIds": list{uuid.New()}},
		"services": list{"nonsense"}, "methods": list{obj{"method": "nonsense"}}}).Is(http.StatusUnprocessableEntity)
	require.ElementsMatch(t, []string{"#/proposal/affectedAuthorityIds/0: unknown_id", "#/services/0: unknown_code", "#/methods/0/method: unknown_code"}, bad.Faults())
}

// Each part is added and changed at an address of its own, under the version of
// the consultation; its PATCH leaves them alone and does not take them.
func TestConsultationParts(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	at := a.Post("/v1/consultations", key, obj{"title": "One"}).Is(http.StatusCreated).Header.Get("Location")
	for _, p := range []struct {
		path, list string
		add, patch obj
	}{
		{"questions", "questions", obj{"text": "Where?", "options": list{obj{"title": "Here"}}}, obj{"text": "Where then?"}},
		{"determinations", "determinations", obj{"outcome": "noted_no_view"}, obj{"outcome": "formal_consultation_required"}},
		{"case-events", "caseEvents", obj{"kind": "council_motion", "on": "2019-02", "body": obj{"name": "Council"}}, obj{"vote": "unanimous"}},
		{"response-themes", "responseThemes", obj{"text": "Travel"}, obj{"howConsidered": "A bus was added."}},
		{"sessions", "sessions", obj{"on": "2018-06-12", "placeName": "Town hall"}, obj{"startsAt": "15:00"}},
	} {
		before := a.Get(at, key)
		a.Post(at+"/"+p.path, key, p.add).Is(http.StatusPreconditionRequired)
		added := a.Post(at+"/"+p.path, key, p.add, "If-Match", before.ETag()).Is(http.StatusCreated)
		a.Post(at+"/"+p.path, key, p.add, "If-Match", before.ETag()).Is(http.StatusPreconditionFailed)
		require.Equal(t, at+"#/"+p.list+"/0", added.Header.Get("Location"))
		id := added.At(p.list + ".0.id").(string)
		changed := a.Patch(at+"/"+p.path+"/"+id, key, added.ETag(), p.patch).Is(http.StatusOK)
		require.Equal(t, id, changed.At(p.list+".0.id"))
		for name, v := range p.patch {
			require.Equal(t, v, changed.At(p.list+".0."+name))
		}
		for name, v := range p.add {
			if _, patched := p.patch[name]; name != "options" && name != "body" && !patched {
				require.Equal(t, v, changed.At(p.list+".0."+name), "what was not sent stays")
			}
		}
		a.Patch(at+"/"+p.path+"/"+uuid.NewString(), key, changed.ETag(), p.patch).Is(http.StatusNotFound)
		a.Patch(at, key, changed.ETag(), obj{p.list: list{}}).Is(http.StatusUnprocessableEntity)
		require.Len(t, a.Patch(at, key, changed.ETag(), obj{"summary": p.path}).Is(http.StatusOK).At(p.list), 1)
	}
}

func TestConsultationOptions(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	first := uuid.NewString()
	made := a.Post("/v1/consultations", key, obj{"title": "One", "questions": list{obj{"options": list{
		obj{"id": first, "title": "Close it"}, obj{"title": "Close it later", "parentOptionId": first}}}}}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	options := at + "/questions/" + made.At("questions.0.id").(string) + "/options"
	added := a.Post(options, key, obj{"title": "Do nothing", "isStatusQuo": true}, "If-Match", made.ETag()).Is(http.StatusCreated)
	id := added.At("questions.0.options.2.id").(string)
	require.Equal(t, at+"#/questions/0/options/2", added.Header.Get("Location"))
	changed := a.Patch(options+"/"+id, key, added.ETag(), obj{"status": "ruled_out", "statusReason": "Too dear"}).Is(http.StatusOK)
	require.Equal(t, true, changed.At("questions.0.options.2.isStatusQuo"))
	require.Equal(t, "ruled_out", changed.At("questions.0.options.2.status"))
	question := at + "/questions/" + made.At("questions.0.id").(string)
	kept := a.Patch(question, key, changed.ETag(), obj{"subject": "Beds"}).Is(http.StatusOK)
	require.Len(t, kept.At("questions.0.options"), 3)

	// What is wrong is named as in the body that was sent.
	bad := a.Patch(options+"/"+id, key, kept.ETag(), obj{"parentOptionId": uuid.NewString()}).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/parentOptionId: unknown_id"}, bad.Faults())
	bad = a.Post(at+"/case-events", key, obj{"kind": "nonsense"}, "If-Match", kept.ETag()).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/kind: unknown_code"}, bad.Faults())
	a.Post(at+"/questions/"+uuid.NewString()+"/options", key, obj{"title": "X"}, "If-Match", kept.ETag()).Is(http.StatusNotFound)
}

// Small numbers of a session are hidden from others like those of the whole.
func TestConsultationSessionsHideSmallNumbers(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	body := futureFit()
	body["sessions"] = list{obj{"on": "2018-06-12", "counts": list{obj{"value": 3, "qualifier": "exact", "unit": "people", "kind": "attended", "headline": true}}}}
	at := a.Post("/v1/consultations", key, body).Is(http.StatusCreated).Header.Get("Location")
	require.InDelta(t, 3, a.Get(at, key).At("sessions.0.counts.0.value"), 0)
	require.Nil(t, a.Get(at, "").At("sessions.0.counts.0.value"))
	require.Equal(t, "1-7", a.Get(at, "").At("sessions.0.counts.0.band"))
}

func TestNewConsultationsPromiseDays(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	bad := a.Post("/v1/consultations", key, obj{"title": "One", "opensOn": "2027-05", "decision": obj{"dueOn": "2027"}}).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/opensOn: day_required", "#/decision/dueOn: day_required"}, bad.Faults())
	body := futureFit()
	body["opensOn"], body["decision"] = "2018-05", obj{"dueOn": "2025-03", "body": "Cabinet"}
	made := a.Post("/v1/consultations", key, body).Is(http.StatusCreated)
	require.Equal(t, "2018-05-31", made.At("opensOnLatest"))
	require.Equal(t, "2025-03", a.Get("/v1/consultations", key).At("data.0.decisionDueOn"))
}

// A decision in parts with one part open, found by its body, its outcome, its
// day, what it leaves open and what it is about.
func TestDecisionInParts(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	own := a.Organisation("Owner")
	key := a.Key(auth.Editor, own)
	body := futureFit()
	body["questions"] = list{obj{"options": list{obj{"title": "Leek"}}}}
	con := a.Post("/v1/consultations", key, body).Is(http.StatusCreated)
	made := a.Post("/v1/decisions", key, obj{
		"title": "Community hospitals", "visibility": "partners", "decisionBody": "North Staffordshire and Stoke-on-Trent CCG Governing Bodies",
		"decidedByOrganisationIds": list{own}, "decidedOn": "2020-01-21", "about": list{obj{"type": "consultation", "id": con.At("id")}},
		"parts": list{
			obj{"subject": "Moorlands", "outcome": "adopted", "questionId": con.At("questions.0.id"), "optionId": con.At("questions.0.options.0.id")},
			obj{"subject": "Cheadle", "outcome": "undecided", "remainder": obj{"text": "The site"}},
		},
	}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	require.Equal(t, "adopted_in_part", made.At("outcome"))
	require.Equal(t, "recorded", made.At("state"))
	for query, want := range map[string]int{
		"body=stoke on trent": 1, "body=Governing bodies": 1, "body=Shropshire": 0, "body=" + own.String(): 1,
		"body=Shropshire&body=staffordshire": 1, "outcome=adopted_in_part": 1, "outcome=rejected": 0, "openRemainder=true": 1,
		"openRemainder=false": 0, "decidedFrom=2020-01&decidedTo=2020": 1, "decidedFrom=2021": 0, "decidedTo=2019": 0,
		"aboutId=" + con.At("id").(string): 1, "aboutId=" + uuid.NewString(): 0, "q=cheadle": 1,
	} {
		require.Len(t, a.Get("/v1/decisions?"+strings.ReplaceAll(query, " ", "+"), key).Is(http.StatusOK).IDs(), want, query)
	}
	for path, want := range map[string]map[string]int{"decidedFrom=2020": {key: 1, "": 0}, "decidedTo=2019": {key: 0}} {
		for caller, n := range want {
			require.Len(t, a.Get("/v1/consultations?"+path, caller).Is(http.StatusOK).IDs(), n, "a decision that is hidden dates nothing")
		}
	}
	closed := a.Patch(at, key, made.ETag(), obj{"visibility": "public", "parts": list{obj{"subject": "Cheadle", "outcome": "adopted", "effectiveOn": "2021"}}}).Is(http.StatusOK)
	require.Equal(t, "adopted", closed.At("outcome"))
	require.Len(t, a.Get("/v1/consultations?decidedFrom=2020&decidedTo=2020", "").Is(http.StatusOK).IDs(), 1)
	a.Do(http.MethodDelete, at, key, nil, "If-Match", closed.ETag()).Is(http.StatusMethodNotAllowed)
}

func TestDecisionPointsInsideItsConsultation(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	bad := a.Post("/v1/decisions", key, obj{"title": "One", "parts": list{obj{"questionId": uuid.New(), "optionId": uuid.New()}}}).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/parts/0/questionId: unknown_id", "#/parts/0/optionId: unknown_id"}, bad.Faults())
	made := a.Post("/v1/decisions", key, obj{"title": "One"}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	bad = a.Patch(at, key, made.ETag(), obj{"supersedesId": made.At("id")}).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/supersedesId: invalid"}, bad.Faults())
	claim := a.Post(at+"/claims", key, obj{"field": "outcome", "value": "rejected", "sourceUrl": "https://example.org/news"}, "If-Match", made.ETag()).Is(http.StatusCreated)
	struck := a.Post(at+"/claims/"+claim.At("claims.0.id").(string)+"/strike", key, obj{"reason": "Misread."}, "If-Match", claim.ETag()).Is(http.StatusOK)
	require.Equal(t, "Misread.", struck.At("claims.0.struck.reason"))
	require.Empty(t, a.Get("/v1/decisions?body="+url.QueryEscape(" – "), key).Is(http.StatusOK).IDs())
}

// A decision that moves to another consultation does not keep parts of the first.
func TestDecisionMovesWithItsParts(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	first := a.Post("/v1/consultations", key, obj{"title": "One", "questions": list{obj{"text": "Which?"}}}).Is(http.StatusCreated)
	second := a.Post("/v1/consultations", key, obj{"title": "Two"}).Is(http.StatusCreated)
	about := func(c *testapi.Response) list { return list{obj{"type": "consultation", "id": c.At("id")}} }
	made := a.Post("/v1/decisions", key, obj{"title": "D", "about": about(first), "parts": list{obj{"questionId": first.At("questions.0.id")}}}).Is(http.StatusCreated)
	moved := a.Patch(made.Header.Get("Location"), key, made.ETag(), obj{"about": about(second)}).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/parts/0/questionId: unknown_id"}, moved.Faults())
}
