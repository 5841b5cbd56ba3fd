package register

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func derived(a *Activity) *Activity {
	a.State, a.Visibility = "closed", AudiencePublic
	a.Derive()
	return a
}

func TestActivitySpan(t *testing.T) {
	t.Parallel()
	ongoing, series := CadenceOngoing, "series"
	for name, c := range map[string]struct {
		starts, ends string
		cadence      *string
		first, last  string
	}{
		"both":                  {"2019-03", "2019-summer", nil, "2019-03-01", "2019-08-31"},
		"start only":            {"2019", "", &series, "2019-01-01", "2019-12-31"},
		"end only":              {"", "2023-01-31", nil, "2023-01-31", "2023-01-31"},
		"ongoing":               {"2015", "", &ongoing, "2015-01-01", "9999-12-31"},
		"ongoing, now ended":    {"2015", "2018", &ongoing, "2015-01-01", "2018-12-31"},
		"ongoing, no dates":     {"", "", &ongoing, "", ""},
		"no dates":              {"", "", nil, "", ""},
		"ends before it starts": {"2019-05-02", "2019-05-01", nil, "2019-05-01", "2019-05-02"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := derived(&Activity{StartsOn: partial(t, c.starts), EndsOn: partial(t, c.ends), Time: ActivityTime{Cadence: c.cadence}})
			require.Equal(t, c.first, a.PeriodEarliest.String())
			require.Equal(t, c.last, a.PeriodLatest.String())
		})
	}
}

func partial(t *testing.T, s string) PartialDate {
	t.Helper()
	if s == "" {
		return PartialDate{}
	}
	p, err := ParsePartialDate(s)
	require.NoError(t, err)
	return p
}

func TestActivityParticipants(t *testing.T) {
	t.Parallel()
	n := func(v int64) *int64 { return &v }
	part, source := "carers", "https://example.org/report"
	for name, c := range map[string]struct {
		counts []Count
		want   *int64
	}{
		"none":             {nil, nil},
		"exact":            {[]Count{{Value: n(80), Qualifier: CountExact, Unit: "people", Kind: "took_part"}}, n(80)},
		"attended":         {[]Count{{Value: n(16), Qualifier: CountExact, Unit: "people", Kind: "attended"}}, n(16)},
		"took part first":  {[]Count{{Value: n(16), Qualifier: CountExact, Unit: "people", Kind: "attended"}, {Value: n(30), Qualifier: CountAbout, Unit: "people", Kind: "took_part"}}, n(30)},
		"nearly":           {[]Count{{Value: n(400), Qualifier: CountNearly, Unit: "people", Kind: "took_part"}}, n(399)},
		"no upper end":     {[]Count{{Value: n(1400), Qualifier: CountMoreThan, Unit: "people", Kind: "took_part"}}, n(1<<63 - 1)},
		"unknown":          {[]Count{{Qualifier: CountUnknown, Unit: "people", Kind: "took_part"}}, nil},
		"a part only":      {[]Count{{Value: n(80), Qualifier: CountExact, Unit: "people", Kind: "took_part", Part: &part}}, nil},
		"hidden":           {[]Count{{Value: n(5), Qualifier: CountExact, Unit: "people", Kind: "took_part"}}, nil},
		"hidden, open end": {[]Count{{Value: n(5), Qualifier: CountMoreThan, Unit: "people", Kind: "took_part"}}, nil},
		"small, published": {[]Count{{Value: n(5), Qualifier: CountExact, Unit: "people", Kind: "took_part", SourceURL: &source}}, n(5)},
		"sources disagree": {[]Count{{Value: n(390), Qualifier: CountExact, Unit: "people", Kind: "took_part"}, {Value: n(400), Qualifier: CountNearly, Unit: "people", Kind: "took_part"}}, nil},
		"another kind":     {[]Count{{Value: n(390), Qualifier: CountExact, Unit: "people", Kind: "reached"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := Activity{}
			a.Counts = c.counts
			require.Equal(t, c.want, derived(&a).Participants)
		})
	}
}

func TestActivityInvolved(t *testing.T) {
	t.Parallel()
	one, two := NewID(), NewID()
	name := "Participate Ltd"
	a := Activity{}
	a.Organisations = []RecordOrganisation{
		{OrganisationID: &one, Role: "lead"}, {OrganisationID: &one, Role: "analysed_by"},
		{OrganisationID: &two, Role: "lead"}, {Name: &name, Role: "facilitated_by"},
	}
	derived(&a)
	require.Equal(t, []uuid.UUID{one, two}, a.InvolvedIDs)
	require.Equal(t, []string{"lead", "lead:" + one.String(), "analysed_by", "analysed_by:" + one.String(), "lead:" + two.String(), "facilitated_by"}, a.InvolvedKeys)
}

func TestActivityMethodsIncludeThoseOfSessions(t *testing.T) {
	t.Parallel()
	survey, dropIn, note := "survey_online", "drop_in", "partner engagement"
	a := derived(&Activity{
		Methods:  []MethodUse{{Method: &survey}, {Note: &note}},
		Sessions: []Session{{Method: &dropIn}, {Method: &survey}, {}},
	})
	require.Equal(t, []string{survey, dropIn}, a.MethodCodes)
}

func TestActivityAudience(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]Audience{
		"draft": AudienceOrganisation, "planned": AudiencePartners, "approved": AudiencePartners, "cancelled": AudiencePartners,
		"not_required": AudiencePublic, "open": AudiencePublic, "paused": AudiencePublic, "closed": AudiencePublic,
		"feedback": AudiencePublic, "completed": AudiencePublic,
	} {
		a := Activity{}
		a.State, a.Visibility = state, AudiencePublic
		a.Derive()
		require.Equal(t, want, a.Audience, state)
		require.Equal(t, state == "draft", a.Draft, state)
		a.Visibility = AudienceOrganisation
		a.Derive()
		require.Equal(t, AudienceOrganisation, a.Audience, state)
	}
}

