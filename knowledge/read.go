package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// AnyApp is the app of the variant that serves every app without one of its own.
const AnyApp = "any-app"

// Topic returns the topic of an id.
func (b *Base) Topic(id string) (Topic, bool) {
	for _, topic := range b.Article.Topics {
		if topic.ID.ID == id {
			return topic, true
		}
	}
	return Topic{}, false
}

// TopicIDs returns the topics in the order in which they are offered.
func (b *Base) TopicIDs() []string {
	return ids(b.Article.Topics, func(t Topic) string { return t.ID.ID })
}

// Summary tells in one line how much the base holds.
func (b *Base) Summary() string {
	variants, questions := 0, 0
	for _, topic := range b.Article.Topics {
		variants += len(topic.Variants)
	}
	for _, set := range b.Questions {
		questions += len(set.Near) + len(set.Far)
		for _, list := range set.Topics {
			questions += len(list)
		}
	}
	return fmt.Sprintf("%d topics in %d variants, labels in %d languages, %d questions in %d, %d concepts, %d sources",
		len(b.Article.Topics), variants, len(b.Labels), questions, len(b.Questions), len(b.Concepts), len(b.Sources))
}

// System returns the system of an id.
func (b *Base) System(id string) (System, bool) {
	if i := b.systemIndex(id); i >= 0 {
		return b.Systems[i], true
	}
	return System{}, false
}

// Variant returns the first variant that fits. For an app these are its own variants, then those of any app, then
// those that do not depend on an app; without an app the last come first.
func (t Topic) Variant(region, system, app string) (Variant, bool) {
	apps := []string{app, AnyApp, ""}
	if app == "" {
		apps = []string{"", AnyApp}
	}
	for _, app := range apps {
		for _, variant := range t.Variants {
			if variant.App.ID == app && variant.fits(region, system) {
				return variant, true
			}
		}
	}
	return Variant{}, false
}

func (v Variant) fits(region, system string) bool {
	return hasOrAny(v.Regions, region) && hasOrAny(v.Systems, system)
}

// hasOrAny tells whether an id is in a list; an empty list means any.
func hasOrAny(refs []Ref, id string) bool {
	return len(refs) == 0 || slices.ContainsFunc(refs, func(r Ref) bool { return r.ID == id })
}

// FindSystem returns the system that a text names.
func (b *Base) FindSystem(text string) (id string, ok bool) {
	found := ""
	said := newSaid(text)
	for _, system := range b.Systems {
		if name := said.longest(system.Spoken); len(name) > len(found) {
			id, found = system.ID, name
		}
	}
	return id, found != ""
}

// FindRegion returns the region that a text names.
func (b *Base) FindRegion(text string) (id string, ok bool) {
	found := ""
	said := newSaid(text)
	for _, region := range b.Regions {
		if name := said.longest(region.Spoken); len(name) > len(found) {
			id, found = region.ID, name
		}
	}
	return id, found != ""
}

// said is a text in lower case and without spaces, which remembers where words begin.
type said struct {
	text  []rune
	start []bool
}

func newSaid(text string) said {
	var s said
	start := true
	for _, r := range text {
		if unicode.IsSpace(r) {
			start = true
			continue
		}
		r = unicode.ToLower(narrow(r))
		s.text, s.start = append(s.text, r), append(s.start, start)
		start = !isLatin(r)
	}
	return s
}

// narrow turns the full-width forms of Chinese keyboards into ASCII.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' }

// longest returns the longest of the names that the text holds.
func (s said) longest(names []string) string {
	best := ""
	for _, name := range names {
		if len(name) > len(best) && s.holds([]rune(name)) {
			best = name
		}
	}
	return best
}

func (s said) holds(name []rune) bool {
	for i := 0; i+len(name) <= len(s.text); i++ {
		if (s.start[i] || !isLatin(name[0])) && slices.Equal(s.text[i:i+len(name)], name) && s.ends(name, i+len(name)) {
			return true
		}
	}
	return false
}

// ends tells whether the number at the end of a name ends where the name does: miui12 is not in miui12.5 or miui125,
// but it is in miui12.0.5, as miui12.5 is in miui12.5.3.
func (s said) ends(name []rune, at int) bool {
	rest := string(s.text[at:min(at+3, len(s.text))])
	if !unicode.IsDigit(name[len(name)-1]) || rest == "" {
		return true
	}
	if unicode.IsDigit(rune(rest[0])) {
		return false
	}
	if rest[0] != '.' || len(rest) < 2 || !unicode.IsDigit(rune(rest[1])) {
		return true
	}
	return slices.Contains(name, '.') || strings.HasPrefix(rest, ".0")
}
