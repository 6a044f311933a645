package index

import (
	"slices"
	"strings"
	"unicode"

	"syncoff/index/concept"
	"syncoff/index/rank"
	"syncoff/index/sound"
	"syncoff/index/text"
)

// analysis is a message made comparable: folded, cut, with its concepts.
type analysis struct {
	language   string
	normalized string
	units      []text.Unit
	matches    []concept.Match
	sentences  []int32 // the sentences that ask, see focus
}

// analyser turns messages into analyses. It is safe for concurrent use.
type analyser struct {
	normalizer *text.Normalizer
	script     func() *sound.Script // made when first needed: few messages are typed so
	lexicon    *concept.Lexicon
	asking     map[string]int // concept -> how much it speaks for a sentence being the one that asks
}

func (a *analyser) analyse(s, language string) analysis {
	return a.understand(a.normalizer.Normalize(s), language)
}

// understand analyses what is normalised already. Chinese typed in Latin letters is read as the characters it stands for.
func (a *analyser) understand(normalized, language string) analysis {
	if group(language) == chinese && !strings.ContainsFunc(normalized, isHan) {
		normalized = a.script().Read(normalized)
	}
	units := text.Units(normalized)
	matches := a.lexicon.Find(units, group(language))
	return analysis{language, normalized, units, matches, a.focus(units, matches)}
}

// chinese is the group of the Chinese languages.
const chinese = "zh"

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

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
	s := rank.Sample{Text: text.Bare(a.normalized), Units: len(a.units), Covered: a.covered()}
	for _, m := range a.matches {
		sentence := a.units[m.Start].Sentence
		s.Concepts = append(s.Concepts, rank.Concept{
			ID: m.Concept, Focus: slices.Contains(a.sentences, sentence),
		})
	}
	return s
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
