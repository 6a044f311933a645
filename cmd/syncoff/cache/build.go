package cache

import (
	"math"
	"runtime/debug"

	"syncoff/index"
	"syncoff/knowledge"
)

// buildMemory is about how much memory, in bytes, the program may use while an index is built. Building leaves behind
// several times what the index keeps; near the limit it is collected at once, below it is left alone to save time.
const buildMemory = 65 << 20

// Index makes the index of the knowledge, of what is kept if that is possible, and in little memory. A lower limit of
// memory that is in force stays.
func (c Cache) Index(base *knowledge.Base) (*index.Index, error) {
	before := debug.SetMemoryLimit(-1)
	if before == math.MaxInt64 {
		debug.SetMemoryLimit(buildMemory)
		defer debug.SetMemoryLimit(before)
	}
	x, _, err := c.restoreOrBuild(base)
	return x, err
}
