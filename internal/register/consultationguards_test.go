package register

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

var (
	councilA = Authority{ID: uuid.MustParse("01920000-0000-7000-8000-0000000000a1"), Name: "Exampleshire Council"}
	councilB = Authority{ID: uuid.MustParse("01920000-0000-7000-8000-0000000000b1"), Name: "Sampleton Council"}
)

// fairConsultation is a change of NHS services that keeps every promise, as it
// stands at the end of its way.
func fairConsultation() *ConsultationFacts {
	loop, insight, owner := NewID(), NewID(), NewID()
	option := func(title string) ConsultationOption {
		return ConsultationOption{ID: NewID(), Title: title, Benefits: new("B"), Disadvantages: new("D"), CostNote: new("C"), TravelNote: new("T"), EqualityNote: new("E")}
	}
	document := func(kind string) ConsultationDocument {
		return ConsultationDocument{Kind: new(kind), URL: new("https://example.org/" + kind), PublishedOn: pd("2025-05-10")}
	}
	group := func(code string) Consultee { return Consultee{Group: code, ContactedOn: pd("2025-05-12")} }
	headline := func(unit, kind string, part *string) Count {
		return Count{Value: new(int64(0)), Qualifier: CountExact, Unit: unit, Kind: kind, Part: part, Headline: true}
	}
	notice := func(a Authority) ScrutinyNotice {
		return ScrutinyNotice{AuthorityID: a.ID, NotifiedOn: pd("2025-03-01"), ProposedDecisionOn: new(dt("2025-10-01")), CommentsDueOn: new(dt("2025-08-10")), PublishedURL: new("https://example.org/notice")}
	}
	view := func(a Authority) Determination {
		return Determination{ID: NewID(), AuthorityID: &a.ID, MeetingOn: pd("2025-04-01"), Outcome: new(determinedFormal), Evidence: []DeterminationEvidence{{URL: new("https://example.org/minutes")}}}
	}
	test := func(code string) AssuranceTest { return AssuranceTest{Test: code, Evidence: new("E")} }
	c := &Consultation{
		Record: Record{OwnerOrganisationID: owner, State: "feedback", Visibility: AudiencePublic, GuardProfile: ProfileServiceChange, Counts: []Count{headline("responses", "responded", new("individuals")),
			headline("organisations", "responded", nil), headline("responses", "responded", new("late")), headline("signatures", "signed", nil)}},
		Title: "One centre for stroke care", Summary: new("S"), Basis: new(basisServiceChange), ChangeType: new("relocation"), Services: []string{"stroke"},
		OpensOn: pd("2025-05-12"), ClosesOn: pd("2025-08-03"), AreaIDs: []uuid.UUID{NewID()},
		Methods:       []MethodUse{{Method: new("survey_online")}, {Method: new("public_meeting")}},
		Questions:     []ConsultationQuestion{{ID: NewID(), Options: []ConsultationOption{option("One centre"), option("As it is")}}},
		Documents:     []ConsultationDocument{document("full"), document("summary"), document("case_for_change"), document("questionnaire"), document("ehia"), document("easy_read")},
		Influence:     Influence{Can: []string{"Where"}, Cannot: []Fixed{{Text: "The budget", Reason: new("It is set.")}}},
		Communication: Communication{Messages: []string{"M"}, Audiences: []string{"public"}, Channels: []string{"website"}},
		Promise:       FeedbackPromise{Text: new("P"), DueOn: new(dt("2025-11-01")), Channels: []string{"website"}, Formats: []string{"easy_read"}, PreferencesAsked: new(true)},
		Redress:       Redress{Route: new("R")},
		Equality:      Equality{EHIA: ImpactAssessment{CompletedOn: new(dt("2025-05-01"))}},
		Formative:     FormativeStatement{Text: new("T"), NoDecisionMade: new(true), SignedByRole: new("Accountable officer"), On: pd("2025-05-01")},
		People:        ConsultationPeople{Consultees: []Consultee{group("public"), group("local_authority_scrutiny"), group("healthwatch"), group("staff"), group("mps_and_councillors"), group("neighbouring_or_cross_border_body")}},
		Proposal: ConsultationProposal{CaseForChange: CaseForChange{Text: new("C")}, AffectedAuthorityIDs: []uuid.UUID{councilA.ID, councilB.ID},
			NHSView: NHSView{SubstantialView: new("substantial"), Rationale: new("R")}},
		Scrutiny: ConsultationScrutiny{Notices: []ScrutinyNotice{notice(councilA), notice(councilB)},
			Comments: []ScrutinyComment{{AuthorityID: councilA.ID, ReceivedOn: pd("2025-08-01")}, {AuthorityID: councilB.ID, NoneReceived: new(true)}}},
		Determinations:   []Determination{view(councilA), view(councilB)},
		SecretaryOfState: SecretaryOfState{NotifiedOn: pd("2025-04-10")},
		Assurance: ServiceChangeAssurance{Stages: []AssuranceStage{{Stage: "stage1_strategic_sense_check", Outcome: new("passed")}, {Stage: "stage2_assurance_checkpoint", Outcome: new("passed")}},
			Tests: []AssuranceTest{test("strong_public_and_patient_engagement"), test("patient_choice"), test("clear_clinical_evidence_base"), test("support_of_clinical_commissioners"),
				{Test: "hospital_bed_closure_conditions", Applicable: new(true), Condition: new("alternative_provision")}}},
		Evidence: ConsultationEvidence{Review: EvidenceReview{CompletedOn: new(dt("2025-02-01"))}, PreEngagementActivityIDs: []uuid.UUID{NewID()}},
		Access: ConsultationAccess{Formats: []AccessFormat{{Format: new("large_print")}, {Format: new("easy_read")}, {Format: new("audio")}},
			SupportOffered: []SupportOffered{{Kind: new("transport_arranged")}}},
		Decision:       ConsultationDecision{DueOn: pd("2025-10-01")},
		Analysis:       ConsultationAnalysis{URL: new("https://example.org/analysis"), PublishedOn: pd("2025-09-01"), InsightID: &insight},
		ResponseThemes: []ResponseTheme{{Text: "Travel", HowConsidered: new("A bus was added."), LoopID: &loop}},
		Urgent: UrgentChange{Risk: new("patient_safety"), Explanation: new("E"), DecidedOn: pd("2025-03-07"), AuthorityNotifiedOn: pd("2025-03-10"),
			ReasonPublishedURL: new("https://example.org/why"), ReviewOn: new(dt("2025-09-07"))},
		After: ConsultationAfter{ImplementationReviewOn: new(dt("2026-10-01")), ParticipantsToldOn: pd("2025-06-02")},
	}
	for _, code := range characteristics {
		c.Equality.Considerations = append(c.Equality.Considerations, EqualityConsideration{Characteristic: code, Treatment: new("included")})
	}
	decision := &Decision{Record: Record{Base: Base{ID: NewID()}}, DecidedOn: pd("2025-10-01"), Outcome: new(outcomeAdopted), HeldInPublic: new(true),
		StatementOfConsideration: new("S"), InsightsConsidered: []InsightConsidered{{InsightID: insight}}}
	f := &ConsultationFacts{Consultation: c, Authorities: []Authority{councilA, councilB}, Decisions: []*Decision{decision}, AnalysisState: "published",
		LocalActivityKind: "local_involvement_programme", MethodModes: map[string]string{"survey_online": "digital", "public_meeting": "in_person"},
		Loops: []LoopAbout{{ID: loop, State: "fed_back", Said: true, ToldOn: []Date{dt("2025-10-20")}}}}
	f.Given = Given{Record: &c.Record, Policy: DefaultPolicy(), Today: dt("2025-12-01"), Owner: OwnerFacts{Type: "icb"},
		By: Actor{Holder: "approver", OrganisationID: owner, Role: RoleApprover}}
	return f
}

