package server_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// atOnce does something many times at the same time and returns what came of it.
func atOnce(n int, do func(i int) int) map[int]int {
	var mu sync.Mutex
	var all sync.WaitGroup
	out := map[int]int{}
	for i := range n {
		all.Go(func() {
			status := do(i)
			mu.Lock()
			defer mu.Unlock()
			out[status]++
		})
	}
	all.Wait()
	return out
}

// More callers than connections wait their turn, on a server that has prepared
// nothing yet, and nobody waits for a second connection while holding one.
func TestMoreCallersThanConnections(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	start := time.Now()
	require.Equal(t, map[int]int{http.StatusCreated: 40}, atOnce(40, func(int) int {
		return a.Post("/v1/insights", key, map[string]any{"title": "One"}).Status
	}))
	require.Equal(t, map[int]int{http.StatusNotFound: 40}, atOnce(40, func(int) int {
		return a.Patch("/v1/insights/"+uuid.NewString(), key, `"1"`, map[string]any{"title": "One"}).Status
	}))
	require.Less(t, time.Since(start), 20*time.Second)
}

// An insight that points at a stakeholder and the stakeholder's end never both
// happen.
func TestCitingAndDeletingAtOnce(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	for range 10 {
		body := a.Post("/v1/stakeholders", key, map[string]any{"name": "Group"}).Is(http.StatusCreated)
		outcome := atOnce(2, func(i int) int {
			if i == 0 {
				return a.Do(http.MethodDelete, body.Header.Get("Location"), key, nil, "If-Match", body.ETag()).Status
			}
			return a.Post("/v1/insights", key, map[string]any{"title": "One", "contributedBy": []any{map[string]any{"stakeholderId": body.At("id")}}}).Status
		})
		require.False(t, outcome[http.StatusNoContent] == 1 && outcome[http.StatusCreated] == 1, outcome)
		require.Contains(t, []map[int]int{
			{http.StatusNoContent: 1, http.StatusUnprocessableEntity: 1}, {http.StatusCreated: 1, http.StatusConflict: 1},
		}, outcome, "one goes through, and the other learns why it does not")
	}
}

func TestCrossedReferences(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	key := a.Key(auth.Editor, a.Organisation("Owner"))
	refs := []map[string]any{{"system": "crm", "value": "1"}, {"system": "crm", "value": "2"}}
	for range 5 {
		outcome := atOnce(2, func(i int) int {
			return a.Post("/v1/insights", key, map[string]any{"title": "One", "externalRefs": []any{refs[i], refs[1-i]}}).Status
		})
		require.Equal(t, map[int]int{http.StatusCreated: 1, http.StatusConflict: 1}, outcome)
		refs[0]["value"], refs[1]["value"] = refs[0]["value"].(string)+"1", refs[1]["value"].(string)+"1"
	}
}

// A key that a hidden record has is taken, and that is all one learns.
func TestDuplicateRefDoesNotTellOfHiddenRecords(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	own, other := a.Organisation("Owner"), a.Organisation("Other")
	key, theirs := a.Key(auth.Editor, own), a.Key(auth.Editor, other)
	ref := []any{map[string]any{"system": "crm", "value": "1"}}
	a.Post("/v1/insights", key, map[string]any{"title": "Hidden", "externalRefs": ref}).Is(http.StatusCreated)
	shared := a.Post("/v1/insights", key, map[string]any{"title": "Shared", "coOwnerOrganisationIds": []any{other}}).Is(http.StatusCreated)
	refused := a.Patch(shared.Header.Get("Location"), theirs, shared.ETag(), map[string]any{"externalRefs": ref}).Is(http.StatusConflict)
	require.NotContains(t, refused.JSON(), "existingId")
}
