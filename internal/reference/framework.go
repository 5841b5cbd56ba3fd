package reference

import (
	"regexp"
	"slices"
	"sync"
)

// Framework is a set of principles or tests that one body published. Title and
// statement of a criterion are in the register's own words; WordingChecked says
// whether somebody compared them with the source.
type Framework struct {
	ID string `json:"id"`
	// Kind is a code of the vocabulary framework_kind.
	Kind           string     `json:"kind"`
	Publisher      string     `json:"publisher"`
	Title          string     `json:"title"`
	Version        string     `json:"version"`
	Provenance     Provenance `json:"provenance"`
	Source         Source     `json:"source"`
	WordingChecked bool       `json:"wordingChecked"`
	Note           *string    `json:"note,omitempty"`
	// Themes are the headings of the source, in its order; empty when it has none.
	Themes   []string    `json:"themes"`
	Criteria []Criterion `json:"criteria"`
}

// Provenance says how a framework came about.
type Provenance struct {
	// CoProduced is nil when the source does not say.
	CoProduced *bool  `json:"coProduced"`
	Text       string `json:"text"`
}

// Source is the publication a framework was taken from.
type Source struct {
	Title     string   `json:"title"`
	URL       *string  `json:"url"`
	SeedFiles []string `json:"seedFiles"`
}

// Criterion is one principle, aim, standard or test of a framework.
type Criterion struct {
	ID string `json:"id"`
	// Kind is a code of the vocabulary criterion_kind.
	Kind   string  `json:"kind"`
	Number string  `json:"number"`
	Theme  *string `json:"theme"`
	Label  *string `json:"label"`
	// Scope is a code of the vocabulary criterion_scope.
	Scope     string `json:"scope"`
	Title     string `json:"title"`
	Statement string `json:"statement"`
	Citation  string `json:"citation"`
	// CheckIDs names the checks that together answer the criterion, in order.
	CheckIDs []string `json:"checkIds"`
}

// Check is one question shared by the criteria of all frameworks, so that one
// computation serves the wording of every body.
type Check struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Scope is A for an activity, C consultation, O organisation, L loop.
	Scope string `json:"scope"`
	// Mode is a code of the vocabulary check_mode.
	Mode string `json:"mode"`
	Rule string `json:"rule"`
}

// frameworkFile is the shape of frameworks.json.
type frameworkFile struct {
	Checks     []Check     `json:"checks"`
	Frameworks []Framework `json:"frameworks"`
}

var frameworks = sync.OnceValue(func() frameworkFile {
	return load[frameworkFile]("frameworks.json", frameworksJSON)
})

// Frameworks returns the frameworks with their criteria, in the order of the file.
func Frameworks() []Framework { return frameworks().Frameworks }

// Checks returns the shared checks by id.
func Checks() []Check { return frameworks().Checks }

// HasCriterion reports whether a framework has a criterion of this id.
func HasCriterion(id string) bool {
	return slices.ContainsFunc(Frameworks(), func(f Framework) bool {
		return slices.ContainsFunc(f.Criteria, func(c Criterion) bool { return c.ID == id })
	})
}

var guardName = regexp.MustCompile(`[A-Z]{3,4}-G\d\d[a-z]?`)

// criteriaByGuard reads which guards the rules of the checks name.
var criteriaByGuard = sync.OnceValue(func() map[string][]string {
	checks := map[string][]string{} // by guard
	for _, c := range Checks() {
		for _, guard := range guardName.FindAllString(c.Rule, -1) {
			checks[guard] = append(checks[guard], c.ID)
		}
	}
	out := map[string][]string{}
	for guard, ids := range checks {
		for _, f := range Frameworks() {
			for _, c := range f.Criteria {
				if slices.ContainsFunc(c.CheckIDs, func(id string) bool { return slices.Contains(ids, id) }) {
					out[guard] = append(out[guard], c.ID)
				}
			}
		}
	}
	return out
})

// CriteriaOf lists the criteria of all frameworks that rest on a guard, through
// the checks that name it.
func CriteriaOf(guard string) []string { return append([]string{}, criteriaByGuard()[guard]...) }
