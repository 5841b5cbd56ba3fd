package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// EvidenceQuery is what somebody wants to know: what about, of whom and where.
type EvidenceQuery struct {
	Topics      []string    `json:"topics"`
	Communities []uuid.UUID `json:"communities"`
	AreaIDs     []uuid.UUID `json:"areaIds"`
	Since       *Date       `json:"since"`
	Text        *string     `json:"text"`
}

// Words are the words it asks for, folded as search reads them.
func (q EvidenceQuery) Words() string { return FoldQuery(strings.TrimSpace(orEmpty(q.Text))) }

// EvidenceSearch is a question put to the register and what it answered on that
// day. It is never changed, so that a decision can rest on it.
type EvidenceSearch struct {
	Base
	OrganisationID uuid.UUID        `db:"organisation_id,fixed"`
	Query          EvidenceQuery    `db:"query,json,fixed"`
	Findings       EvidenceFindings `db:"findings,json,fixed"`
}

// EvidenceFindings is what the register knows of a question.
type EvidenceFindings struct {
	Verdict  string          `json:"verdict"`
	NextStep string          `json:"nextStep"`
	Found    int             `json:"found"` // insights, listed or not
	Known    []KnownInsight  `json:"known"`
	UnderWay []FoundActivity `json:"underWay"`
	Planned  []FoundActivity `json:"planned"`
	AskThem  []FoundActivity `json:"askThem"`
	Matrix   []EvidenceCell  `json:"matrix"`
	Withheld int             `json:"withheld"` // what is listed and not for the caller; none when made
}

// KnownInsight is an insight that answers, as it was on that day.
type KnownInsight struct {
	InsightID uuid.UUID       `json:"insightId"`
	Version   int64           `json:"version"`
	Relevance float64         `json:"relevance"`
	AgeMonths *int            `json:"ageMonths"`
	Strength  *string         `json:"strength"`
	Matched   []EvidenceMatch `json:"matched"`
}

// FoundActivity is an activity that asks about the same.
type FoundActivity struct {
	ActivityID          uuid.UUID       `json:"activityId"`
	OwnerOrganisationID uuid.UUID       `json:"ownerOrganisationId"`
	State               string          `json:"state"`
	StartsOn            PartialDate     `json:"startsOn"`
	EndsOn              PartialDate     `json:"endsOn"`
	Relevance           float64         `json:"relevance"`
	Matched             []EvidenceMatch `json:"matched"`
}

// EvidenceMatch is one reason why something was found: a topic by its code, a
// community or area by its id, or the words.
type EvidenceMatch struct {
	By   string     `json:"by"`
	Code *string    `json:"code"`
	ID   *uuid.UUID `json:"id"`
}

// EvidenceCell is how far one topic is covered for one community. No topic stands
// for the words of the question, no community for everybody.
type EvidenceCell struct {
	Topic           *string    `json:"topic"`
	CommunityID     *uuid.UUID `json:"communityId"`
	Coverage        string     `json:"coverage"`
	NewestOn        *Date      `json:"newestOn"`
	NewestInsightID *uuid.UUID `json:"newestInsightId"`
}

// mostOfName is how much of a question names the search.
const mostOfName = 200

// Noun implements Entry.
func (*EvidenceSearch) Noun() Noun { return NounEvidenceSearch }

// Name implements Entry.
func (s *EvidenceSearch) Name() string {
	asked := slices.Clone(s.Query.Topics)
	if words := strings.TrimSpace(orEmpty(s.Query.Text)); words != "" {
		asked = append(asked, words)
	}
	if len(asked) == 0 {
		return "Evidence search"
	}
	name := []rune("Evidence search: " + strings.Join(asked, ", "))
	if len(name) > mostOfName {
		name = append(name[:mostOfName-1], '…')
	}
	return string(name)
}

// Code implements Entry.
func (*EvidenceSearch) Code() string { return "" }

// Validate implements Entry. A question is read by all partners, so nothing in it
// may be about one person.
func (s *EvidenceSearch) Validate() (ps Problems) {
	q := s.Query
	ps = Screen([]Text{{"#/text", orEmpty(q.Text)}}, nil).Hard
	if len(q.Topics)+len(q.Communities)+len(q.AreaIDs) == 0 && q.Words() == "" {
		ps.Add("#", "required", "Say what you want to know by topics or text, of whom by communities, or where by areaIds.")
	}
	return ps
}

// Derive implements Entry. All partners may read a search.
func (s *EvidenceSearch) Derive() {
	s.Audience, s.Draft, s.EditorIDs = AudiencePartners, false, []uuid.UUID{s.OrganisationID}
	s.RefIDs = refIDs(s.Refs())
}

