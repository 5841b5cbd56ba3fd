package register

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// loopGuards are the promises of a feedback loop. Those about the answer are in
// loopanswerguards.go.
var loopGuards = append([]Guard[*LoopFacts]{
	{ID: "LOOP-G01", Title: "What was said, and who answers by when", Parts: []Part[*LoopFacts]{
		{Asks: "It holds at least one thing people said.", Strengths: always, Test: func(f *LoopFacts) []Gap {
			if len(f.said()) == 0 {
				return NeedOperation("addLoopItem", "Add at least one thing people said.")
			}
			return nil
		}},
		{Asks: "No text holds what may identify a person: no NHS or National Insurance number and no date of birth, and contact details only where they are public ones.",
			Strengths: always, Privacy: true, Test: loopTextsClean},
		{Asks: "It names the organisation that has to answer.", Strengths: warnThenHard, Test: func(f *LoopFacts) []Gap {
			return NeedIf(f.Loop.ResponsibleID == nil, "#/responsibleOrganisationId", "Name the organisation that has to answer.")
		}},
		{Asks: "It says by which day people are answered; else what its sources promised holds, or a number of days after the last of them spoke.",
			Strengths: warnThenHard, Settings: []string{"feedbackMaxDaysAfterClose"}, Test: func(f *LoopFacts) []Gap {
				return NeedIf(f.Loop.ResponseDueOn == nil && f.dueByDefault() == nil, "#/responseDueOn", "Say by which day people are answered.")
			}},
		{Asks: "It names what the feedback comes from, or says why there is nothing to name.", Strengths: warnThenHard, Test: func(f *LoopFacts) []Gap {
			return NeedIf(len(f.Loop.Sources) == 0 && blank(f.Loop.Reasons.NoSourceReason), "#/sources", "Name what the feedback comes from, or say in reasons.noSourceReason why there is nothing to name.")
		}},
		{Asks: "It has a topic.", Strengths: warnThenHard, Test: func(f *LoopFacts) []Gap {
			return NeedIf(len(f.Loop.Topics) == 0, "#/topics", "Give at least one topic.")
		}},
		{Asks: "It names an area, or the place in words.", Strengths: warnThenHard, Test: func(f *LoopFacts) []Gap {
			return NeedIf(len(f.Loop.AreaIDs)+len(f.Loop.PlaceNames) == 0, "#/areaIds", "Name an area, or the place in words in placeNames.")
		}},
		{Asks: "It says when each thing was said.", Strengths: warnOnly, Test: func(f *LoopFacts) (gaps []Gap) {
			for _, n := range f.said() {
				gaps = append(gaps, itemIf(f.Loop.Items[n].On.IsZero(), n, "/on", "Say when it was said; a year will do.")...)
			}
			return gaps
		}},
	}},
	{ID: "LOOP-G02", Title: "What was heard", Parts: []Part[*LoopFacts]{
		{Asks: "Everything people said has what the organisation understood by it; one heard item without answers is for all.", Strengths: warnOnly,
			Test: func(f *LoopFacts) []Gap {
				return f.uncovered(ItemHeard, "Say what your organisation understood by this.")
			}},
		{Asks: "What people said rests on an insight, or the loop says why there is none.", Strengths: warnOnly, Test: func(f *LoopFacts) []Gap {
			return NeedIf(!f.restsOnInsight() && blank(f.Loop.Reasons.NoInsightReason), "#/reasons/noInsightReason",
				"Name an insight or a key finding with what people said, or say why there is none.")
		}},
	}},
	{ID: "LOOP-G03", Title: "An outcome for everything said", Parts: []Part[*LoopFacts]{
		{Asks: "Everything people said has an outcome that is final. What is not ready is split off, so that it does not hold up the rest.", Strengths: warnThenHard,
			Test: func(f *LoopFacts) (gaps []Gap) {
				for _, n := range f.said() {
					outcome := f.Loop.outcome(f.Loop.Items[n])
					gaps = append(gaps, itemIf(outcome == "" || outcome == OutcomeUnderConsideration, n, "/outcome",
						"Give a final outcome, here or in defaults, or split this off into a loop of its own.")...)
				}
				return gaps
			}},
	}},
	{ID: "LOOP-G04", Title: "A reason for every outcome", Parts: []Part[*LoopFacts]{
		{Asks: "A decision covers everything people said; one that names no item covers all.", Strengths: warnThenHard, Test: func(f *LoopFacts) (gaps []Gap) {
			for _, n := range f.said() {
				named, _ := f.Loop.decisionsNaming(f.Loop.Items[n].ID)
				general, _ := f.Loop.decisionsNaming(uuid.Nil)
				gaps = append(gaps, NeedIf(len(named)+len(general) == 0, "#/decisions", "Record the decision on "+f.place(n)+".")...)
			}
			return gaps
		}},
		{Asks: "Each decision has its reason and its day, a month is enough, and is not before the earliest thing people said.", Strengths: warnThenHard, Test: decisionsReasoned},
		{Asks: "Each decision says which body made it, how, and how what people said counted in it.", Strengths: warnOnly, Test: func(f *LoopFacts) (gaps []Gap) {
			for n, d := range f.Loop.Decisions {
				at := fmt.Sprintf("#/decisions/%d", n)
				gaps = append(gaps, NeedIf(blank(d.DecidedByBody), at+"/decidedByBody", "Say which body decided.")...)
				gaps = append(gaps, NeedIf(blank(d.Process), at+"/process", "Say how it was decided.")...)
				gaps = append(gaps, NeedIf(blank(d.Contribution), at+"/contribution", "Say how what people said counted in it.")...)
			}
			return gaps
		}},
	}},
	{ID: "LOOP-G08", Title: "Words that were decided on stay", Parts: []Part[*LoopFacts]{
		{Asks: "From decided on nothing is added to what people said and to what was heard, and none of it is reworded: reconsider, or open a new loop. " +
			"What is done may be added, and its status may move, until the loop has ended.", Strengths: always, Test: func(f *LoopFacts) []Gap {
			if f.Before == nil {
				return nil
			}
			if frozen := f.Loop.keepWords(f.Before); frozen != nil {
				return Need("#/items", frozen.Detail)
			}
			return nil
		}},
		{Asks: "People were told again after what is done had moved on.", Strengths: warnOnly, Test: func(f *LoopFacts) []Gap {
			if f.Loop.UpdateOwed {
				return NeedOperation("addLoopDelivery", "Tell people what has changed since they were last told.")
			}
			return nil
		}},
	}},
	{ID: "LOOP-G09", Title: "Splitting moves no promise", Parts: []Part[*LoopFacts]{
		{Asks: "Both loops keep at least one thing people said. The new one takes along what answers only that, the sources, the responsible organisation and the due date, and names the loop it came from.",
			Strengths: always, For: "when a loop is split", When: func(f *LoopFacts) bool { return f.Splitting != nil },
			Test: func(f *LoopFacts) []Gap {
				return NeedIf(!f.Loop.keepsSomethingSaid(f.Splitting), "#/itemIds", "Leave at least one thing people said in this loop, and take at least one.")
			}},
	}},
	{ID: "LOOP-G10", Title: "Merging loses nothing that was said", Parts: []Part[*LoopFacts]{
		{Asks: "The loop that survives is said or heard, gets copies of what people said here, marked with where they come from, keeps the earlier of the two due dates, and is answered by the body that has taken this one on.",
			Strengths: always, Test: mergeable},
	}},
}, loopAnswerGuards...)

