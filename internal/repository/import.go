package repository

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/auth"
	"heard/internal/register"
)

// importing is the principal of an import. It writes for any owner.
var importing = auth.Principal{Role: auth.SystemAdmin, Holder: "import", Everything: true}

var errDryRun = errors.New("a dry run keeps nothing") // ends a transaction that must leave nothing behind

// Import is one import: a transaction in which each line is a step of its own.
type Import struct{ tx *txn }

// Import runs f in one transaction. Imports wait for one another, so that two
// never make the same body twice. A dry run keeps nothing.
func (db *DB) Import(ctx context.Context, dryRun bool, f func(context.Context, *Import) error) error {
	ctx = auth.With(ctx, importing)
	defer db.lookups.forget()
	_, err := write(ctx, db, func(tx *txn) (struct{}, error) {
		if err := tx.exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('heard import'))`); err != nil {
			return struct{}{}, err
		}
		if err := f(ctx, &Import{tx}); err != nil {
			return struct{}{}, err
		}
		if dryRun {
			return struct{}{}, errDryRun
		}
		return struct{}{}, nil
	})
	if errors.Is(err, errDryRun) {
		return nil
	}
	return err
}

// Step runs one part of the import. If it fails, nothing of it is kept and the
// import goes on.
func (im *Import) Step(ctx context.Context, f func() error) error {
	if _, err := im.tx.ExecContext(ctx, `SAVEPOINT step`); err != nil {
		return translate(err)
	}
	failed := f()
	if failed != nil {
		if _, err := im.tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT step`); err != nil {
			return errors.Join(failed, translate(err))
		}
	}
	_, err := im.tx.ExecContext(ctx, `RELEASE SAVEPOINT step`)
	return errors.Join(failed, translate(err))
}

// keeper is a table whose entries are known only as entries.
type keeper interface {
	fresh() register.Entry
	create(ctx context.Context, tx *txn, e register.Entry) error
	change(ctx context.Context, tx *txn, id uuid.UUID, edit func(register.Entry) error) (register.Entry, error)
	read(ctx context.Context, tx *txn, id uuid.UUID) (register.Entry, error)
	version(ctx context.Context, tx *txn, id uuid.UUID) (int64, error)
}

type kept[E register.Entry] struct{ t table[E] }

func (k kept[E]) fresh() register.Entry { return k.t.fresh() }

func (k kept[E]) create(ctx context.Context, tx *txn, e register.Entry) error {
	_, err := k.t.create(ctx, tx, e.(E))
	return err
}

func (k kept[E]) change(ctx context.Context, tx *txn, id uuid.UUID, edit func(register.Entry) error) (register.Entry, error) {
	e, _, err := k.t.change(ctx, tx, id, AnyVersion, func(e E) error { return edit(e) })
	return e, err
}

func (k kept[E]) read(ctx context.Context, tx *txn, id uuid.UUID) (register.Entry, error) {
	h, err := k.t.hold(ctx, tx, id, AnyVersion, mayEdit)
	if err != nil {
		return nil, err
	}
	return h.entry, nil
}

func (k kept[E]) version(ctx context.Context, tx *txn, id uuid.UUID) (version int64, err error) {
	err = scanOne(ctx, tx, []any{&version}, `SELECT version FROM `+k.t.name+` WHERE id = $1`, id)
	return version, err
}

// imported are the tables that an import writes.
var imported = map[register.Noun]keeper{
	register.NounOrganisation: kept[*register.Organisation]{organisations},
	register.NounCommunity:    kept[*register.Community]{communities},
	register.NounInsight:      kept[*register.Insight]{insights},
	register.NounActivity:     kept[*register.Activity]{activities},
	register.NounConsultation: kept[*register.Consultation]{consultations},
	register.NounDecision:     kept[*register.Decision]{decisions},
	register.NounStakeholder:  kept[*register.Stakeholder]{stakeholders},
	register.NounFeedbackLoop: kept[*register.FeedbackLoop]{feedbackLoops},
}

// Fresh returns an empty entry of a noun, nil when imports do not write it.
func (im *Import) Fresh(noun register.Noun) register.Entry {
	if k, ok := imported[noun]; ok {
		return k.fresh()
	}
	return nil
}

// Create stores a new entry.
func (im *Import) Create(ctx context.Context, e register.Entry) error {
	return imported[e.Noun()].create(ctx, im.tx, e)
}

// Change changes an entry.
func (im *Import) Change(ctx context.Context, noun register.Noun, id uuid.UUID, edit func(register.Entry) error) (register.Entry, error) {
	return imported[noun].change(ctx, im.tx, id, edit)
}

// Read reads an entry as it is inside the import.
func (im *Import) Read(ctx context.Context, noun register.Noun, id uuid.UUID) (register.Entry, error) {
	return imported[noun].read(ctx, im.tx, id)
}

// Version is the version an entry has now, 0 when it is gone.
func (im *Import) Version(ctx context.Context, noun register.Noun, id uuid.UUID) (int64, error) {
	v, err := imported[noun].version(ctx, im.tx, id)
	if isNone(err) {
		return 0, nil
	}
	return v, err
}

// ImportLine is what a line of an earlier import left behind.
type ImportLine struct {
	Type     register.Noun
	Owner    uuid.UUID
	System   string
	Value    string
	Digest   string
	RecordID uuid.UUID
	Version  int64    // of the record as the import left it
	OpenRefs []string // refs of its links that were not found
}

