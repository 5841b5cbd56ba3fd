package intake

import (
	"strings"

	"heard/internal/register"
)

// decisionDoc is the decision that the line states, a record of its own.
func (r *reader) decisionDoc() map[string]any {
	if r.decided == nil {
		r.decided = map[string]any{}
	}
	return r.decided
}

// placeDecision notes that a leaf went into the decision.
func (r *reader) placeDecision(n *node, pointer, how string) {
	r.place(n, pointer, how)
	r.leaves[len(r.leaves)-1].Noun = register.NounDecision
}

// decisionPart is the part of the decision that the line speaks of as one.
func (r *reader) decisionPart() map[string]any {
	d := r.decisionDoc()
	parts, _ := d["parts"].([]any)
	if len(parts) == 0 {
		d["parts"] = []any{map[string]any{}}
		parts = d["parts"].([]any)
	}
	return parts[0].(map[string]any)
}

// readDecision reads what was decided, in words. It sets an outcome only where
// the words hold one.
func readDecision(r *reader, n *node) {
	if n.kind == null {
		r.place(n, "/decisionIds", HowTyped)
		return
	}
	if s, ok := n.words(); ok {
		r.decisionText(n, r.decisionPart(), "/parts/0", s)
	}
}

func (r *reader) decisionText(n *node, part map[string]any, pointer, words string) {
	part["text"] = words
	r.placeDecision(n, pointer+"/text", HowTyped)
	code := table("decision_outcomes").one(words)
	if code == "" {
		return
	}
	part["outcome"] = code
	r.placeDecision(n, pointer+"/outcome", HowDerived)
	if code == "undecided" {
		part["remainder"] = map[string]any{"text": words}
		r.placeDecision(n, pointer+"/remainder/text", HowDerived)
	}
}

// readDecisionParts reads a decision on several matters.
func readDecisionParts(r *reader, n *node) {
	for _, item := range n.items() {
		text := item
		if item.kind == object {
			text = item.get("decision")
		}
		s, ok := text.words()
		if !ok {
			continue
		}
		d := r.decisionDoc()
		parts, _ := d["parts"].([]any)
		part := map[string]any{}
		d["parts"] = append(parts, part)
		pointer := "/parts/" + itoa(len(parts))
		r.decisionText(text, part, pointer, s)
		for _, name := range []string{"topic", "subject", "part"} {
			if subject, ok := item.get(name).words(); ok && part["subject"] == nil {
				part["subject"] = subject
				r.placeDecision(item.get(name), pointer+"/subject", HowTyped)
			}
		}
	}
}

func readDecisionOn(r *reader, n *node) {
	s, ok := n.words()
	w, isDate := readDate(s, r.year)
	if !ok || !isDate {
		r.claim(n, "decision.decidedOn")
		return
	}
	r.decisionDoc()["decidedOn"] = w.date.String()
	r.placeDecision(n, "/decidedOn", HowTyped)
	if w.more {
		r.place(n, r.add("/claims", map[string]any{"field": "decision.decidedOn", "value": s, "headline": true}), HowDerived)
	}
}

// readDecisionMaker is the body that decided, or that is to decide.
func readDecisionMaker(r *reader, n *node) {
	s, ok := n.words()
	if !ok {
		return
	}
	r.pending(n)
	r.later = append(r.later, func() {
		delete(r.placed, n.path)
		if r.decided == nil {
			r.put("/decision/body", s)
			r.place(n, "/decision/body", HowTyped)
			return
		}
		d := r.decisionDoc()
		d["decisionBody"] = s
		r.placeDecision(n, "/decisionBody", HowTyped)
		if strings.Contains(strings.ToLower(s), "in public") {
			d["heldInPublic"] = true
			r.placeDecision(n, "/heldInPublic", HowDerived)
		}
	})
}

// readAppliesFrom is the day from which the decision holds.
func readAppliesFrom(r *reader, n *node) {
	s, ok := n.words()
	w, isDate := readDate(s, r.year)
	if !ok || !isDate || w.more {
		r.claim(n, "decision.appliesFrom")
		return
	}
	r.decisionPart()["effectiveOn"] = w.date.String()
	r.placeDecision(n, "/parts/0/effectiveOn", HowTyped)
}

// readTransition is what holds for those who are between the old and the new.
func readTransition(r *reader, n *node) {
	if s, ok := n.words(); ok {
		r.decisionPart()["transitionRule"] = s
		r.placeDecision(n, "/parts/0/transitionRule", HowTyped)
	}
}

// isDecided says whether the line states a decision: not advice to a body that
// is still to decide, and not only that nothing is decided.
func (r *reader) isDecided() bool {
	parts, _ := r.decided["parts"].([]any)
	for _, v := range parts {
		outcome, _ := v.(map[string]any)["outcome"].(string)
		if v.(map[string]any)["text"] != nil && outcome != "recommended" && outcome != "undecided" && outcome != "not_known" {
			return true
		}
	}
	return len(parts) == 0 && r.decided["decidedOn"] != nil
}

// finishDecision makes the decision a draft of its own, under the title of the
// consultation.
func (r *reader) finishDecision() {
	if r.decided == nil {
		return
	}
	r.decided["title"] = r.get("/title")
	for _, l := range r.leaves {
		if l.Pointer == "#/title" {
			l.How, l.Noun = HowDerived, register.NounDecision
			r.leaves = append(r.leaves, l)
			break
		}
	}
	if sources := r.get("/provenance"); sources != nil {
		r.decided["provenance"] = sources
		for _, l := range r.leaves {
			if strings.HasPrefix(l.Pointer, "#/provenance/") && l.Noun == "" {
				if l.Noun = register.NounDecision; l.Path != "" {
					l.How = HowDerived
				}
				r.leaves = append(r.leaves, l)
			}
		}
	}
	r.leaves = append(r.leaves, Leaf{Value: `"recorded"`, Pointer: "#/state", How: HowDefault, Noun: register.NounDecision})
	r.d.Decision = &Draft{Noun: register.NounDecision, Ref: r.d.Ref, State: "recorded", Doc: r.decided}
}
