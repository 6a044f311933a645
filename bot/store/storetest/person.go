package storetest

import (
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/store"
)

func personTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"a session comes back as it was saved": func(t *testing.T, b *bench) {
			b.session("42", bot.Session{})
			want := bot.Session{
				Language: "zh-CN", Chosen: true, Region: "china", System: "hyperos-2", Misses: 1,
				Tried: []string{"a", "b"}, Choices: []bot.Choice{{Action: "t:verify", Title: "怎么确认 \"'", Topic: "verify"}},
			}
			b.ok(b.Save(ctx(b), "42", bot.Session{Language: "en"}))
			b.ok(b.Save(ctx(b), "42", want))
			b.restart()
			b.session("42", want)
			b.session("4", bot.Session{})
		},
		"a session that is not used for a year is purged": func(t *testing.T, b *bench) {
			b.ok(b.Save(ctx(b), "42", bot.Session{Language: "en"}))
			b.clock.Advance(366 * 24 * time.Hour)
			_, err := b.Purge(ctx(b))
			b.ok(err)
			b.session("42", bot.Session{})
		},
		"forgetting a person erases them wherever they were": func(t *testing.T, b *bench) {
			for _, person := range []string{"42", "-1/42", "142", "-1/142", "-1/421"} {
				b.remember(person)
			}
			b.ok(b.Forget(ctx(b), "42"))
			for person, kept := range map[string]bool{
				"42": false, "-1/42": false, "142": true, "-1/142": true, "-1/421": true,
			} {
				b.remembered(person, kept)
			}
			b.same("rows", b.counts(), [3]int{3, 3, 3})
		},
		"forgetting a group erases its members in it": func(t *testing.T, b *bench) {
			for _, person := range []string{"-1", "-1/42", "-2/42", "-11", "42"} {
				b.remember(person)
			}
			b.ok(b.Forget(ctx(b), "-1"))
			for person, kept := range map[string]bool{"-1": false, "-1/42": false, "-2/42": true, "-11": true, "42": true} {
				b.remembered(person, kept)
			}
		},
		"forgetting nobody erases nothing": func(t *testing.T, b *bench) {
			b.remember("42")
			b.ok(b.Forget(ctx(b), ""))
			b.ok(b.Forget(ctx(b), "%"))
			b.remembered("42", true)
		},
		"what a forgotten person has in hand can be finished and is no news again": func(t *testing.T, b *bench) {
			b.receive(message(1, "42"), message(2, "42"), message(3, "42"))
			b.take(1)
			b.ok(b.Aside(ctx(b), 1, "bug"))
			b.take(1)
			b.ok(b.Forget(ctx(b), "42"))
			b.ok(b.Finish(ctx(b), 2))
			b.same("next", b.take(9), []int64{3})
			n, err := b.Receive(ctx(b), []store.Update{message(1, "42")})
			b.ok(err)
			b.same("new", n, 0)
		},
	}
}

func chatTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"settings are kept by chat": func(t *testing.T, b *bench) {
			b.settings("-1", map[string]string{})
			b.ok(b.Set(ctx(b), "-1", "language", "en"))
			b.ok(b.Set(ctx(b), "-1", "language", "ru"))
			b.ok(b.Set(ctx(b), "-1", "quiet", "yes"))
			b.ok(b.Set(ctx(b), "-2", "language", "en"))
			b.restart()
			b.settings("-1", map[string]string{"language": "ru", "quiet": "yes"})
			b.having("quiet", map[string]string{"-1": "yes"})
			b.having("noisy", map[string]string{})
			b.ok(b.Set(ctx(b), "-1", "quiet", ""))
			b.settings("-1", map[string]string{"language": "ru"})
		},
		"a chat that moves takes its rows along": func(t *testing.T, b *bench) {
			for _, person := range []string{"-1", "-1/42", "-11/42", "42"} {
				b.remember(person)
			}
			for range 2 { // both chats tell of the move
				b.ok(b.MoveChat(ctx(b), "-1", "-1009"))
			}
			for person, kept := range map[string]bool{
				"-1": false, "-1/42": false, "-1009": true, "-1009/42": true, "-11/42": true, "42": true,
			} {
				b.sessionKept(person, kept)
			}
			b.settings("-1009", map[string]string{"language": "en"})
			b.settings("-1", map[string]string{})
			b.answer("-1", 10, 0)
			b.answer("-1009", 10, 0)
			b.ok(b.Forget(ctx(b), "-1009"))
			b.same("rows", b.counts(), [3]int{2, 2, 2})
		},
		"what the new chat has already stays": func(t *testing.T, b *bench) {
			b.remember("-1/42")
			b.remember("-1009/42")
			b.ok(b.Save(ctx(b), "-1009/42", bot.Session{Language: "ru"}))
			b.ok(b.Set(ctx(b), "-1/42", "quiet", "yes"))
			b.ok(b.MoveChat(ctx(b), "-1", "-1009"))
			b.session("-1009/42", bot.Session{Language: "ru"})
			b.settings("-1009/42", map[string]string{"language": "en", "quiet": "yes"})
			b.same("rows", b.counts(), [3]int{1, 2, 2})
		},
		"what waits moves along and keeps its order": func(t *testing.T, b *bench) {
			b.receive(message(1, "-1"), message(2, "-1"), message(3, "-1009"), message(4, "-1"))
			b.same("first", b.take(1), []int64{1})
			b.ok(b.MoveChat(ctx(b), "-1", "-1009"))
			b.ok(b.MoveChat(ctx(b), "-1009", "-1009"))
			b.same("moved", b.take(9), []int64{2})
			for _, id := range []int64{1, 2} {
				b.ok(b.Finish(ctx(b), id))
			}
			b.same("next", b.take(9), []int64{3})
			b.ok(b.Finish(ctx(b), 3))
			b.same("last", b.take(9), []int64{4})
		},
	}
}

// remember leaves a row of a person in every table but drafts, which have tests of their own; the update is put aside,
// as others lose their content anyhow.
func (b *bench) remember(person string) {
	b.t.Helper()
	b.ok(b.Save(ctx(b), person, bot.Session{Language: "en"}))
	b.ok(b.Set(ctx(b), person, "language", "en"))
	b.ok(b.Answered(ctx(b), person, 10, 11))
	b.ok(b.AddFeedback(ctx(b), person, store.Feedback{Topic: "verify"}))
	b.ok(b.AddUnanswered(ctx(b), person, store.Question{Text: "why"}))
	b.nextID++
	b.receive(store.Update{ID: b.nextID, Lane: person, Person: person, Raw: []byte("{"), Reason: "undecodable"})
}

func (b *bench) remembered(person string, kept bool) {
	b.t.Helper()
	b.sessionKept(person, kept)
	settings, err := b.Settings(ctx(b), person)
	b.ok(err)
	b.same("settings of "+person, len(settings) > 0, kept)
	_, found, err := b.AnswerTo(ctx(b), person, 10)
	b.ok(err)
	b.same("answer to "+person, found, kept)
}

func (b *bench) sessionKept(person string, kept bool) {
	b.t.Helper()
	session, err := b.Load(ctx(b), person)
	b.ok(err)
	b.same("session of "+person, session.Language != "", kept)
}

func (b *bench) session(person string, want bot.Session) {
	b.t.Helper()
	got, err := b.Load(ctx(b), person)
	b.ok(err)
	b.same("session", got, want)
}

func (b *bench) settings(chat string, want map[string]string) {
	b.t.Helper()
	got, err := b.Settings(ctx(b), chat)
	b.ok(err)
	b.same("settings of "+chat, got, want)
}

// counts is how much feedback, how many questions and how many updates put aside there are.
func (b *bench) counts() [3]int {
	b.t.Helper()
	var n [3]int
	feedback, err := b.FeedbackCounts(ctx(b), time.Time{})
	b.ok(err)
	for _, f := range feedback {
		n[0] += f.Count
	}
	questions, err := b.Unanswered(ctx(b), 99)
	b.ok(err)
	lag, err := b.Lag(ctx(b))
	b.ok(err)
	n[1], n[2] = len(questions), lag.Aside
	return n
}

// having looks for the chats with a setting.
func (b *bench) having(name string, want map[string]string) {
	b.t.Helper()
	got, err := b.Having(ctx(b), name)
	b.ok(err)
	b.same("chats with "+name, got, want)
}
