// Package contract holds openapi.yaml as the program carries it, and checks
// requests against it. It says what is wrong in words of its own and never
// repeats a submitted value. It knows no record and no database.
package contract

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	"heard/api"
)

// Contract is the contract, ready to be served and to be checked against.
type Contract struct {
	JSON, YAML []byte
	ETag       string
	Version    string

	doc        *openapi3.T
	operations map[string]*Operation // by method and route
}

// Operation is one operation of the contract.
type Operation struct {
	ID     string
	Method string
	Route  string // as the router writes it: /insights/:id
	Scope  string // what the caller needs; empty where reading needs no key
	Public bool
	Stream bool // an export: no time limit over the whole

	parameters map[string]*openapi3.Parameter // by "in name"
	query      []string
	body       *openapi3.RequestBody
	produces   []string
}

// Load returns the contract that the program carries. It is read once: nothing
// changes it.
func Load() (*Contract, error) { return loaded() }

var loaded = sync.OnceValues(load)

func load() (*Contract, error) {
	doc, err := api.GetSpec()
	if err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	c := &Contract{doc: doc, Version: doc.Info.Version, operations: map[string]*Operation{}}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if _, ok := op.Extensions["x-scope"]; ok {
				op.Parameters = append(op.Parameters, &openapi3.ParameterRef{Ref: actingUser, Value: doc.Components.Parameters["ActingUser"].Value})
			}
			o := newOperation(method, path, item, op)
			c.operations[o.Method+" "+o.Route] = o
		}
	}
	return c, c.render()
}

// render makes the documents that are served: expanded, without the notes for
// the code generator.
func (c *Contract) render() error {
	b, err := api.GetSpecJSON()
	if err != nil {
		return fmt.Errorf("read the contract: %w", err)
	}
	var tree map[string]any
	if err := json.Unmarshal(b, &tree); err != nil {
		return fmt.Errorf("read the contract: %w", err)
	}
	delete(tree, "x-shared")
	dropGeneratorNotes(tree)
	addActingUser(tree["paths"].(map[string]any))
	if c.JSON, err = json.MarshalIndent(tree, "", " "); err != nil {
		return fmt.Errorf("render the contract: %w", err)
	}
	if c.YAML, err = yaml.Marshal(tree); err != nil {
		return fmt.Errorf("render the contract: %w", err)
	}
	sum := sha256.Sum256(c.JSON)
	c.ETag = `"` + base64.RawURLEncoding.EncodeToString(sum[:9]) + `"`
	return nil
}

// actingUser is the parameter that every operation with a scope takes. It is read
// before any handler runs, so the generated code knows nothing of it; clients
// that are generated from the contract can send it.
const actingUser = "#/components/parameters/ActingUser"

func addActingUser(paths map[string]any) {
	for _, item := range paths {
		for _, operation := range item.(map[string]any) {
			op, ok := operation.(map[string]any) // or the parameters of the path
			if _, scoped := op["x-scope"]; !ok || !scoped {
				continue
			}
			parameters, _ := op["parameters"].([]any)
			op["parameters"] = append(parameters, map[string]any{"$ref": actingUser})
		}
	}
}

func dropGeneratorNotes(v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			switch {
			case strings.HasPrefix(name, "x-go-"):
				delete(v, name)
			case name == "operationId":
				v[name] = operationID(inner.(string))
			default:
				dropGeneratorNotes(inner)
			}
		}
	case []any:
		for _, inner := range v {
			dropGeneratorNotes(inner)
		}
	}
}

// operationID gives an operation the name it has in the contract; the generator
// writes it with a capital.
func operationID(generated string) string { return strings.ToLower(generated[:1]) + generated[1:] }

var pathParameter = regexp.MustCompile(`\{([^}]+)\}`)

// Route writes a path of the contract as the router does.
func Route(path string) string { return pathParameter.ReplaceAllString(path, ":$1") }

func newOperation(method, path string, item *openapi3.PathItem, op *openapi3.Operation) *Operation {
	o := &Operation{ID: operationID(op.OperationID), Method: method, Route: Route(path),
		parameters: map[string]*openapi3.Parameter{}}
	o.Scope, _ = op.Extensions["x-scope"].(string)
	o.Public, _ = op.Extensions["x-public"].(bool)
	o.Stream = strings.HasPrefix(path, "/exports/")
	for _, ref := range slices.Concat(item.Parameters, op.Parameters) {
		p := ref.Value
		o.parameters[p.In+" "+p.Name] = p
		if p.In == openapi3.ParameterInQuery {
			o.query = append(o.query, p.Name)
		}
	}
	if op.RequestBody != nil {
		o.body = op.RequestBody.Value
	}
	for status, response := range op.Responses.Map() {
		if strings.HasPrefix(status, "2") {
			for mime := range response.Value.Content {
				o.produces = append(o.produces, mime)
			}
		}
	}
	return o
}

// TakesHeader reports whether the operation has a header parameter of this name.
func (o *Operation) TakesHeader(name string) bool {
	_, ok := o.parameters[openapi3.ParameterInHeader+" "+name]
	return ok
}

// Operation finds the operation behind a route of the router.
func (c *Contract) Operation(method, route string) (*Operation, bool) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	o, ok := c.operations[method+" "+route]
	return o, ok
}

// Operations lists all operations, by method and route.
func (c *Contract) Operations() []*Operation {
	out := make([]*Operation, 0, len(c.operations))
	for _, o := range c.operations {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b *Operation) int { return strings.Compare(a.Route+a.Method, b.Route+b.Method) })
	return out
}

// Document is the contract as its library reads it, for the page of it and for
// tests that check answers.
func (c *Contract) Document() *openapi3.T { return c.doc }
