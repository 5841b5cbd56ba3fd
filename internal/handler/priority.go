package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListStrategicPriorities implements the operation of this name.
func (h *Handler) ListStrategicPriorities(ctx context.Context, r api.ListStrategicPrioritiesRequestObject) (api.ListStrategicPrioritiesResponseObject, error) {
	p := r.Params
	q := query[string](p.Limit, p.Cursor, p.Count, p.Q, nil)
	found, err := h.db.ListStrategicPriorities(ctx, q, repository.StrategicPriorityFilter{UpdatedSince: p.UpdatedSince, Kinds: texts(p.Kind)})
	if err != nil {
		return nil, err
	}
	out := api.StrategicPriorityList{Data: make([]api.StrategicPriority, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, e := range found.Items {
		out.Data = append(out.Data, toStrategicPriority(e))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListStrategicPriorities200JSONResponse{Body: out, Headers: api.ListStrategicPriorities200ResponseHeaders{Link: link}}, nil
}

// CreateStrategicPriority implements the operation of this name.
func (h *Handler) CreateStrategicPriority(ctx context.Context, r api.CreateStrategicPriorityRequestObject) (api.CreateStrategicPriorityResponseObject, error) {
	e := new(register.StrategicPriority)
	if err := fromStrategicPriority(*r.Body, e); err != nil {
		return nil, err
	}
	e, _, err := h.db.CreateStrategicPriority(ctx, e)
	if err != nil {
		return nil, err
	}
	return api.CreateStrategicPriority201JSONResponse{Body: toStrategicPriority(e),
		Headers: api.CreateStrategicPriority201ResponseHeaders{ETag: plainETag(&e.Base), Location: location("strategic-priorities", e.ID)}}, nil
}

// GetStrategicPriority implements the operation of this name.
func (h *Handler) GetStrategicPriority(ctx context.Context, r api.GetStrategicPriorityRequestObject) (api.GetStrategicPriorityResponseObject, error) {
	e, _, err := h.db.GetStrategicPriority(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetStrategicPriority200JSONResponse{Body: toStrategicPriority(e), Headers: api.GetStrategicPriority200ResponseHeaders{ETag: plainETag(&e.Base)}}, nil
}

// UpdateStrategicPriority implements the operation of this name.
func (h *Handler) UpdateStrategicPriority(ctx context.Context, r api.UpdateStrategicPriorityRequestObject) (api.UpdateStrategicPriorityResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	e, _, err := h.db.UpdateStrategicPriority(ctx, r.ID, v, merge(h, "StrategicPriorityCreate", *r.Body, writeStrategicPriority, fromStrategicPriority))
	if err != nil {
		return nil, err
	}
	return api.UpdateStrategicPriority200JSONResponse{Body: toStrategicPriority(e), Headers: api.UpdateStrategicPriority200ResponseHeaders{ETag: plainETag(&e.Base)}}, nil
}

func fromStrategicPriority(b api.StrategicPriorityCreate, p *register.StrategicPriority) error {
	p.Kind, p.OrganisationID, p.OwnCode, p.Title, p.Description = string(b.Kind), b.OrganisationID, b.Code, b.Title, b.Description
	p.ValidFrom, p.ValidTo, p.URL = b.ValidFrom, b.ValidTo, b.URL
	return nil
}

func writeStrategicPriority(p *register.StrategicPriority) api.StrategicPriorityCreate {
	return api.StrategicPriorityCreate{Kind: api.StrategicPriorityKind(p.Kind), OrganisationID: p.OrganisationID, Code: p.OwnCode,
		Title: p.Title, Description: p.Description, ValidFrom: p.ValidFrom, ValidTo: p.ValidTo, URL: p.URL}
}

func toStrategicPriority(p *register.StrategicPriority) api.StrategicPriority {
	return api.StrategicPriority{ID: p.ID, Version: p.Version, Kind: api.StrategicPriorityKind(p.Kind), OrganisationID: p.OrganisationID, Code: p.OwnCode,
		Title: p.Title, Description: p.Description, ValidFrom: p.ValidFrom, ValidTo: p.ValidTo, URL: p.URL}
}
