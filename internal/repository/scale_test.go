package repository_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/repository"
	"heard/internal/testapi"
)

// At a hundred thousand insights no filter and no sort reads the table from
// end to end, and each page comes within 50 ms.
func TestPlansAtScale(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	owners := a.GenerateInsights(100_000)
	callers := map[string]auth.Principal{
		"anonymous": {Role: auth.Anonymous},
		"partner":   {Role: auth.Editor, OrganisationID: uuid.New()},
	}
	for name, c := range repository.InsightQueries(owners[7]) {
		for caller, p := range callers {
			t.Run(name+" as "+caller, func(t *testing.T) {
				c.Query.Limit = 50
				plan := repository.ExplainInsights(t, a.DB, p, c.Query, c.Filter)
				require.Empty(t, plan.Scanned)
				require.Less(t, plan.Milliseconds, 50.0)
			})
		}
	}
}
