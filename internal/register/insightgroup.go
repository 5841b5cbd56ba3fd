package register

import "github.com/google/uuid"

// KeyFinding is one thing people said, in the words of the author.
type KeyFinding struct {
	ID          *uuid.UUID  `json:"id"`
	Text        string      `json:"text"`
	Expresses   *string     `json:"expresses"`
	Sentiment   *string     `json:"sentiment"`
	Topics      []string    `json:"topics"`
	Communities []uuid.UUID `json:"communities"`
	// Strength is how far the finding alone can be relied on.
	Strength *string `json:"strength"`
	// NeedsResponse says that somebody should answer it in a feedback loop.
	NeedsResponse *bool   `json:"needsResponse"`
	NoLoopReason  *string `json:"noLoopReason"`
}

// RecommendationResponse is the answer to a recommendation.
type RecommendationResponse struct {
	On     PartialDate `json:"on"`
	Text   *string     `json:"text"`
	Action *string     `json:"action"`
}

// Recommendation is what the author asks for, and of whom.
type Recommendation struct {
	ID               *uuid.UUID              `json:"id"`
	Text             string                  `json:"text"`
	ToOrganisationID *uuid.UUID              `json:"toOrganisationId"`
	ToName           *string                 `json:"toName"`
	DueOn            *Date                   `json:"dueOn"`
	Response         *RecommendationResponse `json:"response"`
}

// ProviderResponse is an answer to the whole insight.
type ProviderResponse struct {
	OrganisationID *uuid.UUID  `json:"organisationId"`
	Name           *string     `json:"name"`
	Text           *string     `json:"text"`
	On             PartialDate `json:"on"`
	SourceURL      *string     `json:"sourceUrl"`
}

// Presentation is a body that a record was put before.
type Presentation struct {
	Body string      `json:"body"`
	On   PartialDate `json:"on"`
}

// Share is a share of answers in percent. Its base may differ from the sample.
type Share struct {
	Answer    *string `json:"answer"`
	Sentiment *string `json:"sentiment"`
	Percent   float64 `json:"percent"`
	Unit      *string `json:"unit"`
	Base      *int64  `json:"base"`
	Scale     *string `json:"scale"`
}

// InsightContent is what the insight says.
type InsightContent struct {
	Body                 *string  `json:"body"`
	Expresses            []string `json:"expresses"`
	Sentiment            *string  `json:"sentiment"`
	SentimentAsStated    *string  `json:"sentimentAsStated"`
	TimeHorizon          *string  `json:"timeHorizon"`
	UnderlyingCauses     []string `json:"underlyingCauses"`
	CauseNarrative       *string  `json:"causeNarrative"`
	InequalityDimensions []string `json:"inequalityDimensions"`
	Gaps                 []string `json:"gaps"`
	Trend                *string  `json:"trend"`
}

// InsightMethod is how it was learned.
type InsightMethod struct {
	Methods         []string `json:"methods"`
	MethodsAsStated []string `json:"methodsAsStated"`
	ResponseRate    *string  `json:"responseRate"`
	Sampling        *string  `json:"sampling"`
	Shares          []Share  `json:"shares"`
	MethodEffects   *string  `json:"methodEffects"`
	Limitations     *string  `json:"limitations"`
	PeriodBasis     *string  `json:"periodBasis"`
	ProducedByText  *string  `json:"producedByText"`

	Respondents      []RespondentCount     `json:"respondents"`
	FFT              *FriendsAndFamilyTest `json:"fft"`
	ContinuousPeriod *ContinuousPeriod     `json:"continuousPeriod"`
}

// RespondentCount is how many of those who answered are of one group. It is a
// plain number of a complete table, so others see it by DiscloseTable.
type RespondentCount struct {
	Characteristic string `json:"characteristic"`
	Category       string `json:"category"`
	Count          *int64 `json:"count"`
	Suppressed     *bool  `json:"suppressed,omitempty"`
}

// FftAnswerCount is how many gave one answer to the Friends and Family Test.
type FftAnswerCount struct {
	Answer     string `json:"answer"`
	Count      *int64 `json:"count"`
	Suppressed *bool  `json:"suppressed,omitempty"`
}

// FriendsAndFamilyTest holds results of the test as sums, never answers of one
// person.
type FriendsAndFamilyTest struct {
	Answers    []FftAnswerCount `json:"answers"`
	Responses  *int64           `json:"responses"`
	Eligible   *int64           `json:"eligible"`
	Suppressed *bool            `json:"suppressed,omitempty"`
}

// ContinuousPeriod is what a digest of continuous feedback covers.
type ContinuousPeriod struct {
	From       PartialDate `json:"from"`
	To         PartialDate `json:"to"`
	Cases      *int64      `json:"cases"`
	Suppressed *bool       `json:"suppressed,omitempty"`
}

// Quote is words of one person who agreed to be quoted.
type Quote struct {
	Text           string   `json:"text"`
	ConsentToQuote bool     `json:"consentToQuote"`
	Descriptor     []string `json:"descriptor"`
}

// StoryConsent is how far a person agreed to their story being told. It holds no
// name and nothing that leads to one.
type StoryConsent struct {
	GivenBy     *string `json:"givenBy"`
	Scope       *string `json:"scope"`
	GivenOn     *Date   `json:"givenOn"`
	ExpiresOn   *Date   `json:"expiresOn"`
	WithdrawnOn *Date   `json:"withdrawnOn"`
}

// InsightOrigin is where it grew from and what it belongs to.
type InsightOrigin struct {
	ActivityIDs       []uuid.UUID `json:"activityIds"`
	ConsultationID    *uuid.UUID  `json:"consultationId"`
	PreviousInsightID *uuid.UUID  `json:"previousInsightId"`
	SupersedesID      *uuid.UUID  `json:"supersedesId"`
	DuplicateOfID     *uuid.UUID  `json:"duplicateOfId"`
	Priorities        []uuid.UUID `json:"priorities"`
}

// InsightRights is what others may do with it.
type InsightRights struct {
	Licence         *string `json:"licence"`
	Attribution     *string `json:"attribution"`
	ReuseConditions *string `json:"reuseConditions"`
	EmbargoUntil    *Date   `json:"embargoUntil" class:"P1"`
	// public says that this copy is for callers without a key.
	public bool
}

// ForPublic returns what callers without a key are told of it.
func (r InsightRights) ForPublic() InsightRights {
	r.EmbargoUntil, r.public = nil, true
	return r
}

// MarshalJSON renders the rights. What is not for the caller is absent, because
// null would say that it is not known.
func (r InsightRights) MarshalJSON() ([]byte, error) {
	type plain InsightRights
	return marshalFor(r.public, plain(r))
}

// InsightReview is what a reviewer makes of it.
type InsightReview struct {
	Strength *string `json:"strength"`
	ReviewBy *Date   `json:"reviewBy"`
}
