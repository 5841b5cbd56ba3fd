package register

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong with a record somebody wants to store.
// Pointer is a JSON pointer such as "#/endsOn". Detail is plain English fit to
// show beside the field, and never repeats what was sent: it may be the very
// thing that must not be kept.
type Problem struct {
	Pointer string
	Code    string
	Detail  string
	Params  map[string]any
}

// Problems is everything that is wrong with a record, so that its writer can
// mend it in one go. It is an error as soon as it holds one.
type Problems []Problem

// Add appends a problem.
func (p *Problems) Add(pointer, code, detail string) {
	*p = append(*p, Problem{Pointer: pointer, Code: code, Detail: detail})
}

// Under moves the problems of a part to the place the part has in its record:
// "#/value" under "#/counts/3" is "#/counts/3/value".
func (p Problems) Under(pointer string) Problems {
	var out Problems
	for _, problem := range p {
		problem.Pointer = pointer + strings.TrimPrefix(problem.Pointer, "#")
		out = append(out, problem)
	}
	return out
}

// Without leaves out the problems of one code. A record made after the event
// may keep some things that new work may not.
func (p Problems) Without(code string) Problems {
	var out Problems
	for _, problem := range p {
		if problem.Code != code {
			out = append(out, problem)
		}
	}
	return out
}

// Error names pointers and codes only, so that it may be logged.
func (p Problems) Error() string {
	parts := make([]string, len(p))
	for i, problem := range p {
		parts[i] = problem.Pointer + " " + problem.Code
	}
	return fmt.Sprintf("invalid: %s", strings.Join(parts, ", "))
}

// Err is nil when nothing is wrong. Return it rather than the slice: an empty
// Problems in an error is not nil.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// Codes of what stands in the way of a change.
const (
	RefusedConflict = "conflict"
	RefusedFrozen   = "frozen"
)

// RefusedError says that a change is well formed and does not fit how the record
// stands: its state, or what it has promised. Detail is fit to show.
type RefusedError struct{ Code, Detail string }

func (e *RefusedError) Error() string { return e.Code + ": " + e.Detail }
