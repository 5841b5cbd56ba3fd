package server_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// What a review concludes is public; how it got there is for partners, and
// absent for others with the labels of its ids.
func TestEvidenceReviewByCaller(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	insight := a.Post("/v1/insights", key, map[string]any{"title": "Hard to get an appointment"}).Is(http.StatusCreated).At("id")
	body := past("closed")
	body["title"], body["visibility"] = "Talks at markets", "public"
	body["evidence"] = map[string]any{"review": map[string]any{
		"insightIds": []any{insight}, "judgements": []any{map[string]any{"insightId": insight, "used": true}},
		"methodEvidence": "Market stalls reach working people.", "conclusion": "partial", "completedOn": "2024-05-01",
		"gaps":     []any{map[string]any{"topic": "general_practice", "question": "What about evenings?"}},
		"override": map[string]any{"reason": "out_of_date", "text": "The last survey was in 2015."}, "weakerReason": "The sample was small.",
	}}
	made := a.Post(activities, key, body).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	require.Equal(t, "insight", made.At("labels."+insight.(string)+".type"))

	partner := a.Get(at, a.Key(auth.Reader, a.Organisation("Partner"))).Is(http.StatusOK)
	require.Equal(t, made.At("evidence"), partner.At("evidence"))
	require.Equal(t, []any{}, partner.At("evidence.overlaps"))

	public := a.Get(at, "").Is(http.StatusOK)
	require.Equal(t, map[string]any{"review": map[string]any{"conclusion": "partial", "weakerReason": "The sample was small.",
		"override": map[string]any{"reason": "out_of_date", "text": "The last survey was in 2015."}}}, public.At("evidence"))
	require.NotContains(t, public.At("labels"), insight)
	require.NotContains(t, a.Get(activities, "").Is(http.StatusOK).At("labels"), insight)
	for _, format := range []string{"csv", "ndjson"} {
		file := "/v1/exports/activities?format=" + format
		require.Contains(t, string(a.Get(file, key).Body), "Market stalls")
		require.NotContains(t, string(a.Get(file, "").Body), "Market stalls")
		require.Contains(t, string(a.Get(file, "").Body), "out_of_date")
	}

	changed := a.Patch(at, key, made.ETag(), map[string]any{"evidence": map[string]any{"review": map[string]any{"conclusion": nil}}}).Is(http.StatusOK)
	require.Nil(t, changed.At("evidence.review.conclusion"))
	require.Equal(t, "Market stalls reach working people.", changed.At("evidence.review.methodEvidence"))
}

func TestEvidenceReviewFaults(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	insight := a.Post("/v1/insights", key, map[string]any{"title": "One"}).Is(http.StatusCreated).At("id")
	judged := map[string]any{"insightId": insight, "used": false}
	for want, evidence := range map[string]map[string]any{
		"#/evidence/overlaps: read_only":                      {"overlaps": []any{}},
		"#/evidence/review/conclusion: unknown_code":          {"review": map[string]any{"conclusion": "plenty"}},
		"#/evidence/review/searchIds/0: unknown_id":           {"review": map[string]any{"searchIds": []any{uuid.NewString()}}},
		"#/evidence/review/judgements/1/insightId: duplicate": {"review": map[string]any{"judgements": []any{judged, judged}}},
		"#/evidence/review/externalSources/0: required":       {"review": map[string]any{"externalSources": []any{map[string]any{}}}},
		"#/evidence/review/gaps/0: required":                  {"review": map[string]any{"gaps": []any{map[string]any{}}}},
		"#/evidence/review/gaps/0/topic: unknown_code":        {"review": map[string]any{"gaps": []any{map[string]any{"topic": "nonsense"}}}},
	} {
		bad := a.Post(activities, key, map[string]any{"title": "One", "evidence": evidence}).Is(http.StatusUnprocessableEntity)
		require.Equal(t, []string{want}, bad.Faults())
	}
}
