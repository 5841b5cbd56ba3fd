package server_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/testapi"
)

// The walk-through of the README is played as it stands: every request in its
// http blocks is sent, and every answer must be the one that is printed.
func TestWalkThrough(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(readme), "\n## A walk-through\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```http\n(.*?)```").FindAllStringSubmatch(section, -1)
	require.NotEmpty(t, blocks)
	p := newPlayer(t)
	for _, b := range blocks {
		p.play(t, b[1])
	}
}

// player plays requests in the names of some people, with what was made so far.
type player struct {
	api   *testapi.API
	keys  map[string]string
	names map[string]string // what stands for {name} in paths and bodies
}

func newPlayer(t *testing.T) *player {
	a := testapi.New(t)
	p := &player{api: a, keys: map[string]string{"anyone": ""}, names: map[string]string{}}
	for name, kind := range map[string]string{
		"Example Integrated Care Board": "icb", "Friends of the Market Hall": "vcse_registered",
		"Shropshire Council": "local_authority_unitary", "Healthwatch Exampleshire": "healthwatch",
	} {
		id := a.OrganisationOf(name, kind)
		who := map[string][2]string{
			"icb": {"officer", "director"}, "vcse_registered": {"charity", ""}, "local_authority_unitary": {"scrutiny", ""}, "healthwatch": {"healthwatch", ""},
		}[kind]
		p.names[who[0]+"Body"] = id.String()
		p.keys[who[0]] = a.KeyOf(auth.Editor, id, who[0])
		if who[1] != "" {
			p.keys[who[1]] = a.KeyOf(auth.Approver, id, who[1])
		}
	}
	admin := a.Key(auth.SystemAdmin, uuid.Nil)
	p.names["area"] = a.Get("/v1/areas?q=Shropshire&kind=local_authority", "").Is(http.StatusOK).At("data.0.id").(string)
	p.names["carers"] = a.Post("/v1/communities", admin, map[string]any{"name": "Unpaid carers"}).Is(http.StatusCreated).At("id").(string)
	return p
}

var (
	requestLine = regexp.MustCompile(`^(\w+): (GET|POST|PATCH) (\S+)$`)
	answerLine  = regexp.MustCompile(`^(\d{3})(?: (\w+))?(?: → (\w+))?$`)
	placeholder = regexp.MustCompile(`\{(today)?([+-]\d+)?(\w*)\}`)
)

// play sends the requests of a block and holds the answers against it.
func (p *player) play(t *testing.T, block string) {
	for _, one := range strings.Split(strings.TrimSpace(block), "\n\n\n") {
		request, answer, found := strings.Cut(one, "\n\n")
		require.True(t, found, one)
		line, body, _ := strings.Cut(request, "\n")
		m := requestLine.FindStringSubmatch(line)
		require.NotNil(t, m, line)
		require.Contains(t, p.keys, m[1], line)
		got := p.send(m[2], p.fill(m[3]), p.keys[m[1]], p.fill(body))
		p.check(t, line, strings.Split(answer, "\n"), got)
	}
}

// send sends a request; a change sends the ETag of what it changes.
func (p *player) send(method, path, key, body string) *testapi.Response {
	headers := []string{}
	if parts := strings.Split(strings.TrimPrefix(path, "/v1/"), "/"); method != http.MethodGet && len(parts) > 1 {
		record := "/v1/" + parts[0] + "/" + parts[1]
		headers = append(headers, "If-Match", p.api.Get(record, key).ETag())
	}
	if method == http.MethodPatch {
		headers = append(headers, "Content-Type", "application/merge-patch+json")
	}
	if body == "" {
		return p.api.Do(method, path, key, nil, headers...)
	}
	return p.api.Do(method, path, key, []byte(body), headers...)
}

// check holds an answer against its printed form: the status, the state, and a
// line for each thing it says.
func (p *player) check(t *testing.T, request string, lines []string, got *testapi.Response) {
	m := answerLine.FindStringSubmatch(lines[0])
	require.NotNil(t, m, lines[0])
	status, _ := strconv.Atoi(m[1])
	require.Equal(t, status, got.Status, "%s\n%s", request, got.Body)
	if m[2] != "" {
		require.Equal(t, m[2], firstOf(got, "state", "code"), "%s\n%s", request, got.Body)
	}
	if m[3] != "" {
		p.names[m[3]] = got.At("id").(string)
	}
	for _, l := range lines[1:] {
		if path, name, found := strings.Cut(l, " → "); found {
			p.names[name] = got.At(path).(string)
			continue
		}
		path, want, found := strings.Cut(l, ": ")
		require.True(t, found, l)
		if path == "unmet" {
			require.Equal(t, strings.Split(want, ", "), got.Unmet(), request)
			continue
		}
		b, err := json.Marshal(got.At(path))
		require.NoError(t, err)
		require.JSONEq(t, p.fill(want), string(b), "%s: %s\n%s", request, path, got.Body)
	}
}

func firstOf(r *testapi.Response, names ...string) string {
	for _, n := range names {
		if s, ok := r.JSON()[n].(string); ok {
			return s
		}
	}
	return ""
}

// fill puts days and ids in their places.
func (p *player) fill(s string) string {
	return placeholder.ReplaceAllStringFunc(s, func(found string) string {
		m := placeholder.FindStringSubmatch(found)
		switch {
		case m[1] != "":
			days, _ := strconv.Atoi(m[2])
			return p.api.DB.Today().AddDays(days).String()
		case p.names[m[3]] != "":
			return p.names[m[3]]
		}
		return found
	})
}
