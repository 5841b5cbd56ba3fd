package importer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/importer"
	"heard/internal/register"
	"heard/internal/testapi"
)

// load imports lines with the options of a partner's file.
func load(t *testing.T, api *testapi.API, change func(*importer.Options), lines ...string) *importer.Summary {
	t.Helper()
	o := importer.Options{Visibility: register.AudiencePublic, System: "import", Today: today}
	if change != nil {
		change(&o)
	}
	s, err := importer.Run(t.Context(), api.DB, strings.NewReader(strings.Join(lines, "\n")), o)
	require.NoError(t, err)
	return s
}

func total(s *importer.Summary) (out importer.Tally) {
	for _, t := range s.Kinds {
		out.Created += t.Created
		out.Changed += t.Changed
		out.Unchanged += t.Unchanged
		out.Differs += t.Differs
		out.Failed += t.Failed
	}
	return out
}

const insight = `{"kind": "insight", "ref": "i-1", "source_url": "https://example.org/r", "organisation": "Body of Test", "title": "%s", "findings": ["one"]}`

func line(title string) string { return fmt.Sprintf(insight, title) }

func TestExampleHasAllItsRecords(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	s, err := importer.Example(t.Context(), api.DB, today)
	require.NoError(t, err)
	require.Empty(t, s.Failures)
	for nouns, n := range map[string]float64{"activities": 45, "insights": 44, "stakeholders": 46, "feedback-loops": 27, "consultations": 12} {
		require.Equal(t, n, api.Get("/v1/"+nouns+"?count=exact", "").Is(200).At("page.total.value"), nouns)
	}
	require.GreaterOrEqual(t, api.Get("/v1/organisations?count=exact", "").Is(200).At("page.total.value"), 6.0)
	again, err := importer.Example(t.Context(), api.DB, today)
	require.NoError(t, err)
	require.Nil(t, again, "a register that holds something is left alone")
}

// TestExampleCanBeImportedAgain imports the file of the example register as
// anybody would: with the defaults, and without an owner.
func TestExampleCanBeImportedAgain(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	_, err := importer.Example(t.Context(), api.DB, today)
	require.NoError(t, err)
	before := changes(t, api)
	s, err := importer.Run(t.Context(), api.DB, bytes.NewReader(example(t)),
		importer.Options{Visibility: register.AudiencePartners, System: importer.DefaultSystem, Today: today})
	require.NoError(t, err)
	require.Equal(t, importer.Tally{Unchanged: 180}, total(s))
	require.Equal(t, before, changes(t, api))
}

// TestReportNamesEveryLine looks at the rows of lines that went in, differ or
// failed, and at those of a dry run.
func TestReportNamesEveryLine(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	key := api.Key(auth.Editor, api.Organisation("Body of Test"))
	by := api.Post("/v1/insights", key, map[string]any{"title": "By hand", "externalRefs": []any{map[string]any{"system": "import", "value": "i-1"}}}).Is(201)
	consultation := `{"kind": "consultation", "ref": "c-1", "organisation": "New Body", "title": "C", "decision": "adopted", "ended_on": "2020"}`
	run := func(dry bool) (out []map[string]any) {
		var report bytes.Buffer
		load(t, api, func(o *importer.Options) { o.Report, o.DryRun = &report, dry }, line("First"), `{"kind": "insight", "ref": "x"}`, "nonsense", consultation)
		for _, line := range bytes.Split(bytes.TrimSpace(report.Bytes()), []byte("\n")) {
			out = append(out, decode(t, line))
		}
		return out
	}
	for _, dry := range []bool{true, false} {
		rows := run(dry)
		require.Equal(t, map[string]any{"line": json.Number("1"), "ref": "i-1", "type": "insight", "recordId": by.At("id"), "how": "differs"}, rows[0])
		require.Equal(t, "failed", rows[1]["how"])
		require.NotEmpty(t, rows[1]["reason"])
		require.Equal(t, map[string]any{"line": json.Number("3"), "ref": "", "how": "failed", "reason": rows[2]["reason"]}, rows[2])
		require.Greater(t, len(rows), 10)
		for _, row := range rows[3:] {
			require.Equal(t, "created", row["outcome"])
			require.Equal(t, dry, row["recordId"] == nil, "%v", row)
			if row["path"] == nil && dry {
				_, err := uuid.Parse(fmt.Sprint(row["value"]))
				require.Error(t, err, "%v", row)
			}
		}
	}
	for _, dry := range []bool{true, false} {
		for _, row := range run(dry)[3:] {
			require.Equal(t, "unchanged", row["outcome"])
			require.NotNil(t, row["recordId"])
		}
	}
}

