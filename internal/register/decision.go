package register

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/google/uuid"
)

// Decision is what a body decided, whole or in parts, about other records.
type Decision struct {
	Record
	Title                    string              `db:"title"`
	TitleKey                 string              `db:"title_key"`
	DecisionBody             *string             `db:"decision_body"`
	DecidedByOrganisationIDs []uuid.UUID         `db:"decided_by_organisation_ids"`
	BodyWords                []string            `db:"body_words"`
	About                    []LinkTarget        `db:"about,json"`
	AboutIDs                 []uuid.UUID         `db:"about_ids"`
	HeldInPublic             *bool               `db:"held_in_public"`
	Vote                     *string             `db:"vote,whole"`
	DecidedOn                PartialDate         `db:"decided_on"`
	Outcome                  *string             `db:"outcome"`
	Process                  *string             `db:"process,whole"`
	Reason                   *string             `db:"reason,whole"`
	Parts                    []DecisionPart      `db:"parts,json,whole"`
	OpenRemainder            bool                `db:"open_remainder"`
	InsightsConsidered       []InsightConsidered `db:"insights_considered,json,whole"`
	StatementOfConsideration *string             `db:"statement_of_consideration,whole"`
	PapersURL                *string             `db:"papers_url,whole"`
	MinutesURL               *string             `db:"minutes_url,whole"`
	TakenBy                  *string             `db:"taken_by,whole"`
	SupersedesID             *uuid.UUID          `db:"supersedes_id,whole"`
	// AmendmentOpen says that the reason for a change has been given and the change
	// is still to come.
	AmendmentOpen bool `db:"amendment_open,whole"`
}

// DecisionCondition is a condition that a part of a decision sets.
type DecisionCondition struct {
	Text  string      `json:"text"`
	DueOn *Date       `json:"dueOn"`
	MetOn PartialDate `json:"metOn"`
	Note  *string     `json:"note"`
}

// DecisionRemainder is what a part leaves to be decided.
type DecisionRemainder struct {
	Text               *string     `json:"text"`
	DecideBy           *Date       `json:"decideBy"`
	ClosedOn           PartialDate `json:"closedOn"`
	ClosedByDecisionID *uuid.UUID  `json:"closedByDecisionId"`
}

// DecisionPart is one part of a decision, such as one service or site.
type DecisionPart struct {
	ID             uuid.UUID           `json:"id"`
	Subject        *string             `json:"subject"`
	QuestionID     *uuid.UUID          `json:"questionId"`
	OptionID       *uuid.UUID          `json:"optionId"`
	Outcome        *string             `json:"outcome"`
	Text           *string             `json:"text"`
	Conditions     []DecisionCondition `json:"conditions"`
	EffectiveOn    PartialDate         `json:"effectiveOn"`
	TransitionRule *string             `json:"transitionRule"`
	Remainder      *DecisionRemainder  `json:"remainder"`
}

// InsightConsidered is an insight that the body had before it.
type InsightConsidered struct {
	InsightID uuid.UUID `json:"insightId"`
	Purpose   *string   `json:"purpose"`
	How       *string   `json:"how"`
}

// The states of a decision.
const (
	DecisionRecorded   = "recorded"
	DecisionAmended    = "amended"
	DecisionSuperseded = "superseded"
)

var decisionCeiling = ceiling{AudiencePublic, false}

// Outcomes of a decision that other outcomes follow from.
const (
	outcomeAdopted       = "adopted"
	outcomeConditionally = "adopted_with_conditions"
	outcomeInPart        = "adopted_in_part"
	outcomeRecommended   = "recommended"
	outcomeNotKnown      = "not_known"
)

// WarnRecommendedNotDecided marks advice that a reader might take for a decision.
const WarnRecommendedNotDecided = "recommended_not_decided"

// Noun implements Entry.
func (*Decision) Noun() Noun { return NounDecision }

// Name implements Entry.
func (d *Decision) Name() string { return d.Title }

// Validate checks what no single field can show to be wrong.
func (d *Decision) Validate() Problems {
	ps := d.validate()
	seen := map[uuid.UUID]bool{}
	for n, p := range d.Parts {
		if seen[p.ID] {
			ps.Add(fmt.Sprintf("#/parts/%d/id", n), "duplicate", "Give another id, or none: a part of this decision has this one.")
		}
		seen[p.ID] = p.ID != uuid.Nil
	}
	if d.SupersedesID != nil && *d.SupersedesID == d.ID {
		ps.Add("#/supersedesId", "invalid", "Name the decision that this one replaces, not itself.")
	}
	return ps
}

