package register

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// readyInsight is the facts of a new insight for everybody that every guard is
// content with.
func readyInsight(t *testing.T) *InsightFacts {
	t.Helper()
	n := int64(120)
	i := &Insight{
		Title: "Evening appointments", Summary: new("People want them."), Kind: new("survey_result"), Source: new("survey"),
		CollectedFrom: partial(t, "2026-03"), CollectedTo: partial(t, "2026-04"), TopicsAsStated: []string{"GP access"},
		PlaceNames: []string{"Ludlow"}, WholePopulation: new(true),
		KeyFindings: []KeyFinding{{Text: "Evenings", Expresses: new("need"), Sentiment: new("negative")}},
		Method:      InsightMethod{MethodsAsStated: []string{"survey"}, Limitations: new("Nobody under 18 answered.")},
		Rights:      InsightRights{Licence: new("cc_by_4_0"), Attribution: new("The owner")},
		Review:      InsightReview{Strength: new("moderate")},
	}
	i.OwnerOrganisationID, i.CreatedBy, i.Visibility, i.State = uuid.New(), "writer", AudiencePublic, InsightDraft
	i.Counts = []Count{{Value: &n, Qualifier: CountExact, Unit: "people", Kind: "sample", Headline: true}}
	i.Attestations = []Attestation{{What: AttestDeidentified, By: "writer"}, {What: AttestLimitations, By: "reader"}}
	f := &InsightFacts{Insight: i}
	f.Given = Given{Record: &i.Record, Policy: DefaultPolicy(), Today: NewDate(2026, time.May, 4),
		By:    Actor{Holder: "reader", Role: RoleApprover, OrganisationID: i.OwnerOrganisationID},
		Owner: OwnerFacts{Type: "vcse_registered", OtherApprovers: 1}}
	return f
}

func story(f *InsightFacts) {
	f.Insight.Kind = new(KindResidentStory)
	f.Insight.StoryConsent = StoryConsent{GivenBy: new("self"), Scope: new("public"), ExpiresOn: new(NewDate(2026, time.May, 4))}
	f.Record.Attestations = append(f.Record.Attestations, Attestation{What: AttestGuardian})
}

func casework(f *InsightFacts) {
	f.Insight.Source, f.Insight.Kind = new("complaints"), new(kindDigest)
	f.Insight.Method.ContinuousPeriod = &ContinuousPeriod{Cases: new(int64(8))}
}

func few(f *InsightFacts) {
	*f.Insight.Counts[0].Value = 7
	f.Record.Attestations = append(f.Record.Attestations, Attestation{What: AttestNobodyRecognisable})
}

