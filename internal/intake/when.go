package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"heard/internal/register"
)

// when is a date as a source words it. more says that the words tell something
// that the date does not, so they have to be kept beside it.
type when struct {
	date register.PartialDate
	more bool
}

var months = func() map[string]int {
	out := map[string]int{"sept": 9}
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		out[name], out[name[:3]] = int(m), int(m)
	}
	return out
}()

var weekdays = func() map[string]bool {
	out := map[string]bool{"tues": true, "weds": true, "thur": true, "thurs": true}
	for d := time.Sunday; d <= time.Saturday; d++ {
		name := strings.ToLower(d.String())
		out[name], out[name[:3]] = true, true
	}
	return out
}()

// plainWords may stand around a date and add nothing to it; vagueWords do add
// something, and are kept.
var (
	plainWords = set("in on the during year of")
	vagueWords = set("early late mid middle beginning start end from since starting started starts by before after until till to " +
		"about around circa c approximately approx onwards onward ongoing financial fy week commencing w/c first second half " +
		"announced expected planned moved due every probably possibly q1 q2 q3 q4")
	// feasts lie in one month, and say more than it.
	feasts = map[string]int{"christmas": 12, "xmas": 12}
)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

var (
	aside      = regexp.MustCompile(`\([^()]*\)`)
	ordinal    = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)$`)
	slashMonth = regexp.MustCompile(`^(\d{1,2})[/.](\d{4})$`)
	shortYears = regexp.MustCompile(`^(?:fy)?(\d{2})/(\d{2})$`)
	circa      = regexp.MustCompile(`(?:^|\s)(?:c\.?|ca\.|~)\s*([12]\d{3})\b`)
	slashDate  = regexp.MustCompile(`^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$`)
	yearForm   = regexp.MustCompile(`^[12]\d{3}$`)
	twoYears   = regexp.MustCompile(`^(?:fy)?([12]\d{3})[-/](\d{4}|\d{2})$`)
	spacedPair = regexp.MustCompile(`^([12]\d{3})(?:\s+[-/]\s*|\s*[-/]\s+)(\d{4}|\d{2})$`)
)

// readDate reads a date in words. year completes a day and a month that come
// without one; 0 when the record names none.
func readDate(words string, year int) (when, bool) {
	s := strings.ToLower(strings.TrimSpace(normal(words)))
	if d, err := register.ParsePartialDate(strings.TrimSpace(words)); err == nil {
		return when{date: d}, true
	}
	w := when{}
	if stripped := aside.ReplaceAllString(s, " "); stripped != s {
		s, w.more = stripped, true
	}
	s = circa.ReplaceAllString(s, " circa $1")
	s = spacedPair.ReplaceAllString(strings.TrimSpace(s), "$1/$2")
	tokens := strings.Fields(strings.NewReplacer(",", " ", "mid-", "mid ", "early-", "early ", "late-", "late ").Replace(s))
	var core []string
	for _, t := range tokens {
		t = strings.Trim(t, ".:;")
		switch {
		case t == "" || plainWords[t]:
		case vagueWords[t], weekdays[t]:
			w.more = true
		default:
			core = append(core, t)
		}
	}
	var ok bool
	var extra bool
	w.date, extra, ok = readCore(core, year)
	w.more = w.more || extra
	return w, ok && !w.date.IsZero()
}

// normal writes all dashes as one.
func normal(s string) string {
	return strings.NewReplacer("–", "-", "—", "-", "‑", "-", "−", "-", "\u00a0", " ").Replace(s)
}

// readCore reads the tokens of a date alone. extra says that the words say more
// than the form that is stored.
func readCore(tokens []string, year int) (d register.PartialDate, extra, ok bool) {
	var text string
	switch len(tokens) {
	case 1:
		text, extra = readOne(tokens[0])
	case 2, 3:
		text, extra = readSeveral(tokens, year)
	}
	d, err := register.ParsePartialDate(text)
	return d, extra, err == nil
}

func readOne(t string) (text string, extra bool) {
	if m := slashDate.FindStringSubmatch(t); m != nil {
		return iso(m[3], m[2], m[1]), true
	}
	if m := slashMonth.FindStringSubmatch(t); m != nil {
		return m[2] + "-" + pad(m[1]), false
	}
	if m := shortYears.FindStringSubmatch(t); m != nil {
		return financialYear(m[1], m[2]), true
	}
	if _, err := register.ParsePartialDate(t); err == nil {
		return t, false
	}
	if m := twoYears.FindStringSubmatch(t); m != nil {
		return "FY" + m[1] + "-" + m[2][len(m[2])-2:], true
	}
	return "", false
}

// financialYear is the one that two years of two digits stand for. Where they
// may be a day and a month it is none.
func financialYear(from, to string) string {
	a, _ := strconv.Atoi(from)
	b, _ := strconv.Atoi(to)
	if b != a+1 || b <= 12 || b > 50 {
		return ""
	}
	return "FY20" + from + "-" + to
}

// readSeveral reads day, month, season and year in any order.
func readSeveral(tokens []string, year int) (text string, extra bool) {
	var y, m, d, season string
	feast := false
	for _, t := range tokens {
		if o := ordinal.FindStringSubmatch(t); o != nil {
			t = o[1]
		}
		n, err := strconv.Atoi(t)
		switch {
		case yearForm.MatchString(t) && y == "":
			y = t
		case months[t] > 0 && m == "":
			m = strconv.Itoa(months[t])
		case feasts[t] > 0 && m == "":
			m, feast = strconv.Itoa(feasts[t]), true
		case isSeason(t) && season == "":
			season = strings.Replace(t, "fall", "autumn", 1)
		case err == nil && n >= 1 && n <= 31 && len(t) <= 2 && d == "":
			d = t
		default:
			return "", false
		}
	}
	if y == "" && year > 0 && d != "" && m != "" {
		y, extra = strconv.Itoa(year), true
	}
	switch {
	case y == "" || feast && d != "":
		return "", false
	case feast:
		return y + "-" + m, true
	case season != "" && m == "" && d == "":
		return y + "-" + season, extra
	case season != "" || m == "":
		return "", false
	case d == "":
		return y + "-" + pad(m), extra
	}
	return iso(y, m, d), extra
}

func isSeason(t string) bool {
	return t == "spring" || t == "summer" || t == "autumn" || t == "fall" || t == "winter"
}

func iso(y, m, d string) string { return y + "-" + pad(m) + "-" + pad(d) }

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

var (
	between  = regexp.MustCompile(`^(?:between|from)\s+`)
	rangeAt  = regexp.MustCompile(`\s+(?:to|until|till|through|and|&)\s+|\s+-\s+|-|\s*/\s*`)
	quarter  = regexp.MustCompile(`^(?:q([1-4])\s*(?:of\s+)?([12]\d{3})|([12]\d{3})\s*-?\s*q([1-4]))$`)
	lengthOf = regexp.MustCompile(`(?i)^(?:for\s+)?(\S+(?:\s+\S+)?)\s+(?:from|starting|beginning|commencing)\s+(?:on\s+)?(.+)$`)
)

// readQuarter reads a quarter of a calendar year as its first and its last
// month.
func readQuarter(words string) (from, to when, ok bool) {
	m := quarter.FindStringSubmatch(words)
	if m == nil {
		return when{}, when{}, false
	}
	last, _ := strconv.Atoi(first(m[1], m[4]))
	year := first(m[2], m[3])
	for n, w := range []*when{&from, &to} {
		w.more = true
		w.date, _ = register.ParsePartialDate(year + "-" + pad(strconv.Itoa(3*last-2+2*n)))
	}
	return from, to, true
}

// readLength reads a length with the day it counts from.
func readLength(words string, year int) (length string, from when, ok bool) {
	m := lengthOf.FindStringSubmatch(strings.TrimSpace(normal(words)))
	if m == nil {
		return "", when{}, false
	}
	if _, ok := readDuration(m[1]); !ok {
		return "", when{}, false
	}
	from, ok = readDate(m[2], year)
	from.more = true
	return m[1], from, ok
}

// readPeriod reads one date or two with words between them. A single date is
// the start, unless the words say until.
func readPeriod(words string, year int) (from, to, both when, ok bool) {
	s := strings.TrimSpace(normal(words))
	low := strings.ToLower(s)
	if from, to, ok := readQuarter(low); ok {
		return from, to, when{}, true
	}
	if _, from, ok := readLength(low, year); ok {
		return from, when{}, when{}, true
	}
	if w, ok := readDate(s, year); ok {
		if strings.HasPrefix(low, "until ") || strings.HasPrefix(low, "till ") || strings.HasPrefix(low, "by ") || strings.HasPrefix(low, "to ") {
			return when{}, w, when{}, true
		}
		if strings.HasPrefix(low, "from ") || strings.HasPrefix(low, "since ") || strings.HasSuffix(low, " onwards") || strings.HasSuffix(low, " onward") {
			return w, when{}, when{}, true
		}
		return when{}, when{}, w, true
	}
	low = between.ReplaceAllString(low, "")
	for _, at := range rangeAt.FindAllStringIndex(low, -1) {
		left, right := strings.TrimSpace(low[:at[0]]), strings.TrimSpace(low[at[1]:])
		b, ok := readDate(right, year)
		if !ok {
			continue
		}
		a, ok := readLeft(left, b, year)
		if ok && !a.date.CertainlyAfter(b.date) {
			a.more, b.more = true, true
			return a, b, when{}, true
		}
	}
	return when{}, when{}, when{}, false
}

// readLeft reads the start of a period, which may take its year, or its month
// and year, from the end.
func readLeft(left string, end when, year int) (when, bool) {
	if w, ok := readDate(left, year); ok {
		return w, true
	}
	e := end.date.Earliest()
	y := e.Time().Year()
	if w, ok := readDate(left+" "+strconv.Itoa(y), 0); ok {
		if w.date.CertainlyAfter(end.date) {
			return readDate(left+" "+strconv.Itoa(y-1), 0)
		}
		return w, true
	}
	if end.date.Precision() != register.PrecisionDay {
		return when{}, false
	}
	return readDate(left+" "+e.Time().Month().String()+" "+strconv.Itoa(y), 0)
}

// weekdayIn is the one weekday that words name, empty when there is none or
// several.
func weekdayIn(words string) string {
	found := ""
	for _, w := range strings.Fields(register.Fold(words)) {
		for d := time.Sunday; d <= time.Saturday; d++ {
			name := strings.ToLower(d.String())
			if w != name && w != name[:3] {
				continue
			}
			if found != "" && found != name {
				return ""
			}
			found = name
		}
	}
	return found
}

var durationForm = regexp.MustCompile(`^(?:a|an)?\s*([a-z]+|\d+)[\s-]*(day|week|fortnight)s?$`)

// readDuration is the number of days of a stated length. Months and years have
// no exact number of days.
func readDuration(words string) (days int, ok bool) {
	m := durationForm.FindStringSubmatch(strings.ToLower(strings.TrimSpace(words)))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		value, rest, ok := readSmallNumber(strings.Fields(m[1]))
		if !ok || len(rest) > 0 {
			return 0, false
		}
		n = int(value)
	}
	per := map[string]int{"day": 1, "week": 7, "fortnight": 14}[m[2]]
	if n < 1 || n > 3650/per {
		return 0, false
	}
	return n * per, true
}
