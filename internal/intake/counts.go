package intake

import (
	"strings"

	"heard/internal/register"
)

// counted is a number, or several by place, channel or role.
func counted(unit, kind string) rule {
	return func(r *reader, n *node) { r.counts(n, quantity{unit: unit, kind: kind, field: n.name}) }
}

// quantity is what a number counts.
type quantity struct {
	unit, kind, part, field string
	asOf                    register.PartialDate
	url                     string
	words                   string // kept beside the number
	final                   bool   // stands for the earlier ones
}

func (r *reader) counts(n *node, q quantity) {
	switch n.kind {
	case object:
		for _, m := range n.nodes {
			r.counts(m, q.narrow(m.name))
		}
	case array:
		for _, m := range n.nodes {
			if m.kind != object || !r.countObject(m, q) {
				r.counts(m, q)
			}
		}
	default:
		r.count(n, q)
	}
}

// families are units that a part of the numbers may have: among responses there
// may be surveys, among events sessions. What is counted in people stays people,
// whatever the name of the part says.
var families = map[string]string{
	"responses": "answers", "surveys": "answers", "letters_and_emails": "answers", "comments": "answers",
	"events": "gatherings", "sessions": "gatherings",
}

// narrow reads the name of a member as the unit, the kind or the part of a
// number.
func (q quantity) narrow(name string) quantity {
	words := strings.TrimSpace(strings.ReplaceAll(name, "_", " "))
	if m := tail.FindStringSubmatch(words); m != nil {
		if w, ok := readDate(m[2], 0); ok {
			q.asOf, q.words = w.date, words
			words = m[1]
		}
	}
	switch meaning := table("count_names").all(words); {
	case len(meaning) == 1 && meaning[0] == "whole", len(meaning) == 1 && meaning[0] == "final":
		q.final = meaning[0] == "final"
		if q.words == "" && words != "total" && words != "as stated" {
			q.words = words
		}
		return q
	case len(meaning) == 2 && families[meaning[0]] == families[q.unit]:
		q.unit, q.kind = meaning[0], meaning[1]
		if q.words == "" && words != strings.ReplaceAll(q.unit, "_", " ") {
			q.words = words
		}
		return q
	}
	fields := strings.Fields(words)
	if last := len(fields) - 1; last > 0 && families[q.unit] != "" {
		if unit := table("count_units").one(fields[last]); unit != q.unit && families[unit] == families[q.unit] {
			q.unit, words = unit, strings.Join(fields[:last], " ")
		}
	}
	if q.part != "" {
		words = q.part + ": " + words
	}
	q.part = words
	return q
}

// count keeps one number, or the words where they hold none.
func (r *reader) count(n *node, q quantity) {
	s, ok := n.words()
	if !ok {
		return
	}
	amounts, ok := readAmounts(s)
	if !ok || q.unit == "" && amounts[0].unit == "" || len(q.part) > 80 {
		field := q.field
		if q.part != "" {
			field += "." + strings.ReplaceAll(q.part, " ", "_")
		}
		r.claim(n, field)
		return
	}
	for i, a := range amounts {
		q := q
		if q.part == "" {
			q.part = a.part
		}
		pointer := r.addCount(a, q)
		if c := r.item(pointer); i == 0 && len(amounts) > 1 && a.value != nil && !a.each {
			c["headline"] = true // the words put it first
		}
		r.place(n, pointer, HowCount)
	}
}

// doc is the count of an amount, as a document.
func (a amount) doc(q quantity) map[string]any {
	c := map[string]any{"qualifier": a.qualifier, "unit": first(a.unit, q.unit), "kind": q.kind}
	if a.value != nil {
		c["value"] = *a.value
	}
	if a.max != nil {
		c["valueMax"] = *a.max
	}
	if q.part != "" {
		c["part"] = q.part
	}
	if d := firstDate(a.asOf, q.asOf); !d.IsZero() {
		c["asOf"] = d.String()
	}
	if words := joinWords(q.words, a.stated); words != "" {
		c["asStated"] = words
	}
	if q.url != "" {
		c["sourceUrl"] = q.url
	}
	return c
}

func (r *reader) addCount(a amount, q quantity) string {
	c := a.doc(q)
	if a.value != nil && q.part == "" && (q.final || r.headline(c) == nil) {
		if before := r.headline(c); before != nil {
			delete(before, "headline")
		}
		c["headline"] = true
	}
	return r.add("/counts", c)
}

// item is the object at a pointer that add has returned.
func (r *reader) item(pointer string) map[string]any {
	item, _ := At(r.doc, pointer+"/-")
	return item
}

// headline is the count of this unit and kind that is shown so far.
func (r *reader) headline(c map[string]any) map[string]any {
	all, _ := r.get("/counts").([]any)
	for _, other := range all {
		o := other.(map[string]any)
		if o["headline"] == true && o["unit"] == c["unit"] && o["kind"] == c["kind"] && o["part"] == nil {
			return o
		}
	}
	return nil
}

// countObject reads {value, as, source_url, on} as one number.
func (r *reader) countObject(n *node, q quantity) bool {
	value := n.get("value")
	if value == nil {
		return false
	}
	s, ok := value.words()
	amounts, isNumber := readAmounts(s)
	if !ok || !isNumber || len(amounts) != 1 {
		return false
	}
	if as, ok := n.get("as").words(); ok {
		if meaning := table("count_names").all(as); len(meaning) == 2 {
			q.unit, q.kind = meaning[0], meaning[1]
		} else if len(meaning) == 1 && meaning[0] != "whole" {
			q.unit = meaning[0]
		}
		q.words = as
	}
	if u, ok := n.get("source_url").words(); ok && isURL(u) {
		q.url = u
	}
	if q.unit == "" && amounts[0].unit == "" {
		return false
	}
	pointer := r.addCount(amounts[0], q)
	r.place(value, pointer, HowCount)
	if q.words != "" {
		r.place(n.get("as"), pointer+"/asStated", HowAsStated)
	}
	if q.url != "" {
		r.place(n.get("source_url"), pointer+"/sourceUrl", HowTyped)
	}
	return true
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func firstDate(a, b register.PartialDate) register.PartialDate {
	if !a.IsZero() {
		return a
	}
	return b
}

func joinWords(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ": " + b
}
