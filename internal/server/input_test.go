package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// Whatever comes in, the answer names the field or parameter, and is no 5xx.
func TestBadInput(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post("/v1/insights", key, map[string]any{"title": "One"}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	cursor := a.Get("/v1/areas?limit=1", "").At("page.nextCursor").(string)

	const post, get, patch, list = http.MethodPost, http.MethodGet, http.MethodPatch, "/v1/insights"
	for name, c := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		faults             []string
	}{
		"not JSON":               {post, list, `{"title":`, nil, 400, nil},
		"something behind":       {post, list, `{"title":"x"} {}`, nil, 400, nil},
		"empty body":             {post, list, ``, nil, 400, nil},
		"invalid UTF-8":          {post, list, "{\"title\":\"a\xffb\"}", nil, 400, nil},
		"NUL":                    {post, list, `{"title":"a\u0000b"}`, nil, 400, []string{"#/title: invalid_encoding"}},
		"name twice":             {post, list, `{"title":"a","title":"b"}`, nil, 400, []string{"#/title: repeated"}},
		"deep":                   {post, list, strings.Repeat("[", 100) + strings.Repeat("]", 100), nil, 400, nil},
		"two MiB":                {post, list, `{"title":"` + strings.Repeat("a", 2<<20) + `"}`, nil, 413, nil},
		"other media type":       {post, list, `title=x`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, nil},
		"array":                  {post, list, `[]`, nil, 422, []string{"#: wrong_type"}},
		"nothing":                {post, list, `{}`, nil, 422, []string{"#/title: required"}},
		"blank title":            {post, list, `{"title":"  "}`, nil, 422, []string{"#/title: invalid_format"}},
		"wrong type":             {post, list, `{"title":7}`, nil, 422, []string{"#/title: wrong_type"}},
		"long title":             {post, list, `{"title":"` + strings.Repeat("é", 151) + `"}`, nil, 422, []string{"#/title: too_long"}},
		"unknown field":          {post, list, `{"title":"x","titel":1}`, nil, 422, []string{"#/titel: unknown_field"}},
		"unknown closed code":    {post, list, `{"title":"x","kind":"report"}`, nil, 422, []string{"#/kind: unknown_code"}},
		"unknown open code":      {post, list, `{"title":"x","topics":["nope"]}`, nil, 422, []string{"#/topics/0: unknown_code"}},
		"no such day":            {post, list, `{"title":"x","collectedFrom":"2019-02-30"}`, nil, 422, []string{"#/collectedFrom: invalid_date"}},
		"no such year":           {post, list, `{"title":"x","collectedFrom":"FY2017-19"}`, nil, 422, []string{"#/collectedFrom: invalid_date"}},
		"two years in one":       {post, list, `{"title":"x","collectedFrom":"2020-21"}`, nil, 422, []string{"#/collectedFrom: ambiguous_period"}},
		"no such review day":     {post, list, `{"title":"x","review":{"reviewBy":"2019-02-30"}}`, nil, 422, []string{"#/review/reviewBy: invalid_format"}},
		"ends before start":      {post, list, `{"title":"x","collectedFrom":"2020","collectedTo":"2019"}`, nil, 422, []string{"#/collectedTo: end_before_start"}},
		"no such area":           {post, list, `{"title":"x","areaIds":["01920000-0000-7000-8000-000000000001"]}`, nil, 422, []string{"#/areaIds/0: unknown_id"}},
		"wrong kind of id":       {post, list, `{"title":"x","communities":["` + made.At("ownerOrganisationId").(string) + `"]}`, nil, 422, []string{"#/communities/0: wrong_record_type"}},
		"somebody else's":        {post, list, `{"title":"x","ownerOrganisationId":"01920000-0000-7000-8000-000000000001"}`, nil, 422, []string{"#/ownerOrganisationId: not_yours"}},
		"state not earned":       {post, list, `{"title":"x","state":"in_review"}`, nil, 409, []string{}},
		"past without source":    {post, list, `{"title":"x","retrospective":true}`, nil, 422, []string{"#/provenance: required", "#/retrospectiveReason: required"}},
		"script as address":      {post, list, `{"title":"x","documents":[{"url":"javascript:alert(1)"}]}`, nil, 422, []string{"#/documents/0/url: invalid_format"}},
		"NHS number":             {post, list, `{"title":"x","summary":"Patient 943 476 5919 said so"}`, nil, 422, []string{"#/summary: personal_data"}},
		"NHS number as a key":    {post, list, `{"title":"x","externalRefs":[{"system":"nhs","value":"943 476 5919"}]}`, nil, 422, []string{"#/externalRefs/0/value: personal_data"}},
		"NHS number in disguise": {post, list, `{"title":"９４３ ４７６ ５９１９"}`, nil, 422, []string{"#/title: personal_data"}},
		"count without value":    {post, list, `{"title":"x","counts":[{"qualifier":"exact","unit":"people","kind":"sample"}]}`, nil, 422, []string{"#/counts/0/value: value_required"}},
		"unknown parameter":      {get, list + "?statsu=x", ``, nil, 400, []string{"statsu: unknown_parameter"}},
		"limit too large":        {get, list + "?limit=201", ``, nil, 400, []string{"limit: too_large"}},
		"limit no number":        {get, list + "?limit=ten", ``, nil, 400, []string{"limit: wrong_type"}},
		"limit huge":             {get, list + "?limit=99999999999999999999", ``, nil, 400, []string{"limit: wrong_type"}},
		"limit twice":            {get, list + "?limit=1&limit=2", ``, nil, 400, []string{"limit: repeated"}},
		"bad escape":             {get, list + "?q=%zz", ``, nil, 400, []string{"query: malformed"}},
		"NUL in search":          {get, list + "?q=a%00b", ``, nil, 400, []string{"q: invalid_encoding"}},
		"bad UTF-8 in search":    {get, list + "?q=%ff", ``, nil, 400, []string{"q: invalid_encoding"}},
		"unknown state":          {get, list + "?state=open", ``, nil, 400, []string{"state: unknown_code"}},
		"bad filter date":        {get, list + "?collectedFrom=2019-02-30", ``, nil, 400, []string{"collectedFrom: invalid_date"}},
		"forged cursor":          {get, list + "?cursor=abc", ``, nil, 400, []string{"cursor: invalid_cursor"}},
		"cursor of a neighbour":  {get, list + "?cursor=" + cursor, ``, nil, 400, []string{"cursor: cursor_mismatch"}},
		"no id":                  {get, list + "/1", ``, nil, 400, []string{"id: invalid_format"}},
		"no such record":         {get, list + "/" + uuid.NewString(), ``, nil, 404, nil},
		"no such address":        {get, "/v1/insigths", ``, nil, 404, nil},
		"no such method":         {http.MethodPut, list, `{}`, nil, 405, nil},
		"no media type":          {get, list, ``, []string{"Accept", "image/png"}, 406, nil},
		"patch nothing":          {patch, at, `{}`, []string{"If-Match", made.ETag()}, 422, []string{"#: required"}},
		"patch title away":       {patch, at, `{"title":null}`, []string{"If-Match", made.ETag()}, 422, nil},
		"patch version":          {patch, at, `{"version":9}`, []string{"If-Match", made.ETag()}, 422, []string{"#/version: read_only"}},
		"patch state":            {patch, at, `{"state":"published"}`, []string{"If-Match", made.ETag()}, 422, []string{"#/state: read_only"}},
		"patch deep":             {patch, at, `{"content":{"sentiment":"bad"}}`, []string{"If-Match", made.ETag()}, 422, []string{"#/content/sentiment: unknown_code"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var body any
			if c.method != get {
				body = []byte(c.body)
			}
			answer := a.Do(c.method, c.path, key, body, c.headers...).Is(c.status)
			require.Equal(t, "application/problem+json", answer.Header.Get("Content-Type"))
			require.NotEmpty(t, answer.At("requestId"))
			if c.faults != nil {
				require.ElementsMatch(t, c.faults, answer.Faults())
			}
			require.NotContains(t, string(answer.Body), "943 476", "a submitted value is never echoed")
		})
	}
}

