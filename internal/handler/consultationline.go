package handler

import (
	"context"

	"heard/api"
)

// GetConsultationGunning implements the operation of this name.
func (h *Handler) GetConsultationGunning(ctx context.Context, r api.GetConsultationGunningRequestObject) (api.GetConsultationGunningResponseObject, error) {
	found, err := h.db.ConsultationGunning(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	c := found.Consultation
	return api.GetConsultationGunning200JSONResponse(api.Gunning{ConsultationID: c.ID, State: c.State, GuardProfile: c.GuardProfile, Data: found.Principles}), nil
}

// GetConsultationTimeline implements the operation of this name.
func (h *Handler) GetConsultationTimeline(ctx context.Context, r api.GetConsultationTimelineRequestObject) (api.GetConsultationTimelineResponseObject, error) {
	found, err := h.db.ConsultationTimeline(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetConsultationTimeline200JSONResponse(api.Timeline{ConsultationID: r.ID, Data: list(found.Entries), Labels: labels(found.Labels)}), nil
}
