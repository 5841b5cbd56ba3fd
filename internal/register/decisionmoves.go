package register

import (
	"encoding/json"
	"slices"
)

// DecisionFacts is what the moves of a decision read.
type DecisionFacts struct {
	Given
	Decision *Decision
	// Replaced says that another decision names this one as the one it supersedes.
	Replaced bool
}

// DecisionLifecycle is the way of a decision: it is a fact, so it changes only for
// a published reason or because a newer one takes its place.
var DecisionLifecycle = Lifecycle[*DecisionFacts]{
	Noun:       NounDecision,
	Transition: "transitionDecision",
	States:     []string{DecisionRecorded, DecisionAmended, DecisionSuperseded},
	Moves: []Move[*DecisionFacts]{
		{ID: "D1", From: []string{DecisionRecorded, DecisionAmended}, To: DecisionAmended, Who: WhoEditor, Reason: true, Aside: true,
			Enter: func(f *DecisionFacts, _ *Step) { f.Decision.AmendmentOpen = true },
			About: "What is recorded is to be put right, for the reason given; one change of it may follow."},
		{ID: "D2", From: []string{DecisionRecorded, DecisionAmended}, To: DecisionSuperseded, Who: WhoEditor, Aside: true,
			When:  func(f *DecisionFacts) bool { return f.Replaced },
			Enter: func(f *DecisionFacts, _ *Step) { f.Decision.AmendmentOpen = false },
			About: "A newer decision takes its place."},
		{ID: "D3", From: []string{DecisionSuperseded}, To: DecisionRecorded, Who: WhoEditor, Reason: true, Aside: true,
			When:  func(f *DecisionFacts) bool { return !f.Replaced },
			About: "The decision that took its place no longer says so."},
	},
}

// Amend asks for the reason of a change of what was decided, when and why. What
// nobody rests on yet may be put right without one. To close what a part has left
// open is no change of what was decided.
func (d *Decision) Amend(was *Decision, cited bool) error {
	switch {
	case slices.Equal(was.decided(), d.decided()):
		return nil
	case d.State == DecisionSuperseded:
		return &RefusedError{RefusedFrozen, "A newer decision has taken the place of this one, so what was decided here stays as it is."}
	case d.AmendmentOpen:
		d.AmendmentOpen = false
	case cited:
		return &RefusedError{RefusedFrozen, "Other records rest on this decision. First move it to amended with the reason, which is published; one change may follow."}
	}
	return nil
}

// decided is what was decided, when and why, to compare.
func (d *Decision) decided() []byte {
	parts, outcome := slices.Clone(d.Parts), d.Outcome
	if o := OutcomeOfParts(parts); o != nil {
		outcome = o
	}
	for n, p := range parts {
		if p.Remainder != nil {
			open := *p.Remainder
			open.ClosedOn, open.ClosedByDecisionID = PartialDate{}, nil
			parts[n].Remainder = &open
		}
	}
	b, _ := json.Marshal([]any{d.DecidedOn, outcome, d.Reason, append([]DecisionPart{}, parts...)}) // plain values cannot fail
	return b
}
