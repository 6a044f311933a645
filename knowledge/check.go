package knowledge

import (
	"slices"
	"strings"

	"syncoff/knowledge/strictyaml"
)

// Texts is what Check needs to know of the texts that the program says.
type Texts interface {
	Languages() []string
	IDs(language string) []string
	Placeholders(language, id string) []string
	At(language, id string) Position // where a text is written
}

// Check proves what Load cannot see in a single file: that every id leads somewhere, that every person gets an answer
// in words that exist, and that no harm is done before its warning. It returns the faults in the order of the files.
func (b *Base) Check(texts Texts) []Fault {
	c := &checker{
		base: b, texts: texts,
		usedTexts: map[string]Position{}, usedElements: map[string]Position{}, usedSources: map[string]bool{},
	}
	c.checkPhones()
	c.checkArticle()
	c.checkLadder()
	c.checkQuestions()
	c.checkLexicon()
	c.checkFrames()
	c.checkSources()
	c.checkTexts()
	c.checkLabels() // last, because texts use elements too
	return c.faults.Sorted()
}

// checker gathers faults, and what is used, so that what is not can be told at the end.
type checker struct {
	base         *Base
	texts        Texts
	faults       Faults
	usedTexts    map[string]Position // first use
	usedElements map[string]Position
	usedSources  map[string]bool
}

func (c *checker) fault(at Position, format string, args ...any) {
	c.faults = append(c.faults, strictyaml.Faultf(at, format, args...))
}

// unknown tells of an id that leads nowhere.
func (c *checker) unknown(at Position, what, id string, known []string) {
	hint := strictyaml.DidYouMean(id, known)
	if hint == "" && len(known) > 0 && len(known) <= 12 {
		hint = "; known are " + strings.Join(known, ", ")
	}
	c.fault(at, "unknown %s %q%s", what, id, hint)
}

func (c *checker) useText(id string, at Position) {
	if _, ok := c.usedTexts[id]; !ok {
		c.usedTexts[id] = at
	}
}

func (c *checker) useElement(ref Ref) {
	if _, ok := c.usedElements[ref.ID]; !ok && ref.ID != "" {
		c.usedElements[ref.ID] = ref.At
	}
}

func (c *checker) useSources(refs []Ref, at Position, what string) {
	if len(refs) == 0 {
		c.fault(at, "%s names no source; say where it is known from", what)
	}
	for _, ref := range refs {
		c.usedSources[ref.ID] = true
		if _, ok := c.base.Sources[ref.ID]; !ok {
			c.unknown(ref.At, "source", ref.ID, keys(c.base.Sources))
		}
	}
}

// known tells of each reference that is not among the ids.
func (c *checker) known(refs []Ref, what string, ids []string) {
	for _, ref := range refs {
		if !slices.Contains(ids, ref.ID) {
			c.unknown(ref.At, what, ref.ID, ids)
		}
	}
}

// unique tells of ids that stand twice.
func (c *checker) unique(refs []Ref, what string) {
	first := map[string]Position{}
	for _, ref := range refs {
		if at, twice := first[ref.ID]; twice {
			c.fault(ref.At, "duplicate %s %q (first at %s); rename one of them", what, ref.ID, at)
			continue
		}
		first[ref.ID] = ref.At
	}
}

// ids returns the ids of a list of things.
func ids[T any](list []T, id func(T) string) []string {
	out := make([]string, len(list))
	for i, item := range list {
		out[i] = id(item)
	}
	return out
}

// RegionIDs returns the ids of all regions.
func (b *Base) RegionIDs() []string { return ids(b.Regions, func(r Region) string { return r.ID }) }

// SystemIDs returns the ids of all systems, oldest first.
func (b *Base) SystemIDs() []string { return ids(b.Systems, func(s System) string { return s.ID }) }

func (b *Base) conceptIDs() []string { return ids(b.Concepts, func(c Concept) string { return c.ID }) }

// appIDs returns the apps that a variant may be for.
func (b *Base) appIDs() []string {
	apps := ids(b.Article.Apps, func(a App) string { return a.ID })
	if !slices.Contains(apps, AnyApp) {
		apps = append(apps, AnyApp)
	}
	return apps
}

// keys returns the keys of a map in order, so that the same knowledge gives the same faults.
func keys[T any](m map[string]T) []string {
	list := make([]string, 0, len(m))
	for key := range m {
		list = append(list, key)
	}
	slices.Sort(list)
	return list
}
