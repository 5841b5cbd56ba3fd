package register

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// GunningPrinciple is how one of the four principles of a fair consultation
// stands: as it was when people could first answer, or when it was decided. What
// was changed afterwards changes nothing.
type GunningPrinciple struct {
	Criterion     string        `json:"criterion"` // such as gunning-g1
	Check         string        `json:"check"`     // such as K46
	Title         string        `json:"title"`
	Result        string        `json:"result"`
	AsAt          *string       `json:"asAt"` // opened or decided; nil where it has not come to that
	On            PartialDate   `json:"on"`
	WentAhead     bool          `json:"wentAhead"`     // the move was recorded as a fact
	RecordedAfter bool          `json:"recordedAfter"` // the record was made after the event
	Parts         []GunningPart `json:"parts"`
	Evidence      []string      `json:"evidence"` // pointers to what the record says of it
}

// GunningPart is how one part of a guard stood.
type GunningPart struct {
	Guard    string   `json:"guard"`
	Part     int      `json:"part"`
	Asks     string   `json:"asks"`
	Strength Strength `json:"strength"`
	Outcome  string   `json:"outcome"`
	Gaps     []Gap    `json:"gaps"`
	Reason   *string  `json:"reason"`
}

// Results of a principle.
const (
	GunningMet           = "met"
	GunningPartlyMet     = "partly_met"
	GunningNotMet        = "not_met"
	GunningNotKnown      = "not_known"
	GunningNotYet        = "not_yet"
	GunningNotApplicable = "not_applicable"
)

// OutcomeNotKnown is the outcome of a part of which a record made after the event
// says nothing: silence is no failing.
const OutcomeNotKnown = "not_known"

// The moments at which principles are looked at.
const (
	asOpened  = "opened"
	asDecided = "decided"
)

var gunningPrinciples = []struct {
	criterion, check, title, asAt string
	guards, evidence              []string
}{
	{"gunning-g1", "K46", "Asked while the matter is still open", asOpened, []string{"CON-G08"}, []string{"#/formative", "#/questions", "#/decision/dueOn"}},
	{"gunning-g2", "K47", "Enough information to respond", asOpened, []string{"CON-G09"}, []string{"#/documents", "#/questions"}},
	{"gunning-g3", "K48", "Enough time to respond", asOpened, []string{"CON-G10", "CON-G16"},
		[]string{"#/opensOn", "#/closesOn", "#/time/durationReason", "#/time/extensions", "#/time/materialChanges", "#/decision/dueOn"}},
	{"gunning-g4", "K49", "Answers truly taken into account", asDecided, []string{"CON-G19"},
		[]string{"#/analysis", "#/responseThemes", "#/scrutiny/comments", "#/decisionIds"}},
}

// Gunning tells how the four principles stand. Of a record that was led here it
// reads what was kept with its moves; of one made after the event, what is
// recorded by now.
func Gunning(f *ConsultationFacts, steps []Step) []GunningPrinciple {
	out := make([]GunningPrinciple, 0, len(gunningPrinciples))
	for _, p := range gunningPrinciples {
		g := GunningPrinciple{Criterion: p.criterion, Check: p.check, Title: p.title, Result: GunningNotYet,
			Parts: []GunningPart{}, Evidence: []string{}, RecordedAfter: f.Record.Past()}
		if f.hasCome(p.asAt, steps) {
			g.AsAt = new(p.asAt)
			f.lookAt(&g, p.guards, steps)
			g.Result = g.sum()
		}
		for _, at := range p.evidence {
			if !f.Consultation.unstated(at) {
				g.Evidence = append(g.Evidence, at)
			}
		}
		out = append(out, g)
	}
	return out
}

var (
	statesOpened  = []string{"open", "paused", "closed", "analysis_published", "decided", "feedback", "completed"}
	statesDecided = []string{"decided", "feedback", "completed"}
)

// hasCome reports whether the record has come to a moment.
func (f *ConsultationFacts) hasCome(moment string, steps []Step) bool {
	state, passed := f.Record.State, map[string][]string{asOpened: statesOpened, asDecided: statesDecided}[moment]
	if state == "called_in" || state == "withdrawn" {
		state = orEmpty(f.Record.StateLeft)
	}
	return slices.Contains(passed, state) || slices.ContainsFunc(steps, func(s Step) bool { return s.To == passed[0] })
}

// lookAt fills in the parts of a principle and when they were looked at.
func (f *ConsultationFacts) lookAt(g *GunningPrinciple, guards []string, steps []Step) {
	for _, id := range guards {
		guard := ConsultationLifecycle.guard(id)
		results := f.kept(g, id, steps)
		if f.Record.Past() {
			results = guard.evaluate(f)
		}
		for _, r := range results {
			part := GunningPart{Guard: id, Part: r.Part, Asks: guard.Parts[r.Part-1].Asks, Strength: r.Strength, Outcome: r.Outcome, Gaps: r.Gaps, Reason: r.Reason}
			f.soften(&part)
			g.Parts = append(g.Parts, part)
		}
	}
	switch {
	case !f.Record.Past():
	case *g.AsAt == asOpened:
		g.On = f.Consultation.OpensOn
	default:
		if d := f.current(); d != nil {
			g.On = d.DecidedOn
		}
	}
}

