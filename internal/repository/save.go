package repository

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/auth"
	"heard/internal/reference"
	"heard/internal/register"
)

// Label is what an id stands for.
type Label struct {
	Type string  `json:"type"`
	Code *string `json:"code"`
	Name string  `json:"name"`
}

// Labels name the ids of an answer, as far as the caller may see them.
type Labels map[uuid.UUID]Label

// labelsOf is the SQL for the labels of an array of ids, as one JSON object.
func labelsOf(c *conditions, p auth.Principal, ids string) string {
	inner := conditions{args: c.args}
	visible(&inner, p, "l", "l.type")
	c.args = inner.args
	return `(SELECT coalesce(jsonb_object_agg(l.id, jsonb_build_object('type', l.type, 'code', l.code, 'name', l.name)), '{}')
          FROM labels l
         WHERE l.id = ANY (` + ids + `) AND ` + inner.where() + `)`
}

// check adds to the problems of a record the ids and codes that it newly uses
// and that do not exist, so that its writer learns of all at once. It returns
// the labels of all its ids, and tells the record what other entries say that
// bears on its warnings. Ids it used before need not exist any
// more: a record may outlive what it points at.
func (t table[E]) check(ctx context.Context, tx *txn, e E, ps register.Problems, knownIDs []uuid.UUID, knownCodes []register.CodeUse) (Labels, error) {
	if err := tx.holdCited(ctx, e.Core().RefIDs, knownIDs); err != nil {
		return nil, err
	}
	labels, err := tx.labels(ctx, e.Core().RefIDs)
	if err != nil {
		return nil, err
	}
	for _, r := range e.Refs() {
		l, ok := labels[r.ID]
		if r.ID == e.Core().ID { // its own label may be yet to come
			ok, l.Type = true, string(e.Noun())
		}
		switch {
		case !ok && !slices.Contains(knownIDs, r.ID):
			ps.Add(r.Pointer, "unknown_id", "There is no such record, or you may not see it.")
		case ok && r.Type != "" && l.Type != string(r.Type):
			ps.Add(r.Pointer, "wrong_record_type", "This id belongs to another kind of record.")
		}
	}
	if err := tx.tellFacts(ctx, e); err != nil {
		return nil, err
	}
	bad, err := tx.badCodes(ctx, e.Codes(), knownCodes)
	if err != nil {
		return nil, err
	}
	return labels, append(ps, bad...).Err()
}

// holdCited keeps the entries that a record newly points at from being deleted
// until the write is done.
func (tx *txn) holdCited(ctx context.Context, ids, known []uuid.UUID) error {
	fresh := slices.DeleteFunc(slices.Clone(ids), func(id uuid.UUID) bool { return slices.Contains(known, id) })
	if len(fresh) == 0 {
		return nil
	}
	return tx.exec(ctx, `SELECT FROM labels WHERE id = ANY ($1) ORDER BY id FOR KEY SHARE`, array(fresh))
}

func (tx *txn) labels(ctx context.Context, ids []uuid.UUID) (Labels, error) {
	return readLabels(ctx, tx, tx.by, ids)
}

// readLabels reads the labels of ids, as far as a caller may see them.
func readLabels(ctx context.Context, in querier, p auth.Principal, ids []uuid.UUID) (Labels, error) {
	labels := Labels{}
	if len(ids) == 0 {
		return labels, nil
	}
	var c conditions
	query := `SELECT ` + labelsOf(&c, p, c.bind(`?`, array(ids)))
	return labels, scanOne(ctx, in, []any{&jsonDest{&labels}}, query, c.args...)
}

// settle works out again what follows from the fields of an entry that a move has
// changed, with what other entries say of it.
func (tx *txn) settle(ctx context.Context, e register.Entry) error {
	if err := settle(e).Err(); err != nil {
		return err
	}
	return tx.tellFacts(ctx, e)
}

