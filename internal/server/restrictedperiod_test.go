package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// Everybody reads restricted periods; administrators keep them.
func TestRestrictedPeriods(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	admin, list := a.Key(auth.SystemAdmin, uuid.Nil), "/v1/restricted-periods"
	shropshire := a.Get("/v1/areas?q=shropshire&limit=1", "").Is(http.StatusOK).IDs()[0]
	body := func(more ...any) map[string]any {
		b := map[string]any{"title": "Council elections", "kind": "local_election", "areaIds": []any{shropshire},
			"startsOn": "2027-03-25", "endsOn": "2027-05-06"}
		for i := 0; i+1 < len(more); i += 2 {
			b[more[i].(string)] = more[i+1]
		}
		return b
	}
	made := a.Post(list, admin, body()).Is(http.StatusCreated)
	at := made.Header.Get("Location")
	require.JSONEq(t, string(made.Body), string(a.Get(at, "").Is(http.StatusOK).Body))
	a.Post(list, a.Key(auth.Editor, a.Organisation("Owner")), body()).Is(http.StatusForbidden)

	changed := a.Patch(at, admin, made.ETag(), map[string]any{"sourceUrl": "https://example.org/"}).Is(http.StatusOK)
	require.Equal(t, "https://example.org/", changed.At("sourceUrl"))
	a.Patch(at, admin, made.ETag(), map[string]any{"sourceUrl": nil}).Is(http.StatusPreconditionFailed)
	require.Equal(t, []string{"created 1", "updated 2"}, changes(t, a, made.At("id").(string)))

	for want, bad := range map[string]map[string]any{
		"#/endsOn: end_before_start": body("endsOn", "2027-03-24"),
		"#/areaIds: required":        body("areaIds", []any{}),
		"#/areaIds/0: unknown_id":    body("areaIds", []any{uuid.NewString()}),
		"#/startsOn: not_null":       body("startsOn", nil),
		"#/kind: unknown_code":       body("kind", "festival"),
	} {
		require.Equal(t, []string{want}, a.Post(list, admin, bad).Is(http.StatusUnprocessableEntity).Faults())
	}
}

// The list is in the order of the first days, and its filters take partial dates
// and areas that lie inside or around.
func TestListOfRestrictedPeriods(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	admin, list := a.Key(auth.SystemAdmin, uuid.Nil), "/v1/restricted-periods"
	shropshire := a.Get("/v1/areas?q=shropshire&limit=1", "").Is(http.StatusOK).IDs()[0]
	ids := []string{}
	for year := range 5 {
		made := a.Post(list, admin, map[string]any{"title": fmt.Sprint("Vote ", year), "kind": "referendum", "areaIds": []any{shropshire},
			"startsOn": fmt.Sprintf("%d-03-25", 2030-year), "endsOn": fmt.Sprintf("%d-05-06", 2030-year)}).Is(http.StatusCreated)
		ids = append(ids, made.At("id").(string))
	}
	slices.Reverse(ids)
	var read []string
	for next := list + "?limit=2"; next != ""; {
		page := a.Get(next, "").Is(http.StatusOK)
		read = append(read, page.IDs()...)
		next, _ = page.At("links.next").(string)
	}
	require.Equal(t, ids, read)
	for query, want := range map[string][]string{
		"on=2027-05-06": ids[1:2], "on=2027-05-07": {}, "on=2027": ids[1:2], "from=2028-05-06&to=2029": ids[2:4],
		"from=2029-06": ids[4:], "areaId=" + shropshire: ids, "kind=local_holiday": {}, "q=vote+4": ids[:1],
	} {
		require.Equal(t, want, a.Get(list+"?"+query, "").Is(http.StatusOK).IDs(), query)
	}
	a.Get(list+"?areaId=E99999999", "").Is(http.StatusBadRequest)
}
