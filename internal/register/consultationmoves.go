package register

import (
	"reflect"
	"slices"
)

// ConsultationLifecycle is the way of a consultation from a proposal to what
// became of it. Only a change of NHS services passes scrutiny; every other basis
// goes straight to being ready.
var ConsultationLifecycle = Lifecycle[*ConsultationFacts]{
	Noun:       NounConsultation,
	Transition: "transitionConsultation",
	States: []string{"proposal", "with_scrutiny", "local_involvement", "formal_required", "ready", "open", "paused", "closed",
		"analysis_published", "decided", "feedback", "completed", "called_in", "withdrawn", "urgent_no_consultation"},
	Guards: consultationGuards,
	Moves:  append(consultationWay, callIns()...),
}

type consultationMove = Move[*ConsultationFacts]

var consultationWay = []consultationMove{
	{ID: "C1", From: []string{"proposal"}, To: "with_scrutiny", Who: WhoEditor, When: isServiceChange, Guards: []string{"CON-G01", "CON-G02"},
		About: "The proposal is put to every affected authority."},
	{ID: "C2", From: []string{"with_scrutiny"}, To: "local_involvement", Who: WhoEditor, Guards: []string{"CON-G03", "CON-G04"},
		About: "The authorities hold local involvement to be enough; it ends here and goes on in an activity."},
	{ID: "C3", From: []string{"with_scrutiny"}, To: "formal_required", Who: WhoEditor, Guards: []string{"CON-G02", "CON-G03", "CON-G04", "CON-G05"},
		About: "People are to be consulted formally."},
	{ID: "C4", From: []string{"formal_required"}, To: "ready", Who: WhoApprover,
		Guards: []string{"CON-G06", "CON-G07", "CON-G08", "CON-G09", "CON-G10", "CON-G11", "CON-G12", "CON-G13", "CON-G15"},
		About:  "Everything that people need to answer is there."},
	{ID: "C16", From: []string{"proposal"}, To: "ready", Who: WhoApprover, When: func(f *ConsultationFacts) bool { return !isServiceChange(f) },
		Guards: []string{"CON-G01", "CON-G08", "CON-G09", "CON-G10", "CON-G11", "CON-G12", "CON-G13", "CON-G15"},
		About:  "Everything that people need to answer is there."},
	{ID: "C5", From: []string{"ready"}, To: "open", Who: WhoApprover,
		Guards: []string{"CON-G06", "CON-G08", "CON-G09", "CON-G10", "CON-G11", "CON-G12", "CON-G13", "CON-G14", "CON-G15"},
		About:  "People can answer. What had to be there to be ready still is, and nothing has been decided since."},
	{ID: "C6", From: []string{"open"}, To: "paused", Who: WhoApprover, Reason: true, Aside: true, Enter: pauseBegins, About: "Nobody can answer for a time."},
	{ID: "C6", From: []string{"paused"}, To: "open", Who: WhoApprover, Reason: true, Guards: []string{"CON-G16"}, Enter: pauseEnds,
		About: "People can answer again, for as many days longer as the pause took."},
	{ID: "C7", From: []string{"open"}, To: "closed", Who: WhoEditor, Guards: []string{"CON-G16"}, Due: closesItself,
		About: "The last day is over. The register closes it by itself."},
	{ID: "C8", From: []string{"closed"}, To: "analysis_published", Who: WhoEditor, Guards: []string{"CON-G17", "CON-G18"}, About: "What people said is public."},
	{ID: "C9", From: []string{"analysis_published"}, To: "decided", Who: WhoApprover, Guards: []string{"CON-G19", "CON-G20", "CON-G24"},
		About: "It is decided, with what people said before those who decide."},
	{ID: "C10", From: []string{"decided"}, To: "feedback", Who: WhoEditor, Guards: []string{"CON-G21"}, About: "People are told what became of what they said."},
	{ID: "C11", From: []string{"feedback"}, To: "completed", Who: WhoApprover, Guards: []string{"CON-G22", "CON-G24"}, About: "Everything that was promised is done."},
	{ID: "C13", From: beforeDecided, To: "withdrawn", Who: WhoApprover, Reason: true, Aside: true, Guards: []string{"CON-G16"}, Enter: cancelSessions,
		About: "It is given up. Events that were still to come are cancelled."},
	{ID: "C14", From: []string{"proposal", "with_scrutiny"}, To: "urgent_no_consultation", Who: WhoApprover, When: isServiceChange, Aside: true,
		Guards: []string{"CON-G23"}, About: "The decision cannot wait: patients or staff are at risk."},
	{ID: "C15", From: []string{"local_involvement"}, To: "with_scrutiny", Who: WhoEditor, Reason: true, Aside: true, About: "The proposal has changed so much that the authorities look at it again."},
}

