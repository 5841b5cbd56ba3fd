package register

import (
	"slices"
	"strings"
)

// activityInConfidence are the fields of an activity that the public does not
// see, as claims and pointers name them.
var activityInConfidence = []string{
	"time.designDays", "resources.budgetGbp", "resources.budgetNote", "resources.staffDays", "resources.supportBudgetGbp",
	"resources.team", "partners.noneReason", "partners.healthwatchInformed", "governance.advice",
	"governance.publicWithheldReason", "dataProtection.collectsPersonalData", "dataProtection.lawfulBases",
	"dataProtection.dpiaRef", "dataProtection.respondentDataHeldBy", "dataProtection.respondentDataDeleteBy",
	"evaluation.costGbp", "evidence.overlaps", "evidence.review.searchIds", "evidence.review.insightIds",
	"evidence.review.judgements", "evidence.review.externalSources", "evidence.review.methodEvidence", "evidence.review.gaps",
	"evidence.review.completedOn",
}

// ForOthers is the activity as anybody but its owner sees it: without small
// numbers of people, and without lessons that are not to be shared.
func (a *Activity) ForOthers() *Activity {
	b := *a
	b.LivedExperience.Roles = slices.Clone(a.LivedExperience.Roles)
	for i := range b.LivedExperience.Roles {
		b.LivedExperience.Roles[i].PeopleCount = unlessFew(b.LivedExperience.Roles[i].PeopleCount)
	}
	b.Evaluation.ParticipantExperience.N = unlessFew(b.Evaluation.ParticipantExperience.N)
	b.Evaluation.Lessons = slices.DeleteFunc(slices.Clone(a.Evaluation.Lessons), func(l Lesson) bool { return !l.shared() })
	return &b
}

// ForPublic is the activity as callers without a key see it: without what
// partners hold in confidence.
func (a *Activity) ForPublic() *Activity {
	b := a.ForOthers()
	b.Time.DesignDays, b.Time.public = nil, true
	r := a.Resources
	b.Resources = ActivityResources{Constraints: r.Constraints, LeadRole: r.LeadRole, public: true}
	b.Partners = ActivityPartners{Members: a.Partners.Members, public: true}
	b.Governance = ActivityGovernance{ReportsTo: a.Governance.ReportsTo, public: true}
	b.DataProtection = DataProtection{PrivacyNoticeURL: a.DataProtection.PrivacyNoticeURL, public: true}
	b.Evaluation.CostGBP, b.Evaluation.public = nil, true
	for i := range b.LivedExperience.Roles {
		r := &b.LivedExperience.Roles[i].Recognition
		*r = Recognition{Kind: r.Kind, Offered: r.Offered, ReasonIfNone: r.ReasonIfNone, public: true}
	}
	b.Evidence = a.Evidence.ForPublic()
	b.Claims = slices.DeleteFunc(slices.Clone(a.Claims), func(c Claim) bool { return isWithin(c.Field, activityInConfidence) })
	return b
}

// isWithin says whether a field is one of those named, or lies in one.
func isWithin(field string, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return field == n || strings.HasPrefix(field, n+".") })
}

func unlessFew(n *int64) *int64 {
	if isFew(n) {
		return nil
	}
	return n
}

// RegisterFacts is what the register alone writes of an activity. A body may
// send it back as it was read, and not otherwise.
type RegisterFacts struct {
	informed           []HealthwatchNotice
	openedOn, closedOn PartialDate
}

// RegisterFacts returns what the register has written of it.
func (a *Activity) RegisterFacts() RegisterFacts {
	return RegisterFacts{a.Partners.HealthwatchInformed, a.Progress.OpenedOn, a.Progress.ClosedOn}
}

// Keep puts back what the register has written, and refuses anything else that
// a body says in its place.
func (a *Activity) Keep(f RegisterFacts) error {
	var ps Problems
	given := a.RegisterFacts()
	if len(given.informed) > 0 && !slices.Equal(given.informed, f.informed) {
		ps.Add("#/partners/healthwatchInformed", CodeReadOnly, readOnly)
	}
	if !given.openedOn.IsZero() && given.openedOn != f.openedOn {
		ps.Add("#/progress/openedOn", CodeReadOnly, readOnly)
	}
	if !given.closedOn.IsZero() && given.closedOn != f.closedOn {
		ps.Add("#/progress/closedOn", CodeReadOnly, readOnly)
	}
	a.Partners.HealthwatchInformed = f.informed
	a.Progress.OpenedOn, a.Progress.ClosedOn = f.openedOn, f.closedOn
	return ps.Err()
}

// CodeReadOnly says that a body gives what the register alone writes.
const CodeReadOnly = "read_only"

const readOnly = "Leave it out or send it as you read it: the register writes it."

// The groups that partners see more of. What is not for the caller is absent,
// because null would say that it is not known.

// MarshalJSON renders what the caller is told.
func (g ActivityTime) MarshalJSON() ([]byte, error) {
	type plain ActivityTime
	return marshalFor(g.public, plain(g))
}

// MarshalJSON renders what the caller is told.
func (g ActivityResources) MarshalJSON() ([]byte, error) {
	type plain ActivityResources
	return marshalFor(g.public, plain(g))
}

// MarshalJSON renders what the caller is told.
func (g ActivityPartners) MarshalJSON() ([]byte, error) {
	type plain ActivityPartners
	return marshalFor(g.public, plain(g))
}

// MarshalJSON renders what the caller is told.
func (g ActivityGovernance) MarshalJSON() ([]byte, error) {
	type plain ActivityGovernance
	return marshalFor(g.public, plain(g))
}

// MarshalJSON renders what the caller is told.
func (g DataProtection) MarshalJSON() ([]byte, error) {
	type plain DataProtection
	return marshalFor(g.public, plain(g))
}

// MarshalJSON renders what the caller is told.
func (g Recognition) MarshalJSON() ([]byte, error) {
	type plain Recognition
	return marshalFor(g.public, plain(g))
}

// MarshalJSON renders what the caller is told.
func (g Evaluation) MarshalJSON() ([]byte, error) {
	type plain Evaluation
	return marshalFor(g.public, plain(g))
}
