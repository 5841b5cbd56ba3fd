package register

import "fmt"

var activityPromiseGuards = []activityGuard{
	{ID: "ACT-G09", Title: "Time enough", Parts: []activityPart{
		{Asks: "It gives the full days on which it starts and ends, in this order; what is ongoing says how often it is looked at again.", Strengths: hardFromStd,
			For: forAsking, When: onlyIf((*ActivityFacts).asks, notReopening), Test: daysGiven},
		{Asks: "It says who decides and by when, and the decision is still to be taken.", Strengths: hardFromStd, For: forAsking + ", unless it is ongoing",
			When: onlyIf((*ActivityFacts).asks, notReopening, notOngoing), Test: decisionToCome},
		{Asks: "It is open long enough for its level, or says why not.", Strengths: reasonFromStd, For: forAsking + ", unless it is ongoing",
			When: onlyIf((*ActivityFacts).asks, notOngoing), Settings: []string{"activityMinOpenDays"}, Test: openLongEnough},
		{Asks: "There is time between the end and the decision to weigh what people said, and to ask them whether they were understood.", Strengths: reasonFromStd,
			For: forAsking + ", unless it is ongoing", When: onlyIf((*ActivityFacts).asks, notOngoing), Settings: []string{"activityDecisionGapDays"}, Test: timeToWeigh},
		{Asks: "Where somebody else fixed the time, those who take part are told.", Strengths: reasonFromStd, For: forAsking,
			When: (*ActivityFacts).asks, Test: func(f *ActivityFacts) []Gap {
				s := f.Activity.Time.SetByOther
				return NeedIf(s.By != nil && !isTrue(s.ToldParticipants), "#/time/setByOther/toldParticipants", "Tell those who take part who fixed the time and why.")
			}},
		{Asks: "It ends later than today.", Strengths: always, For: "when it is opened again", When: (*ActivityFacts).reopening, Test: func(f *ActivityFacts) []Gap {
			return NeedIf(!f.ongoing() && !f.ends().After(f.Today), "#/endsOn", "Give the new end first, later than today.")
		}},
	}},
	{ID: "ACT-G12", Title: "A promise to tell people what came of it", Parts: []activityPart{
		{Asks: "It promises what people will be told, and by which day.", Strengths: always, For: forAsking, When: (*ActivityFacts).asks, Test: func(f *ActivityFacts) []Gap {
			p := f.Activity.Promise
			return Gaps(
				NeedIf(blank(p.Text), "#/promise/text", "Say what people will be told."),
				NeedIf(p.DueOn == nil, "#/promise/dueOn", "Say by which day people will be told."))
		}},
		{Asks: "It says through which channels and in which formats, and people are asked how they would like to hear, or it says why not.", Strengths: warnThenHard,
			For: forAsking, When: (*ActivityFacts).asks, Test: promiseWays},
		{Asks: "The day is not too long after the end.", Strengths: warnThenReason, For: forAsking + ", unless it is ongoing",
			When: onlyIf((*ActivityFacts).asks, notOngoing), Settings: []string{"feedbackMaxDaysAfterClose"}, Test: promiseSoon},
		{Asks: "It is public when it opens, with the promise and the route of redress, unless it says why it is kept from the public.", Strengths: warnThenHard,
			For: forAsking + ", when it opens", When: onlyIf((*ActivityFacts).asks, (*ActivityFacts).opening), Test: func(f *ActivityFacts) []Gap {
				withheld := !blank(f.Activity.Governance.PublicWithheldReason.Reason)
				return NeedIf(f.Record.Visibility != AudiencePublic && !withheld, "#/visibility", "Make it public, or say in governance.publicWithheldReason why the public does not see it.")
			}},
	}},
	{ID: "ACT-G13", Title: "A way to object", Parts: []activityPart{
		{Asks: "It says where people turn who are unhappy with how they were involved.", Strengths: warnThenHard, For: forAsking, When: (*ActivityFacts).asks,
			Test: needs(func(a *Activity) bool { return blank(a.Redress.Route) }, "#/redress/route", "Say where people turn who are unhappy with how they were involved.")},
	}},
}

func notOngoing(f *ActivityFacts) bool { return !f.ongoing() }

func notReopening(f *ActivityFacts) bool { return !f.reopening() }

func daysGiven(f *ActivityFacts) []Gap {
	a := f.Activity
	gaps := NeedIf(a.StartsOn.Precision() != PrecisionDay, "#/startsOn", "Give the full day on which it starts.")
	if f.ongoing() {
		return Gaps(gaps, NeedIf(a.Time.ReviewEveryMonths == nil, "#/time/reviewEveryMonths", "Say after how many months it is looked at again."))
	}
	return Gaps(gaps,
		NeedIf(a.EndsOn.Precision() != PrecisionDay, "#/endsOn", "Give the full day on which it ends, or say that it is ongoing."),
		NeedIf(a.StartsOn.CertainlyAfter(a.EndsOn), "#/endsOn", "Give an end that is not before the start."))
}

func decisionToCome(f *ActivityFacts) []Gap {
	d := f.Activity.Decision
	return Gaps(
		NeedIf(blank(d.Body), "#/decision/body", "Say who decides."),
		NeedIf(d.DueOn == nil, "#/decision/dueOn", "Say by which day the decision is due."),
		NeedIf(orEmpty(d.Stage) == "after_decision", "#/decision/stage", "Ask people before it is decided: after the decision, inform them."))
}

func openLongEnough(f *ActivityFacts) []Gap {
	a, least := f.Activity, f.Policy.Settings.ActivityMinOpenDays[f.level()]
	if a.StartsOn.IsZero() || a.EndsOn.IsZero() || !blank(a.Time.ShortNoticeReason) {
		return nil
	}
	return NeedIf(DaysInclusive(a.StartsOn.Earliest(), f.ends()) < least, "#/time/shortNoticeReason",
		fmt.Sprintf("Keep it open for %d days at least, or say why there is less time.", least))
}

func timeToWeigh(f *ActivityFacts) []Gap {
	due, test := f.Activity.Decision.DueOn, f.Activity.Progress.TestBack.PlannedOn
	end := f.Activity.EndsOn.Earliest()
	if due == nil || end.IsZero() {
		return nil // the days themselves are asked for
	}
	gap := f.Policy.Settings.ActivityDecisionGapDays
	between := test != nil && !test.Before(end) && !test.After(*due)
	return Gaps(
		NeedIf(due.Before(end.AddDays(gap)), "#/decision/dueOn", fmt.Sprintf("Leave %d days at least between the end and the decision.", gap)),
		NeedIf(!between, "#/progress/testBack/plannedOn", "Plan a day between the end and the decision to ask people whether they were understood."))
}

func promiseWays(f *ActivityFacts) []Gap {
	p := f.Activity.Promise
	return Gaps(
		NeedIf(len(p.Channels) == 0, "#/promise/channels", "Say through which channels people will be told."),
		NeedIf(len(p.Formats) == 0, "#/promise/formats", "Say in which formats people will be told."),
		NeedIf(!isTrue(p.PreferencesAsked) && blank(p.PreferencesNotAskedReason), "#/promise/preferencesAsked",
			"Ask people how they would like to hear, or say in preferencesNotAskedReason why not."))
}

func promiseSoon(f *ActivityFacts) []Gap {
	due, most := f.Activity.Promise.DueOn, f.Policy.Settings.FeedbackMaxDaysAfterClose
	if due == nil || f.ends().IsZero() {
		return nil
	}
	return NeedIf(due.After(f.ends().AddDays(most)), "#/promise/dueOn", fmt.Sprintf("Tell people within %d days of the end.", most))
}
