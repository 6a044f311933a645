package guest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/guest"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/telegramtest"
	"syncoff/bot/telegram/telegramtest/markup"
	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

const ann, bob, ivan, mute, robot = 7, 8, 9, 10, 11

// empty is a store that remembers nobody and lets nobody be remembered.
type empty struct{}

func (empty) Load(_ context.Context, person string) (bot.Session, error) {
	// Whoever has this key elsewhere is somebody else.
	return bot.Session{Language: "hi", Chosen: true, Topic: "verify", Misses: 2}, nil
}

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
	return bot.New(base, texts, x, dialogue.NewSessions(empty{})), err
})

// vague are words that may mean several things, whatever the index makes of them.
const vague = "vague"

// unsure is the conversation, which does not know what vague words mean. It notes what it hears.
type unsure struct {
	*bot.Conversation
	w *world
}

func (u unsure) Handle(ctx context.Context, e bot.Event) ([]bot.Reply, error) {
	u.w.heard = append(u.w.heard, e)
	if e.Text != vague {
		return u.Conversation.Handle(ctx, e)
	}
	replies, err := u.Conversation.Handle(ctx, bot.Event{Press: "methods", Language: e.Language})
	if err != nil {
		return nil, err
	}
	r := bot.Reply{Decision: bot.Clarify, Language: replies[0].Language, Choices: replies[0].Choices[:3]}
	r.Lead = []string{u.Say(r.Language, "clarify.question", nil)}
	r.Choices = append(r.Choices[:3:3], bot.Choice{Action: "none-of-these", Title: "None"})
	return []bot.Reply{r}, nil
}

// world is a handler and the Telegram that it answers, on a clock of the test.
type world struct {
	t       *testing.T
	server  *telegramtest.Server
	api     *api.API
	expert  *bot.Conversation
	h       *guest.Handler
	log     bytes.Buffer
	now     time.Time
	offset  int64
	heard   []bot.Event
	counted []outbox.Tally
	full    error // what the counter fails with
}

func (w *world) Now() time.Time { return w.now }

func (w *world) Count(_ context.Context, t outbox.Tally) error {
	w.counted = append(w.counted, t)
	return w.full
}

func (w *world) Decided(string, string) {}

func newWorld(t *testing.T, o telegramtest.Options) *world {
	t.Helper()
	expert, err := built()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, expert: expert, now: time.Unix(1_800_000_000, 0)}
	o.Now = w.Now
	w.server = telegramtest.New(o)
	for id, code := range map[int64]string{ann: "en", bob: "zh-hans", ivan: "ru", mute: ""} {
		w.server.AddUser(telegramtest.User{ID: id, FirstName: "P", LanguageCode: code})
	}
	w.server.AddUser(telegramtest.User{ID: robot, FirstName: "R", IsBot: true, LanguageCode: "en"})
	w.api, err = api.New(telegramtest.Token, api.Options{URL: "http://test", Transport: w.server.RoundTripper()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.api.Close)
	var me api.Me
	me.ID, me.UserName = telegramtest.BotID, "syncoff_bot"
	w.h = guest.New(guest.Parts{Me: me, Assistant: unsure{expert, w}, Server: w.api, Counter: w, Observer: w,
		Log: slog.New(slog.NewTextHandler(&w.log, nil))})
	return w
}

// take deals with the update that waits.
func (w *world) take() error {
	w.t.Helper()
	raw, err := w.api.GetUpdates(w.t.Context(), api.Poll{Offset: w.offset, Limit: 1})
	if err != nil || len(raw) != 1 {
		w.t.Fatalf("%d updates: %v", len(raw), err)
	}
	w.offset = raw[0].ID + 1
	u := inbox.Envelope(raw[0])
	update, err := raw[0].Decode()
	if err != nil {
		w.t.Fatal(err)
	}
	taken, toast, err := w.h.Take(w.t.Context(), &u, &update)
	if !taken || toast != (api.Toast{}) || len(u.Replies) != 0 {
		w.t.Errorf("taken: %v, %+v, %+v", taken, toast, u.Replies)
	}
	return err
}

// posted is what stands in the chat afterwards.
type posted struct {
	Title, Text, URL, Button string
	Links                    []string
}

