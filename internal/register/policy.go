package register

import (
	"encoding/json"
	"slices"
)

// Strength says how a guard holds: a hard one must be met for a clean pass, one
// of reason passes with a stored and published reason too, a warning is told and
// stops nothing. The empty strength asks nothing.
type Strength string

// The strengths, from the strongest to none.
const (
	StrengthHard   Strength = "hard"
	StrengthReason Strength = "reason"
	StrengthWarn   Strength = "warn"
	StrengthNone   Strength = ""
)

var strengthOrder = []Strength{StrengthNone, StrengthWarn, StrengthReason, StrengthHard}

// Weaker returns the weaker of two strengths.
func (s Strength) Weaker(other Strength) Strength {
	if slices.Index(strengthOrder, other) < slices.Index(strengthOrder, s) {
		return other
	}
	return s
}

// Policy is what a deployment sets for itself: the numbers that guards and due
// dates read, and the guards it asks less strongly for. Everything in it is a
// local setting and not law, whatever its default rests on.
type Policy struct {
	Settings Settings
	// Lowered gives the strength that a guard has at most. A privacy guard is
	// never lowered.
	Lowered map[string]Strength
}

// Settings are the numbers of a policy. Days are calendar days unless the name
// says working days, which are Monday to Friday.
type Settings struct {
	ConsultationExpectedDays          int            `json:"consultationExpectedDays"`
	ConsultationAgreedShorterDays     int            `json:"consultationAgreedShorterDays"`
	ConsultationDecisionGapDays       int            `json:"consultationDecisionGapDays"`
	FeedbackMaxDaysAfterClose         int            `json:"feedbackMaxDaysAfterClose"`
	ActivityMinOpenDays               map[string]int `json:"activityMinOpenDays"` // by level
	ActivityDecisionGapDays           int            `json:"activityDecisionGapDays"`
	EvidenceSearchMaxAgeDays          int            `json:"evidenceSearchMaxAgeDays"`
	EvidenceRecentMonths              int            `json:"evidenceRecentMonths"`
	EvidenceResultsToJudge            int            `json:"evidenceResultsToJudge"`
	InsightReviewMonths               int            `json:"insightReviewMonths"`
	InsightReviewMaxMonths            int            `json:"insightReviewMaxMonths"`
	OverlapThreshold                  float64        `json:"overlapThreshold"`
	OverlapWindowDays                 int            `json:"overlapWindowDays"`
	InsightDueDays                    int            `json:"insightDueDays"`
	ChallengeResponseWorkingDays      int            `json:"challengeResponseWorkingDays"`
	ChallengeAcknowledgeWorkingDays   int            `json:"challengeAcknowledgeWorkingDays"`
	LoopAcceptanceWorkingDays         int            `json:"loopAcceptanceWorkingDays"`
	RecommendationVoiceWorkingDays    int            `json:"recommendationVoiceWorkingDays"`
	RecommendationResponseDays        int            `json:"recommendationResponseDays"`
	SuppressionThreshold              int            `json:"suppressionThreshold"`
	ApprovalValidDays                 int            `json:"approvalValidDays"`
	SentimentMajorityPercent          int            `json:"sentimentMajorityPercent"`
	UrgentReviewMonths                int            `json:"urgentReviewMonths"`
	NoChangeExplanationMinLength      int            `json:"noChangeExplanationMinLength"`
	NoChangeOtherExplanationMinLength int            `json:"noChangeOtherExplanationMinLength"`
}

// DefaultPolicy is the policy of a deployment that sets nothing.
func DefaultPolicy() Policy {
	return Policy{Settings: Settings{
		ConsultationExpectedDays: 84, ConsultationAgreedShorterDays: 42, ConsultationDecisionGapDays: 28,
		FeedbackMaxDaysAfterClose: 84,
		ActivityMinOpenDays:       map[string]int{"informing": 0, "consulting": 21, "involving": 14, "collaborating": 0, "empowering": 0},
		ActivityDecisionGapDays:   14, EvidenceSearchMaxAgeDays: 90, EvidenceRecentMonths: 24, EvidenceResultsToJudge: 20,
		InsightReviewMonths: 36, InsightReviewMaxMonths: 60, OverlapThreshold: 0.5, OverlapWindowDays: 90, InsightDueDays: 56,
		ChallengeResponseWorkingDays: 20, ChallengeAcknowledgeWorkingDays: 5, LoopAcceptanceWorkingDays: 20,
		RecommendationVoiceWorkingDays: 20, RecommendationResponseDays: 28,
		SuppressionThreshold: 8, ApprovalValidDays: 180, SentimentMajorityPercent: 60, UrgentReviewMonths: 6,
		NoChangeExplanationMinLength: 80, NoChangeOtherExplanationMinLength: 150,
	}}
}

// strength is what a guard asks under the policy where its table says base.
func (p Policy) strength(guard string, privacy bool, base Strength) Strength {
	if lowered, ok := p.Lowered[guard]; ok && !privacy {
		return base.Weaker(lowered)
	}
	return base
}

// named returns the numbers of the given names.
func (p Policy) named(names []string) map[string]any {
	out := map[string]any{}
	if len(names) == 0 {
		return out
	}
	b, _ := json.Marshal(p.Settings) // numbers cannot fail
	all := map[string]any{}
	_ = json.Unmarshal(b, &all)
	for _, n := range names {
		out[n] = all[n]
	}
	return out
}
