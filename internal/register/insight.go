package register

import (
	"fmt"

	"github.com/google/uuid"
)

// Insight is something that people have said, with its method, base and limits.
type Insight struct {
	Record
	Title             string             `db:"title"`
	TitleKey          string             `db:"title_key"`
	Summary           *string            `db:"summary"`
	Kind              *string            `db:"kind"`
	Source            *string            `db:"source"`
	CollectedFrom     PartialDate        `db:"collected_from"`
	CollectedTo       PartialDate        `db:"collected_to"`
	PublishedOn       PartialDate        `db:"published_on"`
	Topics            []string           `db:"topics"`
	TopicsAsStated    []string           `db:"topics_as_stated,whole"`
	AreaIDs           []uuid.UUID        `db:"area_ids"`
	PlaceNames        []string           `db:"place_names,whole"`
	Communities       []uuid.UUID        `db:"communities"`
	CommunitiesStated []string           `db:"communities_as_stated,whole"`
	WholePopulation   *bool              `db:"whole_population"`
	ContributedBy     []Contributor      `db:"contributed_by,json"`
	ContributorKeys   []string           `db:"contributor_keys"`
	KeyFindings       []KeyFinding       `db:"key_findings,json,whole"`
	Recommendations   []Recommendation   `db:"recommendations,json,whole"`
	ProviderResponses []ProviderResponse `db:"provider_responses,json,whole"`
	PresentedTo       []Presentation     `db:"presented_to,json,whole"`
	Documents         []Document         `db:"documents,json,whole"`
	Quotes            []Quote            `db:"quotes,json,whole"`
	StoryConsent      StoryConsent       `db:"story_consent,json,whole"`
	Content           InsightContent     `db:"content,json,whole"`
	Method            InsightMethod      `db:"method,json,whole"`
	Origin            InsightOrigin      `db:"origin,json,whole"`
	Rights            InsightRights      `db:"rights,json,whole"`
	Review            InsightReview      `db:"review,json,whole"`
	Sentiment         *string            `db:"sentiment"`
	Expresses         []string           `db:"expresses"`
	Strength          *string            `db:"strength"`
	ActivityIDs       []uuid.UUID        `db:"activity_ids"`
	PriorityIDs       []uuid.UUID        `db:"priority_ids"`
	// FineAreaIDs are those of its areas that are smaller than a local authority.
	// Of a small group only the owner sees them.
	FineAreaIDs []uuid.UUID `db:"fine_area_ids"`
	SmallGroup  bool        `db:"small_group"`
}

// The states of an insight that other code names.
const (
	InsightDraft      = "draft"
	InsightInReview   = "in_review"
	InsightPublished  = "published"
	InsightSuperseded = "superseded"
	InsightArchived   = "archived"
	InsightWithdrawn  = "withdrawn"
)

var insightCeilings = map[string]ceiling{
	"draft":      {AudienceOrganisation, true},
	"in_review":  {AudienceOrganisation, true},
	"published":  {AudiencePublic, false},
	"superseded": {AudiencePublic, false},
	"archived":   {AudiencePublic, false},
	"withdrawn":  {AudiencePublic, false},
}

// Noun implements Entry.
func (*Insight) Noun() Noun { return NounInsight }

// Name implements Entry.
func (i *Insight) Name() string { return i.Title }

// Validate checks what no single field can show to be wrong.
func (i *Insight) Validate() Problems {
	ps := i.validate()
	if !i.Retrospective && !i.Imported && i.CollectedFrom.CertainlyAfter(i.CollectedTo) {
		ps.Add("#/collectedTo", "end_before_start", "Give an end that is not before the start, or correct the start.")
	}
	for n, c := range i.ContributedBy {
		if c.StakeholderID == nil && c.Name == nil {
			ps.Add(fmt.Sprintf("#/contributedBy/%d", n), "required", "Name the group by stakeholderId or name.")
		}
	}
	for n, q := range i.Quotes {
		if !q.ConsentToQuote {
			ps.Add(fmt.Sprintf("#/quotes/%d/consentToQuote", n), "no_consent", "Leave the quote out unless the person agreed to be quoted.")
		}
	}
	seen := map[uuid.UUID]bool{}
	for n, r := range i.Recommendations {
		if r.ID != nil && seen[*r.ID] {
			ps.Add(fmt.Sprintf("#/recommendations/%d/id", n), "duplicate", "Leave the id of a new recommendation out: another one has it.")
		}
		if r.ID != nil {
			seen[*r.ID] = true
		}
	}
	return append(ps, i.Method.validate()...)
}

