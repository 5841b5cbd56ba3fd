package server_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/register"
	"heard/internal/testapi"
)

// Everybody sees what is in force, and what of it the deployment has changed.
func TestPolicyIsPublic(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	usual := a.Get("/v1/policy", "").Is(http.StatusOK)
	require.Len(t, usual.At("settings"), len(register.SettingList))
	require.Empty(t, usual.At("loweredGuards"))
	require.NotContains(t, string(usual.Body), `"changed":true`)
	require.Equal(t, http.StatusNotModified, a.Get("/v1/policy", "", "If-None-Match", usual.ETag()).Status)

	p, err := register.ReadPolicy([]byte(`{"settings": {"overlapThreshold": 0.7}, "guards": {"ACT-G00": "reason"}}`))
	require.NoError(t, err)
	a.DB.SetPolicy(p)
	now := a.Get("/v1/policy", "").Is(http.StatusOK)
	for _, item := range now.At("settings").([]any) {
		s := item.(map[string]any)
		require.Equal(t, s["name"] == "overlapThreshold", s["changed"])
		if s["changed"] == true {
			require.Equal(t, []any{0.7, 0.5, "judgement"}, []any{s["value"], s["default"], s["basis"]})
		}
	}
	require.Len(t, now.At("loweredGuards"), 1)
	require.Equal(t, []any{"ACT-G00", "reason", "hard"}, []any{now.At("loweredGuards.0.guard"), now.At("loweredGuards.0.strength"), now.At("loweredGuards.0.default")})
}
