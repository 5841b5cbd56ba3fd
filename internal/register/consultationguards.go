package register

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// consultationGuards are the promises that a consultation keeps, in the order of
// its life.
var consultationGuards = slices.Concat(scrutinyGuards, fairnessGuards, promiseGuards, considerationGuards)

type (
	consultationGuard = Guard[*ConsultationFacts]
	consultationPart  = Part[*ConsultationFacts]
)

const regulation23 = "SI 2013/218, regulation 23"

var scrutinyGuards = []consultationGuard{
	{ID: "CON-G01", Title: "A proposal that can be understood", Parts: append([]consultationPart{
		{Asks: "It has a title.", Strengths: always, Test: func(f *ConsultationFacts) []Gap {
			return NeedIf(strings.TrimSpace(f.Consultation.Title) == "", "#/title", "Give it a title.")
		}},
		{Asks: "It says on which basis people are asked, what is proposed, why something should change, and for which areas.",
			Strengths: warnThenHard, Test: proposalStated},
		{Asks: "A change of NHS services says what kind of change it is, of which services, which authorities it affects, and whether the NHS body itself holds it to be substantial, and why.",
			Strengths: changeHard, Test: changeStated},
	}, textParts(func(f *ConsultationFacts) Screening { return f.Personal })...)},
	{ID: "CON-G02", Title: "The authorities are told", Source: regulation23 + "(1)", Parts: []consultationPart{
		{Asks: "Every authority with the scrutiny function for an affected area has been told.", Strengths: changeHard, Test: authoritiesTold},
		{Asks: "Each was told when the decision is meant to be taken and until when its comments count, and both days are published.", Strengths: changeHard,
			For: "on the formal path; where the NHS body holds the change not to be substantial, it may follow the view of the authority",
			When: func(f *ConsultationFacts) bool {
				return f.Record.State != ConsultationProposed || orEmpty(f.Consultation.Proposal.NHSView.SubstantialView) != "not_substantial"
			}, Test: noticesComplete},
	}},
	{ID: "CON-G03", Title: "The authorities have taken a view", Source: regulation23, Parts: []consultationPart{
		{Asks: "Every affected authority has a view of its own or of a joint committee that covers it, with evidence.", Strengths: changeHard,
			For: "on the local path", When: localPath, Test: viewsForLocal},
		{Asks: "Every affected authority has a view with evidence, or the day by which its comments were due has passed.", Strengths: changeHard,
			For: "on the formal path", When: formalPath, Test: viewsForFormal},
		{Asks: "No authority was silent or without a view.", Strengths: changeReason, For: "on the formal path", When: formalPath, Test: viewsSilent},
	}},
	{ID: "CON-G04", Title: "The path that the authorities hold to be right", Source: regulation23, Parts: []consultationPart{
		{Asks: "Every authority holds local involvement to be enough, and the local involvement is named.", Strengths: changeHard,
			For: "on the local path", When: localPath, Test: localPathRight},
		{Asks: "Where every authority holds local involvement to be enough, it says why people are consulted formally all the same.", Strengths: changeHard,
			For: "on the formal path", When: formalPath, Test: voluntaryFormal},
		{Asks: "One authority at least asks for formal consultation.", Strengths: changeReason, For: "on the formal path, where the views differ or are missing",
			When: func(f *ConsultationFacts) bool { return formalPath(f) && !f.allSay(determinedLocal) },
			Test: func(f *ConsultationFacts) []Gap {
				if f.anySays(determinedFormal) {
					return nil
				}
				return NeedOperation("addConsultationDetermination", "No authority asks for formal consultation, and not all hold local involvement to be enough. Record their views, or give the reason for the formal path.")
			}},
	}},
	{ID: "CON-G05", Title: "A difference of view is dealt with", Source: regulation23 + "(5)", Parts: []consultationPart{
		{Asks: "Where the NHS body and an authority differ on whether the change is substantial, the difference and the steps taken to agree are described.",
			Strengths: changeReason, When: (*ConsultationFacts).differs, Test: func(f *ConsultationFacts) []Gap {
				d := f.Consultation.Scrutiny.Dispute
				return Gaps(NeedIf(blank(d.Described), "#/scrutiny/dispute/described", "Describe how your view and that of the authority differ."),
					NeedIf(blank(d.StepsTaken), "#/scrutiny/dispute/stepsTaken", "Say which steps you took to agree."))
			}},
	}},
	{ID: "CON-G06", Title: "The Secretary of State is notified", Source: "NHS Act 2006, Schedule 10A; SI 2024/15 and SI 2024/16", Parts: []consultationPart{
		{Asks: "A substantial change is notified, or it says why that is not required.", Strengths: changeWarn,
			For: "commissioners of NHS services, before it opens", When: func(f *ConsultationFacts) bool { return f.notifiable() && f.Record.State != "ready" }, Test: notified},
		{Asks: "A substantial change has been notified, or it says why that is not required.", Strengths: changeReason,
			For: "commissioners of NHS services, when it opens", When: func(f *ConsultationFacts) bool { return f.notifiable() && f.Record.State == "ready" }, Test: notified},
	}},
}