func TestForgedCursorKey(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	for range 3 {
		a.Organisation("Body")
	}
	page := a.Get("/v1/organisations?limit=1&sort=updatedAt", "").Is(http.StatusOK)
	forged := testapi.ForgeCursor(t, page.At("page.nextCursor").(string), "not a time")
	answer := a.Get("/v1/organisations?limit=1&sort=updatedAt&cursor="+forged, "").Is(http.StatusBadRequest)
	require.Equal(t, []string{"cursor: invalid_cursor"}, answer.Faults())
}

func TestPatchMergesAtEveryDepth(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post("/v1/insights", key, map[string]any{"title": "One",
		"content": map[string]any{"body": "Words.", "sentiment": "mixed", "gaps": []string{"a", "b"}},
		"counts":  []any{map[string]any{"value": 12, "qualifier": "exact", "unit": "people", "kind": "sample"}}}).Is(http.StatusCreated)
	changed := a.Patch(made.Header.Get("Location"), key, made.ETag(), map[string]any{
		"content": map[string]any{"sentiment": nil, "trend": "Rising.", "gaps": []string{"c"}}}).Is(http.StatusOK)
	require.Equal(t, "Words.", changed.At("content.body"))
	require.Nil(t, changed.At("content.sentiment"))
	require.Equal(t, "Rising.", changed.At("content.trend"))
	require.Equal(t, []any{"c"}, changed.At("content.gaps"))
	require.Len(t, changed.At("counts"), 1, "counts are added and struck, never patched")
	plain := a.Do(http.MethodPatch, made.Header.Get("Location"), key, map[string]any{"summary": "As plain JSON."}, "If-Match", changed.ETag())
	plain.Is(http.StatusOK)
}

