package register

import (
	"slices"

	"github.com/google/uuid"
)

// LoopFacts is what the guards of a feedback loop read.
type LoopFacts struct {
	Given
	Loop *FeedbackLoop
	// Before is how the loop stood, where a change of it is looked at.
	Before *FeedbackLoop
	// Promised is what the loop's sources have promised the people they heard.
	Promised LoopPromise
	// Contacts are public ways to reach a body that the texts may hold.
	Contacts Contacts
	// Confidential says that somebody whose words these are agreed to less than
	// publication.
	Confidential bool
	// Splitting is the items that are to be split off; Into the loop to merge into.
	Splitting []uuid.UUID
	Into      *FeedbackLoop
}

// LoopPromise is what the sources of a loop promised: the earliest day, and the
// channels.
type LoopPromise struct {
	DueOn    *Date
	Channels []string
}

// Those who move loops, beside the editors of the owner. What an approver of the
// responsible organisation may do, its editors may in the light profile.
var (
	whoResponds = Who{"an editor or approver of the responsible organisation", func(g *Given) bool {
		return g.Answers() && (g.By.Register || g.By.Role == RoleEditor || g.By.Role == RoleApprover)
	}}
	whoTells = Who{"an editor or approver of the owner or of the responsible organisation", func(g *Given) bool {
		return WhoEditor.May(g) || whoResponds.May(g)
	}}
	whoSettles = Who{"an approver of the responsible organisation or of its buddy", func(g *Given) bool {
		switch {
		case g.By.Register:
			return true
		case g.By.Role == RoleApprover:
			return g.Answers() || slices.Contains(g.By.BuddyOf, g.AnswersID)
		}
		return g.By.Role == RoleEditor && g.Answers() && g.Record.GuardProfile == ProfileLight
	}}
)

// LoopWithdrawals are the kinds of reason for which a loop is withdrawn.
var LoopWithdrawals = []string{"duplicate", "consent", "error"}

// LoopLifecycle is the way of a feedback loop from what people said to where
// everything is settled.
var LoopLifecycle = Lifecycle[*LoopFacts]{
	Noun:       NounFeedbackLoop,
	Transition: "transitionFeedbackLoop",
	States:     []string{LoopDraft, LoopSaid, LoopHeard, LoopDecided, LoopFedBack, LoopClosed, LoopMerged, LoopWithdrawn},
	Guards:     loopGuards,
	Moves: []Move[*LoopFacts]{
		{ID: "L1", From: []string{LoopDraft}, To: LoopSaid, Who: WhoEditor, Guards: []string{"LOOP-G01"}, Enter: enterSaid,
			About: "What people said is put to the responsible organisation, which has to accept it in time."},
		{ID: "L2", From: []string{LoopSaid}, To: LoopHeard, Who: whoResponds, Guards: []string{"LOOP-G02"}, Enter: enterHeard,
			About: "The responsible organisation accepts the loop and says what it understood."},
		{ID: "L3", From: []string{LoopHeard}, To: LoopDecided, Who: whoResponds, Guards: []string{"LOOP-G03", "LOOP-G04", "LOOP-G05"},
			About: "Everything people said has an outcome, with the decision and its reasons. Their words stay as they are from here on."},
		{ID: "L4", From: []string{LoopDecided}, To: LoopFedBack, Who: whoTells, Guards: []string{"LOOP-G06"}, Enter: enterFedBack,
			About: "People have been told what came of it."},
		{ID: "L5", From: []string{LoopFedBack}, To: LoopClosed, Who: whoSettles, Guards: []string{"LOOP-G07", "LOOP-G08"},
			About: "Everything that was to be done is settled."},
		{ID: "L6", From: []string{LoopDecided, LoopFedBack, LoopClosed}, To: LoopHeard, Who: whoSettles, Reason: true, Aside: true, Enter: enterAgain,
			About: "The decision is reconsidered, with a published reason; the loop counts as reopened."},
		{ID: "L7", From: []string{LoopDraft, LoopSaid, LoopHeard, LoopDecided, LoopFedBack}, To: LoopMerged, Who: whoTells, Guards: []string{"LOOP-G10"}, Aside: true,
			When: goesOn, Enter: enterMerged, About: "What people said goes on in another loop."},
		{ID: "L8", From: []string{LoopDraft, LoopSaid, LoopHeard, LoopDecided, LoopFedBack, LoopClosed}, To: LoopWithdrawn, Who: WhoEditor, Reason: true,
			ReasonCodes: LoopWithdrawals, Aside: true, About: "The loop is taken out as a duplicate, for want of consent, or as an error."},
	},
}

