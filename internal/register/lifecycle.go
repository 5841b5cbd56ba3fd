package register

import (
	"maps"
	"slices"
	"strings"
)

// Who says who may make a move. Name completes the sentence "This is for …".
type Who struct {
	Name string
	May  func(*Given) bool
}

// Those who make most moves. An approver may do what an editor may; in the light
// profile an editor may do what an approver may. An approver of the owner's buddy
// acts as its second person.
var (
	WhoEditor = Who{"an editor or approver of the owner", func(g *Given) bool {
		return g.Owns() && (g.By.Role == RoleEditor || g.By.Role == RoleApprover) || g.By.Register
	}}
	WhoApprover = Who{"an approver of the owner or of its buddy", func(g *Given) bool {
		switch {
		case g.By.Register:
			return true
		case g.By.Role == RoleApprover:
			return g.Owns() || g.IsBuddy()
		}
		return g.By.Role == RoleEditor && g.Owns() && g.Record.GuardProfile == ProfileLight
	}}
	WhoRegister = Who{"the register itself, when its date has come", func(g *Given) bool { return g.By.Register }}
)

// Move is one arrow between states.
type Move[F Facts] struct {
	ID     string
	From   []string
	To     string
	Who    Who
	Guards []string // ids of the lifecycle's guards
	// Reason says that the move needs a published reason; NeedsReason decides it
	// where it depends.
	Reason      bool
	NeedsReason func(F) bool
	// Aside moves lead away from the way to the end. They are made one at a time,
	// never on the way to another state.
	Aside bool
	// When says whether the move is there at all; always where it is nil.
	When func(F) bool
	// Enter changes what the move changes beside the state.
	Enter func(F, *Step)
	// ReasonCodes are the kinds of reason that the move tells apart. It needs one of
	// them, as the code or as the reason itself.
	ReasonCodes []string
	// Due returns the day on which the move is made by the register itself.
	Due func(F) (Date, bool)
	// About says what it means, in one sentence for people.
	About string
}

// StateNew is what a record is before it is made. Where a move leads from it, the
// guards of that move are asked of every new record.
const StateNew = "new"

// Lifecycle is the states of a noun, the moves between them and the guards on
// the moves.
type Lifecycle[F Facts] struct {
	Noun   Noun
	States []string // the first is where a new record starts
	Moves  []Move[F]
	Guards []Guard[F]
	// Transition is the operationId of the move.
	Transition string
}

func (l Lifecycle[F]) guard(id string) Guard[F] {
	for _, g := range l.Guards {
		if g.ID == id {
			return g
		}
	}
	panic("register: no guard " + id) // a mistake in a table; every table is walked by a test
}

// start is where the way of a record begins.
func (l Lifecycle[F]) start() string {
	if slices.ContainsFunc(l.Moves, func(m Move[F]) bool { return m.from(StateNew) }) {
		return StateNew
	}
	return l.States[0]
}

func (m Move[F]) from(state string) bool { return slices.Contains(m.From, state) }

func (m Move[F]) there(f F) bool { return m.When == nil || m.When(f) }

func (m Move[F]) needsReason(f F) bool {
	return m.Reason || m.NeedsReason != nil && m.NeedsReason(f)
}

// route returns the moves that lead from one state to another: one move, or the
// fewest moves onward.
func (l Lifecycle[F]) route(f F, from, to string, aside bool) []Move[F] {
	for _, m := range l.Moves {
		if m.from(from) && m.To == to && m.there(f) {
			return []Move[F]{m}
		}
	}
	type way struct {
		at    string
		moves []Move[F]
	}
	seen, ways := map[string]bool{from: true}, []way{{at: from}}
	for len(ways) > 0 {
		w := ways[0]
		ways = ways[1:]
		for _, m := range l.Moves {
			if !m.from(w.at) || seen[m.To] || !m.there(f) || m.Aside && !aside {
				continue
			}
			moves := append(slices.Clone(w.moves), m)
			if m.To == to {
				return moves
			}
			seen[m.To] = true
			ways = append(ways, way{m.To, moves})
		}
	}
	return nil
}

// next lists the states that one move leads to.
func (l Lifecycle[F]) next(f F) []string {
	var out []string
	for _, m := range l.Moves {
		if m.from(f.All().Record.State) && m.there(f) {
			out = append(out, m.To)
		}
	}
	return unique(out)
}

