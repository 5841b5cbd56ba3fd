package register

import (
	"reflect"
	"slices"

	"github.com/google/uuid"
)

// LoopWordsFixed are the states in which what people said, and what was heard,
// stays as it is: something was decided on these words.
var LoopWordsFixed = []string{LoopDecided, LoopFedBack, LoopClosed, LoopMerged, LoopWithdrawn}

// loopsSettled are the states in which people have the answer, or none is owed any
// more.
var loopsSettled = []string{LoopFedBack, LoopClosed, LoopMerged, LoopWithdrawn}

// loopEnds are the states in which nothing is done any more.
var loopEnds = []string{LoopClosed, LoopMerged, LoopWithdrawn}

// Revise holds a changed loop against how it stood: it refuses new words where
// the old ones were decided on, has the texts of a loop that others read screened
// again, and has a changed answer back its outcomes as the first one did.
func (l *FeedbackLoop) Revise(entry Entry) (revision Revision, err error) {
	before, ok := entry.(*FeedbackLoop)
	if !ok {
		return revision, nil
	}
	for _, keep := range []func(*FeedbackLoop) *RefusedError{l.keepWords, l.keepPromise, l.keepVoice} {
		if frozen := keep(before); frozen != nil {
			return revision, frozen
		}
	}
	if l.State != LoopDraft && !slices.Equal(l.Texts(), before.Texts()) {
		revision.Private = []string{"LOOP-G01"}
	}
	if l.decidedCleanly() && before.State == l.State {
		revision.Recheck = l.againstAnswer(before)
	}
	return revision, nil
}

// againstAnswer is the guards whose ground a change touches: what the loop has
// passed is not unmade afterwards.
func (l *FeedbackLoop) againstAnswer(before *FeedbackLoop) (ids []string) {
	struck := slices.ContainsFunc(before.live(ItemDid), func(n int) bool {
		i, _ := l.item(before.Items[n].ID)
		return i.Struck != nil
	})
	if struck || !reflect.DeepEqual(l.answer(), before.answer()) {
		ids = append(ids, "LOOP-G03", "LOOP-G04", "LOOP-G05")
	}
	told := l.State == LoopFedBack || l.State == LoopClosed
	if told && (l.Visibility != before.Visibility || !reflect.DeepEqual(l.Deliveries, before.Deliveries)) {
		ids = append(ids, "LOOP-G06")
	}
	if l.State == LoopClosed && !reflect.DeepEqual([]any{l.Items, l.Impact}, []any{before.Items, before.Impact}) {
		ids = append(ids, "LOOP-G07")
	}
	return ids
}

// decidedCleanly says whether the loop passed its guards on the way to decided,
// so that what it answers has to go on meeting them.
func (l *FeedbackLoop) decidedCleanly() bool {
	return slices.Contains(LoopsAnswered, l.State) && !l.Past() && len(l.WentAhead) == 0
}

// answer is the outcomes and the reasons that people are told.
func (l *FeedbackLoop) answer() any {
	type one struct {
		outcome string
		why     *NoChange
	}
	said := []one{}
	for _, n := range l.live(ItemSaid) {
		said = append(said, one{l.outcome(l.Items[n]), l.noChangeOf(l.Items[n])})
	}
	return []any{said, l.Decisions}
}

// FollowUp does what follows from a change: a newly named body is asked whether
// it takes the loop on, and it is noted when people are owed word of what has
// moved on.
func (l *FeedbackLoop) FollowUp(before *FeedbackLoop, today Date, acceptanceWorkingDays int) {
	l.reask(before.ResponsibleID, today, acceptanceWorkingDays)
	l.oweUpdate(before)
}

