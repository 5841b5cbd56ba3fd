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
}

const maxAmount = 1_000_000_000_000

// qualifiers are the words before a number, longest first.
var qualifiers = []struct{ words, code string }{
	{"approximately", register.CountAbout}, {"an estimated", register.CountAbout}, {"estimated", register.CountAbout},
	{"somewhere around", register.CountAbout}, {"in the region of", register.CountAbout}, {"roughly", register.CountAbout},
	{"around", register.CountAbout}, {"about", register.CountAbout}, {"approx", register.CountAbout}, {"circa", register.CountAbout},
	{"some", register.CountAbout}, {"c", register.CountAbout}, {"~", register.CountAbout},
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
// another in brackets. It is not ok when the words do not start with a number,
// or when it is a share.
func readAmounts(words string) ([]amount, bool) {
	s := strings.TrimSpace(normal(words))
	if vague.MatchString(strings.ToLower(s)) {
		a := amount{qualifier: register.CountUnknown, stated: s}
		rest := strings.TrimSpace(vague.ReplaceAllString(strings.ToLower(s), ""))
		a.unit, _ = readUnit(rest)
		return []amount{a}, true
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
	}
	for i := range second {
		if second[i].unit == "" {
			second[i].unit = a.unit
		}
		second[i].stated = whole
	}
	return append([]amount{a}, second...), true
}

func readAmount(s string) (amount, bool) {
	low := strings.ToLower(s)
	a := amount{qualifier: register.CountExact}
	range2 := false
	if rest, ok := strings.CutPrefix(low, "between "); ok {
		low, range2 = rest, true
	}
	for _, q := range qualifiers {
		if rest, ok := cutWord(low, q.words); ok && !range2 {
			low, a.qualifier = rest, q.code
			break
		}
	}
	value, plus, rest, ok := readNumber(low)
	if !ok || rates.MatchString(rest) && !rangeTo.MatchString(rest) {
		return amount{}, false
	}
	a.value = &value
	if plus {
		a.qualifier = register.CountAtLeast
	}
	if at := rangeTo.FindStringIndex(rest); at != nil {
		top, _, after, ok := readNumber(rest[at[1]:])
		if !ok && strings.HasPrefix(strings.TrimSpace(rest), "-") {
			return amount{}, false
		}
		if ok {
			if top <= value || a.qualifier != register.CountExact || rates.MatchString(after) {
				return amount{}, false
			}
			a.qualifier, a.max, rest = register.CountRange, &top, after
		}
	}
	if range2 && a.qualifier != register.CountRange {
		return amount{}, false
	}
	rest = strings.TrimSpace(rest)
	if after, ok := cutWord(rest, "or more"); ok {
		a.qualifier, rest = register.CountAtLeast, after
	}
	var beyond string
	a.unit, beyond = readUnit(rest)
	if beyond != "" || a.unit == "" && rest != "" {
		a.stated = s
	}
	if a.qualifier == register.CountNearly && value < 1 {
		return amount{}, false
	}
	return a, true
}

// cutWord removes whole words from the start.
func cutWord(s, words string) (string, bool) {
	rest, ok := strings.CutPrefix(s, words)
	if !ok || rest != "" && words[len(words)-1] >= 'a' && rest[0] != ' ' && rest[0] != '.' {
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
	if word == "hundred" || word == "dozen" || !scaled {
		scale, scaled = 1, false
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
	if rest != "" && (rest[0] >= 'a' && rest[0] <= 'z' || rest[0] == '.' && len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9') {
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
