package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/google/uuid"

	"heard/internal/intake"
	"heard/internal/register"
)

// Row is one line of the report: where one value of a line went.
type Row struct {
	Line     int             `json:"line"`
	Ref      string          `json:"ref"`
	Type     register.Noun   `json:"type"`
	RecordID *string         `json:"recordId"` // null where a dry run has not kept the record
	Outcome  string          `json:"outcome"`  // what became of the record: created, changed or unchanged
	Path     *string         `json:"path"`     // a JSON pointer into the line; null for a default
	Value    json.RawMessage `json:"value"`    // null where it may not be repeated
	Pointer  string          `json:"pointer"`
	How      string          `json:"how"`
	// Hits are the kinds of match of the identifier scanner.
	Hits []string `json:"hits,omitempty"`
}

// failedRow is the line of the report on a line that did not go in.
type failedRow struct {
	Line   int    `json:"line"`
	Ref    string `json:"ref"`
	How    string `json:"how"`
	Reason string `json:"reason"`
}

// differsRow is the line of the report on a line whose record stands otherwise.
type differsRow struct {
	Line     int           `json:"line"`
	Ref      string        `json:"ref"`
	Type     register.Noun `json:"type"`
	RecordID *string       `json:"recordId"`
	How      string        `json:"how"`
}

// report writes a row for each value of each line that is in the register as it
// stands in the file, and one for each line that is not.
func (r *run) report(w io.Writer) error {
	b := bufio.NewWriter(w)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	for _, it := range r.items {
		rows := []any{}
		switch {
		case it.err != nil:
			rows = append(rows, failedRow{it.number, it.ref(), failed, it.err.Error()})
		case it.outcome == differs:
			rows = append(rows, differsRow{it.number, it.ref(), it.draft.Noun, r.recordID(it.id), differs})
		default:
			for _, row := range r.rows(it) {
				rows = append(rows, row)
			}
		}
		for _, row := range rows {
			if err := e.Encode(row); err != nil {
				return err
			}
		}
	}
	return b.Flush()
}

// recordID is the id of a record as the report gives it. A dry run keeps none
// that it makes.
func (r *run) recordID(id uuid.UUID) *string {
	if r.o.DryRun && r.fresh[id] {
		return nil
	}
	s := id.String()
	return &s
}

func (r *run) rows(it *item) []Row {
	leaves := append(append([]intake.Leaf{}, it.draft.Leaves...), it.ids...)
	leaves = append(leaves, r.defaults(it, it.draft.Noun)...)
	if it.draft.Decision != nil {
		leaves = append(leaves, r.defaults(it, register.NounDecision)...)
	}
	raw := map[string]string{}
	for _, l := range it.draft.Leaves {
		raw[l.Path] = l.Value
	}
	for _, l := range it.draft.Links {
		raw[l.Path] = l.Raw
	}
	rows := make([]Row, 0, len(leaves))
	for _, l := range leaves {
		row := Row{Line: it.number, Ref: it.draft.Ref, Type: it.noun(l), RecordID: r.recordID(it.id), Outcome: it.outcome,
			Value: json.RawMessage(l.Value), Pointer: l.Pointer, How: l.How}
		if row.Type == register.NounDecision {
			row.RecordID = r.recordID(it.decision)
			if r.fresh[it.decision] {
				row.Outcome = created
			}
		}
		if id, err := uuid.Parse(textOf(l.Value)); err == nil && l.Path == "" {
			row.Value = json.RawMessage(quoteAny(r.recordID(id)))
		}
		if l.Path != "" {
			row.Path, row.Value = &l.Path, json.RawMessage(raw[l.Path])
			row.Hits = it.hits[l.Path]
			if it.withheld(l.Path) {
				row.Value = json.RawMessage("null")
			}
		}
		rows = append(rows, row)
	}
	return append(rows, it.bodies...)
}

// defaults are the values that an import sets on every record of a kind.
func (r *run) defaults(it *item, noun register.Noun) []intake.Leaf {
	values := map[string]string{"#/imported": "true"}
	if noun != register.NounOrganisation {
		values["#/visibility"] = quote(string(r.visibility(it)))
		values["#/retrospective"] = "true"
		values["#/retrospectiveReason"] = quote(Reason)
		if owner := r.ownerByDefault(it); owner != "" {
			values["#/ownerOrganisationId"] = quote(owner)
		}
	}
	if noun == register.NounDecision {
		values["#/about/0"] = quote(it.id.String())
		if it.ownerName != "" {
			values["#/ownerOrganisationId"] = quote(it.ownerName)
		}
		if it.draft.Ref != "" {
			values["#/externalRefs/0"] = quote(it.draft.Ref)
		}
	}
	var out []intake.Leaf
	for _, pointer := range slices.Sorted(maps.Keys(values)) {
		out = append(out, intake.Leaf{Value: values[pointer], Pointer: pointer, How: intake.HowDefault, Noun: noun})
	}
	return out
}

