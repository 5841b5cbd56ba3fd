package export_test

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/export"
)

func TestGuard(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "plain": "plain", "=1+1": "'=1+1", "+44": "'+44", "-": "'-", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "a=b": "a=b", "'=": "'=",
	} {
		require.Equal(t, want, export.Guard(cell), "%q", cell)
	}
}

// Whatever a cell holds, a reader of CSV gets it back, and no spreadsheet runs it.
func FuzzCell(f *testing.F) {
	type row struct {
		Text string `json:"text"`
	}
	for _, seed := range []string{"plain", "=cmd|' /C calc'!A0", "a,\"b\"\r\nc", "\ufeff", "-1"} {
		f.Add(seed)
	}
	columns := export.Derive(reflect.TypeFor[row]())
	f.Fuzz(func(t *testing.T, text string) {
		var file bytes.Buffer
		w, err := export.NewCSV(&file, columns, false, true)
		require.NoError(t, err)
		require.NoError(t, w.Write(row{text}, func(string) string { return "" }))
		require.NoError(t, w.Close())
		rows, err := csv.NewReader(&file).ReadAll()
		require.NoError(t, err)
		if text == "" {
			return // a line without content is none to a reader of one column
		}
		require.Len(t, rows, 2)
		got := rows[1][0]
		require.NotContains(t, "=+-@\t\r", got[:1])
	})
}
