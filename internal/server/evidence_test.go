package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/testapi"
)

const evidence = "/v1/evidence"

// shire is a county with a town, and carers who live there.
type shire struct{ county, town, carers string }

func newShire(t *testing.T, a *testapi.API) shire {
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	make := func(path string, body map[string]any) string {
		t.Helper()
		return a.Post(path, admin, body).Is(http.StatusCreated).At("id").(string)
	}
	county := make("/v1/areas", map[string]any{"name": "Loamshire", "kind": "local_authority", "gssCode": "E06999999"})
	return shire{county: county,
		town:   make("/v1/areas", map[string]any{"name": "Treby Magna", "kind": "parish", "parentIds": []any{county}}),
		carers: make("/v1/communities", map[string]any{"name": "Unpaid carers in Loamshire"})}
}

// daysFromNow is a day relative to today.
func daysFromNow(n int) string { return register.LegalDay(time.Now()).AddDays(n).String() }

// recorded stores a public record made after the event and returns its id.
func recorded(t *testing.T, a *testapi.API, path, key, state, title string, more map[string]any) string {
	t.Helper()
	body := past(state)
	body["title"], body["visibility"] = title, "public"
	maps.Copy(body, more)
	return a.Post(path, key, body).Is(http.StatusCreated).At("id").(string)
}

// listedIn lists the names of what a list of findings holds.
func listedIn(r *testapi.Response, list, id string) []string {
	out := []string{}
	for _, item := range r.At("findings." + list).([]any) {
		out = append(out, r.At(fmt.Sprintf("labels.%s.name", item.(map[string]any)[id])).(string))
	}
	return out
}

