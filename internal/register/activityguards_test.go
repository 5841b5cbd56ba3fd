package register

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

var planToday = NewDate(2027, time.March, 1)

func dayIn(n int) PartialDate { return planToday.AddDays(n).Partial() }

// completeActivity is an activity of a hospital that lacks nothing, at the level
// consulting.
func completeActivity() *Activity {
	a := &Activity{Title: "Survey", Topics: []string{"maternity"}, AreaIDs: []uuid.UUID{uuid.New()}, Summary: new("About maternity care."),
		Kind: new("engagement"), StartsOn: dayIn(0), EndsOn: dayIn(30), Methods: []MethodUse{{Method: new("survey_paper")}}}
	a.State, a.Visibility = ActivityPlanned, AudiencePublic
	a.Context = ActivityContext{InvolvementSphere: new("service_design"), CommissioningStage: new("planning"), ConsultationID: new(uuid.New())}
	a.Purpose = ActivityPurpose{Why: new("To learn."), Objectives: []Objective{{"Learn", new("A list")}}, IntendedImpact: new("Better care."),
		UseOfInformation: new("The board reads it."), BenefitToParticipants: new("Better care.")}
	a.Level = ActivityLevel{Code: new(LevelConsulting), Rationale: new("Views are enough."), InvolvedIn: []string{"alternatives"}}
	a.People = ActivityPeople{TargetCommunities: []TargetCommunity{{CommunityID: uuid.New()}}}
	a.Influence = Influence{Can: []string{"Hours"}, Cannot: []Fixed{{"Budget", new("It is set.")}}}
	a.Evidence.Review = EvidenceReview{Judgements: []InsightJudgement{{InsightID: judged, Used: true}}, MethodEvidence: new("Paper works."),
		Conclusion: new(CoveragePartial), Gaps: []EvidenceGap{{Question: new("Why?")}}, CompletedOn: new(planToday)}
	a.Equality = Equality{InclusionHealthNote: new("Asked."), EHIANotNeededReason: new("Nothing is proposed.")}
	for _, c := range []string{"age", "disability", "gender_reassignment", "marriage_and_civil_partnership", "pregnancy_and_maternity", "race", "religion_or_belief", "sex", "sexual_orientation"} {
		a.Equality.Considerations = append(a.Equality.Considerations, EqualityConsideration{c, new("included"), nil})
	}
	a.Access = ActivityAccess{AskForFormat: new("Ring us."), Formats: []AccessFormat{{Format: new("easy_read")}, {Format: new("standard_print")}},
		PlainLanguage: PlainLanguage{new("lay_reader"), new(planToday)}, Information: []AccessInformation{{Title: new("Leaflet")}},
		SupportOffered: []SupportOffered{{Kind: new("childcare")}}}
	a.Decision = ActivityDecision{ToBeInformed: new("Where births take place"), Body: new("The board"), DueOn: new(planToday.AddDays(60))}
	a.Progress.TestBack = TestBack{PlannedOn: new(planToday.AddDays(45)), DoneOn: dayIn(0), Result: new("Yes.")}
	a.Resources = ActivityResources{Constraints: new("none"), LeadRole: new("Engagement lead"), BudgetGBP: new("100"), StaffDays: new(2.0), Team: Team{Trained: new(true)}}
	a.Communication = Communication{Messages: []string{"Tell us"}, Audiences: []string{"public"}, Channels: []string{"post"}}
	a.Promise = FeedbackPromise{Text: new("A report."), DueOn: new(planToday.AddDays(90)), Channels: []string{"post"}, Formats: []string{"easy_read"}, PreferencesAsked: new(true)}
	a.Redress.Route = new("Tell the trust.")
	a.Partners.Members = []PartnerMember{{Name: new("Mums' group"), Role: new("advises")}}
	a.DataProtection.CollectsPersonalData = new(false)
	a.DevolvedPower = DevolvedPower{DecisionRight: new("The budget"), DecidedByStakeholderID: new(uuid.New())}
	a.LivedExperience.Roles = []LivedExperienceRole{{Recognition: Recognition{Kind: new("voucher")}}}
	a.Duty = Duty{Subject: new("planning_of_services"), Conclusion: new("applies")}
	a.TakePart = TakePart{URL: new("https://example.org"), PublicContact: PublicContact{Web: new("https://example.org")}}
	a.Evaluation = Evaluation{SubmittedOn: new(planToday), CommunityInvolvement: CommunityInvolvement{How: new("A panel read it.")},
		Lessons: []Lesson{{Text: "x", Kind: new("worked_well")}, {Text: "y", Kind: new("could_improve")}}}
	return a
}

