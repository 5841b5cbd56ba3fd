package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
)

// GetPolicy implements the operation of this name.
func (h *Handler) GetPolicy(context.Context, api.GetPolicyRequestObject) (api.GetPolicyResponseObject, error) {
	p := h.db.Policy()
	out := api.Policy{Settings: []api.PolicySetting{}, LoweredGuards: []api.LoweredGuard{}}
	for _, s := range register.SettingList {
		now, usual := p.Settings.Value(s.Name), register.DefaultPolicy().Settings.Value(s.Name)
		out.Settings = append(out.Settings, api.PolicySetting{Name: s.Name, About: s.About, Unit: api.PolicyUnit(s.Unit),
			Value: now, Default: usual, Changed: now != usual, Basis: api.PolicyBasis(s.Basis), Ground: s.Ground})
	}
	for _, l := range register.Guide(register.DefaultPolicy()) {
		for _, g := range l.Guards {
			now, usual := p.AtMost(g), g.Strongest()
			if now == usual {
				continue
			}
			basis, ground := g.Basis()
			out.LoweredGuards = append(out.LoweredGuards, api.LoweredGuard{Guard: g.ID, Title: g.Title, Noun: api.RecordType(l.Noun),
				Strength: api.GuardStrength(now), Default: api.GuardStrength(usual), Basis: api.PolicyBasis(basis), Ground: ground})
		}
	}
	return api.GetPolicy200JSONResponse{Body: out, Headers: api.GetPolicy200ResponseHeaders{ETag: bodyETag(out)}}, nil
}
