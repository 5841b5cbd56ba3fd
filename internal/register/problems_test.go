package register

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProblems(t *testing.T) {
	t.Parallel()
	var p Problems
	require.NoError(t, p.Err(), "no problem is no error")

	p.Add("#/endsOn", "end_before_start", "The end is before the start.")
	p.Add("#/title", "required", "Give a title.")
	err := p.Err()
	require.EqualError(t, err, "invalid: #/endsOn end_before_start, #/title required")

	var found Problems
	require.True(t, errors.As(err, &found))
	require.Len(t, found, 2)
}

func TestProblemsUnder(t *testing.T) {
	t.Parallel()
	inner := Problems{{Pointer: "#/value", Code: "a"}, {Pointer: "#", Code: "b"}}
	outer := inner.Under("#/counts/3")
	require.Equal(t, "#/counts/3/value", outer[0].Pointer)
	require.Equal(t, "#/counts/3", outer[1].Pointer)
	require.Equal(t, "#/value", inner[0].Pointer, "the inner problems stay as they are")
	require.Nil(t, Problems(nil).Under("#/x"))
}

func TestProblemsWithout(t *testing.T) {
	t.Parallel()
	p := Problems{{Code: "a"}, {Code: CodeTwoHeadlines}, {Code: "b"}}
	require.Equal(t, Problems{{Code: "a"}, {Code: "b"}}, p.Without(CodeTwoHeadlines))
	require.NoError(t, Problems{{Code: "a"}}.Without("a").Err())
}
