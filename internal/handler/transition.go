package handler

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/reference"
	"heard/internal/register"
	"heard/internal/repository"
)

// moved moves what has an id to another state, if the caller sends the version
// that it moves.
func moved[T any](
	ctx context.Context, transition func(context.Context, api.ID, int64, register.Request) (*T, repository.Labels, error),
	id api.ID, ifMatch *api.IfMatch, b api.TransitionRequest,
) (*T, repository.Labels, error) {
	v, err := version(ifMatch)
	if err != nil {
		return nil, nil, err
	}
	return transition(ctx, id, v, register.Request{
		To: b.To, On: b.On, Reason: b.Reason, ReasonCode: b.ReasonCode, GuardReasons: value(b.GuardReasons),
		Attest: texts(value(b.Attestations)), WentAhead: value(b.WentAhead),
	})
}

// newGoverned fills in what a new record with a lifecycle takes from its body:
// the state it asks to be led to, or, made after the event, is placed in.
func newGoverned(r *register.Record, state *string, reasons *api.GuardReasons, attested *api.AttestationList) {
	r.Wanted = register.Request{To: value(state), GuardReasons: value(reasons), Attest: texts(value(attested))}
	if r.Retrospective && state != nil {
		r.State = *state
	}
}

// attestations are what only the owner sees of what people have stated.
func (v recordView) attestations(r *register.Record) *[]register.Attestation {
	if !v.owns {
		return nil
	}
	out := list(r.Attestations)
	return &out
}

// failedStep is what only the owner sees of a move that could not be made.
func (v recordView) failedStep(r *register.Record) *register.FailedStep {
	if !v.owns {
		return nil
	}
	return r.FailedStep
}

// readinessOf asks what is missing for a state. The state is a parameter here,
// so what is wrong with it is told as one.
func readinessOf(
	ctx context.Context, find func(context.Context, uuid.UUID, string) (*repository.Readiness, error), id api.ID, to *api.ReadinessTo,
) (api.ReadinessList, error) {
	found, err := find(ctx, id, value(to))
	if err != nil {
		return api.ReadinessList{}, asParameter("to", err)
	}
	out := api.ReadinessList{From: found.From, GuardProfile: found.Profile, Data: make([]api.Readiness, 0, len(found.Moves))}
	for _, m := range found.Moves {
		out.Data = append(out.Data, toReadiness(m))
	}
	return out, nil
}

func toReadiness(m register.Readiness) api.Readiness {
	out := api.Readiness{
		To: m.To, Via: list(m.Via), Moves: list(m.Moves), About: m.About, Ready: m.Ready, Allowed: m.Allowed, Who: m.Who,
		NeedsReason: m.NeedsReason, Automatic: m.Automatic,
		Violations: []api.Violation{}, Warnings: []api.Violation{}, NotApplicable: []api.NotApplicable{},
	}
	for _, r := range m.Results {
		switch {
		case r.Outcome == register.OutcomeNotApplicable:
			out.NotApplicable = append(out.NotApplicable, api.NotApplicable{Guard: r.Guard, Part: r.Part, Reason: value(r.Reason)})
		case r.Outcome == register.OutcomeUnmet && r.Strength == register.StrengthWarn:
			out.Warnings = addViolations(out.Warnings, r)
		case r.Outcome == register.OutcomeUnmet:
			out.Violations = addViolations(out.Violations, r)
		}
	}
	return out
}

// addViolations adds each gap of a guard on its own; what two parts of a guard
// ask alike is told once.
func addViolations(to []api.Violation, r register.GuardResult) []api.Violation {
	for _, v := range violations(r) {
		if !slices.ContainsFunc(to, func(had api.Violation) bool {
			return had.Guard == v.Guard && value(had.Pointer) == value(v.Pointer) && had.Message == v.Message
		}) {
			to = append(to, v)
		}
	}
	return to
}

func violations(r register.GuardResult) []api.Violation {
	out := make([]api.Violation, 0, len(r.Gaps))
	for _, g := range r.Gaps {
		v := api.Violation{Guard: r.Guard, Strength: api.GuardStrength(r.Strength), Message: g.Message,
			Criteria: reference.CriteriaOf(r.Guard), GuidanceURL: "/guards#" + r.Guard}
		if g.Pointer != "" {
			v.Pointer = &g.Pointer
		}
		if g.Operation != "" {
			v.Operation = &g.Operation
		}
		out = append(out, v)
	}
	return out
}

// ownerFields are fields of which others are not even told that they changed.
var ownerFields = map[string]bool{"storyConsent": true, "attestations": true, "failedStep": true, "unplaced": true}

// historyOf reads a page of what has happened to a record. T is its form on the
// wire, which says which of the fields that changed have a name there.
func historyOf[T any](
	ctx context.Context, find func(context.Context, uuid.UUID, repository.Query) (*repository.History, error),
	id api.ID, limit *int, cursor *string,
) (api.History, *string, error) {
	q := query[string](limit, cursor, nil, nil, nil)
	found, err := find(ctx, id, q)
	if err != nil {
		return api.History{}, nil, err
	}
	owns := repository.Owns(auth.From(ctx), found.Record)
	out := api.History{Data: make([]api.HistoryEntry, 0, len(found.Items)), Labels: labels(found.Labels)}
	for _, e := range found.Items {
		entry := api.HistoryEntry{At: e.At.UTC(), Version: e.Version, Operation: api.WriteKind(e.Operation),
			OrganisationID: e.OrganisationID, Fields: fieldsOf[T](e.Fields), Steps: list(e.Steps)}
		if owns {
			entry.Actor = &e.Actor
		} else {
			entry.Fields = slices.DeleteFunc(entry.Fields, func(f string) bool { return ownerFields[f] })
		}
		out.Data = append(out.Data, entry)
	}
	var link *string
	out.Page, out.Links, link = page(ctx, &found.Page, q.Limit)
	return out, link, nil
}

// fieldsOf names the columns that changed as the fields of T are named. What is
// kept for the register's own use has no name there.
func fieldsOf[T any](columns []string) []string {
	t, out := reflect.TypeFor[T](), []string{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if slices.Contains(columns, snake(name)) {
			out = append(out, name)
		}
	}
	return out
}

// snake is a name of the wire as a column has it.
func snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
