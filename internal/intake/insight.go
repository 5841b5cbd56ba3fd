package intake

import (
	"strconv"
	"strings"
)

func insightRules() map[string]rule {
	return map[string]rule{
		"title":                  title,
		"name":                   title,
		"summary":                stated("/summary"),
		"findings":               texts("/keyFindings"),
		"themes":                 codes("topics", "/topics", "/topicsAsStated"),
		"sample":                 counted("people", "sample"),
		"participants":           counted("people", "took_part"),
		"responses":              counted("responses", "responded"),
		"events":                 counted("events", "held"),
		"sentiment":              readSentiment,
		"ratings":                counted("responses", "rated"),
		"ratings_pct":            readShares("rating"),
		"demographics":           readDemographics,
		"trend":                  stated("/content/trend"),
		"gaps":                   list("/content/gaps"),
		"collected_from":         end("/collectedFrom", "startsWeekday"),
		"collected_to":           end("/collectedTo", "endsWeekday"),
		"started_on":             end("/collectedFrom", "startsWeekday"),
		"ended_on":               end("/collectedTo", "endsWeekday"),
		"collected_on":           readDays("/collectedFrom", "/collectedTo"),
		"period":                 period("/collectedFrom", "/collectedTo"),
		"source_period":          period("/collectedFrom", "/collectedTo"),
		"method":                 codes("methods", "/method/methods", "/method/methodsAsStated"),
		"methods":                codes("methods", "/method/methods", "/method/methodsAsStated"),
		"response_rate":          stated("/method/responseRate"),
		"limitations":            stated("/method/limitations"),
		"recommendations":        readRecommendations,
		"response":               readResponse,
		"provider_response":      readResponse,
		"presented_to":           readPresented,
		"previous_visit":         claimed("previousVisit"),
		"named_services_praised": claimed("namedServicesPraised"),
		"partner_organisations":  role("supported_by"),
		"quotes":                 claimed("quote"),
		"from":                   ifDate(end("/collectedFrom", "startsWeekday")),
		"to":                     ifDate(end("/collectedTo", "endsWeekday")),
		"respondents":            counted("people", "responded"),
		"outcome":                claimed("outcome"),
		"type":                   ifKnown("methods", codes("methods", "/method/methods", "/method/methodsAsStated")),
	}
}

// title is the name of the record. What is too long for it is shortened, and
// the whole stays unplaced.
func title(r *reader, n *node) {
	s, ok := n.words()
	if !ok || r.get("/title") != nil {
		return
	}
	if short := shorten(s); short != s {
		r.put("/title", short)
		r.unplace(n)
		r.place(n, "/title", HowDerived)
		return
	}
	r.put("/title", s)
	r.place(n, "/title", HowTyped)
}

// maxTitle is the most signs a title may have.
const maxTitle = 150

// shorten cuts a text to the length of a title, between words.
func shorten(s string) string {
	signs := []rune(s)
	if len(signs) <= maxTitle {
		return s
	}
	cut := string(signs[:maxTitle-1])
	if i := strings.LastIndexByte(cut, ' '); i > maxTitle/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.") + "…"
}

// readDays reads one day or several: the first is the start of the period, the
// last its end.
func readDays(start, end string) rule {
	return func(r *reader, n *node) {
		items := n.items()
		if len(items) == 1 {
			period(start, end)(r, items[0])
			return
		}
		for i, item := range items {
			s, ok := item.words()
			if !ok {
				continue
			}
			w, isDate := readDate(s, r.year)
			switch {
			case isDate && i == 0 && r.get(start) == nil:
				r.put(start, w.date.String())
				r.place(item, start, HowTyped)
			case isDate && i == len(items)-1 && r.get(end) == nil:
				r.put(end, w.date.String())
				r.place(item, end, HowTyped)
			}
			r.periodText(item, s)
		}
	}
}

// readSentiment reads a word, words, or shares in percent.
func readSentiment(r *reader, n *node) {
	if n.kind != object {
		coded("sentiments", "/content/sentiment", "/content/sentimentAsStated")(r, n)
		return
	}
	readShares("")(r, n)
	for _, m := range n.nodes {
		if s, ok := m.words(); ok && !r.placed[m.path] {
			r.join("/content/sentimentAsStated", strings.ReplaceAll(m.name, "_", " ")+": "+s)
			r.place(m, "/content/sentimentAsStated", HowAsStated)
		}
	}
}

