package register

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

// pd is the partial date that s names, and the unknown one for "".
func pd(s string) PartialDate {
	if s == "" {
		return PartialDate{}
	}
	p, err := ParsePartialDate(s)
	if err != nil {
		panic(err)
	}
	return p
}

func TestParsePartialDate(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, earliest, latest, precision string }{
		{"2019", "2019-01-01", "2019-12-31", PrecisionYear},
		{"2019-03", "2019-03-01", "2019-03-31", PrecisionMonth},
		{"2019-02", "2019-02-01", "2019-02-28", PrecisionMonth},
		{"2020-02", "2020-02-01", "2020-02-29", PrecisionMonth},
		{"2019-12", "2019-12-01", "2019-12-31", PrecisionMonth},
		{"2011-12", "2011-12-01", "2011-12-31", PrecisionMonth},
		{"2019-03-15", "2019-03-15", "2019-03-15", PrecisionDay},
		{"2020-02-29", "2020-02-29", "2020-02-29", PrecisionDay},
		{"2019-spring", "2019-03-01", "2019-05-31", PrecisionSeason},
		{"2019-summer", "2019-06-01", "2019-08-31", PrecisionSeason},
		{"2019-autumn", "2019-09-01", "2019-11-30", PrecisionSeason},
		{"2019-winter", "2019-12-01", "2020-02-29", PrecisionSeason},
		{"2020-winter", "2020-12-01", "2021-02-28", PrecisionSeason},
		{"FY2017-18", "2017-04-01", "2018-03-31", PrecisionFinancialYear},
		{"FY1999-00", "1999-04-01", "2000-03-31", PrecisionFinancialYear},
		{"1000", "1000-01-01", "1000-12-31", PrecisionYear},
		{"2999-winter", "2999-12-01", "3000-02-28", PrecisionSeason},
	}
	for _, tt := range tests {
		p, err := ParsePartialDate(tt.text)
		require.NoError(t, err, tt.text)
		require.Equal(t, tt.text, p.String())
		require.Equal(t, tt.earliest, p.Earliest().String(), tt.text)
		require.Equal(t, tt.latest, p.Latest().String(), tt.text)
		require.Equal(t, tt.precision, p.Precision(), tt.text)
		require.Equal(t, tt.earliest+"/"+tt.latest, p.Key())
	}
}

func TestParsePartialDateRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, code, suggest string }{
		{"2020-21", CodeAmbiguousPeriod, "FY2020-21"},
		{"2020/21", CodeAmbiguousPeriod, "FY2020-21"},
		{"2020-2021", CodeAmbiguousPeriod, "FY2020-21"},
		{"2099-00", CodeAmbiguousPeriod, "FY2099-00"},
		{"2011/12", CodeAmbiguousPeriod, "FY2011-12"},
		{"2020-22", CodeInvalidDate, ""},
		{"2020-2020", CodeInvalidDate, ""},
		{"FY2017-19", CodeInvalidDate, ""},
		{"FY2017-17", CodeInvalidDate, ""},
		{"FY2017-2018", CodeInvalidDate, ""},
		{"FY2017", CodeInvalidDate, ""},
		{"fy2017-18", CodeInvalidDate, ""},
		{"2017-18-19", CodeInvalidDate, ""},
		{"", CodeInvalidDate, ""},
		{"2019-", CodeInvalidDate, ""},
		{"2019-3", CodeInvalidDate, ""},
		{"2019-00", CodeInvalidDate, ""},
		{"2019-02-30", CodeInvalidDate, ""},
		{"2019-02-29", CodeInvalidDate, ""},
		{"2019-Spring", CodeInvalidDate, ""},
		{"2019 summer", CodeInvalidDate, ""},
		{"2016 early", CodeInvalidDate, ""},
		{"0999", CodeInvalidDate, ""},
		{"3000", CodeInvalidDate, ""},
		{"20190315", CodeInvalidDate, ""},
		{" 2019", CodeInvalidDate, ""},
		{"2019\n", CodeInvalidDate, ""},
		{"٢٠١٩", CodeInvalidDate, ""},
		{"born 943 476 5919", CodeInvalidDate, ""},
	}
	for _, tt := range tests {
		p, err := ParsePartialDate(tt.text)
		var refused *PartialDateError
		require.True(t, errors.As(err, &refused), "%q", tt.text)
		require.Equal(t, PartialDateError{tt.code, tt.suggest}, *refused, "%q", tt.text)
		require.True(t, p.IsZero())
		if tt.suggest == "" && len(tt.text) > 6 {
			require.NotContains(t, err.Error(), tt.text)
		}
	}
	require.EqualError(t, &PartialDateError{CodeAmbiguousPeriod, "FY2020-21"},
		"Write FY2020-21 for the financial year; two years may mean several things.")
}

