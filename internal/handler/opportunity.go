package handler

import (
	"context"

	"heard/api"
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

func opportunityFilter(p api.ListPublicOpportunitiesParams) repository.OpportunityFilter {
	return repository.OpportunityFilter{
		PlaceFilter: repository.PlaceFilter{Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch)), Communities: p.CommunityID, Topics: p.Topic},
		Owners:      p.OrganisationID, Kinds: texts(p.Kind), From: p.From, To: p.To,
	}
}
