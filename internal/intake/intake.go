// Package intake reads records in the loose shape in which partners keep their
// past: one JSON object a line, with dates and numbers in words and names it
// has never seen. It turns a line into the form of the contract and says of
// every value of the line where it went. It loses nothing and invents nothing:
// what it cannot place stays as it is. It knows no database.
package intake

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"heard/internal/register"
)

// How a value came to its place.
const (
	HowTyped        = "typed"        // the value, or what its words mean, in a field
	HowAsStated     = "as_stated"    // the words, beside a field or in place of one
	HowCount        = "count"        // a number with its unit and kind
	HowClaim        = "claim"        // a fact that has no field, or that sources dispute
	HowLink         = "link"         // a tie to another record
	HowOrganisation = "organisation" // the part a body played
	HowCommunity    = "community"    // people as the source names them
	HowUnplaced     = "unplaced"     // no place; kept unchanged for the owner
	HowDerived      = "derived"      // a further place that follows from the value
	HowDefault      = "default"      // what an import sets where nothing is stated
)

// Leaf says where one value of a line went. A default has no path.
type Leaf struct {
	Path    string // a JSON pointer into the line
	Value   string // JSON text
	Pointer string // a JSON pointer into the record, or above the value
	How     string
	Noun    register.Noun // of the record, where it is not that of the line
}

// Name is an organisation, a community or an area that a line names. Its id
// belongs at the pointer: set there, or appended to the list there.
type Name struct {
	Words   string
	Path    string
	Pointer string
	Member  string // the list holds objects, and the id is this member of one
	Alone   bool   // the pointer takes one id
}

// Link is a tie to another record by its ref. An empty Field makes a record
// link of this kind.
type Link struct {
	Ref   string
	Nouns []register.Noun // what the target may be; any when empty
	Path  string
	Raw   string // the ref as JSON text
	Field string // such as /origin/activityIds
	List  bool
	Item  map[string]any // the object around the id, where the list holds objects
	Kind  string
}

// Draft is a line in the form of the contract. Ids are not in it yet.
type Draft struct {
	Noun          register.Noun
	Ref           string
	State         string
	TitleDerived  bool
	Doc           map[string]any
	Owner         *Name
	Organisations []Name
	Communities   []Name
	Areas         []Name
	Lineage       []Name // bodies before or after, made if unknown
	Links         []Link
	Leaves        []Leaf
	Unplaced      []register.Unplaced
	// Decision is what the line states as decided, a record beside its own.
	Decision *Draft
}

// NoSource is the provenance of a line that names no source.
const NoSource = "Imported; the line names no source."

// Options say how to read.
type Options struct {
	// Today is the day on which it is read: what ended before it is over.
	Today register.Date
	// Deny lists values that must not be placed, by path.
	Deny map[string]bool
	// OwnerGiven says that the owner is known, so a body the line names only
	// leads the work.
	OwnerGiven bool
}

// Errors of a line that is no record.
var (
	ErrNotAnObject = errors.New("the line is not a JSON object")
	ErrNoKind      = errors.New("the line names no kind: activity, insight, stakeholder, feedback_loop, consultation or organisation")
)

// Read reads one line. Its error says why the line is no record and holds
// nothing of it; the draft has then only the ref and the kind, as far as they
// are known.
func Read(line []byte, o Options) (*Draft, error) {
	root, err := parse(line)
	if err != nil {
		return nil, err
	}
	if root.kind != object {
		return nil, ErrNotAnObject
	}
	noun, kindNode := readKind(root)
	rules, ok := kinds[noun]
	if !ok {
		return &Draft{Ref: refOf(root)}, ErrNoKind
	}
	r := newReader(root, noun, o)
	r.place(kindNode, "", HowTyped)
	r.denied = root.without(func(path string) bool { return o.Deny[path] })
	r.run(root, rules)
	if r.get("/provenance") == nil {
		r.put("/provenance", []any{map[string]any{"note": NoSource}})
		r.note("/provenance/0/note", HowDefault, NoSource)
	}
	for _, f := range r.later {
		f()
	}
	if err := rules.finish(r); err != nil {
		return &Draft{Noun: noun, Ref: r.d.Ref}, err
	}
	r.rest()
	return r.draft(), nil
}

// refOf is the ref of a line whose kind is not known.
func refOf(root *node) string {
	s, _ := root.get("ref").words()
	return s
}

// readKind finds what kind of record the line says it is.
func readKind(root *node) (register.Noun, *node) {
	for _, name := range []string{"kind", "type", "record type"} {
		at := slices.IndexFunc(root.nodes, func(n *node) bool { return foldName(n.name) == name })
		if at < 0 {
			continue
		}
		n := root.nodes[at]
		if words, ok := n.words(); ok {
			if noun := table("kinds").one(words); noun != "" {
				return register.Noun(noun), n
			}
		}
	}
	return "", nil
}

// ruleset says what becomes of the members of a line of one kind.
type ruleset struct {
	rules map[string]rule
	// names maps the folded names of members to those of the rules.
	names map[string]string
	// finish sets what follows from the whole.
	finish func(*reader) error
}

// rule places what hangs below a node. What it leaves is unplaced.
type rule func(*reader, *node)

var kinds map[register.Noun]ruleset

func init() {
	kinds = map[register.Noun]ruleset{
		register.NounOrganisation: {rules: organisationRules(), finish: finishOrganisation},
		register.NounActivity:     {rules: activityRules(), finish: finishActivity},
		register.NounInsight:      {rules: insightRules(), finish: finishInsight},
		register.NounConsultation: {rules: consultationRules(), finish: finishConsultation},
		register.NounStakeholder:  {rules: stakeholderRules(), finish: finishStakeholder},
		register.NounFeedbackLoop: {rules: loopRules(), finish: finishLoop},
	}
	for noun, rules := range kinds {
		rules.names = readNames(noun, rules.rules)
		kinds[noun] = rules
	}
}

// Nouns lists the kinds that can be read.
func Nouns() []register.Noun {
	var out []register.Noun
	for n := range kinds {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// errNoTitle says that a record would have no name.
func errNoTitle(field string) error {
	return fmt.Errorf("the line has no %s, which every record of its kind needs", strings.TrimPrefix(field, "/"))
}
