package concept

import (
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"syncoff/index/text"
)

// phonetics knows how Chinese sounds: the toneless syllable of a character, and which Latin letters are syllables.
type phonetics struct {
	toneless  map[string]string // by the syllable with its tone
	syllables map[string]bool
}

func newPhonetics() *phonetics {
	p := &phonetics{toneless: map[string]string{}, syllables: map[string]bool{}}
	for _, reading := range pinyin.PinyinDict {
		first, _, _ := strings.Cut(reading, ",")
		if p.toneless[first] == "" {
			s := plainSyllable(first)
			p.toneless[first], p.syllables[s] = s, true
		}
	}
	return p
}

// of returns the syllable of a character, or the character itself if it has none.
func (p *phonetics) of(han string) string {
	r, _ := utf8.DecodeRuneInString(han)
	first, _, _ := strings.Cut(pinyin.PinyinDict[int(r)], ",")
	if s := p.toneless[first]; s != "" {
		return s
	}
	return han
}

func (p *phonetics) pieces(form []piece) []piece {
	out := make([]piece, len(form))
	for i, f := range form {
		out[i] = piece{text: p.of(f.text)}
	}
	return out
}

// spoken is a run of uncovered units as syllables, with the unit that each syllable comes from.
type spoken struct {
	syllables []string
	unit      []int
}

// runs returns the runs of adjacent uncovered units that can be spoken.
func (p *phonetics) runs(units []text.Unit, covered []bool) []spoken {
	var runs []spoken
	var run spoken
	flush := func() {
		if len(run.syllables) > 1 {
			runs = append(runs, run)
		}
		run = spoken{}
	}
	for i, u := range units {
		if covered[i] || u.Break {
			flush()
		}
		if covered[i] {
			continue
		}
		syllables := p.spell(u)
		if syllables == nil {
			flush()
			continue
		}
		for _, s := range syllables {
			run.syllables, run.unit = append(run.syllables, s), append(run.unit, i)
		}
	}
	flush()
	return runs
}

func (p *phonetics) spell(u text.Unit) []string {
	if u.Han {
		return []string{p.of(u.Text)}
	}
	return p.split(u.Text)
}

// maxSyllables bounds a typed word; longer ones are no pinyin.
const maxSyllables = 8

// split cuts a typed word into syllables, or returns nil if it is no pinyin. Longer syllables are tried first.
func (p *phonetics) split(word string) []string {
	if len(word) > maxSyllables*6 {
		return nil
	}
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return nil
		}
	}
	return p.splitFrom(word, 0)
}

func (p *phonetics) splitFrom(word string, depth int) []string {
	if word == "" {
		return []string{}
	}
	if depth == maxSyllables {
		return nil
	}
	for end := min(6, len(word)); end > 0; end-- {
		if !p.syllables[word[:end]] {
			continue
		}
		if rest := p.splitFrom(word[end:], depth+1); rest != nil {
			return append([]string{word[:end]}, rest...)
		}
	}
	return nil
}

var tones = strings.NewReplacer("ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e",
	"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u",
	"ù", "u", "ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ü", "v")

func plainSyllable(s string) string { return tones.Replace(s) }
