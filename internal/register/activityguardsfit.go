package register

import (
	"slices"
	"strconv"
)

var activityFitGuards = []activityGuard{
	{ID: "ACT-G06", Title: "The level is meant", Parts: []activityPart{
		{Asks: "It says why this level was chosen, and one of its methods is usual at that level.", Strengths: reasonFromStd, Test: levelFits},
		{Asks: "One of its methods is open to people who are not online.", Strengths: reasonFromStd, For: forAsking, When: (*ActivityFacts).asks, Test: notOnlyDigital},
		{Asks: "People are involved more than once.", Strengths: reasonFromStd, For: "at the level involving",
			When: func(f *ActivityFacts) bool { return f.level() == LevelInvolving }, Test: moreThanOnce},
		{Asks: "It says in which parts of the decision people share, and with which group.", Strengths: warnThenHard, For: "at the level collaborating",
			When: func(f *ActivityFacts) bool { return f.level() == LevelCollaborating }, Test: sharedDecision},
		{Asks: "It says what people decide themselves, and which body of theirs decides it.", Strengths: warnThenHard, For: "at the level empowering",
			When: func(f *ActivityFacts) bool { return f.level() == LevelEmpowering }, Test: handedOver},
	}},
	{ID: "ACT-G07", Title: "Equality is thought of", Source: "Equality Act 2010, section 149", Parts: []activityPart{
		{Asks: "Each of the nine protected characteristics is considered, and so is inclusion health; an impact assessment is published, or it says why none is needed.",
			Strengths: reasonThenHard, For: "of public bodies, " + forAsking, When: (*ActivityFacts).publicBody, Test: equalityConsidered},
		{Asks: "It is for at least one community that is seldom heard, in an inclusion health group or among the most deprived.", Strengths: reasonFromStd,
			For: "of public bodies, " + forAsking, When: (*ActivityFacts).publicBody, Test: func(f *ActivityFacts) []Gap {
				return NeedIf(!f.SeldomHeard, "#/people/targetCommunities", "Name a community that is seldom heard, or give the reason why there is none, which is published.")
			}},
	}},
	{ID: "ACT-G16", Title: "A service change has its consultation", Source: "SI 2013/218, regulation 23", Parts: []activityPart{
		{Asks: "It belongs to the record of the proposal, and is of the kind that fits where the proposal stands.", Strengths: changeHard, Test: proposalFits},
	}},
}

func levelFits(f *ActivityFacts) []Gap {
	usual := false
	for _, m := range f.Methods {
		usual = usual || slices.Contains(m.Levels, f.level())
	}
	return Gaps(
		NeedIf(blank(f.Activity.Level.Rationale), "#/level/rationale", "Say why this level was chosen."),
		NeedIf(!usual, "#/methods", "Use at least one method that is usual at this level; the vocabulary of methods says which are."))
}

func notOnlyDigital(f *ActivityFacts) []Gap {
	digital := func(mode *string, code *string) bool {
		if mode != nil {
			return *mode == modeDigital
		}
		return code != nil && f.Methods[*code].Mode == modeDigital
	}
	for _, m := range f.Activity.Methods {
		if !digital(m.Mode, m.Method) {
			return nil
		}
	}
	for _, s := range f.Activity.Sessions {
		if !digital(s.Mode, s.Method) {
			return nil
		}
	}
	return Need("#/methods", "Offer at least one way to take part to people who are not online.")
}

const modeDigital = "digital"

func moreThanOnce(f *ActivityFacts) []Gap {
	cadence := f.Activity.Time.Cadence
	return NeedIf((cadence == nil || *cadence == "one_off") && len(f.Activity.Sessions) < 2, "#/time/cadence",
		"Plan more than one occasion: as a series, as ongoing, or with at least two sessions.")
}

func sharedDecision(f *ActivityFacts) []Gap {
	a := f.Activity
	together := len(a.Partners.Members) > 0 || slices.ContainsFunc(a.Methods, func(m MethodUse) bool { return orEmpty(m.Method) == "co_production_group" })
	return Gaps(
		NeedIf(len(a.Level.InvolvedIn) == 0, "#/level/involvedIn", "Say in which parts of the decision people share."),
		NeedIf(!together, "#/partners/members", "Name at least one partner from the community, or a co-production group among the methods."))
}

func handedOver(f *ActivityFacts) []Gap {
	d := f.Activity.DevolvedPower
	return Gaps(
		NeedIf(blank(d.DecisionRight), "#/devolvedPower/decisionRight", "Say what people decide themselves."),
		NeedIf(d.DecidedByStakeholderID == nil, "#/devolvedPower/decidedByStakeholderId", "Name the forum or group that decides."))
}

// protectedCharacteristics is how many the Equality Act 2010 names in section 4.
const protectedCharacteristics = 9

func equalityConsidered(f *ActivityFacts) []Gap {
	e := f.Activity.Equality
	treated := len(filter(e.Considerations, func(c EqualityConsideration) bool { return c.Treatment != nil }))
	return Gaps(
		NeedIf(treated < protectedCharacteristics, "#/equality/considerations",
			"Say of each of the nine protected characteristics how it is treated; "+strconv.Itoa(protectedCharacteristics-treated)+" are missing."),
		NeedIf(blank(e.InclusionHealthNote), "#/equality/inclusionHealthNote", "Say how people in inclusion health groups are thought of."),
		NeedIf(blank(e.EHIA.URL) && blank(e.EHIANotNeededReason), "#/equality/ehia/url",
			"Link the impact assessment, or say in ehiaNotNeededReason why none is needed."))
}

// proposalFits asks for the kind of activity that fits where the proposal
// stands: talks before it, the local path, or its formal consultation.
func proposalFits(f *ActivityFacts) []Gap {
	if f.Consultation == "" {
		return Need("#/context/consultationId", "Name the record of the proposal that it belongs to.")
	}
	fits := map[string][]string{
		"pre_consultation_engagement":  {"proposal", "with_scrutiny"},
		"local_involvement_programme":  {"local_involvement"},
		"formal_consultation_activity": {"ready", "open"},
	}[orEmpty(f.Activity.Kind)]
	return NeedIf(!slices.Contains(fits, f.Consultation), "#/kind",
		"Before scrutiny has taken a view it is pre_consultation_engagement; on the local path local_involvement_programme; with a consultation that is ready or open formal_consultation_activity.")
}