// validate checks the tables of those who answered: each group stands in them
// once.
func (m InsightMethod) validate() Problems {
	var ps Problems
	groups := map[[2]string]bool{}
	for n, r := range m.Respondents {
		key := [2]string{r.Characteristic, r.Category}
		if groups[key] {
			ps.Add(fmt.Sprintf("#/method/respondents/%d", n), "duplicate", "Give one number for each category.")
		}
		groups[key] = true
		if r.Characteristic == characteristicArea {
			ps.Add(fmt.Sprintf("#/method/respondents/%d/characteristic", n), "invalid", "Say where people are from in areaIds, or by counts with a part.")
		}
	}
	if m.FFT == nil {
		return ps
	}
	answers := map[string]bool{}
	for n, a := range m.FFT.Answers {
		if answers[a.Answer] {
			ps.Add(fmt.Sprintf("#/method/fft/answers/%d", n), "duplicate", "Give one number for each answer.")
		}
		answers[a.Answer] = true
	}
	return ps
}

// Derive implements Entry.
func (i *Insight) Derive() {
	for n := range i.KeyFindings {
		assignOptionalID(&i.KeyFindings[n].ID)
	}
	for n := range i.Recommendations {
		assignOptionalID(&i.Recommendations[n].ID)
	}
	i.unsuppress()
	i.TitleKey = Fold(i.Title)
	i.PeriodKey = periodKey(i.CollectedFrom, i.CollectedTo)
	i.Sentiment = i.sentiment()
	i.Expresses, i.Strength = i.Content.Expresses, i.Review.Strength
	i.ActivityIDs, i.PriorityIDs = i.Origin.ActivityIDs, i.Origin.Priorities
	i.ContributorKeys = contributorKeys(i.ContributedBy)
	i.SmallGroup = i.isSmallGroup()
	i.derive(insightCeilings[i.State], i.warnings(), i.Refs())
}

// sentiment is the one entered; else, when shares by sentiment are given, the
// one that holds most of them, and mixed when none does.
func (i *Insight) sentiment() *string {
	if i.Content.Sentiment != nil {
		return i.Content.Sentiment
	}
	const majority = 60 // percent
	found := false
	for _, s := range i.Method.Shares {
		if s.Sentiment == nil {
			continue
		}
		found = true
		if s.Percent >= majority {
			return s.Sentiment
		}
	}
	if !found {
		return nil
	}
	mixed := "mixed"
	return &mixed
}

func (i *Insight) warnings() []Warning {
	ws := PeriodWarnings(Period{Start: i.CollectedFrom, End: i.CollectedTo}, i.PublishedOn, i.AsStated, "#/collectedFrom", "#/collectedTo")
	for n, r := range i.ProviderResponses {
		ws = append(ws, ResponseWarnings(r.On, i.PublishedOn, fmt.Sprintf("#/providerResponses/%d/on", n))...)
	}
	ws = append(ws, ShareWarnings(i.Method.Shares, "#/method/shares")...)
	if i.SmallGroup && i.smallSample() == nil {
		ws = append(ws, smallGroup("#/review/strength")...)
	}
	return ws
}

// Grown is an entry that grew from activities, whose first day bears on it.
type Grown interface {
	GrownFrom() []uuid.UUID
	MarkStart(first Date)
}

// GrownFrom implements Grown.
func (i *Insight) GrownFrom() []uuid.UUID { return i.ActivityIDs }

// MarkStart implements Grown: an answer cannot be to a report of work that had
// not begun.
func (i *Insight) MarkStart(first Date) {
	if first.IsZero() || !i.PublishedOn.IsZero() {
		return // compared with the report itself
	}
	for n, r := range i.ProviderResponses {
		i.Warnings = append(i.Warnings, ResponseWarnings(r.On, first.Partial(), fmt.Sprintf("#/providerResponses/%d/on", n))...)
	}
	i.WarningCodes = warningCodes(i.Warnings)
}

