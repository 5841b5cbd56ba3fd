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
		require.NotEmpty(t, v.Terms, v.ID)
		codes := Codes(v.ID)
		seen := map[string]bool{}
		for i, term := range v.Terms {
			where := v.ID + "/" + term.Code
			require.Regexp(t, pattern, term.Code, where)
			require.False(t, seen[term.Code], where)
			seen[term.Code] = true
			require.NotEmpty(t, term.Label, where)
			require.Equal(t, term.Label, Label(v.ID, term.Code))
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
	require.Equal(t, map[string]int{GovernanceOpen: 25, GovernanceClosed: 98, "terms": 1109}, count)
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

func TestLabelAndCodes(t *testing.T) {
	t.Parallel()
	require.Equal(t, "Involving", Label("level", "involving"))
	require.Empty(t, Label("level", "no_such"))
	require.Empty(t, Label("no_such", "involving"))

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

func BenchmarkLabel(b *testing.B) {
	for b.Loop() {
		_ = Label("organisation_type", "icb")
	}
}
