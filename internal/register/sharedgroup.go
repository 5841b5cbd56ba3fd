package register

import "fmt"

// The groups of this file say the same of an activity and of a consultation.

// Influence is what people can change by taking part, and what they cannot.
// NothingOpen says plainly that nothing can be changed any more.
type Influence struct {
	Can         []string `json:"can"`
	Cannot      []Fixed  `json:"cannot"`
	NothingOpen *bool    `json:"nothingOpen"`
}

// Fixed is something that taking part cannot change, and why not.
type Fixed struct {
	Text   string  `json:"text"`
	Reason *string `json:"reason"`
}

// Communication is what is said, to whom, and how word of it gets about and
// answers come in.
type Communication struct {
	Messages         []string `json:"messages"`
	Audiences        []string `json:"audiences"`
	Channels         []string `json:"channels"`
	ChannelsAsStated []string `json:"channelsAsStated"`
}

// FeedbackPromise is what people are promised to hear back, how and by when.
type FeedbackPromise struct {
	Text                      *string  `json:"text"`
	Channels                  []string `json:"channels"`
	Formats                   []string `json:"formats"`
	DueOn                     *Date    `json:"dueOn"`
	InterimUpdates            *string  `json:"interimUpdates"`
	PreferencesAsked          *bool    `json:"preferencesAsked"`
	PreferencesNotAskedReason *string  `json:"preferencesNotAskedReason"`
}

// Redress is where people turn who are unhappy with how they were involved.
type Redress struct {
	Route *string `json:"route"`
}

// Equality is how the nine protected characteristics and inclusion health were
// thought about.
type Equality struct {
	Considerations      []EqualityConsideration `json:"considerations"`
	InclusionHealthNote *string                 `json:"inclusionHealthNote"`
	EHIA                ImpactAssessment        `json:"ehia"`
	EHIANotNeededReason *string                 `json:"ehiaNotNeededReason"`
}

// EqualityConsideration is how one protected characteristic is treated.
type EqualityConsideration struct {
	Characteristic string  `json:"characteristic"`
	Treatment      *string `json:"treatment"`
	Note           *string `json:"note"`
}

// ImpactAssessment is a published assessment of equality and health inequalities.
type ImpactAssessment struct {
	URL         *string `json:"url"`
	CompletedOn *Date   `json:"completedOn"`
}

// SupportOffered is practical help to take part. Help known only in the source's
// words has a note and no kind.
type SupportOffered struct {
	Kind *string `json:"kind"`
	Note *string `json:"note"`
}

// validateSupport asks for each offer by its code or in words.
func validateSupport(offered []SupportOffered) (ps Problems) {
	for n, s := range offered {
		if s.Kind == nil && s.Note == nil {
			ps.Add(fmt.Sprintf("#/access/supportOffered/%d", n), "required", "Give the support by its code in kind, or in words in note.")
		}
	}
	return ps
}

// validate refuses two entries for one characteristic: it would not be clear
// which holds.
func (e Equality) validate() (ps Problems) {
	seen := map[string]bool{}
	for n, c := range e.Considerations {
		if seen[c.Characteristic] {
			ps.Add(fmt.Sprintf("#/equality/considerations/%d/characteristic", n), "duplicate", "Take one out: this characteristic stands here twice.")
		}
		seen[c.Characteristic] = true
	}
	return ps
}

// validate refuses a promise of change beside the word that nothing can change.
func (i Influence) validate() (ps Problems) {
	if isTrue(i.NothingOpen) && len(i.Can) > 0 {
		ps.Add("#/influence/nothingOpen", "contradiction", "Say either what people can change, or that nothing is open.")
	}
	return ps
}

func (c Communication) codes(uses []CodeUse) []CodeUse {
	return appendCodes(uses, "#/communication/channels", c.Channels, "channel")
}

func (p FeedbackPromise) codes(uses []CodeUse) []CodeUse {
	uses = appendCodes(uses, "#/promise/channels", p.Channels, "channel")
	return appendCodes(uses, "#/promise/formats", p.Formats, "information_format")
}

func supportCodes(uses []CodeUse, offered []SupportOffered) []CodeUse {
	for n, s := range offered {
		uses = appendCode(uses, fmt.Sprintf("#/access/supportOffered/%d/kind", n), s.Kind, "support_offered")
	}
	return uses
}

// text is what people search an influence statement for.
func (i Influence) text() string {
	words := joinText(i.Can)
	for _, f := range i.Cannot {
		words = joinText(words, f.Text, f.Reason)
	}
	return words
}