// Lead makes the move that is asked for, or the moves onward to the state that
// is. It changes the record; where it returns an error the record must not be
// kept. All guards that stand in the way are told at once.
func (l Lifecycle[F]) Lead(f F) ([]Step, error) {
	all := f.All()
	from, r := all.Record.State, all.Request
	route, err := l.ask(f)
	if err != nil {
		return nil, err
	}
	for _, what := range r.Attest {
		all.Record.Attestations = append(all.Record.Attestations, Attestation{What: what, By: all.By.Holder, On: all.Today})
	}
	var steps []Step
	var stops []GuardResult
	for _, m := range route {
		if err := all.mayMake(m.To, m.Who); err != nil {
			return nil, err
		}
		s := l.step(f, m)
		if m.Enter != nil {
			m.Enter(f, &s)
		}
		stops = append(stops, unlike(stops, stopping(s))...)
		steps = append(steps, s)
	}
	if len(stops) > 0 {
		return nil, &GuardError{Noun: l.Noun, From: from, To: r.To, Results: stops}
	}
	return steps, nil
}

// mayMake says whether who acts may make a move. What is recorded as a fact takes
// somebody who approves.
func (g *Given) mayMake(to string, who Who) error {
	if !who.May(g) {
		return &NotYoursError{To: to, Who: who.Name}
	}
	approves := g.By.Register || g.By.Role == RoleApprover || g.By.Role == RoleEditor && g.Record.GuardProfile == ProfileLight
	if g.Request.WentAhead && (!approves || g.IsBuddy()) { // a buddy approves and does no more
		return &NotYoursError{To: to, Who: "an approver, as it is recorded as a fact"}
	}
	return nil
}

// step changes the state by one move and returns what is kept of it. What the
// move changes beside the state is for Enter.
func (l Lifecycle[F]) step(f F, m Move[F]) Step {
	all := f.All()
	r := all.Request
	s := Step{Move: m.ID, From: all.Record.State, To: m.To, On: r.On, Reason: r.Reason, ReasonCode: r.ReasonCode, GuardReasons: map[string]string{},
		WentAhead: r.WentAhead, Automatic: all.By.Register, Profile: all.Record.GuardProfile, Guards: l.results(f, m.Guards)}
	maps.Copy(s.GuardReasons, r.GuardReasons)
	all.Record.GuardReasons = maps.Clone(all.Record.GuardReasons)
	if all.Record.GuardReasons == nil {
		all.Record.GuardReasons = map[string]string{}
	}
	maps.Copy(all.Record.GuardReasons, r.GuardReasons)
	if s.On.IsZero() {
		s.On = all.Today.Partial()
	}
	if r.WentAhead {
		if unmet := unmetGuards(s.Guards); len(unmet) > 0 {
			all.Record.WentAhead = append(all.Record.WentAhead, WentAhead{To: m.To, On: s.On, Reason: orEmpty(r.Reason), Guards: unmet})
		}
	}
	all.Record.enter(m.To)
	return s
}

// results looks at guards by their ids.
func (l Lifecycle[F]) results(f F, ids []string) []GuardResult {
	out := []GuardResult{}
	for _, id := range ids {
		out = append(out, l.guard(id).evaluate(f)...)
	}
	return out
}

// stopping returns what of a step stands in its way: every unmet guard that is
// not a warning, and of a fact only the privacy guards.
func stopping(s Step) []GuardResult {
	return filter(s.Guards, func(r GuardResult) bool { return r.stops() && (!s.WentAhead || r.Privacy) })
}

// unlike leaves out of the results those that stand among those before:
// two moves on one way may ask for the same, and it is told once.
func unlike(before, results []GuardResult) []GuardResult {
	return filter(results, func(r GuardResult) bool {
		return !slices.ContainsFunc(before, func(b GuardResult) bool { return b.Guard == r.Guard && b.Part == r.Part && b.Outcome == r.Outcome })
	})
}

func unmetGuards(results []GuardResult) []string {
	var ids []string
	for _, r := range results {
		if r.stops() {
			ids = append(ids, r.Guard)
		}
	}
	return unique(ids)
}

// ask checks the request itself and returns the moves it asks for.
func (l Lifecycle[F]) ask(f F) ([]Move[F], error) {
	route, err := l.routeTo(f)
	if err != nil {
		return nil, err
	}
	all := f.All()
	needs := all.Request.WentAhead || slices.ContainsFunc(route, func(m Move[F]) bool { return m.needsReason(f) })
	var ps Problems
	if needs && strings.TrimSpace(orEmpty(all.Request.Reason)) == "" {
		ps.Add("#/reason", "required", "Give the reason; it is published.")
	}
	for _, m := range route {
		ps = append(ps, all.askKind(m.ReasonCodes)...)
	}
	if all.Request.ReasonCode != nil && !slices.ContainsFunc(route, func(m Move[F]) bool { return len(m.ReasonCodes) > 0 }) {
		ps.Add("#/reasonCode", "not_asked", "This move tells no kinds of reason apart; leave the kind out.")
	}
	ps = append(append(ps, all.askFact()...), l.askReasons(f, route)...)
	return route, ps.Err()
}

