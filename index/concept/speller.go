package concept

import (
	"unicode/utf8"

	"syncoff/index/text"
)

// minCorrected is the shortest word that is taken for a typing error; shorter ones are too often other words.
const minCorrected = 5

// speller sets words right that are one slip away from a word of a form: one letter wrong, missing, doubled or
// swapped with its neighbour, the first letter right. Words that are known are left alone.
type speller struct {
	known   map[string]bool
	stems   map[string]bool
	learned []string
	deletes map[string][]string // a word with one letter left out -> words of forms
}

func newSpeller() *speller {
	return &speller{known: map[string]bool{}, stems: map[string]bool{}, deletes: map[string][]string{}}
}

func (s *speller) know(word string)      { s.known[word] = true }
func (s *speller) learnStem(stem string) { s.stems[stem] = true }

func (s *speller) learn(word string) {
	if !s.known[word] {
		s.known[word] = true
		s.learned = append(s.learned, word)
	}
}

// ready indexes what was learned.
func (s *speller) ready() {
	for _, w := range s.learned {
		if utf8.RuneCountInString(w) < minCorrected {
			continue
		}
		for d := range deletions(w) {
			s.deletes[d] = append(s.deletes[d], w)
		}
	}
}

// correct returns the words of the units, set right where needed, and which of them were changed.
func (s *speller) correct(units []text.Unit) (words []string, changed []bool) {
	words, changed = make([]string, len(units)), make([]bool, len(units))
	for i, u := range units {
		words[i] = u.Text
		if u.Han || len(u.Text) < minCorrected || u.Text[0] == '#' || s.isKnown(u.Text) {
			continue
		}
		if w, ok := s.nearest(u.Text); ok {
			words[i], changed[i] = w, true
		}
	}
	return words, changed
}

func (s *speller) isKnown(word string) bool {
	if s.known[word] {
		return true
	}
	for i := range word {
		if i >= minStem && s.stems[word[:i]] {
			return true
		}
	}
	return s.stems[word]
}

func (s *speller) nearest(word string) (string, bool) {
	if utf8.RuneCountInString(word) < minCorrected {
		return "", false
	}
	first, _ := utf8.DecodeRuneInString(word)
	for d := range deletions(word) {
		for _, candidate := range s.deletes[d] {
			if f, _ := utf8.DecodeRuneInString(candidate); f == first && oneSlip(word, candidate) {
				return candidate, true
			}
		}
	}
	return "", false
}

// deletions yields the word itself and the word without each of its letters.
func deletions(word string) func(func(string) bool) {
	return func(yield func(string) bool) {
		if !yield(word) {
			return
		}
		for i, r := range word {
			if !yield(word[:i] + word[i+utf8.RuneLen(r):]) {
				return
			}
		}
	}
}

// oneSlip reports whether two words differ by one letter wrong, missing, added or swapped with the next.
func oneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return string(x[i:]) == string(y[i+1:])
	}
	if i == len(x) {
		return true
	}
	if string(x[i+1:]) == string(y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
}
