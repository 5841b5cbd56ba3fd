package register

import (
	"fmt"
	"slices"
)

var activityOpeningGuards = []activityGuard{
	{ID: "ACT-G19", Title: "Ready to open", Parts: []activityPart{
		{Asks: "Its first day has come.", Strengths: warnThenHard, Test: func(f *ActivityFacts) []Gap {
			return NeedIf(f.Activity.StartsOn.Earliest().After(f.Today), "#/startsOn", "Wait until it starts, or give an earlier start.")
		}},
		{Asks: "It says how to take part: an address on the web, a number to ring, or a place with instructions.", Strengths: warnThenHard,
			For: forAsking + ", unless it is by invitation", When: func(f *ActivityFacts) bool { return f.asks() && !isTrue(f.Activity.TakePart.ByInvitation) }, Test: func(f *ActivityFacts) []Gap {
				t := f.Activity.TakePart
				way := !blank(t.URL) || !blank(t.Telephone) || !blank(t.Address) && !blank(t.Instructions)
				return NeedIf(!way, "#/takePart/url", "Say how to take part: by url, telephone, or address with instructions.")
			}},
		{Asks: "It says whom to ask about it.", Strengths: warnThenHard, Test: func(f *ActivityFacts) []Gap {
			c := f.Activity.TakePart.PublicContact
			return NeedIf(blank(c.Web) && blank(c.Email) && blank(c.Telephone), "#/takePart/publicContact", "Give a route of the organisation for questions.")
		}},
		{Asks: "There is something to read before taking part.", Strengths: warnThenReason,
			Test: needs(func(a *Activity) bool { return len(a.Access.Information) == 0 }, "#/access/information", "Link what people can read before they take part.")},
		{Asks: "Its areas are not in the days on which public bodies hold back, as before an election.", Strengths: warnThenReason, Test: func(f *ActivityFacts) []Gap {
			return NeedIf(f.RestrictedToday, "#/startsOn", "Public bodies of these areas hold back on this day. Start later, or say why it cannot wait.")
		}},
		{Asks: "It was approved not too long ago.", Strengths: warnOnly, Settings: []string{"approvalValidDays"}, Test: func(f *ActivityFacts) []Gap {
			days := f.Policy.Settings.ApprovalValidDays
			old := !f.ApprovedOn.IsZero() && f.ApprovedOn.AddDays(days).Before(f.Today)
			if !old {
				return nil
			}
			return NeedOperation("transitionActivity", fmt.Sprintf("It was approved more than %d days ago. Look at it again.", days))
		}},
	}},
	{ID: "ACT-G27", Title: "People are told that it stops", Parts: []activityPart{
		{Asks: "Those who took part are told that it stops, and what becomes of what they said.", Strengths: warnThenHard, For: "once it has opened",
			When: (*ActivityFacts).everOpen, Test: func(f *ActivityFacts) []Gap {
				updated := slices.ContainsFunc(f.Activity.Progress.Updates, func(u ProgressUpdate) bool {
					return !f.Activity.Progress.OpenedOn.CertainlyAfter(u.On) && !u.On.IsZero()
				})
				return NeedIf(!updated && !f.told(nil), "#/progress/updates", "Tell people that it stops and what becomes of what they said: with an update, or with a delivery of a feedback loop.")
			}},
	}},
}

var activityFeedbackGuards = []activityGuard{
	{ID: "ACT-G20", Title: "Who took part is known", Parts: []activityPart{
		{Asks: "A return says how many took part and who they were.", Strengths: hardFromStd, For: forAsking, When: (*ActivityFacts).asks, Pending: notRecorded},
		{Asks: "Something is done about communities that took part less than their share.", Strengths: reasonFromStd, For: forAsking, When: (*ActivityFacts).asks, Pending: notRecorded},
	}},
	{ID: "ACT-G21", Title: "What people said is shared", Parts: []activityPart{
		{Asks: "An insight has grown from it that is at least in review, or it says why there is none.", Strengths: warnThenHard, For: forAsking, When: (*ActivityFacts).asks,
			Test: func(f *ActivityFacts) []Gap {
				shared := slices.ContainsFunc(f.Insights, func(i GrownInsight) bool { return i.State != InsightDraft })
				if shared || !blank(f.Activity.Progress.NoFindingsReason) {
					return nil
				}
				return NeedOperation("createInsight", "Write an insight that names it in origin.activityIds and bring it to review, or say in progress.noFindingsReason why there is none.")
			}},
	}},
	{ID: "ACT-G22", Title: "What asks for an answer gets one", Parts: []activityPart{
		{Asks: "Each finding that asks for an answer is in a feedback loop that is said at least, or says why it is in none.", Strengths: warnThenHard,
			For: forAsking, When: (*ActivityFacts).asks, Test: func(f *ActivityFacts) []Gap {
				open := 0
				for _, i := range f.Insights {
					open += i.Open
				}
				if open == 0 {
					return nil
				}
				return NeedOperation("createFeedbackLoop", fmt.Sprintf("Make a feedback loop whose said items name the findings that ask for an answer, or give them a noLoopReason: %d are open.", open))
			}},
	}},
}

