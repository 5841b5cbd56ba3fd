// Package config reads what a deployment may set, from the environment and
// flags, into one struct. It reports all problems at once.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is everything a deployment may set.
type Config struct {
	// Addr is where the API listens.
	Addr string `env:"HEARD_ADDR" envDefault:"127.0.0.1:8080"`
	// DatabaseURL is the Postgres to use; empty means the embedded default.
	DatabaseURL string `env:"DATABASE_URL"`
	// DataDir is where the embedded default keeps its data; empty means the
	// usual folder of the user.
	DataDir string `env:"HEARD_DATA_DIR"`
	// CORSOrigins are the origins whose pages may call the API. Callers show
	// keys, never cookies, so any origin is safe.
	CORSOrigins []string `env:"HEARD_CORS_ORIGINS" envDefault:"*"`
	// LogLevel is debug, info, warn or error.
	LogLevel slog.Level `env:"HEARD_LOG_LEVEL" envDefault:"info"`
	// RequestTimeout bounds one request; exports have a limit on idle time only.
	RequestTimeout time.Duration `env:"HEARD_REQUEST_TIMEOUT" envDefault:"30s"`
	// Policy is the file of what the deployment sets for itself; empty means the
	// defaults.
	Policy string `env:"HEARD_POLICY"`
}

// Load reads the environment given as name and value, and reports everything
// that is wrong with it.
func Load(environment map[string]string) (Config, error) {
	var c Config
	var problems []error
	err := env.ParseWithOptions(&c, env.Options{Environment: environment})
	var aggregate env.AggregateError
	if errors.As(err, &aggregate) {
		for _, e := range aggregate.Errors {
			problems = append(problems, nameProblem(e))
		}
	} else if err != nil {
		problems = append(problems, err)
	}
	for i := range c.CORSOrigins {
		c.CORSOrigins[i] = strings.TrimSpace(c.CORSOrigins[i])
	}
	if len(problems) > 0 { // what could not be read holds no value to judge
		c.RequestTimeout = max(c.RequestTimeout, time.Second)
	}
	return c, errors.Join(append(problems, c.Validate())...)
}

// nameProblem names the variable and leaves out what it holds.
func nameProblem(err error) error {
	var parse env.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%s cannot be read", variables[parse.Name])
	}
	return err
}

var variables = map[string]string{
	"LogLevel": "HEARD_LOG_LEVEL (debug, info, warn or error)", "RequestTimeout": "HEARD_REQUEST_TIMEOUT (such as 30s)",
}

// Validate reports all values that cannot work.
func (c Config) Validate() error {
	var problems []error
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		problems = append(problems, errors.New("HEARD_ADDR should be host:port, such as 127.0.0.1:8080"))
	}
	if !isDatabase(c.DatabaseURL) {
		problems = append(problems, errors.New("DATABASE_URL should be an address such as postgres://user:password@host:5432/name, with special signs escaped, or host=… dbname=…"))
	}
	for _, o := range c.CORSOrigins {
		if u, err := url.Parse(o); o != "*" && (err != nil || u.Scheme == "" || u.Host == "" || u.Path != "") {
			problems = append(problems, errors.New("HEARD_CORS_ORIGINS should hold origins such as https://example.org, separated by commas"))
			break
		}
	}
	if c.RequestTimeout < time.Second {
		problems = append(problems, errors.New("HEARD_REQUEST_TIMEOUT should be a second or more"))
	}
	return errors.Join(problems...)
}

// isDatabase reports whether an address can be one of Postgres: empty, a
// postgres:// address, or name=value pairs.
func isDatabase(address string) bool {
	if address == "" {
		return true
	}
	if strings.Contains(address, "://") {
		u, err := url.Parse(address)
		return err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql")
	}
	return strings.Contains(address, "=")
}
