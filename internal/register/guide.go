package register

// LifecycleGuide explains the lifecycle of a noun from its own tables.
type LifecycleGuide struct {
	Noun       Noun
	Transition string // the operationId of its moves
	States     []string
	Moves      []MoveGuide
	Guards     []GuardGuide
}

// MoveGuide explains one move.
type MoveGuide struct {
	ID        string
	From      []string
	To        string
	Who       string
	Reason    bool // always needs a published reason
	Automatic bool // made by the register when its date has come
	Guards    []string
	About     string
}

// GuardGuide explains one guard, with the strengths that are in force.
type GuardGuide struct {
	ID, Title string
	Privacy   bool
	Lowered   bool // asked less strongly here than by default
	Source    string
	Parts     []PartGuide
}

// PartGuide explains one part of a guard.
type PartGuide struct {
	Asks, For string
	Strengths
	Privacy  bool           // always holds
	Settings map[string]any // the numbers it reads, as they are in force
	Pending  string
}

// Guide explains every lifecycle under a policy.
func Guide(p Policy) []LifecycleGuide {
	return []LifecycleGuide{
		ActivityLifecycle.guide(p),
		InsightLifecycle.guide(p),
		LoopLifecycle.guide(p),
		ConsultationLifecycle.guide(p),
		DecisionLifecycle.guide(p),
		ChallengeLifecycle.guide(p),
		StakeholderLifecycle.guide(p),
	}
}

func (l Lifecycle[F]) guide(p Policy) LifecycleGuide {
	out := LifecycleGuide{Noun: l.Noun, Transition: l.Transition, States: l.States}
	for _, m := range l.Moves {
		out.Moves = append(out.Moves, MoveGuide{ID: m.ID, From: m.From, To: m.To, Who: m.Who.Name, Reason: m.Reason,
			Automatic: m.Due != nil, Guards: m.Guards, About: m.About})
	}
	for _, g := range l.Guards {
		guide := GuardGuide{ID: g.ID, Title: g.Title, Privacy: g.Privacy, Source: g.Source}
		for _, part := range g.Parts {
			private := g.Privacy || part.Privacy
			force := Strengths{p.strength(g.ID, private, part.Light), p.strength(g.ID, private, part.Standard),
				p.strength(g.ID, private, part.ServiceChange)}
			guide.Lowered = guide.Lowered || force != part.Strengths
			guide.Parts = append(guide.Parts, PartGuide{Asks: part.Asks, For: part.For, Strengths: force,
				Privacy: private, Settings: p.named(part.Settings), Pending: part.Pending})
		}
		out.Guards = append(out.Guards, guide)
	}
	return out
}
