package testapi

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"heard/internal/contract"
)

// conforms fails the test for an answer that the contract does not promise: its
// status, its media type, its headers, or a property it does not name.
func (a *API) conforms(method, path string, r *Response) {
	a.t.Helper()
	op := a.operation(method, path)
	if op == nil {
		require.Contains(a.t, []int{404, 405, 204, 308}, r.Status, "%s %s is not in the contract", method, path)
		return
	}
	ref := op.Responses.Status(r.Status)
	if ref == nil {
		ref = op.Responses.Default()
	}
	require.NotNil(a.t, ref, "status %d of %s %s", r.Status, method, path)
	for name, header := range ref.Value.Headers {
		if header.Value.Required {
			require.NotEmpty(a.t, r.Header.Get(name), "header %s of %s %s", name, method, path)
		}
	}
	if method == http.MethodHead || len(r.Body) == 0 {
		return
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	require.NoError(a.t, err)
	media := ref.Value.Content[kind]
	require.NotNil(a.t, media, "%s of %s %s (%d)", kind, method, path, r.Status)
	if !strings.HasSuffix(kind, "json") || kind == "application/x-ndjson" {
		return
	}
	var v any
	require.NoError(a.t, json.Unmarshal(r.Body, &v))
	require.NoError(a.t, media.Schema.Value.VisitJSON(v, openapi3.VisitAsResponse(), openapi3.MultiErrors(),
		openapi3.EnableFormatValidation(), contract.Formats), "%s %s", method, path)
	require.Empty(a.t, undocumented(media.Schema.Value, v, "#"), "%s %s", method, path)
}

func (a *API) operation(method, path string) *openapi3.Operation {
	path, _, _ = strings.Cut(strings.TrimPrefix(path, "/v1"), "?")
	if method == http.MethodHead {
		method = http.MethodGet
	}
	var best *openapi3.PathItem
	for template, item := range a.spec.Document().Paths.Map() {
		if matches(template, path) && (best == nil || !strings.Contains(template, "{")) {
			best = item
		}
	}
	if best == nil {
		return nil
	}
	return best.GetOperation(method)
}

func matches(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && !strings.HasPrefix(want[i], "{") {
			return false
		}
	}
	return true
}

// undocumented lists the properties of an answer that its schema does not name.
func undocumented(s *openapi3.Schema, v any, at string) (out []string) {
	switch v := v.(type) {
	case map[string]any:
		properties := allProperties(s)
		open := s.AdditionalProperties.Schema != nil || (s.AdditionalProperties.Has != nil && *s.AdditionalProperties.Has)
		for name, inner := range v {
			p, ok := properties[name]
			switch {
			case ok:
				out = append(out, undocumented(p.Value, inner, at+"/"+name)...)
			case s.AdditionalProperties.Schema != nil:
				out = append(out, undocumented(s.AdditionalProperties.Schema.Value, inner, at+"/"+name)...)
			case !open:
				out = append(out, at+"/"+name)
			}
		}
	case []any:
		for i, inner := range v {
			if s.Items != nil {
				out = append(out, undocumented(s.Items.Value, inner, fmt.Sprintf("%s/%d", at, i))...)
			}
		}
	}
	return out
}

func allProperties(s *openapi3.Schema) openapi3.Schemas {
	out := openapi3.Schemas{}
	for _, part := range s.AllOf {
		for name, p := range allProperties(part.Value) {
			out[name] = p
		}
	}
	for name, p := range s.Properties {
		out[name] = p
	}
	return out
}
