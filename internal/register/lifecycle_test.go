package register_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	. "heard/internal/register"
)

// toy is a lifecycle with one guard of each strength.
type toyFacts struct {
	Given
	hard, reason, warn, private bool
}

func toy(gap func(*toyFacts) bool) func(*toyFacts) []Gap {
	return func(f *toyFacts) []Gap { return NeedIf(!gap(f), "#/x", "Fill it in.") }
}

func same(s Strength) Strengths { return Strengths{Light: StrengthWarn, Standard: s, ServiceChange: s} }

var toyLife = Lifecycle[*toyFacts]{
	Noun: NounActivity, States: []string{"a", "b", "c", "out"}, Transition: "transitionToy",
	Guards: []Guard[*toyFacts]{
		{ID: "TOY-G01", Parts: []Part[*toyFacts]{{Strengths: same(StrengthHard), Test: toy(func(f *toyFacts) bool { return f.hard })}}},
		{ID: "TOY-G02", Parts: []Part[*toyFacts]{{Strengths: same(StrengthReason), Settings: []string{"approvalValidDays"}, Test: toy(func(f *toyFacts) bool { return f.reason })}}},
		{ID: "TOY-G03", Parts: []Part[*toyFacts]{{Strengths: same(StrengthWarn), Test: toy(func(f *toyFacts) bool { return f.warn })}}},
		{ID: "TOY-G04", Privacy: true, Parts: []Part[*toyFacts]{{Strengths: Strengths{StrengthHard, StrengthHard, StrengthHard}, Test: toy(func(f *toyFacts) bool { return f.private })}}},
		{ID: "TOY-G05", Parts: []Part[*toyFacts]{{Strengths: same(StrengthHard), Pending: "not yet recorded here"}}},
	},
	Moves: []Move[*toyFacts]{
		{ID: "T1", From: []string{"a"}, To: "b", Who: WhoEditor, Guards: []string{"TOY-G01", "TOY-G04"}},
		{ID: "T2", From: []string{"b"}, To: "c", Who: WhoApprover, Guards: []string{"TOY-G02", "TOY-G03", "TOY-G05"},
			Due: func(*toyFacts) (Date, bool) { return NewDate(2026, time.May, 1), true }},
		{ID: "T3", From: []string{"a", "b"}, To: "out", Who: WhoEditor, Reason: true, Aside: true},
	},
}

func facts(role string, profile Profile, f toyFacts) *toyFacts {
	owner := uuid.New()
	f.Record = &Record{State: "a", OwnerOrganisationID: owner, GuardProfile: profile}
	f.Policy, f.Today = DefaultPolicy(), NewDate(2026, time.May, 2)
	f.By = Actor{Holder: "one", Role: role, OrganisationID: owner}
	return &f
}

func TestLeadPassesAllGuardsOnTheWay(t *testing.T) {
	t.Parallel()
	f := facts(RoleApprover, ProfileStandard, toyFacts{hard: true, reason: true, private: true})
	f.Request = Request{To: "c"}
	steps, err := toyLife.Lead(f)
	require.NoError(t, err)
	require.Len(t, steps, 2)
	require.Equal(t, "c", f.Record.State)
	require.Equal(t, "b", *f.Record.StateLeft)
	require.Equal(t, map[string]any{"approvalValidDays": 180.0}, steps[1].Guards[0].Settings)
	require.Equal(t, OutcomeNotApplicable, steps[1].Guards[2].Outcome)
}

func TestLeadTellsEveryGapAtOnce(t *testing.T) {
	t.Parallel()
	f := facts(RoleApprover, ProfileStandard, toyFacts{})
	f.Request = Request{To: "c"}
	_, err := toyLife.Lead(f)
	var unmet *GuardError
	require.ErrorAs(t, err, &unmet)
	require.Equal(t, []string{"TOY-G01", "TOY-G04", "TOY-G02"}, guardsOf(unmet.Results))
}

func guardsOf(results []GuardResult) (ids []string) {
	for _, r := range results {
		ids = append(ids, r.Guard)
	}
	return ids
}

func TestReasonsGetPastReasonGuardsOnly(t *testing.T) {
	t.Parallel()
	f := facts(RoleApprover, ProfileStandard, toyFacts{hard: true, private: true})
	f.Request = Request{To: "c", GuardReasons: map[string]string{"TOY-G02": "Told by the court."}}
	steps, err := toyLife.Lead(f)
	require.NoError(t, err)
	require.Equal(t, OutcomeReasonGiven, steps[1].Guards[0].Outcome)

	require.Equal(t, "Told by the court.", f.Record.GuardReasons["TOY-G02"])
	f.Record.State, f.Request = "b", Request{To: "c"}
	_, err = toyLife.Lead(f)
	require.NoError(t, err, "a reason that was published once is not asked for again")

	f = facts(RoleApprover, ProfileStandard, toyFacts{})
	f.Request = Request{To: "b", GuardReasons: map[string]string{"TOY-G01": "x", "TOY-G02": "x", "TOY-G09": "x", "TOY-G04": "x"}}
	_, err = toyLife.Lead(f)
	var problems Problems
	require.ErrorAs(t, err, &problems)
	codes := map[string]string{}
	for _, p := range problems {
		codes[p.Pointer] = p.Code
	}
	require.Equal(t, map[string]string{"#/guardReasons/TOY-G01": "hard_guard", "#/guardReasons/TOY-G02": "not_asked",
		"#/guardReasons/TOY-G04": "hard_guard", "#/guardReasons/TOY-G09": "unknown_guard"}, codes)
}

