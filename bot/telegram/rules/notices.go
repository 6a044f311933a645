package rules

import (
	"sync"
	"time"
)

// How long a chat is not told again that something is for administrators, and how many chats are remembered.
const (
	saidFor   = 10 * time.Minute
	mostChats = 10000
)

// notices remembers which chats were told something.
type notices struct {
	mu   sync.Mutex
	said map[int64]notice
}

type notice struct {
	update int64
	at     time.Time
}

// may tells whether an update may say it to a chat, and remembers that it does. An update that is tried again may.
func (n *notices) may(chat, update int64, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	last, known := n.said[chat]
	if known && last.update != update && now.Sub(last.at) < saidFor {
		return false
	}
	if n.said == nil || len(n.said) >= mostChats {
		n.said = map[int64]notice{}
	}
	n.said[chat] = notice{update, now}
	return true
}