var judged = uuid.New()

func completeFacts(p Profile) *ActivityFacts {
	a := completeActivity()
	a.GuardProfile = p
	f := &ActivityFacts{Activity: a, Methods: map[string]MethodFacts{"survey_paper": {[]string{LevelConsulting, LevelInvolving, LevelInforming}, "post"}},
		Searches:     []SearchFacts{{On: planToday, Covers: true, Verdict: CoveragePartial, Best: []uuid.UUID{judged}}},
		Consultation: "proposal", SeldomHeard: true, Insights: []GrownInsight{{State: "in_review"}},
		Loops: []GrownLoop{{State: LoopFedBack, Told: []LoopDelivery{{On: dayIn(80), Channel: new("post")}}}}}
	a.Kind = new("pre_consultation_engagement")
	f.Record, f.Policy, f.Today = &a.Record, DefaultPolicy(), planToday
	f.Owner = OwnerFacts{Type: "nhs_trust", OtherApprovers: 1}
	f.By, a.CreatedBy = Actor{Holder: "approver", Role: RoleApprover}, "editor"
	a.Attestations = []Attestation{{What: AttestResources, By: f.By.Holder}}
	return f
}

func at(level string) func(*ActivityFacts) {
	return func(f *ActivityFacts) { f.Activity.Level.Code = &level }
}

func inState(state string) func(*ActivityFacts) {
	return func(f *ActivityFacts) { f.Record.State = state }
}

var (
	h, r, w = StrengthHard, StrengthReason, StrengthWarn
	none    = StrengthNone
)

type guardCase struct {
	guard string
	part  int
	// Strengths in light, standard and service_change.
	strengths [3]Strength
	given     func(*ActivityFacts) // before it breaks: the part is met
	breaks    func(*ActivityFacts)
	gap       string // pointer or operation
}

func each(cases ...guardCase) []guardCase { return cases }

func edits(edit func(*Activity)) func(*ActivityFacts) {
	return func(f *ActivityFacts) { edit(f.Activity) }
}

