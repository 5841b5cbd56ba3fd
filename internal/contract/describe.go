package contract

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"heard/api"
	"heard/internal/register"
)

// Check checks a decoded JSON value against a schema of the contract and
// returns what is wrong, field by field.
func (c *Contract) Check(schema string, v any) []api.FieldError {
	return check(c.doc.Components.Schemas[schema].Value, v)
}

func check(schema *openapi3.Schema, v any) []api.FieldError {
	err := schema.VisitJSON(v, openapi3.MultiErrors(), openapi3.VisitAsRequest(), openapi3.EnableFormatValidation(), Formats)
	return dedupe(fieldErrors(err))
}

// fieldErrors turns the library's errors, which repeat the value, into ours.
func fieldErrors(err error) []api.FieldError {
	if err == nil {
		return nil
	}
	var many openapi3.MultiError
	var one *openapi3.SchemaError
	switch {
	case errors.As(err, &one) && !isMulti(err):
		if inner := nested(one); inner != nil {
			return fieldErrors(inner)
		}
		return []api.FieldError{describe(one)}
	case errors.As(err, &many):
		var out []api.FieldError
		for _, e := range many {
			out = append(out, fieldErrors(e)...)
		}
		return out
	}
	root := "#"
	return []api.FieldError{{Pointer: &root, Code: "invalid", Detail: "This does not fit the contract."}}
}

func isMulti(err error) bool {
	_, ok := err.(openapi3.MultiError) //nolint:errorlint // asks for the outermost error only
	return ok
}

// nested returns the errors of a part that an allOf hides.
func nested(e *openapi3.SchemaError) error {
	if e.SchemaField == "allOf" && e.Origin != nil {
		return e.Origin
	}
	return nil
}

var quoted = regexp.MustCompile(`property "([^"]*)"`)

// describe says what is wrong with one field. Names of the caller's fields
// stand in the pointer; values stand nowhere.
func describe(e *openapi3.SchemaError) api.FieldError {
	path := e.JSONPointer()
	f := api.FieldError{}
	s := e.Schema
	switch e.SchemaField {
	case "required":
		f.Code, f.Detail = "required", "This field is needed."
		if m := quoted.FindStringSubmatch(e.Reason); m != nil && (len(path) == 0 || path[len(path)-1] != m[1]) {
			path = append(path, m[1])
		}
	case "properties", "additionalProperties":
		f.Code, f.Detail = "unknown_field", "There is no field of this name here."
		if m := quoted.FindStringSubmatch(e.Reason); m != nil {
			path = append(path, m[1])
			if why, ok := notHere[m[1]]; ok {
				f.Code, f.Detail = "read_only", why
			} else {
				f.Detail += suggest(m[1], propertyNames(s))
			}
		}
	case "type":
		f.Code, f.Detail = "wrong_type", "This should be "+typeName(s)+"."
	case "nullable":
		f.Code, f.Detail = "not_null", "This cannot be null; leave it out or send "+typeName(s)+"."
	case "enum":
		f.Code, f.Detail = "unknown_code", "This should be one of: "+enumText(s)+"."
	case "minLength":
		f.Code, f.Detail = "too_short", fmt.Sprintf("This needs at least %d characters.", s.MinLength)
		f.Params = map[string]any{"minLength": s.MinLength}
	case "maxLength":
		if s.Pattern != "" && s.Example != nil {
			f.Code, f.Detail = "invalid_format", formatText(s)
			break
		}
		f.Code, f.Detail = "too_long", fmt.Sprintf("This may have at most %d characters.", *s.MaxLength)
		f.Params = map[string]any{"maxLength": *s.MaxLength}
	case "minimum":
		f.Code, f.Detail = "too_small", fmt.Sprintf("This should be %v or more.", *s.Min)
		f.Params = map[string]any{"minimum": *s.Min}
	case "maximum":
		f.Code, f.Detail = "too_large", fmt.Sprintf("This should be %v or less.", *s.Max)
		f.Params = map[string]any{"maximum": *s.Max}
	case "minItems":
		f.Code, f.Detail = "too_few", fmt.Sprintf("This needs at least %d entries.", s.MinItems)
	case "maxItems":
		f.Code, f.Detail = "too_many", fmt.Sprintf("This may have at most %d entries.", *s.MaxItems)
		f.Params = map[string]any{"maxItems": *s.MaxItems}
	case "minProperties":
		f.Code, f.Detail = "required", "There is nothing in it."
	case "pattern", "format":
		f.Code, f.Detail = "invalid_format", formatText(s)
	default:
		f.Code, f.Detail = "invalid", "This does not fit the contract."
	}
	if s.Format == "partial-date" {
		describePartialDate(&f, e.Value)
	}
	pointer := pointerOf(path)
	f.Pointer = &pointer
	return f
}

