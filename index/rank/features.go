// Package rank decides which topic a message most likely asks for.
//
// A linear model on characters and concepts, trained when the knowledge loads, was measured best among methods that
// need no files of their own: it takes a fraction of a second to train, a few dozen microseconds to ask, and whoever
// edits a question sees the effect at once.
package rank

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// Sample is what the model sees of a message.
type Sample struct {
	Text     string    // normalised, accents dropped
	Concepts []Concept // in order
	Units    int       // length of the text
	Covered  int       // units that belong to a concept
}

// Concept is one concept of a sample.
type Concept struct {
	ID    string
	Focus bool // stands in the sentence that asks
}

// block is a family of features; each is scaled to length one and weighted, so that no family drowns another.
type block uint8

const (
	chars block = iota
	concepts
	adjacent
	ordered
	together
	focused
	shape
	strange
	blocks
)

// View is what a model looks at.
type View uint8

// The views. Characters is the part of Everything that sees the wording alone, Concepts is the rest.
const (
	Everything View = iota
	Characters
	Concepts
)

// weights of the blocks. They are chosen on the sets that syncoff eval scores; halving or doubling one of them changes
// less than one answer in a hundred.
func weights() [blocks]float32 {
	return [blocks]float32{chars: 2, strange: .5, concepts: 1, adjacent: .5, ordered: .5, together: .7, focused: .7, shape: .3}
}

const (
	maxGram    = 5 // letters; groups of shortGram are taken too
	shortGram  = 3
	maxHan     = 3 // Han characters
	wordWindow = 2 // words between which a pair is seen
	skipWindow = 4 // concepts between which an ordered pair is seen
	pairWindow = 8 // concepts between which an unordered pair is seen
)

// feature is a hashed feature of a block.
type feature struct {
	hash  uint32
	count uint16
	block block
}

// bag collects the features of one sample after the other, equal ones counted together. It is a hash table that is
// emptied by starting a new round, because it is filled many thousand times in training.
type bag struct {
	list  []feature
	place []int32  // index into list
	round []uint32 // the round in which a place was taken
	now   uint32
}

// of returns the features of a sample in the order of their first appearance; they are valid until the next call.
func (b *bag) of(s Sample) []feature {
	if most := len(s.Text)*(maxGram+wordWindow) + len(s.Concepts)*(2*pairWindow+4) + 8; 2*most > len(b.place) {
		size := 1 << bits.Len(uint(2*most))
		b.place, b.round, b.now = make([]int32, size), make([]uint32, size), 0
	}
	b.list = b.list[:0]
	b.now++
	b.grams(" " + s.Text + " ") // the first and the last word are words with two ends, too
	b.pairs(strings.Fields(s.Text))
	b.concepts(s.Concepts)
	b.shape(s)
	return b.list
}

func (b *bag) add(k block, first, second string) {
	hash := hashOf(k, first, second)
	mask := len(b.place) - 1
	i := int(hash) & mask
	for b.round[i] == b.now {
		if f := &b.list[b.place[i]]; f.hash == hash {
			f.count++
			return
		}
		i = (i + 1) & mask
	}
	b.round[i], b.place[i] = b.now, int32(len(b.list))
	b.list = append(b.list, feature{hash, 1, k})
}

func (b *bag) grams(text string) {
	var starts [maxGram]int // of the last characters, in a ring
	n := 0
	for i := 0; i < len(text); {
		starts[n%maxGram] = i
		n++
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
		for length := 1; length <= min(n, maxGram); length++ {
			if told(length, size) {
				b.add(chars, text[starts[(n-length)%maxGram]:i], "")
			}
		}
	}
}

// told reports whether a group of so many characters is a feature, by the bytes of the last: characters of three bytes
// say more each than letters do.
func told(length, size int) bool {
	if size >= 3 {
		return length <= maxHan
	}
	return length == shortGram || length == maxGram
}

// pairs adds the words that stand near each other, in their order.
func (b *bag) pairs(words []string) {
	for i := range words {
		for j := i + 1; j < len(words) && j <= i+wordWindow; j++ {
			b.add(chars, words[i], words[j])
		}
	}
}

func (b *bag) concepts(c []Concept) {
	for i := range c {
		b.add(concepts, c[i].ID, "")
		if c[i].Focus {
			b.add(focused, c[i].ID, "")
		}
		if i+1 < len(c) {
			b.add(adjacent, c[i].ID, c[i+1].ID)
		}
		for j := i + 1; j < len(c) && j <= i+pairWindow; j++ {
			if j <= i+skipWindow {
				b.add(ordered, c[i].ID, c[j].ID)
			}
			b.add(together, min(c[i].ID, c[j].ID), max(c[i].ID, c[j].ID))
		}
	}
}

// shape adds how long the text is and how much of it the concepts explain.
func (b *bag) shape(s Sample) {
	b.add(shape, "length", [...]string{"empty", "1", "2-3", "4-7", "8-15", "16-31", "32+"}[min(6, bits.Len(uint(s.Units)))])
	share := "none"
	if s.Units > 0 {
		share = [...]string{"0", "1", "2", "3", "4"}[min(4, s.Covered*5/s.Units)]
	}
	b.add(shape, "covered", share)
	b.add(shape, "concepts", [...]string{"0", "1", "2", "3", "4", "5+"}[min(5, len(s.Concepts))])
}

// wordingBit marks the hashes of the characters, so that a vocabulary can number them before all others.
const wordingBit = 1 << 31

// hashOf is FNV-1a over the block and two parts, folded to 31 bits and the mark of the wording: among half a million
// features a few dozen share theirs with another.
func hashOf(b block, first, second string) uint32 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := (uint64(offset) ^ uint64(b)) * prime
	for i := range len(first) {
		h = (h ^ uint64(first[i])) * prime
	}
	h = (h ^ 0xff) * prime
	for i := range len(second) {
		h = (h ^ uint64(second[i])) * prime
	}
	folded := (uint32(h>>32) ^ uint32(h)) &^ wordingBit
	if b == chars {
		folded |= wordingBit
	}
	return folded
}
