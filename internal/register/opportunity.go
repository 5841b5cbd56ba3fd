package register

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// Opportunity is something that people can take part in, now or soon, as
// everybody is told of it: an activity or a consultation without what is for
// partners or for its owner.
type Opportunity struct {
	ID                     uuid.UUID          `json:"id"`
	Type                   Noun               `json:"type"`
	Reference              string             `json:"reference"`
	Title                  string             `json:"title"`
	Summary                *string            `json:"summary"`
	State                  string             `json:"state"`
	Kind                   *string            `json:"kind"`
	LevelCode              *string            `json:"levelCode"`
	OwnerOrganisationID    uuid.UUID          `json:"ownerOrganisationId"`
	CoOwnerOrganisationIDs []uuid.UUID        `json:"coOwnerOrganisationIds"`
	ContributedBy          []Contributor      `json:"contributedBy"`
	StartsOn               PartialDate        `json:"startsOn"`
	EndsOn                 PartialDate        `json:"endsOn"`
	LastDay                Date               `json:"lastDay"`
	NextDay                Date               `json:"nextDay"`
	AreaIDs                []uuid.UUID        `json:"areaIds"`
	PlaceNames             []string           `json:"placeNames"`
	Topics                 []string           `json:"topics"`
	Communities            []uuid.UUID        `json:"communities"`
	TakePart               TakePart           `json:"takePart"`
	Formats                []AccessFormat     `json:"formats"`
	Promise                OpportunityPromise `json:"promise"`
	Sessions               []Session          `json:"sessions"`
	UpdatedAt              time.Time          `json:"updatedAt"`
}

// OpportunityPromise is what people are promised to hear back, and by when.
type OpportunityPromise struct {
	Text  *string `json:"text"`
	DueOn Date    `json:"dueOn"`
}

// Announce keeps of the sessions those to come, in order, with their numbers as
// everybody may see them. One without a day comes last; one that is cancelled
// stays, so that nobody goes there.
func (o *Opportunity) Announce(today Date) {
	o.Sessions = slices.DeleteFunc(DiscloseSessions(o.Sessions), func(s Session) bool {
		return !s.toCome() && !s.is(SessionCancelled) || !s.On.IsZero() && s.On.Latest().Before(today)
	})
	slices.SortStableFunc(o.Sessions, func(a, b Session) int {
		if a.On.IsZero() != b.On.IsZero() {
			return -a.On.Compare(b.On)
		}
		return a.On.Compare(b.On)
	})
	if o.NextDay == openEnd {
		o.NextDay = Date{}
	}
}

// Refs lists the ids that it mentions, for their labels.
func (o *Opportunity) Refs() []uuid.UUID {
	ids := slices.Concat([]uuid.UUID{o.OwnerOrganisationID}, o.CoOwnerOrganisationIDs, o.AreaIDs, o.Communities)
	for _, c := range o.ContributedBy {
		if c.StakeholderID != nil {
			ids = append(ids, *c.StakeholderID)
		}
	}
	for _, s := range o.Sessions {
		if s.AreaID != nil {
			ids = append(ids, *s.AreaID)
		}
	}
	return ids
}

// Announced is what lists of opportunities compare, derived from how and when
// people can take part.
type Announced struct {
	PromoteFrom Date       `db:"promote_from"`
	ClosesAt    *time.Time `db:"closes_at"`
	// LastDay is the last day on which one can take part, if it is known.
	LastDay Date `db:"last_day"`
	// SessionDays are the days on which people can come.
	SessionDays []string `db:"session_days"`
}

func announce(t *TakePart, end PartialDate, sessions []Session) Announced {
	out := Announced{LastDay: end.Latest()}
	if end.Earliest() != end.Latest() {
		out.LastDay = Date{}
	}
	if t.PromoteFrom != nil {
		out.PromoteFrom = *t.PromoteFrom
	}
	if t.ClosesAt != nil {
		utc := t.ClosesAt.UTC()
		t.ClosesAt, out.ClosesAt = &utc, &utc
		out.LastDay = LegalDay(utc.Add(-time.Second)) // midnight ends the day before
	}
	for _, s := range sessions {
		if s.On.Precision() == PrecisionDay && s.toCome() {
			out.SessionDays = append(out.SessionDays, s.On.String())
		}
	}
	return out
}
