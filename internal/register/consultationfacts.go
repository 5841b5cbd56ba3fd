package register

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
)

// ConsultationFacts is what the guards of a consultation read.
type ConsultationFacts struct {
	Given
	Consultation *Consultation
	// Authorities have the scrutiny function for an area that is affected, or are
	// named as affected.
	Authorities []Authority
	// Decisions are those that the consultation names or that are about it.
	Decisions []*Decision
	// LocalActivityKind is the kind of the local involvement that the consultation
	// names; empty where there is none.
	LocalActivityKind string
	// AnalysisState is the state of the insight that holds the analysis.
	AnalysisState string
	Loops         []LoopAbout
	Restricted    []*RestrictedPeriod
	// Personal is what the scanner finds in the texts of the record.
	Personal Screening
	// MethodModes say of each method how people take part in it.
	MethodModes map[string]string
	// EverOpen says that people could answer at some time.
	EverOpen bool
}

// Authority is a body with the scrutiny function.
type Authority struct {
	ID   uuid.UUID
	Name string
}

// LoopAbout is a loop that answers a consultation.
type LoopAbout struct {
	ID     uuid.UUID
	State  string
	IntoID *uuid.UUID // the loop that it was merged into
	Said   bool       // it has a said item that is not struck
	ToldOn []Date     // when people were told, other than in the meantime, by the earliest day that it may have been
}

// AboutLoop is what guards read of a loop.
func AboutLoop(l *FeedbackLoop) LoopAbout {
	out := LoopAbout{ID: l.ID, State: l.State, IntoID: l.Lineage.MergedIntoID}
	for _, i := range l.Items {
		out.Said = out.Said || i.Kind == ItemSaid && i.Struck == nil
	}
	for _, d := range l.Deliveries {
		if !isTrue(d.Interim) && !d.On.IsZero() {
			out.ToldOn = append(out.ToldOn, d.On.Earliest())
		}
	}
	return out
}

// to is the state that is asked for, or that the record is placed in.
func (f *ConsultationFacts) to() string {
	if f.Request.To != "" {
		return f.Request.To
	}
	return f.Record.State
}

// day is the day on which the move is made. A month or a year that is not over
// reaches to today: nothing was done on a day that is still to come.
func (f *ConsultationFacts) day() Date {
	if on := f.Request.On.Latest(); !f.Request.On.IsZero() && on.Before(f.Today) {
		return on
	}
	return f.Today
}

// serviceChange reports whether it is a change of NHS services, which alone
// passes scrutiny.
func (c *Consultation) serviceChange() bool { return orEmpty(c.Basis) == basisServiceChange }

const basisServiceChange = "nhs_service_change"

// Outcomes of a determination that rules tell apart.
const (
	determinedFormal   = "formal_consultation_required"
	determinedLocal    = "local_involvement_appropriate"
	determinedMoreInfo = "more_information_requested"
	determinedNoView   = "noted_no_view"
	determinedNoAnswer = "no_answer_by_due_date"
)

// determination is the last view of an authority that is more than a question;
// nil when there is none.
func (c *Consultation) determination(authority uuid.UUID) *Determination {
	var last *Determination
	for i := range c.Determinations {
		d := &c.Determinations[i]
		if !d.Concerns(authority) || d.Outcome == nil || *d.Outcome == determinedMoreInfo {
			continue
		}
		if last == nil || !last.MeetingOn.CertainlyAfter(d.MeetingOn) {
			last = d
		}
	}
	return last
}

// outcomes are the views of all authorities, empty for one that has none.
func (f *ConsultationFacts) outcomes() map[uuid.UUID]string {
	out := map[uuid.UUID]string{}
	for _, a := range f.Authorities {
		out[a.ID] = ""
		if d := f.Consultation.determination(a.ID); d != nil {
			out[a.ID] = *d.Outcome
		}
	}
	return out
}

// allSay reports whether every authority holds the same view.
func (f *ConsultationFacts) allSay(outcome string) bool {
	for _, o := range f.outcomes() {
		if o != outcome {
			return false
		}
	}
	return len(f.Authorities) > 0
}