// at stands the record in a state, on the way to another.
func (f *ConsultationFacts) at(state, to string) *ConsultationFacts {
	f.Record.State, f.Request.To = state, to
	if slices.Contains([]string{"proposal", "with_scrutiny", "formal_required", "ready", "open", "paused"}, state) {
		f.Decisions = nil
	}
	return f
}

// consultationCase breaks a fair consultation in one place. want is what is told: the
// pointer, else the operation.
type consultationCase struct {
	guard     string
	part      int
	state, to string
	because   string
	breaks    func(f *ConsultationFacts, c *Consultation)
	want      string
}

var consultationCases = []consultationCase{
	{"CON-G01", 1, "proposal", "with_scrutiny", "no title", func(_ *ConsultationFacts, c *Consultation) { c.Title = " " }, "#/title"},
	{"CON-G01", 2, "proposal", "with_scrutiny", "no summary", func(_ *ConsultationFacts, c *Consultation) { c.Summary = nil }, "#/summary"},
	{"CON-G01", 2, "proposal", "ready", "no basis", func(_ *ConsultationFacts, c *Consultation) { c.Basis = nil }, "#/basis"},
	{"CON-G01", 2, "proposal", "with_scrutiny", "no case", func(_ *ConsultationFacts, c *Consultation) { c.Proposal.CaseForChange = CaseForChange{} }, "#/proposal/caseForChange/text"},
	{"CON-G01", 2, "proposal", "with_scrutiny", "no area", func(_ *ConsultationFacts, c *Consultation) { c.AreaIDs = nil }, "#/areaIds"},
	{"CON-G01", 3, "proposal", "with_scrutiny", "no kind", func(_ *ConsultationFacts, c *Consultation) { c.ChangeType = nil }, "#/changeType"},
	{"CON-G01", 3, "proposal", "with_scrutiny", "no service", func(_ *ConsultationFacts, c *Consultation) { c.Services = nil }, "#/services"},
	{"CON-G01", 3, "proposal", "with_scrutiny", "no authority", func(_ *ConsultationFacts, c *Consultation) { c.Proposal.AffectedAuthorityIDs = nil }, "#/proposal/affectedAuthorityIds"},
	{"CON-G01", 3, "proposal", "with_scrutiny", "no reasons", func(_ *ConsultationFacts, c *Consultation) { c.Proposal.NHSView.Rationale = nil }, "#/proposal/nhsView/rationale"},
	{"CON-G01", 4, "proposal", "with_scrutiny", "an NHS number", func(f *ConsultationFacts, _ *Consultation) {
		f.Personal.Hard = Problems{{Pointer: "#/summary", Detail: "Take it out."}}
	}, "#/summary"},
	{"CON-G01", 5, "proposal", "with_scrutiny", "a private address", func(f *ConsultationFacts, _ *Consultation) {
		f.Personal.Attest = Problems{{Pointer: "#/summary", Detail: "Take it out."}}
	}, "#/summary"},
	{"CON-G02", 1, "proposal", "with_scrutiny", "one was not told", func(_ *ConsultationFacts, c *Consultation) { c.Scrutiny.Notices = c.Scrutiny.Notices[:1] }, "#/scrutiny/notices"},
	{"CON-G02", 1, "proposal", "with_scrutiny", "nobody is affected", func(f *ConsultationFacts, _ *Consultation) { f.Authorities = nil }, "#/proposal/affectedAuthorityIds"},
	{"CON-G02", 2, "proposal", "with_scrutiny", "no due day", func(_ *ConsultationFacts, c *Consultation) { c.Scrutiny.Notices[1].CommentsDueOn = nil }, "#/scrutiny/notices/1/commentsDueOn"},
	{"CON-G02", 2, "with_scrutiny", "formal_required", "not published", func(_ *ConsultationFacts, c *Consultation) { c.Scrutiny.Notices[0].PublishedURL = nil }, "#/scrutiny/notices/0/publishedUrl"},
	{"CON-G03", 1, "with_scrutiny", "local_involvement", "one has no view", func(_ *ConsultationFacts, c *Consultation) { c.Determinations = c.Determinations[:1] }, "addConsultationDetermination"},
	{"CON-G03", 1, "with_scrutiny", "local_involvement", "a question is no view", func(_ *ConsultationFacts, c *Consultation) { c.Determinations[1].Outcome = new(determinedMoreInfo) }, "addConsultationDetermination"},
	{"CON-G03", 2, "with_scrutiny", "formal_required", "no view yet", func(f *ConsultationFacts, c *Consultation) {
		c.Determinations = c.Determinations[:1]
		f.Today = dt("2025-08-10")
	}, "addConsultationDetermination"},
	{"CON-G03", 2, "with_scrutiny", "formal_required", "no evidence", func(_ *ConsultationFacts, c *Consultation) { c.Determinations[0].Evidence = nil }, "#/determinations/0/evidence"},
	{"CON-G03", 3, "with_scrutiny", "formal_required", "no view taken", func(_ *ConsultationFacts, c *Consultation) { c.Determinations[1].Outcome = new(determinedNoView) }, "addConsultationDetermination"},
	{"CON-G03", 3, "with_scrutiny", "formal_required", "silent after the day", func(_ *ConsultationFacts, c *Consultation) { c.Determinations = c.Determinations[:1] }, "addConsultationDetermination"},
	{"CON-G04", 1, "with_scrutiny", "local_involvement", "one asks for more", func(f *ConsultationFacts, c *Consultation) {
		localViews(f, c)
		c.Determinations[1].Outcome = new(determinedFormal)
	}, "addConsultationDetermination"},
	{"CON-G04", 1, "with_scrutiny", "local_involvement", "no activity", func(f *ConsultationFacts, c *Consultation) {
		localViews(f, c)
		c.Scrutiny.LocalInvolvementActivityID = nil
	}, "#/scrutiny/localInvolvementActivityId"},
	{"CON-G04", 1, "with_scrutiny", "local_involvement", "another kind", func(f *ConsultationFacts, c *Consultation) {
		localViews(f, c)
		f.LocalActivityKind = "engagement"
	}, "#/scrutiny/localInvolvementActivityId"},
	{"CON-G04", 2, "with_scrutiny", "formal_required", "nobody asks for it", localViews, "#/scrutiny/voluntaryFormal/reason"},
	{"CON-G04", 3, "with_scrutiny", "formal_required", "views differ", func(_ *ConsultationFacts, c *Consultation) {
		c.Determinations[0].Outcome, c.Determinations[1].Outcome = new(determinedLocal), new(determinedNoView)
	}, "addConsultationDetermination"},
	{"CON-G05", 1, "with_scrutiny", "formal_required", "the NHS body differs", func(_ *ConsultationFacts, c *Consultation) {
		c.Proposal.NHSView.SubstantialView = new("not_substantial")
	}, "#/scrutiny/dispute/described"},
	{"CON-G05", 1, "with_scrutiny", "formal_required", "no steps", func(f *ConsultationFacts, c *Consultation) {
		localViews(f, c)
		c.Scrutiny.Dispute.Described = new("D")
	}, "#/scrutiny/dispute/stepsTaken"},
	{"CON-G06", 1, "formal_required", "ready", "not notified", func(_ *ConsultationFacts, c *Consultation) { c.SecretaryOfState = SecretaryOfState{} }, "#/secretaryOfState/notifiedOn"},
	{"CON-G06", 2, "ready", "open", "not notified", func(_ *ConsultationFacts, c *Consultation) { c.SecretaryOfState = SecretaryOfState{} }, "#/secretaryOfState/notifiedOn"},
	{"CON-G07", 1, "formal_required", "ready", "one stage", func(_ *ConsultationFacts, c *Consultation) { c.Assurance.Stages = c.Assurance.Stages[:1] }, "#/assurance/stages"},
	{"CON-G07", 2, "formal_required", "ready", "a test without evidence", func(_ *ConsultationFacts, c *Consultation) { c.Assurance.Tests[1].Evidence = nil }, "#/assurance/tests"},
	{"CON-G07", 3, "formal_required", "ready", "beds close", func(_ *ConsultationFacts, c *Consultation) { c.Assurance.Tests[4].Condition = nil }, "#/assurance/tests"},
	{"CON-G08", 1, "formal_required", "ready", "not signed", func(_ *ConsultationFacts, c *Consultation) { c.Formative.SignedByRole = nil }, "#/formative/signedByRole"},
	{"CON-G08", 1, "formal_required", "ready", "decided inside", func(_ *ConsultationFacts, c *Consultation) { c.Formative.NoDecisionMade = new(false) }, "#/formative/noDecisionMade"},
	{"CON-G08", 2, "formal_required", "ready", "a decision", func(f *ConsultationFacts, _ *Consultation) { f.Decisions = []*Decision{{}} }, "#/decisionIds"},
	{"CON-G08", 3, "formal_required", "ready", "no question", func(_ *ConsultationFacts, c *Consultation) { c.Questions = nil }, "addConsultationQuestion"},
	{"CON-G08", 3, "formal_required", "ready", "one viable option", func(_ *ConsultationFacts, c *Consultation) { c.Questions[0].Options[1].Viable = new(false) }, "#/questions/0/singleOptionReason"},
	{"CON-G08", 3, "formal_required", "ready", "nothing can change in it", func(_ *ConsultationFacts, c *Consultation) {
		c.Questions[0].Options[1].Status, c.Questions[0].SingleOptionReason = new("ruled_out"), new("R")
	}, "#/questions/0/openToChange"},
	{"CON-G08", 4, "formal_required", "ready", "ruled out without reason", func(_ *ConsultationFacts, c *Consultation) { c.Questions[0].Options[1].Status = new("ruled_out") }, "#/questions/0/options/1/statusReason"},
	{"CON-G08", 5, "formal_required", "ready", "decision on the last day", func(_ *ConsultationFacts, c *Consultation) { c.Decision.DueOn = c.ClosesOn }, "#/decision/dueOn"},
	{"CON-G08", 5, "formal_required", "ready", "no last day", func(_ *ConsultationFacts, c *Consultation) { c.ClosesOn = PartialDate{} }, "#/closesOn"},
	{"CON-G09", 1, "formal_required", "ready", "no summary", func(_ *ConsultationFacts, c *Consultation) { c.Documents[1].Kind = new("other") }, "#/documents"},
	{"CON-G09", 1, "formal_required", "ready", "published late", func(_ *ConsultationFacts, c *Consultation) { c.Documents[0].PublishedOn = pd("2025-05-13") }, "#/documents/0/publishedOn"},
	{"CON-G09", 1, "formal_required", "ready", "no first day", func(_ *ConsultationFacts, c *Consultation) { c.OpensOn = PartialDate{} }, "#/opensOn"},
	{"CON-G09", 2, "formal_required", "ready", "no travel", func(_ *ConsultationFacts, c *Consultation) { c.Questions[0].Options[1].TravelNote = nil }, "#/questions/0/options/1/travelNote"},
	{"CON-G09", 3, "formal_required", "ready", "no easy read", func(_ *ConsultationFacts, c *Consultation) { c.Documents = c.Documents[:5] }, "#/documents"},
	{"CON-G10", 1, "formal_required", "ready", "83 days", func(_ *ConsultationFacts, c *Consultation) { c.ClosesOn = pd("2025-08-02") }, "#/time/durationReason"},
	{"CON-G10", 2, "formal_required", "ready", "41 days", func(_ *ConsultationFacts, c *Consultation) { c.ClosesOn = pd("2025-06-21") }, "#/time/shorterPeriodAgreedByScrutinyOn"},
	{"CON-G10", 3, "formal_required", "ready", "a holiday", func(f *ConsultationFacts, _ *Consultation) {
		f.Restricted = []*RestrictedPeriod{{Kind: "local_holiday", StartsOn: dt("2025-07-01"), EndsOn: dt("2025-07-01")}}
	}, "#/closesOn"},
	{"CON-G10", 4, "formal_required", "ready", "27 days to the decision", func(_ *ConsultationFacts, c *Consultation) { c.Decision.DueOn = pd("2025-08-30") }, "#/decision/dueOn"},
	{"CON-G10", 5, "formal_required", "ready", "comments end early", func(_ *ConsultationFacts, c *Consultation) {
		c.Scrutiny.Notices[0].CommentsDueOn = new(dt("2025-08-02"))
	}, "#/scrutiny/notices/0/commentsDueOn"},
	{"CON-G10", 6, "ready", "open", "too early", func(f *ConsultationFacts, _ *Consultation) { f.Today = dt("2025-05-11") }, "#/opensOn"},
	{"CON-G11", 1, "formal_required", "ready", "assessed late", func(_ *ConsultationFacts, c *Consultation) { c.Equality.EHIA.CompletedOn = new(dt("2025-05-13")) }, "#/equality/ehia/completedOn"},
	{"CON-G11", 2, "formal_required", "ready", "eight of nine", func(_ *ConsultationFacts, c *Consultation) { c.Equality.Considerations = c.Equality.Considerations[1:] }, "#/equality/considerations"},
	{"CON-G12", 1, "formal_required", "ready", "the public was not asked", func(_ *ConsultationFacts, c *Consultation) { c.People.Consultees[0].ContactedOn = PartialDate{} }, "#/people/consultees"},
	{"CON-G12", 2, "formal_required", "ready", "scrutiny was not asked", func(_ *ConsultationFacts, c *Consultation) { c.People.Consultees[1].Group = "providers" }, "#/people/consultees"},
	{"CON-G12", 3, "formal_required", "ready", "staff were not asked", func(_ *ConsultationFacts, c *Consultation) { c.People.Consultees[3].Group = "providers" }, "#/people/consultees"},
	{"CON-G13", 1, "formal_required", "ready", "no review", func(_ *ConsultationFacts, c *Consultation) { c.Evidence.Review.CompletedOn = nil }, "#/evidence/review/completedOn"},
	{"CON-G13", 2, "formal_required", "ready", "nobody early", func(_ *ConsultationFacts, c *Consultation) { c.Evidence.PreEngagementActivityIDs = nil }, "#/evidence/preEngagementActivityIds"},
	{"CON-G14", 1, "ready", "open", "an election", func(f *ConsultationFacts, _ *Consultation) {
		f.Restricted = []*RestrictedPeriod{{Kind: "local_election", StartsOn: dt("2025-05-01"), EndsOn: dt("2025-05-12")}}
	}, "#/time/restrictedPeriodOverride/reason"},
	{"CON-G15", 1, "ready", "open", "no day", func(_ *ConsultationFacts, c *Consultation) { c.Promise.DueOn = nil }, "#/promise/dueOn"},
	{"CON-G15", 1, "ready", "open", "no influence", func(_ *ConsultationFacts, c *Consultation) { c.Influence.Can = nil }, "#/influence/can"},
	{"CON-G15", 2, "ready", "open", "fixed without reason", func(_ *ConsultationFacts, c *Consultation) { c.Influence.Cannot[0].Reason = nil }, "#/influence/cannot/0/reason"},
	{"CON-G15", 2, "ready", "open", "no redress", func(_ *ConsultationFacts, c *Consultation) { c.Redress.Route = nil }, "#/redress/route"},
	{"CON-G15", 3, "ready", "open", "two formats", func(_ *ConsultationFacts, c *Consultation) { c.Access.Formats = c.Access.Formats[1:] }, "#/access/formats"},
	{"CON-G15", 3, "ready", "open", "digital alone", func(_ *ConsultationFacts, c *Consultation) { c.Methods[1].Mode = new("digital") }, "#/methods"},
	{"CON-G16", 1, "open", "closed", "on the last day", func(f *ConsultationFacts, _ *Consultation) { f.Today = dt("2025-08-03") }, "#/closesOn"},
	{"CON-G16", 2, "open", "closed", "moved earlier", func(_ *ConsultationFacts, c *Consultation) {
		c.Time.Extensions = []TimeExtension{{From: pd("2025-08-03"), To: pd("2025-08-01")}}
	}, "#/time/extensions/0/to"},
	{"CON-G16", 3, "open", "closed", "a change without more time", func(_ *ConsultationFacts, c *Consultation) {
		c.Time.MaterialChanges = []MaterialChange{{On: pd("2025-06-01"), What: new("A third option"), Response: new(ChangeExtended)}}
	}, "#/time/extensions"},
	{"CON-G16", 3, "open", "closed", "a slip without reason", func(_ *ConsultationFacts, c *Consultation) {
		c.Time.MaterialChanges = []MaterialChange{{On: pd("2025-06-01"), What: new("A typing error"), Response: new(ChangeNothing)}}
	}, "#/time/materialChanges/0/reason"},
	{"CON-G16", 4, "paused", "open", "days short", func(f *ConsultationFacts, c *Consultation) {
		pausedFor(f, c)
		c.ClosesOn = pd("2025-08-12")
	}, "#/closesOn"},
	{"CON-G16", 5, "open", "withdrawn", "nobody was told", func(f *ConsultationFacts, c *Consultation) {
		f.EverOpen, c.After.ParticipantsToldOn = true, PartialDate{}
	}, "#/after/participantsToldOn"},
	{"CON-G17", 1, "closed", "analysis_published", "no number of organisations", func(_ *ConsultationFacts, c *Consultation) { c.Counts[1].Headline = false }, "#/counts"},
	{"CON-G17", 1, "closed", "analysis_published", "no signatures", func(_ *ConsultationFacts, c *Consultation) { c.Counts = c.Counts[:3] }, "#/counts"},
	{"CON-G18", 1, "closed", "analysis_published", "the insight is a draft", func(f *ConsultationFacts, _ *Consultation) { f.AnalysisState = "draft" }, "#/analysis/insightId"},
	{"CON-G18", 1, "closed", "analysis_published", "no address", func(_ *ConsultationFacts, c *Consultation) { c.Analysis.URL = nil }, "#/analysis/url"},
	{"CON-G18", 2, "closed", "analysis_published", "no themes", func(_ *ConsultationFacts, c *Consultation) { c.ResponseThemes = nil }, "addConsultationResponseTheme"},
	{"CON-G18", 3, "closed", "analysis_published", "one commented, one is unknown", func(_ *ConsultationFacts, c *Consultation) { c.Scrutiny.Comments = c.Scrutiny.Comments[:1] }, "#/scrutiny/comments"},
	{"CON-G19", 1, "analysis_published", "decided", "before the analysis", func(f *ConsultationFacts, _ *Consultation) { f.Decisions[0].DecidedOn = pd("2025-09-01") }, "updateDecision"},
	{"CON-G19", 1, "analysis_published", "decided", "before the comments", func(_ *ConsultationFacts, c *Consultation) {
		c.Scrutiny.Notices[0].CommentsDueOn = new(dt("2025-10-02"))
	}, "updateDecision"},
	{"CON-G19", 1, "analysis_published", "decided", "a month is no day", func(f *ConsultationFacts, _ *Consultation) { f.Decisions[0].DecidedOn = pd("2025-10") }, "updateDecision"},
	{"CON-G19", 1, "analysis_published", "decided", "no decision", func(f *ConsultationFacts, _ *Consultation) { f.Decisions = nil }, "#/decisionIds"},
	{"CON-G19", 2, "analysis_published", "decided", "advice", func(f *ConsultationFacts, _ *Consultation) { f.Decisions[0].Outcome = new(outcomeRecommended) }, "updateDecision"},
	{"CON-G19", 3, "analysis_published", "decided", "a theme not weighed", func(_ *ConsultationFacts, c *Consultation) { c.ResponseThemes[0].HowConsidered = nil }, "#/responseThemes/0/howConsidered"},
	{"CON-G19", 4, "analysis_published", "decided", "the analysis was not there", func(f *ConsultationFacts, _ *Consultation) { f.Decisions[0].InsightsConsidered = nil }, "updateDecision"},
	{"CON-G19", 5, "analysis_published", "decided", "behind closed doors", func(f *ConsultationFacts, _ *Consultation) { f.Decisions[0].HeldInPublic = new(false) }, "updateDecision"},
	{"CON-G19", 6, "analysis_published", "decided", "against a recommendation", func(_ *ConsultationFacts, c *Consultation) {
		c.Scrutiny.Comments[0].Recommendation, c.Scrutiny.Comments[0].Disagreed = new("Keep it"), new(true)
	}, "#/scrutiny/comments/0/disagreementNotifiedOn"},
	{"CON-G20", 1, "analysis_published", "decided", "a direction stands", func(_ *ConsultationFacts, c *Consultation) { c.SecretaryOfState.CallIn.DirectedOn = pd("2025-09-10") }, "#/secretaryOfState/callIn/finishedOn"},
	{"CON-G20", 2, "analysis_published", "decided", "who decided", func(_ *ConsultationFacts, c *Consultation) {
		c.SecretaryOfState.CallIn = CallIn{DirectedOn: pd("2025-09-10"), FinishedOn: pd("2025-09-20"), DecisionText: new("D")}
	}, "updateDecision"},
	{"CON-G21", 1, "decided", "feedback", "no loop", func(_ *ConsultationFacts, c *Consultation) { c.ResponseThemes[0].LoopID = nil }, "#/responseThemes/0/loopId"},
	{"CON-G21", 1, "decided", "feedback", "an empty loop", func(f *ConsultationFacts, _ *Consultation) { f.Loops[0].Said = false }, "#/responseThemes/0/loopId"},
	{"CON-G21", 1, "decided", "feedback", "a loop under way", func(f *ConsultationFacts, _ *Consultation) { f.Loops[0].State = "heard" }, "#/responseThemes/0/loopId"},
	{"CON-G22", 1, "feedback", "completed", "not fed back", func(f *ConsultationFacts, _ *Consultation) { f.Loops[0].State = "decided" }, "transitionFeedbackLoop"},
	{"CON-G22", 2, "feedback", "completed", "late", func(f *ConsultationFacts, _ *Consultation) { f.Loops[0].ToldOn = []Date{dt("2025-11-02")} }, "#/after/lateReason"},
	{"CON-G22", 2, "feedback", "completed", "never", func(f *ConsultationFacts, _ *Consultation) { f.Loops[0].ToldOn = nil }, "addLoopDelivery"},
	{"CON-G22", 3, "feedback", "completed", "no later look", func(_ *ConsultationFacts, c *Consultation) { c.After.ImplementationReviewOn = nil }, "#/after/implementationReviewOn"},
	{"CON-G23", 1, "proposal", "urgent_no_consultation", "no risk", func(_ *ConsultationFacts, c *Consultation) { c.Urgent.Risk = nil }, "#/urgent/risk"},
	{"CON-G23", 2, "proposal", "urgent_no_consultation", "told two days later", func(_ *ConsultationFacts, c *Consultation) { c.Urgent.AuthorityNotifiedOn = pd("2025-03-11") }, "#/urgent/lateNotificationReason"},
	{"CON-G23", 3, "proposal", "urgent_no_consultation", "looked at too late", func(_ *ConsultationFacts, c *Consultation) { c.Urgent.ReviewOn = new(dt("2025-09-08")) }, "#/urgent/reviewOn"},
	{"CON-G21", 1, "decided", "feedback", "a loop that goes on in one under way", func(f *ConsultationFacts, _ *Consultation) {
		other := NewID()
		f.Loops[0].State, f.Loops[0].IntoID = LoopMerged, &other
		f.Loops = append(f.Loops, LoopAbout{ID: other, State: LoopHeard, Said: true})
	}, "#/responseThemes/0/loopId"},
	{"CON-G24", 2, "feedback", "completed", "a part that an older decision left open", func(f *ConsultationFacts, _ *Consultation) {
		older := &Decision{Record: Record{Base: Base{ID: NewID()}}, DecidedOn: pd("2025-09-20"), Parts: []DecisionPart{{Outcome: new("undecided"), Remainder: &DecisionRemainder{}}}}
		f.Decisions = append(f.Decisions, older)
	}, "updateDecision"},
	{"CON-G24", 1, "analysis_published", "decided", "nothing decided", func(f *ConsultationFacts, _ *Consultation) { f.Decisions[0].Outcome = new("deferred") }, "updateDecision"},
	{"CON-G24", 1, "analysis_published", "decided", "a part open without a day", func(f *ConsultationFacts, _ *Consultation) {
		f.Decisions[0].Parts = []DecisionPart{{Outcome: new(outcomeAdopted)}, {Outcome: new("undecided"), Remainder: &DecisionRemainder{}}}
	}, "updateDecision"},
	{"CON-G24", 2, "feedback", "completed", "a part open", func(f *ConsultationFacts, _ *Consultation) {
		f.Decisions[0].Parts = []DecisionPart{{Outcome: new(outcomeAdopted)}, {Outcome: new("undecided"), Remainder: &DecisionRemainder{DecideBy: new(dt("2026-01-01"))}}}
	}, "updateDecision"},
	{"CON-G24", 2, "feedback", "completed", "a condition not met", func(f *ConsultationFacts, _ *Consultation) {
		f.Decisions[0].Parts = []DecisionPart{{Outcome: new(outcomeAdopted), Conditions: []DecisionCondition{{Text: "C", DueOn: new(dt("2025-11-01"))}}}}
	}, "updateDecision"},
}