// ask has somebody name the bot in a chat of others; nil if the bot says nothing.
func (w *world) ask(user int64, text string, more map[string]any) *posted {
	w.t.Helper()
	before := len(w.server.Calls("answerGuestQuery"))
	w.server.AskAsGuestWith(telegramtest.Chat{ID: -9, Type: "group", Title: "Elsewhere"}, user, text, more)
	if err := w.take(); err != nil {
		w.t.Fatal(err)
	}
	calls := w.server.Calls("answerGuestQuery")
	if len(calls) == before {
		return nil
	}
	last := calls[len(calls)-1]
	if len(calls) != before+1 || !last.Took() {
		w.t.Fatalf("%q: %+v", text, calls)
	}
	var article struct {
		Title   string
		Content struct {
			Text string `json:"message_text"`
		} `json:"input_message_content"`
		Markup struct {
			Rows [][]struct{ Text, URL string } `json:"inline_keyboard"`
		} `json:"reply_markup"`
	}
	if err := json.Unmarshal([]byte(last.Params["result"]), &article); err != nil {
		w.t.Fatal(err)
	}
	parsed, err := markup.HTML(article.Content.Text)
	if err != nil || len(article.Markup.Rows) != 1 || len(article.Markup.Rows[0]) != 1 {
		w.t.Fatalf("%v\n%+v", err, article)
	}
	button := article.Markup.Rows[0][0]
	p := &posted{Title: article.Title, Text: parsed.Text, URL: button.URL, Button: button.Text}
	for _, e := range parsed.Entities {
		if e.URL != "" {
			p.Links = append(p.Links, e.URL)
		}
	}
	return p
}

func (w *world) says(language, id string) string { return w.expert.Say(language, id, nil) }

const start = "https://t.me/syncoff_bot?start="

func TestAQuestionIsAnsweredInItsLanguage(t *testing.T) {
	for _, tt := range []struct {
		user           int64
		says, language string
	}{
		{ann, "@syncoff_bot how do I turn off gallery sync", "en"},
		{ann, "@syncoff_bot 怎么关闭相册同步", "zh-CN"},
		{mute, "как отключить синхронизацию галереи xiaomi @Syncoff_Bot", "ru"},
		{mute, "📷 @syncoff_bot how do I turn off gallery sync", "en"},
		{bob, "/ask@syncoff_bot how do I turn off gallery sync", "en"},
	} {
		t.Run(tt.says, func(t *testing.T) {
			w := newWorld(t, telegramtest.Options{Guest: true})
			p := w.ask(tt.user, tt.says, nil)
			title := w.says(tt.language, "topic.gallery-auto-backup.title")
			if p == nil || !strings.HasPrefix(p.Text, title) || p.Title != title || p.URL != start+"gallery-auto-backup" ||
				p.Button != w.says(tt.language, "group.more") || strings.Contains(p.Text, w.says(tt.language, "telegram.notes")) {
				t.Fatalf("%+v", p)
			}
			if n := len(utf16.Encode([]rune(p.Text))); n > 4096 {
				t.Errorf("%d units", n)
			}
			want := outbox.Tally{Place: outbox.PlaceGuest, Decision: "answer", Topic: "gallery-auto-backup", Language: tt.language}
			if len(w.counted) != 1 || w.counted[0] != want {
				t.Errorf("counted %+v", w.counted)
			}
			if strings.Contains(w.log.String(), "gallery sync") || strings.Contains(w.log.String(), "相册") {
				t.Errorf("the log tells too much: %s", &w.log)
			}
		})
	}
}

func TestWhereTheWordsTellNoLanguageTheCallersCounts(t *testing.T) {
	for user, language := range map[int64]string{ann: "en", bob: "zh-CN", ivan: "ru", mute: "en"} {
		w := newWorld(t, telegramtest.Options{Guest: true})
		for _, says := range []string{"@syncoff_bot", "@syncoff_bot ???", "@syncoff_bot OneDrive"} {
			if p := w.ask(user, says, nil); p == nil || p.Button != w.says(language, "group.more") {
				t.Errorf("%s for %s: %+v", says, language, p)
			}
		}
	}
}

// by is a message that is replied to.
func by(user int64, text string, more map[string]any) map[string]any {
	m := map[string]any{"message_id": 3, "date": 1, "text": text, "chat": map[string]any{"id": -9, "type": "group"},
		"from": map[string]any{"id": user, "first_name": "Q", "is_bot": user == telegramtest.BotID}}
	for key, value := range more {
		m[key] = value
	}
	return map[string]any{"reply_to_message": m}
}

