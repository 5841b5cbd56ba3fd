package server_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
)

// A month or a year that is not over closes and opens nothing early.
func TestUnfinishedPeriodsBringNothingForward(t *testing.T) {
	t.Parallel()
	w, f := walkConsultation(t, "local_authority_unitary", "policy")
	a, key := w.api, w.keys[0]
	w.to(t, "ready")
	require.Contains(t, a.Move(w.at, f.chief, "open", "on", "2026").Is(http.StatusConflict).Unmet(), "CON-G10 #/opensOn")

	// What had to be there to be ready has to be there when it opens.
	a.Today(register.NewDate(2026, 2, 2))
	now := a.Get(w.at, key)
	formative := now.At("formative")
	a.Patch(w.at, key, now.ETag(), obj{"formative": nil, "documents": list{}}).Is(http.StatusOK)
	unmet := a.Move(w.at, f.chief, "open").Is(http.StatusConflict).Unmet()
	require.Contains(t, unmet, "CON-G08 #/formative/text")
	require.Contains(t, unmet, "CON-G09 #/documents")
	a.Patch(w.at, key, a.Get(w.at, key).ETag(), obj{"formative": formative, "documents": now.At("documents")}).Is(http.StatusOK)
	a.Move(w.at, f.chief, "open").Is(http.StatusOK)

	require.Equal(t, []string{"CON-G16 #/closesOn"}, a.Move(w.at, key, "closed", "on", "2026").Is(http.StatusConflict).Unmet())
	a.Patch(w.at, key, a.Get(w.at, key).ETag(), obj{"basis": "nhs_service_change"}).Is(http.StatusConflict)

	// How long a pause took is not for a change to say.
	a.Move(w.at, f.chief, "paused", "reason", "Snow.").Is(http.StatusOK)
	a.Today(register.NewDate(2026, 2, 12))
	now = a.Get(w.at, key)
	for _, extensions := range []any{list{}, list{obj{"from": "2026-04-27", "announcedOn": "2026-02-12"}}} {
		a.Patch(w.at, key, now.ETag(), obj{"time": obj{"extensions": extensions}}).Is(http.StatusConflict)
	}
	require.Equal(t, []string{"CON-G16 #/closesOn"}, a.Move(w.at, f.chief, "open", "reason", "It thaws.").Is(http.StatusConflict).Unmet())
	a.Patch(w.at, key, now.ETag(), obj{"closesOn": "2026-05-07"}).Is(http.StatusOK)
	back := a.Move(w.at, f.chief, "open", "reason", "It thaws.").Is(http.StatusOK)
	require.Equal(t, "2026-05-07", back.At("time.extensions.0.to"))
}

// While it is called in, what people were asked stays, and it goes back only once
// the call-in is finished, whatever is said of the direction.
func TestCalledInWhileOpen(t *testing.T) {
	t.Parallel()
	w, f := walkConsultation(t, "icb", "nhs_service_change")
	a, key := w.api, w.keys[0]
	w.to(t, "with_scrutiny")
	a.Patch(w.at, key, a.Get(w.at, key).ETag(), obj{"basis": "policy"}).Is(http.StatusConflict)
	w.to(t, "formal_required")
	w.to(t, "ready")
	a.Today(register.NewDate(2026, 2, 2))
	w.to(t, "open")
	a.Move(w.at, f.chief, "called_in", "on", "2026-02-02").Is(http.StatusOK)
	now := a.Get(w.at, key)
	require.Equal(t, "frozen", a.Patch(w.at, key, now.ETag(), obj{"closesOn": "2026-03-01"}).Is(http.StatusConflict).At("code"))
	w.patch(obj{"secretaryOfState": obj{"callIn": obj{"directedOn": nil}}})
	require.Equal(t, []string{"CON-G20 #/secretaryOfState/callIn/finishedOn"}, a.Move(w.at, f.chief, "open").Is(http.StatusConflict).Unmet())
}

