package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"heard/internal/importer"
	"heard/internal/register"
)

type importCommand struct {
	File       string `arg:"" help:"One JSON object a line; - reads standard input."`
	Owner      string `help:"The organisation that owns every record: an id, an ODS or GSS code, or its name. Without it, each line names its own."`
	Visibility string `default:"partners" enum:"public,partners,organisation" help:"Who may see the records: ${enum}."`
	System     string `default:"import" help:"Names where the refs of the lines come from. The same file needs the same name each time."`
	Report     string `help:"Write where every value of every line went to this file, one JSON object a line."`
	DryRun     bool   `help:"Do everything and keep nothing."`
}

// Help is shown under heard import --help.
func (importCommand) Help() string {
	return `Each line is one JSON object of at most 1 MiB with
  kind          activity, insight, stakeholder, feedback_loop, consultation or
                organisation
  ref           its key, by which the import knows it again
  title         or name; a feedback loop may do without
  organisation  whose record it is, unless --owner says so
and whatever else is known: dates and numbers may be words. The README lists the
keys of each kind. Those that are not known stay with the record as unplaced,
for its owner. Nothing is lost and nothing invented.

Importing the same file again changes nothing. A changed line updates its record
unless somebody has edited that; then it is counted under differs. A line that
cannot be read is named on standard error and the others go in. Refs belong to
--system and to the owner; with neither option the file of the example register
is known again.

The report has a row for each value: where it went (pointer), how (typed,
as_stated, count, claim, link, organisation, community, derived, unplaced or
default) and what became of its record (outcome). Lines that failed or that
differ have one row each. The exit code is 1 when any line failed, and when
nothing could be read or written. It may run beside a server.`
}

var systemForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Run imports a file.
func (c importCommand) Run(ctx context.Context) (err error) {
	if !systemForm.MatchString(c.System) {
		return errors.New("--system may have letters, digits, dots, dashes and underscores, at most 100")
	}
	in, err := open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	o := importer.Options{Owner: c.Owner, Visibility: register.Audience(c.Visibility), System: c.System, DryRun: c.DryRun, Today: today()}
	var report *reportFile
	if c.Report != "" {
		if report, err = newReport(c.Report, in); err != nil {
			return err
		}
		defer report.discard()
		o.Report = report
	}
	p := newProgress(os.Stderr)
	o.Progress = p.show
	var s *importer.Summary
	err = withDatabase(ctx, func(d *database) error {
		s, err = importer.Run(ctx, d.DB, in, o)
		return err
	})
	p.end()
	if err != nil {
		return err
	}
	if report != nil {
		if err := report.keep(); err != nil {
			return errors.Join(err, tell(s))
		}
	}
	return tell(s)
}

// reportFile is a report under way: it takes its name only when it is whole.
type reportFile struct {
	*os.File
	becomes string // the name it takes; empty for what is written in place
}

// newReport refuses to write over the file that is read.
func newReport(name string, in io.ReadCloser) (*reportFile, error) {
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() { // a pipe or a device is written as it is
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		return &reportFile{f, ""}, err
	}
	if read, ok := in.(*os.File); ok && err == nil {
		if from, err := read.Stat(); err == nil && os.SameFile(info, from) {
			return nil, errors.New("--report names the file that is read")
		}
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".report-*")
	return &reportFile{f, name}, err
}

// keep gives the whole report its name.
func (r *reportFile) keep() error {
	if err := r.Close(); err != nil || r.becomes == "" {
		return err
	}
	return errors.Join(os.Chmod(r.Name(), 0o644), os.Rename(r.Name(), r.becomes))
}

// discard removes a report that is not whole.
func (r *reportFile) discard() {
	if r.becomes != "" {
		_ = r.Close()
		_ = os.Remove(r.Name()) // gone where it was kept
	}
}

func open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return os.Stdin, nil
	}
	return os.Open(name)
}

// tell prints what an import did.
func tell(s *importer.Summary) error {
	out := bufio.NewWriter(os.Stderr)
	for _, f := range s.Private {
		fmt.Fprintf(out, "line %d%s: %s; the record is kept from others\n", f.Line, named(f.Ref), f.Reason)
	}
	for _, f := range s.Differs {
		fmt.Fprintf(out, "line %d%s: differs: %s\n", f.Line, named(f.Ref), f.Reason)
	}
	for _, f := range s.Failures {
		fmt.Fprintf(out, "line %d%s: %s\n", f.Line, named(f.Ref), f.Reason)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if err := s.Write(os.Stdout); err != nil {
		return err
	}
	if n := len(s.Failures); n > 0 {
		return fmt.Errorf("%d of the lines did not go in", n)
	}
	return nil
}

func named(ref string) string {
	if ref == "" {
		return ""
	}
	return " (" + ref + ")"
}

// today is the day it is where the register is used.
func today() register.Date { return register.LegalDay(time.Now()) }

// progress shows how far an import is: a bar on a terminal, else a line a
// second.
type progress struct {
	out      *os.File
	terminal bool
	last     time.Time
	shown    bool
}

func newProgress(out *os.File) *progress {
	return &progress{out: out, terminal: isatty.IsTerminal(out.Fd()), last: time.Now()}
}

func (p *progress) show(done, total int) {
	every := time.Second
	if p.terminal {
		every = 100 * time.Millisecond
	}
	if now := time.Now(); done < total && now.Sub(p.last) < every {
		return
	} else if done == total && !p.shown && !p.terminal {
		return
	} else {
		p.last, p.shown = now, true
	}
	percent := 100 * done / max(total, 1)
	if !p.terminal {
		fmt.Fprintf(p.out, "importing: %d %%\n", percent)
		return
	}
	const width = 40
	full := width * done / max(total, 1)
	fmt.Fprintf(p.out, "\r[%s%s] %3d %%", strings.Repeat("=", full), strings.Repeat(" ", width-full), percent)
}

// end leaves the line of the bar.
func (p *progress) end() {
	if p.terminal && p.shown {
		fmt.Fprintln(p.out)
	}
}
