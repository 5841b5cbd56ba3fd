package register

import "github.com/google/uuid"

// LoopSource is where the feedback comes from: a record of the register, or
// something the register does not hold, in words.
type LoopSource struct {
	Type string     `json:"type"`
	ID   *uuid.UUID `json:"id"`
	Text *string    `json:"text"`
}

// LoopDelivery is one time people were told what came of it.
type LoopDelivery struct {
	ID       uuid.UUID   `json:"id"`
	On       PartialDate `json:"on"`
	Channel  *string     `json:"channel"`
	Format   *string     `json:"format"`
	Language *string     `json:"language"`
	Audience *string     `json:"audience"`
	Reached  *Count      `json:"reached"`
	URL      *string     `json:"url"`
	ItemIDs  []uuid.UUID `json:"itemIds"`
	Interim  *bool       `json:"interim"`
}

// LoopDecision is what was decided on some of the said items, or on all.
type LoopDecision struct {
	ItemIDs       []uuid.UUID `json:"itemIds"`
	DecidedByBody *string     `json:"decidedByBody"`
	DecidedOn     PartialDate `json:"decidedOn"`
	Process       *string     `json:"process"`
	Reason        *string     `json:"reason"`
	Contribution  *string     `json:"contribution"`
	OutcomeText   *string     `json:"outcomeText"`
	DecisionID    *uuid.UUID  `json:"decisionId"`
	PartID        *uuid.UUID  `json:"partId"`
}

// NoChange says why something stays as it is.
type NoChange struct {
	ReasonCode          *string `json:"reasonCode"`
	Explanation         *string `json:"explanation"`
	WhatWouldChangeThis *string `json:"whatWouldChangeThis"`
}

// LoopDefaults is what holds for said items that say nothing of their own.
type LoopDefaults struct {
	Outcome  *string   `json:"outcome"`
	Status   *string   `json:"status"`
	NoChange *NoChange `json:"noChange"`
}

// LoopImpact is what the change did for people.
type LoopImpact struct {
	Text  *string      `json:"text"`
	Check *ImpactCheck `json:"check"`
}

// ImpactCheck is a later look at whether the change worked, perhaps by another
// body.
type ImpactCheck struct {
	DueOn            *Date       `json:"dueOn"`
	DoneOn           PartialDate `json:"doneOn"`
	ByOrganisationID *uuid.UUID  `json:"byOrganisationId"`
	ByName           *string     `json:"byName"`
	Result           *string     `json:"result"`
	InsightID        *uuid.UUID  `json:"insightId"`
	Note             *string     `json:"note"`
}

// LoopLineage ties a loop to the loops before and after it.
type LoopLineage struct {
	SplitFromID     *uuid.UUID `json:"splitFromId"`
	MergedIntoID    *uuid.UUID `json:"mergedIntoId"`
	ContinuesLoopID *uuid.UUID `json:"continuesLoopId"`
}

// LoopReasons is why something that is usual is not there or came late.
type LoopReasons struct {
	LateReason      *string `json:"lateReason"`
	NoSourceReason  *string `json:"noSourceReason"`
	NoInsightReason *string `json:"noInsightReason"`
}
