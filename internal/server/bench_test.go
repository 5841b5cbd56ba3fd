package server_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// The whole way: router, key, validation, visibility, one query, mapping, JSON.
func benchmark(b *testing.B, path string) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	a := testapi.New(b)
	owners := a.GenerateInsights(10_000)
	key := a.Key(auth.Reader, owners[0])
	read := func() int64 {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
		r.Header.Set("Authorization", "Bearer "+key)
		w := &counting{header: http.Header{}}
		a.Handler.ServeHTTP(w, r)
		if w.status != http.StatusOK {
			b.Fatalf("%s answered %d", path, w.status)
		}
		return w.bytes
	}
	b.SetBytes(read())
	b.ReportAllocs()
	for b.Loop() {
		read()
	}
}

func BenchmarkListInsights(b *testing.B) { benchmark(b, "/v1/insights?limit=50") }

func BenchmarkSearchInsights(b *testing.B) {
	benchmark(b, "/v1/insights?limit=50&q=appointment+waiting")
}

func BenchmarkExportInsightsCSV(b *testing.B) {
	benchmark(b, "/v1/exports/insights?format=csv")
}

func BenchmarkExportInsightsNDJSON(b *testing.B) {
	benchmark(b, "/v1/exports/insights?format=ndjson")
}

// counting is a writer that keeps nothing.
type counting struct {
	header http.Header
	status int
	bytes  int64
}

func (c *counting) Header() http.Header { return c.header }
func (c *counting) WriteHeader(s int)   { c.status = s }
func (c *counting) Write(p []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := io.Discard.Write(p)
	c.bytes += int64(n)
	return n, err
}
