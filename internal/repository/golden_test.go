package repository

import (
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
)

var updateGolden = flag.Bool("update", false, "write the golden files anew")

// The SQL of the core is built once; this file shows it whole, so that a change
// of it is read in review.
func TestCoreSQL(t *testing.T) {
	t.Parallel()
	p := auth.Principal{Role: auth.Editor, OrganisationID: uuid.MustParse("01920000-0000-7000-8000-000000000001")}
	later := time.Now().Add(time.Hour)
	one := matchedIDs{[]uuid.UUID{uuid.Nil}, later}
	db := &DB{lookups: lookups{until: later, codes: map[[2]string]bool{{"topic_service", "general_practice"}: true},
		ids: map[string]matchedIDs{areasNamed + "\x00within\x00E06000051": one, organisationsNamed + "\x00true\x00QOC": one}}}
	s, err := insights.choose(auth.With(t.Context(), p), db, Query{Text: "gp appointments", Sort: "-startsOn"}, InsightFilter{
		RecordFilter: RecordFilter{States: []string{"published"}, Owners: []string{"QOC"}, WithPredecessors: true, Mine: true},
		PlaceFilter:  PlaceFilter{Areas: []string{"E06000051"}, Topics: []string{"general_practice"}},
	}.apply(t.Context()))
	require.NoError(t, err)
	all := *s
	require.NoError(t, s.after(encodeCursor(cursor{Sort: s.sort, Key: "2019-01-01/2019-12-31", ID: uuid.Nil, Hash: s.hash})))
	got := "-- insert\n" + insights.insert + "\n\n-- update\n" + insights.update +
		"\n\n-- page\n" + insights.pageQuery(s, &all, p, Query{Limit: 50, Count: "exact"}) + "\n"
	const path = "testdata/core.sql"
	if *updateGolden {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func TestCursorIsRefusedUnlessOurs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "e30", "bnVsbA", "W10", "eyJzIjoxfQ", "????", "eyJzIjoiIiwiayI6Ilx1MDAwMCJ9"} {
		_, err := decodeCursor(text)
		require.ErrorIs(t, err, ErrInvalidCursor, text)
	}
	c := cursor{Sort: "title", Key: "a", ID: register.NewID(), Hash: "h"}
	back, err := decodeCursor(encodeCursor(c))
	require.NoError(t, err)
	require.Equal(t, c, back)
}

func FuzzCursor(f *testing.F) {
	f.Add(encodeCursor(cursor{Sort: "title", Key: "a", Hash: "h"}))
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := decodeCursor(text); err == nil {
			again, err := decodeCursor(encodeCursor(c))
			require.NoError(t, err)
			require.Equal(t, c, again)
		}
	})
}
