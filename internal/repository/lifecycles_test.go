package repository

import (
	"testing"

	"github.com/stretchr/testify/require"

	"heard/internal/register"
)

// What is explained to people is what the core runs, noun by noun.
func TestEveryLifecycleIsExplained(t *testing.T) {
	t.Parallel()
	explained := map[register.Noun]bool{}
	for _, l := range register.Guide(register.DefaultPolicy()) {
		explained[l.Noun] = true
	}
	for noun := range lives {
		require.True(t, explained[noun], noun)
	}
	require.Len(t, explained, len(lives))
}
