package repository

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/register"
)

// gatherLoop gathers what the guards of a feedback loop read.
func gatherLoop(ctx context.Context, tx *txn, loop *register.FeedbackLoop, given register.Given) (*register.LoopFacts, error) {
	given.AnswersID = loop.ProfileFrom()
	f := &register.LoopFacts{Given: given, Loop: loop}
	var err error
	if f.Contacts, err = tx.contacts(ctx, loop.Texts()); err != nil {
		return nil, err
	}
	return f, tx.promisedIn(ctx, f)
}

// promisedIn reads what was promised where people were heard, also where that is
// behind an insight, and whether somebody agreed to less than publication.
func (tx *txn) promisedIn(ctx context.Context, f *register.LoopFacts) error {
	var sources, cited []uuid.UUID
	for _, s := range f.Loop.Sources {
		if s.ID != nil {
			sources = append(sources, *s.ID)
		}
	}
	cited = slices.Clone(sources)
	for _, i := range f.Loop.Items {
		cited = append(cited, i.InsightIDs...)
	}
	if len(cited) == 0 {
		return nil
	}
	var due register.Date
	err := scanOne(ctx, tx, []any{&due, pq.Array(&f.Promised.Channels), &f.Confidential}, `
		WITH promised AS (
		  SELECT a.promise
		    FROM activities a
		   WHERE a.id = ANY ($1)
		      OR a.id IN (SELECT unnest(i.activity_ids) FROM insights i WHERE i.id = ANY ($1))
		   UNION ALL
		  SELECT c.promise
		    FROM consultations c
		   WHERE c.id = ANY ($1)
		)
		SELECT (SELECT min(CAST(promise ->> 'dueOn' AS date)) FROM promised),
		       ARRAY(SELECT DISTINCT jsonb_array_elements_text(promise -> 'channels') FROM promised
		              WHERE jsonb_typeof(promise -> 'channels') = 'array' ORDER BY 1),
		       EXISTS (SELECT FROM insights i
		                WHERE i.id = ANY ($2)
		                  AND i.story_consent ->> 'scope' <> 'public')`, array(sources), array(cited))
	if !due.IsZero() {
		f.Promised.DueOn = &due
	}
	return err
}
