package reference

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTopicCodesAreUniqueOverAllFacets(t *testing.T) {
	t.Parallel()
	facetOf := map[string]string{}
	for _, topic := range Topics() {
		require.NotContains(t, facetOf, topic.Code, "also in %s", facetOf[topic.Code])
		facetOf[topic.Code] = topic.Facet
	}
}

func TestTopicsCoverEveryTopicVocabulary(t *testing.T) {
	t.Parallel()
	want := map[string]int{}
	for _, v := range Vocabularies() {
		if facet, ok := strings.CutPrefix(v.ID, "topic_"); ok && facet != "facet" {
			want[facet] = len(v.Terms)
		}
	}
	got := map[string]int{}
	for _, topic := range Topics() {
		require.Contains(t, Codes("topic_facet"), topic.Facet)
		require.NotNil(t, topic.Synonyms)
		got[topic.Facet]++
	}
	require.Equal(t, map[string]int{"service": 31, "care_theme": 31, "condition": 23, "wider_determinant": 13}, got)
	require.Equal(t, want, got)
}

func TestTopicReadsAttributes(t *testing.T) {
	t.Parallel()
	broader := "care"
	topic := topicOf("care_theme", Term{
		Code:    "waiting_times",
		Label:   "Waiting times",
		Status:  StatusActive,
		Broader: &broader,
		Attributes: map[string]any{
			"synonyms":     []any{"waits", "delays"},
			"ko41aSubject": "Waiting times",
		},
	})
	subject := "Waiting times"
	require.Equal(t, Topic{
		Code: "waiting_times", Label: "Waiting times", Facet: "care_theme", Broader: &broader,
		Synonyms: []string{"waits", "delays"}, KO41aSubject: &subject, Status: StatusActive,
	}, topic)
}
