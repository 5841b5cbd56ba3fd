package register

import (
	"fmt"

	"github.com/google/uuid"
)

// Evaluation is what was achieved, how it was to take part, and what was learned.
type Evaluation struct {
	ObjectiveResults      []ObjectiveResult     `json:"objectiveResults"`
	CommunityInvolvement  CommunityInvolvement  `json:"communityInvolvement"`
	ParticipantExperience ParticipantExperience `json:"participantExperience"`
	EffectivenessRating   *int                  `json:"effectivenessRating"`
	MethodRatings         []MethodRating        `json:"methodRatings"`
	PracticeChanges       []string              `json:"practiceChanges"`
	Lessons               []Lesson              `json:"lessons"`
	SubmittedOn           *Date                 `json:"submittedOn"`
	CostGBP               *string               `json:"costGbp" class:"P1"`
	public                bool
}

// ObjectiveResult says whether an objective was met. ObjectiveIndex counts the
// objectives of the purpose from 0.
type ObjectiveResult struct {
	ObjectiveIndex int     `json:"objectiveIndex"`
	Achieved       *string `json:"achieved"`
	Evidence       *string `json:"evidence"`
}

// CommunityInvolvement is how the community took part in the evaluation.
type CommunityInvolvement struct {
	How               *string     `json:"how"`
	WhoStakeholderIDs []uuid.UUID `json:"whoStakeholderIds"`
	NoneReason        *string     `json:"noneReason"`
}

// ParticipantExperience is what those who took part said of taking part.
type ParticipantExperience struct {
	Asked    *bool   `json:"asked"`
	N        *int64  `json:"n"`
	Headline *string `json:"headline"`
}

// MethodRating says how a method worked, for a community or for all.
type MethodRating struct {
	Method      string     `json:"method"`
	CommunityID *uuid.UUID `json:"communityId"`
	Worked      *string    `json:"worked"`
	Why         *string    `json:"why"`
}

// Lesson is something learned. Others see it unless Shareable is false.
type Lesson struct {
	Text        string      `json:"text"`
	Kind        *string     `json:"kind"`
	Shareable   *bool       `json:"shareable"`
	Topics      []string    `json:"topics"`
	Methods     []string    `json:"methods"`
	Communities []uuid.UUID `json:"communities"`
}

// validate checks that each result belongs to an objective.
func (e Evaluation) validate(objectives int) (ps Problems) {
	seen := map[int]bool{}
	for n, r := range e.ObjectiveResults {
		at := fmt.Sprintf("#/evaluation/objectiveResults/%d/objectiveIndex", n)
		switch {
		case r.ObjectiveIndex >= objectives:
			ps.Add(at, "invalid", "Give the place of an objective in purpose.objectives, counted from 0.")
		case seen[r.ObjectiveIndex]:
			ps.Add(at, "duplicate", "Take one out: this objective has a result already.")
		}
		seen[r.ObjectiveIndex] = true
	}
	return ps
}

// text is what people search an evaluation for: what everybody may see of it.
func (e Evaluation) text() string {
	words := joinText(e.PracticeChanges, e.ParticipantExperience.Headline)
	for _, l := range e.Lessons {
		if l.shared() {
			words = joinText(words, l.Text)
		}
	}
	return words
}

func (l Lesson) shared() bool { return l.Shareable == nil || *l.Shareable }
