package cache

import (
	"math"
	"os"
	"runtime/debug"

	"syncoff/index"
	"syncoff/knowledge"
)

// About how much memory, in bytes, the program may use while an index is made. That leaves behind several times what
// the index keeps; near the limit it is collected at once, below it is left alone to save time. What is needed at a
// time is below the first limit and about the second.
const (
	restoreMemory = 60 << 20
	buildMemory   = 150 << 20
)

// within runs f with a limit of memory. A limit that is in force already stays.
func within(memory int64, f func()) {
	before := debug.SetMemoryLimit(-1)
	if before == math.MaxInt64 {
		debug.SetMemoryLimit(memory)
		defer debug.SetMemoryLimit(before)
	}
	f()
}

// garbage is how much may lie about before it is collected, in percent of what is in use: an index is large, and what a
// message needs beside it small. Go's 100 would let the two be twice the index.
const garbage = 25

// Index makes the index of the knowledge, of what is kept if that is possible, and in little memory.
func (c Cache) Index(base *knowledge.Base) (*index.Index, error) {
	x, _, err := c.restoreOrBuild(base)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	return x, err
}
