package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"heard/internal/register"
)

// sharedRules are for names that mean the same on every kind of record.
var sharedRules = map[string]rule{
	"ref":                   readRef,
	"source_url":            readSource,
	"source_urls_also":      readMoreSources,
	"source":                readSourceWords,
	"lead":                  readLead,
	"published_by":          role("published_by"),
	"organisation":          readOwner,
	"organisations":         readOrganisations,
	"partner_organisations": role("supported_by"),
	"analysed_by":           role("analysed_by"),
	"commissioned_by":       role("commissioned_by"),
	"facilitated_by":        role("facilitated_by"),
	"requested_by":          role("requested_by"),
	"funded_by":             role("funded_by"),
	"supported_by":          role("supported_by"),
	"hosted_by":             role("hosted_by"),
	"delivered_by":          role("delivered_by"),
	"verified_by":           role("verified_by"),
	"shared_with":           role("presented_to"),
	"places":                readPlaces,
	"communities":           readCommunities("/communities"),
	"campaign":              list("/campaigns"),
	"programme":             list("/campaigns"),
	"aliases_of_programme":  list("/campaigns"),
	"conflicts":             readConflicts,
	"note":                  claimed("note"),
	"notes":                 claimed("note"),
	"status":                remark("/asStated/statusText"),
	"level":                 claimed("level"),
	"links":                 readLinks,
	"same_as":               sameAs,
	"recommendations_made":  counted("recommendations", "recommended"),
	"published_on":          date("/publishedOn"),
	"date_note":             remark(periodText),
	"date_precision":        readDatePrecision,
	"duration_as_stated":    duration,
}

// fits says whether a text has at most so many characters.
func fits(s string, most int) bool { return utf8.RuneCountInString(s) <= most }

// readRef keeps the key under which the source knows the record.
func readRef(r *reader, n *node) {
	if s, ok := n.words(); ok && fits(s, 200) {
		r.d.Ref = s
		r.place(n, "/externalRefs/0/value", HowTyped)
	}
}

// readSource is where the record comes from.
func readSource(r *reader, n *node) {
	for _, item := range n.items() {
		s, ok := item.words()
		if !ok || !isURL(s) {
			continue
		}
		if r.url == "" {
			r.url = s
		}
		p := map[string]any{"sourceUrl": s}
		pointer := r.add("/provenance", p)
		r.place(item, pointer+"/sourceUrl", HowTyped)
		if kind := publisherKind(s); kind != "" {
			p["publisherKind"] = kind
			r.place(item, pointer+"/publisherKind", HowDerived)
		}
	}
}

func readMoreSources(r *reader, n *node) { readSource(r, n) }

// publisherKind says what kind of publisher stands behind an address, where the
// table knows its host.
func publisherKind(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	host, _, _ := strings.Cut(strings.ToLower(rest), "/")
	for name := host; name != ""; {
		if kind := table("publishers").one(name); kind != "" {
			return kind
		}
		_, name, _ = strings.Cut(name, ".")
	}
	return ""
}

// readOwner names the body whose record it is.
func readOwner(r *reader, n *node) {
	switch {
	case n.kind == array:
		readOrganisations(r, n)
		return
	case n.kind == object && n.get("name") != nil:
		readOwner(r, n.get("name"))
		return
	case r.options.OwnerGiven:
		r.body(n, "lead")
		return
	}
	if s, ok := n.words(); ok && r.d.Owner == nil {
		r.d.Owner = &Name{Words: s, Path: n.path, Pointer: "/ownerOrganisationId"}
		r.place(n, "/ownerOrganisationId", HowOrganisation)
	}
}

// readOrganisations names all bodies whose work it is: the first leads, the
// others lead with it.
func readOrganisations(r *reader, n *node) {
	if n.kind == object {
		for _, m := range n.nodes {
			if code := table("roles").one(m.name); code != "" {
				role(code)(r, m)
			}
		}
		return
	}
	for i, item := range n.items() {
		code := "co_lead"
		if i == 0 {
			code = "lead"
			if s, ok := item.words(); ok && r.d.Owner == nil && !r.options.OwnerGiven {
				r.d.Owner = &Name{Words: s, Path: item.path, Pointer: "/ownerOrganisationId"}
			}
		}
		r.body(item, code)
	}
}

