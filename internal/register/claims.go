package register

import (
	"strconv"
	"strings"
)

// ClaimConflict is the field of a claim that says in words that sources
// disagree. Each is a conflict by itself, and none needs a headline.
const ClaimConflict = "conflict"

// Conflicts is where sources disagree: first on facts, then on counts, each in
// the order of their first claim. What is struck disagrees with nobody, and
// sources that say the same are no conflict. Counts without a number are left
// out, so that of counts whose small numbers are hidden, Conflicts tells
// nothing that is hidden.
func Conflicts(claims []Claim, counts []Count) []Conflict {
	conflicts := []Conflict{}
	for _, field := range claimFields(claims) {
		if sides := liveClaims(claims, field); claimsDiffer(sides) || field == ClaimConflict {
			conflicts = append(conflicts, conflict(field, sides, claimValue))
		}
	}
	for _, key := range countKeys(counts) {
		if sides := opposed(liveCounts(counts, key)); len(sides) > 0 {
			conflicts = append(conflicts, conflict(key.field(), sides, countValue))
		}
	}
	return conflicts
}

// ValidateClaims checks that no field has two headlines. As with counts, a
// record made after the event may keep them.
func ValidateClaims(claims []Claim) Problems {
	var p Problems
	headlines := map[string]bool{}
	for i, c := range claims {
		if !c.Headline || c.Struck != nil {
			continue
		}
		if headlines[c.Field] {
			p.Add("#/claims/"+strconv.Itoa(i)+"/headline", CodeTwoHeadlines, "Another claim on this field is the headline. Strike that one first, or add this one without headline.")
		}
		headlines[c.Field] = true
	}
	return p
}

func claimValue(c Claim) ConflictValue { return ConflictValue{Value: c.Value, SourceURL: c.SourceURL} }

func countValue(c Count) ConflictValue {
	return ConflictValue{Value: c.words(), SourceURL: c.SourceURL}
}

// conflict lists what each source says, once.
func conflict[T any](field string, sides []T, value func(T) ConflictValue) Conflict {
	type said struct{ value, source string }
	c := Conflict{Field: field}
	seen := map[said]bool{}
	for _, side := range sides {
		v := value(side)
		key := said{value: v.Value}
		if v.SourceURL != nil {
			key.source = *v.SourceURL
		}
		if !seen[key] {
			seen[key] = true
			c.Values = append(c.Values, v)
		}
	}
	return c
}

// claimFields is the fields claims that are not struck speak of, in their
// order.
func claimFields(claims []Claim) []string {
	var fields []string
	seen := map[string]bool{}
	for _, c := range claims {
		if c.Struck == nil && !seen[c.Field] {
			seen[c.Field] = true
			fields = append(fields, c.Field)
		}
	}
	return fields
}

func liveClaims(claims []Claim, field string) []Claim {
	return filter(claims, func(c Claim) bool { return c.Struck == nil && c.Field == field })
}

// claimsDiffer compares words without case and spacing. A date of the claim
// excuses nothing: it says when the source spoke, not of what time.
func claimsDiffer(claims []Claim) bool {
	for _, c := range claims {
		if plain(c.Value) != plain(claims[0].Value) {
			return true
		}
	}
	return false
}

func plain(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// opposed is the claims about one number that disagree with another of them.
// 390 and nearly 400 do, although both may be true: a reader has to know that
// the sources differ. Numbers counted to different dates do not: they trace one
// number as it grows.
func opposed(claims []Count) []Count {
	stated := filter(claims, func(c Count) bool { return c.words() != "" })
	return filter(stated, func(c Count) bool {
		for _, other := range stated {
			if !agree(c, other) && sameTime(c.AsOf, other.AsOf) {
				return true
			}
		}
		return false
	})
}

// sameTime says whether two counts may have been made to the same day. A count
// without a date may.
func sameTime(a, b PartialDate) bool {
	return !a.CertainlyAfter(b) && !b.CertainlyAfter(a)
}
