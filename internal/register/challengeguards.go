package register

import (
	"slices"

	"github.com/google/uuid"
)

type challengePart = Part[*ChallengeFacts]

// challengeGuards ask alike in every profile: a challenge is light as it is.
var challengeGuards = []Guard[*ChallengeFacts]{
	{ID: "CHL-G01", Title: "A challenge that can be answered", Parts: []challengePart{
		{Asks: "It says what it is about.", Strengths: always, Test: func(f *ChallengeFacts) []Gap {
			return NeedIf(f.Challenge.About == nil, "#/about", "Name the activity, consultation, feedback loop or organisation that it is about.")
		}},
		{Asks: "It says of which kind it is and states what is wrong.", Strengths: always, Test: func(f *ChallengeFacts) []Gap {
			return Gaps(NeedIf(f.Challenge.Kind == nil, "#/kind", "Say of which kind it is."),
				NeedIf(blank(f.Challenge.Statement), "#/statement", "State what is wrong, in words the respondent can answer."))
		}},
		{Asks: "It names the principle that was not kept.", Strengths: always, For: "of a challenge by Healthwatch",
			When: func(f *ChallengeFacts) bool { return orEmpty(f.Challenge.Kind) == KindHealthwatchChallenge },
			Test: func(f *ChallengeFacts) []Gap {
				return NeedIf(len(f.Challenge.CriterionIDs) == 0, "#/criterionIds", "Name at least one criterion of a principle set; see /v1/frameworks.")
			}},
		{Asks: "Its words hold nothing that tells who somebody is.", Strengths: always, Privacy: true, Test: func(f *ChallengeFacts) []Gap {
			return screened(f, f.Challenge.words(), f.Attested(AttestPublicContact))
		}},
	}},
	{ID: "CHL-G02", Title: "Somebody is to answer, by a day", Parts: []challengePart{
		{Asks: "It names the respondent and the day by which it answers.", Strengths: always,
			Settings: []string{"challengeAcknowledgeWorkingDays", "challengeResponseWorkingDays"}, Test: func(f *ChallengeFacts) []Gap {
				return Gaps(NeedIf(f.Challenge.RespondentID == nil, "#/respondentOrganisationId", "Name the organisation that is to answer."),
					NeedIf(f.Challenge.ResponseDueOn == nil, "#/responseDueOn", "Say by which day it is to answer."))
			}},
	}},
	{ID: "CHL-G03", Title: "An answer, with an action or a reason", Parts: []challengePart{
		{Asks: "The respondent answers in words, and says what it does or why it does nothing.", Strengths: always, Test: answered},
		{Asks: "The answer holds nothing that tells who somebody is.", Strengths: always, Privacy: true, Test: func(f *ChallengeFacts) []Gap {
			return screened(f, TextsIn("#", f.Challenge.Response), slices.Contains(f.Request.Attest, AttestPublicContact))
		}},
	}},
	{ID: "CHL-G04", Title: "The raiser is satisfied", Parts: []challengePart{
		{Asks: "The raiser says that it is satisfied with the answer; otherwise the challenge is escalated.", Strengths: always, Test: func(f *ChallengeFacts) []Gap {
			return NeedIf(orEmpty(f.Challenge.RaiserView) != RaiserSatisfied, "#/raiserView", "Say that you are satisfied with the answer, or escalate the challenge.")
		}},
	}},
	// Who may challenge whom is not for facts, settings or the past to change.
	{ID: "CHL-G05", Title: "Raised independently", Privacy: true, Parts: []challengePart{
		{Asks: "The raiser is not the respondent, does not host it and is not hosted by it.", Strengths: always, Test: independent},
		{Asks: "The raiser is a body with the standing to challenge.", Strengths: always, For: "of a challenge by Healthwatch",
			When: func(f *ChallengeFacts) bool { return orEmpty(f.Challenge.Kind) == KindHealthwatchChallenge },
			Test: func(f *ChallengeFacts) []Gap {
				return NeedIf(!f.Owner.Standing.CanChallenge, "#/kind", "Your organisation may not raise a challenge of this kind. Raise it as the concern of a partner.")
			}},
	}},
}

// words are those that the raiser puts to the respondent and to others.
func (c *Challenge) words() []Text {
	texts := []Text{{"#/title", c.Title}}
	for _, t := range []struct {
		pointer string
		words   *string
	}{{"#/statement", c.Statement}, {"#/escalatedTo", c.EscalatedTo}} {
		if t.words != nil {
			texts = append(texts, Text{t.pointer, *t.words})
		}
	}
	return texts
}

// Texts lists everything in the challenge that people have written.
func (c *Challenge) Texts() []Text { return append(c.words(), TextsIn("#", c.Response)...) }

// screened is what the scanner finds in texts and nobody has attested.
func screened(f *ChallengeFacts, texts []Text, attested bool) []Gap {
	return Screen(texts, f.Contacts).gaps(attested)
}

// answered asks for the answer itself, which only the respondent gives.
func answered(f *ChallengeFacts) []Gap {
	r := f.Challenge.Response
	const operation = "respondToChallenge"
	var gaps []Gap
	if blank(r.Text) {
		gaps = append(gaps, NeedOperation(operation, "Answer the challenge in words.")...)
	}
	if blank(r.Action) && blank(r.NoActionReason) {
		gaps = append(gaps, NeedOperation(operation, "Say in action what you do about it, or in noActionReason why you do nothing.")...)
	}
	return gaps
}

func independent(f *ChallengeFacts) []Gap {
	const at = "#/respondentOrganisationId"
	is := func(host *uuid.UUID, id uuid.UUID) bool { return host != nil && *host == id }
	switch {
	case f.Respondent.ID == uuid.Nil:
		return nil
	case f.Respondent.ID == f.Owner.ID:
		return Need(at, "Your organisation cannot challenge itself. Name another respondent.")
	case is(f.Owner.HostID, f.Respondent.ID):
		return Need(at, "Your organisation is hosted by this one, so it cannot challenge it independently. Another body may.")
	case is(f.Respondent.HostID, f.Owner.ID):
		return Need(at, "Your organisation hosts this one, so it cannot challenge it independently. Another body may.")
	}
	return nil
}
