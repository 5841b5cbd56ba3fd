package repository

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heard/internal/register"
)

// TransitionConsultation moves the consultation that the caller saw at a version.
func (db *DB) TransitionConsultation(ctx context.Context, id uuid.UUID, version int64, r register.Request) (*register.Consultation, Labels, error) {
	return transition(ctx, db, consultations, id, version, r)
}

// ConsultationReadiness tells what a consultation lacks for a state, or for each
// next state that the caller may reach.
func (db *DB) ConsultationReadiness(ctx context.Context, id uuid.UUID, to string) (*Readiness, error) {
	return readiness(ctx, db, consultations, id, to)
}

// ConsultationHistory reads what has happened to a consultation.
func (db *DB) ConsultationHistory(ctx context.Context, id uuid.UUID, q Query) (*History, error) {
	return history(ctx, db, consultations, id, q)
}

// gatherConsultation gathers what the guards of a consultation read. They look at
// what the register holds, whoever asks: a decision that the caller may not see
// stands in the way all the same.
func gatherConsultation(ctx context.Context, tx *txn, c *register.Consultation, given register.Given) (*register.ConsultationFacts, error) {
	f := &register.ConsultationFacts{Given: given, Consultation: c}
	if err := tx.consultationBodies(ctx, f); err != nil {
		return nil, err
	}
	var err error
	if f.Personal, err = tx.screen(ctx, append(c.Texts(), f.Request.Texts()...), c.Contacts()); err != nil {
		return nil, err
	}
	if f.Decisions, err = tx.decisionsOn(ctx, c); err != nil {
		return nil, err
	}
	if f.Loops, err = tx.loopsAbout(ctx, c); err != nil {
		return nil, err
	}
	f.Restricted, err = tx.restrictedPeriods(ctx, c.AreaIDs, c.OpensOn.Earliest(), c.ClosesOn.Latest())
	return f, err
}

// consultationBodies reads, in one round trip, the authorities that a
// consultation affects and what is needed of single records that it names.
func (tx *txn) consultationBodies(ctx context.Context, f *register.ConsultationFacts) error {
	c := f.Consultation
	return scanOne(ctx, tx, []any{&jsonDest{&f.Authorities}, &f.LocalActivityKind, &f.AnalysisState, &jsonDest{&f.MethodModes}, &f.EverOpen}, `
		SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('ID', o.id, 'Name', o.name) ORDER BY o.name, o.id), '[]')
		          FROM organisations o
		         WHERE CAST(o.standing ->> 'hasScrutinyFunction' AS boolean)
		           AND (o.id = ANY ($1) OR o.area_ids && matched_areas(CAST(CAST($2 AS uuid[]) AS text[]), 'overlaps'))),
		       coalesce((SELECT kind FROM activities WHERE id = $3), ''),
		       coalesce((SELECT state FROM insights WHERE id = $4), ''),
		       (SELECT coalesce(jsonb_object_agg(code, attributes ->> 'mode'), '{}')
		          FROM terms
		         WHERE vocabulary = 'method' AND attributes ->> 'mode' IS NOT NULL),
		       $5 OR EXISTS (SELECT
		                       FROM changes
		                      WHERE record_id = $6 AND steps @> '[{"to": "open"}]')`,
		array(c.AuthorityIDs), array(c.AreaIDs), c.Scrutiny.LocalInvolvementActivityID, c.Analysis.InsightID,
		slices.Contains([]string{"open", "paused", "closed", "analysis_published"}, c.State), c.ID)
}

// decisionsOn reads the decisions that a consultation names and those of its
// owners about it. Nobody else decides it by recording something: what another
// body decided counts once the consultation names it.
func (tx *txn) decisionsOn(ctx context.Context, c *register.Consultation) ([]*register.Decision, error) {
	return every(ctx, tx, decisions, `t.id = ANY ($1) OR t.about_ids @> ARRAY[CAST($2 AS uuid)] AND t.owner_organisation_id = ANY ($3)`,
		array(c.DecisionIDs), c.ID, array(ownersOf(c)))
}

// ownersOf are the bodies whose consultation it is.
func ownersOf(c *register.Consultation) []uuid.UUID {
	return append([]uuid.UUID{c.OwnerOrganisationID}, c.CoOwnerOrganisationIDs...)
}

// loopsAbout reads the loops that take up themes of a consultation, those of its
// owners that have it for a source, and those that others have put to its owners;
// and those in which they go on where they were merged.
func (tx *txn) loopsAbout(ctx context.Context, c *register.Consultation) ([]register.LoopAbout, error) {
	themes := []uuid.UUID{}
	for _, t := range c.ResponseThemes {
		if t.LoopID != nil {
			themes = append(themes, *t.LoopID)
		}
	}
	loops, err := every(ctx, tx, feedbackLoops, `t.id IN (
		WITH RECURSIVE goes_on AS (
		  SELECT id, lineage
		    FROM feedback_loops
		   WHERE id = ANY ($1)
		      OR source_ids @> ARRAY[CAST($2 AS uuid)]
		     AND (owner_organisation_id = ANY ($3) OR responsible_organisation_id = ANY ($3) AND state <> 'draft')
		   UNION
		  SELECT l.id, l.lineage
		    FROM feedback_loops l
		    JOIN goes_on ON l.id = CAST(goes_on.lineage ->> 'mergedIntoId' AS uuid))
		SELECT id FROM goes_on)`, array(themes), c.ID, array(ownersOf(c)))
	out := make([]register.LoopAbout, 0, len(loops))
	for _, l := range loops {
		out = append(out, register.AboutLoop(l))
	}
	return out, err
}
