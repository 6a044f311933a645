package groups

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// What keeps the peace.
const (
	minute = time.Minute
	// perMinute is how many messages a group gets in a minute before questions wait; Telegram allows 20, and what
	// others here say, such as the page of the settings, needs room as well.
	perMinute  = 15
	perPerson  = 5                // what one person may put to the bot in a minute
	slowFor    = 5 * time.Minute  // who puts more is not answered for so long
	saidFor    = 10 * time.Minute // what a group was told once is not told again for so long
	remembered = 10000            // people or chats; to forget them does little harm
)

// stamp is an update at its time.
type stamp struct {
	update int64
	at     time.Time
}

// crowd remembers what people have put to the bot lately. Whatever is asked of it about an update can be asked again
// with the same answer, for an update may be tried several times.
type crowd struct {
	mu    sync.Mutex
	known map[string]*visitor
}

type visitor struct {
	came   []stamp
	slowed stamp // when it was too much
	asked  []question
}

type question struct {
	text    string
	message int
	at      time.Time
}

// pace is how fast somebody puts things to the bot.
type pace int

const (
	easy    pace = iota
	tooFast      // for the first time, which is said
	ignored
)

// admit counts something that a person puts to the bot.
func (c *crowd) admit(person string, s stamp) pace {
	c.mu.Lock()
	defer c.mu.Unlock()
	v := c.visitor(person)
	switch {
	case s.update == v.slowed.update:
		return tooFast
	case s.update > v.slowed.update && s.at.Before(v.slowed.at.Add(slowFor)):
		return ignored
	case s.update < v.slowed.update, slices.ContainsFunc(v.came, func(c stamp) bool { return c.update == s.update }):
		return easy
	}
	v.came = append(slices.DeleteFunc(v.came, func(c stamp) bool { return s.at.Sub(c.at) >= minute }), s)
	if len(v.came) <= perPerson {
		return easy
	}
	v.came, v.slowed = nil, s
	return tooFast
}

// repeats tells whether a person has asked the same in another message a moment ago, and was answered.
func (c *crowd) repeats(person string, q question) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.visitor(person).asked, func(old question) bool {
		return old.text == normal(q.text) && old.message != q.message && q.at.Sub(old.at) < minute
	})
}

// answered remembers what a person was answered.
func (c *crowd) answered(person string, q question) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v := c.visitor(person)
	q.text = normal(q.text)
	v.asked = append(slices.DeleteFunc(v.asked, func(old question) bool { return q.at.Sub(old.at) >= minute }), q)
}

func (c *crowd) visitor(person string) *visitor {
	if c.known == nil || len(c.known) >= remembered {
		c.known = map[string]*visitor{}
	}
	if c.known[person] == nil {
		c.known[person] = &visitor{}
	}
	return c.known[person]
}

func normal(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// budget counts the messages that groups get, and knows until when a group last had to wait.
type budget struct {
	mu   sync.Mutex
	sent map[int64][]time.Time
	held map[int64]time.Time
}

// spend counts messages to a chat.
func (b *budget) spend(chat int64, n int, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sent == nil || len(b.sent) >= remembered {
		b.sent = map[int64][]time.Time{}
	}
	b.sent[chat] = append(b.lately(chat, now), slices.Repeat([]time.Time{now}, n)...)
}

// wait is how long it takes until a chat may have another message.
func (b *budget) wait(chat int64, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	sent := b.lately(chat, now)
	if len(sent) < perMinute {
		return 0
	}
	return sent[len(sent)-perMinute].Add(minute).Sub(now)
}

// wasHeld notes that a group has waited.
func (b *budget) wasHeld(chat int64, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held == nil || len(b.held) >= remembered {
		b.held = map[int64]time.Time{}
	}
	b.held[chat] = until
}

// waited tells whether something that came at a time was there while its group had to wait.
func (b *budget) waited(chat int64, came time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return came.Before(b.held[chat])
}

func (b *budget) lately(chat int64, now time.Time) []time.Time {
	return slices.DeleteFunc(b.sent[chat], func(at time.Time) bool { return now.Sub(at) >= minute })
}

// once remembers what was said.
type once struct {
	mu   sync.Mutex
	said map[string]stamp
}

// may tells whether something may be said by an update, and remembers that it was: not within a while after another.
func (o *once) may(what string, s stamp, within time.Duration) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.said == nil || len(o.said) >= remembered {
		o.said = map[string]stamp{}
	}
	last, known := o.said[what]
	if known && last.update != s.update && s.at.Sub(last.at) < within {
		return false
	}
	if !known || last.update != s.update {
		o.said[what] = s
	}
	return true
}
