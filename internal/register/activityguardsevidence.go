package register

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

var activityEvidenceGuards = []activityGuard{
	{ID: "ACT-G03", Title: "What is known already has been looked at", Parts: []activityPart{
		{Asks: "A search for what is known, of the topics and areas of the plan and not too old, belongs to the review.", Strengths: warnThenHard,
			For: forAsking, When: (*ActivityFacts).asks, Settings: []string{"evidenceSearchMaxAgeDays"}, Test: evidenceSearched},
		{Asks: "Each of the most relevant insights found is marked as used or not.", Strengths: warnThenHard, For: forAsking, When: (*ActivityFacts).asks,
			Settings: []string{"evidenceResultsToJudge"}, Test: evidenceJudged},
		{Asks: "The review is finished and says what it concludes; where that is partial, it names what is not known.", Strengths: warnThenHard,
			For: forAsking, When: (*ActivityFacts).asks, Test: evidenceConcluded},
		{Asks: "It says what is known of methods that work.", Strengths: warnThenReason, For: forAsking, When: (*ActivityFacts).asks,
			Test: needs(func(a *Activity) bool { return blank(a.Evidence.Review.MethodEvidence) }, "#/evidence/review/methodEvidence", "Say what is known of methods that work here.")},
	}},
	{ID: "ACT-G04", Title: "Nobody is asked what is known", Parts: []activityPart{
		{Asks: "What is known is not sufficient, or one of the accepted reasons to ask all the same is given, with words.", Strengths: warnThenReason,
			For: forAsking, When: (*ActivityFacts).asks, Test: evidenceLacking},
		{Asks: "A conclusion weaker than what the search found has a published reason.", Strengths: warnThenReason,
			For: forAsking, When: (*ActivityFacts).asks, Test: evidenceWeaker},
	}},
	{ID: "ACT-G04b", Title: "Enough is known", Parts: []activityPart{
		{Asks: "The search finds that what is known is sufficient.", Strengths: warnThenHard, Test: func(f *ActivityFacts) []Gap {
			s, ok := f.search()
			if ok && s.Verdict == CoverageSufficient {
				return nil
			}
			return NeedOperation("createEvidenceSearch", "Search for what is known, and name the search in evidence.review.searchIds. It is not needed only where the search finds enough.")
		}},
		{Asks: "The review cites at least one insight.", Strengths: warnThenHard, Test: func(f *ActivityFacts) []Gap {
			r := f.Activity.Evidence.Review
			used := slices.ContainsFunc(r.Judgements, func(j InsightJudgement) bool { return j.Used })
			return NeedIf(len(r.InsightIDs) == 0 && !used, "#/evidence/review/insightIds", "Name at least one insight that answers the question.")
		}},
	}},
	{ID: "ACT-G05", Title: "Joined up with others", Parts: []activityPart{
		{Asks: "For each activity that asks nearly the same, it says what was agreed, and why where it goes ahead apart.", Strengths: warnThenHard,
			For: forAsking, When: onlyIf((*ActivityFacts).asks, notOpening), Settings: []string{"overlapThreshold", "overlapWindowDays"}, Test: overlapsAnswered},
		{Asks: "The same of those that have come up since it was approved.", Strengths: warnOnly,
			For: forAsking + ", when it opens", When: onlyIf((*ActivityFacts).asks, (*ActivityFacts).opening), Settings: []string{"overlapThreshold", "overlapWindowDays"}, Test: overlapsAnswered},
	}},
}

func notOpening(f *ActivityFacts) bool { return !f.opening() }

func evidenceSearched(f *ActivityFacts) []Gap {
	if _, ok := f.search(); ok {
		return nil
	}
	return NeedOperation("createEvidenceSearch", fmt.Sprintf(
		"Search for what is known of its topics and areas, and name the search in evidence.review.searchIds. It may be %d days old at most.",
		f.Policy.Settings.EvidenceSearchMaxAgeDays))
}

func evidenceJudged(f *ActivityFacts) []Gap {
	s, ok := f.search()
	if !ok {
		return nil // the search itself is asked for
	}
	judged := map[uuid.UUID]bool{}
	for _, j := range f.Activity.Evidence.Review.Judgements {
		judged[j.InsightID] = true
	}
	best := s.Best[:min(len(s.Best), f.Policy.Settings.EvidenceResultsToJudge)]
	missing := filter(best, func(id uuid.UUID) bool { return !judged[id] })
	return NeedIf(len(missing) > 0, "#/evidence/review/judgements",
		fmt.Sprintf("Mark each of the %d most relevant insights, the first that the search lists as known, as used or not; %d are not marked.", len(best), len(missing)))
}

func evidenceConcluded(f *ActivityFacts) []Gap {
	r := f.Activity.Evidence.Review
	return Gaps(
		NeedIf(r.CompletedOn == nil || r.CompletedOn.After(f.Today), "#/evidence/review/completedOn", "Say when the review of what is known was finished."),
		NeedIf(r.Conclusion == nil, "#/evidence/review/conclusion", "Say what the review concludes."),
		NeedIf(orEmpty(r.Conclusion) == CoveragePartial && len(r.Gaps) == 0, "#/evidence/review/gaps", "Name what is not known."))
}

func evidenceLacking(f *ActivityFacts) []Gap {
	s, ok := f.search()
	if !ok || s.Verdict != CoverageSufficient {
		return nil
	}
	o := f.Activity.Evidence.Review.Override
	return Gaps(
		NeedIf(o.Reason == nil, "#/evidence/review/override/reason", "Enough is known. Give one of the accepted reasons to ask all the same, or end the plan as not required."),
		NeedIf(blank(o.Text), "#/evidence/review/override/text", "Say in words why people are asked although enough is known."))
}

func evidenceWeaker(f *ActivityFacts) []Gap {
	r := f.Activity.Evidence.Review
	s, ok := f.search()
	if !ok || r.Conclusion == nil || coverageRank[*r.Conclusion] >= coverageRank[s.Verdict] {
		return nil
	}
	return NeedIf(blank(r.WeakerReason), "#/evidence/review/weakerReason", "Say why you conclude that less is known than the search found.")
}

// coverageRank orders how much is known.
var coverageRank = map[string]int{CoverageNone: 0, CoveragePartial: 1, CoverageSufficient: 2}

func overlapsAnswered(f *ActivityFacts) []Gap {
	unanswered := 0
	for _, o := range f.Overlaps {
		answered := slices.ContainsFunc(f.Activity.Evidence.Overlaps, func(a Acknowledgement) bool {
			return a.ActivityID == o.ActivityID && (a.Response != ResponseSeparate || !blank(a.Reason))
		})
		if o.Score >= f.Policy.Settings.OverlapThreshold && !answered {
			unanswered++
		}
	}
	if unanswered == 0 {
		return nil
	}
	return NeedOperation("acknowledgeOverlap", fmt.Sprintf("Say what you agreed with the owners of activities that ask nearly the same: %d are unanswered.", unanswered))
}
