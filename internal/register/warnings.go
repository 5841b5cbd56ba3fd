package register

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Codes of warnings. A warning says what looks wrong in a record that is stored
// all the same: old records contradict themselves, and the register keeps what
// they say. It stands with the record for everybody to read, so it gives dates
// and shares but never a number of people, which may be hidden from the reader.
const (
	WarnWeekdayMismatch          = "weekday_mismatch"
	WarnPeriodLengthMismatch     = "period_length_mismatch"
	WarnEndBeforeStart           = "end_before_start"
	WarnSumMismatch              = "sum_mismatch"
	WarnSameDatePlaceholder      = "same_date_placeholder"
	WarnResponsePredatesReport   = "response_predates_report"
	WarnDeliveryPredatesDecision = "delivery_predates_decision"
	WarnPercentBaseMismatch      = "percent_base_mismatch"
	WarnConflictingClaims        = "conflicting_claims"
	WarnPersonMayBeIdentifiable  = "person_may_be_identifiable"
	WarnSmallGroup               = "small_group"
	WarnDatesMissing             = "dates_missing"
	WarnUpdateNotFedBack         = "update_not_fed_back"
)

// StatedLengthTolerance is how many days a stated length may be off before it is
// a mismatch: "six weeks" may well be 43 days.
const StatedLengthTolerance = 2

// participantKinds are the kinds of counts whose people are those who spoke.
var participantKinds = []string{"sample", "took_part", "attended", "responded", "completed"}

// PeriodWarnings is what looks wrong with when a record says something took
// place: all that follows from its two ends, the day it was published and the
// source's own words. The pointers are those of the two ends.
func PeriodWarnings(p Period, published PartialDate, stated AsStated, start, end string) []Warning {
	return slices.Concat(
		DatesMissing(p.Start, p.End, published),
		WeekdayMismatch(p.Start, stated.StartsWeekday, start),
		WeekdayMismatch(p.End, stated.EndsWeekday, end),
		EndBeforeStart(p, end),
		PeriodLengthMismatch(p, stated.DurationDays, StatedLengthTolerance, end),
		SameDatePlaceholder(p, published, start),
	)
}

// CountWarnings is what looks wrong with the counts of a record. It does not
// name parts, which are hidden with their numbers.
func CountWarnings(counts []Count) []Warning {
	out := []Warning{}
	all := counts
	counts = Disclose(counts) // warnings are for all to read; a small group is no more than small
	warned := map[string]bool{}
	for _, key := range countKeys(counts) {
		field := countKey{kind: key.kind, unit: key.unit}.field()
		if shown(liveCounts(counts, key)) == nil && !warned[field] {
			warned[field] = true
			out = append(out, noHeadline(field, "#/counts")...)
		}
	}
	out = append(out, SumMismatch(counts, "#/counts")...)
	for _, kind := range participantKinds {
		if small := SmallGroup(HeadlineOf(all, kind), "#/counts"); small != nil {
			return append(out, small...)
		}
	}
	return out
}

// ClaimWarnings is what looks wrong with the claims of a record: facts on which
// sources differ while no headline says which to show.
func ClaimWarnings(claims []Claim) []Warning {
	var out []Warning
	for _, field := range claimFields(claims) {
		sides := liveClaims(claims, field)
		headlines := filter(sides, func(c Claim) bool { return c.Headline })
		if field != ClaimConflict && claimsDiffer(sides) && (len(headlines) == 0 || claimsDiffer(headlines)) {
			out = append(out, noHeadline(field, "#/claims")...)
		}
	}
	return out
}

func noHeadline(field, pointer string) []Warning {
	return warn(WarnConflictingClaims, "Several values are given and none is marked as the one to show.",
		pointer, map[string]any{"field": field})
}

// WeekdayMismatch compares the weekday a source names with the weekday the day
// was. It needs a full day, and words that name exactly one weekday.
func WeekdayMismatch(date PartialDate, stated *string, pointer string) []Warning {
	if stated == nil || date.Precision() != PrecisionDay {
		return nil
	}
	day := date.Earliest()
	claimed, ok := weekdayIn(*stated)
	if !ok || claimed == day.Weekday() {
		return nil
	}
	message := fmt.Sprintf("The source calls %s a %s; it was a %s.", day.words(), claimed, day.Weekday())
	return warn(WarnWeekdayMismatch, message, pointer, map[string]any{
		"stated": strings.ToLower(claimed.String()), "actual": strings.ToLower(day.Weekday().String()),
	})
}

