package register

import (
	"github.com/google/uuid"
)

// Adaptation is something changed because people asked for it.
type Adaptation struct {
	On      PartialDate `json:"on"`
	AskedBy *string     `json:"askedBy"`
	Change  string      `json:"change"`
}

// AccessInformation is something that people can read before they take part.
type AccessInformation struct {
	Title       *string     `json:"title"`
	URL         *string     `json:"url"`
	Format      *string     `json:"format"`
	AvailableOn PartialDate `json:"availableOn"`
}

// PlainLanguage is who checked that the words are plain, and when.
type PlainLanguage struct {
	DoneBy *string `json:"doneBy"`
	On     *Date   `json:"on"`
}

// AccessAssessment is what a group that assesses accessibility found.
type AccessAssessment struct {
	StakeholderID *uuid.UUID `json:"stakeholderId"`
	On            *Date      `json:"on"`
	Outcome       *string    `json:"outcome"`
	Actions       []string   `json:"actions"`
}

// ActivityAccess is how it is made possible for everybody to take part.
type ActivityAccess struct {
	Formats              []AccessFormat      `json:"formats"`
	AskForFormat         *string             `json:"askForFormat"`
	CommunicationSupport []string            `json:"communicationSupport"`
	Barriers             []string            `json:"barriers"`
	SupportOffered       []SupportOffered    `json:"supportOffered"`
	Adaptations          []Adaptation        `json:"adaptations"`
	Information          []AccessInformation `json:"information"`
	PlainLanguage        PlainLanguage       `json:"plainLanguage"`
	Assessment           AccessAssessment    `json:"assessment"`
}

// SetByOther says that somebody else fixed the time, and whether those who take
// part know.
type SetByOther struct {
	By               *string `json:"by"`
	Why              *string `json:"why"`
	ToldParticipants *bool   `json:"toldParticipants"`
	ToldHow          *string `json:"toldHow"`
}

// ActivityTime is its rhythm, how its dates are known and who fixed them.
type ActivityTime struct {
	Cadence           *string    `json:"cadence"`
	Frequency         *string    `json:"frequency"`
	ReviewEveryMonths *int       `json:"reviewEveryMonths"`
	Basis             *string    `json:"basis"`
	Note              *string    `json:"note"`
	SetByOther        SetByOther `json:"setByOther"`
	ShortNoticeReason *string    `json:"shortNoticeReason"`
	DesignDays        *int       `json:"designDays" class:"P1"`
	public            bool
}

// ActivityResources is who leads it, as a role title, and what limits it.
type ActivityResources struct {
	Constraints      *string  `json:"constraints"`
	LeadRole         *string  `json:"leadRole"`
	BudgetGBP        *string  `json:"budgetGbp" class:"P1"`
	BudgetNote       *string  `json:"budgetNote" class:"P1"`
	StaffDays        *float64 `json:"staffDays" class:"P1"`
	SupportBudgetGBP *string  `json:"supportBudgetGbp" class:"P1"`
	Team             Team     `json:"team" class:"P1"`
	public           bool
}

// Team is who works on it, as role titles.
type Team struct {
	Roles        []string `json:"roles"`
	Trained      *bool    `json:"trained"`
	CapacityDays *float64 `json:"capacityDays"`
}

// ActivityPartners is who it is done with.
type ActivityPartners struct {
	Members             []PartnerMember     `json:"members"`
	NoneReason          *string             `json:"noneReason" class:"P1"`
	HealthwatchInformed []HealthwatchNotice `json:"healthwatchInformed" class:"P1"`
	public              bool
}

// HealthwatchNotice says that a patient-voice body was told of the plan.
type HealthwatchNotice struct {
	OrganisationID uuid.UUID `json:"organisationId"`
	On             Date      `json:"on"`
}

// ActivityGovernance is whom it answers to.
type ActivityGovernance struct {
	ReportsTo            []string             `json:"reportsTo"`
	Advice               []Advice             `json:"advice" class:"P1"`
	PublicWithheldReason PublicWithheldReason `json:"publicWithheldReason" class:"P1"`
	public               bool
}

// Advice is advice that was asked for, and what became of it.
type Advice struct {
	AskedOn            *Date      `json:"askedOn"`
	FromOrganisationID *uuid.UUID `json:"fromOrganisationId"`
	Advice             *string    `json:"advice"`
	Taken              *bool      `json:"taken"`
	WhyNot             *string    `json:"whyNot"`
}

// PublicWithheldReason is why the public does not see it while it is open.
type PublicWithheldReason struct {
	Reason         *string `json:"reason"`
	ApprovedByRole *string `json:"approvedByRole"`
}

