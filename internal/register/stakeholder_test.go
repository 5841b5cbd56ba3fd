package register

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func aStakeholder(edit func(*Stakeholder)) *Stakeholder {
	s := &Stakeholder{FullName: "The Friendship Café CIC"}
	s.ID, s.OwnerOrganisationID = NewID(), NewID()
	s.State, s.Visibility = StakeholderActive, AudiencePublic
	edit(s)
	return s
}

func TestStakeholderAudience(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		consent, visibility, state string
		want                       Audience
	}{
		{"", "public", "active", AudiencePartners}, // nobody has asked the body yet
		{"", "organisation", "active", AudienceOrganisation},
		{"public", "public", "active", AudiencePublic},
		{"public", "partners", "active", AudiencePartners},
		{"partners", "public", "dormant", AudiencePartners},
		{"organisation", "public", "closed", AudienceOrganisation},
		{"public", "public", "closed", AudiencePublic},
	} {
		s := aStakeholder(func(s *Stakeholder) {
			s.Visibility, s.State = Audience(c.visibility), c.state
			if c.consent != "" {
				s.DirectoryConsent = &c.consent
			}
		})
		s.Derive()
		require.Equal(t, c.want, s.Audience, "%+v", c)
		require.False(t, s.Draft, "a stakeholder is never a draft")
	}
}

func TestStakeholderValidate(t *testing.T) {
	t.Parallel()
	holder, words := "A. Example", "against the closure"
	kind := func(k string) func(*Stakeholder) {
		return func(s *Stakeholder) { s.Kind, s.Identity.OfficeHolderName = &k, &holder }
	}
	backwards := func(s *Stakeholder) {
		s.ValidFrom, _ = ParsePartialDate("2019")
		s.ValidTo, _ = ParsePartialDate("2018")
	}
	for name, c := range map[string]struct {
		edit func(*Stakeholder)
		want string // pointer and code of the only problem
	}{
		"a name is enough":              {func(*Stakeholder) {}, ""},
		"a member of parliament":        {kind("mp"), ""},
		"a councillor":                  {kind("councillor"), ""},
		"a mayor":                       {kind("mayor"), ""},
		"a person in a group":           {kind("campaign_group"), "#/identity/officeHolderName not_a_public_office"},
		"a person without a kind":       {func(s *Stakeholder) { s.Identity.OfficeHolderName = &holder }, "#/identity/officeHolderName not_a_public_office"},
		"an end before the start":       {backwards, "#/validTo end_before_start"},
		"the same in an old record":     {func(s *Stakeholder) { backwards(s); s.Imported = true }, ""},
		"a position in words":           {func(s *Stakeholder) { s.Positions = []StatedPosition{{Text: &words}} }, ""},
		"a position that says nothing":  {func(s *Stakeholder) { s.Positions = []StatedPosition{{}} }, "#/positions/0 required"},
		"a member of itself":            {func(s *Stakeholder) { s.MemberOfIDs = []uuid.UUID{s.ID} }, "#/memberOfIds/0 invalid"},
		"its own host":                  {func(s *Stakeholder) { s.Lineage.HostID = &s.ID }, "#/lineage/hostId invalid"},
		"merged from the start":         {func(s *Stakeholder) { s.State = StakeholderMerged }, "#/state not_a_first_state"},
		"after the event, nothing said": {func(s *Stakeholder) { s.Retrospective = true; s.RetrospectiveReason = &words }, "#/provenance required"},
	} {
		got := ""
		if ps := aStakeholder(c.edit).Validate(); len(ps) > 0 {
			require.Len(t, ps, 1, name)
			got = ps[0].Pointer + " " + ps[0].Code
		}
		require.Equal(t, c.want, got, name)
	}
}

func TestStakeholderDerive(t *testing.T) {
	t.Parallel()
	community, area, member := NewID(), NewID(), NewID()
	s := aStakeholder(func(s *Stakeholder) {
		s.ValidFrom, _ = ParsePartialDate("2019-06")
		s.ValidTo, _ = ParsePartialDate("2018")
		s.Imported = true
		s.Reach = StakeholderReach{Expertise: []string{"dementia"}, Reaches: []CommunityReach{
			{CommunityID: community, AreaIDs: []uuid.UUID{area}}, {CommunityID: community}}}
		s.Network.MemberOrganisationIDs = []uuid.UUID{member}
	})
	s.Derive()
	require.Equal(t, Fold("the friendship cafe cic"), s.NameKey)
	require.Equal(t, s.ValidFrom.Key(), *s.PeriodKey)
	require.Equal(t, []string{"dementia"}, s.Expertise)
	require.Equal(t, []uuid.UUID{community}, s.ReachCommunityIDs)
	require.Equal(t, []string{WarnEndBeforeStart}, s.WarningCodes)
	require.Equal(t, []uuid.UUID{s.OwnerOrganisationID, community, area, member}, s.RefIDs)
}

// What only partners see must not come out through labels or search.
func TestStakeholderKeepsPartnersPart(t *testing.T) {
	t.Parallel()
	community, organisation, area, host := NewID(), NewID(), NewID(), NewID()
	secret := "ring the warden first"
	s := aStakeholder(func(s *Stakeholder) {
		s.AreaIDs, s.Lineage.HostID = []uuid.UUID{area}, &host
		s.Reach = StakeholderReach{Wishes: &secret, Reaches: []CommunityReach{{CommunityID: community}}}
		s.Network = StakeholderNetwork{Purpose: &secret, Meets: &secret, LeadRole: &secret, MemberOrganisationIDs: []uuid.UUID{organisation}}
	})
	public := refIDs(s.PublicRefs())
	require.ElementsMatch(t, []uuid.UUID{s.OwnerOrganisationID, area, host}, public)
	require.ElementsMatch(t, append(public, community, organisation), refIDs(s.Refs()))
	text := s.SearchText()
	require.NotContains(t, text.A+text.B+text.C, secret)
}