// localViews lets every authority hold local involvement to be enough.
func localViews(_ *ConsultationFacts, c *Consultation) {
	for i := range c.Determinations {
		c.Determinations[i].Outcome = new(determinedLocal)
	}
	c.Scrutiny.LocalInvolvementActivityID = new(NewID())
}

// pausedFor stands the record in a pause of ten days, with the last day moved by
// as many.
func pausedFor(f *ConsultationFacts, c *Consultation) {
	c.Time.Extensions = []TimeExtension{{From: pd("2025-08-03"), AnnouncedOn: pd("2025-06-01")}}
	c.ClosesOn, f.Today = pd("2025-08-13"), dt("2025-06-11")
}

func partResult(t *testing.T, f *ConsultationFacts, guard string, part int) GuardResult {
	results := ConsultationLifecycle.guard(guard).evaluate(f)
	i := slices.IndexFunc(results, func(r GuardResult) bool { return r.Part == part })
	require.GreaterOrEqual(t, i, 0, "%s part %d is not asked", guard, part)
	return results[i]
}

// Each part of each guard holds for a fair consultation, and tells where it is
// broken.
func TestConsultationGuardsBothWays(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range consultationCases {
		seen[fmt.Sprintf("%s %d", c.guard, c.part)] = true
		t.Run(c.guard+" "+c.because, func(t *testing.T) {
			t.Parallel()
			f := fairConsultation().at(c.state, c.to)
			switch fmt.Sprintf("%s %d", c.guard, c.part) {
			case "CON-G04 1":
				localViews(f, f.Consultation)
			case "CON-G16 4":
				pausedFor(f, f.Consultation)
			}
			for _, met := range ConsultationLifecycle.guard(c.guard).evaluate(f) { // some parts are asked only where something is broken
				require.False(t, met.Part == c.part && met.Outcome != OutcomeMet, "%v", met.Gaps)
			}
			c.breaks(f, f.Consultation)
			f.Record = &f.Consultation.Record
			r := partResult(t, f, c.guard, c.part)
			require.Equal(t, OutcomeUnmet, r.Outcome)
			told := []string{}
			for _, g := range r.Gaps {
				told = append(told, g.Pointer, g.Operation)
				require.True(t, strings.HasSuffix(g.Message, "."), g.Message)
			}
			require.Contains(t, told, c.want)
		})
	}
	for _, g := range ConsultationLifecycle.Guards {
		for i, p := range g.Parts {
			if p.Pending == "" {
				require.True(t, seen[fmt.Sprintf("%s %d", g.ID, i+1)], "%s part %d has no case", g.ID, i+1)
			}
		}
	}
}

