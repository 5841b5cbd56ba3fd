package main

import (
	"context"
	"log/slog"

	"heard/internal/importer"
)

// loadExample loads the example register into an empty database.
func loadExample(ctx context.Context, d *database, log *slog.Logger) error {
	s, err := importer.Example(ctx, d.DB, today())
	if err != nil || s == nil {
		return err
	}
	lines := 0
	for _, t := range s.Kinds {
		lines += t.Lines
	}
	log.Info("loaded the example register", "lines", lines)
	return nil
}
