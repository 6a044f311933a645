package groups_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/groups"
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

// People and places. Cid runs the group; topic is one of the forum's.
const (
	ann, bob, ivan, cid, robot = 7, 8, 9, 10, 11
	group, super, forum, topic = -100, -1000000000200, -1000000000300, 5
	me                         = "syncoff_bot"
)

// Questions that mean the same in several languages.
const (
	english = "how do I turn off gallery sync"
	chinese = "怎么关闭相册同步"
	russian = "как отключить синхронизацию галереи"
	gallery = "gallery-auto-backup"
	poem    = "write a poem about the sea"
)

type world struct {
	*testing.T
	server  *telegramtest.Server
	texts   *bot.Conversation
	h       *groups.Handler
	out     *outbox.Outbox
	post    *courier.Courier
	book    *rules.Book
	kept    *memory
	waiting []inbox.Update
	offset  int64
	toasts  []string
	log     *strings.Builder
}

type knowing struct {
	base  *knowledge.Base
	texts *locales.Catalog
	index *index.Index
}

var known = sync.OnceValues(func() (knowing, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return knowing{}, err
	}
	texts, err := locales.Load(locales.Embedded())
	if err != nil {
		return knowing{}, err
	}
	x, err := index.New(base)
	return knowing{base, texts, x}, err
})

// within runs a test in a world with a clock of its own. The sender does not pace, so that the group's own budget
// shows.
func within(t *testing.T, o telegramtest.Options, test func(*world)) {
	t.Helper()
	k, err := known()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		w := &world{T: t, server: telegramtest.New(o), log: &strings.Builder{}, kept: &memory{
			sessions: map[string]bot.Session{}, settings: map[string]map[string]string{},
			answers: map[string]map[int64]int64{}, learned: map[string]string{},
		}}
		w.people()
		w.texts = bot.New(k.base, k.texts, k.index, dialogue.NewSessions(w.kept))
		w.open()
		test(w)
	})
}

func (w *world) people() {
	for id, p := range map[int64][2]string{ann: {"Ann", "en"}, bob: {"Bob", "zh-hans"}, ivan: {"Ivan", "ru"}, cid: {"Cid", "en"}} {
		w.server.AddUser(telegramtest.User{ID: id, FirstName: p[0], LanguageCode: p[1]})
	}
	w.server.AddUser(telegramtest.User{ID: robot, FirstName: "R", IsBot: true})
	w.server.AddChat(telegramtest.Chat{ID: group, Type: "group", Title: "Photos"})
	w.server.AddChat(telegramtest.Chat{ID: super, Type: "supergroup", Title: "Phones"})
	w.server.AddChat(telegramtest.Chat{ID: forum, Type: "supergroup", Title: "Topics", IsForum: true}, topic)
	for _, chat := range []int64{group, super, forum} {
		for _, user := range []int64{ann, bob, ivan} {
			w.server.SetMember(chat, user, "member")
		}
		w.server.SetMember(chat, cid, "administrator")
	}
}

// open starts the handler over what is kept, as a new run of the program does.
func (w *world) open() {
	a, err := api.New(telegramtest.Token, api.Options{URL: "http://test", Transport: w.server.RoundTripper()})
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(a.Close)
	log := slog.New(slog.NewTextHandler(w.log, nil))
	swift := send.Rate{Every: time.Microsecond, Burst: 1000}
	policy := send.DefaultPolicy()
	policy.Chat, policy.Group, policy.All = swift, swift, swift
	sender := send.New(policy, send.SystemClock{}, func() float64 { return 0.5 })
	w.post = courier.New(w.Context(), a, sender, w.kept, w.kept, time.Now, log)
	w.out = &outbox.Outbox{Store: w.kept, People: w.kept, Post: w.post, Observer: watch{w.kept}, Now: time.Now, Log: log}
	w.book = rules.NewBook(w.kept, send.SystemClock{})
	var self api.Me
	self.ID, self.UserName = telegramtest.BotID, "Syncoff_Bot"
	w.h = groups.New(groups.Parts{
		Me: self, Assistant: w.texts, Outbox: w.out, Answers: w.kept, People: w.kept, Queue: w, Book: w.book, Settings: w.kept,
		Roster: roster.New(nil, 0, a, send.SystemClock{}), Post: w.post, Observer: w.kept, Clock: send.SystemClock{}, Log: log,
	})
}

// Ahead is what waits behind an update.
func (w *world) Ahead(_ context.Context, lane string, after int64, n int) ([]inbox.Update, error) {
	var found []inbox.Update
	for _, u := range w.waiting {
		if u.Lane == lane && u.ID > after && len(found) < n {
			found = append(found, u)
		}
	}
	return found, nil
}

// push has an update wait.
func (w *world) push(kind string, body any) {
	w.Helper()
	w.offset++
	text, err := json.Marshal(map[string]any{"update_id": w.offset, kind: body})
	if err != nil {
		w.Fatal(err)
	}
	u := inbox.Envelope(api.RawUpdate{ID: w.offset, JSON: text})
	u.Received, u.Attempts = time.Now(), 1
	w.waiting = append(w.waiting, u)
}

