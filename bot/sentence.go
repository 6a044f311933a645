package bot

import (
	"strings"

	"syncoff/knowledge"
	"syncoff/locales"
)

// voice says things in one language for one system, and notes whether a label it used is not certain.
type voice struct {
	base     *knowledge.Base
	texts    *locales.Catalog
	language string
	system   string
	inexact  bool
	english  map[string]bool // elements whose English words were given: once in an answer is enough
}

func (c *Conversation) voice(language, system string) *voice {
	return &voice{base: c.base, texts: c.texts, language: language, system: system, english: map[string]bool{}}
}

// gaps fills the placeholders of a text by name.
type gaps map[string]string

// text says a text. A placeholder with a dot is an element of the screen.
func (v *voice) text(id string, fill gaps) string {
	return v.texts.Text(v.language, id, func(name string) string {
		if words, ok := fill[name]; ok {
			return words
		}
		if strings.Contains(name, ".") {
			return v.label(name)
		}
		return "{" + name + "}"
	})
}

// label is an element's words in the language's quotes, followed by the English ones where the words are not certain:
// a person who does not see the one may see the other.
func (v *voice) label(element string) string {
	words := v.base.Label(v.language, element, v.system)
	v.inexact = v.inexact || !words.Exact
	label := v.text("quote.open", nil) + LabelStart + words.Text + LabelEnd + v.text("quote.close", nil)
	if words.English != "" && !v.english[element] {
		v.english[element] = true
		label += v.text("answer.english", gaps{"english": LabelStart + words.English + LabelEnd})
	}
	return label
}

// doubt says that labels may differ, if one that was used may.
func (v *voice) doubt() string {
	switch {
	case len(v.english) > 0:
		return v.text("answer.inexact_english", nil)
	case v.inexact:
		return v.text("answer.inexact", nil)
	}
	return ""
}

// name is an element's words as they stand, for headings and buttons.
func (v *voice) name(element string) string { return v.base.Label(v.language, element, v.system).Text }

func (v *voice) step(s knowledge.Step) Step {
	switch s.Action {
	case "warn":
		return Step{Text: v.text("warning."+s.Target.ID, nil), Warning: true}
	case "do":
		return Step{Text: v.text("do."+s.Target.ID, nil)}
	}
	id, fill := "step."+s.Action, gaps{"label": v.label(s.Target.ID)}
	if s.Reads.ID != "" {
		fill["reads"] = v.label(s.Reads.ID)
	}
	if s.At.ID != "" {
		id += "_at"
		fill["place"] = v.text("place."+s.At.ID, nil)
	}
	text := v.text(id, fill)
	if s.See.ID != "" {
		see := v.text("step.see", gaps{"label": v.label(s.See.ID)})
		text = v.text("answer.see", gaps{"step": text, "see": see})
	}
	return Step{Text: text, Path: path(s, v)}
}

// path is the label of a step that only leads on.
func path(s knowledge.Step, v *voice) string {
	if s.Action != "open" && s.Action != "tap" {
		return ""
	}
	return v.name(s.Target.ID)
}

func (v *voice) steps(steps []knowledge.Step) []Step {
	said := make([]Step, len(steps))
	for i, s := range steps {
		said[i] = v.step(s)
	}
	return said
}

// all says the texts of a group in their order.
func (v *voice) all(group string, ids []knowledge.Ref) []string {
	said := make([]string, len(ids))
	for i, id := range ids {
		said[i] = v.text(group+"."+id.ID, nil)
	}
	return said
}

// list names several things in one breath.
func (v *voice) list(names []string) string { return strings.Join(names, v.text("list.join", nil)) }
