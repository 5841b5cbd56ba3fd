package register

import "github.com/google/uuid"

// LoopAcceptance is whether the responsible organisation takes the loop on. It
// is asked when the loop is said; a loop that nobody has accepted by then counts
// as overdue.
type LoopAcceptance struct {
	DueOn    *Date         `json:"dueOn"`
	On       *Date         `json:"on"`
	Answer   *string       `json:"answer"`
	Reason   *string       `json:"reason"`
	Declined []LoopDecline `json:"declined"`
}

// LoopDecline is a body that was asked and did not take the loop on, and why. It
// stays when another body is named, because people may want to know who sent
// them away.
type LoopDecline struct {
	OrganisationID uuid.UUID `json:"organisationId"`
	On             Date      `json:"on"`
	Reason         string    `json:"reason"`
}

// Answers of a responsible organisation.
const (
	LoopAccepted = "accepted"
	LoopDeclined = "declined"
)

// Ask starts the time in which the responsible organisation has to accept.
func (l *FeedbackLoop) Ask(today Date, workingDays int) {
	l.Acceptance.DueOn = new(today.AddWorkingDays(workingDays))
	l.Acceptance.On, l.Acceptance.Answer, l.Acceptance.Reason = nil, nil, nil
}

// Answer keeps what the responsible organisation answers. A refusal needs its
// reason. Once the loop is heard it has been taken on, and that stays.
func (l *FeedbackLoop) Answer(answer string, reason *string, today Date) error {
	switch {
	case l.State != LoopSaid:
		return &RefusedError{RefusedConflict, "A loop is accepted or declined after it is said and before it is heard."}
	case l.ResponsibleID == nil:
		return &RefusedError{RefusedConflict, "The loop names no responsible organisation yet, so nobody can accept it."}
	case answer == LoopDeclined && reason == nil:
		return Problems{{Pointer: "#/reason", Code: "required", Detail: "Say why your organisation does not take it on; the reason is shown with the loop."}}
	}
	a := &l.Acceptance
	a.On, a.Answer, a.Reason = &today, &answer, reason
	if answer == LoopDeclined {
		a.Declined = append(a.Declined, LoopDecline{OrganisationID: *l.ResponsibleID, On: today, Reason: *reason})
	}
	return nil
}

// reask starts acceptance anew when a loop that awaits its answer is given to
// another body.
func (l *FeedbackLoop) reask(was *uuid.UUID, today Date, workingDays int) {
	if l.State == LoopSaid && l.ResponsibleID != nil && (was == nil || *was != *l.ResponsibleID) {
		l.Ask(today, workingDays)
	}
}
