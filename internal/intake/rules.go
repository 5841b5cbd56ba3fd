package intake

import (
	"strconv"
	"strings"
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
			if length, _, ok := readLength(s, r.year); ok {
				r.length(item, length)
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
	r.length(n, s)
}

// length keeps how long something took, unless that is stated already.
func (r *reader) length(n *node, words string) {
	if r.get("/asStated/durationText") != nil {
		return
	}
	r.put("/asStated/durationText", words)
	r.place(n, "/asStated/durationText", HowAsStated)
	if days, ok := readDuration(words); ok {
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