func TestAReplyTurnsToTheOtherMessage(t *testing.T) {
	const sync, weather = "how do I turn off gallery sync", "what is the weather like in Paris today"
	chinese := "怎么关闭相册同步"
	quoted := by(55, weather+". "+chinese, nil)
	quoted["quote"] = map[string]any{"text": chinese, "position": 0}
	elsewhere := map[string]any{"quote": map[string]any{"text": chinese, "position": 0},
		"external_reply": map[string]any{"origin": map[string]any{"type": "hidden_user", "sender_user_name": "N", "date": 1}}}
	for _, tt := range []struct {
		name, says string
		more       map[string]any
		topic      string // "" for none
		language   string
	}{
		{"the name alone", "@syncoff_bot", by(55, chinese, nil), "gallery-auto-backup", "zh-CN"},
		{"words that ask nothing", "@syncoff_bot can you help here please", by(55, chinese, nil), "gallery-auto-backup", "zh-CN"},
		{"words that ask something", "@syncoff_bot " + sync, by(55, "как отключить синхронизацию галереи xiaomi", nil), "gallery-auto-backup", "en"},
		{"a quote", "@syncoff_bot", quoted, "gallery-auto-backup", "zh-CN"},
		{"a quote from another chat", "@syncoff_bot", elsewhere, "gallery-auto-backup", "zh-CN"},
		{"a command to somebody else", "@syncoff_bot", by(55, "/ask@other "+sync, map[string]any{"entities": []any{
			map[string]any{"type": "bot_command", "offset": 0, "length": 10}}}), "gallery-auto-backup", "en"},
		{"neither asks anything", "@syncoff_bot hello over there", by(55, weather, nil), "", "en"},
		{"only the other message is there, and asks nothing", "@syncoff_bot", by(55, weather, nil), "", "en"},
		{"an answer of the bot", "@syncoff_bot", by(telegramtest.BotID, sync, nil), "", "en"},
		{"an answer through the bot", "@syncoff_bot", by(55, sync, map[string]any{
			"via_bot": map[string]any{"id": telegramtest.BotID, "is_bot": true}}), "", "en"},
		{"a message without words", "@syncoff_bot", by(55, "", nil), "", "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, telegramtest.Options{Guest: true})
			p := w.ask(ann, tt.says, tt.more)
			if p == nil {
				t.Fatal("silence")
			}
			want := start + "guest"
			if tt.topic != "" {
				want = start + tt.topic
			}
			if p.URL != want || p.Button != w.says(tt.language, "group.more") {
				t.Errorf("%+v", p)
			}
			if last := w.heard[len(w.heard)-1]; last.Relayed != (len(w.heard) == 2) {
				t.Errorf("heard %+v", w.heard)
			}
		})
	}
}

func TestWhereTheOtherMessageAsksNothingEitherTheOwnWordsAreAnswered(t *testing.T) {
	const weather = "what is the weather like in Paris today"
	for says, id := range map[string]string{
		"@syncoff_bot":                    "decline.first", // of the other message, since there is nothing else
		"@syncoff_bot hello":              "telegram.about_short",
		"@syncoff_bot sing us a song now": "decline.first",
	} {
		w := newWorld(t, telegramtest.Options{Guest: true})
		if p := w.ask(ann, says, by(55, weather, nil)); p == nil || p.Text != w.says("en", id) {
			t.Errorf("%s: %+v", says, p)
		}
	}
}

func TestWhatIsUnsureIsAListOfLinks(t *testing.T) {
	for user, language := range map[int64]string{ann: "en", bob: "zh-CN", ivan: "ru"} {
		w := newWorld(t, telegramtest.Options{Guest: true})
		p := w.ask(user, "@syncoff_bot "+vague, nil)
		if p == nil || !strings.HasPrefix(p.Text, w.says(language, "clarify.question")+"\n• ") || len(p.Links) != 3 ||
			strings.Contains(p.Text, "None") || p.URL != start+"guest" {
			t.Fatalf("%s: %+v", language, p)
		}
		for _, link := range p.Links {
			topic, ok := strings.CutPrefix(link, start)
			if title := w.says(language, "topic."+topic+".title"); !ok || !strings.Contains(p.Text, title) {
				t.Errorf("%s leads to %s:\n%s", language, link, p.Text)
			}
		}
		if len(w.counted) != 1 || w.counted[0].Decision != "clarify" {
			t.Errorf("counted %+v", w.counted)
		}
	}
}

func TestWhatIsNotKnownIsOneLine(t *testing.T) {
	for _, tt := range []struct {
		user               int64
		says, language, id string
	}{
		{ann, "@syncoff_bot write a poem about spring in the mountains", "en", "decline.first"},
		{bob, "@syncoff_bot 明天上海天气怎么样", "zh-CN", "decline.first"},
		{ivan, "@syncoff_bot какая погода завтра в Москве", "ru", "decline.first"},
		{ivan, "@syncoff_bot", "ru", "telegram.about_short"},
	} {
		w := newWorld(t, telegramtest.Options{Guest: true})
		p := w.ask(tt.user, tt.says, nil)
		if p == nil || p.Text != w.says(tt.language, tt.id) || p.URL != start+"guest" {
			t.Errorf("%s: %+v", tt.says, p)
		}
	}
}

