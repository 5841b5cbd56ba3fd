package handler

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"heard/api"
	"heard/internal/register"
	"heard/internal/repository"
)

// A part of a record, such as a session of an activity, is added and changed by
// operations of its own. They take the If-Match of the record and are one edit
// of it, so its version covers them.

// findPart returns where the part with an id stands among the parts.
func findPart[P any](parts []P, id api.ID, idOf func(*P) api.ID) (int, error) {
	for i := range parts {
		if idOf(&parts[i]) == id {
			return i, nil
		}
	}
	return 0, repository.ErrNotFound
}

// mergePart applies a JSON Merge Patch (RFC 7396) to one part of a record and
// checks the result against the schema of the part's creation, which has no id:
// the part keeps the one it has. id points into the part. Nor has it what the
// server keeps, which without names.
func mergePart[P any](h *Handler, schema string, patch json.RawMessage, part *P, id *api.ID, without ...string) error {
	kept := *id
	var changed P
	if err := h.merged(schema, patch, *part, &changed, append(without, "id")...); err != nil {
		return err
	}
	*part = changed
	*id = kept
	return nil
}

// partPointer is where a part stands in its record: a JSON pointer into the
// record as it is answered, which also leads to the part in the Location of its
// creation.
func partPointer(list string, i int) string { return "#/" + list + "/" + strconv.Itoa(i) }

// within moves the problems of a part from where it stands in its record to
// where the caller wrote them, in a body that holds the part alone.
func within(at string, err error) error {
	var problems register.Problems
	if at == "" || !errors.As(err, &problems) {
		return err
	}
	out := make(register.Problems, 0, len(problems))
	for _, p := range problems {
		if inside, ok := strings.CutPrefix(p.Pointer+"/", at+"/"); ok {
			p.Pointer = strings.TrimSuffix("#/"+inside, "/")
		}
		out = append(out, p)
	}
	return out
}
