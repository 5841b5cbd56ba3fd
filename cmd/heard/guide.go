package main

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// guide prints where things are and makes three keys that end with the process:
// they are never stored.
func guide(ctx context.Context, d *database, address string) (map[string]auth.Principal, error) {
	fmt.Printf("\n  Heard answers at      %s/v1\n  The contract to read  %s/docs\n", address, address)
	owner, err := someOwner(ctx, d)
	if err != nil {
		return nil, err
	}
	if owner == nil {
		fmt.Printf("\n  There is no organisation yet. Make a key of an administrator, then add one:\n    heard key create --role system_admin --holder <code>\n\n")
		return nil, nil
	}
	editor, approver, reader := auth.NewKey(), auth.NewKey(), auth.NewKey()
	made := map[string]auth.Principal{}
	for key, role := range map[string]auth.Role{editor: auth.Editor, approver: auth.Approver, reader: auth.Reader} {
		made[string(auth.Hash(key))] = auth.Principal{KeyID: uuid.New(), OrganisationID: owner.ID, Role: role,
			Holder: "guide-" + string(role), KeyPrefix: auth.Prefix(key)}
	}
	fmt.Printf(`
  Keys of %s, until this process ends
    editor    %s
    approver  %s
    reader    %s

  Try
    curl -s '%s/v1/insights?q=gp+appointments&limit=5'
    curl -s -X POST %s/v1/insights -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '{"title":"People want evening appointments"}'

`, owner.FullName, editor, approver, reader, address, address, editor)
	return made, nil
}

// someOwner is an organisation whose editor has something to change: the owner
// of an insight, else any; nil when there is none.
func someOwner(ctx context.Context, d *database) (*register.Organisation, error) {
	found, err := d.ListInsights(ctx, repository.Query{Limit: 1, Sort: "-reference"}, repository.InsightFilter{})
	if err != nil {
		return nil, err
	}
	if len(found.Items) > 0 {
		o, _, err := d.GetOrganisation(ctx, found.Items[0].OwnerOrganisationID)
		return o, err
	}
	any, err := d.ListOrganisations(ctx, repository.Query{Limit: 1, Sort: "reference"}, repository.OrganisationFilter{})
	if err != nil || len(any.Items) == 0 {
		return nil, err
	}
	return any.Items[0], nil
}
