// Package concept finds what a message speaks of: language-neutral concepts such as OFF, PHOTO or MIRROR.
//
// 关掉, "turn off" and "отключить" become one token, so that the questions of every language help all others and a new
// language needs words rather than thousands of examples. Forms are matched over units, longest first; words with a
// slip of the finger are set right before, and what is left uncovered in Chinese is tried by its sound.
package concept

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"syncoff/index/sound"
	"syncoff/index/text"
)

// How tells by which way a form was found.
type How uint8

// The ways, from the surest to the least sure.
const (
	Exact How = iota
	Corrected
	BySound
)

func (h How) String() string { return [...]string{"exact", "corrected", "by sound"}[h] }

// Match is one concept found in a text.
type Match struct {
	Concept    string
	Start, End int // units, End exclusive
	How        How
}

// Lexicon holds the forms of all concepts. It is read-only once it is built and knows its words, and then safe for
// concurrent use.
type Lexicon struct {
	normalizer *text.Normalizer
	forms      *trie
	sounds     *trie
	written    map[place][]string // the forms in characters that end at a place among the sounds
	known      map[string]bool    // characters that are no slips, see Know
	speller    *speller
	pinyin     *sound.Pinyin
	byConcept  map[string]map[string][]string // concept -> group -> forms, as written
}

// NewLexicon builds a lexicon from forms (group -> concept -> forms).
func NewLexicon(n *text.Normalizer, pinyin *sound.Pinyin, forms map[string]map[string][]string) (*Lexicon, error) {
	l := &Lexicon{
		normalizer: n,
		forms:      newTrie(),
		sounds:     newTrie(),
		written:    map[place][]string{},
		known:      map[string]bool{},
		speller:    newSpeller(),
		pinyin:     pinyin,
		byConcept:  map[string]map[string][]string{},
	}
	for _, group := range slices.Sorted(maps.Keys(forms)) {
		for _, concept := range slices.Sorted(maps.Keys(forms[group])) {
			for _, form := range forms[group][concept] {
				if err := l.add(group, concept, form); err != nil {
					return nil, fmt.Errorf("lexicon %s %s: %w", group, concept, err)
				}
			}
			if l.byConcept[concept] == nil {
				l.byConcept[concept] = map[string][]string{}
			}
			l.byConcept[concept][group] = forms[group][concept]
		}
	}
	l.forms.ready()
	l.sounds.ready()
	l.speller.ready()
	return l, nil
}

// Know takes in words of a group that are never taken for typing errors although no form has them, for example those of
// the questions; in Chinese strings of characters. To be called before the lexicon is used.
func (l *Lexicon) Know(group string, words []string) {
	for _, word := range words {
		if first, _ := utf8.DecodeRuneInString(word); unicode.Is(unicode.Han, first) {
			l.known[word] = true
		} else {
			l.speller.know(word, group)
		}
	}
}

func (l *Lexicon) add(group, concept, form string) error {
	pieces := l.pieces(form)
	if len(pieces) == 0 || pieces[0].kind == gap || pieces[len(pieces)-1].kind == gap {
		return fmt.Errorf("form %q has no words, or begins or ends with a gap", form)
	}
	for _, p := range pieces {
		if p.kind == stem && utf8.RuneCountInString(p.text) < minStem {
			return fmt.Errorf("form %q has a stem of fewer than %d letters", form, minStem)
		}
	}
	l.forms.insert(pieces, group, concept)
	allHan := true
	for _, p := range pieces {
		allHan = allHan && p.han
		if p.kind == word && !p.han {
			l.speller.learn(p.text, group)
		}
		if p.kind == stem {
			l.speller.learnStem(p.text, group)
		}
	}
	if allHan && len(pieces) >= 2 {
		end := l.sounds.insert(syllablesOf(l.pinyin, pieces), group, concept)
		l.written[end] = append(l.written[end], written(pieces))
	}
	return nil
}

