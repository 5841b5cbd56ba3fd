package handler

import (
	"context"

	"heard/api"
)

// TransitionFeedbackLoop implements the operation of this name.
func (h *Handler) TransitionFeedbackLoop(ctx context.Context, r api.TransitionFeedbackLoopRequestObject) (api.TransitionFeedbackLoopResponseObject, error) {
	loop, found, err := moved(ctx, h.db.TransitionFeedbackLoop, r.ID, r.Params.IfMatch, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.TransitionFeedbackLoop200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.TransitionFeedbackLoop200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}

// GetFeedbackLoopReadiness implements the operation of this name.
func (h *Handler) GetFeedbackLoopReadiness(ctx context.Context, r api.GetFeedbackLoopReadinessRequestObject) (api.GetFeedbackLoopReadinessResponseObject, error) {
	out, err := readinessOf(ctx, h.db.FeedbackLoopReadiness, r.ID, r.Params.To)
	if err != nil {
		return nil, err
	}
	return api.GetFeedbackLoopReadiness200JSONResponse(out), nil
}

// GetFeedbackLoopHistory implements the operation of this name.
func (h *Handler) GetFeedbackLoopHistory(ctx context.Context, r api.GetFeedbackLoopHistoryRequestObject) (api.GetFeedbackLoopHistoryResponseObject, error) {
	out, link, err := historyOf[api.FeedbackLoop](ctx, h.db.FeedbackLoopHistory, r.ID, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	return api.GetFeedbackLoopHistory200JSONResponse{Body: out, Headers: api.GetFeedbackLoopHistory200ResponseHeaders{Link: link}}, nil
}
