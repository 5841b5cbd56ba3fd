package handler

import (
	"context"
	"time"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// recordFields are the writable fields that all records share, as every create
// schema has them.
type recordFields struct {
	visibility    *api.Visibility
	coOwners      api.IDList
	externalRefs  []api.ExternalRef
	provenance    []api.Provenance
	organisations []api.RecordOrganisation
	links         []api.RecordLink
	campaigns     []string
	asStated      *api.AsStated
}

// applyRecord maps the shared fields of a body onto a record.
func applyRecord(f recordFields, r *register.Record) {
	r.Visibility = register.AudiencePartners
	if f.visibility != nil {
		r.Visibility = register.Audience(*f.visibility)
	}
	r.CoOwnerOrganisationIDs = f.coOwners
	r.ExternalRefs = f.externalRefs
	r.Provenance = f.provenance
	r.Organisations = f.organisations
	r.Links = f.links
	r.Campaigns = f.campaigns
	r.AsStated = value(f.asStated)
}

// newRecord fills in what a new record takes from its body and its caller: the
// owner is the caller's organisation, and a state may be given only to a record
// made after the event.
func newRecord(ctx context.Context, r *register.Record, owner *api.ID, retrospective *bool, reason *string, state *string, first string) error {
	p := auth.From(ctx)
	r.OwnerOrganisationID = p.OrganisationID
	if owner != nil && *owner != p.OrganisationID {
		return register.Problems{{Pointer: "#/ownerOrganisationId", Code: "not_yours", Detail: "Leave the owner out, or use a key of that organisation: a record is made by its owner."}}
	}
	r.Retrospective, r.RetrospectiveReason = value(retrospective), reason
	r.State = first
	if state == nil || *state == first {
		return nil
	}
	if !r.Retrospective {
		return register.Problems{{Pointer: "#/state", Code: "not_retrospective", Detail: "Leave the state out, so that it is " + first + ": only a record made after the event (retrospective) may start in another."}}
	}
	r.State = *state
	return nil
}

// edit changes what has an id, if the caller sends the version that it changes.
func edit[T any](
	ctx context.Context, update func(context.Context, api.ID, int64, func(*T) error) (*T, repository.Labels, error),
	id api.ID, ifMatch *api.IfMatch, change func(*T) error,
) (*T, repository.Labels, error) {
	v, err := version(ifMatch)
	if err != nil {
		return nil, nil, err
	}
	return update(ctx, id, v, change)
}

// recordView is the part of a record that differs by caller: what only the
// owner sees, and counts as the caller may see them.
type recordView struct {
	owns                 bool
	unplaced             *[]register.Unplaced
	createdBy, updatedBy *string
	counts               []register.Count
	conflicts            []register.Conflict
}

// viewOf returns a record's view for the caller. What only the owner sees is
// absent for others.
func viewOf(ctx context.Context, r *register.Record) recordView {
	if !repository.Owns(auth.From(ctx), r) {
		counts := register.Disclose(r.Counts)
		return recordView{counts: counts, conflicts: register.Conflicts(r.Claims, counts)}
	}
	unplaced := list(r.Unplaced)
	return recordView{owns: true, unplaced: &unplaced, createdBy: &r.CreatedBy, updatedBy: &r.UpdatedBy, counts: r.Counts, conflicts: r.Conflicts}
}

// sessions are sessions with their counts as the caller may see them.
func (v recordView) sessions(in []register.Session) []register.Session {
	if v.owns {
		return in
	}
	return register.DiscloseSessions(in)
}

// headlines are the numbers that a list shows to the caller.
func headlines(ctx context.Context, r *register.Record) []register.Count {
	counts := r.Counts
	if !repository.Owns(auth.From(ctx), r) {
		counts = register.Disclose(counts)
	}
	out := []register.Count{}
	for _, c := range counts {
		if c.Struck == nil && c.Part == nil && c.Headline {
			out = append(out, c)
		}
	}
	return out
}

// dates returns the earliest and latest day of a partial date.
func dates(d register.PartialDate) (earliest, latest *register.Date) {
	if d.IsZero() {
		return nil, nil
	}
	e, l := d.Earliest(), d.Latest()
	return &e, &l
}

// today is the day it is where the register is used.
func today() register.Date { return register.LegalDay(time.Now()) }

// strike marks a claim or a count as taken back.
func strike[T any](parts []T, reason string, find func(*T) (bool, **register.Struck)) error {
	for i := range parts {
		if ok, struck := find(&parts[i]); ok {
			if *struck == nil {
				*struck = &register.Struck{On: today(), Reason: reason}
			}
			return nil
		}
	}
	return repository.ErrNotFound
}

// addClaim adds a claim to a record and notes where it stands there.
func addClaim(r *register.Record, c register.Claim, at *string) error {
	c.ID, c.Struck = register.NewID(), nil
	*at = partPointer("claims", len(r.Claims))
	r.Claims = append(r.Claims, c)
	return nil
}

// addCount adds a count to a record and notes where it stands there.
func addCount(r *register.Record, c register.Count, at *string) error {
	c.ID, c.Struck = register.NewID(), nil
	*at = partPointer("counts", len(r.Counts))
	r.Counts = append(r.Counts, c)
	return nil
}

func strikeClaim(r *register.Record, id api.ID, reason string) error {
	return strike(r.Claims, reason, func(c *register.Claim) (bool, **register.Struck) { return c.ID == id, &c.Struck })
}

func strikeCount(r *register.Record, id api.ID, reason string) error {
	return strike(r.Counts, reason, func(c *register.Count) (bool, **register.Struck) { return c.ID == id, &c.Struck })
}

// publicLabels keeps from callers without a key the labels of ids that only
// partners see.
func publicLabels[E interface{ PublicRefs() []register.Ref }](ctx context.Context, found repository.Labels, shown ...E) repository.Labels {
	if auth.From(ctx).Known() {
		return found
	}
	out := repository.Labels{}
	for _, e := range shown {
		for _, r := range e.PublicRefs() {
			if l, ok := found[r.ID]; ok {
				out[r.ID] = l
			}
		}
	}
	return out
}
