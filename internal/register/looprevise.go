package register

import (
	"slices"

	"github.com/google/uuid"
)

// LoopWordsFixed are the states in which what people said, and what was heard,
// stays as it is: something was decided on these words.
var LoopWordsFixed = []string{LoopDecided, LoopFedBack, LoopClosed, LoopMerged, LoopWithdrawn}

// loopEnds are the states in which nothing is done any more.
var loopEnds = []string{LoopClosed, LoopMerged, LoopWithdrawn}

// Revise holds a changed loop against how it stood before: it refuses new words
// where the old ones were decided on, asks a newly named body whether it takes
// the loop on, and notes when people are owed word of what has moved on.
func (l *FeedbackLoop) Revise(before *FeedbackLoop, today Date, acceptanceWorkingDays int) error {
	if err := l.keepWords(before); err != nil {
		return err
	}
	l.reask(before.ResponsibleID, today, acceptanceWorkingDays)
	l.oweUpdate(before)
	return nil
}

// keepWords refuses said and heard items that are new or reworded from decided
// on, and did items that are new or moved once the loop has ended.
func (l *FeedbackLoop) keepWords(before *FeedbackLoop) error {
	if !slices.Contains(LoopWordsFixed, before.State) {
		return nil
	}
	for _, i := range l.Items {
		was, old := before.item(i.ID)
		spoken := i.Kind == ItemSaid || i.Kind == ItemHeard || old && (was.Kind == ItemSaid || was.Kind == ItemHeard)
		switch {
		case spoken && (!old || was.Kind != i.Kind || was.Text != i.Text):
			return &RefusedError{RefusedFrozen, "What people said and what was heard no longer changes once the loop is decided. Reconsider it first, which takes it back to heard with a published reason, or open a new loop."}
		case slices.Contains(loopEnds, before.State) && (!old || deref(was.Status) != deref(i.Status)):
			return &RefusedError{RefusedFrozen, "Nothing is added to the loop and no status moves once it has ended. Reconsider it first, which takes it back to heard with a published reason, or open a new loop."}
		}
	}
	return nil
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
		if i.Kind == ItemDid && (!old || deref(was.Status) != deref(i.Status)) {
			l.UpdateOwed = true
		}
	}
}

func (l *FeedbackLoop) finalDeliveries() (n int) {
	for _, d := range l.Deliveries {
		if d.Interim == nil || !*d.Interim {
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
