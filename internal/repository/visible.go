package repository

import (
	"slices"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

// visible is the condition under which a caller sees a row: the one place that
// decides it. Every row carries what it reads: its audience (the narrower of
// visibility and the ceiling of its state), the organisations that edit it and
// whether it is a draft. t is the alias of the table; noun is the SQL for the
// kind of row.
func visible(c *conditions, p auth.Principal, t, noun string) {
	switch {
	case p.Everything:
	case p.Role == auth.SystemAdmin:
		// runs the register, and reads every row but the drafts of insights
		c.add(`NOT (` + noun + ` = '` + string(register.NounInsight) + `' AND ` + t + `.draft)`)
	case !p.Known():
		c.add(t + `.audience = 'public'`)
	case len(p.BuddyOf) > 0: // an approver who is the second person of others sees what theirs see
		c.add(`(`+t+`.audience IN ('public', 'partners') OR `+t+`.editor_ids && ?)`, array(append([]uuid.UUID{p.OrganisationID}, p.BuddyOf...)))
	case p.SeesDrafts():
		c.add(`(`+t+`.audience IN ('public', 'partners') OR `+t+`.editor_ids @> ARRAY[CAST(? AS uuid)])`, p.OrganisationID)
	default:
		c.add(`(`+t+`.audience IN ('public', 'partners') OR (`+t+`.editor_ids @> ARRAY[CAST(? AS uuid)] AND NOT `+t+`.draft))`, p.OrganisationID)
	}
}

// Owns reports whether the caller's organisation owns or co-owns a record, and so
// sees what only its owner sees. Who merely answers for it does not.
func Owns(p auth.Principal, r *register.Record) bool {
	if !p.Known() || p.OrganisationID == uuid.Nil {
		return false
	}
	return r.OwnerOrganisationID == p.OrganisationID || slices.Contains(r.CoOwnerOrganisationIDs, p.OrganisationID)
}

// edits reports whether the caller may change a record that it sees. Those who
// are let in to read it may not.
func (tx *txn) edits(e register.Entry) bool {
	if tx.by.Role == auth.SystemAdmin {
		return true
	}
	if r, ok := e.(interface{ OnlyReads(uuid.UUID) bool }); ok && r.OnlyReads(tx.by.OrganisationID) {
		return false
	}
	return slices.Contains(e.Core().EditorIDs, tx.by.OrganisationID)
}
