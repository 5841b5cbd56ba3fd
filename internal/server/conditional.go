package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// conditional answers 304 without a body when the caller holds the current
// ETag, and says how answers may be kept.
func conditional(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			return next(c)
		}
		w := c.Response()
		w.Writer = &conditionalWriter{ResponseWriter: w.Writer, held: r.Header.Values("If-None-Match"), response: w}
		return next(c)
	}
}

type conditionalWriter struct {
	http.ResponseWriter
	held     []string
	response *echo.Response
	empty    bool
}

// WriteHeader implements http.ResponseWriter.
func (w *conditionalWriter) WriteHeader(status int) {
	h := w.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	if status == http.StatusOK && holds(w.held, h.Get("ETag")) {
		w.empty = true
		status = http.StatusNotModified
		w.response.Status = status
		h.Del("Content-Type")
		h.Del("Content-Length")
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *conditionalWriter) Write(b []byte) (int, error) {
	if w.empty {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController find the writer below.
func (w *conditionalWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// holds compares weakly, as RFC 9110 asks of If-None-Match.
func holds(held []string, etag string) bool {
	if etag == "" {
		return false
	}
	for _, line := range held {
		for _, one := range strings.Split(line, ",") {
			one = strings.TrimSpace(one)
			if one == "*" || strings.TrimPrefix(one, "W/") == etag {
				return true
			}
		}
	}
	return false
}
