// Package locales holds every sentence that syncoff says, in every language it speaks, and fills them in.
//
// Translators see whole sentences with {name} gaps and nothing of Go. Loading is strict, because a sentence with a
// broken gap reaches people exactly when they need it; plural forms follow each language's own rules.
package locales

import (
	"slices"
	"strconv"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"syncoff/knowledge/strictyaml"
)

// English is the language that stands in for texts and languages that are missing.
const English = "en"

// Position is a place in a locale file.
type Position = strictyaml.Position

// Faults is every fault of a load: an error that prints one fault a line.
type Faults = strictyaml.Faults

// Catalog is the texts of all languages. It is read-only once loaded and safe for concurrent use.
type Catalog struct {
	languages  []string
	texts      map[string]map[string]text // by language and id
	localizers map[string]*i18n.Localizer
	matcher    language.Matcher
	matched    []string // languages in the matcher's order
}

// text is what is known of a text beside its words, which go-i18n keeps.
type text struct {
	at           Position
	placeholders []string
}

// Languages returns the languages, sorted.
func (c *Catalog) Languages() []string { return slices.Clone(c.languages) }

// Has tells whether a language has a text of its own.
func (c *Catalog) Has(language, id string) bool {
	_, ok := c.texts[language][id]
	return ok
}

// IDs returns the ids of a language's texts, sorted.
func (c *Catalog) IDs(language string) []string {
	ids := make([]string, 0, len(c.texts[language]))
	for id := range c.texts[language] {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Placeholders returns the names that a text leaves open, sorted; for a plural text those of all its forms.
func (c *Catalog) Placeholders(language, id string) []string {
	return slices.Clone(c.texts[language][id].placeholders)
}

// At returns where a text is written.
func (c *Catalog) At(language, id string) Position { return c.texts[language][id].at }

// Text returns a text with its placeholders filled. English stands in for a text that is missing, and the id for one
// that English lacks too.
func (c *Catalog) Text(language, id string, fill Fill) string {
	return c.localize(language, id, &i18n.LocalizeConfig{MessageID: id, TemplateParser: parser{}, TemplateData: fill})
}

// Count returns the plural form of a text for a number, which fills {n}.
func (c *Catalog) Count(language, id string, n int, fill Fill) string {
	number := Fill(func(name string) string {
		switch {
		case name == "n":
			return strconv.Itoa(n)
		case fill == nil:
			return "{" + name + "}"
		}
		return fill(name)
	})
	return c.localize(language, id, &i18n.LocalizeConfig{
		MessageID: id, TemplateParser: parser{}, TemplateData: number, PluralCount: n,
	})
}

func (c *Catalog) localize(language, id string, config *i18n.LocalizeConfig) string {
	if _, known := c.localizers[language]; !known {
		language = c.Match(language)
	}
	if !c.Has(language, id) {
		language = English
	}
	if !c.Has(language, id) {
		return id
	}
	// Load has proved every text and every plural form, so there is no error left to tell.
	words, _ := c.localizers[language].Localize(config)
	return words
}

// maxCode is longer than any language code that means something.
const maxCode = 64

// Match returns the language that serves a code such as zh-hans, zh-Hant-HK or pt; English serves all others.
func (c *Catalog) Match(code string) string {
	if code == "" || len(code) > maxCode {
		return English
	}
	_, i, confidence := c.matcher.Match(language.Make(code))
	if confidence == language.No {
		return English
	}
	return c.matched[i]
}
