package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListAreas implements the operation of this name.
func (h *Handler) ListAreas(ctx context.Context, r api.ListAreasRequestObject) (api.ListAreasResponseObject, error) {
	p := r.Params
	q := query[string](p.Limit, p.Cursor, p.Count, p.Q, nil)
	found, err := h.db.ListAreas(ctx, q, repository.AreaFilter{UpdatedSince: p.UpdatedSince, Kinds: texts(p.Kind), Parents: p.ParentID})
	if err != nil {
		return nil, err
	}
	out := api.AreaList{Data: make([]api.Area, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, e := range found.Items {
		out.Data = append(out.Data, toArea(e))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListAreas200JSONResponse{Body: out, Headers: api.ListAreas200ResponseHeaders{Link: link}}, nil
}

// CreateArea implements the operation of this name.
func (h *Handler) CreateArea(ctx context.Context, r api.CreateAreaRequestObject) (api.CreateAreaResponseObject, error) {
	e := new(register.Area)
	if err := fromArea(*r.Body, e); err != nil {
		return nil, err
	}
	e, _, err := h.db.CreateArea(ctx, e)
	if err != nil {
		return nil, err
	}
	return api.CreateArea201JSONResponse{Body: toArea(e),
		Headers: api.CreateArea201ResponseHeaders{ETag: plainETag(&e.Base), Location: location("areas", e.ID)}}, nil
}

// GetArea implements the operation of this name.
func (h *Handler) GetArea(ctx context.Context, r api.GetAreaRequestObject) (api.GetAreaResponseObject, error) {
	e, _, err := h.db.GetArea(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetArea200JSONResponse{Body: toArea(e), Headers: api.GetArea200ResponseHeaders{ETag: plainETag(&e.Base)}}, nil
}

// UpdateArea implements the operation of this name.
func (h *Handler) UpdateArea(ctx context.Context, r api.UpdateAreaRequestObject) (api.UpdateAreaResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	e, _, err := h.db.UpdateArea(ctx, r.ID, v, merge(h, "AreaCreate", *r.Body, writeArea, fromArea))
	if err != nil {
		return nil, err
	}
	return api.UpdateArea200JSONResponse{Body: toArea(e), Headers: api.UpdateArea200ResponseHeaders{ETag: plainETag(&e.Base)}}, nil
}

func fromArea(b api.AreaCreate, a *register.Area) error {
	a.FullName, a.Kind, a.GSSCode, a.CodeVintage = b.Name, string(b.Kind), b.GssCode, b.CodeVintage
	a.ParentIDs, a.OutsideSystem, a.RuralUrban, a.Aliases = b.ParentIds, value(b.OutsideSystem), b.RuralUrban, b.Aliases
	return nil
}

func writeArea(a *register.Area) api.AreaCreate {
	return api.AreaCreate{Name: a.FullName, Kind: api.AreaKind(a.Kind), GssCode: a.GSSCode, CodeVintage: a.CodeVintage,
		ParentIds: a.ParentIDs, OutsideSystem: &a.OutsideSystem, RuralUrban: a.RuralUrban, Aliases: a.Aliases}
}

func toArea(a *register.Area) api.Area {
	return api.Area{ID: a.ID, Version: a.Version, Name: a.FullName, Kind: api.AreaKind(a.Kind), GssCode: a.GSSCode, CodeVintage: a.CodeVintage,
		ParentIds: a.ParentIDs, OutsideSystem: a.OutsideSystem, RuralUrban: a.RuralUrban, Aliases: a.Aliases}
}
