package intake

import (
	"regexp"

	"heard/internal/register"
)

func activityRules() map[string]rule {
	return map[string]rule{
		"title":               title,
		"name":                title,
		"summary":             stated("/summary"),
		"purpose":             stated("/purpose/why"),
		"trigger":             stated("/context/trigger"),
		"questions":           readQuestions,
		"started_on":          end("/startsOn", "startsWeekday"),
		"ended_on":            end("/endsOn", "endsWeekday"),
		"period":              period("/startsOn", "/endsOn"),
		"collected_on":        readDays("/startsOn", "/endsOn"),
		"year":                readYear("/startsOn", "/endsOn"),
		"counted_to":          readCountedTo,
		"frequency":           stated("/time/frequency"),
		"methods":             readMethods,
		"method":              readMethods,
		"channels":            codes("channels", "/communication/channels", "/communication/channelsAsStated"),
		"channel":             codes("channels", "/communication/channels", "/communication/channelsAsStated"),
		"formats":             readFormats("/access/formats"),
		"sessions":            readSessions,
		"themes":              codes("topics", "/topics", "/topicsAsStated"),
		"events":              counted("events", "held"),
		"participants":        counted("people", "took_part"),
		"responses":           counted("responses", "responded"),
		"sample":              counted("people", "sample"),
		"reach":               readReach,
		"groups_visited":      counted("groups", "reached"),
		"groups_funded":       counted("groups", "funded"),
		"background_comments": counted("comments", "responded"),
		"volunteer_hours":     counted("volunteer_hours", "took_part"),
		"total_as_stated":     counted("", "took_part"),
		"communities":         readCommunities("/people/targetCommunities"),
		"not_reached":         readNotReached,
		"not_reached_reason":  readNotReachedReason,
		"feedback_promised":   stated("/promise/text"),
		"recording":           stated("/outcome/recording"),
		"followed_by":         stated("/outcome/followedBy"),
		"sentiment":           coded("sentiments", "/outcome/sentiment", "/outcome/sentimentAsStated"),
		"formal_consultation": flag("/context/isFormalConsultation"),
		"formal":              flag("/context/isFormalConsultation"),
		"level":               readLevel,
		"note":                stated("/notes"),
		"notes":               stated("/notes"),
		"constraints":         stated("/resources/constraints"),
		"use_of_information":  stated("/purpose/useOfInformation"),
		"take_part":           address("/takePart/url"),
		"type":                ifKnown("methods", readMethods),
		"from":                ifDate(end("/startsOn", "startsWeekday")),
		"to":                  ifDate(end("/endsOn", "endsWeekday")),
		"respondents":         counted("people", "responded"),
		"outcome":             claimed("outcome"),
	}
}

// readQuestions reads what was asked, or how many questions there were.
func readQuestions(r *reader, n *node) {
	if a, ok := readAmounts(wordsOf(n)); ok && n.kind != array && len(a) == 1 && a[0].qualifier == register.CountExact && a[0].stated == "" {
		r.put("/questions/count", *a[0].value)
		r.place(n, "/questions/count", HowTyped)
		return
	}
	list("/questions/texts")(r, n)
}

// readYear reads the year that completes dates without one. Where no other date
// is known it is the start.
func readYear(start, end string) rule {
	return func(r *reader, n *node) {
		s, ok := n.words()
		w, isDate := readDate(s, 0)
		if !ok || !isDate {
			return
		}
		r.pending(n)
		r.year = w.date.Earliest().Time().Year()
		r.later = append(r.later, func() {
			delete(r.placed, n.path)
			if r.get(start) == nil && r.get(end) == nil {
				r.put(start, w.date.String())
				r.place(n, start, HowTyped)
			}
			if w.more || !r.placed[n.path] {
				r.periodText(n, s)
				r.basis(n, s)
			}
		})
	}
}

// basis says how the dates are known, where the words tell.
func (r *reader) basis(n *node, words string) {
	at := periodBasis[r.noun]
	if code := table("period_basis").one(words); code != "" && at != "" && r.get(at) == nil {
		r.put(at, code)
		r.place(n, at, HowDerived)
	}
}

