package register

import "github.com/google/uuid"

// Area is a place in the tree of areas. It may have several parents.
type Area struct {
	Base
	FullName      string      `db:"name"`
	NameKey       string      `db:"title_key"`
	NameKeys      []string    `db:"name_keys"`
	Kind          string      `db:"kind"`
	GSSCode       *string     `db:"gss_code"`
	ODSCode       *string     `db:"ods_code"`
	CodeVintage   *string     `db:"code_vintage"`
	ParentIDs     []uuid.UUID `db:"parent_ids"`
	OutsideSystem bool        `db:"outside_system"`
	RuralUrban    *string     `db:"rural_urban"`
	Aliases       []string    `db:"aliases"`
}

// Noun implements Entry.
func (*Area) Noun() Noun { return NounArea }

// Name implements Entry.
func (a *Area) Name() string { return a.FullName }

// Code implements Entry.
func (a *Area) Code() string { return orEmpty(a.GSSCode) }

// Validate implements Entry.
func (a *Area) Validate() Problems {
	var ps Problems
	for _, p := range a.ParentIDs {
		if p == a.ID && a.ID != uuid.Nil {
			ps.Add("#/parentIds", "invalid", "Take the area itself out of its parents.")
		}
	}
	return ps
}

// Derive implements Entry.
func (a *Area) Derive() {
	a.NameKey = Fold(a.FullName)
	a.NameKeys = append([]string{a.NameKey}, foldAll(a.Aliases)...)
	a.open(a.Refs())
}

// Refs implements Entry.
func (a *Area) Refs() []Ref { return appendRefs(nil, NounArea, "#/parentIds", a.ParentIDs) }

// Codes implements Entry.
func (a *Area) Codes() []CodeUse { return nil }

// SearchText implements Entry.
func (a *Area) SearchText() SearchText {
	return SearchText{A: joinText(a.FullName, a.Aliases, a.GSSCode)}
}

// open makes a piece of reference data readable by everybody.
func (b *Base) open(refs []Ref) {
	b.Audience, b.Draft, b.EditorIDs, b.RefIDs = AudiencePublic, false, []uuid.UUID{}, refIDs(refs)
}
