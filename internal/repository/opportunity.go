package repository

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/auth"
	"heard/internal/register"
)

// OpportunityFilter is what the list of opportunities can be filtered by.
type OpportunityFilter struct {
	PlaceFilter
	Owners   []string // ids, ODS codes or GSS codes; co-owners count
	Kinds    []string
	From, To register.PartialDate
}

func (f OpportunityFilter) apply(c *conditions, text string) {
	f.PlaceFilter.apply(c)
	if len(f.Owners) > 0 {
		owners := array(c.bodies("organisationId", f.Owners, true))
		c.add(`(t.owner_organisation_id = ANY (?) OR t.co_owner_organisation_ids && ?)`, owners, owners)
	}
	oneOf(c, `t.kind`, f.Kinds)
	overlaps(c, `coalesce(t.starts_on_earliest, '-infinity')`, `coalesce(t.last_day, t.ends_on_latest, 'infinity')`, f.From, f.To, false)
	if text = strings.TrimSpace(text); text != "" {
		match := c.bind(`websearch_to_tsquery('english', ?)`, register.FoldQuery(text))
		c.clauses = append(c.clauses, `t.id IN (
		SELECT s.id FROM activity_search s WHERE s.document @@ `+match+`
		 UNION ALL
		SELECT s.id FROM consultation_search s WHERE s.document @@ `+match+`)`)
	}
}

// ListOpportunities reads a page of what people can take part in, as a caller
// without a key sees it, the next day first. Without a limit it reads all.
func (db *DB) ListOpportunities(ctx context.Context, q Query, f OpportunityFilter) (*Page[*register.Opportunity], error) {
	s := newSelection(ctx, db, "", "nextDay")
	s.key, s.cast = "t.next_day", "date"
	if f.apply(&s.conditions, q.Text); s.err != nil {
		return nil, s.err
	}
	if len(s.unknown) > 0 {
		return nil, s.unknown
	}
	s.hash = filterHash(s.sort, s.conditions)
	s.from = opportunities(&s.conditions, db)
	if err := s.after(q.Cursor); err != nil {
		return nil, err
	}
	// What was recorded after the event is over, unless it says that something is to
	// come.
	s.add(`(NOT t.past OR t.next_day < DATE '9999-12-31')`)
	query := `SELECT t.* FROM (` + s.from + `) t
 WHERE ` + s.where() + `
 ORDER BY t.next_day, t.id`
	if q.Limit > 0 {
		query += ` LIMIT ` + s.bind(`?`, q.Limit+1)
	}
	page, err := db.readOpportunities(ctx, query, s, q.Limit)
	return page, cursorError(q.Cursor, err)
}

// opportunities selects the activities and consultations that people can take
// part in, in one shape, each with the next day on which something happens.
func opportunities(c *conditions, db *DB) string {
	today, now := c.bind(`CAST(? AS date)`, db.Today()), c.bind(`CAST(? AS timestamptz)`, db.now())
	still := `
     AND (t.closes_at IS NULL OR t.closes_at > ` + now + `)
     AND (%ends IS NULL OR %ends >= ` + today + `)`
	next := `coalesce(least(
         (SELECT min(CAST(d AS date)) FROM unnest(t.session_days) d WHERE CAST(d AS date) >= ` + today + `),
         CASE WHEN %starts >= ` + today + ` THEN %starts END,
         t.last_day), DATE '9999-12-31') AS next_day`
	activity := strings.NewReplacer(`%starts`, `t.starts_on_earliest`, `%ends`, `t.ends_on_latest`)
	consultation := strings.NewReplacer(`%starts`, `t.opens_on_earliest`, `%ends`, `t.closes_on_latest`)
	return `
  SELECT t.id, 'activity' AS type, t.reference, t.title, t.summary, t.state, t.kind, t.level_code,
         t.owner_organisation_id, t.co_owner_organisation_ids, t.contributed_by,
         t.starts_on, t.ends_on, t.starts_on_earliest, t.ends_on_latest, t.last_day,
         t.area_ids, t.place_names, t.topics, t.communities,
         t.take_part, t.access -> 'formats' AS formats, t.promise, t.sessions, t.updated_at,
         t.retrospective OR t.imported AS past,
         ` + activity.Replace(next) + `
    FROM activities t
   WHERE (` + opened("t") + ` OR ` + promoted("t", "approved", today) + `)` + activity.Replace(still) + `
  UNION ALL
  SELECT t.id, 'consultation', t.reference, t.title, t.summary, t.state, NULL, NULL,
         t.owner_organisation_id, t.co_owner_organisation_ids, '[]',
         t.opens_on, t.closes_on, t.opens_on_earliest, t.closes_on_latest, t.last_day,
         t.area_ids, t.place_names, t.topics, t.communities,
         t.take_part, t.access -> 'formats', t.promise, t.sessions, t.updated_at,
         t.retrospective OR t.imported,
         ` + consultation.Replace(next) + `
    FROM consultations t
   WHERE (` + opened("t") + ` OR ` + promoted("t", "ready", today) + `)` + consultation.Replace(still)
}

func (db *DB) readOpportunities(ctx context.Context, query string, s *selection, limit int) (*Page[*register.Opportunity], error) {
	rows, err := db.query(ctx, query, s.args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	page, ids := &Page[*register.Opportunity]{Items: []*register.Opportunity{}}, []uuid.UUID{}
	for rows.Next() {
		if limit > 0 && len(page.Items) == limit {
			last := page.Items[limit-1]
			page.Next = encodeCursor(cursor{Sort: s.sort, Key: last.NextDay.String(), ID: last.ID, Hash: s.hash})
			break
		}
		o := new(register.Opportunity)
		var unused any
		if err := rows.Scan(&o.ID, &o.Type, &o.Reference, &o.Title, &o.Summary, &o.State, &o.Kind, &o.LevelCode,
			&o.OwnerOrganisationID, pq.Array(&o.CoOwnerOrganisationIDs), &jsonDest{&o.ContributedBy},
			&o.StartsOn, &o.EndsOn, &unused, &unused, &o.LastDay,
			pq.Array(&o.AreaIDs), pq.Array(&o.PlaceNames), pq.Array(&o.Topics), pq.Array(&o.Communities),
			&jsonDest{&o.TakePart}, &jsonDest{&o.Formats}, &jsonDest{&o.Promise}, &jsonDest{&o.Sessions}, &o.UpdatedAt,
			&unused, &o.NextDay); err != nil {
			return nil, translate(err)
		}
		page.Items = append(page.Items, o)
	}
	if err := rows.Err(); err != nil {
		return nil, translate(err)
	}
	for _, o := range page.Items {
		o.Announce(db.Today())
		ids = append(ids, o.Refs()...)
	}
	page.Labels, err = readLabels(ctx, db, auth.Principal{}, ids)
	return page, err
}
