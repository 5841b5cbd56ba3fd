package config_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"heard/internal/config"
)

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := config.Load(nil)
	require.NoError(t, err)
	require.Equal(t, config.Config{Addr: "127.0.0.1:8080", CORSOrigins: []string{"*"}, LogLevel: slog.LevelInfo, RequestTimeout: 30 * time.Second}, c)
}

func TestSettings(t *testing.T) {
	t.Parallel()
	c, err := config.Load(map[string]string{"HEARD_CORS_ORIGINS": "https://a.example, https://b.example", "HEARD_LOG_LEVEL": "debug"})
	require.NoError(t, err)
	require.Equal(t, []string{"https://a.example", "https://b.example"}, c.CORSOrigins)
	require.Equal(t, slog.LevelDebug, c.LogLevel)
}

// All problems come at once, and none repeats what was set: it may be a secret.
func TestAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := config.Load(map[string]string{"HEARD_ADDR": "8080secret", "DATABASE_URL": "mysql://u:secret@h/d", "HEARD_CORS_ORIGINS": "secret.example",
		"HEARD_LOG_LEVEL": "secretly", "HEARD_REQUEST_TIMEOUT": "secret"})
	require.Error(t, err)
	for _, name := range []string{"HEARD_ADDR", "DATABASE_URL", "HEARD_CORS_ORIGINS", "HEARD_LOG_LEVEL", "HEARD_REQUEST_TIMEOUT"} {
		require.ErrorContains(t, err, name)
	}
	require.NotContains(t, err.Error(), "secret")
}
