package intake

import (
	"strconv"
	"strings"

	"heard/internal/register"
)

// stated is a field that takes a text as it is.
func stated(pointer string) rule {
	return func(r *reader, n *node) {
		if n.kind == null {
			r.place(n, pointer, HowTyped)
			return
		}
		for _, item := range n.items() {
			s, ok := item.words()
			if !ok || r.get(pointer) != nil && n.kind != array {
				return
			}
			r.join(pointer, s)
			r.place(item, pointer, HowTyped)
		}
	}
}

// list is a field that takes texts one by one.
func list(pointer string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			if s, ok := item.words(); ok {
				r.place(item, r.addOnce(pointer, s), HowTyped)
			}
		}
	}
}

// texts is a list of objects with one text each.
func texts(pointer string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			if s, ok := item.words(); ok {
				r.place(item, r.add(pointer, map[string]any{"text": s})+"/text", HowTyped)
			}
		}
	}
}

// flag is a field that takes true or false.
func flag(pointer string) rule {
	return func(r *reader, n *node) {
		if n.kind == boolean {
			r.put(pointer, n.text == "true")
			r.place(n, pointer, HowTyped)
		}
	}
}

// address is a field that takes a web address.
func address(pointer string) rule {
	return func(r *reader, n *node) {
		if s, ok := n.words(); ok && isURL(s) {
			r.put(pointer, s)
			r.place(n, pointer, HowTyped)
		}
	}
}

func isURL(s string) bool {
	return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")) && !strings.ContainsAny(s, " \t\n<>\"")
}

// coded is a field that takes a code. Words that are in no table go to words,
// where that is given; words that say more than the code do too.
func coded(tableName, pointer, words string) rule {
	return func(r *reader, n *node) {
		if n.kind == null {
			r.place(n, pointer, HowTyped)
			return
		}
		s, ok := n.words()
		if !ok {
			return
		}
		code := table(tableName).one(s)
		if code != "" && r.get(pointer) == nil {
			r.put(pointer, code)
			r.place(n, pointer, HowTyped)
		}
		if words != "" && code != s {
			r.join(words, s)
			r.place(n, words, HowAsStated)
		}
	}
}

// codes is a list of codes beside the list of words they came from.
func codes(tableName, pointer, words string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			s, ok := item.words()
			if !ok {
				continue
			}
			r.place(item, r.addOnce(words, s), HowAsStated)
			for _, code := range table(tableName).all(s) {
				r.place(item, r.addOnce(pointer, code), HowDerived)
			}
		}
	}
}

// claimed keeps a fact under its own name.
func claimed(field string) rule {
	return func(r *reader, n *node) {
		for i, leaf := range n.leaves() {
			name := field
			if n.kind == object {
				name += "." + strings.ReplaceAll(strings.TrimPrefix(leaf.path, n.path+"/"), "/", ".")
			} else if len(n.leaves()) > 1 {
				name += "." + strconv.Itoa(i+1)
			}
			r.claim(leaf, name)
		}
	}
}

// claim keeps one value as a claim.
func (r *reader) claim(n *node, field string) {
	s, ok := n.words()
	if n.kind == boolean {
		s, ok = n.text, true
	}
	if ok {
		r.place(n, r.add("/claims", map[string]any{"field": field, "value": s}), HowClaim)
	}
}

// date is a field that takes a date. Words that say more are kept in a claim on
// the field.
func date(pointer string) rule {
	return func(r *reader, n *node) {
		if n.kind == null {
			r.place(n, pointer, HowTyped)
			return
		}
		s, ok := n.words()
		if !ok {
			return
		}
		field := strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
		w, ok := readDate(s, r.year)
		if !ok || r.get(pointer) != nil {
			r.claim(n, field)
			return
		}
		r.put(pointer, w.date.String())
		r.place(n, pointer, HowTyped)
		if w.more {
			r.place(n, r.add("/claims", map[string]any{"field": field, "value": s, "headline": true}), HowDerived)
		}
	}
}

// end is a date that starts or ends a period. The words go to asStated.
func end(pointer, weekday string) rule {
	return func(r *reader, n *node) {
		if n.kind == null {
			r.place(n, pointer, HowTyped)
			return
		}
		s, ok := n.words()
		if !ok {
			return
		}
		w, ok := readDate(s, r.year)
		ok = ok && r.get(pointer) == nil
		if ok {
			r.put(pointer, w.date.String())
			r.place(n, pointer, HowTyped)
		}
		if !ok || w.more {
			r.periodText(n, s)
		}
		if day := weekdayIn(s); day != "" && r.get("/asStated/"+weekday) == nil {
			r.put("/asStated/"+weekday, day)
			r.place(n, "/asStated/"+weekday, HowDerived)
		}
	}
}

const periodText = "/asStated/periodText"

func (r *reader) periodText(n *node, words string) {
	r.join(periodText, words)
	r.place(n, periodText, HowAsStated)
}

// period is one text for a start and an end.
func period(start, end string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			s, ok := item.words()
			if !ok {
				continue
			}
			from, to, both, _ := readPeriod(s, r.year)
			if !both.date.IsZero() {
				from, to = both, both
			}
			more := from.more || to.more || r.get(start) != nil || r.get(end) != nil
			placed := false
			for _, at := range []struct {
				w       when
				pointer string
			}{{from, start}, {to, end}} {
				if !at.w.date.IsZero() && r.get(at.pointer) == nil {
					r.put(at.pointer, at.w.date.String())
					r.place(item, at.pointer, HowTyped)
					placed = true
				}
			}
			if more || !placed {
				r.periodText(item, s)
			}
		}
	}
}

// duration is the length as stated.
func duration(r *reader, n *node) {
	s, ok := n.words()
	if !ok || r.get("/asStated/durationText") != nil {
		return
	}
	r.put("/asStated/durationText", s)
	r.place(n, "/asStated/durationText", HowAsStated)
	if days, ok := readDuration(s); ok {
		r.put("/asStated/durationDays", days)
		r.place(n, "/asStated/durationDays", HowDerived)
	}
}

// remark is a text that says how a period or a status is meant.
func remark(pointer string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			if s, ok := item.words(); ok {
				r.join(pointer, s)
				r.place(item, pointer, HowAsStated)
			}
		}
	}
}

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
		pointer := r.addCount(a, q)
		if c := r.item(pointer); i == 0 && len(amounts) > 1 && a.value != nil {
			c["headline"] = true // the words put it first
		}
		r.place(n, pointer, HowCount)
	}
}

func (r *reader) addCount(a amount, q quantity) string {
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
