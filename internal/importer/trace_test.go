package importer_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/importer"
	"heard/internal/register"
	"heard/internal/testapi"
)

var update = flag.Bool("update", false, "write the golden files anew")

var today = register.NewDate(2026, 11, 1)

// paths are where the API shows each kind of record.
var paths = map[register.Noun]string{
	register.NounActivity: "activities", register.NounInsight: "insights", register.NounStakeholder: "stakeholders",
	register.NounFeedbackLoop: "feedback-loops", register.NounConsultation: "consultations",
	register.NounDecision: "decisions", register.NounOrganisation: "organisations",
}

// trace is the example register, imported for one owner, with its report and
// the records as their owner reads them.
type trace struct {
	lines   []map[string]any // from 1
	rows    []importer.Row
	records map[string]map[string]any // by id
}

func readTrace(t *testing.T) *trace {
	t.Helper()
	api := testapi.New(t)
	owner := api.Organisation("Keeper of the test")
	o := importer.ExampleOptions(today)
	o.Owner = owner.String()
	var report bytes.Buffer
	o.Report = &report
	file := example(t)
	s, err := importer.Run(t.Context(), api.DB, bytes.NewReader(file), o)
	require.NoError(t, err)
	require.Empty(t, s.Failures)
	tr := &trace{lines: []map[string]any{nil}, records: map[string]map[string]any{}}
	for _, line := range bytes.Split(bytes.TrimSpace(file), []byte("\n")) {
		tr.lines = append(tr.lines, decode(t, line))
	}
	for _, line := range bytes.Split(bytes.TrimSpace(report.Bytes()), []byte("\n")) {
		var row importer.Row
		require.NoError(t, json.Unmarshal(line, &row))
		tr.rows = append(tr.rows, row)
	}
	key := api.Key(auth.Editor, owner)
	for _, row := range tr.rows {
		if tr.records[*row.RecordID] == nil {
			tr.records[*row.RecordID] = decode(t, api.Get("/v1/"+paths[row.Type]+"/"+*row.RecordID, key).Is(200).Body)
		}
	}
	return tr
}

func example(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile("example/register.jsonl")
	require.NoError(t, err)
	return b
}

func decode(t *testing.T, b []byte) map[string]any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v map[string]any
	require.NoError(t, d.Decode(&v))
	return v
}

// walk visits every leaf of a value with its JSON pointer.
func walk(v any, pointer string, visit func(pointer string, leaf any)) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			walk(inner, pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(name), visit)
		}
		if len(v) > 0 {
			return
		}
	case []any:
		for i, inner := range v {
			walk(inner, pointer+"/"+strconv.Itoa(i), visit)
		}
		if len(v) > 0 {
			return
		}
	}
	visit(pointer, v)
}

// resolve follows a JSON pointer as the report writes it.
func resolve(v any, pointer string) (any, error) {
	for _, step := range strings.Split(strings.TrimPrefix(pointer, "#"), "/")[1:] {
		step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
		switch x := v.(type) {
		case map[string]any:
			inner, ok := x[step]
			if !ok {
				return nil, fmt.Errorf("no %s at %s", step, pointer)
			}
			v = inner
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				return nil, fmt.Errorf("no item %s at %s", step, pointer)
			}
			v = x[i]
		default:
			return nil, fmt.Errorf("nothing below %s", pointer)
		}
	}
	return v, nil
}

func text(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	return strings.TrimSpace(b.String())
}

// TestTrace imports the example register once and holds its report against
// the lines, the records and the golden list.
func TestTrace(t *testing.T) {
	t.Parallel()
	tr := readTrace(t)
	t.Run("every leaf is somewhere", tr.everyLeafIsSomewhere)
	t.Run("every place holds its value", tr.everyPlaceHoldsItsValue)
	t.Run("nothing is invented", tr.nothingIsInvented)
	t.Run("most leaves are typed", tr.mostLeavesAreTyped)
}

func (tr *trace) everyLeafIsSomewhere(t *testing.T) {
	main := map[string]importer.Row{} // by line and path
	for _, row := range tr.rows {
		if row.Path == nil || row.How == "derived" {
			continue
		}
		key := fmt.Sprint(row.Line, *row.Path)
		_, twice := main[key]
		require.False(t, twice, "line %d %s has two main places", row.Line, *row.Path)
		main[key] = row
	}
	found := 0
	for n, line := range tr.lines[1:] {
		walk(line, "", func(path string, leaf any) {
			row, ok := main[fmt.Sprint(n+1, path)]
			require.True(t, ok, "line %d %s is lost", n+1, path)
			require.Equal(t, text(leaf), string(row.Value), "line %d %s", n+1, path)
			found++
		})
	}
	require.Len(t, main, found, "the report has leaves that no line has")
}