// Duty is how a legal duty to involve people was assessed.
type Duty struct {
	Subject          *string  `json:"subject"`
	ImpactOnServices *string  `json:"impactOnServices"`
	Statutes         []string `json:"statutes"`
	Conclusion       *string  `json:"conclusion"`
	AssessedOn       *Date    `json:"assessedOn"`
	Rationale        *string  `json:"rationale"`
}

// DataProtection is what becomes of what people tell the organiser. None of it
// comes into the register.
type DataProtection struct {
	PrivacyNoticeURL       *string  `json:"privacyNoticeUrl"`
	CollectsPersonalData   *bool    `json:"collectsPersonalData" class:"P1"`
	LawfulBases            []string `json:"lawfulBases" class:"P1"`
	DPIARef                *string  `json:"dpiaRef" class:"P1"`
	RespondentDataHeldBy   *string  `json:"respondentDataHeldBy" class:"P1"`
	RespondentDataDeleteBy *Date    `json:"respondentDataDeleteBy" class:"P1"`
	public                 bool
}

// DevolvedPower is what people decide themselves.
type DevolvedPower struct {
	DecisionRight          *string      `json:"decisionRight"`
	DecidedByStakeholderID *uuid.UUID   `json:"decidedByStakeholderId"`
	Fund                   Fund         `json:"fund"`
	Allocations            []Allocation `json:"allocations"`
}

// Fund is money that is handed over.
type Fund struct {
	Name      *string `json:"name"`
	Kind      *string `json:"kind"`
	AmountGBP *string `json:"amountGbp"`
	Purpose   *string `json:"purpose"`
}

// Allocation is a part of a fund given to somebody for something.
type Allocation struct {
	To        *string `json:"to"`
	AmountGBP *string `json:"amountGbp"`
	For       *string `json:"for"`
	DecidedOn *Date   `json:"decidedOn"`
}

// CoProduction is whether it claims to be co-produced, and what shows it.
type CoProduction struct {
	Claimed  *bool                  `json:"claimed"`
	Evidence []CoProductionEvidence `json:"evidence"`
}

// CoProductionEvidence is something made together, at a stage of the work.
type CoProductionEvidence struct {
	Stage             *string    `json:"stage"`
	What              *string    `json:"what"`
	WithStakeholderID *uuid.UUID `json:"withStakeholderId"`
}

// LivedExperience is the roles of people with experience of their own. It names
// nobody: who they are stays with the host.
type LivedExperience struct {
	Roles []LivedExperienceRole `json:"roles"`
}

// LivedExperienceRole is a role that people with experience of their own have.
type LivedExperienceRole struct {
	Title       *string     `json:"title"`
	Basis       *string     `json:"basis"`
	AlsoKnownAs *string     `json:"alsoKnownAs"`
	Stages      []string    `json:"stages"`
	PeopleCount *int64      `json:"peopleCount"`
	Sessions    *int        `json:"sessions"`
	Hours       *float64    `json:"hours"`
	Recognition Recognition `json:"recognition"`
	Support     []string    `json:"support"`
}

// Recognition is what people get for their time.
type Recognition struct {
	Kind             *string `json:"kind"`
	Offered          *string `json:"offered"`
	ReasonIfNone     *string `json:"reasonIfNone"`
	TotalPaidGBP     *string `json:"totalPaidGbp" class:"P1"`
	ExpensesTotalGBP *string `json:"expensesTotalGbp" class:"P1"`
	public           bool
}

// ActivityProgress is what happened on the way, and reasons that are owed. The
// register alone writes OpenedOn and ClosedOn.
type ActivityProgress struct {
	Updates           []ProgressUpdate `json:"updates"`
	TestBack          TestBack         `json:"testBack"`
	ReachActions      []ReachAction    `json:"reachActions"`
	NoFindingsReason  *string          `json:"noFindingsReason"`
	LateReason        *string          `json:"lateReason"`
	CancelledReason   *string          `json:"cancelledReason"`
	NotRequiredReason *string          `json:"notRequiredReason"`
	OpenedOn          PartialDate      `json:"openedOn"`
	ClosedOn          PartialDate      `json:"closedOn"`
}

// ProgressUpdate is a word to the public on the way.
type ProgressUpdate struct {
	On   PartialDate `json:"on"`
	Text string      `json:"text"`
}

// TestBack is asking those who took part whether they were understood.
type TestBack struct {
	PlannedOn     *Date       `json:"plannedOn"`
	DoneOn        PartialDate `json:"doneOn"`
	Method        *string     `json:"method"`
	Result        *string     `json:"result"`
	NotDoneReason *string     `json:"notDoneReason"`
}

// ReachAction is what was done about people who were not reached.
type ReachAction struct {
	CommunityID *uuid.UUID  `json:"communityId"`
	Category    *string     `json:"category"`
	Gap         *string     `json:"gap"`
	Action      string      `json:"action"`
	On          PartialDate `json:"on"`
}