// changes counts the change records of a database, which every write appends.
func changes(t *testing.T, api *testapi.API) (n int) {
	t.Helper()
	require.NoError(t, api.DB.SQL().QueryRowContext(t.Context(), `SELECT count(*) FROM changes`).Scan(&n))
	return n
}

func TestImportTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	run := func() importer.Tally {
		s, err := importer.Run(t.Context(), api.DB, bytes.NewReader(example(t)), importer.ExampleOptions(today))
		require.NoError(t, err)
		return total(s)
	}
	first := run()
	require.Equal(t, 180, first.Created+first.Changed, "a body may be there by its name already")
	before := changes(t, api)
	require.Equal(t, importer.Tally{Unchanged: 180}, run())
	require.Equal(t, before, changes(t, api))
}

func TestChangedLineUpdatesItsRecord(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	require.Equal(t, importer.Tally{Created: 1}, total(load(t, api, nil, line("First"))))
	require.Equal(t, importer.Tally{Changed: 1}, total(load(t, api, nil, line("Second"))))
	got := api.Get("/v1/insights", "").Is(200)
	require.Len(t, got.IDs(), 1)
	require.Equal(t, "Second", got.At("data.0.title"))
}

func TestEditedRecordDiffers(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	owner := api.Organisation("Body of Test")
	load(t, api, nil, line("First"))
	key := api.Key(auth.Editor, owner)
	id := api.Get("/v1/insights", "").Is(200).IDs()[0]
	etag := api.Get("/v1/insights/"+id, key).Is(200).Header.Get("ETag")
	api.Patch("/v1/insights/"+id, key, etag, map[string]any{"summary": "By hand."}).Is(200)
	require.Equal(t, importer.Tally{Unchanged: 1}, total(load(t, api, nil, line("First"))))
	s := load(t, api, nil, line("Second"))
	require.Equal(t, importer.Tally{Differs: 1}, total(s))
	require.Equal(t, 1, s.Differs[0].Line)
	require.Equal(t, "First", api.Get("/v1/insights/"+id, key).Is(200).At("title"))
}

func TestRecordMadeByHandDiffers(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	key := api.Key(auth.Editor, api.Organisation("Body of Test"))
	api.Post("/v1/insights", key, map[string]any{"title": "By hand", "externalRefs": []any{map[string]any{"system": "import", "value": "i-1"}}}).Is(201)
	require.Equal(t, importer.Tally{Differs: 1}, total(load(t, api, nil, line("First"))))
}

func TestDryRunKeepsNothing(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	s := load(t, api, func(o *importer.Options) { o.DryRun = true }, line("First"))
	require.Equal(t, importer.Tally{Created: 1}, total(s))
	require.Empty(t, api.Get("/v1/insights", "").Is(200).IDs())
	require.Empty(t, api.Get("/v1/organisations", "").Is(200).IDs())
}

