package register

import (
	"slices"

	"github.com/google/uuid"
)

// Kinds of loop items that the derivations read.
const (
	ItemSaid  = "said"
	ItemHeard = "heard"
	ItemDid   = "did"
)

// Outcomes of a said item and of a loop.
const (
	OutcomeChanged            = "changed"
	OutcomePartlyChanged      = "partly_changed"
	OutcomeNoChange           = "no_change"
	OutcomeReferred           = "referred_to_other_body"
	OutcomeInPlace            = "already_in_place"
	OutcomeUnderConsideration = "under_consideration"
)

// Statuses of an item that the derivations name.
const (
	StatusPlanned    = "planned"
	StatusInProgress = "in_progress"
	StatusPartlyDone = "partly_done"
)

// openStatuses are those of what is not yet finished, by whoever has it.
var openStatuses = []string{StatusPlanned, StatusInProgress, "passed_on", "asked_third_party", "deferred"}

// LoopItemFacts is what the outcome and the status of a loop are derived from.
type LoopItemFacts struct {
	ID      uuid.UUID
	Kind    string
	Answers []uuid.UUID
	Outcome *string
	Status  *string
	Struck  bool
}

// unpaired says whether the item answers the loop in general.
func (i LoopItemFacts) unpaired() bool { return len(i.Answers) == 0 }

// LiveItems is the items of one kind that are not struck. A struck item says
// nothing, and nothing is answered through it.
func LiveItems(items []LoopItemFacts, kind string) []LoopItemFacts {
	return filter(items, func(i LoopItemFacts) bool { return i.Kind == kind && !i.Struck })
}

// Covering is the items of a kind, heard or did, that answer the said item: by
// naming it, by naming a heard item that answers it, or by naming nothing.
func Covering(said uuid.UUID, kind string, items []LoopItemFacts) []LoopItemFacts {
	paired, general := answersTo(said, kind, items)
	return append(paired, general...)
}

// Covered says whether an item of the kind answers the said item.
func Covered(said uuid.UUID, kind string, items []LoopItemFacts) bool {
	return len(Covering(said, kind, items)) > 0
}

// answersTo tells the items that answer one said item apart from those that
// answer the loop in general. What answers a heard item that answers the loop
// in general does so too.
func answersTo(said uuid.UUID, kind string, items []LoopItemFacts) (paired, general []LoopItemFacts) {
	targets, generalTargets := []uuid.UUID{said}, []uuid.UUID{}
	for _, heard := range LiveItems(items, ItemHeard) {
		switch {
		case slices.Contains(heard.Answers, said):
			targets = append(targets, heard.ID)
		case heard.unpaired():
			generalTargets = append(generalTargets, heard.ID)
		}
	}
	for _, item := range LiveItems(items, kind) {
		switch {
		case namesAny(item, targets):
			paired = append(paired, item)
		case item.unpaired(), namesAny(item, generalTargets):
			general = append(general, item)
		}
	}
	return paired, general
}

func namesAny(item LoopItemFacts, ids []uuid.UUID) bool {
	return slices.ContainsFunc(item.Answers, func(id uuid.UUID) bool { return slices.Contains(ids, id) })
}

// EffectiveOutcome is the outcome of a said item: its own, else the one the
// loop gives to said items that have none.
func EffectiveOutcome(said LoopItemFacts, loopDefault *string) *string {
	if said.Outcome != nil {
		return said.Outcome
	}
	return loopDefault
}

// EffectiveStatus is the status of a said item: its own, else that of the did
// items that answer it, else that of the did items that answer the loop in
// general, else the one the loop gives to said items nothing answers. A did
// item without a status leaves it unknown: the loop's default is for what
// nothing answers, not for an answer nobody knows the state of.
func EffectiveStatus(said LoopItemFacts, items []LoopItemFacts, loopDefault *string) *string {
	if said.Status != nil {
		return said.Status
	}
	paired, general := answersTo(said.ID, ItemDid, items)
	switch {
	case len(paired) > 0:
		return CombinedStatus(statusesOf(paired))
	case len(general) > 0:
		return CombinedStatus(statusesOf(general))
	}
	return loopDefault
}

// OverallOutcome is the outcome of the loop, computed so that a loop cannot be
// shown as changed when half of what people said was refused. It is unknown
// when nothing was said or a said item has none.
func OverallOutcome(items []LoopItemFacts, loopDefault *string) *string {
	var outcomes []string
	for _, said := range LiveItems(items, ItemSaid) {
		outcome := EffectiveOutcome(said, loopDefault)
		if outcome == nil {
			return nil
		}
		outcomes = append(outcomes, *outcome)
	}
	if len(outcomes) == 0 {
		return nil
	}
	return new(combinedOutcome(outcomes))
}

func combinedOutcome(outcomes []string) string {
	has := func(outcome string) bool { return slices.Contains(outcomes, outcome) }
	switch {
	case has(OutcomeUnderConsideration):
		return OutcomeUnderConsideration
	case allSame(outcomes):
		return outcomes[0]
	case has(OutcomeChanged), has(OutcomePartlyChanged):
		return OutcomePartlyChanged
	case has(OutcomeNoChange):
		return OutcomeNoChange
	}
	return OutcomeReferred
}

// OverallStatus is the status of the loop: that of its said items together, or
// of its did items when nothing was said.
func OverallStatus(items []LoopItemFacts, loopDefault *string) *string {
	said := LiveItems(items, ItemSaid)
	if len(said) == 0 {
		return CombinedStatus(statusesOf(LiveItems(items, ItemDid)))
	}
	var all []*string
	for _, item := range said {
		all = append(all, EffectiveStatus(item, items, loopDefault))
	}
	return CombinedStatus(all)
}

func statusesOf(items []LoopItemFacts) []*string {
	out := make([]*string, len(items))
	for i, item := range items {
		out[i] = item.Status
	}
	return out
}

// CombinedStatus is one status for several. Those that agree keep their value;
// while any is open the whole is in progress, or planned when all are open and
// none has begun; otherwise it is partly done. It is unknown when there is
// nothing to combine or one of them is unknown: it would be a guess.
func CombinedStatus(all []*string) *string {
	known := make([]string, 0, len(all))
	for _, status := range all {
		if status == nil {
			return nil
		}
		known = append(known, *status)
	}
	if len(known) == 0 {
		return nil
	}
	return new(combine(known))
}

func combine(statuses []string) string {
	open := filter(statuses, func(s string) bool { return slices.Contains(openStatuses, s) })
	switch {
	case allSame(statuses):
		return statuses[0]
	case len(open) == 0:
		return StatusPartlyDone
	case len(open) == len(statuses) && !slices.Contains(open, StatusInProgress):
		return StatusPlanned
	}
	return StatusInProgress
}

func allSame(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return v != values[0] })
}
