package repository

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"heard/internal/auth"
	"heard/internal/reference"
	"heard/internal/register"
	"heard/migrations"
)

// Migrate brings the schema up to date under a lock, so that several processes
// may start at once, and loads the reference data that is new. It returns how
// many migrations it ran.
func (db *DB) Migrate(ctx context.Context) (int, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return 0, fmt.Errorf("make the migration lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db.SQL(), migrations.FS,
		goose.WithSessionLocker(locker), goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return 0, fmt.Errorf("read the migrations: %w", err)
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate the database: %w", err)
	}
	return len(done), db.loadReference(auth.With(ctx, auth.System))
}

// HasSchema reports whether the database was ever migrated.
func (db *DB) HasSchema(ctx context.Context) (ready bool, err error) {
	err = db.sql.GetContext(ctx, &ready, `SELECT to_regclass('keys') IS NOT NULL`)
	return ready, translate(err)
}

// loadReference adds the areas and terms that the program brings along and the
// database does not have. What administrators changed stays as it is.
func (db *DB) loadReference(ctx context.Context) error {
	_, err := write(ctx, db, func(tx *txn) (struct{}, error) {
		if err := tx.exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('heard reference data'))`); err != nil {
			return struct{}{}, err
		}
		if err := loadTerms(ctx, tx); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, loadAreas(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("load the reference data: %w", err)
	}
	return nil
}

// loadTerms adds the terms of the open vocabularies in one statement.
func loadTerms(ctx context.Context, tx *txn) error {
	type row struct {
		Vocabulary string `json:"vocabulary"`
		reference.Term
	}
	var rows []row
	for _, v := range reference.Vocabularies() {
		if v.Governance != reference.GovernanceOpen {
			continue
		}
		for _, t := range v.Terms {
			rows = append(rows, row{v.ID, t})
		}
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	return tx.exec(ctx, `
		INSERT INTO terms (vocabulary, code, label, description, broader, status, replaced_by, sort_order, attributes)
		SELECT vocabulary, code, label, description, broader, status, "replacedBy", "sortOrder", coalesce(attributes, '{}')
		  FROM jsonb_to_recordset($1) AS t (vocabulary text, code text, label text, description text, broader text,
		                                    status text, "replacedBy" text, "sortOrder" integer, attributes jsonb)
		    ON CONFLICT DO NOTHING`, string(text))
}

func loadAreas(ctx context.Context, tx *txn) error {
	var there []uuid.UUID
	if err := scanOne(ctx, tx, []any{pq.Array(&there)}, `SELECT coalesce(array_agg(id), '{}') FROM areas`); err != nil {
		return err
	}
	for _, a := range reference.Areas() {
		id := uuid.MustParse(a.ID)
		if slices.Contains(there, id) {
			continue
		}
		parents := make([]uuid.UUID, 0, len(a.ParentIDs))
		for _, p := range a.ParentIDs {
			parents = append(parents, uuid.MustParse(p))
		}
		area := &register.Area{Base: register.Base{ID: id}, FullName: a.Name, Kind: a.Kind, GSSCode: a.GSSCode, ODSCode: a.ODSCode,
			CodeVintage: a.CodeVintage, ParentIDs: parents, OutsideSystem: a.OutsideSystem, RuralUrban: a.RuralUrban, Aliases: a.Aliases}
		if _, err := areas.create(ctx, tx, area); err != nil {
			return fmt.Errorf("area %s: %w", a.Name, err)
		}
	}
	return nil
}

// SchemaDigest names the state that Migrate leaves an empty database in. It
// changes with the migrations and the reference data.
func SchemaDigest() (string, error) {
	h := sha256.New()
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		b, err := migrations.FS.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s\n%s\n", name, b)
	}
	err = json.NewEncoder(h).Encode([]any{reference.Areas(), reference.Vocabularies()})
	return hex.EncodeToString(h.Sum(nil)[:12]), err
}
