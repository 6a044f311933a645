package storetest

import (
	"errors"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/store"
)

func outboxTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"after a crash the replies that are out are known": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Sent(ctx(b), 1, 0, 70))
			b.ok(b.Sent(ctx(b), 1, 1, 71))
			b.ok(b.Sent(ctx(b), 1, 1, 72))
			b.crash()
			b.same("replies", b.next(9)[0].Replies, []store.Reply{{Message: 70}, {Message: 72}})
		},
		"a finished update has no replies to purge": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Sent(ctx(b), 1, 0, 70))
			b.ok(b.Finish(ctx(b), 1))
			b.clock.Advance(50 * time.Hour)
			_, err := b.Purge(ctx(b))
			b.ok(err)
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Release(ctx(b), 1))
			again := b.next(9)
			b.same("attempts", again[0].Attempts, 2)
			b.same("replies", again[0].Replies, []store.Reply(nil))
		},
		"the answer to a question is found until it is old": func(t *testing.T, b *bench) {
			b.ok(b.Answered(ctx(b), "a", 10, 11))
			b.ok(b.Answered(ctx(b), "a", 10, 12))
			b.ok(b.Answered(ctx(b), "b", 10, 13))
			b.restart()
			b.answer("a", 10, 12)
			b.answer("b", 10, 13)
			b.answer("a", 11, 0)
			b.clock.Advance(73 * time.Hour)
			_, err := b.Purge(ctx(b))
			b.ok(err)
			b.answer("a", 10, 0)
		},
	}
}

// crash is a restart that finds updates taken.
func (b *bench) crash() {
	b.t.Helper()
	b.restart()
	_, err := b.Recover(ctx(b))
	b.ok(err)
}

// answer expects an answer to a question, none for 0.
func (b *bench) answer(chat string, question, want int64) {
	b.t.Helper()
	got, found, err := b.AnswerTo(ctx(b), chat, question)
	b.ok(err)
	b.same("answer", got, want)
	b.same("found", found, want != 0)
}

func planTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"after a crash the plan is carried on with": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"))
			b.take(9)
			first := store.Plan{Person: "a", After: bot.Session{Topic: "old"}, Bodies: bodies("x", "y", "z")}
			second := store.Plan{Person: "a", After: bot.Session{Topic: "verify"}, Bodies: bodies("one", "two")}
			b.ok(b.Plan(ctx(b), 1, first))
			b.ok(b.Plan(ctx(b), 1, second))
			b.ok(b.Sent(ctx(b), 1, 0, 70))
			b.crash()
			b.same("replies", b.next(9)[0].Replies, []store.Reply{{Body: []byte("one"), Message: 70}, {Body: []byte("two")}})
			b.session("a", second.After)
		},
		"all that an update leads to is kept": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"))
			b.take(9)
			p := wholePlan(2)
			b.ok(b.Plan(ctx(b), 1, p))
			b.crash()
			b.same("replies", len(b.next(9)[0].Replies), 1)
			b.session("a", p.After)
			b.same("counts", b.counts(), [3]int{1, 1, 0})
			b.tallies(time.Time{}, store.TallyCount{Week: thisWeek, Tally: p.Tallies[0], Count: 2})
			b.draft(1, *p.Draft)
			lag, err := b.Lag(ctx(b))
			b.ok(err)
			b.same("in hand", lag.Open, 1)
		},
		"an update that is not in hand leads to nothing": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"), message(3, "a"))
			b.take(9)
			b.ok(b.Finish(ctx(b), 1))
			b.take(9)
			for _, id := range []int64{1, 5} {
				if err := b.Plan(ctx(b), id, wholePlan(3)); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("update %d: got %v", id, err)
				}
				b.draft(id, store.Draft{})
			}
			b.session("a", bot.Session{})
			b.same("counts", b.counts(), [3]int{})
			b.tallies(time.Time{})
			b.ok(b.Finish(ctx(b), 2))
			b.same("next", b.take(9), []int64{3})
		},
		"a plan of nobody leaves the sessions alone": func(t *testing.T, b *bench) {
			b.ok(b.Save(ctx(b), "a", bot.Session{Topic: "verify"}))
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Plan(ctx(b), 1, store.Plan{After: bot.Session{Topic: "other"}, Bodies: bodies("one")}))
			b.session("a", bot.Session{Topic: "verify"})
			b.session("", bot.Session{})
		},
		"a question of which nothing is left is left out of the plan": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Plan(ctx(b), 1, store.Plan{Person: "a", Unanswered: []store.Question{{Text: "\u200b"}}}))
			b.same("counts", b.counts(), [3]int{})
		},
	}
}