// weekdayIn finds the one weekday that words name, in full or in three letters.
func weekdayIn(words string) (day time.Weekday, ok bool) {
	for _, word := range strings.Fields(Fold(words)) {
		for d := time.Sunday; d <= time.Saturday; d++ {
			name := strings.ToLower(d.String())
			if word != name && word != name[:3] {
				continue
			}
			if ok && d != day {
				return 0, false
			}
			day, ok = d, true
		}
	}
	return day, ok
}

// PeriodLengthMismatch compares the length a source states with the days from
// start to end, both counted. Where the dates are not exact it counts the
// fewest and the most days they may mean.
func PeriodLengthMismatch(p Period, statedDays *int, tolerance int, pointer string) []Warning {
	if statedDays == nil || p.Start.IsZero() || p.End.IsZero() || p.Start.CertainlyAfter(p.End) {
		return nil
	}
	least := max(1, DaysInclusive(p.Start.Latest(), p.End.Earliest()))
	most := DaysInclusive(p.Start.Earliest(), p.End.Latest())
	if *statedDays >= least-tolerance && *statedDays <= most+tolerance {
		return nil
	}
	counted := fmt.Sprintf("%d days", most)
	if least < most {
		counted = fmt.Sprintf("%d to %d days", least, most)
	}
	message := fmt.Sprintf("The source states a length of %d days; the dates give %s, both ends counted.", *statedDays, counted)
	return warn(WarnPeriodLengthMismatch, message, pointer, map[string]any{
		"statedDays": *statedDays, "daysMin": least, "daysMax": most,
	})
}

// EndBeforeStart finds an end that is certainly before its start. On new work
// this is an error, which is for the caller to say.
func EndBeforeStart(p Period, pointer string) []Warning {
	if !p.Start.CertainlyAfter(p.End) {
		return nil
	}
	return warn(WarnEndBeforeStart, "Give an end that is not before the start, or correct the start.", pointer, map[string]any{
		"start": p.Start.String(), "end": p.End.String(),
	})
}

// SameDatePlaceholder finds a period whose start, end and publication are one
// day, which tells when the report came out and nothing of when people were
// heard.
func SameDatePlaceholder(p Period, published PartialDate, pointer string) []Warning {
	if p.Start.Precision() != PrecisionDay || p.Start != p.End || p.End != published {
		return nil
	}
	return warn(WarnSameDatePlaceholder, "Start, end and publication are one day, so the period may be a placeholder.",
		pointer, map[string]any{"date": published.String()})
}

// DatesMissing finds a record without any date.
func DatesMissing(dates ...PartialDate) []Warning {
	if slices.ContainsFunc(dates, func(p PartialDate) bool { return !p.IsZero() }) {
		return nil
	}
	return warn(WarnDatesMissing, "No date is known.", "", nil)
}

// ResponseWarnings finds an answer that is certainly older than what it
// answers: it may belong to an earlier report.
func ResponseWarnings(response, report PartialDate, pointer string) []Warning {
	if !report.CertainlyAfter(response) {
		return nil
	}
	return warn(WarnResponsePredatesReport, "The answer is dated before the report it answers.",
		pointer, map[string]any{"response": response.String(), "report": report.String()})
}

// SumMismatch compares exact parts with the exact whole of the same unit and
// kind. A lone part is no breakdown, and a part that is not exact leaves the
// sum open, but even they cannot exceed the whole. Parts counted to another
// date than the whole are left out.
func SumMismatch(counts []Count, pointer string) []Warning {
	var out []Warning
	for _, key := range countKeys(counts) {
		whole := shown(liveCounts(counts, key))
		if key.hasPart || whole == nil || whole.Qualifier != CountExact || whole.Value == nil {
			continue
		}
		sum, parts, exact := sumOfParts(counts, key, whole.AsOf)
		if sum > *whole.Value || sum < *whole.Value && parts > 1 && exact {
			out = append(out, warn(WarnSumMismatch, "The parts do not add up to the total.", pointer,
				map[string]any{"unit": key.unit, "kind": key.kind})...)
		}
	}
	return out
}

