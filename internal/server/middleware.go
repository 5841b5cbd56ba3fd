package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"heard/internal/auth"
	"heard/internal/contract"
	"heard/internal/handler"
)

var goodRequestID = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,100}$`)

// requestID gives each request an id, the caller's own where it has a fit one,
// and mirrors the caller's correlation id.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(echo.HeaderXRequestID)
		if !goodRequestID.MatchString(id) {
			id = uuid.NewString()
		}
		h := c.Response().Header()
		h.Set(echo.HeaderXRequestID, id)
		if correlation := c.Request().Header.Get(echo.HeaderXCorrelationID); goodRequestID.MatchString(correlation) {
			h.Set(echo.HeaderXCorrelationID, correlation)
		}
		h.Set("X-Content-Type-Options", "nosniff")
		return next(c)
	}
}

// accessLog writes one line for each request: what was asked and how it went,
// never by whom, with which search, or what was sent.
func accessLog(log *slog.Logger, spec *contract.Contract) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			start := time.Now()
			err := next(c)
			if err != nil {
				c.Error(err)
			}
			operation := ""
			if o, ok := operationOf(spec, c); ok {
				operation = o.ID
			}
			log.LogAttrs(c.Request().Context(), slog.LevelInfo, "request",
				slog.String("requestId", c.Response().Header().Get(echo.HeaderXRequestID)),
				slog.String("operationId", operation),
				slog.String("method", c.Request().Method),
				slog.String("route", c.Path()),
				slog.Int("status", c.Response().Status),
				slog.Int64("bytes", c.Response().Size),
				slog.Float64("tookMs", float64(time.Since(start).Microseconds())/1000))
			return nil
		}
	}
}

func operationOf(spec *contract.Contract, c echo.Context) (*contract.Operation, bool) {
	return spec.Operation(c.Request().Method, strings.TrimPrefix(c.Path(), base))
}

// recovered turns a panic into an internal error. An answer that is broken off
// on purpose goes on to net/http.
func recovered(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) (err error) {
			defer func() {
				r := recover()
				if r == nil {
					return
				}
				if e, ok := r.(error); ok && errors.Is(e, http.ErrAbortHandler) {
					panic(r)
				}
				log.ErrorContext(c.Request().Context(), "panic",
					"requestId", c.Response().Header().Get(echo.HeaderXRequestID),
					"panic", fmt.Sprintf("%T", r), "stack", string(debug.Stack()))
				err = errors.New("panic")
			}()
			return next(c)
		}
	}
}

// keys finds callers by their keys and remembers them for a few seconds, so
// that a revoked key stops within that time.
type keys struct {
	find  func(context.Context, []byte) (auth.Principal, error)
	fixed map[string]auth.Principal // by hash; never looked up

	mu   sync.Mutex
	seen map[string]found
}

type found struct {
	principal auth.Principal
	until     time.Time
}

const (
	rememberKeys = 5 * time.Second
	maxKeys      = 10_000
)

func (k *keys) principal(ctx context.Context, key string) (auth.Principal, error) {
	hash := auth.Hash(key)
	if p, ok := k.fixed[string(hash)]; ok {
		return p, nil
	}
	now := time.Now()
	k.mu.Lock()
	f, ok := k.seen[string(hash)]
	k.mu.Unlock()
	if ok && now.Before(f.until) && (f.principal.ExpiresAt == nil || now.Before(*f.principal.ExpiresAt)) {
		return f.principal, nil
	}
	p, err := k.find(ctx, hash)
	if err != nil {
		return p, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.seen == nil || len(k.seen) >= maxKeys {
		k.seen = map[string]found{}
	}
	k.seen[string(hash)] = found{p, now.Add(rememberKeys)}
	return p, nil
}

// authenticated puts the caller into the context of the request. A header that
// is there and not valid is refused, also where no key is needed.
func authenticated(k *keys) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			values := c.Request().Header.Values(echo.HeaderAuthorization)
			c.Response().Header().Add(echo.HeaderVary, echo.HeaderAuthorization)
			if len(values) == 0 {
				return next(c)
			}
			token, ok := auth.Bearer(values[0])
			if !ok || len(values) > 1 {
				return handler.Unauthenticated()
			}
			ctx := c.Request().Context()
			p, err := k.principal(ctx, token)
			if err != nil {
				return err
			}
			c.SetRequest(c.Request().WithContext(auth.With(ctx, p)))
			return next(c)
		}
	}
}
