package send

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// Rate is one message each so often, and so many at once after a pause.
type Rate struct {
	Every time.Duration
	Burst int
}

func (r Rate) limiter() *rate.Limiter { return rate.NewLimiter(rate.Every(r.Every), r.Burst) }

// Policy is how a Sender goes about its work.
type Policy struct {
	Chat  Rate // in every chat
	Group Rate // in a group or channel, besides
	All   Rate // over all chats

	Tries      int           // of a call that fails for a moment
	Backoff    time.Duration // after the first failure, doubled with every further one
	MaxBackoff time.Duration
	Lanes      int // chats to remember the limits of
}

// DefaultPolicy keeps to what Telegram publishes. A burst and what a minute adds to it make up the limit, so that no
// minute holds more than 20 messages to a group and no second more than 30 in all.
func DefaultPolicy() Policy {
	return Policy{
		Chat:       Rate{Every: time.Second, Burst: 3},
		Group:      Rate{Every: 4 * time.Second, Burst: 5},
		All:        Rate{Every: 34 * time.Millisecond, Burst: 1}, // a thirtieth of a second, rounded up
		Tries:      5,
		Backoff:    500 * time.Millisecond,
		MaxBackoff: 30 * time.Second,
		Lanes:      10_000,
	}
}

// SystemClock is the clock of the machine.
type SystemClock struct{}

// Now is the time.
func (SystemClock) Now() time.Time { return time.Now() }

// Sleep waits.
func (SystemClock) Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
