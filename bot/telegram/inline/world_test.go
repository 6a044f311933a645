package inline_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/inline"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/telegramtest"
	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

const ann, bob, ivan, mute, robot = 7, 8, 9, 10, 11

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
	return bot.New(base, texts, x, bot.NewMemory()), err
})

// world is a handler and the Telegram that it answers, on a clock of the test.
type world struct {
	t      testing.TB
	server *telegramtest.Server
	api    *api.API
	expert *bot.Conversation
	h      *inline.Handler
	now    time.Time
	offset int64

	counted []outbox.Tally
	full    error // what the counter fails with
}

func (w *world) Now() time.Time { return w.now }

func (w *world) Count(_ context.Context, t outbox.Tally) error {
	if w.full == nil {
		w.counted = append(w.counted, t)
	}
	return w.full
}

func newWorld(t testing.TB) *world {
	t.Helper()
	expert, err := built()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, expert: expert, now: time.Unix(1_800_000_000, 0)}
	w.server = telegramtest.New(telegramtest.Options{Now: w.Now})
	for id, code := range map[int64]string{ann: "en", bob: "zh-hans", ivan: "ru", mute: ""} {
		w.server.AddUser(telegramtest.User{ID: id, FirstName: "P", LanguageCode: code})
	}
	w.server.AddUser(telegramtest.User{ID: robot, FirstName: "R", IsBot: true})
	w.api, err = api.New(telegramtest.Token, api.Options{URL: "http://test", Transport: w.server.RoundTripper()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.api.Close)
	var me api.Me
	me.ID, me.UserName = telegramtest.BotID, "syncoff_bot"
	w.h = inline.New(inline.Parts{
		Me: me, Assistant: expert, Server: w.api, Counter: w, Clock: w, Log: slog.New(slog.DiscardHandler),
	})
	return w
}

// with is the world with another assistant.
func (w *world) with(a inline.Assistant) *world {
	parts := w.h.Parts
	parts.Assistant = a
	w.h = inline.New(parts)
	return w
}

// next has the handler deal with the update that waits, and stores when it came.
func (w *world) next() (inbox.Update, error) {
	w.t.Helper()
	raw, err := w.api.GetUpdates(w.t.Context(), api.Poll{Offset: w.offset, Limit: 1})
	if err != nil || len(raw) != 1 {
		w.t.Fatalf("%d updates: %v", len(raw), err)
	}
	w.offset = raw[0].ID + 1
	u := inbox.Envelope(raw[0])
	u.Received = w.now
	return u, w.take(u)
}

func (w *world) take(u inbox.Update) error {
	w.t.Helper()
	update, err := api.RawUpdate{ID: u.ID, JSON: u.Raw}.Decode()
	if err != nil {
		w.t.Fatal(err)
	}
	taken, toast, err := w.h.Take(w.t.Context(), &u, &update)
	if !taken || toast != (api.Toast{}) {
		w.t.Errorf("taken: %v, %+v", taken, toast)
	}
	return err
}

// result is a result as a person gets it.
type result struct {
	ID, Title, Description string
}

// answer is what a query was answered with.
type answer struct {
	Results  []result
	Personal bool
	Next     string
	Params   map[string]string
}

func (a answer) ids() []string {
	ids := make([]string, len(a.Results))
	for i, r := range a.Results {
		ids[i] = r.ID
	}
	return ids
}

// ask has a person type and returns what they see.
func (w *world) ask(user int64, text string) answer {
	w.t.Helper()
	return w.from(user, text, "")
}

// from has a person look at the results from an offset on.
func (w *world) from(user int64, text, offset string) answer {
	w.t.Helper()
	w.server.AskInlineFrom(user, text, offset)
	if _, err := w.next(); err != nil {
		w.t.Fatalf("%q from %q: %v", text, offset, err)
	}
	return w.last()
}

// last is the answer that was given last.
func (w *world) last() answer {
	w.t.Helper()
	calls := w.server.Calls("answerInlineQuery")
	if len(calls) == 0 || !calls[len(calls)-1].Took() {
		w.t.Fatalf("the query is not answered: %+v", calls)
	}
	params := calls[len(calls)-1].Params
	a := answer{Personal: params["is_personal"] == "true", Next: params["next_offset"], Params: params}
	if err := json.Unmarshal([]byte(params["results"]), &a.Results); err != nil {
		w.t.Fatal(err)
	}
	return a
}

// choose has a person post a result, has the handler hear of it, and returns the message.
func (w *world) choose(user int64, id, text string) telegramtest.Shown {
	w.t.Helper()
	posted := w.server.Choose(user, id, text)
	if posted == "" {
		w.t.Fatalf("%q is not offered", id)
	}
	if _, err := w.next(); err != nil {
		w.t.Fatal(err)
	}
	return w.server.ShownInline(posted)
}

// says is a text of the locales.
func (w *world) says(language, id string) string { return w.expert.Say(language, id, nil) }

// answers is what the assistant says of a topic.
func (w *world) answers(language, topic string, hint bot.PhoneHint) bot.Reply {
	w.t.Helper()
	r, ok := w.expert.Reply(language, topic, hint)
	if !ok {
		w.t.Fatalf("no answer for %s", topic)
	}
	return r
}

var errDisk = errors.New("the disk is full")
