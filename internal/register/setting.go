package register

import (
	"encoding/json"
	"strings"
)

// What a number of a policy rests on.
const (
	BasisGuidance  = "law_or_guidance" // a law or published guidance says so
	BasisPractice  = "practice"        // it is what is usually done; nothing prescribes it
	BasisJudgement = "judgement"       // somebody had to choose a number
)

// Setting says what one number of a policy means, which values it may have and
// what its default rests on. None of them is law for the deployment: each may be
// set to what the partners agree.
type Setting struct {
	Name     string // as the policy writes it; parts are joined with a dot
	About    string
	Unit     string
	Min, Max float64
	Whole    bool
	// AtMost names a setting that this one may not exceed.
	AtMost string
	Basis  string
	Ground string
}

func whole(name, unit string, least, most int, about string) Setting {
	return Setting{Name: name, Unit: unit, Min: float64(least), Max: float64(most), Whole: true, About: about, Basis: BasisJudgement,
		Ground: "Chosen for this register; the partners may agree on another."}
}

func (s Setting) rests(basis, ground string) Setting {
	s.Basis, s.Ground = basis, ground
	return s
}

func (s Setting) atMost(name string) Setting {
	s.AtMost = name
	return s
}

const (
	days        = "days"
	workingDays = "working_days"
	months      = "months"
)

// SettingList describes every number of a policy, in the order in which people
// read them.
var SettingList = []Setting{
	whole("consultationExpectedDays", days, 1, 365, "How long a consultation is open where nobody gives a reason for less; both days count.").
		rests(BasisPractice, "Twelve weeks are widely expected. No law sets a length; the courts ask for time enough to answer."),
	whole("consultationAgreedShorterDays", days, 1, 365, "How long a consultation is open at least unless the scrutiny authority has agreed to less.").atMost("consultationExpectedDays"),
	whole("consultationDecisionGapDays", days, 0, 365, "Days between the close of a consultation and its decision, to consider what was said."),
	whole("feedbackMaxDaysAfterClose", days, 1, 365, "When people are told what came of what they said, after the close.").
		rests(BasisGuidance, "Consultation principles of the Cabinet Office (2018): a response within twelve weeks."),
	whole("activityMinOpenDays.informing", days, 0, 365, "How long an activity at the level informing is open at least."),
	whole("activityMinOpenDays.consulting", days, 0, 365, "How long an activity at the level consulting is open at least."),
	whole("activityMinOpenDays.involving", days, 0, 365, "How long an activity at the level involving is open at least."),
	whole("activityMinOpenDays.collaborating", days, 0, 365, "How long an activity at the level collaborating is open at least."),
	whole("activityMinOpenDays.empowering", days, 0, 365, "How long an activity at the level empowering is open at least."),
	whole("activityDecisionGapDays", days, 0, 365, "Days between the end of an activity and the decision that it informs."),
	whole("evidenceSearchMaxAgeDays", days, 1, 730, "How old the search for what is known already may be when an activity is approved."),
	whole("evidenceRecentMonths", months, 1, 120, "How old an insight may be and count as recent."),
	whole("evidenceResultsToJudge", "results", 1, 200, "How many of the most relevant results of a search are judged one by one."),
	whole("insightReviewMonths", months, 1, 120, "After how long an insight is reviewed.").atMost("insightReviewMaxMonths"),
	whole("insightReviewMaxMonths", months, 1, 240, "The longest that an insight may go without review."),
	{Name: "overlapThreshold", Unit: "share", Min: 0, Max: 1, About: "From which likeness on two activities have to say how they join up.",
		Basis: BasisJudgement, Ground: "Chosen for this register; the partners may agree on another."},
	whole("overlapWindowDays", days, 0, 730, "How far apart two activities may lie and still be compared."),
	whole("insightDueDays", days, 1, 365, "When what was learned is shared, after the end of an activity."),
	whole("challengeResponseWorkingDays", workingDays, 1, 120, "When a challenge is answered."),
	whole("challengeAcknowledgeWorkingDays", workingDays, 1, 60, "When the receipt of a challenge is confirmed.").atMost("challengeResponseWorkingDays"),
	whole("loopAcceptanceWorkingDays", workingDays, 1, 120, "When an organisation says whether it takes on feedback that was addressed to it."),
	whole("recommendationVoiceWorkingDays", workingDays, 1, 120, "When a recommendation of a patient-voice body is answered.").
		rests(BasisPractice, "Twenty working days are the practice between local Healthwatch and those it reports to."),
	whole("recommendationResponseDays", days, 1, 365, "When a recommendation of a scrutiny report is answered.").
		rests(BasisPractice, "Twenty-eight days are the practice of health scrutiny."),
	whole("suppressionThreshold", "people", 5, 8, "The smallest count of people that is shown to all; smaller ones are hidden. Never below 5, and never above 8, with which what lists filter by is worked out.").
		rests(BasisGuidance, "English hospital statistics hide counts from 1 to 7 below national level."),
	whole("approvalValidDays", days, 1, 1095, "After how long an approval that was not used gets a warning."),
	whole("sentimentMajorityPercent", "percent", 50, 100, "From which share on a sentiment stands for an insight."),
	whole("urgentReviewMonths", months, 1, 24, "When a change made without consultation, because it could not wait, is reviewed."),
	whole("noChangeExplanationMinLength", "characters", 1, 1500, "How much is said at least where nothing changes.").atMost("noChangeOtherExplanationMinLength"),
	whole("noChangeOtherExplanationMinLength", "characters", 1, 1500, "How much is said at least where nothing changes for another reason than those listed."),
}

// Value returns a number by its name.
func (s Settings) Value(name string) float64 {
	v, _ := s.byName().at(name).(float64)
	return v
}

// numberTree is the settings as JSON has them.
type numberTree map[string]any

func (s Settings) byName() numberTree {
	b, _ := json.Marshal(s) // numbers cannot fail
	out := numberTree{}
	_ = json.Unmarshal(b, &out)
	return out
}

func (t numberTree) at(name string) any {
	first, rest, nested := strings.Cut(name, ".")
	inner, ok := t[first].(map[string]any)
	if nested && ok {
		return numberTree(inner).at(rest)
	}
	return t[first]
}

func (t numberTree) set(name string, v float64) {
	first, rest, nested := strings.Cut(name, ".")
	if inner, ok := t[first].(map[string]any); nested && ok {
		numberTree(inner).set(rest, v)
		return
	}
	t[first] = v
}

// flat lists the leaves by their names.
func (t numberTree) flat() map[string]any {
	out := map[string]any{}
	for name, v := range t {
		inner, ok := v.(map[string]any)
		if !ok {
			out[name] = v
			continue
		}
		for rest, v := range numberTree(inner).flat() {
			out[name+"."+rest] = v
		}
	}
	return out
}
