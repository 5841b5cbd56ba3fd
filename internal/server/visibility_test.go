package server_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// reader is a caller of the matrix.
type reader struct {
	name string
	key  string
	role auth.Role
	// standing is owner, co-owner, other organisation, or the buddy of the owner.
	standing string
}

// sees says, apart from the code under test, whether a caller sees a record of
// a visibility in a state with a ceiling.
func (r reader) sees(noun, visibility string, ceiling reach) bool {
	width := map[string]int{owner: 0, partners: 1, public: 2}
	effective := min(width[visibility], width[ceiling.audience])
	switch {
	case r.role == auth.SystemAdmin:
		return noun != "insights" || !ceiling.draft
	case r.role == auth.Anonymous:
		return effective == 2
	case effective >= 1:
		return true
	case r.standing == "other", r.standing == "buddy" && r.role != auth.Approver:
		return false
	case ceiling.draft:
		return r.role == auth.Editor || r.role == auth.Approver || r.role == auth.OrgAdmin
	}
	return true
}

func readers(a *testapi.API, organisations map[string]uuid.UUID) []reader {
	out := []reader{{"anonymous", "", auth.Anonymous, "other"}, {"system_admin", a.Key(auth.SystemAdmin, uuid.Nil), auth.SystemAdmin, "other"}}
	for standing, org := range organisations {
		for _, role := range []auth.Role{auth.Reader, auth.Editor, auth.Approver, auth.ContactsOfficer, auth.OrgAdmin} {
			out = append(out, reader{string(role) + " of " + standing, a.Key(role, org), role, standing})
		}
	}
	return out
}

// Every role, visibility and state against every path that shows a row.
func TestVisibility(t *testing.T) {
	t.Parallel()
	for _, r := range resources {
		if r.states == nil {
			continue
		}
		t.Run(r.path, func(t *testing.T) {
			t.Parallel()
			a := testapi.New(t)
			own, co, buddy := a.Organisation("Owner"), a.Organisation("Co-owner"), a.Organisation("Buddy")
			a.Buddy(own, buddy)
			standings := map[string]uuid.UUID{"owner": own, "other": a.Organisation("Other"), "buddy": buddy}
			if !r.alone {
				standings["co-owner"] = co
			}
			editor := a.Key(auth.Editor, own)
			ceilings := map[string]string{} // id → visibility/state
			for state := range r.states {
				for _, visibility := range []string{owner, partners, public} {
					body := r.body("Zebra "+state+" "+visibility, past(state))
					body["visibility"] = visibility
					if !r.alone {
						body["coOwnerOrganisationIds"] = []any{co}
					}
					maps.Copy(body, r.listed)
					made := a.Post(r.list(), editor, body).Is(http.StatusCreated)
					ceilings[made.At("id").(string)] = visibility + "/" + state
				}
			}
			for _, who := range readers(a, standings) {
				t.Run(who.name, func(t *testing.T) { checkReader(t, a, r, who, ceilings) })
			}
		})
	}
}

func checkReader(t *testing.T, a *testapi.API, r resource, who reader, records map[string]string) {
	all := "includeArchived=true&"
	if r.path != "insights" {
		all = ""
	}
	want := []string{}
	for id, key := range records {
		visibility, state := split(key)
		status := http.StatusNotFound
		if who.sees(r.path, visibility, r.states[state]) {
			want = append(want, id)
			status = http.StatusOK
		}
		got := a.Get(r.list()+"/"+id, who.key)
		require.Equal(t, status, got.Status, "get of %s", key)
		if status == http.StatusOK {
			checkFields(t, r, who, got.JSON(), key)
		}
	}
	slices.Sort(want)
	for name, path := range map[string]string{
		"list":   r.list() + "?" + all + "limit=200&count=exact",
		"search": r.list() + "?" + all + "limit=200&count=exact&q=zebra",
	} {
		page := a.Get(path, who.key).Is(http.StatusOK)
		require.ElementsMatch(t, want, page.IDs(), name)
		require.InDelta(t, len(want), page.At("page.total.value"), 0, name)
	}
	if r.export {
		require.ElementsMatch(t, want, exportedIDs(t, a, "/v1/exports/"+r.path+"?"+all+"format=ndjson", who.key, len(want)))
		require.ElementsMatch(t, want, exportedIDs(t, a, "/v1/exports/"+r.path+"?"+all+"format=ndjson&q=zebra", who.key, len(want)))
	}
}

// checkFields asserts that what only an owner or a partner sees reaches nobody
// else.
func checkFields(t *testing.T, r resource, who reader, record map[string]any, key string) {
	owns := who.standing == "owner" || who.standing == "co-owner"
	for _, name := range []string{"unplaced", "createdBy", "updatedBy"} {
		_, there := record[name]
		require.Equal(t, owns, there, "%s of %s", name, key)
	}
	for _, name := range r.partnersOnly {
		_, there := record[name]
		require.Equal(t, who.role != auth.Anonymous, there, "%s of %s", name, key)
	}
}