func TestDuplicateExternalRef(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key, other := a.Key(auth.Editor, a.Organisation("Owner")), a.Key(auth.Editor, a.Organisation("Other"))
	body := map[string]any{"title": "One", "externalRefs": []any{map[string]any{"system": "crm", "value": "42"}}}
	first := a.Post("/v1/insights", key, body).Is(http.StatusCreated)
	again := a.Post("/v1/insights", key, body).Is(http.StatusConflict)
	require.Equal(t, "duplicate_external_ref", again.At("code"))
	require.Equal(t, first.At("id"), again.At("existingId"))
	require.Equal(t, []string{"#/externalRefs/0: duplicate_external_ref"}, again.Faults())
	a.Post("/v1/insights", other, body).Is(http.StatusCreated)
	for _, id := range []string{"42", "crm:42"} {
		require.Len(t, a.Get("/v1/insights?externalId="+id, key).IDs(), 1)
	}
	a.Patch(first.Header.Get("Location"), key, first.ETag(), map[string]any{"externalRefs": []any{}}).Is(http.StatusOK)
	a.Post("/v1/insights", key, body).Is(http.StatusCreated)
}

func TestSearchFoldsSignsAndNeverFails(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	for _, title := range []string{"St Peter's Café + Alternatives", "Telford & Wrekin £312m / plan #TWB", "Waiting for appointments"} {
		a.Post("/v1/insights", key, map[string]any{"title": title}).Is(http.StatusCreated)
	}
	for q, hits := range map[string]int{
		"cafe": 1, "CAFÉ": 1, "peters": 1, "peter's": 1, "%2B": 0, "alternatives": 1, "telford+and+wrekin": 1, "telford+%26+wrekin": 1,
		"%23twb": 1, "twb": 1, "312m": 1, "%C2%A3312m": 1, "appointment": 1, "%22for+appointments%22": 1, "waiting+-appointments": 0,
		"cafe+or+waiting": 2, "%22": 0, "-": 0, "((%26|!": 0, "the": 0, "": 3, "+++": 3,
	} {
		require.Len(t, a.Get("/v1/insights?q="+q, key).Is(http.StatusOK).IDs(), hits, q)
	}
}

// A filter that names what does not exist is a slip, and no empty list.
func TestFiltersNameWhatExists(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	for query, fault := range map[string]string{
		"insights?topic=nonesuch":               "topic: unknown_code",
		"insights?source=nonesuch":              "source: unknown_code",
		"insights?areaId=Shropshire":            "areaId: unknown_id",
		"insights?areaId=E99999999":             "areaId: unknown_id",
		"insights?ownerOrganisationId=zzz":      "ownerOrganisationId: unknown_id",
		"activities?method=nonesuch":            "method: unknown_code",
		"stakeholders?kind=nonesuch":            "kind: unknown_code",
		"organisations?type=nonesuch":           "type: unknown_code",
		"areas?parentId=nonesuch":               "parentId: unknown_id",
		"insights?areaId=E06000051&areaId=nope": "areaId: unknown_id",
		"activities?role=nope":                  "role: unknown_code",
		"exports/insights?format=csv&topic=no":  "topic: unknown_code",
	} {
		require.Equal(t, []string{fault}, a.Get("/v1/"+query, key).Is(http.StatusBadRequest).Faults(), query)
	}
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	a.Post("/v1/vocabularies/topic_service/terms", admin, map[string]any{"code": "nonesuch", "label": "New"}).Is(http.StatusCreated)
	a.Get("/v1/insights?topic=nonesuch", key).Is(http.StatusOK)
}

func TestAllIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	answer := a.Post("/v1/insights", key, map[string]any{"title": "x", "topics": []string{"zzz"}, "collectedFrom": "2025", "collectedTo": "2024"})
	require.ElementsMatch(t, []string{"#/topics/0: unknown_code", "#/collectedTo: end_before_start"}, answer.Is(http.StatusUnprocessableEntity).Faults())
}