// readCountedTo dates the numbers that have no date of their own.
func readCountedTo(r *reader, n *node) {
	s, ok := n.words()
	w, isDate := readDate(s, r.year)
	if !ok || !isDate {
		r.claim(n, "countedTo")
		return
	}
	r.pending(n)
	r.later = append(r.later, func() {
		delete(r.placed, n.path)
		all, _ := r.get("/counts").([]any)
		for i, v := range all {
			if c := v.(map[string]any); c["asOf"] == nil {
				c["asOf"] = w.date.String()
				r.place(n, "/counts/"+itoa(i)+"/asOf", HowCount)
			}
		}
		if !r.placed[n.path] || w.more {
			r.place(n, r.add("/claims", map[string]any{"field": "countedTo", "value": s}), HowClaim)
		}
	})
}

// readMethods keeps each method in words, with its code where the words are
// certain.
func readMethods(r *reader, n *node) {
	for _, item := range n.items() {
		s, ok := item.words()
		if !ok {
			continue
		}
		found := table("methods").all(s)
		m := map[string]any{"note": s}
		if len(found) > 0 {
			m["method"] = found[0]
		}
		r.place(item, r.add("/methods", m), HowTyped)
		for _, code := range found[min(1, len(found)):] {
			r.place(item, r.add("/methods", map[string]any{"method": code, "note": s}), HowDerived)
		}
	}
}

// readFormats keeps each format in words, with its code where the words are
// certain.
func readFormats(pointer string) rule {
	return func(r *reader, n *node) {
		for _, item := range n.items() {
			s, ok := item.words()
			if !ok {
				continue
			}
			f := map[string]any{"note": s}
			if code := table("formats").one(s); code != "" {
				f["format"] = code
			}
			r.place(item, r.add(pointer, f), HowTyped)
		}
	}
}

// readSessions reads events with their day, time and place.
func readSessions(r *reader, n *node) {
	for _, item := range n.items() {
		switch item.kind {
		case object:
			r.session(item)
		case number:
			counted("sessions", "held")(r, item)
		}
	}
}

func (r *reader) session(n *node) {
	s := map[string]any{}
	pointer := r.add("/sessions", s)
	for _, m := range n.nodes {
		words, ok := m.words()
		if !ok {
			continue
		}
		switch m.name {
		case "on", "date", "day":
			r.sessionDay(m, words, s, pointer)
		case "time", "times":
			r.sessionTime(m, words, s, pointer)
		case "place", "venue", "where", "location":
			if s["placeName"] == nil {
				s["placeName"] = words
				r.place(m, pointer+"/placeName", HowTyped)
				r.d.Areas = append(r.d.Areas, Name{Words: words, Path: m.path, Pointer: pointer + "/areaId", Alone: true})
			}
		case "address", "postcode":
			s[m.name] = words
			r.place(m, pointer+"/"+m.name, HowTyped)
		case "participants", "attendees", "attendance":
			if a, ok := readAmounts(words); ok && len(a) == 1 {
				c := a[0].doc(quantity{unit: "people", kind: "attended"})
				c["headline"] = a[0].value != nil
				s["counts"] = []any{c}
				r.place(m, pointer+"/counts/0", HowCount)
			}
		}
	}
	if len(s) == 0 { // nothing of it has a place
		all, _ := r.get("/sessions").([]any)
		r.put("/sessions", all[:len(all)-1])
	}
}

func (r *reader) sessionDay(n *node, words string, s map[string]any, pointer string) {
	if code := table("session_statuses").one(words); code != "" {
		s["status"] = code
		r.place(n, pointer+"/status", HowTyped)
		if code != words {
			s["onAsStated"] = words
			r.place(n, pointer+"/onAsStated", HowAsStated)
		}
		return
	}
	w, ok := readDate(words, r.year)
	if ok {
		s["on"] = w.date.String()
		r.place(n, pointer+"/on", HowTyped)
	}
	if !ok || w.more {
		s["onAsStated"] = words
		r.place(n, pointer+"/onAsStated", HowAsStated)
	}
}

var clockTimes = regexp.MustCompile(`^\s*([01]?\d|2[0-3])[:.]([0-5]\d)\s*(?:-|to)\s*([01]?\d|2[0-3])[:.]([0-5]\d)\s*$`)
var clockTime = regexp.MustCompile(`^\s*([01]?\d|2[0-3])[:.]([0-5]\d)\s*$`)

