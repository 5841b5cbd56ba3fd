package register

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// ActivityEvidence is what was known before people were asked, and who else was
// asking. What the review concludes is public; how it got there, and what was
// agreed about overlaps, is for partners.
type ActivityEvidence struct {
	Review EvidenceReview `json:"review"`
	// Overlaps are written by acknowledging them, never by a change of the activity.
	Overlaps []Acknowledgement `json:"overlaps,omitzero"`
}

// EvidenceReview is what the organiser made of what is known already.
type EvidenceReview struct {
	SearchIDs       []uuid.UUID        `json:"searchIds" class:"P1"`
	InsightIDs      []uuid.UUID        `json:"insightIds" class:"P1"`
	Judgements      []InsightJudgement `json:"judgements" class:"P1"`
	ExternalSources []ExternalSource   `json:"externalSources" class:"P1"`
	MethodEvidence  *string            `json:"methodEvidence" class:"P1"`
	Conclusion      *string            `json:"conclusion"`
	Gaps            []EvidenceGap      `json:"gaps" class:"P1"`
	Override        EvidenceOverride   `json:"override"`
	WeakerReason    *string            `json:"weakerReason"`
	CompletedOn     *Date              `json:"completedOn" class:"P1"`
	// public says that this copy is for callers without a key.
	public bool
}

// InsightJudgement says whether an insight that a search found informs the plan.
type InsightJudgement struct {
	InsightID uuid.UUID `json:"insightId"`
	Used      bool      `json:"used"`
	Note      *string   `json:"note"`
}

// ExternalSource is evidence that the register does not hold.
type ExternalSource struct {
	Title *string `json:"title"`
	URL   *string `json:"url"`
}

// EvidenceGap is what nobody has asked yet, and so may be asked.
type EvidenceGap struct {
	Topic       *string    `json:"topic"`
	CommunityID *uuid.UUID `json:"communityId"`
	AreaID      *uuid.UUID `json:"areaId"`
	Question    *string    `json:"question"`
}

// EvidenceOverride is why people are asked although enough is known.
type EvidenceOverride struct {
	Reason *string `json:"reason"`
	Text   *string `json:"text"`
}

// Acknowledgement is what the organiser decided about another activity that asks
// about the same, with the score of the day.
type Acknowledgement struct {
	ActivityID uuid.UUID `json:"activityId"`
	Score      float64   `json:"score"`
	Response   string    `json:"response"`
	Reason     *string   `json:"reason"`
	At         time.Time `json:"at"`
}

// ResponseSeparate is the response that goes ahead alone, and so needs a reason.
const ResponseSeparate = "separate"

// ForPublic returns what callers without a key are told of it.
func (e ActivityEvidence) ForPublic() ActivityEvidence {
	r := e.Review
	return ActivityEvidence{Review: EvidenceReview{Conclusion: r.Conclusion, Override: r.Override, WeakerReason: r.WeakerReason, public: true}}
}

// MarshalJSON renders the review. What is not for the caller is absent, because
// null would say that it is not known.
func (r EvidenceReview) MarshalJSON() ([]byte, error) {
	type plain EvidenceReview
	return marshalFor(r.public, plain(r))
}

// Validate checks that who goes ahead alone says why.
func (a Acknowledgement) Validate() (ps Problems) {
	if a.Response == ResponseSeparate && strings.TrimSpace(orEmpty(a.Reason)) == "" {
		ps.Add("#/reason", "required", "Say why the two stay separate.")
	}
	return ps
}

// OverlapAt is where the acknowledgement of another activity stands, -1 if
// nowhere.
func (e *ActivityEvidence) OverlapAt(other uuid.UUID) int {
	return slices.IndexFunc(e.Overlaps, func(a Acknowledgement) bool { return a.ActivityID == other })
}

// Acknowledge keeps what the organiser decided about an overlap, in the place of
// what it decided before.
func (e *ActivityEvidence) Acknowledge(a Acknowledgement) {
	if i := e.OverlapAt(a.ActivityID); i >= 0 {
		e.Overlaps[i] = a
		return
	}
	e.Overlaps = append(e.Overlaps, a)
}

func (e ActivityEvidence) validate() (ps Problems) {
	judged := map[uuid.UUID]bool{}
	for i, j := range e.Review.Judgements {
		if judged[j.InsightID] {
			ps.Add(fmt.Sprintf("#/evidence/review/judgements/%d/insightId", i), "duplicate", "Take one out: the same insight is judged twice.")
		}
		judged[j.InsightID] = true
	}
	for i, s := range e.Review.ExternalSources {
		if s.Title == nil && s.URL == nil {
			ps.Add(fmt.Sprintf("#/evidence/review/externalSources/%d", i), "required", "Name the source by title or url.")
		}
	}
	for i, g := range e.Review.Gaps {
		if g.Topic == nil && g.CommunityID == nil && g.AreaID == nil && g.Question == nil {
			ps.Add(fmt.Sprintf("#/evidence/review/gaps/%d", i), "required", "Say what is not known by topic, communityId, areaId or question.")
		}
	}
	return ps
}

// refs lists the ids that it mentions. All of them stand in fields for partners.
func (e ActivityEvidence) refs() []Ref {
	r := e.Review
	refs := appendRefs(nil, NounEvidenceSearch, "#/evidence/review/searchIds", r.SearchIDs)
	refs = appendRefs(refs, NounInsight, "#/evidence/review/insightIds", r.InsightIDs)
	for i, j := range r.Judgements {
		refs = append(refs, Ref{j.InsightID, NounInsight, fmt.Sprintf("#/evidence/review/judgements/%d/insightId", i)})
	}
	for i, g := range r.Gaps {
		refs = appendRef(refs, NounCommunity, fmt.Sprintf("#/evidence/review/gaps/%d/communityId", i), g.CommunityID)
		refs = appendRef(refs, NounArea, fmt.Sprintf("#/evidence/review/gaps/%d/areaId", i), g.AreaID)
	}
	for i, o := range e.Overlaps {
		refs = append(refs, Ref{o.ActivityID, NounActivity, fmt.Sprintf("#/evidence/overlaps/%d/activityId", i)})
	}
	return refs
}

func (e ActivityEvidence) codes() (uses []CodeUse) {
	for i, g := range e.Review.Gaps {
		uses = appendCode(uses, fmt.Sprintf("#/evidence/review/gaps/%d/topic", i), g.Topic, TopicVocabularies...)
	}
	return uses
}
