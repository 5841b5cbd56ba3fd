package handler

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListStakeholders implements the operation of this name.
func (h *Handler) ListStakeholders(ctx context.Context, r api.ListStakeholdersRequestObject) (api.ListStakeholdersResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(p.Limit, p.Cursor, p.Count, p.Q, p.Sort)
	found, err := h.db.ListStakeholders(ctx, q, stakeholderFilter(p))
	if err != nil {
		return nil, err
	}
	out := api.StakeholderList{Data: make([]api.StakeholderSummary, 0, len(found.Items)), Labels: labels(publicLabels(ctx, found.Labels, found.Items...))}
	for _, s := range found.Items {
		out.Data = append(out.Data, toStakeholderSummary(ctx, s))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListStakeholders200JSONResponse{Body: out, Headers: api.ListStakeholders200ResponseHeaders{Link: link}}, nil
}

// CreateStakeholder implements the operation of this name.
func (h *Handler) CreateStakeholder(ctx context.Context, r api.CreateStakeholderRequestObject) (api.CreateStakeholderResponseObject, error) {
	s := new(register.Stakeholder)
	if err := fromNewStakeholder(ctx, *r.Body, s); err != nil {
		return nil, err
	}
	s, found, err := h.db.CreateStakeholder(ctx, s)
	if err != nil {
		return nil, err
	}
	return api.CreateStakeholder201JSONResponse{Body: toStakeholder(ctx, s, found),
		Headers: api.CreateStakeholder201ResponseHeaders{ETag: recordETag(ctx, &s.Record), Location: location("stakeholders", s.ID)}}, nil
}

// GetStakeholder implements the operation of this name.
func (h *Handler) GetStakeholder(ctx context.Context, r api.GetStakeholderRequestObject) (api.GetStakeholderResponseObject, error) {
	s, found, err := h.db.GetStakeholder(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetStakeholder200JSONResponse{Body: toStakeholder(ctx, s, found),
		Headers: api.GetStakeholder200ResponseHeaders{ETag: recordETag(ctx, &s.Record)}}, nil
}

// UpdateStakeholder implements the operation of this name.
func (h *Handler) UpdateStakeholder(ctx context.Context, r api.UpdateStakeholderRequestObject) (api.UpdateStakeholderResponseObject, error) {
	s, found, err := edit(ctx, h.db.UpdateStakeholder, r.ID, r.Params.IfMatch, merge(h, "StakeholderCreate", *r.Body, writeStakeholder, fromStakeholder))
	if err != nil {
		return nil, err
	}
	return api.UpdateStakeholder200JSONResponse{Body: toStakeholder(ctx, s, found),
		Headers: api.UpdateStakeholder200ResponseHeaders{ETag: recordETag(ctx, &s.Record)}}, nil
}

// DeleteStakeholder implements the operation of this name.
func (h *Handler) DeleteStakeholder(ctx context.Context, r api.DeleteStakeholderRequestObject) (api.DeleteStakeholderResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := h.db.DeleteStakeholder(ctx, r.ID, v); err != nil {
		return nil, err
	}
	return api.DeleteStakeholder204Response{}, nil
}

// AddStakeholderClaim implements the operation of this name.
func (h *Handler) AddStakeholderClaim(ctx context.Context, r api.AddStakeholderClaimRequestObject) (api.AddStakeholderClaimResponseObject, error) {
	at := ""
	s, found, err := edit(ctx, h.db.UpdateStakeholder, r.ID, r.Params.IfMatch, func(s *register.Stakeholder) error { return addClaim(&s.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddStakeholderClaim201JSONResponse{Body: toStakeholder(ctx, s, found),
		Headers: api.AddStakeholderClaim201ResponseHeaders{ETag: recordETag(ctx, &s.Record), Location: location("stakeholders", s.ID) + at}}, nil
}

// StrikeStakeholderClaim implements the operation of this name.
func (h *Handler) StrikeStakeholderClaim(ctx context.Context, r api.StrikeStakeholderClaimRequestObject) (api.StrikeStakeholderClaimResponseObject, error) {
	s, found, err := edit(ctx, h.db.UpdateStakeholder, r.ID, r.Params.IfMatch, func(s *register.Stakeholder) error { return strikeClaim(&s.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeStakeholderClaim200JSONResponse{Body: toStakeholder(ctx, s, found),
		Headers: api.StrikeStakeholderClaim200ResponseHeaders{ETag: recordETag(ctx, &s.Record)}}, nil
}

// AddStakeholderCount implements the operation of this name.
func (h *Handler) AddStakeholderCount(ctx context.Context, r api.AddStakeholderCountRequestObject) (api.AddStakeholderCountResponseObject, error) {
	at := ""
	s, found, err := edit(ctx, h.db.UpdateStakeholder, r.ID, r.Params.IfMatch, func(s *register.Stakeholder) error { return addCount(&s.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddStakeholderCount201JSONResponse{Body: toStakeholder(ctx, s, found),
		Headers: api.AddStakeholderCount201ResponseHeaders{ETag: recordETag(ctx, &s.Record), Location: location("stakeholders", s.ID) + at}}, nil
}

// StrikeStakeholderCount implements the operation of this name.
func (h *Handler) StrikeStakeholderCount(ctx context.Context, r api.StrikeStakeholderCountRequestObject) (api.StrikeStakeholderCountResponseObject, error) {
	s, found, err := edit(ctx, h.db.UpdateStakeholder, r.ID, r.Params.IfMatch, func(s *register.Stakeholder) error { return strikeCount(&s.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeStakeholderCount200JSONResponse{Body: toStakeholder(ctx, s, found),
		Headers: api.StrikeStakeholderCount200ResponseHeaders{ETag: recordETag(ctx, &s.Record)}}, nil
}

// ExportStakeholders implements the operation of this name.
func (h *Handler) ExportStakeholders(ctx context.Context, r api.ExportStakeholdersRequestObject) (api.ExportStakeholdersResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(nil, nil, nil, p.Q, p.Sort)
	rows, err := h.db.ExportStakeholders(ctx, q, stakeholderFilter(listed[api.ListStakeholdersParams](p)))
	if err != nil {
		return nil, err
	}
	return newFile(ctx, "stakeholders", fileOptions(p.Format, p.ExcelBom, p.FormulaSafe), rows, toStakeholder), nil
}

func (f file) VisitExportStakeholdersResponse(w http.ResponseWriter) error { return f.visit(w) }

func stakeholderFilter(p api.ListStakeholdersParams) repository.StakeholderFilter {
	return repository.StakeholderFilter{
		RecordFilter: repository.RecordFilter{
			UpdatedSince: p.UpdatedSince, Mine: value(p.Mine), Visibility: texts(p.Visibility), Owners: p.OwnerOrganisationID,
			WithPredecessors: p.IncludePredecessors == nil || *p.IncludePredecessors, States: texts(p.State),
			Retrospective: p.Retrospective, HasWarnings: p.HasWarnings, WarningCodes: texts(p.WarningCode),
			HasConflicts: p.HasConflicts, Campaigns: p.Campaign, ExternalIDs: p.ExternalID,
		},
		Kinds: p.Kind, Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch)), MemberOf: p.MemberOfID,
		Communities: p.ReachesCommunityID, Topics: p.Topic,
	}
}

// fromNewStakeholder maps the body of a creation onto a new stakeholder.
func fromNewStakeholder(ctx context.Context, b api.StakeholderCreate, s *register.Stakeholder) error {
	if err := newRecord(ctx, &s.Record, b.OwnerOrganisationID, b.Retrospective, b.RetrospectiveReason, (*string)(b.State), register.StakeholderActive); err != nil {
		return err
	}
	return firstStakeholder(b, s)
}

// firstStakeholder maps the form of creation, whoever fills it in: the parts that
// have writes of their own later, and the writable form.
func firstStakeholder(b api.StakeholderCreate, s *register.Stakeholder) error {
	s.Claims, s.Counts = b.Claims, b.Counts
	return fromStakeholder(b, s)
}

// fromStakeholder maps the writable form onto a stakeholder.
func fromStakeholder(b api.StakeholderCreate, s *register.Stakeholder) error {
	applyRecord(recordFields{b.Visibility, b.CoOwnerOrganisationIds, b.ExternalRefs, b.Provenance, b.Organisations, b.Links, b.Campaigns, b.AsStated}, &s.Record)
	s.FullName, s.Kind, s.KindAsStated, s.Aliases, s.Registered = b.Name, b.Kind, b.KindAsStated, b.Aliases, b.Registered
	s.AreaIDs, s.PlaceNames, s.CommunitiesStated = b.AreaIds, b.PlaceNames, b.CommunitiesAsStated
	s.Web, s.MemberOfIDs, s.OrganisationID, s.Positions = b.Web, b.MemberOfIds, b.OrganisationID, b.Positions
	s.ValidFrom, s.ValidTo, s.StatusNote = b.ValidFrom, b.ValidTo, b.StatusNote
	s.Identity, s.Lineage, s.Profile = value(b.Identity), value(b.Lineage), value(b.Profile)
	s.DirectoryConsent, s.Reach, s.Network = b.DirectoryConsent, value(b.Reach), value(b.Network)
	return nil
}

// writeStakeholder renders the writable form of a stakeholder, for merging.
// Claims and counts are added and struck, never patched.
func writeStakeholder(s *register.Stakeholder) api.StakeholderCreate {
	visibility := api.Visibility(s.Visibility)
	return api.StakeholderCreate{
		Visibility: &visibility, CoOwnerOrganisationIds: s.CoOwnerOrganisationIDs, ExternalRefs: s.ExternalRefs,
		Provenance: s.Provenance, Organisations: s.Organisations, Links: s.Links, Campaigns: s.Campaigns, AsStated: &s.AsStated,
		Name: s.FullName, Kind: s.Kind, KindAsStated: s.KindAsStated, Aliases: s.Aliases, Registered: s.Registered,
		AreaIds: s.AreaIDs, PlaceNames: s.PlaceNames, CommunitiesAsStated: s.CommunitiesStated,
		Web: s.Web, MemberOfIds: s.MemberOfIDs, OrganisationID: s.OrganisationID, Positions: s.Positions,
		ValidFrom: s.ValidFrom, ValidTo: s.ValidTo, StatusNote: s.StatusNote,
		Identity: &s.Identity, Lineage: &s.Lineage, Profile: &s.Profile,
		DirectoryConsent: s.DirectoryConsent, Reach: &s.Reach, Network: &s.Network,
	}
}

// toStakeholder maps a stakeholder to the wire, in the view of the caller. What
// is for partners only is absent for others, with the labels of its ids.
func toStakeholder(ctx context.Context, s *register.Stakeholder, found repository.Labels) api.Stakeholder {
	seen := viewOf(ctx, &s.Record)
	out := api.Stakeholder{
		ID: s.ID, Reference: s.Reference, Name: s.FullName, State: api.StakeholderState(s.State), Visibility: api.Visibility(s.Visibility),
		OwnerOrganisationID: s.OwnerOrganisationID, CoOwnerOrganisationIds: s.CoOwnerOrganisationIDs,
		Version: s.Version, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, CreatedBy: seen.createdBy, UpdatedBy: seen.updatedBy,
		Retrospective: s.Retrospective, RetrospectiveReason: s.RetrospectiveReason, Imported: s.Imported,
		ExternalRefs: s.ExternalRefs, Provenance: s.Provenance, Claims: claimsFor(ctx, s.Claims), Counts: seen.counts,
		Organisations: s.Organisations, Links: s.Links, Campaigns: s.Campaigns, AsStated: s.AsStated,
		Conflicts: seen.conflicts, Warnings: s.Warnings, Unplaced: seen.unplaced, Labels: labels(publicLabels(ctx, found, s)),
		Kind: s.Kind, KindAsStated: s.KindAsStated, Aliases: s.Aliases, Registered: s.Registered,
		AreaIds: s.AreaIDs, PlaceNames: s.PlaceNames, CommunitiesAsStated: s.CommunitiesStated,
		Web: s.Web, MemberOfIds: s.MemberOfIDs, OrganisationID: s.OrganisationID, Positions: s.Positions,
		ValidFrom: s.ValidFrom, ValidTo: s.ValidTo, StatusNote: s.StatusNote,
		Identity: s.Identity, Lineage: s.Lineage, Profile: s.Profile,
	}
	out.ValidFromEarliest, out.ValidFromLatest = dates(s.ValidFrom)
	out.ValidToEarliest, out.ValidToLatest = dates(s.ValidTo)
	if auth.From(ctx).Known() {
		out.DirectoryConsent, out.Reach, out.Network = &s.DirectoryConsent, &s.Reach, &s.Network
	}
	return out
}

func toStakeholderSummary(ctx context.Context, s *register.Stakeholder) api.StakeholderSummary {
	return api.StakeholderSummary{
		ID: s.ID, Reference: s.Reference, Name: s.FullName, State: api.StakeholderState(s.State), Visibility: api.Visibility(s.Visibility),
		OwnerOrganisationID: s.OwnerOrganisationID, Version: s.Version, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
		Retrospective: s.Retrospective, Imported: s.Imported, Kind: s.Kind, Aliases: s.Aliases, Registered: s.Registered,
		AreaIds: s.AreaIDs, Web: s.Web, MemberOfIds: s.MemberOfIDs, OrganisationID: s.OrganisationID,
		ValidFrom: s.ValidFrom, ValidTo: s.ValidTo, StatusNote: s.StatusNote, Counts: headlines(ctx, &s.Record),
		HasConflicts: s.HasConflicts, WarningCodes: codes[api.WarningCode](s.WarningCodes),
	}
}

// claimsFor leaves out what sources say of fields that only partners see.
func claimsFor(ctx context.Context, claims []register.Claim) []register.Claim {
	if auth.From(ctx).Known() {
		return claims
	}
	return slices.DeleteFunc(slices.Clone(claims), func(c register.Claim) bool {
		group, _, _ := strings.Cut(c.Field, ".")
		return group == "reach" || group == "network" || group == "directoryConsent"
	})
}
