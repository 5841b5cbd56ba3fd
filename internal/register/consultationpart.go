package register

import (
	"fmt"
	"time"

	"github.com/google/uuid"
)

// ConsultationQuestion is one question put to people, or one service or site,
// with the tree of its options.
type ConsultationQuestion struct {
	ID               uuid.UUID  `json:"id"`
	ParentQuestionID *uuid.UUID `json:"parentQuestionId"`
	Code             *string    `json:"code"`
	Text             *string    `json:"text"`
	Subject          *string    `json:"subject"`
	SingleOption     *bool      `json:"singleOption"`
	// SingleOptionReason says why there is one option only, and OpenToChange what
	// within it people can still change.
	SingleOptionReason *string              `json:"singleOptionReason"`
	OpenToChange       *string              `json:"openToChange"`
	AreaIDs            []uuid.UUID          `json:"areaIds"`
	Options            []ConsultationOption `json:"options"`
}

// ConsultationOption is one way forward. Variants name the option they vary.
// Options that were ruled out stay, with the reason.
type ConsultationOption struct {
	ID             uuid.UUID   `json:"id"`
	ParentOptionID *uuid.UUID  `json:"parentOptionId"`
	Code           *string     `json:"code"`
	Title          string      `json:"title"`
	Description    *string     `json:"description"`
	Benefits       *string     `json:"benefits"`
	Disadvantages  *string     `json:"disadvantages"`
	CostNote       *string     `json:"costNote"`
	TravelNote     *string     `json:"travelNote"`
	EqualityNote   *string     `json:"equalityNote"`
	IsStatusQuo    *bool       `json:"isStatusQuo"`
	IsDoMinimum    *bool       `json:"isDoMinimum"`
	IsPreferred    *bool       `json:"isPreferred"`
	Viable         *bool       `json:"viable"`
	Status         *string     `json:"status"`
	StatusOn       PartialDate `json:"statusOn"`
	StatusReason   *string     `json:"statusReason"`
}

// DeterminationEvidence shows that an authority took a view.
type DeterminationEvidence struct {
	Kind      *string     `json:"kind"`
	URL       *string     `json:"url"`
	Reference *string     `json:"reference"`
	On        PartialDate `json:"on"`
}

// Determination is the view of one authority with the scrutiny function, or of
// a joint committee, on whether formal consultation is needed.
type Determination struct {
	ID                          uuid.UUID               `json:"id"`
	AuthorityID                 *uuid.UUID              `json:"authorityId"`
	JointCommitteeStakeholderID *uuid.UUID              `json:"jointCommitteeStakeholderId"`
	CoversAuthorityIDs          []uuid.UUID             `json:"coversAuthorityIds"`
	MeetingOn                   PartialDate             `json:"meetingOn"`
	Outcome                     *string                 `json:"outcome"`
	Conditions                  []string                `json:"conditions"`
	Evidence                    []DeterminationEvidence `json:"evidence"`
	RecordedBySide              *string                 `json:"recordedBySide"`
	ConfirmedByAuthorityAt      *time.Time              `json:"confirmedByAuthorityAt"`
}

// CaseEventBody is the body an event belongs to.
type CaseEventBody struct {
	OrganisationID *uuid.UUID `json:"organisationId"`
	StakeholderID  *uuid.UUID `json:"stakeholderId"`
	Name           *string    `json:"name"`
}

// CaseEventAbout says which part of the consultation an event speaks of.
type CaseEventAbout struct {
	QuestionID *uuid.UUID `json:"questionId"`
	OptionID   *uuid.UUID `json:"optionId"`
}

// CaseEvent is one event of scrutiny, challenge or law. Events that follow from
// another name it, so that a referral and its advice form a chain.
type CaseEvent struct {
	ID            uuid.UUID      `json:"id"`
	Kind          *string        `json:"kind"`
	On            PartialDate    `json:"on"`
	Body          CaseEventBody  `json:"body"`
	By            *string        `json:"by"`
	About         CaseEventAbout `json:"about"`
	Text          *string        `json:"text"`
	Position      *string        `json:"position"`
	Grounds       []string       `json:"grounds"`
	Outcome       *string        `json:"outcome"`
	OutcomeOn     PartialDate    `json:"outcomeOn"`
	AdviceDueOn   []PartialDate  `json:"adviceDueOn"`
	ParentEventID *uuid.UUID     `json:"parentEventId"`
	Vote          *string        `json:"vote"`
	URL           *string        `json:"url"`
	Open          *bool          `json:"open"`
}

// ResponseTheme is one theme of the responses, and how it was weighed.
type ResponseTheme struct {
	ID            uuid.UUID   `json:"id"`
	Code          *string     `json:"code"`
	Text          string      `json:"text"`
	VolumeBand    *string     `json:"volumeBand"`
	Communities   []uuid.UUID `json:"communities"`
	OptionIDs     []uuid.UUID `json:"optionIds"`
	LoopID        *uuid.UUID  `json:"loopId"`
	HowConsidered *string     `json:"howConsidered"`
}

