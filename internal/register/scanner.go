package register

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What the scanner looks for.
const (
	HitNHSNumber   = "nhs_number"
	HitNINumber    = "national_insurance_number"
	HitDateOfBirth = "date_of_birth"
	HitEmail       = "email"
	HitTelephone   = "telephone"
	HitPostcode    = "postcode"
	HitTitledName  = "titled_name"
	HitAgeOver90   = "age_over_90"
	HitDateAndWard = "date_and_ward"
)

// What a hit asks for. A hard hit is never stored. One to attest is stored when
// it belongs to a registered body, or when the writer states that it is a public
// contact. A warning is stored and said.
const (
	HitHard   = "hard"
	HitAttest = "attest"
	HitWarn   = "warn"
)

var hitStrengths = map[string]string{
	HitNHSNumber: HitHard, HitNINumber: HitHard, HitDateOfBirth: HitHard,
	HitEmail: HitAttest, HitTelephone: HitAttest, HitPostcode: HitAttest,
	HitTitledName: HitWarn, HitAgeOver90: HitWarn, HitDateAndWard: HitWarn,
}

// StrengthOf says what a kind of hit asks for.
func StrengthOf(kind string) string { return hitStrengths[kind] }

// Hit is one place in a text that looks like something about one person. It
// gives the place in bytes and holds nothing of the text, so that it may be
// answered and logged.
type Hit struct {
	Kind     string
	Strength string
	Start    int
	End      int
}

func newHit(kind string, start, end int) Hit {
	return Hit{Kind: kind, Strength: hitStrengths[kind], Start: start, End: end}
}

// Scan finds what may identify a person in a text that others will read, in the
// order of the text. Its time grows with the length of the text and no faster.
// It knows shapes, not meaning: finding nothing proves nothing.
//
// It reads compatibility forms as what they stand for and passes over signs
// that are not seen, so places are those in Readable of the text.
func Scan(text string) []Hit {
	text = Readable(text)
	groups := digitGroups(text)
	phones := telephones(text, groups)
	hits := slices.Concat(phones, nhsNumbers(text, groups, phones))
	if strings.Contains(text, "@") {
		hits = append(hits, formHits(HitEmail, emailForm, text, nil)...)
	}
	if len(groups) > 0 {
		hits = append(hits, formHits(HitNINumber, niForm, text, isNIPrefix)...)
		hits = append(hits, formHits(HitDateOfBirth, birthForm, text, nil)...)
		hits = append(hits, formHits(HitPostcode, postcodeForm, text, notOrdinal)...)
		hits = append(hits, formHits(HitAgeOver90, ageForm, text, oneAge)...)
		hits = append(hits, datesNearWards(text)...)
	}
	hits = append(hits, formHits(HitTitledName, titleForm, text, nil)...)
	hits = outsideIDs(text, hits)
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return hits
}

// outsideIDs leaves out what lies in the id of a record: its digits are random,
// and now and then they are those of a number that somebody has.
func outsideIDs(text string, hits []Hit) []Hit {
	if len(hits) == 0 || strings.Count(text, "-") < 4 {
		return hits
	}
	ids := formHits("", idForm, text, nil)
	return slices.DeleteFunc(hits, func(h Hit) bool { return within(ids, h.Start) })
}

