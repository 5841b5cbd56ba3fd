package main

import (
	"context"
	"log/slog"
	"time"

	"heard/internal/repository"
)

// betweenMoves is how often the register looks for moves whose date has come.
const betweenMoves = time.Minute

// moveByDate makes the moves that follow from dates, at once and then each
// minute, until the context ends. Several instances may do so side by side.
func moveByDate(ctx context.Context, db *repository.DB, log *slog.Logger) {
	tick := time.NewTicker(betweenMoves)
	defer tick.Stop()
	for {
		moved, err := db.MoveDue(ctx)
		if err != nil && ctx.Err() == nil {
			log.Error("some moves by date could not be made", "error", err.Error())
		}
		if moved > 0 {
			log.Info("moved by date", "records", moved)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
