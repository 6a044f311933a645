package send_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/send"
	"syncoff/bot/telegram/telegramtest"
)

const ann, bob, group = 7, 8, -100

// bubble runs a test on a fake clock, against a server that is reached without a network.
type bubble struct {
	t      *testing.T
	server *telegramtest.Server
	api    *api.API
	sender *send.Sender
	start  time.Time
}

func within(t *testing.T, policy send.Policy, test func(*bubble)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.New(telegramtest.Options{Flood: true})
		for id := range int64(200) {
			s.AddUser(telegramtest.User{ID: id + 1, FirstName: "P"})
		}
		s.AddChat(telegramtest.Chat{ID: group, Type: "group", Title: "Photos"})
		a, err := api.New(telegramtest.Token, api.Options{URL: "http://test", Transport: s.RoundTripper()})
		if err != nil {
			t.Fatal(err)
		}
		half := func() float64 { return 0.5 }
		test(&bubble{t, s, a, send.New(policy, send.SystemClock{}, half), time.Now()})
	})
}

// say is a call that sends a text.
func (b *bubble) say(text string) send.Call {
	return func(ctx context.Context, chat int64) error {
		_, err := b.api.SendMessage(ctx, api.Outgoing{ChatID: chat}, api.Text{HTML: text})
		return err
	}
}

func (b *bubble) send(chat int64, text string) (send.Sent, error) {
	return b.sender.Send(b.t.Context(), chat, b.say(text))
}

// took are the moments at which the server took messages, since the start.
func (b *bubble) took() []time.Duration {
	var at []time.Duration
	for _, c := range b.server.Calls("sendMessage") {
		if c.Took() {
			at = append(at, c.At.Sub(b.start))
		}
	}
	return at
}

func TestAChatGetsABurstAndThenOneASecond(t *testing.T) {
	within(t, send.DefaultPolicy(), func(b *bubble) {
		for i := range 6 {
			if _, err := b.send(ann, fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		at := b.took()
		for i, want := range []time.Duration{0, 0, 0, 1, 2, 3} {
			if got := at[i].Round(time.Second); got != want*time.Second {
				t.Errorf("message %d went after %v, want %v s", i, at[i], want)
			}
		}
	})
}

func TestAGroupGetsNoMoreThanTwentyAMinute(t *testing.T) {
	within(t, send.DefaultPolicy(), func(b *bubble) {
		for i := range 60 {
			if sent, err := b.send(group, fmt.Sprint(i)); err != nil || sent.Floods > 0 {
				t.Fatalf("message %d: %+v, %v", i, sent, err)
			}
		}
		noWindowHoldsMore(t, b.took(), time.Minute, 20)
	})
}

func TestAllChatsTogetherGetNoMoreThanThirtyASecond(t *testing.T) {
	within(t, send.DefaultPolicy(), func(b *bubble) {
		var all sync.WaitGroup
		for id := range int64(150) {
			all.Go(func() {
				if sent, err := b.send(id+1, "x"); err != nil || sent.Floods > 0 {
					t.Errorf("chat %d: %+v, %v", id+1, sent, err)
				}
			})
		}
		all.Wait()
		at := b.took()
		noWindowHoldsMore(t, at, time.Second, 30)
		if last := at[len(at)-1]; last > 5100*time.Millisecond {
			t.Errorf("150 messages took %v", last)
		}
	})
}

func noWindowHoldsMore(t *testing.T, at []time.Duration, window time.Duration, most int) {
	t.Helper()
	slices.Sort(at)
	for i := most; i < len(at); i++ {
		if at[i]-at[i-most] < window {
			t.Errorf("messages %d to %d went within %v", i-most, i, at[i]-at[i-most])
		}
	}
}

func TestATimeToWaitIsObeyedExactly(t *testing.T) {
	within(t, send.DefaultPolicy(), func(b *bubble) {
		b.server.HoldBack(ann, 17*time.Second)
		var both sync.WaitGroup
		both.Go(func() {
			sent, err := b.send(ann, "a")
			if err != nil || sent.Tries != 2 || sent.Floods != 1 {
				t.Errorf("held back: %+v, %v", sent, err)
			}
		})
		synctest.Wait()
		both.Go(func() {
			if sent, err := b.send(ann, "b"); err != nil || sent.Tries != 1 {
				t.Errorf("behind it: %+v, %v", sent, err)
			}
		})
		if sent, err := b.send(bob, "c"); err != nil || sent.Waited > time.Second {
			t.Errorf("another chat waits: %+v, %v", sent, err)
		}
		both.Wait()
		if at := b.took(); at[1] != 17*time.Second {
			t.Errorf("it went after %v", at[1])
		}
	})
}

func TestFailuresThatPassAreTriedAgain(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault telegramtest.Fault
		tries int
		shown int
		after time.Duration // of the last try, with half the jitter
		gave  error
	}{
		{"a gateway that is down for a moment", telegramtest.Fault{Status: 502, Times: 2}, 3, 1, (375 + 750) * time.Millisecond, nil},
		{"a connection that is reset", telegramtest.Fault{Reset: true}, 2, 1, 375 * time.Millisecond, nil},
		{"a reset after the message went is sent twice", telegramtest.Fault{Reset: true, After: true}, 2, 2, 375 * time.Millisecond, nil},
		{"a gateway that stays down", telegramtest.Fault{Status: 502, Times: -1}, 5, 0, (375 + 750 + 1500 + 3000) * time.Millisecond, send.ErrGaveUp},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, send.DefaultPolicy(), func(b *bubble) {
				b.server.Break(tt.fault)
				sent, err := b.send(ann, "x")
				if !errors.Is(err, tt.gave) || sent.Tries != tt.tries || len(b.server.Shown(ann)) != tt.shown {
					t.Errorf("%+v, %d shown, %v", sent, len(b.server.Shown(ann)), err)
				}
				if got := time.Since(b.start); got != tt.after {
					t.Errorf("it took %v, want %v", got, tt.after)
				}
			})
		})
	}
}

