package handler

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/api"
	"heard/internal/register"
)

// An export takes every filter of its list, and hands each of them on.
func TestExportsTakeTheFiltersOfTheirLists(t *testing.T) {
	t.Parallel()
	requireAllListed[api.ListActivitiesParams, api.ExportActivitiesParams](t)
	requireAllListed[api.ListConsultationsParams, api.ExportConsultationsParams](t)
	requireAllListed[api.ListFeedbackLoopsParams, api.ExportFeedbackLoopsParams](t)
	requireAllListed[api.ListInsightsParams, api.ExportInsightsParams](t)
	requireAllListed[api.ListStakeholdersParams, api.ExportStakeholdersParams](t)
}

func requireAllListed[L, E any](t *testing.T) {
	t.Helper()
	year, err := register.ParsePartialDate("2019")
	require.NoError(t, err)
	var all E
	v := reflect.ValueOf(&all).Elem()
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case f.Kind() == reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
		case f.Kind() == reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
		case f.Type() == reflect.TypeFor[register.PartialDate]():
			f.Set(reflect.ValueOf(year))
		}
	}
	got := reflect.ValueOf(listed[L](all))
	for i := range got.NumField() {
		name := got.Type().Field(i).Name
		paging := slices.Contains([]string{"Limit", "Cursor", "Count", "Sort"}, name)
		require.True(t, paging || !got.Field(i).IsZero(), "%T drops %s", all, name)
	}
}
