package server_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// resource is what the generic tests need to know of a noun.
type resource struct {
	path  string // of the list
	title string // the field that names a record
	sorts []string
	patch map[string]any // a change that is always valid
	admin bool           // written by system administrators
	kept  bool           // never deleted
	// states maps each state a record may be recorded in to whom it then
	// reaches at most, and whether readers of the owner do not see it.
	states map[string]reach
	// listed is what a record needs to reach as far as its visibility and state
	// allow; partnersOnly are the fields that callers without a key do not get.
	listed       map[string]any
	partnersOnly []string
	export       bool
	// alone is a record that one body owns and that keeps no claims and counts;
	// needs is what every new one takes.
	alone bool
	needs map[string]any
}

type reach struct {
	audience string
	draft    bool
}

const (
	owner    = "organisation"
	partners = "partners"
	public   = "public"
)

var resources = []resource{
	{
		path: "activities", title: "title", sorts: []string{"updatedAt", "createdAt", "title", "reference", "startsOn"},
		patch: map[string]any{"summary": "Changed."}, export: true,
		states: map[string]reach{
			"draft": {owner, true}, "planned": {partners, false}, "approved": {partners, false}, "not_required": {public, false},
			"open": {public, false}, "paused": {public, false}, "closed": {public, false}, "feedback": {public, false},
			"completed": {public, false}, "cancelled": {partners, false},
		},
	},
	{
		path: "insights", title: "title", sorts: []string{"updatedAt", "createdAt", "title", "reference", "startsOn"},
		patch: map[string]any{"summary": "Changed."}, export: true,
		states: map[string]reach{
			"draft": {owner, true}, "in_review": {owner, true}, "published": {public, false}, "superseded": {public, false},
			"archived": {public, false}, "withdrawn": {public, false},
		},
	},
	{
		path: "stakeholders", title: "name", sorts: []string{"updatedAt", "createdAt", "name", "reference", "startsOn"},
		patch: map[string]any{"statusNote": "Changed."}, export: true,
		states: map[string]reach{"active": {public, false}, "dormant": {public, false}, "closed": {public, false}},
		listed: map[string]any{"directoryConsent": "public"}, partnersOnly: []string{"directoryConsent", "reach", "network"},
	},
	{
		path: "feedback-loops", title: "title", sorts: []string{"updatedAt", "createdAt", "title", "reference", "startsOn"},
		patch: map[string]any{"responseDueOn": "2027-01-31"}, export: true,
		states: map[string]reach{
			"draft": {owner, true}, "said": {partners, false}, "heard": {partners, false}, "decided": {public, false},
			"fed_back": {public, false}, "closed": {public, false}, "merged": {partners, false}, "withdrawn": {partners, false},
		},
	},
	{
		path: "consultations", title: "title", sorts: []string{"updatedAt", "createdAt", "title", "reference", "startsOn"},
		patch: map[string]any{"summary": "Changed."}, export: true,
		states: map[string]reach{
			"proposal": {owner, true}, "with_scrutiny": {partners, false}, "withdrawn": {partners, false},
			"local_involvement": {public, false}, "formal_required": {public, false}, "ready": {public, false},
			"open": {public, false}, "paused": {public, false}, "closed": {public, false}, "analysis_published": {public, false},
			"decided": {public, false}, "feedback": {public, false}, "completed": {public, false}, "called_in": {public, false},
			"urgent_no_consultation": {public, false},
		},
	},
	{
		path: "decisions", title: "title", sorts: []string{"updatedAt", "createdAt", "title", "reference", "startsOn"},
		patch: map[string]any{"reason": "Changed."}, kept: true,
		states: map[string]reach{"recorded": {public, false}, "amended": {public, false}, "superseded": {public, false}},
	},
	{
		path: "challenges", title: "title", sorts: []string{"updatedAt", "createdAt", "title", "reference", "responseDueOn"},
		patch: map[string]any{"statement": "Changed."}, kept: true, alone: true, needs: past("raised"),
		states: map[string]reach{"raised": {public, false}, "acknowledged": {public, false}, "responded": {public, false},
			"resolved": {public, false}, "escalated": {public, false}, "withdrawn": {public, false}},
	},
	{path: "organisations", title: "name", sorts: []string{"updatedAt", "createdAt", "name", "reference"},
		patch: map[string]any{"shortName": "S"}, admin: true},
}

