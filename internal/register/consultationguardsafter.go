package register

import (
	"fmt"
	"slices"
)

var considerationGuards = []consultationGuard{
	{ID: "CON-G17", Title: "The answers are counted", Parts: []consultationPart{
		{Asks: "There is a headline number each of answers of people, of organisations, of those that came late, and of signatures under petitions; none is a number too.",
			Strengths: hardFromStd, Test: responsesCounted},
		{Asks: "The participation return is submitted.", Strengths: hardFromStd, Pending: "Participation returns are not yet recorded here."},
	}},
	{ID: "CON-G18", Title: "The answers are analysed", Parts: []consultationPart{
		{Asks: "The analysis is published, with its address and day, and is an insight of the register.", Strengths: warnThenHard, Test: analysisPublished},
		{Asks: "It has themes.", Strengths: warnThenHard, Test: func(f *ConsultationFacts) []Gap {
			if len(f.Consultation.ResponseThemes) > 0 {
				return nil
			}
			return NeedOperation("addConsultationResponseTheme", "Add the themes of the answers.")
		}},
		{Asks: "The comments of every authority are recorded, or that none came by the day they were due.", Strengths: changeHard, Test: commentsRecorded},
	}},
	{ID: "CON-G19", Title: "The answers are truly weighed", Source: gunningCase, Parts: []consultationPart{
		{Asks: "The decision was taken after the analysis was published and after the comments of the authorities were due.", Strengths: warnThenHard, Test: decidedAfterwards},
		{Asks: "It is a decision, and states how the answers were considered.", Strengths: warnThenHard, Test: decisionStated},
		{Asks: "Each theme says how it was weighed.", Strengths: warnThenHard, Test: themesWeighed},
		{Asks: "The analysis was before the body that decided.", Strengths: warnThenHard, Test: analysisConsidered},
		{Asks: "The meeting was held in public.", Strengths: warnThenReason, When: isDecided, Test: func(f *ConsultationFacts) []Gap {
			held := f.current().HeldInPublic
			if held != nil {
				return needPart(!*held, "", "updateDecision", behindDoors)
			}
			return NeedOperation("updateDecision", "Say in the decision that the meeting was held in public, or give the reason why not.")
		}},
		{Asks: "Where the decision goes against the recommendation of an authority, the authority was told, and steps were taken to agree.",
			Strengths: warnThenHard, Test: disagreementHandled},
	}},
	{ID: "CON-G20", Title: "No call-in stands in the way", Source: "NHS Act 2006, Schedule 10A", Parts: []consultationPart{
		{Asks: "No direction of the Secretary of State is outstanding.", Strengths: changeHard, Test: func(f *ConsultationFacts) []Gap {
			call := f.Consultation.SecretaryOfState.CallIn
			stands := f.Record.State == "called_in" || !call.DirectedOn.IsZero()
			return NeedIf(stands && call.FinishedOn.IsZero(), "#/secretaryOfState/callIn/finishedOn", "Say when the call-in was finished.")
		}},
		{Asks: "A decision of the Secretary of State says that it is one.", Strengths: changeHard,
			When: func(f *ConsultationFacts) bool {
				return !blank(f.Consultation.SecretaryOfState.CallIn.DecisionText) && isDecided(f)
			},
			Test: func(f *ConsultationFacts) []Gap {
				return needPart(orEmpty(f.current().TakenBy) != "secretary_of_state", "", "updateDecision", "Say in the decision that the Secretary of State took it (takenBy).")
			}},
	}},
	{ID: "CON-G21", Title: "Every theme gets an answer", Parts: []consultationPart{
		{Asks: "Each theme is taken up by a feedback loop that is decided.", Strengths: warnThenHard, Test: themesAnswered},
	}},
	{ID: "CON-G22", Title: "People have heard back", Parts: []consultationPart{
		{Asks: "Every loop is fed back or closed.", Strengths: warnThenHard, Test: loopsFedBack},
		{Asks: "People first heard back by the day that was promised, or it says why later.", Strengths: warnThenReason, Test: heardInTime},
		{Asks: "It says when the change itself is looked at again.", Strengths: changeHard, Test: func(f *ConsultationFacts) []Gap {
			return NeedIf(f.Consultation.After.ImplementationReviewOn == nil, "#/after/implementationReviewOn", "Say when you look at how the change works.")
		}},
	}},
	{ID: "CON-G23", Title: "Only what cannot wait", Source: regulation23 + "(2) and (3)", Parts: []consultationPart{
		{Asks: "It says whose safety or welfare is at risk, and why it could not wait.", Strengths: changeReason, Test: urgentRisk},
		{Asks: "The authority was told by the next working day, or it says why later.", Strengths: changeReason, Test: urgentTold},
		{Asks: "The reason is published, and the decision is looked at again within the months of the local setting.", Strengths: changeReason,
			Settings: []string{"urgentReviewMonths"}, Test: urgentReviewed},
	}},
	{ID: "CON-G24", Title: "Every part of the decision is settled", Parts: []consultationPart{
		{Asks: "One part at least is decided, each part left open says by when it will be, and conditions have a day.", Strengths: warnThenHard,
			For: "when it is decided", When: func(f *ConsultationFacts) bool { return !completing(f) }, Test: partsDecided},
		{Asks: "Nothing is left open, and each condition is met or says why not.", Strengths: warnThenHard, For: "when it is completed", When: completing, Test: partsSettled},
	}},
}