var planCases = each(
	guardCase{"ACT-G00", 1, [3]Strength{h, h, h}, nil, edits(func(a *Activity) { a.Title = " " }), "#/title"},
	guardCase{"ACT-G00", 2, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Topics = nil }), "#/topics"},
	guardCase{"ACT-G00", 2, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.AreaIDs = nil }), "#/areaIds"},
	guardCase{"ACT-G00", 2, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.StartsOn = PartialDate{} }), "#/startsOn"},
	guardCase{"ACT-G00", 3, [3]Strength{w, w, w}, nil, edits(func(a *Activity) { a.Summary = nil }), "#/summary"},
	guardCase{"ACT-G00", 3, [3]Strength{w, w, w}, nil, edits(func(a *Activity) { a.EndsOn = PartialDate{} }), "#/endsOn"},
	guardCase{"ACT-G00", 4, [3]Strength{w, r, r}, nil, edits(func(a *Activity) { a.Level.Code = nil }), "#/level/code"},
	guardCase{"ACT-G01", 1, [3]Strength{h, h, h}, at(LevelInforming), edits(func(a *Activity) { a.Purpose.Why = nil }), "#/purpose/why"},
	guardCase{"ACT-G01", 2, [3]Strength{w, h, h}, at(LevelInforming), edits(func(a *Activity) { a.People.TargetCommunities = nil }), "#/people/targetCommunities"},
	guardCase{"ACT-G01", 3, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Methods = nil }), "#/methods"},
	guardCase{"ACT-G01", 3, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Purpose.BenefitToParticipants = nil }), "#/purpose/benefitToParticipants"},
	guardCase{"ACT-G01", 4, [3]Strength{w, r, r}, nil, edits(func(a *Activity) { a.Purpose.Objectives[0].Measure = nil }), "#/purpose/objectives"},
	guardCase{"ACT-G01", 5, [3]Strength{none, h, h}, nil, edits(func(a *Activity) { a.Duty.Conclusion = new("not_yet_assessed") }), "#/duty/conclusion"},
	guardCase{"ACT-G02", 1, [3]Strength{h, h, h}, nil, edits(func(a *Activity) { a.Influence.Can = nil }), "#/influence/can"},
	guardCase{"ACT-G02", 1, [3]Strength{h, h, h}, func(f *ActivityFacts) {
		at(LevelInforming)(f)
		f.Activity.Influence = Influence{NothingOpen: new(true)}
	}, edits(func(a *Activity) { a.Influence.NothingOpen = nil }), "#/influence/can"},
	guardCase{"ACT-G02", 2, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Influence.Cannot[0].Reason = nil }), "#/influence/cannot"},
	guardCase{"ACT-G03", 1, [3]Strength{w, h, h}, nil, func(f *ActivityFacts) { f.Searches[0].On = planToday.AddDays(-91) }, "createEvidenceSearch"},
	guardCase{"ACT-G03", 1, [3]Strength{w, h, h}, nil, func(f *ActivityFacts) { f.Searches[0].Covers = false }, "createEvidenceSearch"},
	guardCase{"ACT-G03", 2, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Evidence.Review.Judgements = nil }), "#/evidence/review/judgements"},
	guardCase{"ACT-G03", 3, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Evidence.Review.Gaps = nil }), "#/evidence/review/gaps"},
	guardCase{"ACT-G03", 3, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Evidence.Review.CompletedOn = new(planToday.AddDays(1)) }), "#/evidence/review/completedOn"},
	guardCase{"ACT-G03", 4, [3]Strength{w, r, r}, nil, edits(func(a *Activity) { a.Evidence.Review.MethodEvidence = nil }), "#/evidence/review/methodEvidence"},
	guardCase{"ACT-G04", 1, [3]Strength{w, r, r}, func(f *ActivityFacts) {
		f.Searches[0].Verdict = CoverageSufficient
		f.Activity.Evidence.Review.Override = EvidenceOverride{new("out_of_date"), new("Much has changed.")}
	}, edits(func(a *Activity) { a.Evidence.Review.Override.Text = nil }), "#/evidence/review/override/text"},
	guardCase{"ACT-G04", 2, [3]Strength{w, r, r}, nil, edits(func(a *Activity) { a.Evidence.Review.Conclusion = new(CoverageNone) }), "#/evidence/review/weakerReason"},
	guardCase{"ACT-G04b", 1, [3]Strength{w, h, h}, func(f *ActivityFacts) { f.Searches[0].Verdict = CoverageSufficient },
		func(f *ActivityFacts) { f.Searches[0].Verdict = CoveragePartial }, "createEvidenceSearch"},
	guardCase{"ACT-G04b", 2, [3]Strength{w, h, h}, func(f *ActivityFacts) { f.Searches[0].Verdict = CoverageSufficient },
		edits(func(a *Activity) { a.Evidence.Review.Judgements[0].Used = false }), "#/evidence/review/insightIds"},
	guardCase{"ACT-G05", 1, [3]Strength{w, h, h}, func(f *ActivityFacts) {
		f.Overlaps = []OverlapFacts{{uuid.Nil, 0.6}, {uuid.New(), 0.49}}
		f.Activity.Evidence.Overlaps = []Acknowledgement{{ActivityID: uuid.Nil, Response: "joined"}}
	}, edits(func(a *Activity) { a.Evidence.Overlaps[0].Response = ResponseSeparate }), "acknowledgeOverlap"},
	guardCase{"ACT-G05", 2, [3]Strength{w, w, w}, inState(ActivityApproved), func(f *ActivityFacts) { f.Overlaps = []OverlapFacts{{uuid.New(), 0.5}} }, "acknowledgeOverlap"},
	guardCase{"ACT-G06", 1, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Level.Rationale = nil }), "#/level/rationale"},
	guardCase{"ACT-G06", 1, [3]Strength{none, r, r}, at(LevelInforming), func(f *ActivityFacts) { f.Methods["survey_paper"] = MethodFacts{} }, "#/methods"},
	guardCase{"ACT-G06", 2, [3]Strength{none, r, r}, nil, func(f *ActivityFacts) { f.Methods["survey_paper"] = MethodFacts{[]string{LevelConsulting}, "digital"} }, "#/methods"},
	guardCase{"ACT-G06", 3, [3]Strength{none, r, r}, func(f *ActivityFacts) {
		at(LevelInvolving)(f)
		f.Activity.Time.Cadence = new("series")
	}, edits(func(a *Activity) { a.Time.Cadence = new("one_off") }), "#/time/cadence"},
	guardCase{"ACT-G06", 4, [3]Strength{w, h, h}, at(LevelCollaborating), edits(func(a *Activity) { a.Level.InvolvedIn = nil }), "#/level/involvedIn"},
	guardCase{"ACT-G06", 5, [3]Strength{w, h, h}, at(LevelEmpowering), edits(func(a *Activity) { a.DevolvedPower.DecisionRight = nil }), "#/devolvedPower/decisionRight"},
	guardCase{"ACT-G07", 1, [3]Strength{none, r, h}, nil, edits(func(a *Activity) { a.Equality.Considerations[3].Treatment = nil }), "#/equality/considerations"},
	guardCase{"ACT-G07", 2, [3]Strength{none, r, r}, nil, func(f *ActivityFacts) { f.SeldomHeard = false }, "#/people/targetCommunities"},
)

