package repository

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"heard/internal/register"
)

// conditions builds a WHERE clause: conditions joined by AND, values only as
// arguments.
type conditions struct {
	clauses []string
	args    []any
	// ids and codes find what the names in a filter mean; what goes wrong is kept
	// in err, and what does not exist in unknown.
	ids     func(query string, names []string, how any) ([]uuid.UUID, error)
	codes   func() (map[[2]string]bool, error)
	err     error
	unknown ParameterProblems
}

// add adds a condition. Each ? in it stands for the next argument.
func (c *conditions) add(clause string, args ...any) {
	c.clauses = append(c.clauses, c.bind(clause, args...))
}

// bind numbers the placeholders of a piece of SQL and keeps its arguments.
func (c *conditions) bind(clause string, args ...any) string {
	var b strings.Builder
	n := 0
	for {
		before, after, found := strings.Cut(clause, "?")
		b.WriteString(before)
		if !found {
			break
		}
		c.args = append(c.args, utc(args[n]))
		n++
		b.WriteString("$" + strconv.Itoa(len(c.args)))
		clause = after
	}
	if n != len(args) {
		panic("repository: placeholders and arguments do not match in: " + clause)
	}
	return b.String()
}

// utc takes the offset off an instant: RFC 3339 knows larger ones than Postgres
// reads.
func utc(arg any) any {
	if t, ok := arg.(time.Time); ok {
		return t.UTC()
	}
	return arg
}

// where renders the clause.
func (c *conditions) where() string {
	if len(c.clauses) == 0 {
		return "TRUE"
	}
	return strings.Join(c.clauses, "\n   AND ")
}

// anyOf adds a condition only when there is something to compare with.
func anyOf[T any](c *conditions, clause string, values []T) {
	if len(values) > 0 {
		c.add(clause, array(values))
	}
}

// oneOf adds that a column holds one of the values, when there are any. One
// value is compared with =, which lets an index give the order too.
func oneOf(c *conditions, column string, values []string) {
	switch len(values) {
	case 0:
	case 1:
		c.add(column+` = ?`, values[0])
	default:
		c.add(column+` = ANY (?)`, array(values))
	}
}

// is adds a condition only when the value is given.
func is[T any](c *conditions, clause string, value *T) {
	if value != nil {
		c.add(clause, *value)
	}
}

// RecordFilter is what lists of every noun can be filtered by.
type RecordFilter struct {
	UpdatedSince     *time.Time
	Mine             bool
	Visibility       []string
	Owners           []string // ids, ODS codes or GSS codes
	WithPredecessors bool
	States           []string
	Retrospective    *bool
	HasWarnings      *bool
	WarningCodes     []string
	HasConflicts     *bool
	WentAhead        *bool
	Campaigns        []string
	ExternalIDs      []string // value, or system:value
}

func (f RecordFilter) apply(c *conditions, noun register.Noun, mine uuid.UUID) {
	is(c, `t.updated_at >= ?`, f.UpdatedSince)
	switch {
	case f.Mine && (noun == register.NounConsultation || noun == register.NounChallenge): // who only reads it stands among the editors
		c.add(`(t.owner_organisation_id = ? OR t.co_owner_organisation_ids @> ARRAY[CAST(? AS uuid)])`, mine, mine)
	case f.Mine:
		c.add(`t.editor_ids @> ARRAY[CAST(? AS uuid)]`, mine)
	}
	oneOf(c, `t.visibility`, f.Visibility)
	if len(f.Owners) > 0 {
		c.add(`t.owner_organisation_id = ANY (?)`, array(c.bodies("ownerOrganisationId", f.Owners, f.WithPredecessors)))
	}
	oneOf(c, `t.state`, f.States)
	is(c, `t.retrospective = ?`, f.Retrospective)
	is(c, `(t.warning_codes <> '{}') = ?`, f.HasWarnings)
	anyOf(c, `t.warning_codes && ?`, f.WarningCodes)
	is(c, `t.has_conflicts = ?`, f.HasConflicts)
	is(c, `(t.went_ahead <> '[]') = ?`, f.WentAhead)
	anyOf(c, `t.campaign_keys && ?`, foldEach(f.Campaigns))
	if len(f.ExternalIDs) > 0 {
		c.add(`t.id IN (SELECT x.record_id FROM external_refs x
		          WHERE x.type = ? AND (x.value = ANY (?) OR x.system || ':' || x.value = ANY (?)))`,
			string(noun), array(f.ExternalIDs), array(f.ExternalIDs))
	}
}

