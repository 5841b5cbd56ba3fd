package handler

import (
	"context"

	"heard/api"
)

// TransitionActivity implements the operation of this name.
func (h *Handler) TransitionActivity(ctx context.Context, r api.TransitionActivityRequestObject) (api.TransitionActivityResponseObject, error) {
	a, found, err := moved(ctx, h.db.TransitionActivity, r.ID, r.Params.IfMatch, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.TransitionActivity200JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.TransitionActivity200ResponseHeaders{ETag: recordETag(ctx, &a.Record)}}, nil
}

// GetActivityReadiness implements the operation of this name.
func (h *Handler) GetActivityReadiness(ctx context.Context, r api.GetActivityReadinessRequestObject) (api.GetActivityReadinessResponseObject, error) {
	out, err := readinessOf(ctx, h.db.ActivityReadiness, r.ID, r.Params.To)
	if err != nil {
		return nil, err
	}
	return api.GetActivityReadiness200JSONResponse(out), nil
}

// GetActivityHistory implements the operation of this name.
func (h *Handler) GetActivityHistory(ctx context.Context, r api.GetActivityHistoryRequestObject) (api.GetActivityHistoryResponseObject, error) {
	out, link, err := historyOf[api.Activity](ctx, h.db.ActivityHistory, r.ID, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	return api.GetActivityHistory200JSONResponse{Body: out, Headers: api.GetActivityHistory200ResponseHeaders{Link: link}}, nil
}
