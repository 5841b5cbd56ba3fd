package register

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestJaccard(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b []string
		want float64
	}{
		{[]string{"maternity", "neonatal"}, []string{"maternity"}, 0.5},
		{[]string{"a", "a", "b"}, []string{"b", "a"}, 1},
		{[]string{"a"}, []string{"b"}, 0},
		{[]string{"a"}, nil, 0},
		{nil, nil, 0},
	} {
		require.InDelta(t, c.want, Jaccard(c.a, c.b), 1e-9, "%v %v", c.a, c.b)
		require.InDelta(t, c.want, Jaccard(c.b, c.a), 1e-9, "%v %v", c.b, c.a)
	}
}

func TestScores(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 0.625, OverlapScore(0.5, 1, 0.5, 0.5), 1e-9)
	require.InDelta(t, 1, OverlapScore(1, 1, 1, 1), 1e-9)
	require.InDelta(t, 1, Relevance(1, 1, 1, 1), 1e-9)
	require.InDelta(t, 0.5, Relevance(0.5, 1, 0.5, 0), 1e-9)
	require.InDelta(t, 0.133, Relevance(1.0/3, 0, 0, 0), 1e-9, "three decimals")
}

func day(t *testing.T, s string) Date {
	d, err := ParseDate(s)
	require.NoError(t, err)
	return d
}

func TestDayOverlap(t *testing.T) {
	t.Parallel()
	window := func(first, last string) Window { return Window{day(t, first), day(t, last)} }
	june := window("2026-06-01", "2026-06-30")
	for want, other := range map[float64]Window{
		0.5: window("2026-06-16", "2026-07-15"),
		1:   window("2026-06-10", "2026-06-10"),
		0:   window("2026-07-01", "2026-07-31"),
	} {
		require.InDelta(t, want, DayOverlap(june, other), 1e-9)
		require.InDelta(t, want, DayOverlap(other, june), 1e-9)
	}
	require.InDelta(t, 1, DayOverlap(june, Window{day(t, "2020-01-01"), openEnd}), 1e-9, "what has no end goes on all the while")
	require.Zero(t, DayOverlap(june, Window{}), "dates that are not known overlap with nothing")
	require.Equal(t, openEnd, Window{june.First, openEnd}.Widened(90).Last)
	require.Equal(t, window("2026-03-03", "2026-09-28"), june.Widened(90))
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	bearing := func(strength string) Bearing { return Bearing{true, true, true, true, strength} }
	for name, c := range map[string]struct {
		insights []Bearing
		want     string
	}{
		"nothing":                    {nil, CoverageNone},
		"one strong":                 {[]Bearing{bearing("strong")}, CoverageSufficient},
		"two moderate":               {[]Bearing{bearing("moderate"), bearing("moderate")}, CoverageSufficient},
		"one moderate":               {[]Bearing{bearing("moderate")}, CoveragePartial},
		"moderate and limited":       {[]Bearing{bearing("moderate"), bearing("limited")}, CoveragePartial},
		"not rated":                  {[]Bearing{bearing("")}, CoveragePartial},
		"strong by words alone":      {[]Bearing{{false, true, true, true, "strong"}}, CoveragePartial},
		"strong and old":             {[]Bearing{{true, false, true, true, "strong"}}, CoveragePartial},
		"strong and from elsewhere":  {[]Bearing{{true, true, false, true, "strong"}}, CoveragePartial},
		"strong and of other people": {[]Bearing{{true, true, true, false, "strong"}}, CoveragePartial},
	} {
		require.Equal(t, c.want, Coverage(c.insights), name)
	}
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	for want, all := range map[string][][]string{
		CoverageSufficient: {{"sufficient"}, {"sufficient", "sufficient"}},
		CoverageNone:       {{}, {"none"}, {"none", "none"}},
		CoveragePartial:    {{"partial"}, {"sufficient", "none"}, {"sufficient", "partial"}, {"partial", "none"}},
	} {
		for _, cells := range all {
			require.Equal(t, want, Verdict(cells), "%v", cells)
		}
	}
}

// towns is a county with two towns, in a system with another county.
func towns() (tree AreaTree, ids map[string]uuid.UUID) {
	ids = map[string]uuid.UUID{}
	for _, name := range []string{"system", "county", "other county", "north", "south", "far"} {
		ids[name] = NewID()
	}
	node := func(name, kind, parent string) AreaNode {
		n := AreaNode{ID: ids[name], Kind: kind}
		if parent != "" {
			n.ParentIDs = []uuid.UUID{ids[parent]}
		}
		return n
	}
	return NewAreaTree([]AreaNode{node("system", "icb", ""), node("county", "local_authority", "system"),
		node("other county", "local_authority", "system"), node("north", "parish", "county"), node("south", "parish", "county"),
		node("far", "parish", "other county")}), ids
}