// What breaks each guard, where it points, and how strongly it is asked in the
// light and the standard profile.
var insightBreaks = []struct {
	guard, at       string
	light, standard Strength
	given           func(*InsightFacts) // makes the guard apply; it is then met
	broken          func(*InsightFacts)
}{
	{"INS-G01", "#/source", StrengthWarn, StrengthHard, nil, func(f *InsightFacts) { f.Insight.Source = nil }},
	{"INS-G01", "#/method/methods", StrengthWarn, StrengthHard, nil, func(f *InsightFacts) { f.Insight.Method.MethodsAsStated = nil }},
	{"INS-G01", "#/collectedFrom", StrengthWarn, StrengthHard, nil, func(f *InsightFacts) {
		f.Insight.CollectedFrom, f.Insight.CollectedTo = PartialDate{}, PartialDate{}
		f.Insight.Review.ReviewBy = new(NewDate(2027, time.May, 4))
	}},
	{"INS-G01", "#/collectedTo", StrengthWarn, StrengthHard, nil, func(f *InsightFacts) { f.Insight.CollectedTo = NewDate(2026, time.June, 1).Partial() }},
	{"INS-G01", "addInsightCount", StrengthWarn, StrengthHard, nil, func(f *InsightFacts) { f.Insight.Counts = nil }},
	{"INS-G02", "#/topics", StrengthWarn, StrengthHard, nil, func(f *InsightFacts) { f.Insight.TopicsAsStated = nil }},
	{"INS-G02", "#/areaIds", StrengthWarn, StrengthHard, nil, func(f *InsightFacts) { f.Insight.PlaceNames = nil }},
	{"INS-G02", "#/communities", StrengthWarn, StrengthHard, nil, func(f *InsightFacts) { f.Insight.WholePopulation = nil }},
	{"INS-G03", "#/keyFindings", StrengthWarn, StrengthReason, nil, func(f *InsightFacts) { f.Insight.KeyFindings = nil }},
	{"INS-G03", "#/keyFindings/0/expresses", StrengthWarn, StrengthReason, nil, func(f *InsightFacts) { f.Insight.KeyFindings[0].Expresses = nil }},
	{"INS-G03", "#/keyFindings/0/sentiment", StrengthWarn, StrengthReason, nil, func(f *InsightFacts) { f.Insight.KeyFindings[0].Sentiment = nil }},
	{"INS-G04", "#/content/body", StrengthHard, StrengthHard, nil, func(f *InsightFacts) { f.Insight.Content.Body = new("NHS number 943 476 5919") }},
	{"INS-G04", "#/summary", StrengthHard, StrengthHard, nil, func(f *InsightFacts) { f.Insight.Summary = new("Ring 01743 123456") }},
	{"INS-G04", "#/attestations", StrengthHard, StrengthHard, nil, func(f *InsightFacts) { f.Record.Attestations = f.Record.Attestations[1:] }},
	{"INS-G05", "#/quotes/0/descriptor", StrengthHard, StrengthHard, func(f *InsightFacts) {
		f.Insight.Quotes = []Quote{{Text: "x", ConsentToQuote: true, Descriptor: []string{"age_65_74"}}}
	}, func(f *InsightFacts) { f.Insight.FineAreaIDs = []uuid.UUID{uuid.New()} }},
	{"INS-G06", "#/rights/licence", StrengthWarn, StrengthHard, nil, func(f *InsightFacts) { f.Insight.Rights.Licence = nil }},
	{"INS-G06", "#/rights/attribution", StrengthWarn, StrengthReason, func(f *InsightFacts) { f.Record.Visibility = AudiencePartners },
		func(f *InsightFacts) { f.Insight.Rights.Attribution = nil }},
	{"INS-G06", "#/rights/reuseConditions", StrengthWarn, StrengthHard, func(f *InsightFacts) {
		f.Insight.Rights.Licence, f.Owner.Type = new("ogl_uk_3_0"), "icb"
	}, func(f *InsightFacts) { f.Owner.Type = "vcse_registered" }},
	{"INS-G07", "#/review/strength", StrengthNone, StrengthReason, nil, func(f *InsightFacts) { f.Insight.Review.Strength = nil }},
	{"INS-G07", "#/attestations", StrengthNone, StrengthReason, nil, func(f *InsightFacts) { f.Record.Attestations[1].By = "writer" }},
	{"INS-G08", "#/method/limitations", StrengthWarn, StrengthReason, nil, func(f *InsightFacts) { f.Insight.Method.Limitations = nil }},
	{"INS-G09", "#/review/reviewBy", StrengthWarn, StrengthReason, nil, func(f *InsightFacts) { f.Insight.CollectedTo = PartialDate{} }},
	{"INS-G09", "#/review/reviewBy", StrengthWarn, StrengthReason, func(f *InsightFacts) { f.Insight.Review.ReviewBy = new(NewDate(2031, time.May, 4)) },
		func(f *InsightFacts) { f.Insight.Review.ReviewBy = new(NewDate(2031, time.May, 5)) }},
	{"INS-G10", "#/storyConsent/scope", StrengthHard, StrengthHard, story, func(f *InsightFacts) { f.Insight.StoryConsent.Scope = new("partners") }},
	{"INS-G10", "#/storyConsent/givenBy", StrengthHard, StrengthHard, story, func(f *InsightFacts) { f.Insight.StoryConsent.GivenBy = nil }},
	{"INS-G10", "#/storyConsent/expiresOn", StrengthHard, StrengthHard, story, func(f *InsightFacts) { f.Today = f.Today.AddDays(1) }},
	{"INS-G10", "#/storyConsent/withdrawnOn", StrengthHard, StrengthHard, story, func(f *InsightFacts) { f.Insight.StoryConsent.WithdrawnOn = new(f.Today) }},
	{"INS-G10", "#/attestations", StrengthHard, StrengthHard, story, func(f *InsightFacts) { f.Record.Attestations = f.Record.Attestations[:2] }},
	{"INS-G11", "#/kind", StrengthHard, StrengthHard, casework, func(f *InsightFacts) { f.Insight.Kind = new("case_study") }},
	{"INS-G11", "#/method/continuousPeriod/cases", StrengthHard, StrengthHard, casework, func(f *InsightFacts) { *f.Insight.Method.ContinuousPeriod.Cases = 7 }},
	{"INS-G11", "#/quotes", StrengthHard, StrengthHard, casework, func(f *InsightFacts) { f.Insight.Quotes = []Quote{{Text: "x"}} }},
	{"INS-G12", "#/rights/embargoUntil", StrengthWarn, StrengthHard, func(f *InsightFacts) { f.Insight.Rights.EmbargoUntil = new(f.Today) },
		func(f *InsightFacts) { f.Insight.Rights.EmbargoUntil = new(f.Today.AddDays(1)) }},
	{"INS-G13", "#/attestations", StrengthHard, StrengthHard, few, func(f *InsightFacts) { f.Record.Attestations = f.Record.Attestations[:2] }},
}

