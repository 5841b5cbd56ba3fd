package register

import (
	"fmt"
	"math"
	"slices"

	"github.com/google/uuid"
)

// Consultation is a proposal that people are asked about, from its first
// outline to what became of it. It starts as a proposal.
type Consultation struct {
	Record
	Title             string                 `db:"title"`
	TitleKey          string                 `db:"title_key"`
	Summary           *string                `db:"summary"`
	Basis             *string                `db:"basis"`
	ChangeType        *string                `db:"change_type"`
	Services          []string               `db:"services"`
	OpensOn           PartialDate            `db:"opens_on"`
	ClosesOn          PartialDate            `db:"closes_on"`
	PublishedOn       PartialDate            `db:"published_on"`
	Topics            []string               `db:"topics"`
	TopicsAsStated    []string               `db:"topics_as_stated,whole"`
	AreaIDs           []uuid.UUID            `db:"area_ids"`
	PlaceNames        []string               `db:"place_names,whole"`
	Communities       []uuid.UUID            `db:"communities"`
	CommunitiesStated []string               `db:"communities_as_stated,whole"`
	Methods           []MethodUse            `db:"methods,json,whole"`
	Questions         []ConsultationQuestion `db:"questions,json,whole"`
	Sessions          []Session              `db:"sessions,json,whole"`
	Documents         []ConsultationDocument `db:"documents,json,whole"`
	Determinations    []Determination        `db:"determinations,json,whole"`
	CaseEvents        []CaseEvent            `db:"case_events,json,whole"`
	ResponseThemes    []ResponseTheme        `db:"response_themes,json,whole"`
	DecisionIDs       []uuid.UUID            `db:"decision_ids,whole"`
	Proposal          ConsultationProposal   `db:"proposal,json,whole"`
	Scrutiny          ConsultationScrutiny   `db:"scrutiny,json,whole"`
	SecretaryOfState  SecretaryOfState       `db:"secretary_of_state,json,whole"`
	Assurance         ServiceChangeAssurance `db:"assurance,json,whole"`
	Urgent            UrgentChange           `db:"urgent,json,whole"`
	Formative         FormativeStatement     `db:"formative,json,whole"`
	People            ConsultationPeople     `db:"people,json,whole"`
	Influence         Influence              `db:"influence,json,whole"`
	Communication     Communication          `db:"communication,json,whole"`
	Promise           FeedbackPromise        `db:"promise,json,whole"`
	Redress           Redress                `db:"redress,json,whole"`
	Equality          Equality               `db:"equality,json,whole"`
	Analysis          ConsultationAnalysis   `db:"analysis,json,whole"`
	Decision          ConsultationDecision   `db:"decision,json,whole"`
	Evidence          ConsultationEvidence   `db:"evidence,json,whole"`
	Access            ConsultationAccess     `db:"access,json,whole"`
	Time              ConsultationTime       `db:"time,json,whole"`
	After             ConsultationAfter      `db:"after,json,whole"`
	TakePart          TakePart               `db:"take_part,json,whole"`
	DecisionDueOn     PartialDate            `db:"decision_due_on"`
	AuthorityIDs      []uuid.UUID            `db:"authority_ids"`
	// PartIDs are the ids of questions and options, which decisions point at.
	PartIDs []uuid.UUID `db:"part_ids,whole"`
	// ResponsesMost is the upper bound of the headline number of responses that
	// everybody may see.
	ResponsesMost *int64 `db:"responses_most"`
	Announced
	// scrutineers are the authorities that were let in on this write.
	scrutineers []uuid.UUID
}

// ConsultationProposed is the state in which a consultation starts.
const ConsultationProposed = "proposal"

