package locales

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Fill returns what stands for a placeholder.
type Fill func(name string) string

// parser reads texts with {name} placeholders. It replaces go-i18n's Go templates, which a translator cannot write
// without breaking them.
type parser struct{}

// Cacheable lets go-i18n parse each text once.
func (parser) Cacheable() bool { return true }

// Parse reads a text; the delimiters are always braces.
func (parser) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	parsed, err := parse(src)
	if err != nil {
		return nil, fmt.Errorf("text %q: %w", src, err)
	}
	return parsed, nil
}

// parsed is a text in pieces: words and placeholders take turns, words first.
type parsed []string

var (
	errOpen  = errors.New(`has "{" without "}"; close the placeholder`)
	errClose = errors.New(`has "}" without "{"; remove it or open a placeholder`)
)

func parse(src string) (parsed, error) {
	var pieces parsed
	for {
		before, rest, found := strings.Cut(src, "{")
		if strings.Contains(before, "}") {
			return nil, errClose
		}
		pieces = append(pieces, before)
		if !found {
			return pieces, nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || strings.Contains(name, "{") {
			return nil, errOpen
		}
		if !isName(name) {
			return nil, fmt.Errorf("has the placeholder {%s}; a name has letters, digits, and . _ - inside", name)
		}
		pieces, src = append(pieces, name), after
	}
}

func isName(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
		inside := i > 0 && i < len(s)-1 && strings.ContainsRune("._-", r)
		if !letter && !inside {
			return false
		}
	}
	return s != ""
}

// Execute fills the placeholders; without a Fill they stay as they are written.
func (p parsed) Execute(data any) (string, error) {
	fill, ok := data.(Fill)
	if !ok || fill == nil {
		fill = func(name string) string { return "{" + name + "}" }
	}
	var text strings.Builder
	for i, piece := range p {
		if i%2 == 1 {
			piece = fill(piece)
		}
		text.WriteString(piece)
	}
	return text.String(), nil
}

// names returns the placeholders, sorted, each one once.
func (p parsed) names() []string {
	var names []string
	for i := 1; i < len(p); i += 2 {
		names = append(names, p[i])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
