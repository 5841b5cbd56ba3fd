package importer

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode"

	"heard/internal/intake"
	"heard/internal/register"
)

var errPersonalName = errors.New("a name in the line looks like an identifier of a person")

// screen looks for what may identify a person. A value that holds it is not
// placed: only the owner sees it. An identifier that must never be stored also
// keeps the whole record from others.
func (r *run) screen(it *item) {
	if it.deny == nil {
		it.deny = map[string]bool{}
	}
	it.hits = map[string][]string{}
	for _, l := range it.draft.Leaves {
		if l.Path == "" || it.deny[l.Path] {
			continue
		}
		for _, hit := range scanLeaf(l) {
			hard := hit.Strength == register.HitHard
			it.hits[l.Path] = append(it.hits[l.Path], hit.Kind)
			it.private = it.private || hard
			if hard && !isName(l.Pointer) || hit.Strength == register.HitAttest && !isVenue(l.Pointer) && !isName(l.Pointer) {
				it.deny[l.Path] = true
			}
		}
	}
}

func scanLeaf(l intake.Leaf) []register.Hit {
	words := textOf(l.Value)
	if isAddress(words) {
		return nil
	}
	hits := register.Scan(words)
	for _, name := range strings.Split(l.Path, "/") {
		hits = append(hits, register.Scan(name)...)
	}
	return hits
}

// isAddress says whether a text is an address and nothing else.
func isAddress(words string) bool {
	return (strings.HasPrefix(words, "http://") || strings.HasPrefix(words, "https://")) && !strings.ContainsFunc(words, unicode.IsSpace)
}

// textOf is what a JSON leaf says.
func textOf(raw string) string {
	var s string
	if json.Unmarshal([]byte(raw), &s) == nil {
		return s
	}
	return raw
}

// isName says whether a record would have no name without the value.
func isName(pointer string) bool {
	return pointer == "#/title" || pointer == "#/name" || pointer == "#/ownerOrganisationId" || pointer == "#"
}

// isVenue says whether an address of a place or a body belongs there.
func isVenue(pointer string) bool {
	for _, at := range []string{"#/placeNames", "#/sessions", "#/publicContact", "#/takePart", "#/externalRefs"} {
		if under(pointer, at) {
			return true
		}
	}
	return false
}

func hasHard(words string) bool {
	for _, hit := range register.Scan(words) {
		if hit.Strength == register.HitHard {
			return true
		}
	}
	return false
}
