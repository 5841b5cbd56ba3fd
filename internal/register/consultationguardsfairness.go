package register

import (
	"fmt"
	"slices"
)

// The guards of a fair consultation rest on four principles of the courts, known
// by the case R v Brent LBC, ex parte Gunning (1985) 84 LGR 168: people are asked
// while the matter is open, told enough to answer, given the time for it, and
// their answers are truly weighed.
const gunningCase = "R v Brent LBC, ex parte Gunning (1985) 84 LGR 168"

const serviceChangeGuidance = "Planning, assuring and delivering service change for patients, NHS England 2018"

var fairnessGuards = []consultationGuard{
	{ID: "CON-G07", Title: "Assured before people are asked", Source: serviceChangeGuidance, Parts: []consultationPart{
		{Asks: "Both assurance stages have an outcome, or it says why they are not asked here.", Strengths: changeReason,
			When: assuranceApplies, Test: stagesPassed},
		{Asks: "Each of the four tests has its evidence.", Strengths: changeReason, When: assuranceApplies, Test: testsEvidenced},
		{Asks: "It says whether hospital beds close; if so, one of the three conditions is met.", Strengths: changeReason,
			When: assuranceApplies, Test: bedsTested},
	}},
	{ID: "CON-G08", Title: "Asked while the matter is open", Source: gunningCase, Parts: []consultationPart{
		{Asks: "A role has signed the statement that nothing is decided yet.", Strengths: warnThenHard, Test: formativeSigned},
		{Asks: "No decision has been taken on it.", Strengths: warnThenHard, Test: func(f *ConsultationFacts) []Gap {
			return NeedIf(f.decidedBefore(), "#/decisionIds", tooLate)
		}},
		{Asks: "Each question has two viable options at least, or says why there is one and what within it can change.", Strengths: warnThenHard, Test: optionsReal},
		{Asks: "Each option that was ruled out says why.", Strengths: warnThenHard, Test: ruledOutWhy},
		{Asks: "The decision is due after the last day on which people can answer.", Strengths: warnThenHard, Test: decisionAfterwards},
	}},
	{ID: "CON-G09", Title: "Enough information to answer", Source: gunningCase, Parts: []consultationPart{
		{Asks: "The full document, a summary, the case for change and the questionnaire are published by the first day; public bodies publish the equality and health inequality impact assessment too.",
			Strengths: warnThenHard, Test: documentsPublished},
		{Asks: "Each option that people are asked about says what speaks for and against it, and what it means for cost, travel and equality.",
			Strengths: warnThenHard, Test: optionsDescribed},
		{Asks: "There is an easy-read document.", Strengths: warnThenReason, Test: func(f *ConsultationFacts) []Gap {
			return NeedIf(f.Consultation.document("easy_read") < 0, "#/documents", "Add an easy-read document with its address (kind easy_read).")
		}},
		{Asks: "There are translations for the languages of the communities it is for.", Strengths: warnThenReason, Pending: "The languages of communities are not yet recorded here."},
	}},
	{ID: "CON-G10", Title: "Enough time to answer", Source: gunningCase, Parts: []consultationPart{
		{Asks: "It is open for the days that the local setting expects, the first and the last included, or says why for fewer.", Strengths: warnThenReason,
			Settings: []string{"consultationExpectedDays"}, Test: longEnough},
		{Asks: "Scrutiny has agreed to fewer days than the local setting allows without.", Strengths: changeReason,
			Settings: []string{"consultationAgreedShorterDays"}, Test: shorterAgreed},
		{Asks: "Days in a period in which public bodies keep still, and local holidays, are added.", Strengths: warnOnly,
			Settings: []string{"consultationExpectedDays"}, Test: holidaysAdded},
		{Asks: "The decision is due no earlier than the local setting allows for weighing the answers.", Strengths: warnThenReason,
			Settings: []string{"consultationDecisionGapDays"}, Test: gapToDecision},
		{Asks: "The comments of each authority count until the last day at least.", Strengths: warnOnly, Test: commentsUntilClose},
		{Asks: "The first day has come.", Strengths: warnThenReason, For: "when it opens",
			When: func(f *ConsultationFacts) bool { return f.Record.State == "ready" && f.to() == "open" },
			Test: func(f *ConsultationFacts) []Gap {
				return NeedIf(f.Consultation.OpensOn.Earliest().After(f.day()), "#/opensOn", "People were told of a later first day. Open on that day, or give the reason.")
			}},
	}},
}

// What went wrong, and is not merely unstated.
const (
	tooLate        = "A decision on this has been recorded already, so the matter is not open."
	beforeAnalysis = "The decision was taken before the analysis had been out for a day."
	beforeComments = "The decision was taken before the comments of an authority were due."
	behindDoors    = "The meeting was not held in public. Give the reason why not."
)

var wentWrong = []string{tooLate, beforeAnalysis, beforeComments, behindDoors}

