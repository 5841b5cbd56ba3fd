package server_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/testapi"
)

// Only the body itself can open its entry to everybody.
func TestStakeholderConsentLimitsAudience(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	editor, partner := a.Key(auth.Editor, a.Organisation("Owner")), a.Key(auth.Reader, a.Organisation("Other"))
	for consent, sees := range map[string][2]int{
		"":             {http.StatusNotFound, http.StatusOK},
		"public":       {http.StatusOK, http.StatusOK},
		"partners":     {http.StatusNotFound, http.StatusOK},
		"organisation": {http.StatusNotFound, http.StatusNotFound},
	} {
		body := map[string]any{"name": "The Example Café", "visibility": "public"}
		if consent != "" {
			body["directoryConsent"] = consent
		}
		at := a.Post("/v1/stakeholders", editor, body).Is(http.StatusCreated).Header.Get("Location")
		require.Equal(t, sees, [2]int{a.Get(at, "").Status, a.Get(at, partner).Status}, "consent %q", consent)
		read := a.Get(at, editor).Is(http.StatusOK)
		if consent == "" {
			require.Nil(t, read.At("directoryConsent"), "not known is null for those who may know")
			require.Contains(t, read.JSON(), "directoryConsent")
		}
	}
}

// What only partners see comes out on no path: not as a field, a label, a
// filter, a search or a file.
func TestStakeholderPartnersPart(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	editor, partner := a.Key(auth.Editor, a.Organisation("Owner")), a.Key(auth.Reader, a.Organisation("Other"))
	community, _, err := a.DB.CreateCommunity(testapi.System(t.Context()), &register.Community{FullName: "Young carers"})
	require.NoError(t, err)
	id := community.ID.String()
	at := a.Post("/v1/stakeholders", editor, map[string]any{
		"name": "Example Voices", "visibility": "public", "directoryConsent": "public",
		"reach": map[string]any{"reaches": []any{map[string]any{"communityId": id}}, "expertise": []any{"general_practice"}, "wishes": "zebra"},
	}).Is(http.StatusCreated).Header.Get("Location")
	for key, found := range map[string]int{editor: 1, partner: 1, "": 0} {
		for _, filter := range []string{"reachesCommunityId=" + id, "topic=general_practice"} {
			require.Len(t, a.Get("/v1/stakeholders?"+filter, key).Is(http.StatusOK).IDs(), found, filter)
			exportedIDs(t, a, "/v1/exports/stakeholders?format=ndjson&"+filter, key, found)
		}
		require.Empty(t, a.Get("/v1/stakeholders?q=zebra", key).Is(http.StatusOK).IDs(), "search reads public text only")
		for _, path := range []string{at, "/v1/stakeholders", "/v1/exports/stakeholders?format=csv", "/v1/exports/stakeholders?format=ndjson"} {
			body := string(a.Get(path, key).Is(http.StatusOK).Body)
			if key == "" {
				require.NotContains(t, body, id, path)
				require.NotContains(t, body, "zebra", path)
				require.NotContains(t, body, "Young carers", path)
			} else {
				require.Contains(t, body, id, path)
			}
		}
	}
}

func TestStakeholderInUse(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	editor := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post("/v1/stakeholders", editor, map[string]any{"name": "Alliance"}).Is(http.StatusCreated)
	id, at := made.At("id").(string), made.Header.Get("Location")
	citing := []*testapi.Response{
		a.Post("/v1/stakeholders", editor, map[string]any{"name": "Member", "memberOfIds": []any{id}}).Is(http.StatusCreated),
		a.Post("/v1/insights", editor, map[string]any{"title": "Draft", "contributedBy": []any{map[string]any{"stakeholderId": id}}}).Is(http.StatusCreated),
	}
	for _, c := range citing {
		refused := a.Do(http.MethodDelete, at, editor, nil, "If-Match", made.ETag()).Is(http.StatusConflict)
		require.Equal(t, "in_use", refused.At("code"))
		a.Do(http.MethodDelete, c.Header.Get("Location"), editor, nil, "If-Match", c.ETag()).Is(http.StatusNoContent)
	}
	a.Do(http.MethodDelete, at, editor, nil, "If-Match", made.ETag()).Is(http.StatusNoContent)
	a.Get(at, editor).Is(http.StatusGone)
}

