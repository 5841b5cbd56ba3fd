package register

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Statuses of did items that guards name beside those the derivations read.
const (
	StatusDone             = "done"
	StatusDoneForOnePerson = "done_for_one_person"
	StatusDropped          = "dropped"
	StatusDeclined         = "declined"
	StatusExplained        = "explained_no_change"
	StatusPassedOn         = "passed_on"
	StatusAskedThirdParty  = "asked_third_party"
)

// changing are the statuses of what makes a change; refusing and referring those
// of what says that there is none, and of what is handed on.
var (
	changing  = []string{StatusPlanned, StatusInProgress, StatusDone, StatusPartlyDone, StatusDropped}
	refusing  = []string{StatusExplained, StatusDeclined}
	referring = []string{StatusPassedOn, StatusAskedThirdParty}
)

// loopAnswerGuards are the promises about the answer: what backs each outcome,
// that people are told, and that nothing is left open.
var loopAnswerGuards = []Guard[*LoopFacts]{
	{ID: "LOOP-G05", Title: "What backs each outcome", Parts: []Part[*LoopFacts]{
		{Asks: "Where nothing changes, the kind of reason and an explanation are given, and an item says that it was explained or declined.", Strengths: always, Test: refusalExplained},
		{Asks: "The explanation of why nothing changes is long enough to explain it.", Strengths: warnOnly,
			Settings: []string{"noChangeExplanationMinLength", "noChangeOtherExplanationMinLength"}, Test: refusalLong},
		{Asks: "Everything people said is answered by something that was, is being or will be done, or by why not.", Strengths: warnThenHard,
			Test: func(f *LoopFacts) []Gap {
				return f.uncovered(ItemDid, "Say what was, is being or will be done about this, or why not.")
			}},
		{Asks: "What changes has an item that is planned, under way, done or dropped, with who does it by when; what was done for one person alone is no change for all.", Strengths: warnThenHard,
			Test: func(f *LoopFacts) []Gap { return f.each(OutcomeChanged, f.changeBacked) }},
		{Asks: "What partly changes has such an item, or was done for one person, and says what does not change.", Strengths: warnThenHard,
			Test: func(f *LoopFacts) []Gap { return f.each(OutcomePartlyChanged, f.partBacked) }},
		{Asks: "What is referred to another body has an item that was passed on, and that body has accepted it.", Strengths: warnThenHard,
			Test: func(f *LoopFacts) []Gap { return f.each(OutcomeReferred, f.referralAccepted) }},
		{Asks: "What is in place already has an item that is done.", Strengths: warnThenHard,
			Test: func(f *LoopFacts) []Gap { return f.each(OutcomeInPlace, f.inPlace) }},
		{Asks: "What is in place already is shown by a link.", Strengths: warnOnly,
			Test: func(f *LoopFacts) []Gap { return f.each(OutcomeInPlace, f.inPlaceShown) }},
	}},
	{ID: "LOOP-G06", Title: "People are told", Parts: []Part[*LoopFacts]{
		{Asks: "Deliveries of the answer, each with its day, not before the decision, its channel and its format, together tell of everything people said.", Strengths: warnThenHard, Test: peopleTold},
		{Asks: "People are told through a channel they were promised.", For: "where the sources of the loop promised channels",
			Strengths: warnThenReason, When: func(f *LoopFacts) bool { return len(f.Promised.Channels) > 0 }, Test: toldAsPromised},
		{Asks: "The answer is public.", For: "unless people agreed to less than publication", When: func(f *LoopFacts) bool { return !f.Confidential },
			Strengths: warnThenHard, Test: func(f *LoopFacts) []Gap {
				return NeedIf(f.Loop.Visibility != AudiencePublic, "#/visibility", "Make the loop public, so that people can read the answer.")
			}},
	}},
	{ID: "LOOP-G07", Title: "Nothing is left open", Parts: []Part[*LoopFacts]{
		{Asks: "Everything that was to be done is settled: done, refused or dropped, or its remainder or the other body's answer is told, or it goes on in another loop.", Strengths: warnThenHard,
			Test: func(f *LoopFacts) (gaps []Gap) {
				for _, n := range f.Loop.live(ItemDid) {
					gaps = append(gaps, itemIf(!f.Loop.Items[n].settled(), n, "/status", "Settle this: finish or drop it, say what remains or what the other body answered, or move it to another loop.")...)
				}
				return gaps
			}},
		{Asks: "What is done says when.", Strengths: warnThenHard, Test: func(f *LoopFacts) []Gap {
			return f.ofDone("/doneOn", "Say when it was done.", func(i LoopItem) bool { return i.DoneOn.IsZero() })
		}},
		{Asks: "What is done is shown by a link.", Strengths: warnOnly, Test: func(f *LoopFacts) []Gap {
			return f.ofDone("/evidenceUrl", "Link to what shows that it is done.", func(i LoopItem) bool { return blank(i.EvidenceURL) })
		}},
		{Asks: "A day is set to look at whether the change worked.", For: "where something changed", Strengths: warnThenHard,
			When: func(f *LoopFacts) bool {
				return slices.Contains([]string{OutcomeChanged, OutcomePartlyChanged}, orEmpty(OverallOutcome(f.Loop.ItemFacts(), f.Loop.Defaults.Outcome)))
			},
			Test: func(f *LoopFacts) []Gap {
				c := f.Loop.Impact.Check
				return NeedIf(c == nil || c.DueOn == nil, "#/impact/check/dueOn", "Say when it is looked at whether the change worked.")
			}},
	}},
}