func TestWhoIsNotAnswered(t *testing.T) {
	bot := map[string]any{"id": 5, "is_bot": true, "first_name": "B"}
	for _, tt := range []struct {
		name     string
		user     int64
		says     string
		more     map[string]any
		answered bool
	}{
		{"a bot", robot, "@syncoff_bot how do I turn off gallery sync", nil, false},
		{"a message through a bot", ann, "@syncoff_bot how do I turn off gallery sync", map[string]any{"via_bot": bot}, false},
		{"a guest bot", ann, "@syncoff_bot how do I turn off gallery sync",
			map[string]any{"guest_bot_caller_user": map[string]any{"id": 3}}, false},
		{"a forward", ann, "@syncoff_bot how do I turn off gallery sync",
			map[string]any{"forward_origin": map[string]any{"type": "hidden_user", "date": 1}}, false},
		{"a command for another bot", ann, "/help@other_bot @syncoff_bot", nil, false},
		{"a message without a query", ann, "@syncoff_bot help", map[string]any{"guest_query_id": nil}, false},
		{"nobody", ann, "@syncoff_bot help", map[string]any{"from": nil}, false},
		{"an administrator who hides", ann, "@syncoff_bot how do I turn off gallery sync", map[string]any{
			"from": map[string]any{"id": 1087968824, "is_bot": true}, "sender_chat": map[string]any{"id": -9, "type": "supergroup"}}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, telegramtest.Options{Guest: true})
			if p := w.ask(tt.user, tt.says, tt.more); (p != nil) != tt.answered || (len(w.counted) == 1) != tt.answered {
				t.Errorf("%+v, counted %+v", p, w.counted)
			}
		})
	}
}

func TestTrouble(t *testing.T) {
	const says = "@syncoff_bot how do I turn off gallery sync"
	for _, tt := range []struct {
		name    string
		options telegramtest.Options
		trouble func(*world)
		later   bool // the error says to try again
		counted int
		warned  bool
	}{
		{"nobody waits any more", telegramtest.Options{Guest: true}, func(w *world) { w.now = w.now.Add(time.Hour) }, false, 0, false},
		{"a server that knows no guests", telegramtest.Options{}, func(*world) {}, false, 0, true},
		{"a refusal", telegramtest.Options{Guest: true}, func(w *world) { w.breaks(400, "Bad Request: PEER") }, false, 0, true},
		{"the chat forbids it", telegramtest.Options{Guest: true}, func(w *world) { w.breaks(403, "Forbidden") }, false, 0, true},
		{"a gateway that is down", telegramtest.Options{Guest: true},
			func(w *world) { w.server.Break(telegramtest.Fault{Method: "answerGuestQuery", Status: 502}) }, true, 0, false},
		{"a flood", telegramtest.Options{Guest: true},
			func(w *world) { w.server.Break(telegramtest.Fault{Method: "answerGuestQuery", RetryAfter: 3}) }, true, 0, false},
		{"a full disk", telegramtest.Options{Guest: true}, func(w *world) { w.full = errors.New("the disk is full") }, false, 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, tt.options)
			w.server.AskAsGuest(telegramtest.Chat{ID: -9, Type: "group"}, ann, says)
			tt.trouble(w)
			err := w.take()
			if errors.Is(err, inbox.ErrLater) != tt.later || !tt.later && err != nil || len(w.counted) != tt.counted {
				t.Errorf("%v, counted %+v", err, w.counted)
			}
			if strings.Contains(w.log.String(), "level=WARN") != tt.warned {
				t.Errorf("log: %s", &w.log)
			}
		})
	}
}

func (w *world) breaks(status int, words string) {
	body, _ := json.Marshal(map[string]any{"ok": false, "error_code": status, "description": words})
	w.server.Break(telegramtest.Fault{Method: "answerGuestQuery", Status: status, Body: string(body)})
}

func TestAnAnswerThatIsOutIsNotGivenTwice(t *testing.T) {
	w := newWorld(t, telegramtest.Options{Guest: true})
	w.server.Break(telegramtest.Fault{Method: "answerGuestQuery", After: true, Reset: true})
	w.server.AskAsGuest(telegramtest.Chat{ID: -9, Type: "group"}, ann, "@syncoff_bot how do I turn off gallery sync")
	if err := w.take(); !errors.Is(err, inbox.ErrLater) {
		t.Fatal(err)
	}
	w.offset = 0
	if err := w.take(); err != nil {
		t.Fatal(err)
	}
	took := 0
	for _, c := range w.server.Calls("answerGuestQuery") {
		if c.Took() {
			took++
		}
	}
	if took != 1 {
		t.Errorf("answered %d times", took)
	}
}

func TestOtherUpdatesAreLeftToOthers(t *testing.T) {
	w := newWorld(t, telegramtest.Options{})
	taken, _, err := w.h.Take(t.Context(), &inbox.Update{}, &api.Update{Message: &api.Message{}})
	if taken || err != nil {
		t.Errorf("taken %v, %v", taken, err)
	}
}
