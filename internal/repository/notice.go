package repository

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

// NoticeInsightWithdrawn tells that an insight was withdrawn.
const NoticeInsightWithdrawn = "insight_withdrawn"

// Notice is something that an organisation is told because of what it owns or
// has used.
type Notice struct {
	id     uuid.UUID
	At     time.Time
	Kind   string
	About  register.LinkTarget
	UsedIn *register.LinkTarget
}

// tellWithdrawn tells the organisations that used an insight that it was
// withdrawn, for each of their records that points at it, and its owner unless
// the owner did it.
func tellWithdrawn(ctx context.Context, tx *txn, in *register.Insight, steps []register.Step) error {
	withdrawn := func(s register.Step) bool { return s.To == register.InsightWithdrawn }
	if !slices.ContainsFunc(steps, withdrawn) {
		return nil
	}
	var using []string
	for name, noun := range citing {
		using = append(using, `SELECT owner_organisation_id AS organisation_id, '`+string(noun)+`' AS type, id AS record_id FROM `+name+` WHERE ref_ids @> ARRAY[CAST($1 AS uuid)]`)
	}
	slices.Sort(using)
	return tx.exec(ctx, `
		INSERT INTO notices (id, organisation_id, kind, about_type, about_id, used_in_type, used_in_id)
		SELECT gen_random_uuid(), u.organisation_id, $2, 'insight', $1, u.type, u.record_id
		  FROM (`+strings.Join(using, `
		         UNION ALL
		        `)+`
		         UNION ALL
		        SELECT organisation_id, min(used_by_type), used_by_id FROM insight_uses WHERE insight_id = $1 GROUP BY organisation_id, used_by_id
		         UNION ALL
		        SELECT $3, NULL, NULL) u
		 WHERE u.organisation_id IS DISTINCT FROM $4`, in.ID, NoticeInsightWithdrawn, in.OwnerOrganisationID, uuid.NullUUID{UUID: tx.by.OrganisationID, Valid: tx.by.OrganisationID != uuid.Nil})
}

// citing are the tables whose records may use an insight, with their nouns.
var citing = map[string]register.Noun{
	"activities": register.NounActivity, "insights": register.NounInsight, "feedback_loops": register.NounFeedbackLoop,
	"consultations": register.NounConsultation, "decisions": register.NounDecision, "stakeholders": register.NounStakeholder,
}

// ListNotices reads a page of what the organisation of the caller is told,
// newest first.
func (db *DB) ListNotices(ctx context.Context, q Query) (*Page[Notice], error) {
	p := auth.From(ctx)
	s := &selection{id: "t.id", sort: "-at", key: "t.at", cast: "timestamptz", compare: "<", hash: "notices"}
	s.add(`t.organisation_id = ?`, p.OrganisationID)
	if err := s.after(q.Cursor); err != nil {
		return nil, err
	}
	where, limit := s.where(), s.bind(`?`, q.Limit+1)
	labels := labelsOf(&s.conditions, p, `ARRAY(SELECT unnest(ARRAY[about_id, used_in_id]) FROM page)`)
	rows, err := db.query(ctx, `WITH page AS MATERIALIZED (
  SELECT t.* FROM notices t WHERE `+where+` ORDER BY t.at DESC, t.id DESC LIMIT `+limit+`
)
SELECT id, at, CAST(at AS text) AS key, kind, about_type, about_id, used_in_type, used_in_id,
       CASE WHEN row_number() OVER (ORDER BY at DESC, id DESC) = 1 THEN `+labels+` END
  FROM page
 ORDER BY at DESC, id DESC`, s.args...)
	if err != nil {
		return nil, cursorError(q.Cursor, err)
	}
	defer func() { _ = rows.Close() }()
	page := &Page[Notice]{Items: []Notice{}, Labels: Labels{}}
	var key, last string
	for rows.Next() {
		var n Notice
		var noun sql.NullString
		var record uuid.NullUUID
		last = key
		if err := rows.Scan(&n.id, &n.At, &key, &n.Kind, &n.About.Type, &n.About.ID, &noun, &record, &jsonDest{&page.Labels}); err != nil {
			return nil, translate(err)
		}
		if record.Valid {
			n.UsedIn = &register.LinkTarget{Type: noun.String, ID: record.UUID}
		}
		if len(page.Items) == q.Limit {
			page.Next = encodeCursor(cursor{Sort: s.sort, Key: last, ID: page.Items[q.Limit-1].id, Hash: s.hash})
			break
		}
		page.Items = append(page.Items, n)
	}
	return page, cursorError(q.Cursor, translate(rows.Err()))
}