func localPath(f *ConsultationFacts) bool  { return f.to() == "local_involvement" }
func formalPath(f *ConsultationFacts) bool { return !localPath(f) }

func proposalStated(f *ConsultationFacts) []Gap {
	c := f.Consultation
	return Gaps(
		NeedIf(c.Basis == nil, "#/basis", "Say on which basis people are asked."),
		NeedIf(blank(c.Summary), "#/summary", "Say in plain language what is proposed."),
		NeedIf(blank(c.Proposal.CaseForChange.Text) && blank(c.Proposal.CaseForChange.URL), "#/proposal/caseForChange/text", "Say why something should change."),
		NeedIf(len(c.AreaIDs) == 0, "#/areaIds", "Name at least one area that it concerns."))
}

func changeStated(f *ConsultationFacts) []Gap {
	c := f.Consultation
	view := c.Proposal.NHSView
	return Gaps(
		NeedIf(c.ChangeType == nil, "#/changeType", "Say what kind of change it is."),
		NeedIf(len(c.Services) == 0, "#/services", "Name at least one service that would change."),
		NeedIf(len(c.Proposal.AffectedAuthorityIDs) == 0, "#/proposal/affectedAuthorityIds", "Name every authority that it affects."),
		NeedIf(view.SubstantialView == nil, "#/proposal/nhsView/substantialView", "Say whether you hold the change to be substantial."),
		NeedIf(blank(view.Rationale), "#/proposal/nhsView/rationale", "Say why you hold it to be so."))
}

// eachAuthority looks at every affected authority in turn.
func (f *ConsultationFacts) eachAuthority(gap func(Authority) []Gap) (gaps []Gap) {
	for _, a := range f.Authorities {
		gaps = append(gaps, gap(a)...)
	}
	return gaps
}

func authoritiesTold(f *ConsultationFacts) []Gap {
	if len(f.Authorities) == 0 {
		return Need("#/proposal/affectedAuthorityIds", "Name every authority with the scrutiny function whose area is affected.")
	}
	return f.eachAuthority(func(a Authority) []Gap {
		notice := f.Consultation.notice(a.ID)
		return NeedIf(notice == nil || notice.NotifiedOn.IsZero(), "#/scrutiny/notices", "Say when you told "+a.Name+".")
	})
}

func noticesComplete(f *ConsultationFacts) []Gap {
	return f.eachAuthority(func(a Authority) []Gap {
		notice := f.Consultation.notice(a.ID)
		if notice == nil {
			return Need("#/scrutiny/notices", "Tell "+a.Name+" the day of the decision and the day by which its comments are due.")
		}
		at := fmt.Sprintf("#/scrutiny/notices/%d", slices.IndexFunc(f.Consultation.Scrutiny.Notices, func(s ScrutinyNotice) bool { return s.AuthorityID == a.ID }))
		return Gaps(
			NeedIf(notice.ProposedDecisionOn == nil, at+"/proposedDecisionOn", "Say on which day the decision is meant to be taken."),
			NeedIf(notice.CommentsDueOn == nil, at+"/commentsDueOn", "Say by which day comments are due."),
			NeedIf(blank(notice.PublishedURL), at+"/publishedUrl", "Say where both days are published."))
	})
}

