package register

import "github.com/google/uuid"

// AreaNode is an area with the areas right around it.
type AreaNode struct {
	ID        uuid.UUID
	Kind      string
	ParentIDs []uuid.UUID
}

// AreaTree tells how areas lie to each other. It knows the areas it was made of
// and those around them.
type AreaTree struct {
	around map[uuid.UUID]map[uuid.UUID]bool // each area with all areas it lies in, itself included
	kinds  map[uuid.UUID]string
}

// NewAreaTree makes a tree of areas and of all areas around them.
func NewAreaTree(nodes []AreaNode) AreaTree {
	parents := make(map[uuid.UUID][]uuid.UUID, len(nodes))
	t := AreaTree{around: make(map[uuid.UUID]map[uuid.UUID]bool, len(nodes)), kinds: make(map[uuid.UUID]string, len(nodes))}
	for _, n := range nodes {
		parents[n.ID], t.kinds[n.ID] = n.ParentIDs, n.Kind
	}
	for _, n := range nodes {
		seen, next := map[uuid.UUID]bool{}, []uuid.UUID{n.ID}
		for len(next) > 0 {
			id := next[0]
			next = next[1:]
			if !seen[id] { // also where the parents go in a circle
				seen[id] = true
				next = append(next, parents[id]...)
			}
		}
		t.around[n.ID] = seen
	}
	return t
}

// Within reports whether an area is another or lies inside it.
func (t AreaTree) Within(area, of uuid.UUID) bool { return area == of || t.around[area][of] }

// AnyWithin returns the areas that are among the others or inside one of them.
func (t AreaTree) AnyWithin(areas, of []uuid.UUID) (inside []uuid.UUID) {
	for _, a := range areas {
		for _, o := range of {
			if t.Within(a, o) {
				inside = append(inside, a)
				break
			}
		}
	}
	return inside
}

// Overlap is 1 where an area of one side is, holds or lies in one of the other,
// 0.5 where two lie in the same place, such as two towns of one county, else 0.
// That both lie in one integrated care system or one country brings no two
// exercises together.
func (t AreaTree) Overlap(a, b []uuid.UUID) (best float64) {
	for _, x := range a {
		for _, y := range b {
			switch {
			case t.Within(x, y) || t.Within(y, x):
				return 1
			case t.samePlace(x, y):
				best = 0.5
			}
		}
	}
	return best
}

func (t AreaTree) samePlace(x, y uuid.UUID) bool {
	for place := range t.around[x] {
		if t.around[y][place] && !widerThanPlace[t.kinds[place]] {
			return true
		}
	}
	return false
}

// widerThanPlace are the kinds of area that are no one place, or may be none.
var widerThanPlace = map[string]bool{"country": true, "nhs_region": true, "icb": true, "sub_icb": true, "custom": true}
