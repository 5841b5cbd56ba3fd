// Package importer puts records that partners kept elsewhere into the register.
// It reads lines with package intake, finds or makes the bodies, communities
// and areas they name, writes them through the one mapping and the one
// repository, ties them together once all are read, and reports where every
// value went. It decides nothing that the words do not say.
package importer

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"

	"heard/internal/handler"
	"heard/internal/intake"
	"heard/internal/register"
	"heard/internal/repository"
)

// Options say how to import.
type Options struct {
	// Owner is the organisation that owns every record: an id, a code or a name.
	// When empty, each line names its own.
	Owner string
	// Fallback owns the records whose lines name no organisation. When empty, such
	// a line fails.
	Fallback   string
	Visibility register.Audience
	// System names where the refs of the lines come from.
	System string
	DryRun bool
	// Report gets one JSON line for each value; nil for none.
	Report io.Writer
	// Progress is told how many of the steps are done; nil for none.
	Progress func(done, total int)
	Today    register.Date
}

// Reason is why an imported record says that it was made after the event.
const Reason = "Imported from a past record."

// maxLine is the longest line that is read, in bytes.
const maxLine = 1 << 20

// run is one import under way.
type run struct {
	im       *repository.Import
	contract *handler.Contract
	o        Options
	items    []*item
	byRef    map[string][]*item
	names    *names
	fresh    map[uuid.UUID]bool // records that were not there before
	owner    uuid.UUID          // of every record; Nil when each line names its own
	done     int
}

