package register

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// dt is the day that s names.
func dt(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2019-03-15", "2020-02-29", "1000-01-01", "9999-12-31"} {
		d, err := ParseDate(s)
		require.NoError(t, err, s)
		require.Equal(t, s, d.String())
	}
	for _, s := range []string{
		"", "2019", "2019-03", "2019-02-30", "2019-02-29", "2019-13-01", "2019-00-10", "2019-1-5", "2019-01-5", "0000-01-01",
		"0999-12-31", "10000-01-01", " 2019-03-15", "2019-03-15 ", "2019-03-15T00:00:00Z", "15/03/2019", "２０19-03-15", "2019-03-1\x00",
	} {
		d, err := ParseDate(s)
		require.ErrorIs(t, err, ErrInvalidDate, "%q", s)
		require.True(t, d.IsZero())
	}
}

func TestDateArithmetic(t *testing.T) {
	t.Parallel()
	require.Equal(t, 84, DaysInclusive(dt("2025-05-12"), dt("2025-08-03")), "a twelve week consultation")
	require.Equal(t, 61, DaysInclusive(dt("2021-09-09"), dt("2021-11-08")))
	require.Equal(t, 1, DaysInclusive(dt("2019-03-15"), dt("2019-03-15")))
	require.Equal(t, -1, DaysBetween(dt("2019-03-01"), dt("2019-02-28")))
	require.Equal(t, 3287181, DaysBetween(dt("1000-01-01"), dt("9999-12-31")))
	require.Equal(t, 0, DaysBetween(Date{}, dt("2019-03-01")))

	require.Equal(t, dt("2020-02-29"), dt("2020-02-28").AddDays(1))
	require.Equal(t, dt("2019-12-31"), dt("2020-01-01").AddDays(-1))
	require.Equal(t, dt("9999-12-31"), dt("2020-01-01").AddDays(math.MaxInt))
	require.Equal(t, dt("1000-01-01"), dt("2020-01-01").AddDays(math.MinInt))
	require.True(t, Date{}.AddDays(1).IsZero())

	require.Equal(t, dt("2026-12-24"), dt("2026-11-26").AddWorkingDays(20), "Thursday to Thursday, four weeks on")
	require.Equal(t, dt("2026-11-30"), dt("2026-11-28").AddWorkingDays(1), "a Saturday counts from Monday")
	require.Equal(t, dt("9999-12-31"), dt("9999-12-30").AddWorkingDays(5))
	require.True(t, Date{}.AddWorkingDays(1).IsZero())

	require.Equal(t, time.Monday, dt("2018-07-30").Weekday())
	require.Equal(t, Date{}, NewDate(2019, time.February, 30))
	require.True(t, Date{}.Time().IsZero())
	require.Equal(t, "30 July 2018", dt("2018-07-30").words())
}

func TestDateCompare(t *testing.T) {
	t.Parallel()
	a, b := dt("2019-12-31"), dt("2020-01-01")
	require.True(t, a.Before(b))
	require.True(t, b.After(a))
	require.False(t, a.Before(a))
	require.Negative(t, a.Compare(b))
	require.Negative(t, dt("2019-01-02").Compare(dt("2019-02-01")))
	require.Negative(t, Date{}.Compare(a))
	require.False(t, Date{}.Before(a), "what is not known is before nothing")
	require.False(t, a.After(Date{}))
	require.Empty(t, cmp.Diff(a, dt("2019-12-31")))
	require.Equal(t, "2019-12-31", a.Partial().String())
	require.Equal(t, PartialDate{}, Date{}.Partial())
}

func TestDateOfKeepsTheDayOfThePlace(t *testing.T) {
	t.Parallel()
	summer := time.FixedZone("BST", 3600)
	evening := time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC)
	require.Equal(t, dt("2026-06-30"), DateOf(evening))
	require.Equal(t, dt("2026-07-01"), DateOf(evening.In(summer)))
}

func TestDateJSON(t *testing.T) {
	t.Parallel()
	type doc struct {
		On  Date  `json:"on"`
		Due *Date `json:"due"`
	}
	out, err := json.Marshal(doc{Due: new(dt("2019-03-15"))})
	require.NoError(t, err)
	require.JSONEq(t, `{"on": null, "due": "2019-03-15"}`, string(out))

	in := doc{On: dt("2020-01-01")}
	require.NoError(t, json.Unmarshal([]byte(`{"on": null, "due": "2019-03-15"}`), &in))
	require.True(t, in.On.IsZero(), "null takes the day away")
	require.Equal(t, dt("2019-03-15"), *in.Due)

	for _, s := range []string{`"2019-02-30"`, `20190315`, `{}`, `true`, `""`, `"x"`} {
		require.ErrorIs(t, json.Unmarshal([]byte(s), new(Date)), ErrInvalidDate, s)
	}
}

func TestDateSQL(t *testing.T) {
	t.Parallel()
	midnight := time.Date(2019, 3, 15, 0, 0, 0, 0, time.FixedZone("", 0))
	for _, src := range []any{midnight, "2019-03-15", []byte("2019-03-15")} {
		var d Date
		require.NoError(t, d.Scan(src))
		require.Equal(t, dt("2019-03-15"), d)
	}
	d := dt("2019-03-15")
	v, err := d.Value()
	require.NoError(t, err)
	require.Equal(t, "2019-03-15", v)
	require.NoError(t, d.Scan(nil))
	require.True(t, d.IsZero())
	v, err = d.Value()
	require.NoError(t, err)
	require.Nil(t, v)
	for _, src := range []any{"infinity", []byte("x"), 5, time.Time{}} {
		require.Error(t, d.Scan(src))
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2019-03-15", "2019-02-30", "2020-02-29", "9999-12-31", "0999-01-01", ""} {
		f.Add(s, 1)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		d, err := ParseDate(s)
		if err != nil {
			require.True(t, d.IsZero())
			return
		}
		require.Equal(t, s, d.String())
		moved := d.AddDays(n)
		again, err := ParseDate(moved.String())
		require.NoError(t, err, "whatever is reached can be read back")
		require.Equal(t, moved, again)
		if limit := 1_000_000; n > -limit && n < limit && moved != dt("9999-12-31") && moved != dt("1000-01-01") {
			require.Equal(t, n, DaysBetween(d, moved))
		}
	})
}