// readShares reads percentages by answer. A member unit that says percent is
// said by the field.
func readShares(scale string) rule {
	return func(r *reader, n *node) {
		if n.kind != object {
			return
		}
		for _, m := range n.nodes {
			if m.kind == object {
				readShares(strings.TrimSuffix(strings.ReplaceAll(m.name, "_", " "), " pct"))(r, m)
				continue
			}
			s, ok := m.words()
			if ok && m.name == "unit" && (s == "percent" || s == "%") {
				r.place(m, "/method/shares", HowTyped)
				continue
			}
			percent, ok := readPercent(m)
			if !ok {
				continue
			}
			share := map[string]any{"percent": percent}
			if code := table("sentiments").one(m.name); code != "" && scale == "" {
				share["sentiment"] = code
			} else {
				share["answer"] = strings.ReplaceAll(m.name, "_", " ")
			}
			if scale != "" {
				share["scale"] = scale
			}
			r.place(m, r.add("/method/shares", share), HowTyped)
		}
	}
}

// readPercent reads a number from 0 to 100, or such a text with a percent sign.
func readPercent(n *node) (float64, bool) {
	s, ok := n.words()
	if !ok {
		return 0, false
	}
	bare := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(s, "%"), "per cent"))
	if n.kind == text && bare == s {
		return 0, false
	}
	v, err := strconv.ParseFloat(bare, 64)
	return v, err == nil && v >= 0 && v <= 100
}

// readDemographics reads who the sample was made of: numbers, and shares where
// the name says so.
func readDemographics(r *reader, n *node) {
	if n.kind != object {
		return
	}
	for _, m := range n.nodes {
		if strings.HasSuffix(m.name, "_pct") && m.kind == object {
			readShares(strings.ReplaceAll(strings.TrimSuffix(m.name, "_pct"), "_", " "))(r, m)
			continue
		}
		r.counts(m, quantity{unit: "people", kind: "sample", field: "demographics"}.narrow(m.name))
	}
}

// readRecommendations reads a list, or their number where only that is known.
func readRecommendations(r *reader, n *node) {
	if n.kind == number {
		r.count(n, quantity{unit: "recommendations", kind: "recommended", field: "recommendations"})
		return
	}
	texts("/recommendations")(r, n)
}

// readResponse reads the answer of a provider to the whole.
func readResponse(r *reader, n *node) {
	for _, item := range n.items() {
		if item.kind != object {
			if s, ok := item.words(); ok {
				r.place(item, r.add("/providerResponses", map[string]any{"text": s})+"/text", HowTyped)
			} else if item.kind == boolean {
				r.claim(item, "providerResponse")
			}
			continue
		}
		r.response(item)
	}
}

func (r *reader) response(n *node) {
	answer := map[string]any{}
	pointer := r.add("/providerResponses", answer)
	for _, m := range n.nodes {
		s, ok := m.words()
		if !ok {
			continue
		}
		switch m.name {
		case "from", "by", "name", "organisation":
			answer["name"] = s
			r.place(m, pointer+"/name", HowOrganisation)
		case "says", "text", "summary":
			answer["text"] = s
			r.place(m, pointer+"/text", HowTyped)
		case "on", "published_on", "date":
			if w, ok := readDate(s, 0); ok && !w.more {
				answer["on"] = w.date.String()
				r.place(m, pointer+"/on", HowTyped)
			}
		case "source_url", "url":
			if isURL(s) {
				answer["sourceUrl"] = s
				r.place(m, pointer+"/sourceUrl", HowTyped)
			}
		}
	}
}

// readPresented reads the bodies it was put before.
func readPresented(r *reader, n *node) {
	for _, item := range n.items() {
		body := item
		if item.kind == object {
			body = item.get("body")
		}
		s, ok := body.words()
		if !ok {
			continue
		}
		entry := map[string]any{"body": s}
		pointer := r.add("/presentedTo", entry)
		r.place(body, pointer+"/body", HowTyped)
		if on, ok := item.get("on").words(); ok {
			if w, ok := readDate(on, 0); ok && !w.more {
				entry["on"] = w.date.String()
				r.place(item.get("on"), pointer+"/on", HowTyped)
			}
		}
	}
}

// finishInsight sets the state that its facts prove: what a source reports is
// published.
func finishInsight(r *reader) error {
	if r.get("/title") == nil {
		return errNoTitle("title")
	}
	r.state("published")
	return nil
}

// state sets the state, which follows from what is known and is stated nowhere.
func (r *reader) state(code string) {
	r.d.State = code
	r.note("/state", HowDefault, code)
}
