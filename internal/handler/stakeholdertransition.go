package handler

import (
	"context"

	"heard/api"
)

// TransitionStakeholder implements the operation of this name.
func (h *Handler) TransitionStakeholder(ctx context.Context, r api.TransitionStakeholderRequestObject) (api.TransitionStakeholderResponseObject, error) {
	s, found, err := moved(ctx, h.db.TransitionStakeholder, r.ID, r.Params.IfMatch, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.TransitionStakeholder200JSONResponse{Body: toStakeholder(ctx, s, found),
		Headers: api.TransitionStakeholder200ResponseHeaders{ETag: recordETag(ctx, &s.Record)}}, nil
}

// GetStakeholderReadiness implements the operation of this name.
func (h *Handler) GetStakeholderReadiness(ctx context.Context, r api.GetStakeholderReadinessRequestObject) (api.GetStakeholderReadinessResponseObject, error) {
	out, err := readinessOf(ctx, h.db.StakeholderReadiness, r.ID, r.Params.To)
	if err != nil {
		return nil, err
	}
	return api.GetStakeholderReadiness200JSONResponse(out), nil
}

// GetStakeholderHistory implements the operation of this name.
func (h *Handler) GetStakeholderHistory(ctx context.Context, r api.GetStakeholderHistoryRequestObject) (api.GetStakeholderHistoryResponseObject, error) {
	out, link, err := historyOf[api.Stakeholder](ctx, h.db.StakeholderHistory, r.ID, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	return api.GetStakeholderHistory200JSONResponse{Body: out, Headers: api.GetStakeholderHistory200ResponseHeaders{Link: link}}, nil
}
