package register

import (
	"slices"
	"strings"
)

var activityConductGuards = []activityGuard{
	{ID: "ACT-G10", Title: "The means are there", Parts: []activityPart{
		{Asks: "It says who leads it, as a role, and what limits it; the word none will do.", Strengths: hardFromStd, For: forAsking, When: (*ActivityFacts).asks, Test: leadNamed},
		{Asks: "It says who leads it, as a role, and what limits it; the word none will do.", Strengths: warnFromStd, For: forInforming, When: (*ActivityFacts).informing, Test: leadNamed},
		{Asks: "It counts the days of staff and the money, its team is trained or has asked for advice, and from the level involving on there is practical support.",
			Strengths: reasonFromStd, For: forAsking, When: (*ActivityFacts).asks, Test: meansCounted},
	}},
	{ID: "ACT-G11", Title: "People get to know of it", Parts: []activityPart{
		{Asks: "It has messages, the audiences they are for, and channels.", Strengths: warnThenHard, For: forAsking, When: (*ActivityFacts).asks, Test: wordGetsAbout},
		{Asks: "It has messages, the audiences they are for, and channels.", Strengths: warnOnly, For: forInforming, When: (*ActivityFacts).informing, Test: wordGetsAbout},
		{Asks: "One of the channels reaches people who are not online.", Strengths: warnThenReason, For: forAsking, When: (*ActivityFacts).asks, Test: func(f *ActivityFacts) []Gap {
			offline := slices.ContainsFunc(f.Activity.Communication.Channels, func(c string) bool { return !onlineChannels[c] })
			return NeedIf(!offline, "#/communication/channels", "Use at least one channel that reaches people who are not online.")
		}},
	}},
	{ID: "ACT-G14", Title: "Partners are in on it", Parts: []activityPart{
		{Asks: "The patient-voice body of each area is told, or is a partner. The register tells those it knows when the plan is approved.", Strengths: reasonFromStd,
			For: forAsking, When: (*ActivityFacts).asks, Test: func(f *ActivityFacts) []Gap {
				return NeedIf(f.Unvoiced && len(f.Activity.Partners.Members) == 0, "#/partners/members",
					"The register knows no patient-voice body for one of the areas. Name yours among the partners, or say why there is none.")
			}},
		{Asks: "A group from the community is a partner, with its role, or it says why none is.", Strengths: reasonFromStd, For: forAsking, When: (*ActivityFacts).asks,
			Test: func(f *ActivityFacts) []Gap {
				p := f.Activity.Partners
				named := slices.ContainsFunc(p.Members, func(m PartnerMember) bool { return m.Role != nil })
				return NeedIf(!named && blank(p.NoneReason), "#/partners/members", "Name at least one partner from the community with its role, or say in noneReason why there is none.")
			}},
	}},
	{ID: "ACT-G15", Title: "A second person has looked at it", Parts: []activityPart{
		{Asks: "Somebody other than who made it approves it: of the owner, or of the body that stands in for it. Where there is nobody, one person approves it, and it says so.",
			Strengths: hardFromStd, Test: func(f *ActivityFacts) []Gap {
				second, alone := f.SecondPerson()
				if second || alone {
					return nil
				}
				return NeedOperation("transitionActivity", "Somebody else has to approve it: another approver of the owner, or one of the body that stands in for it.")
			}},
		{Asks: "Whoever approves it states that the money and the time are there.", Strengths: hardFromStd, Test: func(f *ActivityFacts) []Gap {
			attested := f.attestedByActor(AttestResources)
			return NeedIf(!attested, "#/attestations", "State with the move that the money and the time for it are there (resources_committed).")
		}},
	}},
}

func leadNamed(f *ActivityFacts) []Gap {
	r := f.Activity.Resources
	return Gaps(
		NeedIf(blank(r.LeadRole), "#/resources/leadRole", "Say who leads it, as a role and never a name."),
		NeedIf(blank(r.Constraints), "#/resources/constraints", "Say what limits it, or that nothing does."))
}

func meansCounted(f *ActivityFacts) []Gap {
	a, r := f.Activity, f.Activity.Resources
	unexplained := r.BudgetGBP == nil || isNothing(*r.BudgetGBP) && blank(r.BudgetNote)
	return Gaps(
		NeedIf(r.StaffDays == nil || *r.StaffDays <= 0, "#/resources/staffDays", "Say how many days of staff it takes."),
		NeedIf(unexplained, "#/resources/budgetGbp", "Say what may be spent; where it is nothing, say in budgetNote how it is paid for."),
		NeedIf(!isTrue(r.Team.Trained) && len(a.Governance.Advice) == 0, "#/resources/team/trained", "Say that the team is trained, or record the advice it has asked for."),
		NeedIf(f.involves() && len(a.Access.SupportOffered) == 0, "#/access/supportOffered", "Offer practical support to those who take part."))
}

// isNothing reports whether a sum of money is nothing.
func isNothing(pounds string) bool { return strings.Trim(pounds, "0.") == "" }

func wordGetsAbout(f *ActivityFacts) []Gap {
	c := f.Activity.Communication
	return Gaps(
		NeedIf(len(c.Messages) == 0, "#/communication/messages", "Say what the main messages are."),
		NeedIf(len(c.Audiences) == 0, "#/communication/audiences", "Say whom the messages are for."),
		NeedIf(len(c.Channels) == 0, "#/communication/channels", "Say through which channels people get to know of it."))
}

// onlineChannels reach only people who are online.
var onlineChannels = map[string]bool{"website": true, "social_media": true, "email": true}
