package register

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// How exact a PartialDate is.
const (
	PrecisionDay           = "day"
	PrecisionMonth         = "month"
	PrecisionSeason        = "season"
	PrecisionYear          = "year"
	PrecisionFinancialYear = "financial_year"
)

// Codes of a PartialDateError.
const (
	CodeAmbiguousPeriod = "ambiguous_period"
	CodeInvalidDate     = "invalid_date"
)

// seasons gives the first month of each season. A season has three months, and
// winter begins in the December of its year.
var seasons = map[string]time.Month{
	"spring": time.March, "summer": time.June, "autumn": time.September, "winter": time.December,
}

// PartialDate is a date of history as exactly as its source knows it: a day, a
// month, a season, a year or a financial year. It keeps the text as given and
// never turns a month into a day. The zero value is not known. PartialDates may
// be compared with ==.
type PartialDate struct {
	text             string
	earliest, latest Date
}

// PartialDateError says why a text is no PartialDate. Its message holds nothing
// of the text but a financial year it suggests.
type PartialDateError struct {
	Code    string
	Suggest string
}

func (e *PartialDateError) Error() string {
	if e.Code == CodeAmbiguousPeriod {
		return "Write " + e.Suggest + " for the financial year; two years may mean several things."
	}
	return "Give a year, month, day, season or financial year, such as 2019, 2019-03, 2019-03-15, 2019-spring or FY2019-20."
}

// ParsePartialDate reads the eight forms YYYY, YYYY-MM, YYYY-MM-DD,
// YYYY-spring, -summer, -autumn, -winter and FYyyyy-yy, for the years 1000 to
// 2999. Its error is a *PartialDateError. 2020-21 is refused, because it might
// be a financial year or two years, while 2011-12 is a month like any other.
func ParsePartialDate(s string) (PartialDate, error) {
	head, tail, cut := strings.Cut(s, "-")
	p := PartialDate{text: s}
	if fy, ok := strings.CutPrefix(head, "FY"); ok {
		p.earliest, p.latest = financialYear(fy, tail)
	} else if year, ok := parseYear(head); ok {
		p.earliest, p.latest = calendarSpan(s, year, tail, cut)
	}
	if p.earliest.IsZero() {
		return PartialDate{}, refusePartialDate(s)
	}
	return p, nil
}

func refusePartialDate(s string) error {
	if fy, ok := twoYears(s); ok {
		return &PartialDateError{Code: CodeAmbiguousPeriod, Suggest: fy}
	}
	return &PartialDateError{Code: CodeInvalidDate}
}

// calendarSpan is the first and the last day that a year, a season, a month or
// a day may mean, and zero when there is no such day.
func calendarSpan(s string, year int, tail string, cut bool) (earliest, latest Date) {
	if !cut {
		return NewDate(year, time.January, 1), NewDate(year, time.December, 31)
	}
	if first, ok := seasons[tail]; ok {
		return NewDate(year, first, 1), endOfMonth(year, first+2)
	}
	if len(tail) == len("01") {
		first, _ := ParseDate(s + "-01")
		return first, endOfMonth(year, time.Month(first.month))
	}
	day, _ := ParseDate(s)
	return day, day
}

// financialYear is 1 April to 31 March, if the two digits are the year after.
func financialYear(start, end string) (earliest, latest Date) {
	year, ok := parseYear(start)
	if !ok || end != twoDigits(year+1) {
		return Date{}, Date{}
	}
	return NewDate(year, time.April, 1), NewDate(year+1, time.March, 31)
}

// twoYears finds two consecutive years, as in 2020-21, 2020/21 or 2020-2021,
// and gives the financial year they may mean.
func twoYears(s string) (suggest string, ok bool) {
	start, end, ok := strings.Cut(strings.Replace(s, "/", "-", 1), "-")
	year, isYear := parseYear(start)
	if !ok || !isYear || end != twoDigits(year+1) && end != strconv.Itoa(year+1) {
		return "", false
	}
	return "FY" + start + "-" + twoDigits(year+1), true
}

func parseYear(s string) (int, bool) {
	if len(s) != len("2019") || s[0] != '1' && s[0] != '2' {
		return 0, false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	year, err := strconv.Atoi(s)
	return year, err == nil
}

func twoDigits(year int) string { return fmt.Sprintf("%02d", year%100) }

// endOfMonth takes months after December as those of the next year.
func endOfMonth(year int, month time.Month) Date {
	return DateOf(time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC))
}

