package intake_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/intake"
	"heard/internal/register"
)

var today = register.NewDate(2026, 11, 1)

func read(t testing.TB, line string) *intake.Draft {
	t.Helper()
	d, err := intake.Read([]byte(line), intake.Options{Today: today})
	require.NoError(t, err)
	return d
}

// examples are the lines of the example register.
func examples(t testing.TB) [][]byte {
	t.Helper()
	b, err := os.ReadFile("../importer/example/register.jsonl")
	require.NoError(t, err)
	var out [][]byte
	s := bufio.NewScanner(bytes.NewReader(b))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		out = append(out, slices.Clone(s.Bytes()))
	}
	return out
}

// leafPaths lists the leaves of a JSON value.
func leafPaths(v any, path string) (out []string) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			out = append(out, leafPaths(inner, path+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(name))...)
		}
		if len(v) > 0 {
			return out
		}
	case []any:
		for i, inner := range v {
			out = append(out, leafPaths(inner, path+"/"+strconv.Itoa(i))...)
		}
		if len(v) > 0 {
			return out
		}
	}
	return []string{path}
}

// FuzzRead reads lines of any shape: each leaf has one main place or waits for
// the record it points at, and is lost nowhere.
func FuzzRead(f *testing.F) {
	lines := examples(f)
	for i := 0; i < len(lines); i += 7 {
		f.Add(lines[i], "")
	}
	for i, name := range []string{"/title", "/responses/survey", "/you_said", "/options/0/label", "/sessions/0/on"} {
		f.Add(lines[i*11], name)
	}
	f.Add([]byte(`{"kind":"activity","title":"x","year":"2019","counted_to":"2019","not_reached_reason":[{"a":1}],"sessions":[{},{"on":[]},4],"participants":[{"value":{}}]}`), "/year")
	f.Add([]byte(`{"kind":"consultation","title":"x","preferred_option":"1","options":[{"id":{}},{"label":[]}],"referrals":[{"panel":1,"panel_asked_on":"2019"}],"decision_maker":"b","scrutiny":["x"]}`), "")
	f.Add([]byte(`{"kind":"feedback_loop","heard_on":{"a":"2019"},"period":["2019","x"],"also_decided":[1,{"a":2}],"also_raised":["a",{"issue":"b","c":{"d":1}}],"we_did":null}`), "")
	f.Fuzz(func(t *testing.T, line []byte, deny string) {
		d, err := intake.Read(line, intake.Options{Today: today, Deny: map[string]bool{deny: true}})
		if err != nil {
			return
		}
		var v any
		require.NoError(t, json.Unmarshal(line, &v))
		main := map[string]int{}
		for _, l := range d.Leaves {
			if l.Path != "" && l.How != intake.HowDerived {
				main[l.Path]++
			}
		}
		for _, l := range d.Links {
			main[l.Path]++
		}
		for _, path := range leafPaths(v, "") {
			if main[path] != 1 {
				t.Errorf("%s has %d main places", path, main[path])
			}
		}
		_, err = json.Marshal(d.Doc)
		require.NoError(t, err)
	})
}