func (r *reader) sessionTime(n *node, words string, s map[string]any, pointer string) {
	if m := clockTimes.FindStringSubmatch(normal(words)); m != nil {
		s["startsAt"], s["endsAt"] = pad(m[1])+":"+m[2], pad(m[3])+":"+m[4]
		r.place(n, pointer+"/startsAt", HowTyped)
		r.place(n, pointer+"/endsAt", HowDerived)
	} else if m := clockTime.FindStringSubmatch(words); m != nil {
		s["startsAt"] = pad(m[1]) + ":" + m[2]
		r.place(n, pointer+"/startsAt", HowTyped)
	}
}

// readNotReached reads who or where could not be reached.
func readNotReached(r *reader, n *node) { texts("/people/notReached")(r, n) }

// readNotReachedReason is the reason for all of them.
func readNotReachedReason(r *reader, n *node) {
	s, ok := n.words()
	if !ok {
		return
	}
	r.pending(n)
	r.later = append(r.later, func() {
		delete(r.placed, n.path)
		all, _ := r.get("/people/notReached").([]any)
		for i, v := range all {
			v.(map[string]any)["reason"] = s
			r.place(n, "/people/notReached/"+itoa(i)+"/reason", HowTyped)
		}
		if len(all) == 0 {
			r.claim(n, "notReachedReason")
		}
	})
}

// readLevel reads how far people share in the decision.
func readLevel(r *reader, n *node) {
	s, ok := n.words()
	if code := table("levels").one(s); ok && code != "" && r.get("/level/code") == nil {
		r.put("/level/code", code)
		r.place(n, "/level/code", HowTyped)
		return
	}
	r.claim(n, "level")
}

// finishActivity sets the state that the words prove, or that its dates do. An
// import is of past records: what is not known to go on is closed.
func finishActivity(r *reader) error {
	if r.get("/title") == nil {
		return errNoTitle("title")
	}
	state := r.activityState()
	if words, ok := r.get("/asStated/statusText").(string); ok {
		state = first(table("activity_states").one(words), state)
	}
	r.state(state)
	return nil
}

// activityState follows from the dates: planned, before the first; closed, when
// the last has passed, when its results are out, or when there is none; open in
// between, and where the words say that it goes on. A missing end counts as the
// start and the stated length.
func (r *reader) activityState() string {
	start, end := r.activitySpan()
	switch {
	case start.After(r.options.Today):
		return "planned"
	case r.get("/endsOn") == nil && r.saysOngoing():
		return "open"
	case end.IsZero(), end.Before(r.options.Today), r.get("/endsOn") == nil && r.isOver("/publishedOn"):
		return "closed"
	}
	return "open"
}

// activitySpan is the first day it may have begun and the last it may have
// gone on, by its period and its sessions; zero where none is known.
func (r *reader) activitySpan() (start, end register.Date) {
	date := func(v any) register.PartialDate {
		words, _ := v.(string)
		d, _ := register.ParsePartialDate(words)
		return d
	}
	from, to := date(r.get("/startsOn")), date(r.get("/endsOn"))
	if !to.IsZero() {
		return from.Earliest(), to.Latest()
	}
	if !from.IsZero() {
		start, end = from.Earliest(), from.Latest()
		if days, stated := r.get("/asStated/durationDays").(int); stated {
			end = end.AddDays(days)
		}
	}
	sessions, _ := r.get("/sessions").([]any)
	for _, v := range sessions {
		on := date(v.(map[string]any)["on"])
		if on.IsZero() {
			continue
		}
		if from.IsZero() && (start.IsZero() || on.Earliest().Before(start)) {
			start = on.Earliest()
		}
		if end.Before(on.Latest()) {
			end = on.Latest()
		}
	}
	return start, end
}

// saysOngoing says whether the words on its status, dates or rhythm say that it
// goes on.
func (r *reader) saysOngoing() bool {
	for _, at := range []string{"/asStated/statusText", periodText, "/time/frequency"} {
		if words, ok := r.get(at).(string); ok && table("ongoing").one(words) != "" {
			return true
		}
	}
	return false
}