// ownerByDefault is the owner of a record whose line does not say it.
func (r *run) ownerByDefault(it *item) string {
	if r.o.Owner != "" || it.draft.Owner != nil {
		return r.o.Owner
	}
	return r.o.Fallback
}

// withheld says whether a value holds what must not be repeated.
func (it *item) withheld(path string) bool {
	for _, kind := range it.hits[path] {
		if s := register.StrengthOf(kind); s == register.HitHard || s == register.HitAttest {
			return true
		}
	}
	return false
}

func quote(s string) string { return quoteAny(s) }

func quoteAny(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // what was read as JSON encodes
	return strings.TrimSpace(b.String())
}

// Tally counts the lines of one kind by what became of them.
type Tally struct {
	Lines, Created, Changed, Unchanged, Differs, Failed, Warnings, Unplaced int
}

// Failure is a line that did not go in.
type Failure struct {
	Line   int
	Ref    string
	Reason string
}

// Summary is what an import did.
type Summary struct {
	Decisions int // records of what consultations decided
	Kinds     map[register.Noun]*Tally
	Failures  []Failure
	Differs   []Failure
	Private   []Failure // lines whose records are kept from others
	Made      map[register.Noun]int
	DryRun    bool
}

func (r *run) summary() *Summary {
	s := &Summary{Kinds: map[register.Noun]*Tally{}, Made: r.names.made, DryRun: r.o.DryRun}
	for _, it := range r.items {
		noun, ref := register.Noun(""), it.ref()
		if it.draft != nil {
			noun = it.draft.Noun
		}
		t := s.Kinds[noun]
		if t == nil {
			t = &Tally{}
			s.Kinds[noun] = t
		}
		t.add(it)
		if it.decision != uuid.Nil && it.err == nil {
			s.Decisions++
		}
		if it.outcome == differs {
			s.Differs = append(s.Differs, Failure{it.number, ref, "somebody has edited the record, or made it otherwise"})
		}
		if it.private && it.err == nil {
			s.Private = append(s.Private, Failure{it.number, ref, "a value looks like an identifier of a person"})
		}
	}
	for _, it := range r.failed() {
		s.Failures = append(s.Failures, Failure{it.number, it.ref(), it.err.Error()})
	}
	return s
}

func (t *Tally) add(it *item) {
	t.Lines++
	switch it.outcome {
	case created:
		t.Created++
	case changed:
		t.Changed++
	case unchanged:
		t.Unchanged++
	case differs:
		t.Differs++
	default:
		t.Failed++
		return
	}
	t.Warnings += it.warnings
	t.Unplaced += len(it.draft.Unplaced)
}

// Write prints the summary as a table.
func (s *Summary) Write(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "kind\tlines\tcreated\tchanged\tunchanged\tdiffers\tfailed\twarnings\tunplaced\t")
	var all Tally
	for _, noun := range append(intake.Nouns(), "") {
		t := s.Kinds[noun]
		if t == nil {
			continue
		}
		name := strings.ReplaceAll(string(noun), "_", " ")
		if noun == "" {
			name = "not read"
		}
		t.row(tw, name)
		all.sum(*t)
	}
	all.row(tw, "all")
	if err := tw.Flush(); err != nil {
		return err
	}
	if n := s.Made[register.NounOrganisation]; n > 0 {
		fmt.Fprintf(w, "Organisations made from their names: %d\n", n)
	}
	if n := s.Made[register.NounCommunity]; n > 0 {
		fmt.Fprintf(w, "Communities made from their names: %d\n", n)
	}
	if s.Decisions > 0 {
		fmt.Fprintf(w, "Decisions kept beside consultations: %d\n", s.Decisions)
	}
	if s.DryRun {
		fmt.Fprintln(w, "This was a dry run: nothing is kept.")
	}
	return nil
}

func (t *Tally) row(w io.Writer, name string) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, t.Lines, t.Created, t.Changed, t.Unchanged, t.Differs, t.Failed, t.Warnings, t.Unplaced)
}

func (t *Tally) sum(o Tally) {
	t.Lines += o.Lines
	t.Created += o.Created
	t.Changed += o.Changed
	t.Unchanged += o.Unchanged
	t.Differs += o.Differs
	t.Failed += o.Failed
	t.Warnings += o.Warnings
	t.Unplaced += o.Unplaced
}
