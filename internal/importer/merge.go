package importer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"heard/internal/intake"
	"heard/internal/register"
)

// edit changes the record of a line. A body that other lines speak of too keeps
// what they said: what the line says is added.
func (r *run) edit(it *item) func(register.Entry) error {
	return func(e register.Entry) error {
		if !it.merged {
			return r.fill(it, it.draft, e)
		}
		doc, err := r.contract.Form(e)
		if err != nil {
			return err
		}
		unplaced := recordOf(e).Unplaced
		r.merge(it, doc)
		if err := r.contract.Fill(doc, e); err != nil {
			return err
		}
		rec := recordOf(e)
		rec.Unplaced = it.addUnplaced(unplaced)
		return nil
	}
}

// look finds where the values of a line stand in a record that is not written.
func (r *run) look(ctx context.Context, it *item) error {
	e, err := r.im.Read(ctx, it.draft.Noun, it.id)
	if err != nil {
		return err
	}
	doc, err := r.contract.Form(e)
	if err != nil {
		return err
	}
	r.merge(it, doc)
	it.addUnplaced(recordOf(e).Unplaced)
	return nil
}

// merge adds what a line says to a document, and notes where it now stands.
func (r *run) merge(it *item, doc map[string]any) {
	m := merger{doc: doc}
	m.object(doc, it.draft.Doc, "#")
	it.move(m.moves)
}

// addUnplaced appends the values without a place and notes where they stand.
func (it *item) addUnplaced(all []register.Unplaced) []register.Unplaced {
	moves := map[string]string{}
	for n, u := range it.draft.Unplaced {
		at := slices.Index(all, u)
		if at < 0 {
			at = len(all)
			all = append(all, u)
		}
		moves[fmt.Sprintf("#/unplaced/%d", n)] = fmt.Sprintf("#/unplaced/%d", at)
	}
	it.move(moves)
	return all
}

// move changes the pointers of leaves: each by the longest pointer it starts
// with.
func (it *item) move(moves map[string]string) {
	from := slices.SortedFunc(maps.Keys(moves), func(a, b string) int { return len(b) - len(a) })
	for _, leaves := range [][]intake.Leaf{it.draft.Leaves, it.ids} {
		for n := range leaves {
			for _, old := range from {
				if under(leaves[n].Pointer, old) {
					leaves[n].Pointer = moves[old] + strings.TrimPrefix(leaves[n].Pointer, old)
					break
				}
			}
		}
	}
}

// merger adds one document to another. What both say stands once; where they
// differ on one field the new value becomes a claim.
type merger struct {
	doc   map[string]any
	moves map[string]string
}

func (m *merger) moved(from, to string) {
	if from == to {
		return
	}
	if m.moves == nil {
		m.moves = map[string]string{}
	}
	m.moves[from] = to
}

func (m *merger) object(into, from map[string]any, pointer string) {
	for _, name := range slices.Sorted(maps.Keys(from)) {
		at := pointer + "/" + name
		switch v := from[name].(type) {
		case map[string]any:
			inner, ok := into[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				into[name] = inner
			}
			m.object(inner, v, at)
		case []any:
			m.list(into, name, v, at)
		default:
			m.scalar(into, name, v, at)
		}
	}
}

func (m *merger) list(into map[string]any, name string, items []any, pointer string) {
	all, _ := into[name].([]any)
	for n, item := range items {
		to := slices.IndexFunc(all, func(other any) bool { return same(other, item) })
		if to < 0 {
			to = len(all)
			all = append(all, item)
		}
		m.moved(fmt.Sprintf("%s/%d", pointer, n), fmt.Sprintf("%s/%d", pointer, to))
	}
	into[name] = all
}

// scalar sets a field that is not set. Another name is an alias; another value
// of any other field is a claim.
func (m *merger) scalar(into map[string]any, name string, v any, pointer string) {
	switch {
	case v == nil: // says nothing
	case into[name] == nil:
		into[name] = v
	case same(into[name], v):
	case pointer == "#/name":
		all, _ := m.doc["aliases"].([]any)
		at := slices.IndexFunc(all, func(alias any) bool { return alias.(map[string]any)["name"] == v })
		if at < 0 {
			at = len(all)
			m.doc["aliases"] = append(all, map[string]any{"name": v})
		}
		m.moved(pointer, fmt.Sprintf("#/aliases/%d/name", at))
	default:
		field := strings.ReplaceAll(strings.TrimPrefix(pointer, "#/"), "/", ".")
		claim := map[string]any{"field": field, "value": fmt.Sprint(v)}
		all, _ := m.doc["claims"].([]any)
		at := slices.IndexFunc(all, func(other any) bool { return same(other, claim) })
		if at < 0 {
			at = len(all)
			m.doc["claims"] = append(all, claim)
		}
		m.moved(pointer, fmt.Sprintf("#/claims/%d", at))
	}
}

// same compares two JSON values; what is null or empty is as if it were absent.
func same(a, b any) bool {
	x, ok := a.(map[string]any)
	y, ok2 := b.(map[string]any)
	if !ok || !ok2 {
		return quoteAny(a) == quoteAny(b)
	}
	for _, o := range []map[string]any{x, y} {
		for name := range o {
			if !same(empty(x[name]), empty(y[name])) {
				return false
			}
		}
	}
	return true
}

func empty(v any) any {
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			return nil
		}
	case map[string]any:
		if len(v) == 0 {
			return nil
		}
	case bool:
		if !v {
			return nil
		}
	}
	return v
}

// isShared says whether other lines than this one speak of the body.
func (r *run) isShared(ctx context.Context, it *item, id uuid.UUID) (bool, error) {
	if it.draft.Noun != register.NounOrganisation || id == uuid.Nil {
		return false, nil
	}
	return r.im.HasOtherLines(ctx, id, r.key(it))
}
