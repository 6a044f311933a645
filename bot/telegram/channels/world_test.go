package channels_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/channels"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/roster"
	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/send"
	"syncoff/bot/telegram/telegramtest"
	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

const (
	ann, bob, ivan, eve  = 7, 8, 9, 10 // run the group, but for Eve
	anonymous, speaks    = 1087968824, 136817688
	news                 = -1001 // a channel
	talk                 = -1002 // its discussion group
	forum, thread, aisle = -1003, 5, 6
)

var built = sync.OnceValues(func() (*bot.Conversation, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return nil, err
	}
	texts, err := locales.Load(locales.Embedded())
	if err != nil {
		return nil, err
	}
	x, err := index.New(base)
	return bot.New(base, texts, x, dialogue.NewSessions(bot.NewMemory())), err
})

// assistant is the conversation, with other words where a test changes the knowledge.
type assistant struct {
	*bot.Conversation
	title string
}

func (a *assistant) Say(language, id string, fill map[string]string) string {
	if id == "pinhelp.title" && a.title != "" {
		return a.title
	}
	return a.Conversation.Say(language, id, fill)
}

// vague is a question that may mean several things, whatever the index makes of it.
const vague = "vague"

func (a *assistant) Ask(ctx context.Context, q bot.Question) (index.Result, bot.Reply, error) {
	if q.Text != vague {
		return a.Conversation.Ask(ctx, q)
	}
	replies, err := a.Handle(new(dialogue.Draft).In(ctx), bot.Event{Press: "methods", Language: q.Language})
	if err != nil {
		return index.Result{}, bot.Reply{}, err
	}
	r := replies[0]
	r.Decision, r.Lead = bot.Clarify, []string{a.Say(r.Language, "clarify.question", nil)}
	r.Choices = append(r.Choices[:3:3], bot.Choice{Action: "none-of-these", Title: "None"})
	return index.Result{Decision: index.Clarify}, r, nil
}

func (a *assistant) Text(language, id string) string { return a.Say(language, id, nil) }

// shelf is a store in memory.
type shelf struct {
	set     map[string]map[string]string
	answers map[string]map[int64]int64
	tallies []outbox.Tally
	fails   error // of settings
}

func (s *shelf) Settings(_ context.Context, chat string) (map[string]string, error) {
	return maps.Clone(s.set[chat]), s.fails
}

func (s *shelf) Set(_ context.Context, chat, name, value string) error {
	if s.set[chat] == nil {
		s.set[chat] = map[string]string{}
	}
	if s.set[chat][name] = value; value == "" {
		delete(s.set[chat], name)
	}
	return nil
}

func (s *shelf) Cards(context.Context) (map[string]string, error) {
	cards := map[string]string{}
	for chat, set := range s.set {
		if value, ok := set["card"]; ok {
			cards[chat] = value
		}
	}
	return cards, s.fails
}

func (s *shelf) Plan(_ context.Context, _ int64, r outbox.Row) error {
	s.tallies = append(s.tallies, r.Tallies...)
	if r.Person != "" || r.Feedback != nil || len(r.Unanswered) > 0 {
		return errors.New("something is kept of a person")
	}
	return nil
}

func (s *shelf) Answered(_ context.Context, chat string, question, answer int64) error {
	if s.answers[chat] == nil {
		s.answers[chat] = map[int64]int64{}
	}
	s.answers[chat][question] = answer
	return nil
}

func (s *shelf) AnswerTo(_ context.Context, chat string, question int64) (int64, bool, error) {
	answer, ok := s.answers[chat][question]
	return answer, ok, nil
}

func (s *shelf) Sent(context.Context, int64, int, int64) error  { return nil }
func (s *shelf) Forget(context.Context, string) error           { return nil }
func (s *shelf) MoveChat(context.Context, string, string) error { return nil }
func (s *shelf) Learn(context.Context, string, string) error    { return nil }
func (s *shelf) Learned(context.Context, string) (string, time.Time, error) {
	return "", time.Time{}, nil
}
func (s *shelf) Delivered(string, send.Sent) {}

type observer struct{ *shelf }

func (observer) Answered(time.Duration) {}
func (observer) Decided(string, string) {}

// world is a handler, the Telegram that it talks to and a clock of the test.
type world struct {
	t      *testing.T
	server *telegramtest.Server
	api    *api.API
	words  *assistant
	shelf  *shelf
	post   *courier.Courier
	out    *outbox.Outbox
	h      *channels.Handler
	log    bytes.Buffer
	now    time.Time
	offset int64
}

func (w *world) Now() time.Time { return w.now }

func (w *world) Sleep(ctx context.Context, d time.Duration) error {
	w.now = w.now.Add(max(d, 0))
	return ctx.Err()
}

