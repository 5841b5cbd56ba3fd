package intake

import "strings"

// event adds an event of the case and returns it with its pointer. Its kind
// follows from what stands at the node.
func (r *reader) event(n *node, kind string) (map[string]any, string) {
	e := map[string]any{}
	pointer := r.add("/caseEvents", e)
	if kind != "" {
		e["kind"] = kind
		r.derive(n, pointer+"/kind")
	}
	return e, pointer
}

// eventBody names the body an event belongs to.
func (r *reader) eventBody(n *node, e map[string]any, pointer string) {
	if s, ok := n.words(); ok && e["body"] == nil {
		e["body"] = map[string]any{"name": s}
		r.place(n, pointer+"/body/name", HowOrganisation)
	}
}

// eventOn is an event of which the line gives the day alone.
func eventOn(kind string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			if s, ok := item.words(); ok {
				if _, isDate := readDate(s, r.year); !isDate {
					r.claim(item, "caseEvents."+kind)
					continue
				}
				e, pointer := r.event(item, kind)
				r.part(item, e, pointer, "on")
			}
		}
	}
}

// readStages reads what happened before it opened.
func readStages(r *reader, n *node) {
	for _, item := range n.items() {
		what := item
		if item.kind == object {
			what = item.get("what")
		}
		s, ok := what.words()
		if !ok {
			continue
		}
		e, pointer := r.event(item, table("case_event_kinds").one(s))
		r.part(what, e, pointer, "text")
		for _, name := range []string{"on", "year", "date"} {
			if item.get(name) != nil {
				r.part(item.get(name), e, pointer, "on")
			}
		}
		if item.kind == object && item.get("body") != nil {
			r.eventBody(item.get("body"), e, pointer)
		}
	}
}

// readScrutiny reads what a scrutiny body did and where it stood.
func readScrutiny(r *reader, n *node) {
	for _, item := range n.items() {
		if item.kind != object {
			if s, ok := item.words(); ok {
				e, pointer := r.event(item, "")
				e["text"] = s
				r.place(item, pointer+"/text", HowTyped)
			}
			continue
		}
		kind := ""
		if item.get("position") != nil {
			kind = "scrutiny_position"
		} else if item.get("on") != nil || item.get("met_on") != nil || item.get("earlier_minute") != nil {
			kind = "scrutiny_meeting"
		}
		e, pointer := r.event(item, kind)
		for _, m := range item.nodes {
			switch m.name {
			case "body", "committee":
				r.eventBody(m, e, pointer)
			case "on", "met_on", "reported_on":
				r.part(m, e, pointer, "on")
			case "position":
				r.part(m, e, pointer, "position")
				if code := table("case_event_outcomes").one(wordsOf(m)); code != "" && e["outcome"] == nil {
					e["outcome"] = code
					r.place(m, pointer+"/outcome", HowDerived)
				}
			case "outcome":
				r.eventOutcome(m, e, pointer)
			case "vote":
				r.part(m, e, pointer, "vote")
			case "earlier_minute", "text", "note":
				r.part(m, e, pointer, "text")
			case "source_url", "url":
				r.part(m, e, pointer, "url")
			}
		}
	}
}

