package register

import (
	"slices"

	"github.com/google/uuid"
)

// EvidenceSubject is what a question compares with a record.
type EvidenceSubject struct {
	ID          uuid.UUID
	Topics      []string
	AreaIDs     []uuid.UUID
	Communities []uuid.UUID
	Named       []string // topics asked about that its words name, where it was given none
	Words       bool     // whether the words of the question are in it
	Rank        float64  // how well they fit, from 0 to 1
}

// EvidenceInsight is a published insight that may answer a question.
type EvidenceInsight struct {
	EvidenceSubject
	Version   int64
	Collected Date // the earliest day its collecting may have ended; may be unknown
	Strength  *string
}

// EvidenceActivity is an activity that may ask the same question.
type EvidenceActivity struct {
	EvidenceSubject
	Found FoundActivity
}

// EvidenceFound is what a question finds in the register on one day.
type EvidenceFound struct {
	Insights     []EvidenceInsight
	Activities   []EvidenceActivity
	Areas        AreaTree
	Today        Date
	RecentMonths int // for how long an insight counts as recent
}

// The most that findings list. All insights count for the matrix, listed or not.
const (
	mostKnown      = 100
	mostActivities = 50
)

// Find works out what is known of a question and who else asks it.
func (q EvidenceQuery) Find(in EvidenceFound) EvidenceFindings {
	f := EvidenceFindings{Found: len(in.Insights), Known: q.known(in), Matrix: q.matrix(in),
		UnderWay: []FoundActivity{}, Planned: []FoundActivity{}, AskThem: []FoundActivity{}}
	for _, a := range in.Activities {
		a.Found.Relevance, a.Found.Matched = q.relevance(a.EvidenceSubject, in.Areas), q.matched(a.EvidenceSubject, in.Areas)
		switch a.Found.State {
		case "planned", "approved":
			f.Planned = append(f.Planned, a.Found)
		case "open", "paused":
			f.UnderWay = append(f.UnderWay, a.Found)
		default:
			f.AskThem = append(f.AskThem, a.Found)
		}
	}
	for _, list := range []*[]FoundActivity{&f.UnderWay, &f.Planned, &f.AskThem} {
		byRelevance(*list, func(a FoundActivity) (float64, uuid.UUID) { return a.Relevance, a.ActivityID })
		*list = (*list)[:min(len(*list), mostActivities)]
	}
	f.Verdict = Verdict(coverages(f.Matrix))
	f.NextStep = f.nextStep()
	return f
}

// known lists the most relevant insights.
func (q EvidenceQuery) known(in EvidenceFound) []KnownInsight {
	out := make([]KnownInsight, 0, len(in.Insights))
	for _, k := range in.Insights {
		out = append(out, KnownInsight{InsightID: k.ID, Version: k.Version, Relevance: q.relevance(k.EvidenceSubject, in.Areas),
			AgeMonths: ageMonths(k.Collected, in.Today), Strength: k.Strength, Matched: q.matched(k.EvidenceSubject, in.Areas)})
	}
	byRelevance(out, func(k KnownInsight) (float64, uuid.UUID) { return k.Relevance, k.InsightID })
	return out[:min(len(out), mostKnown)]
}

func (q EvidenceQuery) relevance(s EvidenceSubject, tree AreaTree) float64 {
	return Relevance(Jaccard(q.Topics, s.Topics), tree.Overlap(q.AreaIDs, s.AreaIDs), Jaccard(q.Communities, s.Communities), s.Rank)
}

// matched says why something was found: by which of the topics and communities
// asked for, by which of its own areas, by the words.
func (q EvidenceQuery) matched(s EvidenceSubject, tree AreaTree) []EvidenceMatch {
	out := []EvidenceMatch{}
	for _, t := range q.Topics {
		if slices.Contains(s.Topics, t) {
			out = append(out, EvidenceMatch{By: "topic", Code: &t})
		}
	}
	for _, c := range q.Communities {
		if slices.Contains(s.Communities, c) {
			out = append(out, EvidenceMatch{By: "community", ID: &c})
		}
	}
	for _, a := range s.AreaIDs {
		if tree.Overlap([]uuid.UUID{a}, q.AreaIDs) == 1 {
			out = append(out, EvidenceMatch{By: "area", ID: &a})
		}
	}
	for _, t := range s.Named {
		out = append(out, EvidenceMatch{By: "text", Code: &t})
	}
	if s.Words {
		out = append(out, EvidenceMatch{By: "text"})
	}
	return out
}

// matrix works out each topic for each community. The words of the question are
// one more topic, or all there is; without a community the question is of
// everybody.
func (q EvidenceQuery) matrix(in EvidenceFound) []EvidenceCell {
	topics := pointers(q.Topics)
	if q.Words() != "" || len(topics) == 0 {
		topics = append(topics, nil)
	}
	communities := pointers(q.Communities)
	if len(communities) == 0 {
		communities = append(communities, nil)
	}
	cells := make([]EvidenceCell, 0, len(topics)*len(communities))
	for _, t := range topics {
		about := in
		about.Insights = filter(in.Insights, func(k EvidenceInsight) bool {
			if t == nil {
				return k.Words || q.Words() == ""
			}
			return slices.Contains(k.Topics, *t) || slices.Contains(k.Named, *t)
		})
		for _, c := range communities {
			cells = append(cells, q.cell(EvidenceCell{Topic: t, CommunityID: c}, about))
		}
	}
	return cells
}

// cell works out the coverage of one cell from the insights on its topic.
func (q EvidenceQuery) cell(cell EvidenceCell, about EvidenceFound) EvidenceCell {
	bearings := make([]Bearing, 0, len(about.Insights))
	for _, k := range about.Insights {
		b := Bearing{
			Topic:     cell.Topic == nil || slices.Contains(k.Topics, *cell.Topic),
			Recent:    recent(k.Collected, about.Today, about.RecentMonths),
			Near:      len(q.AreaIDs) == 0 || len(about.Areas.AnyWithin(k.AreaIDs, q.AreaIDs)) > 0,
			Community: cell.CommunityID == nil || slices.Contains(k.Communities, *cell.CommunityID),
			Strength:  orEmpty(k.Strength),
		}
		bearings = append(bearings, b)
		if b.Community && !k.Collected.IsZero() && (cell.NewestOn == nil || cell.NewestOn.Before(k.Collected)) {
			cell.NewestOn, cell.NewestInsightID = new(k.Collected), new(k.ID)
		}
	}
	cell.Coverage = Coverage(bearings)
	return cell
}

func coverages(cells []EvidenceCell) []string {
	out := make([]string, 0, len(cells))
	for _, c := range cells {
		out = append(out, c.Coverage)
	}
	return out
}

func pointers[T any](in []T) []*T {
	out := make([]*T, 0, len(in)+1)
	for _, v := range in {
		out = append(out, &v)
	}
	return out
}
