package export

import (
	"bufio"
	"encoding/json"
	"io"
	"reflect"
	"strings"
)

// Writer writes records one by one. Close ends the file.
type Writer interface {
	Write(record any, names Names) error
	Close() error
}

const bufferSize = 64 << 10

// CSV writes RFC 4180 in UTF-8: a header line and a line for each record. Lines
// end with CRLF; a cell keeps its own line breaks as they are, which the
// standard library's writer would change.
type CSV struct {
	out     *bufio.Writer
	columns []Column
	guard   bool
}

// NewCSV starts a CSV file. With bom it starts with a byte-order mark; with
// guard, cells of words that a spreadsheet would run get a leading apostrophe.
func NewCSV(w io.Writer, columns []Column, bom, guard bool) (*CSV, error) {
	c := &CSV{out: bufio.NewWriterSize(w, bufferSize), columns: columns, guard: guard}
	if bom {
		_, _ = c.out.WriteString("\ufeff")
	}
	for i, column := range columns {
		c.cell(i, column.Name)
	}
	return c, c.endLine()
}

// Write implements Writer.
func (c *CSV) Write(record any, names Names) error {
	v := reflect.ValueOf(record)
	for i, column := range c.columns {
		cell := column.cell(v, names)
		if c.guard && column.Text {
			cell = Guard(cell)
		}
		c.cell(i, cell)
	}
	return c.endLine()
}

// cell writes one cell. An error of the writer below is kept for endLine.
func (c *CSV) cell(i int, cell string) {
	if i > 0 {
		_ = c.out.WriteByte(',')
	}
	if !strings.ContainsAny(cell, ",\"\r\n") {
		_, _ = c.out.WriteString(cell)
		return
	}
	_ = c.out.WriteByte('"')
	_, _ = c.out.WriteString(strings.ReplaceAll(cell, `"`, `""`))
	_ = c.out.WriteByte('"')
}

func (c *CSV) endLine() error {
	_, err := c.out.WriteString("\r\n")
	return err
}

// Close implements Writer.
func (c *CSV) Close() error { return c.out.Flush() }

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
