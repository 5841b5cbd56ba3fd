package reference

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFrameworksRoundTrip(t *testing.T) {
	t.Parallel()
	requireRoundTrip(t, frameworksJSON, frameworkFile{Checks: Checks(), Frameworks: Frameworks()})
}

func TestFrameworksAreWellFormed(t *testing.T) {
	t.Parallel()
	checks := map[string]Check{}
	for _, c := range Checks() {
		require.NotContains(t, checks, c.ID)
		checks[c.ID] = c
		require.Regexp(t, `^K[0-9]{2}$`, c.ID)
		require.Contains(t, []string{"A", "C", "O", "L"}, c.Scope, c.ID)
		require.Contains(t, Codes("check_mode"), c.Mode, c.ID)
		require.NotEmpty(t, c.Name, c.ID)
		require.NotEmpty(t, c.Rule, c.ID)
	}
	require.Len(t, checks, 49)

	scopes := map[string]string{"A": "activity", "L": "activity", "C": "consultation", "O": "organisation"}
	frameworks, criteria := map[string]bool{}, map[string]bool{}
	used := map[string]bool{}
	for _, f := range Frameworks() {
		require.False(t, frameworks[f.ID], f.ID)
		frameworks[f.ID] = true
		require.Contains(t, Codes("framework_kind"), f.Kind, f.ID)
		require.NotEmpty(t, f.Criteria, f.ID)
		for _, c := range f.Criteria {
			require.False(t, criteria[c.ID], c.ID)
			criteria[c.ID] = true
			require.Contains(t, Codes("criterion_kind"), c.Kind, c.ID)
			require.Contains(t, Codes("criterion_scope"), c.Scope, c.ID)
			if c.Theme != nil {
				require.Contains(t, f.Themes, *c.Theme, c.ID)
			}
			require.NotEmpty(t, c.CheckIDs, c.ID)
			for _, id := range c.CheckIDs {
				require.Contains(t, checks, id, c.ID)
				used[id] = true
			}
			require.Equal(t, scopes[checks[c.CheckIDs[0]].Scope], c.Scope, "%s has the scope of its first check", c.ID)
		}
	}
	require.Len(t, frameworks, 6)
	require.Len(t, criteria, 65)
	require.Len(t, used, len(checks), "every check answers a criterion")
}
