package repository

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/jmoiron/sqlx/reflectx"
	"github.com/lib/pq"

	"heard/internal/register"
)

// A db tag names the column and may add: json, the column is JSONB; whole, it
// is read only with the whole record, not in lists; fixed, it is written once.
type column struct {
	name               string
	index              []int
	json, whole, fixed bool
	partial            bool // a partial date, which has _earliest and _latest beside it
	slice              bool
}

var (
	fieldMapper = reflectx.NewMapper("db")
	partialType = reflect.TypeFor[register.PartialDate]()
)

// columns reads the columns of a row type, a struct, from its db tags.
func columns(t reflect.Type) []column {
	var out []column
	for _, f := range fieldMapper.TypeMap(t).Index {
		if f.Field.Tag.Get("db") == "" || strings.Contains(f.Path, ".") {
			continue
		}
		_, isJSON := f.Options["json"]
		_, whole := f.Options["whole"]
		_, fixed := f.Options["fixed"]
		out = append(out, column{name: f.Name, index: f.Index, json: isJSON, whole: whole, fixed: fixed,
			partial: f.Field.Type == partialType,
			slice:   f.Field.Type.Kind() == reflect.Slice && !isJSON})
	}
	return out
}

// names lists what the column writes: three columns for a partial date.
func (c column) names() []string {
	if c.partial {
		return []string{c.name, c.name + "_earliest", c.name + "_latest"}
	}
	return []string{c.name}
}

// args returns the values of the column for a row.
func (c column) args(row reflect.Value) ([]any, error) {
	v := row.FieldByIndex(c.index)
	switch {
	case c.json:
		b, err := json.Marshal(v.Interface())
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", c.name, err)
		}
		return []any{string(b)}, nil
	case c.partial:
		d := v.Interface().(register.PartialDate)
		if d.IsZero() {
			return []any{nil, nil, nil}, nil
		}
		return []any{d.String(), d.Earliest().String(), d.Latest().String()}, nil
	case c.slice:
		return []any{pq.Array(v.Interface())}, nil
	}
	return []any{v.Interface()}, nil
}

// dest returns where to scan the column of a row.
func (c column) dest(row reflect.Value) any {
	p := row.FieldByIndex(c.index).Addr().Interface()
	switch {
	case c.json:
		return &jsonDest{p}
	case c.slice:
		return pq.Array(p)
	}
	return p
}

// jsonDest scans JSONB into what it points at.
type jsonDest struct{ into any }

// Scan implements sql.Scanner. What was stored before a list was part of its
// document has an empty one.
func (d *jsonDest) Scan(src any) error {
	var err error
	switch v := src.(type) {
	case []byte:
		err = json.Unmarshal(v, d.into)
	case string:
		err = json.Unmarshal([]byte(v), d.into)
	case nil:
	default:
		err = fmt.Errorf("cannot read %T as JSON", src)
	}
	fill(reflect.ValueOf(d.into))
	return err
}

// fill replaces every nil slice in a value by an empty one, at every depth, so
// that a collection is never null in the database or on the wire.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			fill(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		if v.Type().Elem().Kind() == reflect.Struct || v.Type().Elem().Kind() == reflect.Pointer {
			for i := range v.Len() {
				fill(v.Index(i))
			}
		}
	}
}
