package knowledge

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"syncoff/knowledge/strictyaml"
)

// Words is a label as it is told to a person.
type Words struct {
	Text    string
	English string // what an English phone shows, when Text is not certain and differs from it
	Exact   bool   // known for this very language and system
}

// Label returns what the phone shows for an element. Where the system's words are not known, those of the newest older
// system stand in, then of the oldest newer one: menus keep their words for longer than they keep their place.
func (b *Base) Label(language, element, system string) Words {
	words := b.ownLabel(language, element, system)
	if words.Text == "" {
		if fallback := b.Labels[language].Elements[element].Fallback; fallback != "" {
			words = b.ownLabel(fallback, element, system)
			words.Exact = false
		}
	}
	english := b.ownLabel("en", element, system).Text
	switch {
	case words.Text == "" && english == "":
		return Words{Text: element}
	case words.Text == "":
		return Words{Text: english}
	case !words.Exact && english != words.Text:
		words.English = english
	}
	return words
}

// ownLabel looks in one language only.
func (b *Base) ownLabel(language, element, system string) Words {
	label := b.Labels[language].Elements[element]
	if label.Every != "" {
		return Words{Text: label.Every, Exact: true}
	}
	if text, ok := label.Systems[system]; ok {
		return Words{Text: text, Exact: true}
	}
	at := b.systemIndex(system)
	if at < 0 {
		at = len(b.Systems) // a system that nobody knows is taken for a new one
	}
	for _, older := range slices.Backward(b.Systems[:at]) {
		if text, ok := label.Systems[older.ID]; ok {
			return Words{Text: text}
		}
	}
	for _, newer := range b.Systems[at:] {
		if text, ok := label.Systems[newer.ID]; ok {
			return Words{Text: text}
		}
	}
	return Words{}
}

// AskedBy returns the words of the elements that ask for a topic, each once, as phones in the language show them. Words
// that are English there, too, are left to English.
func (b *Base) AskedBy(topic Topic, language string) []string {
	var words []string
	for _, element := range topic.AskedBy {
		for _, w := range b.wordings(language, element.ID) {
			if !slices.Contains(words, w) && (language == "en" || !slices.Contains(b.wordings("en", element.ID), w)) {
				words = append(words, w)
			}
		}
	}
	return words
}

// wordings are the words of an element on all systems, oldest first.
func (b *Base) wordings(language, element string) []string {
	label := b.Labels[language].Elements[element]
	if label.Every != "" {
		return []string{label.Every}
	}
	var words []string
	for _, system := range b.Systems {
		if w, ok := label.Systems[system.ID]; ok {
			words = append(words, w)
		}
	}
	return slices.Compact(words)
}

type labelsFile struct {
	Language Ref                      `yaml:"language,required"`
	Labels   strictyaml.Map[rawLabel] `yaml:"labels"`
	Fallback strictyaml.Map[[]Ref]    `yaml:"fallback"`
}

// rawLabel is a label as it is written: one text, or a text for each system or range of systems.
type rawLabel struct {
	every   Ref
	systems strictyaml.Map[Ref]
}

// DecodeYAML reads either form.
func (l *rawLabel) DecodeYAML(d *strictyaml.Decoder, n *yaml.Node) {
	if n.Kind == yaml.MappingNode {
		d.Value(n, &l.systems)
		if len(n.Content) == 0 {
			d.Fault(n, "label has no system; write one or remove the element")
		}
		return
	}
	l.every = d.Text(n)
}

func (a *assembly) labels(file string, f labelsFile) {
	a.named(file, "language", f.Language)
	set := LabelSet{Language: f.Language.ID, Elements: make(map[string]Label, len(f.Labels)), At: f.Language.At}
	for _, entry := range f.Labels {
		label := Label{Every: entry.Value.every.ID, At: entry.Key.At}
		if len(entry.Value.systems) > 0 {
			label.Systems = a.systemLabels(entry.Value.systems)
		}
		set.Elements[entry.Key.ID] = label
	}
	for _, entry := range f.Fallback {
		for _, element := range entry.Value {
			if other, twice := set.Elements[element.ID]; twice {
				a.fault(element.At, "element %q has a label or fallback already (%s); keep one of them", element.ID, other.At)
				continue
			}
			set.Elements[element.ID] = Label{Fallback: entry.Key.ID, At: element.At}
		}
	}
	a.base.Labels[set.Language] = set
}

func (a *assembly) systemLabels(written strictyaml.Map[Ref]) map[string]string {
	labels := make(map[string]string, len(a.base.Systems))
	for _, entry := range written {
		for _, system := range a.systemRange(entry.Key) {
			if _, twice := labels[system]; twice {
				a.fault(entry.Key.At, "system %q has a label in another line of this element; keep one of them", system)
			}
			labels[system] = entry.Value.ID
		}
	}
	return labels
}

// systemRange returns the systems of `miui-11..miui-12` or of a single id.
func (a *assembly) systemRange(key Ref) []string {
	from, to, isRange := strings.Cut(key.ID, "..")
	if !isRange {
		to = from
	}
	first, last := a.system(from, key.At), a.system(to, key.At)
	if first < 0 || last < 0 {
		return nil
	}
	if first > last {
		a.fault(key.At, "range %q runs backwards; write %s..%s", key.ID, to, from)
		return nil
	}
	ids := make([]string, 0, last-first+1)
	for _, system := range a.base.Systems[first : last+1] {
		ids = append(ids, system.ID)
	}
	return ids
}

func (a *assembly) system(id string, at Position) int {
	i := a.base.systemIndex(id)
	if i < 0 {
		ids := a.base.SystemIDs()
		a.fault(at, "unknown system %q%s; systems are %s", id, strictyaml.DidYouMean(id, ids), strings.Join(ids, ", "))
	}
	return i
}
