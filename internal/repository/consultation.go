package repository

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

var consultations = newTable(table[*register.Consultation]{
	noun: register.NounConsultation, name: "consultations", search: "consultation_search",
	prefix: "CON", numbers: "consultation_numbers",
	sorts: withReference(recordSorts("title", true)), sort: "-updatedAt",
	fresh: func() *register.Consultation { return new(register.Consultation) },
})

// ConsultationFilter is what the list of consultations can be filtered by.
type ConsultationFilter struct {
	RecordFilter
	PlaceFilter
	Bases          []string
	ChangeTypes    []string
	Authorities    []string // ids, ODS codes or GSS codes
	OpensAfter     register.PartialDate
	ClosesBefore   register.PartialDate
	HeldFrom       register.PartialDate
	HeldTo         register.PartialDate
	IncludeUndated bool
	DecidedFrom    register.PartialDate
	DecidedTo      register.PartialDate
	MinResponses   *int64
}

func (f ConsultationFilter) apply(ctx context.Context) func(*conditions) {
	return func(c *conditions) {
		f.RecordFilter.apply(c, register.NounConsultation, caller(ctx))
		f.PlaceFilter.apply(c)
		oneOf(c, `t.basis`, f.Bases)
		oneOf(c, `t.change_type`, f.ChangeTypes)
		if len(f.Authorities) > 0 {
			c.add(`t.authority_ids && ?`, array(c.bodies("authorityId", f.Authorities, false)))
		}
		if !f.OpensAfter.IsZero() {
			c.add(`t.opens_on_latest > ?`, f.OpensAfter.Latest().String())
		}
		if !f.ClosesBefore.IsZero() {
			c.add(`t.closes_on_earliest < ?`, f.ClosesBefore.Earliest().String())
		}
		period(c, "opens_on", "closes_on", f.HeldFrom, f.HeldTo, f.IncludeUndated)
		f.decided(c, auth.From(ctx))
		is(c, `t.responses_most >= ?`, f.MinResponses)
	}
}

// decided adds that a decision which the caller may see is about the
// consultation and was taken in the period.
func (f ConsultationFilter) decided(c *conditions, p auth.Principal) {
	if f.DecidedFrom.IsZero() && f.DecidedTo.IsZero() {
		return
	}
	inner := conditions{args: c.args}
	decidedIn(&inner, "d", f.DecidedFrom, f.DecidedTo)
	visible(&inner, p, "d", `'decision'`)
	c.args = inner.args
	c.clauses = append(c.clauses, `t.id IN (SELECT unnest(d.about_ids) FROM decisions d WHERE `+inner.where()+`)`)
}

// decidedIn adds that a decision may have been taken in a period. t is the
// alias of the decisions.
func decidedIn(c *conditions, t string, from, to register.PartialDate) {
	if !from.IsZero() {
		c.add(t+`.decided_on_latest >= ?`, from.Earliest().String())
	}
	if !to.IsZero() {
		c.add(t+`.decided_on_earliest <= ?`, to.Latest().String())
	}
}

// ListConsultations reads a page of the consultations that the caller may see.
func (db *DB) ListConsultations(ctx context.Context, q Query, f ConsultationFilter) (*Page[*register.Consultation], error) {
	return consultations.list(ctx, db, q, f.apply(ctx))
}

// GetConsultation reads one consultation.
func (db *DB) GetConsultation(ctx context.Context, id uuid.UUID) (*register.Consultation, Labels, error) {
	return consultations.get(ctx, db, id)
}

// CreateConsultation stores a new consultation.
func (db *DB) CreateConsultation(ctx context.Context, c *register.Consultation) (*register.Consultation, Labels, error) {
	return create(ctx, db, consultations, c)
}

// UpdateConsultation changes the consultation that the caller saw at a version.
func (db *DB) UpdateConsultation(ctx context.Context, id uuid.UUID, version int64, edit func(*register.Consultation) error) (*register.Consultation, Labels, error) {
	return update(ctx, db, consultations, id, version, edit)
}

// UpdateDeterminations changes what a consultation holds of the views of
// authorities, for those who edit it and for an authority that it affects. edit
// learns whether such an authority makes the change.
func (db *DB) UpdateDeterminations(ctx context.Context, id uuid.UUID, version int64, edit func(c *register.Consultation, authority bool) error) (*register.Consultation, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[*register.Consultation], error) {
		tx.also = tx.scrutinises
		c, labels, err := consultations.change(ctx, tx, id, version, func(c *register.Consultation) error {
			return edit(c, !tx.edits(c))
		})
		return stored[*register.Consultation]{c, labels}, err
	})
	return s.entry, s.labels, err
}

// scrutinises reports whether the caller is an authority that was let in because
// a consultation affects it.
func (tx *txn) scrutinises(e register.Entry) bool {
	return tx.by.OrganisationID != uuid.Nil && slices.Contains(e.Core().EditorIDs, tx.by.OrganisationID)
}

// DeleteConsultation deletes a proposal.
func (db *DB) DeleteConsultation(ctx context.Context, id uuid.UUID, version int64) error {
	return remove(ctx, db, consultations, id, version, draftsOnly[*register.Consultation])
}

// ExportConsultations reads all consultations that match, from one snapshot.
func (db *DB) ExportConsultations(ctx context.Context, q Query, f ConsultationFilter) (*Export[*register.Consultation], error) {
	return export(ctx, db, consultations, q, f.apply(ctx))
}