func TestBadLinesDoNotStopTheOthers(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	s := load(t, api, nil,
		line("First"),
		`{"kind": "insight", `,
		"",
		`["kind"]`,
		`{"ref": "x"}`,
		`{"kind": "insight", "organisation": "Body of Test"}`,
		`{"kind": "insight", "title": "No owner"}`,
		line("The same ref"),
		`{"kind": "insight", "kind": "insight", "title": "Twice"}`,
		"{\"kind\": \"insight\", \"title\": \"\xff\"}",
		`{"kind": "insight", "title": "nul \u0000", "organisation": "Body of Test"}`,
		`{"kind": "insight", "ref": "i-2", "organisation": "Another Body", "title": "Last"}`,
	)
	require.Equal(t, importer.Tally{Created: 2, Failed: 9}, total(s))
	var at []int
	for _, f := range s.Failures {
		at = append(at, f.Line)
		require.NotEmpty(t, f.Reason)
	}
	require.Equal(t, []int{2, 4, 5, 6, 7, 8, 9, 10, 11}, at)
	require.Len(t, api.Get("/v1/insights", "").Is(200).IDs(), 2)
}

// TestWhatDoesNotFitStaysUnplaced sends values that no field takes: the record
// goes in without them, and its owner finds them unchanged.
func TestWhatDoesNotFitStaysUnplaced(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	owner := api.Organisation("Body of Test")
	long := strings.Repeat("very long words ", 400)
	s := load(t, api, nil, `{"kind": "insight", "organisation": "Body of Test", "title": "T", "summary": "`+long+`", "findings": ["short", "`+long+`"], "never_seen": {"deep": [1, null, {"x": true}], "none": {}}, "themes": [["nested"]], "sample": -4, "published_on": "soon"}`)
	require.Empty(t, s.Failures)
	key := api.Key(auth.Editor, owner)
	got := api.Get("/v1/insights/"+api.Get("/v1/insights", "").Is(200).IDs()[0], key).Is(200)
	require.Nil(t, got.At("summary"))
	require.Len(t, got.At("keyFindings"), 1)
	unplaced := map[string]string{}
	for _, v := range got.At("unplaced").([]any) {
		u := v.(map[string]any)
		unplaced[u["path"].(string)] = u["value"].(string)
	}
	quoted, err := json.Marshal(long)
	require.NoError(t, err)
	require.Equal(t, map[string]string{
		"/summary": string(quoted), "/findings/1": string(quoted), "/never_seen/deep/0": "1", "/never_seen/deep/1": "null",
		"/never_seen/deep/2/x": "true", "/never_seen/none": "{}", "/themes/0/0": `"nested"`,
	}, unplaced)
	claims := got.At("claims").([]any)
	require.Len(t, claims, 2, "what is no number and no date is kept as said")
}

func TestIdentifiersAreKeptFromOthers(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	owner := api.Organisation("Body of Test")
	var report bytes.Buffer
	s := load(t, api, func(o *importer.Options) { o.Report = &report },
		`{"kind": "insight", "ref": "hard", "organisation": "Body of Test", "title": "A", "findings": ["patient 943 476 5919 waited"]}`,
		`{"kind": "insight", "ref": "mail", "organisation": "Body of Test", "title": "B", "findings": ["write to jo.bloggs@example.org", "fine"]}`,
		`{"kind": "insight", "ref": "title", "organisation": "Body of Test", "title": "About 943 476 5919"}`,
		`{"kind": "insight", "ref": "who", "organisation": "943 476 5919", "title": "C"}`)
	require.Equal(t, importer.Tally{Created: 3, Failed: 1}, total(s))
	require.Len(t, s.Private, 2)
	for _, secret := range []string{"943 476 5919", "jo.bloggs@example.org"} {
		require.NotContains(t, report.String(), secret)
		require.NotContains(t, fmt.Sprint(s.Failures, s.Private), secret)
		require.NotContains(t, string(api.Get("/v1/insights?limit=200", "").Is(200).Body), secret)
	}
	require.Equal(t, []any{"B"}, titles(api.Get("/v1/insights", "").Is(200)))
	key := api.Key(auth.Editor, owner)
	require.Len(t, api.Get("/v1/insights", key).Is(200).IDs(), 3)
	for _, id := range api.Get("/v1/insights?limit=200", key).Is(200).IDs() {
		r := api.Get("/v1/insights/"+id, key).Is(200)
		if r.At("title") == "A" {
			require.Contains(t, string(r.Body), "943 476 5919", "its owner still has it")
			require.Equal(t, "organisation", r.At("visibility"))
		}
	}
}