func (r resource) list() string { return "/v1/" + r.path }

func (r resource) body(title string, more map[string]any) map[string]any {
	b := map[string]any{r.title: title}
	maps.Copy(b, r.needs)
	maps.Copy(b, more)
	return b
}

// past is what a record made after the event needs.
func past(state string) map[string]any {
	return map[string]any{"retrospective": true, "retrospectiveReason": "Recorded later.", "state": state,
		"provenance": []any{map[string]any{"publisher": "Test"}}}
}

func eachResource(t *testing.T, f func(*testing.T, resource, *testapi.API, uuid.UUID, string)) {
	t.Parallel()
	for _, r := range resources {
		t.Run(r.path, func(t *testing.T) {
			t.Parallel()
			a := testapi.New(t)
			org := a.Organisation("Owner")
			key := a.Key(auth.Editor, org)
			if r.admin {
				key = a.Key(auth.SystemAdmin, uuid.Nil)
			}
			f(t, r, a, org, key)
		})
	}
}

func TestRoundTrip(t *testing.T) {
	eachResource(t, func(t *testing.T, r resource, a *testapi.API, _ uuid.UUID, key string) {
		made := a.Post(r.list(), key, r.body("One", nil)).Is(http.StatusCreated)
		at := made.Header.Get("Location")
		require.Equal(t, r.list()+"/"+made.At("id").(string), at)
		read := a.Get(at, key).Is(http.StatusOK)
		require.JSONEq(t, string(made.Body), string(read.Body))
		require.Equal(t, made.ETag(), read.ETag())
		require.Equal(t, http.StatusNotModified, a.Get(at, key, "If-None-Match", read.ETag()).Status)
		head := a.Do(http.MethodHead, at, key, nil).Is(http.StatusOK)
		require.Equal(t, read.ETag(), head.ETag())

		changed := a.Patch(at, key, read.ETag(), r.patch).Is(http.StatusOK)
		for name, v := range r.patch {
			require.Equal(t, v, changed.At(name))
		}
		require.InDelta(t, 2, changed.At("version"), 0)
		cleared := map[string]any{}
		for name := range r.patch {
			cleared[name] = nil
		}
		back := a.Patch(at, key, changed.ETag(), cleared).Is(http.StatusOK)
		for name := range r.patch {
			require.Nil(t, back.At(name))
		}
		same := a.Patch(at, key, back.ETag(), map[string]any{r.title: "One"}).Is(http.StatusOK)
		require.Equal(t, back.ETag(), same.ETag(), "a change that changes nothing keeps the version")
	})
}

func TestStaleMissingAndForeign(t *testing.T) {
	eachResource(t, func(t *testing.T, r resource, a *testapi.API, _ uuid.UUID, key string) {
		made := a.Post(r.list(), key, r.body("One", nil)).Is(http.StatusCreated)
		at := made.Header.Get("Location")
		a.Patch(at, key, made.ETag(), r.patch).Is(http.StatusOK)
		stale := a.Patch(at, key, made.ETag(), r.patch).Is(http.StatusPreconditionFailed)
		require.InDelta(t, 2, stale.At("currentVersion"), 0)
		a.Patch(at, key, `"other"`, r.patch).Is(http.StatusPreconditionFailed)
		a.Do(http.MethodPatch, at, key, r.patch, "Content-Type", "application/merge-patch+json").Is(http.StatusPreconditionRequired)
		a.Get(r.list()+"/"+uuid.NewString(), key).Is(http.StatusNotFound)
		a.Get(r.list()+"/nonsense", key).Is(http.StatusBadRequest)
		other := a.Key(auth.Editor, a.Organisation("Other"))
		if status := a.Patch(at, other, made.ETag(), r.patch).Status; status != http.StatusForbidden {
			require.Equal(t, http.StatusNotFound, status, "another organisation neither sees nor changes it")
		}
		a.Do(http.MethodPatch, at, "", r.patch, "Content-Type", "application/merge-patch+json", "If-Match", made.ETag()).Is(http.StatusUnauthorized)
		a.Get(at, "heard_live_nobody").Is(http.StatusUnauthorized)
	})
}

