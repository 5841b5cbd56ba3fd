package handler

import (
	"context"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListInsights implements the operation of this name.
func (h *Handler) ListInsights(ctx context.Context, r api.ListInsightsRequestObject) (api.ListInsightsResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(p.Limit, p.Cursor, p.Count, p.Q, p.Sort)
	found, err := h.db.ListInsights(ctx, q, insightFilter(p))
	if err != nil {
		return nil, err
	}
	out := api.InsightList{Data: make([]api.InsightSummary, 0, len(found.Items))}
	for _, in := range found.Items {
		out.Data = append(out.Data, toInsightSummary(ctx, in))
	}
	out.Labels = labels(shownLabels(ctx, found.Labels, found.Items...))
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListInsights200JSONResponse{Body: out, Headers: api.ListInsights200ResponseHeaders{Link: link}}, nil
}

// CreateInsight implements the operation of this name.
func (h *Handler) CreateInsight(ctx context.Context, r api.CreateInsightRequestObject) (api.CreateInsightResponseObject, error) {
	in := new(register.Insight)
	if err := fromNewInsight(ctx, *r.Body, in); err != nil {
		return nil, err
	}
	in, found, err := h.db.CreateInsight(ctx, in)
	if err != nil {
		return nil, err
	}
	return api.CreateInsight201JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.CreateInsight201ResponseHeaders{ETag: recordETag(ctx, &in.Record), Location: location("insights", in.ID)}}, nil
}

// GetInsight implements the operation of this name.
func (h *Handler) GetInsight(ctx context.Context, r api.GetInsightRequestObject) (api.GetInsightResponseObject, error) {
	in, found, err := h.db.GetInsight(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetInsight200JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.GetInsight200ResponseHeaders{ETag: recordETag(ctx, &in.Record)}}, nil
}

// UpdateInsight implements the operation of this name.
func (h *Handler) UpdateInsight(ctx context.Context, r api.UpdateInsightRequestObject) (api.UpdateInsightResponseObject, error) {
	in, found, err := edit(ctx, h.db.UpdateInsight, r.ID, r.Params.IfMatch, merge(h, "InsightCreate", *r.Body, writeInsight, fromInsight))
	if err != nil {
		return nil, err
	}
	return api.UpdateInsight200JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.UpdateInsight200ResponseHeaders{ETag: recordETag(ctx, &in.Record)}}, nil
}

// DeleteInsight implements the operation of this name.
func (h *Handler) DeleteInsight(ctx context.Context, r api.DeleteInsightRequestObject) (api.DeleteInsightResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := h.db.DeleteInsight(ctx, r.ID, v); err != nil {
		return nil, err
	}
	return api.DeleteInsight204Response{}, nil
}

