package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"heard/internal/register"
)

// node is a value of a line with the place it has there. The members of an
// object keep their order, so that what is read from them does too.
type node struct {
	path  string // a JSON pointer into the line
	name  string // the member's name, empty for items
	kind  kind
	text  string // of a string
	raw   string // the JSON text of a leaf
	nodes []*node
}

type kind byte

const (
	object kind = iota
	array
	text
	number
	boolean
	null
)

// The most a line may hold. What is larger is no record.
const (
	maxDepth  = 32
	maxLeaves = 2000
)

// parse reads one JSON value and refuses what a lenient reader would let
// through: bad encoding, NUL, a name twice in one object.
func parse(line []byte) (*node, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("the line is not valid UTF-8")
	}
	if register.HasLoneSurrogate(line) {
		return nil, errors.New("the line holds half of a surrogate pair, which is no character")
	}
	p := parser{d: json.NewDecoder(bytes.NewReader(line))}
	p.d.UseNumber()
	n, err := p.value("", 0)
	if err != nil {
		return nil, err
	}
	if _, err := p.d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is something after the end of the JSON value")
	}
	return n, nil
}

type parser struct {
	d      *json.Decoder
	leaves int
}

func (p *parser) value(path string, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errors.New("the line is nested too deeply")
	}
	token, err := p.d.Token()
	if err != nil {
		return nil, fmt.Errorf("the line is not valid JSON near byte %d", p.d.InputOffset())
	}
	n := &node{path: path}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return n, p.object(n, depth)
		}
		n.kind = array
		return n, p.array(n, depth)
	case string:
		if strings.ContainsRune(t, 0) {
			return nil, errors.New("a text holds the NUL character")
		}
		n.kind, n.text = text, t
	case json.Number:
		n.kind, n.text = number, t.String()
	case bool:
		n.kind, n.text = boolean, strconv.FormatBool(t)
	case nil:
		n.kind = null
	}
	n.raw = rawText(token)
	return n, p.leaf()
}

func (p *parser) leaf() error {
	if p.leaves++; p.leaves > maxLeaves {
		return fmt.Errorf("the line holds more than %d values", maxLeaves)
	}
	return nil
}

func (p *parser) object(n *node, depth int) error {
	n.kind, n.raw = object, "{}"
	seen := map[string]bool{}
	for p.d.More() {
		token, err := p.d.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return fmt.Errorf("the line is not valid JSON near byte %d", p.d.InputOffset())
		}
		if seen[name] || strings.ContainsRune(name, 0) {
			return fmt.Errorf("a name stands twice or cannot be kept, near byte %d", p.d.InputOffset())
		}
		seen[name] = true
		member, err := p.value(n.path+"/"+escape(name), depth+1)
		if err != nil {
			return err
		}
		member.name = name
		n.nodes = append(n.nodes, member)
	}
	return p.end(n)
}

func (p *parser) array(n *node, depth int) error {
	n.raw = "[]"
	for p.d.More() {
		item, err := p.value(n.path+"/"+strconv.Itoa(len(n.nodes)), depth+1)
		if err != nil {
			return err
		}
		n.nodes = append(n.nodes, item)
	}
	return p.end(n)
}

// end reads the closing bracket. An empty object or list is a leaf.
func (p *parser) end(n *node) error {
	if _, err := p.d.Token(); err != nil {
		return fmt.Errorf("the line is not valid JSON near byte %d", p.d.InputOffset())
	}
	if len(n.nodes) == 0 {
		return p.leaf()
	}
	return nil
}

// rawText is a leaf as JSON, without the escapes that only HTML needs.
func rawText(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // a leaf always encodes
	return strings.TrimSpace(b.String())
}

var escaper = strings.NewReplacer("~", "~0", "/", "~1")

func escape(name string) string { return escaper.Replace(name) }

// leaf says whether nothing hangs below the node.
func (n *node) leaf() bool { return len(n.nodes) == 0 }

// leaves lists the leaves at and below the node, in the order of the line.
func (n *node) leaves() []*node {
	if n.leaf() {
		return []*node{n}
	}
	var out []*node
	for _, m := range n.nodes {
		out = append(out, m.leaves()...)
	}
	return out
}

// get is the member of that name, nil when there is none.
func (n *node) get(name string) *node {
	if n.kind == object {
		for _, m := range n.nodes {
			if m.name == name {
				return m
			}
		}
	}
	return nil
}

// words is the text of a string or the digits of a number, trimmed.
func (n *node) words() (string, bool) {
	if n == nil || n.kind != text && n.kind != number {
		return "", false
	}
	s := strings.TrimSpace(n.text)
	return s, s != ""
}

// items are the items of a list; a value that stands alone is a list of one.
func (n *node) items() []*node {
	if n.kind == array && !n.leaf() {
		return n.nodes
	}
	return []*node{n}
}

// without drops the leaves that deny refuses and returns them.
func (n *node) without(deny func(path string) bool) (dropped []*node) {
	var kept []*node
	for _, m := range n.nodes {
		if m.leaf() && deny(m.path) {
			dropped = append(dropped, m)
			continue
		}
		had := len(m.nodes)
		dropped = append(dropped, m.without(deny)...)
		if had == 0 || len(m.nodes) > 0 {
			kept = append(kept, m)
		}
	}
	n.nodes = kept
	return dropped
}
