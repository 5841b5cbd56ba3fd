package register

import (
	"fmt"
	"slices"
)

// Sources of casework, of which only sums are published.
var caseworkSources = []string{"pals", "complaints", "elected_member_casework"}

// The kind of an insight that sums up what keeps coming in.
const kindDigest = "continuous_feedback_digest"

// licenceOGL is the licence of public bodies.
const licenceOGL = "ogl_uk_3_0"

// newWork is when people are asked for a statement: of what was published before
// the record was made nobody here can make one.
func newWork(f *InsightFacts) bool { return !f.Record.Past() }

func isStory(f *InsightFacts) bool { return orEmpty(f.Insight.Kind) == KindResidentStory }

func isCasework(f *InsightFacts) bool {
	return slices.Contains(caseworkSources, orEmpty(f.Insight.Source))
}

func forPublic(f *InsightFacts) bool { return f.Record.Visibility == AudiencePublic }

var insightGuards = []Guard[*InsightFacts]{
	{ID: "INS-G01", Title: "Where it comes from", Parts: []Part[*InsightFacts]{
		{Asks: "It says its source, how people were heard, when, and how many they were or that this does not apply.",
			Strengths: warnThenHard, Test: testProvenance},
	}},
	{ID: "INS-G02", Title: "What and whom it covers", Parts: []Part[*InsightFacts]{
		{Asks: "It names topics, places and communities, or everybody; words will do.", Strengths: warnThenHard, Test: testCoverage},
	}},
	{ID: "INS-G03", Title: "What was found", Parts: []Part[*InsightFacts]{
		{Asks: "It has a summary and findings, each with what it expresses and how people feel about it.", Strengths: warnThenReason, Test: testFindings},
	}},
	{ID: "INS-G04", Title: "No identifiers", Privacy: true, Source: "UK GDPR, article 5(1)(c)", Parts: []Part[*InsightFacts]{
		{Asks: "No text holds an NHS number, a National Insurance number or a date of birth.", Strengths: always,
			For: "All but imported records that only their owner sees.", When: func(f *InsightFacts) bool { return !f.Record.Imported || f.Record.Visibility != AudienceOrganisation },
			Test: func(f *InsightFacts) []Gap { return gapsOf(f.Screening.Hard) }},
		{Asks: "E-mail addresses, telephone numbers and postcodes belong to a registered body, session or invitation, or somebody attests that they are public contacts.",
			For: "All but imported records.", When: func(f *InsightFacts) bool { return !f.Record.Imported }, Strengths: always,
			Test: func(f *InsightFacts) []Gap {
				if f.Attested(AttestPublicContact) {
					return nil
				}
				return gapsOf(f.Screening.Attest)
			}},
		{Asks: "Somebody attests that no text names or identifies a participant.", For: "New work.", When: newWork, Strengths: always,
			Test: func(f *InsightFacts) []Gap {
				return NeedIf(!f.Attested(AttestDeidentified), "#/attestations", "Attest that no text names or identifies a participant (deidentified).")
			}},
	}},
	{ID: "INS-G05", Title: "Small numbers", Privacy: true, Source: "NHS England, disclosure control below national level", Parts: []Part[*InsightFacts]{
		{Asks: "No quote says who spoke beside a place below a local authority. Small numbers in tables and counts are hidden from others in any case.",
			Strengths: always, Test: testQuotes},
	}},
	{ID: "INS-G06", Title: "Rights", Parts: []Part[*InsightFacts]{
		{Asks: "It says the licence and whom to name.", For: "Insights for partners.", Strengths: warnThenReason,
			When: func(f *InsightFacts) bool { return f.Record.Visibility == AudiencePartners }, Test: testRights},
		{Asks: "It says the licence and whom to name.", For: "Insights for everybody.", Strengths: warnThenHard, When: forPublic, Test: testRights},
	}},
	{ID: "INS-G07", Title: "A second reader", Parts: []Part[*InsightFacts]{
		{Asks: "Somebody other than its maker has said how strong it is and checked its limits.", Strengths: reasonFromStd,
			For: "Owners other than independent voices of patients and residents.", When: func(f *InsightFacts) bool { return !f.independent() }, Test: testSecondReader},
	}},
	{ID: "INS-G08", Title: "Limitations", Parts: []Part[*InsightFacts]{
		{Asks: "It says what its method limits.", Strengths: warnThenReason, Test: func(f *InsightFacts) []Gap {
			return NeedIf(f.Insight.Method.Limitations == nil, "#/method/limitations", "Say what the method limits, such as who was not heard.")
		}},
	}},
	{ID: "INS-G09", Title: "A day to look again", Parts: []Part[*InsightFacts]{
		{Asks: "It says by when it is to be looked at again; without a day it is counted from the end of collection.", Strengths: warnThenReason,
			Settings: []string{"insightReviewMonths", "insightReviewMaxMonths"}, Test: testReviewDay},
	}},
	{ID: "INS-G10", Title: "Consent to a story", Privacy: true, Source: "UK GDPR, articles 6(1)(a) and 7", Parts: []Part[*InsightFacts]{
		{Asks: "The person whose story it is agreed to its being told this widely, and still does.", For: "Stories.", When: isStory, Strengths: always, Test: testConsent},
		{Asks: "The consent is by a parent or guardian, or somebody attests that the storyteller is 16 or over.",
			For: "Stories that are not imported.", Strengths: always,
			When: func(f *InsightFacts) bool { return isStory(f) && !f.Record.Imported },
			Test: func(f *InsightFacts) []Gap {
				given := orEmpty(f.Insight.StoryConsent.GivenBy) == "parent_or_guardian" || f.Attested(AttestGuardian)
				return NeedIf(!given, "#/attestations", "Attest that the storyteller is 16 or over, or that a parent or guardian agreed (guardian_consent).")
			}},
	}},
	{ID: "INS-G11", Title: "Casework as sums only", Privacy: true, Parts: []Part[*InsightFacts]{
		{Asks: "What comes from PALS, complaints or casework of elected members is a digest of enough cases, without quotes.",
			For: "Insights from casework.", When: isCasework, Strengths: always, Settings: []string{"suppressionThreshold"}, Test: testCasework},
	}},
	{ID: "INS-G12", Title: "Fit for everybody", Parts: []Part[*InsightFacts]{
		{Asks: "It has a summary in plain language and is under no embargo.", For: "Insights for everybody.", When: forPublic, Strengths: warnThenHard, Test: testPublic},
	}},
	{ID: "INS-G13", Title: "Very small groups", Privacy: true, Parts: []Part[*InsightFacts]{
		{Asks: "Somebody attests that nobody of the group can be recognised. Others see neither quotes, sample nor places below a local authority in any case.",
			For: "New work on 1 to 7 people or a single account, stories aside.", Strengths: always,
			When: func(f *InsightFacts) bool { return newWork(f) && f.Insight.isSmallGroup() },
			Test: func(f *InsightFacts) []Gap {
				return NeedIf(!f.Attested(AttestNobodyRecognisable), "#/attestations", "Attest that nobody of so small a group can be recognised (nobody_recognisable).")
			}},
	}},
}

