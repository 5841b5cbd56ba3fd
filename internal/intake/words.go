package intake

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"heard/internal/register"
)

//go:embed tables/*.json
var files embed.FS

// wordTable says which codes the words of a source stand for. The tables are
// data: a word that is not in one gives no code. Words are compared folded.
type wordTable struct {
	words map[string][]string // folded words → codes
	parts []part              // phrases that are certain inside longer words
}

type part struct {
	words string
	codes []string
}

// tables reads each file of tables/ once. A file maps codes to words; several
// codes joined by + stand for words that mean all of them, and words that start
// with … are certain inside longer words too.
var tables = sync.OnceValue(func() map[string]wordTable {
	out := map[string]wordTable{}
	entries, err := files.ReadDir("tables")
	if err != nil {
		panic(err) // the files are part of the program
	}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".json")
		if path.Join("tables", e.Name()) == namesFile {
			continue
		}
		out[name] = readTable(path.Join("tables", e.Name()))
	}
	return out
})

func readTable(file string) wordTable {
	b, err := files.ReadFile(file)
	if err != nil {
		panic(err)
	}
	var raw map[string][]string
	if err := json.Unmarshal(b, &raw); err != nil {
		panic(fmt.Errorf("%s: %w", file, err))
	}
	t := wordTable{words: map[string][]string{}}
	for code, words := range raw {
		codes := strings.Split(code, "+")
		for _, w := range words {
			inside, ok := strings.CutPrefix(w, "…")
			t.words[register.Fold(inside)] = codes
			if ok {
				t.parts = append(t.parts, part{" " + register.Fold(inside) + " ", codes})
			}
		}
	}
	return t
}

// table is the table of a name that the code knows.
func table(name string) wordTable {
	t, ok := tables()[name]
	if !ok {
		panic("intake: no table " + name)
	}
	return t
}

// all returns the codes the words stand for, in the order of the words.
func (t wordTable) all(words string) []string {
	key := register.Fold(words)
	if codes, ok := t.words[key]; ok {
		return codes
	}
	padded := " " + key + " "
	var hits []hit
	for _, p := range t.parts {
		if at := strings.Index(padded, p.words); at >= 0 && !denied(padded[:at]) {
			hits = append(hits, hit{at, p})
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(a.at-b.at, strings.Compare(a.words, b.words)) })
	var out []string
	for _, h := range hits {
		out = append(out, h.codes...)
	}
	return unique(out)
}

type hit struct {
	at int
	part
}

// denied says whether the words before a phrase take it back.
func denied(before string) bool {
	for _, no := range []string{" no", " no longer", " not", " without", " instead of", " rather than", " than"} {
		if strings.HasSuffix(before, no) {
			return true
		}
	}
	return false
}

// one returns the code the words stand for, empty when there is none or more
// than one.
func (t wordTable) one(words string) string {
	if codes := t.all(words); len(codes) == 1 {
		return codes[0]
	}
	return ""
}

func unique(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range in {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
