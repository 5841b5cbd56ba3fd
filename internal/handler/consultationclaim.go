package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
)

// AddConsultationClaim implements the operation of this name.
func (h *Handler) AddConsultationClaim(ctx context.Context, r api.AddConsultationClaimRequestObject) (api.AddConsultationClaimResponseObject, error) {
	at := ""
	c, found, err := edit(ctx, h.db.UpdateConsultation, r.ID, r.Params.IfMatch, func(c *register.Consultation) error { return addClaim(&c.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddConsultationClaim201JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.AddConsultationClaim201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("consultations", c.ID) + at}}, nil
}

// StrikeConsultationClaim implements the operation of this name.
func (h *Handler) StrikeConsultationClaim(ctx context.Context, r api.StrikeConsultationClaimRequestObject) (api.StrikeConsultationClaimResponseObject, error) {
	c, found, err := edit(ctx, h.db.UpdateConsultation, r.ID, r.Params.IfMatch, func(c *register.Consultation) error { return strikeClaim(&c.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeConsultationClaim200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.StrikeConsultationClaim200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// AddConsultationCount implements the operation of this name.
func (h *Handler) AddConsultationCount(ctx context.Context, r api.AddConsultationCountRequestObject) (api.AddConsultationCountResponseObject, error) {
	at := ""
	c, found, err := edit(ctx, h.db.UpdateConsultation, r.ID, r.Params.IfMatch, func(c *register.Consultation) error { return addCount(&c.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddConsultationCount201JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.AddConsultationCount201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("consultations", c.ID) + at}}, nil
}

// StrikeConsultationCount implements the operation of this name.
func (h *Handler) StrikeConsultationCount(ctx context.Context, r api.StrikeConsultationCountRequestObject) (api.StrikeConsultationCountResponseObject, error) {
	c, found, err := edit(ctx, h.db.UpdateConsultation, r.ID, r.Params.IfMatch, func(c *register.Consultation) error { return strikeCount(&c.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeConsultationCount200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.StrikeConsultationCount200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}
