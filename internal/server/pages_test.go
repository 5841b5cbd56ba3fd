package server_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/contract"
	"heard/internal/testapi"
)

// page reads a page for people, which is no part of the contract.
func page(t *testing.T, a *testapi.API, method, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	a.Handler.ServeHTTP(w, r)
	return w
}

var (
	links   = regexp.MustCompile(`href="([^"]*)"`)
	ids     = regexp.MustCompile(` id="([^"]*)"`)
	outside = regexp.MustCompile(`(?i)<(script|img|link|iframe|object|embed)\b|\ssrc=|\son[a-z]+=|\sstyle=|@import|url\(`)
)

// requireSound holds that a page needs nothing from elsewhere and that each of
// its links leads somewhere.
func requireSound(t *testing.T, a *testapi.API, w *httptest.ResponseRecorder) {
	t.Helper()
	body := w.Body.String()
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, "text/html; charset=utf-8", w.Header().Get("Content-Type"))
	require.Contains(t, w.Header().Get("Content-Security-Policy"), "default-src 'none'; style-src 'sha256-")
	require.Equal(t, "nosniff", w.Header().Get("X-Content-Type-Options"))
	require.Contains(t, body, `<html lang="en-GB">`)
	require.NotContains(t, body, "ZgotmplZ")
	require.Empty(t, outside.FindAllString(body, -1))
	var anchors []string
	for _, id := range ids.FindAllStringSubmatch(body, -1) {
		require.NotContains(t, anchors, id[1], "an anchor stands twice")
		anchors = append(anchors, id[1])
	}
	seen := map[string]bool{}
	for _, link := range links.FindAllStringSubmatch(body, -1) {
		to := link[1]
		if seen[to] {
			continue
		}
		seen[to] = true
		if anchor, inside := strings.CutPrefix(to, "#"); inside {
			require.True(t, slices.Contains(anchors, anchor), "the link %s leads nowhere", to)
			continue
		}
		require.True(t, strings.HasPrefix(to, "/"), "the link %s leads outside", to)
		require.Equal(t, http.StatusOK, page(t, a, http.MethodGet, to).Code, to)
	}
}

func TestDocsShowTheWholeContract(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	w := page(t, a, http.MethodGet, "/docs")
	requireSound(t, a, w)
	body := w.Body.String()
	spec, err := contract.Load()
	require.NoError(t, err)
	require.NotEmpty(t, spec.Operations())
	for _, o := range spec.Operations() {
		require.Contains(t, body, `<h3 id="`+o.ID+`">`)
	}
	for name := range spec.Document().Components.Schemas {
		require.Contains(t, body, `<h3 id="schema-`+name+`">`)
	}
	for name := range spec.Document().Components.Examples {
		require.Contains(t, body, `<h3 id="example-`+name+`">`)
	}
}

func TestPagesAreCachedAndOfferHead(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	w := page(t, a, http.MethodGet, "/docs")
	require.Equal(t, http.StatusNotModified, page(t, a, http.MethodGet, "/docs", "If-None-Match", w.Header().Get("ETag")).Code)
	for _, path := range []string{"/docs", "/problems", "/problems/stale"} {
		require.Equal(t, http.StatusOK, page(t, a, http.MethodHead, path).Code, path)
	}
	require.Equal(t, http.StatusMethodNotAllowed, page(t, a, http.MethodPost, "/docs").Code)
	require.Equal(t, "/docs", page(t, a, http.MethodGet, "/").Header().Get("Location"))
}

// The closed set of codes in the contract and the pages hold each other.
func TestEveryProblemHasAPage(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	requireSound(t, a, page(t, a, http.MethodGet, "/problems"))
	spec, err := contract.Load()
	require.NoError(t, err)
	require.NotEmpty(t, spec.Document().Components.Schemas["ProblemCode"].Value.Enum)
	for _, code := range spec.Document().Components.Schemas["ProblemCode"].Value.Enum {
		code := code.(string)
		w := page(t, a, http.MethodGet, "/problems/"+strings.ReplaceAll(code, "_", "-"))
		requireSound(t, a, w)
		require.Contains(t, w.Body.String(), "code <code>"+code+"</code>")
		require.NotRegexp(t, `</h2>\s*(<h2|<p><a)`, w.Body.String(), "%s lacks words", code)
	}
	require.Equal(t, http.StatusNotFound, page(t, a, http.MethodGet, "/problems/none").Code)
}