func viewsForLocal(f *ConsultationFacts) []Gap {
	return f.eachAuthority(func(a Authority) []Gap {
		if f.Consultation.determination(a.ID) == nil {
			return NeedOperation("addConsultationDetermination", "Record the view of "+a.Name+".")
		}
		return f.evidenceOf(a.ID)
	})
}

func viewsForFormal(f *ConsultationFacts) []Gap {
	return f.eachAuthority(func(a Authority) []Gap {
		if f.Consultation.determination(a.ID) != nil {
			return f.evidenceOf(a.ID)
		}
		if due := f.Consultation.commentsDue(a.ID); due != nil && due.Before(f.Today) {
			return nil
		}
		return NeedOperation("addConsultationDetermination", "Record the view of "+a.Name+", or wait until its comments were due.")
	})
}

func viewsSilent(f *ConsultationFacts) []Gap {
	return f.eachAuthority(func(a Authority) []Gap {
		d := f.Consultation.determination(a.ID)
		if d != nil && *d.Outcome != determinedNoView && *d.Outcome != determinedNoAnswer {
			return nil
		}
		return NeedOperation("addConsultationDetermination", "There is no view of "+a.Name+". Record it, or give the reason for going on without.")
	})
}

// evidenceOf asks for what shows the view of an authority. That nobody answered
// shows by itself.
func (f *ConsultationFacts) evidenceOf(authority uuid.UUID) []Gap {
	c := f.Consultation
	d := c.determination(authority)
	if *d.Outcome == determinedNoAnswer || slices.ContainsFunc(d.Evidence, func(e DeterminationEvidence) bool { return !blank(e.URL) || e.Reference != nil }) {
		return nil
	}
	at := slices.IndexFunc(c.Determinations, func(o Determination) bool { return o.ID == d.ID })
	return []Gap{{Pointer: fmt.Sprintf("#/determinations/%d/evidence", at), Operation: "updateConsultationDetermination",
		Message: "Add what shows the view, such as the minutes, by its address or reference."}}
}

func localPathRight(f *ConsultationFacts) []Gap {
	var gaps []Gap
	if !f.allSay(determinedLocal) {
		gaps = NeedOperation("addConsultationDetermination", "The local path is open only where every affected authority holds local involvement to be enough.")
	}
	at := "#/scrutiny/localInvolvementActivityId"
	return Gaps(gaps,
		NeedIf(f.Consultation.Scrutiny.LocalInvolvementActivityID == nil, at, "Name the activity in which people are involved locally."),
		NeedIf(f.LocalActivityKind != "" && f.LocalActivityKind != "local_involvement_programme", at, "Name an activity whose kind is local_involvement_programme."))
}

func voluntaryFormal(f *ConsultationFacts) []Gap {
	return NeedIf(f.allSay(determinedLocal) && blank(f.Consultation.Scrutiny.VoluntaryFormal.Reason), "#/scrutiny/voluntaryFormal/reason",
		"Every authority holds local involvement to be enough. Say why you consult formally all the same.")
}

// differs reports whether the NHS body and an authority hold different views on
// whether the change is substantial.
func (f *ConsultationFacts) differs() bool {
	switch orEmpty(f.Consultation.Proposal.NHSView.SubstantialView) {
	case "substantial":
		return f.anySays(determinedLocal)
	case "not_substantial":
		return f.anySays(determinedFormal)
	}
	return false
}

// notifiable reports whether the change has to be notified: it is substantial,
// and its owner is a commissioner of NHS services.
func (f *ConsultationFacts) notifiable() bool {
	commissions := f.Owner.Type == "icb" || f.Owner.Type == "nhs_england" || f.Owner.Type == "ccg_historic"
	return commissions && f.substantial()
}

func notified(f *ConsultationFacts) []Gap {
	s := f.Consultation.SecretaryOfState
	return NeedIf(s.NotifiedOn.IsZero() && blank(s.NotRequiredReason), "#/secretaryOfState/notifiedOn",
		"Say when the Secretary of State was notified, or in notRequiredReason why that is not required.")
}
