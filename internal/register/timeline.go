package register

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// TimelineEntry is one thing that happened to a consultation.
type TimelineEntry struct {
	On   PartialDate `json:"on"`
	Kind string      `json:"kind"`
	// Text says what happened, in plain words.
	Text string `json:"text"`
	// Pointer leads to where the record says it; nil for moves and decisions.
	Pointer *string `json:"pointer"`
	// ID is that of the case event, determination or decision.
	ID *uuid.UUID `json:"id"`
	// ChainID is the first event of the chain that a case event belongs to.
	ChainID       *uuid.UUID    `json:"chainId"`
	ParentEventID *uuid.UUID    `json:"parentEventId"`
	Body          CaseEventBody `json:"body"`
	Outcome       *string       `json:"outcome"`
	Open          *bool         `json:"open"`
	URL           *string       `json:"url"`
	// Confirmed says of a determination whether its authority stands by it.
	Confirmed *bool `json:"confirmed"`
}

// The kinds of entries.
const (
	TimelineScrutiny         = "scrutiny"
	TimelineDetermination    = "determination"
	TimelineSecretaryOfState = "secretary_of_state"
	TimelineCaseEvent        = "case_event"
	TimelineOpening          = "opening"
	TimelineDecision         = "decision"
	TimelineTransition       = "transition"
)

// Timeline tells everything that happened in date order, the undated last: what
// passed with the authorities and the Secretary of State, the events of the case
// with their chains, when people could answer, the decisions and the moves.
func (c *Consultation) Timeline(decided []*Decision, steps []Step) []TimelineEntry {
	out := slices.Concat(c.scrutinyLine(), c.determinationLine(), c.stateLine(), c.eventLine(), c.openingLine(), decisionLine(decided), stepLine(steps))
	slices.SortStableFunc(out, func(a, b TimelineEntry) int {
		switch {
		case a.On.IsZero() != b.On.IsZero():
			if a.On.IsZero() {
				return 1
			}
			return -1
		case a.On.Compare(b.On) != 0:
			return a.On.Compare(b.On)
		}
		return slices.Compare(idOf(a), idOf(b))
	})
	return out
}

func idOf(e TimelineEntry) []byte {
	if e.ID == nil {
		return nil
	}
	return e.ID[:]
}

// entry is an entry with what most have. A day that is not known is told only
// where something else is.
func entry(on PartialDate, kind, text, pointer string) TimelineEntry {
	return TimelineEntry{On: on, Kind: kind, Text: text, Pointer: orNil(pointer)}
}

// dated keeps the entries that have a day.
func dated(entries ...TimelineEntry) []TimelineEntry {
	return filter(entries, func(e TimelineEntry) bool { return !e.On.IsZero() })
}

func ofBody(e TimelineEntry, id uuid.UUID, url *string) TimelineEntry {
	e.Body.OrganisationID, e.URL = &id, url
	return e
}

func (c *Consultation) scrutinyLine() []TimelineEntry {
	out := dated(entry(c.Proposal.NHSView.On, TimelineScrutiny, "The NHS body took its own view on whether the change is substantial.", "#/proposal/nhsView"))
	for n, s := range c.Scrutiny.Notices {
		at := fmt.Sprintf("#/scrutiny/notices/%d", n)
		out = append(out, ofBody(entry(s.NotifiedOn, TimelineScrutiny, "The authority was told of the proposal.", at), s.AuthorityID, s.PublishedURL))
		for m, moved := range s.Changes {
			out = append(out, ofBody(entry(moved.On, TimelineScrutiny, join("A date of the notice changed.", moved.What), fmt.Sprintf("%s/changes/%d", at, m)), s.AuthorityID, nil))
		}
	}
	for n, s := range c.Scrutiny.Comments {
		at, text := fmt.Sprintf("#/scrutiny/comments/%d", n), "The authority commented."
		if isTrue(s.NoneReceived) {
			text = "The authority did not comment by the day that comments were due."
		}
		out = append(out, ofBody(entry(s.ReceivedOn, TimelineScrutiny, join(text, s.Recommendation), at), s.AuthorityID, s.URL))
		out = append(out, dated(ofBody(entry(s.DisagreementNotifiedOn, TimelineScrutiny, join("The authority was told of a disagreement with its recommendation.", s.StepsToAgree), at), s.AuthorityID, nil))...)
	}
	return append(out, dated(
		entry(c.Scrutiny.Dispute.ResolvedOn, TimelineScrutiny, join("The difference of view was resolved.", c.Scrutiny.Dispute.Outcome), "#/scrutiny/dispute"),
		entry(c.Urgent.DecidedOn, TimelineScrutiny, join("It was decided without consultation because of a risk.", c.Urgent.Explanation), "#/urgent"),
		entry(c.Urgent.AuthorityNotifiedOn, TimelineScrutiny, "The authority was told of the urgent decision.", "#/urgent"))...)
}

