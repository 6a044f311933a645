package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"syncoff/bot/store"
)

func questionTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"an unanswered question is kept scrubbed for 90 days": func(t *testing.T, b *bench) {
			q := store.Question{Text: "my mail ann@mail.ru?", Language: "en", Candidates: []string{"verify", "faq-turn-on"}}
			b.ok(b.AddUnanswered(ctx(b), "a", q))
			b.ok(b.AddUnanswered(ctx(b), "a", store.Question{Text: " \u200b "}))
			b.clock.Advance(time.Minute)
			b.ok(b.AddUnanswered(ctx(b), "b", store.Question{Text: "why", Language: "en"}))
			all := b.unanswered(9)
			want := []store.Question{
				{ID: all[0].ID, Text: "why", Language: "en", Asked: all[0].Asked},
				{ID: all[1].ID, Text: "my mail [address]?", Language: "en", Candidates: q.Candidates, Asked: all[1].Asked},
			}
			b.same("questions", all, want)
			b.same("the latest", b.unanswered(1), want[:1])
			b.same("none", len(b.unanswered(-1)), 0)
			b.same("asked", all[0].Asked.UTC(), b.clock.Now())
			b.clock.Advance(90 * 24 * time.Hour)
			n, err := b.Purge(ctx(b))
			b.ok(err)
			b.same("purged", n, 1)
			b.same("left", len(b.unanswered(9)), 1)
		},
		"a question is found by its id": func(t *testing.T, b *bench) {
			b.ask("a", "one", "two")
			for _, want := range b.unanswered(9) {
				got, found, err := b.UnansweredByID(ctx(b), want.ID)
				b.ok(err)
				b.same("found", found, true)
				b.same("question", got, want)
			}
			b.isOpen(99, false)
		},
		"the id of an erased question is not given again": func(t *testing.T, b *bench) {
			erased := b.ask("a", "one")[0]
			b.ok(b.Forget(ctx(b), "a"))
			if again := b.ask("b", "two")[0]; again <= erased {
				t.Errorf("%d after %d", again, erased)
			}
			b.isOpen(erased, false)
		},
	}
}

// ask leaves unanswered questions and returns their ids.
func (b *bench) ask(person string, texts ...string) []int64 {
	b.t.Helper()
	ids := make([]int64, len(texts))
	for i, text := range texts {
		b.ok(b.AddUnanswered(ctx(b), person, store.Question{Text: text, Language: "en"}))
		ids[i] = b.unanswered(1)[0].ID
	}
	return ids
}

func (b *bench) unanswered(n int) []store.Question {
	b.t.Helper()
	questions, err := b.Unanswered(ctx(b), n)
	b.ok(err)
	return questions
}

// isOpen expects a question to be open or not.
func (b *bench) isOpen(id int64, want bool) {
	b.t.Helper()
	_, found, err := b.UnansweredByID(ctx(b), id)
	b.ok(err)
	b.same("open", found, want)
}

func lessonTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"lessons come back as they were taught, the oldest first": func(t *testing.T, b *bench) {
			first := store.Lesson{ID: 99, Text: "stop  it, ann@mail.ru", Language: "en", Topic: "verify"}
			second := store.Lesson{Text: "关掉", Language: "zh-CN", Topic: "none"}
			at := b.clock.Now()
			first.ID = b.teach(first)
			b.clock.Advance(time.Minute)
			second.ID = b.teach(second)
			b.restart()
			lessons := b.lessons()
			first.Text, first.Taught, second.Taught = "stop it, [address]", lessons[0].Taught, lessons[1].Taught
			b.same("lessons", lessons, []store.Lesson{first, second})
			b.same("taught", lessons[0].Taught.UTC(), at)
		},
		"the text of a question is taught as it stands": func(t *testing.T, b *bench) {
			for name, text := range map[string]string{
				"plain":                      "怎么关闭相册同步?",
				"with what was taken out":    "mail ann@mail.ru, see i.mi.com/x, ask @ann, call +86 138 0013 8000",
				"with the number of a model": "小米 14, MIUI 12.5.3, Redmi K70 and 138",
				"cut at its end":             strings.Repeat("关", 390) + " ann@mail.ru +86 138",
			} {
				question := b.unansweredText(text)
				b.teach(store.Lesson{Text: question})
				lessons := b.lessons()
				b.same(name, lessons[len(lessons)-1].Text, question)
			}
		},
		"a lesson without a text is refused": func(t *testing.T, b *bench) {
			question := b.ask("a", "why")
			id, err := b.Teach(ctx(b), store.Lesson{Text: " \u200b\n", Topic: "verify"}, question)
			if !errors.Is(err, store.ErrNoText) || id != 0 {
				t.Errorf("got %d, %v", id, err)
			}
			b.same("lessons", len(b.lessons()), 0)
			b.isOpen(question[0], true)
		},
		"a lesson is taken back once and its id is not given again": func(t *testing.T, b *bench) {
			lesson := b.teach(store.Lesson{Text: "one"})
			b.ok(b.Unteach(ctx(b), lesson))
			if again := b.teach(store.Lesson{Text: "two"}); again <= lesson {
				t.Errorf("%d after %d", again, lesson)
			}
			for _, id := range []int64{lesson, 99} {
				if err := b.Unteach(ctx(b), id); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("lesson %d: got %v", id, err)
				}
			}
			b.same("lessons", len(b.lessons()), 1)
		},
	}
}

func settleTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
		"a lesson settles its questions and no others": func(t *testing.T, b *bench) {
			ids := b.ask("a", "one", "two", "three")
			b.teach(store.Lesson{Text: "one"}, ids[0], ids[2], 99)
			b.restart()
			questions := b.unanswered(9)
			b.same("open", len(questions), 1)
			b.same("text", questions[0].Text, "two")
			for i, open := range []bool{false, true, false} {
				b.isOpen(ids[i], open)
			}
		},
		"taking a lesson back opens its questions again": func(t *testing.T, b *bench) {
			ids := b.ask("a", "one", "two", "three")
			before := b.unanswered(9)
			lesson := b.teach(store.Lesson{Text: "one"}, ids[0], ids[1])
			other := b.teach(store.Lesson{Text: "three"}, ids[2])
			b.ok(b.Unteach(ctx(b), lesson))
			b.same("open", b.unanswered(9), before[1:])
			b.same("lessons left", b.lessons()[0].ID, other)
			b.ok(b.Unteach(ctx(b), other))
			b.same("all open", b.unanswered(9), before)
		},
		"a question settled twice belongs to the later lesson": func(t *testing.T, b *bench) {
			ids := b.ask("a", "one")
			first := b.teach(store.Lesson{Text: "one", Topic: "verify"}, ids...)
			second := b.teach(store.Lesson{Text: "one", Topic: "none"}, ids...)
			b.ok(b.Unteach(ctx(b), first))
			b.isOpen(ids[0], false)
			b.ok(b.Unteach(ctx(b), second))
			b.isOpen(ids[0], true)
		},
		"a settled question is erased like others and its lesson stays": func(t *testing.T, b *bench) {
			for name, erase := range map[string]func(){
				"when its person is forgotten": func() { b.ok(b.Forget(ctx(b), "a")) },
				"when it is old": func() {
					b.clock.Advance(91 * 24 * time.Hour)
					n, err := b.Purge(ctx(b))
					b.ok(err)
					b.same("purged", n, 1)
				},
			} {
				lesson := b.teach(store.Lesson{Text: "one"}, b.ask("a", "one")...)
				erase()
				b.same(name, b.lessons()[0].ID, lesson)
				b.ok(b.Unteach(ctx(b), lesson))
				b.same("open", len(b.unanswered(9)), 0)
			}
		},
	}
}

func (b *bench) teach(l store.Lesson, settles ...int64) int64 {
	b.t.Helper()
	id, err := b.Teach(ctx(b), l, settles)
	b.ok(err)
	return id
}

func (b *bench) lessons() []store.Lesson {
	b.t.Helper()
	lessons, err := b.Lessons(ctx(b))
	b.ok(err)
	return lessons
}

// unansweredText is a text as it stands once it is kept.
func (b *bench) unansweredText(text string) string {
	b.t.Helper()
	b.ask("a", text)
	return b.unanswered(1)[0].Text
}

func learnedTests() map[string]func(*testing.T, *bench) {
	return map[string]func(*testing.T, *bench){
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
