package repository

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

// Gunning is how the four principles of a fair consultation stand.
type Gunning struct {
	Consultation *register.Consultation
	Principles   []register.GunningPrinciple
}

// ConsultationGunning tells how the principles stand for a consultation that the
// caller may see. It changes nothing.
func (db *DB) ConsultationGunning(ctx context.Context, id uuid.UUID) (*Gunning, error) {
	var found Gunning
	_, err := write(ctx, db, func(tx *txn) (struct{}, error) {
		h, err := consultations.peek(ctx, tx, id, "")
		if err != nil {
			return struct{}{}, err
		}
		given, err := tx.given(ctx, h.entry.Shared(), register.Request{})
		if err != nil {
			return struct{}{}, err
		}
		f, err := gatherConsultation(ctx, tx, h.entry, given)
		if err != nil {
			return struct{}{}, err
		}
		steps, err := stepsOf(ctx, tx, h.entry)
		if err != nil {
			return struct{}{}, err
		}
		found = Gunning{h.entry, register.Gunning(f, steps)}
		return struct{}{}, errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return &found, err
}

// Timeline is what happened to a consultation, in date order.
type Timeline struct {
	Entries []register.TimelineEntry
	Labels  Labels // of the ids in the entries
}

// ConsultationTimeline tells what happened to a consultation, with the decisions
// about it that the caller may see.
func (db *DB) ConsultationTimeline(ctx context.Context, id uuid.UUID) (*Timeline, error) {
	c, found, err := db.GetConsultation(ctx, id)
	if err != nil {
		return nil, err
	}
	var seen conditions
	seen.add(`(t.id = ANY (?) OR t.about_ids @> ARRAY[CAST(? AS uuid)])`, array(c.DecisionIDs), c.ID)
	visible(&seen, auth.From(ctx), "t", decisions.literal())
	decided, err := every(ctx, db, decisions, seen.where(), seen.args...)
	if err != nil {
		return nil, err
	}
	for _, d := range decided {
		found[d.ID] = Label{Type: string(register.NounDecision), Code: &d.Reference, Name: d.Title}
	}
	steps, err := stepsOf(ctx, db, c)
	if err != nil {
		return nil, err
	}
	t := &Timeline{Entries: c.Timeline(decided, steps), Labels: Labels{}}
	for _, e := range t.Entries {
		for _, id := range []*uuid.UUID{e.ID, e.Body.OrganisationID, e.Body.StakeholderID} {
			if id == nil {
				continue
			}
			if l, ok := found[*id]; ok {
				t.Labels[*id] = l
			}
		}
	}
	return t, nil
}

// stepsOf reads every move that a record has made, the oldest first.
func stepsOf(ctx context.Context, in querier, e register.Entry) ([]register.Step, error) {
	rows, err := in.query(ctx, `
		SELECT steps
		  FROM changes
		 WHERE record_id = $1 AND type = $2 AND steps <> '[]'
		 ORDER BY seq`, e.Core().ID, string(e.Noun()))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []register.Step
	for rows.Next() {
		var made []register.Step
		if err := rows.Scan(&jsonDest{&made}); err != nil {
			return nil, translate(err)
		}
		out = append(out, made...)
	}
	return out, translate(rows.Err())
}
