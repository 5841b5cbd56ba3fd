package reference

import "sync"

// Area is a place on the map that records refer to. The ids are fixed in the
// file: they are the same in every deployment and never change.
type Area struct {
	ID string `json:"id"`
	// GSSCode is nil unless the code is verified; so is ODSCode, which only
	// integrated care systems have.
	GSSCode *string `json:"gssCode"`
	ODSCode *string `json:"odsCode"`
	Name    string  `json:"name"`
	// Aliases are other written forms of the name. A name or an alias means one
	// area only.
	Aliases []string `json:"aliases"`
	// Kind is a code of the vocabulary area_kind.
	Kind string `json:"kind"`
	// CodeVintage is the edition of the code list; nil when not verified.
	CodeVintage *string  `json:"codeVintage"`
	ParentIDs   []string `json:"parentIds"`
	// OutsideSystem marks what belongs to none of the embedded systems.
	OutsideSystem bool `json:"outsideSystem"`
	// RuralUrban is a code of the vocabulary rural_urban; nil when not classified.
	RuralUrban *string `json:"ruralUrban"`
}

var areas = sync.OnceValue(func() []Area {
	return load[[]Area]("areas.json", areasJSON)
})

// Areas returns the embedded areas. A parent always comes before its children,
// so the list can be stored in its order.
func Areas() []Area { return areas() }
