package register

import (
	"encoding/json"
	"slices"
)

// Strengths says how strongly a part of a guard is asked in each profile.
type Strengths struct{ Light, Standard, ServiceChange Strength }

// Strengths that many parts share, by what they ask in the light profile and from
// the standard one on.
var (
	always         = Strengths{StrengthHard, StrengthHard, StrengthHard}
	warnThenHard   = Strengths{StrengthWarn, StrengthHard, StrengthHard}
	warnThenReason = Strengths{StrengthWarn, StrengthReason, StrengthReason}
	warnOnly       = Strengths{StrengthWarn, StrengthWarn, StrengthWarn}
	hardFromStd    = Strengths{StrengthNone, StrengthHard, StrengthHard}
	reasonFromStd  = Strengths{StrengthNone, StrengthReason, StrengthReason}
	reasonThenHard = Strengths{StrengthNone, StrengthReason, StrengthHard}
	warnFromStd    = Strengths{StrengthNone, StrengthWarn, StrengthWarn}
	changeHard     = Strengths{StrengthNone, StrengthNone, StrengthHard}
	changeReason   = Strengths{StrengthNone, StrengthNone, StrengthReason}
	changeWarn     = Strengths{StrengthNone, StrengthNone, StrengthWarn}
)

// of returns the strength for a profile; without a profile it is the standard one.
func (s Strengths) of(p Profile) Strength {
	switch p {
	case ProfileLight:
		return s.Light
	case ProfileServiceChange:
		return s.ServiceChange
	}
	return s.Standard
}

// Gap is one thing that is missing: the field to fill in, or the operation that
// mends it, and what to do in plain words. It never repeats what a field holds.
type Gap struct {
	Pointer   string `json:"pointer"`   // into the record, such as #/promise/dueOn; empty where an operation mends it
	Operation string `json:"operation"` // an operationId; empty where the record's own PATCH mends it
	Message   string `json:"message"`
}

// MarshalJSON writes what is not there as null.
func (g Gap) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Pointer   *string `json:"pointer"`
		Operation *string `json:"operation"`
		Message   string  `json:"message"`
	}{orNil(g.Pointer), orNil(g.Operation), g.Message})
}

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Part is one thing that a guard asks, with one strength.
type Part[F Facts] struct {
	// Asks says what must hold, in one sentence for people.
	Asks string
	Strengths
	// For says when it is asked, in words; When decides it. Both are empty where it
	// always is.
	For  string
	When func(F) bool
	// Settings names the numbers of the policy that it reads, as Settings has them
	// in JSON.
	Settings []string
	// Test returns what is missing; nothing when the part is met.
	Test func(F) []Gap
	// Privacy parts always hold, as privacy guards do.
	Privacy bool
	// Pending says why the part cannot be looked at yet. Such a part does not
	// apply, and says so instead of being passed over.
	Pending string
}

// Guard is a promise that the register checks, in one or more parts.
type Guard[F Facts] struct {
	ID    string // such as ACT-G12
	Title string
	// Privacy guards always hold: no fact, profile or setting gets past them.
	Privacy bool
	// Source is the law or guidance it rests on, if any.
	Source string
	Parts  []Part[F]
}

// Outcomes of a part of a guard.
const (
	OutcomeMet           = "met"
	OutcomeUnmet         = "unmet"
	OutcomeReasonGiven   = "reason_given"
	OutcomeNotApplicable = "not_applicable"
)

// GuardResult is how one part of a guard stood when it was looked at, with what
// was in force then. It is kept with the move it was looked at for.
type GuardResult struct {
	Guard    string         `json:"guard"`
	Part     int            `json:"part"` // from 1, in the order of the guard's documentation
	Strength Strength       `json:"strength"`
	Outcome  string         `json:"outcome"`
	Gaps     []Gap          `json:"gaps"`
	Reason   *string        `json:"reason"` // given for a guard of reason, or why it does not apply
	Settings map[string]any `json:"settings"`
	Privacy  bool           `json:"privacy"`
}

