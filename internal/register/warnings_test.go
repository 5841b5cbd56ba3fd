package register

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func codesOf(ws []Warning) []string {
	var codes []string
	for _, w := range ws {
		codes = append(codes, w.Code)
	}
	return codes
}

func TestWeekdayMismatch(t *testing.T) {
	t.Parallel()
	// walsall-outcomes-2018 calls a Monday a Thursday.
	want := []Warning{{
		Code: WarnWeekdayMismatch, Pointer: new("#/startsOn"), Message: "The source calls 30 July 2018 a Thursday; it was a Monday.",
		Params: map[string]any{"stated": "thursday", "actual": "monday"},
	}}
	require.Empty(t, cmp.Diff(want, WeekdayMismatch(pd("2018-07-30"), new("Thursday"), "#/startsOn")))

	tests := []struct {
		name, date, stated string
		warns              bool
	}{
		{"bc-primary-care-2024: Tuesday 20 September", "2024-09-20", "Tuesday", true},
		{"its Wednesday fits", "2024-09-11", "wednesday", false},
		{"in three letters", "2018-07-30", "Thu.", true},
		{"in the source's words", "2018-07-30", "Thursday 30th July", true},
		{"two weekdays", "2018-07-30", "Thursday or Friday", false},
		{"no weekday", "2018-07-30", "thursdayish", false},
		{"a month has no weekday", "2018-07", "Thursday", false},
		{"no date", "", "Thursday", false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.warns, WeekdayMismatch(pd(tt.date), &tt.stated, "#/on") != nil, tt.name)
	}
	require.Nil(t, WeekdayMismatch(pd("2018-07-30"), nil, "#/on"))
}

func TestPeriodLengthMismatch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name       string
		start, end string
		stated     int
		warns      bool
	}{
		{"cm-fertility-2025: six weeks are 43 days", "2025-06-03", "2025-07-15", 42, false},
		{"shrop-hwb-strategy-2021: 9 weeks are 61 days", "2021-09-09", "2021-11-08", 63, false},
		{"stw-futurefit-2018: 15 weeks", "2018-05-30", "2018-09-11", 105, false},
		{"staffs-north-community-2018: 14 weeks", "2018-12-10", "2019-03-17", 98, false},
		{"twelve weeks stated, nine held", "2021-09-09", "2021-11-08", 84, true},
		{"three days off", "2021-09-09", "2021-11-08", 64, true},
		{"walsall-outcomes-2018: no end", "2018-07-30", "", 28, false},
		{"months may hold six weeks", "2019-03", "2019-05", 42, false},
		{"months cannot hold half a year", "2019-03", "2019-05", 182, true},
		{"one month may be a day", "2019-03", "2019-03", 1, false},
		{"end before start says more", "2019-05-01", "2019-03-01", 42, false},
	}
	for _, tt := range tests {
		p := Period{Start: pd(tt.start), End: pd(tt.end)}
		require.Equal(t, tt.warns, PeriodLengthMismatch(p, &tt.stated, StatedLengthTolerance, "#/endsOn") != nil, tt.name)
	}
	got := PeriodLengthMismatch(Period{Start: pd("2019-03"), End: pd("2019-05")}, new(182), 2, "#/endsOn")
	require.Equal(t, "The source states a length of 182 days; the dates give 32 to 92 days, both ends counted.", got[0].Message)
	require.Equal(t, map[string]any{"statedDays": 182, "daysMin": 32, "daysMax": 92}, got[0].Params)
}

func TestPeriodWarnings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                  string
		start, end, published string
		stated                AsStated
		want                  []string
	}{
		{"walsall-outcomes-2018", "2018-07-30", "", "", AsStated{StartsWeekday: new("Thursday"), DurationDays: new(28)}, []string{WarnWeekdayMismatch}},
		{"hw-stoke-beds-2017", "2017-03-03", "2017-03-03", "2017-03-03", AsStated{}, []string{WarnSameDatePlaceholder}},
		{"stw-mlu-briefing-2018: one day", "2018-10-24", "2018-10-24", "", AsStated{}, nil},
		{"one month in every field", "2017-03", "2017-03", "2017-03", AsStated{}, nil},
		{"staffs-mh-conversation-2024: published only", "", "", "2024", AsStated{}, nil},
		{"no date", "", "", "", AsStated{}, []string{WarnDatesMissing}},
		{"bc-jfp-2023: end only", "", "2023-06", "", AsStated{}, nil},
		{"end before start", "2019-05", "2019-03-31", "", AsStated{}, []string{WarnEndBeforeStart}},
		{"end perhaps before start", "2019-05", "2019", "", AsStated{}, nil},
		{"end on another weekday", "2024-09-11", "2024-09-20", "", AsStated{StartsWeekday: new("Wednesday"), EndsWeekday: new("Tuesday")}, []string{WarnWeekdayMismatch}},
	}
	for _, tt := range tests {
		ws := PeriodWarnings(Period{Start: pd(tt.start), End: pd(tt.end)}, pd(tt.published), tt.stated, "#/startsOn", "#/endsOn")
		require.Equal(t, tt.want, codesOf(ws), tt.name)
	}
	require.Nil(t, DatesMissing()[0].Pointer, "a missing date has no place")
}