// idForm is the form of the ids that the register gives.
var idForm = regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`)

// Readable writes compatibility forms, such as full-width digits, in the plain
// way, the digits of all scripts as 0 to 9, and leaves out signs that are not
// seen.
func Readable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 128:
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Nd, r):
			return '0' + digitOf(r)
		}
		return r
	}, norm.NFKC.String(text))
}

// digitOf is the value of a decimal digit: digits stand in rows of ten.
func digitOf(r rune) rune {
	zero := r
	for zero > 0 && unicode.Is(unicode.Nd, zero-1) && r-zero < 9 {
		zero--
	}
	return (r - zero) % 10
}

const (
	// gapForm is what may stand between the groups of one number.
	gapForm     = `[ \x{A0}\x{2007}\x{2009}\x{202F}\x{200B}-\x{200D}\x{2010}\x{2011}\x{2013}\x{2060}\-]`
	monthForm   = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	dayForm     = `[0-3]?\d(?:st|nd|rd|th)?`
	slashForm   = `\s?[/.\x{2013}-]\s?`
	wordedForm  = dayForm + `[\s./-]*(?:of\s+)?` + monthForm + `\b`
	numericForm = `\d{1,2}` + slashForm + `\d{1,2}` + slashForm + `(?:\d{4}|\d{2})\b|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}\b`
	monthFirst  = monthForm + `\s+` + dayForm + `,?\s+\d{2,4}\b`
)

var (
	emailForm = regexp.MustCompile(`[^\s@<>"“”(),;:\[\]{}|\\/]+@(?:[\pL\pN][\pL\pN-]*\.)+\pL{2,}`)
	niForm    = regexp.MustCompile(`(?i)\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:` + gapForm + `{0,2}\d{2}){3}` + gapForm + `{0,2}[A-D]\b`)
	birthForm = regexp.MustCompile(`(?i)\b(?:d\.?\s?o\.?\s?b\b\.?|dates?\s+of\s+birth|birth\s?date)` +
		`[^\pL\d]{0,8}(?:(?:is|was|on|as|of|given|recorded|listed)[^\pL\d]{1,3}){0,3}(?:\([^()]{0,20}\)[^\pL\d]{0,4})?` +
		`(?:` + wordedForm + `[\s.,/-]*\d{2,4}\b|` + monthFirst + `|` + numericForm + `|\d{1,2} \d{1,2} \d{2,4}\b|\d{8}\b|\d{6}\b)`)
	postcodeForm = regexp.MustCompile(`(?i)\b(?:GIR[ \x{A0}]?0AA|[A-PR-UWYZ](?:\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRVWXY]?)[ \x{A0}]{0,2}\d[ABD-HJLNP-UW-Z]{2})\b`)
	titleForm    = regexp.MustCompile(`\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Revd|Reverend|Cllr|Councillor|Dame)\.?[ \x{A0}]{1,2}(?:\p{Lu}\.?[ \x{A0}]?){0,3}\p{Lu}[\pL'’-]*\pL`)
	ageForm      = regexp.MustCompile(`(?i)\b(?:aged?(?:\s+of)?\s*:?\s*(?:9[1-9]|1[01]\d)\b|(?:9[1-9]|1[01]\d)[\s-]*(?:years?|yrs?)[\s-]*(?:old|of age)\b|(?:9[1-9]|1[01]\d)\s?(?:yo|y/o)\b|(?:his|her|their)\s+90s\b)`)
	dateForm     = regexp.MustCompile(`(?i)\b(?:` + wordedForm + `|` + monthFirst + `|` + numericForm + `)`)
	wardForm     = regexp.MustCompile(`(?i)\b(?:ward|clinic)s?\b`)

	ordinals = regexp.MustCompile(`\d(?:st|nd|rd|th)$`)
	// maybeVerb is "12 may attend", which has the shape of a date.
	maybeVerb = regexp.MustCompile(`(?:may|march)$`)
	bandEnd   = regexp.MustCompile(`(?i)^\s*(?:\+|(?:years?\s*)?(?:plus\b|(?:and|or)\s+(?:over|above|older)\b|(?:[-\x{2013}]|to)\s*\d))`)
	bandHead  = regexp.MustCompile(`(?i)(?:\d\s*[-\x{2013}]|\b(?:to|over|under|than))\s*$`)
)

// formHits is the hits of one form. keep, if any, refuses a match that only
// looks like one.
func formHits(kind string, form *regexp.Regexp, text string, keep func(text string, start, end int) bool) []Hit {
	var hits []Hit
	for _, m := range form.FindAllStringIndex(text, -1) {
		if keep == nil || keep(text, m[0], m[1]) {
			hits = append(hits, newHit(kind, m[0], m[1]))
		}
	}
	return hits
}