// eventOutcome keeps how an event ended in words, with the code where the words
// have one.
func (r *reader) eventOutcome(n *node, e map[string]any, pointer string) {
	s, ok := n.words()
	if !ok {
		return
	}
	if code := table("case_event_outcomes").one(s); code != "" && e["outcome"] == nil {
		e["outcome"] = code
		r.place(n, pointer+"/outcome", HowTyped)
	}
	if e["text"] == nil {
		e["text"] = s
		r.place(n, pointer+"/text", HowAsStated)
	} else if !r.placed[n.path] {
		r.claim(n, strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")+".outcome")
	}
}

// readAssurance reads the gates a proposal passed. A report that came later is
// an event of its own.
func readAssurance(r *reader, n *node) {
	for _, item := range n.items() {
		if item.kind != object {
			if s, ok := item.words(); ok {
				e, pointer := r.event(item, "assurance_gate")
				e["text"] = s
				r.place(item, pointer+"/text", HowTyped)
			}
			continue
		}
		body := item.get("body")
		e, pointer := r.event(item, first(table("case_event_kinds").one(wordsOf(body)), "assurance_gate"))
		if body != nil {
			r.eventBody(body, e, pointer)
		}
		for _, m := range item.nodes {
			switch m.name {
			case "on", "met_on":
				r.part(m, e, pointer, "on")
			case "outcome":
				r.eventOutcome(m, e, pointer)
			case "report_published", "report_published_on":
				r.follow(m, e, "report_published", body)
			}
		}
	}
}

// follow adds an event that follows from another, of which the line gives the
// day. Its id is a word that becomes an id when the record is written.
func (r *reader) follow(n *node, parent map[string]any, kind string, body *node) (map[string]any, string) {
	s, ok := n.words()
	if _, isDate := readDate(s, r.year); !ok || !isDate {
		return nil, ""
	}
	if parent["id"] == nil {
		r.parts++
		parent["id"] = PartID + itoa(r.parts)
	}
	e, pointer := r.event(n, kind)
	e["parentEventId"] = parent["id"]
	if name, ok := body.words(); ok {
		e["body"] = map[string]any{"name": name}
		r.place(body, pointer+"/body/name", HowOrganisation)
	}
	r.part(n, e, pointer, "on")
	return e, pointer
}

// PartID starts the name of a part inside a draft that is not yet an id.
const PartID = "part:"

// chain says which dates of a referral are events of their own, and which of
// them are the panel's.
var chain = map[string]struct {
	kind  string
	panel bool
}{
	"council_vote_on":     {"council_motion", false},
	"panel_asked_on":      {"panel_asked", true},
	"panel_asked_by":      {"panel_asked", true},
	"interim_advice_on":   {"panel_interim_advice", true},
	"evidence_interviews": {"other", true},
	"final_advice_on":     {"panel_final_advice", true},
	"advice_published_on": {"report_published", true},
}

// readReferrals reads referrals: each is a chain of events, from the vote to
// the answer.
func readReferrals(r *reader, n *node) {
	for _, item := range n.items() {
		if item.kind == object {
			r.referral(item)
		}
	}
}

func (r *reader) referral(n *node) {
	e, pointer := r.event(n, table("case_event_kinds").one("to "+wordsOf(n.get("to"))))
	for _, m := range n.nodes {
		switch m.name {
		case "by":
			r.part(m, e, pointer, "by")
		case "made_on", "first_made_on", "on":
			r.part(m, e, pointer, "on")
		case "to":
			r.eventBody(m, e, pointer)
		case "vote":
			r.part(m, e, pointer, "vote")
		case "type", "text":
			r.part(m, e, pointer, "text")
		case "grounds":
			r.eventList(m, e, pointer, "grounds")
		case "outcome_on":
			r.part(m, e, pointer, "outcomeOn")
		case "source_url", "url":
			r.part(m, e, pointer, "url")
		case "conflicts":
			readConflicts(r, m)
		}
	}
	if m := n.get("outcome"); m != nil {
		r.eventOutcome(m, e, pointer)
	}
	if m := n.get("advice_due"); m != nil {
		r.adviceDue(m, e, pointer)
	}
	r.chain(n, e)
}

func (r *reader) eventList(n *node, e map[string]any, pointer, field string) {
	for _, item := range n.items() {
		if s, ok := item.words(); ok {
			all, _ := e[field].([]any)
			e[field] = append(all, s)
			r.place(item, pointer+"/"+field+"/"+itoa(len(all)), HowTyped)
		}
	}
}

// adviceDue reads the days by which advice was due, as they were moved.
func (r *reader) adviceDue(n *node, e map[string]any, pointer string) {
	for _, item := range n.items() {
		s, ok := item.words()
		w, isDate := readDate(strings.TrimPrefix(s, "moved to "), r.year)
		if !ok || !isDate || w.more {
			continue
		}
		all, _ := e["adviceDueOn"].([]any)
		e["adviceDueOn"] = append(all, w.date.String())
		r.place(item, pointer+"/adviceDueOn/"+itoa(len(all)), HowTyped)
	}
}

// chain adds the events that a referral led to.
func (r *reader) chain(n *node, referral map[string]any) {
	for _, m := range n.nodes {
		c, ok := chain[m.name]
		if !ok {
			continue
		}
		var body *node
		if c.panel {
			body = n.get("panel")
		}
		e, pointer := r.follow(m, referral, c.kind, body)
		if e == nil {
			continue
		}
		if c.kind == "other" {
			e["text"] = strings.ReplaceAll(m.name, "_", " ")
			r.place(m, pointer+"/text", HowDerived)
		}
		if m.name == "final_advice_on" && n.get("panel_verdict") != nil {
			r.part(n.get("panel_verdict"), e, pointer, "position")
		}
	}
}
