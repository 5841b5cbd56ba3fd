package register

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// ask leads complete facts from one state to another.
func ask(f *ActivityFacts, from, to string, reason *string) ([]Step, error) {
	f.Record.State, f.Request = from, Request{To: to, Reason: reason}
	f.Record.OwnerOrganisationID = uuid.New()
	f.By.OrganisationID = f.Record.OwnerOrganisationID
	return ActivityLifecycle.Lead(f)
}

// Every arrow between the states of an activity, and who may follow it at
// standard.
func TestActivityMoves(t *testing.T) {
	t.Parallel()
	why := new("Because.")
	for _, c := range []struct {
		from, to, role string
		reason         *string
		move           string // empty where it is refused
	}{
		{ActivityDraft, ActivityPlanned, RoleEditor, nil, "A1"},
		{ActivityPlanned, ActivityApproved, RoleEditor, nil, ""},
		{ActivityPlanned, ActivityApproved, RoleApprover, nil, "A3"},
		{ActivityApproved, ActivityOpen, RoleEditor, nil, "A4"},
		{ActivityApproved, ActivityPlanned, RoleApprover, nil, ""},
		{ActivityOpen, ActivityPaused, RoleEditor, nil, ""},
		{ActivityOpen, ActivityPaused, RoleEditor, why, "A5"},
		{ActivityPaused, ActivityOpen, RoleEditor, why, "A5"},
		{ActivityOpen, ActivityClosed, RoleEditor, nil, ""},
		{ActivityOpen, ActivityClosed, RoleEditor, why, "A6"},
		{ActivityClosed, ActivityOpen, RoleEditor, why, ""},
		{ActivityClosed, ActivityOpen, RoleApprover, nil, ""},
		{ActivityClosed, ActivityOpen, RoleApprover, why, "A7"},
		{ActivityClosed, ActivityFeedback, RoleEditor, nil, "A8"},
		{ActivityFeedback, ActivityCompleted, RoleEditor, nil, ""},
		{ActivityFeedback, ActivityCompleted, RoleApprover, nil, "A9"},
		{ActivityPlanned, ActivityCancelled, RoleEditor, nil, ""},
		{ActivityPlanned, ActivityCancelled, RoleEditor, why, "A10"},
		{ActivityOpen, ActivityCancelled, RoleEditor, why, ""},
		{ActivityOpen, ActivityCancelled, RoleApprover, why, "A10"},
		{ActivityCompleted, ActivityFeedback, RoleEditor, why, ""},
		{ActivityCompleted, ActivityFeedback, RoleApprover, why, "A11"},
		{ActivityCancelled, ActivityDraft, RoleEditor, nil, ""},
		{ActivityCancelled, ActivityDraft, RoleEditor, why, "A12"},
		{ActivityNotRequired, ActivityDraft, RoleEditor, why, "A12"},
		{ActivityCompleted, ActivityOpen, RoleApprover, why, ""},
	} {
		f := completeFacts(ProfileStandard)
		f.By.Role = c.role
		steps, err := ask(f, c.from, c.to, c.reason)
		name := c.from + " to " + c.to + " by " + c.role
		if c.move == "" {
			require.Error(t, err, name)
			continue
		}
		require.NoError(t, err, name)
		require.Equal(t, c.move, steps[0].Move, name)
		require.Equal(t, c.to, f.Record.State, name)
	}
	f := completeFacts(ProfileStandard)
	f.Searches[0].Verdict = CoverageSufficient
	steps, err := ask(f, ActivityPlanned, ActivityNotRequired, why)
	require.NoError(t, err)
	require.Equal(t, "A2", steps[0].Move)
	require.Equal(t, why, f.Activity.Progress.NotRequiredReason)
}

func TestInformingGoesStraightToTheEnd(t *testing.T) {
	t.Parallel()
	f := completeFacts(ProfileStandard)
	at(LevelInforming)(f)
	f.By.Role = RoleEditor
	_, err := ask(f, ActivityClosed, ActivityFeedback, nil)
	require.Error(t, err)
	steps, err := ask(f, ActivityClosed, ActivityCompleted, nil)
	require.NoError(t, err)
	require.Len(t, steps, 1)
}