func isDecided(f *ConsultationFacts) bool { return f.current() != nil }
func completing(f *ConsultationFacts) bool {
	return f.Record.State == "feedback" || f.to() == "completed"
}

// responsesCounted looks for one headline number of each kind of answer.
func responsesCounted(f *ConsultationFacts) (gaps []Gap) {
	for _, k := range []struct {
		words string
		is    func(Count) bool
	}{
		{"answers of people (part individuals)", func(c Count) bool {
			return c.Kind == "responded" && (orEmpty(c.Part) == "individuals" || c.Unit == "people" && c.Part == nil)
		}},
		{"answers of organisations (unit organisations)", func(c Count) bool {
			return c.Kind == "responded" && (orEmpty(c.Part) == "organisations" || c.Unit == "organisations" && c.Part == nil)
		}},
		{"answers that came late (part late)", func(c Count) bool { return c.Kind == "responded" && orEmpty(c.Part) == "late" }},
		{"signatures under petitions (unit signatures)", func(c Count) bool { return c.Unit == "signatures" }},
	} {
		there := slices.ContainsFunc(f.Consultation.Counts, func(c Count) bool { return c.Headline && c.Struck == nil && c.Value != nil && k.is(c) })
		if !there {
			gaps = append(gaps, Gap{Pointer: "#/counts", Operation: "addConsultationCount", Message: "Add the headline number of " + k.words + "; 0 is a number too."})
		}
	}
	return gaps
}

func analysisPublished(f *ConsultationFacts) []Gap {
	a := f.Consultation.Analysis
	return Gaps(
		NeedIf(blank(a.URL), "#/analysis/url", "Give the address of the analysis."),
		NeedIf(a.PublishedOn.IsZero(), "#/analysis/publishedOn", "Say when the analysis was published."),
		NeedIf(a.InsightID == nil, "#/analysis/insightId", "Name the insight that holds the analysis."),
		needPart(a.InsightID != nil && f.AnalysisState != "published", "#/analysis/insightId", "transitionInsight", "Publish the insight that holds the analysis."))
}

func commentsRecorded(f *ConsultationFacts) []Gap {
	return f.eachAuthority(func(a Authority) []Gap {
		due := f.Consultation.commentsDue(a.ID)
		there := slices.ContainsFunc(f.Consultation.Scrutiny.Comments, func(c ScrutinyComment) bool {
			none := isTrue(c.NoneReceived) && due != nil && due.Before(f.Today)
			return c.AuthorityID == a.ID && (!c.ReceivedOn.IsZero() || none)
		})
		return NeedIf(!there, "#/scrutiny/comments", "Record when the comments of "+a.Name+" came, or that none came by the day they were due.")
	})
}

// noDecision is the one gap where there is no decision to look at.
func noDecision() []Gap {
	return []Gap{{Pointer: "#/decisionIds", Operation: "createDecision", Message: "Record the decision, and name the consultation in what it is about; or name in decisionIds what another body decided."}}
}

