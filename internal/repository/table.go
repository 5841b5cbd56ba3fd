package repository

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

// table is the core: it gets, lists, creates, changes and deletes the entries
// of one noun, with SQL built once from the db tags. It knows rows, not rules.
type table[E register.Entry] struct {
	noun     register.Noun
	name     string
	search   string           // the side table of search text, empty where nothing is searched
	prefix   string           // of references, empty where there are none
	numbers  string           // the sequence behind the references
	sorts    map[string]order // what lists can be sorted by
	sort     string           // the sort where none is asked for
	fresh    func() E
	moved    func(ctx context.Context, tx *txn, e E, steps []register.Step) error // what else follows from moves, if anything
	columns  []column
	selected string // columns of a whole record, with alias t
	listed   string // columns of a list, with alias t
	insert   string
	update   string
}

// tables names every table of the core. Each keeps in ref_ids what its rows
// point at.
var tables []string

// newTable fills in what follows from the row type.
func newTable[E register.Entry](t table[E]) table[E] {
	tables = append(tables, t.name)
	t.columns = columns(reflect.TypeOf(t.fresh()).Elem())
	var whole, list, into, values, set []string
	arg := 0
	for _, c := range t.columns {
		whole = append(whole, "t."+c.name)
		if !c.whole {
			list = append(list, "t."+c.name)
		}
		for _, name := range c.names() {
			switch name {
			case "created_at":
				continue
			case "updated_at":
				set = append(set, "updated_at = now()")
				continue
			case "reference":
				into = append(into, name)
				values = append(values, fmt.Sprintf("make_reference('%s', '%s')", t.prefix, t.numbers))
				continue
			}
			arg++
			into = append(into, name)
			values = append(values, "$"+strconv.Itoa(arg))
		}
	}
	arg = 1
	for _, c := range t.columns {
		if c.fixed || c.name == "updated_at" {
			continue
		}
		for _, name := range c.names() {
			arg++
			set = append(set, name+" = $"+strconv.Itoa(arg))
		}
	}
	t.selected, t.listed = strings.Join(whole, ", "), strings.Join(list, ", ")
	returning := "created_at, updated_at"
	if t.prefix != "" {
		returning += ", reference"
	}
	t.insert = "INSERT INTO " + t.name + " (" + strings.Join(into, ", ") + ")\nVALUES (" + strings.Join(values, ", ") + ")\nRETURNING " + returning
	t.update = "UPDATE " + t.name + "\n   SET " + strings.Join(set, ",\n       ") + "\n WHERE id = $1\nRETURNING updated_at"
	return t
}

// dests returns where to scan the columns of a row, whole or as listed.
func (t table[E]) dests(e E, whole bool) []any {
	row := reflect.ValueOf(e).Elem()
	out := make([]any, 0, len(t.columns)+3)
	for _, c := range t.columns {
		if whole || !c.whole {
			out = append(out, c.dest(row))
		}
	}
	return out
}

// values returns what is written of each column, by column name.
func (t table[E]) values(e E) (map[string][]any, error) {
	row := reflect.ValueOf(e).Elem()
	out := make(map[string][]any, len(t.columns))
	for _, c := range t.columns {
		args, err := c.args(row)
		if err != nil {
			return nil, err
		}
		out[c.name] = args
	}
	return out, nil
}

// get reads one whole entry with its labels, in one round trip.
func (t table[E]) get(ctx context.Context, db *DB, id uuid.UUID) (E, Labels, error) {
	var c conditions
	p := auth.From(ctx)
	c.add(`t.id = ?`, id)
	visible(&c, p, "t", t.literal())
	labels := labelsOf(&c, p, "t.ref_ids")
	rows, err := db.query(ctx, `SELECT `+t.selected+`,
       `+labels+`
  FROM `+t.name+` t
 WHERE `+c.where(), c.args...)
	var none E
	if err != nil {
		return none, nil, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return none, nil, translate(err)
		}
		return none, nil, missing(ctx, db, t.noun, id)
	}
	e, found := t.fresh(), Labels{}
	if err := rows.Scan(append(t.dests(e, true), &jsonDest{&found})...); err != nil {
		return none, nil, translate(err)
	}
	return e, found, nil
}

