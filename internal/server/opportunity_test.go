package server_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
	"heard/internal/testapi"
)

const opportunities = "/v1/public/opportunities"

// placed records an activity or a consultation in a state, visible to all.
func placed(a *testapi.API, key, list, title, state string, more map[string]any) *testapi.Response {
	body := past(state)
	body["title"], body["visibility"] = title, "public"
	maps.Copy(body, more)
	return a.Post(list, key, body).Is(http.StatusCreated)
}

func TestOpportunitiesShowWhatIsOpenOrPromoted(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	a.Today(register.NewDate(2027, time.May, 10))
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	ends := map[string]any{"endsOn": "2027-06-30"}
	takePart := func(name string, v any) map[string]any {
		return map[string]any{"endsOn": "2027-06-30", "takePart": map[string]any{name: v}}
	}
	for title, c := range map[string]struct {
		state string
		more  map[string]any
	}{
		"Open, as was written down": {"open", map[string]any{"startsOn": "2027-01"}},
		"Open with a session":       {"open", map[string]any{"sessions": []any{map[string]any{"on": "2027-05-11"}}}},
		"Open for partners":         {"open", map[string]any{"visibility": "partners", "endsOn": "2027-06-30"}},
		"Open, but over":            {"open", map[string]any{"startsOn": "2027-04-01", "endsOn": "2027-05-09"}},
		"Open until tonight":        {"open", map[string]any{"startsOn": "2027-04-01", "endsOn": "2027-05-10"}},
		"Closes this afternoon":     {"open", takePart("closesAt", "2027-05-10T15:00:00Z")},
		"Closed this morning":       {"open", takePart("closesAt", "2027-05-10T10:00:00+01:00")},
		"Approved":                  {"approved", ends},
		"Promoted":                  {"approved", takePart("promoteFrom", "2027-05-10")},
		"Promoted later":            {"approved", takePart("promoteFrom", "2027-05-11")},
		"Promoted to partners":      {"approved", map[string]any{"visibility": "partners", "endsOn": "2027-06-30", "takePart": map[string]any{"promoteFrom": "2027-05-01"}}},
		"Planned with an early day": {"planned", takePart("promoteFrom", "2027-05-01")},
		"Paused":                    {"paused", ends},
		"Closed":                    {"closed", takePart("promoteFrom", "2027-05-01")},
	} {
		placed(a, key, activities, title, c.state, c.more)
	}
	consultations := "/v1/consultations"
	closes := map[string]any{"closesOn": "2027-07-31"}
	placed(a, key, consultations, "Consultation", "open", closes)
	placed(a, key, consultations, "Consultation ready", "ready", closes)
	placed(a, key, consultations, "Consultation announced", "ready", map[string]any{"closesOn": "2027-07-31", "takePart": map[string]any{"promoteFrom": "2027-05-01"}})
	placed(a, key, consultations, "Consultation closed", "closed", nil)

	ongoing(t, a, "Coffee morning")

	list := a.Get(opportunities, "").Is(http.StatusOK)
	require.ElementsMatch(t, []string{"Coffee morning", "Open with a session", "Open until tonight", "Closes this afternoon", "Promoted",
		"Consultation", "Consultation announced"}, titles(list))
	require.Equal(t, list.Body, a.Get(opportunities, key).Body, "it is the same for everybody")
	for _, one := range a.Get(activities+"?state=approved", "").IDs() {
		require.Fail(t, "an approved activity is public elsewhere", one)
	}
}

// ongoing opens what has no end, of a body of which little is asked.
func ongoing(t *testing.T, a *testapi.API, title string) {
	id := a.Organisation(title + " people")
	_, _, err := a.DB.UpdateOrganisation(testapi.System(t.Context()), id, repository.AnyVersion, func(o *register.Organisation) error {
		o.Standing.GuardProfile = new("light")
		return nil
	})
	require.NoError(t, err)
	a.Post(activities, a.Key(auth.Editor, id), map[string]any{"title": title, "state": "open", "visibility": "public", "startsOn": "2027-05-02",
		"purpose": map[string]any{"why": "To hear about loneliness."}, "influence": map[string]any{"can": []any{"What we do next"}},
		"promise":        map[string]any{"text": "We tell you what we did.", "dueOn": "2027-06-30"},
		"dataProtection": map[string]any{"collectsPersonalData": false}}).Is(http.StatusCreated)
}

