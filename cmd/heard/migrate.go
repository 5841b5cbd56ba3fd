package main

import (
	"context"
	"fmt"
)

type migrateCommand struct{}

// Run migrates the database of the configuration.
func (migrateCommand) Run(ctx context.Context) error {
	return withDatabase(ctx, func(d *database) error {
		n, err := d.Migrate(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("The schema is up to date (%d migrations run).\n", n)
		return nil
	})
}
