package register

import "slices"

// activityGuards are the promises that an activity keeps, in the order of its
// life.
var activityGuards = slices.Concat(activityPlanGuards, activityEvidenceGuards, activityFitGuards, activityAccessGuards,
	activityPromiseGuards, activityConductGuards, activityOpeningGuards, activityFeedbackGuards, activityLearningGuards, activityTextGuards)

type (
	activityGuard = Guard[*ActivityFacts]
	activityPart  = Part[*ActivityFacts]
)

const (
	forAsking    = "at every level but informing"
	forInforming = "at the level informing"
	notRecorded  = "Not yet recorded here."
)

// onlyIf joins conditions of a part.
func onlyIf(each ...func(*ActivityFacts) bool) func(*ActivityFacts) bool {
	return func(f *ActivityFacts) bool {
		for _, holds := range each {
			if !holds(f) {
				return false
			}
		}
		return true
	}
}

// needs makes the test of a part that asks for one field.
func needs(missing func(*Activity) bool, pointer, message string) func(*ActivityFacts) []Gap {
	return func(f *ActivityFacts) []Gap { return NeedIf(missing(f.Activity), pointer, message) }
}

var activityPlanGuards = []activityGuard{
	{ID: "ACT-G00", Title: "A plan others can find", Parts: []activityPart{
		{Asks: "It has a title.", Strengths: always,
			Test: needs(func(a *Activity) bool { return blank(&a.Title) }, "#/title", "Give it a title.")},
		{Asks: "It says what it is about, where, and when it starts; a season is enough.", Strengths: warnThenHard, Test: planStub},
		{Asks: "It says in plain words what it is, of what kind, when it ends unless it goes on, which decision it is to inform, in which sphere and at which stage.",
			Strengths: warnOnly, Test: planDetail},
		{Asks: "It says at which level people are involved.", Strengths: warnThenReason,
			Test: needs(func(a *Activity) bool { return a.Level.Code == nil }, "#/level/code", "Say at which level people are involved.")},
	}},
	{ID: "ACT-G01", Title: "A clear purpose", Parts: []activityPart{
		{Asks: "It says why it is done.", Strengths: always,
			Test: needs(func(a *Activity) bool { return blank(a.Purpose.Why) }, "#/purpose/why", "Say why it is done.")},
		{Asks: "It says what it is to achieve, and for whom it is.", Strengths: warnThenHard, Test: func(f *ActivityFacts) []Gap {
			a := f.Activity
			return Gaps(NeedIf(len(a.Purpose.Objectives) == 0, "#/purpose/objectives", "Say what it is to achieve."),
				NeedIf(len(a.People.TargetCommunities) == 0, "#/people/targetCommunities", "Name at least one community that it is for."))
		}},
		{Asks: "It says how people can take part, what becomes of what they say, and what they get out of it.", Strengths: warnThenHard,
			For: forAsking, When: (*ActivityFacts).asks, Test: purposeForPeople},
		{Asks: "Each objective has a measure, and it says what is to be different afterwards.", Strengths: warnThenReason,
			For: forAsking, When: (*ActivityFacts).asks, Test: purposeMeasured},
		{Asks: "It says which legal duty it serves and whether that applies.", Strengths: hardFromStd,
			For:  forAsking + ", of bodies under the duty to involve",
			When: onlyIf((*ActivityFacts).asks, func(f *ActivityFacts) bool { return f.Owner.UnderDutyToInvolve() }), Test: dutyAssessed},
	}, Source: "NHS Act 2006, sections 13Q, 14Z45 and 242"},
	{ID: "ACT-G02", Title: "What can be changed, and what cannot", Parts: []activityPart{
		{Asks: "It says what people can change, or plainly that nothing is open. From the standard profile on, the latter is for informing alone.",
			Strengths: always, Test: influenceStated},
		{Asks: "It says what cannot be changed, each with the reason.", Strengths: warnThenHard, For: forAsking, When: (*ActivityFacts).asks, Test: limitsStated},
	}},
}

func planStub(f *ActivityFacts) []Gap {
	a := f.Activity
	return Gaps(
		NeedIf(len(a.Topics)+len(a.TopicsAsStated) == 0, "#/topics", "Give at least one topic, or words for it in topicsAsStated."),
		NeedIf(len(a.AreaIDs)+len(a.PlaceNames) == 0, "#/areaIds", "Give at least one area, or the place in words in placeNames."),
		NeedIf(a.StartsOn.IsZero(), "#/startsOn", "Say when it starts; a season will do."))
}

func planDetail(f *ActivityFacts) []Gap {
	a := f.Activity
	return Gaps(
		NeedIf(blank(a.Summary), "#/summary", "Say in plain words what it is about."),
		NeedIf(a.Kind == nil, "#/kind", "Say what kind of activity it is."),
		NeedIf(a.EndsOn.IsZero() && !f.ongoing(), "#/endsOn", "Say when it ends, or that it is ongoing."),
		NeedIf(blank(a.Decision.ToBeInformed), "#/decision/toBeInformed", "Say which decision it is to inform."),
		NeedIf(a.Context.InvolvementSphere == nil, "#/context/involvementSphere", "Say whether it is about care of individuals, the design of services, or priorities."),
		NeedIf(a.Context.CommissioningStage == nil, "#/context/commissioningStage", "Say at which stage of commissioning it is."))
}

func purposeForPeople(f *ActivityFacts) []Gap {
	a := f.Activity
	return Gaps(
		NeedIf(len(a.Methods) == 0, "#/methods", "Say how people can take part."),
		NeedIf(blank(a.Purpose.UseOfInformation), "#/purpose/useOfInformation", "Say what becomes of what people tell you."),
		NeedIf(blank(a.Purpose.BenefitToParticipants), "#/purpose/benefitToParticipants", "Say what those who take part get out of it."))
}

func purposeMeasured(f *ActivityFacts) []Gap {
	p := f.Activity.Purpose
	unmeasured := slices.ContainsFunc(p.Objectives, func(o Objective) bool { return blank(o.Measure) })
	return Gaps(
		NeedIf(unmeasured, "#/purpose/objectives", "Give each objective a measure."),
		NeedIf(blank(p.IntendedImpact), "#/purpose/intendedImpact", "Say what is to be different afterwards."))
}

func dutyAssessed(f *ActivityFacts) []Gap {
	d := f.Activity.Duty
	assessed := d.Conclusion != nil && *d.Conclusion != "not_yet_assessed"
	return Gaps(
		NeedIf(d.Subject == nil, "#/duty/subject", "Say which matter under the duty to involve it concerns."),
		NeedIf(!assessed, "#/duty/conclusion", "Say whether the duty to involve applies."))
}

func influenceStated(f *ActivityFacts) []Gap {
	i := f.Activity.Influence
	nothing := isTrue(i.NothingOpen) && (f.informing() || f.Record.GuardProfile == ProfileLight)
	return NeedIf(len(i.Can) == 0 && !nothing, "#/influence/can", "Say what people can change. If nothing is open, say so in nothingOpen and only inform.")
}

func limitsStated(f *ActivityFacts) []Gap {
	i := f.Activity.Influence
	unexplained := slices.ContainsFunc(i.Cannot, func(x Fixed) bool { return blank(x.Reason) })
	return Gaps(
		NeedIf(len(i.Cannot) == 0, "#/influence/cannot", "Say what cannot be changed."),
		NeedIf(unexplained, "#/influence/cannot", "Give the reason for each thing that cannot be changed."))
}
