package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

type migrateCommand struct{}

// Run migrates the database of the configuration.
func (migrateCommand) Run(ctx context.Context) (err error) {
	c, err := loadConfig()
	if err != nil {
		return err
	}
	d, err := openDatabase(ctx, c, newLog(max(c.LogLevel, slog.LevelWarn)), false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close(ctx)) }()
	n, err := d.Migrate(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("The schema is up to date (%d migrations run).\n", n)
	return nil
}
