package storetest

import (
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/store"
)

func outboxTests() map[string]func(*testing.T, *bench) {
	session := bot.Session{Topic: "verify", Tried: []string{"verify"}}
	return map[string]func(*testing.T, *bench){
		"after a crash the replies that are out are known": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Sent(ctx(b), 1, 0, 70))
			b.ok(b.Sent(ctx(b), 1, 1, 71))
			b.ok(b.Sent(ctx(b), 1, 1, 72))
			b.restart()
			_, err := b.Recover(ctx(b))
			b.ok(err)
			b.same("replies", b.next(9)[0].Replies, []store.Reply{{Message: 70}, {Message: 72}})
		},
		"after a crash the plan is carried on with": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Plan(ctx(b), 1, "a", bot.Session{Topic: "old"}, [][]byte{[]byte("x"), []byte("y"), []byte("z")}))
			b.ok(b.Plan(ctx(b), 1, "a", session, [][]byte{[]byte("one"), []byte("two")}))
			b.ok(b.Sent(ctx(b), 1, 0, 70))
			b.restart()
			_, err := b.Recover(ctx(b))
			b.ok(err)
			b.same("replies", b.next(9)[0].Replies, []store.Reply{{Body: []byte("one"), Message: 70}, {Body: []byte("two")}})
			got, err := b.Load(ctx(b), "a")
			b.ok(err)
			b.same("session", got, session)
		},
		"a plan without an update changes nothing": func(t *testing.T, b *bench) {
			if b.Plan(ctx(b), 1, "a", session, nil) == nil {
				t.Error("planned")
			}
			got, err := b.Load(ctx(b), "a")
			b.ok(err)
			b.same("session", got, bot.Session{})
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
			b.same("replies", b.next(9)[0].Replies, []store.Reply(nil))
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

// answer expects an answer to a question, none for 0.
func (b *bench) answer(chat string, question, want int64) {
	b.t.Helper()
	got, found, err := b.AnswerTo(ctx(b), chat, question)
	b.ok(err)
	b.same("answer", got, want)
	b.same("found", found, want != 0)
}

func lessonTests() map[string]func(*testing.T, *bench) {
	solved := store.Feedback{Topic: "verify", Variant: "v1", Language: "en", Solved: true}
	not := store.Feedback{Topic: "verify", Variant: "v1", Language: "en", Why: "missing"}
	return map[string]func(*testing.T, *bench){
		"feedback is counted, each person's last word": func(t *testing.T, b *bench) {
			for _, f := range []struct {
				person string
				store.Feedback
			}{{"a", solved}, {"b", not}, {"c", not}, {"a", not}, {"a", not}, {"d", solved}} {
				b.ok(b.AddFeedback(ctx(b), f.person, f.Feedback))
			}
			b.feedback(store.FeedbackCount{Feedback: not, Count: 3}, store.FeedbackCount{Feedback: solved, Count: 1})
			b.clock.Advance(time.Hour)
			counts, err := b.FeedbackCounts(ctx(b), b.clock.Now())
			b.ok(err)
			b.same("later", len(counts), 0)
		},
		"old feedback loses its person and counts on": func(t *testing.T, b *bench) {
			b.ok(b.AddFeedback(ctx(b), "a", solved))
			b.clock.Advance(91 * 24 * time.Hour)
			n, err := b.Purge(ctx(b))
			b.ok(err)
			b.same("purged", n, 1)
			b.ok(b.AddFeedback(ctx(b), "a", solved))
			b.ok(b.Forget(ctx(b), "a"))
			b.feedback(store.FeedbackCount{Feedback: solved, Count: 1})
		},
		"an unanswered question is kept scrubbed for 90 days": func(t *testing.T, b *bench) {
			q := store.Question{Text: "my mail ann@mail.ru?", Language: "en", Candidates: []string{"verify", "faq-turn-on"}}
			b.ok(b.AddUnanswered(ctx(b), "a", q))
			b.ok(b.AddUnanswered(ctx(b), "a", store.Question{Text: " \u200b "}))
			b.clock.Advance(time.Minute)
			b.ok(b.AddUnanswered(ctx(b), "b", store.Question{Text: "why", Language: "en"}))
			all, err := b.Unanswered(ctx(b), 9)
			b.ok(err)
			want := []store.Question{
				{Text: "why", Language: "en", Asked: all[0].Asked},
				{Text: "my mail [address]?", Language: "en", Candidates: q.Candidates, Asked: all[1].Asked},
			}
			b.same("questions", all, want)
			b.same("asked", all[0].Asked.UTC(), b.clock.Now())
			b.clock.Advance(90 * 24 * time.Hour)
			n, err := b.Purge(ctx(b))
			b.ok(err)
			b.same("purged", n, 1)
			all, err = b.Unanswered(ctx(b), 9)
			b.ok(err)
			b.same("left", len(all), 1)
		},
		"what was learned of the server is known after a restart": func(t *testing.T, b *bench) {
			value, at, err := b.Learned(ctx(b), "rich")
			b.ok(err)
			b.same("at first", value, "")
			b.same("never", at.IsZero(), true)
			b.ok(b.Learn(ctx(b), "rich", "yes"))
			b.ok(b.Learn(ctx(b), "rich", "no"))
			b.restart()
			value, at, err = b.Learned(ctx(b), "rich")
			b.ok(err)
			b.same("value", value, "no")
			b.same("at", at.UTC(), b.clock.Now())
		},
	}
}

func (b *bench) feedback(want ...store.FeedbackCount) {
	b.t.Helper()
	got, err := b.FeedbackCounts(ctx(b), time.Time{})
	b.ok(err)
	b.same("feedback", got, want)
}
