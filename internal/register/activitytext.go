package register

import "fmt"

// Refs implements Entry.
func (a *Activity) Refs() []Ref { return append(a.PublicRefs(), a.confidentialRefs()...) }

// PublicRefs lists the ids outside the fields for partners only. A label of any
// other id would tell others what those fields hold.
func (a *Activity) PublicRefs() []Ref {
	refs := appendRefs(a.refs(), NounArea, "#/areaIds", a.AreaIDs)
	refs = appendContributors(refs, a.ContributedBy)
	refs = appendRef(refs, NounConsultation, "#/context/consultationId", a.Context.ConsultationID)
	refs = appendRefs(refs, NounStrategicPriority, "#/purpose/priorities", a.Purpose.Priorities)
	for n, c := range a.People.TargetCommunities {
		refs = append(refs, Ref{c.CommunityID, NounCommunity, fmt.Sprintf("#/people/targetCommunities/%d/communityId", n)})
	}
	for n, x := range a.People.NotReached {
		refs = appendRef(refs, NounCommunity, fmt.Sprintf("#/people/notReached/%d/communityId", n), x.CommunityID)
		refs = appendRef(refs, NounArea, fmt.Sprintf("#/people/notReached/%d/areaId", n), x.AreaID)
	}
	for n, m := range a.Partners.Members {
		refs = appendRef(refs, NounStakeholder, fmt.Sprintf("#/partners/members/%d/stakeholderId", n), m.StakeholderID)
	}
	refs = appendRef(refs, NounActivity, "#/context/seriesId", a.Context.SeriesID)
	refs = appendRef(refs, NounStakeholder, "#/access/assessment/stakeholderId", a.Access.Assessment.StakeholderID)
	refs = appendRef(refs, NounStakeholder, "#/devolvedPower/decidedByStakeholderId", a.DevolvedPower.DecidedByStakeholderID)
	for n, e := range a.CoProduction.Evidence {
		refs = appendRef(refs, NounStakeholder, fmt.Sprintf("#/coProduction/evidence/%d/withStakeholderId", n), e.WithStakeholderID)
	}
	for n, r := range a.Progress.ReachActions {
		refs = appendRef(refs, NounCommunity, fmt.Sprintf("#/progress/reachActions/%d/communityId", n), r.CommunityID)
	}
	return sessionRefs(append(refs, a.Evaluation.refs()...), a.Sessions)
}

// confidentialRefs lists the ids that only partners see.
func (a *Activity) confidentialRefs() []Ref {
	refs := a.Evidence.refs()
	for n, d := range a.Governance.Advice {
		refs = appendRef(refs, NounOrganisation, fmt.Sprintf("#/governance/advice/%d/fromOrganisationId", n), d.FromOrganisationID)
	}
	for n, h := range a.Partners.HealthwatchInformed {
		refs = append(refs, Ref{h.OrganisationID, NounOrganisation, fmt.Sprintf("#/partners/healthwatchInformed/%d/organisationId", n)})
	}
	return refs
}

func (e Evaluation) refs() []Ref {
	refs := appendRefs(nil, NounStakeholder, "#/evaluation/communityInvolvement/whoStakeholderIds", e.CommunityInvolvement.WhoStakeholderIDs)
	for n, m := range e.MethodRatings {
		refs = appendRef(refs, NounCommunity, fmt.Sprintf("#/evaluation/methodRatings/%d/communityId", n), m.CommunityID)
	}
	for n, l := range e.Lessons {
		refs = appendRefs(refs, NounCommunity, fmt.Sprintf("#/evaluation/lessons/%d/communities", n), l.Communities)
	}
	return refs
}

// Codes implements Entry.
func (a *Activity) Codes() []CodeUse {
	uses := appendCodes(a.codes(), "#/topics", a.Topics, TopicVocabularies...)
	for n, m := range a.Methods {
		uses = appendCode(uses, fmt.Sprintf("#/methods/%d/method", n), m.Method, "method")
	}
	uses = a.Promise.codes(a.Communication.codes(uses))
	for n, f := range a.Access.Formats {
		uses = appendCode(uses, fmt.Sprintf("#/access/formats/%d/format", n), f.Format, "information_format")
	}
	uses = appendCodes(uses, "#/access/communicationSupport", a.Access.CommunicationSupport, "communication_support")
	uses = appendCodes(uses, "#/access/barriers", a.Access.Barriers, "barrier")
	uses = supportCodes(uses, a.Access.SupportOffered)
	for n, i := range a.Access.Information {
		uses = appendCode(uses, fmt.Sprintf("#/access/information/%d/format", n), i.Format, "information_format")
	}
	uses = appendCodes(uses, "#/duty/statutes", a.Duty.Statutes, "statute")
	for n, r := range a.LivedExperience.Roles {
		uses = appendCodes(uses, fmt.Sprintf("#/livedExperience/roles/%d/support", n), r.Support, "support_offered")
	}
	uses = append(append(uses, a.Evaluation.codes()...), a.Evidence.codes()...)
	return appendDocumentCodes(sessionCodes(uses, a.Sessions), "#/documents", a.Documents)
}

