package repository_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
	"heard/internal/testapi"
)

// Guards read the overlaps that the owner may see, whoever makes the move: what
// its owner cannot see it need not answer.
func TestFactsOfEvidence(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	owner, other := a.Organisation("Owner"), a.Organisation("Other")
	make := func(org uuid.UUID, title string, visibility register.Audience) *register.Activity {
		e := &register.Activity{Title: title, Topics: []string{"maternity"}}
		e.OwnerOrganisationID, e.Visibility, e.State, e.Imported = org, visibility, "planned", true
		e, _, err := a.DB.CreateActivity(testapi.System(t.Context()), e)
		require.NoError(t, err)
		return e
	}
	mine := make(owner, "Mine", register.AudiencePartners)
	own := make(owner, "Own", register.AudienceOrganisation)
	shared := make(other, "Shared", register.AudiencePartners)
	make(other, "Secret", register.AudienceOrganisation)
	ctx := auth.With(t.Context(), auth.Principal{Role: auth.Editor, OrganisationID: other})
	s, _, err := a.DB.CreateEvidenceSearch(ctx, register.EvidenceQuery{Topics: []string{"maternity"}})
	require.NoError(t, err)

	low := register.DefaultPolicy()
	low.Settings.OverlapThreshold = 0.4 // nothing but topics in common
	a.DB.SetPolicy(low)
	overlaps, searches := repository.FactsOfEvidence(testapi.System(t.Context()), t, a.DB, mine, s.ID, uuid.New())
	var found []uuid.UUID
	for _, o := range overlaps {
		found = append(found, o.ActivityID)
	}
	require.ElementsMatch(t, []uuid.UUID{own.ID, shared.ID}, found)
	require.Len(t, searches, 1)
	require.Equal(t, s.Findings, searches[0].Findings)

	a.DB.SetPolicy(register.DefaultPolicy())
	overlaps, _ = repository.FactsOfEvidence(testapi.System(t.Context()), t, a.DB, mine)
	require.Empty(t, overlaps, "below the threshold nothing overlaps")
}
