package repository

import (
	"context"
	"database/sql"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/auth"
	"heard/internal/register"
)

// usesOf is the SQL for the uses of one insight ($1): those recorded by hand,
// and those that decisions and the evidence reviews of activities state, which
// are read from there. key is unlike for each and grows with time; what was read
// for an activity is for partners.
const usesOf = `(
  SELECT u.id, u.id AS key, u.used_by_type AS type, u.used_by_id AS record_id, u.purpose, u.how, u.used_on, u.organisation_id, FALSE AS for_partners
    FROM insight_uses u
   WHERE u.insight_id = $1
   UNION ALL
  SELECT NULL, d.id, 'decision', d.id, coalesce(c.item->>'purpose', 'decision'), c.item->>'how', d.decided_on, d.owner_organisation_id, FALSE
    FROM decisions d
   CROSS JOIN LATERAL (SELECT item FROM jsonb_array_elements(d.insights_considered) x (item)
                        WHERE item->>'insightId' = CAST($1 AS text) LIMIT 1) c
   WHERE d.ref_ids @> ARRAY[CAST($1 AS uuid)]
   UNION ALL
  SELECT NULL, a.id, 'activity', a.id, 'evidence_review', NULL, a.evidence->'review'->>'completedOn', a.owner_organisation_id, TRUE
    FROM activities a
   WHERE a.ref_ids @> ARRAY[CAST($1 AS uuid)] AND a.evidence->'review'->'insightIds' @> to_jsonb(CAST($1 AS text))
)`

// InsightUses is a page of the uses of an insight.
type InsightUses struct {
	Page[register.InsightUse]
	Insight  *register.Insight
	Withheld int64 // uses by records that the caller may not see
}

// ListInsightUses reads a page of the uses of an insight, newest first, as far
// as the caller may see the records that used it.
func (db *DB) ListInsightUses(ctx context.Context, id uuid.UUID, q Query) (*InsightUses, error) {
	in, _, err := insights.get(ctx, db, id)
	if err != nil {
		return nil, err
	}
	out := &InsightUses{Insight: in, Page: Page[register.InsightUse]{Items: []register.InsightUse{}, Labels: Labels{}}}
	s := &selection{id: "u.key", sort: "-key", key: "CAST(u.key AS text)", cast: "text", compare: "<", hash: "uses-" + id.String()}
	seen := conditions{args: []any{id}}
	visible(&seen, auth.From(ctx), "l", "l.type")
	s.args = seen.args
	if !auth.From(ctx).Known() {
		s.add(`NOT u.for_partners`)
	}
	shown := `(u.record_id IS NULL OR EXISTS (SELECT FROM labels l WHERE l.id = u.record_id AND ` + seen.where() + `))`
	if err := scanOne(ctx, db, []any{&out.Withheld}, `
		SELECT count(*) FROM `+usesOf+` u WHERE NOT `+shown, s.args...); err != nil {
		return nil, err
	}
	s.clauses = append(s.clauses, shown)
	if err := s.after(q.Cursor); err != nil {
		return nil, err
	}
	return out, cursorError(q.Cursor, db.readUses(ctx, q, s, out))
}