// unmetInsight looks at all guards and returns "guard where strength" for each gap.
func unmetInsight(f *InsightFacts) (out []string) {
	f.Screening = Screen(f.Insight.Texts(), nil)
	var ids []string
	for _, g := range insightGuards {
		ids = append(ids, g.ID)
	}
	for _, r := range InsightLifecycle.results(f, ids) {
		for _, gap := range r.Gaps {
			out = append(out, r.Guard+" "+gap.Pointer+gap.Operation+" "+string(r.Strength))
		}
	}
	return out
}

func TestInsightGuards(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{}
	for _, tt := range insightBreaks {
		tested[tt.guard] = true
		for profile, strength := range map[Profile]Strength{ProfileLight: tt.light, ProfileStandard: tt.standard, ProfileServiceChange: tt.standard} {
			f := readyInsight(t)
			f.Record.GuardProfile = profile
			if tt.given != nil {
				tt.given(f)
			}
			require.Empty(t, unmetInsight(f), "%s at %s before", tt.guard, tt.at)
			tt.broken(f)
			want := tt.guard + " " + tt.at + " " + string(strength)
			if strength == StrengthNone {
				require.NotContains(t, unmetInsight(f), want, profile)
			} else {
				require.Contains(t, unmetInsight(f), want, profile)
			}
		}
	}
	for _, g := range insightGuards {
		require.True(t, tested[g.ID], g.ID)
		require.Equal(t, g.Privacy, g.Parts[0].Light == StrengthHard, g.ID)
	}
}

func TestStatementsAreAskedOfNewWorkOnly(t *testing.T) {
	t.Parallel()
	f := readyInsight(t)
	few(f)
	f.Record.Attestations, f.Record.Retrospective = nil, true
	f.Insight.Summary = new("Ring 01743 123456")
	require.Equal(t, []string{"INS-G04 #/summary hard", "INS-G07 #/attestations reason"}, unmetInsight(f))
	f.Insight.Content.Body = new("NHS number 943 476 5919")
	f.Record.Retrospective, f.Record.Imported = false, true
	require.Equal(t, []string{"INS-G04 #/content/body hard", "INS-G07 #/attestations reason"}, unmetInsight(f))
	f.Record.Visibility = AudienceOrganisation
	require.Equal(t, []string{"INS-G07 #/attestations reason"}, unmetInsight(f), "only its owner sees it")
}

func TestEveryMoveOfAnInsightNamesItsGuards(t *testing.T) {
	t.Parallel()
	for _, m := range InsightLifecycle.Moves {
		for _, id := range m.Guards {
			require.NotEmpty(t, InsightLifecycle.guard(id).Parts, id)
		}
		require.NotEmpty(t, m.About, m.ID)
	}
}

func TestPublicationFillsInWhatFollows(t *testing.T) {
	t.Parallel()
	for kind, due := range map[string]string{"healthwatch": "2026-06-01", "icb": "2026-06-01", "vcse_registered": "2026-06-01"} {
		f := readyInsight(t)
		f.Owner.Type, f.Record.State, f.Request.To = kind, InsightInReview, InsightPublished
		answered := &RecommendationResponse{Text: new("Yes")}
		f.Insight.Recommendations = []Recommendation{{Text: "a"}, {Text: "b", DueOn: new(NewDate(2026, time.July, 1))}, {Text: "c", Response: answered}}
		_, err := InsightLifecycle.Lead(f)
		require.NoError(t, err)
		require.Equal(t, due, f.Insight.Recommendations[0].DueOn.String(), kind)
		require.Equal(t, "2026-07-01", f.Insight.Recommendations[1].DueOn.String())
		require.Nil(t, f.Insight.Recommendations[2].DueOn)
		require.Equal(t, "2026-05-04", f.Insight.PublishedOn.String())
		require.Equal(t, "2029-04-30", f.Insight.Review.ReviewBy.String())
	}
	f := readyInsight(t)
	f.Today = NewDate(2026, time.May, 8) // a Friday
	f.Owner.Type, f.Record.State, f.Request.To = "healthwatch", InsightInReview, InsightPublished
	f.Insight.Recommendations = []Recommendation{{Text: "a"}}
	f.Policy.Settings.RecommendationVoiceWorkingDays = 1
	_, err := InsightLifecycle.Lead(f)
	require.NoError(t, err)
	require.Equal(t, "2026-05-11", f.Insight.Recommendations[0].DueOn.String(), "the next working day")
}

