package register

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// loopsInTalk are the states in which the said items of a loop can be shared out
// anew: nothing has been decided on them yet.
var loopsInTalk = []string{LoopSaid, LoopHeard}

// Split takes said items out into a loop of their own and returns it. It takes
// along what answers only them; what answers them among others is in both loops
// from then on, each naming what is there. The promise stays what it was: the
// new loop has the same responsible organisation and the same due date.
// Check with MaySplit first.
func (l *FeedbackLoop) Split(ids []uuid.UUID, title string) *FeedbackLoop {
	made := l.offshoot(title)
	moved := l.moving(ids)
	l.shareItems(made, moved)
	l.Decisions, made.Decisions = shareOut(l.Decisions, moved, func(d *LoopDecision) *[]uuid.UUID { return &d.ItemIDs })
	l.Deliveries, made.Deliveries = shareOut(l.Deliveries, moved, func(d *LoopDelivery) *[]uuid.UUID { return &d.ItemIDs })
	for n := range made.Deliveries { // a copy is told apart from what it was copied from
		made.Deliveries[n].ID = uuid.Nil
	}
	return made
}

// MaySplit says whether the loop is in a state to be split, and whether the items
// are things people said in it.
func (l *FeedbackLoop) MaySplit(ids []uuid.UUID) error {
	if !slices.Contains(loopsInTalk, l.State) {
		return &RefusedError{RefusedConflict, "A loop is split while it is said or heard. Reconsider one that is decided first."}
	}
	return l.splitProblems(ids).Err()
}

// keepsSomethingSaid says whether both sides of a split have something that
// people said.
func (l *FeedbackLoop) keepsSomethingSaid(taken []uuid.UUID) bool {
	rest := len(l.live(ItemSaid))
	for _, n := range l.live(ItemSaid) {
		if slices.Contains(taken, l.Items[n].ID) {
			rest--
		}
	}
	return rest > 0 && rest < len(l.live(ItemSaid))
}

func (l *FeedbackLoop) splitProblems(ids []uuid.UUID) (ps Problems) {
	for n, id := range ids {
		at := fmt.Sprintf("#/itemIds/%d", n)
		switch i, ok := l.item(id); {
		case !ok:
			ps.Add(at, "unknown_item", "Give the id of an item of this loop.")
		case i.Kind != ItemSaid:
			ps.Add(at, "wrong_kind", "Name something people said; what was heard and done of it comes along.")
		case i.Struck != nil:
			ps.Add(at, "struck", "This item is struck and stays where it is.")
		}
	}
	return ps
}

// offshoot is a new loop that inherits all but items, decisions and deliveries.
func (l *FeedbackLoop) offshoot(title string) *FeedbackLoop {
	made := *l
	made.Base, made.Reference = Base{}, ""
	made.ExternalRefs, made.Claims, made.Counts, made.Unplaced = nil, nil, nil, nil
	made.Title, made.TitleDerived = title, false
	made.Items, made.UpdateOwed = nil, false
	made.Acceptance.Declined = slices.Clone(l.Acceptance.Declined)
	made.Lineage = LoopLineage{SplitFromID: &l.ID}
	return &made
}

// moving is the said items with all items that answer nothing else.
func (l *FeedbackLoop) moving(said []uuid.UUID) []uuid.UUID {
	moved := slices.Clone(said)
	for _, kind := range []string{ItemHeard, ItemDid} {
		for _, i := range l.Items {
			if i.Kind == kind && len(i.Answers) > 0 && !slices.ContainsFunc(i.Answers, func(id uuid.UUID) bool { return !slices.Contains(moved, id) }) {
				moved = append(moved, i.ID)
			}
		}
	}
	return moved
}

