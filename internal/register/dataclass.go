package register

import (
	"encoding/json"
	"reflect"
	"strings"
)

// marshalFor renders a struct, for callers without a key without the fields that
// only partners are told: those with the tag class:"P1".
func marshalFor(public bool, of any) ([]byte, error) {
	if !public {
		return json.Marshal(of)
	}
	v := reflect.ValueOf(of)
	out := map[string]any{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && f.Tag.Get("class") == "" {
			out[name] = v.Field(i).Interface()
		}
	}
	return json.Marshal(out)
}
