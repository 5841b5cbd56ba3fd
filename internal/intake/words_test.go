package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/reference"
	"heard/internal/register"
)

func TestReadDate(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"2019": "2019", "2019-03": "2019-03", "2019-03-15": "2019-03-15", "2011-12": "2011-12",
		"summer 2019": "2019-summer", "2019 summer": "2019-summer", "Summer of 2019": "2019-summer", "winter 2019": "2019-winter",
		"2017/18": "FY2017-18+", "2015-16": "FY2015-16+", "2015–16": "FY2015-16+", "2017/2018": "FY2017-18+", "2017 - 18": "FY2017-18+",
		"financial year 2017/18": "FY2017-18+", "FY2017-18": "FY2017-18", "2011/12": "FY2011-12+",
		"May 2018": "2018-05", "2018 May": "2018-05", "Sept 2018": "2018-09", "in May, 2018": "2018-05",
		"12 May 2018": "2018-05-12", "12th May 2018": "2018-05-12", "May 12, 2018": "2018-05-12", "Monday 30 July 2018": "2018-07-30+",
		"01/06/2019": "2019-06-01+", "1.6.2019": "2019-06-01+",
		"2016 early": "2016+", "early 2016": "2016+", "mid-2018": "2018+", "late December 2023": "2023-12+", "early December 2023": "2023-12+",
		"from March 2020": "2020-03+", "since 2019": "2019+", "about 2015": "2015+", "2025-03 (Cabinet)": "2025-03+",
		"2024 (worked out from weekdays)": "2024+",
		"Xmas 2018":                       "2018-12+", "Christmas 2018": "2018-12+", "25 Xmas 2018": "", "03/2019": "2019-03", "3/2019": "2019-03", "13/2019": "",
		"31/08/2016": "2016-08-31+", "31/02/2016": "", "31st Aug 2016": "2016-08-31", "Q2 2025": "2025+", "c. 2015": "2015+", "c.2015": "2015+",
		"circa 2015": "2015+", "~2015": "2015+", "18/19": "FY2018-19+", "FY18/19": "FY2018-19+", "12/13": "FY2012-13+", "11/12": "", "18/20": "", "98/99": "",
		"last year": "", "six weeks from 1 May 2019": "",
		"2017-19": "", "2019-02-30": "", "30 February 2019": "", "soon": "", "": "", "12": "", "20 September": "",
		"March 2019 to May 2019": "", "to be confirmed": "", "2019 2020": "", "5-11 May": "", "dozens": "", "12345": "",
	} {
		w, ok := readDate(words, 0)
		got := w.date.String()
		if ok && w.more {
			got += "+"
		}
		require.Equal(t, want, got, "%q", words)
		require.Equal(t, want != "", ok, "%q", words)
	}
	w, ok := readDate("Wednesday 11 September", 2024)
	require.True(t, ok)
	require.Equal(t, "2024-09-11", w.date.String())
}

func TestReadPeriod(t *testing.T) {
	t.Parallel()
	for words, want := range map[string][3]string{
		"October to December 2017": {"2017-10", "2017-12"}, "Oct–Dec 2017": {"2017-10", "2017-12"},
		"November 2017 to January 2018": {"2017-11", "2018-01"}, "November to January 2018": {"2017-11", "2018-01"},
		"1 to 14 May 2018": {"2018-05-01", "2018-05-14"}, "between 2017 and 2019": {"2017", "2019"}, "2017-2019": {"2017", "2019"},
		"from 3 June to 15 July 2025": {"2025-06-03", "2025-07-15"}, "2023-09 to 2023-10": {"2023-09", "2023-10"},
		"from 2020-12": {"2020-12"}, "until March 2020": {"", "2020-03"}, "2020-21": {"", "", "FY2020-21"}, "May 2018": {"", "", "2018-05"},
		"Q3 2018": {"2018-07", "2018-09"}, "2018 Q1": {"2018-01", "2018-03"}, "q4 2018": {"2018-10", "2018-12"}, "Q5 2018": {}, "Q3 2018/19": {"", "", "FY2018-19"},
		"Spring/Summer 2019": {"2019-spring", "2019-summer"}, "Autumn / Winter 2019": {"2019-autumn", "2019-winter"},
		"Winter/Spring 2019": {"2018-winter", "2019-spring"}, "March/April 2019": {"2019-03", "2019-04"},
		"six weeks from 1 May 2019": {"2019-05-01"}, "for 12 weeks starting on 3 June 2020": {"2020-06-03"}, "last year": {}, "2019-02-30": {}, "31/02/2019": {},
		"some time": {}, "15 to 14 May 2018": {},
	} {
		from, to, both, ok := readPeriod(words, 0)
		require.Equal(t, want, [3]string{from.date.String(), to.date.String(), both.date.String()}, "%q", words)
		require.Equal(t, want != [3]string{}, ok, "%q", words)
	}
}

