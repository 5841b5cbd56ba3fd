package handler

import (
	"context"
	"net/http"
	"time"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListConsultations implements the operation of this name.
func (h *Handler) ListConsultations(ctx context.Context, r api.ListConsultationsRequestObject) (api.ListConsultationsResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(p.Limit, p.Cursor, p.Count, p.Q, p.Sort)
	found, err := h.db.ListConsultations(ctx, q, consultationFilter(p))
	if err != nil {
		return nil, err
	}
	out := api.ConsultationList{Data: make([]api.ConsultationSummary, 0, len(found.Items)), Labels: labels(publicLabels(ctx, found.Labels, found.Items...))}
	for _, c := range found.Items {
		out.Data = append(out.Data, toConsultationSummary(ctx, c))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListConsultations200JSONResponse{Body: out, Headers: api.ListConsultations200ResponseHeaders{Link: link}}, nil
}

// CreateConsultation implements the operation of this name.
func (h *Handler) CreateConsultation(ctx context.Context, r api.CreateConsultationRequestObject) (api.CreateConsultationResponseObject, error) {
	c := new(register.Consultation)
	if err := fromNewConsultation(ctx, *r.Body, c); err != nil {
		return nil, err
	}
	c, found, err := h.db.CreateConsultation(ctx, c)
	if err != nil {
		return nil, err
	}
	return api.CreateConsultation201JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.CreateConsultation201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("consultations", c.ID)}}, nil
}

