package lesson

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"syncoff/index/text"
)

// phrase is a text made comparable.
type phrase struct {
	key     string   // its words and nothing else: equal for texts that differ in marks, case or numbers only
	units   []unit   // the words that carry the meaning, in their order
	light   []string // those that may come and go, sorted
	grammar []string // of these, those that may not where something is denied
	asks    bool     // for the way to do something
	denies  bool     // or tells a part from a whole, a before from an after
	sums    []uint32 // of the units, sorted
	order   []int    // the places of the units, sorted by what they say
}

// unit is one word of a phrase, or one Chinese character.
type unit struct {
	bound   string // the words that belong to it: "not" in "do not upload"
	bare    string // without accents
	written string
	sound   string // of a Chinese character
}

func newUnit(bound, word string, han bool) unit {
	u := unit{bound: bound, bare: text.Bare(word), written: word}
	if han {
		u.sound = soundOf(word)
	}
	return u
}

// What the store writes for what it takes out of a text, and that which it takes out. A lesson holds the one, the same
// question asked anew the other.
var (
	numbers   = regexp.MustCompile(`\[number\]`)
	addresses = regexp.MustCompile(`\[(?:link|address|name)\]|[!-~]*(?:://|@)[!-~]*|` +
		`(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:[/?#][!-~]*)?`)
)

const number = "#"

// read makes a text comparable.
func (w *words) read(raw string) *phrase {
	normalized := w.normalize(raw)
	p := &phrase{key: key(text.Units(normalized))}
	bound, verb := "", -1 // the verb that waits for its tail
	for _, u := range text.Units(w.fold.Replace(normalized)) {
		word := numberless(u.Text)
		switch c := w.class(word); {
		case c == light, c == grammar, c == modal && p.asks:
			p.light = append(p.light, word)
			if c == grammar {
				p.grammar = append(p.grammar, word)
			}
		case c == asking:
			p.asks = true
		case c == binding:
			bound += word + "+"
			p.denies = true
		case c == tail && verb >= 0 && bound == "":
			p.units[verb].bound += word + "+"
			verb = -1
		default:
			if c == split {
				verb = len(p.units)
			}
			p.units = append(p.units, newUnit(bound, word, u.Han))
			bound = ""
		}
	}
	if bound != "" {
		p.units = append(p.units, unit{bound: bound})
	}
	p.sort()
	return p
}

// sort prepares what is needed to compare quickly.
func (p *phrase) sort() {
	slices.Sort(p.light)
	slices.Sort(p.grammar)
	for i, u := range p.units {
		p.sums = append(p.sums, text.Hash(u.bound, u.bare))
		p.order = append(p.order, i)
	}
	slices.Sort(p.sums)
	slices.SortStableFunc(p.order, func(i, j int) int { return compare(p.units[i], p.units[j]) })
}

// class is what a word does; which number, counter or model stands in a question says nothing of its topic.
func (w *words) class(word string) class {
	if strings.HasPrefix(word, number) && word != text.Address {
		return light
	}
	return w.classes[word]
}

// key is what texts with the same words have in common; "" for a text without words.
func (w *words) key(raw string) string {
	return key(text.Units(w.normalize(raw)))
}

func (w *words) normalize(raw string) string {
	if strings.ContainsAny(raw, "[@:.") {
		raw = numbers.ReplaceAllString(addresses.ReplaceAllString(raw, " "+text.Address+" "), " "+number+" ")
	}
	return w.normalizer.Normalize(raw)
}

func key(units []text.Unit) string {
	var b strings.Builder
	for i, u := range units {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(numberless(u.Text))
	}
	return b.String()
}

// numberless puts the sign for a number in the place of one.
func numberless(word string) string {
	if strings.Trim(word, "0123456789") == "" {
		return number
	}
	return word
}

// compare orders units by what they say.
func compare(u, v unit) int {
	return cmp.Or(strings.Compare(u.bound, v.bound), strings.Compare(u.bare, v.bare))
}

// ids are what the units say, in their order.
func (p *phrase) ids() []string {
	out := make([]string, len(p.units))
	for i, u := range p.units {
		out[i] = u.bound + u.bare
	}
	return out
}
