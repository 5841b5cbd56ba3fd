package importer_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/importer"
	"heard/internal/register"
	"heard/internal/testapi"
)

// The cases that real records made hard, on the example register as anybody
// sees it.
func TestHardCases(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	today, err := register.ParseDate("2026-11-25")
	require.NoError(t, err)
	_, err = importer.Example(testapi.System(t.Context()), a.DB, today)
	require.NoError(t, err)

	refs := func(path string) []string {
		t.Helper()
		out := []string{}
		for next := path; next != ""; {
			page := a.Get(next, "").Is(http.StatusOK)
			for _, id := range page.IDs() {
				item := a.Get(path[:len(path)-len(query(path))]+"/"+id, "").Is(http.StatusOK)
				out = append(out, item.At("externalRefs.0.value").(string))
			}
			next, _ = page.At("links.next").(string)
		}
		return out
	}
	one := func(noun, ref string) *testapi.Response {
		t.Helper()
		ids := a.Get("/v1/"+noun+"?externalId="+ref, "").Is(http.StatusOK).IDs()
		require.Len(t, ids, 1, ref)
		return a.Get("/v1/"+noun+"/"+ids[0], "").Is(http.StatusOK)
	}

	t.Run("five totals for one consultation", func(t *testing.T) {
		found := refs("/v1/consultations?minResponses=18800") // more than 2,100 may be as many
		require.Contains(t, found, "stw-futurefit-2018")
		require.NotContains(t, refs("/v1/consultations?minResponses=18859"), "stw-futurefit-2018")
		require.GreaterOrEqual(t, len(one("consultations", "stw-futurefit-2018").At("counts").([]any)), 5)
		require.Contains(t, refs("/v1/consultations?hasConflicts=true"), "stw-futurefit-2018")
	})
	t.Run("two chains of referral, years apart", func(t *testing.T) {
		at := "/v1/consultations/" + one("consultations", "stw-futurefit-2018").At("id").(string)
		line := a.Get(at+"/timeline", "").Is(http.StatusOK)
		chains, days := map[string]int{}, []string{}
		for _, v := range line.At("data").([]any) {
			e := v.(map[string]any)
			if e["kind"] == "case_event" {
				chains[e["chainId"].(string)]++
			}
			if on, ok := e["on"].(string); ok {
				days = append(days, on)
			}
		}
		long := 0
		for _, n := range chains {
			if n > 1 {
				long++
			}
		}
		require.Equal(t, 2, long, "a referral with its advice, and a request years later")
		require.True(t, slices.IsSortedFunc(days, byEarliest), "%v", days)
		require.Contains(t, string(line.Body), "The first day on which people could answer.")
		require.Contains(t, string(line.Body), `"kind":"decision"`)

		g := a.Get(at+"/gunning", "").Is(http.StatusOK)
		results := []string{}
		for _, v := range g.At("data").([]any) {
			p := v.(map[string]any)
			require.Equal(t, true, p["recordedAfter"])
			require.NotNil(t, p["asAt"])
			results = append(results, p["result"].(string))
		}
		require.Equal(t, []string{"not_known", "not_known", "not_known", "not_known"}, results)
		require.Equal(t, "met", g.At("data.2.parts.0.outcome"), "105 days are known, when the decision was due is not")
	})
	t.Run("dates known in part are found by overlap", func(t *testing.T) {
		require.Contains(t, refs("/v1/activities?heldFrom=2019&heldTo=2019&limit=200"), "staffs-twb-2019")
		require.Equal(t, "2019-summer", one("activities", "staffs-twb-2019").At("startsOn"))
		require.Equal(t, "FY2020-21", firstSaidOn(one("feedback-loops", "shrop-loop-mental-health-hubs")))
	})
	t.Run("no end, no count, no method", func(t *testing.T) {
		found := one("activities", "staffs-mh-conversation-2024")
		require.Equal(t, "staffs-mh-conversation-2024", found.At("externalRefs.0.value"))
		require.Nil(t, found.At("endsOn"))
		require.Empty(t, found.At("counts"))
		require.Empty(t, found.At("methods"))
	})
	t.Run("a decision in parts with one open", func(t *testing.T) {
		id := one("consultations", "staffs-north-community-2018").At("id").(string)
		found := a.Get("/v1/decisions?aboutId="+id, "").Is(http.StatusOK).IDs()
		require.Len(t, found, 1)
		require.Len(t, a.Get("/v1/decisions/"+found[0], "").Is(http.StatusOK).At("parts"), 7)
	})
	t.Run("an answer dated before the report", func(t *testing.T) {
		require.Contains(t, refs("/v1/insights?warningCode=response_predates_report"), "hw-warrington-deaf")
	})
	t.Run("an area in Wales", func(t *testing.T) {
		require.Contains(t, refs("/v1/stakeholders?warningCode=area_outside_system&limit=200"), "stk-powys-thb")
	})
	t.Run("shares and the word mixed", func(t *testing.T) {
		found := refs("/v1/insights?sentiment=mixed&limit=200")
		require.Subset(t, found, []string{"cm-womens-experience", "hws-cancer"})
	})
	t.Run("signs in names", func(t *testing.T) {
		for q, ref := range map[string]string{"Alternat+ves": "stk-alternatives", "alternatves": "stk-alternatives",
			"friendship café": "stk-friendship-cafe", "friendship cafe": "stk-friendship-cafe", "St Peters": "stk-st-peters", "St Peter's": "stk-st-peters"} {
			require.Contains(t, refs("/v1/stakeholders?q="+url.QueryEscape(q)), ref, q)
		}
	})
	t.Run("a campaign is found without case and signs", func(t *testing.T) {
		require.Equal(t, []string{"hw-stw-ltp-2019"}, refs("/v1/insights?campaign="+url.QueryEscape("what would you do")))
		require.Contains(t, refs("/v1/activities?q="+url.QueryEscape("\"what would you do\"")), "hw-cm-ltp-2019")
	})
	t.Run("an abolished owner is found under its successor", func(t *testing.T) {
		icb, ccg := one("organisations", "org-stw-icb"), one("organisations", "org-stw-ccg")
		require.Equal(t, []any{ccg.At("id")}, icb.At("lineage.predecessorIds"))
		body := map[string]any{"title": "An old wish", "visibility": "public", "state": "published", "retrospective": true,
			"retrospectiveReason": "Found in a report.", "provenance": []any{map[string]any{"publisher": "The CCG"}}}
		old := a.Post("/v1/insights", a.Key(auth.Editor, uuid.MustParse(ccg.At("id").(string))), body).Is(http.StatusCreated)
		path := "/v1/insights?limit=200&ownerOrganisationId=" + icb.At("id").(string)
		require.Contains(t, a.Get(path, "").IDs(), old.At("id"))
		require.NotContains(t, a.Get(path+"&includePredecessors=false", "").IDs(), old.At("id"))
		require.Equal(t, ccg.At("id"), old.At("ownerOrganisationId"), "the owner of the day stays")
	})
	t.Run("a decision known by its month", func(t *testing.T) {
		id := one("consultations", "cm-gluten-free-2025").At("id").(string)
		found := a.Get("/v1/decisions?aboutId="+id, "").Is(http.StatusOK)
		require.Equal(t, "2025-05", found.At("data.0.decidedOn"))
	})
	t.Run("two stakeholders that are one stay two, linked", func(t *testing.T) {
		require.Equal(t, "duplicate_of", one("stakeholders", "stk-stw-defend-full").At("links.0.kind"))
	})
}

