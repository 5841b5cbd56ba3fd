package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/repository"
)

type keyCommand struct {
	Create keyCreate `cmd:"" help:"Make a key and print it once."`
	List   keyList   `cmd:"" help:"List keys; secrets are not kept."`
	Revoke keyRevoke `cmd:"" help:"End a key."`
}

type keyCreate struct {
	Organisation string         `help:"The organisation: an id, an ODS or GSS code, or its exact name. Needed for every role but system_admin."`
	Role         string         `required:"" enum:"reader,editor,approver,contacts_officer,org_admin,system_admin" help:"What the key may do: ${enum}."`
	Holder       string         `required:"" help:"Who holds it: a role title or an opaque code, never a name."`
	ActUsers     bool           `help:"Let the key say in the header Heard-Acting-User for whom it acts; for front ends that know their users."`
	Expires      *time.Duration `help:"How long it is valid, such as 720h; without it, until revoked."`
}

var goodHolder = regexp.MustCompile(`^[\pL\pN][\pL\pN ._/-]{0,99}$`)

// Run makes a key.
func (k keyCreate) Run(ctx context.Context) error {
	if !goodHolder.MatchString(k.Holder) {
		return errors.New("--holder is a role title or an opaque code of letters, digits, spaces and . _ / -, at most 100 of them; never a name or an address")
	}
	if k.Expires != nil && *k.Expires <= 0 {
		return errors.New("--expires must lie ahead, such as 720h")
	}
	if auth.Role(k.Role) == auth.SystemAdmin && k.Organisation != "" {
		return errors.New("a system_admin belongs to no organisation; leave --organisation out")
	}
	return withDatabase(ctx, func(d *database) error {
		key := repository.Key{Role: auth.Role(k.Role), Holder: k.Holder}
		if key.Role != auth.SystemAdmin {
			id, err := findOrganisation(ctx, d, k.Organisation)
			if err != nil {
				return err
			}
			key.OrganisationID = uuid.NullUUID{UUID: id, Valid: true}
		}
		if k.ActUsers {
			key.Scopes = []string{auth.ActUsers}
		}
		if k.Expires != nil {
			at := time.Now().Add(*k.Expires)
			key.ExpiresAt = &at
		}
		secret, _, err := d.CreateKey(ctx, key)
		if err != nil {
			return err
		}
		fmt.Println(secret)
		fmt.Fprintln(os.Stderr, "This is the only time the key is shown. Send it as: Authorization: Bearer <key>")
		return nil
	})
}

func findOrganisation(ctx context.Context, d *database, name string) (uuid.UUID, error) {
	if name == "" {
		return uuid.Nil, errors.New("--organisation is needed: an id, an ODS or GSS code, or the exact name")
	}
	id, err := d.FindOrganisation(ctx, name)
	if errors.Is(err, repository.ErrNotFound) {
		return uuid.Nil, fmt.Errorf("there is no organisation %q; give an id, an ODS or GSS code, or the exact name", name)
	}
	return id, err
}

type keyList struct{}

// Run lists the keys.
func (keyList) Run(ctx context.Context) error {
	return withDatabase(ctx, func(d *database) error {
		keys, err := d.ListKeys(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tKEY\tROLE\tORGANISATION\tHOLDER\tSCOPES\tEXPIRES\tLAST USED\tREVOKED")
		for _, k := range keys {
			organisation := "-"
			if k.Organisation != nil {
				organisation = *k.Organisation
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", k.ID, k.Prefix, k.Role, organisation, k.Holder, orDash(k.Scopes), when(k.ExpiresAt), when(k.LastUsedAt), when(k.RevokedAt))
		}
		return w.Flush()
	})
}

func orDash(texts []string) string {
	if len(texts) == 0 {
		return "-"
	}
	return strings.Join(texts, " ")
}

func when(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04")
}

type keyRevoke struct {
	ID string `arg:"" help:"The id of the key, from heard key list."`
}

// Run revokes a key.
func (k keyRevoke) Run(ctx context.Context) error {
	id, err := uuid.Parse(k.ID)
	if err != nil {
		return errors.New("the id of a key is needed; see heard key list")
	}
	return withDatabase(ctx, func(d *database) error {
		if err := d.RevokeKey(ctx, id); err != nil {
			return err
		}
		fmt.Println("The key is revoked; servers notice within five seconds.")
		return nil
	})
}
