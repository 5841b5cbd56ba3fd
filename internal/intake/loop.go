package intake

import "strings"

func loopRules() map[string]rule {
	return map[string]rule{
		"title":              title,
		"name":               title,
		"we_asked":           loopItems("asked"),
		"you_said":           loopItems("said"),
		"we_heard":           loopItems("heard"),
		"we_did":             loopItems("did"),
		"we_will":            loopItems("will"),
		"also_raised":        readAlsoRaised,
		"heard_on":           itemDate("said"),
		"said_on":            itemDate("said"),
		"period":             itemDate("said"),
		"source_period":      itemDate("said"),
		"done_on":            itemDate("did"),
		"status":             readLoopStatus,
		"outcome":            readLoopOutcome,
		"decision":           loopDecision("outcomeText"),
		"decision_maker":     loopDecision("decidedByBody"),
		"reason":             loopDecision("reason"),
		"decision_on":        readDecidedOn,
		"decided_on":         readDecidedOn,
		"also_decided":       readAlsoDecided,
		"response_due":       readDue("/responseDueOn"),
		"verified_by":        readVerified,
		"recognition":        stated("/impact/text"),
		"impact":             stated("/impact/text"),
		"beneficiaries":      counted("people", "benefited"),
		"participants":       counted("people", "took_part"),
		"responses":          counted("responses", "responded"),
		"about":              readSubject,
		"channel":            readDelivery,
		"by":                 claimed("by"),
		"themes":             codes("topics", "/topics", "/topicsAsStated"),
		"source_period_note": remark(periodText),
		"duration_as_stated": duration,
		"description":        claimed("description"),
	}
}

// loopItems reads what was asked, said, heard or done. What will be done is
// what is done, and planned.
func loopItems(kind string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			s, ok := item.words()
			if !ok {
				if item.kind == null {
					r.place(item, "/items", HowTyped)
				}
				continue
			}
			r.loopItem(item, kind, s)
		}
	}
}

func (r *reader) loopItem(n *node, kind, words string) {
	i := map[string]any{"kind": kind, "text": words}
	if kind == "will" {
		i["kind"], i["status"] = "did", "planned"
	}
	pointer := r.add("/items", i)
	r.place(n, pointer+"/text", HowTyped)
	if kind == "will" {
		r.place(n, pointer+"/status", HowDerived)
	}
	r.place(n, pointer+"/kind", HowDerived)
}

// items lists the items of a kind; planned ones are only among all.
func (r *reader) itemsOf(kind string) (out []map[string]any, pointers []string) {
	all, _ := r.get("/items").([]any)
	for n, v := range all {
		if i := v.(map[string]any); i["kind"] == kind && i["status"] != "planned" {
			out, pointers = append(out, i), append(pointers, "/items/"+itoa(n))
		}
	}
	return out, pointers
}

// readAlsoRaised reads further points that people made. What became of them has
// no code, so the words are kept as facts.
func readAlsoRaised(r *reader, n *node) {
	for i, item := range n.items() {
		issue := item
		if item.kind == object {
			issue = item.get("issue")
		}
		s, ok := issue.words()
		if !ok {
			continue
		}
		r.loopItem(issue, "said", s)
		if item.kind == object {
			for _, m := range item.nodes {
				if m != issue {
					r.claim(m, "alsoRaised."+itoa(i+1)+"."+m.name)
				}
			}
		}
	}
}

// itemDate dates the items of a kind. It runs when all items are read.
func itemDate(kind string) rule {
	return func(r *reader, n *node) {
		r.pending(n)
		r.later = append(r.later, func() { r.dateItems(n, kind) })
	}
}

func (r *reader) dateItems(n *node, kind string) {
	delete(r.placed, n.path)
	s, ok := n.words()
	items, pointers := r.itemsOf(kind)
	from, to, both, isDate := readPeriod(s, r.year)
	if !ok || !isDate || len(items) == 0 {
		if ok {
			r.periodText(n, s)
		}
		return
	}
	if !both.date.IsZero() {
		from = both
	}
	for i, item := range items {
		if !from.date.IsZero() && item["on"] == nil {
			item["on"] = from.date.String()
			r.place(n, pointers[i]+"/on", HowTyped)
		}
		if !to.date.IsZero() && item["to"] == nil {
			item["to"] = to.date.String()
			r.place(n, pointers[i]+"/to", HowTyped)
		}
	}
	if from.more || to.more || !r.placed[n.path] {
		r.periodText(n, s)
	}
}

// readLoopStatus keeps the words, and gives what was done the status they are,
// where the table has them.
func readLoopStatus(r *reader, n *node) {
	s, ok := n.words()
	if !ok {
		return
	}
	remark("/asStated/statusText")(r, n)
	code := table("loop_statuses").one(s)
	if code == "" {
		return
	}
	r.later = append(r.later, func() {
		items, pointers := r.itemsOf("did")
		for i, item := range items {
			item["status"] = code
			r.place(n, pointers[i]+"/status", HowDerived)
		}
		if all, _ := r.get("/items").([]any); len(items) == 0 && !anyPlanned(all) {
			r.put("/defaults/status", code)
			r.place(n, "/defaults/status", HowDerived)
		}
	})
}

func anyPlanned(items []any) bool {
	for _, v := range items {
		if v.(map[string]any)["status"] == "planned" {
			return true
		}
	}
	return false
}

// readLoopOutcome sets an outcome where the word is one; other words are facts.
func readLoopOutcome(r *reader, n *node) {
	s, ok := n.words()
	if code := table("loop_outcomes").one(s); n.kind == null || ok && code != "" {
		if ok {
			r.put("/defaults/outcome", code)
		}
		r.place(n, "/defaults/outcome", HowTyped)
		return
	}
	r.claim(n, "outcome")
}

