package register

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// loopItem makes a loop item whose id, and those it answers, are made from a name.
func loopItem(kind, name string, answers ...string) LoopItemFacts {
	i := LoopItemFacts{ID: itemID(name), Kind: kind}
	for _, a := range answers {
		i.Answers = append(i.Answers, itemID(a))
	}
	return i
}

func itemID(name string) uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)) }

func (i LoopItemFacts) status(s string) LoopItemFacts  { i.Status = &s; return i }
func (i LoopItemFacts) outcome(s string) LoopItemFacts { i.Outcome = &s; return i }
func (i LoopItemFacts) struck() LoopItemFacts          { i.Struck = true; return i }

func orDash(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

// TestRealLoops gives each loop of the real records the did items its source
// tells of, and the outcome that can be stated.
func TestRealLoops(t *testing.T) {
	t.Parallel()
	tests := []struct{ ref, did, status, outcome string }{
		{"bc-loop-waits-2022", "done in_progress", "in_progress", "partly_changed"},
		{"bc-loop-greensquare", "passed_on", "passed_on", "-"},
		{"bc-loop-volunteer", "done_for_one_person planned", "in_progress", "partly_changed"},
		{"bc-loop-redcross", "in_progress", "in_progress", "changed"},
		{"wolves-loop-students", "planned", "planned", "changed"},
		{"bc-loop-canal", "done", "done", "changed"},
		{"bc-loop-alzcafe", "planned", "planned", "under_consideration"},
		{"bc-loop-lda-2025", "partly_done", "partly_done", "partly_changed"},
		{"bc-loop-manorfarm", "done_for_one_person", "done_for_one_person", "-"},
		{"dudley-loop-charter", "done", "done", "changed"},
		{"dudley-loop-hospital", "planned", "planned", "-"},
		{"stoke-loop-beds", "done", "done", "under_consideration"},
		{"staffs-loop-maternity", "partly_done", "partly_done", "partly_changed"},
		{"staffs-loop-gtt", "deferred", "deferred", "under_consideration"},
		{"stoke-loop-childrens-centres", "dropped declined", "partly_done", "partly_changed"},
		{"stoke-loop-school-terms", "", "-", "under_consideration"},
		{"shrop-loop-2015-16", "done planned", "in_progress", "-"},
		{"wirral-loop-kiosks", "done done done planned", "in_progress", "changed"},
		{"wirral-loop-discharge", "in_progress", "in_progress", "changed"},
		{"whiston-loop-2023", "passed_on", "passed_on", "-"},
		{"halton-loop-gp-2014", "planned", "planned", "-"},
		{"shrop-loop-mental-health-hubs", "done", "done", "changed"},
		{"cm-loop-gluten", "declined done", "partly_done", "partly_changed"},
		{"wolves-loop-assurance-group", "planned", "planned", "under_consideration"},
		{"wcheshire-loop-framework", "done", "done", "changed"},
		{"wcheshire-loop-hours", "done done done done done", "done", "changed"},
		{"stw-loop-cancer", "", "-", "-"},
	}
	require.Len(t, tests, 27)
	for _, tt := range tests {
		var did []LoopItemFacts
		for n, status := range strings.Fields(tt.did) {
			did = append(did, loopItem(ItemDid, "d"+string(rune('1'+n))).status(status))
		}
		require.Equal(t, tt.status, orDash(OverallStatus(did, nil)), "%s with nothing said", tt.ref)

		items := append(did, loopItem(ItemSaid, "s1"), loopItem(ItemSaid, "s2"))
		require.Equal(t, tt.status, orDash(OverallStatus(items, nil)), tt.ref)

		var stated *string
		if tt.outcome != "-" {
			stated = &tt.outcome
		}
		require.Equal(t, tt.outcome, orDash(OverallOutcome(items, stated)), tt.ref)
	}
}

func TestOverallOutcome(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, outcomes, loopDefault, want string }{
		{"half refused", "changed no_change no_change", "", "partly_changed"},
		{"all agree", "no_change no_change", "", "no_change"},
		{"one still open", "changed under_consideration", "", "under_consideration"},
		{"one has none", "changed -", "", "-"},
		{"the loop's default", "changed -", "no_change", "partly_changed"},
		{"its own before the default", "already_in_place already_in_place", "changed", "already_in_place"},
		{"partly and refused", "partly_changed no_change", "", "partly_changed"},
		{"refused and referred", "no_change referred_to_other_body", "", "no_change"},
		{"there already and referred", "already_in_place referred_to_other_body", "", "referred_to_other_body"},
		{"there already and refused", "already_in_place no_change", "", "no_change"},
		{"nothing said", "", "changed", "-"},
	}
	for _, tt := range tests {
		var items []LoopItemFacts
		for n, outcome := range strings.Fields(tt.outcomes) {
			said := loopItem(ItemSaid, "s"+string(rune('1'+n)))
			if outcome != "-" {
				said = said.outcome(outcome)
			}
			items = append(items, said)
		}
		items = append(items, loopItem(ItemSaid, "withdrawn").outcome("under_consideration").struck())
		var byDefault *string
		if tt.loopDefault != "" {
			byDefault = &tt.loopDefault
		}
		require.Equal(t, tt.want, orDash(OverallOutcome(items, byDefault)), tt.name)
	}
}

