package register

// ActivityFacts is what the guards of an activity read.
type ActivityFacts struct {
	Given
	Activity *Activity
}

// ActivityLifecycle is the way of an activity from a draft to what became of it.
var ActivityLifecycle = Lifecycle[*ActivityFacts]{
	Noun:       NounActivity,
	Transition: "transitionActivity",
	States:     []string{"draft", "planned", "not_required", "approved", "open", "paused", "closed", "feedback", "completed", "cancelled"},
	Guards:     activityGuards,
	Moves: []Move[*ActivityFacts]{
		{ID: "A1", From: []string{"draft"}, To: "planned", Who: WhoEditor, Guards: []string{"ACT-G00"}, About: "The plan is shared with the partners."},
		{ID: "A10", From: []string{"draft", "planned", "approved", "open", "paused"}, To: "cancelled", Who: WhoEditor, Reason: true, Aside: true,
			About: "It does not take place, or stops."},
		{ID: "A12", From: []string{"not_required", "cancelled"}, To: "draft", Who: WhoEditor, Reason: true, Aside: true, About: "It is taken up again."},
	},
}

var activityGuards = []Guard[*ActivityFacts]{
	{ID: "ACT-G00", Title: "A plan others can find", Parts: []Part[*ActivityFacts]{
		{Asks: "It says when it starts; a season is enough.", Strengths: Strengths{StrengthWarn, StrengthHard, StrengthHard},
			Test: func(f *ActivityFacts) []Gap {
				return NeedIf(f.Activity.StartsOn.IsZero(), "#/startsOn", "Say when it starts; a season will do.")
			}},
	}},
}