// loopDecision sets a field of what was decided.
func loopDecision(field string) rule {
	return func(r *reader, n *node) {
		s, ok := n.words()
		if !ok {
			if n.kind == null {
				r.place(n, "/decisions", HowTyped)
			}
			return
		}
		d := r.decision()
		if d[field] == nil {
			d[field] = s
			r.place(n, "/decisions/0/"+field, HowTyped)
		}
	}
}

// decision is the first of what was decided.
func (r *reader) decision() map[string]any {
	all, _ := r.get("/decisions").([]any)
	if len(all) == 0 {
		r.add("/decisions", map[string]any{})
		all, _ = r.get("/decisions").([]any)
	}
	return all[0].(map[string]any)
}

func readDecidedOn(r *reader, n *node) {
	s, ok := n.words()
	if !ok {
		return
	}
	if w, ok := readDate(s, r.year); ok {
		r.decision()["decidedOn"] = w.date.String()
		r.place(n, "/decisions/0/decidedOn", HowTyped)
		if !w.more {
			return
		}
	}
	r.place(n, r.add("/claims", map[string]any{"field": "decisions.decidedOn", "value": s}), HowClaim)
}

func readAlsoDecided(r *reader, n *node) {
	r.later = append(r.later, func() {
		r.decision()
		for _, item := range n.items() {
			if s, ok := item.words(); ok {
				delete(r.placed, item.path)
				r.place(item, r.add("/decisions", map[string]any{"outcomeText": s})+"/outcomeText", HowTyped)
			}
		}
	})
	for _, item := range n.items() {
		if _, ok := item.words(); ok {
			r.pending(item)
		}
	}
}

// readDue is a day that was promised. Promises are full days; a month stays in
// words.
func readDue(pointer string) rule {
	return func(r *reader, n *node) {
		s, ok := n.words()
		if !ok {
			return
		}
		if w, ok := readDate(s, r.year); ok && w.date.Precision() == "day" && r.get(pointer) == nil {
			r.put(pointer, w.date.String())
			r.place(n, pointer, HowTyped)
			if !w.more {
				return
			}
		}
		r.place(n, r.add("/claims", map[string]any{"field": strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", "."), "value": s}), HowClaim)
	}
}

// readVerified reads who looked later at whether the change holds, and when.
func readVerified(r *reader, n *node) {
	s, ok := n.words()
	if !ok {
		role("verified_by")(r, n)
		return
	}
	r.put("/impact/check/note", s)
	r.place(n, "/impact/check/note", HowTyped)
	if days := dayInWords.FindAllString(s, -1); len(days) == 1 {
		r.put("/impact/check/doneOn", days[0])
		r.place(n, "/impact/check/doneOn", HowDerived)
	}
}

// readSubject says whether it is about a service or about involvement itself.
func readSubject(r *reader, n *node) {
	s, ok := n.words()
	if !ok {
		return
	}
	if code := table("loop_subjects").one(s); code != "" {
		r.put("/subject", code)
		r.place(n, "/subject", HowTyped)
		if code == s {
			return
		}
	}
	r.place(n, r.add("/claims", map[string]any{"field": "subject", "value": s}), HowClaim)
}

// readDelivery reads by which channel people were told.
func readDelivery(r *reader, n *node) {
	for _, item := range n.items() {
		s, ok := item.words()
		if code := table("channels").one(s); ok && code != "" {
			r.place(item, r.add("/deliveries", map[string]any{"channel": code})+"/channel", HowTyped)
			continue
		}
		r.claim(item, "channel")
	}
}

// finishLoop gives a loop its title and the state its facts prove: decided when
// something was done or decided; told, when an answer was published without
// either; else said.
func finishLoop(r *reader) error {
	items, _ := r.get("/items").([]any)
	decisions, _ := r.get("/decisions").([]any)
	if r.get("/title") == nil && !r.deriveTitle(items, decisions) {
		return errNoTitle("title and no item to take one from")
	}
	done, heard := false, false
	for _, v := range items {
		kind := v.(map[string]any)["kind"]
		done, heard = done || kind == "did", heard || kind == "heard"
	}
	for _, v := range decisions {
		done = done || v.(map[string]any)["outcomeText"] != nil
	}
	switch {
	case done:
		r.state("decided")
	case heard && r.get("/publishedOn") != nil:
		r.state("fed_back")
	default:
		r.state("said")
	}
	return nil
}

// deriveTitle takes the title from the first item, what was said before the
// rest, else from what was decided.
func (r *reader) deriveTitle(items, decisions []any) bool {
	for _, kind := range []string{"said", "heard", "asked", "did"} {
		for n, v := range items {
			if i := v.(map[string]any); i["kind"] == kind {
				return r.titleFrom("#/items/"+itoa(n)+"/text", i["text"].(string))
			}
		}
	}
	for n, v := range decisions {
		if words, ok := v.(map[string]any)["outcomeText"].(string); ok {
			return r.titleFrom("#/decisions/"+itoa(n)+"/outcomeText", words)
		}
	}
	return false
}

func (r *reader) titleFrom(pointer, words string) bool {
	r.put("/title", shorten(words))
	r.d.TitleDerived = true
	for _, l := range r.leaves {
		if l.Pointer == pointer {
			l.Pointer, l.How = "#/title", HowDerived
			r.leaves = append(r.leaves, l)
			return true
		}
	}
	return true
}