func TestReadDuration(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]int{"15 weeks": 105, "six weeks": 42, "four weeks": 28, "60 days": 60, "12-week": 84, "two fortnights": 28} {
		days, ok := readDuration(words)
		require.True(t, ok, words)
		require.Equal(t, want, days, words)
	}
	for _, words := range []string{"3 months", "a year", "", "weeks", "about 6 weeks", "0 weeks", "99999 weeks"} {
		_, ok := readDuration(words)
		require.False(t, ok, words)
	}
}

func TestReadAmounts(t *testing.T) {
	t.Parallel()
	num := func(n int64) *int64 { return &n }
	for words, want := range map[string]amount{
		"390": {value: num(390), qualifier: "exact"}, "1,002": {value: num(1002), qualifier: "exact"},
		"about 60": {value: num(60), qualifier: "about"}, "around 900": {value: num(900), qualifier: "about"}, "some 20": {value: num(20), qualifier: "about"},
		"around 60 people": {value: num(60), qualifier: "about", unit: "people"}, "approx. 40 residents": {value: num(40), qualifier: "about", unit: "people"},
		"more than 3,100": {value: num(3100), qualifier: "more_than"}, "over 9,200": {value: num(9200), qualifier: "more_than"},
		"Over 150 people": {value: num(150), qualifier: "more_than", unit: "people"}, "at least 12": {value: num(12), qualifier: "at_least"},
		"20+": {value: num(20), qualifier: "at_least"}, "30 or more": {value: num(30), qualifier: "at_least"},
		"nearly 19,000": {value: num(19000), qualifier: "nearly"}, "up to 50": {value: num(50), qualifier: "nearly"}, "nearly 400": {value: num(400), qualifier: "nearly"},
		"10 to 20": {value: num(10), max: num(20), qualifier: "range"}, "between 10 and 20 people": {value: num(10), max: num(20), qualifier: "range", unit: "people"},
		"10–20": {value: num(10), max: num(20), qualifier: "range"}, "1,000-1,200": {value: num(1000), max: num(1200), qualifier: "range"},
		"1.2 million": {value: num(1200000), qualifier: "about", stated: "1.2 million"}, "about 1,000 to 1,200": {value: num(1000), max: num(1200), qualifier: "range", stated: "about 1,000 to 1,200"},
		"between 20 and about 30 people": {value: num(20), max: num(30), qualifier: "range", unit: "people", stated: "between 20 and about 30 people"},
		"12 dozen":                       {value: num(144), qualifier: "about", stated: "12 dozen"},
		"a dozen or so":                  {value: num(12), qualifier: "about"}, "three dozen": {value: num(36), qualifier: "about", stated: "three dozen"},
		"around 60 or so": {value: num(60), qualifier: "about", stated: "around 60 or so"}, "60 or so": {value: num(60), qualifier: "about"},
		"~60": {value: num(60), qualifier: "about"}, "c. 60": {value: num(60), qualifier: "about"}, "c60 people": {value: num(60), qualifier: "about", unit: "people"},
		"60ish people": {value: num(60), qualifier: "about", unit: "people"}, "60 people approx.": {value: num(60), qualifier: "about", unit: "people", stated: "60 people approx."},
		"60 (approx)": {value: num(60), qualifier: "about", stated: "60 (approx)"}, "only about 60": {value: num(60), qualifier: "about"},
		"60 plus": {value: num(60), qualifier: "at_least"}, "12 comments about parking": {value: num(12), qualifier: "exact", unit: "comments", stated: "12 comments about parking"},
		"dozens": {qualifier: "unknown", stated: "dozens"}, "dozens of people": {qualifier: "unknown", unit: "people", stated: "dozens of people"},
		"two dozen": {value: num(24), qualifier: "about", stated: "two dozen"}, "twenty-five people": {value: num(25), qualifier: "exact", unit: "people"},
		"a hundred": {value: num(100), qualifier: "exact"}, "three hundred": {value: num(300), qualifier: "exact"},
		"over 260 comments online and by phone": {value: num(260), qualifier: "more_than", unit: "comments", stated: "over 260 comments online and by phone"},
		"about 40 visitors a day":               {value: num(40), qualifier: "about", unit: "people", stated: "about 40 visitors a day"},
		"more than 76,000 signatures (December 2024)": {value: num(76000), qualifier: "more_than", unit: "signatures",
			asOf: mustDate("2024-12")},
		"around 150 events and sessions": {value: num(150), qualifier: "about", unit: "events"},
	} {
		got, ok := readAmounts(words)
		require.True(t, ok, "%q", words)
		for i := range got {
			got[i].words = ""
		}
		require.Equal(t, []amount{want}, got, "%q", words)
	}
	for _, words := range []string{"", "80%", "62 per cent", "4 in 5", "one in three", "9 out of 10", "5th", "12pm", "2019-03", "1.5", "-4", "a regular group; two named cases",
		"individual comments", "£312", "3/4", "20 to 10", "99999999999999", "about", "3:1", "1.2.3", "20 and 30 people", "20 children and 30 badgers", "1e400", "more than 10 to 20"} {
		got, ok := readAmounts(words)
		require.False(t, ok, "%q is read as %+v", words, got)
	}
	for words, want := range map[string][]string{
		"2,104 surveys and 12 letters":                 {"2104 surveys", "12 letters_and_emails"},
		"two surveys and three letters":                {"2 surveys", "3 letters_and_emails"},
		"about 40 people, 3 events and over 200 views": {"40 people", "3 events", "200 views_online"},
		"12 roadshows and 3 workshops":                 {"12 events roadshows", "3 events workshops"},
	} {
		got, ok := readAmounts(words)
		require.True(t, ok, words)
		var each []string
		for _, a := range got {
			each = append(each, strings.TrimSpace(fmt.Sprint(*a.value, " ", a.unit, " ", a.part)))
			require.Equal(t, words, a.stated)
		}
		require.Equal(t, want, each)
	}
	two, ok := readAmounts("74 (also stated as more than 70)")
	require.True(t, ok)
	require.Len(t, two, 2)
	require.Equal(t, "more_than", two[1].qualifier)
	require.Equal(t, int64(70), *two[1].value)
}

