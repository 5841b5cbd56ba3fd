package register

import (
	"fmt"

	"github.com/google/uuid"
)

// FeedbackLoop is one thread of feedback: what was asked, said, heard and done
// about one matter, with one accountable organisation and one promised date.
type FeedbackLoop struct {
	Record
	Title             string         `db:"title"`
	TitleKey          string         `db:"title_key"`
	TitleDerived      bool           `db:"title_derived"`
	Subject           *string        `db:"subject"`
	Sources           []LoopSource   `db:"sources,json,whole"`
	SourceTypes       []string       `db:"source_types"`
	SourceIDs         []uuid.UUID    `db:"source_ids"`
	Items             []LoopItem     `db:"items,json,whole"`
	Deliveries        []LoopDelivery `db:"deliveries,json,whole"`
	Decisions         []LoopDecision `db:"decisions,json,whole"`
	Topics            []string       `db:"topics"`
	TopicsAsStated    []string       `db:"topics_as_stated,whole"`
	AreaIDs           []uuid.UUID    `db:"area_ids"`
	PlaceNames        []string       `db:"place_names,whole"`
	Communities       []uuid.UUID    `db:"communities"`
	CommunitiesStated []string       `db:"communities_as_stated,whole"`
	ResponsibleID     *uuid.UUID     `db:"responsible_organisation_id"`
	ResponseDueOn     *Date          `db:"response_due_on"`
	OverallOutcome    *string        `db:"overall_outcome"`
	OverallStatus     *string        `db:"overall_status"`
	StartsOn          PartialDate    `db:"starts_on"`
	PublishedOn       PartialDate    `db:"published_on"`
	FirstSaid         *string        `db:"first_said"`
	Defaults          LoopDefaults   `db:"defaults,json,whole"`
	Impact            LoopImpact     `db:"impact,json,whole"`
	Lineage           LoopLineage    `db:"lineage,json,whole"`
	Reasons           LoopReasons    `db:"reasons,json,whole"`
	Acceptance        LoopAcceptance `db:"acceptance,json,whole"`
	AcceptanceDueOn   *Date          `db:"acceptance_due_on"`
	AcceptanceAnswer  *string        `db:"acceptance_answer"`
	// UpdateOwed says that the answer has moved on since people were last told.
	UpdateOwed bool `db:"update_owed"`
}

// The states of a loop. A new one starts as a draft.
const (
	LoopDraft     = "draft"
	LoopSaid      = "said"
	LoopHeard     = "heard"
	LoopDecided   = "decided"
	LoopFedBack   = "fed_back"
	LoopClosed    = "closed"
	LoopMerged    = "merged"
	LoopWithdrawn = "withdrawn"
)

// LoopsAwaitingAnswer are the states of a loop whose answer is still owed.
var LoopsAwaitingAnswer = []string{LoopDraft, LoopSaid, LoopHeard}

// A merged or withdrawn loop keeps the ceiling of the state it left. Where that
// is not known it stays among partners, so that nothing becomes public by being
// taken back.
var loopCeilings = map[string]ceiling{
	"draft":     {AudienceOrganisation, true},
	"said":      {AudiencePartners, false},
	"heard":     {AudiencePartners, false},
	"decided":   {AudiencePublic, false},
	"fed_back":  {AudiencePublic, false},
	"closed":    {AudiencePublic, false},
	"merged":    {AudiencePartners, false},
	"withdrawn": {AudiencePartners, false},
}

// loopSourceNouns are the sources that are records of the register.
var loopSourceNouns = map[string]Noun{
	"activity": NounActivity, "consultation": NounConsultation, "insight": NounInsight,
}

// Noun implements Entry.
func (*FeedbackLoop) Noun() Noun { return NounFeedbackLoop }

// Name implements Entry.
func (l *FeedbackLoop) Name() string { return l.Title }

// Validate checks what no single field can show to be wrong.
func (l *FeedbackLoop) Validate() Problems {
	ps := append(l.validate(), l.validateItems()...)
	for n, s := range l.Sources {
		at := fmt.Sprintf("#/sources/%d", n)
		switch {
		case s.ID != nil && loopSourceNouns[s.Type] == "":
			ps.Add(at+"/id", "not_for_type", "Leave the id out and describe the source in text.")
		case s.ID == nil && s.Text == nil:
			ps.Add(at, "required", "Name the source by id, or describe it in text.")
		}
	}
	live := l.itemKinds()
	for n, d := range l.Decisions {
		ps = append(ps, knownItems(live, d.ItemIDs, fmt.Sprintf("#/decisions/%d/itemIds", n), ItemSaid)...)
	}
	for n, d := range l.Deliveries {
		at := fmt.Sprintf("#/deliveries/%d", n)
		ps = append(ps, knownItems(live, d.ItemIDs, at+"/itemIds")...)
		if d.Reached != nil {
			ps = append(ps, d.Reached.Validate().Under(at+"/reached")...)
		}
	}
	for _, self := range []struct {
		pointer string
		id      *uuid.UUID
	}{
		{"#/lineage/splitFromId", l.Lineage.SplitFromID},
		{"#/lineage/mergedIntoId", l.Lineage.MergedIntoID},
		{"#/lineage/continuesLoopId", l.Lineage.ContinuesLoopID},
	} {
		ps = append(ps, l.notItself(self.id, self.pointer)...)
	}
	return ps
}

