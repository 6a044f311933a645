package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/send"
)

// memory is an inbox without a database.
type memory struct {
	mu       sync.Mutex
	waiting  []inbox.Update
	taken    map[string]bool // lanes
	finished []int64
	aside    map[int64]string
	broken   int // calls that fail first
}

func newMemory(updates ...inbox.Update) *memory {
	return &memory{waiting: updates, taken: map[string]bool{}, aside: map[int64]string{}}
}

var errDisk = errors.New("the disk is full")

func (m *memory) fails() bool {
	if m.broken > 0 {
		m.broken--
		return true
	}
	return false
}

func (m *memory) Receive(_ context.Context, updates []inbox.Update) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails() {
		return 0, errDisk
	}
	m.waiting = append(m.waiting, updates...)
	return len(updates), nil
}

func (m *memory) Next(_ context.Context, n int) ([]inbox.Update, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails() {
		return nil, errDisk
	}
	var next, rest []inbox.Update
	for _, u := range m.waiting {
		if len(next) < n && !m.taken[u.Lane] {
			m.taken[u.Lane] = true
			u.Attempts++
			next = append(next, u)
		} else {
			rest = append(rest, u)
		}
	}
	m.waiting = rest
	return next, nil
}

func (m *memory) leave(id int64) { m.taken[lane(id)] = false }

func (m *memory) Finish(_ context.Context, id int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails() {
		return errDisk
	}
	m.finished = append(m.finished, id)
	m.leave(id)
	return nil
}

func (m *memory) Aside(_ context.Context, id int64, reason string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.aside[id] = reason
	m.leave(id)
	return nil
}

// lane puts updates 1, 11, 21 … into one lane.
func lane(id int64) string { return fmt.Sprint(id % 10) }

func updates(ids ...int64) []inbox.Update {
	all := make([]inbox.Update, len(ids))
	for i, id := range ids {
		all[i] = inbox.Update{ID: id, Kind: "message", Lane: lane(id)}
	}
	return all
}

type handle func(ctx context.Context, u *inbox.Update) error

func (h handle) Handle(ctx context.Context, u *inbox.Update) error { return h(ctx, u) }

type nobody struct{}

func (nobody) Received(string, int)        {}
func (nobody) Aside(string)                {}
func (nobody) Handled(time.Duration, bool) {}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// run works on a fake clock until so much time has passed.
func run(t *testing.T, m *memory, for_ time.Duration, h handle) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := inbox.NewPool(m, h, inbox.PoolOptions{Workers: 4, Grace: 10 * time.Second, Observer: nobody{}, Clock: send.SystemClock{}, Log: quiet()})
		ctx, stop := context.WithTimeout(t.Context(), for_)
		defer stop()
		if err := p.Run(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestALaneKeepsItsOrderAndLanesGoBesideEachOther(t *testing.T) {
	m := newMemory(updates(1, 11, 2, 21, 12, 3)...)
	var mu sync.Mutex
	most, now := 0, 0
	run(t, m, time.Minute, func(ctx context.Context, u *inbox.Update) error {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		_ = send.SystemClock{}.Sleep(ctx, time.Second)
		mu.Lock()
		now--
		mu.Unlock()
		return nil
	})
	var first []int64
	for _, id := range m.finished {
		if lane(id) == "1" {
			first = append(first, id)
		}
	}
	if !slices.Equal(first, []int64{1, 11, 21}) || len(m.finished) != 6 || most != 3 {
		t.Errorf("finished %v, %d at a time", m.finished, most)
	}
}

func TestWhatBecomesOfAnUpdate(t *testing.T) {
	for _, tt := range []struct {
		name   string
		update inbox.Update
		fails  func(try int) error
		aside  string
	}{
		{"one that works is finished", inbox.Update{}, func(int) error { return nil }, ""},
		{"one that panics once is finished", inbox.Update{}, func(try int) error {
			if try == 1 {
				panic("what a person wrote")
			}
			return nil
		}, ""},
		{"one that panics again is put aside", inbox.Update{}, func(int) error { panic("x") }, inbox.ReasonPanic},
		{"one that fails for good is put aside", inbox.Update{}, func(int) error { return errors.New("no") }, inbox.ReasonFails},
		{"one that the network fails is tried until it works", inbox.Update{}, func(try int) error {
			if try < 40 {
				return fmt.Errorf("%w: no network", inbox.ErrLater)
			}
			return nil
		}, ""},
		{"one that hangs is interrupted and tried again", inbox.Update{}, func(try int) error {
			if try < 3 {
				return context.DeadlineExceeded
			}
			return nil
		}, ""},
		{"one that ended the program too often is put aside", inbox.Update{Attempts: 25}, func(int) error { return nil }, inbox.ReasonCrashes},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.update.ID, tt.update.Lane = 1, lane(1)
			m := newMemory(append([]inbox.Update{tt.update}, updates(11, 2)...)...)
			tries := 0
			run(t, m, time.Hour, func(_ context.Context, u *inbox.Update) error {
				if u.ID != 1 {
					return nil
				}
				tries++
				return tt.fails(tries)
			})
			if m.aside[1] != tt.aside || slices.Contains(m.finished, 1) != (tt.aside == "") {
				t.Errorf("aside %v, finished %v", m.aside, m.finished)
			}
			if !slices.Contains(m.finished, 11) || !slices.Contains(m.finished, 2) {
				t.Errorf("it holds up others: finished %v", m.finished)
			}
			if i := slices.Index(m.finished, 1); i > slices.Index(m.finished, 11) {
				t.Errorf("the lane is out of order: %v", m.finished)
			}
		})
	}
}

