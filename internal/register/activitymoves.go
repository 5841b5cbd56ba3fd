package register

import "slices"

// ActivityLifecycle is the way of an activity from a draft to what became of it.
var ActivityLifecycle = Lifecycle[*ActivityFacts]{
	Noun:       NounActivity,
	Transition: "transitionActivity",
	States: []string{ActivityDraft, ActivityPlanned, ActivityNotRequired, ActivityApproved, ActivityOpen, ActivityPaused,
		ActivityClosed, ActivityFeedback, ActivityCompleted, ActivityCancelled},
	Guards: activityGuards,
	Moves: []Move[*ActivityFacts]{
		{ID: "A1", From: []string{ActivityDraft}, To: ActivityPlanned, Who: WhoEditor, Guards: []string{"ACT-G00", "ACT-G28"},
			About: "The plan is shared with the partners."},
		{ID: "A2", From: []string{ActivityPlanned}, To: ActivityNotRequired, Who: WhoEditor, Guards: []string{"ACT-G04b", "ACT-G28"}, Enter: enterNotRequired,
			About: "Enough is known already, so nobody is asked again."},
		{ID: "A3", From: []string{ActivityPlanned}, To: ActivityApproved, Who: WhoApprover, Guards: approvalGuards, Enter: enterApproved,
			About: "A second person has looked at the plan and commits the means for it."},
		{ID: "A4", From: []string{ActivityApproved}, To: ActivityOpen, Who: WhoEditor, Due: dueToOpen, Enter: enterOpen,
			Guards: []string{"ACT-G19", "ACT-G02", "ACT-G05", "ACT-G09", "ACT-G12", "ACT-G13", "ACT-G17", "ACT-G28"}, About: "People can take part. The register opens it on the day it starts."},
		{ID: "A5", From: []string{ActivityOpen}, To: ActivityPaused, Who: WhoEditor, Reason: true, Aside: true, Guards: textGuard, About: "It stops for a time."},
		{ID: "A5", From: []string{ActivityPaused}, To: ActivityOpen, Who: WhoEditor, Reason: true, Aside: true, Guards: textGuard, About: "It goes on."},
		{ID: "A6", From: []string{ActivityOpen}, To: ActivityClosed, Who: WhoEditor, NeedsReason: closesEarly, Due: dueToClose, Enter: enterClosed, Guards: textGuard,
			About: "Nobody can take part any more. The register closes it at the end of its last day; closing earlier takes a reason, and what is ongoing is closed by hand."},
		{ID: "A7", From: []string{ActivityClosed}, To: ActivityOpen, Who: WhoApprover, Reason: true, Aside: true, Guards: []string{"ACT-G09", "ACT-G28"},
			Enter: func(f *ActivityFacts, _ *Step) { f.Activity.Progress.ClosedOn = PartialDate{} },
			About: "It is extended, with a new end."},
		{ID: "A8", From: []string{ActivityClosed}, To: ActivityFeedback, Who: WhoEditor, When: (*ActivityFacts).asks, Guards: []string{"ACT-G20", "ACT-G21", "ACT-G22"},
			About: "What people said is shared, and they are told what is done about it."},
		{ID: "A9", From: []string{ActivityFeedback}, To: ActivityCompleted, Who: WhoApprover, Guards: []string{"ACT-G23", "ACT-G24", "ACT-G25", "ACT-G26"},
			About: "The promise of feedback is kept, and what was learned is written down."},
		{ID: "A9", From: []string{ActivityClosed}, To: ActivityCompleted, Who: WhoEditor, When: (*ActivityFacts).informing,
			About: "People were told and not asked, so nothing is owed to them."},
		{ID: "A10", From: []string{ActivityDraft, ActivityPlanned, ActivityApproved, ActivityOpen, ActivityPaused}, To: ActivityCancelled, Who: whoCancels,
			Reason: true, Aside: true, Guards: []string{"ACT-G27", "ACT-G28"}, Enter: enterCancelled, About: "It does not take place, or stops."},
		{ID: "A11", From: []string{ActivityCompleted}, To: ActivityFeedback, Who: WhoApprover, Reason: true, Aside: true, Guards: textGuard, About: "There is more to tell."},
		{ID: "A12", From: []string{ActivityNotRequired, ActivityCancelled}, To: ActivityDraft, Who: WhoEditor, Reason: true, Aside: true, Guards: textGuard,
			Enter: takeUpAgain, About: "It is taken up again."},
		{ID: "A13", From: []string{ActivityApproved}, To: ActivityPlanned, Who: WhoRegister, Aside: true,
			About: "A promise has changed since it was approved, so it is looked at again."},
	},
}

