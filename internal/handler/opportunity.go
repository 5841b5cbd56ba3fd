package handler

import (
	"context"
	"strings"

	"heard/api"
	"heard/internal/export"
	"heard/internal/repository"
)

// ListPublicOpportunities implements the operation of this name.
func (h *Handler) ListPublicOpportunities(ctx context.Context, r api.ListPublicOpportunitiesRequestObject) (api.ListPublicOpportunitiesResponseObject, error) {
	p := r.Params
	q := query[string](p.Limit, p.Cursor, nil, p.Q, nil)
	found, err := h.db.ListOpportunities(ctx, q, opportunityFilter(p))
	if err != nil {
		return nil, err
	}
	out := api.OpportunityList{Data: make([]api.Opportunity, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, o := range found.Items {
		out.Data = append(out.Data, *o)
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListPublicOpportunities200JSONResponse{Body: out,
		Headers: api.ListPublicOpportunities200ResponseHeaders{ETag: bodyETag(out), CacheControl: publicly, Link: link}}, nil
}

// GetPublicOpportunityCalendar implements the operation of this name.
func (h *Handler) GetPublicOpportunityCalendar(ctx context.Context, r api.GetPublicOpportunityCalendarRequestObject) (api.GetPublicOpportunityCalendarResponseObject, error) {
	found, err := h.db.ListOpportunities(ctx, repository.Query{Text: value(r.Params.Q)}, opportunityFilter(listed[api.ListPublicOpportunitiesParams](r.Params)))
	if err != nil {
		return nil, err
	}
	out := export.Calendar(found.Items)
	return api.GetPublicOpportunityCalendar200TextCalendarResponse{Body: strings.NewReader(out), ContentLength: int64(len(out)),
		Headers: api.GetPublicOpportunityCalendar200ResponseHeaders{ETag: bodyETag(out), CacheControl: publicly}}, nil
}

func opportunityFilter(p api.ListPublicOpportunitiesParams) repository.OpportunityFilter {
	return repository.OpportunityFilter{
		PlaceFilter: repository.PlaceFilter{Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch)), Communities: p.CommunityID, Topics: p.Topic},
		Owners:      p.OrganisationID, Kinds: texts(p.Kind), From: p.From, To: p.To,
	}
}