// AddInsightClaim implements the operation of this name.
func (h *Handler) AddInsightClaim(ctx context.Context, r api.AddInsightClaimRequestObject) (api.AddInsightClaimResponseObject, error) {
	at := ""
	in, found, err := edit(ctx, h.db.UpdateInsight, r.ID, r.Params.IfMatch, func(in *register.Insight) error { return addClaim(&in.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddInsightClaim201JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.AddInsightClaim201ResponseHeaders{ETag: recordETag(ctx, &in.Record), Location: location("insights", in.ID) + at}}, nil
}

// StrikeInsightClaim implements the operation of this name.
func (h *Handler) StrikeInsightClaim(ctx context.Context, r api.StrikeInsightClaimRequestObject) (api.StrikeInsightClaimResponseObject, error) {
	in, found, err := edit(ctx, h.db.UpdateInsight, r.ID, r.Params.IfMatch, func(in *register.Insight) error { return strikeClaim(&in.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeInsightClaim200JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.StrikeInsightClaim200ResponseHeaders{ETag: recordETag(ctx, &in.Record)}}, nil
}

// AddInsightCount implements the operation of this name.
func (h *Handler) AddInsightCount(ctx context.Context, r api.AddInsightCountRequestObject) (api.AddInsightCountResponseObject, error) {
	at := ""
	in, found, err := edit(ctx, h.db.UpdateInsight, r.ID, r.Params.IfMatch, func(in *register.Insight) error { return addCount(&in.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddInsightCount201JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.AddInsightCount201ResponseHeaders{ETag: recordETag(ctx, &in.Record), Location: location("insights", in.ID) + at}}, nil
}

// StrikeInsightCount implements the operation of this name.
func (h *Handler) StrikeInsightCount(ctx context.Context, r api.StrikeInsightCountRequestObject) (api.StrikeInsightCountResponseObject, error) {
	in, found, err := edit(ctx, h.db.UpdateInsight, r.ID, r.Params.IfMatch, func(in *register.Insight) error { return strikeCount(&in.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeInsightCount200JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.StrikeInsightCount200ResponseHeaders{ETag: recordETag(ctx, &in.Record)}}, nil
}

// ExportInsights implements the operation of this name.
func (h *Handler) ExportInsights(ctx context.Context, r api.ExportInsightsRequestObject) (api.ExportInsightsResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(nil, nil, nil, p.Q, p.Sort)
	rows, err := h.db.ExportInsights(ctx, q, insightFilter(listed[api.ListInsightsParams](p)))
	if err != nil {
		return nil, err
	}
	return newFile(ctx, "insights", fileOptions(p.Format, p.ExcelBom, p.FormulaSafe), rows, toInsight), nil
}

func insightFilter(p api.ListInsightsParams) repository.InsightFilter {
	return repository.InsightFilter{
		RecordFilter: repository.RecordFilter{
			UpdatedSince: p.UpdatedSince, Mine: value(p.Mine), Visibility: texts(p.Visibility), Owners: p.OwnerOrganisationID,
			WithPredecessors: p.IncludePredecessors == nil || *p.IncludePredecessors, States: texts(p.State),
			Retrospective: p.Retrospective, HasWarnings: p.HasWarnings, WarningCodes: texts(p.WarningCode),
			HasConflicts: p.HasConflicts, WentAhead: p.WentAhead, Campaigns: p.Campaign, ExternalIDs: p.ExternalID,
		},
		PlaceFilter: repository.PlaceFilter{Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch)), Communities: p.CommunityID, Topics: p.Topic},

		ContributedBy: p.ContributedBy, Kinds: texts(p.Kind), Sources: p.Source, Sentiments: texts(p.Sentiment),
		Expresses: texts(p.Expresses), Strengths: texts(p.Strength), CollectedFrom: p.CollectedFrom, CollectedTo: p.CollectedTo,
		IncludeUndated: value(p.IncludeUndated), Priorities: p.PriorityID, Activities: p.ActivityID,
		IncludeArchived: value(p.IncludeArchived),
	}
}

// fromNewInsight maps the body of a creation onto a new insight.
func fromNewInsight(ctx context.Context, b api.InsightCreate, in *register.Insight) error {
	if err := newRecord(ctx, &in.Record, b.OwnerOrganisationID, b.Retrospective, b.RetrospectiveReason, nil, register.InsightDraft); err != nil {
		return err
	}
	newGoverned(&in.Record, (*string)(b.State), b.GuardReasons, b.Attestations)
	return firstInsight(b, in)
}

// firstInsight maps the form of creation, whoever fills it in: the parts that
// have writes of their own later, and the writable form.
func firstInsight(b api.InsightCreate, in *register.Insight) error {
	in.Claims, in.Counts = b.Claims, b.Counts
	return fromInsight(b, in)
}

// fromInsight maps the writable form onto an insight.
func fromInsight(b api.InsightCreate, in *register.Insight) error {
	applyRecord(recordFields{b.Visibility, b.CoOwnerOrganisationIds, b.ExternalRefs, b.Provenance, b.Organisations, b.Links, b.Campaigns, b.AsStated}, &in.Record)
	in.Title, in.Summary, in.Kind, in.Source = b.Title, b.Summary, b.Kind, b.Source
	in.CollectedFrom, in.CollectedTo, in.PublishedOn = b.CollectedFrom, b.CollectedTo, b.PublishedOn
	in.Topics, in.TopicsAsStated = b.Topics, b.TopicsAsStated
	in.AreaIDs, in.PlaceNames = b.AreaIds, b.PlaceNames
	in.Communities, in.CommunitiesStated, in.WholePopulation = b.Communities, b.CommunitiesAsStated, b.WholePopulation
	in.ContributedBy, in.KeyFindings, in.Recommendations = b.ContributedBy, b.KeyFindings, b.Recommendations
	in.ProviderResponses, in.PresentedTo, in.Documents = b.ProviderResponses, b.PresentedTo, b.Documents
	in.Quotes, in.StoryConsent = b.Quotes, value(b.StoryConsent)
	in.Content, in.Method, in.Origin = value(b.Content), value(b.Method), value(b.Origin)
	in.Rights, in.Review = value(b.Rights), value(b.Review)
	return nil
}

// writeInsight renders the writable form of an insight, for merging. Claims and
// counts are added and struck, never patched.
func writeInsight(in *register.Insight) api.InsightCreate {
	visibility := api.Visibility(in.Visibility)
	return api.InsightCreate{
		Visibility: &visibility, CoOwnerOrganisationIds: in.CoOwnerOrganisationIDs, ExternalRefs: in.ExternalRefs,
		Provenance: in.Provenance, Organisations: in.Organisations, Links: in.Links, Campaigns: in.Campaigns, AsStated: &in.AsStated,
		Title: in.Title, Summary: in.Summary, Kind: in.Kind, Source: in.Source,
		CollectedFrom: in.CollectedFrom, CollectedTo: in.CollectedTo, PublishedOn: in.PublishedOn,
		Topics: in.Topics, TopicsAsStated: in.TopicsAsStated, AreaIds: in.AreaIDs, PlaceNames: in.PlaceNames,
		Communities: in.Communities, CommunitiesAsStated: in.CommunitiesStated, WholePopulation: in.WholePopulation,
		ContributedBy: in.ContributedBy, KeyFindings: in.KeyFindings, Recommendations: in.Recommendations,
		ProviderResponses: in.ProviderResponses, PresentedTo: in.PresentedTo, Documents: in.Documents,
		Quotes: in.Quotes, StoryConsent: &in.StoryConsent,
		Content: &in.Content, Method: &in.Method, Origin: &in.Origin, Rights: &in.Rights, Review: &in.Review,
	}
}

// toInsight maps an insight to the wire, in the view of the caller.
func toInsight(ctx context.Context, in *register.Insight, found repository.Labels) api.Insight {
	found = shownLabels(ctx, found, in)
	in, owns := insightFor(ctx, in)
	seen := viewOf(ctx, &in.Record)
	out := api.Insight{
		ID: in.ID, Reference: in.Reference, Title: in.Title, State: api.InsightState(in.State), Visibility: api.Visibility(in.Visibility),
		OwnerOrganisationID: in.OwnerOrganisationID, CoOwnerOrganisationIds: in.CoOwnerOrganisationIDs,
		Version: in.Version, CreatedAt: in.CreatedAt, UpdatedAt: in.UpdatedAt, CreatedBy: seen.createdBy, UpdatedBy: seen.updatedBy,
		Retrospective: in.Retrospective, RetrospectiveReason: in.RetrospectiveReason, Imported: in.Imported,
		GuardProfile: in.GuardProfile, WentAhead: in.WentAhead, GuardReasons: in.GuardReasons, Attestations: seen.attestations(&in.Record), FailedStep: seen.failedStep(&in.Record),
		ExternalRefs: in.ExternalRefs, Provenance: in.Provenance, Claims: in.Claims, Counts: seen.counts,
		Organisations: in.Organisations, Links: in.Links, Campaigns: in.Campaigns, AsStated: in.AsStated,
		Conflicts: seen.conflicts, Warnings: in.Warnings, Unplaced: seen.unplaced, Labels: labels(found),
		Summary: in.Summary, Kind: in.Kind, Source: in.Source,
		CollectedFrom: in.CollectedFrom, CollectedTo: in.CollectedTo, PublishedOn: in.PublishedOn,
		Topics: in.Topics, TopicsAsStated: in.TopicsAsStated, AreaIds: list(in.AreaIDs), PlaceNames: list(in.PlaceNames),
		Communities: in.Communities, CommunitiesAsStated: in.CommunitiesStated, WholePopulation: in.WholePopulation,
		ContributedBy: in.ContributedBy, KeyFindings: in.KeyFindings, Recommendations: in.Recommendations,
		ProviderResponses: in.ProviderResponses, PresentedTo: in.PresentedTo, Documents: in.Documents,
		Quotes: list(in.Quotes), Content: in.Content, Method: in.Method, Origin: in.Origin, Rights: in.Rights, Review: in.Review,
	}
	if owns {
		out.StoryConsent = &in.StoryConsent
	}
	if !auth.From(ctx).Known() {
		out.Rights = in.Rights.ForPublic()
	}
	out.CollectedFromEarliest, out.CollectedFromLatest = dates(in.CollectedFrom)
	out.CollectedToEarliest, out.CollectedToLatest = dates(in.CollectedTo)
	out.PublishedOnEarliest, out.PublishedOnLatest = dates(in.PublishedOn)
	return out
}

func toInsightSummary(ctx context.Context, in *register.Insight) api.InsightSummary {
	in, _ = insightFor(ctx, in)
	return api.InsightSummary{
		ID: in.ID, Reference: in.Reference, Title: in.Title, State: api.InsightState(in.State), Visibility: api.Visibility(in.Visibility),
		OwnerOrganisationID: in.OwnerOrganisationID, Version: in.Version, CreatedAt: in.CreatedAt, UpdatedAt: in.UpdatedAt,
		GuardProfile: in.GuardProfile, WentAhead: in.WentAhead,
		Retrospective: in.Retrospective, Imported: in.Imported, Kind: in.Kind, Source: in.Source, Summary: in.Summary,
		Sentiment: in.Sentiment, Strength: in.Strength, CollectedFrom: in.CollectedFrom, CollectedTo: in.CollectedTo,
		PublishedOn: in.PublishedOn, Topics: in.Topics, AreaIds: list(in.AreaIDs), Communities: in.Communities,
		ContributedBy: in.ContributedBy, Counts: headlines(ctx, &in.Record), HasConflicts: in.HasConflicts, WarningCodes: codes[api.WarningCode](in.WarningCodes),
	}
}

// insightFor is an insight as the caller may see it, and whether it is the
// caller's own.
func insightFor(ctx context.Context, in *register.Insight) (shown *register.Insight, owns bool) {
	if repository.Owns(auth.From(ctx), &in.Record) {
		return in, true
	}
	return in.Disclosed(), false
}

// shownLabels leaves out the names of places that no insight of an answer shows
// to the caller.
func shownLabels(ctx context.Context, found repository.Labels, ins ...*register.Insight) repository.Labels {
	hidden, shown := map[api.ID]bool{}, map[api.ID]bool{}
	for _, in := range ins {
		seen, _ := insightFor(ctx, in)
		for _, id := range seen.AreaIDs {
			shown[id] = true
		}
		for _, id := range in.AreaIDs {
			hidden[id] = true
		}
	}
	out := repository.Labels{}
	for id, l := range found {
		if shown[id] || !hidden[id] {
			out[id] = l
		}
	}
	return out
}