func TestFailuresThatStayAreReportedAtOnce(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*telegramtest.Server)
		chat int64
		text string
		kind error
	}{
		{"a person who blocks", func(s *telegramtest.Server) { s.Block(ann) }, ann, "x", api.ErrBlocked},
		{"a chat that is gone", func(*telegramtest.Server) {}, 999, "x", api.ErrChatGone},
		{"a group that removed the bot", func(s *telegramtest.Server) { s.Kick(group) }, group, "x", api.ErrChatGone},
		{"markup that is broken", func(*telegramtest.Server) {}, ann, "<b>", api.ErrBadMarkup},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, send.DefaultPolicy(), func(b *bubble) {
				tt.do(b.server)
				sent, err := b.send(tt.chat, tt.text)
				if !errors.Is(err, send.ErrPermanent) || !errors.Is(err, tt.kind) || sent.Tries != 1 {
					t.Errorf("%+v, %v", sent, err)
				}
			})
		})
	}
}

func TestAGroupThatMovedIsFollowed(t *testing.T) {
	within(t, send.DefaultPolicy(), func(b *bubble) {
		b.server.Migrate(group, -1001)
		b.server.Migrate(-1001, -1002)
		for i, tries := range []int{3, 1} {
			sent, err := b.send(group, fmt.Sprint(i))
			if err != nil || sent.ChatID != -1002 || sent.Tries != tries {
				t.Errorf("%+v, %v", sent, err)
			}
		}
	})
	t.Run("but not in a circle", func(t *testing.T) {
		within(t, send.DefaultPolicy(), func(b *bubble) {
			_, err := b.sender.Send(b.t.Context(), group, func(_ context.Context, chat int64) error {
				return api.Migrated{To: -101 - chat - 100} // -100 to -101 and back
			})
			if !errors.Is(err, send.ErrPermanent) || !errors.Is(err, api.Migrated{}) {
				t.Errorf("got %v", err)
			}
		})
	})
}

func TestOrderIsKeptWithinAChat(t *testing.T) {
	within(t, send.DefaultPolicy(), func(b *bubble) {
		b.server.Break(telegramtest.Fault{Status: 502, Times: 3})
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				if _, err := b.send(ann, fmt.Sprint(i)); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait() // the call is in its place
		}
		all.Wait()
		for i, m := range b.server.Shown(ann) {
			if m.Text != fmt.Sprint(i) {
				t.Errorf("message %d is %s", i, m.Text)
			}
		}
	})
}