func sumOfParts(counts []Count, whole countKey, asOf PartialDate) (sum int64, parts int, exact bool) {
	exact = true
	for _, key := range countKeys(counts) {
		if !key.hasPart || key.kind != whole.kind || key.unit != whole.unit {
			continue
		}
		claims := filter(liveCounts(counts, key), func(c Count) bool { return sameTime(c.AsOf, asOf) })
		part := shown(claims)
		if part != nil && part.Qualifier == CountExact && part.Value != nil {
			sum += *part.Value
			parts++
		} else {
			exact = exact && len(claims) == 0
		}
	}
	return sum, parts, exact
}

// SmallGroup finds a number of 1 to 7 people, who might be recognised. Of a
// number with an open end it reads the end that is stated.
func SmallGroup(headline *Count, pointer string) []Warning {
	if headline == nil || !countsPeople(headline.Unit) {
		return nil
	}
	n, most, ok := headline.Bounds()
	if most != nil {
		n = most
	}
	if !ok || *n < 1 || *n >= smallest {
		return nil
	}
	return smallGroup(pointer)
}

func smallGroup(pointer string) []Warning {
	return warn(WarnSmallGroup, "The group is so small that its members might be recognised.", pointer, nil)
}

// ShareWarnings finds shares of one whole that cannot all be true. Only shares
// that exclude each other are added: bare sentiments, or the steps of one
// scale, each named once. The answers to a question that allowed several may well
// exceed 100 per cent, and each share may have been rounded up by half a point.
func ShareWarnings(shares []Share, pointer string) []Warning {
	var out []Warning
	for _, group := range exclusiveShares(shares) {
		sum := 0.0
		for _, share := range group {
			sum += share.Percent
		}
		if sum > 100+max(1, 0.5*float64(len(group))) {
			out = append(out, warn(WarnPercentBaseMismatch, "The shares add up to more than 100 per cent.",
				pointer, map[string]any{"sum": math.Round(sum*10) / 10})...)
		}
	}
	return out
}

// exclusiveShares groups shares by the whole they are shares of, and leaves out
// groups in which a name comes twice: they hold more than one question.
func exclusiveShares(shares []Share) [][]Share {
	type whole struct {
		scale, unit string
		base        int64
	}
	var order []whole
	groups := map[whole][]Share{}
	for _, s := range shares {
		if s.Scale == nil && (s.Sentiment == nil || s.Answer != nil) {
			continue
		}
		key := whole{scale: orEmpty(s.Scale), unit: orEmpty(s.Unit), base: -1}
		if s.Base != nil {
			key.base = *s.Base
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], s)
	}
	var out [][]Share
	for _, key := range order {
		names := map[string]bool{}
		for _, s := range groups[key] {
			names[orEmpty(s.Sentiment)+"/"+orEmpty(s.Answer)] = true
		}
		if len(names) == len(groups[key]) {
			out = append(out, groups[key])
		}
	}
	return out
}

// orEmpty is a text, empty where there is none.
func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// PersonMayBeIdentifiable turns what the scanner finds doubtful into one
// warning for the text. It names the kinds of match and never the match.
func PersonMayBeIdentifiable(hits []Hit, pointer string) []Warning {
	kinds := []string{}
	for _, hit := range hits {
		if hit.Strength == HitWarn && !slices.Contains(kinds, hit.Kind) {
			kinds = append(kinds, hit.Kind)
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	return warn(WarnPersonMayBeIdentifiable, "The text may let a person be recognised.", pointer, map[string]any{"kinds": kinds})
}

// warn is one warning. An empty pointer stands for the record as a whole.
func warn(code, message, pointer string, params map[string]any) []Warning {
	if params == nil {
		params = map[string]any{}
	}
	w := Warning{Code: code, Message: message, Params: params}
	if pointer != "" {
		w.Pointer = &pointer
	}
	return []Warning{w}
}
