package storetest

import (
	"testing"
	"time"

	"syncoff/bot/store"
)

// The clock of a bench stands on a Sunday at noon.
var (
	thisWeek = time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	nextWeek = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
)

func feedbackTests() map[string]func(*testing.T, *bench) {
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
			b.feedback(store.FeedbackCount{Week: thisWeek, Feedback: not, Count: 3},
				store.FeedbackCount{Week: thisWeek, Feedback: solved, Count: 1})
			b.clock.Advance(time.Hour)
			counts, err := b.FeedbackCounts(ctx(b), b.clock.Now())
			b.ok(err)
			b.same("later", len(counts), 0)
		},
		"feedback is counted by week, and weeks begin on Monday": func(t *testing.T, b *bench) {
			b.clock.Advance(12*time.Hour - time.Millisecond)
			b.ok(b.AddFeedback(ctx(b), "a", not))
			b.clock.Advance(time.Millisecond)
			b.same("now", b.clock.Now(), nextWeek)
			for _, person := range []string{"b", "c"} {
				b.ok(b.AddFeedback(ctx(b), person, solved))
			}
			b.ok(b.AddFeedback(ctx(b), "d", not))
			b.feedback(store.FeedbackCount{Week: thisWeek, Feedback: not, Count: 1},
				store.FeedbackCount{Week: nextWeek, Feedback: solved, Count: 2},
				store.FeedbackCount{Week: nextWeek, Feedback: not, Count: 1})
		},
		"old feedback loses its person and counts on": func(t *testing.T, b *bench) {
			b.ok(b.AddFeedback(ctx(b), "a", solved))
			b.clock.Advance(91 * 24 * time.Hour)
			n, err := b.Purge(ctx(b))
			b.ok(err)
			b.same("purged", n, 1)
			b.ok(b.AddFeedback(ctx(b), "a", solved))
			b.ok(b.Forget(ctx(b), "a"))
			b.feedback(store.FeedbackCount{Week: thisWeek, Feedback: solved, Count: 1})
		},
	}
}

func (b *bench) feedback(want ...store.FeedbackCount) {
	b.t.Helper()
	got, err := b.FeedbackCounts(ctx(b), time.Time{})
	b.ok(err)
	b.same("feedback", got, want)
}

func tallyTests() map[string]func(*testing.T, *bench) {
	answer := store.Tally{Place: "chat", Decision: "answer", Topic: "verify", Language: "en"}
	decline := store.Tally{Place: "chat", Decision: "decline", Language: "en"}
	other := store.Tally{Place: "group", Decision: "answer", Topic: "verify", Language: "en"}
	return map[string]func(*testing.T, *bench){
		"tallies add up, with a plan and without": func(t *testing.T, b *bench) {
			b.receive(message(1, "a"))
			b.take(9)
			b.ok(b.Count(ctx(b), decline))
			b.ok(b.Plan(ctx(b), 1, store.Plan{Tallies: []store.Tally{decline, answer, decline}}))
			b.ok(b.Count(ctx(b), other))
			b.ok(b.Count(ctx(b), decline))
			b.restart()
			b.tallies(time.Time{}, store.TallyCount{Week: thisWeek, Tally: decline, Count: 4},
				store.TallyCount{Week: thisWeek, Tally: answer, Count: 1},
				store.TallyCount{Week: thisWeek, Tally: other, Count: 1})
		},
		"tallies are kept by week, and the week that is asked from counts whole": func(t *testing.T, b *bench) {
			b.clock.Advance(12*time.Hour - time.Millisecond)
			b.ok(b.Count(ctx(b), answer))
			b.clock.Advance(time.Millisecond)
			b.ok(b.Count(ctx(b), answer))
			b.clock.Advance(7*24*time.Hour - time.Millisecond)
			for range 2 {
				b.ok(b.Count(ctx(b), decline))
			}
			first := store.TallyCount{Week: thisWeek, Tally: answer, Count: 1}
			later := []store.TallyCount{
				{Week: nextWeek, Tally: decline, Count: 2}, {Week: nextWeek, Tally: answer, Count: 1},
			}
			b.tallies(thisWeek.Add(50*time.Hour), append([]store.TallyCount{first}, later...)...)
			b.tallies(nextWeek, later...)
			b.tallies(nextWeek.Add(7 * 24 * time.Hour))
		},
		"tallies are kept for two years, whoever is forgotten": func(t *testing.T, b *bench) {
			b.ok(b.Count(ctx(b), answer))
			b.ok(b.Forget(ctx(b), "chat"))
			for _, step := range []struct {
				after  time.Duration
				purged int
			}{{720 * 24 * time.Hour, 0}, {10 * 24 * time.Hour, 1}} {
				b.clock.Advance(step.after)
				n, err := b.Purge(ctx(b))
				b.ok(err)
				b.same("purged", n, step.purged)
			}
			b.tallies(time.Time{})
		},
	}
}

func (b *bench) tallies(since time.Time, want ...store.TallyCount) {
	b.t.Helper()
	got, err := b.Tallies(ctx(b), since)
	b.ok(err)
	b.same("tallies", got, want)
}
