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

// newIndex builds the index of the knowledge within the limit. A lower one that is in force is kept.
func newIndex(base *knowledge.Base) (*index.Index, error) {
	before := debug.SetMemoryLimit(-1)
	if before == math.MaxInt64 {
		debug.SetMemoryLimit(buildMemory)
		defer debug.SetMemoryLimit(before)
	}
	return index.New(base)
}