func TestADiskThatIsFullForAMomentRepeatsNothing(t *testing.T) {
	m := newMemory(updates(1)...)
	handled := 0
	run(t, m, time.Hour, func(context.Context, *inbox.Update) error {
		handled++
		m.mu.Lock()
		m.broken = 5
		m.mu.Unlock()
		return nil
	})
	if handled != 1 || len(m.finished) != 1 {
		t.Errorf("handled %d times, finished %v", handled, m.finished)
	}
}

func TestTheEndWaitsForWhatIsInHandAndNotForEver(t *testing.T) {
	for _, tt := range []struct {
		name     string
		takes    time.Duration
		finished int
	}{{"in time", 5 * time.Second, 1}, {"too late", time.Minute, 0}} {
		t.Run(tt.name, func(t *testing.T) {
			m := newMemory(updates(1)...)
			run(t, m, time.Second, func(ctx context.Context, _ *inbox.Update) error {
				return send.SystemClock{}.Sleep(ctx, tt.takes)
			})
			if len(m.finished) != tt.finished {
				t.Errorf("finished %v", m.finished)
			}
		})
	}
}

// script answers polls one after another, and then waits as the server does.
type script struct {
	polls   []func() ([]api.RawUpdate, error)
	offsets []int64
}

func (s *script) GetUpdates(ctx context.Context, p api.Poll) ([]api.RawUpdate, error) {
	s.offsets = append(s.offsets, p.Offset)
	if len(s.polls) == 0 {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	poll := s.polls[0]
	s.polls = s.polls[1:]
	return poll()
}

func raw(ids ...int64) func() ([]api.RawUpdate, error) {
	return func() ([]api.RawUpdate, error) {
		var all []api.RawUpdate
		for _, id := range ids {
			all = append(all, api.ReadUpdate(fmt.Appendf(nil, `{"update_id":%d}`, id)))
		}
		return all, nil
	}
}

func failing(err error) func() ([]api.RawUpdate, error) {
	return func() ([]api.RawUpdate, error) { return nil, err }
}

func TestPolling(t *testing.T) {
	for _, tt := range []struct {
		name    string
		polls   []func() ([]api.RawUpdate, error)
		broken  int
		offsets []int64
		stored  int
		ends    error
	}{
		{"a batch is confirmed by the next poll", []func() ([]api.RawUpdate, error){raw(5, 6)}, 0, []int64{0, 7}, 2, nil},
		{"what cannot be stored is not confirmed and not asked for again", []func() ([]api.RawUpdate, error){raw(5)}, 7, []int64{0, 6}, 1, nil},
		{"a network that fails is waited for", []func() ([]api.RawUpdate, error){failing(api.ErrNetwork), failing(api.ErrGateway{Status: 502}), raw(5)},
			0, []int64{0, 0, 0, 6}, 1, nil},
		{"a second poller is waited for", []func() ([]api.RawUpdate, error){raw(5), failing(api.ErrConflict), failing(api.ErrConflict), raw(6)},
			0, []int64{0, 6, 6, 6, 7}, 2, nil},
		{"a flood is waited for", []func() ([]api.RawUpdate, error){failing(api.TooManyRequests{RetryAfter: time.Minute}), raw(5)}, 0, []int64{0, 0, 6}, 1, nil},
		{"an update without an id does not spin", []func() ([]api.RawUpdate, error){raw(0), raw(0), raw(5)}, 0, []int64{0, 0, 0, 6}, 1, nil},
		{"a token that is refused ends it", []func() ([]api.RawUpdate, error){failing(api.ErrUnauthorized)}, 0, []int64{0}, 0, api.ErrUnauthorized},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, s := newMemory(), &script{polls: tt.polls}
				m.broken = tt.broken
				began := time.Now()
				p := inbox.Poller{Updates: s, Receiver: m, Wake: func() {}, Observer: nobody{}, Clock: send.SystemClock{}, Log: quiet()}
				ctx, stop := context.WithTimeout(t.Context(), time.Hour)
				defer stop()
				if err := p.Run(ctx); !errors.Is(err, tt.ends) {
					t.Errorf("ended with %v", err)
				}
				if !slices.Equal(s.offsets, tt.offsets) || len(m.waiting) != tt.stored {
					t.Errorf("offsets %v, stored %d", s.offsets, len(m.waiting))
				}
				if tt.ends != nil && time.Since(began) > time.Second {
					t.Error("it waited")
				}
			})
		})
	}
}