func split(key string) (visibility, state string) {
	v, s, _ := bytes.Cut([]byte(key), []byte("/"))
	return string(v), string(s)
}

func exportedIDs(t *testing.T, a *testapi.API, path, key string, rows int) []string {
	file := a.Get(path, key).Is(http.StatusOK)
	require.Equal(t, fmt.Sprint(rows), file.Header.Get("Row-Count"))
	ids := []string{}
	lines := bufio.NewScanner(bytes.NewReader(file.Body))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var record struct{ ID string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &record))
		ids = append(ids, record.ID)
	}
	require.NoError(t, lines.Err())
	return ids
}

// Who is the second person of another organisation reads what its approvers
// read, as a partner does, and changes nothing of it.
func TestBuddiesReadAndDoNotEdit(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	own, buddy := a.Organisation("Owner"), a.Organisation("Buddy")
	made := a.Post("/v1/insights", a.Key(auth.Editor, own), map[string]any{"title": "Draft"}).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	a.Get(at, a.Key(auth.Approver, buddy)).Is(http.StatusNotFound)
	a.Buddy(own, buddy)
	approver := a.Key(auth.Approver, buddy)
	require.Equal(t, `"1-partner"`, a.Get(at, approver).Is(http.StatusOK).ETag())
	a.Patch(at, approver, made.ETag(), map[string]any{"summary": "Changed."}).Is(http.StatusForbidden)
	a.Do(http.MethodDelete, at, approver, nil, "If-Match", made.ETag()).Is(http.StatusForbidden)
	require.Empty(t, a.Get("/v1/insights?mine=true", approver).Is(http.StatusOK).IDs())
	a.Get(at, a.Key(auth.Editor, buddy)).Is(http.StatusNotFound)
}

// The second person of an organisation approves what it made; nobody else of
// that organisation does, and it is a partner in all other things.
func TestBuddiesApprove(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	own, buddy := a.OrganisationOf("Owner", "vcse_registered"), a.Organisation("Buddy")
	a.Buddy(own, buddy)
	body := past("planned")
	maps.Copy(body, map[string]any{"title": "Planned", "visibility": "organisation", "purpose": map[string]any{"why": "To learn."},
		"influence": map[string]any{"can": []any{"What comes next"}}, "promise": map[string]any{"text": "A report.", "dueOn": "2020-05-01"}})
	made := a.Post("/v1/activities", a.Key(auth.Editor, own), body).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	move := map[string]any{"to": "approved"}
	a.Post(at+"/transitions", a.Key(auth.Editor, buddy), move, "If-Match", made.ETag()).Is(http.StatusNotFound)
	a.Post(at+"/transitions", a.Key(auth.Approver, a.Organisation("Other")), move, "If-Match", made.ETag()).Is(http.StatusNotFound)
	approver := a.Key(auth.Approver, buddy)
	fact := map[string]any{"to": "approved", "wentAhead": true, "on": "2020", "reason": "It was approved at the time."}
	a.Post(at+"/transitions", approver, fact, "If-Match", made.ETag()).Is(http.StatusForbidden)
	approved := a.Post(at+"/transitions", approver, move, "If-Match", made.ETag()).Is(http.StatusOK)
	require.Equal(t, `"2-partner"`, approved.ETag())
	a.Patch(at, approver, approved.ETag(), map[string]any{"summary": "Changed."}).Is(http.StatusForbidden)
}

// A label names a record only to those who may see it.
func TestLabelsFollowVisibility(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	org := a.Organisation("Owner")
	editor := a.Key(auth.Editor, org)
	hidden := a.Post("/v1/insights", editor, map[string]any{"title": "Hidden"}).Is(http.StatusCreated).At("id").(string)
	body := map[string]any{"title": "Shown", "visibility": "public", "origin": map[string]any{"previousInsightId": hidden}}
	maps.Copy(body, past("published"))
	shown := a.Post("/v1/insights", editor, body).Is(http.StatusCreated).At("id").(string)
	for key, want := range map[string]bool{editor: true, "": false} {
		for _, path := range []string{"/v1/insights/" + shown, "/v1/insights?q=shown"} {
			labels := a.Get(path, key).Is(http.StatusOK).At("labels").(map[string]any)
			_, there := labels[hidden]
			require.Equal(t, want, there, path)
			require.Contains(t, labels, org.String())
		}
	}
	// and nobody learns of it by pointing at it
	other := a.Key(auth.Editor, a.Organisation("Other"))
	for _, id := range []string{hidden, uuid.NewString()} {
		answer := a.Post("/v1/insights", other, map[string]any{"title": "Probe", "origin": map[string]any{"previousInsightId": id}}).Is(http.StatusUnprocessableEntity)
		require.Equal(t, []string{"#/origin/previousInsightId: unknown_id"}, answer.Faults())
	}
}
