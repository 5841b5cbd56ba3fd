package handler

import (
	"context"

	"heard/api"
)

// AnswerFeedbackLoop implements the operation of this name.
func (h *Handler) AnswerFeedbackLoop(ctx context.Context, r api.AnswerFeedbackLoopRequestObject) (api.AnswerFeedbackLoopResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	loop, found, err := h.db.AnswerFeedbackLoop(ctx, r.ID, v, string(r.Body.Answer), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.AnswerFeedbackLoop201JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.AnswerFeedbackLoop201ResponseHeaders{ETag: recordETag(ctx, &loop.Record), Location: location("feedback-loops", loop.ID) + "#/acceptance"}}, nil
}

// SplitFeedbackLoop implements the operation of this name.
func (h *Handler) SplitFeedbackLoop(ctx context.Context, r api.SplitFeedbackLoopRequestObject) (api.SplitFeedbackLoopResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	loop, found, err := h.db.SplitFeedbackLoop(ctx, r.ID, v, r.Body.ItemIds, r.Body.Title)
	if err != nil {
		return nil, err
	}
	return api.SplitFeedbackLoop201JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.SplitFeedbackLoop201ResponseHeaders{ETag: recordETag(ctx, &loop.Record), Location: location("feedback-loops", loop.ID)}}, nil
}

// MergeFeedbackLoop implements the operation of this name.
func (h *Handler) MergeFeedbackLoop(ctx context.Context, r api.MergeFeedbackLoopRequestObject) (api.MergeFeedbackLoopResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	loop, found, err := h.db.MergeFeedbackLoop(ctx, r.ID, v, r.Body.IntoID)
	if err != nil {
		return nil, err
	}
	return api.MergeFeedbackLoop200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.MergeFeedbackLoop200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}
