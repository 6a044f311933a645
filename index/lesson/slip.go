package lesson

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"syncoff/index/text"
)

// slip reports whether one word is the other with a slip of the finger: a character that sounds alike, or a letter too
// many, missing, wrong or in the wrong place. What belongs to the word must be the same.
func (w *words) slip(a, b unit) bool {
	if a.bound != b.bound || a.sound != b.sound {
		return false
	}
	if a.sound != "" {
		return !w.steady[a.written] && !w.steady[b.written]
	}
	return typo([]rune(a.bare), []rune(b.bare))
}

// soundOf is the syllable of a Chinese character without its tone, or the character itself if it has none.
func soundOf(han string) string {
	r, _ := utf8.DecodeRuneInString(han)
	first, _, _ := strings.Cut(pinyin.PinyinDict[int(r)], ",")
	return cmp.Or(text.Bare(first), han)
}

// How many letters a word needs for a slip in it to be told from another word.
const (
	exchanged = 4
	mistyped  = 5
)

// typo reports whether two words differ by one slip. What words of one kind mean is told apart by their beginning and
// their end ("включить", "выключить"; "delete", "deleted") and in Turkish by an m within ("oluyor", "olmuyor"), so
// a difference there is none.
func typo(a, b []rune) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	from := 0
	for from < len(b) && a[from] == b[from] {
		from++
	}
	tail := 0
	for tail < len(b)-from && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	wide, narrow := a[from:len(a)-tail], b[from:len(b)-tail]
	switch {
	case len(wide) == 2 && len(narrow) == 2:
		return from > 0 && len(a) >= exchanged && wide[0] == narrow[1] && wide[1] == narrow[0]
	case from < 2 || len(a) < mistyped || len(wide) != 1:
		return false
	case len(narrow) == 1:
		return tail > 0 || isVowel(wide[0]) && isVowel(narrow[0])
	case len(narrow) == 0:
		return wide[0] == a[from-1] || tail == 0 && wide[0] == 's' || tail > 0 && wide[0] != 'm'
	}
	return false
}

func isVowel(r rune) bool { return strings.ContainsRune("aeiouyаеиоуыэюя", r) }
