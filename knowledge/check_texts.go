package knowledge

import (
	"slices"
	"strings"

	"syncoff/knowledge/strictyaml"
)

// textGroups are the groups of texts that only the knowledge uses; the others belong to the conversation.
func textGroups() []string {
	return []string{"step", "place", "do", "warning", "note", "text", "because", "topic", "region"}
}

// reference is the language that the others are held against.
const reference = "en"

// checkTexts holds the texts of all languages against each other and against what the knowledge uses.
func (c *checker) checkTexts() {
	owners := map[string][]string{} // id -> languages that have it
	for _, language := range c.texts.Languages() {
		for _, id := range c.texts.IDs(language) {
			owners[id] = append(owners[id], language)
		}
	}
	known := keys(owners)
	for _, id := range keys(c.usedTexts) {
		if owners[id] == nil {
			c.unknown(c.usedTexts[id], "text", id, sameGroup(known, id))
		}
	}
	for _, id := range known {
		c.checkText(id, owners[id])
	}
}

func groupOf(id string) string {
	group, _, _ := strings.Cut(id, ".")
	return group
}

func sameGroup(known []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(known), func(k string) bool { return groupOf(k) != groupOf(id) })
}

func (c *checker) checkText(id string, owners []string) {
	model := owners[0]
	if slices.Contains(owners, reference) {
		model = reference
	}
	at := c.texts.At(model, id)
	_, used := c.usedTexts[id]
	if !used && slices.Contains(textGroups(), groupOf(id)) && !isStepForm(id) {
		c.fault(at, "text %q is used by nothing; use it or remove it", id)
	}
	want := c.texts.Placeholders(model, id)
	for _, language := range c.texts.Languages() {
		if !slices.Contains(owners, language) {
			c.fault(at, "text %q is missing in %s; add it to locales/%s.yaml", id, language, language)
			continue
		}
		has := c.texts.Placeholders(language, id)
		if !slices.Equal(has, want) {
			c.fault(c.texts.At(language, id), "text %q has %s, but in %s it has %s; make them the same",
				id, gaps(has), model, gaps(want))
		}
		for _, name := range has {
			c.checkPlaceholder(id, name, c.texts.At(language, id))
		}
	}
}

// isStepForm tells whether a text says an action that exists: languages keep the set of sentences whole, even where
// no step happens to need one.
func isStepForm(id string) bool {
	action, ok := strings.CutPrefix(strings.TrimSuffix(id, "_at"), "step.")
	return ok && (action == "see" || slices.Contains(Actions(), action))
}

func (c *checker) checkPlaceholder(id, name string, at Position) {
	switch {
	case strings.Contains(name, "."):
		c.useElement(Ref{ID: name, At: at})
	case groupOf(id) == "step":
		if parts := []string{"label", "place", "reads"}; !slices.Contains(parts, name) {
			c.unknown(at, "placeholder", name, parts)
		}
	case slices.Contains(textGroups(), groupOf(id)):
		c.fault(at, "text %q has {%s}, which nothing fills; name an element, with a dot", id, name)
	}
}

func gaps(names []string) string {
	if len(names) == 0 {
		return "no placeholder"
	}
	return "{" + strings.Join(names, "} {") + "}"
}

// checkLabels demands a label in every language for every element that is used. One system with words is enough: for
// the others the nearest stands in, and the answer says so.
func (c *checker) checkLabels() {
	languages := c.texts.Languages()
	for _, language := range keys(c.base.Labels) {
		set := c.base.Labels[language]
		if !slices.Contains(languages, language) {
			c.fault(set.At, "language %s has labels but no texts; write locales/%s.yaml", language, language)
		}
		for _, element := range keys(set.Elements) {
			c.checkFallback(element, set.Elements[element])
		}
	}
	var missing []string
	for _, language := range languages {
		if _, ok := c.base.Labels[language]; !ok {
			c.fault(whole("labels/"+language+".yaml"), "is missing; write what the phone shows in %s", language)
			missing = append(missing, language)
		}
	}
	known := c.elements()
	for _, element := range keys(c.usedElements) {
		at := c.usedElements[element]
		if !slices.Contains(known, element) {
			c.fault(at, "unknown element %q%s; add it to labels/*.yaml", element, strictyaml.DidYouMean(element, known))
			continue
		}
		for _, language := range languages {
			_, ok := c.base.Labels[language].Elements[element]
			if !ok && !slices.Contains(missing, language) {
				c.fault(at, "element %q has no label in %s; add it to labels/%s.yaml, under labels or fallback",
					element, language, language)
			}
		}
	}
}

// elements returns every element that has a label in some language.
func (c *checker) elements() []string {
	all := map[string]bool{}
	for _, set := range c.base.Labels {
		for element := range set.Elements {
			all[element] = true
		}
	}
	return keys(all)
}

func (c *checker) checkFallback(element string, label Label) {
	if label.Fallback == "" {
		return
	}
	target, ok := c.base.Labels[label.Fallback]
	if !ok {
		c.unknown(label.At, "language", label.Fallback, keys(c.base.Labels))
		return
	}
	if own := target.Elements[element]; own.Every == "" && len(own.Systems) == 0 {
		c.fault(label.At, "element %q falls back to %s, which has no label of its own; add it there or name another language",
			element, label.Fallback)
	}
}
