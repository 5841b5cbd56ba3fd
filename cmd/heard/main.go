// Command heard runs the involvement register: the API server, migrations,
// imports and keys.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

type commands struct {
	settings
	Serve   serveCommand   `cmd:"" help:"Run the API server until it is stopped."`
	Migrate migrateCommand `cmd:"" help:"Bring the database schema up to date."`
	Import  importCommand  `cmd:"" help:"Put past records into the register from a file of JSON lines."`
	Key     keyCommand     `cmd:"" help:"Make, list and revoke keys."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// settings are flags that stand for environment variables.
type settings struct {
	DataDir  string `help:"Where the embedded default keeps its data (HEARD_DATA_DIR)."`
	LogLevel string `help:"debug, info, warn or error (HEARD_LOG_LEVEL)."`
	Policy   string `help:"The file of numbers and guards that the deployment sets for itself (HEARD_POLICY)."`
}

// apply lets the flags that were given take the place of the environment, which
// is read once, later, into one configuration.
func apply(given map[string]string) error {
	var problems []error
	for variable, value := range given {
		if value != "" {
			problems = append(problems, os.Setenv(variable, value))
		}
	}
	return errors.Join(problems...)
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	var c commands
	k := kong.Parse(&c, kong.Name("heard"), kong.Description(description),
		kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.BindTo(ctx, (*context.Context)(nil)))
	err := apply(map[string]string{"HEARD_DATA_DIR": c.DataDir, "HEARD_LOG_LEVEL": c.LogLevel, "HEARD_POLICY": c.Policy, "HEARD_ADDR": c.Serve.Addr,
		"HEARD_CORS_ORIGINS": c.Serve.CORSOrigins, "HEARD_REQUEST_TIMEOUT": c.Serve.RequestTimeout})
	if err == nil {
		err = k.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "heard:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop has run
	}
}

const description = `The shared involvement register and insight library of one integrated care system.

Without configuration it keeps its own Postgres in a folder of yours. Environment
(the flags of the same names go before it):

  DATABASE_URL           the Postgres to use (unset: the embedded default)
  HEARD_ADDR             where to listen (default 127.0.0.1:8080)
  HEARD_DATA_DIR         where the embedded default keeps its data
  HEARD_CORS_ORIGINS     origins whose pages may call the API (default *)
  HEARD_LOG_LEVEL        debug, info, warn or error (default info)
  HEARD_REQUEST_TIMEOUT  the longest a request may take (default 30s)
  HEARD_POLICY           a file of numbers and guards that the deployment sets for itself
  PG_BINDIR              the Postgres programs that the embedded default uses
  HEARD_PG_DOWNLOAD      1 fetches Postgres even where the machine has one

Try: heard serve --example --guide`
