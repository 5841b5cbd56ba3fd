package auth_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/auth"
)

func TestKeysAreReadBack(t *testing.T) {
	t.Parallel()
	key := auth.NewKey()
	require.NotEqual(t, key, auth.NewKey())
	token, ok := auth.Bearer("Bearer " + key)
	require.True(t, ok)
	require.Equal(t, key, token)
	require.Len(t, auth.Hash(key), 32)
	require.NotContains(t, auth.Prefix(key), key[15:40])
	require.Equal(t, key[len(key)-4:], auth.Prefix(key)[len(auth.Prefix(key))-4:])
}

func TestScopesOfRoles(t *testing.T) {
	t.Parallel()
	require.True(t, auth.Principal{Role: auth.Editor}.May("insights:write"))
	require.Equal(t, auth.Principal{Role: auth.Editor}.Scopes(), auth.Principal{Role: auth.Approver}.Scopes(), "who approves is a matter of the record")
	require.False(t, auth.Principal{Role: auth.Approver}.May(auth.ActUsers), "no role has it")
	require.True(t, auth.Principal{Role: auth.Reader, Granted: []string{auth.ActUsers}}.May(auth.ActUsers))
	require.False(t, auth.Principal{Role: auth.Reader}.May("insights:write"))
	require.False(t, auth.Principal{Role: auth.SystemAdmin}.May("insights:write"), "it runs the register and edits no content")
	require.False(t, auth.From(t.Context()).Known())
	require.Equal(t, auth.Anonymous, auth.From(t.Context()).Role)
}

func FuzzBearer(f *testing.F) {
	for _, seed := range []string{"", "Bearer", "Bearer heard_live_x", "bearer  heard_live_", "Basic eDp5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		token, ok := auth.Bearer(header)
		if ok {
			require.True(t, strings.HasPrefix(token, "heard_live_"))
			require.LessOrEqual(t, len(token), 200)
			require.LessOrEqual(t, len(auth.Prefix(token)), len(token)+3)
		}
	})
}
