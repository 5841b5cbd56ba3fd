package intake

func organisationRules() map[string]rule {
	return map[string]rule{
		"name":              stated("/name"),
		"title":             stated("/name"),
		"organisation":      claimed("organisation"),
		"organisations":     role("lead"),
		"org_type":          readOrganisationType,
		"aliases":           readAliases("/aliases"),
		"short_name":        stated("/shortName"),
		"established":       date("/validFrom"),
		"abolished":         date("/validTo"),
		"predecessor":       readLineage("/lineage/predecessorIds", "predecessor"),
		"predecessors":      readLineage("/lineage/predecessorIds", "predecessor"),
		"successor":         readLineage("/lineage/successorIds", "successor"),
		"successors":        readLineage("/lineage/successorIds", "successor"),
		"previous_domains":  readDomains("former"),
		"inherited_domains": readDomains("inherited"),
		"domains":           readDomains("current"),
		"website":           address("/publicContact/web"),
		"web":               address("/publicContact/web"),
		"charity_number":    stated("/identity/charityNumber"),
		"company_number":    stated("/identity/companyNumber"),
		"ods_code":          stated("/odsCode"),
		"gss_code":          stated("/gssCode"),
		"duty":              claimed("duty"),
		"population":        claimed("population"),
		"legal_form":        claimed("legalForm"),
		"published_on":      claimed("publishedOn"),
		"communities":       claimed("communities"),
		"area":              readPlaces,
		"description":       claimed("description"),
	}
}

// readOrganisationType keeps the words where they are no code.
func readOrganisationType(r *reader, n *node) {
	s, ok := n.words()
	if !ok {
		return
	}
	if code := table("organisation_types").one(s); code != "" {
		r.put("/type", code)
		r.place(n, "/type", HowTyped)
		return
	}
	r.claim(n, "type")
}

// readAliases keeps other names of a body.
func readAliases(pointer string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			if s, ok := item.words(); ok && fits(s, 300) {
				r.place(item, r.add(pointer, map[string]any{"name": s})+"/name", HowTyped)
			}
		}
	}
}

// readLineage names bodies before or after this one. They are found or made by
// name; the words stay in a claim.
func readLineage(pointer, field string) rule {
	return func(r *reader, n *node) {
		for i, item := range n.items() {
			s, ok := item.words()
			if !ok {
				continue
			}
			name := field
			if n.kind == array && len(n.nodes) > 1 {
				name += "." + itoa(i+1)
			}
			r.place(item, r.add("/claims", map[string]any{"field": name, "value": s}), HowClaim)
			r.d.Lineage = append(r.d.Lineage, Name{Words: s, Path: item.path, Pointer: pointer})
		}
	}
}

// readDomains keeps web domains with what became of them.
func readDomains(status string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			if s, ok := item.words(); ok && len(s) <= 253 {
				r.place(item, r.add("/identity/webDomains", map[string]any{"domain": s, "status": status}), HowTyped)
			}
		}
	}
}

func finishOrganisation(r *reader) error {
	if r.get("/name") == nil {
		return errNoTitle("name")
	}
	return nil
}
