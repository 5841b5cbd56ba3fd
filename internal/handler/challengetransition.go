package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
)

// RespondToChallenge implements the operation of this name.
func (h *Handler) RespondToChallenge(ctx context.Context, r api.RespondToChallengeRequestObject) (api.RespondToChallengeResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	answer := register.ChallengeResponse{Text: &r.Body.Text, Action: r.Body.Action, NoActionReason: r.Body.NoActionReason}
	c, found, err := h.db.RespondToChallenge(ctx, r.ID, v, answer, texts(value(r.Body.Attestations)))
	if err != nil {
		return nil, err
	}
	return api.RespondToChallenge201JSONResponse{Body: toChallenge(ctx, c, found),
		Headers: api.RespondToChallenge201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("challenges", c.ID) + "#/response"}}, nil
}

// TransitionChallenge implements the operation of this name.
func (h *Handler) TransitionChallenge(ctx context.Context, r api.TransitionChallengeRequestObject) (api.TransitionChallengeResponseObject, error) {
	c, found, err := moved(ctx, h.db.TransitionChallenge, r.ID, r.Params.IfMatch, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.TransitionChallenge200JSONResponse{Body: toChallenge(ctx, c, found),
		Headers: api.TransitionChallenge200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// GetChallengeReadiness implements the operation of this name.
func (h *Handler) GetChallengeReadiness(ctx context.Context, r api.GetChallengeReadinessRequestObject) (api.GetChallengeReadinessResponseObject, error) {
	out, err := readinessOf(ctx, h.db.ChallengeReadiness, r.ID, r.Params.To)
	if err != nil {
		return nil, err
	}
	return api.GetChallengeReadiness200JSONResponse(out), nil
}

// GetChallengeHistory implements the operation of this name.
func (h *Handler) GetChallengeHistory(ctx context.Context, r api.GetChallengeHistoryRequestObject) (api.GetChallengeHistoryResponseObject, error) {
	out, link, err := historyOf[api.Challenge](ctx, h.db.ChallengeHistory, r.ID, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	return api.GetChallengeHistory200JSONResponse{Body: out, Headers: api.GetChallengeHistory200ResponseHeaders{Link: link}}, nil
}