func TestTwoWritersAtOnce(t *testing.T) {
	eachResource(t, func(t *testing.T, r resource, a *testapi.API, _ uuid.UUID, key string) {
		made := a.Post(r.list(), key, r.body("One", nil)).Is(http.StatusCreated)
		at, results := made.Header.Get("Location"), make(chan int, 8)
		for i := range cap(results) {
			go func() {
				results <- a.Patch(at, key, made.ETag(), map[string]any{r.title: "Writer " + string(rune('A'+i))}).Status
			}()
		}
		won := 0
		for range cap(results) {
			if s := <-results; s == http.StatusOK {
				won++
			} else {
				require.Equal(t, http.StatusPreconditionFailed, s)
			}
		}
		require.Equal(t, 1, won)
	})
}

func TestEverySortPagesCompletely(t *testing.T) {
	eachResource(t, func(t *testing.T, r resource, a *testapi.API, _ uuid.UUID, key string) {
		for i := range 7 {
			a.Post(r.list(), key, r.body("Same name "+string(rune('a'+i%3)), nil)).Is(http.StatusCreated)
		}
		sorts := append(slices.Clone(r.sorts), "relevance")
		for _, sort := range sorts {
			for _, direction := range []string{"", "-"} {
				query := url.Values{"limit": {"2"}, "sort": {direction + sort}, "count": {"exact"}}
				if sort == "relevance" {
					query.Set("q", "name")
				}
				pagesOf(t, a, key, r.list()+"?"+query.Encode(), sort)
			}
		}
		a.Get(r.list()+"?sort=relevance", key).Is(http.StatusBadRequest)
		a.Get(r.list()+"?sort=nonsense", key).Is(http.StatusBadRequest)
	})
}

// pagesOf follows a list to its end and fails if a record comes twice or not.
func pagesOf(t *testing.T, a *testapi.API, key, next, sort string) {
	seen := map[string]bool{}
	var total float64
	for next != "" {
		page := a.Get(next, key).Is(http.StatusOK)
		total = page.At("page.total.value").(float64)
		for _, id := range page.IDs() {
			require.False(t, seen[id], "%s: %s comes twice", sort, id)
			seen[id] = true
		}
		link, _ := page.At("links.next").(string)
		require.Equal(t, link != "", strings.Contains(page.Header.Get("Link"), `rel="next"`))
		next = link
	}
	require.Len(t, seen, int(total), sort)
	require.GreaterOrEqual(t, len(seen), 7, sort)
}

func TestPagingSurvivesWrites(t *testing.T) {
	eachResource(t, func(t *testing.T, r resource, a *testapi.API, _ uuid.UUID, key string) {
		var ids []string
		for i := range 6 {
			ids = append(ids, a.Post(r.list(), key, r.body("N"+string(rune('a'+i)), nil)).Is(http.StatusCreated).At("id").(string))
		}
		page := a.Get(r.list()+"?limit=3&sort=createdAt", key).Is(http.StatusOK)
		first := page.IDs()
		last := a.Get(r.list()+"/"+ids[5], key)
		if !r.admin && !r.kept {
			a.Do(http.MethodDelete, r.list()+"/"+ids[1], key, nil, "If-Match", `"1"`).Is(http.StatusNoContent)
			a.Get(r.list()+"/"+ids[1], key).Is(http.StatusGone)
			a.Get(r.list()+"/"+ids[1], "").Is(http.StatusNotFound)
		}
		a.Post(r.list(), key, r.body("Late", nil)).Is(http.StatusCreated)
		rest := a.Get(page.At("links.next").(string), key).Is(http.StatusOK)
		require.Empty(t, intersection(first, rest.IDs()))
		all := a.Get(r.list()+"?sort=createdAt", key).IDs()
		require.Contains(t, all, last.At("id"))
		a.Get(page.At("links.next").(string)+"&updatedSince=2020-01-01T00:00:00Z", key).Is(http.StatusBadRequest)
	})
}