// wholePlan is a plan that has something of everything.
func wholePlan(covers ...int64) store.Plan {
	tally := store.Tally{Place: "desk", Decision: "decline", Language: "en"}
	return store.Plan{
		Person: "a", After: bot.Session{Topic: "verify"}, Bodies: bodies("one"), Covers: covers,
		Feedback: &store.Feedback{Topic: "verify"}, Unanswered: []store.Question{{Text: "why"}},
		Tallies: []store.Tally{tally, tally}, Draft: &store.Draft{Owner: "8", Connection: "c", Chat: 7, Question: 10},
	}
}

func bodies(texts ...string) [][]byte {
	all := make([][]byte, len(texts))
	for i, text := range texts {
		all[i] = []byte(text)
	}
	return all
}

func coverTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"what waits behind an update can be seen and is not taken": func(t *testing.T, b *bench) {
			for _, id := range []int64{5, 3, 1, 4, 2} {
				b.receive(message(id, "a"))
			}
			b.receive(message(6, "b"), store.Update{ID: 7, Lane: "a", Reason: "undecodable"})
			b.take(1)
			for _, tc := range []struct {
				lane  string
				after int64
				n     int
				want  []int64
			}{
				{"a", 1, 9, []int64{2, 3, 4, 5}}, {"a", 1, 2, []int64{2, 3}}, {"a", 3, 9, []int64{4, 5}},
				{"a", 1, 0, []int64{}}, {"a", 1, -1, []int64{}}, {"a", 5, 9, []int64{}}, {"c", 0, 9, []int64{}},
				{"b", 1, 9, []int64{6}}, {"a", 0, 9, []int64{2, 3, 4, 5}},
			} {
				b.same("ahead in "+tc.lane, b.ahead(tc.lane, tc.after, tc.n), tc.want)
			}
			b.ok(b.Finish(ctx(b), 1))
			b.same("next", b.take(9), []int64{2, 6})
		},
		"what waits is seen whole, with what is already out for it": func(t *testing.T, b *bench) {
			want := message(2, "a")
			want.Person = "a/5"
			b.receive(want)
			b.take(9)
			b.ok(b.Sent(ctx(b), 2, 0, 70))
			b.receive(message(1, "a"))
			b.ok(b.Release(ctx(b), 2))
			b.same("next", b.take(9), []int64{1})
			found, err := b.Ahead(ctx(b), "a", 1, 9)
			b.ok(err)
			want.Received, want.Attempts, want.Replies = found[0].Received, 1, []store.Reply{{Message: 70}}
			b.same("updates", found, []store.Update{want})
			b.same("received", found[0].Received.UTC(), b.clock.Now())
		},
		"covered updates are done and the next one of the lane comes up": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"), message(3, "a"), message(4, "a"))
			b.take(9)
			b.ok(b.Plan(ctx(b), 1, store.Plan{Covers: []int64{2, 3}}))
			b.same("ahead", b.ahead("a", 1, 9), []int64{4})
			b.crash()
			b.same("again", b.take(9), []int64{1})
			b.ok(b.Finish(ctx(b), 1))
			b.same("next", b.take(9), []int64{4})
			n, err := b.Receive(ctx(b), []store.Update{message(2, "a"), message(3, "a")})
			b.ok(err)
			b.same("new", n, 0)
		},
		"only what waits behind the update is covered": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "b"), message(3, "c"), message(4, "c"), message(5, "a"))
			b.same("first", b.take(2), []int64{1, 2})
			b.ok(b.Plan(ctx(b), 1, store.Plan{Bodies: bodies("one"), Covers: []int64{1, 2, 3, 4, 9}}))
			b.ok(b.Sent(ctx(b), 1, 0, 70))
			b.ok(b.Sent(ctx(b), 2, 0, 71))
			b.same("next", b.take(9), []int64{3})
			for _, id := range []int64{1, 3} {
				b.ok(b.Finish(ctx(b), id))
			}
			b.same("last", b.take(9), []int64{4, 5})
		},
		"what has come to the head of its lane is not covered": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"), message(2, "a"), message(3, "a"))
			b.take(9)
			b.ok(b.Aside(ctx(b), 1, "bug"))
			b.ok(b.Plan(ctx(b), 1, store.Plan{Covers: []int64{2, 3}}))
			b.same("next", b.take(9), []int64{2})
		},
	}
}

// ahead returns the ids of what waits behind an update.
func (b *bench) ahead(lane string, after int64, n int) []int64 {
	b.t.Helper()
	updates, err := b.Ahead(ctx(b), lane, after, n)
	b.ok(err)
	ids := []int64{}
	for _, u := range updates {
		ids = append(ids, u.ID)
	}
	return ids
}
