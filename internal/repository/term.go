package repository

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"heard/internal/register"
)

// Term is a code of an open vocabulary.
type Term struct {
	Code        string          `db:"code"`
	Label       string          `db:"label"`
	Description *string         `db:"description"`
	Broader     *string         `db:"broader"`
	Status      string          `db:"status"`
	ReplacedBy  *string         `db:"replaced_by"`
	SortOrder   int             `db:"sort_order"`
	Attributes  json.RawMessage `db:"attributes"`
	Version     int64           `db:"version"`
}

const termColumns = `code, label, description, broader, status, replaced_by, sort_order, attributes, version`

// Terms lists the codes of an open vocabulary in order.
func (db *DB) Terms(ctx context.Context, vocabulary string) ([]Term, error) {
	rows, err := db.query(ctx, `SELECT `+termColumns+` FROM terms WHERE vocabulary = $1 ORDER BY sort_order, code`, vocabulary)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	terms := []Term{}
	for rows.Next() {
		var t Term
		if err := rows.StructScan(&t); err != nil {
			return nil, translate(err)
		}
		terms = append(terms, t)
	}
	return terms, translate(rows.Err())
}

// TermCounts says how many codes each open vocabulary has.
func (db *DB) TermCounts(ctx context.Context) (map[string]int, error) {
	rows, err := db.query(ctx, `SELECT vocabulary, count(*) FROM terms GROUP BY vocabulary`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	counts := map[string]int{}
	for rows.Next() {
		var vocabulary string
		var n int
		if err := rows.Scan(&vocabulary, &n); err != nil {
			return nil, translate(err)
		}
		counts[vocabulary] = n
	}
	return counts, translate(rows.Err())
}

// CreateTerm adds a code to an open vocabulary, at its end unless it says where.
func (db *DB) CreateTerm(ctx context.Context, vocabulary string, t Term) (Term, error) {
	defer db.lookups.forget()
	return write(ctx, db, func(tx *txn) (Term, error) {
		if err := tx.knownTerm(ctx, vocabulary, "#/broader", t.Broader); err != nil {
			return t, err
		}
		err := scanTerm(ctx, tx, &t, `
			INSERT INTO terms (vocabulary, code, label, description, broader, sort_order)
			SELECT $1, $2, $3, $4, $5, coalesce(nullif($6, 0), max(sort_order) + 1, 1)
			  FROM terms WHERE vocabulary = $1
			RETURNING `+termColumns, vocabulary, t.Code, t.Label, t.Description, t.Broader, t.SortOrder)
		if err != nil {
			return t, err
		}
		return t, appendTermChange(ctx, tx, vocabulary, t, "created")
	})
}

// UpdateTerm changes the words of a code, or deprecates it.
func (db *DB) UpdateTerm(ctx context.Context, vocabulary, code string, version int64, edit func(*Term) error) (Term, error) {
	defer db.lookups.forget()
	return write(ctx, db, func(tx *txn) (Term, error) {
		var t Term
		err := scanTerm(ctx, tx, &t, `SELECT `+termColumns+` FROM terms WHERE vocabulary = $1 AND code = $2 FOR UPDATE`, vocabulary, code)
		if err != nil {
			return t, err
		}
		if t.Version != version {
			return t, &StaleError{Current: t.Version}
		}
		was := t
		if err := edit(&t); err != nil {
			return t, err
		}
		if t.ReplacedBy != nil && *t.ReplacedBy == code {
			return t, register.Problems{{Pointer: "#/replacedBy", Code: "invalid", Detail: "A code is not replaced by itself."}}
		}
		if err := tx.knownTerms(ctx, vocabulary, was, t); err != nil {
			return t, err
		}
		err = scanTerm(ctx, tx, &t, `
			UPDATE terms SET label = $3, description = $4, broader = $5, status = $6, replaced_by = $7, sort_order = $8, version = version + 1
			 WHERE vocabulary = $1 AND code = $2
			RETURNING `+termColumns, vocabulary, code, t.Label, t.Description, t.Broader, t.Status, t.ReplacedBy, t.SortOrder)
		if err != nil {
			return t, err
		}
		return t, appendTermChange(ctx, tx, vocabulary, t, "updated")
	})
}

// appendTermChange appends the change record of a term. A term has no id of its
// own; the one it is known by here follows from its vocabulary and code.
func appendTermChange(ctx context.Context, tx *txn, vocabulary string, t Term, operation string) error {
	id := uuid.NewSHA1(uuid.NameSpaceOID, []byte(vocabulary+"/"+t.Code))
	return tx.exec(ctx, `
		INSERT INTO changes (type, record_id, version, operation, actor, fields, audience, editor_ids, draft)
		VALUES ('term', $1, $2, $3, $4, '{}', 'public', '{}', false)`, id, t.Version, operation, tx.by.Holder)
}

// knownTerms checks the codes that a term newly points at.
func (tx *txn) knownTerms(ctx context.Context, vocabulary string, was, is Term) error {
	for _, p := range []struct {
		pointer string
		was, is *string
	}{{"#/broader", was.Broader, is.Broader}, {"#/replacedBy", was.ReplacedBy, is.ReplacedBy}} {
		if p.is == nil || p.was != nil && *p.was == *p.is {
			continue
		}
		if err := tx.knownTerm(ctx, vocabulary, p.pointer, p.is); err != nil {
			return err
		}
	}
	return nil
}

// knownTerm checks that a code of the same vocabulary exists.
func (tx *txn) knownTerm(ctx context.Context, vocabulary, pointer string, code *string) error {
	if code == nil {
		return nil
	}
	bad, err := tx.badCodes(ctx, []register.CodeUse{{Vocabularies: []string{vocabulary}, Code: *code, Pointer: pointer}}, nil)
	if err != nil {
		return err
	}
	return bad.Err()
}

func scanTerm(ctx context.Context, tx *txn, t *Term, query string, args ...any) error {
	rows, err := tx.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return translate(err)
		}
		return ErrNotFound
	}
	return translate(rows.StructScan(t))
}