// decidedBefore reports whether a decision stands in the way of asking. The past
// holds decisions that came later; there only one that was certainly taken before
// people could answer counts.
func (f *ConsultationFacts) decidedBefore() bool {
	return slices.ContainsFunc(f.Decisions, func(d *Decision) bool {
		return !f.Record.Past() || f.Consultation.OpensOn.CertainlyAfter(d.DecidedOn)
	})
}

func assuranceApplies(f *ConsultationFacts) bool {
	return blank(f.Consultation.Assurance.NotApplicableReason)
}

func stagesPassed(f *ConsultationFacts) (gaps []Gap) {
	for n, code := range []string{"stage1_strategic_sense_check", "stage2_assurance_checkpoint"} {
		passed := slices.ContainsFunc(f.Consultation.Assurance.Stages, func(s AssuranceStage) bool { return s.Stage == code && s.Outcome != nil })
		gaps = append(gaps, NeedIf(!passed, "#/assurance/stages",
			fmt.Sprintf("Give the outcome of assurance stage %d, or in notApplicableReason why it is not asked here.", n+1))...)
	}
	return gaps
}

// fourTests are the tests that every service change meets, in words.
var fourTests = []struct{ code, words string }{
	{"strong_public_and_patient_engagement", "strong public and patient engagement"},
	{"patient_choice", "patient choice"},
	{"clear_clinical_evidence_base", "a clear clinical evidence base"},
	{"support_of_clinical_commissioners", "support of clinical commissioners"},
}

func (c *Consultation) assuranceTest(code string) *AssuranceTest {
	for i := range c.Assurance.Tests {
		if c.Assurance.Tests[i].Test == code {
			return &c.Assurance.Tests[i]
		}
	}
	return nil
}

func testsEvidenced(f *ConsultationFacts) (gaps []Gap) {
	for _, t := range fourTests {
		found := f.Consultation.assuranceTest(t.code)
		gaps = append(gaps, NeedIf(found == nil || blank(found.Evidence) && blank(found.URL), "#/assurance/tests", "Give the evidence for the test on "+t.words+" (test "+t.code+").")...)
	}
	return gaps
}

func bedsTested(f *ConsultationFacts) []Gap {
	t := f.Consultation.assuranceTest("hospital_bed_closure_conditions")
	switch {
	case t == nil || t.Applicable == nil:
		return Need("#/assurance/tests", "Say in the test on hospital beds whether it applies, that is whether beds close (test hospital_bed_closure_conditions).")
	case *t.Applicable && t.Condition == nil:
		return Need("#/assurance/tests", "Beds close, so say which of the three conditions is met.")
	}
	return nil
}

func formativeSigned(f *ConsultationFacts) []Gap {
	s := f.Consultation.Formative
	return Gaps(
		NeedIf(blank(s.Text), "#/formative/text", "State that nothing is decided yet, and what can still change."),
		NeedIf(!isTrue(s.NoDecisionMade), "#/formative/noDecisionMade", "Confirm that no decision has been made."),
		NeedIf(blank(s.SignedByRole), "#/formative/signedByRole", "Say which role signs it; never a name."),
		NeedIf(s.On.IsZero(), "#/formative/on", "Say when it was signed."))
}

// asked reports whether people are asked about an option: it has not been ruled
// out or taken back before.
func (o ConsultationOption) asked() bool {
	return orEmpty(o.Status) != "ruled_out" && orEmpty(o.Status) != "withdrawn" && (o.Viable == nil || *o.Viable)
}

func optionsReal(f *ConsultationFacts) []Gap {
	if len(f.Consultation.Questions) == 0 {
		return NeedOperation("addConsultationQuestion", "Add at least one question with its options.")
	}
	var gaps []Gap
	for n, q := range f.Consultation.Questions {
		at := fmt.Sprintf("#/questions/%d", n)
		open := filter(q.Options, ConsultationOption.asked)
		switch len(open) {
		case 0:
			gaps = append(gaps, Gap{Pointer: at + "/options", Operation: "addConsultationOption", Message: "Add the options that people can choose from."})
		case 1:
			gaps = Gaps(gaps, needPart(blank(q.SingleOptionReason), at+"/singleOptionReason", "updateConsultationQuestion", "Say why there is one option only, or add another."),
				needPart(blank(q.OpenToChange), at+"/openToChange", "updateConsultationQuestion", "Say what within the one option people can still change."))
		}
	}
	return gaps
}

// eachOption looks at every option of every question, with where it stands.
func (c *Consultation) eachOption(gap func(o ConsultationOption, at string) []Gap) (gaps []Gap) {
	for n, q := range c.Questions {
		for m, o := range q.Options {
			gaps = append(gaps, gap(o, fmt.Sprintf("#/questions/%d/options/%d", n, m))...)
		}
	}
	return gaps
}

func ruledOutWhy(f *ConsultationFacts) []Gap {
	return f.Consultation.eachOption(func(o ConsultationOption, at string) []Gap {
		return needPart(!o.asked() && blank(o.StatusReason), at+"/statusReason", "updateConsultationOption", "Say why this option was ruled out.")
	})
}

