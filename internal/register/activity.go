package register

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Activity is a piece of involvement work: planned, under way or past.
type Activity struct {
	Record
	Title             string             `db:"title"`
	TitleKey          string             `db:"title_key"`
	Summary           *string            `db:"summary"`
	Kind              *string            `db:"kind"`
	StartsOn          PartialDate        `db:"starts_on"`
	EndsOn            PartialDate        `db:"ends_on"`
	PublishedOn       PartialDate        `db:"published_on"`
	AreaIDs           []uuid.UUID        `db:"area_ids"`
	PlaceNames        []string           `db:"place_names,whole"`
	Topics            []string           `db:"topics"`
	TopicsAsStated    []string           `db:"topics_as_stated,whole"`
	CommunitiesStated []string           `db:"communities_as_stated,whole"`
	ContributedBy     []Contributor      `db:"contributed_by,json"`
	Methods           []MethodUse        `db:"methods,json,whole"`
	Documents         []Document         `db:"documents,json,whole"`
	Notes             *string            `db:"notes,whole"`
	Sessions          []Session          `db:"sessions,json,whole"`
	Context           ActivityContext    `db:"context,json,whole"`
	Purpose           ActivityPurpose    `db:"purpose,json,whole"`
	Level             ActivityLevel      `db:"level,json,whole"`
	People            ActivityPeople     `db:"people,json,whole"`
	Questions         ActivityQuestions  `db:"questions,json,whole"`
	Communication     Communication      `db:"communication,json,whole"`
	Promise           FeedbackPromise    `db:"promise,json,whole"`
	Influence         Influence          `db:"influence,json,whole"`
	Equality          Equality           `db:"equality,json,whole"`
	Redress           Redress            `db:"redress,json,whole"`
	TakePart          TakePart           `db:"take_part,json"`
	Access            ActivityAccess     `db:"access,json,whole"`
	Time              ActivityTime       `db:"time,json,whole"`
	Resources         ActivityResources  `db:"resources,json,whole"`
	Partners          ActivityPartners   `db:"partners,json,whole"`
	Governance        ActivityGovernance `db:"governance,json,whole"`
	Decision          ActivityDecision   `db:"decision,json,whole"`
	Outcome           ActivityOutcome    `db:"outcome,json,whole"`
	Evidence          ActivityEvidence   `db:"evidence,json,whole"`
	Duty              Duty               `db:"duty,json,whole"`
	DataProtection    DataProtection     `db:"data_protection,json,whole"`
	DevolvedPower     DevolvedPower      `db:"devolved_power,json,whole"`
	CoProduction      CoProduction       `db:"co_production,json,whole"`
	LivedExperience   LivedExperience    `db:"lived_experience,json,whole"`
	Progress          ActivityProgress   `db:"progress,json,whole"`
	Evaluation        Evaluation         `db:"evaluation,json,whole"`
	// What lists filter by and show, derived from the fields above.
	LevelCode       *string     `db:"level_code"`
	Cadence         *string     `db:"cadence"`
	Communities     []uuid.UUID `db:"communities"`
	ContributorKeys []string    `db:"contributor_keys"`
	InvolvedIDs     []uuid.UUID `db:"involved_ids"`
	InvolvedKeys    []string    `db:"involved_keys"`
	MethodCodes     []string    `db:"method_codes"`
	PriorityIDs     []uuid.UUID `db:"priority_ids"`
	PeriodEarliest  Date        `db:"period_earliest"`
	PeriodLatest    Date        `db:"period_latest"`
	StartLatest     Date        `db:"start_latest"`
	EndEarliest     Date        `db:"end_earliest"`
	Participants    *int64      `db:"participants"`
	Announced
}

// The states of an activity.
const (
	ActivityDraft       = "draft"
	ActivityPlanned     = "planned"
	ActivityNotRequired = "not_required"
	ActivityApproved    = "approved"
	ActivityOpen        = "open"
	ActivityPaused      = "paused"
	ActivityClosed      = "closed"
	ActivityFeedback    = "feedback"
	ActivityCompleted   = "completed"
	ActivityCancelled   = "cancelled"
)

var activityCeilings = map[string]ceiling{
	ActivityDraft:       {AudienceOrganisation, true},
	ActivityPlanned:     {AudiencePartners, false},
	ActivityApproved:    {AudiencePartners, false},
	ActivityNotRequired: {AudiencePublic, false},
	ActivityOpen:        {AudiencePublic, false},
	ActivityPaused:      {AudiencePublic, false},
	ActivityClosed:      {AudiencePublic, false},
	ActivityFeedback:    {AudiencePublic, false},
	ActivityCompleted:   {AudiencePublic, false},
	ActivityCancelled:   {AudiencePartners, false}, // where nobody knows what it was before
}

// CadenceOngoing is the cadence of what has no end, such as a standing group.
const CadenceOngoing = "ongoing"

// openEnd stands for the end of what has none: no date that can be given is as
// late.
var openEnd = NewDate(lastYear, time.December, 31)

// Noun implements Entry.
func (*Activity) Noun() Noun { return NounActivity }

// Name implements Entry.
func (a *Activity) Name() string { return a.Title }

