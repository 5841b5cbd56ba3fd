package register

import (
	"time"

	"github.com/google/uuid"
)

// MethodUse is one way to take part. A method known only in the source's
// words has a note and no code.
type MethodUse struct {
	Method    *string `json:"method"`
	Mode      *string `json:"mode"`
	Formality *string `json:"formality"`
	Note      *string `json:"note"`
}

// ActivityContext is what set it off and what it belongs to.
type ActivityContext struct {
	Trigger              *string    `json:"trigger"`
	ProgrammeText        *string    `json:"programmeText"`
	ConsultationID       *uuid.UUID `json:"consultationId"`
	IssueScope           *string    `json:"issueScope"`
	IsFormalConsultation *bool      `json:"isFormalConsultation"`
}

// ActivityPurpose is why it is done and what comes of the answers.
type ActivityPurpose struct {
	Why              *string     `json:"why"`
	Objectives       []string    `json:"objectives"`
	UseOfInformation *string     `json:"useOfInformation"`
	Priorities       []uuid.UUID `json:"priorities"`
}

// ActivityLevel is how far people share in the decision.
type ActivityLevel struct {
	Code      *string `json:"code"`
	Rationale *string `json:"rationale"`
}

// TargetCommunity is a community it is for.
type TargetCommunity struct {
	CommunityID   uuid.UUID `json:"communityId"`
	Why           *string   `json:"why"`
	ExpectedReach *int64    `json:"expectedReach"`
}

// NotReached is who or where could not be reached, and why.
type NotReached struct {
	CommunityID *uuid.UUID `json:"communityId"`
	AreaID      *uuid.UUID `json:"areaId"`
	Text        *string    `json:"text"`
	Reason      *string    `json:"reason"`
}

// ActivityPeople is who it is for and who was missed.
type ActivityPeople struct {
	TargetCommunities []TargetCommunity `json:"targetCommunities"`
	Audiences         []string          `json:"audiences"`
	NotReached        []NotReached      `json:"notReached"`
}

// ActivityQuestions is what is asked; often only their number is known.
type ActivityQuestions struct {
	Count *int64   `json:"count"`
	Texts []string `json:"texts"`
}

// TakePart is how to take part.
type TakePart struct {
	URL          *string    `json:"url"`
	Telephone    *string    `json:"telephone"`
	Address      *string    `json:"address"`
	Instructions *string    `json:"instructions"`
	BookingURL   *string    `json:"bookingUrl"`
	ClosesAt     *time.Time `json:"closesAt"`
	ByInvitation *bool      `json:"byInvitation"`
}

// AccessFormat is a format that the information comes in.
type AccessFormat struct {
	Format      *string     `json:"format"`
	Language    *string     `json:"language"`
	URL         *string     `json:"url"`
	AvailableOn PartialDate `json:"availableOn"`
	Note        *string     `json:"note"`
}

// Adaptation is something changed because people asked for it.
type Adaptation struct {
	On      PartialDate `json:"on"`
	AskedBy *string     `json:"askedBy"`
	Change  string      `json:"change"`
}

// ActivityAccess is how it is made possible for everybody to take part.
type ActivityAccess struct {
	Formats              []AccessFormat   `json:"formats"`
	CommunicationSupport []string         `json:"communicationSupport"`
	Barriers             []string         `json:"barriers"`
	SupportOffered       []SupportOffered `json:"supportOffered"`
	Adaptations          []Adaptation     `json:"adaptations"`
}

// ActivityTime is its rhythm, and how its dates are known.
type ActivityTime struct {
	Cadence           *string `json:"cadence"`
	Frequency         *string `json:"frequency"`
	ReviewEveryMonths *int    `json:"reviewEveryMonths"`
	Basis             *string `json:"basis"`
	Note              *string `json:"note"`
}

// ActivityResources is who leads it, as a role title, and what limits it.
type ActivityResources struct {
	Constraints *string `json:"constraints"`
	LeadRole    *string `json:"leadRole"`
}

// PartnerMember is a group that works with the organiser.
type PartnerMember struct {
	StakeholderID *uuid.UUID `json:"stakeholderId"`
	Name          *string    `json:"name"`
	Role          *string    `json:"role"`
	Reason        *string    `json:"reason"`
}

// ActivityPartners is who it is done with.
type ActivityPartners struct {
	Members []PartnerMember `json:"members"`
}

// ActivityGovernance is whom it answers to.
type ActivityGovernance struct {
	ReportsTo []string `json:"reportsTo"`
}

// ActivityDecision is the decision that it is to inform.
type ActivityDecision struct {
	ToBeInformed *string `json:"toBeInformed"`
	Body         *string `json:"body"`
	DueOn        *Date   `json:"dueOn"`
	Stage        *string `json:"stage"`
}

// ActivityOutcome is what sources say of how it went.
type ActivityOutcome struct {
	FollowedBy        *string `json:"followedBy"`
	Recording         *string `json:"recording"`
	Sentiment         *string `json:"sentiment"`
	SentimentAsStated *string `json:"sentimentAsStated"`
}
