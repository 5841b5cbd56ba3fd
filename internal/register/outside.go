package register

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// WarnAreaOutsideSystem says that a record names an area beyond the system of
// this register. It is stored all the same: patients cross borders.
const WarnAreaOutsideSystem = "area_outside_system"

// Placed is an entry that says where it is. Which areas lie outside the system
// is a fact of the tree of areas, so it is told on each write.
type Placed interface {
	PlacedIn() []uuid.UUID
	MarkOutside(outside []uuid.UUID)
}

// PlacedIn implements Placed.
func (i *Insight) PlacedIn() []uuid.UUID { return i.AreaIDs }

// MarkOutside implements Placed.
func (i *Insight) MarkOutside(outside []uuid.UUID) { i.markOutside(i.AreaIDs, outside) }

// PlacedIn implements Placed.
func (a *Activity) PlacedIn() []uuid.UUID { return a.AreaIDs }

// MarkOutside implements Placed.
func (a *Activity) MarkOutside(outside []uuid.UUID) { a.markOutside(a.AreaIDs, outside) }

// PlacedIn implements Placed.
func (l *FeedbackLoop) PlacedIn() []uuid.UUID { return l.AreaIDs }

// MarkOutside implements Placed.
func (l *FeedbackLoop) MarkOutside(outside []uuid.UUID) { l.markOutside(l.AreaIDs, outside) }

// PlacedIn implements Placed.
func (c *Consultation) PlacedIn() []uuid.UUID { return c.AreaIDs }

// MarkOutside implements Placed.
func (c *Consultation) MarkOutside(outside []uuid.UUID) { c.markOutside(c.AreaIDs, outside) }

// PlacedIn implements Placed.
func (s *Stakeholder) PlacedIn() []uuid.UUID { return s.AreaIDs }

// MarkOutside implements Placed.
func (s *Stakeholder) MarkOutside(outside []uuid.UUID) { s.markOutside(s.AreaIDs, outside) }

// PlacedIn implements Placed.
func (o *Organisation) PlacedIn() []uuid.UUID { return o.AreaIDs }

// MarkOutside implements Placed: a body is outside when all its areas are, and
// nothing is known of one without areas.
func (o *Organisation) MarkOutside(outside []uuid.UUID) {
	o.OutsideSystem = nil
	if len(o.AreaIDs) > 0 {
		o.OutsideSystem = new(!slices.ContainsFunc(o.AreaIDs, func(id uuid.UUID) bool { return !slices.Contains(outside, id) }))
	}
}

func (r *Record) markOutside(areas, outside []uuid.UUID) {
	for n, id := range areas {
		if slices.Contains(outside, id) {
			pointer := fmt.Sprintf("#/areaIds/%d", n)
			r.Warnings = append(r.Warnings, Warning{Code: WarnAreaOutsideSystem, Pointer: &pointer,
				Message: "This area lies outside the system of this register."})
		}
	}
	r.WarningCodes = warningCodes(r.Warnings)
}