// TestUnknownNamesAreKept renames every member of every example in turn: what
// was a field becomes a leaf without a place, and nothing else changes.
func TestUnknownNamesAreKept(t *testing.T) {
	t.Parallel()
	for _, line := range examples(t) {
		var v map[string]any
		require.NoError(t, json.Unmarshal(line, &v))
		for name, value := range v {
			if slices.Contains([]string{"kind", "title", "name", "you_said"}, name) {
				continue
			}
			changed := map[string]any{"zz_never_seen": value}
			for other, inner := range v {
				if other != name {
					changed[other] = inner
				}
			}
			b, err := json.Marshal(changed)
			require.NoError(t, err)
			d := read(t, string(b))
			unplaced := map[string]bool{}
			for _, u := range d.Unplaced {
				unplaced[u.Path] = true
			}
			for _, path := range leafPaths(value, "/zz_never_seen") {
				require.True(t, unplaced[path], "%s of %s", path, v["ref"])
			}
		}
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ line, state string }{
		"an activity that ended":      {`{"kind":"activity","title":"x","ended_on":"2019-05"}`, "closed"},
		"one that ends later":         {`{"kind":"activity","title":"x","ended_on":"2027"}`, "open"},
		"one with a start and length": {`{"kind":"activity","title":"x","started_on":"2020-09","duration_as_stated":"six weeks"}`, "closed"},
		"one with a start alone":      {`{"kind":"activity","title":"x","started_on":"2020-09"}`, "closed"},
		"one that starts this year":   {`{"kind":"activity","title":"x","started_on":"2026"}`, "open"},
		"one that starts later":       {`{"kind":"activity","title":"x","started_on":"2026-12"}`, "planned"},
		"one without a date":          {`{"kind":"activity","title":"x"}`, "closed"},
		"one without a known date":    {`{"kind":"activity","title":"x","started_on":"soon"}`, "closed"},
		"one that goes on":            {`{"kind":"activity","title":"x","started_on":"2020-09","status":"ongoing"}`, "open"},
		"one from then onwards":       {`{"kind":"activity","title":"x","period":"2020-09 onwards"}`, "open"},
		"one that no longer goes on":  {`{"kind":"activity","title":"x","started_on":"2020-09","status":"not ongoing"}`, "closed"},
		"ongoing until an end":        {`{"kind":"activity","title":"x","started_on":"2020-09","ended_on":"2021","status":"ongoing"}`, "closed"},
		"one with a session to come":  {`{"kind":"activity","title":"x","started_on":"2020-09","sessions":[{"on":"2026-12-01"}]}`, "open"},
		"one with only such sessions": {`{"kind":"activity","title":"x","sessions":[{"on":"2026-12-01"},{"on":"2027-01"}]}`, "planned"},
		"one with past sessions":      {`{"kind":"activity","title":"x","sessions":[{"on":"2026-09-01"},{"on":"soon"}]}`, "closed"},
		"one that is said to be open": {`{"kind":"activity","title":"x","started_on":"2020","ended_on":"2020","status":"interim; survey still open"}`, "open"},
		"an insight":                  {`{"kind":"insight","title":"x"}`, "published"},
		"a loop with nothing done":    {`{"kind":"feedback_loop","you_said":"x"}`, "said"},
		"a loop with a promise":       {`{"kind":"feedback_loop","you_said":"x","we_will":"y"}`, "decided"},
		"a loop with a decision":      {`{"kind":"feedback_loop","you_said":"x","decision":"y"}`, "decided"},
		"a loop with a decider alone": {`{"kind":"feedback_loop","you_said":"x","decision_maker":"y"}`, "said"},
		"a loop with a public answer": {`{"kind":"feedback_loop","you_said":"x","we_heard":"y","published_on":"2024"}`, "fed_back"},
		"a stakeholder":               {`{"kind":"stakeholder","name":"x","status":"recruiting"}`, "active"},
		"one that is no more":         {`{"kind":"stakeholder","name":"x","abolished":"2013"}`, "closed"},
		"a decided consultation":      {`{"kind":"consultation","title":"x","decision":"Option 1 adopted"}`, "decided"},
		"one with advice alone":       {`{"kind":"consultation","title":"x","started_on":"2023-02-09","duration_as_stated":"6 weeks","decision":"recommended to stay"}`, "closed"},
		"one without a decision":      {`{"kind":"consultation","title":"x","started_on":"2023-02-09","ended_on":"2023-04-01","decision":null}`, "closed"},
		"one under way":               {`{"kind":"consultation","title":"x","started_on":"2026-10-09","ended_on":"2027-01-01"}`, "open"},
		"a consultation without date": {`{"kind":"consultation","title":"x"}`, "formal_required"},
		"one with a report":           {`{"kind":"consultation","title":"x","report_published_on":"2019-09-02"}`, "closed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.state, read(t, c.line).State)
		})
	}
}

// TestCodesNeedTheirWords sets a status or an outcome only where the word is in
// the table; the words are kept in any case.
func TestCodesNeedTheirWords(t *testing.T) {
	t.Parallel()
	for status, code := range map[string]any{"done": "done", "In progress.": "in_progress", "mostly done": nil, "passed on, no outcome recorded": nil} {
		d := read(t, `{"kind":"feedback_loop","you_said":"a","we_did":"b","status":"`+status+`"}`)
		items := d.Doc["items"].([]any)
		require.Equal(t, code, items[1].(map[string]any)["status"], status)
		require.Equal(t, status, d.Doc["asStated"].(map[string]any)["statusText"])
	}
}

