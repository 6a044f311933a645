package business_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/business"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/send"
	"syncoff/bot/telegram/telegramtest"
)

// Owners by the language that they read, a customer, and somebody who has nothing to do with them.
const olga, wei, ivan, cleo, eve = 30, 31, 32, 40, 50

// atOnce sends without waiting.
type atOnce struct{}

func (atOnce) Send(ctx context.Context, chat int64, do send.Call) (send.Sent, error) {
	return send.Sent{}, do(ctx, chat)
}

type unwatched struct{}

func (unwatched) Delivered(string, send.Sent) {}
func (unwatched) Answered(time.Duration)      {}

type texts struct{ *bot.Conversation }

func (t texts) Text(language, id string) string { return t.Say(language, id, nil) }

// world is a handler, its store and the Telegram that it works with, on a clock of the test.
type world struct {
	t      testing.TB
	server *telegramtest.Server
	api    *api.API
	shelf  *shelf
	out    *outbox.Outbox
	expert *bot.Conversation
	h      *business.Handler
	now    time.Time
	offset int64
	log    *strings.Builder
}

func (w *world) Now() time.Time { return w.now }

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, expert: expert(t), now: time.Unix(1_800_000_000, 0), log: &strings.Builder{},
		shelf: &shelf{rows: map[int64]outbox.Row{}, set: map[string]map[string]string{}}}
	w.server = telegramtest.New(telegramtest.Options{Business: true, Rich: true, Now: w.Now})
	for id, code := range map[int64]string{olga: "en", wei: "zh-hans", ivan: "ru", cleo: "en", eve: "en"} {
		w.server.AddUser(telegramtest.User{ID: id, FirstName: "P", LanguageCode: code})
	}
	var err error
	w.api, err = api.New(telegramtest.Token, api.Options{URL: "http://test", Transport: w.server.RoundTripper()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.api.Close)
	w.boot()
	return w
}

// boot starts the process, which knows nothing but what is stored.
func (w *world) boot() {
	w.t.Helper()
	log := slog.New(slog.NewTextHandler(w.log, nil))
	var me api.Me
	me.ID, me.UserName = telegramtest.BotID, "syncoff_bot"
	post := courier.New(w.t.Context(), w.api, atOnce{}, w.shelf, texts{w.expert}, w.Now, log)
	w.out = &outbox.Outbox{Store: w.shelf, People: w.shelf, Post: post, Observer: unwatched{}, Now: w.Now, Log: log}
	w.h = business.New(business.Parts{
		Me: me, Assistant: w.expert, Server: w.api, Outbox: w.out, Drafts: w.shelf, Settings: w.shelf, Clock: w, Log: log,
	})
}

// pull takes the update that waits out of Telegram.
func (w *world) pull() inbox.Update {
	w.t.Helper()
	w.now = w.now.Add(time.Second)
	raw, err := w.api.GetUpdates(w.t.Context(), api.Poll{Offset: w.offset, Limit: 1})
	if err != nil || len(raw) != 1 {
		w.t.Fatalf("%d updates: %v", len(raw), err)
	}
	w.offset = raw[0].ID + 1
	return inbox.Envelope(raw[0])
}

// work handles an update as the router does: what is planned already is not planned again.
func (w *world) work(u inbox.Update) (api.Toast, error) {
	w.t.Helper()
	update, err := api.RawUpdate{ID: u.ID, JSON: u.Raw}.Decode()
	if err != nil {
		w.t.Fatal(err)
	}
	u.Replies = nil
	for _, body := range w.shelf.rows[u.ID].Bodies {
		u.Replies = append(u.Replies, inbox.Reply{Body: body})
	}
	var toast api.Toast
	if len(u.Replies) == 0 {
		var taken bool
		if taken, toast, err = w.h.Take(w.t.Context(), &u, &update); err != nil {
			return toast, err
		}
		if !taken {
			w.t.Fatalf("update %d is not taken: %s", u.ID, u.Raw)
		}
	}
	return toast, w.out.Deliver(w.t.Context(), &u)
}

// next sees the update that waits through.
func (w *world) next() api.Toast {
	w.t.Helper()
	toast, err := w.work(w.pull())
	if err != nil {
		w.t.Fatal(err)
	}
	return toast
}

// connect connects an owner's account and returns the id of the connection.
func (w *world) connect(owner int64, canReply bool) string {
	w.t.Helper()
	id := "connection-of-" + outbox.Key(owner)
	w.server.Connect(id, owner, canReply)
	w.next()
	return id
}

// asks has the customer write to an account.
func (w *world) asks(connection, words string) {
	w.t.Helper()
	w.server.SayBusiness(connection, cleo, words)
	w.next()
}

// presses presses a button and returns what pops up.
func (w *world) presses(user int64, page telegramtest.Shown, data string) api.Toast {
	w.t.Helper()
	w.server.Press(user, page.ID, user, data)
	return w.next()
}

// pages are the messages of the bot in its own chat with somebody.
func (w *world) pages(chat int64) []telegramtest.Shown {
	var all []telegramtest.Shown
	for _, m := range w.server.Shown(chat) {
		if m.FromBot {
			all = append(all, m)
		}
	}
	return all
}

// page is the last of them.
func (w *world) page(chat int64) telegramtest.Shown {
	w.t.Helper()
	all := w.pages(chat)
	if len(all) == 0 {
		w.t.Fatalf("the bot has said nothing to %d", chat)
	}
	return all[len(all)-1]
}

// answers are what the customer got over a connection.
func (w *world) answers(connection string) []telegramtest.Shown {
	var all []telegramtest.Shown
	for _, m := range w.server.ShownBusiness(connection, cleo) {
		if m.FromBot {
			all = append(all, m)
		}
	}
	return all
}

// button is the data of the first button under a page whose data begin so.
func button(t testing.TB, page telegramtest.Shown, begins string) string {
	t.Helper()
	for _, data := range data(page) {
		if strings.HasPrefix(data, begins) {
			return data
		}
	}
	t.Fatalf("no button %q among %q under\n%s", begins, data(page), page.Text)
	return ""
}

func data(page telegramtest.Shown) []string {
	var all []string
	for _, row := range page.Buttons {
		for _, b := range row {
			all = append(all, b.Data)
		}
	}
	return all
}

// holds fails unless a page holds texts.
func (w *world) holds(page telegramtest.Shown, language string, ids ...string) {
	w.t.Helper()
	for _, id := range ids {
		if says := expert(w.t).Say(language, id, nil); !strings.Contains(page.Text, says) {
			w.t.Errorf("no %s (%q) in\n%s", id, says, page.Text)
		}
	}
}
