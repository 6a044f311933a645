package locales

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"gopkg.in/yaml.v3"

	"syncoff/knowledge/strictyaml"
)

// maxTotal is the size of the largest directory that is loaded.
const maxTotal = 64 << 20

//go:embed *.yaml
var embedded embed.FS

// Embedded returns the texts that are built into the program.
func Embedded() fs.FS { return embedded }

// loader gathers the messages of all files.
type loader struct {
	faults   Faults
	texts    map[string]map[string]text
	messages map[string][]*i18n.Message
	forms    map[string][]string // plural forms by language
}

// Load reads a directory of texts. Every fault of every file is told at once, as Faults; nothing is loaded then.
func Load(fsys fs.FS) (*Catalog, error) {
	names, err := fs.Glob(fsys, "*.y*ml")
	if err != nil {
		return nil, Faults{strictyaml.Faultf(Position{}, "the folder of texts cannot be read: %v", err)}
	}
	l := &loader{
		texts: map[string]map[string]text{}, messages: map[string][]*i18n.Message{}, forms: map[string][]string{},
	}
	// Editors and file systems leave hidden files beside the real ones.
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, ".") })
	if fault, bad := oversize(fsys, names); bad {
		return nil, Faults{fault}
	}
	for _, name := range names {
		l.file(fsys, name)
	}
	if len(l.texts[English]) == 0 && len(l.faults) == 0 {
		return nil, Faults{strictyaml.Faultf(whole(English+".yaml"),
			"is missing; English stands in for what other languages lack")}
	}
	if err := l.faults.Err(); err != nil {
		return nil, err
	}
	return l.catalog()
}

// shown is the name of a file in faults, which stand beside those of other folders.
func shown(name string) string { return "locales/" + name }

func whole(name string) Position { return Position{File: shown(name), Line: 1, Column: 1} }

func oversize(fsys fs.FS, names []string) (strictyaml.Fault, bool) {
	var total int64
	for _, name := range names {
		if info, err := fs.Stat(fsys, name); err == nil {
			total += info.Size()
		}
	}
	return strictyaml.Faultf(Position{}, "the texts have %d bytes, more than the %d MiB that are loaded; "+
		"remove what does not belong there", total, maxTotal>>20), total > maxTotal
}

// languageOf takes the language out of en.yaml, chat.en.yaml or desk.en.yaml.
func languageOf(name string) (string, bool) {
	code := strings.TrimSuffix(name, ".yaml")
	code = code[strings.LastIndexByte(code, '.')+1:]
	tag, err := language.Parse(code)
	return code, err == nil && tag.String() == code
}

func (l *loader) fault(at Position, format string, args ...any) {
	l.faults = append(l.faults, strictyaml.Faultf(at, format, args...))
}

func (l *loader) file(fsys fs.FS, name string) {
	code, ok := languageOf(name)
	if !ok || path.Ext(name) != ".yaml" {
		l.fault(whole(name), "has no language in its name; name it like zh-CN.yaml or chat.zh-CN.yaml")
		return
	}
	root, faults := strictyaml.ReadFile(fsys, name)
	for _, fault := range faults {
		fault.At.File = shown(name)
		l.faults = append(l.faults, fault)
	}
	if root == nil {
		return
	}
	if l.texts[code] == nil {
		l.texts[code] = map[string]text{}
		l.forms[code] = pluralForms(language.Make(code))
	}
	var file section
	l.faults = append(l.faults, strictyaml.Decode(shown(name), root, &file)...)
	l.add(code, "", file)
}

// section is the keys under one key; each holds a text, a plural text or another section.
type section strictyaml.Map[node]

// node is the value of one key.
type node struct {
	text   strictyaml.Ref
	plural strictyaml.Map[strictyaml.Ref]
	inner  section
}

// DecodeYAML reads keys in their order.
func (s *section) DecodeYAML(d *strictyaml.Decoder, n *yaml.Node) {
	(*strictyaml.Map[node])(s).DecodeYAML(d, n)
}

// DecodeYAML tells a text from a plural text and both from a section.
func (n *node) DecodeYAML(d *strictyaml.Decoder, y *yaml.Node) {
	switch {
	case y.Kind != yaml.MappingNode:
		n.text = d.Text(y)
	case len(y.Content) == 0:
		d.Fault(y, "section is empty; write texts or remove the key")
	case slices.ContainsFunc(y.Content, func(key *yaml.Node) bool { return slices.Contains(allForms(), key.Value) }):
		d.Value(y, &n.plural)
	default:
		d.Value(y, &n.inner)
	}
}

// reserved are keys that go-i18n's files give another meaning.
func reserved() []string {
	return []string{"id", "description", "hash", "leftdelim", "rightdelim", "translation"}
}

func (l *loader) add(code, prefix string, s section) {
	for _, entry := range s {
		id := prefix + entry.Key.ID
		if slices.Contains(reserved(), strings.ToLower(entry.Key.ID)) {
			l.fault(entry.Key.At, "key %q means something else in message files; take another word", entry.Key.ID)
			continue
		}
		switch value := entry.Value; {
		case value.inner != nil:
			l.add(code, id+".", value.inner)
		case value.plural != nil:
			l.addPlural(code, id, entry.Key, value.plural)
		case value.text.ID != "":
			l.addText(code, id, entry.Key, strictyaml.Map[strictyaml.Ref]{
				{Key: strictyaml.Ref{ID: "other"}, Value: value.text},
			})
		}
	}
}

// addText keeps one text in all its forms.
func (l *loader) addText(code, id string, key strictyaml.Ref, forms strictyaml.Map[strictyaml.Ref]) {
	if first, twice := l.texts[code][id]; twice {
		l.fault(key.At, "duplicate text %q (first at %s); keep one of them", id, first.at)
		return
	}
	known := text{at: key.At}
	message := &i18n.Message{ID: id}
	for _, form := range forms {
		parsed, err := parse(form.Value.ID)
		if err != nil {
			l.fault(form.Value.At, "text %q %v", id, err)
			continue
		}
		known.placeholders = append(known.placeholders, parsed.names()...)
		setForm(message, form.Key.ID, form.Value.ID)
	}
	slices.Sort(known.placeholders)
	known.placeholders = slices.Compact(known.placeholders)
	l.texts[code][id] = known
	l.messages[code] = append(l.messages[code], message)
}

// catalog builds what Load returns. English comes first, because the matcher takes the first language for the default.
func (l *loader) catalog() (*Catalog, error) {
	c := &Catalog{texts: l.texts, localizers: map[string]*i18n.Localizer{}}
	bundle := i18n.NewBundle(language.English)
	for code, messages := range l.messages {
		if err := bundle.AddMessages(language.Make(code), messages...); err != nil {
			return nil, Faults{strictyaml.Faultf(whole(code+".yaml"), "no plural rules are known: %v", err)}
		}
		c.localizers[code] = i18n.NewLocalizer(bundle, code)
		c.languages = append(c.languages, code)
	}
	slices.Sort(c.languages)
	c.matched = append(c.matched, English)
	for _, code := range c.languages {
		if code != English {
			c.matched = append(c.matched, code)
		}
	}
	tags := make([]language.Tag, len(c.matched))
	for i, code := range c.matched {
		tags[i] = language.Make(code)
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
}
