package handler

import (
	"context"
	"encoding/json"
	"strconv"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// consultationParts is one list of parts of a consultation: where it stands,
// the schema its parts are made from, and their ids.
type consultationParts[P any] struct {
	schema string
	in     func(*register.Consultation) (parts *[]P, list string, err error)
	id     func(*P) *api.ID
}

var (
	questionsOf = consultationParts[register.ConsultationQuestion]{"ConsultationQuestionCreate",
		func(c *register.Consultation) (*[]register.ConsultationQuestion, string, error) {
			return &c.Questions, "questions", nil
		}, func(q *register.ConsultationQuestion) *api.ID { return &q.ID }}
	caseEventsOf = consultationParts[register.CaseEvent]{"CaseEventCreate",
		func(c *register.Consultation) (*[]register.CaseEvent, string, error) {
			return &c.CaseEvents, "caseEvents", nil
		}, func(e *register.CaseEvent) *api.ID { return &e.ID }}
	responseThemesOf = consultationParts[register.ResponseTheme]{"ResponseThemeCreate",
		func(c *register.Consultation) (*[]register.ResponseTheme, string, error) {
			return &c.ResponseThemes, "responseThemes", nil
		}, func(t *register.ResponseTheme) *api.ID { return &t.ID }}
	sessionsOf = consultationParts[register.Session]{"SessionCreate",
		func(c *register.Consultation) (*[]register.Session, string, error) {
			return &c.Sessions, "sessions", nil
		}, func(s *register.Session) *api.ID { return &s.ID }}
)

// optionsOf are the options of one question.
func optionsOf(question api.ID) consultationParts[register.ConsultationOption] {
	return consultationParts[register.ConsultationOption]{"ConsultationOptionCreate",
		func(c *register.Consultation) (*[]register.ConsultationOption, string, error) {
			i, err := findPart(c.Questions, question, func(q *register.ConsultationQuestion) api.ID { return q.ID })
			if err != nil {
				return nil, "", err
			}
			return &c.Questions[i].Options, "questions/" + strconv.Itoa(i) + "/options", nil
		}, func(o *register.ConsultationOption) *api.ID { return &o.ID }}
}

// addPart adds a part at the end of its list and returns where it stands. What
// is wrong in it is named as in a body that holds the part alone.
func addPart[P any](ctx context.Context, h *Handler, id api.ID, ifMatch *api.IfMatch, of consultationParts[P], part P) (c *register.Consultation, found repository.Labels, at string, err error) {
	c, found, err = edit(ctx, h.db.UpdateConsultation, id, ifMatch, func(c *register.Consultation) error {
		parts, list, err := of.in(c)
		if err != nil {
			return err
		}
		at = partPointer(list, len(*parts))
		*parts = append(*parts, part)
		return nil
	})
	return c, found, at, within(at, err)
}

// changePart merges a patch into one part of a list.
func changePart[P any](ctx context.Context, h *Handler, id api.ID, ifMatch *api.IfMatch, of consultationParts[P], partID api.ID, patch json.RawMessage) (*register.Consultation, repository.Labels, error) {
	at := ""
	c, found, err := edit(ctx, h.db.UpdateConsultation, id, ifMatch, func(c *register.Consultation) error {
		parts, list, err := of.in(c)
		if err != nil {
			return err
		}
		i, err := findPart(*parts, partID, func(p *P) api.ID { return *of.id(p) })
		if err != nil {
			return err
		}
		at = partPointer(list, i)
		return mergePart(h, of.schema, patch, &(*parts)[i], of.id(&(*parts)[i]))
	})
	return c, found, within(at, err)
}

// AddConsultationQuestion implements the operation of this name.
func (h *Handler) AddConsultationQuestion(ctx context.Context, r api.AddConsultationQuestionRequestObject) (api.AddConsultationQuestionResponseObject, error) {
	c, found, at, err := addPart(ctx, h, r.ID, r.Params.IfMatch, questionsOf, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.AddConsultationQuestion201JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.AddConsultationQuestion201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("consultations", c.ID) + at}}, nil
}