// itemIf is a gap in an item, which its own operation mends.
func itemIf(missing bool, n int, field, message string) []Gap {
	return needPart(missing, fmt.Sprintf("#/items/%d%s", n, field), "updateLoopItem", message)
}

// place says which of the things people said is meant.
func (f *LoopFacts) place(n int) string { return fmt.Sprintf("item %d", n+1) }

// loopTextsClean screens every text that others will read. An import has kept
// contacts from all but the owner already, and leaves those of places.
func loopTextsClean(f *LoopFacts) []Gap {
	return Screen(f.Loop.Texts(), f.Contacts).gaps(f.Attested(AttestPublicContact) || f.Record.Imported)
}

// uncovered is a gap for each thing people said that no item of a kind answers.
func (f *LoopFacts) uncovered(kind, message string) (gaps []Gap) {
	for _, n := range f.said() {
		if !Covered(f.Loop.Items[n].ID, kind, f.Loop.ItemFacts()) {
			gaps = append(gaps, Gap{Pointer: fmt.Sprintf("#/items/%d", n), Operation: "addLoopItem", Message: message})
		}
	}
	return gaps
}

func (f *LoopFacts) restsOnInsight() bool {
	for _, n := range f.said() {
		if i := f.Loop.Items[n]; len(i.InsightIDs)+len(i.KeyFindingIDs) > 0 {
			return true
		}
	}
	return false
}

func decisionsReasoned(f *LoopFacts) (gaps []Gap) {
	var earliest PartialDate
	for _, n := range f.said() {
		if on := f.Loop.Items[n].On; !on.IsZero() && (earliest.IsZero() || on.Compare(earliest) < 0) {
			earliest = on
		}
	}
	for n, d := range f.Loop.Decisions {
		at := fmt.Sprintf("#/decisions/%d", n)
		gaps = append(gaps, NeedIf(blank(d.Reason), at+"/reason", "Give the reason for the decision.")...)
		gaps = append(gaps, NeedIf(d.DecidedOn.IsZero(), at+"/decidedOn", "Say when it was decided; a month is enough.")...)
		gaps = append(gaps, NeedIf(earliest.CertainlyAfter(d.DecidedOn), at+"/decidedOn", "It cannot have been decided before people spoke. Correct the day, or when it was said.")...)
	}
	return gaps
}

// loopsTaken are the states in which a body has taken the loop on.
var loopsTaken = []string{LoopHeard, LoopDecided, LoopFedBack}

func sameBody(a, b *uuid.UUID) bool { return a == nil || b != nil && *a == *b }

// mergeable looks at the loop that is to survive. A loop recorded after the
// event names it.
func mergeable(f *LoopFacts) []Gap {
	switch {
	case f.Into == nil && f.Loop.Past() && f.Loop.Lineage.MergedIntoID != nil:
		return nil
	case f.Into == nil:
		return NeedOperation("mergeFeedbackLoop", "Name the loop to merge into.")
	case !slices.Contains(loopsInTalk, f.Into.State):
		return Need("#/intoId", "Merge into a loop that is said or heard; one that is decided has to be reconsidered first.")
	case slices.Contains(loopsTaken, f.Loop.State) && !sameBody(f.Loop.ResponsibleID, f.Into.ResponsibleID):
		return Need("#/intoId", "The responsible organisation has taken this loop on, so merge it into one that the same organisation answers.")
	}
	return nil
}
