package server

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"

	"heard/internal/contract"
	"heard/internal/handler"
)

func answer(t *testing.T, h echo.HandlerFunc) (*httptest.ResponseRecorder, string) {
	t.Helper()
	spec, err := contract.Load()
	require.NoError(t, err)
	var logged bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&logged, nil))
	e := echo.New()
	e.HTTPErrorHandler = handler.Render(log)
	e.Pre(requestID)
	e.Use(accessLog(log, spec), recovered(log), validated(spec, 50*time.Millisecond), conditional)
	e.GET(base+"/insights", h)
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, base+"/insights?q=private+words", nil))
	return w, logged.String()
}

// A panic is a problem like any other, and what it said is for nobody.
func TestPanic(t *testing.T) {
	t.Parallel()
	w, logged := answer(t, func(echo.Context) error { panic("the secret of the panic") })
	require.Equal(t, http.StatusInternalServerError, w.Code)
	require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	require.Contains(t, w.Body.String(), `"code":"internal"`)
	require.Contains(t, w.Body.String(), w.Header().Get("X-Request-ID"))
	require.NotContains(t, w.Body.String()+logged, "secret")
	require.Contains(t, logged, w.Header().Get("X-Request-ID"))
}

func TestRequestTimeout(t *testing.T) {
	t.Parallel()
	w, logged := answer(t, func(c echo.Context) error {
		<-c.Request().Context().Done()
		return context.Cause(c.Request().Context())
	})
	require.Equal(t, http.StatusServiceUnavailable, w.Code)
	require.NotEmpty(t, w.Header().Get("Retry-After"))
	require.NotContains(t, logged, "private", "what people search for is not logged")
	require.Contains(t, logged, `"operationId":"listInsights"`)
}