// routeTo returns the moves that lead to the state that is asked for.
func (l Lifecycle[F]) routeTo(f F) ([]Move[F], error) {
	from, to := f.All().Record.State, f.All().Request.To
	if !slices.Contains(l.States, to) {
		return nil, Problems{{Pointer: "#/to", Code: "unknown_state", Detail: "Give one of the states: " + strings.Join(l.States, ", ") + "."}}
	}
	route := l.route(f, from, to, false)
	if len(route) == 0 {
		return nil, &NoMoveError{From: from, To: to, Next: l.next(f)}
	}
	return route, nil
}

// askReasons refuses reasons for guards that take none or are not asked.
func (l Lifecycle[F]) askReasons(f F, route []Move[F]) (ps Problems) {
	for id := range f.All().Request.GuardReasons {
		at := "#/guardReasons/" + id
		switch {
		case !slices.ContainsFunc(l.Guards, func(g Guard[F]) bool { return g.ID == id }):
			ps.Add(at, "unknown_guard", "There is no guard of this id for this kind of record.")
		case !slices.ContainsFunc(route, func(m Move[F]) bool { return slices.Contains(m.Guards, id) }):
			ps.Add(at, "not_asked", "This move does not ask for this guard; leave its reason out.")
		case !l.guard(id).asksReason(f, len(route) == 1):
			ps.Add(at, "hard_guard", "No reason gets past this guard: do what it asks, or record the move as a fact.")
		}
	}
	slices.SortFunc(ps, func(a, b Problem) int { return strings.Compare(a.Pointer, b.Pointer) })
	return ps
}

// askKind checks the kind of reason of a move that tells kinds apart.
func (g *Given) askKind(kinds []string) (ps Problems) {
	r := &g.Request
	switch {
	case len(kinds) == 0:
	case r.ReasonCode == nil && slices.Contains(kinds, orEmpty(r.Reason)):
		r.ReasonCode = r.Reason
	case !slices.Contains(kinds, orEmpty(r.ReasonCode)):
		ps.Add("#/reasonCode", "unknown_code", "Give the kind of reason: "+strings.Join(kinds, ", ")+".")
	}
	return ps
}

// askFact checks what a move recorded as a fact needs: when it happened, and
// that it has.
func (g *Given) askFact() (ps Problems) {
	on := g.Request.On
	if g.Request.WentAhead && on.IsZero() {
		ps.Add("#/on", "required", "Say when it happened; a month or a year will do.")
	}
	if !on.IsZero() && on.Earliest().After(g.Today) {
		ps.Add("#/on", "in_future", "Give a day that has come: a move is recorded when it is made or afterwards.")
	}
	return ps
}

// Place looks at all guards on the way to the state that a record made after the
// event is put into. Privacy guards hold; the others are kept as they stand.
func (l Lifecycle[F]) Place(f F) (Step, error) {
	all := f.All()
	to := all.Record.State
	for _, what := range all.Request.Attest {
		all.Record.Attestations = append(all.Record.Attestations, Attestation{What: what, By: all.By.Holder, On: all.Today})
	}
	s := Step{From: l.start(), To: to, On: all.Today.Partial(), RecordedAfter: true, Profile: all.Record.GuardProfile,
		Reason: all.Record.RetrospectiveReason, GuardReasons: map[string]string{}, Guards: []GuardResult{}}
	seen := map[string]bool{}
	for _, m := range l.route(f, s.From, to, true) {
		for _, id := range m.Guards {
			if !seen[id] {
				s.Guards = append(s.Guards, l.guard(id).evaluate(f)...)
			}
			seen[id] = true
		}
	}
	stops := filter(s.Guards, func(r GuardResult) bool { return r.stops() && r.Privacy })
	if len(stops) > 0 {
		return s, &GuardError{Noun: l.Noun, From: s.From, To: to, Results: stops}
	}
	return s, nil
}

// Recheck looks again at guards of a record that has changed within its state,
// and at the parts about privacy of others.
func (l Lifecycle[F]) Recheck(f F, ids, private []string) error {
	stops := filter(l.results(f, ids), GuardResult.stops)
	stops = append(stops, filter(l.results(f, private), func(r GuardResult) bool { return r.Privacy && r.stops() })...)
	if len(stops) == 0 {
		return nil
	}
	state := f.All().Record.State
	return &GuardError{Noun: l.Noun, From: state, To: state, Results: stops}
}

// DueMove returns the move that the register itself is to make today, and when
// it was due.
func (l Lifecycle[F]) DueMove(f F) (to string, on Date, ok bool) {
	all := f.All()
	for _, m := range l.Moves {
		if m.Due == nil || !m.from(all.Record.State) || !m.there(f) {
			continue
		}
		if day, due := m.Due(f); due && !day.After(all.Today) {
			return m.To, day, true
		}
	}
	return "", Date{}, false
}
