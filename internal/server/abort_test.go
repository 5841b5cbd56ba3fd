package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/testapi"
)

// An export that fails half-way breaks off: its reader gets an error, never a
// short file that looks whole.
func TestExportThatFailsBreaksOff(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"csv", "ndjson"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			a := testapi.New(t)
			a.GenerateInsights(20_000)
			s := httptest.NewServer(a.Handler)
			defer s.Close()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/v1/exports/insights?format="+format, nil)
			require.NoError(t, err)
			file, err := http.DefaultClient.Do(r)
			require.NoError(t, err)
			defer func() { _ = file.Body.Close() }()
			require.Equal(t, http.StatusOK, file.StatusCode)
			_, err = io.CopyN(io.Discard, file.Body, 1000)
			require.NoError(t, err)
			var ended int
			require.NoError(t, a.DB.SQL().QueryRowContext(t.Context(), `
				SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
				 WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'`).Scan(&ended))
			require.Equal(t, 1, ended)
			_, err = io.Copy(io.Discard, file.Body)
			require.Error(t, err)
		})
	}
}
