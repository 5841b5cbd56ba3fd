package handler

import (
	"context"

	"heard/api"
)

// TransitionConsultation implements the operation of this name.
func (h *Handler) TransitionConsultation(ctx context.Context, r api.TransitionConsultationRequestObject) (api.TransitionConsultationResponseObject, error) {
	c, found, err := moved(ctx, h.db.TransitionConsultation, r.ID, r.Params.IfMatch, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.TransitionConsultation200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.TransitionConsultation200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// GetConsultationReadiness implements the operation of this name.
func (h *Handler) GetConsultationReadiness(ctx context.Context, r api.GetConsultationReadinessRequestObject) (api.GetConsultationReadinessResponseObject, error) {
	out, err := readinessOf(ctx, h.db.ConsultationReadiness, r.ID, r.Params.To)
	if err != nil {
		return nil, err
	}
	return api.GetConsultationReadiness200JSONResponse(out), nil
}

// GetConsultationHistory implements the operation of this name.
func (h *Handler) GetConsultationHistory(ctx context.Context, r api.GetConsultationHistoryRequestObject) (api.GetConsultationHistoryResponseObject, error) {
	out, link, err := historyOf[api.Consultation](ctx, h.db.ConsultationHistory, r.ID, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	return api.GetConsultationHistory200JSONResponse{Body: out, Headers: api.GetConsultationHistory200ResponseHeaders{Link: link}}, nil
}
