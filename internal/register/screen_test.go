package register

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func pointersOf(ps Problems) []string {
	out := []string{}
	for _, p := range ps {
		out = append(out, p.Pointer)
	}
	return out
}

func TestScreenSortsByStrengthAndNamesTheFieldOnly(t *testing.T) {
	t.Parallel()
	got := Screen([]Text{
		{"#/a", "NHS number 943 476 5919 and 943 476 5919"},
		{"#/b", "AB123456C"},
		{"#/c", "DOB 03/04/1951, write to ann@example.org"},
		{"#/d", "call 01743 123456"},
		{"#/e", "at SY1 1AA"},
		{"#/f", "Mrs Example was seen"},
		{"#/g", "nothing at all"},
	}, nil)
	require.Equal(t, []string{"#/a", "#/b", "#/c"}, pointersOf(got.Hard), "once for each text and kind")
	require.Equal(t, []string{"#/c", "#/d", "#/e"}, pointersOf(got.Attest))
	require.Equal(t, []string{"#/f"}, pointersOf(got.Warn))
	for _, ps := range []Problems{got.Hard, got.Attest, got.Warn} {
		for _, p := range ps {
			require.Equal(t, CodePersonalData, p.Code)
			require.NotRegexp(t, `943|AB1|1951|example\.org|123456|SY1|Example`, p.Detail)
		}
	}
}

func TestScreenLetsRegisteredContactsPass(t *testing.T) {
	t.Parallel()
	known := ContactsIn(`{"email": "Hello@Example.org", "telephone": "+44 (0)1743 123456"}`, "Town Hall, Ludlow, sy8 1aa")
	for _, words := range []string{
		"Write to hello@example.org.", "Ring 01743 123 456", "Ring 0044 1743 123456", "Ring +44 1743 123456", "Come to SY8 1AA", "come to sy81aa",
	} {
		require.Empty(t, Screen([]Text{{"#/a", words}}, known).Attest, words)
	}
	for _, words := range []string{"oh.hello@example.org", "01743 123457", "SY8 1AB"} {
		require.Len(t, Screen([]Text{{"#/a", words}}, known).Attest, 1, words)
	}
	never := Screen([]Text{{"#/a", "943 476 5919"}}, ContactsIn("943 476 5919"))
	require.Len(t, never.Hard, 1, "a number of a person is nobody's contact")
}

func TestTextsInGoesIntoGroupsAndLists(t *testing.T) {
	t.Parallel()
	id := uuid.New()
	require.Equal(t, []Text{
		{"#/content/body", "long"}, {"#/content/gaps/1", "none"},
	}, TextsIn("#/content", InsightContent{Body: new("long"), Gaps: []string{"", "none"}}))
	require.Equal(t, []Text{
		{"#/recommendations/0/text", "do it"}, {"#/recommendations/0/response/action", "done"},
	}, TextsIn("#/recommendations", []Recommendation{{ID: &id, Text: "do it", DueOn: new(Date), Response: &RecommendationResponse{Action: new("done")}}}))
	require.Empty(t, TextsIn("#/documents", []Document{{URL: new("https://example.org/9434765919")}}), "an address is a key")
}
