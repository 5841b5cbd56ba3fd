package importer

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/google/uuid"

	"heard/internal/register"
	"heard/internal/repository"
)

// names finds what words name, and makes bodies and communities that nobody has
// named before. It remembers what it found, and forgets what a failed step
// made.
type names struct {
	im            *repository.Import
	organisations map[string]body // by folded name
	communities   map[string]uuid.UUID
	areas         map[string][]repository.ImportArea
	parents       map[uuid.UUID][]uuid.UUID
	fresh         []func() // undoes what the step under way has added
	made          map[register.Noun]int
}

var errNoName = errors.New("the organisation has no usable name")

type body struct {
	id   uuid.UUID
	name string
}

func newNames(ctx context.Context, im *repository.Import) (*names, error) {
	n := &names{im: im, organisations: map[string]body{}, communities: map[string]uuid.UUID{},
		areas: map[string][]repository.ImportArea{}, parents: map[uuid.UUID][]uuid.UUID{}, made: map[register.Noun]int{}}
	areas, err := im.Areas(ctx)
	for _, a := range areas {
		n.parents[a.ID] = a.Parents
		for _, key := range a.Keys {
			n.areas[key] = append(n.areas[key], a)
		}
	}
	return n, err
}

// keep makes the additions of a step lasting; forget takes them back.
func (n *names) keep() { n.fresh = nil }

func (n *names) forget() {
	for _, undo := range n.fresh {
		undo()
	}
	n.fresh = nil
}

// organisation finds the body that words name, or makes it with its name alone.
func (n *names) organisation(ctx context.Context, words string, provenance any) (uuid.UUID, string, error) {
	id, name, err := n.findOrganisation(ctx, words)
	if err != nil || id != uuid.Nil {
		return id, name, err
	}
	if register.Fold(words) == "" || len([]rune(words)) > 300 {
		return uuid.Nil, "", errNoName
	}
	if hasHard(words) {
		return uuid.Nil, "", errPersonalName
	}
	o := n.im.Fresh(register.NounOrganisation).(*register.Organisation)
	o.FullName, o.Imported = words, true
	o.Provenance = provenanceOf(provenance)
	if err := n.im.Create(ctx, o); err != nil {
		return uuid.Nil, "", err
	}
	n.made[register.NounOrganisation]++
	n.fresh = append(n.fresh, func() { n.made[register.NounOrganisation]-- })
	n.remember(words, body{o.ID, words})
	return o.ID, words, nil
}

// namedThere is the note on the source of a body that is known by its name alone.
const namedThere = "Named there."

// provenanceOf is the first source of the line that names a body.
func provenanceOf(v any) []register.Provenance {
	all, _ := v.([]any)
	if len(all) == 0 {
		return nil
	}
	first, _ := all[0].(map[string]any)
	url, ok := first["sourceUrl"].(string)
	if !ok {
		return nil
	}
	note := namedThere
	return []register.Provenance{{SourceURL: &url, Note: &note}}
}

// findOrganisation finds the body that words name; uuid.Nil when there is none.
func (n *names) findOrganisation(ctx context.Context, words string) (uuid.UUID, string, error) {
	if b, ok := n.organisations[register.Fold(words)]; ok {
		return b.id, b.name, nil
	}
	id, name, err := n.im.FindOrganisation(ctx, words)
	if err == nil && id != uuid.Nil {
		n.remember(words, body{id, name})
	}
	return id, name, err
}

func (n *names) remember(words string, b body) {
	key := register.Fold(words)
	n.organisations[key] = b
	n.fresh = append(n.fresh, func() { delete(n.organisations, key) })
}

// community finds the community of that name, or makes it. One that is known
// only in words has no type.
func (n *names) community(ctx context.Context, words string, create bool) (uuid.UUID, error) {
	key := register.Fold(words)
	if id, ok := n.communities[key]; ok || key == "" {
		return id, nil
	}
	id, err := n.im.FindCommunity(ctx, words)
	if err != nil || id == uuid.Nil && !create {
		return id, err
	}
	if id == uuid.Nil {
		c := n.im.Fresh(register.NounCommunity).(*register.Community)
		c.FullName = words
		if err := n.im.Create(ctx, c); err != nil {
			return uuid.Nil, err
		}
		id = c.ID
		n.made[register.NounCommunity]++
		n.fresh = append(n.fresh, func() { n.made[register.NounCommunity]-- })
	}
	n.communities[key] = id
	n.fresh = append(n.fresh, func() { delete(n.communities, key) })
	return id, nil
}

// area finds the areas that words mean for certain: the area of that name or
// alias, or, where the words are a list and each is an area, all of them. Of an
// area and one that holds it, only the inner one is meant.
func (n *names) area(words string) []uuid.UUID {
	if found := n.areas[register.Fold(words)]; len(found) == 1 {
		return []uuid.UUID{found[0].ID}
	}
	parts := strings.FieldsFunc(strings.NewReplacer(" and ", ",", " & ", ",").Replace(words), func(c rune) bool { return c == ',' || c == ';' || c == '/' })
	if len(parts) < 2 {
		return nil
	}
	var ids []uuid.UUID
	for _, p := range parts {
		found := n.areas[register.Fold(p)]
		if len(found) != 1 {
			return nil
		}
		ids = append(ids, found[0].ID)
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id uuid.UUID) bool {
		return slices.ContainsFunc(ids, func(other uuid.UUID) bool { return other != id && n.inside(other, id, 0) })
	})
}

func (n *names) inside(id, outer uuid.UUID, depth int) bool {
	if depth > 20 {
		return false
	}
	return slices.ContainsFunc(n.parents[id], func(p uuid.UUID) bool { return p == outer || n.inside(p, outer, depth+1) })
}
