package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"heard/api"
	"heard/internal/register"
)

// ErrMediaType says that a body has a media type that the operation does not
// read.
var ErrMediaType = errors.New("the media type is not read here")

// SyntaxError says why a body is not JSON that can be kept.
type SyntaxError struct{ Detail string }

func (e *SyntaxError) Error() string { return e.Detail }

// HasBody reports whether the operation reads a body.
func (o *Operation) HasBody() bool { return o.body != nil }

// Reads lists the media types the operation reads.
func (o *Operation) Reads() []string {
	var out []string
	for mime := range o.body.Content {
		out = append(out, mime)
	}
	return out
}

// MediaType returns which of the operation's media types a Content-Type means.
// A merge patch may come as plain JSON.
func (o *Operation) MediaType(contentType string) (string, error) {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", ErrMediaType
	}
	if o.body.Content.Get(kind) != nil && o.body.Content[kind] != nil {
		return kind, nil
	}
	if kind == "application/json" && o.body.Content[mergePatch] != nil {
		return mergePatch, nil
	}
	return "", ErrMediaType
}

const mergePatch = "application/merge-patch+json"

// clears reports whether a fault is a null that a merge patch means as "take it
// out". Inside a list a null is a value like any other, and a wrong one.
func clears(f api.FieldError) bool {
	if f.Code != "not_null" {
		return false
	}
	last := (*f.Pointer)[strings.LastIndex(*f.Pointer, "/")+1:]
	_, err := strconv.Atoi(last)
	return err != nil
}

// CheckBody checks a body: that it is JSON a database can keep, that it fits
// the schema, and that no text holds an identifier of a person. The error is a
// *SyntaxError where it cannot even be read.
func (o *Operation) CheckBody(mediaType string, body []byte) ([]api.FieldError, error) {
	v, err := decode(body)
	if err != nil {
		return nil, err
	}
	bad := check(o.body.Content[mediaType].Schema.Value, v)
	if mediaType == mergePatch {
		bad = slices.DeleteFunc(bad, clears)
	}
	if len(bad) > 0 {
		return bad, nil
	}
	return screen(v, nil, nil), nil
}

// decode reads JSON and refuses what a lenient reader would let through:
// invalid UTF-8, NUL, a name twice in one object, anything after the end.
func decode(body []byte) (any, error) {
	if !utf8.Valid(body) {
		return nil, &SyntaxError{"The body is not valid UTF-8."}
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, &SyntaxError{"The body is empty."}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	v, err := decodeValue(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, &SyntaxError{"There is something after the end of the JSON value."}
	}
	return v, nil
}

const maxDepth = 64

func decodeValue(d *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, &SyntaxError{"The body is nested too deeply."}
	}
	token, err := d.Token()
	if err != nil {
		return nil, syntaxError(d, err)
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return decodeObject(d, depth)
		}
		return decodeArray(d, depth)
	case string:
		if strings.ContainsRune(t, 0) {
			return nil, &SyntaxError{"A text holds the NUL character, which cannot be kept."}
		}
	}
	return token, nil
}

func decodeObject(d *json.Decoder, depth int) (any, error) {
	out := map[string]any{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, syntaxError(d, err)
		}
		name, _ := token.(string)
		if _, twice := out[name]; twice {
			return nil, &SyntaxError{fmt.Sprintf("A name stands twice in one object, near byte %d.", d.InputOffset())}
		}
		if out[name], err = decodeValue(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return out, syntaxError(d, err)
}

func decodeArray(d *json.Decoder, depth int) (any, error) {
	out := []any{}
	for d.More() {
		v, err := decodeValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := d.Token()
	return out, syntaxError(d, err)
}

func syntaxError(d *json.Decoder, err error) error {
	if err == nil {
		return nil
	}
	return &SyntaxError{fmt.Sprintf("The body is not valid JSON near byte %d.", d.InputOffset())}
}

// notText are fields that hold addresses, codes and keys, not words of people.
var notText = map[string]bool{
	"sourceUrl": true, "url": true, "web": true, "externalRefs": true, "email": true, "telephone": true,
	"charityNumber": true, "companyNumber": true, "domain": true, "externalId": true,
}

// screen looks for identifiers that must never be stored. It names the field
// and the kind, never the match.
func screen(v any, path []string, out []api.FieldError) []api.FieldError {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			if !notText[name] {
				out = screen(inner, append(path[:len(path):len(path)], name), out)
			}
		}
	case []any:
		for i, inner := range v {
			out = screen(inner, append(path[:len(path):len(path)], fmt.Sprint(i)), out)
		}
	case string:
		for _, hit := range register.Scan(v) {
			if hit.Strength == register.HitHard {
				pointer := pointerOf(path)
				return append(out, api.FieldError{Pointer: &pointer, Code: "personal_data",
					Detail: "This looks like an identifier of a person (" + strings.ReplaceAll(hit.Kind, "_", " ") + "). Take it out; the register never stores one."})
			}
		}
	}
	return out
}
