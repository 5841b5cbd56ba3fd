package server

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"heard/api"
	"heard/internal/contract"
	"heard/internal/handler"
)

//go:embed pages
var pageFiles embed.FS

// pages adds the pages for people: the contract, the kinds of problem and the guards. They
// are made once, need no script and load nothing from anywhere.
func pages(e *echo.Echo, c *contract.Contract, guards api.LifecycleList) error {
	p, err := newPrinter()
	if err != nil {
		return err
	}
	kinds := handler.Kinds()
	if err := p.add(e, "/docs", "docs.html", newDocs(c)); err != nil {
		return err
	}
	if err := p.add(e, "/problems", "problems.html", kinds); err != nil {
		return err
	}
	if err := p.add(e, "/guards", "guards.html", guards); err != nil {
		return err
	}
	for _, k := range kinds {
		if err := p.add(e, k.Path(), "problem.html", k); err != nil {
			return err
		}
	}
	return nil
}

// printer makes pages from the templates, with their style inside and a policy
// that allows that style and nothing else.
type printer struct {
	templates *template.Template
	policy    string
}

func newPrinter() (*printer, error) {
	style, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		return nil, fmt.Errorf("read the style of the pages: %w", err)
	}
	t, err := template.New("").Funcs(template.FuncMap{
		"figure": figure,
		"prose":  prose,
		"style":  func() template.CSS { return template.CSS(style) }, //nolint:gosec // our own file
	}).ParseFS(pageFiles, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	sum := sha256.Sum256(style)
	return &printer{templates: t, policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}, nil
}

// add makes a page and offers it at a path.
func (p *printer) add(e *echo.Echo, path, name string, data any) error {
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("make the page %s: %w", path, err)
	}
	body := b.Bytes()
	sum := sha256.Sum256(body)
	etag := `"` + base64.RawURLEncoding.EncodeToString(sum[:9]) + `"`
	withHead{e}.GET(path, func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("ETag", etag)
		h.Set("Cache-Control", "public, no-cache")
		h.Set("Content-Security-Policy", p.policy)
		h.Set("Referrer-Policy", "no-referrer")
		return c.Blob(http.StatusOK, "text/html; charset=utf-8", body)
	})
	return nil
}

var (
	paragraphs = regexp.MustCompile(`\n\s*\n`)
	marks      = regexp.MustCompile("`([^`]+)`" + `|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*`)
)

// prose turns the few marks that the contract's texts use into HTML: blank
// lines, `code`, **bold** and *stress*.
func prose(text string) template.HTML {
	var b strings.Builder
	for _, p := range paragraphs.Split(strings.TrimSpace(text), -1) {
		if p != "" {
			b.WriteString("<p>" + marks.ReplaceAllStringFunc(template.HTMLEscapeString(p), marked) + "</p>")
		}
	}
	return template.HTML(b.String()) //nolint:gosec // escaped above
}

// figure words the value of a setting: a number, or one for each name in order.
func figure(value any) string {
	named, ok := value.(map[string]any)
	if !ok {
		return fmt.Sprint(value)
	}
	words := make([]string, 0, len(named))
	for _, name := range slices.Sorted(maps.Keys(named)) {
		words = append(words, fmt.Sprintf("%s %v", name, named[name]))
	}
	return strings.Join(words, ", ")
}

func marked(text string) string {
	m := marks.FindStringSubmatch(text)
	for i, tag := range []string{"code", "strong", "em"} {
		if m[i+1] != "" {
			return "<" + tag + ">" + m[i+1] + "</" + tag + ">"
		}
	}
	return text
}