func testProvenance(f *InsightFacts) []Gap {
	i := f.Insight
	end := i.CollectedTo
	if end.IsZero() {
		end = i.CollectedFrom
	}
	var sample []Gap
	if HeadlineOf(i.Counts, "sample") == nil && orEmpty(i.Method.Sampling) != "not_applicable" {
		sample = NeedOperation("addInsightCount", "Give a count of kind sample, or say in method.sampling that it is not applicable.")
	}
	return Gaps(
		NeedIf(i.Source == nil, "#/source", "Say where it comes from."),
		NeedIf(len(i.Method.Methods)+len(i.Method.MethodsAsStated) == 0, "#/method/methods", "Say how people were heard."),
		NeedIf(end.IsZero(), "#/collectedFrom", "Say when people were heard; a month or a year will do."),
		NeedIf(i.CollectedFrom.CertainlyAfter(i.CollectedTo), "#/collectedTo", "Give an end that is not before the start."),
		NeedIf(end.CertainlyAfter(f.Today.Partial()), "#/collectedTo", "Give an end that has come: people are heard before it is told what they said."),
		sample)
}

func testCoverage(f *InsightFacts) []Gap {
	i := f.Insight
	everybody := isTrue(i.WholePopulation)
	return Gaps(
		NeedIf(len(i.Topics)+len(i.TopicsAsStated) == 0, "#/topics", "Say what it is about."),
		NeedIf(len(i.AreaIDs)+len(i.PlaceNames) == 0, "#/areaIds", "Say where."),
		NeedIf(len(i.Communities)+len(i.CommunitiesStated) == 0 && !everybody, "#/communities", "Say of whom, or that it speaks of everybody (wholePopulation)."))
}

