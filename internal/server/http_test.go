package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/contract"
	"heard/internal/testapi"
)

// Every operation of the contract says what it needs, and needs it.
func TestEveryOperationHasAScopeOrIsPublic(t *testing.T) {
	t.Parallel()
	spec, err := contract.Load()
	require.NoError(t, err)
	a := testapi.New(t)
	reader, admin := a.Key(auth.Reader, a.Organisation("Owner")), a.Key(auth.SystemAdmin, uuid.Nil)
	require.NotEmpty(t, spec.Operations())
	for _, o := range spec.Operations() {
		require.NotEqual(t, o.Public, o.Scope != "", "%s is either public or has a scope", o.ID)
		if o.Public {
			continue
		}
		path := "/v1" + strings.NewReplacer(":id", uuid.NewString(), ":partId", uuid.NewString(), ":vocabularyId", "method", ":code", "survey_online").Replace(o.Route)
		for strings.Contains(path, ":") {
			start := strings.Index(path, ":")
			end := strings.IndexByte(path[start:]+"/", '/')
			path = path[:start] + uuid.NewString() + path[start+end:]
		}
		a.Do(o.Method, path, "", nil).Is(http.StatusUnauthorized)
		without := reader
		if (auth.Principal{Role: auth.Reader}).May(o.Scope) {
			without = admin
		}
		a.Do(o.Method, path, without, nil).Is(http.StatusForbidden)
	}
}

// A front end that may act for users names them, and the register keeps them apart.
func TestActingUsers(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	plain, acting := a.Key(auth.Editor, org), a.Key(auth.Editor, org, auth.ActUsers)
	const header = "Heard-Acting-User"
	one := map[string]any{"title": "One"}
	made := a.Post("/v1/insights", acting, one, header, "staff-7f3a").Is(http.StatusCreated)
	require.Equal(t, "staff-7f3a", made.At("createdBy"))
	changed := a.Do(http.MethodPatch, made.Header.Get("Location"), acting, map[string]any{"summary": "Two."},
		"If-Match", made.ETag(), header, "staff-0001").Is(http.StatusOK)
	require.Equal(t, []any{"staff-7f3a", "staff-0001"}, []any{changed.At("createdBy"), changed.At("updatedBy")})
	require.Equal(t, "test-editor", a.Post("/v1/insights", acting, one).Is(http.StatusCreated).At("createdBy"))

	refused := a.Post("/v1/insights", plain, one, header, "staff-7f3a").Is(http.StatusForbidden)
	require.Equal(t, []string{header + ": needs_scope"}, refused.Faults())
	a.Post("/v1/insights", "", one, header, "staff-7f3a").Is(http.StatusUnauthorized)
	for _, bad := range []string{"", "Ann Other", "ann@example.org", strings.Repeat("x", 101)} {
		refused = a.Post("/v1/insights", acting, one, header, bad).Is(http.StatusBadRequest)
		require.Len(t, refused.Faults(), 1)
		require.Contains(t, refused.Faults()[0], header)
		require.NotContains(t, string(refused.Body), "nn")
	}
	approver := a.Key(auth.Approver, org, auth.ActUsers)
	own := a.Post("/v1/insights", approver, one, header, "staff-7f3a").Is(http.StatusCreated).Header.Get("Location")
	for user, may := range map[string]bool{"staff-7f3a": false, "staff-0001": true} {
		told := a.Get(own+"/readiness?to=published", approver, header, user).Is(http.StatusOK)
		require.Equal(t, may, told.At("data.0.allowed"), "readiness answers for %s", user)
	}
	me := a.Get("/v1/me", acting, header, "staff-7f3a").Is(http.StatusOK)
	require.Equal(t, "staff-7f3a", me.At("actor"))
	require.Contains(t, me.At("scopes"), auth.ActUsers)
	require.Equal(t, "test-editor", a.Get("/v1/me", plain).Is(http.StatusOK).At("actor"))
	a.Get("/v1/me", plain, header, "staff-7f3a").Is(http.StatusForbidden)
}

