package intake

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/register"
)

// TestNamesAreOfRules holds the table of names against the rules: each name
// means one thing on a kind, and a rule knows it.
func TestNamesAreOfRules(t *testing.T) {
	t.Parallel()
	b, err := files.ReadFile(namesFile)
	require.NoError(t, err)
	var raw map[string]map[string][]string
	require.NoError(t, json.Unmarshal(b, &raw))
	for noun, names := range raw {
		rules, isKind := kinds[register.Noun(noun)]
		require.True(t, isKind || noun == "", noun)
		seen := map[string]string{}
		for name, others := range names {
			known := name == "" || rules.rules[name] != nil || sharedRules[name] != nil
			for _, any := range kinds {
				known = known || noun == "" && any.rules[name] != nil
			}
			require.True(t, known, "%s: no rule knows %s", noun, name)
			for _, other := range others {
				require.Equal(t, foldName(other), other, "%s: write names as they are folded", noun)
				require.Empty(t, seen[other], "%s: %s means two things", noun, other)
				require.NotContains(t, rules.rules, other, "%s is the name of a rule of %s", other, noun)
				seen[other] = name
				if isKind {
					require.Equal(t, name, rules.names[other], "%s: %s", noun, other)
				}
			}
		}
	}
}

func TestCommonNames(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`{"kind":"activity","Headline":"T","StartDate":"2019-05-01","endDate":"2019-06","Venue":"Town hall","attendees":12,"respondents":"30","how":"survey","Who":"carers","link":"https://example.org/","about":"S"}`: `{"title":"T","startsOn":"2019-05-01","endsOn":"2019-06","placeNames":["Town hall"],"counts":[{"headline":true,"kind":"took_part","qualifier":"exact","unit":"people","value":12},{"headline":true,"kind":"responded","qualifier":"exact","unit":"people","value":30}],"methods":[{"note":"survey"}],"communitiesAsStated":["carers"],"summary":"S"}`,
		`{"kind":"activity","title":"T","from":"May 2019","to":"June 2019","opened":"by the mayor","who":"45 parents","groups":3,"lead":"Jo Bloggs"}`:                                                                   `{"title":"T","startsOn":"2019-05","endsOn":"2019-06","claims":[{"field":"who","value":"45 parents"},{"field":"groups","value":"3"}]}`,
		`{"kind":"insight","report_title":"T","collected_during":"May to June 2019","what_people_said":["a","b"],"date":"2020","tags":["zzz"],"over":1}`:                                                                `{"title":"T","collectedFrom":"2019-05","collectedTo":"2019-06","asStated":{"periodText":"May to June 2019; 2020"},"keyFindings":[{"text":"a"},{"text":"b"}],"topicsAsStated":["zzz"]}`,
		`{"kind":"consultation","name":"T","opens_on":"2019-05-01","closes":"2019-06-01","outcome":"a report"}`:                                                                                                         `{"title":"T","opensOn":"2019-05-01","closesOn":"2019-06-01","claims":[{"field":"outcome","value":"a report"}]}`,
		`{"kind":"feedback_loop","title":"T","feedback":"a","response":"b","when":"2019"}`:                                                                                                                              `{"title":"T","items":[{"kind":"said","text":"a"},{"kind":"did","text":"b"}],"asStated":{"periodText":"2019"}}`,
		`{"kind":"stakeholder","group_name":"T","type":"charity","website":"https://example.org/","lead":"Jo Bloggs","summary":"S"}`:                                                                                    `{"name":"T","kindAsStated":"charity","web":"https://example.org/","claims":[{"field":"description","value":"S"}]}`,
	} {
		d, err := Read([]byte(line), Options{Today: register.NewDate(2026, 11, 1)})
		require.NoError(t, err)
		delete(d.Doc, "provenance")
		for _, field := range []string{"kind", "communities"} {
			delete(d.Doc, field)
		}
		b, err := json.Marshal(d.Doc)
		require.NoError(t, err)
		require.JSONEq(t, want, string(b), line)
	}
}

func TestLeadIsABody(t *testing.T) {
	t.Parallel()
	for words, is := range map[string]bool{"Telford Council": true, "MPFT": true, "Healthwatch Halton": true, "Jo Bloggs": false, "Mr J Bloggs": false, "": false} {
		require.Equal(t, is, isBody(words), words)
	}
}