// literal is the noun as SQL.
func (t table[E]) literal() string { return "'" + string(t.noun) + "'" }

// missing tells a record that was deleted from one that is not there. Only who
// could see it learns that it was there.
func missing(ctx context.Context, q querier, noun register.Noun, id uuid.UUID) error {
	var c conditions
	c.add(`t.record_id = ? AND t.type = ? AND t.operation = 'deleted'`, id, string(noun))
	visible(&c, auth.From(ctx), "t", "t.type")
	rows, err := q.query(ctx, `SELECT 1 FROM changes t WHERE `+c.where(), c.args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if rows.Next() {
		return ErrGone
	}
	if err := rows.Err(); err != nil {
		return translate(err)
	}
	return ErrNotFound
}

// create validates and stores a new entry, with its keys elsewhere, its label,
// its search text and its change record.
func (t table[E]) create(ctx context.Context, tx *txn, e E) (Labels, error) {
	b := e.Core()
	if b.ID == uuid.Nil {
		b.ID = register.NewID()
	}
	b.Version, b.CreatedBy, b.UpdatedBy = 1, tx.by.Holder, tx.by.Holder
	labels, err := t.check(ctx, tx, e, settle(e), nil, nil)
	if err != nil {
		return nil, err
	}
	steps, err := t.begin(ctx, tx, e)
	if err != nil {
		return nil, err
	}
	if err := t.insertRow(ctx, tx, e); err != nil {
		return nil, err
	}
	if err := t.saveRefs(ctx, tx, e, true); err != nil {
		return nil, err
	}
	if err := t.saveSearch(ctx, tx, e); err != nil {
		return nil, err
	}
	if err := saveLabel(ctx, tx, e); err != nil {
		return nil, err
	}
	return labels, appendChange(ctx, tx, e, written{operation: "created", steps: steps})
}

// settle validates an entry and works out what follows from its fields.
func settle(e register.Entry) register.Problems {
	ps := e.Validate()
	fill(reflect.ValueOf(e))
	e.Derive()
	if r, ok := any(e).(interface{ MarkIdentifiable(register.SearchText) }); ok {
		r.MarkIdentifiable(e.SearchText())
	}
	fill(reflect.ValueOf(e))
	return ps
}

func (t table[E]) insertRow(ctx context.Context, tx *txn, e E) error {
	values, err := t.values(e)
	if err != nil {
		return err
	}
	var args []any
	for _, c := range t.columns {
		if c.name != "created_at" && c.name != "updated_at" && c.name != "reference" {
			args = append(args, values[c.name]...)
		}
	}
	dests := []any{&e.Core().CreatedAt, &e.Core().UpdatedAt}
	if t.prefix != "" {
		dests = append(dests, reflect.ValueOf(e).Elem().FieldByName("Reference").Addr().Interface())
	}
	return scanOne(ctx, tx, dests, t.insert, args...)
}

// scanOne runs a statement that returns one row.
func scanOne(ctx context.Context, in querier, dests []any, query string, args ...any) error {
	rows, err := in.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return translate(err)
		}
		return sql.ErrNoRows
	}
	return translate(rows.Scan(dests...))
}

// change locks the row, checks the version the caller saw, lets edit alter it,
// validates, stores it, and appends the change record. An edit that changes
// nothing writes nothing.
func (t table[E]) change(ctx context.Context, tx *txn, id uuid.UUID, version int64, edit func(E) error) (E, Labels, error) {
	var none E
	h, err := t.hold(ctx, tx, id, version, mayEdit)
	if err != nil {
		return none, nil, err
	}
	if err := edit(h.entry); err != nil {
		return none, nil, err
	}
	labels, err := t.store(ctx, tx, h, nil)
	return h.entry, labels, err
}

