package repository

import (
	"context"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/register"
)

// TransitionActivity moves the activity that the caller saw at a version.
func (db *DB) TransitionActivity(ctx context.Context, id uuid.UUID, version int64, r register.Request) (*register.Activity, Labels, error) {
	return transition(ctx, db, activities, id, version, r)
}

// ActivityReadiness tells what an activity lacks for a state, or for each next
// state that the caller may reach.
func (db *DB) ActivityReadiness(ctx context.Context, id uuid.UUID, to string) (*Readiness, error) {
	return readiness(ctx, db, activities, id, to)
}

// ActivityHistory reads what has happened to an activity.
func (db *DB) ActivityHistory(ctx context.Context, id uuid.UUID, q Query) (*History, error) {
	return history(ctx, db, activities, id, q)
}

// gatherActivity gathers what the guards of an activity read.
func gatherActivity(ctx context.Context, tx *txn, a *register.Activity, given register.Given) (*register.ActivityFacts, error) {
	f := &register.ActivityFacts{Given: given, Activity: a}
	for _, gather := range []func(context.Context, *txn, *register.ActivityFacts) error{
		aroundActivity, screenActivity, searchesOfActivity, overlapsWithActivity, restrictionsOfActivity,
	} {
		if err := gather(ctx, tx, f); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// activityAround reads what other entries say of an activity: what its methods
// are, where its consultation stands, whom it is for, who speaks for patients in
// its areas, when it was approved, what grew from it and what was done about that.
const activityAround = `
	WITH grown AS (
	  SELECT id, state, key_findings FROM insights WHERE activity_ids @> ARRAY[CAST($1 AS uuid)] AND state <> 'withdrawn'
	), loops AS (
	  SELECT id, state, items, deliveries, ref_ids
	    FROM feedback_loops
	   WHERE ref_ids && (SELECT array_agg(id) || CAST($1 AS uuid) FROM grown) AND state <> 'draft'
	), voices AS (
	  SELECT id, area_ids FROM organisations WHERE type = ANY ($6)
	)
	SELECT (SELECT coalesce(jsonb_object_agg(code, jsonb_build_object('levels', attributes -> 'typicalLevels', 'mode', attributes -> 'mode')), '{}')
	          FROM terms
	         WHERE vocabulary = 'method' AND code = ANY ($2)),
	       coalesce((SELECT state FROM consultations WHERE id = $3), ''),
	       EXISTS (SELECT FROM communities WHERE id = ANY ($4) AND (seldom_heard OR core20plus OR inclusion_health_group IS NOT NULL)),
	       ARRAY(SELECT id FROM voices WHERE area_ids && matched_areas(CAST(CAST($5 AS uuid[]) AS text[]), 'overlaps') ORDER BY id),
	       EXISTS (SELECT FROM unnest(CAST($5 AS uuid[])) area
	                WHERE NOT EXISTS (SELECT FROM voices WHERE area_ids && matched_areas(ARRAY[CAST(area AS text)], 'overlaps'))),
	       (SELECT max(s ->> 'on')
	          FROM changes c, jsonb_array_elements(c.steps) s
	         WHERE c.record_id = $1 AND s ->> 'to' = 'approved' AND length(s ->> 'on') = 10),
	       (SELECT coalesce(jsonb_agg(jsonb_build_object('state', g.state, 'open', (
	                 SELECT count(*)
	                   FROM jsonb_array_elements(g.key_findings) k
	                  WHERE k @> '{"needsResponse": true}'
	                    AND k ->> 'noLoopReason' IS NULL
	                    AND NOT EXISTS (SELECT FROM loops l, jsonb_array_elements(l.items) i
	                                     WHERE l.state <> 'withdrawn'
	                                       AND i ->> 'kind' = 'said'
	                                       AND i -> 'keyFindingIds' @> jsonb_build_array(k -> 'id'))))), '[]')
	          FROM grown g),
	       (SELECT coalesce(jsonb_agg(jsonb_build_object('state', l.state, 'told', (
	                 SELECT coalesce(jsonb_agg(d), '[]')
	                   FROM jsonb_array_elements(l.deliveries) d
	                  WHERE d ->> 'interim' IS DISTINCT FROM 'true')) ORDER BY l.id), '[]')
	          FROM loops l)`

func aroundActivity(ctx context.Context, tx *txn, f *register.ActivityFacts) error {
	a := f.Activity
	var approved *string
	err := scanOne(ctx, tx, []any{&jsonDest{&f.Methods}, &f.Consultation, &f.SeldomHeard, pq.Array(&f.Voices), &f.Unvoiced, &approved,
		&jsonDest{&f.Insights}, &jsonDest{&f.Loops}},
		activityAround, a.ID, array(a.MethodCodes), a.Context.ConsultationID, array(a.Communities), array(a.AreaIDs), array(register.VoiceBodies))
	if err != nil || approved == nil {
		return err
	}
	f.ApprovedOn, err = register.ParseDate(*approved)
	return err
}

// screenActivity looks through its texts, and through the reasons of a request,
// for what belongs to one person.
func screenActivity(ctx context.Context, tx *txn, f *register.ActivityFacts) (err error) {
	f.Personal, err = tx.screen(ctx, append(f.Activity.Texts(), f.Request.Texts()...), f.Activity.Contacts())
	return err
}

// searchesOfActivity reads the searches that its review rests on.
func searchesOfActivity(ctx context.Context, tx *txn, f *register.ActivityFacts) error {
	a := f.Activity
	if len(a.Evidence.Review.SearchIDs) == 0 {
		return nil
	}
	searches, err := tx.evidenceSearches(ctx, a.Evidence.Review.SearchIDs)
	if err != nil {
		return err
	}
	tree, err := areaTree(ctx, tx, a.AreaIDs)
	for _, s := range searches {
		f.Searches = append(f.Searches, a.SearchedBy(s, tree))
	}
	return err
}

// overlapsWithActivity finds what asks about the same. A record made after the
// event joins up with nothing.
func overlapsWithActivity(ctx context.Context, tx *txn, f *register.ActivityFacts) error {
	if f.Activity.Past() || len(f.Activity.Topics) == 0 {
		return nil
	}
	found, err := tx.overlapsOf(ctx, f.Activity)
	for _, o := range found {
		f.Overlaps = append(f.Overlaps, register.OverlapFacts{ActivityID: o.ActivityID, Score: o.Score})
	}
	return err
}

// restrictionsOfActivity asks whether public bodies hold back on the day on which
// it would open: today, or when it starts.
func restrictionsOfActivity(ctx context.Context, tx *txn, f *register.ActivityFacts) error {
	a, day := f.Activity, f.Today
	if a.Past() || len(a.AreaIDs) == 0 {
		return nil
	}
	if first := a.StartsOn.Earliest(); first.After(day) {
		day = first
	}
	periods, err := tx.restrictedPeriods(ctx, a.AreaIDs, day, day)
	f.RestrictedToday = len(periods) > 0
	return err
}