// shareItems moves items to the new loop, and copies what it needs of the rest:
// the questions the moved items answer and the answers that name them too.
func (l *FeedbackLoop) shareItems(made *FeedbackLoop, moved []uuid.UUID) {
	var stay []LoopItem
	copies := map[uuid.UUID]uuid.UUID{}
	there := func(id uuid.UUID) bool { return slices.Contains(moved, id) }
	for _, i := range l.Items {
		needed := i.Kind == ItemAsked && slices.ContainsFunc(l.Items, func(o LoopItem) bool { return there(o.ID) && slices.Contains(o.Answers, i.ID) })
		switch {
		case there(i.ID):
			made.Items = append(made.Items, i)
			continue
		case needed || slices.ContainsFunc(i.Answers, there):
			copies[i.ID] = NewID()
			twin := i
			twin.ID, twin.Counts = copies[i.ID], withoutIDs(i.Counts)
			made.Items = append(made.Items, twin)
		}
		i.Answers = slices.DeleteFunc(slices.Clone(i.Answers), there)
		stay = append(stay, i)
	}
	for n := range made.Items {
		made.Items[n].Answers = answersWithin(made.Items[n].Answers, moved, copies)
	}
	l.Items = stay
}

// answersWithin is the answers that a loop has, under the ids they have there.
func answersWithin(answers, moved []uuid.UUID, copies map[uuid.UUID]uuid.UUID) (out []uuid.UUID) {
	for _, id := range answers {
		if slices.Contains(moved, id) {
			out = append(out, id)
		} else if twin, ok := copies[id]; ok {
			out = append(out, twin)
		}
	}
	return out
}

// shareOut divides what names items between the loop where they stay and the one
// they move to. What names none is for the loop where it was written.
func shareOut[P any](parts []P, moved []uuid.UUID, ids func(*P) *[]uuid.UUID) (stay, leave []P) {
	for _, p := range parts {
		var here, there []uuid.UUID
		for _, id := range *ids(&p) {
			if slices.Contains(moved, id) {
				there = append(there, id)
			} else {
				here = append(here, id)
			}
		}
		if len(there) > 0 {
			twin := p
			*ids(&twin) = there
			leave = append(leave, twin)
		}
		if len(here) > 0 || len(there) == 0 {
			*ids(&p) = here
			stay = append(stay, p)
		}
	}
	return stay, leave
}

// giveTo gives what people said here to the surviving loop, marked with where it
// comes from. The survivor keeps the earlier of the two due dates, so that
// merging moves no promise.
func (l *FeedbackLoop) giveTo(survivor *FeedbackLoop) {
	for _, i := range l.Items {
		if i.Kind == ItemSaid && i.Struck == nil {
			survivor.Items = append(survivor.Items, l.copyOf(i))
		}
	}
	for _, s := range l.Sources {
		if !slices.ContainsFunc(survivor.Sources, s.same) {
			survivor.Sources = append(survivor.Sources, s)
		}
	}
	if due := l.ResponseDueOn; due != nil && (survivor.ResponseDueOn == nil || due.Before(*survivor.ResponseDueOn)) {
		survivor.ResponseDueOn = due
	}
	l.Lineage.MergedIntoID = &survivor.ID
}

// copyOf is a said item for another loop, with what this loop says of all its
// said items.
func (l *FeedbackLoop) copyOf(i LoopItem) LoopItem {
	i.ID, i.Answers, i.Counts, i.FromLoopID = NewID(), nil, withoutIDs(i.Counts), &l.ID
	if i.Outcome == nil {
		i.Outcome = l.Defaults.Outcome
	}
	if i.NoChange == nil {
		i.NoChange = l.Defaults.NoChange
	}
	if len(i.Topics) == 0 {
		i.Topics = l.Topics
	}
	if len(i.AreaIDs) == 0 {
		i.AreaIDs = l.AreaIDs
	}
	if len(i.Communities) == 0 {
		i.Communities = l.Communities
	}
	return i
}

// same says whether two sources are one.
func (s LoopSource) same(other LoopSource) bool {
	if s.ID != nil || other.ID != nil {
		return s.ID != nil && other.ID != nil && *s.ID == *other.ID
	}
	return s.Type == other.Type && orEmpty(s.Text) == orEmpty(other.Text)
}

// withoutIDs is counts for a copy, which get ids of their own.
func withoutIDs(counts []Count) []Count {
	out := slices.Clone(counts)
	for n := range out {
		out[n].ID = uuid.Nil
	}
	return out
}
