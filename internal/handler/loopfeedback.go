package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// publicly is how long anybody may keep an answer that is for everybody.
const publicly = "public, max-age=300"

// ListPublicFeedback implements the operation of this name.
func (h *Handler) ListPublicFeedback(ctx context.Context, r api.ListPublicFeedbackRequestObject) (api.ListPublicFeedbackResponseObject, error) {
	p := r.Params
	q := query[string](p.Limit, p.Cursor, nil, p.Q, nil)
	found, err := h.db.PublicFeedback(ctx, q, repository.FeedbackLoopFilter{
		PlaceFilter: repository.PlaceFilter{Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch)), Communities: p.CommunityID, Topics: p.Topic},
		Bodies:      p.OrganisationID, Outcomes: texts(p.Outcome),
	})
	if err != nil {
		return nil, err
	}
	out := api.PublicFeedbackList{Data: make([]register.Feedback, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, loop := range found.Items {
		out.Data = append(out.Data, loop.Feedback())
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListPublicFeedback200JSONResponse{Body: out,
		Headers: api.ListPublicFeedback200ResponseHeaders{ETag: bodyETag(out), CacheControl: publicly, Link: link}}, nil
}

// GetPublicFeedback implements the operation of this name.
func (h *Handler) GetPublicFeedback(ctx context.Context, r api.GetPublicFeedbackRequestObject) (api.GetPublicFeedbackResponseObject, error) {
	loop, found, err := h.db.GetPublicFeedback(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	out := api.PublicFeedbackItem{Data: loop.Feedback(), Labels: labels(found)}
	return api.GetPublicFeedback200JSONResponse{Body: out,
		Headers: api.GetPublicFeedback200ResponseHeaders{ETag: bodyETag(out), CacheControl: publicly}}, nil
}
