package register_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	. "heard/internal/register"
)

// challenged is a challenge by Healthwatch that meets every guard.
func challenged(profile Profile) *ChallengeFacts {
	owner, respondent := uuid.New(), uuid.New()
	on := NewDate(2026, time.June, 1)
	c := &Challenge{Title: "Nobody heard back", Kind: new(KindHealthwatchChallenge), About: &LinkTarget{Type: "organisation", ID: respondent},
		Statement: new("No answer has come."), CriterionIDs: []string{"stw-p08"}, RespondentID: &respondent, ResponseDueOn: &on,
		Response: ChallengeResponse{Text: new("We are sorry."), Action: new("The answer goes out.")}, RaiserView: new(RaiserSatisfied)}
	c.Record = Record{State: ChallengeRaised, OwnerOrganisationID: owner, GuardProfile: profile}
	c.EditorIDs = []uuid.UUID{owner, respondent}
	f := &ChallengeFacts{Challenge: c, Respondent: OwnerFacts{ID: respondent}}
	f.Given = Given{Record: &c.Record, Policy: DefaultPolicy(), Today: NewDate(2026, time.May, 4),
		By: Actor{Holder: "one", Role: RoleEditor, OrganisationID: owner}, Owner: OwnerFacts{ID: owner, Standing: OrganisationStanding{CanChallenge: true}}}
	return f
}

// Each part of each guard is met by a whole challenge and unmet by one that lacks
// what it asks, in every profile.
func TestChallengeGuards(t *testing.T) {
	t.Parallel()
	const nhsNumber = "Ask 943 476 5919."
	breaks := map[string]map[int]func(*ChallengeFacts){
		"CHL-G01": {
			1: func(f *ChallengeFacts) { f.Challenge.About = nil },
			2: func(f *ChallengeFacts) { f.Challenge.Statement = nil },
			3: func(f *ChallengeFacts) { f.Challenge.CriterionIDs = nil },
			4: func(f *ChallengeFacts) { f.Challenge.Statement = new(nhsNumber) },
		},
		"CHL-G02": {1: func(f *ChallengeFacts) { f.Challenge.ResponseDueOn = nil }},
		"CHL-G03": {
			1: func(f *ChallengeFacts) { f.Challenge.Response.Action = nil },
			2: func(f *ChallengeFacts) { f.Challenge.Response.Text = new(nhsNumber) },
		},
		"CHL-G04": {1: func(f *ChallengeFacts) { f.Challenge.RaiserView = nil }},
		"CHL-G05": {
			1: func(f *ChallengeFacts) { f.Respondent.HostID = &f.Owner.ID },
			2: func(f *ChallengeFacts) { f.Owner.Standing.CanChallenge = false },
		},
	}
	for _, profile := range []Profile{ProfileLight, ProfileStandard, ProfileServiceChange} {
		for _, g := range ChallengeLifecycle.Guards {
			require.Len(t, breaks[g.ID], len(g.Parts), "every part of %s is tested", g.ID)
			require.NoError(t, ChallengeLifecycle.Recheck(challenged(profile), []string{g.ID}, nil))
			for part, spoil := range breaks[g.ID] {
				f := challenged(profile)
				spoil(f)
				var unmet *GuardError
				require.ErrorAs(t, ChallengeLifecycle.Recheck(f, []string{g.ID}, nil), &unmet, "%s part %d", g.ID, part)
				require.Len(t, unmet.Results, 1)
				require.Equal(t, part, unmet.Results[0].Part)
				require.Equal(t, StrengthHard, unmet.Results[0].Strength)
			}
		}
	}
}

func TestChallengesAreIndependent(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*ChallengeFacts){
		"of itself":    func(f *ChallengeFacts) { f.Respondent.ID = f.Owner.ID },
		"hosted by it": func(f *ChallengeFacts) { f.Owner.HostID = &f.Respondent.ID },
		"its host":     func(f *ChallengeFacts) { f.Respondent.HostID = &f.Owner.ID },
		"lowered by a setting": func(f *ChallengeFacts) {
			f.Respondent.ID = f.Owner.ID
			f.Policy.Lowered = map[string]Strength{"CHL-G05": StrengthWarn}
		},
		"recorded after the fact": func(f *ChallengeFacts) { f.Respondent.ID = f.Owner.ID; f.Record.Retrospective = true },
	} {
		f := challenged(ProfileStandard)
		spoil(f)
		require.Error(t, ChallengeLifecycle.Recheck(f, []string{"CHL-G05"}, nil), name)
		_, err := ChallengeLifecycle.Place(f)
		require.Error(t, err, name)
	}
	f := challenged(ProfileStandard)
	f.Owner.HostID, f.Respondent.HostID = new(uuid.New()), new(uuid.New())
	require.NoError(t, ChallengeLifecycle.Recheck(f, []string{"CHL-G05"}, nil), "other hosts do no harm")
}

// An e-mail address passes when its writer attests that it is a public contact.
// What the raiser attests says nothing of the words of the respondent.
func TestContactsInChallengesAreAttested(t *testing.T) {
	t.Parallel()
	f := challenged(ProfileStandard)
	f.Challenge.Statement = new("Write to desk@example.org.")
	require.Error(t, ChallengeLifecycle.Recheck(f, []string{"CHL-G01"}, nil))
	f.Record.Attestations = []Attestation{{What: AttestPublicContact}}
	require.NoError(t, ChallengeLifecycle.Recheck(f, []string{"CHL-G01"}, nil))
	f.Challenge.Response.Text = new("Write to office@example.org.")
	require.Error(t, ChallengeLifecycle.Recheck(f, []string{"CHL-G03"}, nil))
	f.Request.Attest = []string{AttestPublicContact}
	require.NoError(t, ChallengeLifecycle.Recheck(f, []string{"CHL-G03"}, nil))
}

func TestRespondentsHaveTime(t *testing.T) {
	t.Parallel()
	f := challenged(ProfileStandard)
	f.Challenge.ResponseDueOn = nil
	f.Record.State, f.Request.To = StateNew, ChallengeRaised
	_, err := ChallengeLifecycle.Lead(f)
	require.NoError(t, err)
	require.Equal(t, NewDate(2026, time.May, 11), *f.Challenge.AcknowledgeDueOn)
	require.Equal(t, NewDate(2026, time.June, 1), *f.Challenge.ResponseDueOn)
	_, _, due := ChallengeLifecycle.DueMove(f)
	require.False(t, due)
	f.Today = NewDate(2026, time.May, 11)
	_, _, due = ChallengeLifecycle.DueMove(f)
	require.False(t, due, "the last day is the respondent's")
	f.Today = NewDate(2026, time.May, 20)
	to, on, due := ChallengeLifecycle.DueMove(f)
	require.True(t, due)
	require.Equal(t, ChallengeAcknowledged, to)
	require.Equal(t, NewDate(2026, time.May, 12), on)
}
