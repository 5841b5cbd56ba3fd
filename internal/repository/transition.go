package repository

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"heard/internal/auth"
	"heard/internal/register"
)

// guided is the lifecycle of a noun as the core runs it. Each method gathers the
// facts in the transaction of the write, and lets the register decide.
type guided[E register.Entry] interface {
	lead(ctx context.Context, tx *txn, e E, r register.Request) ([]register.Step, error)
	place(ctx context.Context, tx *txn, e E, r register.Request) (register.Step, error)
	recheck(ctx context.Context, tx *txn, e E, r register.Revision) error
	readiness(ctx context.Context, tx *txn, e E, to string) ([]register.Readiness, error)
	due(ctx context.Context, tx *txn, e E) (to string, on register.Date, ok bool, err error)
}

// lived joins a lifecycle with the query of its facts.
type lived[E register.Governed, F register.Facts] struct {
	register.Lifecycle[F]
	gather func(ctx context.Context, tx *txn, e E, given register.Given) (F, error)
}

// facts gathers what the guards of a record read, and tells the record how much
// is asked of it today: its organisation may stand otherwise than when it was
// written.
func (l lived[E, F]) facts(ctx context.Context, tx *txn, e E, r register.Request) (F, error) {
	var none F
	if p, ok := any(e).(register.Profiled); ok {
		if err := tx.tellProfile(ctx, p); err != nil {
			return none, err
		}
	}
	given, err := tx.given(ctx, e.Shared(), r)
	if err != nil {
		return none, err
	}
	return l.gather(ctx, tx, e, given)
}

func (l lived[E, F]) lead(ctx context.Context, tx *txn, e E, r register.Request) ([]register.Step, error) {
	f, err := l.facts(ctx, tx, e, r)
	if err != nil {
		return nil, err
	}
	steps, err := l.Lead(f)
	if err != nil || f.All().Attested(register.AttestPublicContact) {
		return steps, err
	}
	return steps, tx.screenReasons(ctx, r)
}

// screenReasons looks through the reasons of a move, which are published, for
// contacts that nobody has said to be public.
func (tx *txn) screenReasons(ctx context.Context, r register.Request) error {
	known, err := tx.contacts(ctx, r.Texts())
	if err != nil {
		return err
	}
	return register.Screen(r.Texts(), known).Attest.Err()
}

func (l lived[E, F]) place(ctx context.Context, tx *txn, e E, r register.Request) (register.Step, error) {
	f, err := l.facts(ctx, tx, e, r)
	if err != nil {
		return register.Step{}, err
	}
	return l.Place(f)
}

func (l lived[E, F]) recheck(ctx context.Context, tx *txn, e E, r register.Revision) error {
	f, err := l.facts(ctx, tx, e, register.Request{})
	if err != nil {
		return err
	}
	return l.Recheck(f, r.Recheck, r.Private)
}

func (l lived[E, F]) readiness(ctx context.Context, tx *txn, e E, to string) ([]register.Readiness, error) {
	f, err := l.facts(ctx, tx, e, register.Request{})
	if err != nil {
		return nil, err
	}
	if to == "" {
		return l.NextReadiness(f)
	}
	one, err := l.Readiness(f, to)
	return []register.Readiness{one}, err
}

func (l lived[E, F]) due(ctx context.Context, tx *txn, e E) (string, register.Date, bool, error) {
	f, err := l.facts(ctx, tx, e, register.Request{})
	if err != nil {
		return "", register.Date{}, false, err
	}
	to, on, ok := l.DueMove(f)
	return to, on, ok, nil
}

// begin puts a new record into the state that its creation asks for: it is led
// there, or placed there when it was made after the event.
func (t table[E]) begin(ctx context.Context, tx *txn, e E) ([]register.Step, error) {
	g, ok := any(e).(register.Governed)
	if t.life() == nil || !ok {
		return nil, nil
	}
	r := g.Shared()
	var steps []register.Step
	switch {
	case r.Past():
		step, err := t.life().place(ctx, tx, e, r.Wanted)
		if err != nil {
			return nil, err
		}
		steps = []register.Step{step}
	case r.Wanted.To != "" && r.Wanted.To != r.State:
		made, err := t.life().lead(ctx, tx, e, r.Wanted)
		if err != nil {
			return nil, err
		}
		steps = made
	default:
		return nil, r.Wanted.Unasked().Err()
	}
	return steps, tx.settle(ctx, e)
}

// revise lets a record look at its own changes. What the program itself writes,
// such as an import, is held to its sources alone.
func (t table[E]) revise(ctx context.Context, tx *txn, h *held[E]) ([]register.Step, error) {
	r, ok := any(h.entry).(register.Revised)
	if !ok || tx.by.Everything {
		return nil, nil
	}
	revision, err := r.Revise(h.before)
	if err != nil {
		return nil, err
	}
	if len(revision.Recheck)+len(revision.Private) > 0 {
		if err := t.life().recheck(ctx, tx, h.entry, revision); err != nil {
			return nil, err
		}
	}
	for i := range revision.Steps {
		revision.Steps[i].On = tx.db.Today().Partial()
	}
	if len(revision.Steps) > 0 {
		return revision.Steps, tx.settle(ctx, h.entry)
	}
	return nil, nil
}

