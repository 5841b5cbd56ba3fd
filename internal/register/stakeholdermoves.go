package register

// StakeholderFacts is what the moves of a stakeholder read.
type StakeholderFacts struct {
	Given
	Stakeholder *Stakeholder
}

// StakeholderLifecycle is the way of a stakeholder: a group that rests may wake,
// and one that has ended stays findable, since work with it is on record.
var StakeholderLifecycle = Lifecycle[*StakeholderFacts]{
	Noun:       NounStakeholder,
	Transition: "transitionStakeholder",
	States:     []string{StakeholderActive, StakeholderDormant, StakeholderClosed},
	Moves: []Move[*StakeholderFacts]{
		{ID: "S1", From: []string{StakeholderActive}, To: StakeholderDormant, Who: WhoEditor, Aside: true, About: "It rests."},
		{ID: "S2", From: []string{StakeholderDormant}, To: StakeholderActive, Who: WhoEditor, Aside: true, About: "It is at work again."},
		{ID: "S3", From: []string{StakeholderActive, StakeholderDormant}, To: StakeholderClosed, Who: WhoEditor, Reason: true, Aside: true,
			About: "It has ended."},
		{ID: "S4", From: []string{StakeholderClosed}, To: StakeholderActive, Who: WhoApprover, Reason: true, Aside: true,
			About: "It was closed by mistake, or has come back."},
	},
}
