package server_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/server"
	"heard/internal/testapi"
)

func TestPublicFeedback(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	trust := a.Organisation("Trust")
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	open := map[string]any{"visibility": "public", "responsibleOrganisationId": trust, "topics": []string{"maternity"},
		"defaults":   map[string]any{"outcome": "no_change", "noChange": map[string]any{"reasonCode": "workforce", "explanation": "There are no staff."}},
		"deliveries": []any{map[string]any{"channel": "website", "reached": map[string]any{"value": 3, "qualifier": "exact", "unit": "people", "kind": "reached"}}}}
	told := pastLoop(t, a, key, "fed_back", open)
	pastLoop(t, a, key, "said", open)
	pastLoop(t, a, key, "decided", map[string]any{"title": "For partners"})

	list := a.Get("/v1/public/feedback", "").Is(http.StatusOK)
	require.Equal(t, []string{told.At("id").(string)}, list.IDs())
	require.Equal(t, list.Body, a.Get("/v1/public/feedback", key).Body, "it is the same for everybody")
	require.Equal(t, "public, max-age=300", list.Header.Get("Cache-Control"))
	require.Equal(t, http.StatusNotModified, a.Get("/v1/public/feedback", "", "If-None-Match", list.ETag()).Status)
	require.Equal(t, "One clear point for volunteering.", list.At("data.0.answers.0.said.0.text"))
	require.Equal(t, "workforce", list.At("data.0.answers.0.said.0.noChange.reasonCode"))
	require.Equal(t, "A desk was set up.", list.At("data.0.answers.0.did.0.text"))
	require.Nil(t, list.At("data.0.told.0.reached.value"), "a small number of people is not shown")
	require.Equal(t, "Trust", list.At("labels").(map[string]any)[trust.String()].(map[string]any)["name"])

	at := "/v1/public/feedback/"
	require.Equal(t, list.At("data.0"), a.Get(at+told.At("id").(string), "").Is(http.StatusOK).At("data"))
	a.Get(at+pastLoop(t, a, key, "said", open).At("id").(string), key).Is(http.StatusNotFound)
	for query, found := range map[string]int{
		"topic=maternity": 1, "topic=dementia": 0, "outcome=no_change": 1, "outcome=changed": 0, "q=desk": 1, "q=parking": 0,
		"organisationId=" + trust.String(): 1, "organisationId=" + told.At("ownerOrganisationId").(string): 1,
		"organisationId=" + a.Organisation("Other").String(): 0,
	} {
		require.Len(t, a.Get("/v1/public/feedback?"+query, "").Is(http.StatusOK).IDs(), found, query)
	}
	a.Get("/v1/public/feedback?state=said", "").Is(http.StatusBadRequest)
}

// What is for everybody may be read by pages of any origin, the rest by those of
// partners.
func TestPublicPagesAreOpenToAnyOrigin(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	h, err := server.New(a.DB, server.Options{CORSOrigins: []string{"https://partner.example"}, RequestTimeout: time.Second, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	for path, allowed := range map[string]string{"/v1/public/feedback": "*", "/v1/feedback-loops": ""} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.Header.Set("Origin", "https://elsewhere.example")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, http.StatusOK, w.Code)
		require.Equal(t, allowed, w.Header().Get("Access-Control-Allow-Origin"), path)
	}
}
