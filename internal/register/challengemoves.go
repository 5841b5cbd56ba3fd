package register

import "slices"

// ChallengeFacts is what the guards of a challenge read.
type ChallengeFacts struct {
	Given
	Challenge *Challenge
	// Respondent is the body that is to answer; without an id where none is named.
	Respondent OwnerFacts
	// Contacts are the known contacts of bodies that its words hold.
	Contacts Contacts
}

// whoAnswers is the respondent, which is let in to the challenge without owning
// it. It answers or does not: it records nothing as a fact.
var whoAnswers = Who{"an editor or approver of the respondent", func(g *Given) bool {
	return !g.Owns() && slices.Contains(g.Record.EditorIDs, g.By.OrganisationID) &&
		(g.By.Role == RoleEditor || g.By.Role == RoleApprover) && !g.Request.WentAhead
}}

var whoAcknowledges = Who{whoAnswers.Name, func(g *Given) bool { return g.By.Register || whoAnswers.May(g) }}

// ChallengeLifecycle is the way of a challenge from the raiser to the respondent
// and back.
var ChallengeLifecycle = Lifecycle[*ChallengeFacts]{
	Noun:       NounChallenge,
	Transition: "transitionChallenge",
	States:     []string{ChallengeRaised, ChallengeAcknowledged, ChallengeResponded, ChallengeResolved, ChallengeEscalated, ChallengeWithdrawn},
	Guards:     challengeGuards,
	Moves: []Move[*ChallengeFacts]{
		{ID: "H1", From: []string{StateNew}, To: ChallengeRaised, Who: WhoEditor, Guards: []string{"CHL-G01", "CHL-G05"}, Enter: raise,
			About: "It is put to the respondent."},
		{ID: "H2", From: []string{ChallengeRaised}, To: ChallengeAcknowledged, Who: whoAcknowledges, Guards: []string{"CHL-G02"}, Due: acknowledgedBySilence,
			About: "The respondent has received it. When it says nothing for some working days, the register notes it."},
		{ID: "H3", From: []string{ChallengeAcknowledged}, To: ChallengeResponded, Who: whoAnswers, Guards: []string{"CHL-G03"},
			About: "The respondent answers."},
		{ID: "H4", From: []string{ChallengeResponded}, To: ChallengeResolved, Who: WhoEditor, Guards: []string{"CHL-G04"},
			About: "The raiser is satisfied."},
		{ID: "H5", From: []string{ChallengeResponded}, To: ChallengeEscalated, Who: WhoEditor, Enter: escalate,
			When:  func(f *ChallengeFacts) bool { return orEmpty(f.Challenge.RaiserView) != RaiserSatisfied },
			About: "The raiser is not satisfied with the answer and takes the matter further."},
		{ID: "H6", From: []string{ChallengeAcknowledged}, To: ChallengeEscalated, Who: WhoEditor, Aside: true, When: overdueChallenge,
			About: "The day of the answer has passed without one, and the raiser takes the matter further."},
		{ID: "H7", From: []string{ChallengeRaised, ChallengeAcknowledged, ChallengeResponded}, To: ChallengeWithdrawn, Who: WhoEditor, Reason: true, Aside: true,
			About: "The raiser takes it back."},
	},
}

// raise starts the time that the respondent has.
func raise(f *ChallengeFacts, _ *Step) {
	p := f.Policy.Settings
	f.Challenge.AcknowledgeDueOn = new(f.Today.AddWorkingDays(p.ChallengeAcknowledgeWorkingDays))
	if f.Challenge.ResponseDueOn == nil {
		f.Challenge.ResponseDueOn = new(f.Today.AddWorkingDays(p.ChallengeResponseWorkingDays))
	}
}

func escalate(f *ChallengeFacts, _ *Step) { f.Challenge.RaiserView = new(RaiserNotSatisfied) }

// acknowledgedBySilence is the day after the last on which the respondent may say
// that it has received the challenge.
func acknowledgedBySilence(f *ChallengeFacts) (Date, bool) {
	if f.Challenge.AcknowledgeDueOn == nil {
		return Date{}, false
	}
	return f.Challenge.AcknowledgeDueOn.AddDays(1), true
}

func overdueChallenge(f *ChallengeFacts) bool {
	return f.Challenge.ResponseDueOn != nil && f.Today.After(*f.Challenge.ResponseDueOn)
}