// validateParts checks the parts and that what they point at inside the record
// is there.
func (c *Consultation) validateParts() Problems {
	ps := validateSessions(c.Sessions, c.Past())
	ps = append(ps, c.uniqueParts()...)
	questions, options, events := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}, tree{}
	parents := tree{}
	for n, q := range c.Questions {
		parents.add(q.ID, q.ParentQuestionID, fmt.Sprintf("#/questions/%d/parentQuestionId", n))
		questions[q.ID] = true
		inside := tree{}
		for m, o := range q.Options {
			inside.add(o.ID, o.ParentOptionID, fmt.Sprintf("#/questions/%d/options/%d/parentOptionId", n, m))
			options[o.ID] = true
		}
		ps = append(ps, inside.check()...)
	}
	for n, e := range c.CaseEvents {
		at := fmt.Sprintf("#/caseEvents/%d", n)
		events.add(e.ID, e.ParentEventID, at+"/parentEventId")
		ps = append(ps, known(questions, e.About.QuestionID, at+"/about/questionId")...)
		ps = append(ps, known(options, e.About.OptionID, at+"/about/optionId")...)
	}
	for n, t := range c.ResponseThemes {
		for m := range t.OptionIDs {
			ps = append(ps, known(options, &t.OptionIDs[m], fmt.Sprintf("#/responseThemes/%d/optionIds/%d", n, m))...)
		}
	}
	return append(append(ps, parents.check()...), events.check()...)
}

const unknownPart = "Give the id of a part of this consultation."

func known(ids map[uuid.UUID]bool, id *uuid.UUID, pointer string) (ps Problems) {
	if id != nil && (!ids[*id] || *id == uuid.Nil) {
		ps.Add(pointer, "unknown_id", unknownPart)
	}
	return ps
}

// tree holds parts that name their parent.
type tree []struct {
	id      uuid.UUID
	parent  *uuid.UUID
	pointer string
}

func (t *tree) add(id uuid.UUID, parent *uuid.UUID, pointer string) {
	*t = append(*t, struct {
		id      uuid.UUID
		parent  *uuid.UUID
		pointer string
	}{id, parent, pointer})
}

// check finds parents that are not there, and parts that stand above
// themselves.
func (t tree) check() (ps Problems) {
	parents := map[uuid.UUID]*uuid.UUID{}
	for _, part := range t {
		parents[part.id] = part.parent
	}
	for _, part := range t {
		if part.parent == nil {
			continue
		}
		if _, ok := parents[*part.parent]; !ok || *part.parent == uuid.Nil {
			ps.Add(part.pointer, "unknown_id", unknownPart)
			continue
		}
		above := part.parent
		for range t {
			if above != nil {
				above = parents[*above]
			}
		}
		if above != nil { // more steps than parts: it goes round
			ps.Add(part.pointer, "circular", "Choose a parent that does not stand under this part.")
		}
	}
	return ps
}

// uniqueParts finds ids that stand on two parts.
func (c *Consultation) uniqueParts() (ps Problems) {
	seen := map[uuid.UUID]bool{}
	c.eachPart(func(id *uuid.UUID, pointer string) {
		if seen[*id] {
			ps.Add(pointer+"/id", "duplicate", "Give another id, or none: a part of this consultation has this one.")
		}
		seen[*id] = *id != uuid.Nil
	})
	return ps
}

// eachPart visits the id of every part.
func (c *Consultation) eachPart(visit func(id *uuid.UUID, pointer string)) {
	for n := range c.Questions {
		at := fmt.Sprintf("#/questions/%d", n)
		visit(&c.Questions[n].ID, at)
		for m := range c.Questions[n].Options {
			visit(&c.Questions[n].Options[m].ID, fmt.Sprintf("%s/options/%d", at, m))
		}
	}
	for n := range c.Determinations {
		visit(&c.Determinations[n].ID, fmt.Sprintf("#/determinations/%d", n))
	}
	for n := range c.CaseEvents {
		visit(&c.CaseEvents[n].ID, fmt.Sprintf("#/caseEvents/%d", n))
	}
	for n := range c.ResponseThemes {
		visit(&c.ResponseThemes[n].ID, fmt.Sprintf("#/responseThemes/%d", n))
	}
}

// assignPartIDs gives ids to the parts that are new.
func (c *Consultation) assignPartIDs() {
	c.eachPart(func(id *uuid.UUID, _ string) { assignID(id) })
	assignSessionIDs(c.Sessions)
}

// treeIDs are the ids of questions and options.
func (c *Consultation) treeIDs() []uuid.UUID {
	ids := []uuid.UUID{}
	for _, q := range c.Questions {
		ids = append(ids, q.ID)
		for _, o := range q.Options {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

func (c *Consultation) appendPartRefs(refs []Ref) []Ref {
	for n, q := range c.Questions {
		refs = appendRefs(refs, NounArea, fmt.Sprintf("#/questions/%d/areaIds", n), q.AreaIDs)
	}
	for n, d := range c.Determinations {
		at := fmt.Sprintf("#/determinations/%d", n)
		refs = appendRef(refs, NounOrganisation, at+"/authorityId", d.AuthorityID)
		refs = appendRef(refs, NounStakeholder, at+"/jointCommitteeStakeholderId", d.JointCommitteeStakeholderID)
		refs = appendRefs(refs, NounOrganisation, at+"/coversAuthorityIds", d.CoversAuthorityIDs)
	}
	for n, e := range c.CaseEvents {
		at := fmt.Sprintf("#/caseEvents/%d/body", n)
		refs = appendRef(refs, NounOrganisation, at+"/organisationId", e.Body.OrganisationID)
		refs = appendRef(refs, NounStakeholder, at+"/stakeholderId", e.Body.StakeholderID)
	}
	for n, t := range c.ResponseThemes {
		at := fmt.Sprintf("#/responseThemes/%d", n)
		refs = appendRefs(refs, NounCommunity, at+"/communities", t.Communities)
		refs = appendRef(refs, NounFeedbackLoop, at+"/loopId", t.LoopID)
	}
	return refs
}