// everyPlaceHoldsItsValue resolves each pointer of the report through the
// API with the owner's key.
func (tr *trace) everyPlaceHoldsItsValue(t *testing.T) {
	for _, row := range tr.rows {
		at := fmt.Sprintf("line %d (%s) %s", row.Line, row.Ref, row.Pointer)
		v, err := resolve(tr.records[*row.RecordID], row.Pointer)
		require.NoError(t, err, at)
		if row.Path == nil {
			continue
		}
		held, value := text(v), string(row.Value)
		switch row.How {
		case "unplaced":
			u := v.(map[string]any)
			require.Equal(t, *row.Path, u["path"], at)
			require.Equal(t, value, u["value"], at)
		case "as_stated", "claim", "community", "organisation":
			require.True(t, row.Pointer == "#/ownerOrganisationId" || says(held, value), "%s: %s does not say %s", at, held, value)
		case "link":
			require.Contains(t, held, "-7", at) // an id
		case "typed":
			require.True(t, converted(v) || says(held, value), "%s: %s does not say %s", at, held, value)
		}
	}
}

// says reports whether JSON text holds the value of a leaf in its own words.
func says(held, value string) bool {
	return strings.Contains(held, strings.Trim(value, `"`))
}

var (
	dateForm = regexp.MustCompile(`^(?:\d{4}(?:-[a-z0-9]+)*|FY\d{4}-\d{2}|\d\d:\d\d)$`)
	codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// converted says whether a value is what words were turned into: a date, a
// code, a number, yes or no, nothing, or something made of several.
func converted(v any) bool {
	s, isText := v.(string)
	return !isText || dateForm.MatchString(s) || codeForm.MatchString(s)
}

// made are the fields that the register makes by itself.
var made = map[string]bool{
	"id": true, "reference": true, "version": true, "createdAt": true, "updatedAt": true, "createdBy": true, "updatedBy": true,
	"labels": true, "conflicts": true, "warnings": true, "unplaced": true, "seq": true, "statusHistory": true,
	"overallOutcome": true, "overallStatus": true, "titleDerived": true, "openRemainder": true, "isPartner": true, "standing": true,
	"headline": true, "parentEventId": true, "field": true, "guardProfile": true, "guardReasons": true,
}

// nothingIsInvented holds every value of every record against the report:
// a leaf of the line or a listed default explains it, and words of more than a
// code are words of the line.
func (tr *trace) nothingIsInvented(t *testing.T) {
	explained, words := map[string][]string{}, map[string]string{}
	for _, row := range tr.rows {
		explained[*row.RecordID] = append(explained[*row.RecordID], row.Pointer)
		words[*row.RecordID] += " " + strings.ReplaceAll(text(tr.lines[row.Line]), "_", " ") + " " + string(row.Value)
	}
	for id, record := range tr.records {
		walk(record, "#", func(pointer string, leaf any) {
			if isEmpty(leaf) || isMade(pointer) || record["items"] != nil && pointer == "#/startsOn" || record["parts"] != nil && pointer == "#/outcome" {
				return
			}
			if !slices.ContainsFunc(explained[id], func(p string) bool { return p != "#" && (pointer == p || strings.HasPrefix(pointer, p+"/")) }) {
				t.Errorf("%s %s: nothing explains %s", record["reference"], pointer, text(leaf))
			}
			s, ok := leaf.(string)
			if _, err := uuid.Parse(s); !ok || err == nil || codeForm.MatchString(s) || dateForm.MatchString(s) {
				return
			}
			for _, part := range strings.FieldsFunc(strings.TrimSuffix(s, "…"), func(c rune) bool { return c == ';' || c == ':' }) {
				if !strings.Contains(words[id], strings.Trim(text(strings.TrimSpace(part)), `"`)) {
					t.Errorf("%s %s: the line does not say %q", record["reference"], pointer, part)
				}
			}
		})
	}
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	case bool:
		return !v
	}
	return false
}

func isMade(pointer string) bool {
	for _, name := range strings.Split(pointer, "/") {
		if made[name] || strings.HasSuffix(name, "Earliest") || strings.HasSuffix(name, "Latest") {
			return true
		}
	}
	return false
}

// mostLeavesAreTyped keeps the list of what has no place, and the share of
// what has a field of its own meaning.
func (tr *trace) mostLeavesAreTyped(t *testing.T) {
	all, typed := 0, 0
	var unplaced []string
	for _, row := range tr.rows {
		if row.Path == nil || row.How == "derived" {
			continue
		}
		all++
		switch row.How {
		case "unplaced":
			unplaced = append(unplaced, fmt.Sprintf("%s %s %s", row.Ref, *row.Path, row.Value))
		case "claim":
		default:
			typed++
		}
	}
	require.GreaterOrEqual(t, float64(typed)/float64(all), 0.85, "%d of %d", typed, all)
	slices.Sort(unplaced)
	golden(t, "unplaced.txt", strings.Join(unplaced, "\n")+"\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "run with -update and look at the difference")
}