func TestWhatIsSentWhileAGroupMovesKeepsItsOrder(t *testing.T) {
	within(t, send.DefaultPolicy(), func(b *bubble) {
		b.server.Migrate(group, -1001)
		b.server.HoldBack(-1001, 5*time.Second)
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				if sent, err := b.send(group, fmt.Sprint(i)); err != nil || sent.ChatID != -1001 {
					t.Errorf("%+v, %v", sent, err)
				}
			})
			synctest.Wait()
		}
		all.Wait()
		for i, m := range b.server.Shown(-1001) {
			if m.Text != fmt.Sprint(i) {
				t.Errorf("message %d is %s", i, m.Text)
			}
		}
	})
}

func TestAnAnswerToAPressDoesNotWait(t *testing.T) {
	within(t, send.DefaultPolicy(), func(b *bubble) {
		b.server.HoldBack(ann, time.Minute)
		go func() { _, _ = b.send(ann, "x") }()
		synctest.Wait()
		query := b.server.Press(ann, 1, ann, "d")
		b.server.Break(telegramtest.Fault{Method: "answerCallbackQuery", RetryAfter: 2})
		sent, err := b.sender.Now(b.t.Context(), func(ctx context.Context) error {
			return b.api.AnswerCallbackQuery(ctx, query, api.Toast{})
		})
		if err != nil || sent.Tries != 2 || time.Since(b.start) != 2*time.Second {
			t.Errorf("%+v after %v, %v", sent, time.Since(b.start), err)
		}
		time.Sleep(time.Minute)
	})
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	within(t, send.DefaultPolicy(), func(b *bubble) {
		b.server.HoldBack(ann, time.Hour)
		ctx, cancel := context.WithTimeout(b.t.Context(), 10*time.Second)
		defer cancel()
		_, err := b.sender.Send(ctx, ann, b.say("x"))
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, api.TooManyRequests{}) || errors.Is(err, send.ErrPermanent) {
			t.Errorf("got %v", err)
		}
		if time.Since(b.start) != 10*time.Second {
			t.Errorf("it took %v", time.Since(b.start))
		}
	})
}

func TestClose(t *testing.T) {
	t.Run("waits for what is under way", func(t *testing.T) {
		within(t, send.DefaultPolicy(), func(b *bubble) {
			b.server.HoldBack(ann, 5*time.Second)
			done := make(chan error, 1)
			go func() { _, err := b.send(ann, "x"); done <- err }()
			synctest.Wait()
			if err := b.sender.Close(b.t.Context()); err != nil || time.Since(b.start) != 5*time.Second {
				t.Errorf("%v after %v", err, time.Since(b.start))
			}
			if err := <-done; err != nil {
				t.Errorf("the message: %v", err)
			}
			if _, err := b.send(ann, "y"); !errors.Is(err, send.ErrClosed) {
				t.Errorf("after it: %v", err)
			}
			if err := b.sender.Close(b.t.Context()); err != nil {
				t.Errorf("again: %v", err)
			}
		})
	})
	t.Run("ends what takes longer than it may", func(t *testing.T) {
		within(t, send.DefaultPolicy(), func(b *bubble) {
			b.server.HoldBack(ann, time.Hour)
			done := make(chan error, 2)
			for range 2 {
				go func() { _, err := b.send(ann, "x"); done <- err }()
			}
			synctest.Wait()
			ctx, cancel := context.WithTimeout(b.t.Context(), time.Second)
			defer cancel()
			if err := b.sender.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("close: %v", err)
			}
			for range 2 {
				if err := <-done; !errors.Is(err, send.ErrClosed) {
					t.Errorf("the message: %v", err)
				}
			}
		})
	})
}

func TestForgettingAChatDoesNotLiftItsLimit(t *testing.T) {
	policy := send.DefaultPolicy()
	policy.Lanes = 2
	within(t, policy, func(b *bubble) {
		for round := range 3 {
			for id := range int64(10) {
				if _, err := b.send(id+1, fmt.Sprint(round)); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i := range 4 {
			if sent, err := b.send(ann, fmt.Sprint(i)); err != nil || sent.Floods > 0 {
				t.Errorf("%+v, %v", sent, err)
			}
		}
	})
}