func testFindings(f *InsightFacts) []Gap {
	gaps := Gaps(
		NeedIf(f.Insight.Summary == nil, "#/summary", "Say the gist in plain language."),
		NeedIf(len(f.Insight.KeyFindings) == 0, "#/keyFindings", "Give the findings, one by one."))
	for n, k := range f.Insight.KeyFindings {
		gaps = Gaps(gaps,
			NeedIf(k.Expresses == nil, fmt.Sprintf("#/keyFindings/%d/expresses", n), "Say what the finding expresses."),
			NeedIf(k.Sentiment == nil, fmt.Sprintf("#/keyFindings/%d/sentiment", n), "Say how people feel about it."))
	}
	return gaps
}

func testQuotes(f *InsightFacts) []Gap {
	if len(f.Insight.FineAreaIDs) == 0 {
		return nil
	}
	var gaps []Gap
	for n, q := range f.Insight.Quotes {
		gaps = Gaps(gaps, NeedIf(len(q.Descriptor) > 0, fmt.Sprintf("#/quotes/%d/descriptor", n),
			"Leave out who spoke, or the places below a local authority: together they may tell who it was."))
	}
	return gaps
}

func testRights(f *InsightFacts) []Gap {
	r := f.Insight.Rights
	unfit := orEmpty(r.Licence) == licenceOGL && !f.Owner.PublicBody() && r.ReuseConditions == nil
	return Gaps(
		NeedIf(r.Licence == nil, "#/rights/licence", "Choose a licence."),
		NeedIf(r.Attribution == nil, "#/rights/attribution", "Say whom to name."),
		NeedIf(unfit, "#/rights/reuseConditions", "The Open Government Licence is for public bodies: choose another, or say here that you hold the rights."))
}

func testSecondReader(f *InsightFacts) []Gap {
	return Gaps(
		NeedIf(f.Insight.Review.Strength == nil, "#/review/strength", "Say how strong the evidence is."),
		NeedIf(!f.secondReader(), "#/attestations", "Let somebody other than its maker attest that its limits were weighed (limitations_checked)."))
}

func testReviewDay(f *InsightFacts) []Gap {
	day := f.reviewBy()
	latest := f.Today.AddMonths(f.Policy.Settings.InsightReviewMaxMonths)
	return Gaps(
		NeedIf(day == nil, "#/review/reviewBy", "Say by when it is to be looked at again."),
		NeedIf(day != nil && day.After(latest), "#/review/reviewBy", fmt.Sprintf("Choose a day at most %d months ahead.", f.Policy.Settings.InsightReviewMaxMonths)))
}

// storyScopes says how widely a consent reaches, in the order of audiences.
var storyScopes = map[string]Audience{"board": AudienceOrganisation, "partners": AudiencePartners, "public": AudiencePublic}

func testConsent(f *InsightFacts) []Gap {
	c := f.Insight.StoryConsent
	reach, ok := storyScopes[orEmpty(c.Scope)]
	return Gaps(
		NeedIf(c.GivenBy == nil, "#/storyConsent/givenBy", "Say who gave the consent; never a name."),
		NeedIf(!ok || Narrower(reach, f.Record.Visibility) != f.Record.Visibility, "#/storyConsent/scope", "Share the story no more widely than the person agreed to."),
		NeedIf(c.WithdrawnOn != nil, "#/storyConsent/withdrawnOn", "The consent was withdrawn: the story may not be told."),
		NeedIf(c.ExpiresOn != nil && c.ExpiresOn.Before(f.Today), "#/storyConsent/expiresOn", "The consent has expired: ask again, or do not tell the story."))
}

func testCasework(f *InsightFacts) []Gap {
	p := f.Insight.Method.ContinuousPeriod
	few := p == nil || p.Cases == nil || *p.Cases < int64(f.Policy.Settings.SuppressionThreshold)
	return Gaps(
		NeedIf(orEmpty(f.Insight.Kind) != kindDigest, "#/kind", "Make it a digest of continuous feedback: single cases are never told."),
		NeedIf(few, "#/method/continuousPeriod/cases", fmt.Sprintf("Sum up at least %d cases.", f.Policy.Settings.SuppressionThreshold)),
		NeedIf(len(f.Insight.Quotes) > 0, "#/quotes", "Leave quotes out: they may tell whose case it was."))
}

func testPublic(f *InsightFacts) []Gap {
	until := f.Insight.Rights.EmbargoUntil
	return Gaps(
		NeedIf(f.Insight.Summary == nil, "#/summary", "Say the gist in plain language."),
		NeedIf(until != nil && until.After(f.Today), "#/rights/embargoUntil", "Wait until the embargo has ended, or share it with partners only."))
}