// Three parameters say what is known, what is under way and what is planned,
// whichever way they are given.
func TestEvidenceBeforeAnyForm(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	s := newShire(t, a)
	key := a.Key(auth.Editor, a.Organisation("Healthwatch Loamshire"))
	about := map[string]any{"topics": []any{"general_practice"}, "areaIds": []any{s.town}}
	with := func(more map[string]any) map[string]any {
		out := maps.Clone(about)
		maps.Copy(out, more)
		return out
	}
	recorded(t, a, "/v1/insights", key, "published", "Hard to get in", with(map[string]any{"collectedTo": daysFromNow(-60), "communities": []any{s.carers},
		"review": map[string]any{"strength": "strong"}}))
	recorded(t, a, "/v1/insights", key, "published", "Elsewhere", map[string]any{"topics": []any{"dentistry"}, "areaIds": []any{s.town}})
	recorded(t, a, activities, key, "open", "Surgery survey", with(map[string]any{"startsOn": daysFromNow(-10)}))
	recorded(t, a, activities, key, "planned", "Surgery talks", with(map[string]any{"startsOn": daysFromNow(100)}))
	recorded(t, a, activities, key, "closed", "Surgery visits", with(map[string]any{"startsOn": daysFromNow(-100), "endsOn": daysFromNow(-50)}))
	recorded(t, a, activities, key, "closed", "Long ago", with(map[string]any{"startsOn": "2012", "endsOn": "2012"}))
	told := recorded(t, a, activities, key, "closed", "Already told", with(map[string]any{"startsOn": daysFromNow(-90), "endsOn": daysFromNow(-80)}))
	recorded(t, a, "/v1/insights", key, "published", "What was told", with(map[string]any{"origin": map[string]any{"activityIds": []any{told}}, "collectedTo": "2015"}))

	for _, ask := range []string{
		"what=general_practice&who=" + s.carers + "&where=" + s.county,
		"what=General+Practice&who=unpaid+carers+in+loamshire&where=loamshire",
		"what=general_practice&who=carers&where=E06999999",
	} {
		r := a.Get(evidence+"?"+ask, key).Is(http.StatusOK)
		require.Equal(t, []any{"general_practice"}, r.At("query.topics"), ask)
		require.Equal(t, []any{s.carers}, r.At("query.communities"), ask)
		require.Equal(t, []any{s.county}, r.At("query.areaIds"), ask)
		require.Equal(t, []string{"Hard to get in", "What was told"}, listedIn(r, "known", "insightId"), ask)
		require.InDelta(t, 0.8, r.At("findings.known.0.relevance"), 1e-9, "topics 0.4, area and communities 0.2 each")
		require.Equal(t, []string{"Surgery survey"}, listedIn(r, "underWay", "activityId"), ask)
		require.Equal(t, []string{"Surgery talks"}, listedIn(r, "planned", "activityId"), ask)
		require.Equal(t, []string{"Surgery visits"}, listedIn(r, "askThem", "activityId"), ask)
		require.Equal(t, "sufficient", r.At("findings.verdict"), ask)
	}
	public := a.Get(evidence+"?what=general_practice", "").Is(http.StatusOK)
	require.Equal(t, []string{"Surgery survey"}, listedIn(public, "underWay", "activityId"))
	require.Empty(t, public.At("findings.planned"), "plans are for partners")

	partial := a.Get(evidence+"?what=general_practice&what=dentistry&where=Loamshire", "").Is(http.StatusOK)
	require.Equal(t, "partial", partial.At("findings.verdict"))
	require.Equal(t, "sufficient", partial.At("findings.matrix.0.coverage"))
	none := a.Get(evidence+"?what=night+buses&where=Treby+Magna", "").Is(http.StatusOK)
	require.Equal(t, "none", none.At("findings.verdict"))
	require.Equal(t, "night buses", none.At("query.text"))
	require.Equal(t, []string{"Hard to get in"}, listedIn(a.Get(evidence+"?what=hard", "").Is(http.StatusOK), "known", "insightId"), "words are searched")
	require.InDelta(t, 3, a.Get(evidence, "").Is(http.StatusOK).At("findings.found"), 0, "without a question, all there is")

	recorded(t, a, "/v1/insights", key, "published", "Ambulance delays at night", map[string]any{"collectedTo": daysFromNow(-30), "review": map[string]any{"strength": "strong"}})
	uncoded := a.Get(evidence+"?what=ambulance&where=Treby+Magna", "").Is(http.StatusOK)
	require.Equal(t, []string{"Ambulance delays at night"}, listedIn(uncoded, "known", "insightId"), "what was given no topic and no area is not lost")
	require.Equal(t, "partial", uncoded.At("findings.verdict"), "and is not enough")

	bad := a.Get(evidence+"?where=Middlemarch&who="+uuid.NewString(), "").Is(http.StatusBadRequest)
	require.Equal(t, []string{"who: unknown_id", "where: unknown_id"}, bad.Faults())
}

