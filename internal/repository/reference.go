package repository

import (
	"context"
	"time"

	"github.com/google/uuid"

	"heard/internal/register"
)

var areas = newTable(table[*register.Area]{
	noun: register.NounArea, name: "areas", search: "area_search",
	sorts: recordSorts("name", false), sort: "name",
	fresh: func() *register.Area { return new(register.Area) },
})

var communities = newTable(table[*register.Community]{
	noun: register.NounCommunity, name: "communities", search: "community_search",
	sorts: recordSorts("name", false), sort: "name",
	fresh: func() *register.Community { return new(register.Community) },
})

var priorities = newTable(table[*register.StrategicPriority]{
	noun: register.NounStrategicPriority, name: "strategic_priorities", search: "strategic_priority_search",
	sorts: recordSorts("title", false), sort: "title",
	fresh: func() *register.StrategicPriority { return new(register.StrategicPriority) },
})

// AreaFilter is what the list of areas can be filtered by.
type AreaFilter struct {
	UpdatedSince *time.Time
	Kinds        []string
	Parents      []string // ids or GSS codes
}

// ListAreas reads a page of areas.
func (db *DB) ListAreas(ctx context.Context, q Query, f AreaFilter) (*Page[*register.Area], error) {
	return areas.list(ctx, db, q, func(c *conditions) {
		is(c, `t.updated_at >= ?`, f.UpdatedSince)
		oneOf(c, `t.kind`, f.Kinds)
		if len(f.Parents) > 0 {
			c.inAreas("t.parent_ids", "parentId", f.Parents, "exact")
		}
	})
}

// GetArea reads one area.
func (db *DB) GetArea(ctx context.Context, id uuid.UUID) (*register.Area, Labels, error) {
	return areas.get(ctx, db, id)
}

// CreateArea stores a new area.
func (db *DB) CreateArea(ctx context.Context, a *register.Area) (*register.Area, Labels, error) {
	defer db.lookups.forget()
	return create(ctx, db, areas, a)
}

// UpdateArea changes the area that the caller saw at a version.
func (db *DB) UpdateArea(ctx context.Context, id uuid.UUID, version int64, edit func(*register.Area) error) (*register.Area, Labels, error) {
	defer db.lookups.forget()
	return update(ctx, db, areas, id, version, edit)
}

// CommunityFilter is what the list of communities can be filtered by.
type CommunityFilter struct {
	UpdatedSince *time.Time
	Types        []string
	Areas        []string
	AreaMatch    string
}

// ListCommunities reads a page of communities.
func (db *DB) ListCommunities(ctx context.Context, q Query, f CommunityFilter) (*Page[*register.Community], error) {
	return communities.list(ctx, db, q, func(c *conditions) {
		is(c, `t.updated_at >= ?`, f.UpdatedSince)
		oneOf(c, `t.type`, f.Types)
		applyAreas(c, f.Areas, f.AreaMatch)
	})
}

// GetCommunity reads one community.
func (db *DB) GetCommunity(ctx context.Context, id uuid.UUID) (*register.Community, Labels, error) {
	return communities.get(ctx, db, id)
}

// CreateCommunity stores a new community.
func (db *DB) CreateCommunity(ctx context.Context, c *register.Community) (*register.Community, Labels, error) {
	return create(ctx, db, communities, c)
}

// UpdateCommunity changes the community that the caller saw at a version.
func (db *DB) UpdateCommunity(ctx context.Context, id uuid.UUID, version int64, edit func(*register.Community) error) (*register.Community, Labels, error) {
	return update(ctx, db, communities, id, version, edit)
}

// StrategicPriorityFilter is what the list of priorities can be filtered by.
type StrategicPriorityFilter struct {
	UpdatedSince *time.Time
	Kinds        []string
}

// ListStrategicPriorities reads a page of strategic priorities.
func (db *DB) ListStrategicPriorities(ctx context.Context, q Query, f StrategicPriorityFilter) (*Page[*register.StrategicPriority], error) {
	return priorities.list(ctx, db, q, func(c *conditions) {
		is(c, `t.updated_at >= ?`, f.UpdatedSince)
		oneOf(c, `t.kind`, f.Kinds)
	})
}

// GetStrategicPriority reads one strategic priority.
func (db *DB) GetStrategicPriority(ctx context.Context, id uuid.UUID) (*register.StrategicPriority, Labels, error) {
	return priorities.get(ctx, db, id)
}

// CreateStrategicPriority stores a new strategic priority.
func (db *DB) CreateStrategicPriority(ctx context.Context, p *register.StrategicPriority) (*register.StrategicPriority, Labels, error) {
	return create(ctx, db, priorities, p)
}

// UpdateStrategicPriority changes the priority that the caller saw at a version.
func (db *DB) UpdateStrategicPriority(ctx context.Context, id uuid.UUID, version int64, edit func(*register.StrategicPriority) error) (*register.StrategicPriority, Labels, error) {
	return update(ctx, db, priorities, id, version, edit)
}