// PlaceFilter is what lists of placed records can be filtered by.
type PlaceFilter struct {
	Areas       []string // ids or GSS codes
	AreaMatch   string   // within, overlaps or exact
	Communities []uuid.UUID
	Topics      []string
}

func (f PlaceFilter) apply(c *conditions) {
	applyAreas(c, f.Areas, f.AreaMatch)
	anyOf(c, `t.communities && ?`, f.Communities)
	c.known("topic", f.Topics, register.TopicVocabularies...)
	anyOf(c, `t.topics && ?`, f.Topics)
}

func applyAreas(c *conditions, areas []string, match string) {
	if len(areas) > 0 {
		c.add(`t.area_ids && ?`, array(areasOf(c, areas, match)))
	}
}

// areasOf finds the areas that the filter areaId means.
func areasOf(c *conditions, areas []string, match string) []uuid.UUID {
	if match == "" {
		match = "within"
	}
	return c.named(areasNamed, "areaId", areas, match, "There is no area of this id or code; see /v1/areas?q=.")
}

// inAreas adds that a column of areas holds one that the filter means.
func (c *conditions) inAreas(column, parameter string, areas []string, match string) {
	c.add(column+` && ?`, array(c.named(areasNamed, parameter, areas, match, "There is no area of this id or code; see /v1/areas?q=.")))
}

// bodies finds the organisations that a filter names, with those before them
// where succession is followed.
func (c *conditions) bodies(parameter string, names []string, predecessors bool) []uuid.UUID {
	return c.named(organisationsNamed, parameter, names, predecessors, "There is no organisation of this id or code; see /organisations?q=.")
}

// named finds what each name of a filter means; one that means nothing is a
// fault of the parameter.
func (c *conditions) named(query, parameter string, names []string, how any, unknown string) []uuid.UUID {
	all := []uuid.UUID{}
	for _, name := range names {
		ids, err := c.ids(query, []string{name}, how)
		c.err = errors.Join(c.err, err)
		if len(ids) == 0 {
			c.unknown = append(c.unknown, ParameterProblem{parameter, "unknown_id", unknown})
			return all
		}
		all = append(all, ids...)
	}
	return all
}

// known checks that the codes of a filter exist in one of the vocabularies.
func (c *conditions) known(parameter string, values []string, vocabularies ...string) {
	if len(values) == 0 {
		return
	}
	codes, err := c.codes()
	c.err = errors.Join(c.err, err)
	for _, v := range values {
		if !slices.ContainsFunc(vocabularies, func(name string) bool { return codes[[2]string{name, v}] }) {
			c.unknown = append(c.unknown, ParameterProblem{parameter, "unknown_code", whereCodesAre(vocabularies)})
			return
		}
	}
}

// period adds that a record's period overlaps the asked one. A missing end
// counts as the start and the other way round.
func period(c *conditions, start, end string, from, to register.PartialDate, undated bool) {
	overlaps(c, `coalesce(t.`+start+`_earliest, t.`+end+`_earliest)`, `coalesce(t.`+end+`_latest, t.`+start+`_latest)`, from, to, undated)
}

// overlaps adds that the days from earliest to latest overlap the asked period.
// A record without dates is kept only where the caller asks for it.
func overlaps(c *conditions, earliest, latest string, from, to register.PartialDate, undated bool) {
	if from.IsZero() && to.IsZero() {
		return
	}
	var parts []string
	if !from.IsZero() {
		parts = append(parts, c.bind(latest+` >= ?`, from.Earliest().String()))
	}
	if !to.IsZero() {
		parts = append(parts, c.bind(earliest+` <= ?`, to.Latest().String()))
	}
	clause := strings.Join(parts, " AND ")
	if undated {
		clause = `(` + latest + ` IS NULL OR (` + clause + `))`
	}
	c.clauses = append(c.clauses, clause)
}

func foldEach(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		out = append(out, register.Fold(t))
	}
	return out
}

// contributors are compared by id, or by folded name.
func contributors(texts []string) []string {
	return append(foldEach(texts), texts...)
}
