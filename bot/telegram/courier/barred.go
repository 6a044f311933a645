package courier

import (
	"sync"
	"time"
)

// How long a chat is left in peace that does not let the bot write, and how many such chats are remembered.
const (
	barredFor  = 10 * time.Minute
	mostBarred = 10000
)

// barred are the groups in which the bot may not write: to try at every message would only fill the log.
type barred struct {
	now   func() time.Time
	mu    sync.Mutex
	until map[int64]time.Time
}

// note remembers a chat. People have positive ids, and what one of them forbids is another matter.
func (b *barred) note(chat int64) {
	if chat > 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.until == nil || len(b.until) >= mostBarred {
		b.until = map[int64]time.Time{}
	}
	b.until[chat] = b.now().Add(barredFor)
}

// Barred tells whether a group has lately refused what the bot wrote.
func (c *Courier) Barred(chat int64) bool {
	c.barred.mu.Lock()
	defer c.barred.mu.Unlock()
	return c.barred.now().Before(c.barred.until[chat])
}

// Readmit forgets that a group has refused the bot, because its rights there have changed.
func (c *Courier) Readmit(chat int64) {
	c.barred.mu.Lock()
	defer c.barred.mu.Unlock()
	delete(c.barred.until, chat)
}