func TestFoundByReference(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post("/v1/insights", key, map[string]any{"title": "One"}).Is(http.StatusCreated)
	a.Post("/v1/insights", key, map[string]any{"title": "Two"}).Is(http.StatusCreated)
	require.Equal(t, []string{made.At("id").(string)}, a.Get("/v1/insights?q="+made.At("reference").(string), key).IDs())
}

// A record that others point at stays, so that nothing points nowhere.
func TestCitedDraftsStay(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	cited := a.Post("/v1/insights", key, map[string]any{"title": "One"}).Is(http.StatusCreated)
	a.Post("/v1/insights", key, map[string]any{"title": "Two", "origin": map[string]any{"previousInsightId": cited.At("id")}}).Is(http.StatusCreated)
	refused := a.Do(http.MethodDelete, cited.Header.Get("Location"), key, nil, "If-Match", cited.ETag()).Is(http.StatusConflict)
	require.Equal(t, "in_use", refused.At("code"))
}

func TestFormsOfIfMatch(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post("/v1/insights", key, map[string]any{"title": "One", "content": map[string]any{"trend": "Up."}}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	for tag, status := range map[string]int{"*": 428, "": 428, "1-owner": 400, `"abc"`: 412, `"9-owner"`: 412, `"1"`: 200, `W/"1-public"`: 200, `"9", "1-owner"`: 200} {
		require.Equal(t, status, a.Patch(at, key, tag, map[string]any{"title": "One"}).Status, tag)
	}
	cleared := a.Patch(at, key, made.ETag(), map[string]any{"content": nil}).Is(http.StatusOK)
	require.Nil(t, cleared.At("content.trend"), "null clears a group too")
	a.Patch(at, key, cleared.ETag(), map[string]any{"topics": []any{nil}}).Is(http.StatusUnprocessableEntity)
	a.Patch(at, key, cleared.ETag(), map[string]any{"nonsense": nil}).Is(http.StatusUnprocessableEntity)
	a.Patch(at, key, `"9"`, map[string]any{"keyFindings": []any{map[string]any{"text": nil}}}).Is(http.StatusUnprocessableEntity)
	a.Patch(at, key, `"9"`, []byte("null")).Is(http.StatusUnprocessableEntity)
}

func TestWholeNumbersInAnyForm(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	for number, want := range map[string]float64{"1000.0": 1000, "1e3": 1000, "-0.0": 0, "1000": 1000} {
		made := a.Post("/v1/insights", key, []byte(`{"title":"One","counts":[{"value":`+number+`,"qualifier":"exact","unit":"people","kind":"sample"}]}`)).Is(http.StatusCreated)
		require.InDelta(t, want, made.At("counts.0.value"), 0, number)
	}
	for _, number := range []string{"1.5", "1e400", "99999999999999999999"} {
		a.Post("/v1/insights", key, []byte(`{"title":"One","counts":[{"value":`+number+`,"qualifier":"exact","unit":"people","kind":"sample"}]}`)).Is(http.StatusUnprocessableEntity)
	}
	pair := a.Post("/v1/insights", key, []byte(`{"title":"a\ud83d\ude00\\ud800"}`)).Is(http.StatusCreated)
	require.Equal(t, "a\U0001F600\\ud800", pair.At("title"))
}

// Every filter on a body knows whether there is such a body, at once.
func TestBodiesOfFilters(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	for _, query := range []string{"feedback-loops?responsibleOrganisationId=RXX", "activities?involvedOrganisationId=RXX", "activities?involvedOrganisationId=RXX&role=lead", "consultations?authorityId=RXX"} {
		require.Len(t, a.Get("/v1/"+query, "").Is(http.StatusBadRequest).Faults(), 1, query)
	}
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	a.Post("/v1/organisations", admin, map[string]any{"name": "New trust", "odsCode": "RXX"}).Is(http.StatusCreated)
	a.Get("/v1/feedback-loops?responsibleOrganisationId=RXX", "").Is(http.StatusOK)
}

// A code that a record uses in one field is not known in another.
func TestCodesAreKnownPerField(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post("/v1/insights", key, map[string]any{"title": "One", "source": "healthwatch"}).Is(http.StatusCreated)
	answer := a.Patch(made.Header.Get("Location"), key, made.ETag(), map[string]any{"method": map[string]any{"methods": []string{"healthwatch"}}})
	require.Equal(t, []string{"#/method/methods/0: unknown_code"}, answer.Is(http.StatusUnprocessableEntity).Faults())
}