// Clients that are generated from the contract can name the user of each write,
// and of each question that depends on who asks.
func TestEveryWriteTakesAnActingUser(t *testing.T) {
	t.Parallel()
	spec, err := contract.Load()
	require.NoError(t, err)
	served := string(spec.JSON)
	takers := 0
	for _, o := range spec.Operations() {
		takes := !o.Public || o.ID == "getMe" || strings.HasSuffix(o.Route, "/readiness")
		require.Equal(t, takes, o.TakesHeader("Heard-Acting-User"), o.ID)
		if takes {
			takers++
		}
	}
	require.Equal(t, takers, strings.Count(served, `"#/components/parameters/ActingUser"`))
}

func TestKeys(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key := a.Key(auth.Editor, org)
	me := a.Get("/v1/me", key).Is(http.StatusOK)
	require.Equal(t, "editor", me.At("role"))
	require.Equal(t, org.String(), me.At("organisationId"))
	require.Contains(t, me.At("labels"), org.String())
	require.NotContains(t, string(me.Body), key)
	require.Equal(t, "anonymous", a.Get("/v1/me", "").Is(http.StatusOK).At("role"))
	for _, header := range []string{"Bearer", "Bearer ", "Basic abc", "Bearer heard_live_x", "bearer  heard_live_"} {
		answer := a.Get("/v1/insights", "", "Authorization", header).Is(http.StatusUnauthorized)
		require.Equal(t, "unauthenticated", answer.At("code"))
	}
	keys, err := a.DB.ListKeys(t.Context())
	require.NoError(t, err)
	require.Len(t, keys, 1)
	require.NotNil(t, keys[0].LastUsedAt)
	require.NoError(t, a.DB.RevokeKey(t.Context(), keys[0].ID))
	require.Eventually(t, func() bool { return a.Get("/v1/me", key).Status == http.StatusUnauthorized }, 10*time.Second, 100*time.Millisecond)
}

func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	ask := a.Do(http.MethodOptions, "/v1/insights", "", nil, "Origin", "https://partner.example",
		"Access-Control-Request-Method", "PATCH", "Access-Control-Request-Headers", "authorization,if-match,content-type")
	require.Equal(t, http.StatusNoContent, ask.Status)
	require.Equal(t, "*", ask.Header.Get("Access-Control-Allow-Origin"))
	require.Contains(t, ask.Header.Get("Access-Control-Allow-Headers"), "If-Match")
	answer := a.Get("/v1/insights", "", "Origin", "https://partner.example")
	require.Contains(t, answer.Header.Get("Access-Control-Expose-Headers"), "ETag")
	require.Empty(t, answer.Header.Get("Access-Control-Allow-Credentials"))
	refused := a.Get("/v1/insights?x=1", "heard_live_nobody", "Origin", "https://partner.example").Is(http.StatusUnauthorized)
	require.Equal(t, "*", refused.Header.Get("Access-Control-Allow-Origin"), "a front end can read why it was refused")
}

func TestRequestIDsAndHeaders(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	require.Equal(t, "mine-1", a.Get("/v1/me", "", "X-Request-ID", "mine-1").Header.Get("X-Request-ID"))
	made := a.Get("/v1/nowhere", "", "X-Request-ID", "<script>").Is(http.StatusNotFound)
	require.NotContains(t, made.Header.Get("X-Request-ID"), "<")
	require.Equal(t, made.Header.Get("X-Request-ID"), made.At("requestId"))
	require.Equal(t, "c-1", a.Get("/v1/me", "", "X-Correlation-ID", "c-1").Header.Get("X-Correlation-ID"))
	refused := a.Do(http.MethodPut, "/v1/insights", "", nil).Is(http.StatusMethodNotAllowed)
	require.Contains(t, refused.Header.Get("Allow"), "GET")
	spec := a.Get("/v1/openapi.json", "").Is(http.StatusOK)
	require.Equal(t, "3.0.3", spec.At("openapi"))
	require.Equal(t, http.StatusNotModified, a.Get("/v1/openapi.json", "", "If-None-Match", spec.ETag()).Status)
	require.NotContains(t, string(spec.Body), "x-go-")
	for _, path := range []string{"/healthz", "/readyz", "/v1/healthz", "/v1/readyz"} {
		a.Get(path, "").Is(http.StatusOK)
		a.Do(http.MethodHead, path, "", nil).Is(http.StatusOK)
	}
	options := a.Do(http.MethodOptions, "/v1/insights", "", nil).Is(http.StatusNoContent)
	require.Contains(t, options.Header.Get("Allow"), "POST")
	require.Equal(t, http.StatusNotFound, a.Do(http.MethodOptions, "/v1/nowhere", "", nil).Status)
}

