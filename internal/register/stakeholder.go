package register

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// Stakeholder is an organisation, group, network, panel, committee or public
// office to work with. It is never a private individual.
type Stakeholder struct {
	Record
	FullName          string              `db:"name"`
	NameKey           string              `db:"title_key"`
	Kind              *string             `db:"kind"`
	KindAsStated      *string             `db:"kind_as_stated,whole"`
	Aliases           []Alias             `db:"aliases,json"`
	Registered        *bool               `db:"registered"`
	AreaIDs           []uuid.UUID         `db:"area_ids"`
	PlaceNames        []string            `db:"place_names,whole"`
	CommunitiesStated []string            `db:"communities_as_stated,whole"`
	Web               *string             `db:"web"`
	MemberOfIDs       []uuid.UUID         `db:"member_of_ids"`
	OrganisationID    *uuid.UUID          `db:"organisation_id"`
	Positions         []StatedPosition    `db:"positions,json,whole"`
	ValidFrom         PartialDate         `db:"valid_from"`
	ValidTo           PartialDate         `db:"valid_to"`
	StatusNote        *string             `db:"status_note"`
	Identity          StakeholderIdentity `db:"identity,json,whole"`
	Lineage           StakeholderLineage  `db:"lineage,json,whole"`
	Profile           StakeholderProfile  `db:"profile,json,whole"`
	// What follows is for partners only. Search, labels and filters keep it from
	// others too.
	DirectoryConsent  *string            `db:"directory_consent,whole"`
	Reach             StakeholderReach   `db:"reach,json,whole"`
	Network           StakeholderNetwork `db:"network,json,whole"`
	ReachCommunityIDs []uuid.UUID        `db:"reach_community_ids,whole"`
	Expertise         []string           `db:"expertise,whole"`
}

// StatedPosition is a position that the body itself has published.
type StatedPosition struct {
	About     *LinkTarget `json:"about"`
	AboutText *string     `json:"aboutText"`
	Position  *string     `json:"position"`
	Text      *string     `json:"text"`
	AsOf      PartialDate `json:"asOf"`
	SourceURL *string     `json:"sourceUrl"`
}

// StakeholderIdentity holds a body's number elsewhere, its web domains and, for
// a public office, who holds it.
type StakeholderIdentity struct {
	CharityNumber      *string     `json:"charityNumber"`
	OfficeHolderName   *string     `json:"officeHolderName"`
	ConstituencyAreaID *uuid.UUID  `json:"constituencyAreaId"`
	WebDomains         []WebDomain `json:"webDomains"`
}

// StakeholderLineage holds the stakeholders above, before and after a body,
// and in words those that are no records.
type StakeholderLineage struct {
	HostID               *uuid.UUID  `json:"hostId"`
	PredecessorIDs       []uuid.UUID `json:"predecessorIds"`
	PredecessorsAsStated []string    `json:"predecessorsAsStated"`
	SuccessorIDs         []uuid.UUID `json:"successorIds"`
	SuccessorsAsStated   []string    `json:"successorsAsStated"`
}

// StakeholderProfile is what is publicly known of how a body works, in words.
type StakeholderProfile struct {
	Roles              []string `json:"roles"`
	Runs               []string `json:"runs"`
	Actions            []string `json:"actions"`
	Approach           []string `json:"approach"`
	Structure          *string  `json:"structure"`
	Includes           []string `json:"includes"`
	Makeup             *string  `json:"makeup"`
	Representativeness *string  `json:"representativeness"`
	Meets              *string  `json:"meets"`
	Venues             []string `json:"venues"`
	Channels           []string `json:"channels"`
	RunBy              *string  `json:"runBy"`
	ChairedByRole      *string  `json:"chairedByRole"`
	LegalForm          *string  `json:"legalForm"`
	Funding            *string  `json:"funding"`
	Agreements         []string `json:"agreements"`
	Duties             []string `json:"duties"`
}

// CommunityReach is a community that a body reaches, and how well.
type CommunityReach struct {
	CommunityID uuid.UUID   `json:"communityId"`
	AreaIDs     []uuid.UUID `json:"areaIds"`
	Strength    *string     `json:"strength"`
	Since       PartialDate `json:"since"`
}

// StakeholderReach is whom a body reaches, what it knows and how it likes to be
// involved.
type StakeholderReach struct {
	Reaches        []CommunityReach `json:"reaches"`
	Expertise      []string         `json:"expertise"`
	MethodsOffered []string         `json:"methodsOffered"`
	Wishes         *string          `json:"wishes"`
}

// StakeholderNetwork is how a network works.
type StakeholderNetwork struct {
	Purpose               *string     `json:"purpose"`
	Meets                 *string     `json:"meets"`
	LeadRole              *string     `json:"leadRole"`
	MemberOrganisationIDs []uuid.UUID `json:"memberOrganisationIds"`
}

// The states of a stakeholder that other code names.
const (
	StakeholderActive  = "active"
	StakeholderDormant = "dormant"
	StakeholderClosed  = "closed"
	StakeholderMerged  = "merged"
)

var stakeholderCeilings = map[string]ceiling{
	"active":  {AudiencePublic, false},
	"dormant": {AudiencePublic, false},
	"closed":  {AudiencePublic, false},
	"merged":  {AudiencePublic, false},
}

// publicOffices are the kinds whose holder may be named.
var publicOffices = []string{"mp", "councillor", "mayor"}

// Noun implements Entry.
func (*Stakeholder) Noun() Noun { return NounStakeholder }

// Name implements Entry.
func (s *Stakeholder) Name() string { return s.FullName }

