package importer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/importer"
	"heard/internal/testapi"
)

// nasty are lines as files have them that nobody has looked at: the first goes
// in or not as the second says.
var nasty = []struct {
	line   string
	failed bool
}{
	{"\ufeff" + `{"kind":"activity","ref":"bom","title":"First","organisation":"Age & Friends"}`, false},
	{`{"kind":"activity","ref":"crlf","title":"T","organisation":"Age and Friends"}` + "\r", false},
	{`{"kind":"insight","ref":"big","title":"T","organisation":"X","summary":"` + strings.Repeat("y", 2<<20) + `"}`, true},
	{`["not","an","object"]`, true},
	{`null`, true},
	{`{"kind":"insight","ref":"untitled","title":null,"organisation":"Org N"}`, true},
	{`{"kind":"insight","ref":"dup","title":"T","organisation":"Org D"}`, false},
	{`{"kind":"insight","ref":"dup","title":"T","organisation":"Org E"}`, true},
	{`{"kind":"activity","ref":"nowhere","title":"T","organisation":"Org D","links":{"consultation":"zzz","activity":["y1",2]}}`, false},
	{`{"kind":"activity","ref":"c1","title":"T","organisation":"Org D","links":{"part_of":"c2"}}`, false},
	{`{"kind":"activity","ref":"c2","title":"T","organisation":"Org D","links":{"part_of":"c1"}}`, false},
	{`{"kind":"activity","ref":"self","title":"T","organisation":"Org D","links":{"part_of":"self"},"same_as":"self"}`, false},
	{`{"kind":"activity","ref":"deep","title":"T","organisation":"Org D","x":` + strings.Repeat(`{"a":`, 25) + "1" + strings.Repeat("}", 25) + `}`, false},
	{`{"kind":"activity","ref":"deeper","title":"T","organisation":"Org D","x":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`, true},
	{`{"kind":"activity","ref":"huge","title":"T","organisation":"Org D","attended":1e400,"responses":99999999999999999999999,"x":1E-400,"year":1e400,"sessions":[{"on":1e400,"attendees":1e400}]}`, false},
	{`{"kind":"stakeholder","ref":"emoji","name":"🙂👩‍👩‍👧 שלום مرحبا","organisation":"מרכז קהילתי"}`, false},
	{`{"kind":"insight","ref":17,"title":"T","organisation":"Org D","links":{"insight":17,"activity":"c1"}}`, false},
	{`{"kind":"spaceship","ref":"unknown","title":"T","organisation":"Org D"}`, true},
	{`{"kind":"organisation","ref":"o1","name":"Age & Friends"}`, false},
	{`{"kind":"organisation","ref":"o2","name":"Age and Friends","predecessors":["Age & Friends"]}`, false},
	{`{"kind":"organisation","ref":"o3","name":"Ring A","predecessors":["Ring B"],"successor":"ring a"}`, false},
	{`{"kind":"organisation","ref":"o4","name":"Ring B","predecessors":["Ring A"]}`, false},
	{`{"kind":"insight","ref":"object","title":"T","organisation":{"name":"Org O","since":2019}}`, false},
	{`{"kind":"insight","ref":"list","title":"T","organisation":["Org L","Org M"]}`, false},
	{`{"kind":"insight","ref":"cut","title":"T","organ`, true},
}

// TestNastyLines imports them dry, twice and dry again: nothing is lost, nothing
// of a failed line is kept, and the second time changes nothing.
func TestNastyLines(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	var lines []string
	fails := 0
	for _, n := range nasty {
		lines = append(lines, n.line)
		if n.failed {
			fails++
		}
	}
	run := func(dry bool) (importer.Tally, []map[string]any) {
		var report bytes.Buffer
		s := load(t, api, func(o *importer.Options) { o.Report, o.DryRun = &report, dry }, lines...)
		rows := []map[string]any{}
		for _, line := range bytes.Split(bytes.TrimSpace(report.Bytes()), []byte("\n")) {
			rows = append(rows, decode(t, line))
		}
		return total(s), rows
	}
	empty := changes(t, api)
	first, _ := run(true)
	require.Equal(t, empty, changes(t, api))
	again, rows := run(false)
	require.Equal(t, first, again)
	require.Equal(t, fails, again.Failed)
	require.Equal(t, len(nasty)-fails, again.Created+again.Changed)
	keepsAll(t, rows)
	require.Len(t, api.Get("/v1/organisations?q=friends", "").Is(200).IDs(), 1, "& is and")
	require.Empty(t, api.Get("/v1/organisations?q=Org+E", "").Is(200).IDs(), "the owner of a failed line")
	before := changes(t, api)
	for _, dry := range []bool{false, true} {
		again, rows = run(dry)
		require.Equal(t, importer.Tally{Unchanged: len(nasty) - fails, Failed: fails}, again)
		require.Equal(t, before, changes(t, api))
		keepsAll(t, rows)
	}
}

// keepsAll holds the report of the nasty lines against the lines.
func keepsAll(t *testing.T, rows []map[string]any) {
	t.Helper()
	places, failed := map[string]string{}, map[string]bool{}
	for _, row := range rows {
		if row["how"] == "failed" {
			failed[fmt.Sprint(row["line"])] = true
			require.NotEmpty(t, row["reason"])
		} else if row["path"] != nil && row["how"] != "derived" {
			at := fmt.Sprint(row["line"], row["path"])
			require.NotContains(t, places, at)
			places[at] = text(row["value"])
		}
	}
	for n, line := range nasty {
		require.Equal(t, line.failed, failed[fmt.Sprint(n+1)], "line %d", n+1)
		if line.failed {
			continue
		}
		require.True(t, json.Valid([]byte(strings.TrimPrefix(line.line, "\ufeff"))))
		walk(decode(t, []byte(strings.TrimPrefix(line.line, "\ufeff"))), "", func(path string, leaf any) {
			require.Equal(t, text(leaf), places[fmt.Sprint(n+1, path)], "line %d %s", n+1, path)
		})
	}
}