func TestZippedBody(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	zip := func(text string) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, err := w.Write([]byte(text))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return b.Bytes()
	}
	a.Post("/v1/insights", key, zip(`{"title":"Zipped"}`), "Content-Encoding", "gzip").Is(http.StatusCreated)
	a.Post("/v1/insights", key, zip(`{"title":"`+strings.Repeat("a", 4<<20)+`"}`), "Content-Encoding", "gzip").Is(http.StatusRequestEntityTooLarge)
	a.Post("/v1/insights", key, []byte("no zip"), "Content-Encoding", "gzip").Is(http.StatusBadRequest)
	a.Post("/v1/insights", key, []byte("no zip, and longer than its header"), "Content-Encoding", "gzip").Is(http.StatusBadRequest)
	a.Post("/v1/insights", key, []byte(`{"title":"x"}`), "Content-Encoding", "br").Is(http.StatusUnsupportedMediaType)
}

func TestExportCSV(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner, \"Ltd\""))
	a.Post("/v1/insights", key, map[string]any{"title": "=cmd()", "summary": "+1", "topicsAsStated": []string{"a", "b"}}).Is(http.StatusCreated)
	read := func(query string) map[string]string {
		file := a.Get("/v1/exports/insights?format=csv"+query, key).Is(http.StatusOK)
		require.Equal(t, "1", file.Header.Get("Row-Count"))
		rows, err := csv.NewReader(bytes.NewReader(file.Body)).ReadAll()
		require.NoError(t, err)
		require.Len(t, rows, 2)
		out := map[string]string{}
		for i, name := range rows[0] {
			out[name] = rows[1][i]
		}
		return out
	}
	row := read("")
	require.Equal(t, "'=cmd()", row["title"])
	require.Equal(t, "'+1", row["summary"])
	require.Equal(t, "a;b", row["topicsAsStated"])
	require.Equal(t, `Owner, "Ltd"`, row["ownerOrganisationName"])
	require.Equal(t, "1", row["version"])
	require.Equal(t, "=cmd()", read("&formulaSafe=false")["title"])
	require.Equal(t, "=cmd()", read("&excelBom=true&formulaSafe=false")["title"])
	a.Get("/v1/exports/insights?format=xlsx", key).Is(http.StatusBadRequest)
	a.Get("/v1/exports/insights", key).Is(http.StatusBadRequest)
	require.Equal(t, "0", a.Get("/v1/exports/insights?format=csv", "").Is(http.StatusOK).Header.Get("Row-Count"))
}

