package handler

import (
	"context"
	"net/http"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListActivities implements the operation of this name.
func (h *Handler) ListActivities(ctx context.Context, r api.ListActivitiesRequestObject) (api.ListActivitiesResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(p.Limit, p.Cursor, p.Count, p.Q, p.Sort)
	found, err := h.db.ListActivities(ctx, q, activityFilter(p))
	if err != nil {
		return nil, err
	}
	out := api.ActivityList{Data: make([]api.ActivitySummary, 0, len(found.Items)), Labels: labels(publicLabels(ctx, found.Labels, found.Items...))}
	for _, a := range found.Items {
		out.Data = append(out.Data, toActivitySummary(ctx, a))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListActivities200JSONResponse{Body: out, Headers: api.ListActivities200ResponseHeaders{Link: link}}, nil
}

// CreateActivity implements the operation of this name.
func (h *Handler) CreateActivity(ctx context.Context, r api.CreateActivityRequestObject) (api.CreateActivityResponseObject, error) {
	a := new(register.Activity)
	if err := fromNewActivity(ctx, *r.Body, a); err != nil {
		return nil, err
	}
	a, found, err := h.db.CreateActivity(ctx, a)
	if err != nil {
		return nil, err
	}
	return api.CreateActivity201JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.CreateActivity201ResponseHeaders{ETag: recordETag(ctx, &a.Record), Location: location("activities", a.ID)}}, nil
}

// GetActivity implements the operation of this name.
func (h *Handler) GetActivity(ctx context.Context, r api.GetActivityRequestObject) (api.GetActivityResponseObject, error) {
	a, found, err := h.db.GetActivity(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetActivity200JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.GetActivity200ResponseHeaders{ETag: recordETag(ctx, &a.Record)}}, nil
}

// UpdateActivity implements the operation of this name.
func (h *Handler) UpdateActivity(ctx context.Context, r api.UpdateActivityRequestObject) (api.UpdateActivityResponseObject, error) {
	a, found, err := edit(ctx, h.db.UpdateActivity, r.ID, r.Params.IfMatch, merge(h, "ActivityCreate", *r.Body, writeActivity, fromActivity))
	if err != nil {
		return nil, err
	}
	return api.UpdateActivity200JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.UpdateActivity200ResponseHeaders{ETag: recordETag(ctx, &a.Record)}}, nil
}

// DeleteActivity implements the operation of this name.
func (h *Handler) DeleteActivity(ctx context.Context, r api.DeleteActivityRequestObject) (api.DeleteActivityResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	if err := h.db.DeleteActivity(ctx, r.ID, v); err != nil {
		return nil, err
	}
	return api.DeleteActivity204Response{}, nil
}

