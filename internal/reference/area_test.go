package reference

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// areasByID also proves that ids are unique and well formed.
func areasByID(t *testing.T) map[string]Area {
	t.Helper()
	byID := map[string]Area{}
	for _, a := range Areas() {
		require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, a.ID, a.Name)
		require.NotContains(t, byID, a.ID, a.Name)
		byID[a.ID] = a
	}
	return byID
}

func TestAreasRoundTrip(t *testing.T) {
	t.Parallel()
	requireRoundTrip(t, areasJSON, Areas())
}

func TestAreasAreWellFormed(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	for _, a := range Areas() {
		count[a.Kind]++
		require.Equal(t, strings.TrimSpace(a.Name), a.Name)
		require.NotEmpty(t, a.Name)
		require.NotNil(t, a.Aliases, a.Name)
		require.NotNil(t, a.ParentIDs, a.Name)
		require.Contains(t, Codes("area_kind"), a.Kind, a.Name)
		if a.RuralUrban != nil {
			require.Contains(t, Codes("rural_urban"), *a.RuralUrban, a.Name)
		}
		require.Equal(t, a.Kind == "icb", a.ODSCode != nil, "%s: systems and only they have an ODS code", a.Name)
	}
	require.Equal(t, map[string]int{"country": 2, "icb": 4, "local_authority": 30, "custom": 34}, count)
}

func TestAreasFormAHierarchy(t *testing.T) {
	t.Parallel()
	byID := areasByID(t)
	before := map[string]bool{}
	for _, a := range Areas() {
		if a.Kind == "country" {
			require.Empty(t, a.ParentIDs, a.Name)
		} else {
			require.NotEmpty(t, a.ParentIDs, a.Name)
		}
		authority := a.Kind != "custom" || a.Name == "Mid Wales" // which has no single authority
		for _, id := range a.ParentIDs {
			require.True(t, before[id], "%s: a parent comes first", a.Name)
			parent := byID[id]
			authority = authority || parent.Kind == "local_authority"
			if parent.OutsideSystem {
				require.True(t, a.OutsideSystem, "%s lies in %s", a.Name, parent.Name)
			} else if parent.Name != "England" {
				require.False(t, a.OutsideSystem, "%s lies in %s", a.Name, parent.Name)
			}
		}
		require.True(t, authority, "%s has an authority", a.Name)
		before[a.ID] = true
	}
}

// Names are compared by others in folded form; here it is enough that case and
// the two written forms of "and" make no second meaning.
func TestANameMeansOneArea(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for _, a := range Areas() {
		require.NotContains(t, a.Aliases, a.Name)
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			folded := strings.ReplaceAll(strings.ToLower(name), "&", "and")
			if first, ok := owner[folded]; ok {
				require.Equal(t, first, a.Name, name)
			}
			owner[folded] = a.Name
		}
	}
}

func TestCodesOfAreasAreTheVerifiedOnes(t *testing.T) {
	t.Parallel()
	got := map[string][]string{}
	for _, a := range Areas() {
		var codes []string
		if a.GSSCode != nil {
			require.Regexp(t, `^[EWSN][0-9]{8}$`, *a.GSSCode)
			codes = append(codes, *a.GSSCode)
		}
		if a.ODSCode != nil {
			require.Regexp(t, `^[A-Z0-9]{3,10}$`, *a.ODSCode)
			codes = append(codes, *a.ODSCode)
		}
		if codes != nil {
			got[a.Name] = codes
		}
	}
	require.Equal(t, map[string][]string{
		"Shropshire, Telford and Wrekin":   {"E54000011", "QOC"},
		"Staffordshire and Stoke-on-Trent": {"E54000010", "QNC"},
		"Cheshire and Merseyside":          {"E54000008", "QYG"},
		"Black Country":                    {"E54000062", "QUA"},
		"Shropshire":                       {"E06000051"},
		"Telford and Wrekin":               {"E06000020"},
		"Stoke-on-Trent":                   {"E06000021"},
		"Cheshire East":                    {"E06000049"},
		"Cheshire West and Chester":        {"E06000050"},
	}, got)
}
