package register

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOutcomeOfParts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ parts, want string }{
		"no parts":                          {"", ""},
		"common value":                      {"rejected rejected", "rejected"},
		"all adopted":                       {"adopted adopted", "adopted"},
		"one left open":                     {"adopted adopted adopted adopted adopted adopted undecided", "adopted_in_part"},
		"one with conditions, one rejected": {"adopted_with_conditions rejected", "adopted_in_part"},
		"all adopted, one on conditions":    {"adopted adopted_with_conditions", "adopted_with_conditions"},
		"one adopted in part":               {"adopted adopted_in_part", "adopted_in_part"},
		"one not stated":                    {"adopted -", ""},
		"one not stated, one open":          {"adopted - deferred", "adopted_in_part"},
		"one not known":                     {"adopted not_known", ""},
		"none adopted, none the same":       {"rejected deferred", ""},
		"none stated":                       {"- -", ""},
		"advice":                            {"recommended", "recommended"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, orEmpty(OutcomeOfParts(partsWith(c.parts))))
		})
	}
}

// partsWith makes parts with outcomes; a dash is one that is not stated.
func partsWith(outcomes string) []DecisionPart {
	var parts []DecisionPart
	for _, o := range strings.Fields(outcomes) {
		p := DecisionPart{}
		if o != "-" {
			p.Outcome = &o
		}
		parts = append(parts, p)
	}
	return parts
}

func TestDecisionInPartsKeepsWhatIsOpen(t *testing.T) {
	t.Parallel()
	d := &Decision{Title: "Community hospitals", Parts: partsWith("adopted adopted undecided")}
	d.Parts[2].Remainder = &DecisionRemainder{Text: new("The two cottage sites")}
	d.Derive()
	require.Equal(t, "adopted_in_part", *d.Outcome)
	require.True(t, d.OpenRemainder)
	later := NewID()
	d.Parts[2].Remainder.ClosedByDecisionID = &later
	d.Derive()
	require.False(t, d.OpenRemainder)
	require.Contains(t, d.RefIDs, later)
}

// The outcome that was given stays where the parts do not tell.
func TestOutcomeGivenStaysWherePartsDoNotTell(t *testing.T) {
	t.Parallel()
	d := &Decision{Outcome: new("adopted"), Parts: partsWith("- -")}
	d.Derive()
	require.Equal(t, "adopted", *d.Outcome)
}

func TestAdviceIsNotADecision(t *testing.T) {
	t.Parallel()
	d := &Decision{Outcome: new("recommended")}
	d.Derive()
	require.Contains(t, d.WarningCodes, WarnRecommendedNotDecided)
	d = &Decision{Parts: partsWith("adopted recommended")}
	d.Derive()
	require.Equal(t, "#/parts/1/outcome", *d.Warnings[0].Pointer)
}

func TestWordsOfABody(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"joint", "committee", "of", "telford", "and", "wrekin"}, Words("Joint Committee of Telford & Wrekin (joint)"))
	require.Empty(t, Words(" – "))
}
