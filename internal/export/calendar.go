package export

import (
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"heard/internal/register"
)

// Calendar is what people can take part in as an iCalendar (RFC 5545): an event
// for each session whose day is known, and one for the last day of each
// opportunity. An event has the same UID in every calendar.
func Calendar(opportunities []*register.Opportunity) string {
	c := ics.NewCalendarFor("Heard")
	c.SetName("Have your say")
	c.SetXPublishedTTL("PT1H")
	for _, o := range opportunities {
		for _, s := range o.Sessions {
			if s.On.Precision() == register.PrecisionDay {
				addSession(c, o, s)
			}
		}
		if !o.LastDay.IsZero() {
			e := addEvent(c, o, o.ID.String()+"-last-day", "Last day: "+o.Title)
			e.SetAllDayStartAt(o.LastDay.Time())
			e.SetTimeTransparency(ics.TransparencyTransparent)
			setURL(e, o.TakePart.URL, o.TakePart.BookingURL)
		}
	}
	return c.Serialize(ics.WithNewLineWindows) //nolint:misspell // it is not ours to name
}

// addEvent adds an event with what all have. Its stamp is when the record was
// changed last, so that a calendar stays the same until something changes.
func addEvent(c *ics.Calendar, o *register.Opportunity, uid, summary string) *ics.VEvent {
	e := c.AddEvent(uid)
	e.SetDtStampTime(o.UpdatedAt)
	e.SetModifiedAt(o.UpdatedAt)
	e.SetSummary(plain(summary))
	setText(e, ics.ComponentPropertyDescription, "\n", o.Summary, o.TakePart.Instructions, o.TakePart.Telephone)
	return e
}

func addSession(c *ics.Calendar, o *register.Opportunity, s register.Session) {
	e := addEvent(c, o, s.ID.String(), o.Title)
	setTime(e, s)
	e.SetStatus(status(s))
	setText(e, ics.ComponentPropertyLocation, ", ", s.PlaceName, s.Address, s.Postcode)
	access := strings.Join(s.AccessibleFeatures, ", ")
	setText(e, ics.ComponentPropertyDescription, "\n", o.Summary, s.StatusReason, &access, o.TakePart.Instructions, s.JoinURL, o.TakePart.Telephone)
	setURL(e, s.BookingURL, s.JoinURL, o.TakePart.BookingURL, o.TakePart.URL)
	if s.Latitude != nil && s.Longitude != nil {
		e.SetGeo(*s.Latitude, *s.Longitude)
	}
}

func status(s register.Session) ics.ObjectStatus {
	switch {
	case s.Status == nil:
	case *s.Status == register.SessionCancelled:
		return ics.ObjectStatusCancelled
	case *s.Status == register.SessionUnconfirmed:
		return ics.ObjectStatusTentative
	}
	return ics.ObjectStatusConfirmed
}

// setTime says when a session is: at its time, or on the whole day where none is
// known. An end that is not after the start is left out.
func setTime(e *ics.VEvent, s register.Session) {
	var start, end time.Time
	day := s.On.Earliest()
	if s.StartsAt != nil {
		start = day.At(*s.StartsAt)
	}
	if start.IsZero() {
		e.SetAllDayStartAt(day.Time())
		return
	}
	e.SetStartAt(start)
	if s.EndsAt != nil {
		end = day.At(*s.EndsAt)
	}
	if end.After(start) {
		e.SetEndAt(end)
	}
}

// setText sets a property to the texts that there are.
func setText(e *ics.VEvent, property ics.ComponentProperty, between string, texts ...*string) {
	var said []string
	for _, t := range texts {
		if t != nil && strings.TrimSpace(*t) != "" {
			said = append(said, plain(*t))
		}
	}
	if len(said) > 0 {
		e.SetProperty(property, strings.Join(said, between))
	}
}

// setURL sets the first address that there is.
func setURL(e *ics.VEvent, addresses ...*string) {
	for _, a := range addresses {
		if a != nil && *a != "" {
			e.SetURL(plain(*a))
			return
		}
	}
}

// plain takes out of a text what a line of a calendar may not hold: control
// characters other than the end of a line.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}