func titles(r *testapi.Response) (out []any) {
	for _, v := range r.At("data").([]any) {
		out = append(out, v.(map[string]any)["title"])
	}
	return out
}

// TestLinksFindWhatComesLater ties a record to one that a later file brings.
func TestLinksFindWhatComesLater(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	key := api.Key(auth.Editor, api.Organisation("Body of Test"))
	early := `{"kind": "insight", "ref": "i-1", "organisation": "Body of Test", "title": "Early", "links": {"activity": "a-1", "loop": "l-9"}}`
	load(t, api, nil, early)
	id := api.Get("/v1/insights", "").Is(200).IDs()[0]
	require.Len(t, api.Get("/v1/insights/"+id, key).Is(200).At("unplaced"), 2)
	load(t, api, nil, `{"kind": "activity", "ref": "a-1", "organisation": "Body of Test", "title": "Later"}`)
	require.Equal(t, importer.Tally{Changed: 1}, total(load(t, api, nil, early)))
	got := api.Get("/v1/insights/"+id, key).Is(200)
	require.Len(t, got.At("unplaced"), 1)
	require.Equal(t, api.Get("/v1/activities", "").Is(200).IDs()[0], got.At("origin.activityIds.0"))
	require.Equal(t, importer.Tally{Unchanged: 1}, total(load(t, api, nil, early)))
}

func TestOwnerOfAllRecords(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	owner := api.Organisation("Keeper")
	for _, name := range []string{owner.String(), "keeper"} {
		load(t, api, func(o *importer.Options) { o.Owner = name }, line("First"), `{"kind": "insight", "title": "No body named"}`)
	}
	key := api.Key(auth.Reader, owner)
	got := api.Get("/v1/insights?mine=true&sort=title", key).Is(200)
	require.Equal(t, []any{"First", "No body named"}, titles(got))
	first := api.Get("/v1/insights/"+got.IDs()[0], key).Is(200)
	require.Equal(t, "Body of Test", first.At("organisations.0.name"))
	require.Equal(t, "lead", first.At("organisations.0.role"))
}

func TestBodiesAreFoundByOtherSpellings(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	load(t, api, nil,
		`{"kind": "organisation", "ref": "o", "name": "Healthwatch Telford and Wrekin", "aliases": ["HWTW"]}`,
		`{"kind": "insight", "ref": "a", "organisation": "Healthwatch Telford & Wrekin", "title": "A"}`,
		`{"kind": "insight", "ref": "b", "organisation": "hwtw", "title": "B"}`)
	require.Len(t, api.Get("/v1/organisations", "").Is(200).IDs(), 1)
	owner := api.Get("/v1/organisations", "").IDs()[0]
	key := api.Key(auth.Editor, uuid.MustParse(owner))
	for i, words := range []string{"Healthwatch Telford & Wrekin", "hwtw"} {
		id := api.Get("/v1/insights?sort=title", key).Is(200).IDs()[i]
		require.Equal(t, words, api.Get("/v1/insights/"+id, key).Is(200).At("organisations.0.name"), "the words are kept")
	}
}

func TestOwnerMustBeKnownByItsID(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	o := importer.Options{Owner: uuid.NewString(), Visibility: register.AudiencePublic, System: "import", Today: today}
	_, err := importer.Run(t.Context(), api.DB, strings.NewReader(line("First")), o)
	require.Error(t, err)
	require.Empty(t, api.Get("/v1/organisations", "").Is(200).IDs())
}

