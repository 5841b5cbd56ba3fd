package register

import "github.com/google/uuid"

// RestrictedPeriod is a run of days on which public bodies of some areas hold
// back: no new consultation starts in the weeks before an election unless it
// cannot wait (NHS England, pre-election guidance for NHS organisations).
type RestrictedPeriod struct {
	Base
	Title     string      `db:"title"`
	TitleKey  string      `db:"title_key"`
	Kind      string      `db:"kind"`
	AreaIDs   []uuid.UUID `db:"area_ids"`
	StartsOn  Date        `db:"starts_on"`
	EndsOn    Date        `db:"ends_on"`
	SourceURL *string     `db:"source_url"`
}

// Noun implements Entry.
func (*RestrictedPeriod) Noun() Noun { return NounRestrictedPeriod }

// Name implements Entry.
func (p *RestrictedPeriod) Name() string { return p.Title }

// Code implements Entry.
func (*RestrictedPeriod) Code() string { return "" }

// Validate implements Entry.
func (p *RestrictedPeriod) Validate() Problems {
	var ps Problems
	if len(p.AreaIDs) == 0 {
		ps.Add("#/areaIds", "required", "Give at least one area; for the whole country, England.")
	}
	if p.EndsOn.Before(p.StartsOn) {
		ps.Add("#/endsOn", "end_before_start", "Give a last day that is not before the first, or correct the first.")
	}
	return ps
}

// Derive implements Entry.
func (p *RestrictedPeriod) Derive() {
	p.TitleKey = Fold(p.Title)
	p.open(p.Refs())
}

// Refs implements Entry.
func (p *RestrictedPeriod) Refs() []Ref { return appendRefs(nil, NounArea, "#/areaIds", p.AreaIDs) }

// Codes implements Entry.
func (*RestrictedPeriod) Codes() []CodeUse { return nil }

// SearchText implements Entry.
func (p *RestrictedPeriod) SearchText() SearchText { return SearchText{A: p.Title} }

// IsElection reports whether the period is one before a vote, and not one of
// mourning or holidays.
func (p *RestrictedPeriod) IsElection() bool {
	return p.Kind != "national_mourning" && p.Kind != "local_holiday"
}