// Refs implements Entry.
func (i *Insight) Refs() []Ref {
	refs := appendRefs(i.refs(), NounArea, "#/areaIds", i.AreaIDs)
	refs = appendRefs(refs, NounCommunity, "#/communities", i.Communities)
	refs = appendContributors(refs, i.ContributedBy)
	for n, f := range i.KeyFindings {
		refs = appendRefs(refs, NounCommunity, fmt.Sprintf("#/keyFindings/%d/communities", n), f.Communities)
	}
	for n, r := range i.Recommendations {
		refs = appendRef(refs, NounOrganisation, fmt.Sprintf("#/recommendations/%d/toOrganisationId", n), r.ToOrganisationID)
	}
	for n, r := range i.ProviderResponses {
		refs = appendRef(refs, NounOrganisation, fmt.Sprintf("#/providerResponses/%d/organisationId", n), r.OrganisationID)
	}
	o := i.Origin
	refs = appendRefs(refs, NounActivity, "#/origin/activityIds", o.ActivityIDs)
	refs = appendRef(refs, NounConsultation, "#/origin/consultationId", o.ConsultationID)
	refs = appendRef(refs, NounInsight, "#/origin/previousInsightId", o.PreviousInsightID)
	refs = appendRef(refs, NounInsight, "#/origin/supersedesId", o.SupersedesID)
	refs = appendRef(refs, NounInsight, "#/origin/duplicateOfId", o.DuplicateOfID)
	return appendRefs(refs, NounStrategicPriority, "#/origin/priorities", o.Priorities)
}

// Codes implements Entry.
func (i *Insight) Codes() []CodeUse {
	uses := appendCodes(i.codes(), "#/topics", i.Topics, TopicVocabularies...)
	uses = appendCode(uses, "#/source", i.Source, "insight_source")
	uses = appendCodes(uses, "#/method/methods", i.Method.Methods, "method")
	uses = appendCodes(uses, "#/content/underlyingCauses", i.Content.UnderlyingCauses, "topic_wider_determinant")
	for n, q := range i.Quotes {
		uses = appendCodes(uses, fmt.Sprintf("#/quotes/%d/descriptor", n), q.Descriptor, descriptorVocabularies...)
	}
	for n, r := range i.Method.Respondents {
		if r.Characteristic != characteristicArea {
			uses = append(uses, CodeUse{[]string{r.Characteristic, "non_answer"}, r.Category, fmt.Sprintf("#/method/respondents/%d/category", n)})
		}
	}
	for n, f := range i.KeyFindings {
		uses = appendCodes(uses, fmt.Sprintf("#/keyFindings/%d/topics", n), f.Topics, TopicVocabularies...)
	}
	return appendDocumentCodes(uses, "#/documents", i.Documents)
}

// SearchText implements Entry.
func (i *Insight) SearchText() SearchText {
	c := joinText(i.Content.Body, i.Content.CauseNarrative, i.Content.Trend, i.Content.Gaps, i.CommunitiesStated,
		i.TopicsAsStated, i.Campaigns, i.Method.MethodsAsStated, i.Method.MethodEffects, i.Method.Limitations, i.Method.ProducedByText)
	if !i.SmallGroup { // of which only the owner is shown these
		c = joinText(c, i.PlaceNames)
		for _, q := range i.Quotes {
			c = joinText(c, q.Text)
		}
	}
	for _, r := range i.Recommendations {
		c = joinText(c, r.Text, r.ToName)
	}
	for _, r := range i.ProviderResponses {
		c = joinText(c, r.Name, r.Text)
	}
	b := joinText(i.Summary)
	for _, f := range i.KeyFindings {
		b = joinText(b, f.Text)
	}
	return SearchText{A: joinText(i.Title, contributorNames(i.ContributedBy)), B: b, C: c}
}

func appendContributors(refs []Ref, cs []Contributor) []Ref {
	for n, c := range cs {
		refs = appendRef(refs, NounStakeholder, fmt.Sprintf("#/contributedBy/%d/stakeholderId", n), c.StakeholderID)
	}
	return refs
}

// contributorKeys are what the filter contributedBy compares: ids as text and
// folded names.
func contributorKeys(cs []Contributor) []string {
	keys := make([]string, 0, len(cs))
	for _, c := range cs {
		if c.StakeholderID != nil {
			keys = append(keys, c.StakeholderID.String())
		}
		if c.Name != nil {
			keys = append(keys, Fold(*c.Name))
		}
	}
	return keys
}

func contributorNames(cs []Contributor) []string {
	var names []string
	for _, c := range cs {
		if c.Name != nil {
			names = append(names, *c.Name)
		}
	}
	return names
}

func appendDocumentCodes(uses []CodeUse, pointer string, ds []Document) []CodeUse {
	for n, d := range ds {
		uses = appendCode(uses, fmt.Sprintf("%s/%d/format", pointer, n), d.Format, "information_format")
	}
	return uses
}
