package importer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"heard/internal/intake"
	"heard/internal/register"
	"heard/internal/repository"
)

// resolve finds the ids of what the line names and puts them into the document.
func (r *run) resolve(ctx context.Context, it *item, writes bool) error {
	d := it.draft
	if d.Ref != "" {
		d.Doc["externalRefs"] = []any{map[string]any{"system": r.o.System, "value": d.Ref}}
		it.note("#/externalRefs/0/system", r.o.System)
		if d.Decision != nil {
			d.Decision.Doc["externalRefs"] = d.Doc["externalRefs"]
		}
	}
	namePart(d.Doc, map[string]string{})
	for _, n := range d.Communities {
		id, err := r.names.community(ctx, n.Words, writes)
		if err != nil {
			return err
		}
		it.addID(n, id)
	}
	for _, n := range d.Areas {
		ids := r.names.area(n.Words)
		if n.Alone && len(ids) == 1 {
			it.setID(n, ids[0])
		}
		for _, id := range ids {
			if !n.Alone {
				it.addID(n, id)
			}
		}
	}
	for _, n := range d.Organisations {
		id, _, err := r.names.findOrganisation(ctx, n.Words)
		var ambiguous *repository.AmbiguousError
		if err != nil && !errors.As(err, &ambiguous) {
			return err
		}
		it.setID(n, id)
	}
	for _, n := range d.Lineage {
		if name, _ := d.Doc["name"].(string); !writes || register.Fold(n.Words) == register.Fold(name) {
			continue // a body does not come before or after itself
		}
		id, _, err := r.body(ctx, it, n)
		if errors.Is(err, errNoName) || errors.Is(err, errPersonalName) {
			continue // the words stay where they are
		}
		if err != nil {
			return err
		}
		if id != it.id {
			it.addID(n, id)
		}
	}
	if d.Noun == register.NounStakeholder && r.visibility(it) == register.AudiencePublic {
		// What a source has published of a body may be shown as widely as the import says.
		d.Doc["directoryConsent"] = string(register.AudiencePublic)
		it.note("#/directoryConsent", string(register.AudiencePublic))
	}
	r.nameOwner(it)
	return nil
}

// body finds the organisation that a line names, or makes it, and notes what
// the new one holds.
func (r *run) body(ctx context.Context, it *item, n intake.Name) (uuid.UUID, string, error) {
	before := r.names.made[register.NounOrganisation]
	id, name, err := r.names.organisation(ctx, n.Words, it.draft.Doc["provenance"])
	if err != nil || r.names.made[register.NounOrganisation] == before {
		return id, name, err
	}
	r.fresh[id] = true
	row := Row{Line: it.number, Ref: it.draft.Ref, Type: register.NounOrganisation, RecordID: r.recordID(id), Outcome: created}
	add := func(path, value, pointer, how string) {
		row.Path, row.Value, row.Pointer, row.How = nil, json.RawMessage(value), pointer, how
		if path != "" {
			row.Path = &path
		}
		it.bodies = append(it.bodies, row)
	}
	if how := intake.HowDerived; n.Path != "" {
		add(n.Path, quote(n.Words), "#/name", how)
	} else {
		add("", quote(n.Words), "#/name", intake.HowDefault)
	}
	add("", "true", "#/imported", intake.HowDefault)
	for _, l := range it.draft.Leaves {
		if l.Pointer == "#/provenance/0/sourceUrl" && l.Noun == "" {
			add(l.Path, l.Value, l.Pointer, intake.HowDerived)
			add("", quote(namedThere), "#/provenance/0/note", intake.HowDefault)
		}
	}
	return id, name, nil
}

// namePart gives ids to the parts of a document that others in it point at.
func namePart(v any, ids map[string]string) any {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			v[name] = namePart(inner, ids)
		}
	case []any:
		for i, inner := range v {
			v[i] = namePart(inner, ids)
		}
	case string:
		if !strings.HasPrefix(v, intake.PartID) {
			return v
		}
		if ids[v] == "" {
			ids[v] = register.NewID().String()
		}
		return ids[v]
	}
	return v
}

// nameOwner keeps the words by which the line calls its owner, where the
// register calls it otherwise.
func (r *run) nameOwner(it *item) {
	o := it.draft.Owner
	if o == nil || it.ownerName == "" || it.ownerName == o.Words {
		return
	}
	all, _ := it.draft.Doc["organisations"].([]any)
	for _, v := range all {
		if named, _ := v.(map[string]any); named["name"] == o.Words {
			return
		}
	}
	it.draft.Doc["organisations"] = append(all, map[string]any{"name": o.Words, "organisationId": it.owner.String(), "role": "lead"})
	it.ids = append(it.ids, intake.Leaf{Path: o.Path, Value: quote(o.Words), Pointer: fmt.Sprintf("#/organisations/%d", len(all)), How: intake.HowDerived})
}

// addID appends an id to the list at the name's pointer, unless it is there.
func (it *item) addID(n intake.Name, id uuid.UUID) {
	var around map[string]any
	if n.Member != "" {
		around = map[string]any{}
	}
	it.append(n, id, around, intake.HowDerived)
}

// append adds an id to a list of ids, or of objects that hold one.
func (it *item) append(n intake.Name, id uuid.UUID, around map[string]any, how string) {
	if id == uuid.Nil {
		return
	}
	doc, name := intake.At(it.draft.Doc, n.Pointer)
	all, _ := doc[name].([]any)
	at := slices.IndexFunc(all, func(v any) bool {
		if o, ok := v.(map[string]any); ok {
			return o[n.Member] == id.String()
		}
		return v == id.String()
	})
	if at < 0 {
		at = len(all)
		if around == nil {
			doc[name] = append(all, id.String())
		} else {
			o := maps.Clone(around)
			o[n.Member] = id.String()
			doc[name] = append(all, o)
		}
	}
	it.ids = append(it.ids, intake.Leaf{Path: n.Path, Value: quote(n.Words), Pointer: fmt.Sprintf("#%s/%d", n.Pointer, at), How: how})
}

// setID sets the id at the name's pointer.
func (it *item) setID(n intake.Name, id uuid.UUID) {
	if id == uuid.Nil {
		return
	}
	doc, name := intake.At(it.draft.Doc, n.Pointer)
	doc[name] = id.String()
	it.ids = append(it.ids, intake.Leaf{Path: n.Path, Value: quote(n.Words), Pointer: "#" + n.Pointer, How: intake.HowDerived})
}

func (it *item) note(pointer, text string) {
	it.ids = append(it.ids, intake.Leaf{Value: quote(text), Pointer: pointer, How: intake.HowDefault})
}
