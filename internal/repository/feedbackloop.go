package repository

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"heard/internal/register"
)

var feedbackLoops = newTable(table[*register.FeedbackLoop]{
	noun: register.NounFeedbackLoop, name: "feedback_loops", search: "feedback_loop_search",
	prefix: "LOOP", numbers: "feedback_loop_numbers",
	sorts: withReference(recordSorts("title", true)), sort: "-updatedAt",
	fresh: func() *register.FeedbackLoop { return new(register.FeedbackLoop) },
})

// FeedbackLoopFilter is what the list of feedback loops can be filtered by.
type FeedbackLoopFilter struct {
	RecordFilter
	PlaceFilter
	Subjects    []string
	Outcomes    []string
	Statuses    []string
	Responsible []string // ids, ODS codes or GSS codes
	Bodies      []string // the responsible organisation or the owner
	SourceTypes []string
	SourceIDs   []uuid.UUID
	DueBefore   *register.Date
	Overdue     *bool
	Accepted    *bool
	today       register.Date // against which Overdue is meant
}

func (f FeedbackLoopFilter) apply(ctx context.Context) func(*conditions) {
	return func(c *conditions) {
		f.RecordFilter.apply(c, register.NounFeedbackLoop, caller(ctx))
		f.PlaceFilter.apply(c)
		oneOf(c, `t.subject`, f.Subjects)
		oneOf(c, `t.overall_outcome`, f.Outcomes)
		oneOf(c, `t.overall_status`, f.Statuses)
		if len(f.Responsible) > 0 {
			c.add(`t.responsible_organisation_id = ANY (?)`, array(c.bodies("responsibleOrganisationId", f.Responsible, false)))
		}
		if len(f.Bodies) > 0 {
			ids := array(c.bodies("organisationId", f.Bodies, true))
			c.add(`(t.responsible_organisation_id = ANY (?) OR t.owner_organisation_id = ANY (?))`, ids, ids)
		}
		anyOf(c, `t.source_types && ?`, f.SourceTypes)
		anyOf(c, `t.source_ids && ?`, f.SourceIDs)
		if f.DueBefore != nil {
			c.add(`t.response_due_on < ?`, f.DueBefore.String())
		}
		f.applyOverdue(c)
		is(c, `(t.acceptance_answer IS NOT DISTINCT FROM 'accepted') = ?`, f.Accepted)
	}
}

// applyOverdue finds loops whose answer is owed and late, or which nobody has
// taken on in time, or all others.
func (f FeedbackLoopFilter) applyOverdue(c *conditions) {
	if f.Overdue == nil {
		return
	}
	late := `(t.response_due_on < ? AND t.state = ANY (?)
	     OR t.state = ? AND (t.acceptance_answer = ? OR t.acceptance_answer IS NULL AND t.acceptance_due_on < ?))`
	if !*f.Overdue {
		late += ` IS NOT TRUE`
	}
	today := f.today.String()
	c.add(late, today, array(register.LoopsAwaitingAnswer), register.LoopSaid, register.LoopDeclined, today)
}

// ListFeedbackLoops reads a page of the feedback loops that the caller may see.
func (db *DB) ListFeedbackLoops(ctx context.Context, q Query, f FeedbackLoopFilter) (*Page[*register.FeedbackLoop], error) {
	f.today = db.Today()
	return feedbackLoops.list(ctx, db, q, f.apply(ctx))
}

// GetFeedbackLoop reads one feedback loop.
func (db *DB) GetFeedbackLoop(ctx context.Context, id uuid.UUID) (*register.FeedbackLoop, Labels, error) {
	return feedbackLoops.get(ctx, db, id)
}

// CreateFeedbackLoop stores a new feedback loop.
func (db *DB) CreateFeedbackLoop(ctx context.Context, loop *register.FeedbackLoop) (*register.FeedbackLoop, Labels, error) {
	return create(ctx, db, feedbackLoops, loop)
}

// UpdateFeedbackLoop changes the feedback loop that the caller saw at a version.
func (db *DB) UpdateFeedbackLoop(ctx context.Context, id uuid.UUID, version int64, edit func(*register.FeedbackLoop) error) (*register.FeedbackLoop, Labels, error) {
	return update(ctx, db, feedbackLoops, id, version, func(loop *register.FeedbackLoop) error {
		before := *loop
		before.Items, before.Deliveries = slices.Clone(loop.Items), slices.Clone(loop.Deliveries)
		if err := edit(loop); err != nil {
			return err
		}
		loop.FollowUp(&before, db.Today(), db.policy.Settings.LoopAcceptanceWorkingDays)
		return nil
	})
}

// DeleteFeedbackLoop deletes a draft.
func (db *DB) DeleteFeedbackLoop(ctx context.Context, id uuid.UUID, version int64) error {
	return remove(ctx, db, feedbackLoops, id, version, draftsOnly[*register.FeedbackLoop])
}

// ExportFeedbackLoops reads all feedback loops that match, from one snapshot.
func (db *DB) ExportFeedbackLoops(ctx context.Context, q Query, f FeedbackLoopFilter) (*Export[*register.FeedbackLoop], error) {
	f.today = db.Today()
	return export(ctx, db, feedbackLoops, q, f.apply(ctx))
}
