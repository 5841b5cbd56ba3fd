package intake

import (
	"regexp"

	"heard/internal/register"
)

func stakeholderRules() map[string]rule {
	return map[string]rule{
		"name":              stated("/name"),
		"title":             stated("/name"),
		"stakeholder_type":  coded("stakeholder_kinds", "/kind", "/kindAsStated"),
		"org_type":          coded("stakeholder_kinds", "/kind", "/kindAsStated"),
		"area":              readPlaces,
		"aliases":           readAliases("/aliases"),
		"renamed_from":      readFormerNames,
		"represents":        readCommunities("/reach/reaches"),
		"communities":       readCommunities("/reach/reaches"),
		"role":              list("/profile/roles"),
		"roles":             list("/profile/roles"),
		"runs":              list("/profile/runs"),
		"actions":           list("/profile/actions"),
		"approach":          list("/profile/approach"),
		"includes":          list("/profile/includes"),
		"venues":            list("/profile/venues"),
		"channel":           list("/profile/channels"),
		"channels":          list("/profile/channels"),
		"agreement":         list("/profile/agreements"),
		"agreements":        list("/profile/agreements"),
		"duty":              list("/profile/duties"),
		"duties":            list("/profile/duties"),
		"structure":         stated("/profile/structure"),
		"makeup":            stated("/profile/makeup"),
		"representative":    stated("/profile/representativeness"),
		"meets":             stated("/profile/meets"),
		"run_by":            stated("/profile/runBy"),
		"chaired_by_role":   stated("/profile/chairedByRole"),
		"legal_form":        stated("/profile/legalForm"),
		"funding":           stated("/profile/funding"),
		"parent":            role("hosted_by"),
		"funders":           role("funded_by"),
		"sponsors":          bodiesOr("sponsor", "sponsors"),
		"observers":         bodiesOr("observer", "observers"),
		"predecessor":       list("/lineage/predecessorsAsStated"),
		"predecessors":      list("/lineage/predecessorsAsStated"),
		"successor":         list("/lineage/successorsAsStated"),
		"successors":        list("/lineage/successorsAsStated"),
		"position":          readPosition,
		"positions":         readPosition,
		"members":           counted("people", "members"),
		"petition":          counted("signatures", "signed"),
		"footfall":          counted("people", "attended"),
		"practice_list":     claimed("practiceList"),
		"population":        claimed("population"),
		"established":       date("/validFrom"),
		"abolished":         date("/validTo"),
		"announced":         claimed("announced"),
		"recruiting_during": claimed("recruitingDuring"),
		"status":            stated("/statusNote"),
		"website":           address("/web"),
		"web":               address("/web"),
		"charity_number":    stated("/identity/charityNumber"),
		"registered":        flag("/registered"),
		"previous_domains":  readDomains("former"),
		"inherited_domains": readDomains("inherited"),
		"published_on":      claimed("publishedOn"),
		"campaign":          list("/campaigns"),
		"description":       claimed("description"),
	}
}

// readFormerNames keeps names a body no longer has.
func readFormerNames(r *reader, n *node) {
	for _, item := range n.items() {
		if s, ok := item.words(); ok && fits(s, 300) {
			r.place(item, r.add("/aliases", map[string]any{"name": s, "kind": "former_name"}), HowTyped)
		}
	}
}

// bodiesOr reads the names of bodies with one role; a number of them is a fact
// without a field.
func bodiesOr(code, field string) rule {
	return func(r *reader, n *node) {
		if n.kind == number {
			r.claim(n, field)
			return
		}
		role(code)(r, n)
	}
}

// readPosition reads where a body stands on something.
func readPosition(r *reader, n *node) {
	for _, item := range n.items() {
		s, ok := item.words()
		if !ok {
			continue
		}
		p := map[string]any{"text": s}
		pointer := r.add("/positions", p)
		r.place(item, pointer+"/text", HowTyped)
		if code := table("positions").one(s); code != "" {
			p["position"] = code
			r.place(item, pointer+"/position", HowDerived)
		}
	}
}

// finishStakeholder sets the state: active, unless it is known to be over.
func finishStakeholder(r *reader) error {
	if r.get("/name") == nil {
		return errNoTitle("name")
	}
	state := "active"
	if words, ok := r.get("/statusNote").(string); ok {
		state = first(table("stakeholder_states").one(words), state)
	}
	if r.isOver("/validTo") {
		state = "closed"
	}
	r.state(state)
	return nil
}

// isOver says whether the date at the pointer lies before today.
func (r *reader) isOver(pointer string) bool {
	words, _ := r.get(pointer).(string)
	d, err := register.ParsePartialDate(words)
	return err == nil && d.Latest().Before(r.options.Today)
}

var dayInWords = regexp.MustCompile(`\b[12]\d{3}-\d{2}(?:-\d{2})?\b`)
