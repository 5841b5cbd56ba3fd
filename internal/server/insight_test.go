package server_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// published is the body of an insight that was published in the past.
func published(title, visibility string, more map[string]any) map[string]any {
	body := past("published")
	body["title"], body["visibility"] = title, visibility
	for k, v := range more {
		body[k] = v
	}
	return body
}

func TestRecommendationsAreFoundAndAnswered(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	owner, addressee := a.Organisation("Owner"), a.Organisation("Addressee")
	key, other, third := a.Key(auth.Editor, owner), a.Key(auth.Editor, addressee), a.Key(auth.Editor, a.Organisation("Third"))
	made := a.Post("/v1/insights", key, published("Access", "partners", map[string]any{"recommendations": []any{
		map[string]any{"text": "Late", "toOrganisationId": addressee, "dueOn": "2020-02-03"},
		map[string]any{"text": "Undated", "toOrganisationId": addressee},
		map[string]any{"text": "To come", "toName": "Somebody", "dueOn": "2999-01-01"},
	}})).Is(http.StatusCreated)
	a.Post("/v1/insights", key, published("Other", "public", map[string]any{"recommendations": []any{
		map[string]any{"text": "First", "dueOn": "2019-01-01", "response": map[string]any{"text": "Yes."}},
	}})).Is(http.StatusCreated)
	listed := func(query, as string) []string {
		out := []string{}
		for _, r := range a.Get("/v1/recommendations"+query, as).Is(http.StatusOK).At("data").([]any) {
			out = append(out, r.(map[string]any)["text"].(string))
		}
		return out
	}
	require.Equal(t, []string{"First", "Late", "To come", "Undated"}, listed("", other), "by the day they are due")
	require.Equal(t, []string{"First"}, listed("", ""), "only what the caller may see")
	require.Equal(t, []string{"Late"}, listed("?overdue=true", other))
	require.Equal(t, []string{"First", "To come", "Undated"}, listed("?overdue=false", other))
	require.Equal(t, []string{"Late", "Undated"}, listed("?toOrganisationId="+addressee.String(), other))
	require.Equal(t, []string{"Late", "To come"}, listed("?fromOrganisationId="+owner.String()+"&dueFrom=2020", other))
	require.Equal(t, []string{"First"}, listed("?dueTo=2019", other))
	var paged []string
	for path := "/v1/recommendations?limit=1"; path != ""; {
		got := a.Get(path, other).Is(http.StatusOK)
		paged = append(paged, got.At("data.0.text").(string))
		path, _ = got.At("links.next").(string)
	}
	require.Equal(t, []string{"First", "Late", "To come", "Undated"}, paged)

	at := made.Header.Get("Location")
	late := a.Get("/v1/recommendations?overdue=true", other)
	require.Equal(t, "Addressee", late.At("labels").(map[string]any)[addressee.String()].(map[string]any)["name"])
	path := at + "/recommendations/" + late.At("data.0.id").(string) + "/responses"
	answer := map[string]any{"text": "We accept this.", "action": "Call-backs from May."}
	a.Post(path, third, answer, "If-Match", made.ETag()).Is(http.StatusForbidden)
	a.Post(path, a.Key(auth.Reader, addressee), answer, "If-Match", made.ETag()).Is(http.StatusForbidden)
	a.Post(path, other, answer).Is(http.StatusPreconditionRequired)
	a.Post(path, other, map[string]any{"action": "No words."}, "If-Match", made.ETag()).Is(http.StatusUnprocessableEntity)
	answered := a.Post(path, other, answer, "If-Match", a.Get(at, other).ETag()).Is(http.StatusCreated)
	require.Equal(t, "We accept this.", answered.At("recommendations.0.response.text"))
	require.NotNil(t, answered.At("recommendations.0.response.on"))
	require.Empty(t, listed("?overdue=true", other))
	a.Post(path, other, answer, "If-Match", made.ETag()).Is(http.StatusPreconditionFailed)
	a.Patch(at, other, answered.ETag(), map[string]any{"summary": "Theirs"}).Is(http.StatusForbidden)
	a.Post(path, key, map[string]any{"text": "Told us by letter.", "on": "2020-05"}, "If-Match", answered.ETag()).Is(http.StatusCreated)
	a.Post(at+"/recommendations/"+uuid.NewString()+"/responses", key, answer, "If-Match", a.Get(at, key).ETag()).Is(http.StatusNotFound)
}

