package register

import (
	"slices"

	"github.com/google/uuid"
)

// Organisation is a partner of the system or another body that the register
// names. It owns itself: its own people see what only an owner sees.
type Organisation struct {
	Record
	FullName      string               `db:"name"`
	NameKey       string               `db:"title_key"`
	NameKeys      []string             `db:"name_keys"`
	ShortName     *string              `db:"short_name"`
	Type          *string              `db:"type"`
	ODSCode       *string              `db:"ods_code"`
	GSSCode       *string              `db:"gss_code"`
	Aliases       []Alias              `db:"aliases,json"`
	AreaIDs       []uuid.UUID          `db:"area_ids"`
	PlaceNames    []string             `db:"place_names,whole"`
	OutsideSystem *bool                `db:"outside_system"`
	IsPartner     bool                 `db:"is_partner"`
	ValidFrom     PartialDate          `db:"valid_from"`
	ValidTo       PartialDate          `db:"valid_to"`
	Identity      OrganisationIdentity `db:"identity,json,whole"`
	Lineage       OrganisationLineage  `db:"lineage,json,whole"`
	Predecessors  []uuid.UUID          `db:"predecessor_ids"`
	Standing      OrganisationStanding `db:"standing,json,whole"`
	BuddyID       *uuid.UUID           `db:"buddy_organisation_id"`
	PublicContact PublicContact        `db:"public_contact,json,whole"`
}

// WebDomain is a web domain of a body; those of dead bodies may serve pages yet.
type WebDomain struct {
	Domain string `json:"domain"`
	Status string `json:"status"`
}

// OrganisationIdentity holds a body's numbers elsewhere and its web domains.
type OrganisationIdentity struct {
	CharityNumber *string     `json:"charityNumber"`
	CompanyNumber *string     `json:"companyNumber"`
	WebDomains    []WebDomain `json:"webDomains"`
}

// OrganisationLineage holds the bodies before, after and above a body.
type OrganisationLineage struct {
	HostID         *uuid.UUID  `json:"hostId"`
	PredecessorIDs []uuid.UUID `json:"predecessorIds"`
	SuccessorIDs   []uuid.UUID `json:"successorIds"`
}

// OrganisationStanding says what a body may do beyond the role of its keys, how
// much is asked of its records, and whose approvers are its second person where
// it has none.
type OrganisationStanding struct {
	IndependenceProtected bool       `json:"independenceProtected"`
	CanChallenge          bool       `json:"canChallenge"`
	HasScrutinyFunction   bool       `json:"hasScrutinyFunction"`
	GuardProfile          *string    `json:"guardProfile"`
	BuddyOrganisationID   *uuid.UUID `json:"buddyOrganisationId"`
}

// PublicContact is how the public reaches a body; organisational details only.
type PublicContact struct {
	Web       *string `json:"web"`
	Email     *string `json:"email"`
	Telephone *string `json:"telephone"`
}

// Noun implements Entry.
func (*Organisation) Noun() Noun { return NounOrganisation }

// Name implements Entry.
func (o *Organisation) Name() string { return o.FullName }

// Validate implements Entry.
func (o *Organisation) Validate() Problems {
	ps := o.validate()
	if o.ID != uuid.Nil && slices.Contains(o.Lineage.PredecessorIDs, o.ID) {
		ps.Add("#/lineage/predecessorIds", "invalid", "A body does not come before itself.")
	}
	if o.ID != uuid.Nil && slices.Contains(o.Lineage.SuccessorIDs, o.ID) {
		ps.Add("#/lineage/successorIds", "invalid", "A body does not come after itself.")
	}
	if buddy := o.Standing.BuddyOrganisationID; o.ID != uuid.Nil && buddy != nil && *buddy == o.ID {
		ps.Add("#/standing/buddyOrganisationId", "invalid", "Name another body: nobody is a second person to themselves.")
	}
	if o.ValidFrom.CertainlyAfter(o.ValidTo) {
		ps.Add("#/validTo", "end_before_start", "Give an end that is not before the beginning, or correct the beginning.")
	}
	return ps
}