// transition moves a record that the caller saw at a version to another state.
// Who may make the move is said by the move.
func transition[E register.Governed](ctx context.Context, db *DB, t table[E], id uuid.UUID, version int64, r register.Request) (E, Labels, error) {
	s, err := write(ctx, db, func(tx *txn) (stored[E], error) {
		h, err := t.hold(ctx, tx, id, version, mayTry)
		if err != nil {
			return stored[E]{}, err
		}
		steps, err := t.life().lead(ctx, tx, h.entry, r)
		if err != nil {
			return stored[E]{}, err
		}
		labels, err := t.store(ctx, tx, h, steps)
		return stored[E]{h.entry, labels}, err
	})
	return s.entry, s.labels, err
}

// answersFor reports whether the caller is told what a record lacks: it edits the
// record, approves it for its owner, or is asked to answer it.
func (tx *txn) answersFor(e register.Governed) bool {
	if a, ok := e.(interface{ AnsweredBy(uuid.UUID) bool }); ok && a.AnsweredBy(tx.by.OrganisationID) {
		return true
	}
	return tx.edits(e) || tx.also != nil && tx.also(e) || slices.Contains(tx.by.BuddyOf, e.Shared().OwnerOrganisationID)
}

// readiness tells what is missing on the way to a state, or to each next state
// that the caller may reach. It changes nothing.
func readiness[E register.Governed](ctx context.Context, db *DB, t table[E], id uuid.UUID, to string) (*Readiness, error) {
	var found Readiness
	_, err := write(ctx, db, func(tx *txn) (struct{}, error) {
		h, err := t.peek(ctx, tx, id, "")
		if err != nil {
			return struct{}{}, err
		}
		found.From, found.Profile = h.before.Shared().State, h.before.Shared().GuardProfile
		if !tx.answersFor(h.entry) {
			if to != "" {
				return struct{}{}, ErrForbidden
			}
			return struct{}{}, errDryRun // there is no state that the caller may reach
		}
		if found.Moves, err = t.life().readiness(ctx, tx, h.entry, to); err != nil {
			return struct{}{}, err
		}
		found.Profile = h.entry.Shared().GuardProfile
		return struct{}{}, errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return &found, err
}

// given gathers what every guard may read.
func (tx *txn) given(ctx context.Context, r *register.Record, request register.Request) (register.Given, error) {
	owner, err := tx.ownerFacts(ctx, r.OwnerOrganisationID, r.CreatedBy)
	if err != nil {
		return register.Given{}, err
	}
	return register.Given{Record: r, Policy: tx.db.policy, Today: tx.db.Today(), By: actor(tx.by), Owner: owner, Request: request}, nil
}

// actor is the caller as moves see it.
func actor(p auth.Principal) register.Actor {
	return register.Actor{Holder: p.Holder, OrganisationID: p.OrganisationID, Role: string(p.Role), BuddyOf: p.BuddyOf, Register: p.Everything}
}

// ownerFacts reads what guards need to know of an organisation. The approvers it
// counts are other than who made the record.
func (tx *txn) ownerFacts(ctx context.Context, id uuid.UUID, creator string) (register.OwnerFacts, error) {
	o := register.OwnerFacts{ID: id}
	err := scanOne(ctx, tx, []any{&o.Type, &jsonDest{&o.Standing}, &o.HostID, &o.OtherApprovers}, `
		SELECT coalesce(o.type, ''), o.standing, CAST(o.lineage ->> 'hostId' AS uuid),
		       (SELECT count(DISTINCT k.holder)
		          FROM keys k
		         WHERE k.organisation_id = o.id
		           AND k.role = 'approver'
		           AND k.holder <> $2
		           AND k.revoked_at IS NULL
		           AND (k.expires_at IS NULL OR k.expires_at > now()))
		  FROM organisations o
		 WHERE o.id = $1`, id, creator)
	return o, err
}

// tellProfile tells a record how much its organisation is asked.
func (tx *txn) tellProfile(ctx context.Context, p register.Profiled) error {
	var profile register.Profile
	err := scanOne(ctx, tx, []any{&profile}, `
		SELECT coalesce((SELECT standing ->> 'guardProfile' FROM organisations WHERE id = $1), $2)`,
		p.ProfileFrom(), string(register.ProfileStandard))
	p.SetProfile(profile)
	return err
}

// Readiness is what is missing for a record to move on.
type Readiness struct {
	From    string
	Profile register.Profile
	Moves   []register.Readiness
}