// each looks at what people said that has an outcome.
func (f *LoopFacts) each(outcome string, test func(n int) []Gap) (gaps []Gap) {
	for _, n := range f.said() {
		if f.Loop.outcome(f.Loop.Items[n]) == outcome {
			gaps = append(gaps, test(n)...)
		}
	}
	return gaps
}

// dids lists the places of the did items that answer a said item and have one of
// the statuses.
func (f *LoopFacts) dids(said int, statuses ...string) (at []int) {
	for _, n := range f.Loop.answering(f.Loop.Items[said].ID, ItemDid) {
		if slices.Contains(statuses, orEmpty(f.Loop.Items[n].Status)) {
			at = append(at, n)
		}
	}
	return at
}

// needDid is a gap that an answer to a said item mends: a new one, or another
// status of one that is there.
func needDid(said int, message string) []Gap {
	return []Gap{{Pointer: fmt.Sprintf("#/items/%d", said), Operation: "addLoopItem", Message: message}}
}

func refusalExplained(f *LoopFacts) []Gap {
	return f.each(OutcomeNoChange, func(n int) (gaps []Gap) {
		why := f.Loop.noChangeOf(f.Loop.Items[n])
		if why == nil {
			why = &NoChange{}
		}
		gaps = f.whyGap(gaps, n, "/reasonCode", why.ReasonCode == nil, "Give the kind of reason why nothing changes.")
		gaps = f.whyGap(gaps, n, "/explanation", blank(why.Explanation), "Explain why nothing changes, in words for those who asked.")
		if len(f.dids(n, refusing...)) == 0 {
			gaps = append(gaps, needDid(n, "Add what was answered: an item with the status explained_no_change or declined.")...)
		}
		return gaps
	})
}

// whyGap points to where the reason of a said item stands: in the item, or in the
// loop for all items without one of their own.
func (f *LoopFacts) whyGap(gaps []Gap, n int, field string, missing bool, message string) []Gap {
	i := f.Loop.Items[n]
	if i.NoChange == nil && i.Outcome == nil {
		return append(gaps, NeedIf(missing, "#/defaults/noChange"+field, message)...)
	}
	return append(gaps, itemIf(missing, n, "/noChange"+field, message)...)
}

func refusalLong(f *LoopFacts) []Gap {
	return f.each(OutcomeNoChange, func(n int) []Gap {
		why := f.Loop.noChangeOf(f.Loop.Items[n])
		if why == nil || blank(why.Explanation) {
			return nil // that it is missing is told already
		}
		least := f.Policy.Settings.NoChangeExplanationMinLength
		if orEmpty(why.ReasonCode) == "other_explained" {
			least = f.Policy.Settings.NoChangeOtherExplanationMinLength
		}
		return f.whyGap(nil, n, "/explanation", utf8.RuneCountInString(strings.TrimSpace(*why.Explanation)) < least,
			fmt.Sprintf("Explain it in at least %d characters.", least))
	})
}

// changeBacked looks for one item that makes the change, with who does it by
// when. What was dropped needs neither.
func (f *LoopFacts) changeBacked(n int) []Gap {
	dids := f.dids(n, changing...)
	var nearest []Gap
	for _, d := range dids {
		i := f.Loop.Items[d]
		if *i.Status == StatusDropped {
			return nil
		}
		gaps := Gaps(
			itemIf(i.OwnerOrganisationID == nil, d, "/ownerOrganisationId", "Say which organisation does this."),
			itemIf(i.DueOn == nil, d, "/dueOn", "Say by which day this is done."))
		if len(gaps) == 0 {
			return nil
		}
		if nearest == nil || len(gaps) < len(nearest) {
			nearest = gaps
		}
	}
	if nearest == nil {
		return needDid(n, "Add what changes: an item that is planned, under way, done or dropped. What was done for one person alone is no change for all.")
	}
	return nearest
}

func (f *LoopFacts) partBacked(n int) (gaps []Gap) {
	if len(f.dids(n, StatusDoneForOnePerson)) == 0 {
		gaps = f.changeBacked(n)
	}
	why := f.Loop.noChangeOf(f.Loop.Items[n])
	told := why != nil && !blank(why.Explanation) || slices.ContainsFunc(f.Loop.answering(f.Loop.Items[n].ID, ItemDid),
		func(d int) bool { return !blank(f.Loop.Items[d].Remainder) })
	return append(gaps, itemIf(!told, n, "/noChange/explanation", "Say what does not change and why, here or in the remainder of what is done.")...)
}