// UpdateConsultationQuestion implements the operation of this name.
func (h *Handler) UpdateConsultationQuestion(ctx context.Context, r api.UpdateConsultationQuestionRequestObject) (api.UpdateConsultationQuestionResponseObject, error) {
	c, found, err := changePart(ctx, h, r.ID, r.Params.IfMatch, questionsOf, r.QuestionID, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.UpdateConsultationQuestion200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.UpdateConsultationQuestion200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// AddConsultationOption implements the operation of this name.
func (h *Handler) AddConsultationOption(ctx context.Context, r api.AddConsultationOptionRequestObject) (api.AddConsultationOptionResponseObject, error) {
	c, found, at, err := addPart(ctx, h, r.ID, r.Params.IfMatch, optionsOf(r.QuestionID), *r.Body)
	if err != nil {
		return nil, err
	}
	return api.AddConsultationOption201JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.AddConsultationOption201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("consultations", c.ID) + at}}, nil
}

// UpdateConsultationOption implements the operation of this name.
func (h *Handler) UpdateConsultationOption(ctx context.Context, r api.UpdateConsultationOptionRequestObject) (api.UpdateConsultationOptionResponseObject, error) {
	c, found, err := changePart(ctx, h, r.ID, r.Params.IfMatch, optionsOf(r.QuestionID), r.OptionID, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.UpdateConsultationOption200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.UpdateConsultationOption200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// AddConsultationCaseEvent implements the operation of this name.
func (h *Handler) AddConsultationCaseEvent(ctx context.Context, r api.AddConsultationCaseEventRequestObject) (api.AddConsultationCaseEventResponseObject, error) {
	c, found, at, err := addPart(ctx, h, r.ID, r.Params.IfMatch, caseEventsOf, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.AddConsultationCaseEvent201JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.AddConsultationCaseEvent201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("consultations", c.ID) + at}}, nil
}

// UpdateConsultationCaseEvent implements the operation of this name.
func (h *Handler) UpdateConsultationCaseEvent(ctx context.Context, r api.UpdateConsultationCaseEventRequestObject) (api.UpdateConsultationCaseEventResponseObject, error) {
	c, found, err := changePart(ctx, h, r.ID, r.Params.IfMatch, caseEventsOf, r.EventID, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.UpdateConsultationCaseEvent200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.UpdateConsultationCaseEvent200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// AddConsultationResponseTheme implements the operation of this name.
func (h *Handler) AddConsultationResponseTheme(ctx context.Context, r api.AddConsultationResponseThemeRequestObject) (api.AddConsultationResponseThemeResponseObject, error) {
	c, found, at, err := addPart(ctx, h, r.ID, r.Params.IfMatch, responseThemesOf, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.AddConsultationResponseTheme201JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.AddConsultationResponseTheme201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("consultations", c.ID) + at}}, nil
}

// UpdateConsultationResponseTheme implements the operation of this name.
func (h *Handler) UpdateConsultationResponseTheme(ctx context.Context, r api.UpdateConsultationResponseThemeRequestObject) (api.UpdateConsultationResponseThemeResponseObject, error) {
	c, found, err := changePart(ctx, h, r.ID, r.Params.IfMatch, responseThemesOf, r.ThemeID, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.UpdateConsultationResponseTheme200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.UpdateConsultationResponseTheme200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// AddConsultationSession implements the operation of this name.
func (h *Handler) AddConsultationSession(ctx context.Context, r api.AddConsultationSessionRequestObject) (api.AddConsultationSessionResponseObject, error) {
	c, found, at, err := addPart(ctx, h, r.ID, r.Params.IfMatch, sessionsOf, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.AddConsultationSession201JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.AddConsultationSession201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("consultations", c.ID) + at}}, nil
}

// UpdateConsultationSession implements the operation of this name.
func (h *Handler) UpdateConsultationSession(ctx context.Context, r api.UpdateConsultationSessionRequestObject) (api.UpdateConsultationSessionResponseObject, error) {
	c, found, err := changePart(ctx, h, r.ID, r.Params.IfMatch, sessionsOf, r.SessionID, *r.Body)
	if err != nil {
		return nil, err
	}
	return api.UpdateConsultationSession200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.UpdateConsultationSession200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}
