package contract

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"heard/api"
)

// CheckParameters checks the query, path and header parameters of a request.
// Names that the operation does not have are errors, never ignored.
func (o *Operation) CheckParameters(r *http.Request, path func(string) string) []api.FieldError {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return []api.FieldError{parameterError("query", "malformed", "The query cannot be read.")}
	}
	var out []api.FieldError
	for name := range query {
		if !slices.Contains(o.query, name) {
			shown := clip(strings.ToValidUTF8(strings.ReplaceAll(name, "\x00", ""), ""), 100)
			out = append(out, parameterError(shown, "unknown_parameter", "There is no parameter of this name."+suggest(name, o.query)))
		}
	}
	slices.SortFunc(out, func(a, b api.FieldError) int { return strings.Compare(*a.Parameter, *b.Parameter) })
	for _, p := range o.sorted() {
		switch p.In {
		case openapi3.ParameterInQuery:
			out = append(out, checkParameter(p, query[p.Name])...)
		case openapi3.ParameterInPath:
			out = append(out, checkParameter(p, []string{path(p.Name)})...)
		case openapi3.ParameterInHeader:
			out = append(out, checkParameter(p, r.Header.Values(p.Name))...)
		}
	}
	return out
}

func (o *Operation) sorted() []*openapi3.Parameter {
	names := make([]string, 0, len(o.parameters))
	for name := range o.parameters {
		names = append(names, name)
	}
	slices.Sort(names)
	out := make([]*openapi3.Parameter, 0, len(names))
	for _, n := range names {
		out = append(out, o.parameters[n])
	}
	return out
}

func parameterError(name, code, detail string) api.FieldError {
	return api.FieldError{Parameter: &name, Code: code, Detail: detail}
}

func checkParameter(p *openapi3.Parameter, values []string) []api.FieldError {
	schema := p.Schema.Value
	if len(values) == 0 {
		if p.Required {
			return []api.FieldError{parameterError(p.Name, "required", "This parameter is needed.")}
		}
		return nil
	}
	if slices.ContainsFunc(values, badText) {
		return []api.FieldError{parameterError(p.Name, "invalid_encoding", "This is not valid text.")}
	}
	if schema.Type.Is("array") {
		return checkList(p, schema, values)
	}
	if len(values) > 1 {
		return []api.FieldError{parameterError(p.Name, "repeated", "This parameter can be given once.")}
	}
	v, ok := convert(schema, values[0])
	if !ok {
		return []api.FieldError{parameterError(p.Name, "wrong_type", "This should be "+typeName(schema)+".")}
	}
	return named(p.Name, check(schema, v))
}

func checkList(p *openapi3.Parameter, schema *openapi3.Schema, values []string) []api.FieldError {
	list := make([]any, 0, len(values))
	for _, value := range values {
		v, ok := convert(schema.Items.Value, value)
		if !ok {
			return []api.FieldError{parameterError(p.Name, "wrong_type", "This should be "+typeName(schema.Items.Value)+".")}
		}
		list = append(list, v)
	}
	return named(p.Name, check(schema, list))
}

// named turns errors of a value into one error of its parameter.
func named(name string, in []api.FieldError) []api.FieldError {
	if len(in) == 0 {
		return nil
	}
	f := in[0]
	f.Pointer, f.Parameter = nil, &name
	return []api.FieldError{f}
}

// convert reads the text of a parameter as its schema wants it.
func convert(schema *openapi3.Schema, text string) (any, bool) {
	switch {
	case schema.Type.Is("integer"):
		n, err := strconv.ParseInt(text, 10, 64)
		return float64(n), err == nil
	case schema.Type.Is("number"):
		n, err := strconv.ParseFloat(text, 64)
		return n, err == nil
	case schema.Type.Is("boolean"):
		return text == "true", text == "true" || text == "false"
	}
	return text, true
}

// badText reports whether a text is not UTF-8 or holds a NUL, which the
// database cannot keep.
func badText(s string) bool { return !utf8.ValidString(s) || strings.ContainsRune(s, 0) }

// Accepts reports whether the caller takes what the operation gives.
func (o *Operation) Accepts(accept string) bool {
	if strings.TrimSpace(accept) == "" || len(o.produces) == 0 {
		return true
	}
	for _, part := range strings.Split(accept, ",") {
		wanted, parameters, _ := strings.Cut(strings.ToLower(part), ";")
		wanted = strings.TrimSpace(wanted)
		if refused(parameters) {
			continue
		}
		if wanted == "*/*" || wanted == "application/problem+json" {
			return true
		}
		kind, any := strings.CutSuffix(wanted, "/*")
		for _, p := range o.produces {
			if wanted == p || (any && strings.HasPrefix(p, kind+"/")) {
				return true
			}
		}
	}
	return false
}

// refused reports whether the parameters of a media range give it no weight.
func refused(parameters string) bool {
	for _, p := range strings.Split(parameters, ";") {
		if weight, ok := strings.CutPrefix(strings.TrimSpace(p), "q="); ok {
			q, err := strconv.ParseFloat(weight, 64)
			return err == nil && q == 0
		}
	}
	return false
}
