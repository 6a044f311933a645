package storetest

import (
	"sync"
	"testing"

	"syncoff/bot/store"
)

func laneTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"lanes go side by side and each in its order": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"), message(3, "b"), message(4, "a"), message(5, "b"))
			b.same("heads", b.take(9), []int64{1, 3})
			b.same("all busy", b.take(9), []int64{})
			b.ok(b.Finish(ctx(b), 3))
			b.same("after b", b.take(9), []int64{5})
			b.ok(b.Finish(ctx(b), 1))
			b.same("after a", b.take(9), []int64{2})
		},
		"no more are taken than asked for, the oldest first": func(t *testing.T, b *bench) {
			b.receive(message(3, "c"), message(1, "a"), message(2, "b"))
			b.same("none", b.take(0), []int64{})
			b.same("two", b.take(2), []int64{1, 2})
			b.same("rest", b.take(2), []int64{3})
		},
		"a busy lane is passed over": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "b"), message(3, "c"))
			b.same("one", b.take(1, "a", "b", "x"), []int64{3})
			b.same("then", b.take(9), []int64{1, 2})
		},
		"an older update that comes late goes first": func(t *testing.T, b *bench) {
			b.receive(message(5, "a"))
			b.receive(message(4, "a"))
			b.same("first", b.take(9), []int64{4})
			b.receive(message(3, "a"))
			b.same("not beside it", b.take(9), []int64{})
			b.ok(b.Release(ctx(b), 4))
			b.same("next", b.take(9), []int64{3})
		},
		"a released update comes again": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"))
			b.take(9)
			b.ok(b.Release(ctx(b), 1))
			again := b.next(9)
			b.same("updates", len(again), 1)
			b.same("id", again[0].ID, int64(1))
			b.same("attempts", again[0].Attempts, 2)
		},
		"many workers take each update once and in order": func(t *testing.T, b *bench) {
			const lanes, each = 20, 15
			last, handled := work(t, b, lanes, lanes*each)
			b.same("handled", handled, lanes*each)
			b.same("lanes", len(last), lanes)
		},
	}
}

// work receives updates while workers handle them, and returns the last update of each lane and how many there were.
func work(t *testing.T, b *bench, lanes, total int) (map[string]int64, int) {
	var mu sync.Mutex
	last, handled := map[string]int64{}, 0
	handle := func(u store.Update) int {
		mu.Lock()
		if last[u.Lane] >= u.ID {
			t.Errorf("lane %s: %d after %d", u.Lane, u.ID, last[u.Lane])
		}
		last[u.Lane] = u.ID
		handled++
		done := handled
		mu.Unlock()
		if err := b.Finish(ctx(b), u.ID); err != nil {
			t.Error(err)
		}
		return done
	}
	var workers sync.WaitGroup
	workers.Go(func() {
		for id := 1; id <= total; id++ {
			if _, err := b.Receive(ctx(b), []store.Update{message(int64(id), string(rune('a'+id%lanes)))}); err != nil {
				t.Error(err)
			}
		}
	})
	for range 8 {
		workers.Go(func() {
			for done := 0; done < total && !t.Failed(); {
				updates, err := b.Next(ctx(b), 3, nil)
				if err != nil {
					t.Error(err)
				}
				for _, u := range updates {
					handle(u)
				}
				mu.Lock()
				done = handled
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	return last, handled
}
