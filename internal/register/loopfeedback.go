package register

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// Feedback is a loop as a page for the public tells it: what was asked, what
// people said, what was heard and what was done, each answer beside what it
// answers. It holds nothing that a caller without a key would not read in the
// loop itself.
type Feedback struct {
	ID                        uuid.UUID        `json:"id"`
	Reference                 string           `json:"reference"`
	Title                     string           `json:"title"`
	Subject                   *string          `json:"subject"`
	State                     string           `json:"state"`
	OwnerOrganisationID       uuid.UUID        `json:"ownerOrganisationId"`
	ResponsibleOrganisationID *uuid.UUID       `json:"responsibleOrganisationId"`
	Topics                    []string         `json:"topics"`
	AreaIDs                   []uuid.UUID      `json:"areaIds"`
	PlaceNames                []string         `json:"placeNames"`
	Communities               []uuid.UUID      `json:"communities"`
	StartsOn                  PartialDate      `json:"startsOn"`
	ResponseDueOn             *Date            `json:"responseDueOn"`
	OverallOutcome            *string          `json:"overallOutcome"`
	OverallStatus             *string          `json:"overallStatus"`
	Asked                     []FeedbackWords  `json:"asked"`
	Answers                   []FeedbackAnswer `json:"answers"`
	General                   FeedbackGeneral  `json:"general"`
	Told                      []LoopDelivery   `json:"told"`
	LateReason                *string          `json:"lateReason"`
	Impact                    *string          `json:"impact"`
	RecordedAfter             bool             `json:"recordedAfter"`
	PromisesUnmet             int              `json:"promisesUnmet"`
}

// FeedbackWords is something that was asked or heard.
type FeedbackWords struct {
	ID   uuid.UUID   `json:"id"`
	Text string      `json:"text"`
	On   PartialDate `json:"on"`
}

// FeedbackSaid is one point people made, with the outcome and the status that
// hold for it, its own or the loop's.
type FeedbackSaid struct {
	FeedbackWords
	Outcome  *string   `json:"outcome"`
	Status   *string   `json:"status"`
	NoChange *NoChange `json:"noChange"`
}

// FeedbackDid is one thing that was, is being or will be done, or why not.
type FeedbackDid struct {
	FeedbackWords
	Status              *string     `json:"status"`
	OwnerOrganisationID *uuid.UUID  `json:"ownerOrganisationId"`
	DueOn               *Date       `json:"dueOn"`
	DoneOn              PartialDate `json:"doneOn"`
	EvidenceURL         *string     `json:"evidenceUrl"`
	ReferredTo          *Referral   `json:"referredTo"`
	DeferredUntil       *string     `json:"deferredUntil"`
	Remainder           *string     `json:"remainder"`
}

// FeedbackAnswer is points that have the same answer, and that answer.
type FeedbackAnswer struct {
	Said      []FeedbackSaid  `json:"said"`
	Heard     []FeedbackWords `json:"heard"`
	Did       []FeedbackDid   `json:"did"`
	Decisions []LoopDecision  `json:"decisions"`
}

// FeedbackGeneral is what answers the loop as a whole.
type FeedbackGeneral struct {
	Heard     []FeedbackWords `json:"heard"`
	Did       []FeedbackDid   `json:"did"`
	Decisions []LoopDecision  `json:"decisions"`
}

// LoopsAnswered are the states in which a loop tells the public its answer.
var LoopsAnswered = []string{LoopDecided, LoopFedBack, LoopClosed}

