package register

import "github.com/google/uuid"

// Community is a community of place, or of interest or identity. One that is
// known only in words has no type.
type Community struct {
	Base
	FullName                 string      `db:"name"`
	NameKey                  string      `db:"title_key"`
	Description              *string     `db:"description"`
	Type                     *string     `db:"type"`
	Subtype                  *string     `db:"subtype"`
	AreaIDs                  []uuid.UUID `db:"area_ids"`
	ProtectedCharacteristics []string    `db:"protected_characteristics"`
	InclusionHealthGroup     *string     `db:"inclusion_health_group"`
	Core20Plus               *bool       `db:"core20plus"`
	SeldomHeard              *bool       `db:"seldom_heard"`
	KnownBarriers            []string    `db:"known_barriers"`
}

// Noun implements Entry.
func (*Community) Noun() Noun { return NounCommunity }

// Name implements Entry.
func (c *Community) Name() string { return c.FullName }

// Code implements Entry.
func (*Community) Code() string { return "" }

// Validate implements Entry.
func (c *Community) Validate() Problems {
	var ps Problems
	if c.Type != nil && *c.Type == "place" && len(c.AreaIDs) == 0 {
		ps.Add("#/areaIds", "required", "Give at least one area: a community of place has one.")
	}
	return ps
}

// Derive implements Entry.
func (c *Community) Derive() {
	c.NameKey = Fold(c.FullName)
	c.open(c.Refs())
}

// Refs implements Entry.
func (c *Community) Refs() []Ref { return appendRefs(nil, NounArea, "#/areaIds", c.AreaIDs) }

// Codes implements Entry.
func (c *Community) Codes() []CodeUse {
	uses := appendCode(nil, "#/subtype", c.Subtype, "community_subtype")
	uses = appendCode(uses, "#/inclusionHealthGroup", c.InclusionHealthGroup, "inclusion_health_group")
	return appendCodes(uses, "#/knownBarriers", c.KnownBarriers, "barrier")
}

// SearchText implements Entry.
func (c *Community) SearchText() SearchText {
	return SearchText{A: c.FullName, B: joinText(c.Description)}
}