// AddActivityClaim implements the operation of this name.
func (h *Handler) AddActivityClaim(ctx context.Context, r api.AddActivityClaimRequestObject) (api.AddActivityClaimResponseObject, error) {
	at := ""
	a, found, err := edit(ctx, h.db.UpdateActivity, r.ID, r.Params.IfMatch, func(a *register.Activity) error { return addClaim(&a.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddActivityClaim201JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.AddActivityClaim201ResponseHeaders{ETag: recordETag(ctx, &a.Record), Location: location("activities", a.ID) + at}}, nil
}

// StrikeActivityClaim implements the operation of this name.
func (h *Handler) StrikeActivityClaim(ctx context.Context, r api.StrikeActivityClaimRequestObject) (api.StrikeActivityClaimResponseObject, error) {
	a, found, err := edit(ctx, h.db.UpdateActivity, r.ID, r.Params.IfMatch, func(a *register.Activity) error { return strikeClaim(&a.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeActivityClaim200JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.StrikeActivityClaim200ResponseHeaders{ETag: recordETag(ctx, &a.Record)}}, nil
}

// AddActivityCount implements the operation of this name.
func (h *Handler) AddActivityCount(ctx context.Context, r api.AddActivityCountRequestObject) (api.AddActivityCountResponseObject, error) {
	at := ""
	a, found, err := edit(ctx, h.db.UpdateActivity, r.ID, r.Params.IfMatch, func(a *register.Activity) error { return addCount(&a.Record, *r.Body, &at) })
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddActivityCount201JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.AddActivityCount201ResponseHeaders{ETag: recordETag(ctx, &a.Record), Location: location("activities", a.ID) + at}}, nil
}

// StrikeActivityCount implements the operation of this name.
func (h *Handler) StrikeActivityCount(ctx context.Context, r api.StrikeActivityCountRequestObject) (api.StrikeActivityCountResponseObject, error) {
	a, found, err := edit(ctx, h.db.UpdateActivity, r.ID, r.Params.IfMatch, func(a *register.Activity) error { return strikeCount(&a.Record, r.PartID, r.Body.Reason) })
	if err != nil {
		return nil, err
	}
	return api.StrikeActivityCount200JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.StrikeActivityCount200ResponseHeaders{ETag: recordETag(ctx, &a.Record)}}, nil
}

// AddActivitySession implements the operation of this name.
func (h *Handler) AddActivitySession(ctx context.Context, r api.AddActivitySessionRequestObject) (api.AddActivitySessionResponseObject, error) {
	at := ""
	a, found, err := edit(ctx, h.db.UpdateActivity, r.ID, r.Params.IfMatch, func(a *register.Activity) error {
		at = partPointer("sessions", len(a.Sessions))
		a.Sessions = append(a.Sessions, *r.Body)
		return nil
	})
	if err != nil {
		return nil, within(at, err)
	}
	return api.AddActivitySession201JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.AddActivitySession201ResponseHeaders{ETag: recordETag(ctx, &a.Record), Location: location("activities", a.ID) + at}}, nil
}

// UpdateActivitySession implements the operation of this name.
func (h *Handler) UpdateActivitySession(ctx context.Context, r api.UpdateActivitySessionRequestObject) (api.UpdateActivitySessionResponseObject, error) {
	at := ""
	a, found, err := edit(ctx, h.db.UpdateActivity, r.ID, r.Params.IfMatch, func(a *register.Activity) error {
		i, err := findPart(a.Sessions, r.SessionID, func(s *register.Session) api.ID { return s.ID })
		if err != nil {
			return err
		}
		at = partPointer("sessions", i)
		return mergePart(h, "SessionCreate", *r.Body, &a.Sessions[i], &a.Sessions[i].ID)
	})
	if err != nil {
		return nil, within(at, err)
	}
	return api.UpdateActivitySession200JSONResponse{Body: toActivity(ctx, a, found),
		Headers: api.UpdateActivitySession200ResponseHeaders{ETag: recordETag(ctx, &a.Record)}}, nil
}

// ExportActivities implements the operation of this name.
func (h *Handler) ExportActivities(ctx context.Context, r api.ExportActivitiesRequestObject) (api.ExportActivitiesResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(nil, nil, nil, p.Q, p.Sort)
	rows, err := h.db.ExportActivities(ctx, q, activityFilter(listed[api.ListActivitiesParams](p)))
	if err != nil {
		return nil, err
	}
	return newFile(ctx, "activities", fileOptions(p.Format, p.ExcelBom, p.FormulaSafe), rows, toActivity), nil
}

// VisitExportActivitiesResponse implements the answer of an export.
func (f file) VisitExportActivitiesResponse(w http.ResponseWriter) error { return f.visit(w) }

func activityFilter(p api.ListActivitiesParams) repository.ActivityFilter {
	return repository.ActivityFilter{
		RecordFilter: repository.RecordFilter{
			UpdatedSince: p.UpdatedSince, Mine: value(p.Mine), Visibility: texts(p.Visibility), Owners: p.OwnerOrganisationID,
			WithPredecessors: p.IncludePredecessors == nil || *p.IncludePredecessors, States: texts(p.State),
			Retrospective: p.Retrospective, HasWarnings: p.HasWarnings, WarningCodes: texts(p.WarningCode),
			HasConflicts: p.HasConflicts, WentAhead: p.WentAhead, Campaigns: p.Campaign, ExternalIDs: p.ExternalID,
		},
		PlaceFilter: repository.PlaceFilter{Areas: p.AreaID, AreaMatch: string(value(p.AreaMatch)), Communities: p.CommunityID, Topics: p.Topic},

		ContributedBy: p.ContributedBy, Kinds: texts(p.Kind), Levels: texts(p.Level), Involved: p.InvolvedOrganisationID,
		Roles: p.Role, Methods: p.Method, Priorities: p.PriorityID, HeldFrom: p.HeldFrom, HeldTo: p.HeldTo,
		IncludeUndated: value(p.IncludeUndated), StartsBefore: p.StartsBefore, StartsAfter: p.StartsAfter,
		EndsBefore: p.EndsBefore, EndsAfter: p.EndsAfter, MinParticipants: p.MinParticipants,
	}
}

// fromNewActivity maps the body of a creation onto a new activity.
func fromNewActivity(ctx context.Context, b api.ActivityCreate, a *register.Activity) error {
	if err := newRecord(ctx, &a.Record, b.OwnerOrganisationID, b.Retrospective, b.RetrospectiveReason, nil, register.ActivityDraft); err != nil {
		return err
	}
	newGoverned(&a.Record, (*string)(b.State), b.GuardReasons, b.Attestations)
	return firstActivity(b, a)
}

// firstActivity maps the form of creation, whoever fills it in: the parts that
// have writes of their own later, and the writable form.
func firstActivity(b api.ActivityCreate, a *register.Activity) error {
	a.Claims, a.Counts, a.Sessions = b.Claims, b.Counts, b.Sessions
	return fromActivity(b, a)
}

// fromActivity maps the writable form onto an activity.
func fromActivity(b api.ActivityCreate, a *register.Activity) error {
	applyRecord(recordFields{b.Visibility, b.CoOwnerOrganisationIds, b.ExternalRefs, b.Provenance, b.Organisations, b.Links, b.Campaigns, b.AsStated}, &a.Record)
	a.Title, a.Summary, a.Kind, a.Notes = b.Title, b.Summary, b.Kind, b.Notes
	a.StartsOn, a.EndsOn, a.PublishedOn = b.StartsOn, b.EndsOn, b.PublishedOn
	a.AreaIDs, a.PlaceNames = b.AreaIds, b.PlaceNames
	a.Topics, a.TopicsAsStated, a.CommunitiesStated = b.Topics, b.TopicsAsStated, b.CommunitiesAsStated
	a.ContributedBy, a.Methods, a.Documents = b.ContributedBy, b.Methods, b.Documents
	a.Context, a.Purpose, a.Level, a.People = value(b.Context), value(b.Purpose), value(b.Level), value(b.People)
	a.Questions, a.Communication, a.Promise = value(b.Questions), value(b.Communication), value(b.Promise)
	a.Influence, a.Equality, a.Redress = value(b.Influence), value(b.Equality), value(b.Redress)
	a.TakePart, a.Access, a.Time = value(b.TakePart), value(b.Access), value(b.Time)
	was := a.RegisterFacts()
	a.Resources, a.Partners, a.Governance = value(b.Resources), value(b.Partners), value(b.Governance)
	a.Decision, a.Outcome, a.Duty = value(b.Decision), value(b.Outcome), value(b.Duty)
	a.DataProtection, a.DevolvedPower, a.CoProduction = value(b.DataProtection), value(b.DevolvedPower), value(b.CoProduction)
	a.LivedExperience, a.Progress, a.Evaluation = value(b.LivedExperience), value(b.Progress), value(b.Evaluation)
	a.Evidence.Review = value(b.Evidence).Review // overlaps are acknowledged, never changed
	return a.Keep(was)
}

// writeActivity renders the writable form of an activity, for merging. Claims
// and counts are added and struck, and sessions have a patch of their own.
func writeActivity(a *register.Activity) api.ActivityCreate {
	visibility := api.Visibility(a.Visibility)
	return api.ActivityCreate{
		Visibility: &visibility, CoOwnerOrganisationIds: a.CoOwnerOrganisationIDs, ExternalRefs: a.ExternalRefs,
		Provenance: a.Provenance, Organisations: a.Organisations, Links: a.Links, Campaigns: a.Campaigns, AsStated: &a.AsStated,
		Title: a.Title, Summary: a.Summary, Kind: a.Kind, Notes: a.Notes,
		StartsOn: a.StartsOn, EndsOn: a.EndsOn, PublishedOn: a.PublishedOn, AreaIds: a.AreaIDs, PlaceNames: a.PlaceNames,
		Topics: a.Topics, TopicsAsStated: a.TopicsAsStated, CommunitiesAsStated: a.CommunitiesStated,
		ContributedBy: a.ContributedBy, Methods: a.Methods, Documents: a.Documents,
		Context: &a.Context, Purpose: &a.Purpose, Level: &a.Level, People: &a.People, Questions: &a.Questions,
		Communication: &a.Communication, Promise: &a.Promise, TakePart: &a.TakePart, Access: &a.Access, Time: &a.Time,
		Influence: &a.Influence, Equality: &a.Equality, Redress: &a.Redress,
		Resources: &a.Resources, Partners: &a.Partners, Governance: &a.Governance, Decision: &a.Decision, Outcome: &a.Outcome,
		Duty: &a.Duty, DataProtection: &a.DataProtection, DevolvedPower: &a.DevolvedPower, CoProduction: &a.CoProduction,
		LivedExperience: &a.LivedExperience, Progress: &a.Progress, Evaluation: &a.Evaluation,
		Evidence: &register.ActivityEvidence{Review: a.Evidence.Review},
	}
}

// toActivity maps an activity to the wire, in the view of the caller. What is
// for partners only is absent for others, with the labels of its ids.
func toActivity(ctx context.Context, a *register.Activity, found repository.Labels) api.Activity {
	a, found = activityFor(ctx, a), publicLabels(ctx, found, a)
	seen := viewOf(ctx, &a.Record)
	out := api.Activity{
		ID: a.ID, Reference: a.Reference, Title: a.Title, State: api.ActivityState(a.State), Visibility: api.Visibility(a.Visibility),
		OwnerOrganisationID: a.OwnerOrganisationID, CoOwnerOrganisationIds: a.CoOwnerOrganisationIDs,
		Version: a.Version, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt, CreatedBy: seen.createdBy, UpdatedBy: seen.updatedBy,
		GuardProfile: a.GuardProfile, WentAhead: a.WentAhead, GuardReasons: a.GuardReasons, Attestations: seen.attestations(&a.Record), FailedStep: seen.failedStep(&a.Record),
		Retrospective: a.Retrospective, RetrospectiveReason: a.RetrospectiveReason, Imported: a.Imported,
		ExternalRefs: a.ExternalRefs, Provenance: a.Provenance, Claims: a.Claims, Counts: seen.counts,
		Organisations: a.Organisations, Links: a.Links, Campaigns: a.Campaigns, AsStated: a.AsStated,
		Conflicts: seen.conflicts, Warnings: a.Warnings, Unplaced: seen.unplaced, Labels: labels(found),
		Summary: a.Summary, Kind: a.Kind, Notes: a.Notes, StartsOn: a.StartsOn, EndsOn: a.EndsOn, PublishedOn: a.PublishedOn,
		AreaIds: a.AreaIDs, PlaceNames: a.PlaceNames, Topics: a.Topics, TopicsAsStated: a.TopicsAsStated,
		CommunitiesAsStated: a.CommunitiesStated, ContributedBy: a.ContributedBy, Methods: a.Methods, Documents: a.Documents,
		Sessions: seen.sessions(a.Sessions), Context: a.Context, Purpose: a.Purpose, Level: a.Level, People: a.People,
		Questions: a.Questions, Communication: a.Communication, Promise: a.Promise, TakePart: a.TakePart, Access: a.Access,
		Influence: a.Influence, Equality: a.Equality, Redress: a.Redress,
		Time: a.Time, Resources: a.Resources, Partners: a.Partners, Governance: a.Governance, Decision: a.Decision, Outcome: a.Outcome,
		Duty: a.Duty, DataProtection: a.DataProtection, DevolvedPower: a.DevolvedPower, CoProduction: a.CoProduction,
		LivedExperience: a.LivedExperience, Progress: a.Progress, Evaluation: a.Evaluation, Evidence: a.Evidence,
	}
	out.StartsOnEarliest, out.StartsOnLatest = dates(a.StartsOn)
	out.EndsOnEarliest, out.EndsOnLatest = dates(a.EndsOn)
	out.PublishedOnEarliest, out.PublishedOnLatest = dates(a.PublishedOn)
	return out
}

func toActivitySummary(ctx context.Context, a *register.Activity) api.ActivitySummary {
	return api.ActivitySummary{
		ID: a.ID, Reference: a.Reference, Title: a.Title, State: api.ActivityState(a.State), Visibility: api.Visibility(a.Visibility),
		OwnerOrganisationID: a.OwnerOrganisationID, Version: a.Version, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt,
		GuardProfile: a.GuardProfile, WentAhead: a.WentAhead,
		Retrospective: a.Retrospective, Imported: a.Imported, Kind: a.Kind, Summary: a.Summary, LevelCode: a.LevelCode, Cadence: a.Cadence,
		StartsOn: a.StartsOn, EndsOn: a.EndsOn, PublishedOn: a.PublishedOn, Topics: a.Topics, AreaIds: a.AreaIDs, Communities: a.Communities,
		ContributedBy: a.ContributedBy, TakePart: a.TakePart, Counts: headlines(ctx, &a.Record), HasConflicts: a.HasConflicts,
		WarningCodes: codes[api.WarningCode](a.WarningCodes),
	}
}

// activityFor is the activity as the caller may see it.
func activityFor(ctx context.Context, a *register.Activity) *register.Activity {
	switch p := auth.From(ctx); {
	case !p.Known():
		return a.ForPublic()
	case !repository.Owns(p, &a.Record):
		return a.ForOthers()
	}
	return a
}