func TestWhoPublishesAnInsight(t *testing.T) {
	t.Parallel()
	publish := func(change func(*InsightFacts)) ([]Step, *InsightFacts, error) {
		f := readyInsight(t)
		f.Record.State, f.Request.To = InsightInReview, InsightPublished
		change(f)
		steps, err := InsightLifecycle.Lead(f)
		return steps, f, err
	}
	for name, tt := range map[string]struct {
		change func(*InsightFacts)
		ok     bool
	}{
		"another approver":   {func(*InsightFacts) {}, true},
		"its maker":          {func(f *InsightFacts) { f.By.Holder = "writer" }, false},
		"an editor":          {func(f *InsightFacts) { f.By.Role = RoleEditor }, false},
		"an editor, light":   {func(f *InsightFacts) { f.By.Role, f.Record.GuardProfile = RoleEditor, ProfileLight }, true},
		"a foreign approver": {func(f *InsightFacts) { f.By.OrganisationID = uuid.New() }, false},
		"the buddy's approver": {func(f *InsightFacts) {
			f.By.OrganisationID, f.By.BuddyOf = uuid.New(), []uuid.UUID{f.Record.OwnerOrganisationID}
		}, true},
		"an independent body's editor": {func(f *InsightFacts) {
			f.By.Role, f.By.Holder, f.Owner.Standing.IndependenceProtected = RoleEditor, "writer", true
		}, true},
	} {
		_, _, err := publish(tt.change)
		require.Equal(t, tt.ok, err == nil, "%s: %v", name, err)
	}
	steps, _, err := publish(func(f *InsightFacts) {
		f.By.Holder, f.Owner.OtherApprovers = "writer", 0
		f.Record.Attestations[1].By = "writer"
	})
	require.NoError(t, err, "where there is nobody else")
	require.True(t, steps[0].OnePerson)
	_, f, err := publish(func(f *InsightFacts) {
		f.By.Holder, f.Owner.Standing.IndependenceProtected, f.Record.Attestations = "writer", true, f.Record.Attestations[:1]
	})
	require.NoError(t, err)
	require.Nil(t, f.Insight.Review.Strength, "nobody but its maker has read it")
}

func TestWaysOutOfTheLibrary(t *testing.T) {
	t.Parallel()
	lead := func(to string, change func(*InsightFacts)) ([]Step, *InsightFacts, error) {
		f := readyInsight(t)
		f.Record.State, f.Request.To, f.Request.Reason = InsightPublished, to, new("Because.")
		change(f)
		steps, err := InsightLifecycle.Lead(f)
		return steps, f, err
	}
	steps, f, err := lead(InsightWithdrawn, func(*InsightFacts) {})
	require.NoError(t, err)
	require.Equal(t, "I7", steps[0].Move)
	require.Nil(t, f.Insight.Summary)
	require.Empty(t, f.Insight.KeyFindings)
	require.NotEmpty(t, f.Insight.Title)

	steps, _, err = lead(InsightWithdrawn, func(f *InsightFacts) { f.By = Actor{Role: RoleSystemAdmin} })
	require.NoError(t, err)
	require.Equal(t, "I9", steps[0].Move)
	_, _, err = lead(InsightWithdrawn, func(f *InsightFacts) { f.By, f.Request.Reason = Actor{Role: RoleSystemAdmin}, nil })
	require.ErrorContains(t, err, "#/reason required")

	_, _, err = lead(InsightSuperseded, func(*InsightFacts) {})
	require.Error(t, err)
	_, _, err = lead(InsightSuperseded, func(f *InsightFacts) { f.Superseded = true })
	require.NoError(t, err)

	f = readyInsight(t)
	story(f)
	f.Record.State = InsightArchived
	_, _, due := InsightLifecycle.DueMove(f)
	require.False(t, due, "the consent holds today")
	f.Today = f.Today.AddDays(1)
	to, on, due := InsightLifecycle.DueMove(f)
	require.True(t, due)
	require.Equal(t, InsightWithdrawn, to)
	require.Equal(t, "2026-05-05", on.String())

	f = readyInsight(t)
	f.Record.State, f.Insight.Review.ReviewBy = InsightPublished, new(NewDate(2025, time.May, 4))
	to, _, due = InsightLifecycle.DueMove(f)
	require.True(t, due)
	require.Equal(t, InsightArchived, to)
	f.Today = f.Today.AddDays(-1)
	_, _, due = InsightLifecycle.DueMove(f)
	require.False(t, due)
}