func TestAreaOverlap(t *testing.T) {
	t.Parallel()
	tree, ids := towns()
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"north", "north", 1}, {"north", "county", 1}, {"north", "system", 1}, {"north", "south", 0.5},
		{"county", "other county", 0}, {"north", "far", 0},
	} {
		require.InDelta(t, c.want, tree.Overlap([]uuid.UUID{ids[c.a]}, []uuid.UUID{ids[c.b]}), 1e-9, "%s %s", c.a, c.b)
		require.InDelta(t, c.want, tree.Overlap([]uuid.UUID{ids[c.b]}, []uuid.UUID{ids[c.a]}), 1e-9, "%s %s", c.b, c.a)
	}
	require.InDelta(t, 1, tree.Overlap([]uuid.UUID{ids["far"], ids["north"]}, []uuid.UUID{ids["south"], ids["county"]}), 1e-9, "the nearest two count")
	require.Zero(t, tree.Overlap(nil, []uuid.UUID{ids["north"]}))
	round := NewAreaTree([]AreaNode{{ids["north"], "parish", []uuid.UUID{ids["south"]}}, {ids["south"], "parish", []uuid.UUID{ids["north"]}}})
	require.InDelta(t, 1, round.Overlap([]uuid.UUID{ids["north"]}, []uuid.UUID{ids["south"]}), 1e-9, "a circle of parents ends")
}

func TestAgeOfInsights(t *testing.T) {
	t.Parallel()
	today := NewDate(2026, time.May, 15)
	require.Nil(t, ageMonths(Date{}, today))
	for d, want := range map[string]int{"2026-05-15": 0, "2026-04-16": 0, "2026-04-15": 1, "2024-05-15": 24, "2027-01-01": 0} {
		require.Equal(t, want, *ageMonths(day(t, d), today), d)
	}
	require.True(t, recent(day(t, "2024-05-15"), today, 24))
	require.False(t, recent(day(t, "2024-05-14"), today, 24))
	require.False(t, recent(Date{}, today, 24))
}

// An insight that was given no topic counts for those that its words name, and is
// never enough.
func TestFindingsOfWhatHasNoTopic(t *testing.T) {
	t.Parallel()
	q := EvidenceQuery{Topics: []string{"maternity", "dentistry"}}
	in := EvidenceInsight{Strength: new("strong"), Collected: NewDate(2026, time.January, 1), EvidenceSubject: EvidenceSubject{ID: NewID(), Named: []string{"maternity"}}}
	f := q.Find(EvidenceFound{Insights: []EvidenceInsight{in}, Today: NewDate(2026, time.May, 1), RecentMonths: 24})
	require.Equal(t, []string{CoveragePartial, CoverageNone}, coverages(f.Matrix))
	require.Equal(t, []EvidenceMatch{{By: "text", Code: new("maternity")}}, f.Known[0].Matched)
}

// The findings of one question: what is local, recent and of the community counts
// for its cell, everything is listed.
func TestFindings(t *testing.T) {
	t.Parallel()
	tree, ids := towns()
	carers, parents := NewID(), NewID()
	today := NewDate(2026, time.May, 15)
	q := EvidenceQuery{Topics: []string{"maternity", "neonatal"}, Communities: []uuid.UUID{carers, parents}, AreaIDs: []uuid.UUID{ids["county"]}}
	insight := func(collected string, area, strength string, communities ...uuid.UUID) EvidenceInsight {
		return EvidenceInsight{Version: 2, Collected: day(t, collected), Strength: &strength, EvidenceSubject: EvidenceSubject{
			ID: NewID(), Topics: []string{"maternity"}, AreaIDs: []uuid.UUID{ids[area]}, Communities: communities}}
	}
	best := insight("2025-09-01", "north", "strong", carers)
	old := insight("2019-01-01", "system", "strong", parents)
	activity := func(state string) EvidenceActivity {
		a := EvidenceActivity{EvidenceSubject: EvidenceSubject{ID: NewID(), Topics: []string{"maternity"}}}
		a.Found = FoundActivity{ActivityID: a.ID, State: state}
		return a
	}
	f := q.Find(EvidenceFound{[]EvidenceInsight{old, best}, []EvidenceActivity{activity("open"), activity("approved"), activity("closed")}, tree, today, 24})

	require.Equal(t, CoveragePartial, f.Verdict)
	require.Equal(t, []string{CoverageSufficient, CoveragePartial, CoverageNone, CoverageNone}, coverages(f.Matrix))
	require.Equal(t, best.ID, *f.Matrix[0].NewestInsightID)
	require.Equal(t, "2019-01-01", f.Matrix[1].NewestOn.String())
	require.Len(t, f.Known, 2)
	require.InDelta(t, 0.5, f.Known[0].Relevance, 1e-9, "0.4×½ + 0.2×1 + 0.2×½")
	require.Equal(t, []int{1, 1, 1}, []int{len(f.UnderWay), len(f.Planned), len(f.AskThem)})
	require.Contains(t, f.NextStep, "Join what is under way")

	seen := f.Seen(func(id uuid.UUID) bool { return id != best.ID && id != f.AskThem[0].ActivityID })
	require.Equal(t, 2, seen.Withheld)
	require.Equal(t, old.ID, seen.Known[0].InsightID)
	require.Empty(t, seen.AskThem)
	require.Nil(t, seen.Matrix[0].NewestOn)
	require.Equal(t, CoverageSufficient, seen.Matrix[0].Coverage, "the coverage of the day stays")
	require.NotNil(t, f.Matrix[0].NewestOn, "the search itself does not change")
}

