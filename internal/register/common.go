package register

import (
	"time"

	"github.com/google/uuid"
)

// Provenance says where a record comes from. A retrospective
// record has at least one.
type Provenance struct {
	SourceURL     *string `json:"sourceUrl"`
	Publisher     *string `json:"publisher"`
	PublisherKind *string `json:"publisherKind"`
	SeenOn        *Date   `json:"seenOn"`
	ExternalID    *string `json:"externalId"`
	Note          *string `json:"note"`
}

// Struck marks a claim, a count or an item as taken back. It stays readable.
type Struck struct {
	On     Date   `json:"on"`
	Reason string `json:"reason"`
}

// Claim is one source's statement of a fact that is not a count. Claims are
// added and struck, never changed; two that differ on one field are a conflict.
type Claim struct {
	ID            uuid.UUID   `json:"id"`
	Field         string      `json:"field"`
	Value         string      `json:"value"`
	AsOf          PartialDate `json:"asOf"`
	SourceURL     *string     `json:"sourceUrl"`
	PublisherKind *string     `json:"publisherKind"`
	Headline      bool        `json:"headline"`
	Struck        *Struck     `json:"struck"`
	Note          *string     `json:"note"`
}

// ConflictValue is one side of a conflict.
type ConflictValue struct {
	Value     string  `json:"value"`
	SourceURL *string `json:"sourceUrl"`
}

// Conflict is derived: the values that sources give for one field.
type Conflict struct {
	Field  string          `json:"field"`
	Values []ConflictValue `json:"values"`
}

// RecordOrganisation says which part a body played. It grants nothing: who may
// edit is said by the owner and the co-owners.
type RecordOrganisation struct {
	OrganisationID *uuid.UUID  `json:"organisationId"`
	StakeholderID  *uuid.UUID  `json:"stakeholderId"`
	Name           *string     `json:"name"`
	Role           string      `json:"role"`
	From           PartialDate `json:"from"`
	To             PartialDate `json:"to"`
	Note           *string     `json:"note"`
}

// LinkTarget names the other end of a link.
type LinkTarget struct {
	Type string    `json:"type"`
	ID   uuid.UUID `json:"id"`
}

// RecordLink ties two records of the register together.
type RecordLink struct {
	Kind   string     `json:"kind"`
	Target LinkTarget `json:"target"`
	Note   *string    `json:"note"`
}

// Contributor is a group whose work a record is, shown before its owner.
type Contributor struct {
	StakeholderID *uuid.UUID `json:"stakeholderId"`
	Name          *string    `json:"name"`
}

// ExternalRef is the key of a record in another system. System and value
// together are unique among the records of one noun and one owner.
type ExternalRef struct {
	System string `json:"system"`
	Value  string `json:"value"`
}

// Alias is another name of a body, found by search like the name itself.
type Alias struct {
	Name string      `json:"name"`
	Kind *string     `json:"kind"`
	From PartialDate `json:"from"`
	To   PartialDate `json:"to"`
}

// AsStated keeps the source's own words where a coded field says less.
type AsStated struct {
	PeriodText    *string `json:"periodText"`
	DurationText  *string `json:"durationText"`
	DurationDays  *int    `json:"durationDays"`
	StartsWeekday *string `json:"startsWeekday"`
	EndsWeekday   *string `json:"endsWeekday"`
	StatusText    *string `json:"statusText"`
}

// Unplaced is a leaf of an imported line that has no field here, kept
// unchanged. Value is JSON text. Only the owner sees it.
type Unplaced struct {
	Path  string `json:"path"`
	Value string `json:"value"`
}

// Warning says what looks wrong in a record that is stored all the same.
type Warning struct {
	Code    string         `json:"code"`
	Pointer *string        `json:"pointer"`
	Message string         `json:"message"`
	Params  map[string]any `json:"params"`
}

// Document is a link to a published document.
type Document struct {
	Title    *string `json:"title"`
	URL      *string `json:"url"`
	Format   *string `json:"format"`
	Language *string `json:"language"`
}

