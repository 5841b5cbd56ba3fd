package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListRestrictedPeriods implements the operation of this name.
func (h *Handler) ListRestrictedPeriods(ctx context.Context, r api.ListRestrictedPeriodsRequestObject) (api.ListRestrictedPeriodsResponseObject, error) {
	p := r.Params
	q := query[string](p.Limit, p.Cursor, p.Count, p.Q, nil)
	found, err := h.db.ListRestrictedPeriods(ctx, q, repository.RestrictedPeriodFilter{UpdatedSince: p.UpdatedSince,
		Kinds: texts(p.Kind), Areas: p.AreaID, On: p.On, From: p.From, To: p.To})
	if err != nil {
		return nil, err
	}
	out := api.RestrictedPeriodList{Data: make([]api.RestrictedPeriod, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, e := range found.Items {
		out.Data = append(out.Data, toRestrictedPeriod(e))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListRestrictedPeriods200JSONResponse{Body: out, Headers: api.ListRestrictedPeriods200ResponseHeaders{Link: link}}, nil
}

// CreateRestrictedPeriod implements the operation of this name.
func (h *Handler) CreateRestrictedPeriod(ctx context.Context, r api.CreateRestrictedPeriodRequestObject) (api.CreateRestrictedPeriodResponseObject, error) {
	e := new(register.RestrictedPeriod)
	if err := fromRestrictedPeriod(*r.Body, e); err != nil {
		return nil, err
	}
	e, _, err := h.db.CreateRestrictedPeriod(ctx, e)
	if err != nil {
		return nil, err
	}
	return api.CreateRestrictedPeriod201JSONResponse{Body: toRestrictedPeriod(e),
		Headers: api.CreateRestrictedPeriod201ResponseHeaders{ETag: plainETag(&e.Base), Location: location("restricted-periods", e.ID)}}, nil
}

// GetRestrictedPeriod implements the operation of this name.
func (h *Handler) GetRestrictedPeriod(ctx context.Context, r api.GetRestrictedPeriodRequestObject) (api.GetRestrictedPeriodResponseObject, error) {
	e, _, err := h.db.GetRestrictedPeriod(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetRestrictedPeriod200JSONResponse{Body: toRestrictedPeriod(e), Headers: api.GetRestrictedPeriod200ResponseHeaders{ETag: plainETag(&e.Base)}}, nil
}

// UpdateRestrictedPeriod implements the operation of this name.
func (h *Handler) UpdateRestrictedPeriod(ctx context.Context, r api.UpdateRestrictedPeriodRequestObject) (api.UpdateRestrictedPeriodResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	e, _, err := h.db.UpdateRestrictedPeriod(ctx, r.ID, v, merge(h, "RestrictedPeriodCreate", *r.Body, writeRestrictedPeriod, fromRestrictedPeriod))
	if err != nil {
		return nil, err
	}
	return api.UpdateRestrictedPeriod200JSONResponse{Body: toRestrictedPeriod(e), Headers: api.UpdateRestrictedPeriod200ResponseHeaders{ETag: plainETag(&e.Base)}}, nil
}

func fromRestrictedPeriod(b api.RestrictedPeriodCreate, p *register.RestrictedPeriod) error {
	p.Title, p.Kind, p.AreaIDs, p.StartsOn, p.EndsOn, p.SourceURL = b.Title, string(b.Kind), b.AreaIds, b.StartsOn, b.EndsOn, b.SourceURL
	return nil
}

func writeRestrictedPeriod(p *register.RestrictedPeriod) api.RestrictedPeriodCreate {
	return api.RestrictedPeriodCreate{Title: p.Title, Kind: api.RestrictedPeriodKind(p.Kind), AreaIds: p.AreaIDs,
		StartsOn: p.StartsOn, EndsOn: p.EndsOn, SourceURL: p.SourceURL}
}

func toRestrictedPeriod(p *register.RestrictedPeriod) api.RestrictedPeriod {
	return api.RestrictedPeriod{ID: p.ID, Version: p.Version, Title: p.Title, Kind: api.RestrictedPeriodKind(p.Kind), AreaIds: list(p.AreaIDs),
		StartsOn: p.StartsOn, EndsOn: p.EndsOn, SourceURL: p.SourceURL}
}
