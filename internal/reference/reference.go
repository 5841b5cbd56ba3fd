// Package reference holds the data every register starts with: the
// vocabularies, the topics, the principle frameworks with their checks, and the
// areas. The data is embedded, so that a deployment needs no second download
// and every deployment knows the same codes and ids.
//
// The package reads nothing but its own files. It knows no database, no HTTP
// and no other package of the register; matching of names, extension of open
// vocabularies and the computing of checks belong to others.
//
// Each file is parsed once, at first use. What the functions return is shared
// by all callers and must not be changed.
package reference

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed vocabularies.json
var vocabulariesJSON []byte

//go:embed frameworks.json
var frameworksJSON []byte

//go:embed areas.json
var areasJSON []byte

// load parses one embedded file. It refuses unknown fields, so that nothing in
// a file is dropped unnoticed. A file that does not parse is a fault of the
// build, not of a request, and panics.
func load[T any](name string, data []byte) T {
	var v T
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&v); err != nil {
		panic(fmt.Sprintf("reference: %s: %v", name, err))
	}
	return v
}
