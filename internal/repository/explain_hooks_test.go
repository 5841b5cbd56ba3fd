package repository

import (
	"context"
	"crypto/md5"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
)

// Plan is what EXPLAIN says of a page: how long it took and which tables it
// read from end to end.
type Plan struct {
	Milliseconds float64
	Scanned      []string
}

// ExplainInsights runs a page of insights and returns its plan, for tests.
func ExplainInsights(t *testing.T, db *DB, p auth.Principal, q Query, f InsightFilter) Plan {
	t.Helper()
	ctx := auth.With(t.Context(), p)
	s, err := insights.choose(ctx, db, q, f.apply(ctx))
	require.NoError(t, err)
	all := *s
	best := Plan{Milliseconds: 1e9}
	query := insights.pageQuery(s, &all, p, q)
	for range 20 { // the machine may be busy; the plan is the same
		if plan := explain(ctx, t, db, query, s.args); plan.Milliseconds < best.Milliseconds {
			best = plan
		}
		if best.Milliseconds < 50 {
			break
		}
	}
	return best
}

type planNode struct {
	Type     string     `json:"Node Type"`
	Relation string     `json:"Relation Name"`
	Plans    []planNode `json:"Plans"`
}

func explain(ctx context.Context, t *testing.T, db *DB, query string, args []any) Plan {
	t.Helper()
	var plans []struct {
		Plan planNode
		Time float64 `json:"Execution Time"`
	}
	rows, err := db.query(ctx, "EXPLAIN (ANALYZE, FORMAT JSON) "+query, args...)
	require.NoError(t, err)
	defer func() { _ = rows.Close() }()
	require.True(t, rows.Next())
	require.NoError(t, rows.Scan(&jsonDest{&plans}))
	return Plan{plans[0].Time, plans[0].Plan.scans()}
}

func (n planNode) scans() (out []string) {
	if n.Type == "Seq Scan" && (strings.HasPrefix(n.Relation, "insight") || n.Relation == "external_refs") {
		out = append(out, n.Relation)
	}
	for _, inner := range n.Plans {
		out = append(out, inner.scans()...)
	}
	return out
}

// InsightQueries are one query for each filter and sort of the list.
func InsightQueries(owner uuid.UUID) map[string]struct {
	Query  Query
	Filter InsightFilter
} {
	type c = struct {
		Query  Query
		Filter InsightFilter
	}
	yes, year := true, must(register.ParsePartialDate("2019"))
	id := func(kind string, n int) []uuid.UUID { return []uuid.UUID{md5ID(fmt.Sprintf("%s%d", kind, n))} }
	cases := map[string]c{
		"search":        {Query: Query{Text: "appointment waiting"}},
		"search common": {Query: Query{Text: "appointment"}},
		"owner":         {Filter: InsightFilter{RecordFilter: RecordFilter{Owners: []string{owner.String()}, WithPredecessors: true}}},
		"state":         {Filter: InsightFilter{RecordFilter: RecordFilter{States: []string{"archived"}}}},
		"visibility":    {Filter: InsightFilter{RecordFilter: RecordFilter{Visibility: []string{"partners"}}}},
		"warnings":      {Filter: InsightFilter{RecordFilter: RecordFilter{HasWarnings: &yes}}},
		"warningCode":   {Filter: InsightFilter{RecordFilter: RecordFilter{WarningCodes: []string{"sum_mismatch"}}}},
		"conflicts":     {Filter: InsightFilter{RecordFilter: RecordFilter{HasConflicts: &yes}}},
		"campaign":      {Filter: InsightFilter{RecordFilter: RecordFilter{Campaigns: []string{"What would you do"}}}},
		"externalId":    {Filter: InsightFilter{RecordFilter: RecordFilter{ExternalIDs: []string{"77"}}}},
		"external key":  {Filter: InsightFilter{RecordFilter: RecordFilter{ExternalIDs: []string{"crm:77"}}}},
		"topic":         {Filter: InsightFilter{PlaceFilter: PlaceFilter{Topics: []string{"general_practice"}}}},
		"area":          {Filter: InsightFilter{PlaceFilter: PlaceFilter{Areas: []string{"E06000051"}}}},
		"community":     {Filter: InsightFilter{PlaceFilter: PlaceFilter{Communities: id("community", 3)}}},
		"kind":          {Filter: InsightFilter{Kinds: []string{"case_study"}}},
		"source":        {Filter: InsightFilter{Sources: []string{"complaints"}}},
		"sentiment":     {Filter: InsightFilter{Sentiments: []string{"neutral"}}},
		"expresses":     {Filter: InsightFilter{Expresses: []string{"idea"}}},
		"strength":      {Filter: InsightFilter{Strengths: []string{"strong"}}},
		"collected":     {Filter: InsightFilter{CollectedFrom: year, CollectedTo: year}},
		"undated":       {Filter: InsightFilter{CollectedFrom: year, CollectedTo: year, IncludeUndated: true}},
		"priority":      {Filter: InsightFilter{Priorities: id("priority", 3)}},
		"activity":      {Filter: InsightFilter{Activities: id("activity", 3)}},
		"contributedBy": {Filter: InsightFilter{ContributedBy: []string{"A group"}}},
		"nothing found": {Filter: InsightFilter{Kinds: []string{"other"}}},
	}
	for key := range insights.sorts {
		for _, sort := range []string{key, "-" + key} {
			q := Query{Sort: sort}
			if key == "relevance" {
				q.Text = "appointment"
			}
			cases["sort "+sort] = c{Query: q}
		}
	}
	return cases
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// md5ID is the id that Postgres makes of the MD5 of a text.
func md5ID(text string) uuid.UUID { return uuid.UUID(md5.Sum([]byte(text))) }