var conductCases = each(
	guardCase{"ACT-G08", 1, [3]Strength{w, h, h}, at(LevelInforming), edits(func(a *Activity) { a.Access.AskForFormat = nil }), "#/access/askForFormat"},
	guardCase{"ACT-G08", 2, [3]Strength{none, r, h}, nil, edits(func(a *Activity) { a.Access.Formats = a.Access.Formats[1:] }), "#/access/formats"},
	guardCase{"ACT-G08", 2, [3]Strength{none, r, h}, nil, edits(func(a *Activity) { a.Access.PlainLanguage.On = nil }), "#/access/plainLanguage"},
	guardCase{"ACT-G09", 1, [3]Strength{none, h, h}, nil, edits(func(a *Activity) { a.StartsOn, _ = ParsePartialDate("2027-03") }), "#/startsOn"},
	guardCase{"ACT-G09", 1, [3]Strength{none, h, h}, nil, edits(func(a *Activity) { a.EndsOn = dayIn(-1) }), "#/endsOn"},
	guardCase{"ACT-G09", 1, [3]Strength{none, h, h}, edits(func(a *Activity) {
		a.Time.Cadence, a.EndsOn, a.Time.ReviewEveryMonths = new(CadenceOngoing), PartialDate{}, new(6)
	}), edits(func(a *Activity) { a.Time.ReviewEveryMonths = nil }), "#/time/reviewEveryMonths"},
	guardCase{"ACT-G09", 2, [3]Strength{none, h, h}, nil, edits(func(a *Activity) { a.Decision.Stage = new("after_decision") }), "#/decision/stage"},
	guardCase{"ACT-G09", 2, [3]Strength{none, h, h}, nil, edits(func(a *Activity) { a.Decision.DueOn = nil }), "#/decision/dueOn"},
	guardCase{"ACT-G09", 3, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.EndsOn = dayIn(19) }), "#/time/shortNoticeReason"},
	guardCase{"ACT-G09", 4, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Decision.DueOn = new(planToday.AddDays(43)) }), "#/decision/dueOn"},
	guardCase{"ACT-G09", 4, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Progress.TestBack.PlannedOn = new(planToday.AddDays(61)) }), "#/progress/testBack/plannedOn"},
	guardCase{"ACT-G09", 5, [3]Strength{none, r, r}, edits(func(a *Activity) { a.Time.SetByOther = SetByOther{By: new("court"), ToldParticipants: new(true)} }),
		edits(func(a *Activity) { a.Time.SetByOther.ToldParticipants = nil }), "#/time/setByOther/toldParticipants"},
	guardCase{"ACT-G09", 6, [3]Strength{h, h, h}, inState(ActivityClosed), edits(func(a *Activity) { a.EndsOn = dayIn(0) }), "#/endsOn"},
	guardCase{"ACT-G10", 1, [3]Strength{none, h, h}, nil, edits(func(a *Activity) { a.Resources.LeadRole = nil }), "#/resources/leadRole"},
	guardCase{"ACT-G10", 2, [3]Strength{none, w, w}, at(LevelInforming), edits(func(a *Activity) { a.Resources.Constraints = nil }), "#/resources/constraints"},
	guardCase{"ACT-G10", 3, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Resources.BudgetGBP = new("0.00") }), "#/resources/budgetGbp"},
	guardCase{"ACT-G10", 3, [3]Strength{none, r, r}, at(LevelInvolving), edits(func(a *Activity) { a.Access.SupportOffered = nil }), "#/access/supportOffered"},
	guardCase{"ACT-G11", 1, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Communication.Messages = nil }), "#/communication/messages"},
	guardCase{"ACT-G11", 2, [3]Strength{w, w, w}, at(LevelInforming), edits(func(a *Activity) { a.Communication.Audiences = nil }), "#/communication/audiences"},
	guardCase{"ACT-G11", 3, [3]Strength{w, r, r}, nil, edits(func(a *Activity) { a.Communication.Channels = []string{"website"} }), "#/communication/channels"},
	guardCase{"ACT-G12", 1, [3]Strength{h, h, h}, nil, edits(func(a *Activity) { a.Promise.DueOn = nil }), "#/promise/dueOn"},
	guardCase{"ACT-G12", 2, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Promise.PreferencesAsked = new(false) }), "#/promise/preferencesAsked"},
	guardCase{"ACT-G12", 3, [3]Strength{w, r, r}, nil, edits(func(a *Activity) { a.Promise.DueOn = new(planToday.AddDays(115)) }), "#/promise/dueOn"},
	guardCase{"ACT-G12", 4, [3]Strength{w, h, h}, inState(ActivityApproved), edits(func(a *Activity) { a.Visibility = AudiencePartners }), "#/visibility"},
	guardCase{"ACT-G13", 1, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.Redress.Route = nil }), "#/redress/route"},
	guardCase{"ACT-G14", 1, [3]Strength{none, r, r}, func(f *ActivityFacts) { f.Unvoiced = true }, edits(func(a *Activity) { a.Partners = ActivityPartners{NoneReason: new("None.")} }), "#/partners/members"},
	guardCase{"ACT-G14", 2, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Partners.Members[0].Role = nil }), "#/partners/members"},
	guardCase{"ACT-G15", 1, [3]Strength{none, h, h}, nil, func(f *ActivityFacts) { f.By.Holder = "editor" }, "transitionActivity"},
	guardCase{"ACT-G15", 1, [3]Strength{none, h, h}, func(f *ActivityFacts) { f.By.Holder, f.Owner.OtherApprovers = "editor", 0 },
		func(f *ActivityFacts) { f.Owner.OtherApprovers = 1 }, "transitionActivity"},
	guardCase{"ACT-G15", 2, [3]Strength{none, h, h}, nil, func(f *ActivityFacts) { f.Record.Attestations = nil }, "#/attestations"},
	guardCase{"ACT-G16", 1, [3]Strength{none, none, h}, nil, func(f *ActivityFacts) { f.Consultation = "" }, "#/context/consultationId"},
	guardCase{"ACT-G16", 1, [3]Strength{none, none, h}, at(LevelInforming), func(f *ActivityFacts) { f.Consultation = "local_involvement" }, "#/kind"},
	guardCase{"ACT-G17", 1, [3]Strength{h, h, h}, nil, edits(func(a *Activity) { a.DataProtection.CollectsPersonalData = nil }), "#/dataProtection/collectsPersonalData"},
	guardCase{"ACT-G17", 1, [3]Strength{h, h, h}, edits(func(a *Activity) {
		a.DataProtection = DataProtection{CollectsPersonalData: new(true), LawfulBases: []string{"art6_1_e_public_task"}, DPIARef: new("1"),
			PrivacyNoticeURL: new("https://example.org"), RespondentDataHeldBy: new("The trust"), RespondentDataDeleteBy: new(planToday)}
	}), edits(func(a *Activity) { a.DataProtection.RespondentDataDeleteBy = nil }), "#/dataProtection/respondentDataDeleteBy"},
	guardCase{"ACT-G18", 1, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.LivedExperience.Roles[0].Recognition.Kind = new("none_with_reason") }), "#/livedExperience/roles"},
	guardCase{"ACT-G28", 1, [3]Strength{h, h, h}, nil, func(f *ActivityFacts) { f.Personal.Hard.Add("#/summary", CodePersonalData, "x") }, "#/summary"},
	guardCase{"ACT-G28", 2, [3]Strength{h, h, h}, func(f *ActivityFacts) {
		f.Personal.Attest.Add("#/summary", CodePersonalData, "x")
		f.Record.Attestations = append(f.Record.Attestations, Attestation{What: AttestPublicContact})
	}, func(f *ActivityFacts) { f.Record.Attestations = nil }, "#/summary"},
)

