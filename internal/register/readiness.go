package register

// Readiness is what stands between a record and another state, for one caller.
type Readiness struct {
	Moves       []string      // ids of the moves on the way
	From, To    string        //
	Via         []string      // states passed on the way
	Ready       bool          // the move would succeed now, made by this caller, with a reason where one is needed
	Allowed     bool          // the caller may make it
	Who         string        // for whom the move is
	NeedsReason bool          // it needs a published reason
	Automatic   bool          // the register itself makes it when its date has come
	Results     []GuardResult // of every guard asked
	About       string
}

// Readiness tells, without changing anything that is kept, what is missing on
// the way to a state.
func (l Lifecycle[F]) Readiness(f F, to string) (Readiness, error) {
	all := f.All()
	record := *all.Record
	defer func() { *all.Record = record }()
	all.Request.To = to
	out := Readiness{From: record.State, To: to, Via: []string{}, Moves: []string{}, Ready: true, Allowed: true}
	route, err := l.routeTo(f)
	if err != nil {
		return out, err
	}
	for n, m := range route {
		out.Moves = append(out.Moves, m.ID)
		out.Allowed = out.Allowed && m.Who.May(all)
		out.Who, out.About = m.Who.Name, m.About
		out.NeedsReason = out.NeedsReason || m.needsReason(f)
		out.Automatic = out.Automatic || m.Due != nil
		s := l.step(f, m)
		if n < len(route)-1 { // what the last move changes is seen by no further guard
			out.Via = append(out.Via, m.To)
			if m.Enter != nil {
				m.Enter(f, &s)
			}
		}
		out.Ready = out.Ready && len(stopping(s)) == 0
		out.Results = append(out.Results, unlike(out.Results, s.Guards)...)
	}
	out.Ready = out.Ready && out.Allowed
	return out, nil
}

// NextReadiness tells it for each state that the caller may reach by one move.
func (l Lifecycle[F]) NextReadiness(f F) ([]Readiness, error) {
	var out []Readiness
	for _, to := range l.next(f) {
		r, err := l.Readiness(f, to)
		if err != nil {
			return nil, err
		}
		if r.Allowed {
			out = append(out, r)
		}
	}
	return out, nil
}