func TestPartialDateOrder(t *testing.T) {
	t.Parallel()
	want := []string{"", "FY2018-19", "2019-01-01", "2019-01", "2019", "2019-03-01", "2019-03", "2019-spring", "2019-03-15", "FY2019-20", "2019-winter"}
	dates := make([]PartialDate, 0, len(want))
	for _, s := range want {
		dates = append(dates, pd(s))
	}
	byKey, byDate := slices.Clone(dates), slices.Clone(dates)
	slices.Reverse(byKey)
	slices.Reverse(byDate)
	slices.SortFunc(byKey, func(a, b PartialDate) int { return strings.Compare(a.Key(), b.Key()) })
	slices.SortFunc(byDate, PartialDate.Compare)
	require.Empty(t, cmp.Diff(dates, byKey), "the key sorts as text")
	require.Empty(t, cmp.Diff(dates, byDate))
}

func TestPartialDateCompare(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b            string
		overlaps, after bool
	}{
		{"2019", "2019-03", true, false},
		{"2019-03-15", "2019", true, false},
		{"2019-winter", "2020-02-29", true, false},
		{"2020-03", "2019-winter", false, true},
		{"2019-winter", "2020-03", false, false},
		{"2019-03", "FY2018-19", true, false},
		{"2019-04", "FY2018-19", false, true},
		{"", "2019", false, false},
		{"2019", "", false, false},
		{"", "", false, false},
	}
	for _, tt := range tests {
		a, b := pd(tt.a), pd(tt.b)
		require.Equal(t, tt.overlaps, a.Overlaps(b), "%s %s", tt.a, tt.b)
		require.Equal(t, tt.overlaps, b.Overlaps(a), "%s %s", tt.b, tt.a)
		require.Equal(t, tt.after, a.CertainlyAfter(b), "%s after %s", tt.a, tt.b)
	}
}

func TestPartialDateJSON(t *testing.T) {
	t.Parallel()
	type doc struct {
		On PartialDate `json:"on"`
	}
	in := doc{On: pd("2019")}
	require.NoError(t, json.Unmarshal([]byte(`{"on": null}`), &in))
	require.Equal(t, doc{}, in, "null takes the date away")
	out, err := json.Marshal(in)
	require.NoError(t, err)
	require.JSONEq(t, `{"on": null}`, string(out))

	require.NoError(t, json.Unmarshal([]byte(`{"on": "FY2019-20"}`), &in))
	require.Equal(t, pd("FY2019-20"), in.On)
	for _, s := range []string{`2019`, `""`, `{}`, `"2020-21"`, `[]`, `false`} {
		var refused *PartialDateError
		require.ErrorAs(t, json.Unmarshal([]byte(s), new(PartialDate)), &refused, s)
	}
}

func TestPartialDateSQL(t *testing.T) {
	t.Parallel()
	var p PartialDate
	for _, src := range []any{"2019-spring", []byte("2019-spring")} {
		require.NoError(t, p.Scan(src))
		require.Equal(t, pd("2019-spring"), p)
	}
	v, err := p.Value()
	require.NoError(t, err)
	require.Equal(t, "2019-spring", v)
	require.NoError(t, p.Scan(nil))
	require.True(t, p.IsZero())
	v, err = p.Value()
	require.NoError(t, err)
	require.Nil(t, v)
	for _, src := range []any{"2020-21", 2019, time.Now()} {
		require.Error(t, p.Scan(src))
	}
}

func TestPeriodSpan(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		period      Period
		first, last string
	}{
		{"both ends", Period{Start: pd("2019"), End: pd("2020-03")}, "2019-01-01", "2020-03-31"},
		{"end missing", Period{Start: pd("2019-03")}, "2019-03-01", "2019-03-31"},
		{"start missing", Period{End: pd("2023-06-30")}, "2023-06-30", "2023-06-30"},
		{"no end yet", Period{Start: pd("2020-03"), Ongoing: true}, "2020-03-01", ""},
		{"ongoing but ended", Period{Start: pd("2020-03"), End: pd("2021"), Ongoing: true}, "2020-03-01", "2021-12-31"},
		{"no date", Period{}, "", ""},
		{"end before start is still found", Period{Start: pd("2019-05"), End: pd("2019-01")}, "2019-01-01", "2019-05-31"},
	}
	for _, tt := range tests {
		first, last := tt.period.Span()
		require.Equal(t, tt.first, first.String(), tt.name)
		require.Equal(t, tt.last, last.String(), tt.name)
	}
}

func FuzzPartialDate(f *testing.F) {
	for _, s := range []string{"2019", "2019-03", "2019-03-15", "2019-winter", "FY2017-18", "2020-21", "2011-12", "FY2017-19", "", "2999-winter"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePartialDate(s)
		if err != nil {
			require.True(t, p.IsZero())
			var refused *PartialDateError
			require.ErrorAs(t, err, &refused)
			if refused.Suggest != "" {
				_, err = ParsePartialDate(refused.Suggest)
				require.NoError(t, err, "what is suggested is accepted")
			}
			return
		}
		require.Equal(t, s, p.String())
		require.False(t, p.Earliest().IsZero())
		require.False(t, p.Latest().Before(p.Earliest()))
		require.NotEmpty(t, p.Precision())
		require.Len(t, p.Key(), len("2019-01-01/2019-12-31"))
		out, err := json.Marshal(p)
		require.NoError(t, err)
		var again PartialDate
		require.NoError(t, json.Unmarshal(out, &again))
		require.Equal(t, p, again)
	})
}