var endCases = each(
	guardCase{"ACT-G19", 1, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.StartsOn = dayIn(1) }), "#/startsOn"},
	guardCase{"ACT-G19", 2, [3]Strength{w, h, h}, nil, edits(func(a *Activity) { a.TakePart.URL, a.TakePart.Address = nil, new("Town Hall") }), "#/takePart/url"},
	guardCase{"ACT-G19", 3, [3]Strength{w, h, h}, at(LevelInforming), edits(func(a *Activity) { a.TakePart.PublicContact = PublicContact{} }), "#/takePart/publicContact"},
	guardCase{"ACT-G19", 4, [3]Strength{w, r, r}, nil, edits(func(a *Activity) { a.Access.Information = nil }), "#/access/information"},
	guardCase{"ACT-G19", 5, [3]Strength{w, r, r}, nil, func(f *ActivityFacts) { f.RestrictedToday = true }, "#/startsOn"},
	guardCase{"ACT-G19", 6, [3]Strength{w, w, w}, func(f *ActivityFacts) { f.ApprovedOn = planToday.AddDays(-180) }, func(f *ActivityFacts) { f.ApprovedOn = planToday.AddDays(-181) }, "transitionActivity"},
	guardCase{"ACT-G21", 1, [3]Strength{w, h, h}, nil, func(f *ActivityFacts) { f.Insights[0].State = InsightDraft }, "createInsight"},
	guardCase{"ACT-G22", 1, [3]Strength{w, h, h}, nil, func(f *ActivityFacts) { f.Insights[0].Open = 1 }, "createFeedbackLoop"},
	guardCase{"ACT-G23", 1, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Progress.TestBack.Result = nil }), "#/progress/testBack"},
	guardCase{"ACT-G24", 1, [3]Strength{w, h, h}, nil, func(f *ActivityFacts) { f.Loops[0].State = "heard" }, "transitionFeedbackLoop"},
	guardCase{"ACT-G24", 2, [3]Strength{w, h, h}, nil, func(f *ActivityFacts) { f.Loops[0].Told[0].Channel = new("website") }, "addLoopDelivery"},
	guardCase{"ACT-G24", 3, [3]Strength{w, r, r}, func(f *ActivityFacts) { f.Today = planToday.AddDays(100) }, func(f *ActivityFacts) { f.Loops[0].Told[0].On = dayIn(91) }, "#/progress/lateReason"},
	guardCase{"ACT-G23", 1, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Progress.TestBack.DoneOn = dayIn(1) }), "#/progress/testBack"},
	guardCase{"ACT-G25", 1, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Evaluation.SubmittedOn = nil }), "#/evaluation/submittedOn"},
	guardCase{"ACT-G25", 1, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Evaluation.SubmittedOn = new(planToday.AddDays(1)) }), "#/evaluation/submittedOn"},
	guardCase{"ACT-G26", 1, [3]Strength{none, r, r}, nil, edits(func(a *Activity) { a.Evaluation.Lessons = a.Evaluation.Lessons[:1] }), "#/evaluation/lessons"},
	guardCase{"ACT-G27", 1, [3]Strength{w, h, h}, edits(func(a *Activity) {
		a.Progress.OpenedOn = dayIn(0)
		a.Progress.Updates = []ProgressUpdate{{dayIn(5), "It stops."}}
	}), func(f *ActivityFacts) { f.Activity.Progress.Updates, f.Loops = nil, nil }, "#/progress/updates"},
)