func TestOpportunitySessionsAndOrder(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	a.Today(register.NewDate(2027, time.May, 10))
	owner := a.Organisation("Owner")
	key := a.Key(auth.Editor, owner)
	session := func(on, status string) map[string]any {
		s := map[string]any{"status": status, "counts": []any{map[string]any{"value": 3, "qualifier": "exact", "unit": "people", "kind": "attended"}}}
		if on != "" {
			s["on"] = on
		}
		return s
	}
	made := placed(a, key, activities, "Drop-ins", "open", map[string]any{
		"startsOn": "2027-05-01", "endsOn": "2027-06-30", "promise": map[string]any{"text": "A summary", "dueOn": "2027-09-30", "interimUpdates": "On the website"},
		"access": map[string]any{"formats": []any{map[string]any{"format": "easy_read"}}},
		"sessions": []any{session("", "to_be_confirmed"), session("2027-06-02", "planned"), session("2027-05-12", "cancelled"), session("2027-05-09", "planned"),
			session("2027-05-11", "held"), session("2027-05-20", "moved")}})
	placed(a, key, activities, "Survey", "open", map[string]any{"endsOn": "2027-05-15"})
	placed(a, key, activities, "Soon", "approved", map[string]any{"startsOn": "2027-05-18", "endsOn": "2027-05-31", "takePart": map[string]any{"promoteFrom": "2027-05-01"}})
	ongoing(t, a, "Panel")
	placed(a, key, activities, "Last minute", "open", map[string]any{"takePart": map[string]any{"closesAt": "2027-05-11T23:00:00Z"}})

	list := a.Get(opportunities, "").Is(http.StatusOK)
	require.Equal(t, []string{"Last minute", "Survey", "Soon", "Drop-ins", "Panel"}, titles(list), "the next day comes first")
	require.Equal(t, "2027-05-11", list.At("data.0.lastDay"), "midnight in London ends the day before")
	require.Equal(t, "2027-05-18", list.At("data.2.nextDay"))
	require.Nil(t, list.At("data.4.nextDay"))
	drop := list.At("data.3").(map[string]any)
	require.Equal(t, "2027-05-20", drop["nextDay"])
	require.Equal(t, map[string]any{"text": "A summary", "dueOn": "2027-09-30"}, drop["promise"])
	require.Equal(t, made.At("id"), drop["id"])
	var shown []string
	for _, s := range drop["sessions"].([]any) {
		on, _ := s.(map[string]any)["on"].(string)
		shown = append(shown, on+" "+s.(map[string]any)["status"].(string))
		require.Nil(t, s.(map[string]any)["counts"].([]any)[0].(map[string]any)["value"], "a small number is not shown")
	}
	require.Equal(t, []string{"2027-05-12 cancelled", "2027-05-20 moved", "2027-06-02 planned", " to_be_confirmed"}, shown)
	require.Equal(t, "Owner", list.At("labels").(map[string]any)[owner.String()].(map[string]any)["name"])

	var paged []string
	for next := opportunities + "?limit=2"; next != ""; {
		p := a.Get(next, "").Is(http.StatusOK)
		paged = append(paged, titles(p)...)
		next, _ = p.At("links.next").(string)
	}
	require.Equal(t, titles(list), paged)
	first := a.Get(opportunities+"?limit=2", "")
	a.Get(opportunities+"?limit=2&q=x&cursor="+first.At("page.nextCursor").(string), "").Is(http.StatusBadRequest)
	a.Get(opportunities+"?cursor=x", "").Is(http.StatusBadRequest)
}