// Validate implements Entry.
func (s *Stakeholder) Validate() Problems {
	ps := s.validate()
	if !s.Retrospective && !s.Imported && s.ValidFrom.CertainlyAfter(s.ValidTo) {
		ps.Add("#/validTo", "end_before_start", "Give an end that is not before the beginning, or correct the beginning.")
	}
	if s.Identity.OfficeHolderName != nil && (s.Kind == nil || !slices.Contains(publicOffices, *s.Kind)) {
		ps.Add("#/identity/officeHolderName", "not_a_public_office", "Leave the name out: only the holder of a public office (kind mp, councillor or mayor) is named.")
	}
	if s.State == StakeholderMerged {
		ps.Add("#/state", "not_a_first_state", "Choose another state: a record does not start as merged.")
	}
	for i, p := range s.Positions {
		if p.About == nil && p.AboutText == nil && p.Position == nil && p.Text == nil {
			ps.Add(fmt.Sprintf("#/positions/%d", i), "required", "Say what the position is, or what it is about.")
		}
	}
	return append(ps, s.validateTies()...)
}

// validateTies checks that the body is not tied to itself.
func (s *Stakeholder) validateTies() (ps Problems) {
	if s.ID == uuid.Nil {
		return nil
	}
	ties := append(s.lineageRefs(), appendRefs(nil, NounStakeholder, "#/memberOfIds", s.MemberOfIDs)...)
	for _, r := range ties {
		if r.ID == s.ID {
			ps.Add(r.Pointer, "invalid", "Name another stakeholder than this one.")
		}
	}
	return ps
}

// Derive implements Entry.
func (s *Stakeholder) Derive() {
	s.NameKey = Fold(s.FullName)
	s.PeriodKey = periodKey(s.ValidFrom, s.ValidTo)
	s.Expertise = s.Reach.Expertise
	reached := make([]uuid.UUID, 0, len(s.Reach.Reaches))
	for _, r := range s.Reach.Reaches {
		reached = append(reached, r.CommunityID)
	}
	s.ReachCommunityIDs = uniqueIDs(reached)
	c := stakeholderCeilings[s.State]
	c.audience = Narrower(c.audience, s.consent())
	s.derive(c, EndBeforeStart(Period{Start: s.ValidFrom, End: s.ValidTo}, "#/validTo"), s.Refs())
}

// consent is the widest audience that the body agrees to. Partners may know of
// a body that has not been asked.
func (s *Stakeholder) consent() Audience {
	if s.DirectoryConsent == nil {
		return AudiencePartners
	}
	return Audience(*s.DirectoryConsent)
}

// Refs implements Entry.
func (s *Stakeholder) Refs() []Ref {
	refs := s.PublicRefs()
	for i, r := range s.Reach.Reaches {
		refs = append(refs, Ref{r.CommunityID, NounCommunity, fmt.Sprintf("#/reach/reaches/%d/communityId", i)})
		refs = appendRefs(refs, NounArea, fmt.Sprintf("#/reach/reaches/%d/areaIds", i), r.AreaIDs)
	}
	return appendRefs(refs, NounOrganisation, "#/network/memberOrganisationIds", s.Network.MemberOrganisationIDs)
}

// PublicRefs lists the ids outside the groups for partners only. A label of any
// other id would tell others what those groups hold.
func (s *Stakeholder) PublicRefs() []Ref {
	refs := appendRefs(s.refs(), NounArea, "#/areaIds", s.AreaIDs)
	refs = appendRefs(refs, NounStakeholder, "#/memberOfIds", s.MemberOfIDs)
	refs = appendRef(refs, NounOrganisation, "#/organisationId", s.OrganisationID)
	refs = appendRef(refs, NounArea, "#/identity/constituencyAreaId", s.Identity.ConstituencyAreaID)
	for i, p := range s.Positions {
		if p.About != nil {
			refs = append(refs, Ref{p.About.ID, Noun(p.About.Type), fmt.Sprintf("#/positions/%d/about/id", i)})
		}
	}
	return append(refs, s.lineageRefs()...)
}

func (s *Stakeholder) lineageRefs() []Ref {
	l := s.Lineage
	refs := appendRef(nil, NounStakeholder, "#/lineage/hostId", l.HostID)
	refs = appendRefs(refs, NounStakeholder, "#/lineage/predecessorIds", l.PredecessorIDs)
	return appendRefs(refs, NounStakeholder, "#/lineage/successorIds", l.SuccessorIDs)
}

// Codes implements Entry.
func (s *Stakeholder) Codes() []CodeUse {
	uses := appendCode(s.codes(), "#/kind", s.Kind, "stakeholder_kind")
	uses = appendCodes(uses, "#/reach/expertise", s.Reach.Expertise, TopicVocabularies...)
	return appendCodes(uses, "#/reach/methodsOffered", s.Reach.MethodsOffered, "method")
}

// SearchText implements Entry. What only partners see is not in it.
func (s *Stakeholder) SearchText() SearchText {
	names := []string{s.FullName}
	for _, a := range s.Aliases {
		names = append(names, a.Name)
	}
	b := joinText(s.KindAsStated, s.StatusNote, s.CommunitiesStated)
	for _, p := range s.Positions {
		b = joinText(b, p.AboutText, p.Text)
	}
	f := s.Profile
	return SearchText{
		A: joinText(names, s.Identity.OfficeHolderName),
		B: b,
		C: joinText(s.PlaceNames, s.Campaigns, s.Lineage.PredecessorsAsStated, s.Lineage.SuccessorsAsStated,
			f.Roles, f.Runs, f.Actions, f.Approach, f.Structure, f.Includes, f.Makeup, f.Representativeness, f.Meets,
			f.Venues, f.Channels, f.RunBy, f.ChairedByRole, f.LegalForm, f.Funding, f.Agreements, f.Duties),
	}
}
