package register

import (
	"slices"

	"github.com/google/uuid"
)

// Profile says how much is asked of a record: what fits a small group, what fits
// a public body, and what fits a change of a health service.
type Profile string

// The guard profiles.
const (
	ProfileLight         Profile = "light"
	ProfileStandard      Profile = "standard"
	ProfileServiceChange Profile = "service_change"
)

// Roles of those who act, as far as moves tell them apart.
const (
	RoleEditor      = "editor"
	RoleApprover    = "approver"
	RoleSystemAdmin = "system_admin"
)

// Actor is who makes a move: the holder of a key, or a person acting through
// one, of one organisation. The register itself makes the moves that follow from
// dates.
type Actor struct {
	Holder         string
	OrganisationID uuid.UUID
	Role           string
	BuddyOf        []uuid.UUID // organisations whose second person this one's approvers are
	Register       bool        // the register itself
}

// OwnerFacts is what guards read of the organisation that owns a record.
type OwnerFacts struct {
	ID             uuid.UUID
	Type           string // code of organisation_type, empty when not known
	Standing       OrganisationStanding
	HostID         *uuid.UUID
	OtherApprovers int // holders of live approver keys, other than who made the record
}

// PublicBody reports whether the organisation is a public authority, on which
// the equality duty rests (Equality Act 2010, section 149).
func (o OwnerFacts) PublicBody() bool { return publicBodies[o.Type] }

// UnderDutyToInvolve reports whether it must involve people in its plans (NHS
// Act 2006, sections 13Q, 14Z45 and 242).
func (o OwnerFacts) UnderDutyToInvolve() bool { return dutyBodies[o.Type] }

var dutyBodies = map[string]bool{
	"icb": true, "nhs_trust": true, "nhs_foundation_trust": true, "ambulance_trust": true, "nhs_england": true,
}

var publicBodies = map[string]bool{
	"icb": true, "icp": true, "nhs_trust": true, "nhs_foundation_trust": true, "ambulance_trust": true, "nhs_england": true,
	"local_authority_unitary": true, "local_authority_county": true, "local_authority_district": true,
	"local_authority_metropolitan": true, "local_authority_london_borough": true, "parish_or_town_council": true,
	"public_health": true, "health_and_wellbeing_board": true, "police": true, "fire_and_rescue": true, "regulator": true,
}

// Given is what every guard and every move may read, whatever the noun.
type Given struct {
	Record  *Record
	Policy  Policy
	Today   Date // the legal day, Europe/London
	By      Actor
	Owner   OwnerFacts
	Request Request // what is being asked for
	// AnswersID is the organisation that is to answer, of a record that has one
	// beside its owner.
	AnswersID uuid.UUID
}

// All returns the facts that all nouns have; facts of a noun embed Given.
func (g *Given) All() *Given { return g }

// Facts is what the lifecycle of a noun reads: a pointer to a struct that embeds
// Given and holds the record and what other records say.
type Facts interface{ All() *Given }

// Attested reports whether somebody has stated something of the record.
func (g *Given) Attested(what string) bool {
	for _, a := range g.Record.Attestations {
		if a.What == what {
			return true
		}
	}
	return false
}

// attestedByActor reports whether who acts has stated it: what one person
// commits to is not what another has said.
func (g *Given) attestedByActor(what string) bool {
	return slices.ContainsFunc(g.Record.Attestations, func(a Attestation) bool { return a.What == what && a.By == g.By.Holder })
}

// Owns reports whether who acts is of the owner or a co-owner.
func (g *Given) Owns() bool {
	return g.By.Register || g.By.OrganisationID != uuid.Nil &&
		(g.By.OrganisationID == g.Record.OwnerOrganisationID || slices.Contains(g.Record.CoOwnerOrganisationIDs, g.By.OrganisationID))
}

// IsBuddy reports whether who acts is of the organisation that serves as the
// owner's second person.
func (g *Given) IsBuddy() bool { return slices.Contains(g.By.BuddyOf, g.Record.OwnerOrganisationID) }

// Answers reports whether who acts is of the organisation that is to answer.
func (g *Given) Answers() bool {
	return g.By.Register || g.By.OrganisationID != uuid.Nil && g.By.OrganisationID == g.AnswersID
}

// SecondPerson says whether the record has been looked at by somebody other than
// who made it: another person of the owner, or an approver of its buddy. alone
// is true where the owner has nobody else and no buddy: one person then answers
// for the record, and it says so.
func (g *Given) SecondPerson() (second, alone bool) {
	switch {
	case g.By.Register || g.By.Holder != g.Record.CreatedBy || g.IsBuddy():
		return true, false
	case g.Owner.OtherApprovers == 0 && g.Owner.Standing.BuddyOrganisationID == nil:
		return false, true
	}
	return false, false
}

// Profiled is an entry that asks more or less by the standing of an
// organisation.
type Profiled interface {
	ProfileFrom() uuid.UUID
	SetProfile(p Profile)
}

// Revised is an entry that looks at its own changes: what is frozen may not
// change, some changes move it back, and some need guards to be looked at again.
type Revised interface {
	Revise(before Entry) (Revision, error)
}

// Revision is what follows from a change within a state.
type Revision struct {
	Steps   []Step   // moves that the register itself makes because of it
	Recheck []string // guards that must hold for what has changed
	Private []string // guards of which the parts about privacy must
}

// Governed is a record with a lifecycle, as the core sees it.
type Governed interface {
	Entry
	Shared() *Record
}
