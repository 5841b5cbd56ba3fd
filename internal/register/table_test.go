package register

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// shownAs is a table as text: -1 for a hidden number, -2 for one not known.
func shownAs(cells []Cell) []int64 {
	out := []int64{}
	for _, c := range cells {
		switch {
		case c.Suppressed != nil:
			out = append(out, -1)
		case c.Value == nil:
			out = append(out, -2)
		default:
			out = append(out, *c.Value)
		}
	}
	return out
}

func numbers(in ...int64) []*int64 {
	out := []*int64{}
	for _, n := range in {
		out = append(out, &n)
	}
	return out
}

func TestDiscloseTable(t *testing.T) {
	t.Parallel()
	require.Equal(t, []int64{0, 10, 10, 15}, shownAs(DiscloseTable(numbers(0, 8, 12, 13), 0)))
	require.Equal(t, []int64{-1, 100, 200}, shownAs(DiscloseTable(numbers(7, 101, 199), 0)))
	require.Equal(t, []int64{-1, -1, 10}, shownAs(DiscloseTable(numbers(1, 8, 8), 0)), "else only 1 would be left for the first")
	require.Equal(t, []int64{-2, 10}, shownAs(DiscloseTable([]*int64{nil, new(int64(10))}, 0)))
	require.Equal(t, []int64{-1, -1, -1}, shownAs(DiscloseTable(numbers(50, 40, 0), 100)), "of fewer than the floor nothing is shown")
	require.Equal(t, []int64{50, 50, 0}, shownAs(DiscloseTable(numbers(52, 48, 0), 100)))
	require.Empty(t, DiscloseTable(nil, 100))
}

// Who knows the total, what rounding means and how small a hidden number is has
// at least three values left for each hidden number, however they reckon.
func TestNoHiddenNumberCanBeWorkedOut(t *testing.T) {
	t.Parallel()
	nothingCanBeWorkedOut(t, 3000)
}

func nothingCanBeWorkedOut(t *testing.T, tables int) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for range tables {
		counts := make([]int64, 2+random.IntN(3))
		total := int64(0)
		for i := range counts {
			counts[i] = random.Int64N(14)
			total += counts[i]
		}
		cells := DiscloseTable(numbers(counts...), 0)
		possible := make([]map[int64]bool, len(cells))
		for i := range possible {
			possible[i] = map[int64]bool{}
		}
		allHidden, large := true, false
		for i, c := range cells {
			allHidden = allHidden && (c.Suppressed != nil || counts[i] == 0)
			large = large || c.Suppressed != nil && counts[i] > (smallest-1)
		}
		enumerate(cells, make([]int64, len(cells)), 0, total, large, possible)
		for i, c := range cells {
			if c.Suppressed != nil && !allHidden {
				require.GreaterOrEqual(t, len(possible[i]), leastChoice, "%v as %v", counts, shownAs(cells))
			}
		}
	}
}

// enumerate notes the values each cell may have in any table that looks as shown
// and adds up to the total.
func enumerate(cells []Cell, at []int64, i int, left int64, large bool, possible []map[int64]bool) {
	if left < 0 {
		return
	}
	if i == len(cells) {
		if left == 0 {
			for n, v := range at {
				possible[n][v] = true
			}
		}
		return
	}
	from, to := int64(1), smallest-1
	switch c := cells[i]; {
	case c.Suppressed != nil && large:
		to = left
	case c.Suppressed != nil:
	case *c.Value == 0:
		from, to = 0, 0
	default:
		from, to = max(smallest, *c.Value-2), *c.Value+2
	}
	for v := from; v <= to; v++ {
		at[i] = v
		enumerate(cells, at, i+1, left-v, large, possible)
	}
}
