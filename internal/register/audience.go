package register

import "slices"

// Audience says whom a record reaches: the owner's organisation, all partners
// of the system, or everybody.
type Audience string

// The audiences, from the narrowest to the widest.
const (
	AudienceOrganisation Audience = "organisation"
	AudiencePartners     Audience = "partners"
	AudiencePublic       Audience = "public"
)

var audienceWidth = map[Audience]int{AudienceOrganisation: 0, AudiencePartners: 1, AudiencePublic: 2}

// Narrower returns the narrowest of the audiences given.
func Narrower(first Audience, others ...Audience) Audience {
	for _, a := range others {
		if audienceWidth[a] < audienceWidth[first] {
			first = a
		}
	}
	return first
}

// ceiling is the widest audience a state allows, and whether the state is one
// that even readers of the owner do not see.
type ceiling struct {
	audience Audience
	draft    bool
}

// ceilingIn is the ceiling of the record's state. In one of the states that end
// it, it is seen as in the state it left, where that is known.
func (r *Record) ceilingIn(states map[string]ceiling, ends ...string) ceiling {
	if r.StateLeft != nil && slices.Contains(ends, r.State) {
		return states[*r.StateLeft]
	}
	return states[r.State]
}