func (f *LoopFacts) referralAccepted(n int) []Gap {
	dids := f.dids(n, referring...)
	if len(dids) == 0 {
		return needDid(n, "Add to whom it was passed on: an item with the status passed_on or asked_third_party.")
	}
	for _, d := range dids {
		if to := f.Loop.Items[d].ReferredTo; to != nil && !to.AcceptedOn.IsZero() {
			return nil
		}
	}
	return itemIf(true, dids[0], "/referredTo/acceptedOn", "Say when the other body accepted it.")
}

func (f *LoopFacts) inPlace(n int) []Gap {
	if len(f.dids(n, StatusDone)) == 0 {
		return needDid(n, "Add what is in place already: an item with the status done.")
	}
	return nil
}

func (f *LoopFacts) inPlaceShown(n int) []Gap {
	dids := f.dids(n, StatusDone)
	if len(dids) == 0 || slices.ContainsFunc(dids, func(d int) bool { return !blank(f.Loop.Items[d].EvidenceURL) }) {
		return nil
	}
	return itemIf(true, dids[0], "/evidenceUrl", "Link to what shows that it is in place.")
}

// peopleTold looks for deliveries that tell of everything people said. One that
// lacks something, or is older than a decision it tells of, tells of nothing.
func peopleTold(f *LoopFacts) (gaps []Gap) {
	var good []LoopDelivery
	for n, d := range f.Loop.Deliveries {
		if isTrue(d.Interim) {
			continue
		}
		lacks := f.deliveryGaps(n, d)
		if len(lacks) == 0 {
			good = append(good, d)
		}
		gaps = append(gaps, lacks...)
	}
	for _, n := range f.said() {
		id := f.Loop.Items[n].ID
		if slices.ContainsFunc(good, func(d LoopDelivery) bool { return len(d.ItemIDs) == 0 || slices.Contains(d.ItemIDs, id) }) {
			continue
		}
		gaps = append(gaps, Gap{Pointer: fmt.Sprintf("#/items/%d", n), Operation: "addLoopDelivery", Message: "Tell people what came of this, and record when and how."})
	}
	if len(f.said()) == 0 && len(good) == 0 {
		gaps = append(gaps, NeedOperation("addLoopDelivery", "Tell people what came of it, and record when and how.")...)
	}
	if everythingTold := len(good) > 0 && !slices.ContainsFunc(gaps, func(g Gap) bool { return g.Operation == "addLoopDelivery" }); everythingTold {
		return nil // a further delivery that is not whole takes nothing from the others
	}
	return gaps
}

func (f *LoopFacts) deliveryGaps(n int, d LoopDelivery) (gaps []Gap) {
	need := func(missing bool, field, message string) {
		if missing {
			gaps = append(gaps, Gap{Pointer: fmt.Sprintf("#/deliveries/%d%s", n, field), Operation: "updateLoopDelivery", Message: message})
		}
	}
	need(d.On.IsZero(), "/on", "Say when people were told.")
	need(d.Channel == nil, "/channel", "Say through which channel people were told.")
	need(d.Format == nil, "/format", "Say in which format people were told.")
	early := slices.ContainsFunc(f.Loop.Decisions, func(decision LoopDecision) bool {
		return decision.DecidedOn.CertainlyAfter(d.On) && overlap(d.ItemIDs, decision.ItemIDs)
	})
	need(early, "/on", "This was before the decision. Tell people again, or mark it as a note on the way (interim).")
	return gaps
}

func toldAsPromised(f *LoopFacts) []Gap {
	for _, d := range f.Loop.Deliveries {
		if !isTrue(d.Interim) && slices.Contains(f.Promised.Channels, orEmpty(d.Channel)) {
			return nil
		}
	}
	return NeedOperation("addLoopDelivery", "Tell people through a channel they were promised, or give the reason for another.")
}

// ofDone looks at what is done.
func (f *LoopFacts) ofDone(field, message string, missing func(LoopItem) bool) (gaps []Gap) {
	for _, n := range f.Loop.live(ItemDid) {
		i := f.Loop.Items[n]
		gaps = append(gaps, itemIf(orEmpty(i.Status) == StatusDone && missing(i), n, field, message)...)
	}
	return gaps
}

// settled says whether nothing more is to be expected of a did item in this loop.
func (i LoopItem) settled() bool {
	if i.MovedToLoopID != nil {
		return true
	}
	switch orEmpty(i.Status) {
	case StatusDone, StatusExplained, StatusDeclined, StatusDropped:
		return true
	case StatusPartlyDone, StatusDoneForOnePerson:
		return !blank(i.Remainder)
	case StatusPassedOn, StatusAskedThirdParty:
		return i.ReferredTo != nil && (!blank(i.ReferredTo.Answer) || i.ReferredTo.OnwardLoopID != nil)
	}
	return false
}