// Derive implements Entry.
func (o *Organisation) Derive() {
	o.OwnerOrganisationID, o.Visibility, o.State = o.ID, AudiencePublic, "active"
	o.NameKey = Fold(o.FullName)
	o.NameKeys = []string{o.NameKey}
	for _, a := range o.Aliases {
		o.NameKeys = append(o.NameKeys, Fold(a.Name))
	}
	o.Predecessors = o.Lineage.PredecessorIDs
	if o.Standing.GuardProfile == nil {
		o.Standing.GuardProfile = new(o.Standing.defaultProfile())
	}
	o.BuddyID = o.Standing.BuddyOrganisationID
	o.derive(ceiling{AudiencePublic, false}, nil, o.Refs())
}

// Refs implements Entry.
func (o *Organisation) Refs() []Ref {
	r := o.Record
	r.OwnerOrganisationID = uuid.Nil // it owns itself
	refs := appendRefs(r.refs(), NounArea, "#/areaIds", o.AreaIDs)
	refs = appendRef(refs, NounOrganisation, "#/lineage/hostId", o.Lineage.HostID)
	refs = appendRefs(refs, NounOrganisation, "#/lineage/predecessorIds", o.Lineage.PredecessorIDs)
	refs = appendRefs(refs, NounOrganisation, "#/lineage/successorIds", o.Lineage.SuccessorIDs)
	return appendRef(refs, NounOrganisation, "#/standing/buddyOrganisationId", o.Standing.BuddyOrganisationID)
}

// Codes implements Entry.
func (o *Organisation) Codes() []CodeUse {
	return appendCode(o.codes(), "#/type", o.Type, "organisation_type")
}

// SearchText implements Entry.
func (o *Organisation) SearchText() SearchText {
	names := []string{o.FullName}
	for _, a := range o.Aliases {
		names = append(names, a.Name)
	}
	return SearchText{A: joinText(names, o.ShortName, o.ODSCode, o.GSSCode), C: joinText(o.PlaceNames, o.Campaigns)}
}

// defaultProfile is how much is asked of the records of a body that has not said:
// a charity of two people is not asked what a hospital is.
func (s OrganisationStanding) defaultProfile() string {
	if s.IndependenceProtected {
		return "light"
	}
	return "standard"
}

// IsOf reports whether the standing is the one of a type: nobody has said
// otherwise.
func (s OrganisationStanding) IsOf(kind *string, hosted bool) bool {
	usual := DefaultStanding(kind, hosted)
	return s.BuddyOrganisationID == nil && (s.GuardProfile == nil || *s.GuardProfile == usual.defaultProfile()) &&
		s.IndependenceProtected == usual.IndependenceProtected && s.CanChallenge == usual.CanChallenge &&
		s.HasScrutinyFunction == usual.HasScrutinyFunction
}

// VoiceBodies are the types of bodies that speak for patients and residents: they
// are told of plans in their areas, and answered within working days.
var VoiceBodies = []string{"healthwatch", "successor_patient_voice_body"}

// DefaultStanding is what a body may do where nobody has said otherwise. A
// Healthwatch challenges and publishes on its own, and so do charities and faith
// groups publish; a body hosted by another never does by default. The scrutiny
// function is that of English councils with social care.
func DefaultStanding(kind *string, hosted bool) OrganisationStanding {
	if kind == nil {
		return OrganisationStanding{}
	}
	if slices.Contains(VoiceBodies, *kind) {
		return OrganisationStanding{IndependenceProtected: !hosted, CanChallenge: !hosted}
	}
	switch *kind {
	case "vcse_registered", "faith_organisation":
		return OrganisationStanding{IndependenceProtected: !hosted}
	case "local_authority_unitary", "local_authority_county", "local_authority_metropolitan", "local_authority_london_borough":
		return OrganisationStanding{HasScrutinyFunction: true}
	}
	return OrganisationStanding{}
}
