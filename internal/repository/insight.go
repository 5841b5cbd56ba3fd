package repository

import (
	"context"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

var insights = newTable(table[*register.Insight]{
	noun: register.NounInsight, name: "insights", search: "insight_search",
	prefix: "INS", numbers: "insight_numbers",
	sorts: withReference(recordSorts("title", true)), sort: "-updatedAt",
	fresh: func() *register.Insight { return new(register.Insight) },
	moved: tellWithdrawn,
})

// InsightFilter is what the list of insights can be filtered by.
type InsightFilter struct {
	RecordFilter
	PlaceFilter
	ContributedBy   []string // stakeholder ids or names
	Kinds           []string
	Sources         []string
	Sentiments      []string
	Expresses       []string
	Strengths       []string
	CollectedFrom   register.PartialDate
	CollectedTo     register.PartialDate
	IncludeUndated  bool
	Priorities      []uuid.UUID
	Activities      []uuid.UUID
	IncludeArchived bool
}

func (f InsightFilter) apply(ctx context.Context) func(*conditions) {
	return func(c *conditions) {
		f.RecordFilter.apply(c, register.NounInsight, caller(ctx))
		f.PlaceFilter.apply(c)
		f.withoutHiddenAreas(c, caller(ctx))
		anyOf(c, `t.contributor_keys && ?`, contributors(f.ContributedBy))
		oneOf(c, `t.kind`, f.Kinds)
		c.known("source", f.Sources, "insight_source")
		oneOf(c, `t.source`, f.Sources)
		oneOf(c, `t.sentiment`, f.Sentiments)
		anyOf(c, `t.expresses && ?`, f.Expresses)
		oneOf(c, `t.strength`, f.Strengths)
		period(c, "collected_from", "collected_to", f.CollectedFrom, f.CollectedTo, f.IncludeUndated)
		anyOf(c, `t.priority_ids && ?`, f.Priorities)
		anyOf(c, `t.activity_ids && ?`, f.Activities)
		if !f.IncludeArchived && len(f.States) == 0 {
			c.add(`t.state <> ?`, register.InsightArchived)
		}
	}
}

// shownAreas are the areas of an insight t as others than its owner see them:
// without the small places of a small group.
const shownAreas = `CASE WHEN t.small_group THEN ARRAY(SELECT unnest(t.area_ids) EXCEPT SELECT unnest(t.fine_area_ids)) ELSE t.area_ids END`

// withoutHiddenAreas keeps a filter by area from finding what the caller is not
// shown: the small places of a small group that is not its own.
func (f InsightFilter) withoutHiddenAreas(c *conditions, mine uuid.UUID) {
	if len(f.Areas) == 0 || len(c.unknown) > 0 {
		return
	}
	c.add(`(NOT t.small_group
	    OR t.owner_organisation_id = ?
	    OR t.co_owner_organisation_ids @> ARRAY[CAST(? AS uuid)]
	    OR `+shownAreas+` && ?)`, mine, mine, array(areasOf(c, f.Areas, f.AreaMatch)))
}

// ListInsights reads a page of the insights that the caller may see.
func (db *DB) ListInsights(ctx context.Context, q Query, f InsightFilter) (*Page[*register.Insight], error) {
	return insights.list(ctx, db, q, f.apply(ctx))
}

// GetInsight reads one insight.
func (db *DB) GetInsight(ctx context.Context, id uuid.UUID) (*register.Insight, Labels, error) {
	return insights.get(ctx, db, id)
}

// CreateInsight stores a new insight.
func (db *DB) CreateInsight(ctx context.Context, in *register.Insight) (*register.Insight, Labels, error) {
	return create(ctx, db, insights, in)
}

// UpdateInsight changes the insight that the caller saw at a version.
func (db *DB) UpdateInsight(ctx context.Context, id uuid.UUID, version int64, edit func(*register.Insight) error) (*register.Insight, Labels, error) {
	return update(ctx, db, insights, id, version, func(in *register.Insight) error {
		old := *in
		if err := edit(in); err != nil {
			return err
		}
		return in.MayWiden(&old, actor(auth.From(ctx)))
	})
}

// DeleteInsight deletes a draft.
func (db *DB) DeleteInsight(ctx context.Context, id uuid.UUID, version int64) error {
	return remove(ctx, db, insights, id, version, draftsOnly[*register.Insight])
}

// ExportInsights reads all insights that match, from one snapshot.
func (db *DB) ExportInsights(ctx context.Context, q Query, f InsightFilter) (*Export[*register.Insight], error) {
	return export(ctx, db, insights, q, f.apply(ctx))
}
