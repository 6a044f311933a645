package rank

import (
	"math/bits"
	"slices"
)

// table is a hash table with open addressing over hashes that are well mixed already. Key 0 marks an empty place.
type table struct {
	keys   []uint32
	values []int32
	used   int
}

// newTable makes room for a number of keys; it grows beyond.
func newTable(keys int) table {
	size := 1 << bits.Len(uint(2*keys+1))
	return table{keys: make([]uint32, size), values: make([]int32, size)}
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

// numbering finds the numbers of features by their hashes. It never grows, and so takes half the room of a table: the
// hashes stand side by side, bucket after bucket, each bucket holding those with the same first bits.
type numbering struct {
	keys    []uint32
	numbers []int32
	first   []uint32 // of each bucket, and of one more
	shift   int      // leaves the first bits of a hash
}

// newNumbering numbers hashes by their places. 0 stands at a place that no feature has.
func newNumbering(keys []uint32) numbering {
	wide := max(1, bits.Len(uint(len(keys)))-1) // one or two hashes to a bucket
	n := numbering{first: make([]uint32, 1<<wide+1), shift: 32 - wide}
	for _, key := range keys {
		if key != 0 {
			n.first[key>>n.shift+1]++
		}
	}
	for i := range n.first[1:] {
		n.first[i+1] += n.first[i]
	}
	used := n.first[1<<wide]
	n.keys, n.numbers = make([]uint32, used), make([]int32, used)
	next := slices.Clone(n.first)
	for number, key := range keys {
		if key != 0 {
			at := &next[key>>n.shift]
			n.keys[*at], n.numbers[*at] = key, int32(number)
			*at++
		}
	}
	return n
}

// of is the number of a hash, if it has one.
func (n *numbering) of(key uint32) (int32, bool) {
	key = max(key, 1)
	bucket := key >> n.shift
	for i := n.first[bucket]; i < n.first[bucket+1]; i++ {
		if n.keys[i] == key {
			return n.numbers[i], true
		}
	}
	return 0, false
}

// unique reports whether no hash has two numbers: the first is found then.
func (n *numbering) unique() bool {
	for i, key := range n.keys {
		if number, _ := n.of(key); number != n.numbers[i] {
			return false
		}
	}
	return true
}
