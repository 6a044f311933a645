package storetest

import (
	"bytes"
	"errors"
	"testing"

	"syncoff/bot/store"
)

func inboxTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"an update comes back as it was received": func(t *testing.T, b *bench) {
			raw := bytes.Repeat([]byte{0, 0xff, '\'', '"', 0x80}, 1<<18)
			want := store.Update{ID: 7, Kind: "message", Lane: "-1", Person: "-1/5", Raw: raw}
			b.receive(want)
			got := b.next(9)
			b.same("content", bytes.Equal(got[0].Raw, raw), true)
			want.Raw, want.Received, want.Attempts = got[0].Raw[:0], got[0].Received, 1
			got[0].Raw = want.Raw
			b.same("updates", got, []store.Update{want})
			b.same("received", got[0].Received.UTC(), b.clock.Now())
		},
		"a second delivery is no news": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"))
			b.same("first", b.take(9), []int64{1})
			b.ok(b.Finish(ctx(b), 1))
			n, err := b.Receive(ctx(b), []store.Update{message(1, "a"), message(2, "a"), message(3, "a")})
			b.ok(err)
			b.same("new", n, 1)
			b.same("next", b.take(9), []int64{2})
		},
		"nothing received is nothing new": func(t *testing.T, b *bench) {
			n, err := b.Receive(ctx(b), nil)
			b.ok(err)
			b.same("new", n, 0)
			b.same("next", b.take(9), []int64{})
		},
	}
}

func restartTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"what waits survives a restart and what is finished stays finished": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "b"))
			b.take(1)
			b.ok(b.Finish(ctx(b), 1))
			b.restart()
			b.same("next", b.take(9), []int64{2})
		},
		"what was taken when the program ended is given back and counted": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"), message(3, "b"))
			b.same("first", b.take(9), []int64{1, 3})
			b.restart()
			b.same("before it is given back", b.take(9), []int64{})
			n, err := b.Recover(ctx(b))
			b.ok(err)
			b.same("given back", n, 2)
			again := b.next(9)
			b.same("next", []int64{again[0].ID, again[1].ID}, []int64{1, 3})
			b.same("attempts", again[0].Attempts, 2)
		},
		"what this program has in hand is not given back": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"))
			b.take(9)
			n, err := b.Recover(ctx(b))
			b.ok(err)
			b.same("given back", n, 0)
			b.same("next", b.take(9), []int64{})
		},
		"a closed store says so": func(t *testing.T, b *bench) {
			b.ok(b.Ready(ctx(b)))
			b.ok(b.Close())
			_, lagErr := b.Lag(ctx(b))
			for _, err := range []error{b.Finish(ctx(b), 1), b.Ready(ctx(b)), lagErr} {
				if !errors.Is(err, store.ErrClosed) {
					t.Errorf("got %v", err)
				}
			}
			b.open()
		},
	}
}

func asideTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"an update put aside blocks nothing and is counted": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"))
			b.take(9)
			b.ok(b.Aside(ctx(b), 1, "panic"))
			b.same("next", b.take(9), []int64{2})
			lag, err := b.Lag(ctx(b))
			b.ok(err)
			b.same("lag", lag, store.Lag{Open: 1, Aside: 1})
		},
		"an update that cannot be read is put aside as it comes": func(t *testing.T, b *bench) {
			b.receive(store.Update{ID: 1, Raw: []byte("{]"), Reason: "undecodable"}, message(2, ""))
			b.same("next", b.take(9), []int64{2})
			lag, err := b.Lag(ctx(b))
			b.ok(err)
			b.same("aside", lag.Aside, 1)
		},
		"an update put aside can be given back": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Aside(ctx(b), 1, "bug"))
			b.ok(b.Release(ctx(b), 1))
			b.same("next", b.take(9), []int64{1})
		},
		"finishing twice is no fault": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Finish(ctx(b), 1))
			b.ok(b.Finish(ctx(b), 1))
			b.ok(b.Aside(ctx(b), 1, "late"))
			b.ok(b.Release(ctx(b), 1))
			b.same("next", b.take(9), []int64{})
		},
		"an unknown update is named": func(t *testing.T, b *bench) {
			for _, err := range []error{b.Finish(ctx(b), 5), b.Aside(ctx(b), 5, ""), b.Release(ctx(b), 5), b.Sent(ctx(b), 5, 0, 1)} {
				if !errors.Is(err, store.ErrNotFound) {
					t.Errorf("got %v", err)
				}
			}
		},
	}
}
