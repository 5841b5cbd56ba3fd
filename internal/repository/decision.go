package repository

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/register"
)

var decisions = newTable(table[*register.Decision]{
	noun: register.NounDecision, name: "decisions", search: "decision_search",
	prefix: "DEC", numbers: "decision_numbers",
	sorts: withReference(recordSorts("title", true)), sort: "-updatedAt",
	fresh: func() *register.Decision { return new(register.Decision) },
})

// DecisionFilter is what the list of decisions can be filtered by.
type DecisionFilter struct {
	RecordFilter
	Bodies        []string // words of a name, an id, or an ODS or GSS code
	Outcomes      []string
	DecidedFrom   register.PartialDate
	DecidedTo     register.PartialDate
	OpenRemainder *bool
	About         []uuid.UUID
}

func (f DecisionFilter) apply(ctx context.Context) func(*conditions) {
	return func(c *conditions) {
		f.RecordFilter.apply(c, register.NounDecision, caller(ctx))
		f.bodies(c)
		oneOf(c, `t.outcome`, f.Outcomes)
		decidedIn(c, "t", f.DecidedFrom, f.DecidedTo)
		is(c, `t.open_remainder = ?`, f.OpenRemainder)
		anyOf(c, `t.about_ids && ?`, f.About)
	}
}

// bodies adds that a decision was taken by one of the bodies asked for: by one
// whose name has all the words, or by the organisation of an id or a code.
func (f DecisionFilter) bodies(c *conditions) {
	if len(f.Bodies) == 0 {
		return
	}
	either := []string{c.bind(`t.decided_by_organisation_ids && (SELECT matched_organisations(?, TRUE))`, array(f.Bodies))}
	for _, b := range f.Bodies {
		if words := register.Words(b); len(words) > 0 {
			either = append(either, c.bind(`t.body_words @> ?`, array(words)))
		}
	}
	c.clauses = append(c.clauses, "("+strings.Join(either, " OR ")+")")
}

// ListDecisions reads a page of the decisions that the caller may see.
func (db *DB) ListDecisions(ctx context.Context, q Query, f DecisionFilter) (*Page[*register.Decision], error) {
	return decisions.list(ctx, db, q, f.apply(ctx))
}

// GetDecision reads one decision.
func (db *DB) GetDecision(ctx context.Context, id uuid.UUID) (*register.Decision, Labels, error) {
	return decisions.get(ctx, db, id)
}

// CreateDecision stores a new decision.
func (db *DB) CreateDecision(ctx context.Context, d *register.Decision) (*register.Decision, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[*register.Decision], error) {
		if err := tx.checkInside(ctx, d, nil); err != nil {
			return stored[*register.Decision]{}, err
		}
		labels, err := decisions.create(ctx, tx, d)
		if err != nil {
			return stored[*register.Decision]{}, err
		}
		return stored[*register.Decision]{d, labels}, tx.supersede(ctx, d, nil)
	})
	return s.entry, s.labels, err
}

// UpdateDecision changes the decision that the caller saw at a version.
func (db *DB) UpdateDecision(ctx context.Context, id uuid.UUID, version int64, edit func(*register.Decision) error) (*register.Decision, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[*register.Decision], error) {
		var was register.Decision
		d, labels, err := decisions.change(ctx, tx, id, version, func(d *register.Decision) error {
			was = *d
			had := d.Inside()
			if err := edit(d); err != nil {
				return err
			}
			if !slices.Equal(was.About, d.About) {
				had = nil // parts follow what the decision is about
			}
			if err := tx.amend(ctx, d, &was); err != nil {
				return err
			}
			return tx.checkInside(ctx, d, had)
		})
		if err != nil {
			return stored[*register.Decision]{}, err
		}
		return stored[*register.Decision]{d, labels}, tx.supersede(ctx, d, was.SupersedesID)
	})
	return s.entry, s.labels, err
}

// checkInside finds out whether the questions and options that the parts of a
// decision newly point at stand in the consultations it is about. Which
// consultations the caller may see is checked with all other ids.
func (tx *txn) checkInside(ctx context.Context, d *register.Decision, had []register.Ref) error {
	uses := slices.DeleteFunc(d.Inside(), func(r register.Ref) bool {
		return slices.ContainsFunc(had, func(h register.Ref) bool { return h.ID == r.ID })
	})
	if len(uses) == 0 {
		return nil
	}
	about := make([]uuid.UUID, 0, len(d.About))
	for _, a := range d.About {
		about = append(about, a.ID)
	}
	var there []uuid.UUID
	if err := scanOne(ctx, tx, []any{pq.Array(&there)}, `
		SELECT coalesce(array_agg(p), '{}')
		  FROM consultations c
		 CROSS JOIN unnest(c.part_ids) p
		 WHERE c.id = ANY ($1)`, array(about)); err != nil {
		return err
	}
	var ps register.Problems
	for _, r := range uses {
		if !slices.Contains(there, r.ID) {
			ps.Add(r.Pointer, "unknown_id", "No consultation that the decision is about has this question or option.")
		}
	}
	return ps.Err()
}
