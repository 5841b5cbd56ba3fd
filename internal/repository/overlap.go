package repository

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/auth"
	"heard/internal/register"
)

// ActivityOverlaps finds the activities that ask about the same as one of them,
// as far as the caller may see them, the closest first.
func (db *DB) ActivityOverlaps(ctx context.Context, id uuid.UUID) ([]register.Overlap, Labels, error) {
	a, _, err := activities.get(ctx, db, id)
	if err != nil {
		return nil, nil, err
	}
	p := auth.From(ctx)
	found, err := db.similar(ctx, db, p, a)
	if err != nil {
		return nil, nil, err
	}
	var ids []uuid.UUID
	for _, o := range found {
		ids = append(append(ids, o.ActivityID, o.OwnerOrganisationID), o.SharedCommunityIDs...)
	}
	labels, err := readLabels(ctx, db, p, ids)
	return found, labels, err
}

// overlapsOf finds the activities that ask about the same as this one, as far as
// its owner may see them: what its owner cannot see it need not answer.
func (tx *txn) overlapsOf(ctx context.Context, a *register.Activity) ([]register.Overlap, error) {
	return tx.db.similar(ctx, tx, ownerOf(a), a)
}

// ownerOf is the owner of an activity as a caller who reads what is shared.
func ownerOf(a *register.Activity) auth.Principal {
	return auth.Principal{Role: auth.Reader, OrganisationID: a.OwnerOrganisationID}
}

// closedDays is for how long what has closed still overlaps: its findings are
// about to come.
const closedDays = 180

// similar finds the activities that share a topic and are near in time: planned,
// under way, or over for a short while. One without dates is always near.
func (db *DB) similar(ctx context.Context, in querier, p auth.Principal, a *register.Activity) ([]register.Overlap, error) {
	var c conditions
	c.add(`t.topics && ?`, array(a.Topics))
	c.add(`(t.state IN ('planned', 'approved', 'open', 'paused') OR (t.state IN ('closed', 'feedback') AND t.period_latest >= ?))`,
		db.Today().AddDays(-closedDays).String())
	if w := a.Side().Window; w.Known() {
		w = w.Widened(db.policy.Settings.OverlapWindowDays)
		c.add(`(t.period_earliest IS NULL OR (t.period_earliest <= ? AND t.period_latest >= ?))`, w.Last.String(), w.First.String())
	}
	found, err := compared(ctx, in, p, a, &c)
	found = slices.DeleteFunc(found, func(o register.Overlap) bool { return o.Score < db.policy.Settings.OverlapThreshold })
	return found, err
}

// compared reads the activities that the conditions choose and compares each with
// this one.
func compared(ctx context.Context, in querier, p auth.Principal, a *register.Activity, c *conditions) ([]register.Overlap, error) {
	c.add(`t.id <> ?`, a.ID)
	visible(c, p, "t", activities.literal())
	rows, err := in.query(ctx, `
		SELECT t.id, t.owner_organisation_id, t.state, t.starts_on, t.ends_on, coalesce(o.public_contact, '{}'),
		       t.topics, t.area_ids, t.communities, t.period_earliest, t.period_latest
		  FROM activities t
		  LEFT JOIN organisations o ON o.id = t.owner_organisation_id
		 WHERE `+c.where(), c.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var found []register.Overlap
	var sides []register.OverlapSide
	areas := append([]uuid.UUID{}, a.AreaIDs...)
	for rows.Next() {
		var o register.Overlap
		var s register.OverlapSide
		if err := rows.Scan(&o.ActivityID, &o.OwnerOrganisationID, &o.State, &o.StartsOn, &o.EndsOn, &jsonDest{&o.PublicContact},
			pq.Array(&s.Topics), pq.Array(&s.AreaIDs), pq.Array(&s.Communities), &s.Window.First, &s.Window.Last); err != nil {
			return nil, translate(err)
		}
		found, sides, areas = append(found, o), append(sides, s), append(areas, s.AreaIDs...)
	}
	if err := rows.Err(); err != nil {
		return nil, translate(err)
	}
	_ = rows.Close() // one connection serves a transaction
	tree, err := areaTree(ctx, in, areas)
	for i := range found {
		found[i] = a.Compare(found[i], sides[i], tree)
	}
	slices.SortFunc(found, func(a, b register.Overlap) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ActivityID.String(), b.ActivityID.String()))
	})
	return found, err
}

// AcknowledgeOverlap keeps what the owner of an activity decided about another
// one, with the score of the day, in the version that the caller saw.
func (db *DB) AcknowledgeOverlap(ctx context.Context, id uuid.UUID, version int64, ack register.Acknowledgement) (*register.Activity, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[*register.Activity], error) {
		a, labels, err := activities.change(ctx, tx, id, version, func(a *register.Activity) error {
			var c conditions
			c.add(`t.id = ?`, ack.ActivityID)
			other, err := compared(ctx, tx, tx.by, a, &c)
			if err != nil {
				return err
			}
			if len(other) == 0 {
				return register.Problems{{Pointer: "#/activityId", Code: "unknown_id", Detail: "Name another activity that you may see."}}
			}
			ack.Score, ack.At = other[0].Score, tx.db.now().UTC().Truncate(time.Microsecond)
			a.Evidence.Acknowledge(ack)
			return nil
		})
		return stored[*register.Activity]{a, labels}, err
	})
	return s.entry, s.labels, err
}
