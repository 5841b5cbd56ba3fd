package repository

import (
	"context"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

var stakeholders = newTable(table[*register.Stakeholder]{
	noun: register.NounStakeholder, name: "stakeholders", search: "stakeholder_search",
	prefix: "STK", numbers: "stakeholder_numbers",
	sorts: withReference(recordSorts("name", true)), sort: "name",
	fresh: func() *register.Stakeholder { return new(register.Stakeholder) },
})

// StakeholderFilter is what the list of stakeholders can be filtered by.
type StakeholderFilter struct {
	RecordFilter
	Kinds     []string
	Areas     []string // ids or GSS codes
	AreaMatch string
	MemberOf  []uuid.UUID
	// What only partners see finds nothing for others.
	Communities []uuid.UUID
	Topics      []string
}

func (f StakeholderFilter) apply(ctx context.Context) func(*conditions) {
	return func(c *conditions) {
		f.RecordFilter.apply(c, register.NounStakeholder, caller(ctx))
		c.known("kind", f.Kinds, "stakeholder_kind")
		oneOf(c, `t.kind`, f.Kinds)
		applyAreas(c, f.Areas, f.AreaMatch)
		anyOf(c, `t.member_of_ids && ?`, f.MemberOf)
		c.known("topic", f.Topics, register.TopicVocabularies...)
		if !auth.From(ctx).Known() && len(f.Communities)+len(f.Topics) > 0 {
			c.add(`FALSE`)
		}
		anyOf(c, `t.reach_community_ids && ?`, f.Communities)
		anyOf(c, `t.expertise && ?`, f.Topics)
	}
}

// ListStakeholders reads a page of the stakeholders that the caller may see.
func (db *DB) ListStakeholders(ctx context.Context, q Query, f StakeholderFilter) (*Page[*register.Stakeholder], error) {
	return stakeholders.list(ctx, db, q, f.apply(ctx))
}

// GetStakeholder reads one stakeholder.
func (db *DB) GetStakeholder(ctx context.Context, id uuid.UUID) (*register.Stakeholder, Labels, error) {
	return stakeholders.get(ctx, db, id)
}

// CreateStakeholder stores a new stakeholder.
func (db *DB) CreateStakeholder(ctx context.Context, s *register.Stakeholder) (*register.Stakeholder, Labels, error) {
	return create(ctx, db, stakeholders, s)
}

// UpdateStakeholder changes the stakeholder that the caller saw at a version.
func (db *DB) UpdateStakeholder(ctx context.Context, id uuid.UUID, version int64, edit func(*register.Stakeholder) error) (*register.Stakeholder, Labels, error) {
	return update(ctx, db, stakeholders, id, version, edit)
}

// DeleteStakeholder deletes a stakeholder that no other record points at.
func (db *DB) DeleteStakeholder(ctx context.Context, id uuid.UUID, version int64) error {
	return remove(ctx, db, stakeholders, id, version, func(*register.Stakeholder) error { return nil })
}

// ExportStakeholders reads all stakeholders that match, from one snapshot.
func (db *DB) ExportStakeholders(ctx context.Context, q Query, f StakeholderFilter) (*Export[*register.Stakeholder], error) {
	return export(ctx, db, stakeholders, q, f.apply(ctx))
}
