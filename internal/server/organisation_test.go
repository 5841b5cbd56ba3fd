package server_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// How much is asked of a body follows from its independence where nobody says
// otherwise, and a null asks for that again.
func TestGuardProfileOfOrganisations(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	for kind, want := range map[string]string{"healthwatch": "light", "vcse_registered": "light", "icb": "standard"} {
		made := a.Post("/v1/organisations", admin, map[string]any{"name": "A " + kind, "type": kind}).Is(http.StatusCreated)
		require.Equal(t, want, made.At("standing.guardProfile"), kind)
		at := made.Header.Get("Location")
		other := map[string]string{"light": "standard", "standard": "light"}[want]
		set := a.Patch(at, admin, made.ETag(), map[string]any{"standing": map[string]any{"guardProfile": other}}).Is(http.StatusOK)
		require.Equal(t, other, set.At("standing.guardProfile"), kind)
		back := a.Patch(at, admin, set.ETag(), map[string]any{"standing": map[string]any{"guardProfile": nil}}).Is(http.StatusOK)
		require.Equal(t, want, back.At("standing.guardProfile"), kind)
	}
	bad := a.Post("/v1/organisations", admin, map[string]any{"name": "B", "standing": map[string]any{"guardProfile": "service_change"}})
	require.Equal(t, []string{"#/standing/guardProfile: unknown_code"}, bad.Is(http.StatusUnprocessableEntity).Faults())
}

// A buddy is another organisation of the register.
func TestBuddyOfOrganisations(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	buddy := a.Organisation("Buddy")
	body := map[string]any{"name": "Small group", "standing": map[string]any{"independenceProtected": true, "buddyOrganisationId": buddy}}
	made := a.Post("/v1/organisations", admin, body).Is(http.StatusCreated)
	require.Equal(t, buddy.String(), made.At("standing.buddyOrganisationId"))
	require.Contains(t, made.At("labels"), buddy.String())
	own := a.Get("/v1/me", a.Key(auth.Reader, uuid.MustParse(made.At("id").(string)))).Is(http.StatusOK)
	require.Equal(t, made.At("standing"), own.At("standing"))
	require.Contains(t, own.At("labels"), buddy.String())
	require.Nil(t, a.Get("/v1/me", "").Is(http.StatusOK).At("standing"))
	for _, id := range []any{made.At("id"), uuid.NewString()} {
		a.Patch(made.Header.Get("Location"), admin, made.ETag(), map[string]any{"standing": map[string]any{"buddyOrganisationId": id}}).
			Is(http.StatusUnprocessableEntity)
	}
}