// Run imports the lines of a file. Lines that fail are in the summary; the
// others go in. Its error says that nothing went in.
func Run(ctx context.Context, db *repository.DB, in io.Reader, o Options) (*Summary, error) {
	c, err := handler.LoadContract()
	if err != nil {
		return nil, err
	}
	items, err := readLines(in)
	if err != nil {
		return nil, err
	}
	r := &run{contract: c, o: o, items: items, byRef: map[string][]*item{}, fresh: map[uuid.UUID]bool{}}
	err = db.Import(ctx, o.DryRun, func(ctx context.Context, im *repository.Import) error {
		r.im = im
		if r.names, err = newNames(ctx, im); err != nil {
			return err
		}
		if err := r.all(ctx); err != nil || o.Report == nil {
			return err
		}
		if err := r.report(o.Report); err != nil { // before the commit: what cannot be told is not done
			return fmt.Errorf("write the report: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r.summary(), nil
}

// readLines splits the input and skips blank lines.
func readLines(in io.Reader) ([]*item, error) {
	var items []*item
	b := bufio.NewReaderSize(in, 1<<16)
	for number := 1; ; number++ {
		line, err := b.ReadBytes('\n')
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			it := &item{number: number, raw: line}
			if len(line) > maxLine {
				it.raw, it.err = nil, errors.New("the line is longer than 1 MiB")
			}
			items = append(items, it)
		}
		if errors.Is(err, io.EOF) {
			return items, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the file: %w", err)
		}
	}
}

// all imports in four passes: read, bodies, records, ties.
func (r *run) all(ctx context.Context) error {
	if err := r.findOwner(ctx); err != nil {
		return err
	}
	for _, it := range r.items {
		r.read(it)
		r.tick()
	}
	for _, pass := range []struct {
		wanted func(*item) bool
		run    func(context.Context, *item) error
	}{
		{func(it *item) bool { return it.draft.Noun == register.NounOrganisation }, r.put},
		{func(it *item) bool { return it.draft.Noun != register.NounOrganisation }, r.putOwned},
		{func(*item) bool { return true }, r.tie},
	} {
		for _, it := range r.items {
			if it.err == nil && pass.wanted(it) {
				if err := r.step(ctx, it, pass.run); err != nil {
					return err
				}
			}
			r.tick()
		}
	}
	return ctx.Err()
}

func (r *run) tick() {
	const passes = 4
	r.done++
	if r.o.Progress != nil {
		r.o.Progress(r.done, passes*len(r.items))
	}
}

// step runs one pass for one line. What fails is undone and noted.
func (r *run) step(ctx context.Context, it *item, f func(context.Context, *item) error) error {
	err := r.im.Step(ctx, func() error { return f(ctx, it) })
	if err != nil {
		r.names.forget()
		it.fail(err)
	}
	r.names.keep()
	if ctx.Err() != nil || errors.Is(err, repository.ErrUnavailable) {
		return errors.Join(ctx.Err(), err)
	}
	return nil
}

// findOwner finds or makes the organisation that owns every record.
func (r *run) findOwner(ctx context.Context) error {
	if r.o.Owner == "" {
		return nil
	}
	id, _, err := r.names.findOrganisation(ctx, r.o.Owner)
	if _, notID := uuid.Parse(r.o.Owner); err == nil && id == uuid.Nil && notID == nil {
		err = errors.New("there is no organisation with this id")
	}
	if err == nil && id == uuid.Nil {
		id, _, err = r.names.organisation(ctx, r.o.Owner, nil)
	}
	if err != nil {
		return fmt.Errorf("the owner of the records: %w", err)
	}
	r.names.keep()
	r.owner = id
	return nil
}

// read reads a line and checks its ref.
func (r *run) read(it *item) {
	if it.err != nil {
		return
	}
	d, err := intake.Read(it.raw, r.options(it))
	it.draft = d
	if err != nil {
		it.fail(err)
		return
	}
	if d.Ref == "" {
		return
	}
	for _, other := range r.byRef[d.Ref] {
		if other.draft.Noun == d.Noun {
			it.fail(fmt.Errorf("its ref stands in line %d already", other.number))
			return
		}
	}
	r.byRef[d.Ref] = append(r.byRef[d.Ref], it)
}

func (r *run) options(it *item) intake.Options {
	return intake.Options{Today: r.o.Today, Deny: it.deny, OwnerGiven: r.o.Owner != ""}
}

// putOwned writes the record of a line with the organisation that owns it: both
// or neither.
func (r *run) putOwned(ctx context.Context, it *item) error {
	if err := r.own(ctx, it); err != nil {
		return err
	}
	return r.put(ctx, it)
}

// own finds or makes the organisation that owns a record. A line that names
// none belongs to the owner of the record it has made before.
func (r *run) own(ctx context.Context, it *item) error {
	if r.owner != uuid.Nil {
		it.owner = r.owner
		return nil
	}
	if it.draft.Owner == nil && it.draft.Ref != "" {
		owner, err := r.ownerBefore(ctx, it)
		if err != nil || owner != uuid.Nil {
			it.owner = owner
			return err
		}
	}
	name := intake.Name{Words: r.o.Fallback}
	if it.draft.Owner != nil {
		name = *it.draft.Owner
	}
	if name.Words == "" {
		return errors.New("the line names no organisation; use --owner")
	}
	var err error
	it.owner, it.ownerName, err = r.body(ctx, it, name)
	return err
}

// ownerBefore is the owner of the one record that has the key of a line.
func (r *run) ownerBefore(ctx context.Context, it *item) (uuid.UUID, error) {
	noun, id, err := r.im.FindRef(ctx, r.o.System, it.draft.Ref, uuid.Nil)
	if err != nil || id == uuid.Nil || noun != it.draft.Noun {
		return uuid.Nil, err
	}
	e, err := r.im.Read(ctx, noun, id)
	if err != nil {
		return uuid.Nil, err
	}
	return recordOf(e).OwnerOrganisationID, nil
}

// failed returns the failed lines in the order of the file.
func (r *run) failed() []*item {
	var out []*item
	for _, it := range r.items {
		if it.err != nil {
			out = append(out, it)
		}
	}
	slices.SortFunc(out, func(a, b *item) int { return a.number - b.number })
	return out
}