// An activity opens on its first day and closes after its last, where both are
// known in full; what is ongoing closes by hand and gives no reason.
func TestActivityMovesByDate(t *testing.T) {
	t.Parallel()
	f := completeFacts(ProfileStandard)
	f.Record.State = ActivityApproved
	to, on, due := ActivityLifecycle.DueMove(f)
	require.True(t, due)
	require.Equal(t, ActivityOpen, to)
	require.Equal(t, planToday, on)
	f.Today = planToday.AddDays(-1)
	_, _, due = ActivityLifecycle.DueMove(f)
	require.False(t, due)

	f.Record.State = ActivityOpen
	f.Today = f.ends()
	_, _, due = ActivityLifecycle.DueMove(f)
	require.False(t, due, "it is open on its last day")
	f.Today = f.ends().AddDays(1)
	to, _, due = ActivityLifecycle.DueMove(f)
	require.True(t, due)
	require.Equal(t, ActivityClosed, to)
	f.Activity.EndsOn, _ = ParsePartialDate("2027-03")
	_, _, due = ActivityLifecycle.DueMove(f)
	require.False(t, due, "a month has no last day of opening")

	f = completeFacts(ProfileStandard)
	f.Activity.Time.Cadence = new(CadenceOngoing)
	f.Today = planToday.AddDays(365)
	f.Record.State = ActivityOpen
	_, _, due = ActivityLifecycle.DueMove(f)
	require.False(t, due)
	_, err := ask(f, ActivityOpen, ActivityClosed, nil)
	require.NoError(t, err)
}

func TestApprovalTellsPatientVoiceBodiesAndIsNeverAlone(t *testing.T) {
	t.Parallel()
	voice := uuid.New()
	f := completeFacts(ProfileStandard)
	f.Voices = []uuid.UUID{voice}
	steps, err := ask(f, ActivityPlanned, ActivityApproved, nil)
	require.NoError(t, err)
	require.Equal(t, []HealthwatchNotice{{voice, planToday}}, f.Activity.Partners.HealthwatchInformed)
	require.False(t, steps[0].OnePerson)

	f.By.Holder = "editor"
	_, err = ask(f, ActivityPlanned, ActivityApproved, nil)
	require.ErrorContains(t, err, "ACT-G15")
	f.Owner.OtherApprovers = 0
	f.Activity.Attestations = []Attestation{{What: AttestResources, By: "editor"}}
	steps, err = ask(f, ActivityPlanned, ActivityApproved, nil)
	require.NoError(t, err)
	require.True(t, steps[0].OnePerson, "and it says so")
	require.Len(t, f.Activity.Partners.HealthwatchInformed, 1, "nobody is told twice")
}

func TestCancellingCallsOffWhatIsToCome(t *testing.T) {
	t.Parallel()
	f := completeFacts(ProfileStandard)
	f.Activity.Sessions = []Session{{On: dayIn(-1)}, {On: dayIn(0), Status: new("planned")}, {On: dayIn(9)}, {Status: new("to_be_confirmed")}, {On: dayIn(1), Status: new(SessionHeld)}}
	_, err := ask(f, ActivityOpen, ActivityCancelled, new("The money is gone."))
	require.NoError(t, err)
	var states []string
	for _, s := range f.Activity.Sessions {
		states = append(states, orEmpty(s.Status))
	}
	require.Equal(t, []string{"", SessionCancelled, SessionCancelled, SessionCancelled, SessionHeld}, states)
	require.Equal(t, "The money is gone.", *f.Activity.Sessions[2].StatusReason)
	require.Equal(t, "The money is gone.", *f.Activity.Progress.CancelledReason)
	f.Activity.Derive()
	require.Equal(t, AudiencePublic, f.Activity.Audience, "who saw it open sees that it was cancelled")
	_, err = ask(f, ActivityCancelled, ActivityDraft, new("The money is back."))
	require.NoError(t, err)
	require.Nil(t, f.Activity.Progress.CancelledReason)
	f.Activity.State, f.Activity.StateLeft = ActivityCancelled, new(ActivityDraft)
	f.Activity.Derive()
	require.True(t, f.Activity.Draft)
}

func TestAPromiseGivenIsKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit func(*FeedbackPromise)
		ok   bool
	}{
		"a channel more":  {func(p *FeedbackPromise) { p.Channels = []string{"website", "post"} }, true},
		"sooner":          {func(p *FeedbackPromise) { p.DueOn = new(planToday.AddDays(89)) }, true},
		"a detail added":  {func(p *FeedbackPromise) { p.InterimUpdates = new("Monthly.") }, true},
		"later":           {func(p *FeedbackPromise) { p.DueOn = new(planToday.AddDays(91)) }, false},
		"no day":          {func(p *FeedbackPromise) { p.DueOn = nil }, false},
		"a channel less":  {func(p *FeedbackPromise) { p.Channels = []string{"website"} }, false},
		"other words":     {func(p *FeedbackPromise) { p.Text = new("Perhaps a report.") }, false},
		"no longer asked": {func(p *FeedbackPromise) { p.PreferencesAsked = new(false) }, false},
	} {
		for _, state := range []string{ActivityOpen, ActivityFeedback, ActivityPlanned} {
			before, after := completeActivity(), completeActivity()
			after.Promise = before.Promise
			before.State, after.State = state, state
			c.edit(&after.Promise)
			_, err := after.Revise(before)
			require.Equal(t, c.ok || state == ActivityPlanned, err == nil, "%s in %s", name, state)
			after.Retrospective = true
			_, err = after.Revise(before)
			require.NoError(t, err, "what is told of the past may be corrected")
		}
	}
}

func TestAChangedPromiseIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit func(*Activity)
		back bool
	}{
		"level":           {func(a *Activity) { a.Level.Code = new(LevelInvolving) }, true},
		"areas":           {func(a *Activity) { a.AreaIDs = append(a.AreaIDs, uuid.New()) }, true},
		"influence":       {func(a *Activity) { a.Influence.Can = []string{"Nothing much"} }, true},
		"promise":         {func(a *Activity) { a.Promise.Channels = nil }, true},
		"brought forward": {func(a *Activity) { a.StartsOn, a.EndsOn = dayIn(-1), dayIn(29) }, true},
		"shortened":       {func(a *Activity) { a.StartsOn = dayIn(3) }, true},
		"put off":         {func(a *Activity) { a.StartsOn, a.EndsOn = dayIn(7), dayIn(37) }, false},
		"summary":         {func(a *Activity) { a.Summary = new("Other words.") }, false},
	} {
		before := completeActivity()
		before.State = ActivityApproved
		copied := *before
		c.edit(&copied)
		r, err := copied.Revise(before)
		require.NoError(t, err)
		require.Equal(t, c.back, len(r.Steps) == 1, name)
		require.Equal(t, c.back, copied.State == ActivityPlanned, name)
		if c.back {
			require.Equal(t, "A13", r.Steps[0].Move)
		}
	}
	before := completeActivity()
	before.State = ActivityPlanned
	copied := *before
	copied.Summary, copied.Level.Code = new("New words."), new(LevelInvolving)
	r, err := copied.Revise(before)
	require.NoError(t, err)
	require.Equal(t, []string{"ACT-G28"}, r.Recheck)
}

func TestProfileOfAnActivity(t *testing.T) {
	t.Parallel()
	a := completeActivity()
	a.SetProfile(ProfileLight)
	require.Equal(t, ProfileLight, a.GuardProfile)
	a.Context.ConcernsServiceChange = new(true)
	a.SetProfile(ProfileLight)
	require.Equal(t, ProfileServiceChange, a.GuardProfile, "a change of services is asked most, whoever owns it")
}
