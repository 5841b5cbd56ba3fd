package register

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
)

// NHSView is what the NHS body itself holds of its proposal: whether the change
// is substantial, and why.
type NHSView struct {
	SubstantialView *string     `json:"substantialView"`
	Rationale       *string     `json:"rationale"`
	On              PartialDate `json:"on"`
}

// NoticeChange is a date of a notice that moved.
type NoticeChange struct {
	On   PartialDate `json:"on"`
	What *string     `json:"what"`
}

// ScrutinyNotice tells one authority of the proposal: when the decision is
// meant to be taken, and until when its comments count.
type ScrutinyNotice struct {
	AuthorityID        uuid.UUID      `json:"authorityId"`
	NotifiedOn         PartialDate    `json:"notifiedOn"`
	ProposedDecisionOn *Date          `json:"proposedDecisionOn"`
	CommentsDueOn      *Date          `json:"commentsDueOn"`
	PublishedURL       *string        `json:"publishedUrl"`
	Changes            []NoticeChange `json:"changes"`
}

// ScrutinyComment is what one authority said, and what was done where the body
// that decides disagrees with its recommendation.
type ScrutinyComment struct {
	AuthorityID            uuid.UUID   `json:"authorityId"`
	ReceivedOn             PartialDate `json:"receivedOn"`
	NoneReceived           *bool       `json:"noneReceived"`
	URL                    *string     `json:"url"`
	Recommendation         *string     `json:"recommendation"`
	Disagreed              *bool       `json:"disagreed"`
	DisagreementNotifiedOn PartialDate `json:"disagreementNotifiedOn"`
	StepsToAgree           *string     `json:"stepsToAgree"`
}

// ScrutinyDispute is a difference between the NHS body and an authority on
// whether the change is substantial.
type ScrutinyDispute struct {
	Described  *string     `json:"described"`
	StepsTaken *string     `json:"stepsTaken"`
	ResolvedOn PartialDate `json:"resolvedOn"`
	Outcome    *string     `json:"outcome"`
}

// VoluntaryFormal is the choice to consult formally though nobody asks for it.
type VoluntaryFormal struct {
	Chosen *bool   `json:"chosen"`
	Reason *string `json:"reason"`
}

// ConsultationScrutiny is what passed between those who propose a change and the
// authorities that scrutinise it.
type ConsultationScrutiny struct {
	Notices                    []ScrutinyNotice  `json:"notices"`
	Comments                   []ScrutinyComment `json:"comments"`
	Dispute                    ScrutinyDispute   `json:"dispute"`
	VoluntaryFormal            VoluntaryFormal   `json:"voluntaryFormal"`
	LocalInvolvementActivityID *uuid.UUID        `json:"localInvolvementActivityId"`
}

// CallIn is a direction by which the Secretary of State takes a proposal over.
type CallIn struct {
	RequestedOn  PartialDate `json:"requestedOn"`
	DirectedOn   PartialDate `json:"directedOn"`
	FinishedOn   PartialDate `json:"finishedOn"`
	DecisionText *string     `json:"decisionText"`
}

// SecretaryOfState is the notification of a change that must be notified, and
// what came of it.
type SecretaryOfState struct {
	NotifiedOn        PartialDate `json:"notifiedOn"`
	FormURL           *string     `json:"formUrl"`
	NotRequiredReason *string     `json:"notRequiredReason"`
	CallIn            CallIn      `json:"callIn"`
}

// AssuranceStage is one gate that a service change passes.
type AssuranceStage struct {
	Stage   string      `json:"stage"`
	On      PartialDate `json:"on"`
	Outcome *string     `json:"outcome"`
	URL     *string     `json:"url"`
}

// AssuranceTest is one of the tests that a service change has to meet.
type AssuranceTest struct {
	Test       string  `json:"test"`
	Applicable *bool   `json:"applicable"`
	Condition  *string `json:"condition"`
	Evidence   *string `json:"evidence"`
	URL        *string `json:"url"`
}

// ServiceChangeAssurance is what NHS England asks of a service change before
// people are consulted.
type ServiceChangeAssurance struct {
	Stages              []AssuranceStage `json:"stages"`
	Tests               []AssuranceTest  `json:"tests"`
	ClinicalSenateURL   *string          `json:"clinicalSenateUrl"`
	NotApplicableReason *string          `json:"notApplicableReason"`
}