func (e Evaluation) codes() (uses []CodeUse) {
	for n, m := range e.MethodRatings {
		uses = appendCode(uses, fmt.Sprintf("#/evaluation/methodRatings/%d/method", n), &m.Method, "method")
	}
	for n, l := range e.Lessons {
		at := fmt.Sprintf("#/evaluation/lessons/%d/", n)
		uses = appendCodes(uses, at+"topics", l.Topics, TopicVocabularies...)
		uses = appendCodes(uses, at+"methods", l.Methods, "method")
	}
	return uses
}

// SearchText implements Entry.
func (a *Activity) SearchText() SearchText {
	c := joinText(a.Context.Trigger, a.Context.ProgrammeText, a.Purpose.text(), a.Questions.Texts,
		a.PlaceNames, a.TopicsAsStated, a.CommunitiesStated, a.Communication.ChannelsAsStated, a.Campaigns, a.Notes,
		a.Influence.text(), a.Communication.Messages, a.Promise.Text, a.Promise.InterimUpdates, a.Redress.Route, a.Decision.ToBeInformed, a.Decision.Body, a.Outcome.FollowedBy, a.Governance.ReportsTo,
		a.planText(), a.Progress.text(), a.Evaluation.text(), a.Evidence.Review.Override.Text, a.Evidence.Review.WeakerReason)
	for _, m := range a.Methods {
		c = joinText(c, m.Note)
	}
	for _, m := range a.Partners.Members {
		c = joinText(c, m.Name)
	}
	for _, o := range a.Organisations {
		c = joinText(c, o.Name)
	}
	for _, x := range a.People.NotReached {
		c = joinText(c, x.Text, x.Reason)
	}
	for _, f := range a.Access.Formats {
		c = joinText(c, f.Note)
	}
	for _, o := range a.Access.SupportOffered {
		c = joinText(c, o.Note)
	}
	for _, s := range a.Sessions {
		c = joinText(c, s.PlaceName, s.Address)
	}
	return SearchText{A: joinText(a.Title, contributorNames(a.ContributedBy)), B: joinText(a.Summary, a.Purpose.Why), C: c}
}

func (p ActivityPurpose) text() string {
	words := joinText(p.UseOfInformation, p.IntendedImpact, p.BenefitToParticipants)
	for _, o := range p.Objectives {
		words = joinText(words, o.Text, o.Measure)
	}
	return words
}

// planText is the words of how it is planned that everybody may see.
func (a *Activity) planText() string {
	words := joinText(a.Level.Rationale, a.People.Recruitment.How, a.People.Recruitment.Incentives, a.People.Recruitment.Eligibility,
		a.TakePart.Instructions, a.Access.AskForFormat, a.Access.Assessment.Outcome, a.Access.Assessment.Actions,
		a.Time.SetByOther.Why, a.Time.ShortNoticeReason, a.Resources.Constraints, a.Equality.InclusionHealthNote,
		a.Duty.ImpactOnServices, a.Duty.Rationale, a.DevolvedPower.DecisionRight, a.DevolvedPower.Fund.Name, a.DevolvedPower.Fund.Purpose)
	for _, c := range a.Equality.Considerations {
		words = joinText(words, c.Note)
	}
	for _, i := range a.Access.Information {
		words = joinText(words, i.Title)
	}
	for _, e := range a.CoProduction.Evidence {
		words = joinText(words, e.What)
	}
	for _, r := range a.LivedExperience.Roles {
		words = joinText(words, r.Title, r.AlsoKnownAs)
	}
	return words
}

func (p ActivityProgress) text() string {
	words := joinText(p.TestBack.Method, p.TestBack.Result, p.TestBack.NotDoneReason, p.NoFindingsReason, p.LateReason, p.CancelledReason, p.NotRequiredReason)
	for _, u := range p.Updates {
		words = joinText(words, u.Text)
	}
	for _, r := range p.ReachActions {
		words = joinText(words, r.Gap, r.Action)
	}
	return words
}
