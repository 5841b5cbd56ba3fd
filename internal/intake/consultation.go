package intake

import (
	"strings"

	"heard/internal/register"
)

func consultationRules() map[string]rule {
	return map[string]rule{
		"title":                      title,
		"name":                       title,
		"summary":                    stated("/summary"),
		"trigger":                    stated("/proposal/trigger"),
		"rationale":                  list("/proposal/caseForChange/reasons"),
		"reason":                     list("/proposal/caseForChange/reasons"),
		"purpose":                    stated("/proposal/caseForChange/text"),
		"concerns":                   list("/proposal/concerns"),
		"statutory_basis":            stated("/proposal/statutoryBasis"),
		"started_on":                 end("/opensOn", "startsWeekday"),
		"ended_on":                   end("/closesOn", "endsWeekday"),
		"period":                     period("/opensOn", "/closesOn"),
		"year":                       readYear("/opensOn", "/closesOn"),
		"date_status":                remark(periodText),
		"phases":                     list("/time/phases"),
		"methods":                    readMethods,
		"method":                     readMethods,
		"channels":                   readMethods,
		"formats":                    readFormats("/access/formats"),
		"sessions":                   readSessions,
		"themes":                     codes("topics", "/topics", "/topicsAsStated"),
		"options":                    readOptions,
		"preferred_option":           readPreferred,
		"single_option_consultation": flag("/questions/0/singleOption"),
		"events":                     counted("events", "held"),
		"participants":               counted("people", "took_part"),
		"responses":                  counted("responses", "responded"),
		"response_totals_claimed":    counted("responses", "responded"),
		"affected":                   counted("people", "affected"),
		"reach":                      readReach,
		"petition":                   counted("signatures", "signed"),
		"response_rate":              stated("/analysis/responseRate"),
		"findings":                   list("/analysis/findings"),
		"analysed_by":                readAnalyst,
		"report_published_on":        date("/analysis/publishedOn"),
		"approved_to_consult_on":     eventOn("board_approval_to_consult"),
		"earlier_stages":             readStages,
		"scrutiny":                   readScrutiny,
		"assurance":                  readAssurance,
		"referrals":                  readReferrals,
		"follow_up":                  readFollowUp,
		"mitigation_discussed":       stated("/after/mitigation"),
		"decision":                   readDecision,
		"decision_parts":             readDecisionParts,
		"decision_on":                readDecisionOn,
		"decision_maker":             readDecisionMaker,
		"applies_from":               readAppliesFrom,
		"transition":                 readTransition,
		"decision_due":               date("/decision/dueOn"),
		"decision_status":            remark("/asStated/statusText"),
		"impact_assessment":          claimed("impactAssessment"),
		"context":                    claimed("context"),
		"funding":                    claimed("funding"),
		"formal":                     claimed("formal"),
		"formal_consultation":        claimed("formal"),
		"take_part":                  address("/takePart/url"),
		"from":                       ifDate(end("/opensOn", "startsWeekday")),
		"to":                         ifDate(end("/closesOn", "endsWeekday")),
		"respondents":                counted("people", "responded"),
		"outcome":                    claimed("outcome"),
	}
}

// readReach reads how many people, events and documents a consultation reached.
// A member whose name does not say what it counts is a fact.
func readReach(r *reader, n *node) {
	if n.kind != object {
		counted("people", "reached")(r, n)
		return
	}
	for _, m := range n.nodes {
		words := strings.ReplaceAll(m.name, "_", " ")
		meaning := table("reach_names").all(words)
		if len(meaning) != 2 {
			r.claim(m, "reach."+m.name)
			continue
		}
		r.count(m, quantity{unit: meaning[0], kind: meaning[1], part: words, field: "reach"})
	}
}

// question is the question whose options the line lists. One is made where
// there is none.
func (r *reader) question() map[string]any {
	all, _ := r.get("/questions").([]any)
	if len(all) == 0 {
		r.add("/questions", map[string]any{})
		all, _ = r.get("/questions").([]any)
	}
	return all[0].(map[string]any)
}

// readOptions reads the ways forward that people were asked about.
func readOptions(r *reader, n *node) {
	for _, item := range n.items() {
		label := item
		if item.kind == object {
			if label = item.get("label"); label == nil {
				label = item.get("title")
			}
		}
		s, ok := label.words()
		if !ok {
			continue
		}
		q := r.question()
		list, _ := q["options"].([]any)
		o := map[string]any{"title": s}
		q["options"] = append(list, o)
		pointer := "/questions/0/options/" + itoa(len(list))
		r.place(label, pointer+"/title", HowTyped)
		if field := table("option_labels").one(s); field != "" {
			o[field] = true
			r.place(label, pointer+"/"+field, HowDerived)
		}
		if item.kind == object {
			r.option(item, o, pointer)
		}
	}
}