func query(path string) string {
	for i := range path {
		if path[i] == '?' {
			return path[i:]
		}
	}
	return ""
}

// firstSaidOn is when the first said item of a loop was said.
func firstSaidOn(loop *testapi.Response) any {
	for _, item := range loop.At("items").([]any) {
		if i := item.(map[string]any); i["kind"] == "said" {
			return i["on"]
		}
	}
	return nil
}

// Identifiers in disguise are found too, drafts stay with their owner, and a
// line may point at the owner's own draft.
func TestImportKeepsToItsOwner(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	own := a.Organisation("Example Council")
	key := a.Key(auth.Editor, own)
	draft := a.Post("/v1/insights", key, map[string]any{"title": "A draft", "externalRefs": []any{map[string]any{"system": "import", "value": "D-1"}}}).Is(http.StatusCreated)
	lines := `{"kind":"insight","ref":"P-1","title":"In an address","summary":"https://x.example/report says patient 943 476 5919 was unhappy"}
{"kind":"insight","ref":"P-2","title":"Full width","summary":"patient ９４３ ４７６ ５９１９ was unhappy"}
{"kind":"insight","ref":"P-3","title":"Not out yet","status":"Draft"}
{"kind":"activity","ref":"A-1","title":"Grown into a draft","links":{"insight":"D-1"}}
`
	s, err := importer.Run(t.Context(), a.DB, strings.NewReader(lines), importer.Options{Owner: "Example Council", Visibility: register.AudiencePublic, System: "import"})
	require.NoError(t, err)
	require.Empty(t, s.Failures)
	require.Empty(t, a.Get("/v1/insights?limit=200", "").Is(http.StatusOK).IDs(), "nothing of this is for all")
	require.Empty(t, a.Get("/v1/insights?q=943", "").Is(http.StatusOK).IDs())
	require.Len(t, a.Get("/v1/insights?limit=200", key).IDs(), 4)
	made := a.Get("/v1/activities", key).Is(http.StatusOK).IDs()
	require.Len(t, made, 1)
	require.Contains(t, string(a.Get("/v1/activities/"+made[0], key).Body), draft.At("id"))
}

// byEarliest orders partial dates by the earliest day that they may be.
func byEarliest(a, b string) int {
	x, _ := register.ParsePartialDate(a)
	y, _ := register.ParsePartialDate(b)
	return x.Compare(y)
}
