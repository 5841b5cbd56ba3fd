package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/testapi"
)

// What stands in classified fields of the records of this test, and nowhere else.
const (
	holderSecret  = "holder-of-the-owner" // who wrote: P2
	ownerSecret   = "words for the owner" // P2
	partnerSecret = "words for partners"  // P1
	partnerDay    = "1932-03-04"
	ownerDay      = "1931-02-03"
)

// served is the contract as it is served, to be walked by its schemas.
type served map[string]any

func servedContract(t *testing.T, a *testapi.API) served {
	t.Helper()
	return served(a.Get("/v1/openapi.json", "").Is(http.StatusOK).JSON())
}

func (d served) resolve(schema map[string]any) map[string]any {
	for {
		ref, ok := schema["$ref"].(string)
		if !ok {
			return schema
		}
		var at any = map[string]any(d)
		for _, step := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			at = at.(map[string]any)[step]
		}
		schema = at.(map[string]any)
	}
}

// class is the data class of a property, said beside it or by what it refers to.
func (d served) class(schema map[string]any) string {
	if c, ok := schema["x-data-class"].(string); ok {
		return c
	}
	c, _ := d.resolve(schema)["x-data-class"].(string)
	return c
}

// properties are those of an object and of all that it is made of.
func (d served) properties(schema map[string]any) map[string]map[string]any {
	schema = d.resolve(schema)
	out := map[string]map[string]any{}
	for _, part := range listOf(schema["allOf"]) {
		maps.Copy(out, d.properties(part.(map[string]any)))
	}
	of, _ := schema["properties"].(map[string]any)
	for name, p := range of {
		out[name] = p.(map[string]any)
	}
	return out
}

func listOf(v any) []any {
	out, _ := v.([]any)
	return out
}

// classified calls visit for each classified property that is there, whatever it
// holds.
func (d served) classified(schema map[string]any, v any, path string, visit func(class, path string)) {
	switch v := v.(type) {
	case []any:
		items, _ := d.resolve(schema)["items"].(map[string]any)
		for _, one := range v {
			d.classified(items, one, path, visit)
		}
	case map[string]any:
		properties := d.properties(schema)
		for name, inner := range v {
			p, ok := properties[name]
			if !ok {
				continue
			}
			if c := d.class(p); c != "" {
				visit(c, path+"."+name)
			}
			d.classified(p, inner, path+"."+name, visit)
		}
	}
}

// fills returns what a body may say in the classified properties of a schema.
func (d served) fills(schema map[string]any) map[string]any {
	out := map[string]any{}
	for name, p := range d.properties(schema) {
		if slices.Contains(pointsElsewhere, name) {
			continue
		}
		if c := d.class(p); c != "" {
			if v := d.sample(p, c); v != nil {
				out[name] = v
			}
		} else if inner := d.fills(p); len(inner) > 0 {
			out[name] = inner
		}
	}
	return out
}

// pointsElsewhere are properties that hold ids of what this test does not make, or
// codes.
var pointsElsewhere = []string{"topic", "expiresOn", "withdrawnOn", "reaches", "attestations", "searchIds", "insightIds", "judgements", "overlaps", "healthwatchInformed"}

// sample is a value of a classified property.
func (d served) sample(schema map[string]any, class string) any {
	schema = maps.Clone(d.resolve(schema))
	for _, part := range listOf(schema["allOf"]) {
		maps.Copy(schema, d.resolve(part.(map[string]any)))
	}
	words, day := partnerSecret, partnerDay
	if class == "P2" {
		words, day = ownerSecret, ownerDay
	}
	switch {
	case schema["enum"] != nil:
		return listOf(schema["enum"])[0]
	case schema["format"] == "date":
		return day
	case schema["format"] == "uuid" || schema["format"] == "partial-date" || schema["format"] == "uri":
		return nil
	case schema["pattern"] != nil && schema["pattern"] != `\S`:
		if example, _ := schema["example"].(string); example != "" && example[0] <= '9' {
			return example // an amount of money; codes and ids are not made up
		}
		return nil
	case strings.HasPrefix(fmt.Sprint(schema["description"]), "A code of"):
		return nil
	case schema["type"] == "string":
		return words
	case schema["type"] == "array":
		if one := d.sample(schema["items"].(map[string]any), class); one != nil {
			return []any{one}
		}
		return nil
	case schema["type"] == "object" || schema["allOf"] != nil:
		out := map[string]any{}
		for name, p := range d.properties(schema) {
			if v := d.sample(p, class); v != nil && !slices.Contains(pointsElsewhere, name) {
				out[name] = v
			}
		}
		return out
	}
	return nil
}

