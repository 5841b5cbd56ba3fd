// Package server builds the http.Handler of the register: the order of the
// middleware, the routes, health, start and drain. It knows no SQL.
package server

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/contract"
	"heard/internal/handler"
	"heard/internal/repository"
)

// Options are what a server needs beside the register.
type Options struct {
	CORSOrigins    []string
	RequestTimeout time.Duration
	Log            *slog.Logger
	// Keys are callers by the hash of a key that is nowhere stored and ends with
	// the process.
	Keys map[string]auth.Principal
}

// base is where the contract's paths begin.
const base = "/v1"

// exposed are the headers that a browser shows to a partner's front end.
var exposed = []string{"ETag", "Link", "Location", "Retry-After", "Content-Disposition", "Row-Count", echo.HeaderXRequestID, "Allow", "Accept-Patch"}

// New builds the handler. Middleware stands in the order in which it runs.
func New(db *repository.DB, o Options) (http.Handler, error) {
	c, err := contract.Load()
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = handler.Render(o.Log)
	e.Pre(requestID, crossOrigin(o.CORSOrigins))
	e.Use(
		accessLog(o.Log, c),
		recovered(o.Log),
		authenticated(&keys{find: db.Authenticate, fixed: o.Keys}),
		decompressed,
		validated(c, o.RequestTimeout),
		conditional,
	)
	h := handler.New(db, &handler.Contract{Contract: c})
	strict := api.NewStrictHandler(h, nil)
	api.RegisterHandlersWithBaseURL(withHead{e}, strict, base)
	e.GET(base, func(c echo.Context) error { return c.Redirect(http.StatusPermanentRedirect, base+"/") })
	e.GET("/", func(c echo.Context) error { return c.Redirect(http.StatusFound, "/docs") })
	for _, path := range []string{"/healthz", "/readyz"} {
		withHead{e}.GET(path, rewritten(e, base+path))
	}
	return e, pages(e, c, handler.GuardGuide(db.Policy()))
}

// crossOrigin lets pages of the origins call the API, and pages of any origin
// read what is for everybody.
func crossOrigin(origins []string) echo.MiddlewareFunc {
	allow := func(origins []string) echo.MiddlewareFunc {
		return middleware.CORSWithConfig(middleware.CORSConfig{
			Skipper: func(c echo.Context) bool {
				return c.Request().Method == http.MethodOptions && !isPreflight(c.Request())
			},
			AllowOrigins: origins, ExposeHeaders: exposed, MaxAge: 600,
			AllowMethods: []string{"GET", "HEAD", "POST", "PATCH", "DELETE"},
			AllowHeaders: []string{"Authorization", "Content-Type", "If-Match", "If-None-Match", actingUser, echo.HeaderXRequestID},
		})
	}
	some, all := allow(origins), allow([]string{"*"})
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		partners, everybody := some(next), all(next)
		return func(c echo.Context) error {
			if strings.HasPrefix(c.Request().URL.Path, base+"/public/") {
				return everybody(c)
			}
			return partners(c)
		}
	}
}

// isPreflight reports whether a browser asks before it sends a request.
func isPreflight(r *http.Request) bool {
	return r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// withHead offers HEAD wherever GET is offered; the answer's body is dropped by
// net/http.
type withHead struct{ *echo.Echo }

// GET implements the router of the generated code.
func (w withHead) GET(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	w.HEAD(path, h, m...)
	return w.Echo.GET(path, h, m...)
}

// rewritten answers as the route at another path does.
func rewritten(e *echo.Echo, path string) echo.HandlerFunc {
	return func(c echo.Context) error {
		e.Router().Find(c.Request().Method, path, c)
		return c.Handler()(c)
	}
}

// Serve answers requests on the listener until the context ends, then stops
// accepting and drains what is under way, for as long as patience lasts. What is
// still open then is an export with a slow reader, which sees it break off.
func Serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger, patience time.Duration) error {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if err := s.Shutdown(drain); err != nil {
		log.Warn("some answers were broken off: their readers were too slow")
		return s.Close()
	}
	return nil
}