func TestOpportunityFilters(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	a.Today(register.NewDate(2027, time.May, 10))
	owner, other := a.Organisation("Owner"), a.Organisation("Other")
	key := a.Key(auth.Editor, owner)
	inside := a.Get("/v1/areas?q=telford&kind=local_authority", "").Is(http.StatusOK)
	around := inside.At("data.0.parentIds.0").(string)
	placed(a, key, activities, "Survey", "open", map[string]any{"kind": "engagement", "topics": []string{"dentistry"}, "endsOn": "2027-05-20",
		"coOwnerOrganisationIds": []uuid.UUID{other}, "summary": "Tell us about your dentist."})
	placed(a, key, "/v1/consultations", "Beds", "open", map[string]any{"opensOn": "2027-05-01", "closesOn": "2027-07-31", "topics": []string{"maternity"},
		"areaIds": []any{inside.At("data.0.id")}})
	placed(a, key, activities, "Later", "approved", map[string]any{"startsOn": "2027-06-01", "endsOn": "2027-06-30",
		"takePart": map[string]any{"promoteFrom": "2027-05-01"}})
	for query, want := range map[string][]string{
		"topic=dentistry":                    {"Survey"},
		"areaId=" + around:                   {"Beds"},
		"areaMatch=exact&areaId=" + around:   nil,
		"kind=engagement":                    {"Survey"},
		"q=dentist":                          {"Survey"},
		"q=beds":                             {"Beds"},
		"organisationId=" + other.String():   {"Survey"},
		"organisationId=" + owner.String():   {"Survey", "Later", "Beds"},
		"from=2027-05-21&to=2027-05-31":      {"Beds"},
		"from=2027-06":                       {"Later", "Beds"},
		"to=2027-05-15":                      {"Survey", "Beds"},
		"topic=dentistry&topic=maternity":    {"Survey", "Beds"},
		"communityId=" + uuid.New().String(): nil,
	} {
		require.Equal(t, append([]string{}, want...), titles(a.Get(opportunities+"?"+query, "").Is(http.StatusOK)), query)
		require.Len(t, parsed(t, a.Get(opportunities+".ics?"+query, "").Is(http.StatusOK)), len(want), query)
	}
	for _, bad := range []string{"topic=nonsense", "areaId=E99999999", "state=open", "from=soon", "limit=500"} {
		a.Get(opportunities+"?"+bad, "").Is(http.StatusBadRequest)
	}
	a.Get(opportunities+".ics?limit=5", "").Is(http.StatusBadRequest)
}

func parsed(t *testing.T, r *testapi.Response) []*ics.VEvent {
	t.Helper()
	c, err := ics.ParseCalendar(strings.NewReader(string(r.Body)))
	require.NoError(t, err)
	return c.Events()
}

func TestOpportunitiesMayBeKept(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := placed(a, key, activities, "Panel", "open", map[string]any{"endsOn": "2999-01-01"})
	for _, path := range []string{opportunities, opportunities + ".ics"} {
		first := a.Get(path, "").Is(http.StatusOK)
		require.Equal(t, "public, max-age=300", first.Header.Get("Cache-Control"))
		held := a.Get(path, "", "If-None-Match", first.ETag())
		require.Equal(t, http.StatusNotModified, held.Status)
		require.Empty(t, held.Body)
		require.Equal(t, "public, max-age=300", held.Header.Get("Cache-Control"))
		a.Patch(made.Header.Get("Location"), key, a.Get(made.Header.Get("Location"), key).ETag(), map[string]any{"title": "Panel " + url.PathEscape(path)}).Is(http.StatusOK)
		a.Get(path, "", "If-None-Match", first.ETag()).Is(http.StatusOK)
	}
	calendar := a.Get(opportunities+".ics", "")
	require.Equal(t, "text/calendar", calendar.Header.Get("Content-Type"))
	require.Equal(t, calendar.Body, a.Get(opportunities+".ics", key).Body)
	a.Get(opportunities+".ics", "", "Accept", "application/json").Is(http.StatusNotAcceptable)
}