// IsZero says whether the date is not known.
func (p PartialDate) IsZero() bool { return p == PartialDate{} }

// Equal is == for cmp, which does not look inside.
func (p PartialDate) Equal(other PartialDate) bool { return p == other }

// String is the text as given, and empty when the date is not known.
func (p PartialDate) String() string { return p.text }

// Earliest is the first day the date may mean. An unknown date has none.
func (p PartialDate) Earliest() Date { return p.earliest }

// Latest is the last day the date may mean. An unknown date has none.
func (p PartialDate) Latest() Date { return p.latest }

// Precision is one of the Precision constants, empty when the date is not
// known. The forms tell themselves apart by their length.
func (p PartialDate) Precision() string {
	switch len(p.text) {
	case len("2019"):
		return PrecisionYear
	case len("2019-03"):
		return PrecisionMonth
	case len("FY2017-18"):
		return PrecisionFinancialYear
	case len("2019-03-15"):
		return PrecisionDay
	case len("2019-spring"):
		return PrecisionSeason
	}
	return ""
}

// Key sorts, byte by byte, in the order of dates: by the earliest day, then by
// the latest, so that the more exact of two comes first. An unknown date has
// none.
func (p PartialDate) Key() string {
	if p.IsZero() {
		return ""
	}
	return p.earliest.String() + "/" + p.latest.String()
}

// Compare orders as Key does; a date that is not known comes first.
func (p PartialDate) Compare(other PartialDate) int {
	return cmp.Or(p.earliest.Compare(other.earliest), p.latest.Compare(other.latest))
}

// Overlaps says whether both may mean the same day. An unknown date overlaps
// with nothing.
func (p PartialDate) Overlaps(other PartialDate) bool {
	return !p.IsZero() && !other.IsZero() && !p.CertainlyAfter(other) && !other.CertainlyAfter(p)
}

// CertainlyAfter says whether every day p may mean is after every day other may
// mean. A guard that asks for other ≥ p fails only then, so what is not known
// never fails it.
func (p PartialDate) CertainlyAfter(other PartialDate) bool {
	return p.earliest.After(other.latest)
}

// MarshalJSON writes the text, and null when the date is not known.
func (p PartialDate) MarshalJSON() ([]byte, error) { return marshalText(p.text) }

// UnmarshalJSON reads what MarshalJSON writes and refuses what ParsePartialDate
// refuses.
func (p *PartialDate) UnmarshalJSON(data []byte) error {
	text, null, ok := unmarshalText(data)
	if null {
		*p = PartialDate{}
		return nil
	}
	if !ok {
		return &PartialDateError{Code: CodeInvalidDate}
	}
	return p.parse(text)
}

// Bind reads a parameter of a request. Without it the generated code would take
// the date for an object with fields and leave it empty.
func (p *PartialDate) Bind(s string) error { return p.parse(s) }

func (p *PartialDate) parse(s string) error {
	parsed, err := ParsePartialDate(s)
	if err == nil {
		*p = parsed
	}
	return err
}

// Value is the text, NULL when the date is not known.
func (p PartialDate) Value() (driver.Value, error) {
	if p.IsZero() {
		return nil, nil
	}
	return p.text, nil
}

// Scan reads a text column. The two days are worked out again, so they cannot
// disagree with the text.
func (p *PartialDate) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*p = PartialDate{}
		return nil
	case string:
		return p.parse(v)
	case []byte:
		return p.parse(string(v))
	}
	return fmt.Errorf("scan %T into PartialDate", src)
}

// Period is when something took place.
type Period struct {
	Start, End PartialDate
	// Ongoing says that a missing end is no gap: the thing has not ended.
	Ongoing bool
}

// Span is the first and the last day the period may touch. A missing end counts
// as the start, a missing start as the end; last is unknown when the period is
// still open, both when there is no date. A period whose end lies before its
// start spans both, so that a search still finds the record to mend it.
func (p Period) Span() (first, last Date) {
	start, end := p.Start, p.End
	if start.IsZero() {
		start = end
	}
	if end.IsZero() {
		end = start
	}
	switch {
	case p.End.IsZero() && p.Ongoing:
		return start.earliest, Date{}
	case start.CertainlyAfter(end):
		return end.earliest, start.latest
	}
	return start.earliest, end.latest
}