// Texts lists what others will read of the loop, with where it stands.
func (l *FeedbackLoop) Texts() []Text {
	return gatherTexts(map[string]any{
		"#/title": l.Title, "#/sources": l.Sources, "#/items": l.Items, "#/decisions": l.Decisions, "#/deliveries": l.Deliveries,
		"#/placeNames": l.PlaceNames, "#/communitiesAsStated": l.CommunitiesStated, "#/topicsAsStated": l.TopicsAsStated,
		"#/defaults": l.Defaults, "#/impact": l.Impact, "#/reasons": l.Reasons, "#/acceptance": l.Acceptance,
		"#/asStated": l.AsStated,
	}, nil)
}

// keepWords refuses said and heard items that are new or reworded from decided
// on, and did items that are new or moved once the loop has ended.
func (l *FeedbackLoop) keepWords(before *FeedbackLoop) *RefusedError {
	if !slices.Contains(LoopWordsFixed, before.State) {
		return nil
	}
	for _, i := range l.Items {
		was, old := before.item(i.ID)
		spoken := i.Kind == ItemSaid || i.Kind == ItemHeard || old && (was.Kind == ItemSaid || was.Kind == ItemHeard)
		switch {
		case spoken && (!old || was.Kind != i.Kind || was.Text != i.Text):
			return &RefusedError{RefusedFrozen, "What people said and what was heard no longer changes once the loop is decided. Reconsider it first, which takes it back to heard with a published reason, or open a new loop."}
		case slices.Contains(loopEnds, before.State) && (!old || orEmpty(was.Status) != orEmpty(i.Status)):
			return &RefusedError{RefusedFrozen, "Nothing is added to the loop and no status moves once it has ended. Reconsider it first, which takes it back to heard with a published reason, or open a new loop."}
		}
	}
	return nil
}

// keepPromise refuses a later day for the answer once people were told one, and
// another body to answer once one has taken the loop on.
func (l *FeedbackLoop) keepPromise(before *FeedbackLoop) *RefusedError {
	due, now := before.ResponseDueOn, l.ResponseDueOn
	switch {
	case l.Past() || before.State == LoopDraft || before.State != l.State:
		return nil
	case due != nil && (now == nil || now.After(*due)):
		return &RefusedError{RefusedFrozen, "People were told that they are answered by this day, so it only moves earlier. Where the answer comes later, say why in reasons.lateReason."}
	case before.State != LoopSaid && before.ResponsibleID != nil && (l.ResponsibleID == nil || *l.ResponsibleID != *before.ResponsibleID):
		return &RefusedError{RefusedFrozen, "The responsible organisation has taken the loop on, so it answers it. Where another body acts, refer to it in what is done."}
	}
	return nil
}

// keepVoice refuses to strike the last thing that people said.
func (l *FeedbackLoop) keepVoice(before *FeedbackLoop) *RefusedError {
	if l.Past() || before.State == LoopDraft || len(before.live(ItemSaid)) == 0 || len(l.live(ItemSaid)) > 0 {
		return nil
	}
	return &RefusedError{RefusedConflict, "A loop holds at least one thing people said. Withdraw the loop where none of it may stay."}
}

// oweUpdate notes that what is done has moved on since people were told the
// answer, until they are told again.
func (l *FeedbackLoop) oweUpdate(before *FeedbackLoop) {
	if l.finalDeliveries() > before.finalDeliveries() {
		l.UpdateOwed = false
	}
	if before.State != LoopFedBack {
		return
	}
	for _, i := range l.Items {
		was, old := before.item(i.ID)
		if i.Kind == ItemDid && (!old || orEmpty(was.Status) != orEmpty(i.Status)) {
			l.UpdateOwed = true
		}
	}
}

func (l *FeedbackLoop) finalDeliveries() (n int) {
	for _, d := range l.Deliveries {
		if !isTrue(d.Interim) {
			n++
		}
	}
	return n
}

// item finds an item by its id.
func (l *FeedbackLoop) item(id uuid.UUID) (LoopItem, bool) {
	for _, i := range l.Items {
		if i.ID == id {
			return i, true
		}
	}
	return LoopItem{}, false
}
