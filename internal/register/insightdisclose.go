package register

import (
	"slices"

	"github.com/google/uuid"
)

const characteristicArea = "area"

// The kind and the strength of an insight that rest on one person.
const (
	KindResidentStory     = "resident_story"
	StrengthSingleAccount = "single_account"
)

// descriptorVocabularies are broad enough to say who spoke without saying who it
// was.
var descriptorVocabularies = []string{"age_band", "sex", "disability", "unpaid_carer", "rural_urban", "participant_role"}

// isSmallGroup reports whether an insight rests on so few people that they might
// be recognised. A story rests on one person, whose consent governs it.
func (i *Insight) isSmallGroup() bool {
	if orEmpty(i.Kind) == KindResidentStory {
		return false
	}
	return i.smallSample() != nil || orEmpty(i.Review.Strength) == StrengthSingleAccount
}

// smallSample is the warning that those who spoke are few, if they are.
func (i *Insight) smallSample() []Warning {
	for _, kind := range participantKinds {
		if small := SmallGroup(HeadlineOf(i.Counts, kind), "#/counts"); small != nil {
			return small
		}
	}
	return nil
}

// FinelyPlaced is an entry of which small places may say too much. How small an
// area is, is a fact of the tree of areas, so it is told on each write.
type FinelyPlaced interface {
	PlacedIn() []uuid.UUID
	MarkFine(fine []uuid.UUID)
}

// MarkFine implements FinelyPlaced: fine areas are smaller than a local
// authority.
func (i *Insight) MarkFine(fine []uuid.UUID) { i.FineAreaIDs = fine }

// unsuppress takes out what says that a number is hidden: the numbers of a
// record are all there.
func (i *Insight) unsuppress() {
	for n := range i.Method.Respondents {
		i.Method.Respondents[n].Suppressed = nil
	}
	if fft := i.Method.FFT; fft != nil {
		fft.Suppressed = nil
		for n := range fft.Answers {
			fft.Answers[n].Suppressed = nil
		}
	}
	if p := i.Method.ContinuousPeriod; p != nil {
		p.Suppressed = nil
	}
}

// Disclosed is an insight as anybody but its owner is shown it: without the
// consent of a person, with small numbers hidden, and of a small group without
// quotes, places below a local authority and counts that others have published.
func (i *Insight) Disclosed() *Insight {
	out := *i
	out.StoryConsent = StoryConsent{}
	out.Method = i.Method.disclosed()
	if !i.SmallGroup {
		out.Counts = Disclose(i.Counts)
		return &out
	}
	out.Counts = discloseEvenPublished(i.Counts)
	out.Quotes, out.PlaceNames = nil, nil
	out.AreaIDs = filter(i.AreaIDs, func(id uuid.UUID) bool { return !slices.Contains(i.FineAreaIDs, id) })
	return &out
}

// discloseEvenPublished is Disclose where what a public source states is hidden
// too.
func discloseEvenPublished(counts []Count) []Count {
	bare := slices.Clone(counts)
	for n := range bare {
		bare[n].SourceURL = nil
	}
	out := Disclose(bare)
	for n := range out {
		out[n].SourceURL = counts[n].SourceURL
	}
	return out
}

// disclosed is the method with its tables as others than the owner see them.
func (m InsightMethod) disclosed() InsightMethod {
	m.Shares = DiscloseShares(m.Shares)
	m.Respondents = discloseRespondents(m.Respondents)
	if m.FFT != nil {
		m.FFT = m.FFT.disclosed()
	}
	if p := m.ContinuousPeriod; p != nil && isFew(p.Cases) {
		m.ContinuousPeriod = &ContinuousPeriod{From: p.From, To: p.To, Suppressed: new(true)}
	}
	return m
}

// delicate are characteristics of which no table of fewer people is shown.
var delicate = map[string]int64{"gender_identity": 100, "sexual_orientation": 100}

func discloseRespondents(in []RespondentCount) []RespondentCount {
	cells := map[string][]*int64{}
	for _, r := range in {
		cells[r.Characteristic] = append(cells[r.Characteristic], r.Count)
	}
	shown := map[string][]Cell{}
	for c, counts := range cells {
		shown[c] = DiscloseTable(counts, delicate[c])
	}
	out := make([]RespondentCount, 0, len(in))
	for _, r := range in {
		cell := shown[r.Characteristic][0]
		shown[r.Characteristic] = shown[r.Characteristic][1:]
		r.Count, r.Suppressed = cell.Value, cell.Suppressed
		out = append(out, r)
	}
	return out
}

func (t FriendsAndFamilyTest) disclosed() *FriendsAndFamilyTest {
	counts := make([]*int64, 0, len(t.Answers))
	for _, a := range t.Answers {
		counts = append(counts, a.Count)
	}
	cells := DiscloseTable(counts, 0)
	out := FriendsAndFamilyTest{Answers: slices.Clone(t.Answers)}
	for n := range out.Answers {
		out.Answers[n].Count, out.Answers[n].Suppressed = cells[n].Value, cells[n].Suppressed
	}
	responses, eligible := rounded(t.Responses), rounded(t.Eligible)
	out.Responses, out.Eligible = responses.Value, eligible.Value
	if responses.Suppressed != nil || eligible.Suppressed != nil {
		out.Suppressed = new(true)
	}
	return &out
}