// notHere says of fields that answers have why bodies do not.
var notHere = func() map[string]string {
	out := map[string]string{
		"state":               "The state is not changed here.",
		"counts":              "Counts are added and struck at an address of their own.",
		"claims":              "Claims are added and struck at an address of their own.",
		"retrospective":       "This is set once, when the record is made.",
		"retrospectiveReason": "This is set once, when the record is made.",
		"ownerOrganisationId": "The owner is not changed here.",
		"overlaps":            "Overlaps are acknowledged at an address of their own.",
	}
	for _, name := range []string{"id", "reference", "version", "createdAt", "updatedAt", "createdBy", "updatedBy", "imported",
		"labels", "warnings", "conflicts", "unplaced"} {
		out[name] = "This is the server's to say; it cannot be sent."
	}
	return out
}()

// describePartialDate replaces a general sentence by what is wrong with the
// date.
func describePartialDate(f *api.FieldError, v any) {
	text, ok := v.(string)
	if !ok {
		return
	}
	var problem *register.PartialDateError
	if _, err := register.ParsePartialDate(text); errors.As(err, &problem) {
		f.Code, f.Detail, f.Params = problem.Code, problem.Error(), nil
		if problem.Suggest != "" {
			f.Params = map[string]any{"suggest": problem.Suggest}
		}
	}
}

func formatText(s *openapi3.Schema) string {
	switch s.Format {
	case "uuid":
		return "This should be an id, such as 01920000-0000-7000-8000-000000000001."
	case "date":
		return "This should be a day that exists, as YYYY-MM-DD."
	case "date-time":
		return "This should be an instant as RFC 3339, such as 2026-01-31T09:00:00Z."
	case "uri":
		return "This should be an address that starts with http:// or https://."
	case "email":
		return "This should be a mail address."
	}
	if s.Pattern == `\S` {
		return "This needs at least one visible character."
	}
	if s.Example != nil {
		return fmt.Sprintf("This should look like %v.", s.Example)
	}
	return "This does not have the right form; it should match " + s.Pattern + "."
}

func typeName(s *openapi3.Schema) string {
	switch {
	case s.Type.Is("string"):
		return "text"
	case s.Type.Is("integer"):
		return "a whole number"
	case s.Type.Is("number"):
		return "a number"
	case s.Type.Is("boolean"):
		return "true or false"
	case s.Type.Is("array"):
		return "a list"
	}
	return "an object"
}

func enumText(s *openapi3.Schema) string {
	var names []string
	for _, v := range s.Enum {
		if v != nil {
			names = append(names, fmt.Sprint(v))
		}
	}
	return strings.Join(names, ", ")
}

func propertyNames(s *openapi3.Schema) []string {
	names := make([]string, 0, len(s.Properties))
	for n := range s.Properties {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func pointerOf(path []string) string {
	var b strings.Builder
	b.WriteString("#")
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	for _, p := range path {
		b.WriteString("/" + escape.Replace(p))
	}
	return clip(b.String(), 500)
}

// clip keeps a text within a number of bytes without cutting a character.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// dedupe keeps the first error of each field, and a bounded number of them.
func dedupe(in []api.FieldError) []api.FieldError {
	const most = 100
	seen := map[string]bool{}
	var out []api.FieldError
	for _, f := range in {
		if seen[*f.Pointer] || len(out) == most {
			continue
		}
		seen[*f.Pointer] = true
		out = append(out, f)
	}
	return out
}
