package register

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold brings a text to the form in which the register keeps it for search and
// compares names: without case, accents and signs, so that Café meets cafe,
// Peter’s meets Peters and Telford & Wrekin meets Telford and Wrekin. What is
// stored and what is asked go through the same function. Folding twice changes
// nothing.
func Fold(s string) string { return fold(s, false) }

// FoldQuery folds what somebody typed into a search box. It keeps what such a
// search gives a meaning: quotes around a phrase, a minus before a word or a
// phrase that must be absent, and the word or.
func FoldQuery(s string) string { return fold(s, true) }

// folded spells letters that have no accent to strip but are searched without
// their stroke or ligature, after lower case.
var folded = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h",
}

const (
	apostrophes = "'’‘‛`ʼʻʹ′"
	quotes      = "\"“”„‟«»"
)

func fold(s string, query bool) string {
	f := folder{query: query, fresh: true}
	// Bytes that are no text would keep what follows them from being taken
	// apart. The spacing acute accent is typed for an apostrophe, and would come
	// apart into a space and a mark.
	s = strings.ReplaceAll(strings.ToValidUTF8(s, " "), "´", "'")
	for _, r := range norm.NFKD.String(s) {
		f.add(r)
	}
	return f.out.String()
}

// folder writes the folded text. Spaces wait until a word follows, which also
// collapses and trims them.
type folder struct {
	out     strings.Builder
	query   bool
	fresh   bool // nothing is written yet, or nothing since a quote was opened
	gap     bool // a space is due before the next word
	minus   bool // a minus is due if a word or a phrase follows at once
	inQuote bool
	inText  bool // the last sign was not white space, so a minus would be a hyphen
}

func (f *folder) add(r rune) {
	switch {
	case unicode.IsMark(r), unicode.Is(unicode.Cf, r), strings.ContainsRune(apostrophes, r):
		// Dropped without a trace: the word goes on.
	case unicode.IsLetter(r), unicode.IsNumber(r):
		f.letter(r)
	case r == '&':
		f.space()
		for _, letter := range "and" {
			f.letter(letter)
		}
		f.space()
	case f.query && strings.ContainsRune(quotes, r):
		f.quote()
	case f.query && r == '-' && !f.inQuote && !f.inText:
		f.minus = true
	default:
		f.space()
		f.inText = !unicode.IsSpace(r)
	}
}

func (f *folder) letter(r rune) {
	f.flush()
	// By way of upper case, letters with two small forms, such as σ and ς, meet.
	r = unicode.ToLower(unicode.ToUpper(r))
	if letters, ok := folded[r]; ok {
		f.out.WriteString(letters)
	} else {
		f.out.WriteRune(r)
	}
	f.fresh, f.inText = false, true
}

// quote opens a phrase or closes it.
func (f *folder) quote() {
	if f.inQuote {
		f.out.WriteByte('"')
		f.gap = true
	} else {
		f.gap = !f.fresh && (f.gap || f.inText)
		f.flush()
		f.out.WriteByte('"')
	}
	f.inQuote = !f.inQuote
	f.fresh, f.inText = f.inQuote, true
}

// space ends a word. A minus that no word followed is forgotten.
func (f *folder) space() {
	f.gap = !f.fresh
	f.minus = false
}

// flush writes what waits for a word: a space, then a minus.
func (f *folder) flush() {
	if f.gap {
		f.out.WriteByte(' ')
	}
	if f.minus {
		f.out.WriteByte('-')
	}
	f.gap, f.minus = false, false
}