// work deals with all that waits, one after another.
func (w *world) work() {
	w.Helper()
	for len(w.waiting) > 0 {
		u := w.waiting[0]
		w.waiting = w.waiting[1:]
		if !slices.Contains(w.kept.covered, u.ID) {
			w.handle(u)
		}
	}
}

func (w *world) handle(u inbox.Update) {
	w.Helper()
	update, err := api.RawUpdate{ID: u.ID, JSON: u.Raw}.Decode()
	if err != nil {
		w.Fatal(err)
	}
	for range 5 {
		taken, toast, err := w.h.Take(w.Context(), &u, &update)
		if err == nil && !taken {
			w.Errorf("not taken: %s", u.Raw)
		}
		if err == nil {
			if toast.Text != "" {
				w.toasts = append(w.toasts, toast.Text)
			}
			err = w.out.Deliver(w.Context(), &u)
		}
		if err == nil {
			return
		}
		if !errors.Is(err, inbox.ErrLater) {
			w.Fatal(err)
		}
		time.Sleep(time.Second)
	}
	w.Errorf("never done: %s", u.Raw)
}

// message is one that somebody writes; more fields join it.
func (w *world) message(chat, user int64, text string, more map[string]any) map[string]any {
	return w.server.Compose(chat, user, text, more)
}

// says has somebody write and the bot deal with it; it returns what the bot has sent since.
func (w *world) says(chat, user int64, text string, more map[string]any) []telegramtest.Shown {
	w.Helper()
	return w.does(chat, "message", w.message(chat, user, text, more))
}

// does has an update dealt with and returns what the bot has sent since.
func (w *world) does(chat int64, kind string, body any) []telegramtest.Shown {
	w.Helper()
	before := len(w.shown(chat))
	w.push(kind, body)
	w.work()
	return w.shown(chat)[before:]
}

// one is the only message that the bot has sent.
func (w *world) one(sent []telegramtest.Shown) telegramtest.Shown {
	w.Helper()
	if len(sent) != 1 {
		w.Fatalf("%d messages: %+v\n%s", len(sent), sent, w.log)
	}
	return sent[0]
}

func (w *world) shown(chat int64) []telegramtest.Shown {
	var all []telegramtest.Shown
	for _, m := range w.server.Shown(chat) {
		if m.FromBot {
			all = append(all, m)
		}
	}
	return all
}

// replying makes a message a reply to another.
func replying(to map[string]any) map[string]any { return map[string]any{"reply_to_message": to} }

// seen is a message of the bot as an update shows it; the one who asked stands in the message that it answers.
func (w *world) seen(chat int64, m telegramtest.Shown, asker int64) map[string]any {
	kind := "supergroup"
	if chat == group {
		kind = "group"
	}
	place := map[string]any{"id": chat, "type": kind}
	var rows [][]map[string]any
	for _, row := range m.Buttons {
		var buttons []map[string]any
		for _, b := range row {
			button := map[string]any{"text": b.Text}
			if b.URL != "" {
				button["url"] = b.URL
			} else {
				button["callback_data"] = b.Data
			}
			buttons = append(buttons, button)
		}
		rows = append(rows, buttons)
	}
	seen := map[string]any{"message_id": m.ID, "date": 1, "chat": place, "text": m.Text,
		"from":         map[string]any{"id": telegramtest.BotID, "is_bot": true, "username": me},
		"reply_markup": map[string]any{"inline_keyboard": rows}}
	if m.ReplyTo != 0 {
		seen["reply_to_message"] = map[string]any{"message_id": m.ReplyTo, "date": 1, "chat": place,
			"from": map[string]any{"id": asker, "first_name": "A"}}
	}
	if m.Receiver != 0 {
		seen["message_id"], seen["ephemeral_message_id"], seen["receiver_user"] = 0, m.ID, map[string]any{"id": m.Receiver}
	}
	if m.Topic != 0 {
		seen["message_thread_id"], seen["is_topic_message"] = m.Topic, true
	}
	return seen
}

// presses has somebody press a button under a message that answers asker; it returns what the bot has sent since.
func (w *world) presses(chat int64, m telegramtest.Shown, asker, user int64, data string) []telegramtest.Shown {
	w.Helper()
	code := map[int64]string{ann: "en", bob: "zh-hans", ivan: "ru", cid: "en"}[user]
	return w.does(chat, "callback_query", map[string]any{"id": "77", "data": data, "message": w.seen(chat, m, asker),
		"from": map[string]any{"id": user, "first_name": "P", "language_code": code}})
}

func (w *world) set(chat int64, r rules.Rules) {
	w.Helper()
	if err := w.book.Keep(w.Context(), chat, r); err != nil {
		w.Fatal(err)
	}
}

func (w *world) say(language, id string) string { return w.texts.Say(language, id, nil) }

func (w *world) title(language string) string { return w.say(language, "topic."+gallery+".title") }

// data are the actions and addresses under a message.
func data(m telegramtest.Shown) []string {
	var all []string
	for _, row := range m.Buttons {
		for _, b := range row {
			all = append(all, b.Data+b.URL)
		}
	}
	return all
}

func chat(id int64) map[string]any {
	return map[string]any{"id": id, "type": "supergroup", "title": "Photos"}
}
