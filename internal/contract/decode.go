package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"heard/internal/register"
)

// decoder reads JSON and refuses what a lenient reader would let through:
// invalid UTF-8, half of a surrogate pair, NUL, a name twice in one object,
// anything after the end.
type decoder struct {
	json *json.Decoder
	// rewritten says that a whole number was written as 1e3 or 1.0, which the
	// reader of the typed body would refuse.
	rewritten bool
}

const maxDepth = 64

func (d *decoder) decode(body []byte) (any, error) {
	switch {
	case !utf8.Valid(body):
		return nil, &SyntaxError{"#", "invalid_encoding", "The body is not valid UTF-8."}
	case len(bytes.TrimSpace(body)) == 0:
		return nil, &SyntaxError{"#", "required", "The body is empty."}
	case register.HasLoneSurrogate(body):
		return nil, &SyntaxError{"#", "invalid_encoding", "A text holds half of a surrogate pair, which is no character."}
	}
	d.json = json.NewDecoder(bytes.NewReader(body))
	d.json.UseNumber()
	v, err := d.value(nil)
	if err != nil {
		return nil, err
	}
	if _, err := d.json.Token(); !errors.Is(err, io.EOF) {
		return nil, &SyntaxError{"#", "malformed_json", "There is something after the end of the JSON value."}
	}
	return v, nil
}

func (d *decoder) value(path []string) (any, error) {
	if len(path) > maxDepth {
		return nil, &SyntaxError{pointerOf(path[:8]), "too_deep", "The body is nested too deeply."}
	}
	token, err := d.json.Token()
	if err != nil {
		return nil, d.syntax(path)
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return d.object(path)
		}
		return d.array(path)
	case json.Number:
		return d.number(t), nil
	case string:
		if strings.ContainsRune(t, 0) {
			return nil, &SyntaxError{pointerOf(path), "invalid_encoding", "A text holds the NUL character, which cannot be kept."}
		}
	}
	return token, nil
}

func (d *decoder) object(path []string) (any, error) {
	out := map[string]any{}
	for d.json.More() {
		token, err := d.json.Token()
		if err != nil {
			return nil, d.syntax(path)
		}
		name, _ := token.(string)
		at := append(path[:len(path):len(path)], name)
		if strings.ContainsRune(name, 0) {
			return nil, &SyntaxError{pointerOf(path), "invalid_encoding", "A name holds the NUL character."}
		}
		if _, twice := out[name]; twice {
			return nil, &SyntaxError{pointerOf(at), "repeated", "This name stands twice in one object."}
		}
		if out[name], err = d.value(at); err != nil {
			return nil, err
		}
	}
	if _, err := d.json.Token(); err != nil {
		return nil, d.syntax(path)
	}
	return out, nil
}

func (d *decoder) array(path []string) (any, error) {
	out := []any{}
	for d.json.More() {
		v, err := d.value(append(path[:len(path):len(path)], strconv.Itoa(len(out))))
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	if _, err := d.json.Token(); err != nil {
		return nil, d.syntax(path)
	}
	return out, nil
}

// number writes a whole number without fraction or exponent.
func (d *decoder) number(n json.Number) json.Number {
	if !strings.ContainsAny(n.String(), ".eE-") {
		return n
	}
	f, err := n.Float64()
	if err != nil || f != math.Trunc(f) || math.Abs(f) >= 1<<53 || f == 0 && strings.ContainsAny(mantissa(n), "123456789") {
		return n
	}
	whole := json.Number(strconv.FormatInt(int64(f), 10))
	d.rewritten = d.rewritten || whole != n
	return whole
}

// mantissa is a number without its exponent.
func mantissa(n json.Number) string {
	m, _, _ := strings.Cut(strings.ToLower(n.String()), "e")
	return m
}

func (d *decoder) syntax(path []string) error {
	return &SyntaxError{pointerOf(path), "malformed_json", fmt.Sprintf("The body is not valid JSON near byte %d.", d.json.InputOffset())}
}
