package register

import "slices"

// InsightFacts is what the guards of an insight read.
type InsightFacts struct {
	Given
	Insight    *Insight
	Screening  Screening // of every text of the insight
	Superseded bool      // a published insight takes its place
}

// independent reports whether the owner publishes its own insight without
// anybody's approval.
func (f *InsightFacts) independent() bool {
	return f.Owner.Standing.IndependenceProtected
}

// secondReader reports whether somebody other than its maker has weighed its
// limits; where the owner has nobody else, its maker may.
func (f *InsightFacts) secondReader() bool {
	_, alone := f.SecondPerson()
	return slices.ContainsFunc(f.Record.Attestations, func(a Attestation) bool {
		return a.What == AttestLimitations && (a.By != f.Record.CreatedBy || alone)
	})
}

// reviewBy is the day by which it is to be looked at again: the one given, else
// counted from the last day on which people were heard.
func (f *InsightFacts) reviewBy() *Date {
	i := f.Insight
	switch {
	case i.Review.ReviewBy != nil:
		return i.Review.ReviewBy
	case !i.CollectedTo.IsZero():
		return new(i.CollectedTo.Latest().AddMonths(f.Policy.Settings.InsightReviewMonths))
	}
	return nil
}

// consentEndedOn is the day on which the consent to a story ended, if it has.
func (f *InsightFacts) consentEndedOn() (Date, bool) {
	c := f.Insight.StoryConsent
	switch {
	case c.WithdrawnOn != nil:
		return *c.WithdrawnOn, true
	case c.ExpiresOn != nil && c.ExpiresOn.Before(f.Today):
		return c.ExpiresOn.AddDays(1), true
	}
	return Date{}, false
}

func consentEnded(f *InsightFacts) bool {
	_, ended := f.consentEndedOn()
	return ended
}

func takenDown(f *InsightFacts) bool { return f.By.Role == RoleSystemAdmin && !f.By.Register }

// Those who make the moves of an insight that are not for editors in general.
var (
	whoReads = Who{"an editor or approver of the owner, or an approver of its buddy", func(g *Given) bool {
		return WhoEditor.May(g) || WhoApprover.May(g)
	}}
	whoPublishes = Who{"an approver of the owner or of its buddy who did not make the insight; bodies whose independence is protected publish their own", func(g *Given) bool {
		if g.Owner.Standing.IndependenceProtected && WhoEditor.May(g) {
			return true
		}
		second, alone := g.SecondPerson()
		return WhoApprover.May(g) && (g.Record.GuardProfile == ProfileLight || second || alone)
	}}
	whoTakesDown = Who{"those who run the register", func(g *Given) bool { return g.By.Role == RoleSystemAdmin }}
)

// Guards that an insight passes before it is shown to others, however it comes
// to be shown, and those that depend on how widely it is.
var (
	insightPrivacy = []string{"INS-G04", "INS-G05", "INS-G10", "INS-G11", "INS-G13"}
	insightReach   = []string{"INS-G06", "INS-G12"}
	insightShown   = []string{InsightPublished, InsightSuperseded, InsightArchived}
)

// InsightLifecycle is the way of an insight from a draft to the library, and out
// of it again.
var InsightLifecycle = Lifecycle[*InsightFacts]{
	Noun:       NounInsight,
	Transition: "transitionInsight",
	States:     []string{InsightDraft, InsightInReview, InsightPublished, InsightSuperseded, InsightArchived, InsightWithdrawn},
	Guards:     insightGuards,
	Moves: []Move[*InsightFacts]{
		{ID: "I1", From: []string{InsightDraft}, To: InsightInReview, Who: WhoEditor, About: "It is given to a second reader.",
			Guards: []string{"INS-G01", "INS-G02", "INS-G03", "INS-G04", "INS-G05", "INS-G08", "INS-G10", "INS-G11", "INS-G13"}},
		{ID: "I2", From: []string{InsightInReview}, To: InsightDraft, Who: whoReads, Reason: true, Aside: true,
			About: "The reader sends it back and says why."},
		{ID: "I3", From: []string{InsightInReview}, To: InsightPublished, Who: whoPublishes, Enter: enterPublished,
			Guards: append([]string{"INS-G06", "INS-G07", "INS-G09", "INS-G12"}, insightPrivacy...),
			About:  "It is shared as widely as its visibility says. What recommendations and reviews are due by is filled in."},
		{ID: "I4", From: []string{InsightPublished}, To: InsightPublished, Who: whoPublishes, Aside: true,
			Guards: append(append([]string{}, insightPrivacy...), insightReach...),
			About:  "It is read again, so that what it needs to be shown more widely can be stated."},
		{ID: "I5", From: []string{InsightPublished}, To: InsightSuperseded, Who: WhoEditor, Aside: true,
			When:  func(f *InsightFacts) bool { return f.Superseded },
			About: "A newer insight takes its place: a published one whose origin.supersedesId names it."},
		{ID: "I8", From: insightShown, To: InsightWithdrawn, Who: WhoEditor, Aside: true, When: consentEnded, Due: (*InsightFacts).consentEndedOn, Enter: enterWithdrawn,
			About: "The consent to the story was withdrawn or has expired. Its words are erased at once."},
		{ID: "I9", From: insightShown, To: InsightWithdrawn, Who: whoTakesDown, Reason: true, Aside: true, Enter: enterWithdrawn,
			When:  func(f *InsightFacts) bool { return takenDown(f) && !consentEnded(f) },
			About: "It is taken down on legal grounds. The reason is public and the owner is told."},
		{ID: "I7", From: insightShown, To: InsightWithdrawn, Who: WhoApprover, Reason: true, Aside: true, Enter: enterWithdrawn,
			When:  func(f *InsightFacts) bool { return !takenDown(f) && !consentEnded(f) },
			About: "Its owner takes it back. Its words are erased; that it was there, and where it was used, stays."},
		{ID: "I6", From: []string{InsightPublished}, To: InsightArchived, Who: WhoEditor, Aside: true, Due: dueForArchive,
			About: "It is no longer current, and is found on request. It goes there by itself twelve months after its review was due."},
	},
}