// What the conditional parts ask is met when it is answered.
func TestConsultationGuardsAnswered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		guard     string
		part      int
		state, to string
		answer    func(f *ConsultationFacts, c *Consultation)
	}{
		"a difference described": {"CON-G05", 1, "with_scrutiny", "formal_required", func(_ *ConsultationFacts, c *Consultation) {
			c.Proposal.NHSView.SubstantialView, c.Scrutiny.Dispute = new("not_substantial"), ScrutinyDispute{Described: new("D"), StepsTaken: new("S")}
		}},
		"formal by choice": {"CON-G04", 2, "with_scrutiny", "formal_required", func(f *ConsultationFacts, c *Consultation) {
			localViews(f, c)
			c.Scrutiny.VoluntaryFormal.Reason = new("R")
		}},
		"a joint committee covers both": {"CON-G03", 3, "with_scrutiny", "formal_required", func(_ *ConsultationFacts, c *Consultation) {
			c.Determinations = c.Determinations[:1]
			c.Determinations[0].AuthorityID, c.Determinations[0].CoversAuthorityIDs = nil, []uuid.UUID{councilA.ID, councilB.ID}
		}},
		"the later view counts": {"CON-G04", 3, "with_scrutiny", "formal_required", func(_ *ConsultationFacts, c *Consultation) {
			later := c.Determinations[0]
			c.Determinations[0].Outcome, later.MeetingOn = new(determinedLocal), pd("2025-05-01")
			c.Determinations = append(c.Determinations, later)
		}},
		"no notice is required": {"CON-G06", 2, "ready", "open", func(_ *ConsultationFacts, c *Consultation) {
			c.SecretaryOfState = SecretaryOfState{NotRequiredReason: new("R")}
		}},
		"no beds close": {"CON-G07", 3, "formal_required", "ready", func(_ *ConsultationFacts, c *Consultation) {
			c.Assurance.Tests[4] = AssuranceTest{Test: "hospital_bed_closure_conditions", Applicable: new(false)}
		}},
		"one option explained": {"CON-G08", 3, "formal_required", "ready", func(_ *ConsultationFacts, c *Consultation) {
			q := &c.Questions[0]
			q.Options, q.SingleOptionReason, q.OpenToChange = q.Options[:1], new("R"), new("O")
		}},
		"a shorter time explained": {"CON-G10", 1, "formal_required", "ready", func(_ *ConsultationFacts, c *Consultation) {
			c.ClosesOn, c.Time.DurationReason = pd("2025-06-30"), new("R")
		}},
		"a shorter time agreed": {"CON-G10", 2, "formal_required", "ready", func(_ *ConsultationFacts, c *Consultation) {
			c.ClosesOn, c.Time.ShorterPeriodAgreedByScrutiny = pd("2025-06-01"), pd("2025-04-30")
		}},
		"the day has come": {"CON-G10", 6, "ready", "open", func(f *ConsultationFacts, _ *Consultation) { f.Today = dt("2025-05-12") }},
		"an election that cannot wait": {"CON-G14", 1, "ready", "open", func(f *ConsultationFacts, c *Consultation) {
			f.Restricted = []*RestrictedPeriod{{Kind: "referendum", StartsOn: dt("2025-05-01"), EndsOn: dt("2025-06-12")}}
			c.Time.RestrictedPeriodOverride = PeriodOverride{Reason: new("R"), ApprovedByRole: new("Chair")}
		}},
		"mourning is no election": {"CON-G14", 1, "ready", "open", func(f *ConsultationFacts, _ *Consultation) {
			f.Restricted = []*RestrictedPeriod{{Kind: "national_mourning", StartsOn: dt("2025-05-01"), EndsOn: dt("2025-06-12")}}
		}},
		"a change with more time": {"CON-G16", 3, "open", "closed", func(_ *ConsultationFacts, c *Consultation) {
			c.Time.MaterialChanges = []MaterialChange{{On: pd("2025-06-01"), What: new("A third option"), Response: new(ChangeExtended)}}
			c.Time.Extensions = []TimeExtension{{From: pd("2025-07-20"), To: pd("2025-08-03"), AnnouncedOn: pd("2025-06-01")}}
		}},
		"those who answered were told": {"CON-G16", 5, "open", "withdrawn", func(f *ConsultationFacts, _ *Consultation) { f.EverOpen = true }},
		"a disagreement handled": {"CON-G19", 6, "analysis_published", "decided", func(_ *ConsultationFacts, c *Consultation) {
			c.Scrutiny.Comments[0] = ScrutinyComment{AuthorityID: councilA.ID, Recommendation: new("R"), Disagreed: new(true), DisagreementNotifiedOn: pd("2025-09-20"), StepsToAgree: new("S")}
		}},
		"the Secretary of State decided": {"CON-G20", 2, "analysis_published", "decided", func(f *ConsultationFacts, c *Consultation) {
			c.SecretaryOfState.CallIn = CallIn{DirectedOn: pd("2025-09-10"), FinishedOn: pd("2025-09-20"), DecisionText: new("D")}
			f.Decisions[0].TakenBy = new("secretary_of_state")
		}},
		"late with a reason": {"CON-G22", 2, "feedback", "completed", func(f *ConsultationFacts, c *Consultation) {
			f.Loops[0].ToldOn, c.After.LateReason = []Date{dt("2026-01-01")}, new("R")
		}},
		"told on Monday after a Friday": {"CON-G23", 2, "proposal", "urgent_no_consultation", func(*ConsultationFacts, *Consultation) {}},
		"told late with a reason": {"CON-G23", 2, "proposal", "urgent_no_consultation", func(_ *ConsultationFacts, c *Consultation) {
			c.Urgent.AuthorityNotifiedOn, c.Urgent.LateNotificationReason = pd("2025-04-01"), new("R")
		}},
		"a part left open with a day": {"CON-G24", 1, "analysis_published", "decided", func(f *ConsultationFacts, _ *Consultation) {
			f.Decisions[0].Parts = []DecisionPart{{Outcome: new(outcomeAdopted)}, {Outcome: new("undecided"), Remainder: &DecisionRemainder{DecideBy: new(dt("2026-01-01"))}}}
		}},
		"a condition whose day passed": {"CON-G24", 2, "feedback", "completed", func(f *ConsultationFacts, _ *Consultation) {
			f.Decisions[0].Parts = []DecisionPart{{Outcome: new(outcomeAdopted), Conditions: []DecisionCondition{{DueOn: new(dt("2025-11-01")), Note: new("N")}}}}
		}},
		"the newest decision counts": {"CON-G19", 2, "analysis_published", "decided", func(f *ConsultationFacts, _ *Consultation) {
			advice := &Decision{Record: Record{Base: Base{ID: NewID()}}, DecidedOn: pd("2025-11-30"), Outcome: new(outcomeRecommended)}
			f.Decisions[0].SupersedesID = &advice.ID
			f.Decisions = append(f.Decisions, advice)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := fairConsultation().at(c.state, c.to)
			c.answer(f, f.Consultation)
			r := partResult(t, f, c.guard, c.part)
			require.Equal(t, OutcomeMet, r.Outcome, "%v", r.Gaps)
		})
	}
}

