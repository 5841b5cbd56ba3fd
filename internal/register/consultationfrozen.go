package register

import (
	"reflect"
	"slices"
)

// frozenSince refuses a change of what people were asked and told while they can
// answer. What changes all the same is noted as a material change, beside what
// was asked before.
func (c *Consultation) frozenSince(was *Consultation) error {
	switch {
	case !reflect.DeepEqual(c.Questions, was.Questions):
		return &RefusedError{RefusedFrozen, "The questions and options stay as they are while people can answer. Note the change in time.materialChanges and give more time, or begin again."}
	case !reflect.DeepEqual(c.questionnaires(), was.questionnaires()):
		return &RefusedError{RefusedFrozen, "The questionnaire stays as it is while people can answer. Note the change in time.materialChanges and give more time, or begin again."}
	case !c.OpensOn.Equal(was.OpensOn):
		return &RefusedError{RefusedFrozen, "The first day has passed and stays as it is."}
	case c.ClosesOn.IsZero() || c.ClosesOn.Earliest().Before(was.ClosesOn.Earliest()):
		return &RefusedError{RefusedFrozen, "People were told that they can answer until the last day. It only moves later."}
	case !c.Promise.keeps(was.Promise):
		return &RefusedError{RefusedFrozen, "What people were promised to hear back stays. Channels and formats can be added, and the day brought forward."}
	}
	return nil
}

func (c *Consultation) questionnaires() []ConsultationDocument {
	return filter(c.Documents, func(d ConsultationDocument) bool { return orEmpty(d.Kind) == "questionnaire" })
}

// keeps reports whether a promise still holds what it held before: the same
// words, every channel and format, and no later day.
func (p FeedbackPromise) keeps(was FeedbackPromise) bool {
	all := func(had, has []string) bool {
		return !slices.ContainsFunc(had, func(one string) bool { return !slices.Contains(has, one) })
	}
	sooner := was.DueOn == nil || p.DueOn != nil && !p.DueOn.After(*was.DueOn)
	return orEmpty(p.Text) == orEmpty(was.Text) && sooner && all(was.Channels, p.Channels) && all(was.Formats, p.Formats)
}