// UrgentChange is a decision taken without consultation because of a risk to
// the safety or welfare of patients or staff.
type UrgentChange struct {
	Risk                   *string     `json:"risk"`
	Explanation            *string     `json:"explanation"`
	DecidedOn              PartialDate `json:"decidedOn"`
	AuthorityNotifiedOn    PartialDate `json:"authorityNotifiedOn"`
	LateNotificationReason *string     `json:"lateNotificationReason"`
	ReasonPublishedURL     *string     `json:"reasonPublishedUrl"`
	ReviewOn               *Date       `json:"reviewOn"`
}

// Sides that record a determination.
const (
	SideAuthority = "authority"
	SideNHS       = "nhs"
)

// Concerns reports whether a determination is the view of an authority: its own,
// or that of a joint committee that covers it.
func (d *Determination) Concerns(authority uuid.UUID) bool {
	return d.AuthorityID != nil && *d.AuthorityID == authority || slices.Contains(d.CoversAuthorityIDs, authority)
}

// RecordedFor notes which side records a determination. What an authority
// records itself needs no confirmation; what others record waits for it.
func (d *Determination) RecordedFor(organisation uuid.UUID, now time.Time) {
	d.RecordedBySide, d.ConfirmedByAuthorityAt = new(SideNHS), nil
	if organisation != uuid.Nil && d.Concerns(organisation) {
		utc := now.UTC()
		d.RecordedBySide, d.ConfirmedByAuthorityAt = new(SideAuthority), &utc
	}
}

// MayChange refuses a change of the words of another: an authority changes what
// it recorded itself, and nobody else does.
func (d *Determination) MayChange(caller uuid.UUID, authority bool) error {
	own := orEmpty(d.RecordedBySide) == SideAuthority
	switch {
	case own && !d.Concerns(caller):
		return &RefusedError{RefusedConflict, "The authority recorded this itself, so only the authority changes it. Add a determination of your own if you hold otherwise."}
	case authority && !own:
		return &RefusedError{RefusedConflict, "Somebody else recorded this. Confirm it, or record a determination of your own."}
	}
	return nil
}

// Confirm notes that the authority whose view it is stands by a determination.
func (d *Determination) Confirm(caller uuid.UUID, now time.Time) error {
	if caller == uuid.Nil || !d.Concerns(caller) {
		return &RefusedError{RefusedConflict, "Only the authority whose view this is confirms it."}
	}
	if d.ConfirmedByAuthorityAt == nil {
		utc := now.UTC()
		d.ConfirmedByAuthorityAt = &utc
	}
	return nil
}

// Scrutinised is an entry that authorities with the scrutiny function may read
// because it affects them. Which bodies have that function is told on each write.
type Scrutinised interface {
	Affects() []uuid.UUID
	LetIn(authorities []uuid.UUID)
}

// Affects implements Scrutinised.
func (c *Consultation) Affects() []uuid.UUID { return c.AuthorityIDs }

// LetIn implements Scrutinised: the authorities read the consultation whatever
// its visibility. They do not edit it, and they do not see a proposal that has
// not been put to them.
func (c *Consultation) LetIn(authorities []uuid.UUID) {
	c.scrutineers = authorities
	if !c.Draft {
		c.EditorIDs = uniqueIDs(append(slices.Clone(c.EditorIDs), authorities...))
	}
}

// OnlyReads reports whether an organisation sees the consultation as an
// authority that it affects, and does not edit it.
func (c *Consultation) OnlyReads(organisation uuid.UUID) bool {
	return organisation != c.OwnerOrganisationID && !slices.Contains(c.CoOwnerOrganisationIDs, organisation)
}

func (c *Consultation) scrutinyRefs(refs []Ref) []Ref {
	for n, notice := range c.Scrutiny.Notices {
		refs = append(refs, Ref{notice.AuthorityID, NounOrganisation, fmt.Sprintf("#/scrutiny/notices/%d/authorityId", n)})
	}
	for n, comment := range c.Scrutiny.Comments {
		refs = append(refs, Ref{comment.AuthorityID, NounOrganisation, fmt.Sprintf("#/scrutiny/comments/%d/authorityId", n)})
	}
	return appendRef(refs, NounActivity, "#/scrutiny/localInvolvementActivityId", c.Scrutiny.LocalInvolvementActivityID)
}
