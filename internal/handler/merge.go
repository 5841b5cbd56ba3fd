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
		current, err := json.Marshal(writable(e))
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
		merged := mergePatch(target, change)
		if err := h.contract.Check(schema, merged); err != nil {
			return err
		}
		b, err := json.Marshal(merged)
		if err != nil {
			return err
		}
		var w W
		if err := json.Unmarshal(b, &w); err != nil {
			return register.Problems{{Pointer: "#", Code: "invalid", Detail: "The result of the change cannot be read."}}
		}
		return apply(w, e)
	}
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
