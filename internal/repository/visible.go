package repository

import (
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
	case p.Role == auth.SystemAdmin:
		// runs the register, and reads every row but the drafts of insights
		c.add(`NOT (` + noun + ` = '` + string(register.NounInsight) + `' AND ` + t + `.draft)`)
	case !p.Known():
		c.add(t + `.audience = 'public'`)
	case p.SeesDrafts():
		c.add(`(`+t+`.audience IN ('public', 'partners') OR `+t+`.editor_ids @> ARRAY[CAST(? AS uuid)])`, p.OrganisationID)
	default:
		c.add(`(`+t+`.audience IN ('public', 'partners') OR (`+t+`.editor_ids @> ARRAY[CAST(? AS uuid)] AND NOT `+t+`.draft))`, p.OrganisationID)
	}
}

// owns reports whether the caller's organisation stands behind a record and may
// see what only its owner sees.
func Owns(p auth.Principal, r *register.Record) bool {
	if !p.Known() || p.Role == auth.SystemAdmin {
		return false
	}
	for _, id := range r.EditorIDs {
		if id == p.OrganisationID {
			return true
		}
	}
	return false
}
