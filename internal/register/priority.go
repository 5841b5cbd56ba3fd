package register

import "github.com/google/uuid"

// StrategicPriority is a priority of a strategy that records point at.
type StrategicPriority struct {
	Base
	Kind           string      `db:"kind"`
	OrganisationID *uuid.UUID  `db:"organisation_id"`
	OwnCode        *string     `db:"code"`
	Title          string      `db:"title"`
	TitleKey       string      `db:"title_key"`
	Description    *string     `db:"description"`
	ValidFrom      PartialDate `db:"valid_from"`
	ValidTo        PartialDate `db:"valid_to"`
	URL            *string     `db:"url"`
}

// Noun implements Entry.
func (*StrategicPriority) Noun() Noun { return NounStrategicPriority }

// Name implements Entry.
func (p *StrategicPriority) Name() string { return p.Title }

// Code implements Entry.
func (p *StrategicPriority) Code() string { return orEmpty(p.OwnCode) }

// Validate implements Entry.
func (p *StrategicPriority) Validate() Problems {
	var ps Problems
	if p.ValidFrom.CertainlyAfter(p.ValidTo) {
		ps.Add("#/validTo", "end_before_start", "Give an end that is not before the beginning, or correct the beginning.")
	}
	return ps
}

// Derive implements Entry.
func (p *StrategicPriority) Derive() {
	p.TitleKey = Fold(p.Title)
	p.open(p.Refs())
}

// Refs implements Entry.
func (p *StrategicPriority) Refs() []Ref {
	return appendRef(nil, NounOrganisation, "#/organisationId", p.OrganisationID)
}

// Codes implements Entry.
func (p *StrategicPriority) Codes() []CodeUse {
	if p.Kind != "core20plus5" {
		return nil
	}
	return appendCode(nil, "#/code", p.OwnCode, "core20plus5_area")
}

// SearchText implements Entry.
func (p *StrategicPriority) SearchText() SearchText {
	return SearchText{A: joinText(p.Title, p.OwnCode), B: joinText(p.Description)}
}
