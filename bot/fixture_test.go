package bot_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"syncoff/bot"
	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

type content struct {
	base  *knowledge.Base
	texts *locales.Catalog
}

var loaded = sync.OnceValues(func() (content, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return content{}, err
	}
	texts, err := locales.Load(locales.Embedded())
	return content{base, texts}, err
})

func embedded(t testing.TB) (*knowledge.Base, *locales.Catalog) {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return c.base, c.texts
}

// understood is what the fake matcher makes of a message.
type understood struct {
	result index.Result
	remark index.Remark
}

// fake understands exactly the messages it was told about and declines all others.
type fake map[string]understood

func (f fake) Match(_ context.Context, question string, hint index.Hint) (index.Result, error) {
	u, ok := f[question]
	if !ok {
		return index.Result{Decision: index.Decline, Confidence: 1, Language: hint.Language}, nil
	}
	if u.result.Decision == "" {
		u.result.Decision = index.Decline
	}
	if u.result.Language == "" {
		u.result.Language = hint.Language
	}
	return u.result, nil
}

func (f fake) Remark(message string, _ index.Hint) index.Remark { return f[message].remark }

func answers(topic, language string) understood {
	return understood{result: index.Result{
		Decision: index.Answer, Topic: topic, Confidence: 0.9, Language: language,
		Candidates: []index.Candidate{{Topic: topic, Confidence: 0.9}},
	}}
}

func remarks(kind string) understood {
	return understood{remark: index.Remark{Kind: kind, Confidence: 0.9}}
}

// person is somebody in a conversation.
type person struct {
	t            testing.TB
	conversation *bot.Conversation
	language     string
	last         bot.Reply
}

func newPerson(t testing.TB, m bot.Matcher, language string) *person {
	base, texts := embedded(t)
	return &person{t: t, conversation: bot.New(base, texts, m, bot.NewMemory()), language: language}
}

func (p *person) does(e bot.Event) bot.Reply {
	p.t.Helper()
	e.Person, e.Language = "somebody", p.language
	replies, err := p.conversation.Handle(context.Background(), e)
	if err != nil {
		p.t.Fatalf("Handle(%+v): %v", e, err)
	}
	if len(replies) != 1 {
		p.t.Fatalf("Handle(%+v): %d replies, want 1", e, len(replies))
	}
	p.last = replies[0]
	return p.last
}

func (p *person) says(text string) bot.Reply { p.t.Helper(); return p.does(bot.Event{Text: text}) }
func (p *person) presses(action string) bot.Reply {
	p.t.Helper()
	return p.does(bot.Event{Press: action})
}

func actions(r bot.Reply) string {
	list := make([]string, len(r.Choices))
	for i, c := range r.Choices {
		list[i] = c.Action
	}
	return strings.Join(list, " ")
}