func TestActivityValidate(t *testing.T) {
	t.Parallel()
	value := int64(3)
	bad := Activity{
		StartsOn: partial(t, "2020"), EndsOn: partial(t, "2019"), ContributedBy: []Contributor{{}}, Methods: []MethodUse{{}},
		Access: ActivityAccess{Formats: []AccessFormat{{}}}, People: ActivityPeople{NotReached: []NotReached{{}}},
		Partners: ActivityPartners{Members: []PartnerMember{{}}},
		Sessions: []Session{{}, {Counts: []Count{{Value: &value, Qualifier: CountUnknown}}}, {StartsAt: new("14:00"), EndsAt: new("09:30")},
			{StartsAt: new("09:30"), EndsAt: new("09:30")}, {EndsAt: new("08:00")}},
	}
	var pointers []string
	for _, p := range bad.Validate() {
		pointers = append(pointers, p.Pointer)
	}
	require.ElementsMatch(t, []string{"#/endsOn", "#/contributedBy/0", "#/methods/0", "#/access/formats/0",
		"#/people/notReached/0", "#/partners/members/0", "#/sessions/1/counts/0/value", "#/sessions/2/endsAt"}, pointers)

	past := Activity{StartsOn: partial(t, "2020"), EndsOn: partial(t, "2019"), Sessions: bad.Sessions[2:3]}
	past.Imported = true
	require.Empty(t, past.Validate(), "a source may contradict itself")
	require.Equal(t, []string{WarnEndBeforeStart}, derived(&past).WarningCodes)
}

func TestActivityDatedBySessions(t *testing.T) {
	t.Parallel()
	sessions := []Session{{}, {On: partial(t, "2024-09-16")}, {On: partial(t, "2024-09-11")}, {On: partial(t, "2024")}}
	a := derived(&Activity{Sessions: sessions})
	require.Equal(t, "2024-01-01 2024-12-31", a.PeriodEarliest.String()+" "+a.PeriodLatest.String())
	require.Empty(t, a.WarningCodes)
	require.True(t, a.StartsOn.IsZero(), "what nobody stated stays unknown")

	a = derived(&Activity{Sessions: sessions[:3]})
	require.Equal(t, "2024-09-11 2024-09-16", a.PeriodEarliest.String()+" "+a.PeriodLatest.String())
	a = derived(&Activity{Sessions: sessions[:3], EndsOn: partial(t, "2024-09-20")})
	require.Equal(t, "2024-09-20 2024-09-20", a.PeriodEarliest.String()+" "+a.PeriodLatest.String())
}

// Nothing but a day of publication is known, as in many sources.
func TestActivityWithoutEndCountOrMethod(t *testing.T) {
	t.Parallel()
	a := derived(&Activity{Title: "Public conversation", PublishedOn: partial(t, "2024-05-03")})
	require.Empty(t, a.Validate())
	require.Empty(t, a.Warnings)
	require.Nil(t, a.PeriodKey)
	require.Equal(t, []string{WarnDatesMissing}, derived(&Activity{}).WarningCodes)
}

func TestActivityWarnings(t *testing.T) {
	t.Parallel()
	thursday, words, fits, six := "thursday", "Tuesday 20 September", "Wednesday 11 September", 42
	a := Activity{StartsOn: partial(t, "2018-07-30"), EndsOn: partial(t, "2018-09-30")}
	a.AsStated = AsStated{StartsWeekday: &thursday, DurationDays: &six}
	a.Sessions = []Session{{On: partial(t, "2024-09-11"), OnAsStated: &fits}, {On: partial(t, "2024-09-20"), OnAsStated: &words}, {OnAsStated: &words}}
	derived(&a)
	var at []string
	for _, w := range a.Warnings {
		at = append(at, w.Code+" "+*w.Pointer)
	}
	require.Equal(t, []string{WarnWeekdayMismatch + " #/startsOn", WarnPeriodLengthMismatch + " #/endsOn", WarnWeekdayMismatch + " #/sessions/1/on"}, at)
}

func TestSessionsGetIDsAndKeepThem(t *testing.T) {
	t.Parallel()
	kept := NewID()
	a := derived(&Activity{Sessions: []Session{{ID: kept, Counts: []Count{{Qualifier: CountUnknown}}}, {}}})
	require.Equal(t, kept, a.Sessions[0].ID)
	require.NotEqual(t, uuid.Nil, a.Sessions[0].Counts[0].ID)
	require.NotEqual(t, uuid.Nil, a.Sessions[1].ID)
}

func TestDiscloseSessionsLeavesTheRecordAlone(t *testing.T) {
	t.Parallel()
	five := int64(5)
	stored := []Session{{Counts: []Count{{Value: &five, Qualifier: CountExact, Unit: "people", Kind: "attended"}}}}
	shown := DiscloseSessions(stored)
	require.Nil(t, shown[0].Counts[0].Value)
	require.Equal(t, "1-7", *shown[0].Counts[0].Band)
	require.Equal(t, five, *stored[0].Counts[0].Value)
}

func TestClosesAtIsKeptInUTC(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 1, 1, 10, 0, 0, 0, time.FixedZone("", 3600))
	a := derived(&Activity{TakePart: TakePart{ClosesAt: &at}})
	require.Equal(t, time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC), *a.TakePart.ClosesAt)
}