// Derive implements Entry.
func (d *Decision) Derive() {
	d.OpenRemainder = false
	for n := range d.Parts {
		assignID(&d.Parts[n].ID)
		d.OpenRemainder = d.OpenRemainder || d.Parts[n].open()
	}
	if o := OutcomeOfParts(d.Parts); o != nil {
		d.Outcome = o
	}
	d.TitleKey = Fold(d.Title)
	d.PeriodKey = periodKey(d.DecidedOn)
	d.BodyWords = Words(orEmpty(d.DecisionBody))
	d.AboutIDs = nil
	for _, a := range d.About {
		d.AboutIDs = append(d.AboutIDs, a.ID)
	}
	d.AboutIDs = uniqueIDs(d.AboutIDs)
	d.derive(decisionCeiling, d.warnings(), d.Refs())
}

func (p DecisionPart) open() bool {
	return p.Remainder != nil && p.Remainder.ClosedOn.IsZero() && p.Remainder.ClosedByDecisionID == nil
}

// OutcomeOfParts is the outcome that the parts of a decision have in common;
// adopted in part when some are adopted and others are not. It is nil when
// there are no parts, and when they do not tell.
func OutcomeOfParts(parts []DecisionPart) *string {
	outcomes := map[string]int{}
	adopted, rest := 0, 0
	for _, p := range parts {
		o := orEmpty(p.Outcome)
		outcomes[o]++
		switch o {
		case outcomeAdopted, outcomeConditionally:
			adopted++
		case outcomeInPart:
			adopted++
			rest++
		case "", outcomeNotKnown:
		default:
			rest++
		}
	}
	switch {
	case len(outcomes) == 1 && outcomes[""] == 0:
		return parts[0].Outcome
	case adopted > 0 && rest > 0:
		return new(outcomeInPart)
	case adopted > 0 && adopted == len(parts):
		return new(outcomeConditionally)
	}
	return nil
}

func (d *Decision) warnings() []Warning {
	var ws []Warning
	if orEmpty(d.Outcome) == outcomeRecommended && len(d.Parts) == 0 {
		ws = append(ws, recommended("#/outcome")...)
	}
	for n, p := range d.Parts {
		if orEmpty(p.Outcome) == outcomeRecommended {
			ws = append(ws, recommended(fmt.Sprintf("#/parts/%d/outcome", n))...)
		}
	}
	return append(ws, DatesMissing(d.DecidedOn)...)
}

func recommended(pointer string) []Warning {
	return warn(WarnRecommendedNotDecided, "This is advice to the body that decides, not its decision.", pointer, nil)
}

// Refs implements Entry.
func (d *Decision) Refs() []Ref {
	refs := appendRefs(d.refs(), NounOrganisation, "#/decidedByOrganisationIds", d.DecidedByOrganisationIDs)
	for n, a := range d.About {
		refs = append(refs, Ref{a.ID, Noun(a.Type), fmt.Sprintf("#/about/%d/id", n)})
	}
	for n, i := range d.InsightsConsidered {
		refs = append(refs, Ref{i.InsightID, NounInsight, fmt.Sprintf("#/insightsConsidered/%d/insightId", n)})
	}
	for n, p := range d.Parts {
		if p.Remainder != nil {
			refs = appendRef(refs, NounDecision, fmt.Sprintf("#/parts/%d/remainder/closedByDecisionId", n), p.Remainder.ClosedByDecisionID)
		}
	}
	return appendRef(refs, NounDecision, "#/supersedesId", d.SupersedesID)
}

// Inside lists the questions and options of consultations that the parts point
// at.
func (d *Decision) Inside() []Ref {
	var refs []Ref
	for n, p := range d.Parts {
		refs = appendRef(refs, NounConsultation, fmt.Sprintf("#/parts/%d/questionId", n), p.QuestionID)
		refs = appendRef(refs, NounConsultation, fmt.Sprintf("#/parts/%d/optionId", n), p.OptionID)
	}
	return refs
}

// Codes implements Entry.
func (d *Decision) Codes() []CodeUse { return d.codes() }

// SearchText implements Entry.
func (d *Decision) SearchText() SearchText {
	b := joinText(d.DecisionBody, d.Reason)
	for _, p := range d.Parts {
		b = joinText(b, p.Subject, p.Text)
	}
	c := joinText(d.Process, d.StatementOfConsideration, d.Vote)
	for _, p := range d.Parts {
		c = joinText(c, p.TransitionRule)
		for _, condition := range p.Conditions {
			c = joinText(c, condition.Text)
		}
	}
	return SearchText{A: joinText(d.Title, d.Campaigns), B: b, C: c}
}

// Words takes a name apart into its folded words, each once.
func Words(name string) []string {
	words := []string{}
	seen := map[string]bool{}
	for _, w := range strings.FieldsFunc(Fold(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}
