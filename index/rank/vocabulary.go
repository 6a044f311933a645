package rank

import (
	"maps"
	"math"
	"math/bits"
	"slices"
	"sync/atomic"
)

// minDocument is in how many samples a feature must stand to be kept: what stands in one teaches nothing about others.
const minDocument = 2

// term is one dimension of a vector.
type term struct {
	id     int32
	weight float32
}

// vocabulary numbers the features that are kept and weighs them by how rare they are. It is a hash table with open
// addressing over hashes that are well mixed already, at most half full.
type vocabulary struct {
	hashes []uint64 // 0 is an empty place
	ids    []int32
	idf    []float32
}

// newVocabulary keeps what stands in enough of the samples. The same samples give the same numbering. Features are
// made anew for each pass instead of kept: they take many times the space of the texts.
func newVocabulary(examples []Example) *vocabulary {
	candidates := repeated(examples)
	v := tableOf(candidates)
	times := make([]int32, len(candidates))
	eachFeature(examples, func(_ int, f feature) {
		if id, ok := v.id(f.hash); ok {
			atomic.AddInt32(&times[id], 1)
		}
	})
	kept := candidates[:0]
	for id, hash := range candidates {
		if times[id] >= minDocument {
			times[len(kept)] = times[id]
			kept = append(kept, hash)
		}
	}
	v = tableOf(kept)
	v.idf = make([]float32, len(kept))
	for id := range kept {
		v.idf[id] = float32(math.Log(float64(1+len(examples))/float64(1+times[id]))) + 1
	}
	return v
}

// repeated returns the hashes that were seen more than once, sorted, and a few that only collide with another.
func repeated(examples []Example) []uint64 {
	const size = 1 << 23 // bits; a megabyte, thirty times the features of ten thousand questions
	seen := make([]uint32, size/32)
	var found [workers]map[uint64]struct{}
	for w := range found {
		found[w] = map[uint64]struct{}{}
	}
	eachFeature(examples, func(w int, f feature) {
		bit := uint32(1) << (f.hash % 32)
		if word := &seen[f.hash/32%(size/32)]; atomic.LoadUint32(word)&bit != 0 || atomic.OrUint32(word, bit)&bit != 0 {
			found[w][f.hash] = struct{}{}
		}
	})
	for _, more := range found[1:] {
		maps.Copy(found[0], more)
	}
	return slices.Sorted(maps.Keys(found[0]))
}

// eachFeature calls see for every feature of every example, on several workers.
func eachFeature(examples []Example, see func(worker int, f feature)) {
	parallel(workers, func(w int) {
		var b bag
		for i := w; i < len(examples); i += workers {
			for _, f := range b.of(examples[i].Sample) {
				see(w, f)
			}
		}
	})
}

func tableOf(hashes []uint64) *vocabulary {
	size := 1 << bits.Len(uint(2*len(hashes)+1))
	v := &vocabulary{hashes: make([]uint64, size), ids: make([]int32, size)}
	for id, hash := range hashes {
		place := int(hash) & (size - 1)
		for v.hashes[place] != 0 {
			place = (place + 1) & (size - 1)
		}
		v.hashes[place], v.ids[place] = hash, int32(id)
	}
	return v
}

func (v *vocabulary) id(hash uint64) (int32, bool) {
	mask := len(v.hashes) - 1
	for place := int(hash) & mask; v.hashes[place] != 0; place = (place + 1) & mask {
		if v.hashes[place] == hash {
			return v.ids[place], true
		}
	}
	return 0, false
}

// strangeness is in how many steps the share of unknown character groups is told: wording that no question has is a
// sign of another subject.
const strangeness = 8

// vector scales the known features of a view block by block.
func (v *vocabulary) vector(fs []feature, view View) []term {
	terms := make([]term, 0, len(fs)+1)
	blockOf := make([]block, 0, len(fs))
	var norm [blocks]float64
	grams, unknown := 0, 0
	for _, f := range fs {
		if view[f.block] == 0 {
			continue
		}
		id, ok := v.id(f.hash)
		if f.block == chars {
			grams++
			if !ok {
				unknown++
			}
		}
		if !ok {
			continue
		}
		w := v.idf[id]
		if f.count > 1 {
			w *= 1 + float32(math.Log(float64(f.count)))
		}
		terms, blockOf = append(terms, term{id, w}), append(blockOf, f.block)
		norm[f.block] += float64(w) * float64(w)
	}
	var scale [blocks]float32
	for b := range blocks {
		if norm[b] > 0 {
			scale[b] = view[b] / float32(math.Sqrt(norm[b]))
		}
	}
	for i := range terms {
		terms[i].weight *= scale[blockOf[i]]
	}
	if grams > 0 {
		step := min(strangeness-1, unknown*strangeness/grams)
		terms = append(terms, term{int32(len(v.idf) + step), view[strange]})
	}
	return terms
}

// size is the number of dimensions of a vector.
func (v *vocabulary) size() int { return len(v.idf) + strangeness }
