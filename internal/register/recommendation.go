package register

import "github.com/google/uuid"

// Recommendation returns the recommendation with an id, or nil.
func (i *Insight) Recommendation(id uuid.UUID) *Recommendation {
	for n := range i.Recommendations {
		if r := &i.Recommendations[n]; r.ID != nil && *r.ID == id {
			return r
		}
	}
	return nil
}

// MadeTo reports whether a recommendation is made to an organisation, which may
// then answer it.
func (r *Recommendation) MadeTo(organisation uuid.UUID) bool {
	return r != nil && r.ToOrganisationID != nil && *r.ToOrganisationID == organisation
}

// InsightUse is where an insight was used. One that a record states by itself,
// such as a decision that considered the insight, has no id.
type InsightUse struct {
	ID             *uuid.UUID
	InsightID      uuid.UUID
	UsedBy         *LinkTarget
	Purpose        *string
	How            *string
	On             PartialDate
	OrganisationID uuid.UUID
}

// Validate checks that a use says where it was.
func (u InsightUse) Validate() Problems {
	var ps Problems
	if u.UsedBy == nil && u.How == nil {
		ps.Add("#/usedBy", "required", "Name the record that used it, or say in how where it was used.")
	}
	return ps
}