// approvalGuards are what a plan is held against before anybody is asked.
var approvalGuards = []string{
	"ACT-G00", "ACT-G01", "ACT-G02", "ACT-G03", "ACT-G04", "ACT-G05", "ACT-G06", "ACT-G07", "ACT-G08", "ACT-G09", "ACT-G10",
	"ACT-G11", "ACT-G12", "ACT-G13", "ACT-G14", "ACT-G15", "ACT-G16", "ACT-G17", "ACT-G18", "ACT-G28",
}

// textGuard is the one guard of moves that ask for nothing but a reason.
var textGuard = []string{"ACT-G28"}

// whoCancels is an editor while nobody has been asked, and an approver once
// people could take part.
var whoCancels = Who{"an editor or approver of the owner, and once it has opened an approver", func(g *Given) bool {
	if g.Record.State == ActivityOpen || g.Record.State == ActivityPaused {
		return WhoApprover.May(g)
	}
	return WhoEditor.May(g)
}}

// closesEarly reports whether it would close before its last day is over.
func closesEarly(f *ActivityFacts) bool {
	return !f.ongoing() && !f.ends().IsZero() && !f.Today.After(f.ends())
}

// dueToOpen is the day it starts, where that is known in full.
func dueToOpen(f *ActivityFacts) (Date, bool) {
	a := f.Activity
	return a.StartsOn.Earliest(), a.StartsOn.Precision() == PrecisionDay && !a.Past()
}

// dueToClose is the day after its last one.
func dueToClose(f *ActivityFacts) (Date, bool) {
	a := f.Activity
	return f.ends().AddDays(1), a.EndsOn.Precision() == PrecisionDay && !f.ongoing() && !a.Past()
}

func enterNotRequired(f *ActivityFacts, s *Step) {
	if s.Reason != nil {
		f.Activity.Progress.NotRequiredReason = s.Reason
	}
}

// enterApproved says so where one person answers for it alone, and tells the
// patient-voice bodies of its areas of the plan.
func enterApproved(f *ActivityFacts, s *Step) {
	_, s.OnePerson = f.SecondPerson()
	s.OnePerson = s.OnePerson && f.Record.GuardProfile != ProfileLight
	told := &f.Activity.Partners.HealthwatchInformed
	for _, id := range f.Voices {
		known := slices.ContainsFunc(*told, func(n HealthwatchNotice) bool { return n.OrganisationID == id })
		if !known && f.asks() && id != f.Record.OwnerOrganisationID {
			*told = append(*told, HealthwatchNotice{OrganisationID: id, On: f.Today})
		}
	}
}

func enterOpen(f *ActivityFacts, s *Step) { f.Activity.Progress.OpenedOn = s.On }

func enterClosed(f *ActivityFacts, s *Step) { f.Activity.Progress.ClosedOn = s.On }

// takeUpAgain takes out why it was not to be.
func takeUpAgain(f *ActivityFacts, _ *Step) {
	f.Activity.Progress.CancelledReason, f.Activity.Progress.NotRequiredReason = nil, nil
}

// enterCancelled keeps the reason where people find it, and calls off what was to
// come.
func enterCancelled(f *ActivityFacts, s *Step) {
	f.Activity.Progress.CancelledReason = s.Reason
	callOff(f.Activity.Sessions, f.Today, s.Reason)
}