func decidedAfterwards(f *ConsultationFacts) []Gap {
	d := f.current()
	if d == nil {
		return noDecision()
	}
	decision := func(missing bool, message string) []Gap { return needPart(missing, "", "updateDecision", message) }
	on, published := d.DecidedOn, f.Consultation.Analysis.PublishedOn
	if on.IsZero() || on.Precision() != PrecisionDay && !f.Record.Past() {
		return decision(true, "Give the full day of the decision.")
	}
	gaps := Gaps(
		NeedIf(published.IsZero(), "#/analysis/publishedOn", "Say when the analysis was published."),
		decision(!published.IsZero() && !on.Latest().After(published.Earliest()), beforeAnalysis))
	for _, n := range f.Consultation.Scrutiny.Notices {
		gaps = append(gaps, decision(n.CommentsDueOn != nil && on.Latest().Before(*n.CommentsDueOn), beforeComments)...)
	}
	return gaps
}

func decisionStated(f *ConsultationFacts) []Gap {
	d := f.current()
	if d == nil {
		return noDecision()
	}
	outcome := orEmpty(d.Outcome)
	return Gaps(
		needPart(outcome == "" || outcome == outcomeRecommended || outcome == outcomeNotKnown, "", "updateDecision", "Give the outcome of the decision; a recommendation is none yet."),
		needPart(blank(d.StatementOfConsideration), "", "updateDecision", "State in the decision how the answers were considered."))
}

func themesWeighed(f *ConsultationFacts) []Gap {
	if len(f.Consultation.ResponseThemes) == 0 {
		return NeedOperation("addConsultationResponseTheme", "Add the themes of the answers.")
	}
	var gaps []Gap
	for n, t := range f.Consultation.ResponseThemes {
		gaps = append(gaps, needPart(blank(t.HowConsidered), fmt.Sprintf("#/responseThemes/%d/howConsidered", n), "updateConsultationResponseTheme", "Say how this theme was weighed.")...)
	}
	return gaps
}

func analysisConsidered(f *ConsultationFacts) []Gap {
	d, id := f.current(), f.Consultation.Analysis.InsightID
	if d == nil {
		return noDecision()
	}
	if id == nil {
		return Need("#/analysis/insightId", "Name the insight that holds the analysis.")
	}
	before := slices.ContainsFunc(d.InsightsConsidered, func(i InsightConsidered) bool { return i.InsightID == *id })
	return needPart(!before, "", "updateDecision", "Name the analysis among the insights that the body considered.")
}

func disagreementHandled(f *ConsultationFacts) (gaps []Gap) {
	for n, c := range f.Consultation.Scrutiny.Comments {
		at := fmt.Sprintf("#/scrutiny/comments/%d", n)
		gaps = append(gaps, NeedIf(!blank(c.Recommendation) && c.Disagreed == nil, at+"/disagreed", "Say whether the decision goes against this recommendation.")...)
		if isTrue(c.Disagreed) {
			gaps = Gaps(gaps, NeedIf(c.DisagreementNotifiedOn.IsZero(), at+"/disagreementNotifiedOn", "Say when the authority was told that you disagree."),
				NeedIf(blank(c.StepsToAgree), at+"/stepsToAgree", "Say which steps were taken to agree."))
		}
	}
	return gaps
}

func themesAnswered(f *ConsultationFacts) (gaps []Gap) {
	for n, t := range f.Consultation.ResponseThemes {
		at := fmt.Sprintf("#/responseThemes/%d/loopId", n)
		l := f.loop(t.LoopID)
		switch {
		case l == nil:
			gaps = append(gaps, Gap{Pointer: at, Operation: "updateConsultationResponseTheme", Message: "Name the feedback loop that takes this theme up."})
		case !l.Said:
			gaps = append(gaps, Gap{Pointer: at, Operation: "addLoopItem", Message: "Let the loop hold what people said on this theme."})
		case !slices.Contains(LoopsAnswered, l.State):
			gaps = append(gaps, Gap{Pointer: at, Operation: "transitionFeedbackLoop", Message: "Bring the loop of this theme to a decision."})
		}
	}
	return gaps
}

func loopsFedBack(f *ConsultationFacts) (gaps []Gap) {
	for _, l := range f.Loops {
		gaps = append(gaps, needPart(!slices.Contains(loopsSettled, l.State), "", "transitionFeedbackLoop", "Feed back every loop of this consultation; one is "+l.State+".")...)
	}
	return gaps
}

func heardInTime(f *ConsultationFacts) []Gap {
	due, late := f.Consultation.Promise.DueOn, !blank(f.Consultation.After.LateReason)
	var first Date
	for _, l := range f.Loops {
		for _, on := range l.ToldOn {
			if first.IsZero() || on.Before(first) {
				first = on
			}
		}
	}
	switch {
	case due == nil || late:
		return nil
	case first.IsZero():
		return NeedOperation("addLoopDelivery", "Record when people first heard back.")
	}
	return NeedIf(first.After(*due), "#/after/lateReason", "People first heard back later than promised. Say why.")
}