// newWorld is a channel with a discussion group that is run by three people of three languages, and a forum.
func newWorld(t *testing.T) *world {
	t.Helper()
	conversation, err := built()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, words: &assistant{Conversation: conversation}, now: time.Unix(1_800_000_000, 0),
		shelf: &shelf{set: map[string]map[string]string{}, answers: map[string]map[int64]int64{}}}
	w.server = telegramtest.New(telegramtest.Options{Rich: true, Now: w.Now})
	w.server.AddChat(telegramtest.Chat{ID: news, Type: "channel", Title: "News"})
	w.server.AddChat(telegramtest.Chat{ID: talk, Type: "supergroup", Title: "Talk"})
	w.server.AddChat(telegramtest.Chat{ID: forum, Type: "supergroup", Title: "Topics", IsForum: true}, thread, aisle)
	w.server.Link(news, talk)
	for id, code := range map[int64]string{ann: "en", bob: "zh-hans", ivan: "ru", eve: "en"} {
		w.server.AddUser(telegramtest.User{ID: id, FirstName: "P", LanguageCode: code})
		status := "administrator"
		if id == eve {
			status = "member"
		}
		w.server.SetMember(talk, id, status)
		w.server.SetMember(forum, id, status)
	}
	w.server.SetMember(talk, telegramtest.BotID, "administrator")
	w.server.SetMember(forum, telegramtest.BotID, "administrator")
	w.api, err = api.New(telegramtest.Token, api.Options{URL: "http://test", Transport: w.server.RoundTripper()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.api.Close)
	w.build()
	return w
}

// build makes the handler, anew as a restart does.
func (w *world) build() {
	log := slog.New(slog.NewTextHandler(&w.log, nil))
	policy := send.DefaultPolicy()
	policy.Backoff = time.Millisecond
	lanes := send.New(policy, w, func() float64 { return 0 })
	w.post = courier.New(w.t.Context(), w.api, lanes, w.shelf, w.words, w.Now, log)
	w.out = &outbox.Outbox{Store: w.shelf, People: w.shelf, Post: w.post, Observer: observer{w.shelf}, Now: w.Now, Log: log}
	var me api.Me
	me.ID, me.UserName = telegramtest.BotID, "syncoff_bot"
	w.h = channels.New(channels.Parts{
		Me: me, Assistant: w.words, Outbox: w.out, Answers: w.shelf, Post: w.post, Server: w.api,
		Book: rules.NewBook(w.shelf, w), Roster: roster.New(nil, 0, w.api, w), Settings: w.shelf,
		Cards: w.shelf, Lanes: lanes, Observer: observer{w.shelf}, Clock: w, Log: log,
	})
}

// work deals with every update that waits; the first error is returned.
func (w *world) work() error {
	w.t.Helper()
	for {
		raw, err := w.api.GetUpdates(w.t.Context(), api.Poll{Offset: w.offset})
		if err != nil {
			w.t.Fatal(err)
		}
		if len(raw) == 0 {
			return nil
		}
		w.now = w.now.Add(time.Second)
		for _, r := range raw {
			w.offset = r.ID + 1
			if err := w.take(inbox.Envelope(r)); err != nil {
				return err
			}
		}
	}
}

func (w *world) take(u inbox.Update) error {
	update, err := api.RawUpdate{ID: u.ID, JSON: u.Raw}.Decode()
	if err != nil {
		w.t.Fatal(err)
	}
	u.Received = w.now
	if _, _, err := w.h.Take(w.t.Context(), &u, &update); err != nil {
		return err
	}
	return w.out.Deliver(w.t.Context(), &u)
}

// done has all that waits dealt with.
func (w *world) done() {
	w.t.Helper()
	if err := w.work(); err != nil {
		w.t.Fatal(err)
	}
}

// ours are the messages of the bot in a chat.
func (w *world) ours(chat int64) []telegramtest.Shown {
	var shown []telegramtest.Shown
	for _, m := range w.server.Shown(chat) {
		if m.FromBot {
			shown = append(shown, m)
		}
	}
	return shown
}

// says is a text of the locales.
func (w *world) says(language, id string) string { return w.words.Say(language, id, nil) }

// as is a message of somebody who speaks as a chat.
func as(user, chat int64) map[string]any {
	return map[string]any{"from": map[string]any{"id": user, "is_bot": true, "first_name": "Group"},
		"sender_chat": map[string]any{"id": chat, "type": "supergroup", "title": "T"}}
}

// urls are where the buttons of a message lead.
func urls(m telegramtest.Shown) []string {
	var all []string
	for _, row := range m.Buttons {
		for _, b := range row {
			all = append(all, b.URL)
		}
	}
	return all
}