// How strongly each guard is asked in each profile, part by part: hard, reason,
// warn or not at all.
func TestConsultationProfiles(t *testing.T) {
	t.Parallel()
	letter := map[Strength]string{StrengthHard: "h", StrengthReason: "r", StrengthWarn: "w", StrengthNone: "-"}
	want := map[string]string{
		"CON-G01": "hw-hh hh-hh hhhhh", "CON-G02": "-- -- hh", "CON-G03": "--- --- hhr", "CON-G04": "--- --- hhr", "CON-G05": "- - r", "CON-G06": "-- -- wr",
		"CON-G07": "--- --- rrr", "CON-G08": "wwwww hhhhh hhhhh", "CON-G09": "wwww hhrr hhrr", "CON-G10": "w-wwww r-wrwr rrwrwr",
		"CON-G11": "-- rr hh", "CON-G12": "w-w h-r hhr", "CON-G13": "-- rr rr", "CON-G14": "- r r", "CON-G15": "hww hhh hhh",
		"CON-G16": "hwwhh hhhhh hhhhh", "CON-G17": "-- hh hh", "CON-G18": "ww- hh- hhh", "CON-G19": "wwwwww hhhhrh hhhhrh", "CON-G20": "-- -- hh",
		"CON-G21": "w h h", "CON-G22": "ww- hr- hrh", "CON-G23": "--- --- rrr", "CON-G24": "ww hh hh",
	}
	require.Len(t, ConsultationLifecycle.Guards, len(want))
	for _, g := range ConsultationLifecycle.Guards {
		got := []string{}
		for _, p := range []Profile{ProfileLight, ProfileStandard, ProfileServiceChange} {
			letters := ""
			for _, part := range g.Parts {
				letters += letter[part.of(p)]
			}
			got = append(got, letters)
		}
		require.Equal(t, want[g.ID], strings.Join(got, " "), g.ID)
		require.False(t, g.Privacy)
	}
}

