// Package storetest holds what every engine of package store has to do, as one suite of tests.
//
// The engines differ in how they keep their promises, so the promises are tested once, through the methods of the store
// alone, and each engine runs the suite on databases of its own.
package storetest

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"syncoff/bot/store"
)

// Run tests an engine. fresh returns the URL of a new, empty database, which is gone after the test.
func Run(t *testing.T, fresh func(testing.TB) string) {
	for name, tests := range map[string]map[string]func(*testing.T, *bench){
		"inbox":     inboxTests(),
		"restart":   restartTests(),
		"aside":     asideTests(),
		"age":       ageTests(),
		"lanes":     laneTests(),
		"outbox":    outboxTests(),
		"plans":     planTests(),
		"covers":    coverTests(),
		"drafts":    draftTests(),
		"persons":   personTests(),
		"chats":     chatTests(),
		"feedback":  feedbackTests(),
		"tallies":   tallyTests(),
		"questions": questionTests(),
		"lessons":   lessonTests(),
		"settling":  settleTests(),
		"learned":   learnedTests(),
	} {
		for sentence, test := range tests {
			t.Run(name+": "+sentence, func(t *testing.T) {
				t.Parallel()
				test(t, newBench(t, fresh(t)))
			})
		}
	}
}

// Clock is a time that tests set.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands still.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)} }

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance sets the clock forward.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bench is a store under test: what each test would otherwise repeat.
type bench struct {
	*store.Store
	t     *testing.T
	url   string
	clock *Clock

	nextID int64
}

func newBench(t *testing.T, url string) *bench {
	b := &bench{t: t, url: url, clock: NewClock()}
	b.open()
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func (b *bench) open() {
	b.t.Helper()
	s, err := store.Open(b.t.Context(), b.url, b.clock.Now)
	if err != nil {
		b.t.Fatal(err)
	}
	b.Store = s
}

// restart is what happens to the store when the program ends and starts again.
func (b *bench) restart() {
	b.t.Helper()
	b.ok(b.Close())
	b.open()
}

func (b *bench) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) same(what string, got, want any) {
	b.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func ctx(b *bench) context.Context { return b.t.Context() }

// message is an update in a lane that says something.
func message(id int64, lane string) store.Update {
	return store.Update{ID: id, Kind: "message", Lane: lane, Person: lane, Raw: []byte("says " + strconv.FormatInt(id, 10))}
}

func (b *bench) receive(updates ...store.Update) {
	b.t.Helper()
	n, err := b.Receive(ctx(b), updates)
	b.ok(err)
	if n != len(updates) {
		b.t.Fatalf("received %d of %d updates", n, len(updates))
	}
}

// take returns the ids of the next updates.
func (b *bench) take(n int, busy ...string) []int64 {
	b.t.Helper()
	ids := []int64{}
	for _, u := range b.next(n, busy...) {
		ids = append(ids, u.ID)
	}
	return ids
}

func (b *bench) next(n int, busy ...string) []store.Update {
	b.t.Helper()
	updates, err := b.Next(ctx(b), n, busy)
	b.ok(err)
	return updates
}