// enterSaid asks the responsible organisation, and fixes the day that people
// were promised where nobody has named another.
func enterSaid(f *LoopFacts, _ *Step) {
	if f.Loop.ResponseDueOn == nil {
		f.Loop.ResponseDueOn = f.dueByDefault()
	}
	f.Loop.Ask(f.Today, f.Policy.Settings.LoopAcceptanceWorkingDays)
}

// enterHeard keeps that the responsible organisation has taken the loop on.
func enterHeard(f *LoopFacts, _ *Step) {
	if a := &f.Loop.Acceptance; a.Answer == nil || *a.Answer != LoopAccepted {
		a.On, a.Answer, a.Reason = &f.Today, new(LoopAccepted), nil
	}
}

func enterFedBack(f *LoopFacts, _ *Step) { f.Loop.UpdateOwed = false }

func enterAgain(f *LoopFacts, _ *Step) { f.Loop.UpdateOwed = false }

// goesOn keeps a merge from being recorded as a fact with no loop in which what
// people said goes on: that would be to withdraw it without a reason.
func goesOn(f *LoopFacts) bool { return f.Into != nil || !f.Request.WentAhead }

// enterMerged gives the said items to the loop that survives.
func enterMerged(f *LoopFacts, _ *Step) {
	if f.Into != nil {
		f.Loop.giveTo(f.Into)
	}
}

// dueByDefault is the day by which people expect an answer: the earliest that
// was promised where they were heard, else so many days after the last of them
// spoke. It is nil where nothing says when that was.
func (f *LoopFacts) dueByDefault() *Date {
	if f.Promised.DueOn != nil {
		return f.Promised.DueOn
	}
	var last Date
	for _, i := range f.Loop.Items {
		if i.Kind != ItemSaid || i.Struck != nil {
			continue
		}
		for _, d := range []PartialDate{i.On, i.To} {
			if !d.IsZero() && (last.IsZero() || d.Latest().After(last)) {
				last = d.Latest()
			}
		}
	}
	if last.IsZero() {
		return nil
	}
	return new(last.AddDays(f.Policy.Settings.FeedbackMaxDaysAfterClose))
}

// said lists the places of what people said that is not struck.
func (f *LoopFacts) said() []int { return f.Loop.live(ItemSaid) }

// live lists the places of the items of a kind that are not struck.
func (l *FeedbackLoop) live(kind string) (at []int) {
	for n, i := range l.Items {
		if i.Kind == kind && i.Struck == nil {
			at = append(at, n)
		}
	}
	return at
}

// outcome is the outcome that holds for a said item, empty where there is none.
func (l *FeedbackLoop) outcome(said LoopItem) string {
	return orEmpty(EffectiveOutcome(LoopItemFacts{Outcome: said.Outcome}, l.Defaults.Outcome))
}

// answering lists the places of the items of a kind that answer a said item.
func (l *FeedbackLoop) answering(said uuid.UUID, kind string) (at []int) {
	ids := idsOf(Covering(said, kind, l.ItemFacts()))
	for n, i := range l.Items {
		if slices.Contains(ids, i.ID) {
			at = append(at, n)
		}
	}
	return at
}

// ProfileFrom is the organisation whose standing says how much is asked of the
// loop: the one that has to answer.
func (l *FeedbackLoop) ProfileFrom() uuid.UUID {
	if l.ResponsibleID != nil {
		return *l.ResponsibleID
	}
	return l.OwnerOrganisationID
}
