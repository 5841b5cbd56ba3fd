package register

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// Five sources give five totals for one consultation: all stay, one is shown,
// and the two numbers on which they differ are conflicts.
func TestFiveTotalsOfOneConsultation(t *testing.T) {
	t.Parallel()
	c := &Consultation{Record: Record{State: "decided", Visibility: AudiencePublic, Retrospective: true, Counts: futureFit()}, Title: "NHS Future Fit"}
	require.Empty(t, c.Validate().Without("required"))
	c.Derive()
	require.Equal(t, int64(18858), *c.ResponsesMost)
	require.Len(t, c.Conflicts, 2)
	require.Equal(t, "counts/responded/responses", c.Conflicts[0].Field)
	require.Len(t, c.Conflicts[0].Values, 3)
	require.Equal(t, "counts/completed/surveys", c.Conflicts[1].Field)
	require.NotContains(t, c.WarningCodes, WarnConflictingClaims)
}

func TestResponsesByTheirUpperBound(t *testing.T) {
	t.Parallel()
	hidden := Count{Value: new(int64(5)), Qualifier: CountExact, Unit: "responses", Kind: "responded", Headline: true}
	for name, c := range map[string]struct {
		counts []Count
		want   *int64
	}{
		"none":                      {nil, nil},
		"a part is not the whole":   {[]Count{responses(500, "https://a.example").of("online")}, nil},
		"what is hidden is no more": {[]Count{hidden}, nil},
		"more than has no end":      {[]Count{responses(1400, "https://a.example").as(CountMoreThan)}, new(int64(1<<63 - 1))},
		"nearly ends before":        {[]Count{responses(19000, "https://a.example").as(CountNearly)}, new(int64(18999))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			con := &Consultation{Record: Record{State: "closed", Counts: c.counts}}
			con.Derive()
			require.Equal(t, c.want, con.ResponsesMost)
		})
	}
}

func TestPromisedDays(t *testing.T) {
	t.Parallel()
	month, day := pd("2018-05"), pd("2018-04-30")
	c := &Consultation{OpensOn: month, ClosesOn: day, Decision: ConsultationDecision{DueOn: month}}
	require.Equal(t, []string{"#/opensOn day_required", "#/decision/dueOn day_required", "#/closesOn end_before_start"}, problemsOf(c))
	c.Imported = true
	require.Empty(t, problemsOf(c), "history may know less")
}

func problemsOf(e Entry) []string {
	out := []string{}
	for _, p := range e.Validate() {
		out = append(out, p.Pointer+" "+p.Code)
	}
	return out
}

func TestPartsPointAtPartsThatAreThere(t *testing.T) {
	t.Parallel()
	q, a, b, other := NewID(), NewID(), NewID(), NewID()
	referral, advice := NewID(), NewID()
	c := &Consultation{
		Questions: []ConsultationQuestion{{ID: q, Options: []ConsultationOption{
			{ID: a, Title: "A"}, {ID: b, Title: "A, with a shuttle bus", ParentOptionID: &a},
		}}},
		CaseEvents:     []CaseEvent{{ID: referral, About: CaseEventAbout{QuestionID: &q, OptionID: &b}}, {ID: advice, ParentEventID: &referral}},
		ResponseThemes: []ResponseTheme{{Text: "Travel", OptionIDs: []uuid.UUID{a, b}}},
	}
	require.Empty(t, problemsOf(c))

	c.Questions[0].ParentQuestionID = &other
	c.Questions[0].Options[0].ParentOptionID = &b
	c.CaseEvents[0].ParentEventID = &referral
	c.CaseEvents[1].About.OptionID = &other
	c.CaseEvents[1].ID = q
	c.ResponseThemes[0].OptionIDs[1] = other
	require.ElementsMatch(t, []string{
		"#/questions/0/parentQuestionId unknown_id",
		"#/questions/0/options/0/parentOptionId circular",
		"#/questions/0/options/1/parentOptionId circular",
		"#/caseEvents/0/parentEventId circular",
		"#/caseEvents/1/parentEventId circular", // it hangs below one that goes round
		"#/caseEvents/1/about/optionId unknown_id",
		"#/caseEvents/1/id duplicate",
		"#/responseThemes/0/optionIds/1 unknown_id",
	}, problemsOf(c))
}

// Two chains of scrutiny and challenge years apart, and a split committee.
func TestCaseEventsFormChains(t *testing.T) {
	t.Parallel()
	first := NewID()
	c := &Consultation{Record: Record{State: "decided"}, CaseEvents: []CaseEvent{
		{ID: first, Kind: new("referral_to_secretary_of_state")},
		{Kind: new("panel_final_advice"), ParentEventID: &first},
		{Kind: new("call_in_request"), Open: new(true), Outcome: new("not_known")},
		{Kind: new("scrutiny_position"), Outcome: new("no_single_view")},
	}}
	require.Empty(t, problemsOf(c))
	c.Derive()
	require.Equal(t, first, c.CaseEvents[0].ID)
	require.NotEqual(t, uuid.Nil, c.CaseEvents[3].ID)
	require.Len(t, c.Codes(), 4)
}

func TestProposalsOwnTheirCeiling(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]Audience{
		ConsultationProposed: AudienceOrganisation, "with_scrutiny": AudiencePartners, "withdrawn": AudiencePartners,
		"ready": AudiencePublic, "completed": AudiencePublic,
	} {
		c := &Consultation{Record: Record{State: state, Visibility: AudiencePublic}}
		c.Derive()
		require.Equal(t, want, c.Audience, state)
		require.Equal(t, state == ConsultationProposed, c.Draft)
	}
}

func TestDatesAreMissedOnlyAfterTheProposal(t *testing.T) {
	t.Parallel()
	for state, want := range map[string][]string{ConsultationProposed: {}, "closed": {WarnDatesMissing}} {
		c := &Consultation{Record: Record{State: state}}
		c.Derive()
		require.Equal(t, want, c.WarningCodes, state)
	}
}
