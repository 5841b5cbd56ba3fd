package register

import (
	"slices"
	"strconv"

	"github.com/google/uuid"
)

// Qualifiers of a Count: how exact the stated number is.
const (
	CountExact    = "exact"
	CountAbout    = "about"
	CountAtLeast  = "at_least"
	CountMoreThan = "more_than"
	CountNearly   = "nearly"
	CountRange    = "range"
	CountUnknown  = "unknown"
)

// Codes of the problems of counts and claims.
const (
	CodeValueRequired  = "value_required"
	CodeValueForbidden = "value_forbidden"
	CodeValueTooSmall  = "value_too_small"
	CodeTwoHeadlines   = "two_headlines"
)

// Count is one source's statement of a number. Sources disagree and numbers
// grow, so a record holds any number of them side by side; a wrong one is
// struck, never changed. Units and kinds are never added together.
type Count struct {
	ID        uuid.UUID   `json:"id"`
	Value     *int64      `json:"value"`
	ValueMax  *int64      `json:"valueMax"`
	Qualifier string      `json:"qualifier"`
	Unit      string      `json:"unit"`
	Kind      string      `json:"kind"`
	Part      *string     `json:"part"`
	AsOf      PartialDate `json:"asOf"`
	SourceURL *string     `json:"sourceUrl"`
	AsStated  *string     `json:"asStated"`
	Headline  bool        `json:"headline"`
	Struck    *Struck     `json:"struck"`
	// Suppressed and Band stand in for a small number that the reader may not
	// see. They are never stored.
	Suppressed *bool   `json:"suppressed,omitempty"`
	Band       *string `json:"band,omitempty"`
}

// Bounds is what the number may be, without an upper end when most is nil. It is
// not ok when the claim states no number, and such a claim matches no number
// filter. About 900 is read as 900, because nothing says how far off it may be.
func (c Count) Bounds() (least, most *int64, ok bool) {
	if c.Value == nil {
		return nil, nil, false
	}
	v := *c.Value
	switch c.Qualifier {
	case CountExact, CountAbout:
		return new(v), new(v), true
	case CountAtLeast:
		return new(v), nil, true
	case CountMoreThan:
		return new(max(v, v+1)), nil, true // the largest number has no next
	case CountNearly:
		return new(int64(0)), new(v - 1), v > 0
	case CountRange:
		return new(v), c.ValueMax, c.ValueMax != nil && *c.ValueMax >= v
	}
	return nil, nil, false
}

// words is the number as an English reader would write it, empty when there is
// none.
func (c Count) words() string {
	if c.Value == nil || c.Qualifier == CountUnknown {
		return ""
	}
	n := strconv.FormatInt(*c.Value, 10)
	switch c.Qualifier {
	case CountAbout:
		return "about " + n
	case CountAtLeast:
		return "at least " + n
	case CountMoreThan:
		return "more than " + n
	case CountNearly:
		return "nearly " + n
	case CountRange:
		if c.ValueMax != nil {
			return n + " to " + strconv.FormatInt(*c.ValueMax, 10)
		}
	}
	return n
}

// Validate says what in the number does not go with its qualifier. Pointers
// start at the count.
func (c Count) Validate() Problems {
	var p Problems
	switch {
	case c.Qualifier == CountUnknown && c.Value != nil:
		p.Add("#/value", CodeValueForbidden, "Leave the number out, or choose another qualifier than unknown.")
	case c.Qualifier != CountUnknown && c.Value == nil:
		p.Add("#/value", CodeValueRequired, "Give the number, or use the qualifier unknown.")
	case c.Qualifier == CountNearly && *c.Value < 1:
		p.Add("#/value", CodeValueTooSmall, "Give a number above 0, or another qualifier.")
	}
	switch {
	case c.Qualifier != CountRange && c.ValueMax != nil:
		p.Add("#/valueMax", CodeValueForbidden, "Leave the second number out, or use the qualifier range.")
	case c.Qualifier == CountRange && c.ValueMax == nil:
		p.Add("#/valueMax", CodeValueRequired, "Give the upper end of the range.")
	case c.Qualifier == CountRange && c.Value != nil && *c.ValueMax <= *c.Value:
		p.Add("#/valueMax", CodeValueTooSmall, "Give an upper end that is above the lower end.")
	}
	return p
}

