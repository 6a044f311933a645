package main

import (
	"math"
	"runtime/debug"

	"syncoff/index"
	"syncoff/knowledge"
)

// buildMemory is about how much memory, in bytes, the program may use while an index is built. Building leaves behind
// several times what the index keeps; near the limit it is collected at once, below it is left alone to save time.
const buildMemory = 75 << 20

// newIndex makes the index of the knowledge within the limit, of what is kept in the cache if that is possible. A lower
// limit that is in force stays.
func newIndex(base *knowledge.Base, kept cache) (*index.Index, error) {
	before := debug.SetMemoryLimit(-1)
	if before == math.MaxInt64 {
		debug.SetMemoryLimit(buildMemory)
		defer debug.SetMemoryLimit(before)
	}
	x, _, err := kept.index(base)
	return x, err
}
