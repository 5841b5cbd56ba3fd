package importer

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"heard/internal/intake"
	"heard/internal/register"
)

// target is what a ref stands for.
type target struct {
	noun register.Noun
	id   uuid.UUID
}

// tie adds the ties of a record once every line is read. A ref that is not
// found stays unplaced, and is looked for again when the line comes again.
func (r *run) tie(ctx context.Context, it *item) error {
	if len(it.draft.Links) == 0 && it.decision == uuid.Nil {
		return nil
	}
	if it.decision != uuid.Nil {
		it.draft.Doc["decisionIds"] = []any{it.decision.String()}
		it.note("#/decisionIds/0", it.decision.String())
	}
	writes := it.outcome == created || it.outcome == changed
	if it.outcome == unchanged && len(it.line.OpenRefs) > 0 {
		found, err := r.nowFound(ctx, it)
		if err != nil {
			return err
		}
		edited, err := r.edited(ctx, it.line)
		if err != nil {
			return err
		}
		if found && !edited {
			writes, it.outcome = true, changed
		}
	}
	it.open = nil
	for _, l := range it.draft.Links {
		t, err := r.find(ctx, it, l.Ref, l.Nouns)
		if err != nil {
			return err
		}
		it.tie(l, t)
	}
	if !writes {
		return nil
	}
	e, err := r.im.Change(ctx, it.draft.Noun, it.id, r.edit(it))
	if err != nil {
		return err
	}
	it.warnings = warningsOf(e)
	line := r.key(it)
	line.Digest, line.RecordID, line.Version, line.OpenRefs = digest(it.raw), it.id, e.Core().Version, it.open
	return r.im.SaveLine(ctx, line)
}

// nowFound says whether a ref that was open is found now.
func (r *run) nowFound(ctx context.Context, it *item) (bool, error) {
	for _, ref := range it.line.OpenRefs {
		if t, err := r.find(ctx, it, ref, nil); err != nil || t.id != uuid.Nil && t.id != it.id {
			return err == nil, err
		}
	}
	return false, nil
}

// find finds what a ref stands for: a line of this file, else a record that has
// it as its key. Of several lines one of the wanted kind is meant.
func (r *run) find(ctx context.Context, it *item, ref string, nouns []register.Noun) (target, error) {
	var t target
	for _, other := range r.byRef[ref] {
		if other.err != nil || other.id == uuid.Nil {
			continue
		}
		if t.id == uuid.Nil || slices.Contains(nouns, other.draft.Noun) {
			t = target{other.draft.Noun, other.id}
		}
	}
	if t.id != uuid.Nil {
		return t, nil
	}
	noun, id, err := r.im.FindRef(ctx, r.o.System, ref, it.owner)
	return target{noun, id}, err
}

// tie puts one tie into the document.
func (it *item) tie(l intake.Link, t target) {
	d := it.draft
	if t.id == uuid.Nil || t.id == it.id {
		it.open = append(it.open, l.Ref)
		d.Unplaced = append(d.Unplaced, register.Unplaced{Path: l.Path, Value: l.Raw})
		it.linked(l, fmt.Sprintf("#/unplaced/%d", len(d.Unplaced)-1), intake.HowUnplaced)
		return
	}
	fits := len(l.Nouns) == 0 || slices.Contains(l.Nouns, t.noun)
	if l.Field != "" && fits {
		if l.List {
			n := intake.Name{Words: l.Ref, Path: l.Path, Pointer: l.Field}
			if l.Item != nil {
				n.Member = "id"
			}
			it.append(n, t.id, l.Item, intake.HowLink)
			return
		}
		if doc, name := intake.At(d.Doc, l.Field); doc[name] == nil {
			doc[name] = t.id.String()
			it.linked(l, "#"+l.Field, intake.HowLink)
			return
		}
	}
	kind := l.Kind
	if kind == "" || !fits {
		kind = intake.LinkRelated
	}
	links, _ := d.Doc["links"].([]any)
	d.Doc["links"] = append(links, map[string]any{"kind": kind, "target": map[string]any{"type": string(t.noun), "id": t.id.String()}})
	it.linked(l, fmt.Sprintf("#/links/%d", len(links)), intake.HowLink)
}

func (it *item) linked(l intake.Link, pointer, how string) {
	it.ids = append(it.ids, intake.Leaf{Path: l.Path, Value: l.Raw, Pointer: pointer, How: how})
}
