// Package export turns records, as the contract shapes them, into the bytes of
// a file. The columns of a CSV file follow from the wire type, so that a field
// added to the contract is in the file too. It knows no SQL and no HTTP.
package export

import (
	"embed"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"heard/internal/register"
)

// Names finds the name behind an id.
type Names func(id string) string

// Column is one column of a CSV file.
type Column struct {
	Name string
	// Text says that the cell holds words, which a spreadsheet could take for a
	// formula.
	Text bool
	cell func(row reflect.Value, names Names) string
}

//go:embed columns/*.txt
var ledgers embed.FS

// Columns lists the columns of a wire type in the order of the ledger of the
// noun: columns are added at its end and never moved or removed, because
// scripts read them by position as well as by name.
func Columns(noun string, wire reflect.Type) ([]Column, error) {
	ledger, err := ledgers.ReadFile("columns/" + noun + ".txt")
	if err != nil {
		return nil, fmt.Errorf("read the columns of %s: %w", noun, err)
	}
	order := strings.Fields(string(ledger))
	made := Derive(wire)
	for _, c := range made {
		if !slices.Contains(order, c.Name) {
			return nil, fmt.Errorf("column %s is not in the ledger of %s: add it at the end", c.Name, noun)
		}
	}
	out := make([]Column, 0, len(order))
	for _, name := range order {
		i := slices.IndexFunc(made, func(c Column) bool { return c.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("column %s of %s has no field", name, noun)
		}
		out = append(out, made[i])
	}
	return out, nil
}

// MissingColumns lists the columns of a wire type that a ledger does not have.
func MissingColumns(ledger string, wire reflect.Type) []string {
	order := strings.Fields(ledger)
	var out []string
	for _, c := range Derive(wire) {
		if !slices.Contains(order, c.Name) {
			out = append(out, c.Name)
		}
	}
	return out
}

var (
	timeType    = reflect.TypeFor[time.Time]()
	idType      = reflect.TypeFor[uuid.UUID]()
	partialType = reflect.TypeFor[register.PartialDate]()
	dateType    = reflect.TypeFor[register.Date]()
)

// Derive lists the columns of a wire type in the order of its fields.
func Derive(wire reflect.Type) []Column { return derive(wire, "", nil) }

// derive makes the columns of a struct type, groups with dotted names.
func derive(t reflect.Type, prefix string, index []int) []Column {
	var out []Column
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "labels" {
			continue
		}
		out = append(out, deriveField(f.Type, prefix+name, append(slices.Clone(index), i))...)
	}
	return out
}

func deriveField(t reflect.Type, name string, index []int) []Column {
	base := t
	for base.Kind() == reflect.Pointer {
		base = base.Elem()
	}
	at := func(row reflect.Value) (reflect.Value, bool) { return follow(row, index) }
	switch {
	case base == idType && name == "id":
		return []Column{{Name: name, cell: scalarCell(at)}}
	case base == idType:
		return []Column{{Name: name, cell: scalarCell(at)}, {Name: nameColumn(name), Text: true, cell: idNameCell(at)}}
	case isScalar(base):
		return []Column{{Name: name, Text: base.Kind() == reflect.String, cell: scalarCell(at)}}
	case base.Kind() == reflect.Slice && base.Elem() == idType:
		return []Column{{Name: name, cell: listCell(at)}, {Name: nameColumn(name), Text: true, cell: idNamesCell(at)}}
	case base.Kind() == reflect.Slice && isScalar(base.Elem()):
		return []Column{{Name: name, Text: true, cell: listCell(at)}}
	case base.Kind() == reflect.Struct:
		return derive(base, name+".", index)
	}
	return []Column{{Name: name + "Json", cell: jsonCell(at)}}
}

func isScalar(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64, reflect.Float64:
		return true
	}
	return t == timeType || t == partialType || t == dateType || t == idType
}

// nameColumn is the column of names beside a column of ids.
func nameColumn(id string) string {
	if s, ok := strings.CutSuffix(id, "Ids"); ok {
		return s + "Names"
	}
	if s, ok := strings.CutSuffix(id, "Id"); ok {
		return s + "Name"
	}
	return id + "Names"
}

// follow walks to a field, through pointers; false where one is nil.
func follow(v reflect.Value, index []int) (reflect.Value, bool) {
	for _, i := range index {
		for v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return v, false
		}
		v = v.Elem()
	}
	return v, true
}

type finder func(row reflect.Value) (reflect.Value, bool)

func scalarCell(at finder) func(reflect.Value, Names) string {
	return func(row reflect.Value, _ Names) string {
		v, ok := at(row)
		if !ok {
			return ""
		}
		return scalar(v)
	}
}

func scalar(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	}
	switch x := v.Interface().(type) {
	case time.Time:
		return x.UTC().Format(time.RFC3339Nano)
	case register.PartialDate:
		return x.String()
	case fmt.Stringer:
		return x.String()
	}
	return ""
}

func idNameCell(at finder) func(reflect.Value, Names) string {
	return func(row reflect.Value, names Names) string {
		v, ok := at(row)
		if !ok {
			return ""
		}
		return names(scalar(v))
	}
}

func listCell(at finder) func(reflect.Value, Names) string {
	return joined(at, func(v reflect.Value, _ Names) string { return scalar(v) })
}

func idNamesCell(at finder) func(reflect.Value, Names) string {
	return joined(at, func(v reflect.Value, names Names) string { return names(scalar(v)) })
}

func joined(at finder, each func(reflect.Value, Names) string) func(reflect.Value, Names) string {
	return func(row reflect.Value, names Names) string {
		v, ok := at(row)
		if !ok {
			return ""
		}
		parts := make([]string, 0, v.Len())
		for i := range v.Len() {
			parts = append(parts, each(v.Index(i), names))
		}
		return strings.Join(parts, ";")
	}
}

func jsonCell(at finder) func(reflect.Value, Names) string {
	return func(row reflect.Value, _ Names) string {
		v, ok := at(row)
		if !ok {
			return ""
		}
		b, err := json.Marshal(v.Interface())
		if err != nil {
			return ""
		}
		return string(b)
	}
}
