package register

import (
	"fmt"
	"strconv"

	"github.com/google/uuid"
)

// Session is one event of an activity or a consultation: its day, place and
// numbers. The times are those of the clock where it happens, which is London's.
type Session struct {
	ID                 uuid.UUID   `json:"id"`
	Status             *string     `json:"status"`
	On                 PartialDate `json:"on"`
	OnAsStated         *string     `json:"onAsStated"`
	StartsAt           *string     `json:"startsAt"`
	EndsAt             *string     `json:"endsAt"`
	Setting            *string     `json:"setting"`
	PlaceName          *string     `json:"placeName"`
	Address            *string     `json:"address"`
	Postcode           *string     `json:"postcode"`
	Latitude           *float64    `json:"latitude"`
	Longitude          *float64    `json:"longitude"`
	JoinURL            *string     `json:"joinUrl"`
	BookingURL         *string     `json:"bookingUrl"`
	AreaID             *uuid.UUID  `json:"areaId"`
	Mode               *string     `json:"mode"`
	Method             *string     `json:"method"`
	AccessibleFeatures []string    `json:"accessibleFeatures"`
	Counts             []Count     `json:"counts"`
	MovedFrom          PartialDate `json:"movedFrom"`
	StatusReason       *string     `json:"statusReason"`
}

// The states of a session that other code names.
const (
	SessionUnconfirmed = "to_be_confirmed"
	SessionHeld        = "held"
	SessionCancelled   = "cancelled"
)

func (s Session) is(status string) bool { return s.Status != nil && *s.Status == status }

// toCome reports whether people may come, if its day has not passed.
func (s Session) toCome() bool { return !s.is(SessionHeld) && !s.is(SessionCancelled) }

func assignSessionIDs(sessions []Session) {
	for i := range sessions {
		assignID(&sessions[i].ID)
		for n := range sessions[i].Counts {
			assignID(&sessions[i].Counts[n].ID)
		}
	}
}

// validateSessions checks the times and the numbers of each session. A session
// is on one day. Sources may clash, which is no error in a record made after the
// event.
func validateSessions(sessions []Session, past bool) Problems {
	var ps Problems
	for i, s := range sessions {
		bad := ValidateCounts(s.Counts)
		if past {
			bad = bad.Without(CodeTwoHeadlines)
		} else if s.StartsAt != nil && s.EndsAt != nil && *s.EndsAt < *s.StartsAt {
			bad.Add("#/endsAt", "end_before_start", "Give an end that is not before the start, or correct the start.")
		}
		if s.Latitude != nil && s.Longitude == nil {
			bad.Add("#/longitude", "required", "Give the longitude too, or neither.")
		}
		if s.Longitude != nil && s.Latitude == nil {
			bad.Add("#/latitude", "required", "Give the latitude too, or neither.")
		}
		ps = append(ps, bad.Under(sessionPointer(i))...)
	}
	return ps
}

// sessionDays are the days of the first and the last session, as far as known.
func sessionDays(sessions []Session) (first, last PartialDate) {
	for _, s := range sessions {
		if s.On.IsZero() {
			continue
		}
		if first.IsZero() || s.On.Compare(first) < 0 {
			first = s.On
		}
		if s.On.Latest().After(last.Latest()) || last.IsZero() {
			last = s.On
		}
	}
	return first, last
}

// sessionWarnings is what looks wrong in the sessions: a day that the source
// calls by another weekday, and numbers that do not go together.
func sessionWarnings(sessions []Session) []Warning {
	var out []Warning
	for i, s := range sessions {
		out = append(out, WeekdayMismatch(s.On, s.OnAsStated, sessionPointer(i)+"/on")...)
		for _, w := range CountWarnings(s.Counts) {
			if w.Pointer != nil {
				moved := sessionPointer(i) + (*w.Pointer)[1:]
				w.Pointer = &moved
			}
			out = append(out, w)
		}
	}
	return out
}

func sessionRefs(refs []Ref, sessions []Session) []Ref {
	for i, s := range sessions {
		refs = appendRef(refs, NounArea, sessionPointer(i)+"/areaId", s.AreaID)
	}
	return refs
}

func sessionCodes(uses []CodeUse, sessions []Session) []CodeUse {
	for i, s := range sessions {
		uses = appendCode(uses, sessionPointer(i)+"/method", s.Method, "method")
		uses = append(uses, countCodes(sessionPointer(i)+"/counts", s.Counts)...)
	}
	return uses
}

func sessionPointer(i int) string { return fmt.Sprintf("#/sessions/%d", i) }

// DiscloseSessions returns the sessions with their counts as anybody but the
// owner may see them. Sessions are parts of one whole: where the count of one is
// hidden, those of all are.
func DiscloseSessions(sessions []Session) []Session {
	var all []Count
	for n, s := range sessions {
		for _, c := range s.Counts {
			part := strconv.Itoa(n) + " " + orEmpty(c.Part)
			c.Part = &part
			all = append(all, c)
		}
	}
	all = Disclose(all)
	out := make([]Session, 0, len(sessions))
	for _, s := range sessions {
		shown := append([]Count{}, s.Counts...)
		for i := range shown {
			if all[i].Suppressed != nil {
				own := shown[i].isSmall()
				shown[i].hide(own)
			}
		}
		all, s.Counts = all[len(shown):], shown
		out = append(out, s)
	}
	return out
}

// callOff cancels the sessions that were to come from a day on. They stay where
// people look for them, with the reason.
func callOff(sessions []Session, from Date, reason *string) {
	for i := range sessions {
		s := &sessions[i]
		over := orEmpty(s.Status) == SessionHeld || !s.On.IsZero() && s.On.Latest().Before(from)
		if !over && orEmpty(s.Status) != SessionCancelled {
			s.Status = new(SessionCancelled)
			if s.StatusReason == nil {
				s.StatusReason = reason
			}
		}
	}
}
