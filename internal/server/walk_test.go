package server_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/testapi"
)

// walker moves a record to the end of its lifecycle knowing nothing but what
// readiness says is missing.
type walker struct {
	api *testapi.API
	at  string // the path of the record
	// keys are tried in this order for each move: the first that may make it does.
	keys []string
	// mend does what mends a gap: by pointer, by operation, or by guard and pointer
	// joined with a space. It returns false where it does not know the gap.
	mend func(t *testing.T, w *walker, violation map[string]any) bool
	// thorough mends also what a reason would do for.
	thorough bool
	// request adds to the request of a move, by the state it leads to.
	request map[string][]any
}

// to walks to a state and returns the states passed. A gap that the walker
// cannot mend, or that mending does not close, fails the test.
func (w *walker) to(t *testing.T, state string) {
	t.Helper()
	key, gaps := w.readiness(t, state)
	gaps = slices.DeleteFunc(gaps, w.inRequest)
	seen := map[string]int{}
	for len(gaps) > 0 {
		gap := gaps[0]
		name := gap["guard"].(string) + " " + text(gap["pointer"]) + text(gap["operation"])
		seen[name]++
		require.Less(t, seen[name], 4, "%s stays unmet: %s", name, gap["message"])
		require.True(t, w.mend(t, w, gap), "nothing mends %s: %s", name, gap["message"])
		key, gaps = w.readiness(t, state)
		gaps = slices.DeleteFunc(gaps, w.inRequest)
	}
	w.api.Move(w.at, key, state, w.request[state]...).Is(http.StatusOK)
}

// readiness asks as each key what is missing, and returns the first key that may
// make the move.
func (w *walker) readiness(t *testing.T, state string) (string, []map[string]any) {
	t.Helper()
	for _, key := range w.keys {
		r := w.api.Get(w.at+"/readiness?to="+state, key).Is(http.StatusOK)
		if r.At("data.0.allowed") == false {
			continue
		}
		var gaps []map[string]any
		for _, v := range r.At("data.0.violations").([]any) {
			gaps = append(gaps, v.(map[string]any))
		}
		return key, gaps
	}
	require.Fail(t, "nobody may move it to "+state)
	return "", nil
}

// inRequest reports whether a gap is mended by the request of the move itself.
func (w *walker) inRequest(gap map[string]any) bool {
	return text(gap["pointer"]) == "#/attestations" || gap["strength"] == "reason" && !w.thorough
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// patch changes the record at its present version, as the first key.
func (w *walker) patch(body map[string]any) {
	now := w.api.Get(w.at, w.keys[0]).Is(http.StatusOK)
	w.api.Patch(w.at, w.keys[0], now.ETag(), body).Is(http.StatusOK)
}
