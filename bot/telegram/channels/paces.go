package channels

import (
	"slices"
	"sync"
	"time"
)

// What keeps the peace.
const (
	minute     = time.Minute
	perMinute  = 5                // posts of a channel that are answered, and commands for a card that are obeyed
	refusedFor = 10 * time.Minute // a chat is not told again for so long that somebody may not do this
	remembered = 10000            // to forget them does little harm
)

// stamp is an update at its time.
type stamp struct {
	update int64
	at     time.Time
}

// paces counts what is done lately. What is asked of it about an update can be asked again with the same answer, for an
// update may be tried several times.
type paces struct {
	mu   sync.Mutex
	done map[string][]stamp
}

// may tells whether a thing may be done once more, and counts it: so many times within a while.
func (p *paces) may(what string, s stamp, most int, within time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.done == nil || len(p.done) >= remembered {
		p.done = map[string][]stamp{}
	}
	lately := slices.DeleteFunc(p.done[what], func(d stamp) bool { return s.at.Sub(d.at) >= within })
	again := slices.ContainsFunc(lately, func(d stamp) bool { return d.update == s.update })
	if !again && len(lately) < most {
		lately, again = append(lately, s), true
	}
	p.done[what] = lately
	return again
}
