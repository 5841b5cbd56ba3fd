package register

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// sound is a loop in which every guard is met: one point that changes, with all
// that a clean way to closed takes.
func sound() *LoopFacts {
	owner, body, said, heard, did := NewID(), NewID(), NewID(), NewID(), NewID()
	due := dt("2026-12-31")
	day := mustPartialDate("2026-03-01")
	l := &FeedbackLoop{
		Record: Record{Base: Base{ID: NewID()}, OwnerOrganisationID: owner, State: LoopDraft, Visibility: AudiencePublic},
		Title:  "Volunteering", ResponsibleID: &body, ResponseDueOn: &due, Topics: []string{"maternity"}, AreaIDs: []uuid.UUID{NewID()},
		Sources: []LoopSource{{Type: "external", Text: new("A talk")}},
		Items: []LoopItem{
			{ID: said, Kind: ItemSaid, Text: "One clear point.", On: day, InsightIDs: []uuid.UUID{NewID()}},
			{ID: heard, Kind: ItemHeard, Text: "One place to ask.", Answers: []uuid.UUID{said}},
			{ID: did, Kind: ItemDid, Text: "A desk was set up.", Answers: []uuid.UUID{heard}, Status: new(StatusDone), DoneOn: day,
				OwnerOrganisationID: &body, DueOn: &due, EvidenceURL: new("https://example.org/desk")},
		},
		Defaults: LoopDefaults{Outcome: new(OutcomeChanged)},
		Decisions: []LoopDecision{{DecidedByBody: new("Board"), DecidedOn: mustPartialDate("2026-04"), Process: new("A vote."),
			Reason: new("It was wanted."), Contribution: new("It was asked for by many.")}},
		Deliveries: []LoopDelivery{{On: mustPartialDate("2026-04-20"), Channel: new("website"), Format: new("easy_read")}},
		Impact:     LoopImpact{Check: &ImpactCheck{DueOn: &due}},
	}
	f := &LoopFacts{Loop: l, Promised: LoopPromise{Channels: []string{"website"}}}
	f.Given = Given{Record: &l.Record, Policy: DefaultPolicy(), Today: dt("2026-05-01"), AnswersID: body}
	return f
}

// stood is how a part of a guard stood in a profile: its outcome and the pointers
// or operations of its gaps. It is empty where the part is not asked.
func stood(f *LoopFacts, guard string, part int, profile Profile) (strength Strength, gaps []string, asked bool) {
	f.Record.GuardProfile = profile
	for _, r := range LoopLifecycle.results(f, []string{guard}) {
		if r.Part == part {
			for _, g := range r.Gaps {
				gaps = append(gaps, g.Pointer+g.Operation)
			}
			return r.Strength, gaps, true
		}
	}
	return "", nil, false
}

const all3, soft3, full3 = "hard hard hard", "warn warn warn", "warn hard hard"

