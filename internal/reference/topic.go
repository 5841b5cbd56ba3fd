package reference

import (
	"slices"
	"sync"
)

// Topic is what a record is about. Topics are the terms of the topic
// vocabularies, one vocabulary to a facet; a code is unique over all facets, so
// a filter needs the code alone.
type Topic struct {
	Code        string  `json:"code"`
	Label       string  `json:"label"`
	Description *string `json:"description"`
	// Facet is a code of the vocabulary topic_facet.
	Facet   string  `json:"facet"`
	Broader *string `json:"broader"`
	// Synonyms is never nil.
	Synonyms []string `json:"synonyms"`
	// KO41aSubject is the subject of the national complaints return that this
	// topic answers to, where one is recorded.
	KO41aSubject *string `json:"ko41aSubject"`
	Status       string  `json:"status"`
}

var topics = sync.OnceValue(func() []Topic {
	list := []Topic{}
	for _, facet := range Codes("topic_facet") {
		v, ok := Lookup("topic_" + facet)
		if !ok {
			continue // a facet without starter topics
		}
		for _, t := range v.Terms {
			list = append(list, topicOf(facet, t))
		}
	}
	return slices.Clip(list)
})

// Topics returns the starter topics, facet by facet, each facet in sort order.
func Topics() []Topic { return topics() }

// topicOf reads a term as a topic; synonyms and ko41aSubject are attributes of
// the term.
func topicOf(facet string, t Term) Topic {
	topic := Topic{
		Code:        t.Code,
		Label:       t.Label,
		Description: t.Description,
		Facet:       facet,
		Broader:     t.Broader,
		Synonyms:    []string{},
		Status:      t.Status,
	}
	if values, ok := t.Attributes["synonyms"].([]any); ok {
		for _, v := range values {
			if s, ok := v.(string); ok {
				topic.Synonyms = append(topic.Synonyms, s)
			}
		}
	}
	if s, ok := t.Attributes["ko41aSubject"].(string); ok {
		topic.KO41aSubject = &s
	}
	return topic
}
