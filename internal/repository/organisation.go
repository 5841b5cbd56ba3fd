package repository

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"heard/internal/register"
)

var organisations = newTable(table[*register.Organisation]{
	noun: register.NounOrganisation, name: "organisations", search: "organisation_search",
	prefix: "ORG", numbers: "organisation_numbers",
	sorts: withReference(recordSorts("name", false)), sort: "name",
	fresh: func() *register.Organisation { return new(register.Organisation) },
})

// OrganisationFilter is what the list of organisations can be filtered by.
type OrganisationFilter struct {
	RecordFilter
	Types         []string
	Areas         []string
	AreaMatch     string
	ValidOn       register.PartialDate
	ExcludeClosed bool
	IsPartner     *bool
	Codes         []string // ODS or GSS
}

func (f OrganisationFilter) apply(ctx context.Context) func(*conditions) {
	return func(c *conditions) {
		f.RecordFilter.apply(c, register.NounOrganisation, caller(ctx))
		c.known("type", f.Types, "organisation_type")
		oneOf(c, `t.type`, f.Types)
		applyAreas(c, f.Areas, f.AreaMatch)
		if !f.ValidOn.IsZero() {
			c.add(`coalesce(t.valid_from_earliest, '-infinity') <= ?`, f.ValidOn.Latest().String())
			c.add(`coalesce(t.valid_to_latest, 'infinity') >= ?`, f.ValidOn.Earliest().String())
		}
		if f.ExcludeClosed {
			c.add(`coalesce(t.valid_to_latest, 'infinity') >= current_date`)
		}
		is(c, `t.is_partner = ?`, f.IsPartner)
		if len(f.Codes) > 0 {
			c.add(`(t.ods_code = ANY (?) OR t.gss_code = ANY (?))`, array(f.Codes), array(f.Codes))
		}
	}
}

// ListOrganisations reads a page of organisations.
func (db *DB) ListOrganisations(ctx context.Context, q Query, f OrganisationFilter) (*Page[*register.Organisation], error) {
	return organisations.list(ctx, db, q, f.apply(ctx))
}

// GetOrganisation reads one organisation.
func (db *DB) GetOrganisation(ctx context.Context, id uuid.UUID) (*register.Organisation, Labels, error) {
	return organisations.get(ctx, db, id)
}

// CreateOrganisation stores a new organisation.
func (db *DB) CreateOrganisation(ctx context.Context, o *register.Organisation) (*register.Organisation, Labels, error) {
	defer db.lookups.forget()
	return create(ctx, db, organisations, o)
}

// UpdateOrganisation changes the organisation that the caller saw at a version.
func (db *DB) UpdateOrganisation(ctx context.Context, id uuid.UUID, version int64, edit func(*register.Organisation) error) (*register.Organisation, Labels, error) {
	defer db.lookups.forget()
	return update(ctx, db, organisations, id, version, edit)
}

// AmbiguousError says that a name stands for several bodies.
type AmbiguousError struct{ IDs []uuid.UUID }

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("the name stands for %d organisations; use an id or a code", len(e.IDs))
}

// FindOrganisation finds the one organisation that an id, an ODS or GSS code or
// an exact name (or alias) stands for. Case, accents and signs do not matter.
func (db *DB) FindOrganisation(ctx context.Context, name string) (uuid.UUID, error) {
	return findOrganisation(ctx, db, name)
}

func findOrganisation(ctx context.Context, db querier, name string) (uuid.UUID, error) {
	rows, err := db.query(ctx, `
		SELECT id FROM organisations
		 WHERE id::text = lower($1) OR ods_code = upper($1) OR gss_code = upper($1) OR name_keys @> ARRAY[$2]
		 LIMIT 3`, name, register.Fold(name))
	if err != nil {
		return uuid.Nil, err
	}
	defer func() { _ = rows.Close() }()
	var ids []uuid.UUID
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return uuid.Nil, translate(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return uuid.Nil, translate(err)
	}
	switch {
	case len(ids) == 0:
		return uuid.Nil, ErrNotFound
	case len(ids) > 1:
		return uuid.Nil, &AmbiguousError{ids}
	}
	return ids[0], nil
}