// ValidateCounts checks each count and that no unit, kind and part has two
// headlines. A record made after the event may keep two headlines, with a
// warning: leave that out with Without(CodeTwoHeadlines).
func ValidateCounts(counts []Count) Problems {
	var p Problems
	headlines := map[countKey]bool{}
	for i, c := range counts {
		at := "#/counts/" + strconv.Itoa(i)
		p = append(p, c.Validate().Under(at)...)
		if !c.Headline || c.Struck != nil {
			continue
		}
		if headlines[c.key()] {
			p.Add(at+"/headline", CodeTwoHeadlines, "Another count of this unit, kind and part is the headline. Strike that one first, or give this one without headline.")
		}
		headlines[c.key()] = true
	}
	return p
}

// HeadlineOf is the number to show and to filter by for the whole: that of the
// first of the kinds for which there is a claim that is not struck. Units that
// count people go before letters or events, and after that a unit with a
// headline before one without. It is nil when there is no such claim, and when
// several claims differ and none of them, or more than one, is marked as the
// headline: the register does not choose between sources.
func HeadlineOf(counts []Count, kinds ...string) *Count {
	for _, kind := range kinds {
		var best countKey
		rank := 0
		for _, c := range counts {
			if k := c.key(); k.kind == kind && !k.hasPart && c.Struck == nil && c.rank() > rank {
				best, rank = k, c.rank()
			}
		}
		if rank > 0 {
			return shown(liveCounts(counts, best))
		}
	}
	return nil
}

// rank says how well the unit of a count stands for its kind, from 1.
func (c Count) rank() int {
	rank := 1
	if c.Headline {
		rank++
	}
	if countsPeople(c.Unit) {
		rank += 2
	}
	return rank
}

// countKey is what a count is about. Claims with one key speak of one number.
type countKey struct {
	kind, unit, part string
	hasPart          bool
}

func (c Count) key() countKey {
	key := countKey{kind: c.Kind, unit: c.Unit}
	if c.Part != nil {
		key.part, key.hasPart = *c.Part, true
	}
	return key
}

// field names the key the way conflicts and warnings do.
func (k countKey) field() string {
	field := "counts/" + k.kind + "/" + k.unit
	if k.hasPart {
		field += "/" + k.part
	}
	return field
}

// countKeys is what the claims that are not struck are about, in their order.
func countKeys(counts []Count) []countKey {
	var keys []countKey
	seen := map[countKey]bool{}
	for _, c := range counts {
		if c.Struck == nil && !seen[c.key()] {
			seen[c.key()] = true
			keys = append(keys, c.key())
		}
	}
	return keys
}

// liveCounts is the claims about key that are not struck.
func liveCounts(counts []Count, key countKey) []Count {
	return filter(counts, func(c Count) bool { return c.Struck == nil && c.key() == key })
}

// shown is the one of the claims about one key that stands for all: the
// headline, else the one there is. Claims without a number give way to claims
// with one, and sources that say the same count as one.
func shown(claims []Count) *Count {
	candidates := filter(claims, func(c Count) bool { return c.Headline })
	if len(candidates) == 0 {
		candidates = filter(claims, func(c Count) bool { return c.words() != "" })
	}
	if len(candidates) == 0 {
		candidates = claims
	}
	if len(candidates) == 0 || slices.ContainsFunc(candidates, func(c Count) bool { return !agree(c, candidates[0]) }) {
		return nil
	}
	return &candidates[0]
}

// agree says whether two claims state the same number in the same way.
func agree(a, b Count) bool { return a.words() == b.words() }

func filter[T any](in []T, keep func(T) bool) []T {
	var out []T
	for _, v := range in {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}