func TestLoopGuards(t *testing.T) {
	t.Parallel()
	said := func(f *LoopFacts) *LoopItem { return &f.Loop.Items[0] }
	did := func(f *LoopFacts) *LoopItem { return &f.Loop.Items[2] }
	status := func(s string) func(*LoopFacts) { return func(f *LoopFacts) { did(f).Status = &s } }
	outcome := func(s string, more ...func(*LoopFacts)) func(*LoopFacts) {
		return func(f *LoopFacts) {
			f.Loop.Defaults.Outcome = &s
			for _, one := range more {
				one(f)
			}
		}
	}
	because := func(code, why string) func(*LoopFacts) {
		return func(f *LoopFacts) { f.Loop.Defaults.NoChange = &NoChange{ReasonCode: &code, Explanation: &why} }
	}
	referred := func(r Referral) func(*LoopFacts) { return func(f *LoopFacts) { did(f).ReferredTo = &r } }
	long := fmt.Sprintf("%0151d", 0)
	for _, c := range []struct {
		guard     string
		part      int
		strengths string // in light, standard and service_change
		name      string
		edit      func(*LoopFacts)
		gaps      []string // none where the part is met all the same
	}{
		{"LOOP-G01", 1, all3, "nothing said", func(f *LoopFacts) { f.Loop.Items = f.Loop.Items[1:] }, []string{"addLoopItem"}},
		{"LOOP-G01", 1, all3, "struck", func(f *LoopFacts) { said(f).Struck = &Struck{} }, []string{"addLoopItem"}},
		{"LOOP-G01", 2, all3, "a number", func(f *LoopFacts) { said(f).Text = "I am 943 476 5919" }, []string{"#/items/0/text"}},
		{"LOOP-G01", 2, all3, "an address", func(f *LoopFacts) { did(f).Text = "Write to desk@example.org" }, []string{"#/items/2/text"}},
		{"LOOP-G01", 2, all3, "a known address", func(f *LoopFacts) {
			did(f).Text, f.Contacts = "Write to desk@example.org", ContactsIn("desk@example.org")
		}, nil},
		{"LOOP-G01", 2, all3, "an attested address", func(f *LoopFacts) {
			did(f).Text, f.Record.Attestations = "Write to desk@example.org", []Attestation{{What: AttestPublicContact}}
		}, nil},
		{"LOOP-G01", 2, all3, "an imported place", func(f *LoopFacts) {
			f.Loop.PlaceNames, f.Record.Imported = []string{"The library, SY1 1AA"}, true
		}, nil},
		{"LOOP-G01", 3, full3, "nobody answers", func(f *LoopFacts) { f.Loop.ResponsibleID = nil }, []string{"#/responsibleOrganisationId"}},
		{"LOOP-G01", 4, full3, "no day at all", func(f *LoopFacts) { f.Loop.ResponseDueOn, said(f).On = nil, PartialDate{} }, []string{"#/responseDueOn"}},
		{"LOOP-G01", 4, full3, "a day from what was said", func(f *LoopFacts) { f.Loop.ResponseDueOn = nil }, nil},
		{"LOOP-G01", 4, full3, "a promised day", func(f *LoopFacts) {
			f.Loop.ResponseDueOn, said(f).On, f.Promised.DueOn = nil, PartialDate{}, &f.Today
		}, nil},
		{"LOOP-G01", 5, full3, "no source", func(f *LoopFacts) { f.Loop.Sources = nil }, []string{"#/sources"}},
		{"LOOP-G01", 5, full3, "why no source", func(f *LoopFacts) { f.Loop.Sources, f.Loop.Reasons.NoSourceReason = nil, new("A letter.") }, nil},
		{"LOOP-G01", 6, full3, "no topic", func(f *LoopFacts) { f.Loop.Topics = nil }, []string{"#/topics"}},
		{"LOOP-G01", 7, full3, "no place", func(f *LoopFacts) { f.Loop.AreaIDs = nil }, []string{"#/areaIds"}},
		{"LOOP-G01", 7, full3, "a place in words", func(f *LoopFacts) { f.Loop.AreaIDs, f.Loop.PlaceNames = nil, []string{"Oswestry"} }, nil},
		{"LOOP-G01", 8, soft3, "no day", func(f *LoopFacts) { said(f).On = PartialDate{} }, []string{"#/items/0/onupdateLoopItem"}},

		{"LOOP-G02", 1, soft3, "not heard", func(f *LoopFacts) { f.Loop.Items[1].Struck = &Struck{} }, []string{"#/items/0addLoopItem"}},
		{"LOOP-G02", 1, soft3, "heard for all", func(f *LoopFacts) { f.Loop.Items[1].Answers = nil }, nil},
		{"LOOP-G02", 2, soft3, "no insight", func(f *LoopFacts) { said(f).InsightIDs = nil }, []string{"#/reasons/noInsightReason"}},
		{"LOOP-G02", 2, soft3, "a key finding", func(f *LoopFacts) { said(f).InsightIDs, said(f).KeyFindingIDs = nil, []uuid.UUID{NewID()} }, nil},
		{"LOOP-G02", 2, soft3, "why no insight", func(f *LoopFacts) { said(f).InsightIDs, f.Loop.Reasons.NoInsightReason = nil, new("One letter.") }, nil},

		{"LOOP-G03", 1, full3, "no outcome", func(f *LoopFacts) { f.Loop.Defaults.Outcome = nil }, []string{"#/items/0/outcomeupdateLoopItem"}},
		{"LOOP-G03", 1, full3, "not final", outcome(OutcomeUnderConsideration), []string{"#/items/0/outcomeupdateLoopItem"}},
		{"LOOP-G03", 1, full3, "its own", func(f *LoopFacts) { f.Loop.Defaults.Outcome, said(f).Outcome = nil, new(OutcomeChanged) }, nil},

		{"LOOP-G04", 1, full3, "no decision", func(f *LoopFacts) { f.Loop.Decisions = nil }, []string{"#/decisions"}},
		{"LOOP-G04", 1, full3, "a decision on another", func(f *LoopFacts) { f.Loop.Decisions[0].ItemIDs = []uuid.UUID{NewID()} }, []string{"#/decisions"}},
		{"LOOP-G04", 1, full3, "a decision on it", func(f *LoopFacts) { f.Loop.Decisions[0].ItemIDs = []uuid.UUID{said(f).ID} }, nil},
		{"LOOP-G04", 2, full3, "no reason", func(f *LoopFacts) { f.Loop.Decisions[0].Reason = nil }, []string{"#/decisions/0/reason"}},
		{"LOOP-G04", 2, full3, "no day", func(f *LoopFacts) { f.Loop.Decisions[0].DecidedOn = PartialDate{} }, []string{"#/decisions/0/decidedOn"}},
		{"LOOP-G04", 2, full3, "before it was said", func(f *LoopFacts) { f.Loop.Decisions[0].DecidedOn = mustPartialDate("2026-02") }, []string{"#/decisions/0/decidedOn"}},
		{"LOOP-G04", 2, full3, "in the month it was said", func(f *LoopFacts) { f.Loop.Decisions[0].DecidedOn = mustPartialDate("2026-03") }, nil},
		{"LOOP-G04", 3, soft3, "how is not told", func(f *LoopFacts) {
			d := &f.Loop.Decisions[0]
			d.DecidedByBody, d.Process, d.Contribution = nil, nil, nil
		}, []string{"#/decisions/0/decidedByBody", "#/decisions/0/process", "#/decisions/0/contribution"}},

		{"LOOP-G05", 1, all3, "refused without a word", outcome(OutcomeNoChange, status(StatusDeclined)), []string{"#/defaults/noChange/reasonCode", "#/defaults/noChange/explanation"}},
		{"LOOP-G05", 1, all3, "refused, done", outcome(OutcomeNoChange, because("workforce", "x")), []string{"#/items/0addLoopItem"}},
		{"LOOP-G05", 1, all3, "refused for itself", func(f *LoopFacts) {
			f.Loop.Defaults.Outcome, said(f).Outcome = nil, new(OutcomeNoChange)
			status(StatusExplained)(f)
		}, []string{"#/items/0/noChange/reasonCodeupdateLoopItem", "#/items/0/noChange/explanationupdateLoopItem"}},
		{"LOOP-G05", 1, all3, "refused in full", outcome(OutcomeNoChange, status(StatusExplained), because("workforce", "x")), nil},
		{"LOOP-G05", 2, soft3, "too short", outcome(OutcomeNoChange, because("workforce", long[:79])), []string{"#/defaults/noChange/explanation"}},
		{"LOOP-G05", 2, soft3, "long enough", outcome(OutcomeNoChange, because("workforce", long[:80])), nil},
		{"LOOP-G05", 2, soft3, "too short for any reason", outcome(OutcomeNoChange, because("other_explained", long[:149])), []string{"#/defaults/noChange/explanation"}},
		{"LOOP-G05", 2, soft3, "long enough for any reason", outcome(OutcomeNoChange, because("other_explained", long[:150])), nil},
		{"LOOP-G05", 3, full3, "nothing done", func(f *LoopFacts) { did(f).Struck = &Struck{} }, []string{"#/items/0addLoopItem"}},
		{"LOOP-G05", 4, full3, "done for one person", status(StatusDoneForOnePerson), []string{"#/items/0addLoopItem"}},
		{"LOOP-G05", 4, full3, "by nobody, some day", func(f *LoopFacts) { did(f).OwnerOrganisationID, did(f).DueOn = nil, nil },
			[]string{"#/items/2/ownerOrganisationIdupdateLoopItem", "#/items/2/dueOnupdateLoopItem"}},
		{"LOOP-G05", 4, full3, "dropped", func(f *LoopFacts) {
			did(f).OwnerOrganisationID, did(f).DueOn = nil, nil
			status(StatusDropped)(f)
		}, nil},
		{"LOOP-G05", 5, full3, "what stays is not told", outcome(OutcomePartlyChanged), []string{"#/items/0/noChange/explanationupdateLoopItem"}},
		{"LOOP-G05", 5, full3, "passed on", outcome(OutcomePartlyChanged, status(StatusPassedOn), because("workforce", "x")), []string{"#/items/0addLoopItem"}},
		{"LOOP-G05", 5, full3, "for one person, and why", outcome(OutcomePartlyChanged, status(StatusDoneForOnePerson), because("workforce", "x")), nil},
		{"LOOP-G05", 5, full3, "partly, with what is left", outcome(OutcomePartlyChanged, func(f *LoopFacts) { did(f).Remainder = new("The rest.") }), nil},
		{"LOOP-G05", 6, full3, "not referred", outcome(OutcomeReferred), []string{"#/items/0addLoopItem"}},
		{"LOOP-G05", 6, full3, "not accepted", outcome(OutcomeReferred, status(StatusPassedOn)), []string{"#/items/2/referredTo/acceptedOnupdateLoopItem"}},
		{"LOOP-G05", 6, full3, "accepted", outcome(OutcomeReferred, status(StatusAskedThirdParty), referred(Referral{AcceptedOn: mustPartialDate("2026")})), nil},
		{"LOOP-G05", 7, full3, "not there yet", outcome(OutcomeInPlace, status(StatusPlanned)), []string{"#/items/0addLoopItem"}},
		{"LOOP-G05", 7, full3, "there", outcome(OutcomeInPlace), nil},
		{"LOOP-G05", 8, soft3, "there, unseen", outcome(OutcomeInPlace, func(f *LoopFacts) { did(f).EvidenceURL = nil }), []string{"#/items/2/evidenceUrlupdateLoopItem"}},

		{"LOOP-G06", 1, full3, "nobody told", func(f *LoopFacts) { f.Loop.Deliveries = nil }, []string{"#/items/0addLoopDelivery"}},
		{"LOOP-G06", 1, full3, "a note on the way", func(f *LoopFacts) { f.Loop.Deliveries[0].Interim = new(true) }, []string{"#/items/0addLoopDelivery"}},
		{"LOOP-G06", 1, full3, "told of another", func(f *LoopFacts) { f.Loop.Deliveries[0].ItemIDs = []uuid.UUID{NewID()} }, []string{"#/items/0addLoopDelivery"}},
		{"LOOP-G06", 1, full3, "told too early", func(f *LoopFacts) { f.Loop.Deliveries[0].On = mustPartialDate("2026-03-31") },
			[]string{"#/deliveries/0/onupdateLoopDelivery", "#/items/0addLoopDelivery"}},
		{"LOOP-G06", 1, full3, "told somehow", func(f *LoopFacts) { f.Loop.Deliveries[0] = LoopDelivery{On: mustPartialDate("2026-04-20")} },
			[]string{"#/deliveries/0/channelupdateLoopDelivery", "#/deliveries/0/formatupdateLoopDelivery", "#/items/0addLoopDelivery"}},
		{"LOOP-G06", 1, full3, "told twice, once somehow", func(f *LoopFacts) { f.Loop.Deliveries = append(f.Loop.Deliveries, LoopDelivery{}) }, nil},
		{"LOOP-G06", 2, "warn reason reason", "another channel", func(f *LoopFacts) { f.Promised.Channels = []string{"post"} }, []string{"addLoopDelivery"}},
		{"LOOP-G06", 3, full3, "not public", func(f *LoopFacts) { f.Loop.Visibility = AudiencePartners }, []string{"#/visibility"}},

		{"LOOP-G07", 1, full3, "going on", status(StatusInProgress), []string{"#/items/2/statusupdateLoopItem"}},
		{"LOOP-G07", 1, full3, "no status", func(f *LoopFacts) { did(f).Status = nil }, []string{"#/items/2/statusupdateLoopItem"}},
		{"LOOP-G07", 1, full3, "moved on", func(f *LoopFacts) {
			status(StatusInProgress)(f)
			did(f).MovedToLoopID = new(NewID())
		}, nil},
		{"LOOP-G07", 1, full3, "partly, and no word", status(StatusPartlyDone), []string{"#/items/2/statusupdateLoopItem"}},
		{"LOOP-G07", 1, full3, "partly, and why", func(f *LoopFacts) {
			status(StatusPartlyDone)(f)
			did(f).Remainder = new("x")
		}, nil},
		{"LOOP-G07", 1, full3, "passed on, no answer", func(f *LoopFacts) {
			status(StatusPassedOn)(f)
			did(f).ReferredTo = &Referral{}
		}, []string{"#/items/2/statusupdateLoopItem"}},
		{"LOOP-G07", 1, full3, "passed on, answered", func(f *LoopFacts) {
			status(StatusPassedOn)(f)
			did(f).ReferredTo = &Referral{Answer: new("x")}
		}, nil},
		{"LOOP-G07", 2, full3, "done some day", func(f *LoopFacts) { did(f).DoneOn = PartialDate{} }, []string{"#/items/2/doneOnupdateLoopItem"}},
		{"LOOP-G07", 3, soft3, "done unseen", func(f *LoopFacts) { did(f).EvidenceURL = nil }, []string{"#/items/2/evidenceUrlupdateLoopItem"}},
		{"LOOP-G07", 4, full3, "nobody looks", func(f *LoopFacts) { f.Loop.Impact.Check = nil }, []string{"#/impact/check/dueOn"}},

		{"LOOP-G08", 1, all3, "reworded", func(f *LoopFacts) {
			before := *f.Loop
			before.State, before.Items, f.Before = LoopDecided, slices.Clone(f.Loop.Items), &before
			said(f).Text = "Other words."
		}, []string{"#/items"}},
		{"LOOP-G08", 2, soft3, "moved on", func(f *LoopFacts) { f.Loop.UpdateOwed = true }, []string{"addLoopDelivery"}},

		{"LOOP-G09", 1, all3, "all taken", func(f *LoopFacts) { f.Splitting = []uuid.UUID{said(f).ID} }, []string{"#/itemIds"}},
		{"LOOP-G09", 1, all3, "one of two", func(f *LoopFacts) {
			f.Splitting = []uuid.UUID{said(f).ID}
			f.Loop.Items = append(f.Loop.Items, LoopItem{ID: NewID(), Kind: ItemSaid})
		}, nil},

		{"LOOP-G10", 1, all3, "into none", func(*LoopFacts) {}, []string{"mergeFeedbackLoop"}},
		{"LOOP-G10", 1, all3, "into one decided", func(f *LoopFacts) { f.Into = &FeedbackLoop{Record: Record{State: LoopDecided}} }, []string{"#/intoId"}},
		{"LOOP-G10", 1, all3, "into a draft", func(f *LoopFacts) { f.Into = &FeedbackLoop{Record: Record{State: LoopDraft}} }, []string{"#/intoId"}},
		{"LOOP-G10", 1, all3, "into one heard", func(f *LoopFacts) { f.Into = &FeedbackLoop{Record: Record{State: LoopHeard}} }, nil},
		{"LOOP-G10", 1, all3, "long ago", func(f *LoopFacts) {
			f.Record.Retrospective, f.Loop.Lineage.MergedIntoID = true, new(NewID())
		}, nil},
	} {
		t.Run(fmt.Sprintf("%s.%d %s", c.guard, c.part, c.name), func(t *testing.T) {
			t.Parallel()
			var strengths string
			for n, profile := range []Profile{ProfileLight, ProfileStandard, ProfileServiceChange} {
				f := sound()
				c.edit(f)
				strength, gaps, asked := stood(f, c.guard, c.part, profile)
				require.True(t, asked)
				require.Equal(t, c.gaps, gaps)
				if n > 0 {
					strengths += " "
				}
				strengths += string(strength)
			}
			require.Equal(t, c.strengths, strengths)
		})
	}
}