// kept returns how a guard stood at the last move that asked for it.
func (f *ConsultationFacts) kept(g *GunningPrinciple, id string, steps []Step) (results []GuardResult) {
	for _, s := range steps {
		if s.To == "open" && *g.AsAt == asOpened || s.To == "decided" && *g.AsAt == asDecided {
			g.On, g.WentAhead = s.On, s.WentAhead
		}
		mine := filter(s.Guards, func(r GuardResult) bool { return r.Guard == id })
		if len(mine) > 0 && s.To != "withdrawn" {
			results = mine
		}
	}
	return results
}

// soften tells a published reason from a clean pass, and silence about the past
// from a failing.
func (f *ConsultationFacts) soften(p *GunningPart) {
	days := f.daysOpen()
	switch {
	case p.Guard == "CON-G10" && p.Part == 1 && p.Outcome == OutcomeMet && days > 0 && days < f.Policy.Settings.ConsultationExpectedDays:
		p.Outcome, p.Reason = OutcomeReasonGiven, f.Consultation.Time.DurationReason
	case p.Outcome == OutcomeUnmet && f.Record.Past() && !slices.ContainsFunc(p.Gaps, f.Consultation.contradicts):
		p.Outcome = OutcomeNotKnown
	}
	// What is not stated cannot be held to have been kept.
	if f.Record.Past() && p.Outcome == OutcomeMet && f.silentOn(p.Guard, p.Part) {
		p.Outcome = OutcomeNotKnown
	}
}

// contradicts reports whether a gap says that something went wrong, and not that
// something is not stated.
func (c *Consultation) contradicts(g Gap) bool {
	if slices.Contains(wentWrong, g.Message) {
		return true
	}
	return g.Pointer != "" && !c.unstated(g.Pointer) && c.at(g.Pointer).Kind() != reflect.Slice
}

// silentOn reports whether a part holds only because nothing is recorded that it
// could look at.
func (f *ConsultationFacts) silentOn(guard string, part int) bool {
	c := f.Consultation
	switch guard + " " + strconv.Itoa(part) {
	case "CON-G10 1", "CON-G10 2":
		return c.OpensOn.IsZero() || c.ClosesOn.IsZero()
	case "CON-G10 4":
		return c.ClosesOn.IsZero() || c.Decision.DueOn.IsZero()
	case "CON-G08 2":
		return c.OpensOn.IsZero()
	case "CON-G08 4", "CON-G09 2":
		return len(c.Questions) == 0
	case "CON-G10 3":
		return c.OpensOn.IsZero() || c.ClosesOn.IsZero() || len(f.Restricted) == 0
	case "CON-G10 5":
		return !slices.ContainsFunc(c.Scrutiny.Notices, func(n ScrutinyNotice) bool { return n.CommentsDueOn != nil })
	case "CON-G16 1":
		return c.ClosesOn.IsZero()
	case "CON-G19 6":
		return len(c.Scrutiny.Comments) == 0
	}
	return false
}

// sum is the result of a principle from those of its parts.
func (g *GunningPrinciple) sum() string {
	any := func(is func(GunningPart) bool) bool { return slices.ContainsFunc(g.Parts, is) }
	switch {
	case !any(func(p GunningPart) bool { return p.Outcome != OutcomeNotApplicable }):
		return GunningNotApplicable
	case any(func(p GunningPart) bool { return p.Outcome == OutcomeUnmet && p.Strength != StrengthWarn }):
		return GunningNotMet
	case any(func(p GunningPart) bool { return p.Outcome == OutcomeNotKnown && p.Strength != StrengthWarn }):
		return GunningNotKnown
	case any(func(p GunningPart) bool { return p.Outcome == OutcomeReasonGiven || p.Outcome == OutcomeUnmet }):
		return GunningPartlyMet
	}
	return GunningMet
}

// unstated reports whether the record says nothing at a pointer.
func (c *Consultation) unstated(pointer string) bool {
	v := c.at(pointer)
	return !v.IsValid() || v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

// at is the value at a pointer; the zero value where there is none. Fields of
// the record go by their columns, those of groups by their JSON names.
func (c *Consultation) at(pointer string) reflect.Value {
	v := reflect.ValueOf(c).Elem()
	for n, name := range strings.Split(strings.TrimPrefix(pointer, "#/"), "/") {
		v = reflect.Indirect(v)
		switch {
		case v.IsValid() && v.Kind() == reflect.Struct:
			v = v.FieldByNameFunc(func(field string) bool {
				f, _ := v.Type().FieldByName(field)
				if n == 0 {
					column, _, _ := strings.Cut(f.Tag.Get("db"), ",")
					return camelCase(column) == name
				}
				tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				return tag == name
			})
		case v.IsValid() && v.Kind() == reflect.Slice:
			i, err := strconv.Atoi(name)
			if err != nil || i >= v.Len() {
				return reflect.Value{}
			}
			v = v.Index(i)
		default:
			return reflect.Value{}
		}
	}
	return v
}

// camelCase is the JSON name of a column.
func camelCase(column string) string {
	first, rest, _ := strings.Cut(column, "_")
	for _, word := range strings.Split(rest, "_") {
		if word != "" {
			first += strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return first
}
