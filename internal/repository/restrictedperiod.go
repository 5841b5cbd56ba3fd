package repository

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heard/internal/register"
)

var restrictedPeriods = newTable(table[*register.RestrictedPeriod]{
	noun: register.NounRestrictedPeriod, name: "restricted_periods", search: "restricted_period_search",
	sorts: map[string]order{"startsOn": {"t.starts_on", "t.starts_on", "date"}, "relevance": {cast: "real"}}, sort: "startsOn",
	fresh: func() *register.RestrictedPeriod { return new(register.RestrictedPeriod) },
})

// RestrictedPeriodFilter is what the list of restricted periods can be filtered
// by. Areas finds periods of the areas, of those inside and of those around.
type RestrictedPeriodFilter struct {
	UpdatedSince *time.Time
	Kinds        []string
	Areas        []string
	On, From, To register.PartialDate
}

// ListRestrictedPeriods reads a page of restricted periods.
func (db *DB) ListRestrictedPeriods(ctx context.Context, q Query, f RestrictedPeriodFilter) (*Page[*register.RestrictedPeriod], error) {
	return restrictedPeriods.list(ctx, db, q, func(c *conditions) {
		is(c, `t.updated_at >= ?`, f.UpdatedSince)
		oneOf(c, `t.kind`, f.Kinds)
		applyAreas(c, f.Areas, "overlaps")
		overlaps(c, `t.starts_on`, `t.ends_on`, f.On, f.On, false)
		overlaps(c, `t.starts_on`, `t.ends_on`, f.From, f.To, false)
	})
}

// GetRestrictedPeriod reads one restricted period.
func (db *DB) GetRestrictedPeriod(ctx context.Context, id uuid.UUID) (*register.RestrictedPeriod, Labels, error) {
	return restrictedPeriods.get(ctx, db, id)
}

// CreateRestrictedPeriod stores a new restricted period.
func (db *DB) CreateRestrictedPeriod(ctx context.Context, p *register.RestrictedPeriod) (*register.RestrictedPeriod, Labels, error) {
	return create(ctx, db, restrictedPeriods, p)
}

// UpdateRestrictedPeriod changes the period that the caller saw at a version.
func (db *DB) UpdateRestrictedPeriod(ctx context.Context, id uuid.UUID, version int64, edit func(*register.RestrictedPeriod) error) (*register.RestrictedPeriod, Labels, error) {
	return update(ctx, db, restrictedPeriods, id, version, edit)
}

// restrictedPeriods returns the periods that hold in one of the areas, in a part of
// it or around it, on a day from from to to. An end that is not known leaves that
// side open.
func (tx *txn) restrictedPeriods(ctx context.Context, areaIDs []uuid.UUID, from, to register.Date) ([]*register.RestrictedPeriod, error) {
	return every(ctx, tx, restrictedPeriods, `t.area_ids && matched_areas(CAST(CAST($1 AS uuid[]) AS text[]), 'overlaps')
		   AND t.ends_on >= coalesce(CAST($2 AS date), '-infinity')
		   AND t.starts_on <= coalesce(CAST($3 AS date), 'infinity')`, array(areaIDs), from, to)
}
