package server_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/testapi"
)

// council adds a body with the scrutiny function.
func council(t *testing.T, a *testapi.API, name string) uuid.UUID {
	kind := "local_authority_unitary"
	o, _, err := a.DB.CreateOrganisation(testapi.System(t.Context()), &register.Organisation{FullName: name, IsPartner: true,
		Type: &kind, Standing: register.DefaultStanding(&kind, false)})
	require.NoError(t, err)
	return o.ID
}

// An authority that a change affects reads the record from the day it is put to
// scrutiny, whatever its visibility, and edits nothing of it but its own view.
func TestAuthorityAndItsDetermination(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	icb := a.Organisation("ICB")
	affected, joint, other := council(t, a, "Exampleshire Council"), council(t, a, "Sampleton Council"), council(t, a, "Elsewhere Council")
	charity := a.Organisation("A charity named by mistake")
	owner, scrutiny, member := a.Key(auth.Editor, icb), a.Key(auth.Editor, affected), a.Key(auth.Editor, joint)
	body := obj{"title": "One centre", "visibility": "organisation", "proposal": obj{"affectedAuthorityIds": list{affected, joint, charity}}}
	hidden := a.Post("/v1/consultations", owner, body).Is(http.StatusCreated)
	a.Get(hidden.Header.Get("Location"), scrutiny).Is(http.StatusNotFound)
	for name, v := range past("with_scrutiny") {
		body[name] = v
	}
	made := a.Post("/v1/consultations", owner, body).Is(http.StatusCreated)
	at := made.Header.Get("Location")

	require.Len(t, a.Get("/v1/consultations", scrutiny).IDs(), 1)
	require.Empty(t, a.Get("/v1/consultations?mine=true", scrutiny).IDs())
	a.Get(at, a.Key(auth.Reader, affected)).Is(http.StatusOK)
	for _, stranger := range []uuid.UUID{other, charity} {
		a.Get(at, a.Key(auth.Editor, stranger)).Is(http.StatusNotFound)
	}
	read := a.Get(at, scrutiny).Is(http.StatusOK)
	require.NotContains(t, read.JSON(), "unplaced", "it is no owner")
	a.Patch(at, scrutiny, read.ETag(), obj{"title": "Two centres"}).Is(http.StatusForbidden)
	a.Post(at+"/case-events", scrutiny, obj{"kind": "council_motion"}, "If-Match", read.ETag()).Is(http.StatusForbidden)

	// It speaks for itself alone, and what it says is confirmed by that.
	determinations := at + "/determinations"
	a.Post(determinations, scrutiny, obj{"authorityId": joint, "outcome": "noted_no_view"}, "If-Match", read.ETag()).Is(http.StatusForbidden)
	a.Post(determinations, scrutiny, obj{"outcome": "noted_no_view", "recordedBySide": "authority"}, "If-Match", read.ETag()).Is(http.StatusUnprocessableEntity)
	said := a.Post(determinations, scrutiny, obj{"authorityId": affected, "outcome": "formal_consultation_required"}, "If-Match", read.ETag()).Is(http.StatusCreated)
	require.Equal(t, "authority", said.At("determinations.0.recordedBySide"))
	require.NotNil(t, said.At("determinations.0.confirmedByAuthorityAt"))
	own := determinations + "/" + said.At("determinations.0.id").(string)
	a.Patch(own, owner, said.ETag(), obj{"outcome": "local_involvement_appropriate"}).Is(http.StatusConflict)
	said = a.Patch(own, scrutiny, said.ETag(), obj{"conditions": list{"A report on travel"}}).Is(http.StatusOK)

	// What the NHS side records waits for a member of the joint committee.
	noted := a.Post(determinations, owner, obj{"coversAuthorityIds": list{affected, joint}, "outcome": "noted_no_view"}, "If-Match", said.ETag()).Is(http.StatusCreated)
	require.Equal(t, "nhs", noted.At("determinations.1.recordedBySide"))
	require.Nil(t, noted.At("determinations.1.confirmedByAuthorityAt"))
	theirs := determinations + "/" + noted.At("determinations.1.id").(string)
	a.Patch(theirs, member, noted.ETag(), obj{"outcome": "formal_consultation_required"}).Is(http.StatusConflict)
	a.Post(theirs+"/confirmation", owner, nil, "If-Match", noted.ETag()).Is(http.StatusConflict)
	a.Post(theirs+"/confirmation", member, nil).Is(http.StatusPreconditionRequired)
	confirmed := a.Post(theirs+"/confirmation", member, nil, "If-Match", noted.ETag()).Is(http.StatusOK)
	require.NotNil(t, confirmed.At("determinations.1.confirmedByAuthorityAt"))
	require.Equal(t, "nhs", confirmed.At("determinations.1.recordedBySide"))
	a.Post(determinations+"/"+uuid.NewString()+"/confirmation", member, nil, "If-Match", confirmed.ETag()).Is(http.StatusNotFound)
	changed := a.Patch(theirs, owner, confirmed.ETag(), obj{"outcome": "formal_consultation_required"}).Is(http.StatusOK)
	require.Nil(t, changed.At("determinations.1.confirmedByAuthorityAt"), "other words are not confirmed")
	require.Equal(t, "nhs", changed.At("determinations.1.recordedBySide"))
}
