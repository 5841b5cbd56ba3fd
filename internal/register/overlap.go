package register

import (
	"slices"

	"github.com/google/uuid"
)

// Overlap is another activity that asks about the same at about the same time.
type Overlap struct {
	ActivityID          uuid.UUID        `json:"activityId"`
	OwnerOrganisationID uuid.UUID        `json:"ownerOrganisationId"`
	State               string           `json:"state"`
	StartsOn            PartialDate      `json:"startsOn"`
	EndsOn              PartialDate      `json:"endsOn"`
	Score               float64          `json:"score"`
	SharedTopics        []string         `json:"sharedTopics"`
	SharedCommunityIDs  []uuid.UUID      `json:"sharedCommunityIds"`
	Area                float64          `json:"area"`
	Days                float64          `json:"days"`
	Suggested           string           `json:"suggested"`
	PublicContact       PublicContact    `json:"publicContact"`
	Acknowledged        *Acknowledgement `json:"acknowledged"`
}

// OverlapSide is what two activities are compared by.
type OverlapSide struct {
	Topics      []string
	AreaIDs     []uuid.UUID
	Communities []uuid.UUID
	Window      Window
}

// Side is the activity as overlaps compare it.
func (a *Activity) Side() OverlapSide {
	return OverlapSide{a.Topics, a.AreaIDs, targets(a.People.TargetCommunities), Window{a.PeriodEarliest, a.PeriodLatest}}
}

// Compare works out how far another activity does the same as this one, and what
// may be done about it.
func (a *Activity) Compare(o Overlap, other OverlapSide, tree AreaTree) Overlap {
	mine := a.Side()
	o.SharedTopics, o.SharedCommunityIDs = common(mine.Topics, other.Topics), common(mine.Communities, other.Communities)
	o.Area, o.Days = tree.Overlap(mine.AreaIDs, other.AreaIDs), milli(DayOverlap(mine.Window, other.Window))
	o.Score = OverlapScore(Jaccard(mine.Topics, other.Topics), o.Area, Jaccard(mine.Communities, other.Communities), DayOverlap(mine.Window, other.Window))
	o.Suggested = suggest(o)
	if i := a.Evidence.OverlapAt(o.ActivityID); i >= 0 {
		o.Acknowledged = &a.Evidence.Overlaps[i]
	}
	return o
}

// suggest proposes a response: what is over, or at another time, comes first or
// after; what is nearly the same is done together; the rest shares its questions.
func suggest(o Overlap) string {
	const nearlySame = 0.75
	switch {
	case o.State == "closed" || o.State == "feedback" || o.Days == 0:
		return "sequenced"
	case o.Score >= nearlySame:
		return "joined"
	}
	return "shared_questions"
}

func common[T comparable](a, b []T) []T {
	out := []T{}
	for _, x := range a {
		if slices.Contains(b, x) && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