// Validate checks what no single field can show to be wrong.
func (a *Activity) Validate() Problems {
	ps := a.validate()
	if !a.Past() && a.StartsOn.CertainlyAfter(a.EndsOn) {
		ps.Add("#/endsOn", "end_before_start", "Give an end that is not before the start, or correct the start.")
	}
	for n, c := range a.ContributedBy {
		if c.StakeholderID == nil && c.Name == nil {
			ps.Add(fmt.Sprintf("#/contributedBy/%d", n), "required", "Name the group by stakeholderId or name.")
		}
	}
	for n, m := range a.Methods {
		if m.Method == nil && m.Note == nil {
			ps.Add(fmt.Sprintf("#/methods/%d", n), "required", "Give the method by its code, or in words in note.")
		}
	}
	for n, f := range a.Access.Formats {
		if f.Format == nil && f.Note == nil {
			ps.Add(fmt.Sprintf("#/access/formats/%d", n), "required", "Give the format by its code, or in words in note.")
		}
	}
	for n, x := range a.People.NotReached {
		if x.CommunityID == nil && x.AreaID == nil && x.Text == nil {
			ps.Add(fmt.Sprintf("#/people/notReached/%d", n), "required", "Say who or where by communityId, areaId or text.")
		}
	}
	for n, m := range a.Partners.Members {
		if m.StakeholderID == nil && m.Name == nil {
			ps.Add(fmt.Sprintf("#/partners/members/%d", n), "required", "Name the partner by stakeholderId or name.")
		}
	}
	ps = append(ps, slices.Concat(a.Influence.validate(), a.Equality.validate(), validateSupport(a.Access.SupportOffered),
		a.Evidence.validate(), a.Evaluation.validate(len(a.Purpose.Objectives)))...)
	return append(ps, validateSessions(a.Sessions, a.Past())...)
}

// Derive implements Entry.
func (a *Activity) Derive() {
	assignSessionIDs(a.Sessions)
	a.Announced = announce(&a.TakePart, a.EndsOn, a.Sessions)
	a.TitleKey = Fold(a.Title)
	a.derivePeriod()
	a.LevelCode, a.Cadence = a.Level.Code, a.Time.Cadence
	a.Communities = targets(a.People.TargetCommunities)
	a.ContributorKeys = contributorKeys(a.ContributedBy)
	a.InvolvedIDs, a.InvolvedKeys = involved(a.Organisations)
	a.MethodCodes = a.methodCodes()
	a.PriorityIDs = a.Purpose.Priorities
	a.Participants = upperBound(HeadlineOf(Disclose(a.Counts), "took_part", "attended")) // a hidden number matches no filter
	a.derive(a.ceilingIn(activityCeilings, ActivityCancelled), a.warnings(), a.Refs())
}

func (a *Activity) period() Period {
	return Period{Start: a.StartsOn, End: a.EndsOn, Ongoing: orEmpty(a.Time.Cadence) == CadenceOngoing}
}

// derivePeriod works out the days that filters and the sort compare: the first
// and last day it may touch, the latest day it may start and the earliest it may
// end. Where neither end is known, the days of its sessions are read. All are
// unknown when no date is; what is ongoing ends later than any date.
func (a *Activity) derivePeriod() {
	p := a.period()
	if p.Start.IsZero() && p.End.IsZero() {
		p.Start, p.End = sessionDays(a.Sessions)
	}
	a.PeriodKey = periodKey(p.Start, p.End)
	a.PeriodEarliest, a.PeriodLatest = p.Span()
	start, end := p.Start, p.End
	if start.IsZero() {
		start = end
	}
	if end.IsZero() {
		end = start
	}
	a.StartLatest, a.EndEarliest = start.Latest(), end.Earliest()
	if !start.IsZero() && a.PeriodLatest.IsZero() {
		a.PeriodLatest, a.EndEarliest = openEnd, openEnd
	}
}

func targets(communities []TargetCommunity) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(communities))
	for _, c := range communities {
		ids = append(ids, c.CommunityID)
	}
	return uniqueIDs(ids)
}

// involved is what the filters on bodies and their parts compare: the ids, each
// role, and each role with the id that has it.
func involved(organisations []RecordOrganisation) (ids []uuid.UUID, keys []string) {
	for _, o := range organisations {
		keys = append(keys, o.Role)
		if o.OrganisationID != nil {
			ids = append(ids, *o.OrganisationID)
			keys = append(keys, o.Role+":"+o.OrganisationID.String())
		}
	}
	return uniqueIDs(ids), unique(keys)
}

func (a *Activity) methodCodes() []string {
	var codes []string
	for _, m := range a.Methods {
		if m.Method != nil {
			codes = append(codes, *m.Method)
		}
	}
	for _, s := range a.Sessions {
		if s.Method != nil {
			codes = append(codes, *s.Method)
		}
	}
	return unique(codes)
}

func unique(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func (a *Activity) warnings() []Warning {
	ws := PeriodWarnings(a.period(), a.PublishedOn, a.AsStated, "#/startsOn", "#/endsOn")
	if first, _ := sessionDays(a.Sessions); !first.IsZero() { // a session has a date
		ws = filter(ws, func(w Warning) bool { return w.Code != WarnDatesMissing })
	}
	return append(ws, sessionWarnings(a.Sessions)...)
}
