package storetest

import (
	"testing"
	"time"

	"syncoff/bot/store"
)

func ageTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"presses and inline queries from before a time are dropped": func(t *testing.T, b *bench) {
			press, query := message(1, "a"), message(2, "b")
			press.Kind, query.Kind = "callback_query", "inline_query"
			b.receive(press, query, message(3, "a"))
			b.clock.Advance(time.Minute)
			late := message(4, "c")
			late.Kind = "callback_query"
			b.receive(late)
			n, err := b.DropStale(ctx(b), []string{"callback_query", "inline_query"}, b.clock.Now())
			b.ok(err)
			b.same("dropped", n, 2)
			b.same("next", b.take(9), []int64{3, 4})
			n, err = b.DropStale(ctx(b), nil, b.clock.Now())
			b.ok(err)
			b.same("of no kind", n, 0)
		},
		"a stale press that has a plan is carried out": func(t *testing.T, b *bench) {
			press := message(1, "a")
			press.Kind = "callback_query"
			b.receive(press)
			b.take(1)
			b.ok(b.Plan(ctx(b), 1, store.Plan{Bodies: [][]byte{[]byte("{}")}}))
			b.ok(b.Release(ctx(b), 1))
			b.clock.Advance(time.Hour)
			n, err := b.DropStale(ctx(b), []string{"callback_query"}, b.clock.Now())
			b.ok(err)
			b.same("dropped", n, 0)
			b.same("next", b.take(1), []int64{1})
		},
		"the lag is the age of the oldest in hand": func(t *testing.T, b *bench) {
			lag, err := b.Lag(ctx(b))
			b.ok(err)
			b.same("at first", lag, store.Lag{})
			b.receive(message(1, "a"))
			b.clock.Advance(90 * time.Second)
			b.receive(message(2, "a"))
			b.take(1)
			lag, err = b.Lag(ctx(b))
			b.ok(err)
			b.same("lag", lag, store.Lag{Open: 2, Oldest: 90 * time.Second})
		},
		"a finished id is kept as long as it may come again": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"))
			b.take(9)
			b.ok(b.Finish(ctx(b), 1))
			for _, step := range []struct {
				after  time.Duration
				purged int
			}{{25 * time.Hour, 0}, {24 * time.Hour, 1}} {
				b.clock.Advance(step.after)
				n, err := b.Purge(ctx(b))
				b.ok(err)
				b.same("purged", n, step.purged)
			}
			b.same("what waits stays", b.take(9), []int64{2})
		},
		"an update put aside is kept for a week": func(t *testing.T, b *bench) {
			b.receive(store.Update{ID: 1, Reason: "undecodable"})
			b.clock.Advance(6 * 24 * time.Hour)
			n, err := b.Purge(ctx(b))
			b.ok(err)
			b.same("within", n, 0)
			b.clock.Advance(25 * time.Hour)
			n, err = b.Purge(ctx(b))
			b.ok(err)
			b.same("after", n, 1)
		},
		"a large purge goes on to the end": func(t *testing.T, b *bench) {
			updates := make([]store.Update, 2500)
			for i := range updates {
				updates[i] = store.Update{ID: int64(i), Reason: "undecodable"}
			}
			b.receive(updates...)
			b.clock.Advance(30 * 24 * time.Hour)
			n, err := b.Purge(ctx(b))
			b.ok(err)
			b.same("purged", n, 2500)
		},
	}
}