var beforeDecided = []string{"proposal", "with_scrutiny", "formal_required", "ready", "open", "paused", "closed", "analysis_published"}

// WhoCallsIn notes what the Secretary of State directs: an approver, or those who
// run the register.
var WhoCallsIn = Who{"an approver of the owner or a system administrator", func(g *Given) bool {
	return g.By.Role == RoleSystemAdmin || WhoApprover.May(g)
}}

// callIns are the moves into a call-in from every state after the proposal, and
// back to the state it left.
func callIns() []consultationMove {
	states := []string{"with_scrutiny", "local_involvement", "formal_required", "ready", "open", "paused", "closed", "analysis_published",
		"decided", "feedback", "completed", "urgent_no_consultation"}
	moves := []consultationMove{{ID: "C12", From: states, To: "called_in", Who: WhoCallsIn, When: isServiceChange, Aside: true, Enter: callIn,
		About: "The Secretary of State takes the proposal over."}}
	for _, state := range states {
		moves = append(moves, consultationMove{ID: "C12", From: []string{"called_in"}, To: state, Who: WhoCallsIn, Aside: true, Guards: []string{"CON-G20"},
			When:  func(f *ConsultationFacts) bool { return orEmpty(f.Record.StateLeft) == state },
			About: "The call-in is finished; it goes on where it was."})
	}
	return moves
}

func isServiceChange(f *ConsultationFacts) bool { return f.Consultation.serviceChange() }

// closesItself is the first day on which nobody can answer any more.
func closesItself(f *ConsultationFacts) (Date, bool) {
	last := f.Consultation.ClosesOn
	return last.Latest().AddDays(1), !last.IsZero()
}

// callIn notes the day of the direction where the record does not say it. A
// direction that is finished stays, as an event of the case.
func callIn(f *ConsultationFacts, s *Step) {
	c := &f.Consultation.SecretaryOfState.CallIn
	if !c.FinishedOn.IsZero() {
		f.Consultation.CaseEvents = append(f.Consultation.CaseEvents, CaseEvent{Kind: new("ministerial_decision"), On: c.DirectedOn, OutcomeOn: c.FinishedOn,
			Body: CaseEventBody{Name: new("Secretary of State")}, Text: c.DecisionText, Open: new(false)})
		*c = CallIn{}
	}
	if c.DirectedOn.IsZero() {
		c.DirectedOn = s.On
	}
}

// pauseBegins notes since when nobody can answer, as an extension whose new last
// day is still open.
func pauseBegins(f *ConsultationFacts, s *Step) {
	t := &f.Consultation.Time
	t.Extensions = append(slices.Clone(t.Extensions), TimeExtension{From: f.Consultation.ClosesOn, Reason: s.Reason, AnnouncedOn: s.On})
}

func pauseEnds(f *ConsultationFacts, _ *Step) {
	f.Consultation.Time.Extensions = slices.Clone(f.Consultation.Time.Extensions)
	if e := f.Consultation.pausedSince(); e != nil {
		e.To = f.Consultation.ClosesOn
	}
}

// cancelSessions cancels the events after the day on which it was given up. They
// stay, with the reason, so that nobody stands before a closed door.
func cancelSessions(f *ConsultationFacts, s *Step) {
	f.Consultation.Sessions = slices.Clone(f.Consultation.Sessions)
	callOff(f.Consultation.Sessions, f.day().AddDays(1), s.Reason)
}

// SetProfile takes the profile of the owner; a change of NHS services is asked
// what such a change is asked, whoever plans it.
func (c *Consultation) SetProfile(p Profile) {
	if c.serviceChange() {
		p = ProfileServiceChange
	}
	c.GuardProfile = p
}

// Revise implements Revised: what a proposal is put forward as stays, and while
// people can answer, so does what they were asked and told; and what is told to
// others is looked through for what belongs to one person.
func (c *Consultation) Revise(before Entry) (Revision, error) {
	was := before.(*Consultation)
	var r Revision
	if c.State != ConsultationProposed && (was.State == ConsultationProposed || !reflect.DeepEqual(c.Texts(), was.Texts())) {
		r.Private = []string{"CON-G01"}
	}
	switch {
	case c.Past() || was.State != c.State:
		return r, nil
	case was.State != ConsultationProposed && was.serviceChange() != c.serviceChange():
		return r, &RefusedError{RefusedFrozen, "Whether it is a change of NHS services said which way it goes, so the basis stays. Withdraw it and make another proposal."}
	case !was.answerable():
		return r, nil
	}
	return r, c.frozenSince(was)
}

// answerable reports whether people can answer, or will again once a pause or a
// call-in is over.
func (c *Consultation) answerable() bool {
	state := c.State
	if state == "called_in" {
		state = orEmpty(c.StateLeft)
	}
	return state == "open" || state == "paused"
}