func TestSmallCountsAreTheOwners(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	body := past("published")
	body["title"], body["visibility"] = "Few people", "public"
	body["counts"] = []any{
		map[string]any{"value": 2, "qualifier": "exact", "unit": "people", "kind": "sample", "headline": true, "asStated": "two women"},
		map[string]any{"value": 2, "qualifier": "exact", "unit": "people", "kind": "attended", "headline": true, "sourceUrl": "https://example.org/report"},
		map[string]any{"value": 9, "qualifier": "exact", "unit": "people", "kind": "invited", "headline": true},
	}
	made := a.Post("/v1/insights", key, body).Is(http.StatusCreated)
	require.InDelta(t, 2, made.At("counts.0.value"), 0)
	for path, at := range map[string]string{made.Header.Get("Location"): "counts", "/v1/insights": "data.0.counts"} {
		seen := a.Get(path, "").Is(http.StatusOK)
		require.Nil(t, seen.At(at+".0.value"), path)
		require.Nil(t, seen.At(at+".0.asStated"), path)
		require.Equal(t, "1-7", seen.At(at+".0.band"))
		require.Nil(t, seen.At(at+".1.value"), "of so small a group, even what a public source says is hidden")
		require.InDelta(t, 9, seen.At(at+".2.value"), 0)
	}
	exported := string(a.Get("/v1/exports/insights?format=csv", "").Is(http.StatusOK).Body)
	require.Contains(t, exported, "Few people")
	require.NotContains(t, exported, "two women")

	body["counts"] = []any{map[string]any{"value": 2, "qualifier": "exact", "unit": "people", "kind": "invited", "headline": true, "sourceUrl": "https://example.org/report"}}
	made = a.Post("/v1/insights", key, body).Is(http.StatusCreated)
	require.InDelta(t, 2, a.Get(made.Header.Get("Location"), "").At("counts.0.value"), 0, "what a public source says is shown as published")
}

func TestClaimsAndCountsAreStruckNotChanged(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post("/v1/insights", key, map[string]any{"title": "One"}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	claim := func(etag, value string) *testapi.Response {
		return a.Post(at+"/claims", key, map[string]any{"field": "publishedOn", "value": value}, "If-Match", etag)
	}
	second := claim(claim(made.ETag(), "June 2023").Is(http.StatusCreated).ETag(), "July 2023").Is(http.StatusCreated)
	require.Equal(t, "publishedOn", second.At("conflicts.0.field"))
	require.Len(t, a.Get("/v1/insights?hasConflicts=true", key).IDs(), 1)
	require.Len(t, a.Get("/v1/insights?warningCode=conflicting_claims", key).IDs(), 1)
	struck := a.Post(at+"/claims/"+second.At("claims.0.id").(string)+"/strike", key, map[string]any{"reason": "Another report."}, "If-Match", second.ETag()).Is(http.StatusOK)
	require.Equal(t, "Another report.", struck.At("claims.0.struck.reason"))
	require.Empty(t, struck.At("conflicts"))
	a.Post(at+"/claims/"+uuid.NewString()+"/strike", key, map[string]any{"reason": "x"}, "If-Match", struck.ETag()).Is(http.StatusNotFound)
	claim(made.ETag(), "late").Is(http.StatusPreconditionFailed)
	claim("", "no version").Is(http.StatusPreconditionRequired)
}

// Reference data is read often and changes seldom.
func TestReferenceDataIsConditional(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	for _, path := range []string{"/v1/topics", "/v1/topics?facet=service", "/v1/vocabularies", "/v1/vocabularies/method/terms", "/v1/vocabularies/level/terms",
		"/v1/frameworks", "/v1/frameworks/gunning", "/v1/checks"} {
		first := a.Get(path, "").Is(http.StatusOK)
		require.Equal(t, first.ETag(), a.Get(path, "").ETag(), path)
		require.Equal(t, first.ETag(), a.Get(path, "", "If-None-Match", first.ETag()).Is(http.StatusNotModified).ETag(), path)
	}
	before := a.Get("/v1/vocabularies/method/terms", "").ETag()
	a.Post("/v1/vocabularies/method/terms", a.Key(auth.SystemAdmin, uuid.Nil), map[string]any{"code": "walking_interview", "label": "Walking interview"}).Is(http.StatusCreated)
	require.NotEqual(t, before, a.Get("/v1/vocabularies/method/terms", "", "If-None-Match", before).Is(http.StatusOK).ETag())
}

// A facet without starter topics is a vocabulary like the others.
func TestEveryTopicFacetIsAVocabulary(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	body := map[string]any{"code": "veterans_here", "label": "Veterans"}
	a.Post("/v1/vocabularies/topic_population_priority/terms", a.Key(auth.SystemAdmin, uuid.Nil), body).Is(http.StatusCreated)
	size := map[any]any{}
	for _, v := range a.Get("/v1/vocabularies", "").Is(http.StatusOK).At("data").([]any) {
		size[v.(map[string]any)["id"]] = v.(map[string]any)["size"]
	}
	for _, facet := range a.Get("/v1/vocabularies/topic_facet/terms", "").Is(http.StatusOK).At("data").([]any) {
		require.Contains(t, size, "topic_"+facet.(map[string]any)["code"].(string))
	}
	require.EqualValues(t, 1, size["topic_population_priority"])
}

// Where a form is asked for, an example shows it, fit for the sentence beside a
// field. Free text only has to have something visible in it.
func TestEveryPatternHasAnExample(t *testing.T) {
	t.Parallel()
	spec, err := contract.Load()
	require.NoError(t, err)
	seen := 0
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if pattern, ok := v["pattern"].(string); ok && v["type"] == "string" && pattern != `\S` {
				seen++
				require.NotNil(t, v["example"], at)
				require.Regexp(t, pattern, v["example"], at)
			}
			for name, inner := range v {
				walk(at+"/"+name, inner)
			}
		case []any:
			for i, inner := range v {
				walk(at+"/"+strconv.Itoa(i), inner)
			}
		}
	}
	var document any
	require.NoError(t, json.Unmarshal(spec.JSON, &document))
	walk("#", document)
	require.Greater(t, seen, 50)
}

