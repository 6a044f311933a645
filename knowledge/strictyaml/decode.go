package strictyaml

import (
	"fmt"
	"iter"
	"reflect"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Custom is implemented by types whose form in a file is not that of a struct, a list or a text.
type Custom interface {
	DecodeYAML(d *Decoder, n *yaml.Node)
}

// Decoder turns the nodes of one file into Go values and collects the faults.
//
// The keys of a struct are its `yaml` tags; `yaml:"id,required"` must be present. A field `At Position` receives the
// place of the struct, which is that of its key inside a mapping.
type Decoder struct {
	file   string
	faults Faults
}

// Decode decodes a parsed file into the struct that into points to.
func Decode(file string, root *yaml.Node, into any) Faults {
	d := &Decoder{file: file}
	d.Value(root, into)
	return d.faults
}

// At returns the place of a node.
func (d *Decoder) At(n *yaml.Node) Position {
	return Position{File: d.file, Line: n.Line, Column: n.Column}
}

// Fault notes that something is wrong at a node.
func (d *Decoder) Fault(n *yaml.Node, format string, args ...any) {
	d.faults = append(d.faults, Faultf(d.At(n), format, args...))
}

// Value decodes a node into what the pointer into points to.
func (d *Decoder) Value(n *yaml.Node, into any) {
	d.value(n, reflect.ValueOf(into).Elem())
}

func (d *Decoder) value(n *yaml.Node, v reflect.Value) {
	if n.Kind == yaml.AliasNode {
		return // Parse has told it
	}
	if custom, ok := v.Addr().Interface().(Custom); ok {
		custom.DecodeYAML(d, n)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(d.Text(n).ID)
	case reflect.Int:
		v.SetInt(d.number(n))
	case reflect.Bool:
		v.SetBool(d.truth(n))
	case reflect.Slice:
		d.list(n, v)
	case reflect.Map:
		d.mapping(n, v)
	case reflect.Struct:
		d.structure(n, v)
	default:
		panic(fmt.Sprintf("strictyaml: no way to decode into %s", v.Type()))
	}
}

// DecodeYAML reads a text and its place.
func (r *Ref) DecodeYAML(d *Decoder, n *yaml.Node) { *r = d.Text(n) }

// DecodeYAML reads a mapping with the order and the places of its keys.
func (m *Map[T]) DecodeYAML(d *Decoder, n *yaml.Node) {
	for key, node := range d.Entries(n) {
		entry := Entry[T]{Key: key}
		d.Value(node, &entry.Value)
		*m = append(*m, entry)
	}
}

// Text returns the text of a scalar. Numbers and booleans are refused, because 1.10 is not 1.1 on a phone's screen.
func (d *Decoder) Text(n *yaml.Node) Ref {
	switch {
	case n.Kind != yaml.ScalarNode:
		d.Fault(n, "want text, found %s", describe(n))
	case n.Tag == "!!null":
		d.Fault(n, "want text, found nothing; write a value or remove the key")
	case n.Tag != "!!str" && n.Tag != "!!timestamp":
		d.Fault(n, "want text, found %s; put it in quotes", describe(n))
	case strings.TrimSpace(n.Value) == "":
		d.Fault(n, "text is empty; write a value or remove the key")
	default:
		return Ref{ID: n.Value, At: d.At(n)}
	}
	return Ref{At: d.At(n)}
}

// number returns a whole number of at most nine digits, which is more than anything here counts.
func (d *Decoder) number(n *yaml.Node) int64 {
	value, err := strconv.ParseInt(n.Value, 10, 32)
	if n.Kind != yaml.ScalarNode || n.Tag != "!!int" || err != nil {
		d.Fault(n, "want a whole number, found %s; write digits without quotes", describe(n))
	}
	return value
}

// truth returns true or false.
func (d *Decoder) truth(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
		d.Fault(n, "want true or false, found %s; write it without quotes", describe(n))
	}
	return n.Tag == "!!bool" && strings.EqualFold(n.Value, "true")
}

// Entries yields the keys and values of a mapping.
func (d *Decoder) Entries(n *yaml.Node) iter.Seq2[Ref, *yaml.Node] {
	return func(yield func(Ref, *yaml.Node) bool) {
		if n.Kind != yaml.MappingNode {
			d.Fault(n, `want keys with values, found %s; write "key: value" lines`, describe(n))
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
				continue // Parse has told it
			}
			if !yield(Ref{ID: key.Value, At: d.At(key)}, n.Content[i+1]) {
				return
			}
		}
	}
}

// Unknown notes a key that nothing reads.
func (d *Decoder) Unknown(key Ref, known []string) {
	hint := DidYouMean(key.ID, known)
	if hint == "" {
		hint = "; known here: " + strings.Join(known, ", ")
	}
	d.faults = append(d.faults, Faultf(key.At, "unknown key %q%s", key.ID, hint))
}

func (d *Decoder) list(n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.SequenceNode {
		d.Fault(n, `want a list, found %s; write [a, b] or one "- item" a line`, describe(n))
		return
	}
	list := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		d.value(item, list.Index(i))
	}
	v.Set(list)
}

func (d *Decoder) mapping(n *yaml.Node, v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	for key, node := range d.Entries(n) {
		value := reflect.New(v.Type().Elem()).Elem()
		d.value(node, value)
		setPosition(value, key.At)
		v.SetMapIndex(reflect.ValueOf(key.ID), value)
	}
}

func (d *Decoder) structure(n *yaml.Node, v reflect.Value) {
	setPosition(v, d.At(n))
	known := keysOf(v.Type())
	present := make(map[string]bool, len(known))
	for key, node := range d.Entries(n) {
		field, ok := fieldOf(v, key.ID)
		if !ok {
			d.Unknown(key, known)
			continue
		}
		present[key.ID] = true
		d.value(node, field)
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	for _, key := range known {
		if !present[key] && isRequired(v.Type(), key) {
			d.Fault(n, "key %q is missing; add it", key)
		}
	}
}

// setPosition fills the field At of a struct, if it has one.
func setPosition(v reflect.Value, at Position) {
	if v.Kind() != reflect.Struct {
		return
	}
	if field := v.FieldByName("At"); field.IsValid() && field.Type() == reflect.TypeFor[Position]() {
		field.Set(reflect.ValueOf(at))
	}
}

// describe names what a node is, in plain words.
func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "keys with values"
	case n.Tag == "!!null":
		return "nothing"
	case n.Tag == "!!bool":
		return "the truth value " + n.Value
	case n.Tag == "!!int" || n.Tag == "!!float":
		return "the number " + n.Value
	}
	return "text"
}