// tellFacts tells an entry what other entries say that bears on its warnings.
func (tx *txn) tellFacts(ctx context.Context, e register.Entry) error {
	if p, ok := e.(register.Profiled); ok {
		if err := tx.tellProfile(ctx, p); err != nil {
			return err
		}
	}
	if p, ok := e.(register.Placed); ok {
		if err := tx.markOutside(ctx, p); err != nil {
			return err
		}
	}
	if s, ok := e.(register.Scrutinised); ok && len(s.Affects()) > 0 {
		var authorities []uuid.UUID
		err := scanOne(ctx, tx, []any{pq.Array(&authorities)}, `
			SELECT coalesce(array_agg(id), '{}')
			  FROM organisations
			 WHERE id = ANY ($1) AND CAST(standing ->> 'hasScrutinyFunction' AS boolean)`, array(s.Affects()))
		if err != nil {
			return err
		}
		s.LetIn(authorities)
	}
	if p, ok := e.(register.FinelyPlaced); ok {
		if err := tx.markFine(ctx, p); err != nil {
			return err
		}
	}
	if g, ok := e.(register.Grown); ok && len(g.GrownFrom()) > 0 {
		var first register.Date
		err := scanOne(ctx, tx, []any{&first}, `
			SELECT min(coalesce(starts_on_earliest, ends_on_earliest)) FROM activities WHERE id = ANY ($1)`, array(g.GrownFrom()))
		if err != nil {
			return err
		}
		g.MarkStart(first)
	}
	return nil
}

// markOutside tells an entry which of its areas lie outside the system.
func (tx *txn) markOutside(ctx context.Context, p register.Placed) error {
	var outside []uuid.UUID
	if areas := p.PlacedIn(); len(areas) > 0 {
		err := scanOne(ctx, tx, []any{pq.Array(&outside)}, `
			SELECT coalesce(array_agg(id), '{}') FROM areas WHERE id = ANY ($1) AND outside_system`, array(areas))
		if err != nil {
			return err
		}
	}
	p.MarkOutside(outside)
	return nil
}

// markFine tells an entry which of its areas are smaller than a local authority.
func (tx *txn) markFine(ctx context.Context, p register.FinelyPlaced) error {
	fine := []uuid.UUID{}
	if areas := p.PlacedIn(); len(areas) > 0 {
		err := scanOne(ctx, tx, []any{pq.Array(&fine)}, `
			SELECT coalesce(array_agg(id ORDER BY id), '{}')
			  FROM areas
			 WHERE id = ANY ($1)
			   AND kind NOT IN ('country', 'nhs_region', 'icb', 'sub_icb', 'local_authority')`, array(areas))
		if err != nil {
			return err
		}
	}
	p.MarkFine(fine)
	return nil
}

// badCodes returns a problem for each code that its vocabularies do not have,
// or that may no longer be written.
func (tx *txn) badCodes(ctx context.Context, uses, known []register.CodeUse) (register.Problems, error) {
	key := func(u register.CodeUse) string { return strings.Join(u.Vocabularies, " ") + "/" + u.Code }
	had := map[string]bool{}
	for _, u := range known {
		had[key(u)] = true
	}
	uses = slices.DeleteFunc(slices.Clone(uses), func(u register.CodeUse) bool { return had[key(u)] })
	if len(uses) == 0 {
		return nil, nil
	}
	codes := make([]string, 0, len(uses))
	for _, u := range uses {
		codes = append(codes, u.Code)
	}
	rows, err := tx.query(ctx, `SELECT vocabulary, code, status FROM terms WHERE code = ANY ($1)`, array(codes))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	status := map[[2]string]string{}
	for rows.Next() {
		var vocabulary, code, s string
		if err := rows.Scan(&vocabulary, &code, &s); err != nil {
			return nil, translate(err)
		}
		status[[2]string{vocabulary, code}] = s
	}
	for _, u := range uses {
		for _, v := range u.Vocabularies {
			addClosed(status, v)
		}
	}
	return codeProblems(uses, status), translate(rows.Err())
}

// addClosed adds the codes of a vocabulary that only a change of the contract
// extends: it has no rows.
func addClosed(status map[[2]string]string, vocabulary string) {
	v, ok := reference.Lookup(vocabulary)
	if !ok || v.Governance != reference.GovernanceClosed {
		return
	}
	for _, t := range v.Terms {
		status[[2]string{vocabulary, t.Code}] = t.Status
	}
}

func codeProblems(uses []register.CodeUse, status map[[2]string]string) (ps register.Problems) {
	for _, u := range uses {
		best := ""
		for _, v := range u.Vocabularies {
			if s := status[[2]string{v, u.Code}]; s != "" && best != reference.StatusActive {
				best = s
			}
		}
		switch best {
		case "":
			ps.Add(u.Pointer, "unknown_code", whereCodesAre(u.Vocabularies))
		case reference.StatusDeprecated:
			ps.Add(u.Pointer, "deprecated_term", "This code may no longer be written; its vocabulary says what replaces it.")
		}
	}
	return ps
}

