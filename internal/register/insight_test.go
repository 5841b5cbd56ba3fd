package register

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func sample(n int64) []Count {
	return []Count{{Value: &n, Qualifier: CountExact, Unit: "people", Kind: "sample", Headline: true, SourceURL: new("https://example.org")}}
}

func TestSmallGroups(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		in   Insight
		want bool
	}{
		{"nothing known", Insight{}, false},
		{"few people", Insight{Record: Record{Counts: sample(7)}}, true},
		{"eight people", Insight{Record: Record{Counts: sample(8)}}, false},
		{"one account", Insight{Review: InsightReview{Strength: new(StrengthSingleAccount)}}, true},
		{"a story", Insight{Kind: new(KindResidentStory), Record: Record{Counts: sample(1)}}, false},
	}
	for _, tt := range tests {
		tt.in.Derive()
		require.Equal(t, tt.want, tt.in.SmallGroup, tt.name)
		if tt.in.SmallGroup {
			require.Contains(t, tt.in.WarningCodes, WarnSmallGroup, tt.name)
		}
	}
}

func TestDisclosedInsight(t *testing.T) {
	t.Parallel()
	village, county := uuid.New(), uuid.New()
	in := &Insight{
		AreaIDs: []uuid.UUID{village, county}, FineAreaIDs: []uuid.UUID{village}, PlaceNames: []string{"The village"},
		Quotes: []Quote{{Text: "words", ConsentToQuote: true}}, StoryConsent: StoryConsent{Scope: new("board")},
		Method: InsightMethod{
			Respondents: []RespondentCount{{"sex", "female", new(int64(41)), nil}, {"age_band", "age_16_24", new(int64(3)), nil}, {"sex", "male", new(int64(23)), nil}},
			FFT: &FriendsAndFamilyTest{Responses: new(int64(43)), Eligible: new(int64(6)),
				Answers: []FftAnswerCount{{Answer: "good", Count: new(int64(40))}, {Answer: "poor", Count: new(int64(3))}}},
			ContinuousPeriod: &ContinuousPeriod{Cases: new(int64(5))},
		},
	}
	in.Derive()
	out := in.Disclosed()
	got, err := json.Marshal(out.Method)
	require.NoError(t, err)
	require.Contains(t, string(got), `"respondents":[{"characteristic":"sex","category":"female","count":40},`+
		`{"characteristic":"age_band","category":"age_16_24","count":null,"suppressed":true},{"characteristic":"sex","category":"male","count":25}]`)
	require.Contains(t, string(got), `"fft":{"answers":[{"answer":"good","count":40},{"answer":"poor","count":null,"suppressed":true}],"responses":45,"eligible":null,"suppressed":true}`)
	require.Contains(t, string(got), `"continuousPeriod":{"from":null,"to":null,"cases":null,"suppressed":true}`)
	require.Equal(t, StoryConsent{}, out.StoryConsent)
	require.Equal(t, in.Quotes, out.Quotes)
	require.Equal(t, in.AreaIDs, out.AreaIDs)
	require.EqualValues(t, 3, *in.Method.Respondents[1].Count, "the insight itself stays as it is")

	in.Counts = sample(5)
	in.Derive()
	require.NotContains(t, in.SearchText().C, "village")
	require.NotContains(t, in.SearchText().C, "words")
	out = in.Disclosed()
	require.Empty(t, out.Quotes)
	require.Empty(t, out.PlaceNames)
	require.Equal(t, []uuid.UUID{county}, out.AreaIDs)
	require.Nil(t, out.Counts[0].Value, "also what others have published")
}

func TestInsightRefusesQuotesWithoutConsentAndDoubledNumbers(t *testing.T) {
	t.Parallel()
	same := uuid.New()
	in := &Insight{
		Quotes:          []Quote{{Text: "a", ConsentToQuote: true}, {Text: "b"}},
		Recommendations: []Recommendation{{ID: &same}, {ID: &same}, {}, {}},
		Method: InsightMethod{
			Respondents: []RespondentCount{{Characteristic: "sex", Category: "male"}, {Characteristic: "sex", Category: "male"}, {Characteristic: "area", Category: "x"}},
			FFT:         &FriendsAndFamilyTest{Answers: []FftAnswerCount{{Answer: "good"}, {Answer: "good"}}},
		},
	}
	require.Equal(t, []string{"#/quotes/1/consentToQuote", "#/recommendations/1/id", "#/method/respondents/1",
		"#/method/respondents/2/characteristic", "#/method/fft/answers/1"}, pointersOf(in.Validate()))
}
