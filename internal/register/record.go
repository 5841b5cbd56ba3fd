package register

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Noun names a kind of record, as links and labels write it.
type Noun string

// The nouns of the register.
const (
	NounActivity          Noun = "activity"
	NounInsight           Noun = "insight"
	NounStakeholder       Noun = "stakeholder"
	NounFeedbackLoop      Noun = "feedback_loop"
	NounConsultation      Noun = "consultation"
	NounDecision          Noun = "decision"
	NounOrganisation      Noun = "organisation"
	NounArea              Noun = "area"
	NounCommunity         Noun = "community"
	NounStrategicPriority Noun = "strategic_priority"
	NounRestrictedPeriod  Noun = "restricted_period"
	NounEvidenceSearch    Noun = "evidence_search"
	NounChallenge         Noun = "challenge"
)

// Ref is an id that a record mentions, and where. An empty Type accepts any.
type Ref struct {
	ID      uuid.UUID
	Type    Noun
	Pointer string
}

// CodeUse is a code of an open vocabulary that a record uses, and where.
// Several vocabularies may serve one field, as they do for topics.
type CodeUse struct {
	Vocabularies []string
	Code         string
	Pointer      string
}

// SearchText is the public text of a record by weight: names and titles first,
// then what sums it up, then the rest.
type SearchText struct{ A, B, C string }

// Entry is anything the repository core can keep: a record or a piece of
// reference data.
type Entry interface {
	// Core returns what the core keeps for every row.
	Core() *Base
	// Noun says which kind of entry it is.
	Noun() Noun
	// Derive works out every field that follows from others. It runs before
	// each write, after Validate.
	Derive()
	// Validate returns what no single field can show to be wrong.
	Validate() Problems
	// Name is what a label shows; Code stands beside it, empty when there is none.
	Name() string
	Code() string
	// Refs and Codes list what must exist elsewhere in the register.
	Refs() []Ref
	Codes() []CodeUse
	// SearchText is what full-text search reads. Public text only.
	SearchText() SearchText
	// References are the keys of the entry in other systems, with their owner.
	References() (owner uuid.UUID, refs []ExternalRef)
}

// Core returns the part that the repository core keeps.
func (b *Base) Core() *Base { return b }

// References says that plain reference data has no keys elsewhere.
func (b *Base) References() (uuid.UUID, []ExternalRef) { return uuid.Nil, nil }

// References returns the keys of the record in other systems.
func (r *Record) References() (uuid.UUID, []ExternalRef) {
	return r.OwnerOrganisationID, r.ExternalRefs
}

// Shared is the part that all records have.
func (r *Record) Shared() *Record { return r }

// Code is the reference of the record.
func (r *Record) Code() string { return r.Reference }

// TopicVocabularies are the vocabularies whose codes are topics.
var TopicVocabularies = []string{"topic_service", "topic_care_theme", "topic_condition", "topic_wider_determinant", "topic_population_priority"}

// refs lists the ids that every record may mention.
func (r *Record) refs() []Ref {
	refs := make([]Ref, 0, 2+len(r.CoOwnerOrganisationIDs)+len(r.Organisations)+len(r.Links))
	if r.OwnerOrganisationID != uuid.Nil {
		refs = append(refs, Ref{r.OwnerOrganisationID, NounOrganisation, "#/ownerOrganisationId"})
	}
	refs = appendRefs(refs, NounOrganisation, "#/coOwnerOrganisationIds", r.CoOwnerOrganisationIDs)
	for i, o := range r.Organisations {
		refs = appendRef(refs, NounOrganisation, fmt.Sprintf("#/organisations/%d/organisationId", i), o.OrganisationID)
		refs = appendRef(refs, NounStakeholder, fmt.Sprintf("#/organisations/%d/stakeholderId", i), o.StakeholderID)
	}
	for i, l := range r.Links {
		refs = append(refs, Ref{l.Target.ID, Noun(l.Target.Type), fmt.Sprintf("#/links/%d/target/id", i)})
	}
	return refs
}

// codes lists the codes of open vocabularies that every record may use.
func (r *Record) codes() []CodeUse {
	var uses []CodeUse
	for i, o := range r.Organisations {
		uses = append(uses, CodeUse{[]string{"record_role"}, o.Role, fmt.Sprintf("#/organisations/%d/role", i)})
	}
	return append(uses, countCodes("#/counts", r.Counts)...)
}

func countCodes(pointer string, counts []Count) []CodeUse {
	var uses []CodeUse
	for i, c := range counts {
		uses = append(uses,
			CodeUse{[]string{"count_unit"}, c.Unit, fmt.Sprintf("%s/%d/unit", pointer, i)},
			CodeUse{[]string{"count_kind"}, c.Kind, fmt.Sprintf("%s/%d/kind", pointer, i)})
	}
	return uses
}

func appendRef(refs []Ref, noun Noun, pointer string, id *uuid.UUID) []Ref {
	if id == nil {
		return refs
	}
	return append(refs, Ref{*id, noun, pointer})
}

func appendRefs(refs []Ref, noun Noun, pointer string, ids []uuid.UUID) []Ref {
	for i, id := range ids {
		refs = append(refs, Ref{id, noun, fmt.Sprintf("%s/%d", pointer, i)})
	}
	return refs
}

func appendCodes(uses []CodeUse, pointer string, codes []string, vocabularies ...string) []CodeUse {
	for i, c := range codes {
		uses = append(uses, CodeUse{vocabularies, c, fmt.Sprintf("%s/%d", pointer, i)})
	}
	return uses
}

