package register

// smallest is the smallest count of people that others than the owner are
// shown: 1 to 7 are hidden, as in English hospital statistics below national
// level.
const smallest = 8

// Disclose returns the counts as anybody but the owner may see them. A count of
// people or their answers from 1 to 7 is hidden, with the words and the range
// that would give it away. What a public source states is shown as published.
func Disclose(counts []Count) []Count {
	out := make([]Count, 0, len(counts))
	for _, c := range counts {
		if c.isSmall() {
			hidden, band := true, "1-7"
			c.Value, c.ValueMax, c.AsStated = nil, nil, nil
			c.Suppressed, c.Band = &hidden, &band
		}
		out = append(out, c)
	}
	return out
}

func (c Count) isSmall() bool {
	return c.Value != nil && *c.Value > 0 && *c.Value < smallest && PeopleUnits[c.Unit] && c.SourceURL == nil
}
