package contract_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/contract"
	"heard/internal/reference"
)

var closedVocabulary = regexp.MustCompile(`closed vocabulary (\w+)`)

// The enums of the contract are the closed vocabularies, code for code.
func TestEnumsAreTheVocabularies(t *testing.T) {
	t.Parallel()
	c, err := contract.Load()
	require.NoError(t, err)
	seen := 0
	for name, ref := range c.Document().Components.Schemas {
		m := closedVocabulary.FindStringSubmatch(ref.Value.Description)
		if m == nil {
			continue
		}
		seen++
		codes := []string{}
		for _, v := range ref.Value.Enum {
			if v != nil {
				codes = append(codes, v.(string))
			}
		}
		require.Equal(t, reference.Codes(m[1]), codes, name)
		require.Equal(t, strings.HasSuffix(name, "OrNull"), ref.Value.Nullable, name)
	}
	require.Greater(t, seen, 30)
}

func TestAccepts(t *testing.T) {
	t.Parallel()
	c, err := contract.Load()
	require.NoError(t, err)
	o, ok := c.Operation("GET", "/insights")
	require.True(t, ok)
	for accept, want := range map[string]bool{
		"": true, "*/*": true, "application/json": true, "application/*": true, "text/html,application/xhtml+xml,*/*;q=0.8": true,
		"APPLICATION/JSON": true, "application/json; charset=utf-8": true, "image/png": false, "text/*": false,
		"application/json;q=0": false, "application/json;q=0.1": true, "application/problem+json": true, "image/png, */* ;q=0.8": true, "application/json ; q=0.0": false,
	} {
		require.Equal(t, want, o.Accepts(accept), accept)
	}
}
