package handler

import (
	"context"
	"strings"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// FindEvidence implements the operation of this name.
func (h *Handler) FindEvidence(ctx context.Context, r api.FindEvidenceRequestObject) (api.FindEvidenceResponseObject, error) {
	ask := repository.EvidenceQuestion{What: said(r.Params.What), Who: said(r.Params.Who), Where: said(r.Params.Where)}
	q, err := h.db.UnderstandEvidence(ctx, ask)
	if err != nil {
		return nil, err
	}
	f, found, err := h.db.FindEvidence(ctx, q)
	if err != nil {
		return nil, err
	}
	return api.FindEvidence200JSONResponse{Query: q, Findings: f, Labels: labels(found)}, nil
}

// said leaves out what is blank.
func said(words []string) []string {
	out := make([]string, 0, len(words))
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// CreateEvidenceSearch implements the operation of this name.
func (h *Handler) CreateEvidenceSearch(ctx context.Context, r api.CreateEvidenceSearchRequestObject) (api.CreateEvidenceSearchResponseObject, error) {
	s, found, err := h.db.CreateEvidenceSearch(ctx, *r.Body)
	if err != nil {
		return nil, err
	}
	out := toEvidenceSearch(s, found)
	return api.CreateEvidenceSearch201JSONResponse{Body: out,
		Headers: api.CreateEvidenceSearch201ResponseHeaders{ETag: bodyETag(out), Location: location("evidence-searches", s.ID)}}, nil
}

// GetEvidenceSearch implements the operation of this name.
func (h *Handler) GetEvidenceSearch(ctx context.Context, r api.GetEvidenceSearchRequestObject) (api.GetEvidenceSearchResponseObject, error) {
	s, found, err := h.db.GetEvidenceSearch(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	out := toEvidenceSearch(s, found)
	return api.GetEvidenceSearch200JSONResponse{Body: out, Headers: api.GetEvidenceSearch200ResponseHeaders{ETag: bodyETag(out)}}, nil
}

// ListActivityOverlaps implements the operation of this name.
func (h *Handler) ListActivityOverlaps(ctx context.Context, r api.ListActivityOverlapsRequestObject) (api.ListActivityOverlapsResponseObject, error) {
	overlaps, found, err := h.db.ActivityOverlaps(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	set := h.db.Policy().Settings
	return api.ListActivityOverlaps200JSONResponse{Data: list(overlaps), Threshold: set.OverlapThreshold,
		WindowDays: set.OverlapWindowDays, Labels: labels(found)}, nil
}

// AcknowledgeOverlap implements the operation of this name.
func (h *Handler) AcknowledgeOverlap(ctx context.Context, r api.AcknowledgeOverlapRequestObject) (api.AcknowledgeOverlapResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	ack := register.Acknowledgement{ActivityID: r.Body.ActivityID, Response: string(r.Body.Response), Reason: r.Body.Reason}
	if err := ack.Validate().Err(); err != nil {
		return nil, err
	}
	a, found, err := h.db.AcknowledgeOverlap(ctx, r.ID, v, ack)
	if err != nil {
		return nil, err
	}
	return api.AcknowledgeOverlap201JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.AcknowledgeOverlap201ResponseHeaders{ETag: recordETag(ctx, &a.Record),
			Location: location("activities", a.ID) + partPointer("evidence/overlaps", a.Evidence.OverlapAt(ack.ActivityID))}}, nil
}

// toEvidenceSearch maps an evidence search to the wire.
func toEvidenceSearch(s *register.EvidenceSearch, found repository.Labels) api.EvidenceSearch {
	return api.EvidenceSearch{ID: s.ID, OrganisationID: s.OrganisationID, RunAt: s.CreatedAt, Query: s.Query, Findings: s.Findings, Labels: labels(found)}
}
