package reference

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// requireRoundTrip fails if value, written as JSON, says anything else than file.
func requireRoundTrip(t *testing.T, file []byte, value any) {
	t.Helper()
	data, err := json.Marshal(value)
	require.NoError(t, err)
	require.JSONEq(t, string(file), string(data))
}

func TestVocabulariesRoundTrip(t *testing.T) {
	t.Parallel()
	type content struct {
		Governance string `json:"governance"`
		Note       string `json:"note"`
		Terms      []Term `json:"terms"`
	}
	back := map[string]content{}
	for _, v := range Vocabularies() {
		back[v.ID] = content{v.Governance, v.Note, v.Terms}
	}
	requireRoundTrip(t, vocabulariesJSON, back)
}

func TestVocabulariesAreWellFormed(t *testing.T) {
	t.Parallel()
	pattern := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	require.True(t, slices.IsSortedFunc(Vocabularies(), func(a, b Vocabulary) int {
		return strings.Compare(a.ID, b.ID)
	}))
	count := map[string]int{}
	for _, v := range Vocabularies() {
		count[v.Governance]++
		count["terms"] += len(v.Terms)
		require.Regexp(t, pattern, v.ID)
		require.Equal(t, v.ID == "topic_population_priority", len(v.Terms) == 0, "%s: only local groups have no starter", v.ID)
		codes := Codes(v.ID)
		seen := map[string]bool{}
		for i, term := range v.Terms {
			where := v.ID + "/" + term.Code
			require.Regexp(t, pattern, term.Code, where)
			require.False(t, seen[term.Code], where)
			seen[term.Code] = true
			require.NotEmpty(t, term.Label, where)
			require.Contains(t, []string{StatusActive, StatusDeprecated}, term.Status, where)
			require.NotNil(t, term.Attributes, where)
			require.Equal(t, i+1, term.SortOrder, where)
			for _, other := range []*string{term.Broader, term.ReplacedBy} {
				if other != nil {
					require.Contains(t, codes, *other, where)
					require.NotEqual(t, term.Code, *other, where)
				}
			}
		}
	}
	require.Equal(t, map[string]int{GovernanceOpen: 26, GovernanceClosed: 98, "terms": 1106}, count)
}

func TestLookup(t *testing.T) {
	t.Parallel()
	v, ok := Lookup("level")
	require.True(t, ok)
	require.Equal(t, "level", v.ID)
	require.Equal(t, GovernanceClosed, v.Governance)
	require.EqualValues(t, 5, v.Terms[4].Attributes["rank"])

	_, ok = Lookup("no_such")
	require.False(t, ok)
}

func TestCodes(t *testing.T) {
	t.Parallel()
	levels := []string{"informing", "consulting", "involving", "collaborating", "empowering"}
	codes := Codes("level")
	require.Equal(t, levels, codes)
	codes[0] = "changed"
	require.Equal(t, levels, Codes("level"), "the slice belongs to the caller")
	require.Nil(t, Codes("no_such"))
}

func TestLoadRefusesWhatItCannotHold(t *testing.T) {
	t.Parallel()
	require.PanicsWithValue(t, `reference: x.json: json: unknown field "extra"`, func() {
		load[[]Check]("x.json", []byte(`[{"id": "K01", "extra": 1}]`))
	})
}

// A filter by topic needs the code alone.
func TestTopicCodesAreUniqueOverAllFacets(t *testing.T) {
	t.Parallel()
	facetOf, size := map[string]string{}, map[string]int{}
	for _, facet := range Codes("topic_facet") {
		v, ok := Lookup("topic_" + facet)
		require.True(t, ok, facet)
		size[facet] = len(v.Terms)
		for _, code := range Codes(v.ID) {
			require.NotContains(t, facetOf, code, "also in %s", facetOf[code])
			facetOf[code] = facet
		}
	}
	require.Equal(t, map[string]int{"service": 31, "care_theme": 31, "condition": 23, "wider_determinant": 13, "population_priority": 0}, size)
}