// stops reports whether the result stands in the way of a clean pass.
func (r GuardResult) stops() bool {
	return r.Outcome == OutcomeUnmet && r.Strength != StrengthWarn
}

// evaluate looks at each part of the guard that the profile asks for.
func (g Guard[F]) evaluate(f F) []GuardResult {
	all := f.All()
	var out []GuardResult
	for i, p := range g.Parts {
		private := g.Privacy || p.Privacy
		strength := all.Policy.strength(g.ID, private, p.of(all.Record.GuardProfile))
		if strength == StrengthNone || p.When != nil && !p.When(f) {
			continue
		}
		r := GuardResult{Guard: g.ID, Part: i + 1, Strength: strength, Outcome: OutcomeMet, Gaps: []Gap{},
			Settings: all.Policy.named(p.Settings), Privacy: private}
		if p.Pending != "" {
			r.Outcome, r.Reason = OutcomeNotApplicable, new(p.Pending)
		} else if gaps := p.Test(f); len(gaps) > 0 {
			r.Outcome, r.Gaps = OutcomeUnmet, gaps
			if reason, ok := all.reason(g.ID); ok && strength == StrengthReason {
				r.Outcome, r.Reason = OutcomeReasonGiven, &reason
			}
		}
		out = append(out, r)
	}
	return out
}

// reason returns the published reason that was given for a guard, with this move
// or an earlier one: what was told once is not asked again.
func (g *Given) reason(guard string) (string, bool) {
	if reason, ok := g.Request.GuardReasons[guard]; ok {
		return reason, true
	}
	reason, ok := g.Record.GuardReasons[guard]
	return reason, ok
}

// asksReason reports whether a reason can get past a part of the guard. Where
// one move is asked for, it is known which parts apply: when all of those are
// hard, a part that takes a reason of others takes none here.
func (g Guard[F]) asksReason(f F, oneMove bool) bool {
	all := f.All()
	var takes, soft, hard bool
	for _, p := range g.Parts {
		s := all.Policy.strength(g.ID, g.Privacy || p.Privacy, p.of(all.Record.GuardProfile))
		reason := !g.Privacy && !p.Privacy && (s == StrengthReason || s == StrengthWarn)
		applies := p.When == nil || p.When(f)
		takes, soft, hard = takes || reason, soft || reason && applies, hard || s == StrengthHard && applies
	}
	return takes && (!oneMove || soft || !hard)
}

// Need is one gap of a field, in the short form that most tests return.
func Need(pointer, message string) []Gap { return []Gap{{Pointer: pointer, Message: message}} }

// NeedOperation is one gap that an operation of its own mends.
func NeedOperation(operation, message string) []Gap {
	return []Gap{{Operation: operation, Message: message}}
}

// NeedIf is a gap where something is missing, and none otherwise.
func NeedIf(missing bool, pointer, message string) []Gap {
	if !missing {
		return nil
	}
	return Need(pointer, message)
}

// Gaps joins gaps.
func Gaps(each ...[]Gap) []Gap { return slices.Concat(each...) }

// needPart is a gap in a part of the record that an operation of its own mends.
func needPart(missing bool, pointer, operation, message string) []Gap {
	if !missing {
		return nil
	}
	return []Gap{{Pointer: pointer, Operation: operation, Message: message}}
}

// gapsOf tells problems of fields as gaps.
func gapsOf(ps Problems) []Gap {
	var gaps []Gap
	for _, p := range ps {
		gaps = append(gaps, Gap{Pointer: p.Pointer, Message: p.Detail})
	}
	return gaps
}

// blank reports whether a text says nothing.
func blank(s *string) bool { return s == nil || plain(*s) == "" }

// isTrue reports whether something is said to be so.
func isTrue(b *bool) bool { return b != nil && *b }
