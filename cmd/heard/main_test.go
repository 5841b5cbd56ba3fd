package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The test binary is the program too: a test starts itself as heard.
func TestMain(m *testing.M) {
	if os.Getenv("HEARD_TEST_RUNS_MAIN") == "1" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func heard(t *testing.T, data string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), "HEARD_TEST_RUNS_MAIN=1", "HEARD_DATA_DIR="+data, "DATABASE_URL=", "HEARD_ADDR=127.0.0.1:0")
	return cmd
}

// dataFolder is one that the database's own user may enter.
func dataFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "heard-test-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "data")
}

// serving is a running server.
type serving struct {
	cmd            *exec.Cmd
	url            string
	editor, reader string
	log            *bytes.Buffer
}

func serve(t *testing.T, data string) *serving {
	t.Helper()
	s := &serving{cmd: heard(t, data, "serve", "--example", "--guide"), log: &bytes.Buffer{}}
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.cmd.Start())
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	find := regexp.MustCompile(`answers at\s+(\S+)/v1|(editor|reader)\s+(heard_live_\S+)`)
	for s.reader == "" && lines.Scan() {
		switch m := find.FindStringSubmatch(lines.Text()); {
		case m == nil:
		case m[1] != "":
			s.url = m[1]
		case m[2] == "editor":
			s.editor = m[3]
		default:
			s.reader = m[3]
		}
	}
	require.NotEmpty(t, s.reader, "%s", s.log)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	require.Eventually(t, func() bool { status, _ := s.ask(t, "GET", "/readyz", "", ""); return status == http.StatusOK }, 10*time.Second, 50*time.Millisecond)
	return s
}

func (s *serving) ask(t *testing.T, method, path, key, body string) (int, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	require.NoError(t, err)
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = answer.Body.Close() }()
	var v map[string]any
	_ = json.NewDecoder(answer.Body).Decode(&v) // not every answer is JSON
	return answer.StatusCode, v
}

// What a newcomer does, beside one running server.
func TestServeAndCommandsBesideIt(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	s := serve(t, data)
	for noun, want := range map[string]float64{"activities": 45, "insights": 44, "stakeholders": 46, "feedback-loops": 27, "consultations": 12} {
		_, page := s.ask(t, "GET", "/v1/"+noun+"?retrospective=true&count=exact&limit=1", "", "")
		require.InDelta(t, want, page["page"].(map[string]any)["total"].(map[string]any)["value"], 0, noun)
	}
	_, invented := s.ask(t, "GET", "/v1/public/opportunities?q=dentist", "", "")
	require.Len(t, invented["data"], 1, "%s", s.log)
	status, _ := s.ask(t, "POST", "/v1/insights", s.editor, `{"title":"People want evening appointments"}`)
	require.Equal(t, http.StatusCreated, status)
	status, _ = s.ask(t, "POST", "/v1/insights", s.reader, `{"title":"No"}`)
	require.Equal(t, http.StatusForbidden, status)

	key, err := heard(t, data, "key", "create", "--organisation", "healthwatch shropshire", "--role", "reader", "--holder", "data-officer").Output()
	require.NoError(t, err)
	_, me := s.ask(t, "GET", "/v1/me", strings.TrimSpace(string(key)), "")
	require.Equal(t, "reader", me["role"])
	listed, err := heard(t, data, "key", "list").Output()
	require.NoError(t, err)
	require.Contains(t, string(listed), "data-officer")
	require.NotContains(t, string(listed), strings.TrimSpace(string(key)))

	second, err := heard(t, data, "serve").CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(second), s.url, "it names who serves the folder")

	require.NoError(t, s.cmd.Process.Signal(syscall.SIGINT))
	require.NoError(t, s.cmd.Wait(), "a stop on request is no failure")
	require.NotContains(t, s.log.String(), s.editor)
	require.NotContains(t, s.log.String(), `"level":"ERROR"`)
}

func TestImportCommand(t *testing.T) {
	t.Parallel()
	data, dir := dataFolder(t), t.TempDir()
	lines, report := filepath.Join(dir, "lines.jsonl"), filepath.Join(dir, "report.ndjson")
	write := func(text string) { require.NoError(t, os.WriteFile(lines, []byte(text), 0o600)) }
	run := func(args ...string) (string, error) {
		out, err := heard(t, data, append([]string{"import", lines, "--owner", "Example Council"}, args...)...).CombinedOutput()
		return string(out), err
	}
	write(`{"kind":"insight","ref":"i1","title":"Waits are long","sample":"about 60 people","collected_on":"summer 2019","odd":7}` + "\n")
	out, err := run("--report", report)
	require.NoError(t, err, out)
	kept, err := os.ReadFile(report)
	require.NoError(t, err)
	require.Contains(t, string(kept), `"path":"/odd"`)
	require.Contains(t, string(kept), `"how":"unplaced"`)
	out, err = run()
	require.NoError(t, err)
	require.Regexp(t, `insight\s+1\s+0\s+0\s+1`, out, "the same file again changes nothing")

	write(`{"kind":"insight","ref":"i2","title":"Two"}` + "\nnot JSON\n")
	out, err = run()
	require.Error(t, err)
	require.Contains(t, out, "line 2")
	_, err = run("--report", lines)
	require.Error(t, err)
	still, err := os.ReadFile(lines)
	require.NoError(t, err)
	require.Contains(t, string(still), "not JSON", "the file that is read is not written over")
}

func TestWrongCommandsSayWhatIsNeeded(t *testing.T) {
	t.Parallel()
	lowered := filepath.Join(t.TempDir(), "policy.json")
	require.NoError(t, os.WriteFile(lowered, []byte(`{"settings": {"suppressionThreshold": 1}, "guards": {"ACT-G00": "none"}}`), 0o600))
	for want, args := range map[string][]string{
		"--holder":        {"key", "create", "--role", "system_admin", "--holder", "jane@example.org"},
		"lie ahead":       {"key", "create", "--role", "system_admin", "--holder", "admin", "--expires", "0s"},
		"--role":          {"key", "create", "--holder", "admin"},
		"id of a key":     {"key", "revoke", "nonsense"},
		"no such file":    {"import", "/nowhere/lines.jsonl"},
		"should be host:": {"serve", "--addr", "8080"},
		"HEARD_POLICY sh": {"migrate", "--policy", "/nowhere/policy.json"},
		"from 5 to 8":     {"serve", "--addr", "8080", "--policy", lowered},
		"guards.ACT-G00":  {"import", "--policy", lowered, lowered},
	} {
		out, err := heard(t, "/nowhere/data", args...).CombinedOutput()
		require.Error(t, err, want)
		require.Contains(t, string(out), want)
	}
}
