package handler

import (
	"context"
	"encoding/json"
	"time"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// AddConsultationDetermination implements the operation of this name.
func (h *Handler) AddConsultationDetermination(ctx context.Context, r api.AddConsultationDeterminationRequestObject) (api.AddConsultationDeterminationResponseObject, error) {
	at := ""
	c, found, err := h.editDeterminations(ctx, r.ID, r.Params.IfMatch, func(c *register.Consultation, authority bool) error {
		d := *r.Body
		at = partPointer("determinations", len(c.Determinations))
		if authority && !d.Concerns(auth.From(ctx).OrganisationID) {
			return repository.ErrForbidden
		}
		d.RecordedFor(auth.From(ctx).OrganisationID, time.Now())
		c.Determinations = append(c.Determinations, d)
		return nil
	})
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddConsultationDetermination201JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.AddConsultationDetermination201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("consultations", c.ID) + at}}, nil
}

// UpdateConsultationDetermination implements the operation of this name.
func (h *Handler) UpdateConsultationDetermination(ctx context.Context, r api.UpdateConsultationDeterminationRequestObject) (api.UpdateConsultationDeterminationResponseObject, error) {
	at := ""
	c, found, err := h.editDeterminations(ctx, r.ID, r.Params.IfMatch, func(c *register.Consultation, authority bool) error {
		i, err := findDetermination(c, r.DeterminationID)
		if err != nil {
			return err
		}
		at = partPointer("determinations", i)
		return h.changeDetermination(ctx, &c.Determinations[i], authority, *r.Body)
	})
	if err != nil {
		return nil, within(at, err)
	}
	return api.UpdateConsultationDetermination200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.UpdateConsultationDetermination200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// ConfirmConsultationDetermination implements the operation of this name.
func (h *Handler) ConfirmConsultationDetermination(ctx context.Context, r api.ConfirmConsultationDeterminationRequestObject) (api.ConfirmConsultationDeterminationResponseObject, error) {
	c, found, err := h.editDeterminations(ctx, r.ID, r.Params.IfMatch, func(c *register.Consultation, _ bool) error {
		i, err := findDetermination(c, r.DeterminationID)
		if err != nil {
			return err
		}
		return c.Determinations[i].Confirm(auth.From(ctx).OrganisationID, time.Now())
	})
	if err != nil {
		return nil, err
	}
	return api.ConfirmConsultationDetermination200JSONResponse{Body: toConsultation(ctx, c, found),
		Headers: api.ConfirmConsultationDetermination200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// editDeterminations changes the determinations of a consultation, for those who
// edit it and for an authority that it affects.
func (h *Handler) editDeterminations(ctx context.Context, id api.ID, ifMatch *api.IfMatch, change func(*register.Consultation, bool) error) (*register.Consultation, repository.Labels, error) {
	v, err := version(ifMatch)
	if err != nil {
		return nil, nil, err
	}
	return h.db.UpdateDeterminations(ctx, id, v, change)
}

func findDetermination(c *register.Consultation, id api.ID) (int, error) {
	return findPart(c.Determinations, id, func(d *register.Determination) api.ID { return d.ID })
}

// changeDetermination merges a patch into a determination. An authority changes
// what it recorded itself, and nobody else does; a change of what others recorded
// takes back a confirmation, which was given to other words.
func (h *Handler) changeDetermination(ctx context.Context, d *register.Determination, authority bool, patch json.RawMessage) error {
	caller := auth.From(ctx).OrganisationID
	if err := d.MayChange(caller, authority); err != nil {
		return err
	}
	if err := mergePart(h, "DeterminationCreate", patch, d, &d.ID, "recordedBySide", "confirmedByAuthorityAt"); err != nil {
		return err
	}
	if authority && !d.Concerns(caller) {
		return repository.ErrForbidden
	}
	d.RecordedFor(caller, time.Now())
	return nil
}
