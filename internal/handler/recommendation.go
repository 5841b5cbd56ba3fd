package handler

import (
	"context"

	"github.com/google/uuid"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListRecommendations implements the operation of this name.
func (h *Handler) ListRecommendations(ctx context.Context, r api.ListRecommendationsRequestObject) (api.ListRecommendationsResponseObject, error) {
	p := r.Params
	q := query[string](p.Limit, p.Cursor, nil, nil, nil)
	found, err := h.db.ListRecommendations(ctx, q, repository.RecommendationFilter{
		To: p.ToOrganisationID, From: p.FromOrganisationID, Overdue: p.Overdue, DueFrom: p.DueFrom, DueTo: p.DueTo, Today: today(),
	})
	if err != nil {
		return nil, err
	}
	out := api.RecommendationList{Data: make([]api.ListedRecommendation, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, r := range found.Items {
		out.Data = append(out.Data, toListedRecommendation(r))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListRecommendations200JSONResponse{Body: out, Headers: api.ListRecommendations200ResponseHeaders{Link: link}}, nil
}

// AnswerRecommendation implements the operation of this name.
func (h *Handler) AnswerRecommendation(ctx context.Context, r api.AnswerRecommendationRequestObject) (api.AnswerRecommendationResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	answer := *r.Body
	if answer.On.IsZero() {
		answer.On = today().Partial()
	}
	in, found, err := h.db.AnswerRecommendation(ctx, r.ID, r.RecommendationID, v, answer)
	if err != nil {
		return nil, err
	}
	return api.AnswerRecommendation201JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.AnswerRecommendation201ResponseHeaders{ETag: recordETag(ctx, &in.Record),
			Location: location("insights", in.ID) + recommendationPointer(in, r.RecommendationID)}}, nil
}

func recommendationPointer(in *register.Insight, id api.ID) string {
	n, err := findPart(in.Recommendations, id, func(r *register.Recommendation) api.ID { return *r.ID })
	if err != nil {
		return ""
	}
	return partPointer("recommendations", n)
}

// ListInsightUses implements the operation of this name.
func (h *Handler) ListInsightUses(ctx context.Context, r api.ListInsightUsesRequestObject) (api.ListInsightUsesResponseObject, error) {
	q := query[string](r.Params.Limit, r.Params.Cursor, nil, nil, nil)
	found, err := h.db.ListInsightUses(ctx, r.ID, q)
	if err != nil {
		return nil, err
	}
	out := api.InsightUseList{Data: make([]api.InsightUse, 0, len(found.Items)), InsightState: api.InsightState(found.Insight.State), Labels: labels(found.Labels)}
	for _, u := range found.Items {
		out.Data = append(out.Data, toInsightUse(u))
	}
	if repository.Owns(auth.From(ctx), &found.Insight.Record) {
		out.Withheld = &found.Withheld
	}
	var link *string
	out.Page, out.Links, link = page(ctx, &found.Page, q.Limit)
	return api.ListInsightUses200JSONResponse{Body: out, Headers: api.ListInsightUses200ResponseHeaders{Link: link}}, nil
}

// AddInsightUse implements the operation of this name.
func (h *Handler) AddInsightUse(ctx context.Context, r api.AddInsightUseRequestObject) (api.AddInsightUseResponseObject, error) {
	b := *r.Body
	u, _, err := h.db.AddInsightUse(ctx, register.InsightUse{InsightID: r.ID, UsedBy: b.UsedBy, Purpose: &b.Purpose, How: b.How, On: b.On})
	if err != nil {
		return nil, err
	}
	out := toInsightUse(u)
	return api.AddInsightUse201JSONResponse{Body: out,
		Headers: api.AddInsightUse201ResponseHeaders{ETag: bodyETag(out), Location: location("insights", r.ID) + "/uses"}}, nil
}

func toListedRecommendation(r repository.ListedRecommendation) api.ListedRecommendation {
	var id uuid.UUID
	if r.ID != nil {
		id = *r.ID
	}
	return api.ListedRecommendation{
		ID: id, InsightID: r.InsightID, InsightReference: r.InsightReference, InsightTitle: r.InsightTitle,
		InsightState: api.InsightState(r.InsightState), FromOrganisationID: r.FromID, Text: r.Text,
		ToOrganisationID: r.ToOrganisationID, ToName: r.ToName, DueOn: r.DueOn, Overdue: r.Overdue, Response: r.Response,
	}
}

func toInsightUse(u register.InsightUse) api.InsightUse {
	return api.InsightUse{ID: u.ID, InsightID: u.InsightID, UsedBy: u.UsedBy, Purpose: u.Purpose, How: u.How, On: u.On, OrganisationID: u.OrganisationID}
}
