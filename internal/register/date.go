package register

import (
	"bytes"
	"cmp"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // London is known wherever the program runs
)

const dayFormat = "2006-01-02"

// The years a Date can hold all have four digits, so that its text sorts.
const (
	firstYear = 1000
	lastYear  = 9999
)

// ErrInvalidDate says that a text is no day of the calendar. It does not
// repeat the text.
var ErrInvalidDate = errors.New("not a day of the calendar written as YYYY-MM-DD")

// Date is a full day of the calendar without a time or a zone, for what people
// promise: due dates, opening and closing days. The zero Date is not known.
// Dates may be compared with ==.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// NewDate is the day of that year, month and number. A day that does not exist,
// such as 30 February, is not known.
func NewDate(year int, month time.Month, day int) Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day {
		return Date{}
	}
	return DateOf(t)
}

// DateOf is the day t falls on where t is. The caller chooses the place first:
// legal days are those of Europe/London.
func DateOf(t time.Time) Date {
	if t.Year() < firstYear || t.Year() > lastYear {
		return Date{}
	}
	return Date{year: int16(t.Year()), month: uint8(t.Month()), day: uint8(t.Day())}
}

var london = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return l
})

// LegalDay is the day it is in England at an instant: legal days are counted
// in Europe/London.
func LegalDay(t time.Time) Date { return DateOf(t.In(london())) }

// At is the instant of a time of day, written as 13:30, in England on the day. It
// is zero where the text is no time of day.
func (d Date) At(clock string) time.Time {
	t, err := time.Parse("15:04", clock)
	if err != nil || d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.year), time.Month(d.month), int(d.day), t.Hour(), t.Minute(), 0, 0, london())
}

// ParseDate reads YYYY-MM-DD and nothing else. A day that does not exist is
// refused, not moved to the next month.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dayFormat, s)
	if err != nil {
		return Date{}, ErrInvalidDate
	}
	d := DateOf(t)
	if d.IsZero() {
		return Date{}, ErrInvalidDate
	}
	return d, nil
}

// IsZero says whether the day is not known.
func (d Date) IsZero() bool { return d == Date{} }

// Equal is == for cmp, which does not look inside.
func (d Date) Equal(other Date) bool { return d == other }

// Compare orders days; a day that is not known comes first.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.year, other.year), cmp.Compare(d.month, other.month), cmp.Compare(d.day, other.day))
}

// Before says whether d is earlier than other. It is false when either is not
// known.
func (d Date) Before(other Date) bool {
	return !d.IsZero() && !other.IsZero() && d.Compare(other) < 0
}

// After says whether d is later than other. It is false when either is not
// known.
func (d Date) After(other Date) bool { return other.Before(d) }

// Time is midnight UTC at the start of the day, and the zero time when the day
// is not known.
func (d Date) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// Weekday is the day of the week. Ask only for a day that is known.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// AddDays is the day n days later, or earlier when n is negative. It stops at
// the first and the last day a Date can hold; a day that is not known stays so.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	first, last := NewDate(firstYear, 1, 1), NewDate(lastYear, 12, 31)
	switch {
	case n > DaysBetween(d, last):
		return last
	case n < DaysBetween(d, first):
		return first
	}
	return DateOf(d.Time().AddDate(0, 0, n))
}

// AddMonths is the same day n months later, or the last of that month where it
// has no such day.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	first := time.Date(int(d.year), time.Month(d.month)+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return NewDate(first.Year(), first.Month(), min(int(d.day), last))
}

// AddWorkingDays is the nth working day after d. Working days are Monday to
// Friday; bank holidays count as such, because which days they are is not fixed
// in advance.
func (d Date) AddWorkingDays(n int) Date {
	for n > 0 && d.Before(NewDate(lastYear, 12, 31)) {
		d = d.AddDays(1)
		if day := d.Weekday(); day != time.Saturday && day != time.Sunday {
			n--
		}
	}
	return d
}

// DaysBetween is how many days to is later than from, negative when it is
// earlier. It is 0 when either is not known.
func DaysBetween(from, to Date) int {
	if from.IsZero() || to.IsZero() {
		return 0
	}
	const day = 24 * 60 * 60
	return int((to.Time().Unix() - from.Time().Unix()) / day)
}

// DaysInclusive counts the days of a period with both its ends, the way a
// period of consultation is counted: 12 May to 3 August is 84 days.
func DaysInclusive(from, to Date) int { return DaysBetween(from, to) + 1 }

// Partial is the day as a PartialDate, to compare a promise with history.
func (d Date) Partial() PartialDate {
	if d.IsZero() {
		return PartialDate{}
	}
	return PartialDate{text: d.String(), earliest: d, latest: d}
}

// Bind reads a parameter of a request. Without it the generated code would take
// the day for an object with fields and leave it empty.
func (d *Date) Bind(s string) error {
	parsed, err := ParseDate(s)
	if err == nil {
		*d = parsed
	}
	return err
}

// String is YYYY-MM-DD, and empty when the day is not known.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(dayFormat)
}

// words is the day as English readers say it: 30 July 2018.
func (d Date) words() string { return d.Time().Format("2 January 2006") }

// MarshalJSON writes the day as a string, and null when it is not known.
func (d Date) MarshalJSON() ([]byte, error) { return marshalText(d.String()) }

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(data []byte) error {
	text, null, ok := unmarshalText(data)
	if null {
		*d = Date{}
		return nil
	}
	if !ok {
		return ErrInvalidDate
	}
	parsed, err := ParseDate(text)
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Value is the day as text, NULL when it is not known.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a date column. Of a time it takes the day as the driver gives it,
// never another zone's.
func (d *Date) Scan(src any) error {
	var err error
	switch v := src.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		if *d = DateOf(v); d.IsZero() {
			err = ErrInvalidDate
		}
	case string:
		*d, err = ParseDate(v)
	case []byte:
		*d, err = ParseDate(string(v))
	default:
		err = fmt.Errorf("scan %T into Date", src)
	}
	return err
}

// marshalText writes a text value that is null when empty.
func marshalText(s string) ([]byte, error) {
	if s == "" {
		return []byte("null"), nil
	}
	return json.Marshal(s)
}

// unmarshalText reads a JSON string or null. It keeps the decoder's own errors
// back, because they may repeat the value.
func unmarshalText(data []byte) (text string, null, ok bool) {
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return "", true, true
	}
	err := json.Unmarshal(data, &text)
	return text, false, err == nil
}
