package handler

import (
	"context"

	"heard/api"
)

// TransitionDecision implements the operation of this name.
func (h *Handler) TransitionDecision(ctx context.Context, r api.TransitionDecisionRequestObject) (api.TransitionDecisionResponseObject, error) {
	d, found, err := moved(ctx, h.db.TransitionDecision, r.ID, r.Params.IfMatch, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.TransitionDecision200JSONResponse{Body: toDecision(ctx, d, found),
		Headers: api.TransitionDecision200ResponseHeaders{ETag: recordETag(ctx, &d.Record)}}, nil
}

// GetDecisionReadiness implements the operation of this name.
func (h *Handler) GetDecisionReadiness(ctx context.Context, r api.GetDecisionReadinessRequestObject) (api.GetDecisionReadinessResponseObject, error) {
	out, err := readinessOf(ctx, h.db.DecisionReadiness, r.ID, r.Params.To)
	if err != nil {
		return nil, err
	}
	return api.GetDecisionReadiness200JSONResponse(out), nil
}

// GetDecisionHistory implements the operation of this name.
func (h *Handler) GetDecisionHistory(ctx context.Context, r api.GetDecisionHistoryRequestObject) (api.GetDecisionHistoryResponseObject, error) {
	out, link, err := historyOf[api.Decision](ctx, h.db.DecisionHistory, r.ID, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	return api.GetDecisionHistory200JSONResponse{Body: out, Headers: api.GetDecisionHistory200ResponseHeaders{Link: link}}, nil
}
