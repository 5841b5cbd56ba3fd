package register

import (
	"reflect"
)

// frozenSince refuses a change of what people were asked and told while they can
// answer. What changes all the same is noted as a material change, beside what
// was asked before.
func (c *Consultation) frozenSince(was *Consultation) error {
	switch {
	case !reflect.DeepEqual(c.Questions, was.Questions):
		return &RefusedError{RefusedFrozen, "The questions and options stay as they are while people can answer. Note the change in time.materialChanges and give more time, or begin again."}
	case !reflect.DeepEqual(c.questionnaires(), was.questionnaires()):
		return &RefusedError{RefusedFrozen, "The questionnaire stays as it is while people can answer. Note the change in time.materialChanges and give more time, or begin again."}
	case !c.OpensOn.Equal(was.OpensOn):
		return &RefusedError{RefusedFrozen, "The first day has passed and stays as it is."}
	case !was.ClosesOn.IsZero() && c.ClosesOn.IsZero() || c.ClosesOn.Earliest().Before(was.ClosesOn.Earliest()):
		return &RefusedError{RefusedFrozen, "People were told that they can answer until the last day. It only moves later."}
	case was.pausedSince() != nil && !reflect.DeepEqual(c.pausedSince(), was.pausedSince()):
		return &RefusedError{RefusedFrozen, "Since when it is paused stays, since it says how many days people are owed."}
	case !was.Promise.keptBy(c.Promise):
		return &RefusedError{RefusedFrozen, "What people were promised to hear back stays. Channels and formats can be added, and the day brought forward."}
	}
	return nil
}

func (c *Consultation) questionnaires() []ConsultationDocument {
	return filter(c.Documents, func(d ConsultationDocument) bool { return orEmpty(d.Kind) == "questionnaire" })
}

// Texts are the words of the consultation that others read. How to take part and
// where sessions are held tell how to reach bodies and venues, and are left out.
func (c *Consultation) Texts() []Text {
	return gatherTexts(map[string]any{
		"#/title": c.Title, "#/summary": c.Summary, "#/placeNames": c.PlaceNames, "#/topicsAsStated": c.TopicsAsStated, "#/communitiesAsStated": c.CommunitiesStated,
		"#/methods": c.Methods, "#/documents": c.Documents, "#/questions": c.Questions, "#/determinations": c.Determinations,
		"#/caseEvents": c.CaseEvents, "#/responseThemes": c.ResponseThemes, "#/proposal": c.Proposal, "#/scrutiny": c.Scrutiny,
		"#/secretaryOfState": c.SecretaryOfState, "#/assurance": c.Assurance, "#/urgent": c.Urgent, "#/formative": c.Formative,
		"#/people": c.People, "#/influence": c.Influence, "#/communication": c.Communication, "#/promise": c.Promise, "#/redress": c.Redress,
		"#/equality": c.Equality, "#/analysis": c.Analysis, "#/decision": c.Decision, "#/evidence": c.Evidence, "#/access": c.Access,
		"#/time": c.Time, "#/after": c.After, "#/takePart/instructions": c.TakePart.Instructions,
		"#/claims": c.Claims, "#/provenance": c.Provenance, "#/organisations": c.Organisations, "#/asStated": c.AsStated,
	}, c.Sessions)
}

// Contacts are the ways to reach bodies and venues that the consultation itself
// tells.
func (c *Consultation) Contacts() Contacts { return contactsOf(c.TakePart, c.Sessions) }
