package concept

import (
	"slices"
	"unicode/utf8"

	"syncoff/index/text"
)

// minCorrected is the shortest word that is taken for a typing error; shorter ones are too often other words.
const minCorrected = 5

// speller sets words right that are one slip away from a word of a form: one letter wrong, missing, doubled or
// swapped with its neighbour, the first letter right. Words that the language of the message knows are left alone.
type speller struct {
	known   map[string]groups
	stems   map[string]groups
	bits    map[string]groups // a bit for each group
	learned []string
	deleted []deletion
}

// groups is a set of language groups.
type groups uint32

// deletion is the hash of a word of a form, or of the word with one letter left out, before the number of the word
// among those learned. What the hash finds is compared letter by letter anyway.
type deletion uint64

func newDeletion(hash uint32, word int) deletion { return deletion(hash)<<32 | deletion(word) }

func (d deletion) hash() uint32 { return uint32(d >> 32) }
func (d deletion) word() uint32 { return uint32(d) }

func newSpeller() *speller {
	return &speller{known: map[string]groups{}, stems: map[string]groups{}, bits: map[string]groups{}}
}

// bit is the set of one group. There are fewer groups than bits.
func (s *speller) bit(group string) groups {
	b, ok := s.bits[group]
	if !ok {
		b = 1 << len(s.bits)
		s.bits[group] = b
	}
	return b
}

// spoken is the groups whose words are known in a message of a group: its own and English, which is mixed into all.
func (s *speller) spoken(group string) groups { return s.bits[group] | s.bits[loanGroup] }

func (s *speller) know(word, group string)      { s.known[word] |= s.bit(group) }
func (s *speller) learnStem(stem, group string) { s.stems[stem] |= s.bit(group) }

func (s *speller) learn(word, group string) {
	if s.known[word] == 0 {
		s.learned = append(s.learned, word)
	}
	s.know(word, group)
}

// ready indexes what was learned.
func (s *speller) ready() {
	for i, w := range s.learned {
		if utf8.RuneCountInString(w) < minCorrected {
			continue
		}
		for d := range deletions(w) {
			s.deleted = append(s.deleted, newDeletion(d, i))
		}
	}
	s.deleted = slices.Clip(s.deleted)
	slices.Sort(s.deleted)
}

// correct returns the words of the units, set right where needed.
func (s *speller) correct(units []text.Unit, group string) (words []string) {
	words = make([]string, len(units))
	spoken := s.spoken(group)
	for i, u := range units {
		words[i] = u.Text
		if u.Han || len(u.Text) < minCorrected || u.Text[0] == '#' || s.isKnown(u.Text, spoken) {
			continue
		}
		if w, ok := s.nearest(u.Text, spoken); ok {
			words[i] = w
		}
	}
	return words
}

func (s *speller) isKnown(word string, spoken groups) bool {
	if s.known[word]&spoken != 0 {
		return true
	}
	for i := range word {
		if i >= minStem && s.stems[word[:i]]&spoken != 0 {
			return true
		}
	}
	return s.stems[word]&spoken != 0
}

func (s *speller) nearest(word string, spoken groups) (string, bool) {
	if utf8.RuneCountInString(word) < minCorrected {
		return "", false
	}
	first, _ := utf8.DecodeRuneInString(word)
	for d := range deletions(word) {
		at, _ := slices.BinarySearch(s.deleted, newDeletion(d, 0))
		for ; at < len(s.deleted) && s.deleted[at].hash() == d; at++ {
			candidate := s.learned[s.deleted[at].word()]
			f, _ := utf8.DecodeRuneInString(candidate)
			if f == first && s.known[candidate]&spoken != 0 && oneSlip(word, candidate) {
				return candidate, true
			}
		}
	}
	return "", false
}

// deletions yields the hashes of the word itself and of the word without each of its letters.
func deletions(word string) func(func(uint32) bool) {
	return func(yield func(uint32) bool) {
		if !yield(text.Hash(word)) {
			return
		}
		for i, r := range word {
			if !yield(text.Hash(word[:i], word[i+utf8.RuneLen(r):])) {
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
