package register

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func gunningResults(f *ConsultationFacts, steps []Step) []string {
	out := []string{}
	for _, p := range Gunning(f, steps) {
		out = append(out, p.Result)
	}
	return out
}

// keptStep is a move with how the guards stood that it asks.
func keptStep(f *ConsultationFacts, state, to string, guards ...string) Step {
	f.at(state, to)
	return Step{From: state, To: to, On: pd("2025-05-12"), Guards: ConsultationLifecycle.results(f, guards)}
}

// Principles are told as they stood then, whatever was changed afterwards.
func TestGunningReadsWhatWasKept(t *testing.T) {
	t.Parallel()
	f := fairConsultation()
	ready := keptStep(f, "formal_required", "ready", "CON-G08", "CON-G09", "CON-G10")
	require.Equal(t, []string{GunningNotYet, GunningNotYet, GunningNotYet, GunningNotYet}, gunningResults(f.at("ready", ""), []Step{ready}))
	f.Today = dt("2025-05-12")
	open := keptStep(f, "ready", "open", "CON-G10")
	f.Consultation.Formative, f.Consultation.Documents = FormativeStatement{}, nil
	require.Equal(t, []string{GunningPartlyMet, GunningPartlyMet, GunningMet, GunningNotYet},
		gunningResults(f.at("open", ""), []Step{keptAs(keptAs(ready, "CON-G08", StrengthWarn, OutcomeUnmet), "CON-G09", StrengthReason, OutcomeReasonGiven), open}))

	f = fairConsultation()
	f.Decisions[0].StatementOfConsideration = nil
	decided := keptStep(f, "analysis_published", "decided", "CON-G19")
	decided.WentAhead = true
	last := Gunning(f.at("decided", ""), []Step{decided})[3]
	require.Equal(t, GunningNotMet, last.Result)
	require.True(t, last.WentAhead)
	require.Equal(t, asDecided, *last.AsAt)
	require.Equal(t, []string{"#/analysis", "#/responseThemes", "#/scrutiny/comments"}, last.Evidence)
}

// keptAs lets the first part of a guard have stood in another way.
func keptAs(s Step, guard string, strength Strength, outcome string) Step {
	s.Guards = slices.Clone(s.Guards)
	i := slices.IndexFunc(s.Guards, func(r GuardResult) bool { return r.Guard == guard })
	s.Guards[i].Strength, s.Guards[i].Outcome = strength, outcome
	return s
}

// What a record made after the event does not say is not known; what it says and
// contradicts the principle is not met; a shorter time with a reason is partly met.
func TestGunningOfThePast(t *testing.T) {
	t.Parallel()
	silent := &Consultation{Record: Record{State: "decided", Retrospective: true, GuardProfile: ProfileServiceChange}, Title: "T", Basis: new(basisServiceChange)}
	f := &ConsultationFacts{Consultation: silent, Given: Given{Record: &silent.Record, Policy: DefaultPolicy(), Today: dt("2026-01-01")}}
	require.Equal(t, []string{GunningNotKnown, GunningNotKnown, GunningNotKnown, GunningNotKnown}, gunningResults(f, nil))

	f = fairConsultation().at("decided", "")
	f.Record.Retrospective = true
	require.Equal(t, []string{GunningMet, GunningMet, GunningMet, GunningMet}, gunningResults(f, nil))
	f.Consultation.ClosesOn, f.Consultation.Time.DurationReason = pd("2025-07-20"), new("R")
	f.Consultation.Scrutiny.Notices = nil
	require.Equal(t, GunningPartlyMet, Gunning(f, nil)[2].Result)
	f.Decisions[0].DecidedOn = pd("2025-05")
	f.Consultation.Decision.DueOn = pd("2025-07-01")
	require.Equal(t, []string{GunningNotMet, GunningMet, GunningNotMet, GunningNotMet}, gunningResults(f, nil))
	f.Consultation.Documents = f.Consultation.Documents[1:]
	require.Equal(t, GunningNotKnown, Gunning(f, nil)[1].Result, "a document that is not listed may have been there")
}

// Entries stand by their earliest day, the more exact first, and what has no day
// comes last; a determination says whether its authority stands by it.
func TestTimelineOrder(t *testing.T) {
	t.Parallel()
	first, second := NewID(), NewID()
	c := &Consultation{
		OpensOn: pd("2019"), ClosesOn: pd("2019-03-15"),
		CaseEvents: []CaseEvent{{ID: second, Kind: new("panel_final_advice"), On: pd("2019-03"), ParentEventID: &first}, {ID: first, Kind: new("referral_to_secretary_of_state"), On: pd("2019-02"),
			OutcomeOn: pd("2020"), Outcome: new("not_upheld")}},
		Determinations: []Determination{{ID: NewID(), Outcome: new(determinedNoAnswer)}, {ID: NewID(), MeetingOn: pd("2018"), Outcome: new(determinedFormal)}},
	}
	decision := &Decision{Record: Record{Base: Base{ID: NewID()}}, Title: "D", DecidedOn: pd("2019-01-01")}
	line := c.Timeline([]*Decision{decision}, []Step{{From: "proposal", To: "decided", On: pd("2026-11-25"), RecordedAfter: true, Reason: new("Later.")}})
	texts := []string{}
	for _, e := range line {
		texts = append(texts, e.On.String()+" "+e.Text)
	}
	require.Equal(t, []string{
		"2018 The authority took a view: Formal consultation required. Not yet confirmed by the authority.",
		"2019-01-01 D.", "2019 The first day on which people could answer.", "2019-02 Referral to secretary of state.",
		"2019-03 Panel final advice.", "2019-03-15 The last day on which people could answer.", "2020 Referral to secretary of state: Not upheld.",
		"2026-11-25 Recorded after the event as decided. Later.", " The authority took a view: No answer by due date. Not yet confirmed by the authority.",
	}, texts)
	require.Equal(t, []uuid.UUID{first, first}, []uuid.UUID{*line[3].ChainID, *line[4].ChainID})
}
