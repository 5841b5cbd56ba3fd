package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

func newExample(name string, e *openapi3.ExampleRef) docExample {
	return docExample{Name: name, Summary: e.Value.Summary, Text: text(e.Value.Value), Shared: last(e.Ref)}
}

func newSchema(name string, ref *openapi3.SchemaRef) docSchema {
	out := docSchema{docField: newField(name, &openapi3.SchemaRef{Value: ref.Value})}
	s := ref.Value
	for _, property := range slices.Sorted(maps.Keys(s.Properties)) {
		f := newField(property, s.Properties[property])
		f.Required = slices.Contains(s.Required, property)
		out.Properties = append(out.Properties, f)
	}
	slices.SortStableFunc(out.Properties, func(a, b docField) int { return rank(a) - rank(b) })
	return out
}

// rank puts what is always there first.
func rank(f docField) int {
	if f.Required {
		return 0
	}
	return 1
}

func newField(name string, ref *openapi3.SchemaRef) docField {
	s := ref.Value
	f := docField{Name: name, Description: s.Description, Type: newType(ref), Limits: limits(s)}
	if ref.Ref == "" {
		f.Codes = enumCodes(s)
	}
	return f
}

func enumCodes(s *openapi3.Schema) []string {
	if s.Items != nil && s.Items.Ref == "" {
		s = s.Items.Value
	}
	var out []string
	for _, v := range s.Enum {
		if v != nil {
			out = append(out, fmt.Sprint(v))
		}
	}
	return out
}

// newType says in words what a schema holds.
func newType(ref *openapi3.SchemaRef) docType {
	s := ref.Value
	switch {
	case ref.Ref != "":
		return docType{Name: last(ref.Ref)}
	case len(s.AllOf) == 1:
		t := newType(s.AllOf[0])
		t.After += orNull(s)
		return t
	case s.Type.Is("array"):
		t := newType(s.Items)
		t.Before = "list of " + t.Before
		t.After += orNull(s)
		return t
	case s.Type.Is("object") && s.AdditionalProperties.Schema != nil:
		t := newType(s.AdditionalProperties.Schema)
		t.Before = "map of " + t.Before
		return t
	case s.Type == nil || len(*s.Type) == 0:
		return docType{Before: "anything"}
	}
	word := (*s.Type)[0]
	switch {
	case s.Format == "date" || s.Format == "date-time" || s.Format == "uuid" || s.Format == "partial-date":
		word = s.Format
	case word == "string":
		word = "text"
	}
	return docType{Before: word + orNull(s)}
}

func orNull(s *openapi3.Schema) string {
	if s.Nullable {
		return " or null"
	}
	return ""
}

// limits says how large or long something may be.
func limits(s *openapi3.Schema) string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch {
	case s.MaxLength != nil && s.MinLength > 0:
		add("%d to %d characters", s.MinLength, *s.MaxLength)
	case s.MaxLength != nil:
		add("at most %d characters", *s.MaxLength)
	}
	if s.Min != nil {
		add("%s or more", number(*s.Min))
	}
	if s.Max != nil {
		add("%s or less", number(*s.Max))
	}
	if s.MinItems > 0 {
		add("at least %d", s.MinItems)
	}
	if s.MaxItems != nil {
		add("at most %d", *s.MaxItems)
	}
	if s.Default != nil {
		add("default %v", s.Default)
	}
	return strings.Join(out, ", ")
}

// number writes a number without an exponent.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// last is the name at the end of a reference.
func last(ref string) string { return ref[strings.LastIndex(ref, "/")+1:] }

func inline(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, _ := json.Marshal(v) // was JSON before
	return string(b)
}

func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, _ := json.MarshalIndent(v, "", "  ") // was JSON before
	return string(b)
}