// store validates an entry that was altered, and writes what has changed with
// the moves it has made.
func (t table[E]) store(ctx context.Context, tx *txn, h *held[E], steps []register.Step) (Labels, error) {
	e, was := h.entry, h.before.Core()
	labels, err := t.check(ctx, tx, e, settle(e), was.RefIDs, h.before.Codes())
	if err != nil {
		return nil, err
	}
	revised, err := t.revise(ctx, tx, h)
	if err != nil {
		return nil, err
	}
	steps = append(steps, revised...)
	fields, err := t.updateRow(ctx, tx, e, h.values)
	if err != nil || len(fields) == 0 {
		return labels, err
	}
	if slices.Contains(fields, "external_refs") {
		if err := t.saveRefs(ctx, tx, e, false); err != nil {
			return nil, err
		}
	}
	if err := t.saveSearch(ctx, tx, e); err != nil {
		return nil, err
	}
	if err := saveLabel(ctx, tx, e); err != nil {
		return nil, err
	}
	if t.moved != nil {
		if err := t.moved(ctx, tx, e, steps); err != nil {
			return nil, err
		}
	}
	return labels, appendChange(ctx, tx, e, written{operation: "updated", fields: fields, was: was, steps: steps})
}

// AnyVersion lets a change through whatever the version is.
const AnyVersion int64 = -1

// updateRow writes the columns of a changed entry and returns which changed.
func (t table[E]) updateRow(ctx context.Context, tx *txn, e E, before map[string][]any) ([]string, error) {
	after, err := t.values(e)
	if err != nil {
		return nil, err
	}
	var fields []string
	for _, c := range t.columns {
		if !c.fixed && !reflect.DeepEqual(before[c.name], after[c.name]) {
			fields = append(fields, c.name)
		}
	}
	if len(fields) == 0 {
		return nil, nil
	}
	e.Core().Version++
	e.Core().UpdatedBy = tx.by.Holder
	if after, err = t.values(e); err != nil {
		return nil, err
	}
	args := []any{e.Core().ID}
	for _, c := range t.columns {
		if !c.fixed && c.name != "updated_at" {
			args = append(args, after[c.name]...)
		}
	}
	return fields, scanOne(ctx, tx, []any{&e.Core().UpdatedAt}, t.update, args...)
}

// remove deletes a row that the condition allows to go, and leaves a change
// record, which later tells who could see it that it is gone.
func (t table[E]) remove(ctx context.Context, tx *txn, id uuid.UUID, version int64, allowed func(E) error) error {
	h, err := t.hold(ctx, tx, id, version, mayEdit)
	if err != nil {
		return err
	}
	e := h.entry
	if owner, _ := e.References(); tx.by.Role != auth.SystemAdmin && owner != tx.by.OrganisationID {
		return ErrForbidden // others may edit it; only its owner takes it out
	}
	if err := allowed(e); err != nil {
		return err
	}
	if err := tx.exec(ctx, `SELECT FROM labels WHERE id = $1 FOR UPDATE`, id); err != nil {
		return err // whoever is about to point at it waits, and then does not find it
	}
	if err := tx.uncited(ctx, id); err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM external_refs WHERE record_id = $1`,
		`DELETE FROM labels WHERE id = $1`,
		`DELETE FROM ` + t.name + ` WHERE id = $1`,
	} {
		if err := tx.exec(ctx, statement, id); err != nil {
			return err
		}
	}
	e.Core().Version++
	return appendChange(ctx, tx, e, written{operation: "deleted", was: e.Core()})
}

// uncited is the rule for records that may be deleted only when no other record
// points at them, whether the caller may see it or not.
func (tx *txn) uncited(ctx context.Context, id uuid.UUID) error {
	parts := make([]string, 0, len(tables))
	for _, name := range tables {
		parts = append(parts, `EXISTS (SELECT FROM `+name+` WHERE ref_ids @> ARRAY[CAST($1 AS uuid)] AND id <> $1)`)
	}
	var cited bool
	if err := scanOne(ctx, tx, []any{&cited}, `SELECT `+strings.Join(parts, "\n    OR "), id); err != nil {
		return err
	}
	if cited {
		return ErrInUse
	}
	return nil
}

// draftsOnly is the rule for records that may be deleted only as drafts.
func draftsOnly[E register.Entry](e E) error {
	if !e.Core().Draft {
		return ErrNotADraft
	}
	return nil
}