func TestFactsAreKeptUnmetAndPrivacyHolds(t *testing.T) {
	t.Parallel()
	on, _ := ParsePartialDate("2026-04")
	reason := "The board had met."
	f := facts(RoleApprover, ProfileStandard, toyFacts{private: true})
	f.Request = Request{To: "c", On: on, Reason: &reason, WentAhead: true}
	_, err := toyLife.Lead(f)
	require.NoError(t, err)
	require.Equal(t, []string{"TOY-G01"}, f.Record.WentAhead[0].Guards)
	require.Equal(t, []string{"TOY-G02"}, f.Record.WentAhead[1].Guards)

	f = facts(RoleApprover, ProfileStandard, toyFacts{})
	f.Request = Request{To: "c", On: on, Reason: &reason, WentAhead: true}
	_, err = toyLife.Lead(f)
	var unmet *GuardError
	require.ErrorAs(t, err, &unmet)
	require.Equal(t, []string{"TOY-G04"}, guardsOf(unmet.Results))

	f = facts(RoleEditor, ProfileStandard, toyFacts{private: true})
	f.Request = Request{To: "b", On: on, Reason: &reason, WentAhead: true}
	_, err = toyLife.Lead(f)
	var others *NotYoursError
	require.ErrorAs(t, err, &others, "an editor does not record facts at standard")

	f = facts(RoleApprover, ProfileStandard, toyFacts{private: true})
	f.Record.State, f.Request = "b", Request{To: "c", On: on, Reason: &reason, WentAhead: true}
	f.By.OrganisationID, f.By.BuddyOf = uuid.New(), []uuid.UUID{f.Record.OwnerOrganisationID}
	_, err = toyLife.Lead(f)
	require.ErrorAs(t, err, &others, "a buddy approves and records nothing as a fact")

	f = facts(RoleApprover, ProfileStandard, toyFacts{private: true})
	f.Request = Request{To: "b", WentAhead: true}
	_, err = toyLife.Lead(f)
	require.ErrorContains(t, err, "#/reason required, #/on required")
}

func TestWhoMayMove(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role    string
		profile Profile
		foreign bool
		ok      bool
	}{
		{RoleEditor, ProfileStandard, false, false},
		{RoleApprover, ProfileStandard, false, true},
		{RoleEditor, ProfileLight, false, true},
		{RoleApprover, ProfileStandard, true, false},
		{"reader", ProfileLight, false, false},
	} {
		f := facts(c.role, c.profile, toyFacts{hard: true, reason: true, private: true})
		if c.foreign {
			f.By.OrganisationID = uuid.New()
		}
		f.Request = Request{To: "c"}
		_, err := toyLife.Lead(f)
		require.Equal(t, c.ok, err == nil, c)
		if c.foreign {
			f.By.BuddyOf = []uuid.UUID{f.Record.OwnerOrganisationID}
			f.Record.State = "b"
			_, err = toyLife.Lead(f)
			require.NoError(t, err, "a buddy's approver acts as the second person")
		}
	}
}

func TestWrongStatesAndWays(t *testing.T) {
	t.Parallel()
	f := facts(RoleApprover, ProfileStandard, toyFacts{})
	f.Request = Request{To: "nowhere"}
	_, err := toyLife.Lead(f)
	require.ErrorContains(t, err, "#/to unknown_state")
	f.Record.State, f.Request.To = "out", "a"
	_, err = toyLife.Lead(f)
	var noMove *NoMoveError
	require.ErrorAs(t, err, &noMove)
	f.Record.State, f.Request.To = "a", "out"
	_, err = toyLife.Lead(f)
	require.ErrorContains(t, err, "#/reason required")
}

func TestReadinessChangesNothing(t *testing.T) {
	t.Parallel()
	f := facts(RoleEditor, ProfileStandard, toyFacts{hard: true, private: true})
	r, err := toyLife.Readiness(f, "c")
	require.NoError(t, err)
	require.Equal(t, []string{"b"}, r.Via)
	require.False(t, r.Ready)
	require.False(t, r.Allowed)
	require.Equal(t, "a", f.Record.State)
	next, err := toyLife.NextReadiness(f)
	require.NoError(t, err)
	require.Len(t, next, 2)
	require.True(t, next[0].Ready)
	require.True(t, next[1].NeedsReason)
}

func TestPlacedRecordsKeepWhatIsUnmet(t *testing.T) {
	t.Parallel()
	f := facts(RoleEditor, ProfileStandard, toyFacts{private: true})
	f.Record.State, f.Record.Retrospective = "c", true
	step, err := toyLife.Place(f)
	require.NoError(t, err)
	require.True(t, step.RecordedAfter)
	require.Equal(t, OutcomeUnmet, step.Guards[0].Outcome)
	f = facts(RoleEditor, ProfileStandard, toyFacts{})
	f.Record.State, f.Record.Retrospective = "c", true
	_, err = toyLife.Place(f)
	require.Error(t, err)
}

func TestLoweredGuards(t *testing.T) {
	t.Parallel()
	f := facts(RoleApprover, ProfileStandard, toyFacts{})
	f.Policy.Lowered = map[string]Strength{"TOY-G01": StrengthWarn, "TOY-G04": StrengthWarn}
	f.Request = Request{To: "b"}
	_, err := toyLife.Lead(f)
	var unmet *GuardError
	require.ErrorAs(t, err, &unmet)
	require.Equal(t, []string{"TOY-G04"}, guardsOf(unmet.Results), "privacy is never lowered")
}

func TestDueMoves(t *testing.T) {
	t.Parallel()
	f := facts(RoleEditor, ProfileStandard, toyFacts{})
	f.Record.State = "b"
	to, on, ok := toyLife.DueMove(f)
	require.True(t, ok)
	require.Equal(t, "c", to)
	require.Equal(t, "2026-05-01", on.String())
	f.Today = NewDate(2026, time.April, 30)
	_, _, ok = toyLife.DueMove(f)
	require.False(t, ok)
}