// Every operation of the contract, as each caller who is not the owner: what is
// classified reaches nobody it is not for, in answers, lists, files, histories,
// readiness and refusals.
func TestClassifiedFieldsReachNobodyElse(t *testing.T) {
	t.Parallel()
	a := testapi.New(t)
	d := servedContract(t, a)
	org, other := a.Organisation("Owner"), a.Organisation("Other")
	owner := a.KeyOf(auth.Editor, org, holderSecret)
	ids := classifiedRecords(t, a, d, owner)
	seen := map[string]bool{}
	d.walk(t, a, caller{key: owner, allowed: []string{"P1", "P2"}, ids: ids, saw: seen})
	for _, name := range []string{"createdBy", "updatedBy", "actor", "attestations", "unplaced", "storyConsent", "withheld", "embargoUntil",
		"reach", "network", "directoryConsent", "budgetNote", "team"} {
		require.True(t, seen[name], "the owner sees %s", name)
	}
	for name, c := range map[string]caller{
		"anonymous":        {},
		"partner reader":   {key: a.Key(auth.Reader, other), allowed: []string{"P1"}},
		"partner editor":   {key: a.Key(auth.Editor, other), allowed: []string{"P1"}},
		"partner approver": {key: a.Key(auth.Approver, other), allowed: []string{"P1"}},
		"system admin":     {key: a.Key(auth.SystemAdmin, uuid.Nil), allowed: []string{"P1"}},
	} {
		c.ids = ids
		t.Run(name, func(t *testing.T) {
			d.walk(t, a, c)
			d.refusals(t, a, c)
		})
	}
}

// classifiedRecords makes a public record of each noun with its classified
// fields filled in, and returns their ids by path.
func classifiedRecords(t *testing.T, a *testapi.API, d served, owner string) map[string]string {
	t.Helper()
	states := map[string]string{"activities": "completed", "insights": "published", "stakeholders": "active", "feedback-loops": "decided",
		"consultations": "decided", "decisions": "recorded", "challenges": "raised"}
	ids := map[string]string{}
	for _, r := range resources {
		state, ok := states[r.path]
		if !ok {
			continue
		}
		body := r.body("A record of "+r.path, past(state))
		body["visibility"] = "public"
		maps.Copy(body, d.fills(d.bodyOf("/"+r.path)))
		if r.path == "stakeholders" {
			body["directoryConsent"] = "public"
		}
		ids[r.path] = a.Post("/v1/"+r.path, owner, body).Is(http.StatusCreated).At("id").(string)
	}
	_, _, err := a.DB.UpdateInsight(testapi.System(t.Context()), uuid.MustParse(ids["insights"]), -1, func(in *register.Insight) error {
		in.Unplaced = []register.Unplaced{{Path: "/x", Value: `"` + ownerSecret + `"`}}
		in.Attestations = append(in.Attestations, register.Attestation{What: register.AttestDeidentified, By: holderSecret, On: register.NewDate(2026, 2, 3)})
		return nil
	})
	require.NoError(t, err)
	return ids
}

func (d served) operation(path, method string) map[string]any {
	item, _ := d["paths"].(map[string]any)[path].(map[string]any)
	op, _ := item[method].(map[string]any)
	return op
}

func (d served) bodyOf(path string) map[string]any {
	content := d.operation(path, "post")["requestBody"].(map[string]any)["content"].(map[string]any)
	return content["application/json"].(map[string]any)["schema"].(map[string]any)
}

