package inline_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"syncoff/bot"
	"syncoff/bot/telegram/inbox"
	"syncoff/index"
)

// strange is an assistant whose answers are what a test wants: knowledge may be another one in a moment, and anything.
type strange struct {
	*bot.Conversation
	result index.Result
	err    error
	change func(*bot.Reply)
}

func (s strange) Ask(context.Context, bot.Question) (index.Result, bot.Reply, error) {
	return s.result, bot.Reply{}, s.err
}

func (s strange) Reply(language, topic string, hint bot.PhoneHint) (bot.Reply, bool) {
	r, ok := s.Conversation.Reply(language, topic, hint)
	if s.change != nil {
		s.change(&r)
	}
	return r, ok
}

func TestATopicThatIsGoneLeavesTheOthers(t *testing.T) {
	w := newWorld(t)
	common := w.ask(ann, "").ids()
	for _, decision := range []index.Decision{index.Answer, index.Clarify, index.Decline} {
		w.with(strange{Conversation: w.expert, result: index.Result{Decision: decision, Topic: "gone", Language: "en"}})
		if got := w.ask(ann, "x").ids(); !slices.Equal(got, common) {
			t.Errorf("%s offers %q", decision, got)
		}
	}
}

func TestAnAnswerThatDiffersOnlyInItsPhoneIsOfferedOnce(t *testing.T) {
	w := newWorld(t)
	result := index.Result{Decision: index.Answer, Topic: gallery, Language: "en"}
	w.with(strange{w.expert, result, nil, func(r *bot.Reply) {
		r.Lead, r.Older, r.Inexact, r.Steps, r.Notes, r.Verification = []string{"Wait."}, "", "", nil, nil, nil
	}})
	a := w.ask(ann, "x")
	if len(a.Results) != 1 || !strings.HasSuffix(a.Results[0].Description, "\nWait.") {
		t.Errorf("offered %+v", a.Results)
	}
}

func TestAnAnswerThatCannotBeNamedInSixtyFourBytesIsLeftOut(t *testing.T) {
	w := newWorld(t)
	w.with(strange{Conversation: w.expert, change: func(r *bot.Reply) {
		if r.Topic == gallery {
			r.Topic += strings.Repeat("-x", 30)
		}
	}})
	if ids := w.ask(ann, "").ids(); len(ids) != 9 || strings.HasPrefix(ids[0], gallery) {
		t.Errorf("offered %q", ids)
	}
}

func TestAnAnswerTooLongForItsFormIsMadeToFit(t *testing.T) {
	w := newWorld(t)
	w.with(strange{Conversation: w.expert, change: func(r *bot.Reply) {
		r.Notes = []string{strings.Repeat("note ", 1000)}
	}})
	query := "=en:::" + gallery
	step := words(w.answers("en", gallery, bot.PhoneHint{}).Steps[0].Text)
	if m := w.choose(ann, w.ask(ann, query).Results[0].ID, query); !strings.Contains(m.Text, step) || len(m.Text) > 4096 {
		t.Errorf("posted\n%s", m.Text)
	}
}

func TestAQuestionThatCannotBeMatchedIsAFailure(t *testing.T) {
	w := newWorld(t)
	broken := errors.New("broken")
	w.with(strange{Conversation: w.expert, err: broken})
	w.server.AskInline(ann, "x")
	if _, err := w.next(); !errors.Is(err, broken) || errors.Is(err, inbox.ErrLater) {
		t.Errorf("got %v", err)
	}
}
