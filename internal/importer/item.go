package importer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"heard/internal/intake"
	"heard/internal/register"
	"heard/internal/repository"
)

// What became of a line.
const (
	created   = "created"
	changed   = "changed"
	unchanged = "unchanged"
	differs   = "differs"
	failed    = "failed"
)

// item is one line on its way into the register.
type item struct {
	number    int
	raw       []byte
	deny      map[string]bool // values that must not be placed
	hits      map[string][]string
	private   bool // holds an identifier of a person
	draft     *intake.Draft
	owner     uuid.UUID
	ownerName string
	id        uuid.UUID
	outcome   string
	err       error
	open      []string // refs of ties that were not found
	line      *repository.ImportLine
	ids       []intake.Leaf // what the names of the line became
	warnings  int
	merged    bool      // others speak of the same body, so the line is added to what they say
	bodies    []Row     // what the bodies hold that were made of their names
	decision  uuid.UUID // the record of what the line states as decided
}

// ref is the key the line states, empty when it states none or cannot be read.
func (it *item) ref() string {
	if it.draft == nil {
		return ""
	}
	return it.draft.Ref
}

func (it *item) fail(err error) { it.outcome, it.err = failed, err }

// key is what the line is known by. A line without a ref is known by its
// content, so that a changed one is another.
func (r *run) key(it *item) repository.ImportLine {
	k := repository.ImportLine{Type: it.draft.Noun, Owner: it.owner, System: r.o.System, Value: it.draft.Ref}
	if k.Value == "" {
		k.Value = "sha256:" + digest(it.raw)
	}
	return k
}

