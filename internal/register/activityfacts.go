package register

import (
	"slices"

	"github.com/google/uuid"
)

// ActivityFacts is what the guards of an activity read: the record, and what
// other records say that bears on it.
type ActivityFacts struct {
	Given
	Activity *Activity
	// Methods is what the vocabulary says of the methods it uses, by code.
	Methods map[string]MethodFacts
	// Searches are the evidence searches that its review names.
	Searches []SearchFacts
	// Overlaps are the activities that ask about the same, with their scores.
	Overlaps []OverlapFacts
	// Consultation is the state of the consultation it belongs to, empty for none.
	Consultation string
	// RestrictedToday says that public bodies of its areas hold back on the day it
	// would open.
	RestrictedToday bool
	// SeldomHeard says that it is for a community that is seldom heard, in an
	// inclusion health group or among the most deprived.
	SeldomHeard bool
	// Voices are the patient-voice bodies of its areas; Unvoiced says that an area
	// has none.
	Voices   []uuid.UUID
	Unvoiced bool
	// ApprovedOn is when it was last approved, zero where it never was.
	ApprovedOn Date
	// Insights grew from it; Loops say what was done about what people said in it.
	Insights []GrownInsight
	Loops    []GrownLoop
	// Personal is what the scanner finds in its texts.
	Personal Screening
}

// MethodFacts is what the vocabulary says of a method.
type MethodFacts struct {
	Levels []string `json:"levels"`
	Mode   string   `json:"mode"`
}

// SearchFacts is an evidence search as the review of an activity uses it.
type SearchFacts struct {
	On      Date
	Covers  bool // its question covers the topics and areas of the activity
	Verdict string
	Best    []uuid.UUID // insights found, the most relevant first
}

// OverlapFacts is another activity that asks about the same.
type OverlapFacts struct {
	ActivityID uuid.UUID
	Score      float64
}

// GrownInsight is an insight that grew from an activity.
type GrownInsight struct {
	State string `json:"state"`
	// Open counts the findings that ask for an answer and have neither a loop nor a
	// reason for none.
	Open int `json:"open"`
}

// GrownLoop is a feedback loop on what people said in an activity.
type GrownLoop struct {
	State string `json:"state"`
	// Told are the times people were told the answer, not what comes in between.
	Told []LoopDelivery `json:"told"`
}

// level is the level it works at; consulting where none is given.
func (f *ActivityFacts) level() string {
	if f.Activity.Level.Code == nil {
		return LevelConsulting
	}
	return *f.Activity.Level.Code
}

// The levels of involvement, from the least influence to the most.
const (
	LevelInforming     = "informing"
	LevelConsulting    = "consulting"
	LevelInvolving     = "involving"
	LevelCollaborating = "collaborating"
	LevelEmpowering    = "empowering"
)

// informing reports whether people are only told.
func (f *ActivityFacts) informing() bool { return f.level() == LevelInforming }

// asks reports whether people are asked for anything, which is so at every level
// but informing.
func (f *ActivityFacts) asks() bool { return !f.informing() }

// involves reports whether people share in more than answers.
func (f *ActivityFacts) involves() bool {
	return slices.Contains([]string{LevelInvolving, LevelCollaborating, LevelEmpowering}, f.level())
}

// ongoing reports whether it has no end, as a standing group has none.
func (f *ActivityFacts) ongoing() bool { return orEmpty(f.Activity.Time.Cadence) == CadenceOngoing }

// opening reports whether the move looked at is the one that opens it. A record
// made after the event has opened.
func (f *ActivityFacts) opening() bool {
	return f.Record.State == ActivityApproved || f.Record.Past()
}

// reopening reports whether the move looked at opens it again.
func (f *ActivityFacts) reopening() bool { return f.Record.State == ActivityClosed && !f.Record.Past() }

// everOpen reports whether people could take part at any time.
func (f *ActivityFacts) everOpen() bool { return !f.Activity.Progress.OpenedOn.IsZero() }

// publicBody reports whether the equality duty rests on its owner, and people are
// asked for something.
func (f *ActivityFacts) publicBody() bool { return f.Owner.PublicBody() && f.asks() }

// search is the newest search that covers the plan and is recent enough.
func (f *ActivityFacts) search() (SearchFacts, bool) {
	var newest SearchFacts
	oldest := f.Today.AddDays(-f.Policy.Settings.EvidenceSearchMaxAgeDays)
	for _, s := range f.Searches {
		if s.Covers && !s.On.Before(oldest) && !s.On.Before(newest.On) {
			newest = s
		}
	}
	return newest, !newest.On.IsZero()
}

// ends is the last day on which people can take part, zero where none is known.
func (f *ActivityFacts) ends() Date { return f.Activity.EndsOn.Latest() }

// SearchedBy is an evidence search as the activity uses it. It covers the plan
// where it asks about all its topics, in all its areas or wider ones.
func (a *Activity) SearchedBy(s *EvidenceSearch, tree AreaTree) SearchFacts {
	asked := s.Query
	topics := allIn(a.Topics, asked.Topics)
	areas := len(tree.AnyWithin(a.AreaIDs, asked.AreaIDs)) == len(a.AreaIDs)
	f := SearchFacts{On: LegalDay(s.CreatedAt), Covers: topics && areas, Verdict: s.Findings.Verdict}
	for _, k := range s.Findings.Known {
		f.Best = append(f.Best, k.InsightID)
	}
	return f
}
