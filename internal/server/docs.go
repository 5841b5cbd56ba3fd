package server

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"heard/internal/contract"
)

// docs is the contract as the page /docs shows it.
type docs struct {
	Title, Version, Description, Base, Licence string

	Tags     []docTag
	Refusals []docAnswer
	Schemas  []docSchema
	Examples []docExample
}

type docTag struct {
	Name, Anchor, Description string
	Operations                []docOperation
}

type docOperation struct {
	ID, Method, Path, Summary, Description, Access string

	Parameters []docField
	Bodies     []docContent
	Answers    []docAnswer
	Refusals   []docAnswer // names of shared ones only
}

// docField is a parameter or a property.
type docField struct {
	Name, In, Description, Limits, Example string
	Required                               bool
	Type                                   docType
	Codes                                  []string
}

type docAnswer struct {
	Status, Name, Description, Headers string
	Contents                           []docContent
}

type docContent struct {
	MediaType string
	Type      docType
	Examples  []docExample
}

type docSchema struct {
	docField
	Properties []docField
}

// docExample is an example; Shared names one that stands further down.
type docExample struct{ Name, Summary, Text, Shared string }

// docType is a type in words, with the schema it leads to.
type docType struct{ Before, Name, After string }

// methods is the order in which the operations of one path stand.
var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

func newDocs(c *contract.Contract) docs {
	doc := c.Document()
	out := docs{Title: doc.Info.Title, Version: doc.Info.Version, Description: doc.Info.Description, Base: base}
	if doc.Info.License != nil {
		out.Licence = doc.Info.License.Name
	}
	for _, tag := range doc.Tags {
		out.Tags = append(out.Tags, docTag{Name: tag.Name, Anchor: strings.ReplaceAll(strings.ToLower(tag.Name), " ", "-"), Description: tag.Description, Operations: docOperations(c, tag.Name)})
	}
	parts := doc.Components
	for _, name := range slices.Sorted(maps.Keys(parts.Responses)) {
		if r := parts.Responses[name].Value; len(r.Content) > 0 {
			out.Refusals = append(out.Refusals, newAnswer("", name, r))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(parts.Schemas)) {
		out.Schemas = append(out.Schemas, newSchema(name, parts.Schemas[name]))
	}
	for _, name := range slices.Sorted(maps.Keys(parts.Examples)) {
		e := newExample(name, &openapi3.ExampleRef{Value: parts.Examples[name].Value})
		e.Name = name
		out.Examples = append(out.Examples, e)
	}
	return out
}

func docOperations(c *contract.Contract, tag string) []docOperation {
	var out []docOperation
	paths := c.Document().Paths.Map()
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		for _, method := range methods {
			if op := paths[path].GetOperation(method); op != nil && slices.Contains(op.Tags, tag) {
				out = append(out, newOperation(c, method, path, paths[path], op))
			}
		}
	}
	return out
}

func newOperation(c *contract.Contract, method, path string, item *openapi3.PathItem, op *openapi3.Operation) docOperation {
	o, _ := c.Operation(method, contract.Route(path))
	out := docOperation{ID: o.ID, Method: method, Path: path, Summary: op.Summary, Description: op.Description, Access: "Needs no key."}
	if !o.Public {
		out.Access = "Needs a key with the scope " + o.Scope + "."
	}
	for _, p := range slices.Concat(item.Parameters, op.Parameters) {
		out.Parameters = append(out.Parameters, newParameter(p.Value))
	}
	if op.RequestBody != nil {
		out.Bodies = newContents(op.RequestBody.Value.Content)
	}
	responses := op.Responses.Map()
	for _, status := range slices.Sorted(maps.Keys(responses)) {
		r := responses[status]
		if name := last(r.Ref); name != "" && len(r.Value.Content) > 0 {
			out.Refusals = append(out.Refusals, docAnswer{Status: status, Name: name})
			continue
		}
		out.Answers = append(out.Answers, newAnswer(status, "", r.Value))
	}
	return out
}

func newParameter(p *openapi3.Parameter) docField {
	f := newField(p.Name, p.Schema)
	f.In, f.Required, f.Description = p.In, p.Required, p.Description
	if p.Example != nil {
		f.Example = inline(p.Example)
	}
	return f
}

func newAnswer(status, name string, r *openapi3.Response) docAnswer {
	out := docAnswer{Status: status, Name: name, Contents: newContents(r.Content)}
	if r.Description != nil {
		out.Description = *r.Description
	}
	out.Headers = strings.Join(slices.Sorted(maps.Keys(r.Headers)), ", ")
	return out
}

func newContents(content openapi3.Content) []docContent {
	var out []docContent
	for _, mediaType := range slices.Sorted(maps.Keys(content)) {
		m := content[mediaType]
		c := docContent{MediaType: mediaType, Type: newType(m.Schema)}
		if m.Example != nil {
			c.Examples = append(c.Examples, docExample{Text: text(m.Example)})
		}
		for _, name := range slices.Sorted(maps.Keys(m.Examples)) {
			c.Examples = append(c.Examples, newExample(name, m.Examples[name]))
		}
		out = append(out, c)
	}
	return out
}
