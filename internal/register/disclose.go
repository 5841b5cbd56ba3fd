package register

import "strconv"

// smallest is the smallest count of people that others than the owner are
// shown: 1 to 7 are hidden, as in English hospital statistics below national
// level.
var smallest int64 = 8

// HideBelow sets the smallest count of people that all are shown. It is called
// once, when a program starts, with a number that a policy may have.
func HideBelow(n int) { smallest = int64(n) }

// Disclose returns the counts as anybody but the owner may see them. A count of
// people or their answers that may be a small one is hidden, with the words, the
// part and the range that would give it away. Where one part of a whole is
// hidden, all its parts are, struck ones included: what is left cannot be
// subtracted. What a public source states is shown as published.
func Disclose(counts []Count) []Count {
	type whole struct{ unit, kind string }
	broken := map[whole]bool{}
	for _, c := range counts {
		if c.Part != nil && c.isSmall() {
			broken[whole{c.Unit, c.Kind}] = true
		}
	}
	out := make([]Count, len(counts))
	copy(out, counts)
	for i, c := range counts {
		small := c.isSmall()
		if small || c.Part != nil && c.SourceURL == nil && broken[whole{c.Unit, c.Kind}] {
			out[i].hide(small)
		}
	}
	return out
}

// hide takes out what tells the number.
func (c *Count) hide(small bool) {
	hidden := true
	if c.Part != nil {
		c.Headline = false // without its part it would look like a whole
	}
	c.Value, c.ValueMax, c.AsStated, c.Part, c.Suppressed = nil, nil, nil, nil, &hidden
	if c.Struck != nil {
		c.Struck = &Struck{On: c.Struck.On, Reason: "Not shown."}
	}
	if small {
		band := "1-" + strconv.FormatInt(smallest-1, 10)
		c.Band = &band
	}
}

// isSmall reports whether the number may be one of a few people.
func (c Count) isSmall() bool {
	if c.Value == nil || c.SourceURL != nil || !countsPeople(c.Unit) {
		return false
	}
	few := func(n int64) bool { return n > 0 && n < smallest }
	_, most, ok := c.Bounds()
	return ok && (few(*c.Value) || most != nil && few(*most))
}

// countsPeople reports whether a unit counts people or their answers. A unit that
// nobody has said to count anything else is taken to.
func countsPeople(unit string) bool { return !otherUnits[unit] }

// otherUnits are the units that do not count people or their answers.
var otherUnits = map[string]bool{
	"letters_and_emails": true, "comments": true, "encounters": true, "organisations": true, "groups": true, "events": true,
	"sessions": true, "signatures": true, "documents": true, "recommendations": true, "questions": true, "views_online": true,
	"staff_hours": true, "volunteer_hours": true,
}

// DiscloseShares returns shares without bases of a few people.
func DiscloseShares(shares []Share) []Share {
	out := make([]Share, 0, len(shares))
	for _, s := range shares {
		if isFew(s.Base) {
			s.Base = nil
		}
		out = append(out, s)
	}
	return out
}