// saveRefs stores the keys of a record in other systems. A key that another
// record of the owner has is an error that names the other record.
func (t table[E]) saveRefs(ctx context.Context, tx *txn, e E, isNew bool) error {
	owner, refs := e.References()
	id := e.Core().ID
	if !isNew {
		if err := tx.exec(ctx, `DELETE FROM external_refs WHERE record_id = $1`, id); err != nil {
			return err
		}
	}
	order := make([]int, len(refs)) // by system and value, so that two writers never wait for each other
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(refs[a].System, refs[b].System), cmp.Compare(refs[a].Value, refs[b].Value))
	})
	for _, i := range order {
		var holder uuid.UUID
		err := scanOne(ctx, tx, []any{&holder}, `
			INSERT INTO external_refs AS x (type, owner_organisation_id, system, value, record_id)
			VALUES ($1, $2, $3, $4, $5)
			    ON CONFLICT (type, owner_organisation_id, system, value) DO UPDATE SET record_id = x.record_id
			RETURNING record_id`, string(t.noun), owner, refs[i].System, refs[i].Value, id)
		if err != nil {
			return err
		}
		if holder != id {
			return tx.duplicateRef(ctx, holder, "#/externalRefs/"+strconv.Itoa(i))
		}
	}
	return nil
}

// duplicateRef names the record that holds a key, to those who may see it.
func (tx *txn) duplicateRef(ctx context.Context, holder uuid.UUID, pointer string) error {
	seen, err := tx.labels(ctx, []uuid.UUID{holder})
	if err != nil {
		return err
	}
	duplicate := &DuplicateRefError{Pointer: pointer}
	if _, ok := seen[holder]; ok {
		duplicate.ExistingID = &holder
	}
	return duplicate
}

// saveSearch stores the folded search text beside the row.
func (t table[E]) saveSearch(ctx context.Context, tx *txn, e E) error {
	if t.search == "" {
		return nil
	}
	text := e.SearchText()
	return tx.exec(ctx, `
		INSERT INTO `+t.search+` (id, document)
		VALUES ($1, setweight(to_tsvector('english', $2), 'A') || setweight(to_tsvector('english', $3), 'B') || to_tsvector('english', $4))
		    ON CONFLICT (id) DO UPDATE SET document = excluded.document`,
		e.Core().ID, register.FoldStored(text.A+" "+e.Code()), register.FoldStored(text.B), register.FoldStored(text.C))
}

// saveLabel stores what the id of an entry stands for and who may know.
func saveLabel(ctx context.Context, tx *txn, e register.Entry) error {
	b := e.Core()
	return tx.exec(ctx, `
		INSERT INTO labels (id, type, code, name, audience, editor_ids, draft)
		VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7)
		    ON CONFLICT (id) DO UPDATE
		   SET code = excluded.code, name = excluded.name, audience = excluded.audience,
		       editor_ids = excluded.editor_ids, draft = excluded.draft`,
		b.ID, string(e.Noun()), e.Code(), e.Name(), string(b.Audience), array(b.EditorIDs), b.Draft)
}

// written is what a write did: how the record stood before, nil for a new one,
// which columns it changed and which moves the record made.
type written struct {
	operation string
	fields    []string
	was       *register.Base
	steps     []register.Step
}

// appendChange appends the change record of a write, in the write's own
// transaction.
func appendChange(ctx context.Context, tx *txn, e register.Entry, w written) error {
	b := e.Core()
	var organisation, wasAudience, wasEditors, wasDraft any
	if tx.by.OrganisationID != uuid.Nil {
		organisation = tx.by.OrganisationID
	}
	if was := w.was; was != nil {
		wasAudience, wasEditors, wasDraft = string(was.Audience), array(was.EditorIDs), was.Draft
	}
	steps, err := json.Marshal(append([]register.Step{}, w.steps...))
	if err != nil {
		return err
	}
	return tx.exec(ctx, `
		INSERT INTO changes (type, record_id, version, operation, actor, organisation_id, fields, steps,
		                     audience, editor_ids, draft, was_audience, was_editor_ids, was_draft)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		string(e.Noun()), b.ID, b.Version, w.operation, tx.by.Holder, organisation, array(w.fields), string(steps),
		string(b.Audience), array(b.EditorIDs), b.Draft, wasAudience, wasEditors, wasDraft)
}