// answerOf is the schema of the answer that reading a path gives.
func (d served) answerOf(path string) map[string]any {
	ok, _ := d.operation(path, "get")["responses"].(map[string]any)["200"].(map[string]any)
	content, _ := d.resolve(ok)["content"].(map[string]any)
	answer, _ := content["application/json"].(map[string]any)
	schema, _ := answer["schema"].(map[string]any)
	return schema
}

// caller is who reads, and which classes of data are for them.
type caller struct {
	key     string
	allowed []string
	ids     map[string]string // of the records, by path
	saw     map[string]bool   // names of the classified properties seen, if anybody asks
}

// at is a path with the ids of real records in it.
func (c caller) at(path string) string {
	noun, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if noun == "public" {
		noun = "feedback-loops"
	}
	id := c.ids[noun]
	if id == "" {
		id = uuid.NewString()
	}
	path = strings.NewReplacer("{id}", id, "{vocabularyId}", "method", "{code}", "survey_online", "{frameworkId}", "gunning").Replace(path)
	for strings.Contains(path, "{") {
		before, rest, _ := strings.Cut(path, "{")
		_, after, _ := strings.Cut(rest, "}")
		path = before + uuid.NewString() + after
	}
	return "/v1" + path
}

// walk reads everything that can be read.
func (d served) walk(t *testing.T, a *testapi.API, c caller) {
	t.Helper()
	for path := range d["paths"].(map[string]any) {
		if d.operation(path, "get") == nil || strings.HasPrefix(path, "/openapi") {
			continue
		}
		if noun, ok := strings.CutPrefix(path, "/exports/"); ok {
			lines := a.Get(c.at(path)+"?format=ndjson", c.key).Is(http.StatusOK)
			for _, line := range bytes.Split(bytes.TrimSpace(lines.Body), []byte("\n")) {
				c.check(t, d, d.answerOf("/"+noun+"/{id}"), path, line)
			}
			c.silent(t, path, a.Get(c.at(path)+"?format=csv", c.key).Is(http.StatusOK).Body)
			continue
		}
		got := a.Get(c.at(path), c.key)
		require.Less(t, got.Status, http.StatusInternalServerError, path)
		if strings.Contains(got.Header.Get("Content-Type"), "json") {
			c.check(t, d, d.answerOf(path), path, got.Body)
		} else {
			c.silent(t, path, got.Body) // a calendar
		}
	}
}

// check holds one JSON answer against the classes of its schema.
func (c caller) check(t *testing.T, d served, schema map[string]any, path string, body []byte) {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal(body, &v), path)
	d.classified(schema, v, path, func(class, at string) {
		require.Contains(t, c.allowed, class, "%s is not for this caller", at)
		if c.saw != nil {
			c.saw[at[strings.LastIndex(at, ".")+1:]] = true
		}
	})
	c.silent(t, path, body)
}

// silent looks for the words themselves, wherever they may have got to.
func (c caller) silent(t *testing.T, path string, body []byte) {
	t.Helper()
	for class, secrets := range map[string][]string{"P2": {holderSecret, ownerSecret, ownerDay}, "P1": {partnerSecret, partnerDay}} {
		if slices.Contains(c.allowed, class) {
			continue
		}
		for _, s := range secrets {
			require.NotContains(t, string(body), s, path)
		}
	}
}

// refusals tries every write with nothing in it: what is refused says nothing
// either.
func (d served) refusals(t *testing.T, a *testapi.API, c caller) {
	t.Helper()
	for path := range d["paths"].(map[string]any) {
		for _, method := range []string{"post", "patch", "put", "delete"} {
			op := d.operation(path, method)
			if op == nil || !strings.Contains(path, "{") {
				continue
			}
			headers := []string{"If-Match", `"1"`}
			if method == "patch" {
				headers = append(headers, "Content-Type", "application/merge-patch+json")
			}
			got := a.Do(strings.ToUpper(method), c.at(path), c.key, map[string]any{"title": 1}, headers...)
			require.Contains(t, []int{400, 401, 403, 404, 409, 412, 422, 428}, got.Status, fmt.Sprint(method, " ", path))
			c.silent(t, path, got.Body)
		}
	}
}
