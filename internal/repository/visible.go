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

// opened is the condition under which everybody is told that people can take part
// in a row now. promoted is that for one that is not open yet, in the state before:
// its owner may let everybody know of it from a day on, though the state alone
// would keep it to the partners. Nothing but the view of opportunities reads it.
func opened(t string) string {
	return t + `.state = 'open' AND ` + t + `.audience = 'public'`
}

func promoted(t, state, today string) string {
	return t + `.state = '` + state + `' AND ` + t + `.visibility = 'public' AND ` + t + `.promote_from <= ` + today
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
