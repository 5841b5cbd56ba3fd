package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/google/uuid"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/repository"
)

// GetDiscovery implements the operation of this name.
func (h *Handler) GetDiscovery(context.Context, api.GetDiscoveryRequestObject) (api.GetDiscoveryResponseObject, error) {
	resources := map[string]string{}
	for name, path := range map[string]string{
		"activities": "activities", "insights": "insights", "recommendations": "recommendations", "notices": "notices", "feedbackLoops": "feedback-loops", "stakeholders": "stakeholders",
		"consultations": "consultations", "decisions": "decisions", "challenges": "challenges", "organisations": "organisations", "areas": "areas", "communities": "communities",
		"topics": "topics", "vocabularies": "vocabularies", "strategicPriorities": "strategic-priorities", "guards": "guards", "policy": "policy",
		"restrictedPeriods": "restricted-periods", "publicOpportunities": "public/opportunities", "publicFeedback": "public/feedback", "frameworks": "frameworks", "checks": "checks", "evidence": "evidence",
	} {
		resources[name] = "/v1/" + path
	}
	return api.GetDiscovery200JSONResponse{Name: "Heard", Version: h.contract.Version,
		Contract: "/v1/openapi.json", Docs: "/docs", Resources: resources}, nil
}

// GetContractJSON implements the operation of this name.
func (h *Handler) GetContractJSON(context.Context, api.GetContractJSONRequestObject) (api.GetContractJSONResponseObject, error) {
	return document{h.contract.JSON, "application/json", h.contract.ETag}, nil
}

// GetContractYAML implements the operation of this name.
func (h *Handler) GetContractYAML(context.Context, api.GetContractYAMLRequestObject) (api.GetContractYAMLResponseObject, error) {
	return document{h.contract.YAML, "application/yaml", h.contract.ETag}, nil
}

// document answers with bytes that are ready.
type document struct {
	body              []byte
	contentType, etag string
}

func (d document) visit(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", d.contentType)
	w.Header().Set("ETag", d.etag)
	_, err := bytes.NewReader(d.body).WriteTo(w)
	return err
}

func (d document) VisitGetContractJSONResponse(w http.ResponseWriter) error { return d.visit(w) }
func (d document) VisitGetContractYAMLResponse(w http.ResponseWriter) error { return d.visit(w) }

// GetHealth implements the operation of this name.
func (h *Handler) GetHealth(context.Context, api.GetHealthRequestObject) (api.GetHealthResponseObject, error) {
	return api.GetHealth200JSONResponse{Status: "ok"}, nil
}

// GetReadiness implements the operation of this name.
func (h *Handler) GetReadiness(ctx context.Context, _ api.GetReadinessRequestObject) (api.GetReadinessResponseObject, error) {
	if err := h.db.Ping(ctx); err != nil {
		return nil, repository.ErrUnavailable
	}
	return api.GetReadiness200JSONResponse{Status: "ok"}, nil
}

// GetMe implements the operation of this name.
func (h *Handler) GetMe(ctx context.Context, _ api.GetMeRequestObject) (api.GetMeResponseObject, error) {
	p := auth.From(ctx)
	me := api.Me{Authenticated: p.Known(), Role: api.CallerRole(p.Role), Scopes: p.Scopes(), ExpiresAt: p.ExpiresAt, Labels: api.Labels{}}
	if p.Known() {
		me.Actor, me.KeyPrefix = &p.Holder, &p.KeyPrefix
	}
	if p.OrganisationID != uuid.Nil {
		me.OrganisationID = &p.OrganisationID
		o, found, err := h.db.GetOrganisation(ctx, p.OrganisationID)
		if err != nil {
			return nil, err
		}
		me.Standing, me.Labels = &o.Standing, labels(found)
		me.Labels[o.ID.String()] = api.Label{Type: "organisation", Code: &o.Reference, Name: o.FullName}
	}
	return api.GetMe200JSONResponse(me), nil
}

func object(raw json.RawMessage) map[string]any {
	out := map[string]any{}
	_ = json.Unmarshal(raw, &out) // kept as an object by the database
	return out
}
