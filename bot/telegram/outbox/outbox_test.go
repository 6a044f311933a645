package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/send"
)

// world is a store, a post office and an observer that write down what is asked of them.
type world struct {
	told   []string
	row    outbox.Row
	fails  error // of the store
	post   func(n int) (courier.Delivery, error)
	posted int
}

func (w *world) tell(format string, args ...any) {
	w.told = append(w.told, fmt.Sprintf(format, args...))
}

func (w *world) Plan(_ context.Context, id int64, r outbox.Row) error {
	w.row = r
	w.tell("plan %d with %d", id, len(r.Bodies))
	return w.fails
}

func (w *world) Sent(_ context.Context, id int64, n int, message int64) error {
	w.tell("sent %d/%d as %d", id, n, message)
	return w.fails
}

func (w *world) Answered(_ context.Context, chat string, question, answer int64) error {
	w.tell("%s: %d answers %d", chat, answer, question)
	return nil
}

func (w *world) Forget(_ context.Context, person string) error {
	w.tell("forget %s", person)
	return nil
}

func (w *world) MoveChat(_ context.Context, from, to string) error {
	w.tell("move %s to %s", from, to)
	return nil
}

func (w *world) Deliver(_ context.Context, l courier.Letter) (courier.Delivery, error) {
	w.posted++
	return w.post(w.posted)
}

func (w *world) Delivered(outcome string, _ send.Sent) { w.tell("%s", outcome) }

// watch is the world as an Observer, whose Answered differs from the Store's.
type watch struct{ *world }

func (w watch) Answered(time.Duration) {}

func newOutbox(w *world) *outbox.Outbox {
	return &outbox.Outbox{Store: w, People: w, Post: w, Observer: watch{w}, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
}

func delivered(n int) (courier.Delivery, error) {
	return courier.Delivery{Chat: 7, Message: 100 + n}, nil
}

func letters(n int) []outbox.Letter {
	all := make([]outbox.Letter, n)
	for i := range all {
		all[i] = outbox.Letter{Letter: courier.Letter{Chat: 7, Reply: bot.Reply{Title: "x"}}}
	}
	return all
}

func TestAPlanIsStoredWhole(t *testing.T) {
	w := &world{}
	u := &inbox.Update{ID: 5, Person: "7"}
	p := outbox.Plan{After: &bot.Session{Topic: "verify"}, Letters: letters(2), Covers: []int64{6}, Tallies: []outbox.Tally{{Place: "chat"}}}
	if err := newOutbox(w).Put(t.Context(), u, p); err != nil {
		t.Fatal(err)
	}
	if w.row.Person != "7" || w.row.After.Topic != "verify" || len(w.row.Bodies) != 2 || !slices.Equal(w.row.Covers, []int64{6}) ||
		len(w.row.Tallies) != 1 || len(u.Replies) != 2 {
		t.Errorf("stored %+v, the update holds %d replies", w.row, len(u.Replies))
	}
	if err := newOutbox(w).Put(t.Context(), u, outbox.Plan{}); err != nil || w.row.Person != "" {
		t.Errorf("a plan without a session touches one: %+v, %v", w.row, err)
	}
}

func TestWhatBecomesOfLetters(t *testing.T) {
	for _, tt := range []struct {
		name  string
		sent  []int64 // messages of the replies that are out before
		edit  func([]outbox.Letter)
		post  func(n int) (courier.Delivery, error)
		want  []string
		later bool
	}{
		{"each is recorded but the last, whose update is finished right after", nil, nil, delivered,
			[]string{"sent", "sent 5/0 as 101", "sent"}, false},
		{"after a crash the rest goes out", []int64{101}, nil, delivered, []string{"sent"}, false},
		{"an answer is found again by its question", []int64{1}, func(l []outbox.Letter) { l[1].Question = 50 }, delivered,
			[]string{"sent", "7: 101 answers 50"}, false},
		{"a group that has moved is followed", []int64{1}, nil,
			func(int) (courier.Delivery, error) { return courier.Delivery{Chat: 8, Message: 3}, nil },
			[]string{"sent", "move 7 to 8"}, false},
		{"what nobody can get is not tried again", nil, nil, func(n int) (courier.Delivery, error) {
			return courier.Delivery{}, errors.Join(courier.ErrUndeliverable, api.ErrBlocked)
		}, []string{"blocked", "sent 5/0 as -1", "blocked"}, false},
		{"what fails for a moment is tried later", nil, nil,
			func(int) (courier.Delivery, error) { return courier.Delivery{}, api.ErrNetwork }, []string{"postponed"}, true},
		{"a message without an id is out all the same", nil, nil,
			func(int) (courier.Delivery, error) { return courier.Delivery{Chat: 7}, nil },
			[]string{"sent", "sent 5/0 as -1", "sent"}, false},
		{"who wants to be forgotten is, after the last word", []int64{1}, func(l []outbox.Letter) { l[1].Forget = true }, delivered,
			[]string{"sent", "forget 7"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := &world{post: tt.post}
			o, u, plan := newOutbox(w), &inbox.Update{ID: 5, Person: "7"}, letters(2)
			if tt.edit != nil {
				tt.edit(plan)
			}
			if err := o.Put(t.Context(), u, outbox.Plan{Letters: plan}); err != nil {
				t.Fatal(err)
			}
			for i, message := range tt.sent {
				u.Replies[i].Message = message
			}
			w.told = nil
			err := o.Deliver(t.Context(), u)
			if errors.Is(err, inbox.ErrLater) != tt.later || (err != nil) != tt.later || !slices.Equal(w.told, tt.want) {
				t.Errorf("got %q, %v\nwant %q", w.told, err, tt.want)
			}
		})
	}
}

func TestAStoreThatFailsIsTriedLater(t *testing.T) {
	w := &world{post: delivered, fails: errors.New("disk full")}
	u := &inbox.Update{ID: 5}
	if err := newOutbox(w).Put(t.Context(), u, outbox.Plan{Letters: letters(1)}); !errors.Is(err, inbox.ErrLater) || len(u.Replies) != 0 {
		t.Errorf("%v, %d replies", err, len(u.Replies))
	}
	u.Replies = []inbox.Reply{{Body: []byte("{")}}
	if err := newOutbox(w).Deliver(t.Context(), u); err == nil || errors.Is(err, inbox.ErrLater) {
		t.Errorf("a damaged letter gives %v", err)
	}
}