// GetConsultation implements the operation of this name.
func (h *Handler) GetConsultation(ctx context.Context, r api.GetConsultationRequestObject) (api.GetConsultationResponseObject, error) {
	c, found, err := h.db.GetConsultation(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetConsultation200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.GetConsultation200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// UpdateConsultation implements the operation of this name.
func (h *Handler) UpdateConsultation(ctx context.Context, r api.UpdateConsultationRequestObject) (api.UpdateConsultationResponseObject, error) {
	c, found, err := edit(ctx, h.db.UpdateConsultation, r.ID, r.Params.IfMatch, merge(h, "ConsultationCreate", *r.Body, writeConsultation, fromConsultation))
	if err != nil {
		return nil, err
	}
	return api.UpdateConsultation200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.UpdateConsultation200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// DeleteConsultation implements the operation of this name.
func (h *Handler) DeleteConsultation(ctx context.Context, r api.DeleteConsultationRequestObject) (api.DeleteConsultationResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := h.db.DeleteConsultation(ctx, r.ID, v); err != nil {
		return nil, err
	}
	return api.DeleteConsultation204Response{}, nil
}

// ExportConsultations implements the operation of this name.
func (h *Handler) ExportConsultations(ctx context.Context, r api.ExportConsultationsRequestObject) (api.ExportConsultationsResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(nil, nil, nil, p.Q, p.Sort)
	rows, err := h.db.ExportConsultations(ctx, q, consultationFilter(listed[api.ListConsultationsParams](p)))
	if err != nil {
		return nil, err
	}
	return newFile(ctx, "consultations", fileOptions(p.Format, p.ExcelBom, p.FormulaSafe), rows, toConsultation), nil
}

func (f file) VisitExportConsultationsResponse(w http.ResponseWriter) error { return f.visit(w) }

func consultationFilter(p api.ListConsultationsParams) repository.ConsultationFilter {
	return repository.ConsultationFilter{
		RecordFilter: repository.RecordFilter{
			UpdatedSince: p.UpdatedSince, Mine: value(p.Mine), Visibility: texts(p.Visibility), Owners: p.OwnerOrganisationID,
			WithPredecessors: p.IncludePredecessors == nil || *p.IncludePredecessors, States: texts(p.State),
			Retrospective: p.Retrospective, HasWarnings: p.HasWarnings, WarningCodes: texts(p.WarningCode),
			HasConflicts: p.HasConflicts, WentAhead: p.WentAhead, Campaigns: p.Campaign, ExternalIDs: p.ExternalID,
		},
		PlaceFilter: repository.PlaceFilter{Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch)), Communities: p.CommunityID, Topics: p.Topic},

		Bases: texts(p.Basis), ChangeTypes: texts(p.ChangeType), Authorities: p.AuthorityID, OpensAfter: p.OpensAfter,
		ClosesBefore: p.ClosesBefore, HeldFrom: p.HeldFrom, HeldTo: p.HeldTo, IncludeUndated: value(p.IncludeUndated),
		DecidedFrom: p.DecidedFrom, DecidedTo: p.DecidedTo, MinResponses: p.MinResponses,
	}
}

// fromNewConsultation maps the body of a creation onto a new consultation, with
// its parts, which are later added and changed one by one.
func fromNewConsultation(ctx context.Context, b api.ConsultationCreate, c *register.Consultation) error {
	if err := newRecord(ctx, &c.Record, b.OwnerOrganisationID, b.Retrospective, b.RetrospectiveReason, nil, register.ConsultationProposed); err != nil {
		return err
	}
	newGoverned(&c.Record, (*string)(b.State), b.GuardReasons, b.Attestations)
	if err := firstConsultation(b, c); err != nil {
		return err
	}
	for i := range c.Determinations {
		c.Determinations[i].RecordedFor(auth.From(ctx).OrganisationID, time.Now())
	}
	return nil
}

// firstConsultation maps the form of creation, whoever fills it in: the parts that
// have writes of their own later, and the writable form.
func firstConsultation(b api.ConsultationCreate, c *register.Consultation) error {
	c.Claims, c.Counts = b.Claims, b.Counts
	c.Questions, c.Determinations, c.CaseEvents = b.Questions, b.Determinations, b.CaseEvents
	c.ResponseThemes, c.Sessions = b.ResponseThemes, b.Sessions
	return fromConsultation(b, c)
}

// fromConsultation maps the writable form onto a consultation.
func fromConsultation(b api.ConsultationCreate, c *register.Consultation) error {
	applyRecord(recordFields{b.Visibility, b.CoOwnerOrganisationIds, b.ExternalRefs, b.Provenance, b.Organisations, b.Links, b.Campaigns, b.AsStated}, &c.Record)
	c.Title, c.Summary, c.Basis, c.ChangeType, c.Services = b.Title, b.Summary, b.Basis, b.ChangeType, b.Services
	c.OpensOn, c.ClosesOn, c.PublishedOn = b.OpensOn, b.ClosesOn, b.PublishedOn
	c.AreaIDs, c.PlaceNames = b.AreaIds, b.PlaceNames
	c.Topics, c.TopicsAsStated = b.Topics, b.TopicsAsStated
	c.Communities, c.CommunitiesStated = b.Communities, b.CommunitiesAsStated
	c.Methods, c.Documents, c.DecisionIDs = b.Methods, b.Documents, b.DecisionIds
	c.Proposal, c.Scrutiny, c.SecretaryOfState = value(b.Proposal), value(b.Scrutiny), value(b.SecretaryOfState)
	c.Assurance, c.Urgent, c.Formative, c.People = value(b.Assurance), value(b.Urgent), value(b.Formative), value(b.People)
	c.Influence, c.Communication, c.Promise = value(b.Influence), value(b.Communication), value(b.Promise)
	c.Redress, c.Equality = value(b.Redress), value(b.Equality)
	c.Analysis, c.Decision = value(b.Analysis), value(b.Decision)
	c.Evidence, c.Access, c.Time = value(b.Evidence), value(b.Access), value(b.Time)
	c.After, c.TakePart = value(b.After), value(b.TakePart)
	return nil
}

// writeConsultation renders the writable form of a consultation, for merging,
// without the parts that have operations of their own.
func writeConsultation(c *register.Consultation) api.ConsultationCreate {
	visibility := api.Visibility(c.Visibility)
	return api.ConsultationCreate{
		Visibility: &visibility, CoOwnerOrganisationIds: c.CoOwnerOrganisationIDs, ExternalRefs: c.ExternalRefs,
		Provenance: c.Provenance, Organisations: c.Organisations, Links: c.Links, Campaigns: c.Campaigns, AsStated: &c.AsStated,
		Title: c.Title, Summary: c.Summary, Basis: c.Basis, ChangeType: c.ChangeType, Services: c.Services,
		OpensOn: c.OpensOn, ClosesOn: c.ClosesOn, PublishedOn: c.PublishedOn, AreaIds: c.AreaIDs, PlaceNames: c.PlaceNames,
		Topics: c.Topics, TopicsAsStated: c.TopicsAsStated, Communities: c.Communities, CommunitiesAsStated: c.CommunitiesStated,
		Methods: c.Methods, Documents: c.Documents, DecisionIds: c.DecisionIDs,
		Proposal: &c.Proposal, Scrutiny: &c.Scrutiny, SecretaryOfState: &c.SecretaryOfState, Assurance: &c.Assurance,
		Urgent: &c.Urgent, Formative: &c.Formative, People: &c.People, Influence: &c.Influence, Communication: &c.Communication,
		Promise: &c.Promise, Redress: &c.Redress, Equality: &c.Equality, Analysis: &c.Analysis, Decision: &c.Decision, Evidence: &c.Evidence, Access: &c.Access,
		Time: &c.Time, After: &c.After, TakePart: &c.TakePart,
	}
}

// toConsultation maps a consultation to the wire, in the view of the caller. What
// is for partners only is absent for others, with the labels of its ids.
func toConsultation(ctx context.Context, c *register.Consultation, found repository.Labels) api.Consultation {
	seen := viewOf(ctx, &c.Record)
	out := api.Consultation{
		ID: c.ID, Reference: c.Reference, Title: c.Title, State: api.ConsultationState(c.State), Visibility: api.Visibility(c.Visibility),
		OwnerOrganisationID: c.OwnerOrganisationID, CoOwnerOrganisationIds: c.CoOwnerOrganisationIDs,
		Version: c.Version, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, CreatedBy: seen.createdBy, UpdatedBy: seen.updatedBy,
		GuardProfile: c.GuardProfile, WentAhead: c.WentAhead, GuardReasons: c.GuardReasons, Attestations: seen.attestations(&c.Record), FailedStep: seen.failedStep(&c.Record),
		Retrospective: c.Retrospective, RetrospectiveReason: c.RetrospectiveReason, Imported: c.Imported,
		ExternalRefs: c.ExternalRefs, Provenance: c.Provenance, Claims: c.Claims, Counts: seen.counts,
		Organisations: c.Organisations, Links: c.Links, Campaigns: c.Campaigns, AsStated: c.AsStated,
		Conflicts: seen.conflicts, Warnings: c.Warnings, Unplaced: seen.unplaced, Labels: labels(publicLabels(ctx, found, c)),
		Summary: c.Summary, Basis: c.Basis, ChangeType: c.ChangeType, Services: c.Services,
		OpensOn: c.OpensOn, ClosesOn: c.ClosesOn, PublishedOn: c.PublishedOn, AreaIds: c.AreaIDs, PlaceNames: c.PlaceNames,
		Topics: c.Topics, TopicsAsStated: c.TopicsAsStated, Communities: c.Communities, CommunitiesAsStated: c.CommunitiesStated,
		Methods: c.Methods, Documents: c.Documents, DecisionIds: c.DecisionIDs,
		Proposal: c.Proposal, Scrutiny: c.Scrutiny, SecretaryOfState: c.SecretaryOfState, Assurance: c.Assurance,
		Urgent: c.Urgent, Formative: c.Formative, People: c.People, Influence: c.Influence, Communication: c.Communication,
		Promise: c.Promise, Redress: c.Redress, Equality: c.Equality, Analysis: c.Analysis, Decision: c.Decision, Evidence: c.Evidence, Access: c.Access,
		Time: c.Time, After: c.After, TakePart: c.TakePart,
		Questions: c.Questions, Determinations: c.Determinations, CaseEvents: c.CaseEvents, ResponseThemes: c.ResponseThemes,
		Sessions: seen.sessions(c.Sessions),
	}
	if !auth.From(ctx).Known() {
		out.Evidence = c.Evidence.ForPublic()
	}
	out.OpensOnEarliest, out.OpensOnLatest = dates(c.OpensOn)
	out.ClosesOnEarliest, out.ClosesOnLatest = dates(c.ClosesOn)
	out.PublishedOnEarliest, out.PublishedOnLatest = dates(c.PublishedOn)
	return out
}

func toConsultationSummary(ctx context.Context, c *register.Consultation) api.ConsultationSummary {
	return api.ConsultationSummary{
		ID: c.ID, Reference: c.Reference, Title: c.Title, State: api.ConsultationState(c.State), Visibility: api.Visibility(c.Visibility),
		OwnerOrganisationID: c.OwnerOrganisationID, Version: c.Version, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
		GuardProfile: c.GuardProfile, WentAhead: c.WentAhead,
		Retrospective: c.Retrospective, Imported: c.Imported, Summary: c.Summary, Basis: c.Basis, ChangeType: c.ChangeType,
		Services: c.Services, OpensOn: c.OpensOn, ClosesOn: c.ClosesOn, DecisionDueOn: c.DecisionDueOn, Topics: c.Topics,
		AreaIds: c.AreaIDs, Communities: c.Communities, Counts: headlines(ctx, &c.Record), HasConflicts: c.HasConflicts,
		WarningCodes: codes[api.WarningCode](c.WarningCodes),
	}
}
