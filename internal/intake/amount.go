package intake

import (
	"regexp"
	"strconv"
	"strings"

	"heard/internal/register"
)

// amount is a number as a source words it.
type amount struct {
	value, max *int64
	qualifier  string
	unit       string // a code of count_unit, empty when the words name none
	asOf       register.PartialDate
	stated     string // the words, where they say more than the fields
	words      string // for the unit
	part       string // of the unit, where several are counted
	each       bool   // one of several things
}

const maxAmount = 1_000_000_000_000

// qualifiers are the words before a number, longest first.
var qualifiers = []struct{ words, code string }{
	{"approximately", register.CountAbout}, {"an estimated", register.CountAbout}, {"estimated", register.CountAbout},
	{"somewhere around", register.CountAbout}, {"in the region of", register.CountAbout}, {"roughly", register.CountAbout},
	{"around", register.CountAbout}, {"about", register.CountAbout}, {"approx", register.CountAbout}, {"circa", register.CountAbout},
	{"some", register.CountAbout}, {"ca", register.CountAbout}, {"c", register.CountAbout}, {"est", register.CountAbout}, {"~", register.CountAbout},
	{"well over", register.CountMoreThan}, {"just over", register.CountMoreThan}, {"in excess of", register.CountMoreThan},
	{"upwards of", register.CountMoreThan}, {"more than", register.CountMoreThan}, {"greater than", register.CountMoreThan},
	{"over", register.CountMoreThan}, {"above", register.CountMoreThan}, {">", register.CountMoreThan},
	{"at least", register.CountAtLeast}, {"a minimum of", register.CountAtLeast}, {"minimum of", register.CountAtLeast},
	{"minimum", register.CountAtLeast}, {"no fewer than", register.CountAtLeast}, {"not fewer than", register.CountAtLeast},
	{"no less than", register.CountAtLeast}, {"just under", register.CountNearly}, {"up to", register.CountNearly},
	{"fewer than", register.CountNearly}, {"less than", register.CountNearly}, {"under", register.CountNearly},
	{"nearly", register.CountNearly}, {"almost", register.CountNearly}, {"close to", register.CountNearly}, {"<", register.CountNearly},
	{"a total of", register.CountExact}, {"total of", register.CountExact}, {"exactly", register.CountExact},
	{"precisely", register.CountExact}, {"just", register.CountExact}, {"only", register.CountExact}, {"all", register.CountExact},
}

