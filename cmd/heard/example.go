package main

import (
	"context"
	"errors"
	"log/slog"

	"heard/internal/example"
	"heard/internal/importer"
	"heard/internal/repository"
)

// loadExample loads the example register into an empty database, and adds to it,
// once, invented records with days around today.
func loadExample(ctx context.Context, d *database, log *slog.Logger) error {
	s, err := importer.Example(ctx, d.DB, today())
	if err != nil {
		return err
	}
	if s != nil {
		lines := 0
		for _, t := range s.Kinds {
			lines += t.Lines
		}
		log.Info("loaded the example register", "lines", lines)
	}
	return loadInvented(ctx, d, log)
}

// loadInvented adds invented records to the example register and to no other. That
// some cannot be made, as under rules of the deployment's own, stops nothing.
func loadInvented(ctx context.Context, d *database, log *slog.Logger) error {
	_, err := d.FindOrganisation(ctx, importer.ExampleKeeper)
	if errors.Is(err, repository.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	made, err := example.Load(ctx, d.DB, today())
	if err != nil {
		log.Warn("some invented records could not be made", "error", err.Error())
	}
	if made {
		log.Info("made invented records")
	}
	return nil
}