// Line finds what the line of this type, owner, system and value left behind;
// nil when it is new.
func (im *Import) Line(ctx context.Context, key ImportLine) (*ImportLine, error) {
	l := key
	err := scanOne(ctx, im.tx, []any{&l.Digest, &l.RecordID, &l.Version, pq.Array(&l.OpenRefs)}, `
		SELECT digest, record_id, version, open_refs
		  FROM import_lines
		 WHERE type = $1 AND owner_organisation_id = $2 AND system = $3 AND value = $4`,
		string(key.Type), key.Owner, key.System, key.Value)
	if isNone(err) {
		return nil, nil
	}
	return &l, err
}

// SaveLine remembers what a line has left.
func (im *Import) SaveLine(ctx context.Context, l ImportLine) error {
	return im.tx.exec(ctx, `
		INSERT INTO import_lines (type, owner_organisation_id, system, value, digest, record_id, version, open_refs)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		    ON CONFLICT (type, owner_organisation_id, system, value) DO UPDATE
		   SET digest = excluded.digest, record_id = excluded.record_id, version = excluded.version, open_refs = excluded.open_refs`,
		string(l.Type), l.Owner, l.System, l.Value, l.Digest, l.RecordID, l.Version, array(l.OpenRefs))
}

// WrittenByImports says whether only imports have written a record.
func (im *Import) WrittenByImports(ctx context.Context, id uuid.UUID) (bool, error) {
	var ours bool
	err := scanOne(ctx, im.tx, []any{&ours}, `SELECT NOT EXISTS (SELECT FROM changes WHERE record_id = $1 AND actor <> $2)`, id, importing.Holder)
	return ours, err
}

// HasOtherLines says whether a record is there by more than the line of a key:
// by another line, or by its name.
func (im *Import) HasOtherLines(ctx context.Context, id uuid.UUID, key ImportLine) (bool, error) {
	var others bool
	err := scanOne(ctx, im.tx, []any{&others}, `
		SELECT EXISTS (SELECT FROM import_lines
		                WHERE record_id = $1 AND (type, owner_organisation_id, system, value) <> ($2, $3, $4, $5))
		    OR NOT EXISTS (SELECT FROM import_lines
		                    WHERE record_id = $1 AND (type, owner_organisation_id, system, value) = ($2, $3, $4, $5))`,
		id, string(key.Type), key.Owner, key.System, key.Value)
	return others, err
}

// FindRef finds the record that has a key in a system. Of several, that of the
// owner is meant.
func (im *Import) FindRef(ctx context.Context, system, value string, owner uuid.UUID) (noun register.Noun, id uuid.UUID, err error) {
	err = scanOne(ctx, im.tx, []any{&noun, &id}, `
		SELECT min(type), min(record_id::text)::uuid
		  FROM external_refs x
		 WHERE system = $1 AND value = $2
		   AND (owner_organisation_id = $3
		        OR NOT EXISTS (SELECT FROM external_refs o WHERE o.system = $1 AND o.value = $2 AND o.owner_organisation_id = $3))
		HAVING count(*) = 1`, system, value, owner)
	if isNone(err) {
		return "", uuid.Nil, nil
	}
	return noun, id, err
}

// FindOwn finds the owner's record of this noun with a key in a system; uuid.Nil
// when there is none.
func (im *Import) FindOwn(ctx context.Context, owner uuid.UUID, noun register.Noun, system, value string) (id uuid.UUID, err error) {
	err = scanOne(ctx, im.tx, []any{&id}, `
		SELECT record_id FROM external_refs WHERE type = $1 AND owner_organisation_id = $2 AND system = $3 AND value = $4`,
		string(noun), owner, system, value)
	if isNone(err) {
		return uuid.Nil, nil
	}
	return id, err
}

// FindOrganisation finds a body by id, code, name or alias; uuid.Nil when there
// is none. name is what the register calls it.
func (im *Import) FindOrganisation(ctx context.Context, words string) (id uuid.UUID, name string, err error) {
	id, err = findOrganisation(ctx, im.tx, words)
	if errors.Is(err, ErrNotFound) {
		return uuid.Nil, "", nil
	}
	if err != nil {
		return uuid.Nil, "", err
	}
	err = scanOne(ctx, im.tx, []any{&name}, `SELECT name FROM organisations WHERE id = $1`, id)
	return id, name, err
}

// FindCommunity finds the oldest community of a name; uuid.Nil when there is
// none.
func (im *Import) FindCommunity(ctx context.Context, words string) (id uuid.UUID, err error) {
	err = scanOne(ctx, im.tx, []any{&id}, `SELECT id FROM communities WHERE title_key = $1 ORDER BY id LIMIT 1`, register.Fold(words))
	if isNone(err) {
		return uuid.Nil, nil
	}
	return id, err
}

// ImportArea is an area as an import finds it.
type ImportArea struct {
	ID      uuid.UUID
	Keys    []string // folded names
	Parents []uuid.UUID
}

// Areas lists all areas by their names.
func (im *Import) Areas(ctx context.Context) ([]ImportArea, error) {
	rows, err := im.tx.query(ctx, `SELECT id, name_keys, parent_ids FROM areas ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []ImportArea
	for rows.Next() {
		var a ImportArea
		if err := rows.Scan(&a.ID, pq.Array(&a.Keys), pq.Array(&a.Parents)); err != nil {
			return nil, fmt.Errorf("read the areas: %w", translate(err))
		}
		out = append(out, a)
	}
	return out, translate(rows.Err())
}

// IsEmpty says whether nobody has put anything into the register yet.
func (db *DB) IsEmpty(ctx context.Context) (empty bool, err error) {
	return empty, scanOne(ctx, db, []any{&empty}, `SELECT NOT EXISTS (SELECT FROM organisations)`)
}
