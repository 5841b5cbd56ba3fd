package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListDecisions implements the operation of this name.
func (h *Handler) ListDecisions(ctx context.Context, r api.ListDecisionsRequestObject) (api.ListDecisionsResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(p.Limit, p.Cursor, p.Count, p.Q, p.Sort)
	found, err := h.db.ListDecisions(ctx, q, decisionFilter(p))
	if err != nil {
		return nil, err
	}
	out := api.DecisionList{Data: make([]api.DecisionSummary, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, d := range found.Items {
		out.Data = append(out.Data, toDecisionSummary(ctx, d))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListDecisions200JSONResponse{Body: out, Headers: api.ListDecisions200ResponseHeaders{Link: link}}, nil
}

// CreateDecision implements the operation of this name.
func (h *Handler) CreateDecision(ctx context.Context, r api.CreateDecisionRequestObject) (api.CreateDecisionResponseObject, error) {
	d := new(register.Decision)
	if err := fromNewDecision(ctx, *r.Body, d); err != nil {
		return nil, err
	}
	d, found, err := h.db.CreateDecision(ctx, d)
	if err != nil {
		return nil, err
	}
	return api.CreateDecision201JSONResponse{Body: toDecision(ctx, d, found),
		Headers: api.CreateDecision201ResponseHeaders{ETag: recordETag(ctx, &d.Record), Location: location("decisions", d.ID)}}, nil
}

// GetDecision implements the operation of this name.
func (h *Handler) GetDecision(ctx context.Context, r api.GetDecisionRequestObject) (api.GetDecisionResponseObject, error) {
	d, found, err := h.db.GetDecision(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetDecision200JSONResponse{Body: toDecision(ctx, d, found),
		Headers: api.GetDecision200ResponseHeaders{ETag: recordETag(ctx, &d.Record)}}, nil
}

// UpdateDecision implements the operation of this name.
func (h *Handler) UpdateDecision(ctx context.Context, r api.UpdateDecisionRequestObject) (api.UpdateDecisionResponseObject, error) {
	d, found, err := edit(ctx, h.db.UpdateDecision, r.ID, r.Params.IfMatch, merge(h, "DecisionCreate", *r.Body, writeDecision, fromDecision))
	if err != nil {
		return nil, err
	}
	return api.UpdateDecision200JSONResponse{Body: toDecision(ctx, d, found),
		Headers: api.UpdateDecision200ResponseHeaders{ETag: recordETag(ctx, &d.Record)}}, nil
}

// AddDecisionClaim implements the operation of this name.
func (h *Handler) AddDecisionClaim(ctx context.Context, r api.AddDecisionClaimRequestObject) (api.AddDecisionClaimResponseObject, error) {
	at := ""
	d, found, err := edit(ctx, h.db.UpdateDecision, r.ID, r.Params.IfMatch, func(d *register.Decision) error { return addClaim(&d.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddDecisionClaim201JSONResponse{Body: toDecision(ctx, d, found),
		Headers: api.AddDecisionClaim201ResponseHeaders{ETag: recordETag(ctx, &d.Record), Location: location("decisions", d.ID) + at}}, nil
}

// StrikeDecisionClaim implements the operation of this name.
func (h *Handler) StrikeDecisionClaim(ctx context.Context, r api.StrikeDecisionClaimRequestObject) (api.StrikeDecisionClaimResponseObject, error) {
	d, found, err := edit(ctx, h.db.UpdateDecision, r.ID, r.Params.IfMatch, func(d *register.Decision) error { return strikeClaim(&d.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeDecisionClaim200JSONResponse{Body: toDecision(ctx, d, found),
		Headers: api.StrikeDecisionClaim200ResponseHeaders{ETag: recordETag(ctx, &d.Record)}}, nil
}

// AddDecisionCount implements the operation of this name.
func (h *Handler) AddDecisionCount(ctx context.Context, r api.AddDecisionCountRequestObject) (api.AddDecisionCountResponseObject, error) {
	at := ""
	d, found, err := edit(ctx, h.db.UpdateDecision, r.ID, r.Params.IfMatch, func(d *register.Decision) error { return addCount(&d.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddDecisionCount201JSONResponse{Body: toDecision(ctx, d, found),
		Headers: api.AddDecisionCount201ResponseHeaders{ETag: recordETag(ctx, &d.Record), Location: location("decisions", d.ID) + at}}, nil
}

// StrikeDecisionCount implements the operation of this name.
func (h *Handler) StrikeDecisionCount(ctx context.Context, r api.StrikeDecisionCountRequestObject) (api.StrikeDecisionCountResponseObject, error) {
	d, found, err := edit(ctx, h.db.UpdateDecision, r.ID, r.Params.IfMatch, func(d *register.Decision) error { return strikeCount(&d.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeDecisionCount200JSONResponse{Body: toDecision(ctx, d, found),
		Headers: api.StrikeDecisionCount200ResponseHeaders{ETag: recordETag(ctx, &d.Record)}}, nil
}

func decisionFilter(p api.ListDecisionsParams) repository.DecisionFilter {
	return repository.DecisionFilter{
		RecordFilter: repository.RecordFilter{
			UpdatedSince: p.UpdatedSince, Mine: value(p.Mine), Visibility: texts(p.Visibility), Owners: p.OwnerOrganisationID,
			WithPredecessors: p.IncludePredecessors == nil || *p.IncludePredecessors, States: texts(p.State),
			Retrospective: p.Retrospective, HasWarnings: p.HasWarnings, WarningCodes: texts(p.WarningCode),
			HasConflicts: p.HasConflicts, Campaigns: p.Campaign, ExternalIDs: p.ExternalID,
		},
		Bodies: p.Body, Outcomes: texts(p.Outcome), DecidedFrom: p.DecidedFrom, DecidedTo: p.DecidedTo,
		OpenRemainder: p.OpenRemainder, About: p.AboutID,
	}
}

// fromNewDecision maps the body of a creation onto a new decision.
func fromNewDecision(ctx context.Context, b api.DecisionCreate, d *register.Decision) error {
	if err := newRecord(ctx, &d.Record, b.OwnerOrganisationID, b.Retrospective, b.RetrospectiveReason, (*string)(b.State), register.DecisionRecorded); err != nil {
		return err
	}
	return firstDecision(b, d)
}

// firstDecision maps the form of creation, whoever fills it in: the parts that
// have writes of their own later, and the writable form.
func firstDecision(b api.DecisionCreate, d *register.Decision) error {
	d.Claims, d.Counts = b.Claims, b.Counts
	return fromDecision(b, d)
}

// fromDecision maps the writable form onto a decision.
func fromDecision(b api.DecisionCreate, d *register.Decision) error {
	applyRecord(recordFields{b.Visibility, b.CoOwnerOrganisationIds, b.ExternalRefs, b.Provenance, b.Organisations, b.Links, b.Campaigns, b.AsStated}, &d.Record)
	d.Title, d.DecisionBody, d.DecidedByOrganisationIDs, d.About = b.Title, b.DecisionBody, b.DecidedByOrganisationIds, b.About
	d.HeldInPublic, d.Vote, d.DecidedOn, d.Outcome = b.HeldInPublic, b.Vote, b.DecidedOn, b.Outcome
	d.Process, d.Reason, d.Parts, d.InsightsConsidered = b.Process, b.Reason, b.Parts, b.InsightsConsidered
	d.StatementOfConsideration, d.PapersURL, d.MinutesURL = b.StatementOfConsideration, b.PapersURL, b.MinutesURL
	d.TakenBy, d.SupersedesID = b.TakenBy, b.SupersedesID
	return nil
}

// writeDecision renders the writable form of a decision, for merging.
func writeDecision(d *register.Decision) api.DecisionCreate {
	visibility := api.Visibility(d.Visibility)
	return api.DecisionCreate{
		Visibility: &visibility, CoOwnerOrganisationIds: d.CoOwnerOrganisationIDs, ExternalRefs: d.ExternalRefs,
		Provenance: d.Provenance, Organisations: d.Organisations, Links: d.Links, Campaigns: d.Campaigns, AsStated: &d.AsStated,
		Title: d.Title, DecisionBody: d.DecisionBody, DecidedByOrganisationIds: d.DecidedByOrganisationIDs, About: d.About,
		HeldInPublic: d.HeldInPublic, Vote: d.Vote, DecidedOn: d.DecidedOn, Outcome: d.Outcome,
		Process: d.Process, Reason: d.Reason, Parts: d.Parts, InsightsConsidered: d.InsightsConsidered,
		StatementOfConsideration: d.StatementOfConsideration, PapersURL: d.PapersURL, MinutesURL: d.MinutesURL,
		TakenBy: d.TakenBy, SupersedesID: d.SupersedesID,
	}
}

// toDecision maps a decision to the wire, in the view of the caller.
func toDecision(ctx context.Context, d *register.Decision, found repository.Labels) api.Decision {
	seen := viewOf(ctx, &d.Record)
	out := api.Decision{
		ID: d.ID, Reference: d.Reference, Title: d.Title, State: api.DecisionState(d.State), Visibility: api.Visibility(d.Visibility),
		OwnerOrganisationID: d.OwnerOrganisationID, CoOwnerOrganisationIds: d.CoOwnerOrganisationIDs,
		Version: d.Version, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt, CreatedBy: seen.createdBy, UpdatedBy: seen.updatedBy,
		Retrospective: d.Retrospective, RetrospectiveReason: d.RetrospectiveReason, Imported: d.Imported,
		ExternalRefs: d.ExternalRefs, Provenance: d.Provenance, Claims: d.Claims, Counts: seen.counts,
		Organisations: d.Organisations, Links: d.Links, Campaigns: d.Campaigns, AsStated: d.AsStated,
		Conflicts: seen.conflicts, Warnings: d.Warnings, Unplaced: seen.unplaced, Labels: labels(found),
		DecisionBody: d.DecisionBody, DecidedByOrganisationIds: d.DecidedByOrganisationIDs, About: d.About,
		HeldInPublic: d.HeldInPublic, Vote: d.Vote, DecidedOn: d.DecidedOn, Outcome: d.Outcome,
		Process: d.Process, Reason: d.Reason, Parts: d.Parts, InsightsConsidered: d.InsightsConsidered,
		StatementOfConsideration: d.StatementOfConsideration, PapersURL: d.PapersURL, MinutesURL: d.MinutesURL,
		TakenBy: d.TakenBy, SupersedesID: d.SupersedesID, AmendmentOpen: d.AmendmentOpen,
	}
	out.DecidedOnEarliest, out.DecidedOnLatest = dates(d.DecidedOn)
	return out
}

func toDecisionSummary(ctx context.Context, d *register.Decision) api.DecisionSummary {
	return api.DecisionSummary{
		ID: d.ID, Reference: d.Reference, Title: d.Title, State: api.DecisionState(d.State), Visibility: api.Visibility(d.Visibility),
		OwnerOrganisationID: d.OwnerOrganisationID, Version: d.Version, CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt,
		Retrospective: d.Retrospective, Imported: d.Imported, DecisionBody: d.DecisionBody,
		DecidedByOrganisationIds: d.DecidedByOrganisationIDs, About: d.About, DecidedOn: d.DecidedOn, Outcome: d.Outcome,
		OpenRemainder: d.OpenRemainder, Counts: headlines(ctx, &d.Record), HasConflicts: d.HasConflicts,
		WarningCodes: codes[api.WarningCode](d.WarningCodes),
	}
}