// notItself refuses a loop that points at itself where another one is meant.
func (l *FeedbackLoop) notItself(id *uuid.UUID, pointer string) (ps Problems) {
	if id != nil && *id == l.ID {
		ps.Add(pointer, "invalid", "Name another loop than this one.")
	}
	return ps
}

// Derive implements Entry.
func (l *FeedbackLoop) Derive() {
	for n := range l.Items {
		l.Items[n].settle(n + 1)
	}
	for n := range l.Deliveries {
		assignID(&l.Deliveries[n].ID)
		if reached := l.Deliveries[n].Reached; reached != nil {
			assignID(&reached.ID)
		}
	}
	l.AcceptanceDueOn, l.AcceptanceAnswer = l.Acceptance.DueOn, l.Acceptance.Answer
	facts := l.ItemFacts()
	l.OverallOutcome = OverallOutcome(facts, l.Defaults.Outcome)
	l.OverallStatus = OverallStatus(facts, l.Defaults.Status)
	l.TitleKey = Fold(l.Title)
	l.StartsOn = l.start()
	l.PeriodKey = periodKey(l.StartsOn)
	l.FirstSaid = l.firstSaid()
	l.SourceTypes, l.SourceIDs = nil, nil
	for _, s := range l.Sources {
		l.SourceTypes = append(l.SourceTypes, s.Type)
		if s.ID != nil {
			l.SourceIDs = append(l.SourceIDs, *s.ID)
		}
	}
	var responsible uuid.UUID
	if l.ResponsibleID != nil {
		responsible = *l.ResponsibleID
	}
	l.derive(l.ceilingIn(loopCeilings, LoopMerged, LoopWithdrawn), l.warnings(), l.Refs(), responsible)
}

// start is the earliest date of what was asked, said, heard or done; else when
// the loop was published.
func (l *FeedbackLoop) start() PartialDate {
	var first PartialDate
	for _, i := range l.Items {
		if i.Struck == nil && !i.On.IsZero() && (first.IsZero() || i.On.Compare(first) < 0) {
			first = i.On
		}
	}
	if first.IsZero() {
		return l.PublishedOn
	}
	return first
}

func (l *FeedbackLoop) warnings() []Warning {
	dates := []PartialDate{l.StartsOn}
	var ws []Warning
	for n, i := range l.Items {
		if i.Struck == nil {
			ws = append(ws, i.warnings(fmt.Sprintf("#/items/%d", n))...)
		}
	}
	for _, d := range l.Decisions {
		dates = append(dates, d.DecidedOn)
	}
	for n, d := range l.Deliveries {
		dates = append(dates, d.On)
		ws = append(ws, l.deliveryWarnings(d, fmt.Sprintf("#/deliveries/%d/on", n))...)
	}
	if l.UpdateOwed {
		ws = append(ws, warn(WarnUpdateNotFedBack, "What is being done has changed since people were last told.", "#/deliveries", nil)...)
	}
	return append(DatesMissing(dates...), ws...)
}

// deliveryWarnings finds a final answer that is certainly older than a decision
// it tells of.
func (l *FeedbackLoop) deliveryWarnings(d LoopDelivery, pointer string) []Warning {
	if isTrue(d.Interim) {
		return nil
	}
	for _, decision := range l.Decisions {
		if decision.DecidedOn.CertainlyAfter(d.On) && overlap(d.ItemIDs, decision.ItemIDs) {
			return warn(WarnDeliveryPredatesDecision, "People were told before the decision was made.", pointer,
				map[string]any{"delivered": d.On.String(), "decided": decision.DecidedOn.String()})
		}
	}
	return nil
}

// overlap says whether two lists of items, of which an empty one means all, have
// one in common.
func overlap(a, b []uuid.UUID) bool {
	return len(a) == 0 || len(b) == 0 || len(uniqueIDs(append(append([]uuid.UUID{}, a...), b...))) < len(uniqueIDs(a))+len(uniqueIDs(b))
}