func TestTitleOfALoop(t *testing.T) {
	t.Parallel()
	d := read(t, `{"kind":"feedback_loop","we_did":"done","you_said":["`+strings.Repeat("long words ", 30)+`","second"]}`)
	title := d.Doc["title"].(string)
	require.True(t, d.TitleDerived)
	require.LessOrEqual(t, len([]rune(title)), 150)
	require.True(t, strings.HasPrefix(title, "long words long"))
	require.True(t, slices.ContainsFunc(d.Leaves, func(l intake.Leaf) bool {
		return l.Path == "/you_said/0" && l.Pointer == "#/title" && l.How == intake.HowDerived
	}))
}

func TestWeekdays(t *testing.T) {
	t.Parallel()
	d := read(t, `{"kind":"activity","title":"x","started_on":"2018-07-30","conflicts":["page calls 30 July 2018 a Thursday; it was a Monday"]}`)
	require.Equal(t, map[string]any{"startsWeekday": "thursday"}, d.Doc["asStated"])
	d = read(t, `{"kind":"activity","title":"x","year":"2024 (worked out)","ended_on":"20 September (page says Tuesday)"}`)
	require.Equal(t, "2024-09-20", d.Doc["endsOn"])
	require.Equal(t, "tuesday", d.Doc["asStated"].(map[string]any)["endsWeekday"])
}

func TestDecisionIsARecordOfItsOwn(t *testing.T) {
	t.Parallel()
	d := read(t, `{"kind":"consultation","title":"x","decision_parts":[{"topic":"a","decision":"new build"},{"topic":"b","decision":"undecided so far"}],
		"decision_on":"2020-01","decision_maker":"Board, meeting in public"}`)
	require.Equal(t, map[string]any{"title": "x", "decidedOn": "2020-01", "decisionBody": "Board, meeting in public", "heldInPublic": true,
		"provenance": d.Doc["provenance"],
		"parts": []any{map[string]any{"subject": "a", "text": "new build"},
			map[string]any{"subject": "b", "text": "undecided so far", "outcome": "undecided", "remainder": map[string]any{"text": "undecided so far"}}},
	}, d.Decision.Doc)
}

func TestPeriodsInWords(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]map[string]any{
		"Q3 2018":     {"startsOn": "2018-07", "endsOn": "2018-09", "asStated": map[string]any{"periodText": "Q3 2018"}},
		"Xmas 2018":   {"startsOn": "2018-12", "endsOn": "2018-12", "asStated": map[string]any{"periodText": "Xmas 2018"}},
		"18/19":       {"startsOn": "FY2018-19", "endsOn": "FY2018-19", "asStated": map[string]any{"periodText": "18/19"}},
		"last year":   {"asStated": map[string]any{"periodText": "last year"}},
		"2019-02-30":  {"asStated": map[string]any{"periodText": "2019-02-30"}},
		"03/2019":     {"startsOn": "2019-03", "endsOn": "2019-03"},
		"Easter 2019": {"asStated": map[string]any{"periodText": "Easter 2019"}},
		"Six weeks from 1 May 2019": {"startsOn": "2019-05-01",
			"asStated": map[string]any{"periodText": "Six weeks from 1 May 2019", "durationText": "Six weeks", "durationDays": 42}},
	} {
		d := read(t, `{"kind":"activity","title":"x","period":"`+words+`"}`)
		delete(d.Doc, "title")
		delete(d.Doc, "provenance")
		require.Equal(t, want, d.Doc, words)
	}
}

// The contract counts characters, and so does the reading.
func TestNamesInOtherScripts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 200)
	d := read(t, `{"kind":"stakeholder","ref":"`+long+`","name":"x","renamed_from":["`+long+`"]}`)
	require.Equal(t, long, d.Ref)
	require.Equal(t, long, d.Doc["aliases"].([]any)[0].(map[string]any)["name"])
	require.Empty(t, read(t, `{"kind":"stakeholder","ref":"`+long+`é","name":"x"}`).Ref)
}

func TestCountsOfSessionsKeepTheirDay(t *testing.T) {
	t.Parallel()
	d := read(t, `{"kind":"activity","title":"x","sessions":[{"on":"2019-05-02","attendees":"40 (May 2019)"}]}`)
	c := d.Doc["sessions"].([]any)[0].(map[string]any)["counts"].([]any)[0].(map[string]any)
	require.EqualValues(t, 40, c["value"])
	require.Equal(t, "2019-05", c["asOf"])
}