// Every move with the guards that it asks.
func TestConsultationMoves(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	for _, m := range ConsultationLifecycle.Moves {
		short := make([]string, 0, len(m.Guards))
		for _, g := range m.Guards {
			ConsultationLifecycle.guard(g)
			short = append(short, strings.TrimPrefix(g, "CON-"))
		}
		got[m.ID+" "+m.To] = fmt.Sprintf("%s: %s", strings.Join(m.From, " "), strings.Join(short, " "))
		require.NotEmpty(t, m.About)
		for _, state := range append(slices.Clone(m.From), m.To) {
			require.Contains(t, ConsultationLifecycle.States, state)
		}
	}
	for move, want := range map[string]string{
		"C1 with_scrutiny": "proposal: G01 G02", "C2 local_involvement": "with_scrutiny: G03 G04", "C3 formal_required": "with_scrutiny: G02 G03 G04 G05",
		"C4 ready": "formal_required: G06 G07 G08 G09 G10 G11 G12 G13 G15", "C16 ready": "proposal: G01 G08 G09 G10 G11 G12 G13 G15",
		"C5 open": "ready: G06 G08 G09 G10 G11 G12 G13 G14 G15", "C6 paused": "open: ", "C6 open": "paused: G16", "C7 closed": "open: G16",
		"C8 analysis_published": "closed: G17 G18", "C9 decided": "analysis_published: G19 G20 G24", "C10 feedback": "decided: G21",
		"C11 completed": "feedback: G22 G24", "C14 urgent_no_consultation": "proposal with_scrutiny: G23", "C15 with_scrutiny": "local_involvement: ",
		"C12 open": "called_in: G20",
	} {
		require.Equal(t, want, got[move], move)
	}
}

