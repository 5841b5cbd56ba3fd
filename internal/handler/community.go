package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListCommunities implements the operation of this name.
func (h *Handler) ListCommunities(ctx context.Context, r api.ListCommunitiesRequestObject) (api.ListCommunitiesResponseObject, error) {
	p := r.Params
	q := query[string](p.Limit, p.Cursor, p.Count, p.Q, nil)
	found, err := h.db.ListCommunities(ctx, q, repository.CommunityFilter{UpdatedSince: p.UpdatedSince, Types: texts(p.Type), Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch))})
	if err != nil {
		return nil, err
	}
	out := api.CommunityList{Data: make([]api.Community, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, e := range found.Items {
		out.Data = append(out.Data, toCommunity(e))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListCommunities200JSONResponse{Body: out, Headers: api.ListCommunities200ResponseHeaders{Link: link}}, nil
}

// CreateCommunity implements the operation of this name.
func (h *Handler) CreateCommunity(ctx context.Context, r api.CreateCommunityRequestObject) (api.CreateCommunityResponseObject, error) {
	e := new(register.Community)
	if err := fromCommunity(*r.Body, e); err != nil {
		return nil, err
	}
	e, _, err := h.db.CreateCommunity(ctx, e)
	if err != nil {
		return nil, err
	}
	return api.CreateCommunity201JSONResponse{Body: toCommunity(e),
		Headers: api.CreateCommunity201ResponseHeaders{ETag: plainETag(&e.Base), Location: location("communities", e.ID)}}, nil
}

// GetCommunity implements the operation of this name.
func (h *Handler) GetCommunity(ctx context.Context, r api.GetCommunityRequestObject) (api.GetCommunityResponseObject, error) {
	e, _, err := h.db.GetCommunity(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetCommunity200JSONResponse{Body: toCommunity(e), Headers: api.GetCommunity200ResponseHeaders{ETag: plainETag(&e.Base)}}, nil
}

// UpdateCommunity implements the operation of this name.
func (h *Handler) UpdateCommunity(ctx context.Context, r api.UpdateCommunityRequestObject) (api.UpdateCommunityResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	e, _, err := h.db.UpdateCommunity(ctx, r.ID, v, merge(h, "CommunityCreate", *r.Body, writeCommunity, fromCommunity))
	if err != nil {
		return nil, err
	}
	return api.UpdateCommunity200JSONResponse{Body: toCommunity(e), Headers: api.UpdateCommunity200ResponseHeaders{ETag: plainETag(&e.Base)}}, nil
}

func fromCommunity(b api.CommunityCreate, c *register.Community) error {
	c.FullName, c.Description, c.Type, c.Subtype, c.AreaIDs = b.Name, b.Description, b.Type, b.Subtype, b.AreaIds
	c.ProtectedCharacteristics, c.InclusionHealthGroup = texts(b.ProtectedCharacteristics), b.InclusionHealthGroup
	c.Core20Plus, c.SeldomHeard, c.KnownBarriers = b.Core20Plus, b.SeldomHeard, b.KnownBarriers
	return nil
}

func writeCommunity(c *register.Community) api.CommunityCreate {
	return api.CommunityCreate{Name: c.FullName, Description: c.Description, Type: c.Type, Subtype: c.Subtype, AreaIds: c.AreaIDs,
		ProtectedCharacteristics: codes[api.ProtectedCharacteristic](c.ProtectedCharacteristics), InclusionHealthGroup: c.InclusionHealthGroup,
		Core20Plus: c.Core20Plus, SeldomHeard: c.SeldomHeard, KnownBarriers: c.KnownBarriers}
}

func toCommunity(c *register.Community) api.Community {
	return api.Community{ID: c.ID, Version: c.Version, Name: c.FullName, Description: c.Description, Type: c.Type, Subtype: c.Subtype,
		AreaIds: c.AreaIDs, ProtectedCharacteristics: codes[api.ProtectedCharacteristic](c.ProtectedCharacteristics),
		InclusionHealthGroup: c.InclusionHealthGroup, Core20Plus: c.Core20Plus, SeldomHeard: c.SeldomHeard, KnownBarriers: c.KnownBarriers}
}
