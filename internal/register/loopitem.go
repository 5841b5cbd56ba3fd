package register

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// ItemAsked is the kind of what the organisation asked.
const ItemAsked = "asked"

// LoopItem is one thing that was asked, said, heard or done. Items are struck,
// never deleted.
type LoopItem struct {
	ID                  uuid.UUID    `json:"id"`
	Seq                 int          `json:"seq"`
	Kind                string       `json:"kind"`
	Text                string       `json:"text"`
	On                  PartialDate  `json:"on"`
	To                  PartialDate  `json:"to"`
	Answers             []uuid.UUID  `json:"answers"`
	Topics              []string     `json:"topics"`
	AreaIDs             []uuid.UUID  `json:"areaIds"`
	Communities         []uuid.UUID  `json:"communities"`
	InsightIDs          []uuid.UUID  `json:"insightIds"`
	KeyFindingIDs       []uuid.UUID  `json:"keyFindingIds"`
	Counts              []Count      `json:"counts"`
	TestedBack          *bool        `json:"testedBack"`
	Outcome             *string      `json:"outcome"`
	NoChange            *NoChange    `json:"noChange"`
	Status              *string      `json:"status"`
	StatusHistory       []StatusStep `json:"statusHistory"`
	OwnerOrganisationID *uuid.UUID   `json:"ownerOrganisationId"`
	DueOn               *Date        `json:"dueOn"`
	DoneOn              PartialDate  `json:"doneOn"`
	EvidenceURL         *string      `json:"evidenceUrl"`
	ReferredTo          *Referral    `json:"referredTo"`
	DeferredUntil       *string      `json:"deferredUntil"`
	Remainder           *string      `json:"remainder"`
	MovedToLoopID       *uuid.UUID   `json:"movedToLoopId"`
	// FromLoopID is the loop that the item was copied from when that was merged
	// into this one.
	FromLoopID *uuid.UUID `json:"fromLoopId"`
	Struck     *Struck    `json:"struck"`
	// StatusOn and StatusNote speak of a status as it is written. They go into
	// the history and are never stored here.
	StatusOn   PartialDate `json:"statusOn,omitzero"`
	StatusNote *string     `json:"statusNote,omitempty"`
}

// StatusStep is a status an item has had, since when and who said so.
type StatusStep struct {
	Status         string      `json:"status"`
	On             PartialDate `json:"on"`
	Note           *string     `json:"note"`
	OrganisationID *uuid.UUID  `json:"organisationId"`
}

// Referral is a body that was asked to act instead, and what it answered.
type Referral struct {
	OrganisationID *uuid.UUID  `json:"organisationId"`
	Name           *string     `json:"name"`
	AcceptedOn     PartialDate `json:"acceptedOn"`
	AnsweredOn     PartialDate `json:"answeredOn"`
	Answer         *string     `json:"answer"`
	OnwardLoopID   *uuid.UUID  `json:"onwardLoopId"`
}

// answerable says what items of a kind can answer.
var answerable = map[string][]string{
	ItemSaid: {ItemAsked}, ItemHeard: {ItemSaid}, ItemDid: {ItemSaid, ItemHeard},
}

// KeepStatus moves a status that was just written into the history: since on,
// unless the writer says otherwise, by this organisation. A status the item had
// before without a history is kept as its first, undated step.
func (i *LoopItem) KeepStatus(was *string, on PartialDate, by *uuid.UUID) {
	since, note := i.StatusOn, i.StatusNote
	i.StatusOn, i.StatusNote = PartialDate{}, nil
	if i.Status == nil || (was != nil && *was == *i.Status) {
		return
	}
	if since.IsZero() {
		since = on
	}
	if was != nil && len(i.StatusHistory) == 0 {
		i.StatusHistory = append(i.StatusHistory, StatusStep{Status: *was})
	}
	i.StatusHistory = append(i.StatusHistory, StatusStep{Status: *i.Status, On: since, Note: note, OrganisationID: by})
}

// settle fills in what the server makes: ids and the place in the order.
func (i *LoopItem) settle(seq int) {
	assignID(&i.ID)
	i.Seq = seq
	for n := range i.Counts {
		assignID(&i.Counts[n].ID)
	}
}

// ItemFacts is what outcome and status are derived from.
func (l *FeedbackLoop) ItemFacts() []LoopItemFacts {
	facts := make([]LoopItemFacts, 0, len(l.Items))
	for _, i := range l.Items {
		facts = append(facts, LoopItemFacts{ID: i.ID, Kind: i.Kind, Answers: i.Answers, Outcome: i.Outcome, Status: i.Status, Struck: i.Struck != nil})
	}
	return facts
}

func (l *FeedbackLoop) firstSaid() *string {
	for _, i := range l.Items {
		if i.Kind == ItemSaid && i.Struck == nil && l.State != LoopWithdrawn {
			return &i.Text
		}
	}
	return nil
}

// itemKinds is the kind of each item that has an id yet. New items without one
// cannot be named by others.
func (l *FeedbackLoop) itemKinds() map[uuid.UUID]string {
	kinds := make(map[uuid.UUID]string, len(l.Items))
	for _, i := range l.Items {
		if i.ID != uuid.Nil {
			kinds[i.ID] = i.Kind
		}
	}
	return kinds
}

// knownItems checks that ids name items of the loop, of one of the kinds where
// any are given.
func knownItems(items map[uuid.UUID]string, ids []uuid.UUID, pointer string, kinds ...string) (ps Problems) {
	for n, id := range ids {
		at := fmt.Sprintf("%s/%d", pointer, n)
		kind, ok := items[id]
		switch {
		case !ok:
			ps.Add(at, "unknown_item", "Give the id of an item of this loop.")
		case len(kinds) > 0 && !slices.Contains(kinds, kind):
			ps.Add(at, "wrong_kind", "Name an item of a kind that this one may answer or tell of.")
		}
	}
	return ps
}

