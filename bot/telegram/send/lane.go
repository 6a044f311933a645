package send

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	"syncoff/bot/telegram/api"
)

// lane is the way to one chat: one message at a time, first come first served.
type lane struct {
	id     int64
	turn   *semaphore.Weighted // hands out turns in the order of asking
	limits []*rate.Limiter
	held   time.Time // nothing may go before; belongs to whoever has the turn
	users  int       // calls that have or want the turn; guarded by the sender's lock
}

func (s *Sender) newLane(id int64) *lane {
	l := &lane{id: id, turn: semaphore.NewWeighted(1), limits: []*rate.Limiter{s.policy.Chat.limiter()}}
	if id < 0 { // people have positive ids, groups and channels negative ones
		l.limits = append(l.limits, s.policy.Group.limiter())
	}
	return l
}

// lane returns the lane of a chat for use until release.
func (s *Sender) lane(id int64) *lane {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, known := s.lanes[id]
	if known {
		s.recent.MoveToFront(e)
	} else {
		s.evict()
		e = s.recent.PushFront(s.newLane(id))
		s.lanes[id] = e
	}
	l := e.Value.(*lane)
	l.users++
	return l
}

func (s *Sender) release(l *lane) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.users--
}

// evict forgets lanes that were not used for the longest time, while there are too many. One that is in use or owes
// a wait stays, since a fresh one in its place would send too early.
func (s *Sender) evict() {
	now := s.clock.Now()
	for e := s.recent.Back(); e != nil && s.recent.Len() >= s.policy.Lanes; {
		l, before := e.Value.(*lane), e.Prev()
		if l.users == 0 && l.free(now) {
			s.recent.Remove(e)
			delete(s.lanes, l.id)
		} else if l.users == 0 {
			return // the others were used later still, and this one is soon free
		}
		e = before
	}
}

// free tells that forgetting the lane changes nothing.
func (l *lane) free(now time.Time) bool {
	for _, limit := range l.limits {
		if limit.TokensAt(now) < float64(limit.Burst()) {
			return false
		}
	}
	return !l.held.After(now)
}

// through sends a message in its turn, and on to where the group has moved. The old lane is kept meanwhile, so that
// what waits in it stays behind.
func (s *Sender) through(ctx context.Context, chat int64, sent *Sent, do Call) error {
	l := s.lane(chat)
	defer s.release(l)
	if err := l.turn.Acquire(ctx, 1); err != nil {
		return err
	}
	defer l.turn.Release(1)
	if to, known := s.movedTo(chat); known {
		return s.through(ctx, to, sent, do)
	}
	sent.ChatID = chat
	err := s.attempts(ctx, l, sent, do)
	var moved api.Migrated
	if errors.As(err, &moved) && s.follow(chat, moved.To) {
		return s.through(ctx, moved.To, sent, do)
	}
	return err
}

func (s *Sender) movedTo(chat int64) (int64, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to, known := s.moved[chat]
	return to, known
}

// follow remembers where a group has moved, unless it would move in a circle.
func (s *Sender) follow(from, to int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for next, known := to, true; known; next, known = s.moved[next] {
		if next == from {
			return false
		}
	}
	s.moved[from] = to
	return true
}

// attempts makes the call until it succeeds or there is no use. Without a lane no limit concerns it.
func (s *Sender) attempts(ctx context.Context, l *lane, sent *Sent, do Call) error {
	failures := 0
	var last error
	for {
		if err := s.pace(ctx, l, sent); err != nil {
			return join(err, last)
		}
		sent.Tries++
		last = do(ctx, sent.ChatID)
		var flood api.TooManyRequests
		var wait time.Duration
		switch {
		case last == nil:
			return nil
		case ctx.Err() != nil:
			return join(ctx.Err(), last)
		case errors.As(last, &flood):
			sent.Floods++
			if l != nil {
				l.held = s.clock.Now().Add(flood.RetryAfter)
				continue
			}
			wait = flood.RetryAfter
		case api.Transient(last) && failures+1 < s.policy.Tries:
			wait = s.backoff(failures)
			failures++
		default:
			return last
		}
		if err := s.sleep(ctx, wait, sent); err != nil {
			return join(err, last)
		}
	}
}

// pace waits until the chat and all chats together may have a message.
func (s *Sender) pace(ctx context.Context, l *lane, sent *Sent) error {
	if l == nil {
		return ctx.Err()
	}
	if err := s.sleep(ctx, l.held.Sub(s.clock.Now()), sent); err != nil {
		return err
	}
	if err := s.reserve(ctx, l.limits, sent); err != nil {
		return err
	}
	return s.reserve(ctx, []*rate.Limiter{s.all}, sent)
}

// reserve takes a place in every limit and waits for the latest; a place not used is given back.
func (s *Sender) reserve(ctx context.Context, limits []*rate.Limiter, sent *Sent) error {
	now := s.clock.Now()
	var wait time.Duration
	places := make([]*rate.Reservation, len(limits))
	for i, limit := range limits {
		places[i] = limit.ReserveN(now, 1)
		wait = max(wait, places[i].DelayFrom(now))
	}
	err := s.sleep(ctx, wait, sent)
	if err != nil {
		for _, place := range places {
			place.CancelAt(s.clock.Now())
		}
	}
	return err
}

func (s *Sender) sleep(ctx context.Context, d time.Duration, sent *Sent) error {
	if d <= 0 {
		return ctx.Err()
	}
	sent.Waited += d
	return s.clock.Sleep(ctx, d)
}

// backoff is the wait after so many failures: half of it sure, half by chance, so that calls that failed together do
// not come again together.
func (s *Sender) backoff(failures int) time.Duration {
	wait := min(s.policy.Backoff<<min(failures, 20), s.policy.MaxBackoff)
	return wait/2 + time.Duration(s.random()*float64(wait/2))
}

// join says why a call was not tried again and what it had failed with.
func join(why, last error) error {
	if last == nil {
		return why
	}
	return fmt.Errorf("%w, after: %w", why, last)
}
