package repository

import (
	"context"

	"github.com/google/uuid"

	"heard/internal/register"
)

var activities = newTable(table[*register.Activity]{
	noun: register.NounActivity, name: "activities", search: "activity_search",
	prefix: "ACT", numbers: "activity_numbers",
	sorts: withReference(recordSorts("title", true)), sort: "-updatedAt",
	fresh: func() *register.Activity { return new(register.Activity) },
})

// ActivityFilter is what the list of activities can be filtered by.
type ActivityFilter struct {
	RecordFilter
	PlaceFilter
	ContributedBy   []string // stakeholder ids or names
	Kinds           []string
	Levels          []string
	Involved        []string // ids, ODS codes or GSS codes
	Roles           []string // of the bodies involved; of any body where none is named
	Methods         []string
	Priorities      []uuid.UUID
	HeldFrom        register.PartialDate
	HeldTo          register.PartialDate
	IncludeUndated  bool
	StartsBefore    register.PartialDate
	StartsAfter     register.PartialDate
	EndsBefore      register.PartialDate
	EndsAfter       register.PartialDate
	MinParticipants *int64
}

func (f ActivityFilter) apply(ctx context.Context) func(*conditions) {
	return func(c *conditions) {
		f.RecordFilter.apply(c, register.NounActivity, caller(ctx))
		f.PlaceFilter.apply(c)
		anyOf(c, `t.contributor_keys && ?`, contributors(f.ContributedBy))
		oneOf(c, `t.kind`, f.Kinds)
		oneOf(c, `t.level_code`, f.Levels)
		c.known("role", f.Roles, "record_role")
		f.applyInvolved(c)
		c.known("method", f.Methods, "method")
		anyOf(c, `t.method_codes && ?`, f.Methods)
		anyOf(c, `t.priority_ids && ?`, f.Priorities)
		overlaps(c, `t.period_earliest`, `t.period_latest`, f.HeldFrom, f.HeldTo, f.IncludeUndated)
		f.applyEnds(c)
		is(c, `t.participants >= ?`, f.MinParticipants)
	}
}

// applyInvolved compares bodies and the parts they played: together where both
// are asked for, so that the body had that part.
func (f ActivityFilter) applyInvolved(c *conditions) {
	switch {
	case len(f.Involved) == 0:
		anyOf(c, `t.involved_keys && ?`, f.Roles)
	case len(f.Roles) == 0:
		c.add(`t.involved_ids && ?`, array(c.bodies("involvedOrganisationId", f.Involved, f.WithPredecessors)))
	default:
		c.add(`t.involved_keys && ARRAY(SELECT r || ':' || o
		          FROM unnest(CAST(? AS text[])) r, unnest(CAST(? AS uuid[])) o)`,
			array(f.Roles), array(c.bodies("involvedOrganisationId", f.Involved, f.WithPredecessors)))
	}
}

// applyEnds compares the days on which it may start and end.
func (f ActivityFilter) applyEnds(c *conditions) {
	if d := f.StartsBefore; !d.IsZero() {
		c.add(`t.period_earliest < ?`, d.Earliest().String())
	}
	if d := f.StartsAfter; !d.IsZero() {
		c.add(`t.start_latest > ?`, d.Latest().String())
	}
	if d := f.EndsBefore; !d.IsZero() {
		c.add(`t.end_earliest < ?`, d.Earliest().String())
	}
	if d := f.EndsAfter; !d.IsZero() {
		c.add(`t.period_latest > ?`, d.Latest().String())
	}
}

// ListActivities reads a page of the activities that the caller may see.
func (db *DB) ListActivities(ctx context.Context, q Query, f ActivityFilter) (*Page[*register.Activity], error) {
	return activities.list(ctx, db, q, f.apply(ctx))
}

// GetActivity reads one activity.
func (db *DB) GetActivity(ctx context.Context, id uuid.UUID) (*register.Activity, Labels, error) {
	return activities.get(ctx, db, id)
}

// CreateActivity stores a new activity.
func (db *DB) CreateActivity(ctx context.Context, a *register.Activity) (*register.Activity, Labels, error) {
	return create(ctx, db, activities, a)
}

// UpdateActivity changes the activity that the caller saw at a version.
func (db *DB) UpdateActivity(ctx context.Context, id uuid.UUID, version int64, edit func(*register.Activity) error) (*register.Activity, Labels, error) {
	return update(ctx, db, activities, id, version, edit)
}

// DeleteActivity deletes a draft that nobody else has seen.
func (db *DB) DeleteActivity(ctx context.Context, id uuid.UUID, version int64) error {
	return remove(ctx, db, activities, id, version, neverShared)
}

// neverShared refuses an activity that others have seen, though it is a draft
// again.
func neverShared(a *register.Activity) error {
	if a.State == register.ActivityDraft && a.StateLeft != nil {
		return ErrNotADraft
	}
	return draftsOnly(a)
}

// ExportActivities reads all activities that match, from one snapshot.
func (db *DB) ExportActivities(ctx context.Context, q Query, f ActivityFilter) (*Export[*register.Activity], error) {
	return export(ctx, db, activities, q, f.apply(ctx))
}
