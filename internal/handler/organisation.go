package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListOrganisations implements the operation of this name.
func (h *Handler) ListOrganisations(ctx context.Context, r api.ListOrganisationsRequestObject) (api.ListOrganisationsResponseObject, error) {
	p := r.Params
	q := query(p.Limit, p.Cursor, p.Count, p.Q, p.Sort)
	found, err := h.db.ListOrganisations(ctx, q, organisationFilter(p))
	if err != nil {
		return nil, err
	}
	out := api.OrganisationList{Data: make([]api.OrganisationSummary, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, o := range found.Items {
		out.Data = append(out.Data, toOrganisationSummary(o))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListOrganisations200JSONResponse{Body: out, Headers: api.ListOrganisations200ResponseHeaders{Link: link}}, nil
}

// CreateOrganisation implements the operation of this name.
func (h *Handler) CreateOrganisation(ctx context.Context, r api.CreateOrganisationRequestObject) (api.CreateOrganisationResponseObject, error) {
	o := new(register.Organisation)
	if err := firstOrganisation(*r.Body, o); err != nil {
		return nil, err
	}
	o, found, err := h.db.CreateOrganisation(ctx, o)
	if err != nil {
		return nil, err
	}
	return api.CreateOrganisation201JSONResponse{Body: toOrganisation(ctx, o, found),
		Headers: api.CreateOrganisation201ResponseHeaders{ETag: recordETag(ctx, &o.Record), Location: location("organisations", o.ID)}}, nil
}

// GetOrganisation implements the operation of this name.
func (h *Handler) GetOrganisation(ctx context.Context, r api.GetOrganisationRequestObject) (api.GetOrganisationResponseObject, error) {
	o, found, err := h.db.GetOrganisation(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetOrganisation200JSONResponse{Body: toOrganisation(ctx, o, found),
		Headers: api.GetOrganisation200ResponseHeaders{ETag: recordETag(ctx, &o.Record)}}, nil
}

// UpdateOrganisation implements the operation of this name.
func (h *Handler) UpdateOrganisation(ctx context.Context, r api.UpdateOrganisationRequestObject) (api.UpdateOrganisationResponseObject, error) {
	o, found, err := edit(ctx, h.db.UpdateOrganisation, r.ID, r.Params.IfMatch, merge(h, "OrganisationCreate", *r.Body, writeOrganisation, fromOrganisation))
	if err != nil {
		return nil, err
	}
	return api.UpdateOrganisation200JSONResponse{Body: toOrganisation(ctx, o, found),
		Headers: api.UpdateOrganisation200ResponseHeaders{ETag: recordETag(ctx, &o.Record)}}, nil
}

// AddOrganisationClaim implements the operation of this name.
func (h *Handler) AddOrganisationClaim(ctx context.Context, r api.AddOrganisationClaimRequestObject) (api.AddOrganisationClaimResponseObject, error) {
	at := ""
	o, found, err := edit(ctx, h.db.UpdateOrganisation, r.ID, r.Params.IfMatch, func(o *register.Organisation) error { return addClaim(&o.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddOrganisationClaim201JSONResponse{Body: toOrganisation(ctx, o, found),
		Headers: api.AddOrganisationClaim201ResponseHeaders{ETag: recordETag(ctx, &o.Record), Location: location("organisations", o.ID) + at}}, nil
}

// StrikeOrganisationClaim implements the operation of this name.
func (h *Handler) StrikeOrganisationClaim(ctx context.Context, r api.StrikeOrganisationClaimRequestObject) (api.StrikeOrganisationClaimResponseObject, error) {
	o, found, err := edit(ctx, h.db.UpdateOrganisation, r.ID, r.Params.IfMatch, func(o *register.Organisation) error { return strikeClaim(&o.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeOrganisationClaim200JSONResponse{Body: toOrganisation(ctx, o, found),
		Headers: api.StrikeOrganisationClaim200ResponseHeaders{ETag: recordETag(ctx, &o.Record)}}, nil
}

// AddOrganisationCount implements the operation of this name.
func (h *Handler) AddOrganisationCount(ctx context.Context, r api.AddOrganisationCountRequestObject) (api.AddOrganisationCountResponseObject, error) {
	at := ""
	o, found, err := edit(ctx, h.db.UpdateOrganisation, r.ID, r.Params.IfMatch, func(o *register.Organisation) error { return addCount(&o.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddOrganisationCount201JSONResponse{Body: toOrganisation(ctx, o, found),
		Headers: api.AddOrganisationCount201ResponseHeaders{ETag: recordETag(ctx, &o.Record), Location: location("organisations", o.ID) + at}}, nil
}

// StrikeOrganisationCount implements the operation of this name.
func (h *Handler) StrikeOrganisationCount(ctx context.Context, r api.StrikeOrganisationCountRequestObject) (api.StrikeOrganisationCountResponseObject, error) {
	o, found, err := edit(ctx, h.db.UpdateOrganisation, r.ID, r.Params.IfMatch, func(o *register.Organisation) error { return strikeCount(&o.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeOrganisationCount200JSONResponse{Body: toOrganisation(ctx, o, found),
		Headers: api.StrikeOrganisationCount200ResponseHeaders{ETag: recordETag(ctx, &o.Record)}}, nil
}

func organisationFilter(p api.ListOrganisationsParams) repository.OrganisationFilter {
	return repository.OrganisationFilter{
		RecordFilter: repository.RecordFilter{UpdatedSince: p.UpdatedSince, HasWarnings: p.HasWarnings,
			WarningCodes: texts(p.WarningCode), HasConflicts: p.HasConflicts, Campaigns: p.Campaign, ExternalIDs: p.ExternalID},
		Types: p.Type, Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch)), ValidOn: p.ValidOn,
		ExcludeClosed: p.IncludeClosed != nil && !*p.IncludeClosed, IsPartner: p.IsPartner, Codes: p.Code,
	}
}

// firstOrganisation maps what a body is made with: also claims and counts, which
// later have addresses of their own, and the standing of its type where none is
// given.
func firstOrganisation(b api.OrganisationCreate, o *register.Organisation) error {
	o.Claims, o.Counts = b.Claims, b.Counts
	if err := fromOrganisation(b, o); err != nil {
		return err
	}
	if b.Standing == nil {
		o.Standing = register.DefaultStanding(o.Type, o.Lineage.HostID != nil)
	}
	return nil
}

func fromOrganisation(b api.OrganisationCreate, o *register.Organisation) error {
	applyRecord(recordFields{b.Visibility, b.CoOwnerOrganisationIds, b.ExternalRefs, b.Provenance, b.Organisations, b.Links, b.Campaigns, b.AsStated}, &o.Record)
	o.FullName, o.ShortName, o.Type, o.ODSCode, o.GSSCode = b.Name, b.ShortName, b.Type, b.OdsCode, b.GssCode
	o.Aliases, o.AreaIDs, o.PlaceNames, o.IsPartner = b.Aliases, b.AreaIds, b.PlaceNames, value(b.IsPartner)
	o.ValidFrom, o.ValidTo = b.ValidFrom, b.ValidTo
	o.Identity, o.Lineage, o.Standing, o.PublicContact = value(b.Identity), value(b.Lineage), value(b.Standing), value(b.PublicContact)
	return nil
}

func writeOrganisation(o *register.Organisation) api.OrganisationCreate {
	return api.OrganisationCreate{
		CoOwnerOrganisationIds: o.CoOwnerOrganisationIDs, ExternalRefs: o.ExternalRefs, Provenance: o.Provenance,
		Organisations: o.Organisations, Links: o.Links, Campaigns: o.Campaigns, AsStated: &o.AsStated,
		Name: o.FullName, ShortName: o.ShortName, Type: o.Type, OdsCode: o.ODSCode, GssCode: o.GSSCode,
		Aliases: o.Aliases, AreaIds: o.AreaIDs, PlaceNames: o.PlaceNames, IsPartner: &o.IsPartner,
		ValidFrom: o.ValidFrom, ValidTo: o.ValidTo,
		Identity: &o.Identity, Lineage: &o.Lineage, Standing: &o.Standing, PublicContact: &o.PublicContact,
	}
}

func toOrganisation(ctx context.Context, o *register.Organisation, found repository.Labels) api.Organisation {
	seen := viewOf(ctx, &o.Record)
	out := api.Organisation{
		ID: o.ID, Reference: o.Reference, Version: o.Version, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt, Imported: o.Imported,
		CreatedBy: seen.createdBy, UpdatedBy: seen.updatedBy, Unplaced: seen.unplaced,
		Name: o.FullName, ShortName: o.ShortName, Type: o.Type, OdsCode: o.ODSCode, GssCode: o.GSSCode,
		Aliases: o.Aliases, AreaIds: o.AreaIDs, PlaceNames: o.PlaceNames, OutsideSystem: o.OutsideSystem, IsPartner: o.IsPartner,
		ValidFrom: o.ValidFrom, ValidTo: o.ValidTo,
		Identity: o.Identity, Lineage: o.Lineage, Standing: o.Standing, PublicContact: o.PublicContact,
		ExternalRefs: o.ExternalRefs, Provenance: o.Provenance, Claims: o.Claims, Counts: seen.counts,
		Organisations: o.Organisations, Links: o.Links, Campaigns: o.Campaigns, AsStated: o.AsStated,
		Conflicts: seen.conflicts, Warnings: o.Warnings, Labels: labels(found),
	}
	out.ValidFromEarliest, out.ValidFromLatest = dates(o.ValidFrom)
	out.ValidToEarliest, out.ValidToLatest = dates(o.ValidTo)
	return out
}

func toOrganisationSummary(o *register.Organisation) api.OrganisationSummary {
	return api.OrganisationSummary{
		ID: o.ID, Reference: o.Reference, Version: o.Version, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt,
		Name: o.FullName, ShortName: o.ShortName, Type: o.Type, OdsCode: o.ODSCode, GssCode: o.GSSCode,
		Aliases: o.Aliases, AreaIds: o.AreaIDs, IsPartner: o.IsPartner, ValidFrom: o.ValidFrom, ValidTo: o.ValidTo,
		HasConflicts: o.HasConflicts, WarningCodes: codes[api.WarningCode](o.WarningCodes),
	}
}
