package handler

import (
	"context"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
)

// TransitionInsight implements the operation of this name.
func (h *Handler) TransitionInsight(ctx context.Context, r api.TransitionInsightRequestObject) (api.TransitionInsightResponseObject, error) {
	in, found, err := moved(ctx, h.db.TransitionInsight, r.ID, r.Params.IfMatch, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.TransitionInsight200JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.TransitionInsight200ResponseHeaders{ETag: recordETag(ctx, &in.Record)}}, nil
}

// TakeDownInsight implements the operation of this name.
func (h *Handler) TakeDownInsight(ctx context.Context, r api.TakeDownInsightRequestObject) (api.TakeDownInsightResponseObject, error) {
	in, found, err := moved(ctx, h.db.TransitionInsight, r.ID, r.Params.IfMatch, api.TransitionRequest{To: register.InsightWithdrawn, Reason: &r.Body.Reason})
	if err != nil {
		return nil, err
	}
	return api.TakeDownInsight200JSONResponse{Body: toInsight(ctx, in, found),
		Headers: api.TakeDownInsight200ResponseHeaders{ETag: recordETag(ctx, &in.Record)}}, nil
}

// GetInsightReadiness implements the operation of this name.
func (h *Handler) GetInsightReadiness(ctx context.Context, r api.GetInsightReadinessRequestObject) (api.GetInsightReadinessResponseObject, error) {
	out, err := readinessOf(ctx, h.db.InsightReadiness, r.ID, r.Params.To)
	if err != nil {
		return nil, err
	}
	return api.GetInsightReadiness200JSONResponse(out), nil
}

// GetInsightHistory implements the operation of this name.
func (h *Handler) GetInsightHistory(ctx context.Context, r api.GetInsightHistoryRequestObject) (api.GetInsightHistoryResponseObject, error) {
	out, link, err := historyOf[api.Insight](ctx, h.db.InsightHistory, r.ID, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	return api.GetInsightHistory200JSONResponse{Body: out, Headers: api.GetInsightHistory200ResponseHeaders{Link: link}}, nil
}

// ListNotices implements the operation of this name.
func (h *Handler) ListNotices(ctx context.Context, r api.ListNoticesRequestObject) (api.ListNoticesResponseObject, error) {
	if !auth.From(ctx).Known() {
		return nil, KeyNeeded()
	}
	q := query[string](r.Params.Limit, r.Params.Cursor, nil, nil, nil)
	found, err := h.db.ListNotices(ctx, q)
	if err != nil {
		return nil, err
	}
	out := api.NoticeList{Data: make([]api.Notice, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, n := range found.Items {
		out.Data = append(out.Data, api.Notice{At: n.At.UTC(), Kind: api.NoticeKind(n.Kind), About: n.About, UsedIn: n.UsedIn})
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListNotices200JSONResponse{Body: out, Headers: api.ListNotices200ResponseHeaders{Link: link}}, nil
}
