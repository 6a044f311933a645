package courier

import (
	"context"
	"sync/atomic"
	"time"
)

// finding is whether the server knows something, as far as that is found out.
type finding struct {
	key     string // in the memory
	yes, no atomic.Bool
}

// What the memory holds of a finding. An old "no" is doubted, since servers are updated.
const (
	yes, no    = "yes", "no"
	doubtAfter = 7 * 24 * time.Hour
)

// recall reads what an earlier run has found out.
func (c *Courier) recall(ctx context.Context, f *finding, now time.Time) {
	value, at, err := c.memory.Learned(ctx, f.key)
	if err != nil {
		c.log.Warn("what is known of the server cannot be read", "err", err)
	}
	f.yes.Store(value == yes)
	f.no.Store(value == no && now.Sub(at) < doubtAfter)
}

// learn remembers what the server knows, once.
func (c *Courier) learn(ctx context.Context, f *finding, knows bool) {
	value, told := no, &f.no
	if knows {
		value, told = yes, &f.yes
	}
	if told.Swap(true) {
		return
	}
	c.log.Info("found out about the server", "what", f.key, "known", value)
	if err := c.memory.Learn(ctx, f.key, value); err != nil {
		c.log.Warn("what is known of the server cannot be kept", "err", err)
	}
}
