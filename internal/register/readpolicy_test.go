package register

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var someGuards = []GuardGuide{
	{ID: "X-G01", Parts: []PartGuide{{Strengths: Strengths{StrengthWarn, StrengthHard, StrengthHard}}, {Strengths: Strengths{StrengthNone, StrengthReason, StrengthReason}}}},
	{ID: "X-G02", Parts: []PartGuide{{Strengths: Strengths{StrengthWarn, StrengthReason, StrengthReason}}}},
	{ID: "X-G03", Privacy: true, Parts: []PartGuide{{Strengths: Strengths{StrengthHard, StrengthHard, StrengthHard}}}},
}

// Every number of a policy is described, and has a default that it may have.
func TestSettingsAreDescribed(t *testing.T) {
	t.Parallel()
	defaults := DefaultPolicy().Settings
	names := []string{}
	for _, s := range SettingList {
		names = append(names, s.Name)
		_, ok := s.number(json.Number(strings.TrimSuffix(string(must(json.Marshal(defaults.Value(s.Name)))), ".0")))
		require.True(t, ok, s.Name)
		require.NotEmpty(t, s.About, s.Name)
		require.NotEmpty(t, s.Ground, s.Name)
		require.Contains(t, []string{BasisGuidance, BasisPractice, BasisJudgement}, s.Basis, s.Name)
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(defaults.byName().flat())), names)
	p, err := ReadPolicy([]byte(`{}`))
	require.NoError(t, err)
	require.Equal(t, defaults, p.Settings)
}

func must[T any](v T, _ error) T { return v }

func TestPolicyIsRead(t *testing.T) {
	t.Parallel()
	p, err := readPolicy([]byte(`{"settings": {"consultationExpectedDays": 60, "activityMinOpenDays": {"consulting": 28}, "overlapThreshold": 0.7,
		"suppressionThreshold": 5}, "guards": {"X-G01": "reason", "X-G02": "warn"}}`), someGuards)
	require.NoError(t, err)
	want := DefaultPolicy().Settings
	want.ConsultationExpectedDays, want.OverlapThreshold, want.SuppressionThreshold = 60, 0.7, 5
	want.ActivityMinOpenDays["consulting"] = 28
	require.Equal(t, want, p.Settings)
	require.Equal(t, map[string]Strength{"X-G01": StrengthReason, "X-G02": StrengthWarn}, p.Lowered)
	p.Lowered["X-G03"] = StrengthWarn
	for i, want := range []Strength{StrengthReason, StrengthWarn, StrengthHard} { // privacy holds whatever a policy says
		require.Equal(t, want, p.AtMost(someGuards[i]))
	}
}

// Everything wrong is told at once, by name, and no value is repeated.
func TestPolicyProblems(t *testing.T) {
	t.Parallel()
	_, err := readPolicy([]byte(`{"settings": {"secretDays": 987, "suppressionThreshold": 4, "overlapThreshold": 98.7, "insightDueDays": 9.87,
		"approvalValidDays": "987", "consultationExpectedDays": 30, "activityMinOpenDays": {"deciding": 987}, "evidenceRecentMonths": null},
		"guards": {"X-G01": "soft987", "X-G02": "hard", "X-G03": "reason", "X-G09": "warn"}}`), someGuards)
	require.Error(t, err)
	for _, want := range []string{"settings.secretDays: there is no", "settings.suppressionThreshold should be a whole number from 5 to 8",
		"settings.overlapThreshold should be a number from 0 to 1", "settings.insightDueDays should", "settings.approvalValidDays should",
		"settings.activityMinOpenDays.deciding: there is no", "settings.evidenceRecentMonths should",
		"settings.consultationAgreedShorterDays should not be more than settings.consultationExpectedDays",
		"guards.X-G01 should be", "guards.X-G02: a guard is lowered, never raised; this one is reason at most", "guards.X-G03: this guard protects", "guards.X-G09: there is no"} {
		require.ErrorContains(t, err, want)
	}
	require.Len(t, strings.Split(err.Error(), "\n"), 12)
	require.NotContains(t, err.Error(), "98")
	for _, text := range []string{``, `[]`, `{"setings": {}}`, `{} {}`, `{"settings": 3}`, `{"settings": {}`} {
		_, err := ReadPolicy([]byte(text))
		require.ErrorIs(t, err, errPolicyForm, text)
	}
}
