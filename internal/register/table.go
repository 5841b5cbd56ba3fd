package register

// Cell is a number of a table as others than the owner see it: hidden ones have
// no value.
type Cell struct {
	Value      *int64
	Suppressed *bool
}

// leastChoice is how many values a hidden number may still have for a reader who
// reckons.
const (
	leastChoice = 3
	step        = 5
)

// DiscloseTable returns the numbers of one breakdown of people as others than
// the owner see them: 1 to 7 are hidden and the rest rounded to the nearest 5,
// the method of English hospital statistics below national level. A reader may
// know the exact total from elsewhere, so further numbers are hidden, the
// smallest first, until each hidden one could still be one of several. Of fewer
// people than the floor nothing is shown.
func DiscloseTable(counts []*int64, floor int64) []Cell {
	cells := make([]Cell, len(counts))
	total := int64(0)
	for i, n := range counts {
		cells[i] = rounded(n)
		if n != nil {
			total += *n
		}
	}
	if total < floor {
		for i := range cells {
			if counts[i] != nil {
				cells[i] = hiddenCell()
			}
		}
		return cells
	}
	for !choice(counts, cells, total) {
		next := smallestShown(counts, cells)
		if next < 0 {
			break // nothing is left to reckon from
		}
		cells[next] = hiddenCell()
	}
	return cells
}

func hiddenCell() Cell { return Cell{Suppressed: new(true)} }

// isFew reports whether a number is one of a few people.
func isFew(n *int64) bool { return n != nil && *n > 0 && *n < smallest }

func rounded(n *int64) Cell {
	switch {
	case n == nil:
		return Cell{}
	case isFew(n):
		return hiddenCell()
	}
	return Cell{Value: new((*n + step/2) / step * step)}
}

// choice reports whether every hidden number could be one of several for who
// knows the total and what rounding means.
func choice(counts []*int64, cells []Cell, total int64) bool {
	most := smallest - 1 // what is hidden for being small
	hidden, large, lo, hi := int64(0), false, total, total
	for i, c := range cells {
		switch {
		case c.Suppressed != nil:
			hidden++
			large = large || *counts[i] > most
		case c.Value != nil && *c.Value > 0:
			lo, hi = lo-(*c.Value+step/2), hi-max(smallest, *c.Value-step/2)
		}
	}
	if hidden == 0 {
		return true
	}
	lowest, highest := int64(1), hi-(hidden-1)
	if !large { // then a reader knows that each is small
		lowest, highest = max(1, lo-most*(hidden-1)), min(most, highest)
	}
	return highest-lowest+1 >= leastChoice
}

// smallestShown is the smallest number still shown that is not zero, or -1.
func smallestShown(counts []*int64, cells []Cell) int {
	found := -1
	for i, c := range cells {
		if c.Value != nil && *c.Value > 0 && (found < 0 || *counts[i] < *counts[found]) {
			found = i
		}
	}
	return found
}
