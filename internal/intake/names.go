package intake

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"heard/internal/register"
)

// namesFile says what other names a member of a line may have: for each kind of
// record, and under the empty name for all kinds, the name that the rules know
// and those that mean the same. Names under an empty one mean nothing certain
// on that kind, whatever they mean on others.
const namesFile = "tables/names.json"

// readNames maps every folded name of a kind to the one that its rules know.
// What a kind says goes before what all say.
func readNames(noun register.Noun, own map[string]rule) map[string]string {
	b, err := files.ReadFile(namesFile)
	if err != nil {
		panic(err) // the file is part of the program
	}
	var raw map[string]map[string][]string
	if err := json.Unmarshal(b, &raw); err != nil {
		panic(fmt.Errorf("%s: %w", namesFile, err))
	}
	out := map[string]string{}
	add := func(name, known string) {
		if _, taken := out[foldName(name)]; !taken {
			out[foldName(name)] = known
		}
	}
	known := func(rules map[string]rule) {
		for name := range rules {
			add(name, name)
		}
	}
	alike := func(names map[string][]string) {
		for name, others := range names {
			if own[name] == nil && sharedRules[name] == nil && name != "" {
				continue
			}
			for _, other := range others {
				add(other, name)
			}
		}
	}
	known(own)
	alike(raw[string(noun)])
	known(sharedRules)
	alike(raw[""])
	return out
}

// foldName makes startDate, Start Date and start_date one name.
func foldName(name string) string {
	signs := []rune(name)
	for i := len(signs) - 1; i > 0; i-- {
		if unicode.IsUpper(signs[i]) && unicode.IsLower(signs[i-1]) {
			signs = slices.Insert(signs, i, ' ')
		}
	}
	return register.Fold(string(signs))
}

var yearInWords = regexp.MustCompile(`\b[12]\d{3}\b`)

// ifDate applies a rule to what can be read as a date or a period, or names a
// year: the name alone does not say that it is one.
func ifDate(then rule) rule {
	return func(r *reader, n *node) {
		words := wordsOf(n)
		if _, _, _, ok := readPeriod(words, r.year); ok || yearInWords.MatchString(words) {
			then(r, n)
		}
	}
}

// ifKnown applies a rule to words that the table knows.
func ifKnown(tableName string, then rule) rule {
	return func(r *reader, n *node) {
		if table(tableName).one(wordsOf(n)) != "" {
			then(r, n)
		}
	}
}

// readLead names the body that leads, where the words are those of a body: they
// may be a person's.
func readLead(r *reader, n *node) {
	if isBody(wordsOf(n)) {
		readOwner(r, n)
	}
}

// isBody says whether words name a body and not a person.
func isBody(words string) bool {
	if len(table("bodies").all(words)) > 0 {
		return true
	}
	for _, w := range strings.Fields(words) {
		if len(w) > 2 && strings.ToUpper(w) == w && strings.ToLower(w) != w {
			return true // NHS, MPFT
		}
	}
	return false
}

// readSourceWords is the source by its address, or in words.
func readSourceWords(r *reader, n *node) {
	for _, item := range n.items() {
		if s, ok := item.words(); ok && !isURL(s) {
			r.place(item, r.add("/provenance", map[string]any{"note": s})+"/note", HowTyped)
		}
	}
	readSource(r, n)
}
