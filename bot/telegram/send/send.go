// Package send paces what the bot sends, so that Telegram takes all of it.
//
// Telegram allows about one message a second in a chat, twenty a minute in a group and thirty a second in all; who goes
// over is refused with a time to wait. A Sender keeps below the limits, waits as long as it is told, tries again what
// failed for a moment, follows a group that has moved, and says plainly when trying again is no use. Messages to one
// chat go out one after another in the order of the calls; chats do not wait for each other.
package send

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"syncoff/bot/telegram/api"
)

// Errors that say what a failure means; what it was is wrapped beside them.
var (
	// ErrPermanent is a failure that no repetition mends: blocked, chat gone, markup refused.
	ErrPermanent = errors.New("not to be tried again")
	// ErrGaveUp is a failure that may pass, though not while the call had patience.
	ErrGaveUp = errors.New("given up for now")
	// ErrClosed is a call that came after Close, or that Close had no time left for.
	ErrClosed = errors.New("the sender is closed")
)

// Clock is the time and waiting for it.
type Clock interface {
	Now() time.Time
	// Sleep returns nil after d, or the context's error when that is done first.
	Sleep(ctx context.Context, d time.Duration) error
}

// Call sends one message to a chat, whose id differs from the one asked for once a group has moved.
type Call func(ctx context.Context, chat int64) error

// Sent is what became of a message.
type Sent struct {
	ChatID int64 // where it went; differs from the chat asked for if the group has moved
	Tries  int
	Floods int           // how often Telegram asked to wait
	Waited time.Duration // for its turn by the limits and between the tries
}

// Sender sends within Telegram's limits. It has no goroutine of its own: the caller's waits.
type Sender struct {
	policy Policy
	clock  Clock
	random func() float64
	all    *rate.Limiter

	mu     sync.Mutex
	lanes  map[int64]*list.Element // of *lane
	recent *list.List              // lanes, the one used last in front
	moved  map[int64]int64
	active map[*call]struct{}
	closed bool
	idle   chan struct{} // closed once the sender is closed and nothing is under way
}

// call is one that is under way.
type call struct{ end context.CancelCauseFunc }

// New makes a Sender. random yields numbers from 0 to 1, for the jitter of the back-off.
func New(policy Policy, clock Clock, random func() float64) *Sender {
	return &Sender{
		policy: policy, clock: clock, random: random, all: policy.All.limiter(),
		lanes: map[int64]*list.Element{}, recent: list.New(), moved: map[int64]int64{},
		active: map[*call]struct{}{}, idle: make(chan struct{}),
	}
}

// Send sends a message in its turn. An error wraps ErrPermanent, ErrGaveUp, ErrClosed or the context's error, and
// beside it what the call returned.
func (s *Sender) Send(ctx context.Context, chat int64, do Call) (Sent, error) {
	sent := Sent{ChatID: chat}
	ctx, leave, err := s.enter(ctx)
	if err != nil {
		return sent, fmt.Errorf("send to chat %d: %w", chat, err)
	}
	defer leave()
	if err := s.through(ctx, chat, &sent, do); err != nil {
		return sent, fmt.Errorf("send to chat %d: %w", chat, verdict(ctx, err))
	}
	return sent, nil
}

// Now makes a call that no limit concerns, such as the answer to a press, at once. A failure that passes is tried
// again as Send does.
func (s *Sender) Now(ctx context.Context, do func(context.Context) error) (Sent, error) {
	var sent Sent
	ctx, leave, err := s.enter(ctx)
	if err != nil {
		return sent, fmt.Errorf("call: %w", err)
	}
	defer leave()
	err = s.attempts(ctx, nil, &sent, func(ctx context.Context, _ int64) error { return do(ctx) })
	if err != nil {
		return sent, fmt.Errorf("call: %w", verdict(ctx, err))
	}
	return sent, nil
}

// Close takes no more calls and waits for those under way. When ctx is done first, it ends them and returns ctx's
// error.
func (s *Sender) Close(ctx context.Context) error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		s.rest()
	}
	s.mu.Unlock()
	select {
	case <-s.idle:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	for c := range s.active {
		c.end(ErrClosed)
	}
	s.mu.Unlock()
	<-s.idle
	return ctx.Err()
}

// enter counts a call that is under way; leave must follow.
func (s *Sender) enter(ctx context.Context) (context.Context, func(), error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, nil, ErrClosed
	}
	ctx, end := context.WithCancelCause(ctx)
	c := &call{end}
	s.active[c] = struct{}{}
	return ctx, func() {
		end(nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.active, c)
		s.rest()
	}, nil
}

// rest tells Close that nothing is under way any more; the lock is held.
func (s *Sender) rest() {
	if s.closed && len(s.active) == 0 {
		close(s.idle)
	}
}

// verdict puts in front of a failure what it means for the caller.
func verdict(ctx context.Context, err error) error {
	switch {
	case errors.Is(context.Cause(ctx), ErrClosed):
		return fmt.Errorf("%w: %w", ErrClosed, err)
	case ctx.Err() != nil:
		return err
	case api.Transient(err), errors.Is(err, api.TooManyRequests{}):
		return fmt.Errorf("%w: %w", ErrGaveUp, err)
	}
	return fmt.Errorf("%w: %w", ErrPermanent, err)
}
