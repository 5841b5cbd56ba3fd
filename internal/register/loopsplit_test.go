package register

import (
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// talk is a loop with two questions, three points people made and what was
// heard and done of them: some for one point, some for two, some for all.
func talk() (*FeedbackLoop, map[string]uuid.UUID) {
	id := map[string]uuid.UUID{}
	for _, name := range []string{"ask", "a", "b", "c", "hear a", "hear ab", "hear all", "do a", "do heard a", "do bc", "do all", "body"} {
		id[name] = NewID()
	}
	item := func(name, kind string, answers ...string) LoopItem {
		i := LoopItem{ID: id[name], Kind: kind, Text: name}
		for _, a := range answers {
			i.Answers = append(i.Answers, id[a])
		}
		return i
	}
	due := dt("2026-03-01")
	body := id["body"]
	l := &FeedbackLoop{
		Record: Record{Base: Base{ID: NewID(), Version: 3}, Reference: "LOOP-2026-0001", State: LoopHeard}, Title: "All",
		ResponsibleID: &body, ResponseDueOn: &due, Sources: []LoopSource{{Type: "external", Text: new("A talk")}},
		Items: []LoopItem{
			item("ask", ItemAsked), item("a", ItemSaid, "ask"), item("b", ItemSaid, "ask"), item("c", ItemSaid),
			item("hear a", ItemHeard, "a"), item("hear ab", ItemHeard, "a", "b"), item("hear all", ItemHeard),
			item("do a", ItemDid, "a"), item("do heard a", ItemDid, "hear a"), item("do bc", ItemDid, "b", "c"), item("do all", ItemDid),
		},
		Decisions: []LoopDecision{{ItemIDs: []uuid.UUID{id["a"]}, Reason: new("a")}, {ItemIDs: []uuid.UUID{id["a"], id["b"]}, Reason: new("ab")}, {Reason: new("all")}},
	}
	return l, id
}

func itemTexts(l *FeedbackLoop) (out []string) {
	for _, i := range l.Items {
		out = append(out, i.Text)
	}
	return out
}

// LOOP-G09.
func TestSplit(t *testing.T) {
	t.Parallel()
	l, id := talk()
	require.NoError(t, l.MaySplit([]uuid.UUID{id["a"]}))
	made := l.Split([]uuid.UUID{id["a"]}, "Only a")
	require.Equal(t, []string{"ask", "b", "c", "hear ab", "hear all", "do bc", "do all"}, itemTexts(l))
	require.Equal(t, []string{"ask", "a", "hear a", "hear ab", "do a", "do heard a"}, itemTexts(made))
	require.Empty(t, l.Validate())
	require.Empty(t, made.Validate())
	require.Equal(t, []uuid.UUID{id["b"]}, l.Items[3].Answers)
	require.Equal(t, []uuid.UUID{id["a"]}, made.Items[3].Answers)
	require.Equal(t, []uuid.UUID{made.Items[0].ID}, made.Items[1].Answers, "the question comes along")
	require.NotEqual(t, id["ask"], made.Items[0].ID)
	require.Equal(t, []string{"ab", "all"}, []string{*l.Decisions[0].Reason, *l.Decisions[1].Reason})
	require.Equal(t, []LoopDecision{{ItemIDs: []uuid.UUID{id["a"]}, Reason: new("a")}, {ItemIDs: []uuid.UUID{id["a"]}, Reason: new("ab")}}, made.Decisions)

	require.Equal(t, l.ID, *made.Lineage.SplitFromID)
	require.Equal(t, l.ResponseDueOn, made.ResponseDueOn, "splitting moves no promise")
	require.Equal(t, l.ResponsibleID, made.ResponsibleID)
	require.Equal(t, l.Sources, made.Sources)
	require.Equal(t, LoopHeard, made.State)
	require.Equal(t, "Only a", made.Title)
	require.Zero(t, made.ID)
	require.Empty(t, made.Reference)
}

func TestSplitTakesWhatPeopleSaid(t *testing.T) {
	t.Parallel()
	l, id := talk()
	require.False(t, l.keepsSomethingSaid([]uuid.UUID{id["a"], id["b"], id["c"]}))
	require.True(t, l.keepsSomethingSaid([]uuid.UUID{id["a"], id["b"]}))
	require.False(t, l.keepsSomethingSaid(nil))
	require.Equal(t, []string{"#/itemIds/0 wrong_kind", "#/itemIds/1 unknown_item"}, faults(l.MaySplit([]uuid.UUID{id["ask"], NewID()})))
	l.Items[1].Struck = &Struck{}
	require.Equal(t, []string{"#/itemIds/0 struck"}, faults(l.MaySplit([]uuid.UUID{id["a"]})))
	for _, state := range []string{LoopDraft, LoopDecided, LoopFedBack, LoopClosed, LoopMerged, LoopWithdrawn} {
		l.State = state
		refused(t, RefusedConflict, l.MaySplit([]uuid.UUID{id["b"]}))
	}
}

// LOOP-G10.
func TestMerge(t *testing.T) {
	t.Parallel()
	l, id := talk()
	survivor, _ := talk()
	l.Defaults.Outcome = new(OutcomeNoChange)
	l.Topics = []string{"maternity"}
	l.Items[2].Struck = &Struck{}
	earlier := dt("2026-02-01")
	l.ResponseDueOn = &earlier
	l.giveTo(survivor)
	require.Equal(t, survivor.ID, *l.Lineage.MergedIntoID)
	require.Len(t, l.Items, 11, "the merged loop keeps its items")
	require.Len(t, survivor.Items, 13, "what is struck stays where it is")
	copied := survivor.Items[11]
	require.Equal(t, "a", copied.Text)
	require.NotEqual(t, id["a"], copied.ID)
	require.Equal(t, l.ID, *copied.FromLoopID)
	require.Equal(t, OutcomeNoChange, *copied.Outcome)
	require.Equal(t, []string{"maternity"}, copied.Topics)
	require.Equal(t, earlier, *survivor.ResponseDueOn)
	require.Len(t, survivor.Sources, 1, "the same source is named once")
	require.Empty(t, survivor.Validate())

	later := dt("2026-09-01")
	l, _ = talk()
	survivor, _ = talk()
	l.ResponseDueOn = &later
	l.giveTo(survivor)
	require.Equal(t, dt("2026-03-01"), *survivor.ResponseDueOn)
}

func refused(t *testing.T, code string, err error) {
	t.Helper()
	var refusal *RefusedError
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, code, refusal.Code)
}

func faults(err error) (out []string) {
	var ps Problems
	if errors.As(err, &ps) {
		for _, p := range ps {
			out = append(out, p.Pointer+" "+p.Code)
		}
	}
	return out
}