// A loop that lacks nothing passes every guard on its way.
func TestSoundLoopIsSound(t *testing.T) {
	t.Parallel()
	for _, profile := range []Profile{ProfileLight, ProfileStandard, ProfileServiceChange} {
		f := sound()
		f.Record.GuardProfile = profile
		for _, g := range loopGuards[:len(loopGuards)-len(loopAnswerGuards)] {
			if g.ID != "LOOP-G10" {
				require.Empty(t, filter(g.evaluate(f), func(r GuardResult) bool { return r.Outcome == OutcomeUnmet }), g.ID)
			}
		}
		for _, g := range loopAnswerGuards {
			require.Empty(t, filter(g.evaluate(f), func(r GuardResult) bool { return r.Outcome == OutcomeUnmet }), g.ID)
		}
	}
}

// Parts that depend on the loop are not asked of others.
func TestLoopGuardsNotAsked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		guard string
		part  int
		edit  func(*LoopFacts)
	}{
		"no promised channel":   {"LOOP-G06", 2, func(f *LoopFacts) { f.Promised.Channels = nil }},
		"consent forbids it":    {"LOOP-G06", 3, func(f *LoopFacts) { f.Confidential = true }},
		"nothing changed":       {"LOOP-G07", 4, func(f *LoopFacts) { f.Loop.Defaults.Outcome = new(OutcomeNoChange) }},
		"it is not being split": {"LOOP-G09", 1, func(*LoopFacts) {}},
	} {
		f := sound()
		c.edit(f)
		_, _, asked := stood(f, c.guard, c.part, ProfileStandard)
		require.False(t, asked, name)
	}
}
