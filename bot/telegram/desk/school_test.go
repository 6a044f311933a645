package desk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/desk"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/telegramtest/markup"
	"syncoff/knowledge"
	"syncoff/locales"
)

// speaker says the texts of the program. Nothing is asked of it, so it has no index.
var speaker = sync.OnceValues(func() (*bot.Conversation, error) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		return nil, err
	}
	texts, err := locales.Load(locales.Embedded())
	return bot.New(base, texts, nil, nil), err
})

const (
	sam, kim, eve = 20, 22, 21 // two of the staff and a stranger
	staffRoom     = -300
)

// school is a desk whose plans a test reads.
type school struct {
	t    testing.TB
	kept *kept
	h    *desk.Handler
	log  bytes.Buffer
	mu   sync.Mutex
	plan *outbox.Plan // the last
	full error        // what plans fail with, once
}

func (s *school) Staff(_ context.Context, user int64) (bool, error) {
	return user == sam || user == kim, nil
}

func (s *school) StaffChat(chat int64) bool { return chat == staffRoom }

func (s *school) Put(_ context.Context, _ *inbox.Update, p outbox.Plan) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.full; err != nil {
		s.full = nil
		return err
	}
	s.plan = &p
	return nil
}

func newSchool(t testing.TB, k *kept) *school {
	t.Helper()
	assistant, err := speaker()
	if err != nil {
		t.Fatal(err)
	}
	s := &school{t: t, kept: k}
	s.h = desk.New(desk.Parts{
		Assistant: assistant, Roster: s, Outbox: s, Lessons: k, Log: slog.New(slog.NewTextHandler(&s.log, nil)),
	})
	return s
}

// take brings an update to the desk. What is shown has no more than Telegram takes.
func (s *school) take(update string) (*outbox.Plan, api.Toast, error) {
	s.t.Helper()
	u, err := api.ReadUpdate([]byte(update)).Decode()
	if err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	s.plan = nil
	s.mu.Unlock()
	_, toast, err := s.h.Take(s.t.Context(), &inbox.Update{ID: 5}, &u)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.plan, toast, err
}

func said(user, chat int64, language, text string) string {
	words, _ := json.Marshal(text)
	return fmt.Sprintf(`{"update_id":5,"message":{"message_id":9,"date":1,"chat":{"id":%d,"type":"%s"},
		"from":{"id":%d,"first_name":"P","language_code":"%s"},"text":%s}}`, chat, kindOf(chat), user, language, words)
}

func pressed(user, chat, message int64, language, data string) string {
	words, _ := json.Marshal(data)
	return fmt.Sprintf(`{"update_id":5,"callback_query":{"id":"1","from":{"id":%d,"first_name":"P","language_code":"%s"},
		"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"%s"}},"data":%s}}`,
		user, language, message, chat, kindOf(chat), words)
}

func kindOf(chat int64) string {
	if chat < 0 {
		return "supergroup"
	}
	return "private"
}

// list is what a member of the staff gets for the command.
func (s *school) list(language string) view {
	s.t.Helper()
	return s.shown(s.take(said(sam, sam, language, "/unanswered")))
}

// press is what a member of the staff gets for a button.
func (s *school) press(language, data string) view {
	s.t.Helper()
	return s.shown(s.take(pressed(sam, sam, 9, language, data)))
}

// view is a page as people see it.
type view struct {
	t       testing.TB
	text    string
	buttons []api.Button
	rows    [][]api.Button
	edits   bool
}

func (s *school) shown(p *outbox.Plan, toast api.Toast, err error) view {
	s.t.Helper()
	if err != nil || p == nil || len(p.Letters) != 1 || toast != (api.Toast{}) {
		s.t.Fatalf("plan %+v, toast %+v, error %v", p, toast, err)
	}
	return see(s.t, p.Letters[0].Page, p.Letters[0].Edit != nil)
}

func see(t testing.TB, page *courier.Page, edits bool) view {
	t.Helper()
	parsed, err := markup.HTML(page.HTML)
	if err != nil {
		t.Fatalf("%v:\n%s", err, page.HTML)
	}
	v := view{t: t, text: parsed.Text, edits: edits}
	if len([]rune(v.text)) > 4096 {
		t.Errorf("a page has %d characters", len([]rune(v.text)))
	}
	if strings.Contains(v.text, "unanswered.") || strings.Contains(v.text, "{") {
		t.Errorf("a text is missing:\n%s", v.text)
	}
	if page.Markup != nil {
		v.rows = page.Markup.Rows
		v.buttons = slices.Concat(v.rows...)
	}
	for _, b := range v.buttons {
		titled := b.Text != "" && !strings.HasPrefix(b.Text, "unanswered.")
		if len(b.CallbackData) > 64 || !strings.HasPrefix(b.CallbackData, "u") || !titled {
			t.Errorf("the button %+v", b)
		}
	}
	return v
}

// data is what the button with a title carries.
func (v view) data(title string) string {
	v.t.Helper()
	for _, b := range v.buttons {
		if b.Text == title {
			return b.CallbackData
		}
	}
	v.t.Fatalf("no button %q under\n%s\n%+v", title, v.text, v.buttons)
	return ""
}

func (v view) titles() []string {
	var all []string
	for _, b := range v.buttons {
		all = append(all, b.Text)
	}
	return all
}

func (v view) says(want ...string) {
	v.t.Helper()
	for _, w := range want {
		if !strings.Contains(v.text, w) {
			v.t.Errorf("%q is missing in\n%s", w, v.text)
		}
	}
}

// text is a text of the program.
func (s *school) text(language, id string, fill ...string) string {
	gaps := map[string]string{}
	for i := 0; i+1 < len(fill); i += 2 {
		gaps[fill[i]] = fill[i+1]
	}
	c, _ := speaker()
	return c.Say(language, id, gaps)
}

func (s *school) topic(language, id string) string { return s.text(language, "topic."+id+".title") }