// pieces cuts a form as written: words, "stem*" and "_" for a gap.
func (l *Lexicon) pieces(form string) []piece {
	var out []piece
	for i, segment := range strings.Split(form, "_") {
		if i > 0 {
			out = append(out, piece{kind: gap})
		}
		for _, w := range strings.Fields(segment) {
			stemmed := strings.HasSuffix(w, "*")
			for _, u := range text.Units(l.normalizer.Letters(strings.TrimSuffix(w, "*"))) {
				out = append(out, piece{text: u.Text, han: u.Han})
			}
			if stemmed && len(out) > 0 && !out[len(out)-1].han {
				out[len(out)-1].kind = stem
			}
		}
	}
	return slices.CompactFunc(out, func(a, b piece) bool { return a.kind == gap && b.kind == gap })
}

// Find returns the concepts of a text in the order of their first unit, each once for the same units. Where languages
// disagree about a form, the group named decides.
func (l *Lexicon) Find(units []text.Unit, group string) []Match {
	words := l.speller.correct(units, group)
	covered, breaks := make([]bool, len(units)), make([]bool, len(units))
	for i, u := range units {
		breaks[i] = u.Break
	}
	var matches []Match
	for i := range units {
		if covered[i] {
			continue
		}
		best := l.forms.longest(group, words, covered, breaks, i)
		if best.end == 0 {
			continue
		}
		how := Exact
		for _, u := range best.units() {
			covered[u] = true
			if words[u] != units[u].Text {
				how = Corrected
			}
		}
		if concept, _ := l.forms.concept(best.at, group); concept != nothing {
			matches = append(matches, Match{concept, i, best.end, how})
		}
	}
	if group == chinese {
		matches = append(matches, l.bySound(units, covered)...)
	}
	slices.SortStableFunc(matches, func(a, b Match) int { return cmp.Compare(a.Start, b.Start) })
	return matches
}

// nothing is the concept of words that a language has for itself, so that no English form claims them: "no" is "in
// the" in Portuguese.
const nothing = "NOTHING"

// chinese is the group that is matched by sound.
const chinese = "zh"

// bySound tries the uncovered units by pinyin, as homophones or typed in Latin letters. One unit may spell several
// concepts, "guanbitongbu", each of which it names once.
func (l *Lexicon) bySound(units []text.Unit, covered []bool) []Match {
	var matches []Match
	for _, run := range spokenRuns(l.pinyin, units, covered) {
		none := make([]bool, len(run.syllables))
		for i := 0; i < len(run.syllables); {
			best := l.sounds.longest(chinese, run.syllables, none, none, i)
			if best.end-i < 2 || !l.plausible(units[run.unit[i]:run.unit[best.end-1]+1], best.at) {
				i++
				continue
			}
			first, last := run.unit[i], run.unit[best.end-1]
			for u := first; u <= last; u++ {
				covered[u] = true
			}
			concept, _ := l.sounds.concept(best.at, chinese)
			if m := (Match{concept, first, last + 1, BySound}); !slices.Contains(matches, m) {
				matches = append(matches, m)
			}
			i = best.end
		}
	}
	return matches
}

// plausible reports whether characters that merely sound like a form are a slip for it. A slip keeps at least one of
// the characters in place; where none is kept, only typed pinyin is believed. What is known stands for itself: 使用 is
// no slip for 试用.
func (l *Lexicon) plausible(units []text.Unit, at place) bool {
	if l.known[text.Join(units)] {
		return false
	}
	for _, form := range l.written[at] {
		kept, han := 0, 0
		characters := []rune(form)
		for i, u := range units {
			if !u.Han {
				continue
			}
			han++
			if i < len(characters) && string(characters[i]) == u.Text {
				kept++
			}
		}
		if han == 0 || kept > 0 && kept*3 >= han {
			return true
		}
	}
	return false
}

// written is a form of characters alone as a string.
func written(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.text)
	}
	return b.String()
}

// Forms returns the forms of a concept in a group as they are written.
func (l *Lexicon) Forms(concept, group string) []string { return l.byConcept[concept][group] }

// Has reports whether any language has words for the concept.
func (l *Lexicon) Has(concept string) bool { return len(l.byConcept[concept]) > 0 }
