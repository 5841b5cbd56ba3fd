package register

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDisclose(t *testing.T) {
	t.Parallel()
	count := func(value int64, more ...func(*Count)) Count {
		c := Count{Value: &value, Qualifier: CountExact, Unit: "people", Kind: "attended"}
		for _, m := range more {
			m(&c)
		}
		return c
	}
	part := func(name string) func(*Count) { return func(c *Count) { c.Part = &name } }
	as := func(q string) func(*Count) { return func(c *Count) { c.Qualifier = q } }
	unit := func(u string) func(*Count) { return func(c *Count) { c.Unit = u } }
	public := "https://example.org/report"
	shown := func(in ...Count) (out []any) {
		for _, c := range Disclose(in) {
			switch {
			case c.Value != nil:
				out = append(out, *c.Value)
			case c.Band != nil:
				out = append(out, *c.Band)
			default:
				out = append(out, "hidden")
			}
		}
		return out
	}
	require.Equal(t, []any{int64(0), "1-7", "1-7", int64(8)}, shown(count(0), count(1), count(7), count(8)))
	require.Equal(t, []any{"1-7"}, shown(count(8, as(CountNearly))), "nearly 8 is 7 at most")
	to := func(most int64) func(*Count) { return func(c *Count) { c.Qualifier, c.ValueMax = CountRange, &most } }
	require.Equal(t, []any{"1-7", int64(0)}, shown(count(0, to(5)), count(0, to(20))), "none to five may be one")
	require.Equal(t, []any{int64(3)}, shown(count(3, func(c *Count) { c.SourceURL = &public })))
	require.Equal(t, []any{int64(3)}, shown(count(3, unit("events"))))
	require.Equal(t, []any{"1-7"}, shown(count(3, unit("carers"))), "a new unit counts people until somebody says otherwise")
	require.Equal(t, []any{int64(20), "hidden", "1-7"}, shown(count(20), count(15, part("north")), count(5, part("south"))), "no subtraction")
	require.Equal(t, []any{int64(50), "1-7", "hidden", "hidden", "hidden"}, shown(count(50), count(3, part("men")), count(47, part("women")), count(10, part("old")), count(40, part("young"))))
	require.Equal(t, []any{int64(9), "1-7", "hidden"}, shown(count(9), count(1, part("a")), count(8, part("b"))))
	headline := func(c *Count) { c.Headline = true }
	require.False(t, Disclose([]Count{count(3, part("a"), headline)})[0].Headline)
	sessions := DiscloseSessions([]Session{{Counts: []Count{count(50)}}, {Counts: []Count{count(4)}}, {Counts: []Count{count(9, unit("events"))}}})
	require.Nil(t, sessions[0].Counts[0].Value)
	require.Nil(t, sessions[1].Counts[0].Value)
	require.NotNil(t, sessions[2].Counts[0].Value)
	hidden := Disclose([]Count{count(2, part("the two women of one town"))})[0]
	require.Nil(t, hidden.Part)
}

// A policy may hide fewer counts. The number is one for the whole program, so
// this test runs alone.
func TestHideBelow(t *testing.T) {
	defer HideBelow(8)
	for n := 7; n >= 5; n-- {
		HideBelow(n)
		nothingCanBeWorkedOut(t, 500)
	}
	seen := Disclose([]Count{{Value: new(int64(4)), Qualifier: CountExact, Unit: "people"}, {Value: new(int64(5)), Qualifier: CountExact, Unit: "people"}})
	require.Equal(t, "1-4", *seen[0].Band)
	require.EqualValues(t, 5, *seen[1].Value)
}
