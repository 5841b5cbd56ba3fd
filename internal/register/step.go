package register

import (
	"fmt"
	"strings"
)

// What a person may state when making a move. A statement is kept with who made
// it and when.
const (
	AttestDeidentified       = "deidentified"        // no text names or identifies a participant
	AttestNobodyRecognisable = "nobody_recognisable" // nobody of a very small group can be recognised
	AttestPublicContact      = "public_contact"      // contact details in the text are public ones
	AttestResources          = "resources_committed" // the money and time for it are there
	AttestLimitations        = "limitations_checked" // a second reader has weighed its limits
	AttestGuardian           = "guardian_consent"    // a parent or guardian agreed for somebody under 16
)

// Attestation is something that a person has stated about a record.
type Attestation struct {
	What string `json:"what"`
	By   string `json:"by"` // the holder, never a name
	On   Date   `json:"on"`
}

// Request asks for a move to another state.
type Request struct {
	To string
	// On is when it happened; today where it is left out.
	On     PartialDate
	Reason *string
	// GuardReasons gets past guards of reason, by their ids. They are published.
	GuardReasons map[string]string
	Attest       []string
	// WentAhead records as a fact what happened with guards unmet.
	WentAhead bool
	// ReasonCode is the kind of reason, for moves that tell kinds apart.
	ReasonCode *string
}

// Texts are the words of the request that are published with the move.
func (r Request) Texts() []Text {
	texts := TextsIn("#/reason", r.Reason)
	for id, reason := range r.GuardReasons {
		texts = append(texts, Text{"#/guardReasons/" + id, reason})
	}
	return texts
}

// enter puts the record into a state.
func (r *Record) enter(state string) { r.StateLeft, r.State, r.FailedStep = new(r.State), state, nil }

// moveItself makes a move that follows from a change, which no guard stands in the
// way of.
func (r *Record) moveItself(move, to string) Step {
	s := Step{Move: move, From: r.State, To: to, Automatic: true, Profile: r.GuardProfile, GuardReasons: map[string]string{}, Guards: []GuardResult{}}
	r.enter(to)
	return s
}

// Unasked refuses what only a move takes, where none is asked for.
func (r Request) Unasked() (ps Problems) {
	const advice = "No move is asked for: send it with the state that the record is to be led to, or with the move."
	if len(r.GuardReasons) > 0 {
		ps.Add("#/guardReasons", "not_asked", advice)
	}
	if len(r.Attest) > 0 {
		ps.Add("#/attestations", "not_asked", advice)
	}
	return ps
}

// Step is one move that a record has made. Steps are kept for good.
type Step struct {
	Move          string            `json:"move"` // such as A3; empty for a record placed after the event
	From          string            `json:"from"`
	To            string            `json:"to"`
	On            PartialDate       `json:"on"`
	Reason        *string           `json:"reason"`
	ReasonCode    *string           `json:"reasonCode"`
	GuardReasons  map[string]string `json:"guardReasons"`
	WentAhead     bool              `json:"wentAhead"`
	Automatic     bool              `json:"automatic"`
	RecordedAfter bool              `json:"recordedAfter"` // the record was made after the event
	OnePerson     bool              `json:"onePerson"`     // approved by one person: there was nobody else
	Profile       Profile           `json:"profile"`
	Guards        []GuardResult     `json:"guards"`
}

// WentAhead says that a move was made as a fact, and which promises were unmet.
type WentAhead struct {
	To     string      `json:"to"`
	On     PartialDate `json:"on"`
	Reason string      `json:"reason"`
	Guards []string    `json:"guards"`
}

// FailedStep is a move that was due by its date and could not be made.
type FailedStep struct {
	To      string        `json:"to"`
	DueOn   Date          `json:"dueOn"`
	TriedOn Date          `json:"triedOn"`
	Guards  []GuardResult `json:"guards"`
}

// GuardError says which guards stand in the way of a move: all at once.
type GuardError struct {
	Noun     Noun
	From, To string
	Results  []GuardResult
}

// Error names guards only, so that it may be logged.
func (e *GuardError) Error() string {
	var ids []string
	for _, r := range e.Results {
		ids = append(ids, r.Guard)
	}
	return fmt.Sprintf("%s cannot go from %s to %s: %s", e.Noun, e.From, e.To, strings.Join(unique(ids), ", "))
}

// NoMoveError says that no move leads from one state to another.
type NoMoveError struct {
	From, To string
	Next     []string
}

// Error implements error.
func (e *NoMoveError) Error() string { return "no move leads from " + e.From + " to " + e.To }

// NotYoursError says that a move is for somebody else. Who says for whom.
type NotYoursError struct{ To, Who string }

// Error implements error.
func (e *NotYoursError) Error() string { return "the move to " + e.To + " is for " + e.Who }