func TestEffectiveStatus(t *testing.T) {
	t.Parallel()
	said := loopItem(ItemSaid, "s1")
	unpaired := loopItem(ItemDid, "d0").status("planned")
	tests := []struct {
		name  string
		said  LoopItemFacts
		items []LoopItemFacts
		want  string
	}{
		{"its own", said.status("dropped"), []LoopItemFacts{loopItem(ItemDid, "d1", "s1").status("done")}, "dropped"},
		{"the answer to it", said, []LoopItemFacts{unpaired, loopItem(ItemDid, "d1", "s1").status("done")}, "done"},
		{"two answers", said, []LoopItemFacts{loopItem(ItemDid, "d1", "s1").status("done"), loopItem(ItemDid, "d2", "s1").status("declined")}, "partly_done"},
		{"through what was heard", said, []LoopItemFacts{unpaired, loopItem(ItemHeard, "h1", "s1"), loopItem(ItemDid, "d1", "h1").status("done")}, "done"},
		{"through what was heard in general", said, []LoopItemFacts{loopItem(ItemHeard, "h1"), loopItem(ItemDid, "d1", "h1").status("done")}, "done"},
		{"heard of somebody else", said, []LoopItemFacts{loopItem(ItemHeard, "h1", "s2"), loopItem(ItemDid, "d1", "h1").status("done")}, "deferred"},
		{"the unpaired", said, []LoopItemFacts{unpaired, loopItem(ItemDid, "d1", "s2").status("done")}, "planned"},
		{"the loop's default", said, []LoopItemFacts{loopItem(ItemDid, "d1", "s2").status("done")}, "deferred"},
		{"a struck answer", said, []LoopItemFacts{loopItem(ItemDid, "d1", "s1").status("done").struck()}, "deferred"},
		{"heard, but struck", said, []LoopItemFacts{loopItem(ItemHeard, "h1", "s1").struck(), loopItem(ItemDid, "d1", "h1").status("done")}, "deferred"},
		{"an answer nobody knows the state of", said, []LoopItemFacts{unpaired, loopItem(ItemDid, "d1", "s1")}, "-"},
	}
	for _, tt := range tests {
		items := append([]LoopItemFacts{tt.said}, tt.items...)
		require.Equal(t, tt.want, orDash(EffectiveStatus(tt.said, items, new("deferred"))), tt.name)
	}
	require.Nil(t, EffectiveStatus(said, []LoopItemFacts{said}, nil))
}

func TestOverallStatusIsUnknownWhenAPointHasNone(t *testing.T) {
	t.Parallel()
	items := []LoopItemFacts{loopItem(ItemSaid, "s1"), loopItem(ItemSaid, "s2"), loopItem(ItemDid, "d1", "s1").status("done")}
	require.Nil(t, OverallStatus(items, nil), "half of what people said is answered by nothing")
	require.Equal(t, "in_progress", orDash(OverallStatus(items, new("planned"))))
	items[1] = items[1].struck()
	require.Equal(t, "done", orDash(OverallStatus(items, nil)))
	require.Nil(t, OverallStatus(nil, new("planned")))
}

func TestCombinedStatus(t *testing.T) {
	t.Parallel()
	tests := []struct{ statuses, want string }{
		{"", "-"},
		{"done", "done"},
		{"passed_on passed_on", "passed_on"},
		{"done planned", "in_progress"},
		{"planned deferred", "planned"},
		{"passed_on asked_third_party", "planned"},
		{"planned in_progress", "in_progress"},
		{"done declined", "partly_done"},
		{"done explained_no_change dropped", "partly_done"},
	}
	for _, tt := range tests {
		var all []*string
		for _, s := range strings.Fields(tt.statuses) {
			all = append(all, &s)
		}
		require.Equal(t, tt.want, orDash(CombinedStatus(all)), tt.statuses)
	}
	require.Nil(t, CombinedStatus([]*string{new("done"), nil}))
}

func TestCovered(t *testing.T) {
	t.Parallel()
	items := []LoopItemFacts{
		loopItem(ItemSaid, "s1"), loopItem(ItemSaid, "s2"), loopItem(ItemSaid, "s3"),
		loopItem(ItemHeard, "h1", "s1"),
		loopItem(ItemDid, "d1", "h1"), loopItem(ItemDid, "d2", "s2"), loopItem(ItemDid, "d3", "s3").struck(),
	}
	require.True(t, Covered(itemID("s1"), ItemHeard, items))
	require.True(t, Covered(itemID("s1"), ItemDid, items), "through what was heard")
	require.False(t, Covered(itemID("s2"), ItemHeard, items))
	require.True(t, Covered(itemID("s2"), ItemDid, items))
	require.False(t, Covered(itemID("s3"), ItemDid, items), "what is struck covers nothing")

	items = append(items, loopItem(ItemHeard, "h0"), loopItem(ItemDid, "d0"))
	require.True(t, Covered(itemID("s3"), ItemHeard, items), "one unpaired item covers all")
	require.Len(t, Covering(itemID("s2"), ItemDid, items), 2)
}