func (c *Consultation) determinationLine() (out []TimelineEntry) {
	for n, d := range c.Determinations {
		text := "The authority took a view: " + inWords(orEmpty(d.Outcome)) + "."
		confirmed := d.ConfirmedByAuthorityAt != nil
		if !confirmed {
			text += " Not yet confirmed by the authority."
		}
		e := entry(d.MeetingOn, TimelineDetermination, text, fmt.Sprintf("#/determinations/%d", n))
		e.ID, e.Outcome, e.Confirmed = new(d.ID), d.Outcome, &confirmed
		e.Body = CaseEventBody{OrganisationID: d.AuthorityID, StakeholderID: d.JointCommitteeStakeholderID}
		out = append(out, e)
	}
	return out
}

func (c *Consultation) stateLine() []TimelineEntry {
	s, at := c.SecretaryOfState, "#/secretaryOfState/callIn"
	notified := entry(s.NotifiedOn, TimelineSecretaryOfState, "The Secretary of State was notified.", "#/secretaryOfState")
	notified.URL = s.FormURL
	return dated(notified,
		entry(s.CallIn.RequestedOn, TimelineSecretaryOfState, "The Secretary of State was asked to call it in.", at),
		entry(s.CallIn.DirectedOn, TimelineSecretaryOfState, "The Secretary of State called it in.", at),
		entry(s.CallIn.FinishedOn, TimelineSecretaryOfState, join("The call-in was finished.", s.CallIn.DecisionText), at))
}

func (c *Consultation) eventLine() (out []TimelineEntry) {
	parents := map[uuid.UUID]*uuid.UUID{}
	for _, e := range c.CaseEvents {
		parents[e.ID] = e.ParentEventID
	}
	for n, e := range c.CaseEvents {
		first := e.ID
		for range c.CaseEvents { // no further than there are events
			if parent := parents[first]; parent != nil {
				first = *parent
			}
		}
		made := entry(e.On, TimelineCaseEvent, join(inWords(orEmpty(e.Kind))+".", e.Text, e.Position), fmt.Sprintf("#/caseEvents/%d", n))
		made.ID, made.ChainID, made.ParentEventID = new(e.ID), &first, e.ParentEventID
		made.Body, made.Outcome, made.Open, made.URL = e.Body, e.Outcome, e.Open, e.URL
		out = append(out, made)
		ended := entry(e.OutcomeOn, TimelineCaseEvent, inWords(orEmpty(e.Kind))+": "+inWords(orEmpty(e.Outcome))+".", fmt.Sprintf("#/caseEvents/%d/outcomeOn", n))
		if !e.OutcomeOn.IsZero() && !e.OutcomeOn.Equal(e.On) {
			ended.ID, ended.ChainID, ended.ParentEventID, ended.Body, ended.Outcome, ended.Open = made.ID, made.ChainID, made.ParentEventID, e.Body, e.Outcome, e.Open
			out = append(out, ended)
		}
	}
	return out
}

func (c *Consultation) openingLine() []TimelineEntry {
	out := dated(
		entry(c.Formative.On, TimelineOpening, "A role signed that nothing was decided yet.", "#/formative"),
		entry(c.OpensOn, TimelineOpening, "The first day on which people could answer.", "#/opensOn"),
		entry(c.ClosesOn, TimelineOpening, "The last day on which people could answer.", "#/closesOn"),
		entry(c.Analysis.PublishedOn, TimelineOpening, "The analysis of the answers was published.", "#/analysis"))
	for n, e := range c.Time.Extensions {
		out = append(out, dated(entry(e.AnnouncedOn, TimelineOpening, join("More time was given.", e.Reason), fmt.Sprintf("#/time/extensions/%d", n)))...)
	}
	for n, m := range c.Time.MaterialChanges {
		out = append(out, entry(m.On, TimelineOpening, join("What people were asked changed.", m.What), fmt.Sprintf("#/time/materialChanges/%d", n)))
	}
	return out
}

func decisionLine(decided []*Decision) (out []TimelineEntry) {
	for _, d := range decided {
		e := entry(d.DecidedOn, TimelineDecision, join(d.Title+".", d.Reason), "")
		e.ID, e.Outcome, e.URL, e.Body.Name = new(d.ID), d.Outcome, d.MinutesURL, d.DecisionBody
		out = append(out, e)
	}
	return out
}

func stepLine(steps []Step) (out []TimelineEntry) {
	for _, s := range steps {
		text := "From " + inWords(s.From) + " to " + strings.ToLower(inWords(s.To)) + "."
		switch {
		case s.RecordedAfter:
			text = "Recorded after the event as " + strings.ToLower(inWords(s.To)) + "."
		case s.WentAhead:
			text += " It went ahead with promises unmet."
		}
		out = append(out, entry(s.On, TimelineTransition, join(text, s.Reason), ""))
	}
	return out
}

// inWords is a code as people read it: scrutiny_position is Scrutiny position.
func inWords(code string) string {
	if code == "" {
		return "Not known"
	}
	words := strings.ReplaceAll(code, "_", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// join adds texts that are there to a sentence.
func join(text string, more ...*string) string {
	for _, m := range more {
		if m != nil {
			text += " " + *m
		}
	}
	return text
}