// Nobody decides the consultation of another by recording a decision about it, and
// nobody keeps it from its end with a loop of their own.
func TestStrangersDecideNothing(t *testing.T) {
	t.Parallel()
	w, f := walkConsultation(t, "local_authority_unitary", "policy")
	a := w.api
	stranger := a.Key(auth.Editor, a.Organisation("Stranger"))
	id := a.Get(w.at, f.chief).At("id")
	w.to(t, "ready")
	a.Today(register.NewDate(2026, 2, 2))
	about := list{obj{"type": "consultation", "id": id}}
	a.Post("/v1/decisions", stranger, obj{"title": "D", "visibility": "public", "decidedOn": "2026-01-10", "outcome": "rejected", "about": about}).Is(http.StatusCreated)
	w.to(t, "open")
	a.Today(register.NewDate(2026, 8, 1))
	w.to(t, "decided")
	own := a.Get("/v1/decisions?aboutId="+id.(string)+"&ownerOrganisationId="+f.org.String(), "").IDs()
	require.Len(t, own, 1)
	a.Post("/v1/decisions", stranger, obj{"title": "E", "visibility": "public", "decidedOn": "2026-07-02", "outcome": "rejected", "about": about, "supersedesId": own[0],
		"parts": list{obj{"subject": "S", "outcome": "undecided", "remainder": obj{"text": "All of it"}}}}).Is(http.StatusCreated)
	a.Post("/v1/feedback-loops", stranger, obj{"title": "L", "sources": list{obj{"type": "consultation", "id": id}}}).Is(http.StatusCreated)
	w.to(t, "completed")
	require.Empty(t, a.Get(w.at, "").At("wentAhead"))
}

// A theme that goes on in another loop is answered when that one is.
func TestThemesGoOnWhereTheirLoopsAreMerged(t *testing.T) {
	t.Parallel()
	w, f := walkConsultation(t, "local_authority_unitary", "policy")
	a, key := w.api, w.keys[0]
	w.to(t, "ready")
	a.Today(register.NewDate(2026, 2, 2))
	w.to(t, "open")
	a.Today(register.NewDate(2026, 8, 1))
	w.to(t, "decided")
	body := whole(f.org)
	body["state"] = "said"
	loop := a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated)
	survivor := a.Post("/v1/feedback-loops", key, body).Is(http.StatusCreated)
	now := a.Get(w.at, key)
	a.Patch(w.at+"/response-themes/"+now.At("responseThemes.0.id").(string), key, now.ETag(), obj{"loopId": loop.At("id")}).Is(http.StatusOK)
	a.Post(loop.Header.Get("Location")+"/merge", key, obj{"intoId": survivor.At("id")}, "If-Match", loop.ETag()).Is(http.StatusOK)
	require.Equal(t, []string{"CON-G21 #/responseThemes/0/loopId"}, a.Move(w.at, key, "feedback").Is(http.StatusConflict).Unmet())
	at := survivor.Header.Get("Location")
	a.Move(at, f.chief, "decided", "wentAhead", true, "on", "2026-08-01", "reason", "The second point came with the first.").Is(http.StatusOK)
	a.Move(w.at, key, "feedback").Is(http.StatusOK)
}

// Several instances look for what is due at once: each move is made once.
func TestSeveralSchedulersAtOnce(t *testing.T) {
	t.Parallel()
	w, f := walkConsultation(t, "local_authority_unitary", "policy")
	a := w.api
	w.to(t, "ready")
	a.Today(register.NewDate(2026, 2, 2))
	w.to(t, "open")
	a.Today(register.NewDate(2026, 4, 28))
	now := a.Get(w.at, f.chief)
	var wait sync.WaitGroup
	moved, errs := make([]int, 4), make([]error, 5)
	for n := range moved {
		wait.Go(func() { moved[n], errs[n] = a.DB.MoveDue(t.Context()) })
	}
	status := 0
	wait.Go(func() {
		status = a.Post(w.at+"/transitions", f.chief, obj{"to": "closed"}, "If-Match", now.ETag()).Status
	})
	wait.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	require.Contains(t, []int{http.StatusOK, http.StatusPreconditionFailed}, status)
	closings := 0
	for _, e := range a.Get(w.at+"/history?limit=200", "").Is(http.StatusOK).At("data").([]any) {
		for _, s := range e.(obj)["steps"].([]any) {
			if s.(obj)["to"] == "closed" {
				closings++
			}
		}
	}
	require.Equal(t, 1, closings)
}