func TestFindingsByWords(t *testing.T) {
	t.Parallel()
	q := EvidenceQuery{Topics: []string{"maternity"}, Text: new("sleep")}
	strong := "strong"
	in := EvidenceInsight{Strength: &strong, Collected: NewDate(2026, time.January, 1), EvidenceSubject: EvidenceSubject{ID: NewID(), Words: true, Rank: 0.5}}
	f := q.Find(EvidenceFound{Insights: []EvidenceInsight{in}, Today: NewDate(2026, time.May, 1), RecentMonths: 24})
	require.Equal(t, []string{CoverageNone, CoverageSufficient}, coverages(f.Matrix), "the words are a topic of their own")
	require.Equal(t, "text", f.Known[0].Matched[0].By)
	require.InDelta(t, 0.1, f.Known[0].Relevance, 1e-9)
}

func TestSearchCovers(t *testing.T) {
	t.Parallel()
	tree, ids := towns()
	s := EvidenceSearch{Query: EvidenceQuery{Topics: []string{"maternity", "neonatal"}, AreaIDs: []uuid.UUID{ids["county"]}}}
	require.True(t, s.Covers([]string{"maternity"}, []uuid.UUID{ids["north"], ids["county"]}, tree))
	require.False(t, s.Covers([]string{"maternity"}, []uuid.UUID{ids["north"], ids["far"]}, tree))
	require.False(t, s.Covers([]string{"dentistry"}, []uuid.UUID{ids["north"]}, tree))
	s.Query.AreaIDs = nil
	require.True(t, s.Covers(nil, []uuid.UUID{ids["far"]}, tree), "without an area it asked everywhere")
}

func TestCompareActivities(t *testing.T) {
	t.Parallel()
	tree, ids := towns()
	carers, parents := NewID(), NewID()
	a := &Activity{Topics: []string{"maternity", "neonatal"}, AreaIDs: []uuid.UUID{ids["county"]},
		PeriodEarliest: day(t, "2026-06-01"), PeriodLatest: day(t, "2026-06-30")}
	a.People.TargetCommunities = []TargetCommunity{{CommunityID: carers}, {CommunityID: parents}}
	other := OverlapSide{[]string{"maternity"}, []uuid.UUID{ids["county"]}, []uuid.UUID{carers}, Window{day(t, "2026-06-16"), day(t, "2026-07-15")}}
	o := a.Compare(Overlap{ActivityID: NewID(), State: "planned"}, other, tree)
	require.InDelta(t, 0.625, o.Score, 1e-9)
	require.Equal(t, []string{"maternity"}, o.SharedTopics)
	require.Equal(t, []uuid.UUID{carers}, o.SharedCommunityIDs)
	require.Equal(t, "shared_questions", o.Suggested)
	require.Nil(t, o.Acknowledged)

	a.Evidence.Acknowledge(Acknowledgement{ActivityID: o.ActivityID, Response: "joined"})
	a.Evidence.Acknowledge(Acknowledgement{ActivityID: o.ActivityID, Response: "sequenced"})
	require.Len(t, a.Evidence.Overlaps, 1, "the last word counts")
	require.Equal(t, "sequenced", a.Compare(o, other, tree).Acknowledged.Response)

	require.Equal(t, "joined", a.Compare(o, a.Side(), tree).Suggested)
	o.State = "closed"
	require.Equal(t, "sequenced", a.Compare(o, other, tree).Suggested)
	require.NotEmpty(t, Acknowledgement{Response: ResponseSeparate, Reason: new(" ")}.Validate())
	require.Empty(t, Acknowledgement{Response: "joined"}.Validate())
}