func mustDate(s string) register.PartialDate {
	d, err := register.ParsePartialDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// FuzzWords reads any words: what comes out is valid in itself.
func FuzzWords(f *testing.F) {
	for _, words := range []string{"about 60", "2017/18", "May to June 2019", "74 (also stated as more than 70)", "two dozen", "10 to 20", "1.2 million", "(", "12 weeks", "mid-2018"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if w, ok := readDate(words, 2019); ok {
			require.False(t, w.date.IsZero())
			_, err := register.ParsePartialDate(w.date.String())
			require.NoError(t, err)
		}
		if from, to, _, ok := readPeriod(words, 0); ok {
			require.False(t, from.date.CertainlyAfter(to.date))
		}
		if days, ok := readDuration(words); ok {
			require.Positive(t, days)
		}
		amounts, _ := readAmounts(words)
		for _, a := range amounts {
			c := register.Count{Value: a.value, ValueMax: a.max, Qualifier: a.qualifier, Unit: "people", Kind: "sample"}
			require.Empty(t, c.Validate(), "%q", words)
			if a.value != nil {
				require.GreaterOrEqual(t, *a.value, int64(0))
				require.LessOrEqual(t, *a.value, int64(maxAmount))
			}
		}
	})
}

// TestTablesGiveKnownCodes holds the codes of the word tables against the
// vocabularies.
func TestTablesGiveKnownCodes(t *testing.T) {
	t.Parallel()
	for name, vocabulary := range map[string]string{
		"methods": "method", "channels": "channel", "formats": "information_format", "levels": "level", "sentiments": "sentiment",
		"organisation_types": "organisation_type", "stakeholder_kinds": "stakeholder_kind", "stakeholder_states": "stakeholder_state",
		"activity_states": "activity_state", "consultation_states": "consultation_state", "loop_statuses": "loop_item_status",
		"loop_outcomes": "loop_outcome", "loop_subjects": "loop_subject", "positions": "stakeholder_position", "roles": "record_role",
		"period_basis": "period_basis", "publishers": "publisher_kind", "count_units": "count_unit", "session_statuses": "session_status",
		"option_statuses": "option_status", "decision_outcomes": "decision_outcome", "case_event_kinds": "case_event_kind",
		"case_event_outcomes": "case_event_outcome",
	} {
		known := reference.Codes(vocabulary)
		require.NotEmpty(t, known, vocabulary)
		require.NotEmpty(t, table(name).words, name)
		for words, codes := range table(name).words {
			require.NotEmpty(t, words, name)
			for _, code := range codes {
				require.Contains(t, known, code, "%s: %s", name, words)
			}
		}
	}
	topics := map[string]bool{}
	for _, facet := range reference.Codes("topic_facet") {
		for _, code := range reference.Codes("topic_" + facet) {
			topics[code] = true
		}
	}
	require.NotEmpty(t, table("topics").words)
	for words, codes := range table("topics").words {
		for _, code := range codes {
			require.True(t, topics[code], "%s: %s", words, code)
		}
	}
}
