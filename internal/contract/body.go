package contract

import (
	"encoding/json"
	"errors"
	"maps"
	"mime"
	"slices"
	"strconv"
	"strings"

	"heard/api"
)

// ErrMediaType says that a body has a media type that the operation does not
// read.
var ErrMediaType = errors.New("the media type is not read here")

// SyntaxError says why a body is not JSON that can be kept. Pointer is where it
// went wrong, as far as one could read.
type SyntaxError struct{ Pointer, Code, Detail string }

func (e *SyntaxError) Error() string { return e.Detail }

// HasBody reports whether the operation reads a body.
func (o *Operation) HasBody() bool { return o.body != nil }

// Reads lists the media types the operation reads.
func (o *Operation) Reads() []string {
	return slices.Sorted(maps.Keys(o.body.Content))
}

// MediaType returns which of the operation's media types a Content-Type means.
// A merge patch may come as plain JSON.
func (o *Operation) MediaType(contentType string) (string, error) {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", ErrMediaType
	}
	if o.body.Content[kind] != nil {
		return kind, nil
	}
	if kind == "application/json" && o.body.Content[mergePatch] != nil {
		return mergePatch, nil
	}
	return "", ErrMediaType
}

const mergePatch = "application/merge-patch+json"

// clears reports whether a fault is a null that a merge patch means as "take it
// out". The body itself cannot be taken out, and a list is replaced whole: a null
// anywhere inside one is a value like any other, and a wrong one.
func clears(f api.FieldError) bool {
	path := strings.Split(*f.Pointer, "/")[1:]
	return f.Code == "not_null" && len(path) > 0 && !slices.ContainsFunc(path, isIndex)
}

func isIndex(segment string) bool {
	_, err := strconv.Atoi(segment)
	return err == nil
}

// CheckBody checks a body: that it is JSON a database can keep, that it fits
// the schema, and that no text holds an identifier of a person. It returns the
// body to go on with, in which whole numbers are written as such. The error is
// a *SyntaxError where the body cannot even be read.
func (o *Operation) CheckBody(mediaType string, body []byte) ([]byte, []api.FieldError, error) {
	d := &decoder{}
	v, err := d.decode(body)
	if err != nil {
		return nil, nil, err
	}
	bad := check(o.body.Content[mediaType].Schema.Value, v)
	if mediaType == mergePatch {
		bad = slices.DeleteFunc(bad, clears)
	}
	if len(bad) > 0 {
		return nil, bad, nil
	}
	if d.rewritten {
		if body, err = json.Marshal(v); err != nil {
			return nil, nil, err
		}
	}
	return body, screen(v, nil, nil), nil
}
