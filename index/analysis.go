package index

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"syncoff/index/concept"
	"syncoff/index/rank"
	"syncoff/index/sound"
	"syncoff/index/text"
	"syncoff/knowledge"
)

// analysis is a message made comparable: folded, cut, with its concepts.
type analysis struct {
	language   string
	normalized string
	units      []text.Unit
	matches    []concept.Match
	denied     []bool  // of each match, see denials
	sentences  []int32 // the sentences that ask, see focus
	wording    string  // what is ranked by its letters and words
}

// analyser turns messages into analyses. It is safe for concurrent use.
type analyser struct {
	normalizer *text.Normalizer
	typings    map[string]typing // by group of languages
	lexicon    *concept.Lexicon
	asking     map[string]int // concept -> how much it speaks for a sentence being the one that asks
	places     map[string]bool
	apps       map[string]bool
}

func (a *analyser) analyse(s, language string) analysis {
	return a.understand(a.normalizer.Normalize(s), language)
}

// reader reads what is typed in Latin letters as the script it stands for.
type reader interface {
	Read(typed string) string
}

// typing is a script that people without a keyboard for it type in Latin letters.
type typing struct {
	script *unicode.RangeTable
	reader func() reader // made when first needed: few messages are typed so
}

// typings are those of the languages, by group.
func typings(n *text.Normalizer, pinyin *sound.Pinyin, base *knowledge.Base) map[string]typing {
	return map[string]typing{
		"zh": {unicode.Han, sync.OnceValue(func() reader { return sound.NewScript(pinyin, written(n, base, "zh")) })},
		"ru": {unicode.Cyrillic, sync.OnceValue(func() reader { return sound.NewAlphabet(sound.Cyrillic, written(n, base, "ru")) })},
	}
}

// in reports whether a text is typed so: nothing of it stands in the script itself.
func (t typing) in(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(t.script, r) })
}

// written are the questions of a group of languages as they are read.
func written(n *text.Normalizer, base *knowledge.Base, of string) []string {
	var out []string
	all := texts(base)
	for _, language := range slices.Sorted(maps.Keys(all)) {
		if group(language) != of {
			continue
		}
		for _, q := range all[language] {
			out = append(out, n.Normalize(q))
		}
	}
	return out
}

// understand analyses what is normalised already. A language typed in Latin letters alone is read as the script that it
// usually has.
func (a *analyser) understand(normalized, language string) analysis {
	if t, ok := a.typings[group(language)]; ok && t.in(normalized) {
		normalized = t.reader().Read(normalized)
	}
	units := text.Units(normalized)
	matches := a.lexicon.Find(units, group(language))
	made := analysis{language: language, normalized: normalized, units: units, matches: matches}
	made.denied, made.sentences = a.denials(made), a.focus(units, matches)
	made.wording = text.Bare(a.worded(made))
	return made
}

// group is the lexicon that serves a language: its first subtag.
func group(language string) string {
	g, _, _ := strings.Cut(language, "-")
	return g
}

// focus finds the sentences that ask. In a long message the question is one sentence among greetings, models and
// the story; the one with most asking concepts counts double.
func (a *analyser) focus(units []text.Unit, matches []concept.Match) []int32 {
	points := map[int32]int{}
	best := 0
	for _, m := range matches {
		s := units[m.Start].Sentence
		points[s] += 1 + 2*a.asking[m.Concept]
		best = max(best, points[s])
	}
	var out []int32
	for s, p := range points {
		if p == best {
			out = append(out, s)
		}
	}
	return out
}

func (a analysis) covered() int {
	n := 0
	for _, m := range a.matches {
		n += m.End - m.Start
	}
	return min(n, len(a.units))
}

func (a analysis) sample() rank.Sample {
	s := rank.Sample{Text: a.wording, Units: len(a.units), Covered: a.covered()}
	for i, id := range a.meant() {
		sentence := a.units[a.matches[i].Start].Sentence
		s.Concepts = append(s.Concepts, rank.Concept{ID: id, Focus: slices.Contains(a.sentences, sentence)})
	}
	return s
}

// meant are the concepts of the matches, the denied ones marked.
func (a analysis) meant() []string {
	out := a.concepts()
	for i, denied := range a.denied {
		if denied {
			out[i] = deniedSign + out[i]
		}
	}
	return out
}

// deniedSign makes another concept of one that is denied: "not delete, turn off" wishes for one of them only (the
// marking of words after a negation; Das and Chen, 2001).
const deniedSign = "!"

// farthest is how many concepts away a denial reaches, within its clause.
const farthest = 3

// denials tell of each match whether a negation near it denies it. An app is the same one whether it is wanted or not.
func (a *analyser) denials(made analysis) []bool {
	out := make([]bool, len(made.matches))
	step := 1
	if deniesBefore(group(made.language)) {
		step = -1
	}
	for i, m := range made.matches {
		if !denies(m.Concept) {
			continue
		}
		for n, j := 0, i+step; n < farthest && j >= 0 && j < len(out) && made.sameClause(i, j); n, j = n+1, j+step {
			near := made.matches[j].Concept
			out[j] = !denies(near) && !a.apps[near]
		}
	}
	return out
}

func denies(concept string) bool { return concept == "NOT" || concept == "DONT" }

// deniesBefore tells whether the negation of a language stands behind what it denies: "silmek değil".
func deniesBefore(group string) bool { return group == "tr" || group == "hi" }

// worded is the text without the places that are ruled out: "not in the settings, in Gallery" has the letters of both,
// which would speak for the one as much as for the other. A sign stands where a place stood.
func (a *analyser) worded(made analysis) string {
	ruledOut := make([]bool, len(made.units))
	for i, m := range made.matches {
		if made.denied[i] && a.places[m.Concept] {
			for u := m.Start; u < m.End; u++ {
				ruledOut[u] = true
			}
		}
	}
	if !slices.Contains(ruledOut, true) {
		return made.normalized
	}
	var left []text.Unit
	for i, u := range made.units {
		switch {
		case !ruledOut[i]:
			left = append(left, u)
		case i == 0 || !ruledOut[i-1]:
			left = append(left, text.Unit{Text: deniedSign})
		}
	}
	return text.Join(left)
}

// sameClause tells whether no punctuation stands between two matches but what belongs to a conjunction: "не хочу,
// чтобы".
func (a analysis) sameClause(i, j int) bool {
	for _, u := range a.units[a.matches[min(i, j)].Start+1 : a.matches[max(i, j)].Start+1] {
		if u.Break && !slices.Contains([]string{"чтобы", "чтоб", "что"}, u.Text) {
			return false
		}
	}
	return true
}

// concepts and pairs are the words under which bleve finds the message.
func (a analysis) concepts() []string {
	out := make([]string, len(a.matches))
	for i, m := range a.matches {
		out[i] = m.Concept
	}
	return out
}

// pairSign joins the two concepts of a pair.
const pairSign = "+"

func (a analysis) pairs() []string {
	var out []string
	for i := 1; i < len(a.matches); i++ {
		out = append(out, a.matches[i-1].Concept+pairSign+a.matches[i].Concept)
	}
	return out
}