// anySays reports whether one authority at least holds a view.
func (f *ConsultationFacts) anySays(outcome string) bool {
	for _, o := range f.outcomes() {
		if o == outcome {
			return true
		}
	}
	return false
}

// substantial reports whether the NHS body or an authority holds the change to be
// substantial.
func (f *ConsultationFacts) substantial() bool {
	return orEmpty(f.Consultation.Proposal.NHSView.SubstantialView) == "substantial" || f.anySays(determinedFormal)
}

func (c *Consultation) notice(authority uuid.UUID) *ScrutinyNotice {
	for i := range c.Scrutiny.Notices {
		if c.Scrutiny.Notices[i].AuthorityID == authority {
			return &c.Scrutiny.Notices[i]
		}
	}
	return nil
}

// commentsDue is until when the comments of an authority count; nil when not
// known.
func (c *Consultation) commentsDue(authority uuid.UUID) *Date {
	if n := c.notice(authority); n != nil {
		return n.CommentsDueOn
	}
	return nil
}

// standing is the decisions that no other replaces.
func (f *ConsultationFacts) standing() []*Decision {
	replaced := map[uuid.UUID]bool{}
	for _, d := range f.Decisions {
		if d.SupersedesID != nil {
			replaced[*d.SupersedesID] = true
		}
	}
	return filter(f.Decisions, func(d *Decision) bool { return !replaced[d.ID] })
}

// current is the newest decision that no other replaces; nil when there is none.
func (f *ConsultationFacts) current() *Decision {
	var last *Decision
	for _, d := range f.standing() {
		if last == nil || cmp.Or(d.DecidedOn.Compare(last.DecidedOn), slices.Compare(d.ID[:], last.ID[:])) > 0 {
			last = d
		}
	}
	return last
}

// loop is the loop of an id, or the one in which it goes on where it was merged;
// nil when it does not answer the consultation.
func (f *ConsultationFacts) loop(id *uuid.UUID) *LoopAbout {
	for range f.Loops { // no further than there are loops
		at := slices.IndexFunc(f.Loops, func(l LoopAbout) bool { return id != nil && l.ID == *id })
		if at < 0 {
			return nil
		}
		if f.Loops[at].State != LoopMerged {
			return &f.Loops[at]
		}
		id = f.Loops[at].IntoID
	}
	return nil
}

// daysOpen counts the days on which people can answer, the first and the last
// included. It is 0 when either is not known. It may not open before it is
// opened: a late start leaves fewer days.
func (f *ConsultationFacts) daysOpen() int {
	from, to := f.Consultation.OpensOn.Earliest(), f.Consultation.ClosesOn.Latest()
	if from.IsZero() || to.IsZero() {
		return 0
	}
	if f.Record.State == "ready" && f.to() == "open" && f.day().After(from) {
		from = f.day()
	}
	return DaysInclusive(from, to)
}

// restrictedWindow counts the days of the window where a period falls into it; 0 where an end is not known.
func (f *ConsultationFacts) restrictedWindow() int {
	from, to := f.Consultation.OpensOn.Earliest(), f.Consultation.ClosesOn.Latest()
	if len(f.Restricted) == 0 || from.IsZero() || to.IsZero() {
		return 0
	}
	return max(0, DaysInclusive(from, to))
}

// restrictedDays counts the days of the window that fall into a period in which
// public bodies keep still or that is a local holiday, each day once.
func (f *ConsultationFacts) restrictedDays() int {
	n, from := 0, f.Consultation.OpensOn.Earliest()
	for i := range f.restrictedWindow() {
		day := from.AddDays(i)
		if slices.ContainsFunc(f.Restricted, func(p *RestrictedPeriod) bool { return !day.Before(p.StartsOn) && !day.After(p.EndsOn) }) {
			n++
		}
	}
	return n
}

// pausedSince is the extension that a pause has begun and nobody has ended.
func (c *Consultation) pausedSince() *TimeExtension {
	for i := len(c.Time.Extensions) - 1; i >= 0; i-- {
		if e := &c.Time.Extensions[i]; e.To.IsZero() && !e.AnnouncedOn.IsZero() {
			return e
		}
	}
	return nil
}
