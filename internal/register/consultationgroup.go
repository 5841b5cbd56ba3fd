package register

import "github.com/google/uuid"

// ConsultationDocument is a published document of a consultation.
type ConsultationDocument struct {
	Kind        *string     `json:"kind"`
	Title       *string     `json:"title"`
	URL         *string     `json:"url"`
	Format      *string     `json:"format"`
	Language    *string     `json:"language"`
	PublishedOn PartialDate `json:"publishedOn"`
}

// ConsultationProposal is what is proposed, and why.
type ConsultationProposal struct {
	Trigger                 *string         `json:"trigger"`
	NHSView                 NHSView         `json:"nhsView"`
	CaseForChange           CaseForChange   `json:"caseForChange"`
	Temporary               TemporaryChange `json:"temporary"`
	StatutoryBasis          *string         `json:"statutoryBasis"`
	ProviderOrganisationIDs []uuid.UUID     `json:"providerOrganisationIds"`
	AffectedAuthorityIDs    []uuid.UUID     `json:"affectedAuthorityIds"`
	Concerns                []string        `json:"concerns"`
}

// CaseForChange says why something should change.
type CaseForChange struct {
	Text    *string  `json:"text"`
	Reasons []string `json:"reasons"`
	URL     *string  `json:"url"`
}

// TemporaryChange is a change made for a time, often years before people are
// asked about a lasting one.
type TemporaryChange struct {
	IsTemporary *bool       `json:"isTemporary"`
	Since       PartialDate `json:"since"`
	ReviewOn    *Date       `json:"reviewOn"`
	Reason      *string     `json:"reason"`
}

// ConsultationAnalysis is what was made of the responses, and by whom.
type ConsultationAnalysis struct {
	ByOrganisationID *uuid.UUID  `json:"byOrganisationId"`
	ByName           *string     `json:"byName"`
	Independent      *bool       `json:"independent"`
	URL              *string     `json:"url"`
	PublishedOn      PartialDate `json:"publishedOn"`
	InsightID        *uuid.UUID  `json:"insightId"`
	ResponseRate     *string     `json:"responseRate"`
	Findings         []string    `json:"findings"`
}

// ConsultationDecision says who is to decide, and by when.
type ConsultationDecision struct {
	Body  *string     `json:"body"`
	DueOn PartialDate `json:"dueOn"`
}

// ConsultationEvidence is what was known before people were asked, and the
// involvement that the proposal grew from.
type ConsultationEvidence struct {
	Review                   EvidenceReview `json:"review"`
	PreEngagementActivityIDs []uuid.UUID    `json:"preEngagementActivityIds"`
	// PreEngagementReason is why nobody was involved before there were proposals.
	PreEngagementReason *string `json:"preEngagementReason"`
}

// review is the review in the group in which an activity keeps its own, whose
// rules are the same.
func (e ConsultationEvidence) review() ActivityEvidence { return ActivityEvidence{Review: e.Review} }

// ForPublic returns what callers without a key are told of it.
func (e ConsultationEvidence) ForPublic() ConsultationEvidence {
	e.Review = e.review().ForPublic().Review
	return e
}

// ConsultationAccess is what made it possible for people to take part.
type ConsultationAccess struct {
	Formats        []AccessFormat   `json:"formats"`
	SupportOffered []SupportOffered `json:"supportOffered"`
}

// TimeExtension is a later closing day.
type TimeExtension struct {
	From        PartialDate `json:"from"`
	To          PartialDate `json:"to"`
	Reason      *string     `json:"reason"`
	AnnouncedOn PartialDate `json:"announcedOn"`
}

// PeriodOverride is why it opens in a period in which public bodies keep still,
// such as before an election, and who allowed it.
type PeriodOverride struct {
	Reason         *string `json:"reason"`
	ApprovedByRole *string `json:"approvedByRole"`
}

// MaterialChange is a change of what people are asked while it is open, and what
// was done so that those who had answered could answer again.
type MaterialChange struct {
	On       PartialDate `json:"on"`
	What     *string     `json:"what"`
	Response *string     `json:"response"`
	Reason   *string     `json:"reason"`
}

// Responses to a material change.
const (
	ChangeExtended  = "extended"
	ChangeRestarted = "restarted"
	ChangeNothing   = "none_with_reason"
)

// ConsultationTime is how long it was open, and why.
type ConsultationTime struct {
	DurationReason                *string          `json:"durationReason"`
	ShorterPeriodAgreedByScrutiny PartialDate      `json:"shorterPeriodAgreedByScrutinyOn"`
	Extensions                    []TimeExtension  `json:"extensions"`
	RestrictedPeriodOverride      PeriodOverride   `json:"restrictedPeriodOverride"`
	MaterialChanges               []MaterialChange `json:"materialChanges"`
	Phases                        []string         `json:"phases"`
}

// FollowUp is further involvement after a consultation closed.
type FollowUp struct {
	Text       *string     `json:"text"`
	Topic      *string     `json:"topic"`
	StartsOn   PartialDate `json:"startsOn"`
	EndsOn     PartialDate `json:"endsOn"`
	ActivityID *uuid.UUID  `json:"activityId"`
}

// ConsultationAfter is what came after it.
type ConsultationAfter struct {
	Mitigation *string    `json:"mitigation"`
	FollowUps  []FollowUp `json:"followUps"`
	LateReason *string    `json:"lateReason"`
	// ParticipantsToldOn is when those who had answered heard that it stopped.
	ParticipantsToldOn     PartialDate `json:"participantsToldOn"`
	ImplementationReviewOn *Date       `json:"implementationReviewOn"`
}

// FormativeStatement says that nothing is decided yet, signed by a role.
type FormativeStatement struct {
	Text           *string     `json:"text"`
	NoDecisionMade *bool       `json:"noDecisionMade"`
	SignedByRole   *string     `json:"signedByRole"`
	On             PartialDate `json:"on"`
}

// Consultee is a group of people or bodies that was asked to answer.
type Consultee struct {
	Group         string      `json:"group"`
	StakeholderID *uuid.UUID  `json:"stakeholderId"`
	ContactedOn   PartialDate `json:"contactedOn"`
	Note          *string     `json:"note"`
}

// ConsultationPeople is who was asked.
type ConsultationPeople struct {
	Consultees []Consultee `json:"consultees"`
}
