package server_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
	"heard/internal/testapi"
)

func TestMovesAreGuardedAndKept(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key, reader := a.Key(auth.Editor, org), a.Key(auth.Reader, org)
	made := a.Post("/v1/activities", key, map[string]any{"title": "Visits"}).Is(http.StatusCreated)
	at := made.Header.Get("Location")

	refused := a.Move(at, key, "planned").Is(http.StatusConflict)
	require.Equal(t, "guard_failed", refused.At("code"))
	require.Contains(t, refused.Unmet(), "ACT-G00 #/startsOn")
	require.Equal(t, refused.Unmet()[0], func() string {
		v := a.Get(at+"/readiness?to=planned", key).Is(http.StatusOK).At("data.0.violations.0").(map[string]any)
		return v["guard"].(string) + " " + v["pointer"].(string)
	}())
	require.Equal(t, "draft", a.Get(at, key).At("state"), "nothing half-done")

	tag := a.Get(at, key).ETag()
	a.Post(at+"/transitions", key, map[string]any{"to": "cancelled", "reason": "Not needed."}).Is(http.StatusPreconditionRequired)
	a.Post(at+"/transitions", key, map[string]any{"to": "nonsense"}, "If-Match", tag).Is(http.StatusUnprocessableEntity)
	require.Equal(t, []any{"planned", "cancelled"}, a.Post(at+"/transitions", key, map[string]any{"to": "paused"}, "If-Match", tag).Is(http.StatusConflict).At("nextStates"))
	require.Equal(t, []string{"#/reason: required"}, a.Post(at+"/transitions", key, map[string]any{"to": "cancelled"}, "If-Match", tag).Is(http.StatusUnprocessableEntity).Faults())
	a.Get(at+"/readiness?to=nonsense", key).Is(http.StatusBadRequest)
	a.Get(at+"/readiness", reader).Is(http.StatusNotFound)

	done := a.Move(at, key, "cancelled", "reason", "Not needed.").Is(http.StatusOK)
	require.Equal(t, "cancelled", done.At("state"))
	a.Post(at+"/transitions", key, map[string]any{"to": "draft", "reason": "Needed."}, "If-Match", tag).Is(http.StatusPreconditionFailed)

	shared := a.Post("/v1/activities", key, map[string]any{"title": "Told", "state": "completed", "visibility": "public", "retrospective": true,
		"retrospectiveReason": "Found later.", "provenance": []any{map[string]any{"publisher": "Owner"}}}).Is(http.StatusCreated).Header.Get("Location")
	for _, other := range []string{"", a.Key(auth.Approver, a.Organisation("Other"))} {
		a.Get(shared+"/readiness?to=feedback", other).Is(http.StatusForbidden)
		require.Empty(t, a.Get(shared+"/readiness", other).Is(http.StatusOK).At("data"))
	}

	h := a.Get(at+"/history", key).Is(http.StatusOK)
	require.Equal(t, "created", h.At("data.0.operation"))
	require.Equal(t, "A10", h.At("data.1.steps.0.move"))
	require.Equal(t, []any{"progress", "state"}, h.At("data.1.fields"), "as the contract names them")
	require.Equal(t, "Not needed.", h.At("data.1.steps.0.reason"))
	require.Equal(t, "test-editor", h.At("data.1.actor"))
	first := a.Get(at+"/history?limit=1", key).Is(http.StatusOK)
	rest := a.Get(first.At("links.next").(string), key).Is(http.StatusOK)
	require.InDelta(t, 2, rest.At("data.0.version"), 0)
	a.Get(at+"/history?cursor=junk", key).Is(http.StatusBadRequest)
}

// How much is asked follows the organisation as it stands when a record is moved,
// not as it stood when the record was last written.
func TestGuardsFollowTheStandingOfTheDay(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key := a.Key(auth.Editor, org)
	at := a.Post("/v1/activities", key, map[string]any{"title": "Coffee morning"}).Is(http.StatusCreated).Header.Get("Location")
	a.Move(at, key, "planned").Is(http.StatusConflict)
	_, _, err := a.DB.UpdateOrganisation(testapi.System(t.Context()), org, repository.AnyVersion, func(o *register.Organisation) error {
		o.Standing.GuardProfile = new(string(register.ProfileLight))
		return nil
	})
	require.NoError(t, err)
	ready := a.Get(at+"/readiness?to=planned", key).Is(http.StatusOK)
	require.Equal(t, "light", ready.At("guardProfile"))
	require.Equal(t, true, ready.At("data.0.ready"))
	require.Equal(t, "light", a.Move(at, key, "planned").Is(http.StatusOK).At("guardProfile"))
}