var consultationCeilings = map[string]ceiling{
	"proposal":               {AudienceOrganisation, true},
	"with_scrutiny":          {AudiencePartners, false},
	"local_involvement":      {AudiencePublic, false},
	"formal_required":        {AudiencePublic, false},
	"ready":                  {AudiencePublic, false},
	"open":                   {AudiencePublic, false},
	"paused":                 {AudiencePublic, false},
	"closed":                 {AudiencePublic, false},
	"analysis_published":     {AudiencePublic, false},
	"decided":                {AudiencePublic, false},
	"feedback":               {AudiencePublic, false},
	"completed":              {AudiencePublic, false},
	"called_in":              {AudiencePublic, false},
	"urgent_no_consultation": {AudiencePublic, false},
	// Where the state that a withdrawn one left is not known, it is kept to partners.
	"withdrawn": {AudiencePartners, false},
}

// Noun implements Entry.
func (*Consultation) Noun() Noun { return NounConsultation }

// Name implements Entry.
func (c *Consultation) Name() string { return c.Title }

// Validate checks what no single field can show to be wrong.
func (c *Consultation) Validate() Problems {
	ps := slices.Concat(c.validate(), c.validateParts(), c.Influence.validate(), c.Equality.validate(),
		validateSupport(c.Access.SupportOffered), c.Evidence.review().validate())
	if c.Past() {
		return ps
	}
	for _, d := range []struct {
		on      PartialDate
		pointer string
	}{{c.OpensOn, "#/opensOn"}, {c.ClosesOn, "#/closesOn"}, {c.Decision.DueOn, "#/decision/dueOn"}} {
		if !d.on.IsZero() && d.on.Precision() != PrecisionDay {
			ps.Add(d.pointer, "day_required", "Give the full day, such as 2027-01-15.")
		}
	}
	if c.OpensOn.CertainlyAfter(c.ClosesOn) {
		ps.Add("#/closesOn", "end_before_start", "Give a closing day that is not before the opening day.")
	}
	return ps
}

// Derive implements Entry.
func (c *Consultation) Derive() {
	c.assignPartIDs()
	c.Announced = announce(&c.TakePart, c.ClosesOn, c.Sessions)
	c.TitleKey = Fold(c.Title)
	c.PeriodKey = periodKey(c.OpensOn, c.ClosesOn)
	c.DecisionDueOn = c.Decision.DueOn
	c.AuthorityIDs = c.Proposal.AffectedAuthorityIDs
	c.PartIDs = c.treeIDs()
	c.ResponsesMost = upperBound(HeadlineOf(Disclose(c.Counts), "responded"))
	c.derive(c.ceilingIn(consultationCeilings, "withdrawn"), c.warnings(), c.Refs())
	c.LetIn(c.scrutineers)
}

// upperBound is the most that a count may be; nil when it states no number.
func upperBound(c *Count) *int64 {
	if c == nil {
		return nil
	}
	_, most, ok := c.Bounds()
	if ok && most == nil {
		return new(int64(math.MaxInt64))
	}
	return most
}

func (c *Consultation) warnings() []Warning {
	ws := sessionWarnings(c.Sessions)
	if c.State == ConsultationProposed && c.OpensOn.IsZero() && c.ClosesOn.IsZero() {
		return ws // its dates are still to be found
	}
	period := Period{Start: c.OpensOn, End: c.ClosesOn}
	return append(PeriodWarnings(period, c.PublishedOn, c.AsStated, "#/opensOn", "#/closesOn"), ws...)
}

// Refs implements Entry.
func (c *Consultation) Refs() []Ref { return append(c.PublicRefs(), c.Evidence.review().refs()...) }