func TestInsightUses(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	owner, user := a.Organisation("Owner"), a.Organisation("User")
	key, other := a.Key(auth.Editor, owner), a.Key(auth.Editor, user)
	in := a.Post("/v1/insights", key, published("Access", "public", nil)).Is(http.StatusCreated)
	at, id := in.Header.Get("Location"), in.At("id").(string)
	decision := past("recorded")
	decision["title"], decision["visibility"] = "A decision", "organisation"
	decision["insightsConsidered"] = []any{map[string]any{"insightId": id, "purpose": "jsna", "how": "read"}}
	decided := a.Post("/v1/decisions", other, decision).Is(http.StatusCreated)
	plan := a.Post("/v1/activities", other, map[string]any{"title": "A plan"}).Is(http.StatusCreated).At("id")
	review := past("closed")
	review["title"], review["visibility"] = "Asked before", "public"
	review["evidence"] = map[string]any{"review": map[string]any{"insightIds": []any{id}}}
	reviewed := a.Post("/v1/activities", other, review).Is(http.StatusCreated).At("id")

	a.Post(at+"/uses", other, map[string]any{"purpose": "jsna"}).Is(http.StatusUnprocessableEntity)
	personal := a.Post(at+"/uses", other, map[string]any{"purpose": "jsna", "how": "Ask somebody@example.org"}).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/how: personal_data"}, personal.Faults())
	require.Equal(t, []string{"#/usedBy/id: unknown_id"}, a.Post(at+"/uses", key,
		map[string]any{"purpose": "programme_design", "usedBy": map[string]any{"type": "activity", "id": plan}}).Is(http.StatusUnprocessableEntity).Faults())
	require.Equal(t, []string{"#/usedBy/type: wrong_record_type"}, a.Post(at+"/uses", other,
		map[string]any{"purpose": "programme_design", "usedBy": map[string]any{"type": "insight", "id": plan}}).Is(http.StatusUnprocessableEntity).Faults())
	a.Post(at+"/uses", other, map[string]any{"purpose": "programme_design", "usedBy": map[string]any{"type": "activity", "id": plan}}).Is(http.StatusCreated)
	a.Post(at+"/uses", other, map[string]any{"purpose": "jsna", "how": "Chapter 3", "on": "2026-05"}).Is(http.StatusCreated)
	a.Post("/v1/insights/"+uuid.NewString()+"/uses", other, map[string]any{"purpose": "jsna", "how": "x"}).Is(http.StatusNotFound)

	all := a.Get(at+"/uses", other).Is(http.StatusOK)
	require.Len(t, all.At("data"), 4)
	require.Equal(t, reviewed, all.At("data.2.usedBy.id"))
	require.Equal(t, "Chapter 3", all.At("data.0.how"), "newest first")
	require.Equal(t, decided.At("id"), all.At("data.3.usedBy.id"))
	require.Nil(t, all.At("data.3.id"))
	require.NotContains(t, all.JSON(), "withheld")
	require.Equal(t, "User", all.At("labels").(map[string]any)[user.String()].(map[string]any)["name"])
	mine := a.Get(at+"/uses", key).Is(http.StatusOK)
	require.Len(t, mine.At("data"), 2, "records that the caller may not see are not named")
	require.InDelta(t, 2, mine.At("withheld"), 0)
	require.Len(t, a.Get(at+"/uses", "").Is(http.StatusOK).At("data"), 1)
	n, path := 0, at+"/uses?limit=1"
	for path != "" {
		got := a.Get(path, other).Is(http.StatusOK)
		n += len(got.At("data").([]any))
		path, _ = got.At("links.next").(string)
	}
	require.Equal(t, 4, n)
	a.Get("/v1/insights/"+a.Post("/v1/insights", key, map[string]any{"title": "Draft"}).At("id").(string)+"/uses", other).Is(http.StatusNotFound)
}

func TestPlacesOfSmallGroupsAreTheOwners(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key, other := a.Key(auth.Editor, a.Organisation("Owner")), a.Key(auth.Editor, a.Organisation("Other"))
	area := func(name, kind string, parents ...any) any {
		return a.Post("/v1/areas", a.Key(auth.SystemAdmin, uuid.Nil), map[string]any{"name": name, "kind": kind, "parentIds": append([]any{}, parents...)}).Is(http.StatusCreated).At("id")
	}
	county := area("Countyshire", "local_authority")
	village := area("Littleham", "parish", county)
	body := published("Few", "public", map[string]any{"areaIds": []any{county, village}, "placeNames": []string{"Littleham Green"},
		"counts": []any{map[string]any{"value": 5, "qualifier": "exact", "unit": "people", "kind": "sample", "headline": true}},
		"quotes": []any{map[string]any{"text": "Only three of us came.", "consentToQuote": true}}})
	made := a.Post("/v1/insights", key, body).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	require.Len(t, made.At("areaIds"), 2)
	for _, reader := range []string{"", other} {
		for _, path := range []string{at, "/v1/insights", "/v1/exports/insights?format=ndjson", "/v1/exports/insights?format=csv"} {
			got := string(a.Get(path, reader).Is(http.StatusOK).Body)
			require.NotContains(t, got, "Littleham", path)
			require.NotContains(t, got, village.(string), path)
			require.NotContains(t, got, "Only three", path)
		}
		require.Empty(t, a.Get("/v1/insights?areaId="+village.(string), reader).IDs(), "no filter tells what is hidden")
		require.Empty(t, a.Get("/v1/insights?q=littleham", reader).IDs())
		require.Len(t, a.Get("/v1/insights?areaId="+county.(string), reader).IDs(), 1)
	}
	require.Len(t, a.Get("/v1/insights?areaId="+village.(string), key).IDs(), 1)
	faults := a.Post("/v1/insights", key, map[string]any{"title": "x",
		"quotes": []any{map[string]any{"text": "a", "consentToQuote": false, "descriptor": []string{"very_old"}}},
		"method": map[string]any{"respondents": []any{map[string]any{"characteristic": "sex", "category": "age_65_74"}}}}).Is(http.StatusUnprocessableEntity).Faults()
	require.ElementsMatch(t, []string{"#/quotes/0/consentToQuote: no_consent", "#/quotes/0/descriptor/0: unknown_code", "#/method/respondents/0/category: unknown_code"}, faults)
}