// 12 May to 3 August 2025 is 84 days; a late start leaves fewer.
func TestDaysOpen(t *testing.T) {
	t.Parallel()
	f := fairConsultation().at("ready", "open")
	f.Today = dt("2025-05-12")
	require.Equal(t, 84, f.daysOpen())
	require.Equal(t, OutcomeMet, partResult(t, f, "CON-G10", 1).Outcome)
	f.Today = dt("2025-05-13")
	require.Equal(t, 83, f.daysOpen())
	require.Equal(t, OutcomeUnmet, partResult(t, f, "CON-G10", 1).Outcome)
}

// While people can answer, what they were asked and told stays.
func TestConsultationFrozen(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(c *Consultation){
		"a question":        func(c *Consultation) { c.Questions[0].Text = new("Another") },
		"an option":         func(c *Consultation) { c.Questions[0].Options[0].Title = "Two centres" },
		"the questionnaire": func(c *Consultation) { c.Documents[3].URL = new("https://example.org/new") },
		"the first day":     func(c *Consultation) { c.OpensOn = pd("2025-05-11") },
		"the last day":      func(c *Consultation) { c.ClosesOn = pd("2025-08-02") },
		"no last day":       func(c *Consultation) { c.ClosesOn = PartialDate{} },
		"the promise":       func(c *Consultation) { c.Promise.Text = new("Less") },
		"a later promise":   func(c *Consultation) { c.Promise.DueOn = new(dt("2025-11-02")) },
		"fewer channels":    func(c *Consultation) { c.Promise.Channels = nil },
	} {
		for _, state := range []string{"open", "paused"} {
			before, after := fairConsultation().at(state, "").Consultation, fairConsultation().at(state, "").Consultation
			after.Questions[0] = before.Questions[0]
			after.Questions[0].Options = slices.Clone(before.Questions[0].Options)
			change(after)
			_, err := after.Revise(before)
			var refused *RefusedError
			require.ErrorAs(t, err, &refused, name)
			require.Equal(t, RefusedFrozen, refused.Code)
			before.State, after.State = "ready", "ready"
			_, err = after.Revise(before)
			require.NoError(t, err, "nobody has answered yet")
			before.State, after.State, before.Retrospective, after.Retrospective = "open", "open", true, true
			_, err = after.Revise(before)
			require.NoError(t, err, "what was recorded after the event may be mended")
		}
	}
	before, after := fairConsultation().at("open", "").Consultation, fairConsultation().at("open", "").Consultation
	after.Questions = before.Questions
	after.ClosesOn, after.Promise.DueOn = pd("2025-08-30"), new(dt("2025-10-01"))
	after.Promise.Channels = append(after.Promise.Channels, "post")
	after.Time.MaterialChanges = []MaterialChange{{What: new("A typing error")}}
	_, err := after.Revise(before)
	require.NoError(t, err)
}

