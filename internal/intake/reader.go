package intake

import (
	"slices"
	"strconv"
	"strings"

	"heard/internal/register"
)

// reader builds the draft of one line and keeps account of every leaf.
type reader struct {
	noun    register.Noun
	options Options
	root    *node
	denied  []*node
	doc     map[string]any
	placed  map[string]bool // by path
	leaves  []Leaf
	d       Draft
	year    int // completes dates that name no year; 0 when the line has none
	url     string
	later   []func() // what has to wait for the whole line
	derived []Leaf
	decided map[string]any
	parts   int
}

func newReader(root *node, noun register.Noun, o Options) *reader {
	return &reader{noun: noun, options: o, root: root, doc: map[string]any{}, placed: map[string]bool{}, d: Draft{Noun: noun}}
}

// run applies the rules in the order of the line, but those that others build
// on first.
func (r *reader) run(root *node, rules ruleset) {
	early := []string{"ref", "source_url", "organisation", "organisations", "year", "title", "name"}
	members := slices.Clone(root.nodes)
	slices.SortStableFunc(members, func(a, b *node) int {
		return rank(early, rules.canonical(a.name)) - rank(early, rules.canonical(b.name))
	})
	for _, n := range members {
		if r.placed[n.path] {
			continue
		}
		name := rules.canonical(n.name)
		if rule, ok := rules.rules[name]; ok {
			rule(r, n)
		} else if rule, ok := sharedRules[name]; ok {
			rule(r, n)
		}
		r.unplace(n)
	}
	for _, n := range r.denied {
		r.unplace(n)
	}
}

func rank(early []string, name string) int {
	if i := slices.Index(early, name); i >= 0 {
		return i
	}
	return len(early)
}

// canonical is the name under which the rules know a member, empty when they
// do not.
func (s ruleset) canonical(name string) string { return s.names[foldName(name)] }

// place notes where a leaf has gone. Of several places the first is the main
// one, the others are derived.
func (r *reader) place(n *node, pointer, how string) {
	if n == nil || !n.leaf() {
		return
	}
	if r.placed[n.path] {
		how = HowDerived
	}
	r.placed[n.path] = true
	r.leaves = append(r.leaves, Leaf{Path: n.path, Value: n.raw, Pointer: "#" + pointer, How: how})
}

// derive notes a further place that follows from what stands at the node: from
// its first leaf, where it holds several.
func (r *reader) derive(n *node, pointer string) {
	leaf := n.leaves()[0]
	r.derived = append(r.derived, Leaf{Path: leaf.path, Value: leaf.raw, Pointer: "#" + pointer, How: HowDerived})
}

// note records a value that no leaf states.
func (r *reader) note(pointer, how, value string) {
	r.leaves = append(r.leaves, Leaf{Value: rawText(value), Pointer: "#" + pointer, How: how})
}

// unplace keeps every leaf below the node that has no place yet.
func (r *reader) unplace(n *node) {
	for _, leaf := range n.leaves() {
		if !r.placed[leaf.path] {
			r.d.Unplaced = append(r.d.Unplaced, register.Unplaced{Path: leaf.path, Value: leaf.raw})
			r.place(leaf, "/unplaced/"+strconv.Itoa(len(r.d.Unplaced)-1), HowUnplaced)
		}
	}
}

// rest makes sure that no leaf is lost, whatever the rules did.
func (r *reader) rest() { r.unplace(r.root) }

func (r *reader) draft() *Draft {
	d := r.d
	d.Doc, d.Leaves = r.doc, append(r.leaves, r.derived...)
	return &d
}

// At returns the object that holds the last name of a pointer, made if needed.
// Numbers in the pointer choose items that are there.
func At(doc map[string]any, pointer string) (map[string]any, string) {
	names := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i := 0; i < len(names)-1; i++ {
		if list, ok := doc[names[i]].([]any); ok && i+2 < len(names) {
			i++
			if at, err := strconv.Atoi(names[i]); err == nil && at < len(list) {
				if item, ok := list[at].(map[string]any); ok {
					doc = item
					continue
				}
			}
		}
		inner, ok := doc[names[i]].(map[string]any)
		if !ok {
			inner = map[string]any{}
			doc[names[i]] = inner
		}
		doc = inner
	}
	return doc, names[len(names)-1]
}

// get is the value at a pointer of names, nil when there is none.
func (r *reader) get(pointer string) any {
	var v any = r.doc
	for _, name := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		doc, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = doc[name]
	}
	return v
}

// put sets a field.
func (r *reader) put(pointer string, v any) {
	doc, name := At(r.doc, pointer)
	doc[name] = v
}

// add appends to a list and returns the pointer of the new item.
func (r *reader) add(pointer string, v any) string {
	doc, name := At(r.doc, pointer)
	list, _ := doc[name].([]any)
	doc[name] = append(list, v)
	return pointer + "/" + strconv.Itoa(len(list))
}

// addOnce appends to a list of texts unless the text stands there, and returns
// its pointer.
func (r *reader) addOnce(pointer, v string) string {
	doc, name := At(r.doc, pointer)
	list, _ := doc[name].([]any)
	if i := slices.Index(list, any(v)); i >= 0 {
		return pointer + "/" + strconv.Itoa(i)
	}
	return r.add(pointer, v)
}

// join adds words to a text field.
func (r *reader) join(pointer, words string) {
	if old, ok := r.get(pointer).(string); ok && old != "" {
		if strings.Contains(old, words) {
			return
		}
		words = old + "; " + words
	}
	r.put(pointer, words)
}

func itoa(n int) string { return strconv.Itoa(n) }