func urgentRisk(f *ConsultationFacts) []Gap {
	u := f.Consultation.Urgent
	return Gaps(NeedIf(u.Risk == nil, "#/urgent/risk", "Say whose safety or welfare is at risk."),
		NeedIf(blank(u.Explanation), "#/urgent/explanation", "Say why it could not wait for consultation."))
}

func urgentTold(f *ConsultationFacts) []Gap {
	u := f.Consultation.Urgent
	gaps := Gaps(NeedIf(u.DecidedOn.IsZero(), "#/urgent/decidedOn", "Say when it was decided."),
		NeedIf(u.AuthorityNotifiedOn.IsZero(), "#/urgent/authorityNotifiedOn", "Say when the authority was told."))
	if len(gaps) > 0 {
		return gaps
	}
	late := u.AuthorityNotifiedOn.Earliest().After(u.DecidedOn.Latest().AddWorkingDays(1))
	return NeedIf(late && blank(u.LateNotificationReason), "#/urgent/lateNotificationReason", "The authority was told later than on the next working day. Say why.")
}

func urgentReviewed(f *ConsultationFacts) []Gap {
	u, months := f.Consultation.Urgent, f.Policy.Settings.UrgentReviewMonths
	gaps := Gaps(NeedIf(blank(u.ReasonPublishedURL), "#/urgent/reasonPublishedUrl", "Publish the reason, and give its address."),
		NeedIf(u.ReviewOn == nil, "#/urgent/reviewOn", "Say when the decision is looked at again."))
	if u.ReviewOn == nil || u.DecidedOn.IsZero() {
		return gaps
	}
	last := u.DecidedOn.Latest().AddMonths(months)
	return append(gaps, NeedIf(u.ReviewOn.After(last), "#/urgent/reviewOn", fmt.Sprintf("Look at the decision again within %d months; that is the local setting.", months))...)
}

// leftOpen are the outcomes of a part that has not been decided.
func (p DecisionPart) leftOpen() bool {
	o := orEmpty(p.Outcome)
	return o == "deferred" || o == "undecided" || o == "" || o == outcomeRecommended || o == outcomeNotKnown
}

func partsDecided(f *ConsultationFacts) []Gap {
	d := f.current()
	if d == nil {
		return noDecision()
	}
	update := func(missing bool, message string) []Gap { return needPart(missing, "", "updateDecision", message) }
	var gaps []Gap
	decided := len(d.Parts) == 0 && !(DecisionPart{Outcome: d.Outcome}).leftOpen()
	for n, p := range d.Parts {
		decided = decided || !p.leftOpen()
		gaps = append(gaps, update(p.leftOpen() && (p.Remainder == nil || p.Remainder.DecideBy == nil), fmt.Sprintf("Say by when part %d of the decision will be decided.", n+1))...)
		for _, c := range p.Conditions {
			gaps = append(gaps, update(c.DueOn == nil && c.MetOn.IsZero(), fmt.Sprintf("Give each condition of part %d of the decision a day.", n+1))...)
		}
	}
	return append(update(!decided, "Decide one part at least."), gaps...)
}

func partsSettled(f *ConsultationFacts) []Gap {
	if !isDecided(f) {
		return noDecision()
	}
	var gaps []Gap
	for _, d := range f.standing() {
		gaps = append(gaps, d.unsettled(f.Today)...)
	}
	return gaps
}

// unsettled is what a decision leaves open, and its conditions that are not met.
func (d *Decision) unsettled(today Date) (gaps []Gap) {
	for n, p := range d.Parts {
		gaps = append(gaps, needPart(p.open() || p.leftOpen() && p.Remainder == nil, "", "updateDecision", fmt.Sprintf("Decide what part %d of the decision left open.", n+1))...)
		for _, c := range p.Conditions {
			passed := c.DueOn != nil && c.DueOn.Before(today) && !blank(c.Note)
			gaps = append(gaps, needPart(c.MetOn.IsZero() && !passed, "", "updateDecision", fmt.Sprintf("Say when each condition of part %d was met, or once its day has passed why it was not.", n+1))...)
		}
	}
	return gaps
}