func intersection(a, b []string) (both []string) {
	for _, x := range a {
		if slices.Contains(b, x) {
			both = append(both, x)
		}
	}
	return both
}

func TestEveryWriteLeavesAChange(t *testing.T) {
	eachResource(t, func(t *testing.T, r resource, a *testapi.API, org uuid.UUID, key string) {
		made := a.Post(r.list(), key, r.body("One", nil)).Is(http.StatusCreated)
		at := made.Header.Get("Location")
		changed := a.Patch(at, key, made.ETag(), r.patch).Is(http.StatusOK)
		want := []string{"created 1", "updated 2"}
		if !r.admin && !r.kept {
			a.Do(http.MethodDelete, at, key, nil, "If-Match", changed.ETag()).Is(http.StatusNoContent)
			want = append(want, "deleted 3")
		}
		require.Equal(t, want, changes(t, a, made.At("id").(string)))
	})
}

func changes(t *testing.T, a *testapi.API, id string) (out []string) {
	rows, err := a.DB.SQL().QueryContext(t.Context(), `
		SELECT operation || ' ' || version FROM changes WHERE record_id = $1 ORDER BY xact, seq`, id)
	require.NoError(t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		require.NoError(t, rows.Scan(&s))
		out = append(out, s)
	}
	require.NoError(t, rows.Err())
	return out
}

// A claim or count is added at an address of its own: what is wrong with it is
// told by pointers into the body that was sent, and Location leads to it.
func TestAddedClaimsAndCounts(t *testing.T) {
	eachResource(t, func(t *testing.T, r resource, a *testapi.API, _ uuid.UUID, key string) {
		if r.alone {
			return
		}
		made := a.Post(r.list(), key, r.body("One", nil)).Is(http.StatusCreated)
		at, tag := made.Header.Get("Location"), made.ETag()
		for i := range 2 {
			count := map[string]any{"value": 10 + i, "qualifier": "exact", "unit": "people", "kind": "attended"}
			added := a.Post(at+"/counts", key, count, "If-Match", tag).Is(http.StatusCreated)
			require.Equal(t, fmt.Sprintf("%s#/counts/%d", at, i), added.Header.Get("Location"))
			claim := map[string]any{"field": "note", "value": "Said by one.", "headline": i == 0}
			added = a.Post(at+"/claims", key, claim, "If-Match", added.ETag()).Is(http.StatusCreated)
			require.Equal(t, fmt.Sprintf("%s#/claims/%d", at, i), added.Header.Get("Location"))
			tag = added.ETag()
		}
		for want, body := range map[string]map[string]any{
			"#/kind: unknown_code":    {"value": 1, "qualifier": "exact", "unit": "people", "kind": "nonsense"},
			"#/value: value_required": {"qualifier": "exact", "unit": "people", "kind": "attended"},
		} {
			bad := a.Post(at+"/counts", key, body, "If-Match", tag).Is(http.StatusUnprocessableEntity)
			require.Equal(t, []string{want}, bad.Faults())
		}
		bad := a.Post(at+"/claims", key, map[string]any{"field": "note", "value": "Said by two.", "headline": true}, "If-Match", tag).Is(http.StatusUnprocessableEntity)
		require.Equal(t, []string{"#/headline: two_headlines"}, bad.Faults())
	})
}

func TestUpdatedSinceAndMine(t *testing.T) {
	eachResource(t, func(t *testing.T, r resource, a *testapi.API, _ uuid.UUID, key string) {
		a.Post(r.list(), key, r.body("One", nil)).Is(http.StatusCreated)
		later := url.QueryEscape(time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
		require.Empty(t, a.Get(r.list()+"?updatedSince="+later, key).Is(http.StatusOK).IDs())
		a.Get(r.list()+"?updatedSince=yesterday", key).Is(http.StatusBadRequest)
		if !r.admin {
			require.Len(t, a.Get(r.list()+"?mine=true", key).Is(http.StatusOK).IDs(), 1)
			a.Get(r.list()+"?mine=true", "").Is(http.StatusBadRequest)
		}
	})
}
