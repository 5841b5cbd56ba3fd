package register

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func textsOf(words []FeedbackWords) (out []string) {
	for _, w := range words {
		out = append(out, w.Text)
	}
	return out
}

func answerTexts(a FeedbackAnswer) (said, heard, did []string) {
	for _, s := range a.Said {
		said = append(said, s.Text)
	}
	for _, d := range a.Did {
		did = append(did, d.Text)
	}
	return said, textsOf(a.Heard), did
}

func TestFeedbackStandsBesideWhatItAnswers(t *testing.T) {
	t.Parallel()
	l, id := talk()
	l.Decisions = append(l.Decisions, LoopDecision{ItemIDs: []uuid.UUID{id["b"]}, Reason: new("b")})
	f := l.Feedback()
	require.Equal(t, []string{"ask"}, textsOf(f.Asked))
	require.Len(t, f.Answers, 3)
	said, heard, did := answerTexts(f.Answers[0])
	require.Equal(t, []string{"a"}, said)
	require.Equal(t, []string{"hear a", "hear ab"}, heard)
	require.Equal(t, []string{"do a", "do heard a"}, did)
	require.Len(t, f.Answers[0].Decisions, 2)
	said, heard, did = answerTexts(f.Answers[1])
	require.Equal(t, []string{"b"}, said)
	require.Equal(t, []string{"hear ab"}, heard)
	require.Equal(t, []string{"do bc"}, did)
	require.Equal(t, []string{"hear all"}, textsOf(f.General.Heard))
	require.Equal(t, "do all", f.General.Did[0].Text)
	require.Equal(t, "all", *f.General.Decisions[0].Reason)
}

func TestPointsWithOneAnswerStandTogether(t *testing.T) {
	t.Parallel()
	l := bigConversation()
	l.Derive()
	f := l.Feedback()
	require.Len(t, f.Answers, 1, "four points, and nothing that answers one alone")
	require.Len(t, f.Answers[0].Said, 4)
	require.Len(t, f.General.Did, 3)
	require.True(t, f.RecordedAfter)

	l.Items = l.Items[4:]
	l.Items[0].Struck = &Struck{}
	f = l.Feedback()
	require.Empty(t, f.Answers)
	require.Len(t, f.General.Did, 2, "what was done is told although nothing is said; what is struck is not")
}

func TestFeedbackSaysWhyNothingChanges(t *testing.T) {
	t.Parallel()
	why := &NoChange{Explanation: new("The law forbids it.")}
	l := &FeedbackLoop{Defaults: LoopDefaults{Outcome: new(OutcomeNoChange), NoChange: why}, Items: []LoopItem{
		{ID: NewID(), Kind: ItemSaid, Text: "a"}, {ID: NewID(), Kind: ItemSaid, Text: "b", Outcome: new(OutcomeChanged)}}}
	said := l.Feedback().Answers[0].Said
	require.Equal(t, OutcomeNoChange, *said[0].Outcome)
	require.Equal(t, why, said[0].NoChange)
	require.Equal(t, OutcomeChanged, *said[1].Outcome)
	require.Nil(t, said[1].NoChange)
}
