package handler

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"heard/api"
	"heard/internal/reference"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListVocabularies implements the operation of this name.
func (h *Handler) ListVocabularies(ctx context.Context, _ api.ListVocabulariesRequestObject) (api.ListVocabulariesResponseObject, error) {
	sizes, err := h.db.TermCounts(ctx)
	if err != nil {
		return nil, err
	}
	out := api.VocabularyList{Data: []api.Vocabulary{}}
	for _, v := range reference.Vocabularies() {
		size := len(v.Terms)
		if v.Governance == reference.GovernanceOpen {
			size = sizes[v.ID]
		}
		out.Data = append(out.Data, api.Vocabulary{ID: v.ID, Governance: api.VocabularyGovernance(v.Governance), Note: v.Note, Size: size})
	}
	return api.ListVocabularies200JSONResponse{Body: out, Headers: api.ListVocabularies200ResponseHeaders{ETag: bodyETag(out)}}, nil
}

// ListTerms implements the operation of this name.
func (h *Handler) ListTerms(ctx context.Context, r api.ListTermsRequestObject) (api.ListTermsResponseObject, error) {
	v, ok := reference.Lookup(r.VocabularyID)
	if !ok {
		return nil, repository.ErrNotFound
	}
	terms, err := h.terms(ctx, v)
	if err != nil {
		return nil, err
	}
	out := api.TermList{Data: terms}
	return api.ListTerms200JSONResponse{Body: out, Headers: api.ListTerms200ResponseHeaders{ETag: bodyETag(out)}}, nil
}

// terms lists the codes of a vocabulary: open ones from the database, closed
// ones as the program carries them.
func (h *Handler) terms(ctx context.Context, v reference.Vocabulary) ([]api.Term, error) {
	out := []api.Term{}
	if v.Governance != reference.GovernanceOpen {
		for _, t := range v.Terms {
			attributes := t.Attributes
			if attributes == nil {
				attributes = map[string]any{}
			}
			out = append(out, api.Term{Code: t.Code, Version: 1, Label: t.Label, Description: t.Description, Broader: t.Broader,
				Status: api.TermStatus(t.Status), ReplacedBy: t.ReplacedBy, SortOrder: t.SortOrder, Attributes: attributes})
		}
		return out, nil
	}
	terms, err := h.db.Terms(ctx, v.ID)
	for _, t := range terms {
		out = append(out, toTerm(t))
	}
	return out, err
}

// GetTerm implements the operation of this name.
func (h *Handler) GetTerm(ctx context.Context, r api.GetTermRequestObject) (api.GetTermResponseObject, error) {
	v, ok := reference.Lookup(r.VocabularyID)
	if !ok {
		return nil, repository.ErrNotFound
	}
	terms, err := h.terms(ctx, v)
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		if t.Code == r.Code {
			return api.GetTerm200JSONResponse{Body: t, Headers: api.GetTerm200ResponseHeaders{ETag: termETag(t.Version)}}, nil
		}
	}
	return nil, repository.ErrNotFound
}

// CreateTerm implements the operation of this name.
func (h *Handler) CreateTerm(ctx context.Context, r api.CreateTermRequestObject) (api.CreateTermResponseObject, error) {
	if err := openVocabulary(r.VocabularyID); err != nil {
		return nil, err
	}
	b := r.Body
	t, err := h.db.CreateTerm(ctx, r.VocabularyID, repository.Term{Code: b.Code, Label: b.Label, Description: b.Description,
		Broader: b.Broader, SortOrder: value(b.SortOrder)})
	if err != nil {
		return nil, err
	}
	return api.CreateTerm201JSONResponse{Body: toTerm(t),
		Headers: api.CreateTerm201ResponseHeaders{ETag: termETag(t.Version), Location: "/v1/vocabularies/" + r.VocabularyID + "/terms/" + t.Code}}, nil
}

// UpdateTerm implements the operation of this name.
func (h *Handler) UpdateTerm(ctx context.Context, r api.UpdateTermRequestObject) (api.UpdateTermResponseObject, error) {
	if err := openVocabulary(r.VocabularyID); err != nil {
		return nil, err
	}
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	t, err := h.db.UpdateTerm(ctx, r.VocabularyID, r.Code, v, merge(h, "TermPatch", *r.Body, writeTerm, fromTerm))
	if err != nil {
		return nil, err
	}
	return api.UpdateTerm200JSONResponse{Body: toTerm(t), Headers: api.UpdateTerm200ResponseHeaders{ETag: termETag(t.Version)}}, nil
}

func openVocabulary(id string) error {
	v, ok := reference.Lookup(id)
	if !ok {
		return repository.ErrNotFound
	}
	if v.Governance != reference.GovernanceOpen {
		return NewProblem("conflict", "This vocabulary is closed: its codes are part of the contract.")
	}
	return nil
}

func termETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

func toTerm(t repository.Term) api.Term {
	return api.Term{Code: t.Code, Version: t.Version, Label: t.Label, Description: t.Description, Broader: t.Broader,
		Status: api.TermStatus(t.Status), ReplacedBy: t.ReplacedBy, SortOrder: t.SortOrder, Attributes: object(t.Attributes)}
}

// ListTopics implements the operation of this name.
func (h *Handler) ListTopics(ctx context.Context, r api.ListTopicsRequestObject) (api.ListTopicsResponseObject, error) {
	out := api.TopicList{Data: []api.Topic{}}
	for _, id := range register.TopicVocabularies {
		facet := api.TopicFacet(strings.TrimPrefix(id, "topic_"))
		if len(r.Params.Facet) > 0 && !slices.Contains(r.Params.Facet, facet) {
			continue
		}
		terms, err := h.db.Terms(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, t := range terms {
			out.Data = append(out.Data, api.Topic{Code: t.Code, Label: t.Label, Description: t.Description, Facet: facet,
				Broader: t.Broader, Synonyms: synonyms(t.Attributes), Status: api.TermStatus(t.Status)})
		}
	}
	return api.ListTopics200JSONResponse{Body: out, Headers: api.ListTopics200ResponseHeaders{ETag: bodyETag(out)}}, nil
}

func synonyms(attributes json.RawMessage) []string {
	var a struct {
		Synonyms []string `json:"synonyms"`
	}
	_ = json.Unmarshal(attributes, &a) // other attributes are not topics' business
	return list(a.Synonyms)
}

// termWords is what may be changed of a code.
type termWords struct {
	Label       string  `json:"label"`
	Description *string `json:"description"`
	Broader     *string `json:"broader"`
	Status      string  `json:"status"`
	ReplacedBy  *string `json:"replacedBy"`
	SortOrder   int     `json:"sortOrder"`
}

func writeTerm(t *repository.Term) termWords {
	return termWords{t.Label, t.Description, t.Broader, t.Status, t.ReplacedBy, t.SortOrder}
}

func fromTerm(w termWords, t *repository.Term) error {
	t.Label, t.Description, t.Broader, t.ReplacedBy, t.SortOrder = w.Label, w.Description, w.Broader, w.ReplacedBy, w.SortOrder
	if w.Status != "" {
		t.Status = w.Status
	}
	return nil
}
