// Package sound knows how Chinese and Russian are typed in Latin letters, by those who have no keyboard of their own
// language at hand.
//
// Few questions in the knowledge are typed so, and nobody can write them all: what is meant is read back in the script
// that the others are written in.
package sound

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// Pinyin knows the toneless syllable of a character, and which Latin letters are syllables. It is read-only and safe
// for concurrent use.
type Pinyin struct {
	toneless  map[string]string // by the syllable with its tone
	syllables map[string]bool
}

// NewPinyin reads the dictionary.
func NewPinyin() *Pinyin {
	p := &Pinyin{toneless: map[string]string{}, syllables: map[string]bool{}}
	for _, reading := range pinyin.PinyinDict {
		first, _, _ := strings.Cut(reading, ",")
		if p.toneless[first] == "" {
			s := tones.Replace(first)
			p.toneless[first], p.syllables[s] = s, true
		}
	}
	return p
}

// Of returns the syllable of a character, or the character itself if it has none.
func (p *Pinyin) Of(han string) string {
	r, _ := utf8.DecodeRuneInString(han)
	first, _, _ := strings.Cut(pinyin.PinyinDict[int(r)], ",")
	if s := p.toneless[first]; s != "" {
		return s
	}
	return han
}

// readings are all syllables of a character, the usual one first.
func (p *Pinyin) readings(han rune) []string {
	var out []string
	for reading := range strings.SplitSeq(pinyin.PinyinDict[int(han)], ",") {
		if s := tones.Replace(reading); p.syllables[s] && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

const (
	maxSyllables = 8 // of a typed word; longer ones are no pinyin
	maxLetters   = 6 // of a syllable
)

// Split cuts a typed word into syllables, or returns nil if it is no pinyin. Longer syllables are tried first.
func (p *Pinyin) Split(word string) []string {
	if len(word) > maxSyllables*maxLetters {
		return nil
	}
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return nil
		}
	}
	return p.splitFrom(word, 0)
}

func (p *Pinyin) splitFrom(word string, depth int) []string {
	if word == "" {
		return []string{}
	}
	if depth == maxSyllables {
		return nil
	}
	for end := min(maxLetters, len(word)); end > 0; end-- {
		if !p.syllables[word[:end]] {
			continue
		}
		if rest := p.splitFrom(word[end:], depth+1); rest != nil {
			return append([]string{word[:end]}, rest...)
		}
	}
	return nil
}

// Typed returns a text as it is typed without a Chinese keyboard: syllables in words of two, what is not Chinese as
// it is.
func (p *Pinyin) Typed(s string) string {
	var b strings.Builder
	run, last := 0, ' ' // syllables since the last space, and what stands last
	for _, r := range s {
		syllable := p.Of(string(r))
		chinese := p.syllables[syllable] && r >= utf8.RuneSelf
		switch {
		case chinese && (run == 2 || run == 0 && last != ' '), !chinese && run > 0 && unicode.IsLetter(r):
			b.WriteByte(' ')
			run = 0
		case !chinese:
			run = 0
		}
		if chinese {
			b.WriteString(syllable)
			run++
		} else {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

var tones = strings.NewReplacer("ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e",
	"ī", "i", "í", "i", "ǐ", "i", "ì", "i", "ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u",
	"ù", "u", "ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ü", "v")
