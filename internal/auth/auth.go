// Package auth says who is calling. It knows what keys look like and what each
// role may do; it knows nothing of HTTP, of SQL or of any record.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// ErrUnauthenticated says that a key is unknown, expired or revoked.
var ErrUnauthenticated = errors.New("the key is not valid")

// Role is what a key may do; the vocabulary user_role, and anonymous.
type Role string

// The roles.
const (
	Anonymous       Role = "anonymous"
	Reader          Role = "reader"
	Editor          Role = "editor"
	Approver        Role = "approver"
	ContactsOfficer Role = "contacts_officer"
	OrgAdmin        Role = "org_admin"
	SystemAdmin     Role = "system_admin"
)

// Roles lists the roles a key may have.
var Roles = []Role{Reader, Editor, Approver, ContactsOfficer, OrgAdmin, SystemAdmin}

// ActUsers is the scope of keys whose holder is a front end that says for whom it
// acts. No role has it: it is granted to a key.
const ActUsers = "act:users"

// evidence is what every partner may do: ask what is known, and who else is asking.
const evidence = "evidence:search"

// writing is what editors and approvers may do. That nobody approves what they
// made themselves is a matter of the record, not of the key.
var writing = []string{evidence, "activities:write", "insights:write", "stakeholders:write", "loops:write", "consultations:write", "consultations:move", "challenges:write"}

// scopes says what the keys of each role may be used for.
var scopes = map[Role][]string{
	Reader:          {evidence},
	Editor:          writing,
	Approver:        writing,
	ContactsOfficer: {evidence},
	OrgAdmin:        {evidence},
	// Those who run the register may have to note a call-in, which is a move.
	SystemAdmin: {"reference:write", "insights:takedown", "consultations:move"},
}

// Principal is the caller of one request. The zero value is anonymous.
type Principal struct {
	KeyID          uuid.UUID
	OrganisationID uuid.UUID // uuid.Nil for anonymous and system administrators
	Role           Role
	// Holder is who acts: a role title or opaque code, never a name. It is the
	// holder of the key, or the user that the key acts for.
	Holder    string
	KeyPrefix string
	ExpiresAt *time.Time
	// Granted are the scopes of the key beyond those of its role.
	Granted []string
	// BuddyOf are the organisations that name the approver's organisation as the
	// second person they do not have. Empty for every other role.
	BuddyOf []uuid.UUID
	// Everything is the program itself, which sees every row. No key has it.
	Everything bool
}

// System is the principal of the program itself: migrations and reference data.
var System = Principal{Role: SystemAdmin, Holder: "system", Everything: true}

// Known reports whether the caller showed a key.
func (p Principal) Known() bool { return p.Role != "" && p.Role != Anonymous }

// Scopes lists what the caller may do beyond reading.
func (p Principal) Scopes() []string {
	return append(append([]string{}, scopes[p.Role]...), p.Granted...)
}

// May reports whether the caller has the scope. It is necessary, not
// sufficient: which rows a caller may touch is for the repository to say.
func (p Principal) May(scope string) bool { return slices.Contains(p.Scopes(), scope) }

// SeesDrafts reports whether the caller sees the drafts of its organisation.
func (p Principal) SeesDrafts() bool {
	return p.Role == Editor || p.Role == Approver || p.Role == OrgAdmin
}

type contextKey struct{}

// With returns a context that carries the caller.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, contextKey{}, p)
}

// From returns the caller that the context carries; anonymous when it has none.
func From(ctx context.Context) Principal {
	p, _ := ctx.Value(contextKey{}).(Principal)
	if p.Role == "" {
		p.Role = Anonymous
	}
	return p
}

const keyStart = "heard_live_"

// NewKey makes the secret of a key. It is shown once; only its hash is kept.
func NewKey() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return keyStart + base64.RawURLEncoding.EncodeToString(b)
}

// Hash is what is kept of a key. The secret has 256 random bits, so a plain
// digest is enough.
func Hash(key string) []byte {
	sum := sha256.Sum256([]byte(key))
	return sum[:]
}

// Prefix is what tells keys apart in lists: the start and the last four signs.
func Prefix(key string) string {
	if len(key) < len(keyStart)+8 {
		return keyStart
	}
	return key[:len(keyStart)+4] + "…" + key[len(key)-4:]
}

// Bearer reads the token of an Authorization header. It reports false when the
// header is there and does not hold one.
func Bearer(header string) (token string, ok bool) {
	scheme, token, found := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	if !found || !strings.EqualFold(scheme, "Bearer") || !strings.HasPrefix(token, keyStart) || len(token) > 200 {
		return "", false
	}
	return token, true
}
