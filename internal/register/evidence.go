package register

import (
	"math"
	"slices"
)

// How well something is covered by what is known: the vocabulary coverage.
const (
	CoverageNone       = "none"
	CoveragePartial    = "partial"
	CoverageSufficient = "sufficient"
)

// Jaccard is how alike two sets are: what both have as a share of what either
// has. Two empty sets have nothing in common.
func Jaccard[T comparable](a, b []T) float64 {
	sides := map[T]int{}
	for _, x := range a {
		sides[x] |= 1
	}
	for _, x := range b {
		sides[x] |= 2
	}
	both := 0
	for _, s := range sides {
		if s == 3 {
			both++
		}
	}
	if len(sides) == 0 {
		return 0
	}
	return float64(both) / float64(len(sides))
}

// Relevance weighs how far an insight answers a question: topics most, then
// place, people and words alike. Each part is from 0 to 1, and so is the whole.
func Relevance(topics, area, communities, text float64) float64 {
	return milli(0.4*topics + 0.2*area + 0.2*communities + 0.2*text)
}

// OverlapScore weighs how far two activities do the same: topics most, then place
// and people, then the days.
func OverlapScore(topics, area, communities, days float64) float64 {
	return milli(0.40*topics + 0.25*area + 0.25*communities + 0.10*days)
}

// milli keeps three decimals: more would pretend to be exact.
func milli(score float64) float64 { return math.Round(score*1000) / 1000 }

// Bearing is how one insight bears on one question: a topic asked of a community.
type Bearing struct {
	Topic     bool // given the topic, and not just found by its words
	Recent    bool // collected within the months that count as recent
	Near      bool // of the area asked about, or inside it
	Community bool // of the community asked about
	Strength  string
}

// Coverage is how well insights on one topic answer what is asked of a community:
// sufficient where a strong one, or two moderate ones, are recent, local and of
// that community; partial where there are any; else none. What is not known of an
// insight, such as where people were asked, makes it partial and not nothing.
func Coverage(insights []Bearing) string {
	if len(insights) == 0 {
		return CoverageNone
	}
	strong, moderate := 0, 0
	for _, b := range insights {
		switch {
		case !b.Topic || !b.Recent || !b.Near || !b.Community:
		case b.Strength == "strong":
			strong++
		case b.Strength == "moderate":
			moderate++
		}
	}
	if strong >= 1 || moderate >= 2 {
		return CoverageSufficient
	}
	return CoveragePartial
}

// Verdict is what the coverage of all questions comes to: sufficient when each is
// answered, none when none is touched, else partial.
func Verdict(cells []string) string {
	differ := func(from string) bool {
		return slices.ContainsFunc(cells, func(c string) bool { return c != from })
	}
	switch {
	case len(cells) == 0 || !differ(CoverageNone):
		return CoverageNone
	case !differ(CoverageSufficient):
		return CoverageSufficient
	}
	return CoveragePartial
}

// recent reports whether a day lies within the last months. A day that is not
// known does not.
func recent(day, today Date, months int) bool {
	return !day.IsZero() && !day.Before(today.AddMonths(-months))
}

// ageMonths is how many whole months lie between a day and today; nil where the
// day is not known, and 0 for one to come.
func ageMonths(day, today Date) *int {
	if day.IsZero() {
		return nil
	}
	from, to := day.Time(), today.Time()
	months := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if to.Day() < from.Day() {
		months--
	}
	return new(max(months, 0))
}

// Window is the first and last day that something may touch.
type Window struct{ First, Last Date }

// Known reports whether the days are known.
func (w Window) Known() bool { return !w.First.IsZero() && !w.Last.IsZero() }

// DayOverlap is the days that two windows share, as a share of the shorter one;
// 0 where either is not known.
func DayOverlap(a, b Window) float64 {
	if !a.Known() || !b.Known() {
		return 0
	}
	first, last := a.First, a.Last
	if first.Before(b.First) {
		first = b.First
	}
	if b.Last.Before(last) {
		last = b.Last
	}
	shared := DaysInclusive(first, last)
	shorter := min(DaysInclusive(a.First, a.Last), DaysInclusive(b.First, b.Last))
	if shared <= 0 || shorter <= 0 {
		return 0
	}
	return float64(shared) / float64(shorter)
}

// Widened returns the window with more days at both ends.
func (w Window) Widened(days int) Window { return Window{w.First.AddDays(-days), w.Last.AddDays(days)} }
