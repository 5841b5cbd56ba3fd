package handler

import (
	"context"

	"heard/api"
	"heard/internal/reference"
	"heard/internal/repository"
)

// ListFrameworks implements the operation of this name.
func (h *Handler) ListFrameworks(context.Context, api.ListFrameworksRequestObject) (api.ListFrameworksResponseObject, error) {
	out := api.FrameworkList{Data: []api.FrameworkSummary{}}
	for _, f := range reference.Frameworks() {
		out.Data = append(out.Data, api.FrameworkSummary{ID: f.ID, Publisher: f.Publisher, Title: f.Title,
			Kind: api.FrameworkKind(f.Kind), Version: f.Version, CriterionCount: len(f.Criteria)})
	}
	return api.ListFrameworks200JSONResponse{Body: out, Headers: api.ListFrameworks200ResponseHeaders{ETag: bodyETag(out)}}, nil
}

// GetFramework implements the operation of this name.
func (h *Handler) GetFramework(_ context.Context, r api.GetFrameworkRequestObject) (api.GetFrameworkResponseObject, error) {
	for _, f := range reference.Frameworks() {
		if f.ID == r.FrameworkID {
			out := toFramework(f)
			return api.GetFramework200JSONResponse{Body: out, Headers: api.GetFramework200ResponseHeaders{ETag: bodyETag(out)}}, nil
		}
	}
	return nil, repository.ErrNotFound
}

// ListChecks implements the operation of this name.
func (h *Handler) ListChecks(context.Context, api.ListChecksRequestObject) (api.ListChecksResponseObject, error) {
	out := api.CheckList{Data: []api.Check{}}
	for _, c := range reference.Checks() {
		out.Data = append(out.Data, api.Check{ID: c.ID, Name: c.Name, Scope: c.Scope, Mode: api.CheckMode(c.Mode), Rule: c.Rule})
	}
	return api.ListChecks200JSONResponse{Body: out, Headers: api.ListChecks200ResponseHeaders{ETag: bodyETag(out)}}, nil
}

func toFramework(f reference.Framework) api.Framework {
	out := api.Framework{ID: f.ID, Publisher: f.Publisher, Title: f.Title, Kind: api.FrameworkKind(f.Kind), Version: f.Version,
		CriterionCount: len(f.Criteria), Source: api.FrameworkSource{Title: f.Source.Title, URL: f.Source.URL},
		CoProduced: f.Provenance.CoProduced, ProvenanceText: f.Provenance.Text, WordingChecked: f.WordingChecked,
		Note: f.Note, Themes: list(f.Themes), Criteria: []api.Criterion{}}
	for _, c := range f.Criteria {
		out.Criteria = append(out.Criteria, api.Criterion{ID: c.ID, Kind: api.CriterionKind(c.Kind), Number: c.Number, Theme: c.Theme,
			Label: c.Label, Title: c.Title, Statement: c.Statement, Citation: c.Citation, Scope: api.CriterionScope(c.Scope), CheckIds: list(c.CheckIDs)})
	}
	return out
}