func appendCode(uses []CodeUse, pointer string, code *string, vocabularies ...string) []CodeUse {
	if code == nil {
		return uses
	}
	return append(uses, CodeUse{vocabularies, *code, pointer})
}

// validate checks what every record must satisfy.
func (r *Record) validate() Problems {
	var ps Problems
	if r.Retrospective && len(r.Provenance) == 0 {
		ps.Add("#/provenance", "required", "Say where the record comes from: one made after the event needs at least one source.")
	}
	if r.Retrospective && r.RetrospectiveReason == nil {
		ps.Add("#/retrospectiveReason", "required", "Say why it is recorded after the event.")
	}
	bad := append(ValidateCounts(r.Counts), ValidateClaims(r.Claims)...)
	if r.Past() { // what sources say may clash; it is a warning there
		bad = bad.Without(CodeTwoHeadlines)
	}
	ps = append(ps, bad...)
	for i, o := range r.Organisations {
		if given := countTrue(o.OrganisationID != nil, o.StakeholderID != nil, o.Name != nil); given == 0 {
			ps.Add(fmt.Sprintf("#/organisations/%d", i), "required", "Name the body by organisationId, stakeholderId or name.")
		}
	}
	for i, l := range r.Links {
		if l.Target.ID == r.ID && r.ID != uuid.Nil {
			ps.Add(fmt.Sprintf("#/links/%d/target/id", i), "invalid", "Link to another record than this one.")
		}
	}
	seen := map[ExternalRef]bool{}
	for i, x := range r.ExternalRefs {
		if seen[x] {
			ps.Add(fmt.Sprintf("#/externalRefs/%d", i), "duplicate", "Take one out: the same system and value stand here twice.")
		}
		seen[x] = true
	}
	return ps
}

func countTrue(bs ...bool) (n int) {
	for _, b := range bs {
		if b {
			n++
		}
	}
	return n
}

// derive works out what follows from the fields all records share. Further
// warnings come from the noun.
func (r *Record) derive(c ceiling, noun []Warning, refs []Ref, editors ...uuid.UUID) {
	r.assignIDs()
	if r.GuardReasons == nil {
		r.GuardReasons = map[string]string{}
	}
	r.Audience = Narrower(r.Visibility, c.audience)
	r.Draft = c.draft
	r.EditorIDs = uniqueIDs(append(append([]uuid.UUID{r.OwnerOrganisationID}, r.CoOwnerOrganisationIDs...), editors...))
	r.RefIDs = refIDs(refs)
	r.CampaignKeys = foldAll(r.Campaigns)
	r.Conflicts = Conflicts(r.Claims, r.Counts)
	// What lists and filters tell to all is worked out from what all may see.
	r.HasConflicts = len(Conflicts(r.Claims, Disclose(r.Counts))) > 0
	r.Warnings = append(append(CountWarnings(r.Counts), ClaimWarnings(r.Claims)...), noun...)
	r.WarningCodes = warningCodes(r.Warnings)
}

// MarkIdentifiable warns when the words of a record may point at one person. It
// names the kind of what was found, never the match.
func (r *Record) MarkIdentifiable(text SearchText) {
	var hits []Hit
	for _, h := range append(append(Scan(text.A), Scan(text.B)...), Scan(text.C)...) {
		if h.Strength == HitWarn {
			hits = append(hits, h)
		}
	}
	r.Warnings = append(r.Warnings, PersonMayBeIdentifiable(hits, "")...)
	r.WarningCodes = warningCodes(r.Warnings)
}

// assignIDs gives ids to claims and counts that are new.
func (r *Record) assignIDs() {
	for i := range r.Claims {
		assignID(&r.Claims[i].ID)
	}
	for i := range r.Counts {
		assignID(&r.Counts[i].ID)
	}
}

func assignID(id *uuid.UUID) {
	if *id == uuid.Nil {
		*id = NewID()
	}
}

// assignOptionalID gives an id to a part that came without one.
func assignOptionalID(id **uuid.UUID) {
	if *id == nil {
		made := NewID()
		*id = &made
	}
}

// NewID returns a new version 7 id.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

func refIDs(refs []Ref) []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(refs))
	for _, r := range refs {
		ids = append(ids, r.ID)
	}
	return uniqueIDs(ids)
}

func uniqueIDs(ids []uuid.UUID) []uuid.UUID {
	out := make([]uuid.UUID, 0, len(ids))
	for _, id := range ids {
		if id != uuid.Nil && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func foldAll(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		out = append(out, Fold(t))
	}
	return out
}

func warningCodes(ws []Warning) []string {
	codes := make([]string, 0, len(ws))
	for _, w := range ws {
		if !slices.Contains(codes, w.Code) {
			codes = append(codes, w.Code)
		}
	}
	return codes
}

// periodKey is the sort key of a period: its start, else its end; nil when
// neither is known.
func periodKey(dates ...PartialDate) *string {
	for _, d := range dates {
		if !d.IsZero() {
			key := d.Key()
			return &key
		}
	}
	return nil
}

// joinText joins texts for search and skips what is not there.
func joinText(parts ...any) string {
	var out []string
	for _, p := range parts {
		switch v := p.(type) {
		case string:
			out = append(out, v)
		case *string:
			if v != nil {
				out = append(out, *v)
			}
		case []string:
			out = append(out, v...)
		}
	}
	return strings.Join(out, "\n")
}
