package repository

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"heard/internal/register"
)

// What callers may tell apart. Everything else is an error of ours.
var (
	ErrNotFound       = errors.New("there is no such record, or the caller may not see it")
	ErrGone           = errors.New("the record was deleted")
	ErrForbidden      = errors.New("the caller may see the record and not change it")
	ErrNotADraft      = errors.New("only drafts can be deleted")
	ErrInUse          = errors.New("other records point at the record")
	ErrInvalidCursor  = errors.New("the cursor is not one of ours")
	ErrCursorMismatch = errors.New("the cursor belongs to other filters or another sort")
	ErrInvalidInput   = errors.New("a value cannot be read by the database")
	ErrUnavailable    = errors.New("the database does not answer in time")
	ErrConflict       = errors.New("the change does not fit what the register holds")
)

// StaleError says that a record has changed since the caller read it.
type StaleError struct{ Current int64 }

func (e *StaleError) Error() string { return fmt.Sprintf("the record is at version %d", e.Current) }

// DuplicateRefError says that another record of the same owner has this key.
type DuplicateRefError struct {
	ExistingID *uuid.UUID // nil for those who may not see it
	Pointer    string
}

func (e *DuplicateRefError) Error() string { return "another record has this external reference" }

// ParameterProblem is a parameter of a list that names what does not exist.
type ParameterProblem struct{ Parameter, Code, Detail string }

// ParameterProblems is everything that is wrong with the parameters of a list.
type ParameterProblems []ParameterProblem

func (p ParameterProblems) Error() string {
	names := make([]string, 0, len(p))
	for _, one := range p {
		names = append(names, one.Parameter+" "+one.Code)
	}
	return strings.Join(names, ", ")
}

// whereCodesAre tells where the codes of a field are listed.
func whereCodesAre(vocabularies []string) string {
	if len(vocabularies) > 1 {
		return "There is no such topic; see /v1/topics."
	}
	return "The vocabulary " + vocabularies[0] + " has no such code; see /v1/vocabularies/" + vocabularies[0] + "/terms."
}

// uniqueFields names the field behind each unique constraint that input can
// break.
var uniqueFields = map[string]string{
	"areas_gss_code_unique":         "#/gssCode",
	"organisations_ods_code_unique": "#/odsCode",
	"organisations_gss_code_unique": "#/gssCode",
	"terms_unique":                  "#/code",
}

// translate turns what Postgres says into our errors. It is the only place
// that reads SQLSTATE.
func translate(err error) error {
	var pg *pq.Error
	if !errors.As(err, &pg) {
		var broken *net.OpError
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &broken) {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		return err
	}
	switch {
	case pg.Code == "23505" && uniqueFields[pg.Constraint] != "":
		return register.Problems{{Pointer: uniqueFields[pg.Constraint], Code: "taken", Detail: "Another record has this value."}}
	case pg.Code == "57014", pg.Code.Class() == "53", pg.Code.Class() == "08", pg.Code == "57P01", pg.Code == "57P03", pg.Code == "55P03":
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	case pg.Code.Class() == "22":
		return fmt.Errorf("%w: %w", ErrInvalidInput, err)
	case pg.Code == "40001", pg.Code == "40P01":
		return fmt.Errorf("%w: %w", ErrConflict, err)
	}
	return err
}

// isNone says that a statement found no row.
func isNone(err error) bool { return errors.Is(err, sql.ErrNoRows) }