func TestResponseWarnings(t *testing.T) {
	t.Parallel()
	// hw-warrington-deaf: the reply is dated ten months before the focus group.
	ws := ResponseWarnings(pd("2022-01-01"), pd("2022-11"), "#/providerResponses/0/on")
	require.Equal(t, []string{WarnResponsePredatesReport}, codesOf(ws))
	require.Equal(t, "#/providerResponses/0/on", *ws[0].Pointer)
	require.Nil(t, ResponseWarnings(pd("2022"), pd("2022-11"), "#/on"), "the year may be after November")
	require.Nil(t, ResponseWarnings(PartialDate{}, pd("2022-11"), "#/on"))
	require.Nil(t, ResponseWarnings(pd("2022-01-01"), PartialDate{}, "#/on"))
}

func TestSumMismatch(t *testing.T) {
	t.Parallel()
	rated := func(value int64, answer string) Count { return responses(value, "a").of(answer) }
	tests := []struct {
		name   string
		counts []Count
		warns  bool
	}{
		{
			"hwtw-gp-access-interim: 5,369 against 5,395",
			[]Count{responses(5395, "a"), rated(2477, "very poor"), rated(845, "fairly poor"), rated(471, "neither"), rated(612, "fairly good"), rated(964, "very good")}, true,
		},
		{
			"stw-mlu-briefing-2018: 62 and over 60",
			[]Count{responses(60, "a").as(CountMoreThan), rated(27, "review"), rated(26, "midwifery"), rated(7, "users"), rated(2, "other")}, false,
		},
		{"parts that add up", []Count{responses(30, "a"), rated(20, "paper"), rated(10, "online")}, false},
		{"a lone part", []Count{responses(30, "a"), rated(20, "paper")}, false},
		{"a part above the whole", []Count{responses(30, "a"), rated(31, "paper")}, true},
		{"a part that is not exact", []Count{responses(30, "a"), rated(20, "paper"), rated(5, "online").as(CountAbout)}, false},
		{"too many even without it", []Count{responses(30, "a"), rated(31, "paper"), rated(5, "online").as(CountAbout)}, true},
		{"another unit", []Count{responses(30, "a"), people(20, "responded").of("paper"), people(9, "responded").of("online")}, false},
		{"another date", []Count{responses(30, "a").counted("2024"), rated(20, "paper").counted("2023"), rated(9, "online").counted("2023")}, false},
		{"a part taken back", []Count{responses(30, "a"), rated(20, "paper"), rated(10, "online"), rated(5, "post").taken()}, false},
		{"the whole is in dispute", []Count{responses(30, "a"), responses(31, "b"), rated(20, "paper"), rated(9, "online")}, false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.warns, SumMismatch(tt.counts, "#/counts") != nil, tt.name)
	}
	got := SumMismatch([]Count{people(3, "attended"), people(4, "attended").of("x")}, "#/counts")
	require.Equal(t, map[string]any{"unit": "people", "kind": "attended"}, got[0].Params, "no number: it may be hidden from the reader")
	require.False(t, strings.ContainsAny(got[0].Message, "0123456789"))
}

func TestCountWarnings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		counts []Count
		want   []string
	}{
		{"nothing", nil, nil},
		{"five totals with headlines", futureFit(), nil},
		{"hws-cancer-2024: none is headline", []Count{responses(390, "a"), responses(400, "b").as(CountNearly)}, []string{WarnConflictingClaims}},
		{"sources agree", []Count{responses(390, "a"), responses(390, "b")}, nil},
		{"two headlines", []Count{responses(390, "a").headline(), responses(400, "b").headline()}, []string{WarnConflictingClaims}},
		{"bc-tipton-hearing-2024: two women", []Count{people(2, "sample")}, []string{WarnSmallGroup}},
		{"two women, counted twice", []Count{people(2, "sample"), people(2, "attended")}, []string{WarnSmallGroup}},
		{"a plan is nobody", []Count{people(5, "target")}, nil},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, codesOf(CountWarnings(tt.counts)), tt.name)
	}
	require.NotNil(t, CountWarnings(nil))

	parts := []Count{people(5, "attended").of("a Leek ward"), people(6, "attended").of("a Leek ward"), people(1, "attended"), people(2, "attended")}
	got := CountWarnings(parts)
	require.Len(t, got, 1)
	require.Equal(t, map[string]any{"field": "counts/attended/people"}, got[0].Params, "a part may be hidden with its number")
}

