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
	Trigger               *string    `json:"trigger"`
	ProgrammeText         *string    `json:"programmeText"`
	SeriesID              *uuid.UUID `json:"seriesId"`
	ConsultationID        *uuid.UUID `json:"consultationId"`
	IssueScope            *string    `json:"issueScope"`
	InvolvementSphere     *string    `json:"involvementSphere"`
	CommissioningStage    *string    `json:"commissioningStage"`
	ConcernsServiceChange *bool      `json:"concernsServiceChange"`
	IsFormalConsultation  *bool      `json:"isFormalConsultation"`
}

// Objective is something it is to achieve, and how that will be told.
type Objective struct {
	Text    string  `json:"text"`
	Measure *string `json:"measure"`
}

// ActivityPurpose is why it is done and what comes of the answers.
type ActivityPurpose struct {
	Why                   *string     `json:"why"`
	Objectives            []Objective `json:"objectives"`
	IntendedImpact        *string     `json:"intendedImpact"`
	UseOfInformation      *string     `json:"useOfInformation"`
	BenefitToParticipants *string     `json:"benefitToParticipants"`
	Priorities            []uuid.UUID `json:"priorities"`
}

// ActivityLevel is how far people share in the decision.
type ActivityLevel struct {
	Code       *string  `json:"code"`
	Rationale  *string  `json:"rationale"`
	InvolvedIn []string `json:"involvedIn"`
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

// Recruitment is how people are found and who may come.
type Recruitment struct {
	How         *string `json:"how"`
	Incentives  *string `json:"incentives"`
	Eligibility *string `json:"eligibility"`
}

// ActivityPeople is who it is for and who was missed.
type ActivityPeople struct {
	TargetCommunities []TargetCommunity `json:"targetCommunities"`
	Audiences         []string          `json:"audiences"`
	NotReached        []NotReached      `json:"notReached"`
	Recruitment       Recruitment       `json:"recruitment"`
}

// ActivityQuestions is what is asked; often only their number is known.
type ActivityQuestions struct {
	Count *int64   `json:"count"`
	Texts []string `json:"texts"`
}

// TakePart is how to take part, and from when it is announced.
type TakePart struct {
	URL           *string       `json:"url"`
	Telephone     *string       `json:"telephone"`
	Address       *string       `json:"address"`
	Instructions  *string       `json:"instructions"`
	BookingURL    *string       `json:"bookingUrl"`
	ClosesAt      *time.Time    `json:"closesAt"`
	ByInvitation  *bool         `json:"byInvitation"`
	PublicContact PublicContact `json:"publicContact"`
	PromoteFrom   *Date         `json:"promoteFrom"`
}

// AccessFormat is a format that the information comes in.
type AccessFormat struct {
	Format      *string     `json:"format"`
	Language    *string     `json:"language"`
	URL         *string     `json:"url"`
	AvailableOn PartialDate `json:"availableOn"`
	Note        *string     `json:"note"`
}

// PartnerMember is a group that works with the organiser.
type PartnerMember struct {
	StakeholderID *uuid.UUID `json:"stakeholderId"`
	Name          *string    `json:"name"`
	Role          *string    `json:"role"`
	Reason        *string    `json:"reason"`
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
