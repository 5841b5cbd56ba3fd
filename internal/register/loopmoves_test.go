package register

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// led leads a sound loop as somebody to a state.
func led(f *LoopFacts, role string, organisation uuid.UUID, to string) ([]Step, error) {
	f.By = Actor{Holder: "one", Role: role, OrganisationID: organisation}
	f.Request.To = to
	return LoopLifecycle.Lead(f)
}

func TestLoopIsLedToItsEnd(t *testing.T) {
	t.Parallel()
	f := sound()
	f.Loop.OwnerOrganisationID = f.AnswersID
	steps, err := led(f, RoleApprover, f.AnswersID, LoopClosed)
	require.NoError(t, err)
	require.Len(t, steps, 5)
	require.Equal(t, LoopClosed, f.Loop.State)
	require.Equal(t, LoopAccepted, *f.Loop.Acceptance.Answer)
	require.Equal(t, dt("2026-05-29"), *f.Loop.Acceptance.DueOn)
}

// Each move is for some and not for others.
func TestWhoMovesLoops(t *testing.T) {
	t.Parallel()
	owner, body, buddy, other := "owner", "body", "buddy", "other"
	type who struct{ role, of string }
	everybody := []who{{RoleEditor, owner}, {RoleApprover, owner}, {RoleEditor, body}, {RoleApprover, body}, {RoleApprover, buddy}, {RoleApprover, other}, {"reader", owner}}
	for _, c := range []struct {
		from, to string
		may      []who
		light    []who // more in the light profile
	}{
		{LoopDraft, LoopSaid, []who{{RoleEditor, owner}, {RoleApprover, owner}}, nil},
		{LoopSaid, LoopHeard, []who{{RoleEditor, body}, {RoleApprover, body}}, nil},
		{LoopHeard, LoopDecided, []who{{RoleEditor, body}, {RoleApprover, body}}, nil},
		{LoopDecided, LoopFedBack, []who{{RoleEditor, owner}, {RoleApprover, owner}, {RoleEditor, body}, {RoleApprover, body}}, nil},
		{LoopFedBack, LoopClosed, []who{{RoleApprover, body}, {RoleApprover, buddy}}, []who{{RoleEditor, body}}},
		{LoopDecided, LoopHeard, []who{{RoleApprover, body}, {RoleApprover, buddy}}, []who{{RoleEditor, body}}},
		{LoopClosed, LoopHeard, []who{{RoleApprover, body}, {RoleApprover, buddy}}, []who{{RoleEditor, body}}},
		{LoopSaid, LoopWithdrawn, []who{{RoleEditor, owner}, {RoleApprover, owner}}, nil},
	} {
		for _, profile := range []Profile{ProfileLight, ProfileStandard} {
			may := c.may
			if profile == ProfileLight {
				may = append(append([]who{}, c.may...), c.light...)
			}
			for _, w := range everybody {
				f := sound()
				id := map[string]uuid.UUID{owner: f.Loop.OwnerOrganisationID, body: f.AnswersID, buddy: NewID(), other: NewID()}
				f.Record.State, f.Record.GuardProfile = c.from, profile
				f.Request = Request{To: c.to, Reason: new("error")}
				f.By = Actor{Role: w.role, OrganisationID: id[w.of]}
				if w.of == buddy {
					f.By.BuddyOf = []uuid.UUID{f.AnswersID}
				}
				_, err := LoopLifecycle.Lead(f)
				if slices.Contains(may, w) {
					require.NoError(t, err, "%s to %s, %v, %s", c.from, c.to, w, profile)
				} else {
					var others *NotYoursError
					require.ErrorAs(t, err, &others, "%s to %s, %v, %s", c.from, c.to, w, profile)
				}
			}
		}
	}
}

func TestDueDateFollowsThePromise(t *testing.T) {
	t.Parallel()
	f := sound()
	f.Loop.ResponseDueOn, f.Promised.DueOn = nil, new(dt("2026-06-30"))
	_, err := led(f, RoleEditor, f.Loop.OwnerOrganisationID, LoopSaid)
	require.NoError(t, err)
	require.Equal(t, dt("2026-06-30"), *f.Loop.ResponseDueOn)

	f = sound()
	f.Loop.ResponseDueOn, f.Loop.Items[0].To = nil, mustPartialDate("2026-03")
	_, err = led(f, RoleEditor, f.Loop.OwnerOrganisationID, LoopSaid)
	require.NoError(t, err)
	require.Equal(t, dt("2026-06-23"), *f.Loop.ResponseDueOn, "84 days after the last of them may have spoken")

	f = sound()
	_, err = led(f, RoleEditor, f.Loop.OwnerOrganisationID, LoopSaid)
	require.NoError(t, err)
	require.Equal(t, dt("2026-12-31"), *f.Loop.ResponseDueOn, "a day that was named stays")
}

func TestReconsidering(t *testing.T) {
	t.Parallel()
	for _, state := range []string{LoopDecided, LoopFedBack, LoopClosed} {
		f := sound()
		f.Record.State, f.Loop.UpdateOwed = state, true
		_, err := led(f, RoleApprover, f.AnswersID, LoopHeard)
		require.Equal(t, []string{"#/reason required"}, faults(err))
		f.Request.Reason = new("New facts.")
		steps, err := led(f, RoleApprover, f.AnswersID, LoopHeard)
		require.NoError(t, err)
		require.Equal(t, "L6", steps[0].Move)
		require.Equal(t, LoopHeard, f.Loop.State)
		require.False(t, f.Loop.UpdateOwed)
	}
}

func TestWithdrawing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code, reason *string
		kept         string
	}{
		{new("consent"), new("Somebody asked."), "consent"}, {nil, new("duplicate"), "duplicate"},
		{nil, new("Somebody asked."), ""}, {new("mood"), new("Somebody asked."), ""}, {new("consent"), nil, ""},
	} {
		f := sound()
		f.Record.State, f.Request = LoopSaid, Request{Reason: c.reason, ReasonCode: c.code}
		steps, err := led(f, RoleEditor, f.Loop.OwnerOrganisationID, LoopWithdrawn)
		if c.kept == "" {
			require.Error(t, err)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, c.kept, *steps[0].ReasonCode)
		f.Loop.Derive()
		require.Equal(t, AudiencePartners, f.Loop.Audience, "the ceiling of the state it left")
		require.Nil(t, f.Loop.FirstSaid)
		require.Empty(t, f.Loop.Remains().Items)
		require.NotContains(t, f.Loop.SearchText().B, "point")
	}
	for left, audience := range map[string]Audience{LoopDraft: AudienceOrganisation, LoopSaid: AudiencePartners, LoopFedBack: AudiencePublic} {
		for _, end := range []string{LoopMerged, LoopWithdrawn} {
			l := sound().Loop
			l.State, l.StateLeft = end, &left
			l.Derive()
			require.Equal(t, audience, l.Audience)
			require.Equal(t, left == LoopDraft, l.Draft)
		}
	}
}