// Refs implements Entry.
func (s *EvidenceSearch) Refs() []Ref {
	refs := appendRefs(nil, NounCommunity, "#/communities", s.Query.Communities)
	refs = appendRefs(refs, NounArea, "#/areaIds", s.Query.AreaIDs)
	refs = append(refs, Ref{s.OrganisationID, NounOrganisation, "#"})
	return append(refs, s.Findings.Refs()...)
}

// Refs lists the ids that findings mention.
func (f EvidenceFindings) Refs() (refs []Ref) {
	for _, k := range f.Known {
		refs = append(refs, Ref{k.InsightID, NounInsight, "#"})
		refs = appendMatches(refs, k.Matched)
	}
	for _, c := range f.Matrix {
		refs = appendRef(refs, NounInsight, "#", c.NewestInsightID)
	}
	for _, a := range slices.Concat(f.UnderWay, f.Planned, f.AskThem) {
		refs = append(refs, Ref{a.ActivityID, NounActivity, "#"}, Ref{a.OwnerOrganisationID, NounOrganisation, "#"})
		refs = appendMatches(refs, a.Matched)
	}
	return refs
}

func appendMatches(refs []Ref, matched []EvidenceMatch) []Ref {
	for _, m := range matched {
		refs = appendRef(refs, "", "#", m.ID)
	}
	return refs
}

// Codes implements Entry.
func (s *EvidenceSearch) Codes() []CodeUse {
	return appendCodes(nil, "#/topics", s.Query.Topics, TopicVocabularies...)
}

// SearchText implements Entry. Searches are not searched.
func (*EvidenceSearch) SearchText() SearchText { return SearchText{} }

// Covers reports whether the search asked about all these topics and areas: each
// area is one that it asked about or lies inside one. A search that names no area
// asked about all of them.
func (s *EvidenceSearch) Covers(topics []string, areas []uuid.UUID, tree AreaTree) bool {
	for _, t := range topics {
		if !slices.Contains(s.Query.Topics, t) {
			return false
		}
	}
	return len(s.Query.AreaIDs) == 0 || len(tree.AnyWithin(areas, s.Query.AreaIDs)) == len(areas)
}

// Seen returns the findings without what a reader may not see now, and counts it.
func (f EvidenceFindings) Seen(may func(uuid.UUID) bool) EvidenceFindings {
	keep := func(in []FoundActivity) []FoundActivity {
		return append([]FoundActivity{}, filter(in, func(a FoundActivity) bool { return may(a.ActivityID) })...)
	}
	out := f
	out.Known = append([]KnownInsight{}, filter(f.Known, func(k KnownInsight) bool { return may(k.InsightID) })...)
	out.UnderWay, out.Planned, out.AskThem = keep(f.UnderWay), keep(f.Planned), keep(f.AskThem)
	out.Withheld = len(f.Known) + len(f.UnderWay) + len(f.Planned) + len(f.AskThem) -
		len(out.Known) - len(out.UnderWay) - len(out.Planned) - len(out.AskThem)
	out.Matrix = slices.Clone(f.Matrix)
	for i, c := range out.Matrix {
		if c.NewestInsightID != nil && !may(*c.NewestInsightID) {
			out.Matrix[i].NewestOn, out.Matrix[i].NewestInsightID = nil, nil
		}
	}
	return out
}

// nextStep says in words what the findings suggest.
func (f EvidenceFindings) nextStep() string {
	steps := []string{map[string]string{
		CoverageSufficient: "This is known already: use the insights listed. Whoever asks again needs a reason that people accept.",
		CoveragePartial:    "Part of this is known: use the insights listed, and ask only about the gaps in the matrix.",
		CoverageNone:       "The register does not know this yet.",
	}[f.Verdict]}
	for _, more := range []struct {
		found int
		text  string
	}{
		{len(f.UnderWay), "Join what is under way before you start something of your own (%d found)."},
		{len(f.Planned), "Talk to those who plan the same (%d found)."},
		{len(f.AskThem), "Ask those who have just heard from people and whose insight is still to come (%d found)."},
	} {
		if more.found > 0 {
			steps = append(steps, fmt.Sprintf(more.text, more.found))
		}
	}
	return strings.Join(steps, " ")
}

// byRelevance puts the most relevant first; the newer of two alike, by their ids.
func byRelevance[T any](in []T, of func(T) (float64, uuid.UUID)) {
	slices.SortFunc(in, func(a, b T) int {
		ra, ia := of(a)
		rb, ib := of(b)
		return cmp.Or(cmp.Compare(rb, ra), strings.Compare(ib.String(), ia.String()))
	})
}