// isNIPrefix refuses the two letters that are never given out.
func isNIPrefix(text string, start, _ int) bool {
	return !slices.Contains([]string{"BG", "GB", "NK", "KN", "TN", "NT", "ZZ"}, strings.ToUpper(text[start:start+2]))
}

// notOrdinal refuses "band B1 2nd", which has the shape of a postcode. B33 8TH
// is one.
func notOrdinal(text string, start, end int) bool { return !ordinals.MatchString(text[start:end]) }

// oneAge refuses an age that bounds a group, as in 75 to 95 or 95 and over.
func oneAge(text string, start, end int) bool {
	const near = 12
	return !bandEnd.MatchString(text[end:min(len(text), end+3*near)]) &&
		!bandHead.MatchString(text[max(0, start-near):start])
}

// datesNearWards finds a full date within a few words of a ward or clinic, in
// one sentence: together they may tell who was treated.
func datesNearWards(text string) []Hit {
	wards := wardForm.FindAllStringIndex(text, -1)
	if len(wards) == 0 {
		return nil
	}
	dates := filter(dateForm.FindAllStringIndex(text, -1), func(d []int) bool {
		return !maybeVerb.MatchString(text[d[0]:d[1]])
	})
	var hits []Hit
	for _, ward := range wards {
		for len(dates) > 1 && dates[1][0] < ward[0] {
			dates = dates[1:]
		}
		for _, date := range dates[:min(2, len(dates))] {
			if oneThought(text, min(date[1], ward[1]), max(date[0], ward[0])) {
				hits = append(hits, newHit(HitDateAndWard, min(date[0], ward[0]), max(date[1], ward[1])))
				break
			}
		}
	}
	return hits
}

// oneThought says whether little stands between two places, and no end of a
// sentence.
func oneThought(text string, from, to int) bool {
	const far = 80
	if to-from > far {
		return false
	}
	between := text[min(from, to):to]
	return !strings.ContainsAny(between, "\n!?;") && !strings.Contains(between, ". ")
}

// digitGroup is a run of digits with no digit on either side.
type digitGroup struct{ start, end int }

func (s digitGroup) len() int { return s.end - s.start }

func digitGroups(text string) []digitGroup {
	var groups []digitGroup
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		start := i
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		groups = append(groups, digitGroup{start, i})
	}
	return groups
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

var (
	numberGap = regexp.MustCompile(`^(?:` + gapForm + `{1,3}|[._/])$`)
	phoneGap  = regexp.MustCompile(`^(?:` + gapForm + `|[().]){1,4}$`)
)

// joined says whether two groups may be parts of one number.
func joined(text string, a, b digitGroup, form *regexp.Regexp) bool {
	const longest = 12
	return b.start-a.end <= longest && form.MatchString(text[a.end:b.start])
}

// nhsNumbers finds ten digits, alone or in groups of 3, 3 and 4, whose last
// checks the others, unless they are part of a longer number or of a telephone
// number.
func nhsNumbers(text string, groups []digitGroup, phones []Hit) []Hit {
	var hits []Hit
	for i := range groups {
		digits := ""
		for j := i; j < len(groups); j++ {
			if j > i && !joined(text, groups[j-1], groups[j], numberGap) {
				break
			}
			if digits += digitsOf(text, groups[j], 10); len(digits) != 3 && len(digits) != 6 {
				start, end := groups[i].start, groups[j].end
				if isNHSNumber(digits) && !continues(text, start, end) && !foreign(text, groups, i) && !within(phones, start) {
					hits = append(hits, newHit(HitNHSNumber, start, end))
				}
				break
			}
		}
	}
	return hits
}

// digitsOf is the digits of a group, or one more than the most that matter.
func digitsOf(text string, g digitGroup, most int) string {
	return text[g.start:min(g.end, g.start+most+1)]
}