var (
	digits = regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(\+)?`)
	scales = map[string]int64{"hundred": 100, "thousand": 1000, "k": 1000, "million": 1_000_000, "m": 1_000_000, "dozen": 12}
	// rates are the words after a number that make it a share or a rate.
	rates   = regexp.MustCompile(`^\s*(?:%|per\s?cent|percent|percentage|in\s+(?:\d|one|two|three|four|five|six|seven|eight|nine|ten)|out\s+of|of\s+(?:the\s+)?\d|/\d|-\d|:|st\b|nd\b|rd\b|th\b|p\b|£)`)
	rangeTo = regexp.MustCompile(`^\s*(?:to|-|and)\s*`)
	tail    = regexp.MustCompile(`^(.*\S)\s*\(([^()]*)\)$`)
	also    = regexp.MustCompile(`^(?:also|elsewhere)?\s*(?:stated|given|reported|said)?\s*(?:elsewhere)?\s*(?:as|or)\s+`)
	vague   = regexp.MustCompile(`^(?:(?:many|several)\s+)?(?:dozens|scores|hundreds|thousands|tens of thousands|hundreds of thousands|several|many|numerous|a few|a handful|a small number|a number)(?:\s+of)?\b`)
)

// readAmounts reads a number in words, and a second one where the words give
// another in brackets or of another thing. It is not ok when the words do not
// start with a number, or when it is a share.
func readAmounts(words string) ([]amount, bool) {
	s := strings.TrimSpace(normal(words))
	if vague.MatchString(strings.ToLower(s)) {
		a := amount{qualifier: register.CountUnknown, stated: s}
		rest := strings.TrimSpace(vague.ReplaceAllString(strings.ToLower(s), ""))
		a.unit, _ = readUnit(rest)
		return []amount{a}, true
	}
	if all, ok := readEach(s); ok {
		return all, true
	}
	var second []amount
	var asOf register.PartialDate
	whole := s
	full := false
	if m := tail.FindStringSubmatch(s); m != nil {
		low := strings.ToLower(strings.TrimSpace(m[2]))
		if w, ok := readDate(m[2], 0); ok && !w.more {
			s, asOf = m[1], w.date
		} else if at := also.FindStringIndex(low); at != nil && at[1] > 0 {
			if b, ok := readAmounts(strings.TrimSpace(m[2])[at[1]:]); ok && len(b) == 1 {
				s, second = m[1], b
			}
		}
		if s == whole {
			s, full = m[1], true
		}
	}
	a, ok := readAmount(s)
	if !ok {
		return nil, false
	}
	a.asOf = asOf
	if full {
		a.stated = whole
		a.hedge(whole)
	}
	for i := range second {
		if second[i].unit == "" {
			second[i].unit = a.unit
		}
		second[i].stated = whole
	}
	return append([]amount{a}, second...), true
}

var eachAt = regexp.MustCompile(`\s*,?\s+and\s+|\s*[,;]\s+|\s+(?:&|\+|plus)\s+`)

// readEach reads numbers of different things, each with its own unit, such as
// two surveys and three letters. Things of one unit are parts of it.
func readEach(s string) ([]amount, bool) {
	parts := eachAt.Split(s, -1)
	if len(parts) < 2 {
		return nil, false
	}
	var out []amount
	units := map[string]int{}
	for _, p := range parts {
		a, ok := readAmount(p)
		if !ok || a.unit == "" || a.words == "" {
			return nil, false
		}
		a.stated, a.each = s, true
		units[a.unit]++
		out = append(out, a)
	}
	for i := range out {
		if units[out[i].unit] > 1 {
			out[i].part = out[i].words
		}
	}
	return out, true
}

// hedges are the words by which a number is not exact, wherever they stand.
var hedges = regexp.MustCompile(`\bor\s+(?:so|thereabouts)\b|\bapprox|\broughly\b|\bcirca\b|\best(?:imated?|\.)|\d\s?-?ish\b|[~+±]|` +
	`\b(?:about|around|ca?\.?)\s*\d|\b(?:about|around)\W*$|\bdozens?\b|\d\.\d|\bmillions?\b|\d\s?m\b`)

// hedge takes a number for about that where its words do not make it exact. A
// range keeps the words.
func (a *amount) hedge(words string) {
	if !hedges.MatchString(strings.ToLower(words)) {
		return
	}
	switch a.qualifier {
	case register.CountExact:
		a.qualifier, a.stated = register.CountAbout, words
	case register.CountRange:
		a.stated = words
	}
}

func readAmount(s string) (amount, bool) {
	low := strings.ToLower(s)
	low, between := strings.CutPrefix(low, "between ")
	low, qualifier := readQualifier(low)
	a := amount{qualifier: first(qualifier, register.CountExact)}
	value, plus, rest, ok := readNumber(low)
	if !ok || rates.MatchString(rest) && !rangeTo.MatchString(rest) {
		return amount{}, false
	}
	a.value = &value
	if plus && a.qualifier == register.CountExact {
		a.qualifier = register.CountAtLeast
	}
	if at := rangeTo.FindStringIndex(rest); at != nil && (between || !strings.HasPrefix(strings.TrimSpace(rest), "and")) {
		if rest, ok = a.upTo(rest, at[1]); !ok {
			return amount{}, false
		}
	}
	if between && a.qualifier != register.CountRange {
		return amount{}, false
	}
	rest = a.after(strings.TrimSpace(rest))
	var beyond string
	a.unit, beyond = readUnit(rest)
	if further.MatchString(beyond) {
		return amount{}, false // a second number that nothing keeps apart
	}
	a.words = strings.TrimSpace(strings.TrimSuffix(rest, beyond))
	if beyond != "" || a.unit == "" && rest != "" {
		a.stated = s
	}
	a.hedge(s)
	if a.qualifier == register.CountNearly && value < 1 {
		return amount{}, false
	}
	return a, true
}

// readQualifier cuts the words before a number. Of several the first counts that
// makes it more or less than exact.
func readQualifier(low string) (rest, code string) {
	for found := true; found; {
		found = false
		for _, q := range qualifiers {
			after, ok := cutWord(low, q.words)
			if !ok {
				continue
			}
			if code == "" || code == register.CountExact {
				code = q.code
			}
			low, found = after, true
			break
		}
	}
	return low, code
}

// upTo reads the upper end of a range, if the words go on with one, and returns
// what follows.
func (a *amount) upTo(rest string, at int) (string, bool) {
	low, _ := readQualifier(rest[at:])
	top, plus, after, ok := readNumber(low)
	if !ok {
		return rest, !strings.HasPrefix(strings.TrimSpace(rest), "-")
	}
	open := a.qualifier != register.CountExact && a.qualifier != register.CountAbout
	if top <= *a.value || open || plus || rates.MatchString(after) {
		return "", false
	}
	a.qualifier, a.max = register.CountRange, &top
	return after, true
}

var (
	further  = regexp.MustCompile(`^(?:and|plus|&|\+|,|;)\s*(?:\d|(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)`)
	suffixes = []struct{ words, code string }{
		{"or more", register.CountAtLeast}, {"and more", register.CountAtLeast}, {"plus", register.CountAtLeast}, {"minimum", register.CountAtLeast},
		{"or so", register.CountAbout}, {"or thereabouts", register.CountAbout}, {"approximately", register.CountAbout},
		{"approx", register.CountAbout}, {"ish", register.CountAbout}, {"-ish", register.CountAbout},
		{"or fewer", register.CountNearly}, {"or less", register.CountNearly}, {"maximum", register.CountNearly},
	}
)

// after cuts the words behind a number that qualify it.
func (a *amount) after(rest string) string {
	for _, q := range suffixes {
		if cut, ok := cutWord(rest, q.words); ok && a.qualifier == register.CountExact {
			a.qualifier = q.code
			return cut
		}
	}
	return rest
}

// cutWord removes whole words from the start.
func cutWord(s, words string) (string, bool) {
	rest, ok := strings.CutPrefix(s, words)
	last := words[len(words)-1]
	circa := words == "c" && rest != "" && rest[0] >= '0' && rest[0] <= '9'
	if !ok || rest != "" && last >= 'a' && last <= 'z' && !strings.ContainsRune(" .,", rune(rest[0])) && !circa {
		return s, false
	}
	return strings.TrimLeft(rest, " ."), true
}

// readNumber reads digits or number words at the start.
func readNumber(s string) (value int64, plus bool, rest string, ok bool) {
	s = strings.TrimLeft(s, " ")
	if m := digits.FindStringSubmatch(s); m != nil {
		return readDigits(s, m)
	}
	fields := strings.Fields(s)
	value, left, ok := readSmallNumber(fields)
	return value, false, strings.Join(left, " "), ok
}

func readDigits(s string, m []string) (value int64, plus bool, rest string, ok bool) {
	rest = s[len(m[0]):]
	plus = m[3] != ""
	whole, err := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
	if err != nil {
		return 0, false, "", false
	}
	word, after, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	scale, scaled := scales[word]
	if !scaled {
		scale = 1
	}
	if m[2] != "" && !scaled || whole > maxAmount/scale {
		return 0, false, "", false
	}
	value = whole * scale
	if m[2] != "" {
		part, err := strconv.ParseFloat("0"+m[2], 64)
		if err != nil {
			return 0, false, "", false
		}
		value += int64(part*float64(scale) + 0.5)
	}
	if scaled {
		rest = " " + after
	}
	if ish := strings.HasPrefix(rest, "ish"); rest != "" && (rest[0] >= 'a' && rest[0] <= 'z' && !ish || rest[0] == '.' && len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9') {
		return 0, false, "", false // 5th, 12pm, 1.2.3
	}
	return value, plus, rest, value <= maxAmount
}

var smallNumbers = map[string]int64{
	"no": 0, "none": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

// readSmallNumber reads number words such as "twenty-five", "two dozen" or "a
// hundred".
func readSmallNumber(fields []string) (value int64, rest []string, ok bool) {
	if len(fields) > 1 && (fields[0] == "a" || fields[0] == "an") && scales[fields[1]] > 0 {
		return scales[fields[1]], fields[2:], true
	}
	if len(fields) == 0 {
		return 0, nil, false
	}
	tens, unit, joined := strings.Cut(fields[0], "-")
	value, ok = smallNumbers[tens]
	if joined {
		u, isUnit := smallNumbers[unit]
		value, ok = value+u, ok && isUnit && value >= 20 && u > 0 && u < 10
	}
	rest = fields[1:]
	if ok && len(rest) > 0 && len(rest[0]) > 1 && scales[rest[0]] > 0 {
		value, rest = value*scales[rest[0]], rest[1:]
	}
	return value, rest, ok
}

// readUnit finds what is counted at the start of the words, and what they say
// beyond it.
func readUnit(words string) (unit, beyond string) {
	fields := strings.Fields(strings.Trim(words, " .,;"))
	for n := min(4, len(fields)); n > 0; n-- {
		if code := table("count_units").one(strings.Join(fields[:n], " ")); code != "" {
			return code, strings.Join(fields[n:], " ")
		}
	}
	return "", strings.Join(fields, " ")
}