func results(f *ActivityFacts, guard string) map[int]GuardResult {
	out := map[int]GuardResult{}
	for _, r := range ActivityLifecycle.guard(guard).evaluate(f) {
		out[r.Part] = r
	}
	return out
}

// Every part of every guard is met, and is not, in every profile.
func TestActivityGuards(t *testing.T) {
	t.Parallel()
	cases := append(append(planCases, conductCases...), endCases...)
	tested := map[string]bool{}
	for n, c := range cases {
		tested[fmt.Sprint(c.guard, " ", c.part)] = true
		for i, p := range []Profile{ProfileLight, ProfileStandard, ProfileServiceChange} {
			t.Run(fmt.Sprintf("%s/%d/%s/%d", c.guard, c.part, p, n), func(t *testing.T) {
				t.Parallel()
				f := completeFacts(p)
				if c.given != nil {
					c.given(f)
				}
				whole, asked := results(f, c.guard)[c.part]
				require.Equal(t, c.strengths[i] != none, asked)
				c.breaks(f)
				if !asked {
					require.NotContains(t, results(f, c.guard), c.part)
					return
				}
				require.Equal(t, OutcomeMet, whole.Outcome, whole.Gaps)
				broken := results(f, c.guard)[c.part]
				require.Equal(t, OutcomeUnmet, broken.Outcome)
				require.Equal(t, c.strengths[i], broken.Strength)
				var gaps []string
				for _, g := range broken.Gaps {
					require.NotEmpty(t, g.Message)
					gaps = append(gaps, g.Pointer+g.Operation)
				}
				require.Contains(t, gaps, c.gap)
			})
		}
	}
	for _, g := range ActivityLifecycle.Guards {
		for i, part := range g.Parts {
			if part.Pending == "" {
				require.True(t, tested[fmt.Sprint(g.ID, " ", i+1)], "%s part %d is not tested", g.ID, i+1)
			}
		}
	}
}

// Whatever asks people for nothing is asked for less.
func TestInformingIsAskedLess(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"ACT-G03", "ACT-G04", "ACT-G05", "ACT-G07", "ACT-G09", "ACT-G12", "ACT-G13", "ACT-G14", "ACT-G17",
		"ACT-G20", "ACT-G21", "ACT-G22", "ACT-G23", "ACT-G24", "ACT-G25", "ACT-G26"} {
		f := completeFacts(ProfileServiceChange)
		require.NotEmpty(t, results(f, id), id)
		at(LevelInforming)(f)
		require.Empty(t, results(f, id), id)
	}
}

// What is not yet recorded does not apply, and says so.
func TestPendingGuardsSaySo(t *testing.T) {
	t.Parallel()
	for guard, parts := range map[string][]int{"ACT-G08": {3}, "ACT-G20": {1, 2}} {
		for _, part := range parts {
			r := results(completeFacts(ProfileStandard), guard)[part]
			require.Equal(t, OutcomeNotApplicable, r.Outcome)
			require.Equal(t, notRecorded, *r.Reason)
		}
	}
}