func digest(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// put writes the record of a line, unless it stands there unchanged or somebody
// has edited it.
func (r *run) put(ctx context.Context, it *item) error {
	key := r.key(it)
	line, err := r.im.Line(ctx, key)
	if err != nil {
		return err
	}
	outcome, id, err := r.compare(ctx, it, line)
	if err != nil {
		return err
	}
	if it.merged, err = r.isShared(ctx, it, id); err != nil {
		return err
	}
	it.id = id
	writes := outcome == created || outcome == changed
	e, err := r.prepare(ctx, it, writes)
	if err != nil {
		return err
	}
	it.line = line
	if outcome == unchanged && it.merged {
		return r.found(ctx, it)
	}
	switch outcome {
	case changed:
		e, err = r.im.Change(ctx, it.draft.Noun, id, r.edit(it))
	case created:
		err = r.create(ctx, e)
	}
	if err != nil {
		return err
	}
	it.outcome = outcome
	if !writes {
		return nil
	}
	it.id, it.warnings = e.Core().ID, warningsOf(e)
	if err := r.putDecision(ctx, it); err != nil {
		return err
	}
	key.Digest, key.RecordID, key.Version = digest(it.raw), it.id, e.Core().Version
	it.line = &key
	return r.im.SaveLine(ctx, key)
}

// create stores a record that was not there.
func (r *run) create(ctx context.Context, e register.Entry) error {
	err := r.im.Create(ctx, e)
	if err == nil {
		r.fresh[e.Core().ID] = true
	}
	return err
}

// found notes where an unchanged line stands in a record of several lines.
func (r *run) found(ctx context.Context, it *item) error {
	it.outcome = unchanged
	return r.look(ctx, it)
}

// putDecision writes what the line states as decided, about its own record.
func (r *run) putDecision(ctx context.Context, it *item) error {
	if it.draft.Decision == nil {
		return nil
	}
	key := r.decisionKey(it)
	line, err := r.im.Line(ctx, key)
	if err != nil {
		return err
	}
	it.draft.Decision.Doc["about"] = []any{map[string]any{"type": string(it.draft.Noun), "id": it.id.String()}}
	fill := func(e register.Entry) error { return r.fill(it, it.draft.Decision, e) }
	var e register.Entry
	if line != nil {
		e, err = r.im.Change(ctx, key.Type, line.RecordID, fill)
	} else {
		e = r.im.Fresh(key.Type)
		if err = fill(e); err == nil {
			err = r.create(ctx, e)
		}
	}
	if err != nil {
		return err
	}
	it.decision = e.Core().ID
	key.Digest, key.RecordID, key.Version = digest(it.raw), it.decision, e.Core().Version
	return r.im.SaveLine(ctx, key)
}

func (r *run) decisionKey(it *item) repository.ImportLine {
	key := r.key(it)
	key.Type = register.NounDecision
	return key
}

// edited says whether somebody has edited a record since its line came.
func (r *run) edited(ctx context.Context, line *repository.ImportLine) (bool, error) {
	v, err := r.im.Version(ctx, line.Type, line.RecordID)
	return v != line.Version, err
}

// compare says what the line asks for, and of which record.
func (r *run) compare(ctx context.Context, it *item, line *repository.ImportLine) (string, uuid.UUID, error) {
	if line == nil {
		return r.compareNew(ctx, it)
	}
	decision, err := r.im.Line(ctx, r.decisionKey(it))
	if err != nil {
		return "", uuid.Nil, err
	}
	if decision != nil {
		it.decision = decision.RecordID
	}
	if line.Digest == digest(it.raw) {
		return unchanged, line.RecordID, nil
	}
	for _, l := range []*repository.ImportLine{line, decision} {
		if l == nil {
			continue
		}
		if is, err := r.edited(ctx, l); is || err != nil {
			return differs, line.RecordID, err
		}
	}
	return changed, line.RecordID, nil
}

// compareNew looks for a record that is there without an import line: one with
// the same key made otherwise, or a body that was made of its name.
func (r *run) compareNew(ctx context.Context, it *item) (string, uuid.UUID, error) {
	if it.draft.Noun == register.NounOrganisation {
		name, _ := it.draft.Doc["name"].(string)
		id, _, err := r.names.findOrganisation(ctx, name)
		if err != nil || id == uuid.Nil {
			return created, uuid.Nil, err
		}
		ours, err := r.im.WrittenByImports(ctx, id)
		if ours {
			return changed, id, err
		}
		return differs, id, err
	}
	if it.draft.Ref == "" {
		return created, uuid.Nil, nil
	}
	id, err := r.im.FindOwn(ctx, it.owner, it.draft.Noun, r.o.System, it.draft.Ref)
	if id != uuid.Nil {
		return differs, id, err
	}
	return created, uuid.Nil, err
}

// prepare makes the record of a line. A value that the register refuses, such
// as a text that is too long, stays unplaced; only what has no value to blame
// fails the line.
func (r *run) prepare(ctx context.Context, it *item, writes bool) (register.Entry, error) {
	r.screen(it)
	const tries = 8
	for try := 0; ; try++ {
		d, err := intake.Read(it.raw, r.options(it))
		if err != nil {
			return nil, err
		}
		it.draft, it.ids = d, nil
		if err := r.resolve(ctx, it, writes); err != nil {
			return nil, err
		}
		e, bad, err := r.check(it, d)
		if err == nil && len(bad) == 0 && d.Decision != nil {
			_, bad, err = r.check(it, d.Decision)
			d = d.Decision
		}
		if err != nil || len(bad) == 0 {
			return e, err
		}
		if try == tries || !it.refuse(d.Noun, bad) {
			return nil, bad
		}
	}
}

// check makes the record of a draft and says what of it the register refuses.
func (r *run) check(it *item, d *intake.Draft) (register.Entry, register.Problems, error) {
	e := r.im.Fresh(d.Noun)
	if e == nil {
		return nil, nil, fmt.Errorf("records of the kind %s are not imported", d.Noun)
	}
	err := r.fill(it, d, e)
	if err == nil {
		err = e.Validate().Err()
	}
	var ps register.Problems
	if errors.As(err, &ps) {
		return nil, ps, nil
	}
	return e, nil, err
}

// refuse denies a place to the values behind problems. It reports false when a
// problem has none.
func (it *item) refuse(noun register.Noun, ps register.Problems) bool {
	if it.deny == nil {
		it.deny = map[string]bool{}
	}
	for _, p := range ps {
		found := false
		for _, l := range it.draft.Leaves {
			if it.noun(l) != noun || l.Path == "" || l.How == intake.HowUnplaced || it.deny[l.Path] || l.Pointer == "#" {
				continue
			}
			if under(l.Pointer, p.Pointer) || under(p.Pointer, l.Pointer) {
				it.deny[l.Path], found = true, true
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// noun is the kind of record a leaf went into.
func (it *item) noun(l intake.Leaf) register.Noun {
	if l.Noun != "" {
		return l.Noun
	}
	return it.draft.Noun
}

// under says whether a pointer is the other or lies below it.
func under(pointer, above string) bool {
	return pointer == above || strings.HasPrefix(pointer, above+"/")
}

// fill maps the line onto a record and sets what every imported record has.
func (r *run) fill(it *item, d *intake.Draft, e register.Entry) error {
	if err := r.contract.Fill(d.Doc, e); err != nil {
		return err
	}
	if loop, ok := e.(*register.FeedbackLoop); ok {
		loop.TitleDerived = d.TitleDerived
	}
	rec := recordOf(e)
	rec.Imported, rec.Unplaced = true, d.Unplaced
	if d.Noun == register.NounOrganisation {
		return nil
	}
	reason := Reason
	rec.Retrospective, rec.RetrospectiveReason = true, &reason
	rec.OwnerOrganisationID, rec.State = it.owner, d.State
	rec.Visibility = r.visibility(it)
	return nil
}

func (r *run) visibility(it *item) register.Audience {
	if it.private || unpublished[register.Fold(statusOf(it))] {
		return register.AudienceOrganisation
	}
	return r.o.Visibility
}

// unpublished are the words of a status that keep a record with its owner.
var unpublished = map[string]bool{"draft": true, "in draft": true, "unpublished": true, "not published": true, "not yet published": true, "embargoed": true, "confidential": true}

// statusOf is the status of the line in the source's words.
func statusOf(it *item) string {
	stated, _ := it.draft.Doc["asStated"].(map[string]any)
	text, _ := stated["statusText"].(string)
	return text
}

// recordOf is the part that all records share.
func recordOf(e register.Entry) *register.Record {
	return e.(interface{ Shared() *register.Record }).Shared()
}

func warningsOf(e register.Entry) int { return len(recordOf(e).Warnings) }