// Base is what the repository core keeps for every row.
type Base struct {
	ID        uuid.UUID `db:"id,fixed"`
	Version   int64     `db:"version"`
	CreatedAt time.Time `db:"created_at,fixed"`
	UpdatedAt time.Time `db:"updated_at"`
	CreatedBy string    `db:"created_by,fixed"`
	UpdatedBy string    `db:"updated_by"`
	// Audience, EditorIDs and Draft are what the visibility condition reads.
	// Derive sets them from visibility, state and owners.
	Audience  Audience    `db:"audience"`
	EditorIDs []uuid.UUID `db:"editor_ids"`
	Draft     bool        `db:"draft"`
	// RefIDs holds each id the record mentions, for its labels.
	RefIDs []uuid.UUID `db:"ref_ids"`
}

// Record is what activities, insights, stakeholders, feedback loops,
// consultations, decisions and organisations have in common.
type Record struct {
	Base
	Reference              string               `db:"reference,fixed"`
	OwnerOrganisationID    uuid.UUID            `db:"owner_organisation_id"`
	CoOwnerOrganisationIDs []uuid.UUID          `db:"co_owner_organisation_ids"`
	Visibility             Audience             `db:"visibility"`
	State                  string               `db:"state"`
	Retrospective          bool                 `db:"retrospective,fixed"`
	RetrospectiveReason    *string              `db:"retrospective_reason,fixed"`
	Imported               bool                 `db:"imported,fixed"`
	ExternalRefs           []ExternalRef        `db:"external_refs,json"`
	Provenance             []Provenance         `db:"provenance,json,whole"`
	Claims                 []Claim              `db:"claims,json,whole"`
	Counts                 []Count              `db:"counts,json"`
	Organisations          []RecordOrganisation `db:"organisations,json,whole"`
	Links                  []RecordLink         `db:"links,json,whole"`
	Campaigns              []string             `db:"campaigns"`
	CampaignKeys           []string             `db:"campaign_keys"`
	AsStated               AsStated             `db:"as_stated,json,whole"`
	Unplaced               []Unplaced           `db:"unplaced,json,whole"`
	Conflicts              []Conflict           `db:"conflicts,json,whole"`
	Warnings               []Warning            `db:"warnings,json,whole"`
	WarningCodes           []string             `db:"warning_codes"`
	HasConflicts           bool                 `db:"has_conflicts"`
	PeriodKey              *string              `db:"period_key"`
	// GuardProfile says how much is asked of the record; the repository sets it on
	// every write from the standing of the organisation that answers for it.
	GuardProfile Profile `db:"guard_profile"`
	// WentAhead lists the moves recorded as facts with promises unmet. It is public.
	WentAhead []WentAhead `db:"went_ahead,json"`
	// GuardReasons are the published reasons given so far, by the guard that each
	// gets past. They hold for later moves too.
	GuardReasons map[string]string `db:"guard_reasons,json,whole"`
	// Attestations are what people have stated about the record. For the owner only.
	Attestations []Attestation `db:"attestations,json,whole"`
	// StateLeft is the state before the present one, nil where there was none.
	StateLeft *string `db:"state_left"`
	// FailedStep is a move that was due by its date and could not be made; nil where
	// there is none.
	FailedStep *FailedStep `db:"failed_step,json,whole"`
	// Wanted is what a creation asks for: the state to be led to, and what it takes.
	Wanted Request
}

// Past reports whether the record tells of what happened before it was made, and
// so may be imprecise and contradict itself.
func (r *Record) Past() bool { return r.Retrospective || r.Imported }

// ProfileFrom is the organisation whose standing says how much is asked.
func (r *Record) ProfileFrom() uuid.UUID { return r.OwnerOrganisationID }

// SetProfile takes the profile of that organisation.
func (r *Record) SetProfile(p Profile) { r.GuardProfile = p }
