package handler

import (
	"context"
	"net/http"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListFeedbackLoops implements the operation of this name.
func (h *Handler) ListFeedbackLoops(ctx context.Context, r api.ListFeedbackLoopsRequestObject) (api.ListFeedbackLoopsResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(p.Limit, p.Cursor, p.Count, p.Q, p.Sort)
	found, err := h.db.ListFeedbackLoops(ctx, q, feedbackLoopFilter(p))
	if err != nil {
		return nil, err
	}
	out := api.FeedbackLoopList{Data: make([]api.FeedbackLoopSummary, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, loop := range found.Items {
		out.Data = append(out.Data, toFeedbackLoopSummary(ctx, loop))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListFeedbackLoops200JSONResponse{Body: out, Headers: api.ListFeedbackLoops200ResponseHeaders{Link: link}}, nil
}

// CreateFeedbackLoop implements the operation of this name.
func (h *Handler) CreateFeedbackLoop(ctx context.Context, r api.CreateFeedbackLoopRequestObject) (api.CreateFeedbackLoopResponseObject, error) {
	loop := new(register.FeedbackLoop)
	if err := fromNewFeedbackLoop(ctx, *r.Body, loop); err != nil {
		return nil, err
	}
	loop, found, err := h.db.CreateFeedbackLoop(ctx, loop)
	if err != nil {
		return nil, err
	}
	return api.CreateFeedbackLoop201JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.CreateFeedbackLoop201ResponseHeaders{ETag: recordETag(ctx, &loop.Record), Location: location("feedback-loops", loop.ID)}}, nil
}

// GetFeedbackLoop implements the operation of this name.
func (h *Handler) GetFeedbackLoop(ctx context.Context, r api.GetFeedbackLoopRequestObject) (api.GetFeedbackLoopResponseObject, error) {
	loop, found, err := h.db.GetFeedbackLoop(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetFeedbackLoop200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.GetFeedbackLoop200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}

// UpdateFeedbackLoop implements the operation of this name.
func (h *Handler) UpdateFeedbackLoop(ctx context.Context, r api.UpdateFeedbackLoopRequestObject) (api.UpdateFeedbackLoopResponseObject, error) {
	loop, found, err := edit(ctx, h.db.UpdateFeedbackLoop, r.ID, r.Params.IfMatch, merge(h, "FeedbackLoopCreate", *r.Body, writeFeedbackLoop, fromFeedbackLoop))
	if err != nil {
		return nil, err
	}
	return api.UpdateFeedbackLoop200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.UpdateFeedbackLoop200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}

// DeleteFeedbackLoop implements the operation of this name.
func (h *Handler) DeleteFeedbackLoop(ctx context.Context, r api.DeleteFeedbackLoopRequestObject) (api.DeleteFeedbackLoopResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := h.db.DeleteFeedbackLoop(ctx, r.ID, v); err != nil {
		return nil, err
	}
	return api.DeleteFeedbackLoop204Response{}, nil
}

// AddFeedbackLoopClaim implements the operation of this name.
func (h *Handler) AddFeedbackLoopClaim(ctx context.Context, r api.AddFeedbackLoopClaimRequestObject) (api.AddFeedbackLoopClaimResponseObject, error) {
	at := ""
	loop, found, err := edit(ctx, h.db.UpdateFeedbackLoop, r.ID, r.Params.IfMatch, func(loop *register.FeedbackLoop) error { return addClaim(&loop.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddFeedbackLoopClaim201JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.AddFeedbackLoopClaim201ResponseHeaders{ETag: recordETag(ctx, &loop.Record), Location: location("feedback-loops", loop.ID) + at}}, nil
}

// StrikeFeedbackLoopClaim implements the operation of this name.
func (h *Handler) StrikeFeedbackLoopClaim(ctx context.Context, r api.StrikeFeedbackLoopClaimRequestObject) (api.StrikeFeedbackLoopClaimResponseObject, error) {
	loop, found, err := edit(ctx, h.db.UpdateFeedbackLoop, r.ID, r.Params.IfMatch, func(loop *register.FeedbackLoop) error { return strikeClaim(&loop.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeFeedbackLoopClaim200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.StrikeFeedbackLoopClaim200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}

// AddFeedbackLoopCount implements the operation of this name.
func (h *Handler) AddFeedbackLoopCount(ctx context.Context, r api.AddFeedbackLoopCountRequestObject) (api.AddFeedbackLoopCountResponseObject, error) {
	at := ""
	loop, found, err := edit(ctx, h.db.UpdateFeedbackLoop, r.ID, r.Params.IfMatch, func(loop *register.FeedbackLoop) error { return addCount(&loop.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddFeedbackLoopCount201JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.AddFeedbackLoopCount201ResponseHeaders{ETag: recordETag(ctx, &loop.Record), Location: location("feedback-loops", loop.ID) + at}}, nil
}

// StrikeFeedbackLoopCount implements the operation of this name.
func (h *Handler) StrikeFeedbackLoopCount(ctx context.Context, r api.StrikeFeedbackLoopCountRequestObject) (api.StrikeFeedbackLoopCountResponseObject, error) {
	loop, found, err := edit(ctx, h.db.UpdateFeedbackLoop, r.ID, r.Params.IfMatch, func(loop *register.FeedbackLoop) error { return strikeCount(&loop.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeFeedbackLoopCount200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.StrikeFeedbackLoopCount200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}

// ExportFeedbackLoops implements the operation of this name.
func (h *Handler) ExportFeedbackLoops(ctx context.Context, r api.ExportFeedbackLoopsRequestObject) (api.ExportFeedbackLoopsResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(nil, nil, nil, p.Q, p.Sort)
	rows, err := h.db.ExportFeedbackLoops(ctx, q, feedbackLoopFilter(listed[api.ListFeedbackLoopsParams](p)))
	if err != nil {
		return nil, err
	}
	return newFile(ctx, "feedback-loops", fileOptions(p.Format, p.ExcelBom, p.FormulaSafe), rows, toFeedbackLoop), nil
}

func feedbackLoopFilter(p api.ListFeedbackLoopsParams) repository.FeedbackLoopFilter {
	return repository.FeedbackLoopFilter{
		RecordFilter: repository.RecordFilter{
			UpdatedSince: p.UpdatedSince, Mine: value(p.Mine), Visibility: texts(p.Visibility), Owners: p.OwnerOrganisationID,
			WithPredecessors: p.IncludePredecessors == nil || *p.IncludePredecessors, States: texts(p.State),
			Retrospective: p.Retrospective, HasWarnings: p.HasWarnings, WarningCodes: texts(p.WarningCode),
			HasConflicts: p.HasConflicts, WentAhead: p.WentAhead, Campaigns: p.Campaign, ExternalIDs: p.ExternalID,
		},
		PlaceFilter: repository.PlaceFilter{Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch)), Communities: p.CommunityID, Topics: p.Topic},

		Subjects: texts(p.Subject), Outcomes: texts(p.Outcome), Statuses: texts(p.Status), Responsible: p.ResponsibleOrganisationID,
		SourceTypes: texts(p.SourceType), SourceIDs: p.SourceID, DueBefore: p.DueBefore, Overdue: p.Overdue, Accepted: p.Accepted,
	}
}

// fromNewFeedbackLoop maps the body of a creation onto a new feedback loop. New
// work is about a service unless it says otherwise; of a past loop nothing is
// assumed.
func fromNewFeedbackLoop(ctx context.Context, b api.FeedbackLoopCreate, loop *register.FeedbackLoop) error {
	if err := newRecord(ctx, &loop.Record, b.OwnerOrganisationID, b.Retrospective, b.RetrospectiveReason, nil, register.LoopDraft); err != nil {
		return err
	}
	newGoverned(&loop.Record, (*string)(b.State), b.GuardReasons, b.Attestations)
	if b.Subject == nil && !loop.Retrospective {
		service := "service"
		b.Subject = &service
	}
	if err := firstFeedbackLoop(b, loop); err != nil {
		return err
	}
	for n := range loop.Items {
		keepStatus(ctx, loop, &loop.Items[n], nil)
	}
	return nil
}

// firstFeedbackLoop maps the form of creation, whoever fills it in: the parts that
// have writes of their own later, and the writable form.
func firstFeedbackLoop(b api.FeedbackLoopCreate, loop *register.FeedbackLoop) error {
	loop.Claims, loop.Counts = b.Claims, b.Counts
	loop.Items, loop.Deliveries = b.Items, b.Deliveries
	return fromFeedbackLoop(b, loop)
}

// fromFeedbackLoop maps the writable form onto a feedback loop. Items and
// deliveries have operations of their own.
func fromFeedbackLoop(b api.FeedbackLoopCreate, loop *register.FeedbackLoop) error {
	applyRecord(recordFields{b.Visibility, b.CoOwnerOrganisationIds, b.ExternalRefs, b.Provenance, b.Organisations, b.Links, b.Campaigns, b.AsStated}, &loop.Record)
	loop.TitleDerived = loop.TitleDerived && loop.Title == b.Title
	loop.Title, loop.Subject, loop.Sources, loop.Decisions = b.Title, b.Subject, b.Sources, b.Decisions
	loop.Topics, loop.TopicsAsStated = b.Topics, b.TopicsAsStated
	loop.AreaIDs, loop.PlaceNames = b.AreaIds, b.PlaceNames
	loop.Communities, loop.CommunitiesStated = b.Communities, b.CommunitiesAsStated
	loop.ResponsibleID, loop.ResponseDueOn, loop.PublishedOn = b.ResponsibleOrganisationID, b.ResponseDueOn, b.PublishedOn
	loop.Defaults, loop.Impact = value(b.Defaults), value(b.Impact)
	loop.Lineage, loop.Reasons = value(b.Lineage), value(b.Reasons)
	return nil
}

// writeFeedbackLoop renders the writable form of a feedback loop, for merging.
func writeFeedbackLoop(loop *register.FeedbackLoop) api.FeedbackLoopCreate {
	visibility := api.Visibility(loop.Visibility)
	return api.FeedbackLoopCreate{
		Visibility: &visibility, CoOwnerOrganisationIds: loop.CoOwnerOrganisationIDs, ExternalRefs: loop.ExternalRefs,
		Provenance: loop.Provenance, Organisations: loop.Organisations, Links: loop.Links, Campaigns: loop.Campaigns, AsStated: &loop.AsStated,
		Title: loop.Title, Subject: loop.Subject, Sources: loop.Sources, Decisions: loop.Decisions,
		Topics: loop.Topics, TopicsAsStated: loop.TopicsAsStated, AreaIds: loop.AreaIDs, PlaceNames: loop.PlaceNames,
		Communities: loop.Communities, CommunitiesAsStated: loop.CommunitiesStated,
		ResponsibleOrganisationID: loop.ResponsibleID, ResponseDueOn: loop.ResponseDueOn, PublishedOn: loop.PublishedOn,
		Defaults: &loop.Defaults, Impact: &loop.Impact, Lineage: &loop.Lineage, Reasons: &loop.Reasons,
	}
}

// toFeedbackLoop maps a feedback loop to the wire, in the view of the caller.
func toFeedbackLoop(ctx context.Context, loop *register.FeedbackLoop, found repository.Labels) api.FeedbackLoop {
	seen := viewOf(ctx, &loop.Record)
	if !seen.owns {
		loop = loop.Remains()
	}
	out := api.FeedbackLoop{
		ID: loop.ID, Reference: loop.Reference, Title: loop.Title, State: api.LoopState(loop.State), Visibility: api.Visibility(loop.Visibility),
		OwnerOrganisationID: loop.OwnerOrganisationID, CoOwnerOrganisationIds: loop.CoOwnerOrganisationIDs,
		Version: loop.Version, CreatedAt: loop.CreatedAt, UpdatedAt: loop.UpdatedAt, CreatedBy: seen.createdBy, UpdatedBy: seen.updatedBy,
		GuardProfile: loop.GuardProfile, WentAhead: loop.WentAhead, GuardReasons: loop.GuardReasons, Attestations: seen.attestations(&loop.Record), FailedStep: seen.failedStep(&loop.Record),
		Retrospective: loop.Retrospective, RetrospectiveReason: loop.RetrospectiveReason, Imported: loop.Imported,
		ExternalRefs: loop.ExternalRefs, Provenance: loop.Provenance, Claims: loop.Claims, Counts: seen.counts,
		Organisations: loop.Organisations, Links: loop.Links, Campaigns: loop.Campaigns, AsStated: loop.AsStated,
		Conflicts: seen.conflicts, Warnings: loop.Warnings, Unplaced: seen.unplaced, Labels: labels(found),
		TitleDerived: loop.TitleDerived, Subject: loop.Subject, Sources: loop.Sources, Items: seen.items(loop.Items),
		Deliveries: seen.deliveries(loop.Deliveries), Decisions: loop.Decisions,
		Topics: loop.Topics, TopicsAsStated: loop.TopicsAsStated, AreaIds: loop.AreaIDs, PlaceNames: loop.PlaceNames,
		Communities: loop.Communities, CommunitiesAsStated: loop.CommunitiesStated,
		ResponsibleOrganisationID: loop.ResponsibleID, ResponseDueOn: loop.ResponseDueOn,
		OverallOutcome: loop.OverallOutcome, OverallStatus: loop.OverallStatus, StartsOn: loop.StartsOn, PublishedOn: loop.PublishedOn,
		Defaults: loop.Defaults, Impact: loop.Impact, Lineage: loop.Lineage, Reasons: loop.Reasons, Acceptance: loop.Acceptance,
	}
	out.StartsOnEarliest, out.StartsOnLatest = dates(loop.StartsOn)
	out.PublishedOnEarliest, out.PublishedOnLatest = dates(loop.PublishedOn)
	return out
}

func toFeedbackLoopSummary(ctx context.Context, loop *register.FeedbackLoop) api.FeedbackLoopSummary {
	return api.FeedbackLoopSummary{
		ID: loop.ID, Reference: loop.Reference, Title: loop.Title, State: api.LoopState(loop.State), Visibility: api.Visibility(loop.Visibility),
		OwnerOrganisationID: loop.OwnerOrganisationID, Version: loop.Version, CreatedAt: loop.CreatedAt, UpdatedAt: loop.UpdatedAt,
		GuardProfile: loop.GuardProfile, WentAhead: loop.WentAhead,
		Retrospective: loop.Retrospective, Imported: loop.Imported, Subject: loop.Subject,
		ResponsibleOrganisationID: loop.ResponsibleID, ResponseDueOn: loop.ResponseDueOn,
		OverallOutcome: loop.OverallOutcome, OverallStatus: loop.OverallStatus, FirstSaid: loop.FirstSaid,
		StartsOn: loop.StartsOn, PublishedOn: loop.PublishedOn, Topics: loop.Topics, AreaIds: loop.AreaIDs, Communities: loop.Communities,
		Counts: headlines(ctx, &loop.Record), HasConflicts: loop.HasConflicts, WarningCodes: codes[api.WarningCode](loop.WarningCodes),
	}
}

// VisitExportFeedbackLoopsResponse writes the file of an export.
func (f file) VisitExportFeedbackLoopsResponse(w http.ResponseWriter) error { return f.visit(w) }
