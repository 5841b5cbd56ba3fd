package repository_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/register"
	"heard/internal/repository"
	"heard/internal/testapi"
)

// A period covers an area from inside and from around it, on both its days.
func TestRestrictedPeriodsOfAreas(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	area := func(name string, parents ...uuid.UUID) uuid.UUID {
		e, _, err := a.DB.CreateArea(testapi.System(t.Context()), &register.Area{FullName: name, Kind: "custom", ParentIDs: parents})
		require.NoError(t, err)
		return e.ID
	}
	county := area("County")
	town, other := area("Town", county), area("Other county")
	street := area("Street", town)
	day := func(n int) register.Date { return register.NewDate(2027, 3, n) }
	for title, in := range map[string]uuid.UUID{"1 county": county, "2 town": town, "3 street": street} {
		_, _, err := a.DB.CreateRestrictedPeriod(testapi.System(t.Context()), &register.RestrictedPeriod{Title: title, Kind: "local_election",
			AreaIDs: []uuid.UUID{in}, StartsOn: day(int(title[0] - '0')), EndsOn: day(10)})
		require.NoError(t, err)
	}
	of := func(from, to register.Date, areas ...uuid.UUID) []string {
		return repository.RestrictedPeriodsOf(t, a.DB, areas, from, to)
	}
	all := []string{"1 county", "2 town", "3 street"}
	require.Equal(t, all, of(day(10), day(10), town), "the last day counts")
	require.Equal(t, all, of(register.Date{}, register.Date{}, street))
	require.Equal(t, all[:1], of(day(1), day(1), county), "the first day counts")
	require.Empty(t, of(day(11), register.Date{}, town))
	require.Empty(t, of(day(5), day(5), other))
	require.Empty(t, of(day(5), day(5)))
}