func TestClaimWarnings(t *testing.T) {
	t.Parallel()
	require.Nil(t, ClaimWarnings([]Claim{claimOf("beds", "19", "a").headline(), claimOf("beds", "18", "b")}))
	require.Nil(t, ClaimWarnings([]Claim{claimOf("beds", "19", "a"), claimOf("beds", "19", "b")}))
	require.Nil(t, ClaimWarnings([]Claim{claimOf("beds", "19", "a"), claimOf("beds", "18", "b").taken()}))
	got := ClaimWarnings([]Claim{claimOf("beds", "19", "a"), claimOf("beds", "18", "b")})
	require.Equal(t, []string{WarnConflictingClaims}, codesOf(got))
	require.Equal(t, map[string]any{"field": "beds"}, got[0].Params)
	require.NotNil(t, ClaimWarnings([]Claim{claimOf("beds", "19", "a").headline(), claimOf("beds", "18", "b").headline()}))
}

func TestSmallGroup(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		count Count
		warns bool
	}{
		{"nobody", people(0, "sample"), false},
		{"one", people(1, "sample"), true},
		{"seven", people(7, "sample"), true},
		{"eight", people(8, "sample"), false},
		{"about five", people(5, "sample").as(CountAbout), true},
		{"nearly eight", people(8, "sample").as(CountNearly), true},
		{"more than seven", people(7, "sample").as(CountMoreThan), false},
		{"at least five", people(5, "sample").as(CountAtLeast), true},
		{"five to seven", upTo(people(5, "sample"), 7), true},
		{"five to nine", upTo(people(5, "sample"), 9), false},
		{"dozens", dozens("people", "sample"), false},
		{"none to five", upTo(people(0, "sample"), 5), true},
		{"five of a new unit", exactly(5, "carers", "sample", "a"), true},
		{"five events", exactly(5, "events", "held", "a"), false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.warns, SmallGroup(&tt.count, "#/counts/0") != nil, tt.name)
	}
	require.Nil(t, SmallGroup(nil, "#/counts/0"))
}

func TestShareWarnings(t *testing.T) {
	t.Parallel()
	feeling := func(sentiment string, percent float64) Share { return Share{Sentiment: &sentiment, Percent: percent} }
	step := func(answer string, percent float64) Share {
		return Share{Answer: &answer, Scale: new("satisfaction"), Percent: percent}
	}
	tests := []struct {
		name   string
		shares []Share
		warns  bool
	}{
		{"cm-womens-experience", []Share{feeling("positive", 56), feeling("negative", 25), feeling("neutral", 18), feeling("mixed", 1)}, false},
		{"rounded up", []Share{feeling("positive", 33.5), feeling("negative", 33.5), feeling("neutral", 34)}, false},
		{"too much", []Share{feeling("positive", 70), feeling("negative", 40)}, true},
		{"two questions", []Share{feeling("positive", 70), feeling("negative", 30), feeling("positive", 60)}, false},
		{"steps of a scale", []Share{step("good", 70), step("poor", 40)}, true},
		{"several answers allowed", []Share{{Answer: new("waits"), Percent: 70}, {Answer: new("parking"), Percent: 60}}, false},
		{"feelings about several things", []Share{{Answer: new("waits"), Sentiment: new("negative"), Percent: 70}, {Answer: new("staff"), Sentiment: new("positive"), Percent: 60}}, false},
		{"other bases", []Share{{Sentiment: new("positive"), Base: new(int64(10)), Percent: 70}, {Sentiment: new("negative"), Base: new(int64(20)), Percent: 60}}, false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.warns, ShareWarnings(tt.shares, "#/method/shares") != nil, tt.name)
	}
}

func TestPersonMayBeIdentifiable(t *testing.T) {
	t.Parallel()
	got := PersonMayBeIdentifiable(Scan("Dr Jones and Mrs Smith, aged 94, write to a.jones@example.org"), "#/quotes/0/text")
	want := []Warning{{
		Code: WarnPersonMayBeIdentifiable, Pointer: new("#/quotes/0/text"), Message: "The text may let a person be recognised.",
		Params: map[string]any{"kinds": []string{HitTitledName, HitAgeOver90}},
	}}
	require.Empty(t, cmp.Diff(want, got))
	require.Nil(t, PersonMayBeIdentifiable(Scan("write to a.jones@example.org"), "#/text"))
}
