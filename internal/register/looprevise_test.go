package register

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// revised changes a loop in a state and holds it against how it stood.
func revised(state string, edit func(*FeedbackLoop)) (*FeedbackLoop, error) {
	l, _ := talk()
	l.State = state
	before := *l
	before.Items, before.Deliveries = slices.Clone(l.Items), slices.Clone(l.Deliveries)
	edit(l)
	l.FollowUp(&before, dt("2026-11-26"), 20)
	_, err := l.Revise(&before)
	return l, err
}

// LOOP-G08.
func TestWordsFreeze(t *testing.T) {
	t.Parallel()
	add := func(kind string) func(*FeedbackLoop) {
		return func(l *FeedbackLoop) { l.Items = append(l.Items, LoopItem{Kind: kind, Text: "new"}) }
	}
	said, heard, did := 1, 4, 7
	edits := map[string]struct {
		edit   func(*FeedbackLoop)
		frozen []string
	}{
		"add said":      {add(ItemSaid), LoopWordsFixed},
		"add heard":     {add(ItemHeard), LoopWordsFixed},
		"add did":       {add(ItemDid), loopEnds},
		"reword said":   {func(l *FeedbackLoop) { l.Items[said].Text = "x" }, LoopWordsFixed},
		"reword heard":  {func(l *FeedbackLoop) { l.Items[heard].Text = "x" }, LoopWordsFixed},
		"reword did":    {func(l *FeedbackLoop) { l.Items[did].Text = "x" }, nil},
		"said to did":   {func(l *FeedbackLoop) { l.Items[said].Kind = ItemDid }, LoopWordsFixed},
		"move a status": {func(l *FeedbackLoop) { l.Items[did].Status = new("done") }, loopEnds},
		"strike said":   {func(l *FeedbackLoop) { l.Items[said].Struck = &Struck{} }, nil},
		"tell":          {func(l *FeedbackLoop) { l.Deliveries = append(l.Deliveries, LoopDelivery{}) }, nil},
	}
	for name, c := range edits {
		for state := range loopCeilings {
			_, err := revised(state, c.edit)
			if slices.Contains(c.frozen, state) {
				refused(t, RefusedFrozen, err)
			} else {
				require.NoError(t, err, "%s while %s", name, state)
			}
		}
	}
}

func TestUpdateIsOwedUntilToldAgain(t *testing.T) {
	t.Parallel()
	move := func(l *FeedbackLoop) { l.Items[7].Status = new("done") }
	for state, owed := range map[string]bool{LoopHeard: false, LoopDecided: false, LoopFedBack: true} {
		l, err := revised(state, move)
		require.NoError(t, err)
		require.Equal(t, owed, l.UpdateOwed, state)
		l.Derive()
		require.Equal(t, owed, slices.Contains(l.WarningCodes, WarnUpdateNotFedBack), state)
	}
	added, err := revised(LoopFedBack, func(l *FeedbackLoop) { l.Items = append(l.Items, LoopItem{Kind: ItemDid, Text: "more"}) })
	require.NoError(t, err)
	require.True(t, added.UpdateOwed)
	for interim, owed := range map[bool]bool{true: true, false: false} {
		told, err := revised(LoopFedBack, func(l *FeedbackLoop) {
			l.UpdateOwed = true
			l.Deliveries = append(l.Deliveries, LoopDelivery{Interim: &interim})
		})
		require.NoError(t, err)
		require.Equal(t, owed, told.UpdateOwed)
	}
}

// An answer that changes after the decision has to meet what the first one met.
func TestChangedAnswersAreLookedAtAgain(t *testing.T) {
	t.Parallel()
	refuse := func(l *FeedbackLoop) { l.Defaults.Outcome = new(OutcomeNoChange) }
	for name, c := range map[string]struct {
		state string
		edit  func(*FeedbackLoop)
		again bool
	}{
		"an outcome":    {LoopDecided, refuse, true},
		"a reason":      {LoopClosed, func(l *FeedbackLoop) { l.Decisions = nil }, true},
		"not decided":   {LoopHeard, refuse, false},
		"a status":      {LoopFedBack, func(l *FeedbackLoop) { l.Items[7].Status = new("done") }, false},
		"what is past":  {LoopDecided, func(l *FeedbackLoop) { l.Retrospective = true; refuse(l) }, false},
		"a fact":        {LoopDecided, func(l *FeedbackLoop) { l.WentAhead = []WentAhead{{}}; refuse(l) }, false},
		"another title": {LoopDecided, func(l *FeedbackLoop) { l.Title = "x" }, false},
	} {
		l, _ := talk()
		l.State = c.state
		before := *l
		before.Items = slices.Clone(l.Items)
		c.edit(l)
		revision, err := l.Revise(&before)
		require.NoError(t, err)
		require.Equal(t, c.again, len(revision.Recheck) > 0, name)
	}
}

func TestAcceptance(t *testing.T) {
	t.Parallel()
	today := dt("2026-11-26")
	l, id := talk()
	refused(t, RefusedConflict, l.Answer(LoopAccepted, nil, today))
	l.State = LoopSaid
	l.Ask(today, 20)
	require.Equal(t, dt("2026-12-24"), *l.Acceptance.DueOn)
	require.Equal(t, []string{"#/reason required"}, faults(l.Answer(LoopDeclined, nil, today)))
	require.NoError(t, l.Answer(LoopDeclined, new("Not ours."), today))
	require.Equal(t, LoopDeclined, *l.Acceptance.Answer)
	require.Equal(t, []LoopDecline{{OrganisationID: id["body"], On: today, Reason: "Not ours."}}, l.Acceptance.Declined)
	require.NoError(t, l.Answer(LoopAccepted, nil, today), "it may think again")

	l.ResponsibleID = nil
	refused(t, RefusedConflict, l.Answer(LoopAccepted, nil, today))
}

func TestAnotherBodyIsAskedAnew(t *testing.T) {
	t.Parallel()
	other := uuid.New()
	for state, anew := range map[string]bool{LoopDraft: false, LoopSaid: true} {
		l, err := revised(state, func(l *FeedbackLoop) {
			l.Acceptance = LoopAcceptance{Answer: new(LoopDeclined), Declined: []LoopDecline{{Reason: "x"}}}
			l.ResponsibleID = &other
		})
		require.NoError(t, err)
		require.Equal(t, anew, l.Acceptance.Answer == nil, state)
		require.Equal(t, anew, l.Acceptance.DueOn != nil, state)
		require.Len(t, l.Acceptance.Declined, 1, "who declined stays")
	}
	_, err := revised(LoopHeard, func(l *FeedbackLoop) { l.ResponsibleID = &other })
	refused(t, RefusedFrozen, err)
	same, err := revised(LoopSaid, func(l *FeedbackLoop) { l.Acceptance.Answer = new(LoopAccepted) })
	require.NoError(t, err)
	require.Equal(t, LoopAccepted, *same.Acceptance.Answer)
}