// A pause counts, a call-in returns to the state it left, and events still to
// come are cancelled when it is given up.
func TestConsultationEffects(t *testing.T) {
	t.Parallel()
	f := fairConsultation().at("open", "paused")
	f.Request.Reason, f.Today = new("A flood."), dt("2025-06-01")
	_, err := ConsultationLifecycle.Lead(f)
	require.NoError(t, err)
	require.Equal(t, "paused", f.Record.State)
	f.Today, f.Request.To = dt("2025-06-11"), "open"
	_, err = ConsultationLifecycle.Lead(f)
	var unmet *GuardError
	require.ErrorAs(t, err, &unmet)
	require.Equal(t, "CON-G16", unmet.Results[0].Guard)

	f = fairConsultation().at("paused", "open")
	pausedFor(f, f.Consultation)
	f.Request.Reason = new("The flood is over.")
	_, err = ConsultationLifecycle.Lead(f)
	require.NoError(t, err)
	require.Equal(t, "2025-08-13", f.Consultation.Time.Extensions[0].To.String())

	f = fairConsultation().at("closed", "called_in")
	f.By = Actor{Role: RoleSystemAdmin}
	_, err = ConsultationLifecycle.Lead(f)
	require.NoError(t, err)
	require.Equal(t, "2025-12-01", f.Consultation.SecretaryOfState.CallIn.DirectedOn.String())
	f.Request.To = "open"
	_, err = ConsultationLifecycle.Lead(f)
	var none *NoMoveError
	require.ErrorAs(t, err, &none)
	require.Equal(t, []string{"closed"}, none.Next)
	f.Request.To = "closed"
	_, err = ConsultationLifecycle.Lead(f)
	require.ErrorAs(t, err, &unmet)
	f.Record.State, f.Consultation.SecretaryOfState.CallIn.FinishedOn = "called_in", pd("2025-12-20")
	f.Record.StateLeft = new("closed")
	_, err = ConsultationLifecycle.Lead(f)
	require.NoError(t, err)

	f = fairConsultation().at("ready", "withdrawn")
	f.Request.Reason, f.Today = new("No money."), dt("2025-06-01")
	f.Consultation.Sessions = []Session{{On: pd("2025-05-20")}, {On: pd("2025-06-01"), Status: new("planned")}, {On: pd("2025-06-02")}, {Status: new("to_be_confirmed")}, {On: pd("2025-07-01"), Status: new("held")}}
	_, err = ConsultationLifecycle.Lead(f)
	require.NoError(t, err)
	for i, want := range []string{"", "planned", "cancelled", "cancelled", "held"} {
		require.Equal(t, want, orEmpty(f.Consultation.Sessions[i].Status))
	}
	require.Equal(t, "No money.", *f.Consultation.Sessions[2].StatusReason)
	f.Consultation.Derive()
	require.Equal(t, AudiencePublic, f.Consultation.Audience, "it is seen as in the state it left")
}
