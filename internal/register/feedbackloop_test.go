package register

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// bigConversation is shrop-loop-2015-16: four points, three answers, no pairing
// and no word on which answer is done.
func bigConversation() *FeedbackLoop {
	fy := mustPartialDate("FY2015-16")
	return &FeedbackLoop{
		Title:  "Communities doing more for themselves",
		Record: Record{State: "decided", Visibility: AudiencePublic, Retrospective: true, AsStated: AsStated{StatusText: new("mixed done and planned")}},
		Items: []LoopItem{
			{Kind: ItemSaid, Text: "Communities should be enabled to do more.", On: fy},
			{Kind: ItemSaid, Text: "There should be one clear point for volunteering.", On: fy},
			{Kind: ItemSaid, Text: "Some fees are acceptable."},
			{Kind: ItemSaid, Text: "Learn from elsewhere."},
			{Kind: ItemDid, Text: "Youth commissioning moved to local committees."},
			{Kind: ItemDid, Text: "A town and parish forum was set up."},
			{Kind: ItemDid, Text: "Six libraries are kept by community transfer."},
		},
	}
}

func mustPartialDate(s string) PartialDate {
	p, err := ParsePartialDate(s)
	if err != nil {
		panic(err)
	}
	return p
}

func TestLoopWithoutPairing(t *testing.T) {
	t.Parallel()
	l := bigConversation()
	l.Derive()
	require.Nil(t, l.OverallOutcome, "nobody stated an outcome")
	require.Nil(t, l.OverallStatus, "which answer is done is not known, so nothing is guessed")
	require.Equal(t, "Communities should be enabled to do more.", *l.FirstSaid)
	require.Equal(t, "FY2015-16", l.StartsOn.String())
	require.Equal(t, AudiencePublic, l.Audience)
	for n, i := range l.Items {
		require.Equal(t, n+1, i.Seq)
		require.NotEqual(t, uuid.Nil, i.ID)
	}

	for n, status := range []string{"done", "done", "in_progress"} {
		l.Items[4+n].Status = &status
	}
	l.Derive()
	require.Equal(t, "in_progress", *l.OverallStatus)
	require.Nil(t, l.OverallOutcome)

	l.Defaults.Outcome = new(OutcomeChanged)
	l.Items[2].Outcome = new(OutcomeNoChange)
	l.Derive()
	require.Equal(t, OutcomePartlyChanged, *l.OverallOutcome)

	l.Items[0].Struck, l.Items[6].Struck = &Struck{Reason: "error"}, &Struck{Reason: "error"}
	l.Derive()
	require.Equal(t, "There should be one clear point for volunteering.", *l.FirstSaid)
	require.Equal(t, "done", *l.OverallStatus, "what is struck says nothing")
	require.NotContains(t, l.SearchText().B, "libraries")
}

func TestLoopWithNothingSaid(t *testing.T) {
	t.Parallel()
	l := &FeedbackLoop{Title: "x", Record: Record{State: LoopDraft, Visibility: AudiencePublic},
		Defaults: LoopDefaults{Outcome: new(OutcomeChanged), Status: new("planned")},
		Items:    []LoopItem{{Kind: ItemDid, Text: "A forum was set up.", Status: new("done")}, {Kind: ItemAsked, Text: "What matters?"}}}
	require.Empty(t, l.Validate())
	l.Derive()
	require.Nil(t, l.OverallOutcome, "an outcome is one of what people said")
	require.Equal(t, "done", *l.OverallStatus)
	require.Nil(t, l.FirstSaid)
	require.Equal(t, AudienceOrganisation, l.Audience)
	require.True(t, l.Draft)
	require.Equal(t, []string{WarnDatesMissing}, l.WarningCodes)
}

func TestResponsiblePeopleEdit(t *testing.T) {
	t.Parallel()
	owner, responsible := NewID(), NewID()
	l := &FeedbackLoop{Record: Record{State: "said", OwnerOrganisationID: owner}, ResponsibleID: &responsible}
	l.Derive()
	require.Equal(t, []uuid.UUID{owner, responsible}, l.EditorIDs)
}