// A search keeps what was found on its day, and never shows what its reader may
// not see now.
func TestEvidenceSearchIsKept(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key := a.Key(auth.Editor, org)
	reader := a.Key(auth.Reader, a.Organisation("Partner"))
	about := map[string]any{"topics": []any{"maternity"}, "collectedTo": daysFromNow(-30)}
	insight := recorded(t, a, "/v1/insights", key, "published", "First days at home", about)
	survey := recorded(t, a, activities, key, "open", "Survey", map[string]any{"topics": []any{"maternity"}})

	made := a.Post("/v1/evidence-searches", reader, map[string]any{"topics": []any{"maternity"}}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	require.Equal(t, insight, made.At("findings.known.0.insightId"))
	require.Equal(t, "partial", made.At("findings.verdict"))
	recorded(t, a, "/v1/insights", key, "published", "Later", about)
	read := a.Get(at, key).Is(http.StatusOK)
	require.JSONEq(t, string(made.Body), string(read.Body), "another partner reads the same, and later insights change nothing")
	require.Equal(t, http.StatusNotModified, a.Get(at, reader, "If-None-Match", made.ETag()).Status)

	for path, noun := range map[string]string{insight: "/v1/insights/", survey: activities + "/"} {
		a.Patch(noun+path, key, a.Get(noun+path, key).ETag(), map[string]any{"visibility": "organisation"}).Is(http.StatusOK)
	}
	hidden := a.Get(at, reader, "If-None-Match", made.ETag()).Is(http.StatusOK)
	require.NotContains(t, string(hidden.Body), insight)
	require.NotContains(t, string(hidden.Body), survey)
	require.InDelta(t, 2, hidden.At("findings.withheld"), 0)
	require.Equal(t, "partial", hidden.At("findings.verdict"), "what was found that day stays found")
	require.Equal(t, insight, a.Get(at, key).Is(http.StatusOK).At("findings.known.0.insightId"), "its owner still sees it")

	activity := a.Post(activities, key, map[string]any{"title": "Plan", "evidence": map[string]any{"review": map[string]any{"searchIds": []any{made.At("id")}}}}).Is(http.StatusCreated)
	require.Equal(t, "Evidence search: maternity", activity.At("labels."+made.At("id").(string)+".name"))
	require.Equal(t, []string{"created 1"}, changes(t, a, made.At("id").(string)))

	a.Get(at, "").Is(http.StatusUnauthorized)
	a.Post("/v1/evidence-searches", "", map[string]any{"text": "x"}).Is(http.StatusUnauthorized)
	a.Post("/v1/evidence-searches", a.Key(auth.SystemAdmin, uuid.Nil), map[string]any{"text": "x"}).Is(http.StatusForbidden)
	a.Get("/v1/evidence-searches/"+uuid.NewString(), key).Is(http.StatusNotFound)
	require.Equal(t, http.StatusMethodNotAllowed, a.Patch(at, key, made.ETag(), map[string]any{"text": "x"}).Status)
	for want, body := range map[string]map[string]any{
		"#: required":                 {"text": " "},
		"#/topics/0: unknown_code":    {"topics": []any{"nonsense"}},
		"#/text: personal_data":       {"text": "what 943 476 5919 said"},
		"#/areaIds/0: unknown_id":     {"areaIds": []any{uuid.NewString()}},
		"#/communities/0: unknown_id": {"communities": []any{uuid.NewString()}},
		"#/verdict: unknown_field":    {"text": "x", "verdict": "none"},
	} {
		require.Equal(t, []string{want}, a.Post("/v1/evidence-searches", key, body).Is(http.StatusUnprocessableEntity).Faults())
	}
}

// The vector of the score: topics in common ½, the same area, communities ½, days ½.
func TestOverlapsAndTheirAcknowledgement(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	s := newShire(t, a)
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	parents := a.Post("/v1/communities", admin, map[string]any{"name": "New parents"}).Is(http.StatusCreated).At("id").(string)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	contact := a.Post("/v1/organisations", admin, map[string]any{"name": "Trust", "isPartner": true,
		"publicContact": map[string]any{"email": "involve@example.org"}}).Is(http.StatusCreated)
	trust := uuid.MustParse(contact.At("id").(string))
	other := a.Key(auth.Editor, trust)
	target := func(ids ...string) map[string]any {
		out := []any{}
		for _, id := range ids {
			out = append(out, map[string]any{"communityId": id})
		}
		return map[string]any{"targetCommunities": out}
	}
	mine := recorded(t, a, activities, key, "planned", "Mine", map[string]any{"topics": []any{"maternity", "pharmacy"}, "areaIds": []any{s.county},
		"startsOn": "2027-06-01", "endsOn": "2027-06-30", "people": target(s.carers, parents)})
	same := recorded(t, a, activities, other, "approved", "Theirs", map[string]any{"topics": []any{"maternity"}, "areaIds": []any{s.county},
		"startsOn": "2027-06-16", "endsOn": "2027-07-15", "people": target(parents)})
	near := map[string]any{"topics": []any{"maternity", "pharmacy"}, "areaIds": []any{s.county}, "startsOn": "2027-06-01", "endsOn": "2027-06-30"}
	for title, change := range map[string]map[string]any{
		"other topic": {"topics": []any{"dentistry"}}, "next year": {"startsOn": "2028-06-01", "endsOn": "2028-06-30"}, "low": {"areaIds": []any{}, "startsOn": "2027-05-01", "endsOn": "2027-05-31"},
		"secret": {"visibility": "organisation"},
	} {
		recorded(t, a, activities, other, "planned", title, merged(near, change))
	}
	recorded(t, a, activities, other, "completed", "over", near)

	r := a.Get(activities+"/"+mine+"/overlaps", key).Is(http.StatusOK)
	require.Len(t, r.At("data"), 1, "%s", r.Body)
	require.Equal(t, same, r.At("data.0.activityId"))
	require.InDelta(t, 0.625, r.At("data.0.score"), 1e-9)
	require.Equal(t, []any{parents}, r.At("data.0.sharedCommunityIds"))
	require.Equal(t, "involve@example.org", r.At("data.0.publicContact.email"))
	require.Equal(t, "shared_questions", r.At("data.0.suggested"))
	require.Nil(t, r.At("data.0.acknowledged"))
	require.Equal(t, "Theirs", r.At("labels."+same+".name"))
	require.Len(t, a.Get(activities+"/"+mine+"/overlaps", other).Is(http.StatusOK).At("data"), 2, "each sees what it may see")
	a.Get(activities+"/"+mine+"/overlaps", "").Is(http.StatusUnauthorized)
	a.Get(activities+"/"+uuid.NewString()+"/overlaps", key).Is(http.StatusNotFound)

	at, tag := activities+"/"+mine+"/overlap-acknowledgements", a.Get(activities+"/"+mine, key).ETag()
	body := map[string]any{"activityId": same, "response": "separate"}
	a.Post(at, key, body).Is(http.StatusPreconditionRequired)
	require.Equal(t, []string{"#/reason: required"}, a.Post(at, key, body, "If-Match", tag).Is(http.StatusUnprocessableEntity).Faults())
	body["reason"] = "They ask staff, we ask parents."
	made := a.Post(at, key, body, "If-Match", tag).Is(http.StatusCreated)
	require.Equal(t, activities+"/"+mine+"#/evidence/overlaps/0", made.Header.Get("Location"))
	require.InDelta(t, 0.625, made.At("evidence.overlaps.0.score"), 1e-9)
	require.Equal(t, "separate", a.Get(activities+"/"+mine+"/overlaps", key).At("data.0.acknowledged.response"))
	a.Post(at, key, body, "If-Match", tag).Is(http.StatusPreconditionFailed)
	again := a.Post(at, key, map[string]any{"activityId": same, "response": "joined"}, "If-Match", made.ETag()).Is(http.StatusCreated)
	require.Len(t, again.At("evidence.overlaps"), 1)
	require.Nil(t, again.At("evidence.overlaps.0.reason"))

	for _, unknown := range []string{uuid.NewString(), mine} {
		bad := a.Post(at, key, map[string]any{"activityId": unknown, "response": "joined"}, "If-Match", again.ETag()).Is(http.StatusUnprocessableEntity)
		require.Equal(t, []string{"#/activityId: unknown_id"}, bad.Faults())
	}
	a.Post(at, other, map[string]any{"activityId": same, "response": "joined"}, "If-Match", again.ETag()).Is(http.StatusForbidden)
	kept := a.Patch(activities+"/"+mine, key, again.ETag(), map[string]any{"evidence": map[string]any{"review": nil}}).Is(http.StatusOK)
	require.Len(t, kept.At("evidence.overlaps"), 1, "a change of the activity leaves them alone")
	require.NotContains(t, string(a.Get(activities+"/"+mine, a.Key(auth.Reader, trust)).Is(http.StatusOK).Body), `"createdBy"`)
}

// merged is one body with the fields of another in place of its own.
func merged(body, change map[string]any) map[string]any {
	out := maps.Clone(body)
	maps.Copy(out, change)
	return out
}

func TestEvidenceReadsAnyText(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	for _, words := range []string{"the", "☃", "a & b | !c", `"unclosed`, "-", "%", "'; DROP TABLE insights; --"} {
		r := a.Get(evidence+"?what="+url.QueryEscape(words), "").Is(http.StatusOK)
		require.Equal(t, "none", r.At("findings.verdict"), words)
	}
	a.Get(evidence+"?wat=x", "").Is(http.StatusBadRequest)
}
