package importer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/importer"
	"heard/internal/testapi"
)

// names are the member names of the example register and some that are in no
// file yet.
func names(t *testing.T) []string {
	t.Helper()
	seen := map[string]bool{}
	var collect func(v any)
	collect = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, inner := range v {
				seen[name] = true
				collect(inner)
			}
		case []any:
			for _, inner := range v {
				collect(inner)
			}
		}
	}
	for _, line := range bytes.Split(bytes.TrimSpace(example(t)), []byte("\n")) {
		collect(decode(t, line))
	}
	for _, name := range []string{"venue_cost", "start_date", "url", "state", "value", "as", "what", "role", "a/b~c", "", "Ünïcode", "id"} {
		seen[name] = true
	}
	delete(seen, "kind")
	out := make([]string, 0, len(seen))
	for name := range seen {
		out = append(out, name)
	}
	return out
}

var oddWords = []string{
	"", " ", "x", "about 60", "dozens", "2019 summer", "2017/18", "from March 2020", "5-11 May", "over 260 comments online", "74 (also stated as more than 70)",
	"https://example.org/a", "http://", "done", "open", "to be confirmed", "10:00-12:00", "adopted", "undecided", "Telford & Wrekin", "Dudley, Walsall",
	"1", "62%", "positive", "survey", "café – £5 #tag", strings.Repeat("long ", 300), "\u202e", "🙂", "none", "null", "Healthwatch", "stk-drc",
}

// odd makes a value of any shape.
func odd(r *rand.Rand, names []string, depth int) any {
	switch n := r.IntN(14); {
	case n < 6 || depth > 3:
		return oddWords[r.IntN(len(oddWords))]
	case n == 6:
		return json.Number(fmt.Sprint(r.IntN(4000) - 10))
	case n == 7:
		return []any{true, false, nil, 0.5, json.Number("1e400"), json.Number("12345678901234567890")}[r.IntN(6)]
	case n < 11:
		list := make([]any, r.IntN(4))
		for i := range list {
			list[i] = odd(r, names, depth+1)
		}
		return list
	}
	object := map[string]any{}
	for range r.IntN(5) {
		object[names[r.IntN(len(names))]] = odd(r, names, depth+1)
	}
	return object
}

// TestOddLinesGoIn imports lines of known names with values of any shape: each
// goes in, and each of its leaves has one place.
func TestOddLinesGoIn(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	all := names(t)
	slices.Sort(all)
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same lines on every run
	kinds := []string{"activity", "insight", "stakeholder", "feedback_loop", "consultation", "organisation"}
	var lines []string
	for n := range 600 {
		line := map[string]any{}
		for range 1 + r.IntN(25) {
			line[all[r.IntN(len(all))]] = odd(r, all, 0)
		}
		line["kind"], line["ref"], line["title"] = kinds[n%len(kinds)], fmt.Sprint("odd-", n), fmt.Sprint("Odd line ", n)
		if line["kind"] == "stakeholder" || line["kind"] == "organisation" {
			delete(line, "title")
			line["name"] = fmt.Sprint("Odd body ", n)
		}
		lines = append(lines, text(line))
	}
	var report bytes.Buffer
	s := load(t, api, func(o *importer.Options) { o.Owner, o.Report = "Keeper", &report }, lines...)
	for _, f := range s.Failures {
		t.Errorf("line %d: %s\n%s", f.Line, f.Reason, lines[f.Line-1])
	}
	places := map[string]int{}
	for _, line := range bytes.Split(bytes.TrimSpace(report.Bytes()), []byte("\n")) {
		var row importer.Row
		require.NoError(t, json.Unmarshal(line, &row))
		if row.Path != nil && row.How != "derived" {
			places[fmt.Sprint(row.Line, *row.Path)]++
		}
	}
	for n, line := range lines {
		walk(decode(t, []byte(line)), "", func(path string, _ any) {
			if places[fmt.Sprint(n+1, path)] != 1 {
				t.Errorf("line %d %s has %d places", n+1, path, places[fmt.Sprint(n+1, path)])
			}
		})
	}
	again := load(t, api, func(o *importer.Options) { o.Owner = "Keeper" }, lines...)
	require.Equal(t, len(lines), total(again).Unchanged)
}