// role is a list of bodies that played one part.
func role(code string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			r.body(item, code)
		}
	}
}

// body adds the part a body played. A body may come as its name, or as an
// object with its name and what it did.
func (r *reader) body(n *node, code string) {
	if n.kind == object {
		name := n.get("name")
		if c := table("roles").one(wordsOf(n.get("role"))); c != "" && name != nil {
			code = c
			r.body(name, code)
			r.place(n.get("role"), r.last("/organisations")+"/role", HowOrganisation)
		}
		return
	}
	s, ok := n.words()
	if !ok || !fits(s, 300) {
		return
	}
	if pointer := r.bodyAt(s, code); pointer != "" {
		r.place(n, pointer, HowOrganisation)
		return
	}
	pointer := r.add("/organisations", map[string]any{"name": s, "role": code})
	r.place(n, pointer, HowOrganisation)
	r.d.Organisations = append(r.d.Organisations, Name{Words: s, Path: n.path, Pointer: pointer + "/organisationId"})
}

// bodyAt is where a body stands with a role already, empty when it does not.
func (r *reader) bodyAt(name, code string) string {
	all, _ := r.get("/organisations").([]any)
	for i, v := range all {
		if o := v.(map[string]any); o["name"] == name && o["role"] == code {
			return "/organisations/" + itoa(i)
		}
	}
	return ""
}

func wordsOf(n *node) string {
	s, _ := n.words()
	return s
}

// last is the pointer of the newest item of a list.
func (r *reader) last(pointer string) string {
	all, _ := r.get(pointer).([]any)
	return pointer + "/" + itoa(len(all)-1)
}

// readPlaces keeps the names of places; the areas they mean are found later.
func readPlaces(r *reader, n *node) {
	for _, item := range n.items() {
		if s, ok := item.words(); ok {
			r.place(item, r.addOnce("/placeNames", s), HowAsStated)
			r.d.Areas = append(r.d.Areas, Name{Words: s, Path: item.path, Pointer: "/areaIds"})
		}
	}
}

// readCommunities keeps how a source names people; each becomes a community.
func readCommunities(ids string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			if s, ok := item.words(); ok {
				if isNumber(s) {
					r.claim(item, first(n.name, "communities"))
					continue
				}
				r.place(item, r.addOnce("/communitiesAsStated", s), HowCommunity)
				name := Name{Words: s, Path: item.path, Pointer: ids}
				if ids != "/communities" {
					name.Member = "communityId"
				}
				r.d.Communities = append(r.d.Communities, name)
			}
		}
	}
}

// isNumber says whether words are a number, or a number of people, groups or the
// like, and do not say who they are. 65+ and over 65 do.
func isNumber(words string) bool {
	all, ok := readAmounts(words)
	if !ok || len(all) != 1 || all[0].stated != "" {
		return false
	}
	return all[0].unit != "" || all[0].qualifier == register.CountExact
}

// readConflicts keeps what disagrees, in words.
func readConflicts(r *reader, n *node) {
	for _, item := range n.items() {
		r.claim(item, register.ClaimConflict)
		r.later = append(r.later, func() { r.disputedWeekday(item) })
	}
}

var calledWeekday = regexp.MustCompile(`(?i)\bcalls?\s+(.{6,30}?)\s+an?\s+([a-z]+day)\b`)

// disputedWeekday keeps the weekday by which a source calls the first or the
// last day, where the words say so.
func (r *reader) disputedWeekday(n *node) {
	m := calledWeekday.FindStringSubmatch(wordsOf(n))
	if m == nil {
		return
	}
	w, ok := readDate(m[1], r.year)
	day := weekdayIn(m[2])
	if !ok || day == "" {
		return
	}
	for _, end := range periodEnds[r.noun] {
		if r.get(end.pointer) == w.date.String() && r.get(end.weekday) == nil {
			r.put(end.weekday, day)
			r.place(n, end.weekday, HowDerived)
			return
		}
	}
}

