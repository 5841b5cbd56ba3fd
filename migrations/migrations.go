// Package migrations holds the schema of the database, one file a change. A
// released file is never edited.
package migrations

import "embed"

// FS holds the migrations in the form that goose reads.
//
//go:embed *.sql
var FS embed.FS
