package contract

import (
	"strconv"
	"strings"

	"heard/api"
	"heard/internal/register"
)

// keys are fields that hold addresses, codes and keys. Ten digits in them are
// likely a key; written in the way of an identifier they are none.
var keys = map[string]bool{
	"sourceUrl": true, "url": true, "web": true, "externalRefs": true, "email": true, "telephone": true,
	"charityNumber": true, "companyNumber": true, "domain": true, "externalId": true,
}

// screen looks for identifiers that must never be stored. It names the field
// and the kind, never the match.
func screen(v any, path []string, out []api.FieldError) []api.FieldError {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			out = screen(inner, append(path[:len(path):len(path)], name), out)
		}
	case []any:
		for i, inner := range v {
			out = screen(inner, append(path[:len(path):len(path)], strconv.Itoa(i)), out)
		}
	case string:
		if kind := identifier(v, path); kind != "" {
			pointer := pointerOf(path)
			return append(out, api.FieldError{Pointer: &pointer, Code: "personal_data",
				Detail: "This looks like an identifier of a person (" + strings.ReplaceAll(kind, "_", " ") + "). Take it out; the register never stores one."})
		}
	}
	return out
}

// identifier names the kind of identifier that a text holds; empty for none.
func identifier(text string, path []string) string {
	text = register.Readable(text)
	isKey := false
	for _, name := range path {
		isKey = isKey || keys[name]
	}
	for _, hit := range register.Scan(text) {
		written := hit.Kind != register.HitNHSNumber || strings.ContainsAny(text[hit.Start:hit.End], " -./_\u00a0")
		if hit.Strength == register.HitHard && (!isKey || written) {
			return hit.Kind
		}
	}
	return ""
}