func (db *DB) readUses(ctx context.Context, q Query, s *selection, out *InsightUses) error {
	where, limit := s.where(), s.bind(`?`, q.Limit+1)
	labels := labelsOf(&s.conditions, auth.From(ctx), `ARRAY(SELECT unnest(ARRAY[record_id, organisation_id]) FROM page)`)
	rows, err := db.query(ctx, `WITH page AS MATERIALIZED (
  SELECT u.id, u.key, u.type, u.record_id, u.purpose, u.how, u.used_on, u.organisation_id
    FROM `+usesOf+` u
   WHERE `+where+`
   ORDER BY u.key DESC
   LIMIT `+limit+`
)
SELECT id, key, type, record_id, purpose, how, used_on, organisation_id,
       CASE WHEN row_number() OVER (ORDER BY key DESC) = 1 THEN `+labels+` END
  FROM page
 ORDER BY key DESC`, s.args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var key, last uuid.UUID
	for rows.Next() {
		u := register.InsightUse{InsightID: out.Insight.ID}
		var noun sql.NullString
		var record uuid.NullUUID
		last = key
		if err := rows.Scan(&u.ID, &key, &noun, &record, &u.Purpose, &u.How, &u.On, &u.OrganisationID, &jsonDest{&out.Labels}); err != nil {
			return translate(err)
		}
		if record.Valid {
			u.UsedBy = &register.LinkTarget{Type: noun.String, ID: record.UUID}
		}
		if len(out.Items) == q.Limit {
			out.Next = encodeCursor(cursor{Sort: s.sort, Key: last.String(), ID: last, Hash: s.hash})
			break
		}
		out.Items = append(out.Items, u)
	}
	return translate(rows.Err())
}

// AddInsightUse keeps that the caller's organisation used an insight that it may
// see, whoever owns it. The insight itself does not change.
func (db *DB) AddInsightUse(ctx context.Context, u register.InsightUse) (register.InsightUse, Labels, error) {
	type result struct {
		use    register.InsightUse
		labels Labels
	}
	r, err := write(ctx, db, func(tx *txn) (result, error) {
		id := register.NewID()
		u.ID, u.OrganisationID = &id, tx.by.OrganisationID
		if err := tx.checkUse(ctx, u); err != nil {
			return result{}, err
		}
		var noun, record any
		ids := []uuid.UUID{u.OrganisationID, u.InsightID}
		if u.UsedBy != nil {
			noun, record = u.UsedBy.Type, u.UsedBy.ID
			ids = append(ids, u.UsedBy.ID)
		}
		if err := tx.exec(ctx, `
			INSERT INTO insight_uses (id, insight_id, used_by_type, used_by_id, purpose, how, used_on, organisation_id, actor)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			id, u.InsightID, noun, record, u.Purpose, u.How, u.On, u.OrganisationID, tx.by.Holder); err != nil {
			return result{}, err
		}
		labels, err := tx.labels(ctx, ids)
		return result{u, labels}, err
	})
	return r.use, r.labels, err
}

// checkUse finds out whether the caller may see the insight and answers for the
// record that used it.
func (tx *txn) checkUse(ctx context.Context, u register.InsightUse) error {
	seen, err := tx.labels(ctx, []uuid.UUID{u.InsightID})
	if err != nil {
		return err
	}
	if seen[u.InsightID].Type != string(register.NounInsight) {
		return missing(ctx, tx, register.NounInsight, u.InsightID)
	}
	var state string
	if err := scanOne(ctx, tx, []any{&state}, `SELECT state FROM insights WHERE id = $1 FOR SHARE`, u.InsightID); err != nil {
		return err
	}
	if state == register.InsightWithdrawn {
		return &register.RefusedError{Code: register.RefusedConflict, Detail: "The insight was withdrawn, so it is put to no new use."}
	}
	ps := u.Validate()
	if u.How != nil {
		words := []register.Text{{Pointer: "#/how", Words: *u.How}}
		known, err := tx.contacts(ctx, words)
		if err != nil {
			return err
		}
		if len(register.Screen(words, known).Attest) > 0 {
			ps.Add("#/how", register.CodePersonalData, "Leave contacts out that are not those of a body on the register.")
		}
	}
	if u.UsedBy != nil {
		var noun string
		var editors []uuid.UUID
		err := scanOne(ctx, tx, []any{&noun, pq.Array(&editors)}, `
			SELECT coalesce(min(type), ''), coalesce(array_agg(e), '{}')
			  FROM labels LEFT JOIN LATERAL unnest(editor_ids) e ON TRUE
			 WHERE id = $1`, u.UsedBy.ID)
		if err != nil {
			return err
		}
		switch {
		case !slices.Contains(editors, tx.by.OrganisationID):
			ps.Add("#/usedBy/id", "unknown_id", "Name a record of your own organisation.")
		case noun != u.UsedBy.Type:
			ps.Add("#/usedBy/type", "wrong_record_type", "This id belongs to another kind of record.")
		}
	}
	return ps.Err()
}
