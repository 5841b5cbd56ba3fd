package handler

import (
	"context"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// ListChallenges implements the operation of this name.
func (h *Handler) ListChallenges(ctx context.Context, r api.ListChallengesRequestObject) (api.ListChallengesResponseObject, error) {
	p := r.Params
	if err := mineNeedsKey(ctx, p.Mine); err != nil {
		return nil, err
	}
	q := query(p.Limit, p.Cursor, p.Count, p.Q, p.Sort)
	found, err := h.db.ListChallenges(ctx, q, challengeFilter(p))
	if err != nil {
		return nil, err
	}
	out := api.ChallengeList{Data: make([]api.ChallengeSummary, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, c := range found.Items {
		out.Data = append(out.Data, toChallengeSummary(c))
	}
	var link *string
	out.Page, out.Links, link = page(ctx, found, q.Limit)
	return api.ListChallenges200JSONResponse{Body: out, Headers: api.ListChallenges200ResponseHeaders{Link: link}}, nil
}

// CreateChallenge implements the operation of this name.
func (h *Handler) CreateChallenge(ctx context.Context, r api.CreateChallengeRequestObject) (api.CreateChallengeResponseObject, error) {
	c := new(register.Challenge)
	if err := fromNewChallenge(ctx, *r.Body, c); err != nil {
		return nil, err
	}
	c, found, err := h.db.CreateChallenge(ctx, c)
	if err != nil {
		return nil, err
	}
	return api.CreateChallenge201JSONResponse{Body: toChallenge(ctx, c, found),
		Headers: api.CreateChallenge201ResponseHeaders{ETag: recordETag(ctx, &c.Record), Location: location("challenges", c.ID)}}, nil
}

// GetChallenge implements the operation of this name.
func (h *Handler) GetChallenge(ctx context.Context, r api.GetChallengeRequestObject) (api.GetChallengeResponseObject, error) {
	c, found, err := h.db.GetChallenge(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return api.GetChallenge200JSONResponse{Body: toChallenge(ctx, c, found),
		Headers: api.GetChallenge200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

// UpdateChallenge implements the operation of this name.
func (h *Handler) UpdateChallenge(ctx context.Context, r api.UpdateChallengeRequestObject) (api.UpdateChallengeResponseObject, error) {
	c, found, err := edit(ctx, h.db.UpdateChallenge, r.ID, r.Params.IfMatch, merge(h, "ChallengeCreate", *r.Body, writeChallenge, fromChallenge))
	if err != nil {
		return nil, err
	}
	return api.UpdateChallenge200JSONResponse{Body: toChallenge(ctx, c, found),
		Headers: api.UpdateChallenge200ResponseHeaders{ETag: recordETag(ctx, &c.Record)}}, nil
}

func challengeFilter(p api.ListChallengesParams) repository.ChallengeFilter {
	return repository.ChallengeFilter{
		RecordFilter: repository.RecordFilter{
			UpdatedSince: p.UpdatedSince, Mine: value(p.Mine), Visibility: texts(p.Visibility), Owners: p.OwnerOrganisationID,
			WithPredecessors: p.IncludePredecessors == nil || *p.IncludePredecessors, States: texts(p.State),
			Retrospective: p.Retrospective, HasWarnings: p.HasWarnings, WarningCodes: texts(p.WarningCode),
			WentAhead: p.WentAhead, ExternalIDs: p.ExternalID,
		},
		Kinds: texts(p.Kind), AboutTypes: texts(p.AboutType), About: p.AboutID, Criteria: p.CriterionID,
		Respondents: p.RespondentOrganisationID, RaiserViews: texts(p.RaiserView), Overdue: p.Overdue,
	}
}

// fromNewChallenge maps the body of a creation onto a new challenge. To raise it is
// its first move; one made after the event is placed in its state.
func fromNewChallenge(ctx context.Context, b api.ChallengeCreate, c *register.Challenge) error {
	if err := newRecord(ctx, &c.Record, b.OwnerOrganisationID, b.Retrospective, b.RetrospectiveReason, (*string)(b.State), register.ChallengeRaised); err != nil {
		return err
	}
	newGoverned(&c.Record, (*string)(b.State), b.GuardReasons, b.Attestations)
	if !c.Retrospective {
		c.State, c.Wanted.To = register.StateNew, register.ChallengeRaised
	}
	c.Response = value(b.Response) // later only the respondent gives it
	return fromChallenge(b, c)
}

// fromChallenge maps the writable form onto a challenge.
func fromChallenge(b api.ChallengeCreate, c *register.Challenge) error {
	applyRecord(recordFields{visibility: b.Visibility, externalRefs: b.ExternalRefs, provenance: b.Provenance}, &c.Record)
	c.Title, c.Kind, c.RaisedPublicly, c.About = b.Title, b.Kind, value(b.RaisedPublicly), b.About
	c.CriterionIDs, c.Statement, c.EvidenceInsightIDs = b.CriterionIds, b.Statement, b.EvidenceInsightIds
	c.RespondentID, c.ResponseDueOn = b.RespondentOrganisationID, b.ResponseDueOn
	c.RaiserView, c.EscalatedTo = b.RaiserView, b.EscalatedTo
	return nil
}

// writeChallenge renders the writable form of a challenge, for merging.
func writeChallenge(c *register.Challenge) api.ChallengeCreate {
	visibility := api.Visibility(c.Visibility)
	return api.ChallengeCreate{
		Visibility: &visibility, ExternalRefs: c.ExternalRefs, Provenance: c.Provenance,
		Title: c.Title, Kind: c.Kind, RaisedPublicly: &c.RaisedPublicly, About: c.About,
		CriterionIds: c.CriterionIDs, Statement: c.Statement, EvidenceInsightIds: c.EvidenceInsightIDs,
		RespondentOrganisationID: c.RespondentID, ResponseDueOn: c.ResponseDueOn,
		RaiserView: c.RaiserView, EscalatedTo: c.EscalatedTo,
	}
}

// toChallenge maps a challenge to the wire, in the view of the caller.
func toChallenge(ctx context.Context, c *register.Challenge, found repository.Labels) api.Challenge {
	seen := viewOf(ctx, &c.Record)
	return api.Challenge{
		ID: c.ID, Reference: c.Reference, Title: c.Title, State: api.ChallengeState(c.State), Visibility: api.Visibility(c.Visibility),
		OwnerOrganisationID: c.OwnerOrganisationID, Version: c.Version, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
		CreatedBy: seen.createdBy, UpdatedBy: seen.updatedBy, Unplaced: seen.unplaced,
		GuardProfile: c.GuardProfile, WentAhead: c.WentAhead, GuardReasons: c.GuardReasons, Attestations: seen.attestations(&c.Record), FailedStep: seen.failedStep(&c.Record),
		Retrospective: c.Retrospective, RetrospectiveReason: c.RetrospectiveReason, Imported: c.Imported,
		ExternalRefs: c.ExternalRefs, Provenance: c.Provenance, Warnings: c.Warnings, Labels: labels(found),
		Kind: c.Kind, RaisedPublicly: c.RaisedPublicly, About: c.About, CriterionIds: c.CriterionIDs,
		Statement: c.Statement, EvidenceInsightIds: c.EvidenceInsightIDs, RespondentOrganisationID: c.RespondentID,
		AcknowledgeDueOn: c.AcknowledgeDueOn, ResponseDueOn: c.ResponseDueOn, Response: c.Response,
		RaiserView: c.RaiserView, EscalatedTo: c.EscalatedTo,
	}
}

func toChallengeSummary(c *register.Challenge) api.ChallengeSummary {
	return api.ChallengeSummary{
		ID: c.ID, Reference: c.Reference, Title: c.Title, State: api.ChallengeState(c.State), Visibility: api.Visibility(c.Visibility),
		OwnerOrganisationID: c.OwnerOrganisationID, Version: c.Version, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
		GuardProfile: c.GuardProfile, WentAhead: c.WentAhead, Retrospective: c.Retrospective, Imported: c.Imported,
		Kind: c.Kind, RaisedPublicly: c.RaisedPublicly, About: c.About, CriterionIds: c.CriterionIDs,
		RespondentOrganisationID: c.RespondentID, ResponseDueOn: c.ResponseDueOn, RespondedOn: c.Response.RespondedOn,
		RaiserView: c.RaiserView, WarningCodes: codes[api.WarningCode](c.WarningCodes),
	}
}