// PublicRefs lists the ids outside the fields for partners only. A label of any
// other id would tell others what those fields hold.
func (c *Consultation) PublicRefs() []Ref {
	refs := appendRefs(c.refs(), NounArea, "#/areaIds", c.AreaIDs)
	refs = appendRefs(refs, NounCommunity, "#/communities", c.Communities)
	refs = appendRefs(refs, NounDecision, "#/decisionIds", c.DecisionIDs)
	refs = appendRefs(refs, NounOrganisation, "#/proposal/providerOrganisationIds", c.Proposal.ProviderOrganisationIDs)
	refs = appendRefs(refs, NounOrganisation, "#/proposal/affectedAuthorityIds", c.Proposal.AffectedAuthorityIDs)
	refs = appendRef(refs, NounOrganisation, "#/analysis/byOrganisationId", c.Analysis.ByOrganisationID)
	refs = appendRef(refs, NounInsight, "#/analysis/insightId", c.Analysis.InsightID)
	refs = appendRefs(refs, NounActivity, "#/evidence/preEngagementActivityIds", c.Evidence.PreEngagementActivityIDs)
	refs = c.scrutinyRefs(refs)
	for n, p := range c.People.Consultees {
		refs = appendRef(refs, NounStakeholder, fmt.Sprintf("#/people/consultees/%d/stakeholderId", n), p.StakeholderID)
	}
	for n, f := range c.After.FollowUps {
		refs = appendRef(refs, NounActivity, fmt.Sprintf("#/after/followUps/%d/activityId", n), f.ActivityID)
	}
	return c.appendPartRefs(sessionRefs(refs, c.Sessions))
}

// Codes implements Entry.
func (c *Consultation) Codes() []CodeUse {
	uses := appendCodes(c.codes(), "#/topics", c.Topics, TopicVocabularies...)
	uses = appendCodes(uses, "#/services", c.Services, "topic_service")
	uses = supportCodes(c.Promise.codes(c.Communication.codes(uses)), c.Access.SupportOffered)
	uses = append(sessionCodes(uses, c.Sessions), c.Evidence.review().codes()...)
	for n, m := range c.Methods {
		uses = appendCode(uses, fmt.Sprintf("#/methods/%d/method", n), m.Method, "method")
	}
	for n, d := range c.Documents {
		uses = appendCode(uses, fmt.Sprintf("#/documents/%d/format", n), d.Format, "information_format")
	}
	for n, f := range c.Access.Formats {
		uses = appendCode(uses, fmt.Sprintf("#/access/formats/%d/format", n), f.Format, "information_format")
	}
	for n, e := range c.CaseEvents {
		uses = appendCode(uses, fmt.Sprintf("#/caseEvents/%d/kind", n), e.Kind, "case_event_kind")
	}
	return uses
}

// SearchText implements Entry.
func (c *Consultation) SearchText() SearchText {
	p, a := c.Proposal, c.Analysis
	b := joinText(c.Summary, p.Trigger, p.CaseForChange.Text, p.CaseForChange.Reasons)
	for _, q := range c.Questions {
		b = joinText(b, q.Text, q.Subject)
		for _, o := range q.Options {
			b = joinText(b, o.Title, o.Description, o.Benefits, o.Disadvantages)
		}
	}
	rest := joinText(c.Influence.text(), c.Communication.Messages, c.Promise.Text, c.Promise.InterimUpdates, c.Redress.Route, p.NHSView.Rationale, c.Formative.Text, c.Scrutiny.Dispute.Described, c.Urgent.Explanation, c.SecretaryOfState.CallIn.DecisionText)
	for _, m := range c.Time.MaterialChanges {
		rest = joinText(rest, m.What)
	}
	for _, m := range c.Scrutiny.Comments {
		rest = joinText(rest, m.Recommendation, m.StepsToAgree)
	}
	rest = joinText(rest, c.PlaceNames, c.CommunitiesStated, c.TopicsAsStated, p.Concerns, p.StatutoryBasis, p.Temporary.Reason,
		a.ByName, a.Findings, c.Decision.Body, c.Time.Phases, c.Time.DurationReason, c.After.Mitigation)
	for _, e := range c.CaseEvents {
		rest = joinText(rest, e.Body.Name, e.By, e.Text, e.Position, e.Grounds)
	}
	for _, s := range c.Sessions {
		rest = joinText(rest, s.PlaceName)
	}
	for _, t := range c.ResponseThemes {
		rest = joinText(rest, t.Text, t.HowConsidered)
	}
	for _, m := range c.Methods {
		rest = joinText(rest, m.Note)
	}
	return SearchText{A: joinText(c.Title, c.Campaigns), B: b, C: rest}
}
