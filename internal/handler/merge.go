package handler

import (
	"bytes"
	"encoding/json"

	"heard/internal/register"
)

// merge applies a JSON Merge Patch (RFC 7396) to a record at every depth: it
// renders the writable form of the record, merges, checks the result against
// the schema of creation and maps it back through the one mapping. A typed
// patch of a nested group would lose facts.
func merge[E any, W any](h *Handler, schema string, patch json.RawMessage, writable func(E) W, apply func(W, E) error) func(E) error {
	return func(e E) error {
		var w W
		if err := h.merged(schema, patch, writable(e), &w); err != nil {
			return err
		}
		return apply(w, e)
	}
}

// merged merges a patch into a form, without the properties that the form's
// schema does not have, and reads the checked result.
func (h *Handler) merged(schema string, patch json.RawMessage, form, into any, without ...string) error {
	current, err := json.Marshal(form)
	if err != nil {
		return err
	}
	var target, change any
	if err := decodeNumbers(current, &target); err != nil {
		return err
	}
	if err := decodeNumbers(patch, &change); err != nil {
		return err
	}
	if fields, ok := target.(map[string]any); ok {
		for _, name := range without {
			delete(fields, name)
		}
	}
	result := mergePatch(target, change)
	if err := h.contract.Check(schema, result); err != nil {
		return err
	}
	b, err := json.Marshal(result)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return register.Problems{{Pointer: "#", Code: "invalid", Detail: "The result of the change cannot be read."}}
	}
	return nil
}

func decodeNumbers(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return d.Decode(into)
}

func mergePatch(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	out, ok := target.(map[string]any)
	if !ok {
		out = map[string]any{}
	}
	for name, v := range changes {
		if v == nil {
			delete(out, name)
			continue
		}
		out[name] = mergePatch(out[name], v)
	}
	return out
}