func (l *FeedbackLoop) validateItems() (ps Problems) {
	kinds, seen := l.itemKinds(), map[uuid.UUID]bool{}
	for n, i := range l.Items {
		at := fmt.Sprintf("#/items/%d", n)
		if i.ID != uuid.Nil && seen[i.ID] {
			ps.Add(at+"/id", "duplicate", "Give another id, or none: an item of this loop has this one.")
		}
		seen[i.ID] = true
		ps = append(ps, i.validate(l.Past()).Under(at)...)
		if answers, ok := answerable[i.Kind]; ok {
			ps = append(ps, knownItems(kinds, i.Answers, at+"/answers", answers...)...)
		}
		ps = append(ps, l.notItself(i.MovedToLoopID, at+"/movedToLoopId")...)
		if i.ReferredTo != nil {
			ps = append(ps, l.notItself(i.ReferredTo.OnwardLoopID, at+"/referredTo/onwardLoopId")...)
		}
	}
	return ps
}

// validate checks an item by itself; past says that it is history, in which
// sources may contradict themselves.
func (i LoopItem) validate(past bool) (ps Problems) {
	for _, f := range i.kindFields() {
		if f.given && !slices.Contains(f.kinds, i.Kind) {
			ps.Add("#/"+f.name, "not_for_kind", "Leave this out: items of this kind do not have it.")
		}
	}
	counts := ValidateCounts(i.Counts)
	if past {
		counts = counts.Without(CodeTwoHeadlines)
	} else if i.On.CertainlyAfter(i.To) {
		ps.Add("#/to", "end_before_start", "Give an end that is not before the start, or correct the start.")
	}
	ps = append(ps, counts...)
	if (!i.StatusOn.IsZero() || i.StatusNote != nil) && i.Status == nil {
		ps.Add("#/status", "required", "Say which status it is.")
	}
	if r := i.ReferredTo; r != nil && r.OrganisationID == nil && r.Name == nil {
		ps.Add("#/referredTo", "required", "Name the body by organisationId or name.")
	}
	return ps
}

type kindField struct {
	name  string
	given bool
	kinds []string
}

// kindFields says which fields are given and which kinds of items have them.
func (i LoopItem) kindFields() []kindField {
	said, did, both := []string{ItemSaid}, []string{ItemDid}, []string{ItemSaid, ItemDid}
	return []kindField{
		{"answers", len(i.Answers) > 0, []string{ItemSaid, ItemHeard, ItemDid}},
		{"topics", len(i.Topics) > 0, said},
		{"areaIds", len(i.AreaIDs) > 0, said},
		{"communities", len(i.Communities) > 0, said},
		{"insightIds", len(i.InsightIDs) > 0, said},
		{"keyFindingIds", len(i.KeyFindingIDs) > 0, said},
		{"counts", len(i.Counts) > 0, both},
		{"testedBack", i.TestedBack != nil, []string{ItemHeard}},
		{"outcome", i.Outcome != nil, said},
		{"noChange", i.NoChange != nil, said},
		{"status", i.Status != nil, both},
		{"ownerOrganisationId", i.OwnerOrganisationID != nil, did},
		{"dueOn", i.DueOn != nil, did},
		{"doneOn", !i.DoneOn.IsZero(), did},
		{"evidenceUrl", i.EvidenceURL != nil, did},
		{"referredTo", i.ReferredTo != nil, did},
		{"deferredUntil", i.DeferredUntil != nil, did},
		{"remainder", i.Remainder != nil, did},
		{"movedToLoopId", i.MovedToLoopID != nil, did},
	}
}

func (i LoopItem) warnings(at string) []Warning {
	ws := EndBeforeStart(Period{Start: i.On, End: i.To}, at+"/to")
	for _, kind := range []string{"raised_it", "benefited"} {
		ws = append(ws, SmallGroup(HeadlineOf(i.Counts, kind), at+"/counts")...)
	}
	return ws
}

func (i LoopItem) refs(at string) []Ref {
	refs := appendRefs(nil, NounArea, at+"/areaIds", i.AreaIDs)
	refs = appendRefs(refs, NounCommunity, at+"/communities", i.Communities)
	refs = appendRefs(refs, NounInsight, at+"/insightIds", i.InsightIDs)
	refs = appendRef(refs, NounOrganisation, at+"/ownerOrganisationId", i.OwnerOrganisationID)
	refs = appendRef(refs, NounFeedbackLoop, at+"/movedToLoopId", i.MovedToLoopID)
	refs = appendRef(refs, NounFeedbackLoop, at+"/fromLoopId", i.FromLoopID)
	if r := i.ReferredTo; r != nil {
		refs = appendRef(refs, NounOrganisation, at+"/referredTo/organisationId", r.OrganisationID)
		refs = appendRef(refs, NounFeedbackLoop, at+"/referredTo/onwardLoopId", r.OnwardLoopID)
	}
	for n, s := range i.StatusHistory {
		refs = appendRef(refs, NounOrganisation, fmt.Sprintf("%s/statusHistory/%d/organisationId", at, n), s.OrganisationID)
	}
	return refs
}

// further is the text of an item beside its own words, for search.
func (i LoopItem) further() string {
	text := joinText(i.Remainder, i.DeferredUntil)
	if i.NoChange != nil {
		text = joinText(text, i.NoChange.Explanation, i.NoChange.WhatWouldChangeThis)
	}
	if i.ReferredTo != nil {
		text = joinText(text, i.ReferredTo.Name, i.ReferredTo.Answer)
	}
	return text
}