// Feedback tells the loop to the public.
func (l *FeedbackLoop) Feedback() Feedback {
	f := Feedback{
		ID: l.ID, Reference: l.Reference, Title: l.Title, Subject: l.Subject, State: l.State,
		OwnerOrganisationID: l.OwnerOrganisationID, ResponsibleOrganisationID: l.ResponsibleID,
		Topics: l.Topics, AreaIDs: l.AreaIDs, PlaceNames: l.PlaceNames, Communities: l.Communities,
		StartsOn: l.StartsOn, ResponseDueOn: l.ResponseDueOn, OverallOutcome: l.OverallOutcome, OverallStatus: l.OverallStatus,
		Asked: []FeedbackWords{}, Answers: []FeedbackAnswer{}, Told: DiscloseDeliveries(l.Deliveries),
		LateReason: l.Reasons.LateReason, Impact: l.Impact.Text, RecordedAfter: l.Past(), PromisesUnmet: l.promisesUnmet(),
	}
	general := []uuid.UUID{}
	groups := map[string]int{}
	facts := l.ItemFacts()
	for _, said := range LiveItems(facts, ItemSaid) {
		var ids []uuid.UUID
		for _, kind := range []string{ItemHeard, ItemDid} {
			paired, all := answersTo(said.ID, kind, facts)
			ids, general = append(ids, idsOf(paired)...), append(general, idsOf(all)...)
		}
		decisions, names := l.decisionsNaming(said.ID)
		key := fmt.Sprint(ids, names)
		n, ok := groups[key]
		if !ok {
			n, groups[key] = len(f.Answers), len(f.Answers)
			heard, did := l.told(ids)
			f.Answers = append(f.Answers, FeedbackAnswer{Heard: heard, Did: did, Decisions: decisions})
		}
		f.Answers[n].Said = append(f.Answers[n].Said, l.saidItem(said))
	}
	if len(f.Answers) == 0 {
		general = append(idsOf(LiveItems(facts, ItemHeard)), idsOf(LiveItems(facts, ItemDid))...)
	}
	f.General.Heard, f.General.Did = l.told(general)
	f.General.Decisions, _ = l.decisionsNaming(uuid.Nil)
	for _, i := range l.Items {
		if i.Kind == ItemAsked && i.Struck == nil {
			f.Asked = append(f.Asked, i.words())
		}
	}
	return f
}

// promisesUnmet counts the guards that were unmet when the loop went ahead.
func (l *FeedbackLoop) promisesUnmet() int {
	var guards []string
	for _, w := range l.WentAhead {
		guards = append(guards, w.Guards...)
	}
	return len(unique(guards))
}

// told is the heard and did items of some ids, in the order of the loop.
func (l *FeedbackLoop) told(ids []uuid.UUID) (heard []FeedbackWords, did []FeedbackDid) {
	heard, did = []FeedbackWords{}, []FeedbackDid{}
	for _, i := range l.Items {
		switch {
		case !slices.Contains(ids, i.ID):
		case i.Kind == ItemHeard:
			heard = append(heard, i.words())
		case i.Kind == ItemDid:
			did = append(did, FeedbackDid{FeedbackWords: i.words(), Status: i.Status, OwnerOrganisationID: i.OwnerOrganisationID,
				DueOn: i.DueOn, DoneOn: i.DoneOn, EvidenceURL: i.EvidenceURL, ReferredTo: i.ReferredTo, DeferredUntil: i.DeferredUntil, Remainder: i.Remainder})
		}
	}
	return heard, did
}

// decisionsNaming is the decisions on a said item alone or among others, with
// where they stand; of no item, those on all of them.
func (l *FeedbackLoop) decisionsNaming(said uuid.UUID) (out []LoopDecision, at []int) {
	out = []LoopDecision{}
	for n, d := range l.Decisions {
		if slices.Contains(d.ItemIDs, said) || said == uuid.Nil && len(d.ItemIDs) == 0 {
			out, at = append(out, d), append(at, n)
		}
	}
	return out, at
}

func (l *FeedbackLoop) saidItem(said LoopItemFacts) FeedbackSaid {
	i, _ := l.item(said.ID)
	out := FeedbackSaid{FeedbackWords: i.words(), Outcome: EffectiveOutcome(said, l.Defaults.Outcome),
		Status: EffectiveStatus(said, l.ItemFacts(), l.Defaults.Status)}
	if out.Outcome != nil && *out.Outcome == OutcomeNoChange {
		out.NoChange = l.noChangeOf(i)
	}
	return out
}

// noChangeOf is why a said item stays as it is: its own reason, else the loop's.
func (l *FeedbackLoop) noChangeOf(said LoopItem) *NoChange {
	if said.NoChange != nil {
		return said.NoChange
	}
	return l.Defaults.NoChange
}

func (i LoopItem) words() FeedbackWords { return FeedbackWords{ID: i.ID, Text: i.Text, On: i.On} }

func idsOf(items []LoopItemFacts) []uuid.UUID {
	out := make([]uuid.UUID, 0, len(items))
	for _, i := range items {
		out = append(out, i.ID)
	}
	return out
}

// DiscloseDeliveries returns the deliveries as anybody but the owner may see
// them: without small numbers of people reached.
func DiscloseDeliveries(in []LoopDelivery) []LoopDelivery {
	out := append([]LoopDelivery{}, in...)
	for n, d := range out {
		if d.Reached != nil {
			out[n].Reached = &Disclose([]Count{*d.Reached})[0]
		}
	}
	return out
}