// TestLinesOfOneBodyAreAdded imports two files that speak of one body: what both
// say stands once, and where they differ both are kept.
func TestLinesOfOneBodyAreAdded(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	load(t, api, nil, `{"kind": "insight", "ref": "i", "source_url": "https://example.org/i", "organisation": "Body of Test", "title": "Named first"}`)
	first := `{"kind": "organisation", "ref": "o", "source_url": "https://example.org/1", "name": "Body of Test", "org_type": "ICB", "established": "2022", "aliases": ["BT", "Testers"], "odd": 1}`
	second := `{"kind": "organisation", "ref": "o", "source_url": "https://example.org/2", "name": "BT", "org_type": "integrated care board", "established": "2022-07", "aliases": ["Body"], "previous_domains": ["old.example.org"], "odd": 2}`
	other := func(o *importer.Options) { o.System = "other" }
	require.Equal(t, importer.Tally{Changed: 1}, total(load(t, api, nil, first)))
	require.Equal(t, importer.Tally{Changed: 1}, total(load(t, api, other, second)))
	got := api.Get("/v1/organisations", "").Is(200)
	require.Len(t, got.IDs(), 1)
	key := api.Key(auth.Editor, uuid.MustParse(got.IDs()[0]))
	for range 2 { // the second time nothing is written, and the report says the same
		for _, file := range []struct {
			line   string
			change func(*importer.Options)
		}{{first, nil}, {second, other}} {
			var report bytes.Buffer
			s := load(t, api, func(o *importer.Options) {
				if o.Report = &report; file.change != nil {
					file.change(o)
				}
			}, file.line)
			require.Equal(t, importer.Tally{Unchanged: 1}, total(s))
			record := decode(t, api.Get("/v1/organisations/"+got.IDs()[0], key).Is(200).Body)
			for _, line := range bytes.Split(bytes.TrimSpace(report.Bytes()), []byte("\n")) {
				var row importer.Row
				require.NoError(t, json.Unmarshal(line, &row))
				v, err := resolve(record, row.Pointer)
				require.NoError(t, err)
				require.True(t, row.Path == nil || row.Pointer == "#" || converted(v) || says(text(v), string(row.Value)), "%s: %s", row.Pointer, row.Value)
			}
		}
	}
	o := api.Get("/v1/organisations/"+got.IDs()[0], key).Is(200)
	require.Equal(t, "Body of Test", o.At("name"))
	require.Equal(t, "2022", o.At("validFrom"))
	require.Equal(t, "2022-07", o.At("claims.0.value"))
	require.Len(t, o.At("aliases"), 3)
	require.Len(t, o.At("provenance"), 3)
	require.Len(t, o.At("externalRefs"), 2)
	require.Len(t, o.At("unplaced"), 2)
}

// A body that an import makes has the standing of its type, as one made by hand,
// also where the type becomes known later.
func TestImportedBodiesHaveTheirStanding(t *testing.T) {
	t.Parallel()
	api := testapi.New(t)
	load(t, api, nil, `{"kind": "insight", "ref": "i", "organisation": "Healthwatch Testshire", "title": "Named first"}`)
	load(t, api, nil,
		`{"kind": "organisation", "ref": "o-1", "name": "Healthwatch Testshire", "org_type": "healthwatch"}`,
		`{"kind": "organisation", "ref": "o-2", "name": "Testshire Council", "org_type": "unitary council"}`)
	for name, want := range map[string][]any{"healthwatch": {"light", true, false}, "council": {"standard", false, true}} {
		id := api.Get("/v1/organisations?q="+name, "").Is(200).IDs()[0]
		standing := api.Get("/v1/organisations/"+id, "").Is(200).At("standing").(map[string]any)
		require.Equal(t, want, []any{standing["guardProfile"], standing["canChallenge"], standing["hasScrutinyFunction"]}, name)
	}
}