// A patch of a nested group keeps what it does not name.
func TestStakeholderPatchOfGroups(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	editor := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post("/v1/stakeholders", editor, map[string]any{"name": "Group",
		"profile": map[string]any{"meets": "fortnightly", "runBy": "volunteers", "venues": []any{"Hall", "Church"}}}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	changed := a.Patch(at, editor, made.ETag(), map[string]any{"profile": map[string]any{"meets": nil, "venues": []any{"Hall"}}}).Is(http.StatusOK)
	require.Nil(t, changed.At("profile.meets"))
	require.Equal(t, "volunteers", changed.At("profile.runBy"))
	require.Equal(t, []any{"Hall"}, changed.At("profile.venues"))
	for fault, patch := range map[string]map[string]any{
		"#/identity/officeHolderName: not_a_public_office": {"identity": map[string]any{"officeHolderName": "A. Person"}},
		"#/kind: unknown_code":                             {"kind": "nonsense"},
		"#/reach/expertise/0: unknown_code":                {"reach": map[string]any{"expertise": []any{"nonsense"}}},
		"#/memberOfIds/0: unknown_id":                      {"memberOfIds": []any{uuid.NewString()}},
		"#/positions/0/about/id: wrong_record_type":        {"positions": []any{map[string]any{"about": map[string]any{"type": "insight", "id": made.At("ownerOrganisationId")}}}},
		"#/profile/mission: unknown_field":                 {"profile": map[string]any{"mission": "x"}},
	} {
		require.Equal(t, []string{fault}, a.Patch(at, editor, changed.ETag(), patch).Is(http.StatusUnprocessableEntity).Faults())
	}
}

func TestStakeholderSearchFoldsSigns(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	editor := a.Key(auth.Editor, a.Organisation("Owner"))
	for _, name := range []string{"The Friendship Café CIC", "St Peter's Collegiate Church", "Alternat+ves Support", "Telford & Wrekin Council"} {
		a.Post("/v1/stakeholders", editor, map[string]any{"name": name, "visibility": "public", "directoryConsent": "public"}).Is(http.StatusCreated)
	}
	for q, name := range map[string]string{
		"Caf%C3%A9": "The Friendship Café CIC", "cafe": "The Friendship Café CIC", "st+peters": "St Peter's Collegiate Church",
		"alternat%2Bves": "Alternat+ves Support", "telford+and+wrekin": "Telford & Wrekin Council",
	} {
		require.Equal(t, name, a.Get("/v1/stakeholders?q="+q, "").Is(http.StatusOK).At("data.0.name"), q)
	}
}

// What only partners see does not go out as a claim either.
func TestStakeholderClaimsOfPartnersFields(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	made := a.Post("/v1/stakeholders", key, map[string]any{"name": "Group", "visibility": "public", "directoryConsent": "public", "claims": []any{
		map[string]any{"field": "reach.wishes", "value": "Ring first."}, map[string]any{"field": "validFrom", "value": "1999"}}}).Is(http.StatusCreated)
	require.Len(t, made.At("claims"), 2)
	require.Len(t, a.Get(made.Header.Get("Location"), "").Is(http.StatusOK).At("claims"), 1)
	exported := string(a.Get("/v1/exports/stakeholders?format=ndjson", "").Is(http.StatusOK).Body)
	require.Contains(t, exported, "Group")
	require.NotContains(t, exported, "Ring first.")
}

// A group may rest, wake, end and come back. Nothing but its state changes.
func TestStakeholdersRestAndEnd(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	key, other := a.Key(auth.Editor, org), a.Key(auth.Editor, a.Organisation("Other"))
	at := a.Post("/v1/stakeholders", key, map[string]any{"name": "Knitters"}).Is(http.StatusCreated).Header.Get("Location")
	a.Move(at, other, "dormant").Is(http.StatusForbidden)
	for _, to := range []string{"dormant", "active", "dormant"} {
		require.Equal(t, to, a.Move(at, key, to).Is(http.StatusOK).At("state"))
	}
	a.Move(at, key, "closed").Is(http.StatusUnprocessableEntity)
	a.Move(at, key, "closed", "reason", "The hall was sold.").Is(http.StatusOK)
	a.Move(at, key, "active", "reason", "It was not.").Is(http.StatusForbidden)
	a.Move(at, key, "dormant").Is(http.StatusConflict)
	require.Empty(t, a.Get(at+"/readiness", key).Is(http.StatusOK).At("data"))
	a.Move(at, a.Key(auth.Approver, org), "active", "reason", "It was not.").Is(http.StatusOK)
	require.Len(t, a.Get(at+"/history", other).Is(http.StatusOK).At("data"), 6)
}