// Refs implements Entry.
func (l *FeedbackLoop) Refs() []Ref {
	refs := appendRefs(l.refs(), NounArea, "#/areaIds", l.AreaIDs)
	refs = appendRefs(refs, NounCommunity, "#/communities", l.Communities)
	refs = appendRef(refs, NounOrganisation, "#/responsibleOrganisationId", l.ResponsibleID)
	for n, s := range l.Sources {
		refs = appendRef(refs, loopSourceNouns[s.Type], fmt.Sprintf("#/sources/%d/id", n), s.ID)
	}
	for n, i := range l.Items {
		refs = append(refs, i.refs(fmt.Sprintf("#/items/%d", n))...)
	}
	for n, d := range l.Acceptance.Declined {
		refs = appendRef(refs, NounOrganisation, fmt.Sprintf("#/acceptance/declined/%d/organisationId", n), &d.OrganisationID)
	}
	for n, d := range l.Decisions {
		refs = appendRef(refs, NounDecision, fmt.Sprintf("#/decisions/%d/decisionId", n), d.DecisionID)
	}
	if check := l.Impact.Check; check != nil {
		refs = appendRef(refs, NounOrganisation, "#/impact/check/byOrganisationId", check.ByOrganisationID)
		refs = appendRef(refs, NounInsight, "#/impact/check/insightId", check.InsightID)
	}
	refs = appendRef(refs, NounFeedbackLoop, "#/lineage/splitFromId", l.Lineage.SplitFromID)
	refs = appendRef(refs, NounFeedbackLoop, "#/lineage/mergedIntoId", l.Lineage.MergedIntoID)
	return appendRef(refs, NounFeedbackLoop, "#/lineage/continuesLoopId", l.Lineage.ContinuesLoopID)
}

// Codes implements Entry.
func (l *FeedbackLoop) Codes() []CodeUse {
	uses := appendCodes(l.codes(), "#/topics", l.Topics, TopicVocabularies...)
	for n, i := range l.Items {
		at := fmt.Sprintf("#/items/%d", n)
		uses = appendCodes(uses, at+"/topics", i.Topics, TopicVocabularies...)
		uses = append(uses, countCodes(at+"/counts", i.Counts)...)
	}
	for n, d := range l.Deliveries {
		uses = appendCode(uses, fmt.Sprintf("#/deliveries/%d/channel", n), d.Channel, "channel")
		uses = appendCode(uses, fmt.Sprintf("#/deliveries/%d/format", n), d.Format, "information_format")
		if d.Reached != nil {
			at := fmt.Sprintf("#/deliveries/%d/reached", n)
			uses = appendCode(uses, at+"/unit", &d.Reached.Unit, "count_unit")
			uses = appendCode(uses, at+"/kind", &d.Reached.Kind, "count_kind")
		}
	}
	return uses
}

// Remains is what is left of the loop for others than its owner: of a withdrawn
// one only the heading, since its words are no longer to be told.
func (l *FeedbackLoop) Remains() *FeedbackLoop {
	if l.State != LoopWithdrawn {
		return l
	}
	left := *l
	left.Items, left.Decisions, left.Deliveries, left.Claims = []LoopItem{}, []LoopDecision{}, []LoopDelivery{}, []Claim{}
	left.Defaults, left.Impact, left.Reasons, left.FirstSaid = LoopDefaults{}, LoopImpact{}, LoopReasons{}, nil
	return &left
}

// SearchText implements Entry. What is struck or withdrawn is not found.
func (l *FeedbackLoop) SearchText() SearchText {
	if l.State == LoopWithdrawn {
		return SearchText{A: l.Title}
	}
	var b string
	c := joinText(l.TopicsAsStated, l.PlaceNames, l.CommunitiesStated, l.Campaigns, l.Impact.Text, l.AsStated.StatusText, l.Reasons.LateReason)
	for _, i := range l.Items {
		if i.Struck == nil {
			b = joinText(b, i.Text)
			c = joinText(c, i.further())
		}
	}
	for _, s := range l.Sources {
		c = joinText(c, s.Text)
	}
	for _, d := range l.Decisions {
		c = joinText(c, d.DecidedByBody, d.Process, d.Reason, d.Contribution, d.OutcomeText)
	}
	if n := l.Defaults.NoChange; n != nil {
		c = joinText(c, n.Explanation, n.WhatWouldChangeThis)
	}
	if check := l.Impact.Check; check != nil {
		c = joinText(c, check.ByName, check.Note)
	}
	return SearchText{A: l.Title, B: b, C: c}
}
