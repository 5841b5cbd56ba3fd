package main

import (
	"fmt"
	"runtime/debug"

	"heard/internal/contract"
)

type versionCommand struct{}

// Run prints the version of the contract and, where it is known, the commit.
func (versionCommand) Run() error {
	c, err := contract.Load()
	if err != nil {
		return err
	}
	commit := "unknown commit"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = s.Value
			}
		}
	}
	fmt.Printf("heard %s (%s)\n", c.Version, commit)
	return nil
}
