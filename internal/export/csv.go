package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"reflect"
)

// Writer writes records one by one. Close ends the file.
type Writer interface {
	Write(record any, names Names) error
	Close() error
}

const bufferSize = 64 << 10

// CSV writes RFC 4180 in UTF-8: a header line and a line for each record.
type CSV struct {
	out     *csv.Writer
	columns []Column
	guard   bool
	row     []string
}

// NewCSV starts a CSV file. With bom it starts with a byte-order mark; with
// guard, cells of words that a spreadsheet would run get a leading apostrophe.
func NewCSV(w io.Writer, columns []Column, bom, guard bool) (*CSV, error) {
	c := &CSV{out: csv.NewWriter(bufio.NewWriterSize(w, bufferSize)), columns: columns, guard: guard, row: make([]string, len(columns))}
	c.out.UseCRLF = true
	for i, column := range columns {
		c.row[i] = column.Name
	}
	if bom {
		c.row[0] = "\ufeff" + c.row[0]
	}
	return c, c.out.Write(c.row)
}

// Write implements Writer.
func (c *CSV) Write(record any, names Names) error {
	v := reflect.ValueOf(record)
	for i, column := range c.columns {
		cell := column.cell(v, names)
		if c.guard && column.Text {
			cell = Guard(cell)
		}
		c.row[i] = cell
	}
	return c.out.Write(c.row)
}

// Close implements Writer.
func (c *CSV) Close() error {
	c.out.Flush()
	return c.out.Error()
}

// Guard puts an apostrophe before a cell that a spreadsheet would run as a
// formula.
func Guard(cell string) string {
	if cell == "" {
		return cell
	}
	switch cell[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + cell
	}
	return cell
}

// NDJSON writes one record as JSON on each line.
type NDJSON struct {
	out     *bufio.Writer
	encoder *json.Encoder
}

// NewNDJSON starts a file of JSON lines.
func NewNDJSON(w io.Writer) *NDJSON {
	out := bufio.NewWriterSize(w, bufferSize)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return &NDJSON{out: out, encoder: encoder}
}

// Write implements Writer.
func (n *NDJSON) Write(record any, _ Names) error { return n.encoder.Encode(record) }

// Close implements Writer.
func (n *NDJSON) Close() error { return n.out.Flush() }
