package register

import (
	"reflect"

	"github.com/google/uuid"
)

// Challenge is a concern that one body raises with another about what it did or
// left undone, in the light of the principles of involvement. Its owner raised it.
// The respondent answers it and does nothing else to it.
type Challenge struct {
	Record
	Title              string            `db:"title"`
	TitleKey           string            `db:"title_key"`
	Kind               *string           `db:"kind"`
	RaisedPublicly     bool              `db:"raised_publicly"`
	About              *LinkTarget       `db:"about,json"`
	AboutType          *string           `db:"about_type"`
	AboutID            *uuid.UUID        `db:"about_id"`
	CriterionIDs       []string          `db:"criterion_ids"`
	Statement          *string           `db:"statement,whole"`
	EvidenceInsightIDs []uuid.UUID       `db:"evidence_insight_ids,whole"`
	RespondentID       *uuid.UUID        `db:"respondent_organisation_id"`
	AcknowledgeDueOn   *Date             `db:"acknowledge_due_on"`
	ResponseDueOn      *Date             `db:"response_due_on"`
	Response           ChallengeResponse `db:"response,json"`
	RaiserView         *string           `db:"raiser_view"`
	EscalatedTo        *string           `db:"escalated_to,whole"`
}

// ChallengeResponse is what the respondent answers: what it does about the matter,
// or why it does nothing.
type ChallengeResponse struct {
	Text           *string     `json:"text"`
	Action         *string     `json:"action"`
	NoActionReason *string     `json:"noActionReason"`
	RespondedOn    PartialDate `json:"respondedOn"`
}

// The states of a challenge.
const (
	ChallengeRaised       = "raised"
	ChallengeAcknowledged = "acknowledged"
	ChallengeResponded    = "responded"
	ChallengeResolved     = "resolved"
	ChallengeEscalated    = "escalated"
	ChallengeWithdrawn    = "withdrawn"
)

// KindHealthwatchChallenge is the kind that only bodies with the standing to
// challenge may raise, and that names the principles it rests on.
const KindHealthwatchChallenge = "healthwatch_challenge"

// What the raiser makes of the answer.
const (
	RaiserSatisfied    = "satisfied"
	RaiserNotSatisfied = "not_satisfied"
)

// challengeCeiling leaves it to the raiser who sees a challenge, whatever its state.
var challengeCeiling = ceiling{AudiencePublic, false}

// Noun implements Entry.
func (*Challenge) Noun() Noun { return NounChallenge }

// Name implements Entry.
func (c *Challenge) Name() string { return c.Title }

// Validate checks what no single field can show to be wrong.
func (c *Challenge) Validate() Problems {
	ps := c.validate()
	if c.State == StateNew && c.Response != (ChallengeResponse{}) {
		ps.Add("#/response", "not_retrospective", "Leave the response out: the respondent gives it itself.")
	}
	if c.RaiserView != nil && blank(c.Response.Text) && !c.Past() {
		ps.Add("#/raiserView", "no_response", "Say what you make of the response once there is one.")
	}
	return ps
}

// Derive implements Entry. The respondent reads the challenge whatever its
// visibility, since it has to answer.
func (c *Challenge) Derive() {
	c.TitleKey = Fold(c.Title)
	c.AboutType, c.AboutID = nil, nil
	if c.About != nil {
		c.AboutType, c.AboutID = &c.About.Type, &c.About.ID
	}
	var readers []uuid.UUID
	if c.RespondentID != nil {
		readers = append(readers, *c.RespondentID)
	}
	c.derive(challengeCeiling, nil, c.Refs(), readers...)
}

// OnlyReads reports whether an organisation sees the challenge as its respondent,
// and does not edit it.
func (c *Challenge) OnlyReads(organisation uuid.UUID) bool {
	return organisation != c.OwnerOrganisationID
}

// AnsweredBy reports whether an organisation is the respondent, which is told what
// its answer lacks.
func (c *Challenge) AnsweredBy(organisation uuid.UUID) bool {
	return c.RespondentID != nil && *c.RespondentID == organisation
}

// Refs implements Entry.
func (c *Challenge) Refs() []Ref {
	refs := c.refs()
	if c.About != nil {
		refs = append(refs, Ref{c.About.ID, Noun(c.About.Type), "#/about/id"})
	}
	refs = appendRefs(refs, NounInsight, "#/evidenceInsightIds", c.EvidenceInsightIDs)
	return appendRef(refs, NounOrganisation, "#/respondentOrganisationId", c.RespondentID)
}

// Codes implements Entry.
func (c *Challenge) Codes() []CodeUse { return c.codes() }

// SearchText implements Entry.
func (c *Challenge) SearchText() SearchText {
	r := c.Response
	return SearchText{A: c.Title, B: joinText(c.Statement), C: joinText(r.Text, r.Action, r.NoActionReason, c.EscalatedTo)}
}

// put is what a challenge puts to its respondent, which stays once the respondent
// has it before it.
func (c *Challenge) put() []any {
	return []any{c.Title, c.Kind, c.RaisedPublicly, c.About, c.CriterionIDs, c.Statement, c.EvidenceInsightIDs, c.RespondentID}
}

// Revise implements Revised: while a challenge is raised, what it must say is asked
// again of each change. Later its words stay, and so does the raiser's view once the
// challenge has ended. What was recorded after the event may be corrected.
func (c *Challenge) Revise(before Entry) (Revision, error) {
	was := before.(*Challenge)
	switch {
	case was.State != c.State: // a move, which asks for itself
		return Revision{}, nil
	case c.Past():
		return Revision{Private: []string{"CHL-G01", "CHL-G05"}}, nil
	case c.State == ChallengeRaised:
		return Revision{Recheck: []string{"CHL-G01", "CHL-G02", "CHL-G05"}}, nil
	case !reflect.DeepEqual(was.put(), c.put()):
		return Revision{}, &RefusedError{RefusedFrozen,
			"The respondent has it before it, so its words stay. Withdraw it with your reason and raise another, or say what you make of the response."}
	case dueEarlier(was.ResponseDueOn, c.ResponseDueOn):
		return Revision{}, &RefusedError{RefusedFrozen, "The respondent was given this time to answer. Give it more, not less."}
	case c.State != ChallengeResponded && !reflect.DeepEqual(was.RaiserView, c.RaiserView):
		return Revision{}, &RefusedError{RefusedFrozen, "Your view of the response led to how the challenge ended, so it stays."}
	}
	return Revision{}, nil
}

func dueEarlier(was, now *Date) bool {
	return was != nil && (now == nil || now.Before(*was))
}
