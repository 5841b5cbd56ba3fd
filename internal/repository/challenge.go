package repository

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"heard/internal/reference"
	"heard/internal/register"
)

var challenges = newTable(table[*register.Challenge]{
	noun: register.NounChallenge, name: "challenges", search: "challenge_search",
	prefix: "CHL", numbers: "challenge_numbers",
	sorts: withDue(withReference(recordSorts("title", false))), sort: "-updatedAt",
	fresh: func() *register.Challenge { return new(register.Challenge) },
})

// withDue adds the day of the response to the sorts. Challenges without one come
// last in both directions.
func withDue(sorts map[string]order) map[string]order {
	sorts["responseDueOn"] = order{`coalesce(t.response_due_on, DATE 'infinity')`, `coalesce(t.response_due_on, DATE '-infinity')`, "date"}
	return sorts
}

// ChallengeFilter is what the list of challenges can be filtered by.
type ChallengeFilter struct {
	RecordFilter
	Kinds       []string
	AboutTypes  []string
	About       []uuid.UUID
	Criteria    []string
	Respondents []string // ids, ODS codes or GSS codes
	RaiserViews []string
	Overdue     *bool
	Today       register.Date
}

func (f ChallengeFilter) apply(ctx context.Context) func(*conditions) {
	return func(c *conditions) {
		f.RecordFilter.apply(c, register.NounChallenge, caller(ctx))
		oneOf(c, `t.kind`, f.Kinds)
		oneOf(c, `t.about_type`, f.AboutTypes)
		anyOf(c, `t.about_id = ANY (?)`, f.About)
		f.criteria(c)
		if len(f.Respondents) > 0 {
			c.add(`t.respondent_organisation_id = ANY (?)`, array(c.bodies("respondentOrganisationId", f.Respondents, false)))
		}
		oneOf(c, `t.raiser_view`, f.RaiserViews)
		if f.Overdue != nil {
			c.add(`coalesce(t.state IN ('raised', 'acknowledged') AND t.response_due_on < CAST(? AS date), FALSE) = ?`, f.Today.String(), *f.Overdue)
		}
	}
}

// criteria adds that a challenge rests on one of the criteria asked for.
func (f ChallengeFilter) criteria(c *conditions) {
	for _, id := range f.Criteria {
		if !reference.HasCriterion(id) {
			c.unknown = append(c.unknown, ParameterProblem{"criterionId", "unknown_id", unknownCriterion})
			return
		}
	}
	anyOf(c, `t.criterion_ids && ?`, f.Criteria)
}

const unknownCriterion = "No principle set has a criterion of this id; see /v1/frameworks."

// ListChallenges reads a page of the challenges that the caller may see.
func (db *DB) ListChallenges(ctx context.Context, q Query, f ChallengeFilter) (*Page[*register.Challenge], error) {
	f.Today = db.Today()
	return challenges.list(ctx, db, q, f.apply(ctx))
}

// GetChallenge reads one challenge.
func (db *DB) GetChallenge(ctx context.Context, id uuid.UUID) (*register.Challenge, Labels, error) {
	return challenges.get(ctx, db, id)
}

// CreateChallenge raises a challenge.
func (db *DB) CreateChallenge(ctx context.Context, c *register.Challenge) (*register.Challenge, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[*register.Challenge], error) {
		if err := tx.prepareChallenge(ctx, c, nil); err != nil {
			return stored[*register.Challenge]{}, err
		}
		labels, err := challenges.create(ctx, tx, c)
		return stored[*register.Challenge]{c, labels}, err
	})
	return s.entry, s.labels, err
}

// UpdateChallenge changes the challenge that the caller saw at a version.
func (db *DB) UpdateChallenge(ctx context.Context, id uuid.UUID, version int64, edit func(*register.Challenge) error) (*register.Challenge, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[*register.Challenge], error) {
		c, labels, err := challenges.change(ctx, tx, id, version, func(c *register.Challenge) error {
			had := slices.Clone(c.CriterionIDs)
			if err := edit(c); err != nil {
				return err
			}
			return tx.prepareChallenge(ctx, c, had)
		})
		return stored[*register.Challenge]{c, labels}, err
	})
	return s.entry, s.labels, err
}

// RespondToChallenge keeps the answer of the respondent and moves the challenge
// that it saw at a version. Who may do so is said by the move.
func (db *DB) RespondToChallenge(ctx context.Context, id uuid.UUID, version int64, answer register.ChallengeResponse, attest []string) (*register.Challenge, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[*register.Challenge], error) {
		h, err := challenges.hold(ctx, tx, id, version, mayTry)
		if err != nil {
			return stored[*register.Challenge]{}, err
		}
		h.entry.Response = answer
		h.entry.Response.RespondedOn = db.Today().Partial()
		steps, err := challenges.life().lead(ctx, tx, h.entry, register.Request{To: register.ChallengeResponded, Attest: attest})
		if err != nil {
			return stored[*register.Challenge]{}, err
		}
		labels, err := challenges.store(ctx, tx, h, steps)
		return stored[*register.Challenge]{h.entry, labels}, err
	})
	return s.entry, s.labels, err
}

// prepareChallenge names the respondent where the writer has not, and finds out
// whether the criteria that a challenge newly rests on exist.
func (tx *txn) prepareChallenge(ctx context.Context, c *register.Challenge, had []string) error {
	var ps register.Problems
	for n, id := range c.CriterionIDs {
		if !slices.Contains(had, id) && !reference.HasCriterion(id) {
			ps.Add(fmt.Sprintf("#/criterionIds/%d", n), "unknown_id", unknownCriterion)
		}
	}
	if c.RespondentID != nil || c.About == nil {
		return ps.Err()
	}
	var respondent uuid.NullUUID
	err := scanOne(ctx, tx, []any{&respondent}, `
		SELECT coalesce(
		         (SELECT a.owner_organisation_id FROM activities a WHERE a.id = $1),
		         (SELECT c.owner_organisation_id FROM consultations c WHERE c.id = $1),
		         (SELECT coalesce(l.responsible_organisation_id, l.owner_organisation_id) FROM feedback_loops l WHERE l.id = $1),
		         (SELECT o.id FROM organisations o WHERE o.id = $1))`, c.About.ID)
	if respondent.Valid {
		c.RespondentID = &respondent.UUID
	}
	if err != nil {
		return err
	}
	return ps.Err()
}
