package handler

import (
	"context"

	"heard/api"
	"heard/internal/reference"
	"heard/internal/register"
)

// ListGuards implements the operation of this name.
func (h *Handler) ListGuards(context.Context, api.ListGuardsRequestObject) (api.ListGuardsResponseObject, error) {
	out := GuardGuide(h.db.Policy())
	return api.ListGuards200JSONResponse{Body: out, Headers: api.ListGuards200ResponseHeaders{ETag: bodyETag(out)}}, nil
}

// GuardGuide explains the lifecycles under a policy, as the API and its page
// show them.
func GuardGuide(p register.Policy) api.LifecycleList {
	out := api.LifecycleList{Data: []api.Lifecycle{}}
	for _, l := range register.Guide(p) {
		one := api.Lifecycle{Noun: api.RecordType(l.Noun), Transition: l.Transition, States: l.States, Moves: []api.Move{}, Guards: []api.Guard{}}
		for _, m := range l.Moves {
			one.Moves = append(one.Moves, api.Move{ID: m.ID, From: m.From, To: m.To, Who: m.Who, NeedsReason: m.Reason,
				Automatic: m.Automatic, Guards: list(m.Guards), About: m.About})
		}
		for _, g := range l.Guards {
			one.Guards = append(one.Guards, toGuard(g))
		}
		out.Data = append(out.Data, one)
	}
	return out
}

func toGuard(g register.GuardGuide) api.Guard {
	out := api.Guard{ID: g.ID, Title: g.Title, Privacy: g.Privacy, Lowered: g.Lowered, Source: orNull(g.Source),
		Criteria: reference.CriteriaOf(g.ID), Parts: []api.GuardPart{}}
	for _, p := range g.Parts {
		out.Parts = append(out.Parts, api.GuardPart{Asks: p.Asks, AppliesTo: orNull(p.For), Light: strength(p.Light),
			Standard: strength(p.Standard), ServiceChange: strength(p.ServiceChange), Privacy: p.Privacy, Settings: p.Settings, Pending: orNull(p.Pending)})
	}
	return out
}

func strength(s register.Strength) *api.GuardStrengthOrNull {
	if s == register.StrengthNone {
		return nil
	}
	return new(api.GuardStrengthOrNull(s))
}

// orNull is null for a text that is not there.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
