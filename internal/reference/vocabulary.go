package reference

import (
	"cmp"
	"slices"
	"sync"
)

// Who may extend a vocabulary.
const (
	// GovernanceOpen marks a vocabulary that administrators extend with terms of
	// their own, so a code unknown here may still be a valid one.
	GovernanceOpen = "open"
	// GovernanceClosed marks a vocabulary that is an enum of the contract.
	GovernanceClosed = "closed"
)

// Status of a term. A deprecated term stays readable and is not written again.
const (
	StatusActive     = "active"
	StatusDeprecated = "deprecated"
)

// Vocabulary is a list of codes for one purpose.
type Vocabulary struct {
	ID         string `json:"id"`
	Governance string `json:"governance"`
	Note       string `json:"note"`
	Terms      []Term `json:"terms"`
}

// Term is one code of a vocabulary. Codes are never reused for another meaning.
type Term struct {
	Code        string         `json:"code"`
	Label       string         `json:"label"`
	Description *string        `json:"description"`
	Broader     *string        `json:"broader"`
	Status      string         `json:"status"`
	ReplacedBy  *string        `json:"replacedBy"`
	SortOrder   int            `json:"sortOrder"`
	Attributes  map[string]any `json:"attributes"`
}

// vocabularyIndex is the parsed file with the ways it is asked.
type vocabularyIndex struct {
	list []Vocabulary
	byID map[string]Vocabulary
}

var vocabularies = sync.OnceValue(func() vocabularyIndex {
	x := vocabularyIndex{byID: load[map[string]Vocabulary]("vocabularies.json", vocabulariesJSON)}
	for id, v := range x.byID {
		v.ID = id
		slices.SortStableFunc(v.Terms, func(a, b Term) int { return cmp.Compare(a.SortOrder, b.SortOrder) })
		v.Terms = slices.Clip(v.Terms)
		x.byID[id] = v
		x.list = append(x.list, v)
	}
	slices.SortFunc(x.list, func(a, b Vocabulary) int { return cmp.Compare(a.ID, b.ID) })
	x.list = slices.Clip(x.list)
	return x
})

// Vocabularies returns all vocabularies by id, each with its terms in sort order.
func Vocabularies() []Vocabulary { return vocabularies().list }

// Lookup returns the vocabulary with this id.
func Lookup(vocabularyID string) (Vocabulary, bool) {
	v, ok := vocabularies().byID[vocabularyID]
	return v, ok
}

// Codes returns the codes of a vocabulary in sort order, deprecated ones
// included because they stay readable. It returns nil for an unknown
// vocabulary. The slice belongs to the caller.
func Codes(vocabulary string) []string {
	v, ok := Lookup(vocabulary)
	if !ok {
		return nil
	}
	codes := make([]string, len(v.Terms))
	for i, t := range v.Terms {
		codes[i] = t.Code
	}
	return codes
}