type periodEnd struct{ pointer, weekday string }

// periodEnds are the first and the last day of each kind of record.
var periodEnds = map[register.Noun][]periodEnd{
	register.NounActivity:     {{"/startsOn", "/asStated/startsWeekday"}, {"/endsOn", "/asStated/endsWeekday"}},
	register.NounInsight:      {{"/collectedFrom", "/asStated/startsWeekday"}, {"/collectedTo", "/asStated/endsWeekday"}},
	register.NounConsultation: {{"/opensOn", "/asStated/startsWeekday"}, {"/closesOn", "/asStated/endsWeekday"}},
}

// readDatePrecision says how exact the dates of the source are.
func readDatePrecision(r *reader, n *node) {
	if s, ok := n.words(); ok {
		r.periodText(n, s)
		r.basis(n, s)
	}
}

// periodBasis is where each kind of record says how its dates are known.
var periodBasis = map[register.Noun]string{register.NounInsight: "/method/periodBasis", register.NounActivity: "/time/basis"}

// linkRule says what a tie to a record of one kind is, on a record of another.
type linkRule struct {
	noun  register.Noun
	field string
	list  bool
	item  map[string]any
	kind  string
}

// readLinks ties the record to others by their refs.
func readLinks(r *reader, n *node) {
	if n.kind != object {
		r.links(n, linkRule{kind: LinkRelated})
		return
	}
	for _, m := range n.nodes {
		rule, ok := linkRules[r.noun][m.name]
		if !ok {
			rule = linkRule{kind: LinkRelated}
		}
		r.links(m, rule)
	}
}

// LinkRelated is the kind of a tie whose source does not say what it means.
const LinkRelated = "related_to"

func (r *reader) links(n *node, rule linkRule) {
	for _, item := range n.items() {
		s, ok := item.words()
		if !ok {
			continue
		}
		l := Link{Ref: s, Path: item.path, Raw: item.raw, Field: rule.field, List: rule.list, Item: rule.item, Kind: rule.kind}
		if rule.noun != "" {
			l.Nouns = []register.Noun{rule.noun}
		}
		r.d.Links = append(r.d.Links, l)
		r.pending(item)
	}
}

// pending marks a leaf whose place is known once all lines are read.
func (r *reader) pending(n *node) { r.placed[n.path] = true }

// sameAs says that another record is the same real thing.
func sameAs(r *reader, n *node) {
	r.links(n, linkRule{kind: "duplicate_of"})
}

var linkRules = map[register.Noun]map[string]linkRule{
	register.NounActivity: {
		"consultation": {noun: register.NounConsultation, field: "/context/consultationId"},
		"part_of":      {noun: register.NounActivity, kind: "part_of"},
		"follow_up_to": {kind: "follow_up_to"},
	},
	register.NounFeedbackLoop: {
		"insight":       loopSource(register.NounInsight),
		"insights":      loopSource(register.NounInsight),
		"activity":      loopSource(register.NounActivity),
		"activities":    loopSource(register.NounActivity),
		"consultation":  loopSource(register.NounConsultation),
		"consultations": loopSource(register.NounConsultation),
	},
	register.NounInsight: {
		"activity":     {noun: register.NounActivity, field: "/origin/activityIds", list: true},
		"activities":   {noun: register.NounActivity, field: "/origin/activityIds", list: true},
		"consultation": {noun: register.NounConsultation, field: "/origin/consultationId"},
		"previous":     {noun: register.NounInsight, field: "/origin/previousInsightId"},
	},
}

// loopSource is a record that feedback comes from.
func loopSource(noun register.Noun) linkRule {
	return linkRule{noun: noun, field: "/sources", list: true, item: map[string]any{"type": string(noun)}}
}
