package rank

import (
	"cmp"
	"math"
	"slices"
)

// fewest is in how many samples a feature must stand to be kept: what stands in one teaches nothing about others, and
// among thousands what stands in two teaches little and takes half of the room.
func fewest(samples int) int32 {
	const thousands = 2000
	if samples < thousands {
		return 2
	}
	return 3
}

// term is one dimension of a vector with its weight, in four bytes: training goes through all terms of all examples
// many times, and reading them is what takes the time.
type term uint32

const (
	weightBits = 11
	mostIDs    = 1 << (32 - weightBits)
	weightUnit = 1.0 / 1300 // 11 bits of such units hold the heaviest block
)

func newTerm(id int32, weight float32) term {
	return term(id)<<weightBits | term(weight/weightUnit+0.5)
}

func (t term) id() int         { return int(t >> weightBits) }
func (t term) weight() float32 { return float32(t&(1<<weightBits-1)) * weightUnit }

// vector is a message for the model. The terms of its wording stand first.
type vector struct {
	terms   []term
	wording int
}

// of is the part of a vector that a view sees.
func (v View) of(x vector) []term {
	switch v {
	case Characters:
		return x.terms[:x.wording]
	case Concepts:
		return x.terms[x.wording:]
	}
	return x.terms
}

// vocabulary numbers the features that are kept and weighs them by how rare they are: first those of the wording, then
// the steps of strangeness, then all others.
type vocabulary struct {
	numbers numbering
	idf     []float32
	wording int // how many features are of the wording, strangeness left out
}

// strangeness is in how many steps the share of unknown character groups is told: wording that no question has is a
// sign of another subject.
const strangeness = 8

// newVocabulary keeps what stands in enough of the samples, counted in parts. The same counts give the same numbering.
func newVocabulary(counts []table, samples int) *vocabulary {
	all := counts[0]
	for _, part := range counts[1:] {
		for i, key := range part.keys {
			if key != 0 {
				*all.at(key) += part.values[i]
			}
		}
	}
	v := &vocabulary{}
	keys := v.keep(nil, all, samples, wordingBit)
	v.wording = len(v.idf)
	v.idf = append(v.idf, make([]float32, strangeness)...)
	keys = append(keys, make([]uint32, strangeness)...)
	v.numbers = newNumbering(v.keep(keys, all, samples, 0))
	return v
}

// keep appends the features that are of the wording, or those that are not, the commonest first: what is read most then
// stands together in the memory, which makes training twice as quick.
func (v *vocabulary) keep(keys []uint32, counts table, samples int, mark uint32) []uint32 {
	var kept []int // places in the table
	for i, n := range counts.values {
		if n >= fewest(samples) && counts.keys[i]&wordingBit == mark {
			kept = append(kept, i)
		}
	}
	slices.SortFunc(kept, func(a, b int) int {
		return cmp.Or(cmp.Compare(counts.values[b], counts.values[a]), cmp.Compare(counts.keys[a], counts.keys[b]))
	})
	for _, i := range kept[:min(len(kept), mostIDs/2-strangeness)] {
		keys = append(keys, counts.keys[i])
		v.idf = append(v.idf, float32(math.Log(float64(1+samples)/float64(1+counts.values[i])))+1)
	}
	return keys
}

// size is the number of dimensions of a vector.
func (v *vocabulary) size() int { return len(v.idf) }

// span is which dimensions a view sees: from the first up to the second.
func (v *vocabulary) span(view View) (first, end int) {
	switch view {
	case Characters:
		return 0, v.wording + strangeness
	case Concepts:
		return v.wording + strangeness, v.size()
	}
	return 0, v.size()
}

// vector weighs the known features of a sample, whose wording comes first, and appends them to the space given.
func (v *vocabulary) vector(fs []feature, space []term) vector {
	wording := 0
	for wording < len(fs) && fs[wording].block == chars {
		wording++
	}
	x := vector{terms: space}
	v.weigh(&x, fs[:wording])
	if wording > 0 {
		unknown := wording - len(x.terms)
		step := min(strangeness-1, unknown*strangeness/wording)
		x.terms = append(x.terms, newTerm(int32(v.wording+step), weights()[strange]))
	}
	x.wording = len(x.terms)
	v.weigh(&x, fs[wording:])
	return x
}

// weigh appends the known features, scaled block by block: the first pass measures the blocks.
func (v *vocabulary) weigh(x *vector, fs []feature) {
	var norm, scale [blocks]float32
	for _, f := range fs {
		if id, ok := v.numbers.of(f.hash); ok {
			w := v.rarity(id, f)
			norm[f.block] += w * w
		}
	}
	for b, weight := range weights() {
		if norm[b] > 0 {
			scale[b] = weight / float32(math.Sqrt(float64(norm[b])))
		}
	}
	for _, f := range fs {
		if id, ok := v.numbers.of(f.hash); ok {
			x.terms = append(x.terms, newTerm(id, v.rarity(id, f)*scale[f.block]))
		}
	}
}

// rarity is what a feature weighs before scaling; one that comes again adds less each time.
func (v *vocabulary) rarity(id int32, f feature) float32 {
	if f.count == 1 {
		return v.idf[id]
	}
	return v.idf[id] * (1 + float32(math.Log(float64(f.count))))
}
