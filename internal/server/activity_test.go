package server_test

import (
	"encoding/csv"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

const activities = "/v1/activities"

// pastActivities stores public activities made after the event, by title.
func pastActivities(a *testapi.API, key string, bodies map[string]map[string]any) {
	for title, body := range bodies {
		all := past("closed")
		all["title"], all["visibility"] = title, "public"
		maps.Copy(all, body)
		a.Post(activities, key, all).Is(http.StatusCreated)
	}
}

func titles(r *testapi.Response) []string {
	out := []string{}
	for _, item := range r.Is(http.StatusOK).At("data").([]any) {
		out = append(out, item.(map[string]any)["title"].(string))
	}
	return out
}

// A year, a month, a season and a day stand in one list, sort together and are
// all found in their year.
func TestActivitiesKnownInPart(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	pastActivities(a, key, map[string]map[string]any{
		"year": {"startsOn": "2019"}, "month": {"startsOn": "2019-03"}, "day": {"startsOn": "2019-03-15", "endsOn": "2019-03-15"},
		"season": {"startsOn": "2019-winter"}, "before": {"startsOn": "2018-12", "endsOn": "2018-12-31"}, "end only": {"endsOn": "2019-01-01"},
		"ongoing": {"startsOn": "2010", "time": map[string]any{"cadence": "ongoing"}}, "undated": {"publishedOn": "2019"},
		"sessions": {"sessions": []any{map[string]any{"on": "2016-05-04"}, map[string]any{"on": "2016-07"}, map[string]any{"placeName": "Leek"}}},
		"after":    {"startsOn": "2020-03"}, "financial year": {"startsOn": "FY2018-19"},
	})
	in2019 := []string{"ongoing", "financial year", "end only", "year", "month", "day", "season"}
	for query, want := range map[string][]string{
		"heldFrom=2019&heldTo=2019":                     in2019,
		"heldFrom=2019&heldTo=2019&includeUndated=true": append(slices.Clone(in2019), "undated"),
		"heldFrom=2030":                                 {"ongoing"},
		"heldTo=2018":                                   {"ongoing", "sessions", "before", "financial year"},
		"heldFrom=2016-06&heldTo=2016-06":               {"ongoing", "sessions"},
		"startsBefore=2018":                             {"ongoing", "sessions"},
		"startsAfter=2019-12-31":                        {"after", "season"},
		"endsBefore=2019":                               {"sessions", "before", "financial year"},
		"endsAfter=2020-02":                             {"after", "ongoing"},
		"heldFrom=2019&startsAfter=2020-01":             {"after", "season"},
	} {
		got := titles(a.Get(activities+"?limit=200&"+query, ""))
		require.ElementsMatch(t, want, got, query)
	}
	require.Equal(t, []string{"ongoing", "sessions", "financial year", "before", "end only", "year", "month", "day", "season", "after", "undated"},
		titles(a.Get(activities+"?sort=startsOn", "")))
	for _, bad := range []string{"heldFrom=2019-02-30", "heldTo=2020-21", "startsBefore=summer"} {
		a.Get(activities+"?"+bad, "").Is(http.StatusBadRequest)
	}
}

func TestActivityWithTitleAlone(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post(activities, key, map[string]any{"title": "Public conversation"}).Is(http.StatusCreated)
	require.Equal(t, "draft", made.At("state"))
	require.Equal(t, "dates_missing", made.At("warnings.0.code"))
	require.Len(t, made.At("warnings"), 1)
	for _, unknown := range []string{"kind", "startsOn", "endsOn", "level.code", "context.isFormalConsultation", "takePart.byInvitation"} {
		require.Nil(t, made.At(unknown), unknown)
	}
}

func TestActivityFilters(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org, other := a.Organisation("Owner"), a.Organisation("University")
	key := a.Key(auth.Editor, org)
	count := func(v int, qualifier string) []any {
		return []any{map[string]any{"value": v, "qualifier": qualifier, "unit": "people", "kind": "took_part", "headline": true}}
	}
	pastActivities(a, key, map[string]map[string]any{
		"survey": {"kind": "engagement", "level": map[string]any{"code": "consulting"}, "methods": []any{map[string]any{"method": "survey_online"}},
			"organisations": []any{map[string]any{"organisationId": other, "role": "analysed_by"}}, "counts": count(80, "exact")},
		"roadshow": {"level": map[string]any{"code": "informing"}, "sessions": []any{map[string]any{"method": "drop_in", "placeName": "Wellington Market"}},
			"organisations": []any{map[string]any{"organisationId": other, "role": "lead"}, map[string]any{"name": "Participate", "role": "facilitated_by"}},
			"counts":        count(1400, "more_than")},
		"small": {"counts": count(5, "exact")},
	})
	for query, want := range map[string][]string{
		"kind=engagement":                          {"survey"},
		"level=consulting&level=informing":         {"survey", "roadshow"},
		"method=survey_online":                     {"survey"},
		"method=drop_in":                           {"roadshow"},
		"role=lead":                                {"roadshow"},
		"role=facilitated_by":                      {"roadshow"},
		"minParticipants=80":                       {"survey", "roadshow"},
		"minParticipants=81":                       {"roadshow"},
		"minParticipants=1":                        {"survey", "roadshow"},
		"minParticipants=1000000000000":            {"roadshow"},
		"state=open":                               {},
		"q=market":                                 {"roadshow"},
		"involvedOrganisationId=" + other.String(): {"survey", "roadshow"},
		"role=lead&involvedOrganisationId=" + other.String():                              {"roadshow"},
		"role=facilitated_by&involvedOrganisationId=" + other.String():                    {},
		"role=lead&role=analysed_by&involvedOrganisationId=" + other.String():             {"survey", "roadshow"},
		"involvedOrganisationId=" + org.String() + "&ownerOrganisationId=" + org.String(): {},
	} {
		require.ElementsMatch(t, want, titles(a.Get(activities+"?"+query, key)), query)
	}
}

func TestSessions(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	body := past("open")
	body["title"], body["visibility"], body["startsOn"] = "Roadshow", "public", "2024-09"
	body["sessions"] = []any{map[string]any{"status": "to_be_confirmed", "placeName": "Walsall"}}
	made := a.Post(activities, key, body).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	first := made.At("sessions.0.id").(string)

	added := a.Post(at+"/sessions", key, map[string]any{"on": "2024-09-11", "startsAt": "10:00", "method": "drop_in",
		"latitude": 52.586, "longitude": -1.982, "accessibleFeatures": []string{"Hearing loop"}}, "If-Match", made.ETag()).Is(http.StatusCreated)
	require.Equal(t, `"2-owner"`, added.ETag())
	second := added.At("sessions.1.id").(string)
	a.Post(at+"/sessions", key, map[string]any{"status": "held"}, "If-Match", made.ETag()).Is(http.StatusPreconditionFailed)
	a.Post(at+"/sessions", key, map[string]any{"status": "held"}).Is(http.StatusPreconditionRequired)

	changed := a.Patch(at+"/sessions/"+second, key, added.ETag(), map[string]any{"status": "held", "startsAt": nil,
		"onAsStated": "Thursday 11 September", "counts": []any{map[string]any{"value": 5, "qualifier": "exact", "unit": "people", "kind": "attended"}}}).Is(http.StatusOK)
	require.Equal(t, second, changed.At("sessions.1.id"), "a session keeps its id")
	require.Equal(t, first, changed.At("sessions.0.id"))
	require.Equal(t, "2024-09-11", changed.At("sessions.1.on"), "what is left out stays")
	require.Nil(t, changed.At("sessions.1.startsAt"))
	require.InDelta(t, -1.982, changed.At("sessions.1.longitude"), 0)
	require.Equal(t, []any{"Hearing loop"}, changed.At("sessions.1.accessibleFeatures"))
	require.Equal(t, "#/sessions/1/on", changed.At("warnings.0.pointer"))
	require.InDelta(t, 5, changed.At("sessions.1.counts.0.value"), 0)
	require.Nil(t, a.Get(at, "").Is(http.StatusOK).At("sessions.1.counts.0.value"), "a small count is the owner's")
	for _, format := range []string{"csv", "ndjson"} {
		require.Contains(t, string(a.Get("/v1/exports/activities?format="+format, "").Body), "1-7")
	}
	same := a.Patch(at+"/sessions/"+second, key, changed.ETag(), map[string]any{"counts": changed.At("sessions.1.counts")}).Is(http.StatusOK)
	require.Equal(t, changed.ETag(), same.ETag(), "what comes back as it was changes nothing")

	a.Patch(at+"/sessions/"+uuid.NewString(), key, changed.ETag(), map[string]any{"status": "held"}).Is(http.StatusNotFound)
	a.Patch(at, key, changed.ETag(), map[string]any{"sessions": []any{}}).Is(http.StatusUnprocessableEntity)
	kept := a.Patch(at, key, changed.ETag(), map[string]any{"summary": "On tour."}).Is(http.StatusOK)
	require.Len(t, kept.At("sessions"), 2, "the activity's own patch leaves its sessions alone")
	require.Equal(t, []string{"created 1", "updated 2", "updated 3", "updated 4"}, changes(t, a, made.At("id").(string)))
	stranger := a.Key(auth.Editor, a.Organisation("Other"))
	a.Post(at+"/sessions", stranger, map[string]any{"status": "held"}, "If-Match", kept.ETag()).Is(http.StatusForbidden)
}

// What is wrong in a part is told where it stands in the body that was sent.
func TestSessionFaults(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post(activities, key, map[string]any{"title": "Roadshow", "sessions": []any{map[string]any{"status": "planned"}}}).Is(http.StatusCreated)
	at := made.Header.Get("Location") + "/sessions"
	one := at + "/" + made.At("sessions.0.id").(string)
	for _, c := range []struct {
		body map[string]any
		want string
	}{
		{map[string]any{"method": "nonsense"}, "#/method: unknown_code"},
		{map[string]any{"areaId": uuid.NewString()}, "#/areaId: unknown_id"},
		{map[string]any{"counts": []any{map[string]any{"qualifier": "exact", "unit": "people", "kind": "attended"}}}, "#/counts/0/value: value_required"},
		{map[string]any{"startsAt": "25:00"}, "#/startsAt: invalid_format"},
		{map[string]any{"startsAt": "14:00", "endsAt": "10:00"}, "#/endsAt: end_before_start"},
		{map[string]any{"latitude": 52.7}, "#/longitude: required"},
		{map[string]any{"id": uuid.NewString()}, "#/id: read_only"},
		{map[string]any{"on": "2024-09-31"}, "#/on: invalid_date"},
	} {
		require.Equal(t, []string{c.want}, a.Post(at, key, c.body, "If-Match", made.ETag()).Is(http.StatusUnprocessableEntity).Faults())
		require.Equal(t, []string{c.want}, a.Patch(one, key, made.ETag(), c.body).Is(http.StatusUnprocessableEntity).Faults())
	}
	added := a.Post(at, key, map[string]any{"status": "held"}, "If-Match", made.ETag()).Is(http.StatusCreated)
	require.Equal(t, made.Header.Get("Location")+"#/sessions/1", added.Header.Get("Location"))
}

func TestActivityExportReadsLikeItsList(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	pastActivities(a, key, map[string]map[string]any{
		"Old":      {"startsOn": "2017"},
		"=Formula": {"startsOn": "2019-03", "level": map[string]any{"code": "involving"}, "placeNames": []any{"Leek", "Burslem"}},
	})
	file := a.Get("/v1/exports/activities?format=csv&heldFrom=2019&heldTo=2019", "").Is(http.StatusOK)
	require.Equal(t, "1", file.Header.Get("Row-Count"))
	rows, err := csv.NewReader(strings.NewReader(string(file.Body))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	cell := func(name string) string { return rows[1][slices.Index(rows[0], name)] }
	require.Equal(t, "'=Formula", cell("title"))
	require.Equal(t, "2019-03-31", cell("startsOnLatest"))
	require.Equal(t, "involving", cell("level.code"))
	require.Equal(t, "Leek;Burslem", cell("placeNames"))
	require.Equal(t, "Owner", cell("ownerOrganisationName"))
}

// What partners hold in confidence is absent for the public, in the record, its
// labels and its claims; small numbers of people and private lessons are the
// owner's alone.
func TestActivityInConfidence(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org, adviser := a.Organisation("Owner"), a.Organisation("Adviser")
	body := past("closed")
	maps.Copy(body, map[string]any{
		"title": "Survey", "visibility": "public",
		"resources":      map[string]any{"budgetGbp": "1200.50", "constraints": "none", "team": map[string]any{"trained": true}},
		"time":           map[string]any{"designDays": 12},
		"governance":     map[string]any{"advice": []any{map[string]any{"fromOrganisationId": adviser, "advice": "Ask earlier."}}},
		"dataProtection": map[string]any{"collectsPersonalData": false, "privacyNoticeUrl": "https://example.org/privacy"},
		"livedExperience": map[string]any{"roles": []any{map[string]any{"title": "Expert by experience", "peopleCount": 3,
			"recognition": map[string]any{"kind": "voucher", "totalPaidGbp": "60"}}}},
		"evaluation": map[string]any{"costGbp": "1100", "lessons": []any{
			map[string]any{"text": "Evenings work.", "kind": "worked_well"}, map[string]any{"text": "Ours alone.", "shareable": false}}},
		"claims": []any{map[string]any{"field": "resources.budgetGbp", "value": "1300", "headline": true}},
	})
	made := a.Post(activities, a.Key(auth.Editor, org), body).Is(http.StatusCreated)
	require.Equal(t, "1200.50", made.At("resources.budgetGbp"))
	require.InDelta(t, 3, made.At("livedExperience.roles.0.peopleCount"), 0)
	at := made.Header.Get("Location")

	partner := a.Get(at, a.Key(auth.Reader, adviser)).Is(http.StatusOK)
	require.Equal(t, "1200.50", partner.At("resources.budgetGbp"))
	require.Nil(t, partner.At("resources.budgetNote"), "not known is null for partners")
	require.Contains(t, partner.At("resources"), "budgetNote")
	require.Nil(t, partner.At("livedExperience.roles.0.peopleCount"))
	require.Len(t, partner.At("evaluation.lessons"), 1)
	require.Equal(t, "60", partner.At("livedExperience.roles.0.recognition.totalPaidGbp"))
	require.Contains(t, partner.At("labels"), adviser.String())

	anybody := a.Get(at, "").Is(http.StatusOK)
	require.Equal(t, map[string]any{"constraints": "none", "leadRole": nil}, anybody.At("resources"))
	require.Equal(t, map[string]any{"privacyNoticeUrl": "https://example.org/privacy"}, anybody.At("dataProtection"))
	require.NotContains(t, anybody.At("time"), "designDays")
	require.NotContains(t, anybody.At("governance"), "advice")
	require.NotContains(t, anybody.At("evaluation"), "costGbp")
	require.NotContains(t, anybody.At("livedExperience.roles.0.recognition"), "totalPaidGbp")
	require.NotContains(t, anybody.At("labels"), adviser.String())
	require.Empty(t, anybody.At("claims"))
	for _, path := range []string{"/v1/exports/activities?format=csv", "/v1/exports/activities?format=ndjson", activities} {
		file := string(a.Get(path, "").Is(http.StatusOK).Body)
		require.NotContains(t, file, "1200.50", path)
		require.NotContains(t, file, "Ours alone", path)
		require.NotContains(t, file, "Adviser", path)
	}
}

// What the register writes may be sent back as it was read, and not otherwise.
func TestActivityFactsOfTheRegister(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key := a.Key(auth.Editor, org)
	notice := []any{map[string]any{"organisationId": org, "on": "2026-02-01"}}
	a.Post(activities, key, map[string]any{"title": "Survey", "partners": map[string]any{"healthwatchInformed": notice}}).Is(http.StatusUnprocessableEntity)
	made := a.Post(activities, key, map[string]any{"title": "Survey", "purpose": map[string]any{"objectives": []any{map[string]any{"text": "Learn why people miss visits", "measure": "A list of reasons"}}}}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	bad := a.Patch(at, key, made.ETag(), map[string]any{"progress": map[string]any{"openedOn": "2026-01-01"}}).Is(http.StatusUnprocessableEntity)
	require.Equal(t, "#/progress/openedOn", bad.At("errors.0.pointer"))
	require.Equal(t, "read_only", bad.At("errors.0.code"))
	back := map[string]any{}
	for _, group := range []string{"partners", "progress", "resources", "purpose", "evaluation", "takePart", "access"} {
		back[group] = made.At(group)
	}
	same := a.Patch(at, key, made.ETag(), back)
	require.Equal(t, made.ETag(), same.Is(http.StatusOK).ETag(), "what was read may be sent back whole")
	wrong := a.Patch(at, key, made.ETag(), map[string]any{"evaluation": map[string]any{"objectiveResults": []any{map[string]any{"objectiveIndex": 1}}}})
	require.Equal(t, "#/evaluation/objectiveResults/0/objectiveIndex", wrong.Is(http.StatusUnprocessableEntity).At("errors.0.pointer"))
}