func TestTermsAreChangedWithTheirVersion(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	made := a.Post("/v1/vocabularies/method/terms", admin, map[string]any{"code": "walking_interview", "label": "Walking interview"}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	read := a.Get(at, "").Is(http.StatusOK)
	require.Equal(t, made.ETag(), read.ETag())
	require.JSONEq(t, string(made.Body), string(read.Body))
	a.Get("/v1/vocabularies/method/terms/nonesuch", "").Is(http.StatusNotFound)
	changed := a.Patch(at, admin, made.ETag(), map[string]any{"label": "Interview on a walk", "status": "deprecated"}).Is(http.StatusOK)
	require.InDelta(t, 2, changed.At("version"), 0)
	a.Patch(at, admin, made.ETag(), map[string]any{"label": "Late"}).Is(http.StatusPreconditionFailed)
	a.Do(http.MethodPatch, at, admin, map[string]any{"label": "Blind"}).Is(http.StatusPreconditionRequired)
	self := a.Patch(at, admin, changed.ETag(), map[string]any{"replacedBy": "walking_interview"}).Is(http.StatusUnprocessableEntity)
	require.Contains(t, self.Faults()[0], "#/replacedBy: ")
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	answer := a.Post("/v1/insights", key, map[string]any{"title": "x", "method": map[string]any{"methods": []string{"walking_interview"}}}).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []string{"#/method/methods/0: deprecated_term"}, answer.Faults())
	a.Post("/v1/vocabularies/level/terms", admin, map[string]any{"code": "more", "label": "More"}).Is(http.StatusConflict)
	a.Post("/v1/vocabularies/method/terms", admin, map[string]any{"code": "focus_group", "label": "Again"}).Is(http.StatusUnprocessableEntity)
	var changes int
	require.NoError(t, a.DB.SQL().QueryRowContext(t.Context(), `SELECT count(*) FROM changes WHERE type = 'term'`).Scan(&changes))
	require.Equal(t, 2, changes)
}

// A newcomer finds every list at the start.
func TestTheStartNamesEveryList(t *testing.T) {
	t.Parallel()
	spec, err := contract.Load()
	require.NoError(t, err)
	start := testapi.New(t).Get("/v1/", "").Is(http.StatusOK)
	var named []any
	for _, at := range start.At("resources").(map[string]any) {
		named = append(named, at)
	}
	for _, o := range spec.Operations() {
		if strings.HasPrefix(o.ID, "list") && !strings.Contains(o.Route, ":") && !strings.Contains(o.Route, "{") {
			require.Contains(t, named, "/v1"+o.Route)
		}
	}
}
