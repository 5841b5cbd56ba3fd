package register

// smallest is the smallest count of people that others than the owner are
// shown: 1 to 7 are hidden, as in English hospital statistics below national
// level.
const smallest = 8

// Disclose returns the counts as anybody but the owner may see them. A count of
// people or their answers that may be from 1 to 7 is hidden, with the words,
// the part and the range that would give it away. Where a hidden part could be
// worked out from the whole, the smallest part that is shown is hidden too.
// What a public source states is shown as published.
func Disclose(counts []Count) []Count {
	out := make([]Count, len(counts))
	copy(out, counts)
	small := make([]bool, len(out))
	for i, c := range out {
		small[i] = c.isSmall()
	}
	for i := range out {
		if small[i] && out[i].Part != nil {
			if other := smallestShown(counts, small, counts[i]); other >= 0 {
				out[other].hide("")
			}
		}
	}
	for i := range out {
		if small[i] {
			out[i].hide("1-7")
		}
	}
	return out
}

// hide takes out what tells the number.
func (c *Count) hide(band string) {
	hidden := true
	c.Value, c.ValueMax, c.AsStated, c.Part, c.Suppressed = nil, nil, nil, nil, &hidden
	if band != "" {
		c.Band = &band
	}
}

// isSmall reports whether the number may be one of a few people. A unit that
// nobody has said to count anything else is taken to count people.
func (c Count) isSmall() bool {
	if c.Value == nil || c.SourceURL != nil || otherUnits[c.Unit] {
		return false
	}
	_, most, ok := c.Bounds()
	return ok && (*c.Value > 0 || c.Qualifier == CountNearly) && (*c.Value < smallest || (most != nil && *most > 0 && *most < smallest))
}

// smallestShown finds the smallest part of the same whole that is not small
// itself, when the whole is stated; -1 when there is none.
func smallestShown(counts []Count, small []bool, of Count) int {
	found, whole := -1, false
	for i, c := range counts {
		if c.Unit != of.Unit || c.Kind != of.Kind || c.Value == nil || c.Struck != nil {
			continue
		}
		switch {
		case c.Part == nil:
			whole = true
		case !small[i] && (found < 0 || *c.Value < *counts[found].Value):
			found = i
		}
	}
	if !whole {
		return -1
	}
	return found
}

// otherUnits are the units that do not count people or their answers.
var otherUnits = map[string]bool{
	"letters_and_emails": true, "comments": true, "encounters": true, "organisations": true, "groups": true, "events": true,
	"sessions": true, "signatures": true, "documents": true, "recommendations": true, "questions": true, "views_online": true,
	"staff_hours": true, "volunteer_hours": true,
}