var activityLearningGuards = []activityGuard{
	{ID: "ACT-G23", Title: "People were asked whether they were understood", Parts: []activityPart{
		{Asks: "It says when people were asked and with what result, or why they were not.", Strengths: reasonFromStd, For: forAsking, When: (*ActivityFacts).asks,
			Test: func(f *ActivityFacts) []Gap {
				t := f.Activity.Progress.TestBack
				return NeedIf((t.DoneOn.IsZero() || t.DoneOn.CertainlyAfter(f.Today.Partial()) || blank(t.Result)) && blank(t.NotDoneReason), "#/progress/testBack",
					"Say when people were asked whether they were understood and with what result, or in notDoneReason why they were not.")
			}},
	}},
	{ID: "ACT-G24", Title: "The promise of feedback is kept", Parts: []activityPart{
		{Asks: "Every feedback loop on it has been fed back or has ended.", Strengths: warnThenHard, For: forAsking, When: (*ActivityFacts).asks, Test: func(f *ActivityFacts) []Gap {
			open := len(filter(f.Loops, func(l GrownLoop) bool { return !slices.Contains(loopsSettled, l.State) }))
			if open == 0 {
				return nil
			}
			return NeedOperation("transitionFeedbackLoop", fmt.Sprintf("Tell people the answer and bring each feedback loop to fed_back: %d are open.", open))
		}},
		{Asks: "People were told what came of it through a channel that was promised.", Strengths: warnThenHard, For: forAsking, When: (*ActivityFacts).asks, Test: func(f *ActivityFacts) []Gap {
			if f.told(f.Activity.Promise.Channels) {
				return nil
			}
			return NeedOperation("addLoopDelivery", "Tell people what came of it through one of the promised channels, and record the delivery in a feedback loop whose source is this activity.")
		}},
		{Asks: "Where people were told later than promised, it says why.", Strengths: warnThenReason, For: forAsking, When: (*ActivityFacts).asks, Test: func(f *ActivityFacts) []Gap {
			return NeedIf(f.toldLate() && blank(f.Activity.Progress.LateReason), "#/progress/lateReason", "Say why people were told later than promised.")
		}},
	}},
	{ID: "ACT-G25", Title: "It is evaluated", Parts: []activityPart{
		{Asks: "The evaluation is finished, and says how the community took part in it, or why not.", Strengths: reasonFromStd, For: forAsking, When: (*ActivityFacts).asks,
			Test: func(f *ActivityFacts) []Gap {
				e := f.Activity.Evaluation
				return Gaps(
					NeedIf(e.SubmittedOn == nil || e.SubmittedOn.After(f.Today), "#/evaluation/submittedOn", "Evaluate it, and say when the evaluation was finished."),
					NeedIf(blank(e.CommunityInvolvement.How) && blank(e.CommunityInvolvement.NoneReason), "#/evaluation/communityInvolvement",
						"Say how the community took part in the evaluation, or in noneReason why it did not."))
			}},
	}},
	{ID: "ACT-G26", Title: "Something is learned", Parts: []activityPart{
		{Asks: "There is a lesson of what worked well and one of what could be better.", Strengths: reasonFromStd, For: forAsking, When: (*ActivityFacts).asks, Test: func(f *ActivityFacts) []Gap {
			has := func(kind string) bool {
				return slices.ContainsFunc(f.Activity.Evaluation.Lessons, func(l Lesson) bool { return orEmpty(l.Kind) == kind })
			}
			return Gaps(
				NeedIf(!has("worked_well"), "#/evaluation/lessons", "Write down at least one thing that worked well."),
				NeedIf(!has("could_improve"), "#/evaluation/lessons", "Write down at least one thing that could be better."))
		}},
	}},
}

// told reports whether people were told what came of it, through one of the
// channels where any are given.
func (f *ActivityFacts) told(channels []string) bool {
	return slices.ContainsFunc(f.Loops, func(l GrownLoop) bool {
		return slices.ContainsFunc(l.Told, func(d LoopDelivery) bool { return len(channels) == 0 || slices.Contains(channels, orEmpty(d.Channel)) })
	})
}

// toldLate reports whether nobody was told by the day that was promised.
func (f *ActivityFacts) toldLate() bool {
	due := f.Activity.Promise.DueOn
	if due == nil || !f.Today.After(*due) {
		return false
	}
	for _, l := range f.Loops {
		for _, d := range l.Told {
			if !d.On.IsZero() && !d.On.Earliest().After(*due) {
				return false
			}
		}
	}
	return true
}