// dueForArchive is twelve months after the review was due.
func dueForArchive(f *InsightFacts) (Date, bool) {
	day := f.Insight.Review.ReviewBy
	if day == nil {
		return Date{}, false
	}
	return day.AddMonths(monthsToArchive), true
}

const monthsToArchive = 12

// enterPublished fills in what follows from the day of publication. How strong
// the evidence is, is said by a second reader or by nobody.
func enterPublished(f *InsightFacts, s *Step) {
	i, day := f.Insight, s.On.Latest()
	if i.PublishedOn.IsZero() {
		i.PublishedOn = s.On
	}
	i.Review.ReviewBy = f.reviewBy()
	due := day.AddDays(f.Policy.Settings.RecommendationResponseDays)
	if slices.Contains(VoiceBodies, f.Owner.Type) {
		due = day.AddWorkingDays(f.Policy.Settings.RecommendationVoiceWorkingDays)
	}
	for n := range i.Recommendations {
		if r := &i.Recommendations[n]; r.DueOn == nil && r.Response == nil {
			r.DueOn = new(due)
		}
	}
	if f.independent() && !f.secondReader() {
		i.Review.Strength = nil
	}
	second, alone := f.SecondPerson()
	s.OnePerson = !second && alone && f.Record.GuardProfile != ProfileLight && !f.independent()
}

// enterWithdrawn erases the words of an insight. Its title, what it covered, what
// it recommended and where it came from stay, so that those who used it know
// what they used.
func enterWithdrawn(f *InsightFacts, _ *Step) { f.Insight.erase() }

func (i *Insight) erase() {
	i.Summary, i.Content = nil, InsightContent{}
	i.KeyFindings, i.Quotes, i.Documents, i.ProviderResponses = nil, nil, nil, nil
	i.Method.Respondents, i.Method.Shares, i.Method.FFT, i.Method.ContinuousPeriod = nil, nil, nil, nil
	i.Unplaced, i.AsStated, i.Claims = nil, AsStated{}, nil
}

// Revise implements Revised. What was withdrawn stays erased. A consent that is
// withdrawn takes the insight out of the library in the same change, and what
// others see must keep what its guards promise after each change.
func (i *Insight) Revise(before Entry) (Revision, error) {
	old := before.(*Insight)
	if old.State == InsightWithdrawn {
		return Revision{}, &RefusedError{RefusedFrozen, "A withdrawn insight no longer changes. Make a new one if there is something to say."}
	}
	if old.State != i.State || !slices.Contains(insightShown, i.State) {
		return Revision{}, nil
	}
	if i.StoryConsent.WithdrawnOn != nil {
		step := i.moveItself("I8", InsightWithdrawn)
		step.On = i.StoryConsent.WithdrawnOn.Partial()
		i.erase()
		return Revision{Steps: []Step{step}}, nil
	}
	if orEmpty(old.Kind) == KindResidentStory && orEmpty(i.Kind) != KindResidentStory {
		return Revision{}, &RefusedError{RefusedFrozen, "A story that others see stays a story, so that the consent to it holds. Withdraw it and make a new insight if it is something else."}
	}
	again := insightPrivacy
	if i.widened(old) {
		again = append(slices.Clone(insightPrivacy), insightReach...)
	}
	return Revision{Recheck: again}, nil
}

// widened reports whether more people see an insight than before.
func (i *Insight) widened(old *Insight) bool {
	return i.Visibility != old.Visibility && Narrower(i.Visibility, old.Visibility) == old.Visibility
}

// MayWiden says whether somebody may show a published insight to more people
// than before: who may publish it.
func (i *Insight) MayWiden(old *Insight, by Actor) error {
	shown := slices.Contains(insightShown, old.State)
	if !shown || i.Past() || !i.widened(old) || by.Register || by.Role == RoleApprover || i.GuardProfile == ProfileLight {
		return nil
	}
	return &NotYoursError{To: i.State, Who: "an approver, as more people would see it"}
}

// Texts lists every text of the insight that others may read.
func (i *Insight) Texts() []Text {
	return gatherTexts(map[string]any{
		"#/title": i.Title, "#/summary": i.Summary, "#/retrospectiveReason": i.RetrospectiveReason, "#/topicsAsStated": i.TopicsAsStated, "#/placeNames": i.PlaceNames,
		"#/communitiesAsStated": i.CommunitiesStated, "#/contributedBy": i.ContributedBy, "#/keyFindings": i.KeyFindings,
		"#/recommendations": i.Recommendations, "#/providerResponses": i.ProviderResponses, "#/presentedTo": i.PresentedTo,
		"#/documents": i.Documents, "#/quotes": i.Quotes, "#/content": i.Content, "#/method": i.Method, "#/rights": i.Rights,
		"#/claims": i.Claims, "#/counts": i.Counts, "#/organisations": i.Organisations, "#/links": i.Links,
		"#/provenance": i.Provenance, "#/campaigns": i.Campaigns, "#/asStated": i.AsStated,
	}, nil)
}
