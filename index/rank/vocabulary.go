package rank

import "math"

// minDocument is in how many samples a feature must stand to be kept: what stands in one teaches nothing about others.
const minDocument = 2

// term is one dimension of a vector.
type term struct {
	id     int32
	weight float32
}

// vector is a message for the model. The terms of its wording stand first, so that the view Characters is its beginning.
type vector struct {
	terms   []term
	wording int
}

// of is the part of a vector that a view sees.
func (v View) of(x vector) []term {
	if v == Characters {
		return x.terms[:x.wording]
	}
	return x.terms
}

// vocabulary numbers the features that are kept and weighs them by how rare they are.
type vocabulary struct {
	table table
	idf   []float32
}

// newVocabulary keeps what stands in enough of the samples. The same samples give the same numbering.
func newVocabulary(samples [][]feature) *vocabulary {
	counts := newTable()
	for _, s := range samples {
		for _, f := range s {
			*counts.at(f.hash)++
		}
	}
	v := &vocabulary{table: newTable()}
	for i, n := range counts.values {
		if n < minDocument {
			continue
		}
		*v.table.at(counts.keys[i]) = int32(len(v.idf))
		v.idf = append(v.idf, float32(math.Log(float64(1+len(samples))/float64(1+n)))+1)
	}
	return v
}

// strangeness is in how many steps the share of unknown character groups is told: wording that no question has is a
// sign of another subject.
const strangeness = 8

// size is the number of dimensions of a vector.
func (v *vocabulary) size() int { return len(v.idf) + strangeness }

// vector weighs the known features of a sample, whose wording comes first.
func (v *vocabulary) vector(fs []feature) vector {
	wording := 0
	for wording < len(fs) && fs[wording].block == chars {
		wording++
	}
	x := vector{terms: make([]term, 0, len(fs)+1)}
	v.weigh(&x, fs[:wording])
	if wording > 0 {
		unknown := wording - len(x.terms)
		step := min(strangeness-1, unknown*strangeness/wording)
		x.terms = append(x.terms, term{int32(len(v.idf) + step), weights()[strange]})
	}
	x.wording = len(x.terms)
	v.weigh(&x, fs[wording:])
	return x
}

// weigh appends the known features, scaled block by block.
func (v *vocabulary) weigh(x *vector, fs []feature) {
	var norm, scale [blocks]float32
	first := len(x.terms)
	known := make([]block, 0, len(fs))
	for _, f := range fs {
		id, ok := v.table.get(f.hash)
		if !ok {
			continue
		}
		w := v.idf[id]
		if f.count > 1 {
			w *= 1 + float32(math.Log(float64(f.count)))
		}
		norm[f.block] += w * w
		x.terms, known = append(x.terms, term{id, w}), append(known, f.block)
	}
	for b, weight := range weights() {
		if norm[b] > 0 {
			scale[b] = weight / float32(math.Sqrt(float64(norm[b])))
		}
	}
	for i, b := range known {
		x.terms[first+i].weight *= scale[b]
	}
}

// table is a hash table with open addressing over hashes that are well mixed already. Key 0 marks an empty place.
type table struct {
	keys   []uint32
	values []int32
	used   int
}

const firstSize = 1 << 12

func newTable() table {
	return table{keys: make([]uint32, firstSize), values: make([]int32, firstSize)}
}

// at returns the value of a key, a new one if there is none yet; it is valid until the next call.
func (t *table) at(key uint32) *int32 {
	key = max(key, 1)
	if 2*t.used >= len(t.keys) {
		t.grow()
	}
	place := t.place(key)
	if t.keys[place] == 0 {
		t.keys[place] = key
		t.used++
	}
	return &t.values[place]
}

func (t *table) get(key uint32) (int32, bool) {
	place := t.place(max(key, 1))
	return t.values[place], t.keys[place] != 0
}

func (t *table) place(key uint32) int {
	mask := len(t.keys) - 1
	place := int(key) & mask
	for t.keys[place] != 0 && t.keys[place] != key {
		place = (place + 1) & mask
	}
	return place
}

func (t *table) grow() {
	old := *t
	t.keys, t.values = make([]uint32, 2*len(old.keys)), make([]int32, 2*len(old.keys))
	for i, key := range old.keys {
		if key != 0 {
			place := t.place(key)
			t.keys[place], t.values[place] = key, old.values[i]
		}
	}
}
