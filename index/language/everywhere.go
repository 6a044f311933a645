package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"syncoff/index/text"
)

// everywhere are the words that the texts of nearly every language hold: names of makers and apps, and English words
// that stand on the screens of all. A message of nothing else leaves its language open.
type everywhere map[feature]bool

const (
	fewestLanguages = 6    // that there must be; of fewer, a word in all of them is no sign
	mostOfThem      = 0.75 // the share of the languages that must hold a word
	fewestLines     = 3    // in which a language must have it
)

func newEverywhere(languages []string, texts map[string][]string) everywhere {
	words := everywhere{}
	if len(languages) < fewestLanguages {
		return words
	}
	holders := map[string]int{}
	for _, language := range languages {
		lines := map[string]int{}
		for _, line := range texts[language] {
			for _, word := range strings.FieldsFunc(strings.ToLower(line), noLatin) {
				lines[word]++
			}
		}
		for word, times := range lines {
			if times >= fewestLines {
				holders[word]++
			}
		}
	}
	for word, n := range holders {
		if float64(n) >= mostOfThem*float64(len(languages)) {
			words[hashOf(whole, word)] = true
		}
	}
	return words
}

func noLatin(r rune) bool { return r < 'a' || r > 'z' }

// all reports whether a text has words in Latin letters, and each of them is one of these. Models and numbers count
// as none.
func (e everywhere) all(normalized string) bool {
	any := false
	for _, u := range text.Units(normalized) {
		if r, _ := utf8.DecodeRuneInString(u.Text); unicode.Is(unicode.Latin, r) {
			if any = true; !e[hashOf(whole, u.Text)] {
				return false
			}
		}
	}
	return any
}
