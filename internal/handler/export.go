package handler

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"heard/api"
	"heard/internal/export"
	"heard/internal/register"
	"heard/internal/repository"
)

// idle is how long an export may wait for its reader. The whole has no limit.
const idle = time.Minute

// file answers an export: it streams the rows of a snapshot. A failure half-way
// is an error after the answer has begun, which breaks the connection off.
type file struct {
	name    string
	options options
	rows    int64
	write   func(export.Writer) error
	close   func() error
	columns func() ([]export.Column, error)
}

type options struct {
	format     api.ExportFormat
	bom, guard bool
}

func fileOptions(format api.Format, bom *api.ExcelBom, guard *api.FormulaSafe) options {
	return options{format: format, bom: value(bom), guard: guard == nil || *guard}
}

// listed gives the filters of an export as those of its list, so that both have
// one meaning. What an export does not have, as a cursor, is left out.
func listed[L, E any](of E) L {
	var out L
	from, to := reflect.ValueOf(of), reflect.ValueOf(&out).Elem()
	for i := range to.NumField() {
		if f := from.FieldByName(to.Type().Field(i).Name); f.IsValid() && f.Type() == to.Field(i).Type() {
			to.Field(i).Set(f)
		}
	}
	return out
}

// newFile makes the answer of an export from its rows and the mapping of items.
func newFile[E register.Entry, W any](ctx context.Context, noun string, o options, rows *repository.Export[E], to func(context.Context, E, repository.Labels) W) file {
	return file{
		name: noun, options: o, rows: rows.Rows, close: rows.Close,
		columns: func() ([]export.Column, error) { return export.Columns(noun, reflect.TypeFor[W]()) },
		write: func(w export.Writer) error {
			for row, err := range rows.All() {
				if err != nil {
					return err
				}
				names := func(id string) string { return "" }
				if o.format == "csv" {
					found := labels(row.Labels)
					names = func(id string) string { return found[id].Name }
				}
				if err := w.Write(to(ctx, row.Entry, row.Labels), names); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

func (f file) visit(w http.ResponseWriter) (err error) {
	defer func() { _ = f.close() }()
	body := &patient{w: w, control: http.NewResponseController(w)}
	h := w.Header()
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="heard-%s.%s"`, f.name, f.options.format))
	h.Set("Row-Count", strconv.FormatInt(f.rows, 10))
	var out export.Writer
	if f.options.format == "csv" {
		columns, err := f.columns()
		if err != nil {
			return err
		}
		h.Set("Content-Type", "text/csv; charset=utf-8")
		if out, err = export.NewCSV(body, columns, f.options.bom, f.options.guard); err != nil {
			return err
		}
	} else {
		h.Set("Content-Type", "application/x-ndjson")
		out = export.NewNDJSON(body)
	}
	if err := f.write(out); err != nil {
		return err
	}
	return out.Close()
}

// patient gives the reader a new time limit with each piece it takes.
type patient struct {
	w       io.Writer
	control *http.ResponseController
}

func (p *patient) Write(b []byte) (int, error) {
	_ = p.control.SetWriteDeadline(time.Now().Add(idle)) // not every writer has one
	return p.w.Write(b)
}

func (f file) VisitExportInsightsResponse(w http.ResponseWriter) error { return f.visit(w) }