func (r *reader) option(n *node, o map[string]any, pointer string) {
	for _, m := range n.nodes {
		s, ok := m.words()
		if !ok {
			continue
		}
		switch m.name {
		case "id", "code":
			o["code"] = s
			r.place(m, pointer+"/code", HowTyped)
		case "status":
			o["statusReason"] = s
			r.place(m, pointer+"/statusReason", HowAsStated)
			if code := table("option_statuses").one(s); code != "" {
				o["status"] = code
				r.place(m, pointer+"/status", HowDerived)
			}
			if code := table("option_viability").one(s); code != "" {
				o["viable"] = code == "viable"
				r.place(m, pointer+"/viable", HowDerived)
			}
		case "note", "description":
			o["description"] = s
			r.place(m, pointer+"/description", HowTyped)
		}
	}
}

// readPreferred marks the option that those who propose prefer. Where no
// options are listed it is one by itself.
func readPreferred(r *reader, n *node) {
	s, ok := n.words()
	if !ok {
		return
	}
	r.pending(n)
	r.later = append(r.later, func() {
		delete(r.placed, n.path)
		q := r.question()
		options, _ := q["options"].([]any)
		for i, v := range options {
			if o := v.(map[string]any); o["code"] == s || o["title"] == s {
				o["isPreferred"] = true
				r.place(n, "/questions/0/options/"+itoa(i)+"/isPreferred", HowTyped)
				return
			}
		}
		if len(options) == 0 {
			q["options"] = []any{map[string]any{"title": s, "isPreferred": true}}
			r.place(n, "/questions/0/options/0", HowTyped)
			return
		}
		r.claim(n, "preferredOption")
	})
}

// readAnalyst is who made sense of the responses.
func readAnalyst(r *reader, n *node) {
	for _, item := range n.items() {
		r.body(item, "analysed_by")
		if s, ok := item.words(); ok && r.get("/analysis/byName") == nil {
			r.put("/analysis/byName", s)
			r.place(item, "/analysis/byName", HowDerived)
		}
	}
}

// readFollowUp reads further involvement after it closed.
func readFollowUp(r *reader, n *node) {
	for _, item := range n.items() {
		if item.kind != object {
			texts("/after/followUps")(r, item)
			continue
		}
		f := map[string]any{}
		pointer := r.add("/after/followUps", f)
		for _, m := range item.nodes {
			field := map[string]string{"type": "text", "text": "text", "what": "text", "topic": "topic", "started_on": "startsOn", "ended_on": "endsOn"}[m.name]
			if field != "" {
				r.part(m, f, pointer, field)
			}
		}
	}
}

// dateFields are the fields of parts that take a date.
var dateFields = map[string]bool{"on": true, "outcomeOn": true, "startsOn": true, "endsOn": true, "statusOn": true}

// part sets one field of a part of the record.
func (r *reader) part(n *node, part map[string]any, pointer, field string) {
	s, ok := n.words()
	if !ok || part[field] != nil {
		return
	}
	if !dateFields[field] {
		part[field] = s
		r.place(n, pointer+"/"+field, HowTyped)
		return
	}
	w, ok := readDate(s, r.year)
	if !ok {
		return
	}
	part[field] = w.date.String()
	r.place(n, pointer+"/"+field, HowTyped)
	if w.more {
		r.place(n, r.add("/claims", map[string]any{"field": strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".") + "." + field, "value": s, "headline": true}), HowDerived)
	}
}

// finishConsultation sets the state that its facts prove: decided, when a
// decision is stated that is more than advice; closed, when its last day has
// passed or its report is out; open, when its first day has; else required.
func finishConsultation(r *reader) error {
	if r.get("/title") == nil {
		return errNoTitle("title")
	}
	state := "formal_required"
	start, _ := r.get("/opensOn").(string)
	if d, err := register.ParsePartialDate(start); err == nil && !d.Earliest().After(r.options.Today) {
		state = "open"
	}
	if r.consultationOver() {
		state = "closed"
	}
	if words, ok := r.get("/asStated/statusText").(string); ok {
		state = first(table("consultation_states").one(words), state)
	}
	if r.isDecided() {
		state = "decided"
	}
	r.state(state)
	r.finishDecision()
	return nil
}

func (r *reader) consultationOver() bool {
	if r.get("/closesOn") != nil {
		return r.isOver("/closesOn")
	}
	start, _ := r.get("/opensOn").(string)
	days, stated := r.get("/asStated/durationDays").(int)
	if d, err := register.ParsePartialDate(start); err == nil && stated && d.Latest().AddDays(days).Before(r.options.Today) {
		return true
	}
	return r.isOver("/analysis/publishedOn") || r.isOver("/publishedOn")
}