func decisionAfterwards(f *ConsultationFacts) []Gap {
	c := f.Consultation
	return Gaps(
		NeedIf(c.ClosesOn.IsZero(), "#/closesOn", "Give the last day on which people can answer."),
		NeedIf(c.Decision.DueOn.IsZero(), "#/decision/dueOn", "Give the day by which the decision is due."),
		NeedIf(!c.ClosesOn.IsZero() && !c.Decision.DueOn.IsZero() && !c.Decision.DueOn.Latest().After(c.ClosesOn.Earliest()), "#/decision/dueOn",
			"Let the decision be due after the last day on which people can answer."))
}

// document is where the first document of a kind stands, -1 when there is none.
func (c *Consultation) document(kind string) int {
	return slices.IndexFunc(c.Documents, func(d ConsultationDocument) bool { return orEmpty(d.Kind) == kind && !blank(d.URL) })
}

func documentsPublished(f *ConsultationFacts) []Gap {
	c := f.Consultation
	kinds := []struct{ code, words string }{{"full", "the full document"}, {"summary", "a summary"}, {"case_for_change", "the case for change"}, {"questionnaire", "the questionnaire"}}
	if f.Owner.PublicBody() {
		kinds = append(kinds, struct{ code, words string }{"ehia", "the equality and health inequality impact assessment"})
	}
	gaps := NeedIf(c.OpensOn.IsZero(), "#/opensOn", "Give the first day on which people can answer.")
	for _, k := range kinds {
		i := c.document(k.code)
		if i < 0 {
			gaps = append(gaps, Gap{Pointer: "#/documents", Message: "Add " + k.words + " with its address (kind " + k.code + ")."})
			continue
		}
		at, on := fmt.Sprintf("#/documents/%d/publishedOn", i), c.Documents[i].PublishedOn
		gaps = Gaps(gaps, NeedIf(on.IsZero(), at, "Say when "+k.words+" is published."),
			NeedIf(on.CertainlyAfter(c.OpensOn), at, "Publish "+k.words+" by the first day on which people can answer."))
	}
	return gaps
}

func optionsDescribed(f *ConsultationFacts) []Gap {
	return f.Consultation.eachOption(func(o ConsultationOption, at string) []Gap {
		if !o.asked() {
			return nil
		}
		need := func(text *string, field, words string) []Gap {
			return needPart(blank(text), at+"/"+field, "updateConsultationOption", "Say "+words+".")
		}
		return Gaps(need(o.Benefits, "benefits", "what speaks for this option"), need(o.Disadvantages, "disadvantages", "what speaks against this option"),
			need(o.CostNote, "costNote", "what this option costs"), need(o.TravelNote, "travelNote", "what this option means for travel"),
			need(o.EqualityNote, "equalityNote", "what this option means for equality"))
	})
}

func longEnough(f *ConsultationFacts) []Gap {
	days, expected := f.daysOpen(), f.Policy.Settings.ConsultationExpectedDays
	return NeedIf(days > 0 && days < expected && blank(f.Consultation.Time.DurationReason), "#/time/durationReason",
		fmt.Sprintf("Open for %d days; the local setting is %d. Give the reason, which is published, or a later last day.", days, expected))
}

func shorterAgreed(f *ConsultationFacts) []Gap {
	days, agreed := f.daysOpen(), f.Policy.Settings.ConsultationAgreedShorterDays
	return NeedIf(days > 0 && days < agreed && f.Consultation.Time.ShorterPeriodAgreedByScrutiny.IsZero(), "#/time/shorterPeriodAgreedByScrutinyOn",
		fmt.Sprintf("Open for %d days. Below %d, say when scrutiny agreed to it.", days, agreed))
}

func holidaysAdded(f *ConsultationFacts) []Gap {
	days, expected, lost := f.daysOpen(), f.Policy.Settings.ConsultationExpectedDays, f.restrictedDays()
	return NeedIf(days > 0 && lost > 0 && days-lost < expected, "#/closesOn",
		fmt.Sprintf("Of %d days %d fall into holidays or a period before an election. Add as many.", days, lost))
}

func gapToDecision(f *ConsultationFacts) []Gap {
	c, gap := f.Consultation, f.Policy.Settings.ConsultationDecisionGapDays
	short := !c.ClosesOn.IsZero() && !c.Decision.DueOn.IsZero() && c.Decision.DueOn.Latest().Before(c.ClosesOn.Earliest().AddDays(gap))
	return NeedIf(short, "#/decision/dueOn", fmt.Sprintf("Leave %d days between the last answers and the decision; that is the local setting.", gap))
}

func commentsUntilClose(f *ConsultationFacts) (gaps []Gap) {
	for n, notice := range f.Consultation.Scrutiny.Notices {
		early := notice.CommentsDueOn != nil && notice.CommentsDueOn.Before(f.Consultation.ClosesOn.Earliest())
		gaps = append(gaps, NeedIf(early, fmt.Sprintf("#/scrutiny/notices/%d/commentsDueOn", n), "Let the comments of the authority count until the last day on which people can answer.")...)
	}
	return gaps
}