func TestLoopProblems(t *testing.T) {
	t.Parallel()
	said, heard, did, loop := itemID("said"), itemID("heard"), itemID("did"), NewID()
	item := func(id uuid.UUID, kind string, answers ...uuid.UUID) LoopItem {
		return LoopItem{ID: id, Kind: kind, Text: "x", Answers: answers}
	}
	earlier, later := mustPartialDate("2019"), mustPartialDate("2020")
	tests := map[string]struct {
		loop FeedbackLoop
		want []string
	}{
		"fits": {FeedbackLoop{Items: []LoopItem{item(said, ItemSaid), item(heard, ItemHeard, said), item(did, ItemDid, said, heard)},
			Decisions: []LoopDecision{{ItemIDs: []uuid.UUID{said}}}, Deliveries: []LoopDelivery{{ItemIDs: []uuid.UUID{did}}}}, nil},
		"answers the wrong kind": {FeedbackLoop{Items: []LoopItem{item(said, ItemSaid, did), item(heard, ItemHeard, did), item(did, ItemDid, did)}},
			[]string{"#/items/0/answers/0 wrong_kind", "#/items/1/answers/0 wrong_kind", "#/items/2/answers/0 wrong_kind"}},
		"answers nobody": {FeedbackLoop{Items: []LoopItem{item(did, ItemDid, said)}}, []string{"#/items/0/answers/0 unknown_item"}},
		"asked answers":  {FeedbackLoop{Items: []LoopItem{item(said, ItemSaid), item(did, ItemAsked, said)}}, []string{"#/items/1/answers not_for_kind"}},
		"same id":        {FeedbackLoop{Items: []LoopItem{item(said, ItemSaid), item(said, ItemSaid)}}, []string{"#/items/1/id duplicate"}},
		"fields of other kinds": {FeedbackLoop{Items: []LoopItem{
			{Kind: ItemHeard, Outcome: new("changed"), Status: new("done")},
			{Kind: ItemSaid, DoneOn: later, TestedBack: new(true)},
			{Kind: ItemDid, Topics: []string{"x"}, NoChange: &NoChange{}},
		}}, []string{"#/items/0/outcome not_for_kind", "#/items/0/status not_for_kind", "#/items/1/testedBack not_for_kind",
			"#/items/1/doneOn not_for_kind", "#/items/2/topics not_for_kind", "#/items/2/noChange not_for_kind"}},
		"referred to nobody":    {FeedbackLoop{Items: []LoopItem{{Kind: ItemDid, ReferredTo: &Referral{}}}}, []string{"#/items/0/referredTo required"}},
		"note without a status": {FeedbackLoop{Items: []LoopItem{{Kind: ItemDid, StatusNote: new("x")}}}, []string{"#/items/0/status required"}},
		"ends before it starts": {FeedbackLoop{Items: []LoopItem{{Kind: ItemDid, On: later, To: earlier}}}, []string{"#/items/0/to end_before_start"}},
		"history may contradict itself": {FeedbackLoop{Record: Record{Imported: true},
			Items: []LoopItem{{Kind: ItemDid, On: later, To: earlier}}}, nil},
		"count without a value": {FeedbackLoop{Items: []LoopItem{{Kind: ItemSaid, Counts: []Count{{Qualifier: CountExact}}}}},
			[]string{"#/items/0/counts/0/value value_required"}},
		"sources": {FeedbackLoop{Sources: []LoopSource{{Type: "meeting", ID: &said}, {Type: "insight"}, {Type: "external", Text: new("x")}}},
			[]string{"#/sources/0/id not_for_type", "#/sources/1 required"}},
		"decides what was done": {FeedbackLoop{Items: []LoopItem{item(did, ItemDid)}, Decisions: []LoopDecision{{ItemIDs: []uuid.UUID{did, said}}}},
			[]string{"#/decisions/0/itemIds/0 wrong_kind", "#/decisions/0/itemIds/1 unknown_item"}},
		"tells of nothing": {FeedbackLoop{Deliveries: []LoopDelivery{{ItemIDs: []uuid.UUID{said}}}}, []string{"#/deliveries/0/itemIds/0 unknown_item"}},
		"itself": {FeedbackLoop{Record: Record{Base: Base{ID: loop}}, Lineage: LoopLineage{ContinuesLoopID: &loop},
			Items: []LoopItem{{Kind: ItemDid, MovedToLoopID: &loop}}}, []string{"#/items/0/movedToLoopId invalid", "#/lineage/continuesLoopId invalid"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, p := range test.loop.Validate() {
				got = append(got, p.Pointer+" "+p.Code)
			}
			require.Equal(t, test.want, got)
		})
	}
}

// A loop paused and later closed against the request shows both.
func TestStatusHistory(t *testing.T) {
	t.Parallel()
	by, march := NewID(), mustPartialDate("2024-03")
	i := LoopItem{Kind: ItemDid, Status: new("deferred"), StatusOn: march, StatusNote: new("Paused for the review.")}
	i.KeepStatus(nil, mustPartialDate("2026-01-02"), &by)
	require.Nil(t, i.StatusNote)
	require.True(t, i.StatusOn.IsZero())
	was := i.Status
	i.KeepStatus(was, mustPartialDate("2026-01-03"), &by)
	require.Len(t, i.StatusHistory, 1, "the same status is no step")
	i.Status = new("declined")
	i.KeepStatus(was, mustPartialDate("2026-01-04"), &by)
	require.Equal(t, []StatusStep{
		{Status: "deferred", On: march, Note: new("Paused for the review."), OrganisationID: &by},
		{Status: "declined", On: mustPartialDate("2026-01-04"), OrganisationID: &by},
	}, i.StatusHistory)

	imported := LoopItem{Kind: ItemDid, Status: new("done")}
	imported.KeepStatus(new("planned"), PartialDate{}, &by)
	require.Equal(t, []StatusStep{{Status: "planned"}, {Status: "done", OrganisationID: &by}}, imported.StatusHistory)
}

func TestDeliveryBeforeDecision(t *testing.T) {
	t.Parallel()
	said, other := itemID("said"), itemID("other")
	l := &FeedbackLoop{PublishedOn: mustPartialDate("2020"),
		Decisions:  []LoopDecision{{DecidedOn: mustPartialDate("2020-05"), ItemIDs: []uuid.UUID{said}}},
		Deliveries: []LoopDelivery{{On: mustPartialDate("2020-04"), Interim: new(true)}, {On: mustPartialDate("2020-04"), ItemIDs: []uuid.UUID{other}}, {On: mustPartialDate("2020")}}}
	l.Derive()
	require.Empty(t, l.Warnings)
	l.Deliveries = append(l.Deliveries, LoopDelivery{On: mustPartialDate("2020-04-30")})
	l.Derive()
	require.Equal(t, []string{WarnDeliveryPredatesDecision}, l.WarningCodes)
	require.Equal(t, "#/deliveries/3/on", *l.Warnings[0].Pointer)
}