// isNHSNumber checks ten digits modulo 11.
func isNHSNumber(digits string) bool {
	if len(digits) != 10 {
		return false
	}
	sum := 0
	for i := range 9 {
		sum += (10 - i) * int(digits[i]-'0')
	}
	return (11-sum%11)%11 == int(digits[9]-'0')
}

// continues says whether a decimal point or a hyphen ties the digits to others.
func continues(text string, start, end int) bool {
	tie := func(b byte) bool { return b == '.' || b == '-' }
	return start > 1 && tie(text[start-1]) && isDigit(text[start-2]) ||
		end+1 < len(text) && tie(text[end]) && isDigit(text[end+1])
}

// foreign says whether the group follows a plus or the code of a country.
func foreign(text string, groups []digitGroup, i int) bool {
	plus := func(g digitGroup) bool { return g.start > 0 && text[g.start-1] == '+' }
	return plus(groups[i]) || i > 0 && plus(groups[i-1]) && joined(text, groups[i-1], groups[i], phoneGap)
}

func within(hits []Hit, at int) bool {
	i, _ := slices.BinarySearchFunc(hits, at, func(h Hit, at int) int { return cmp.Compare(h.End, at+1) })
	return i < len(hits) && hits[i].Start <= at
}

// telephones finds British numbers: 10 or 11 digits from a 0, or the same after
// +44 or 0044. Years, counts and times of day are too short or start otherwise.
func telephones(text string, groups []digitGroup) []Hit {
	var hits []Hit
	for i := 0; i < len(groups); i++ {
		start, shortest, ok := phoneStart(text, groups[i])
		if !ok {
			continue
		}
		if last := phoneEnd(text, groups, i, shortest); last >= i {
			hits = append(hits, newHit(HitTelephone, start, groups[last].end))
			i = last
		}
	}
	return hits
}

// phoneStart says where a number that starts with the group starts, and how
// short its further groups may be: after a short area code, two digits are more
// likely a time of day or a day.
func phoneStart(text string, g digitGroup) (start, shortest int, ok bool) {
	if g.start > 0 && isLetter(text[g.start-1]) || g.start > 1 && isDigit(text[g.start-2]) && strings.IndexByte("-.,", text[g.start-1]) >= 0 {
		return 0, 0, false
	}
	digits := text[g.start:g.end]
	switch {
	case g.start > 0 && text[g.start-1] == '+':
		return g.start - 1, 2, strings.HasPrefix(digits, "44")
	case strings.HasPrefix(digits, "0044"):
		return g.start, 2, true
	case g.len() >= 5:
		return g.start, 2, digits[0] == '0'
	}
	return g.start, 3, digits[0] == '0' && g.len() >= 3
}

// phoneEnd is the last group of the longest number that starts with group i,
// or -1.
func phoneEnd(text string, groups []digitGroup, i, shortest int) int {
	const longest = len("0044") + len("07700900123")
	last, digits := -1, ""
	for j := i; j < len(groups) && len(digits) <= longest; j++ {
		trunk := digits == "44" && groups[j].len() == 1
		if j > i && (groups[j].len() < shortest && !trunk || !joined(text, groups[j-1], groups[j], phoneGap)) {
			break
		}
		if digits += digitsOf(text, groups[j], longest); isTelephone(digits) && (groups[j].end == len(text) || !isLetter(text[groups[j].end])) {
			last = j
		}
	}
	return last
}

// isTelephone reads a number with the code of the country, the 0 or both.
func isTelephone(digits string) bool {
	national, abroad := strings.CutPrefix(digits, "0044")
	if !abroad {
		national, abroad = strings.CutPrefix(digits, "44")
	}
	national, zero := strings.CutPrefix(national, "0")
	return (abroad || zero) && (len(national) == 9 || len(national) == 10) && strings.IndexByte("1235789", national[0]) >= 0
}
