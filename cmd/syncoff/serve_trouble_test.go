package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"syncoff/bot/store"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/telegramtest"
	"syncoff/knowledge"
)

func TestAbsurdUpdatesHoldUpNothing(t *testing.T) {
	message := func(inside string) string { return `{"update_id":$id,"message":{` + inside + `}}` }
	ours := `"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"first_name":"A","language_code":"en"}`
	for _, tt := range []struct{ name, text string }{
		{"a null message", `{"update_id":$id,"message":null}`},
		{"nothing but an id", `{"update_id":$id}`},
		{"a message of nothing", message("")},
		{"a message of nulls", message(`"message_id":null,"chat":null,"from":null,"text":null`)},
		{"no sender", message(`"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"text":"hi"`)},
		{"a text that is a number", message(ours + `,"text":17`)},
		{"a chat that is a list", message(`"message_id":5,"chat":[],"text":"hi"`)},
		{"entities out of the text", message(ours + `,"text":"hi","entities":[{"type":"mention","offset":-5,"length":99}]`)},
		{"an entity of no length", message(ours + `,"text":"hi","entities":[{"type":"mention","offset":0,"length":0}]`)},
		{"entities that overlap", message(ours + `,"text":"@syncoff_bot","entities":[{"type":"mention","offset":0,"length":12},` +
			`{"type":"mention","offset":0,"length":12},{"type":"mention","offset":3,"length":9}]`)},
		{"deep nesting", message(ours + `,"text":"hi","x":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000))},
		{"a kind from the future", `{"update_id":$id,"hologram":{"x":1}}`},
		{"a press of nothing", `{"update_id":$id,"callback_query":{}}`},
		{"a press without a message", `{"update_id":$id,"callback_query":{"id":"1","from":{"id":7},"data":"ok"}}`},
		{"a text of 1 MB", message(ours + `,"text":"` + strings.Repeat("长", 350_000) + `"`)},
		{"broken characters", message(ours + `,"text":"\ud800 \u0000 \ufffe"`)},
		{"an edit of nothing", `{"update_id":$id,"edited_message":{"message_id":0,"chat":{"id":7,"type":"private"}}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, telegramtest.Options{})
			s.start()
			s.server.PushRaw(tt.text)
			s.server.Say(bob, bob, "/help")
			s.answered(bob, 1)
			s.quiet()
			s.end()
			if strings.Contains(s.log.String(), "panicked") {
				t.Errorf("%s", s.log)
			}
		})
	}
}

func TestAnUpdateThatCannotBeDecodedIsCountedAndKept(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.start()
	s.server.PushRaw(`{"update_id":$id,"message":{"text":17}}`)
	s.server.Say(bob, bob, "/help")
	s.answered(bob, 1)
	s.quiet()
	if got := s.get("/metrics"); !strings.Contains(got, `syncoff_updates_aside_total{reason="undecodable"} 1`) ||
		!strings.Contains(got, "syncoff_inbox_aside 1\n") {
		t.Errorf("metrics\n%s", got)
	}
	s.end()
}

func TestTroubleOnTheWay(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(*telegramtest.Server)
		sent int // messages that Ann sees
	}{
		{"a gateway page is tried again", func(s *telegramtest.Server) {
			s.Break(telegramtest.Fault{Method: "sendMessage", Status: 502, Times: 3})
		}, 1},
		{"a long outage is waited for", func(s *telegramtest.Server) {
			s.Break(telegramtest.Fault{Method: "sendMessage", Status: 502, Times: 8})
		}, 1},
		{"a reset before delivery is tried again", func(s *telegramtest.Server) { s.Break(telegramtest.Fault{Method: "sendMessage", Reset: true}) }, 1},
		{"a reset after delivery repeats once", func(s *telegramtest.Server) {
			s.Break(telegramtest.Fault{Method: "sendMessage", Reset: true, After: true})
		}, 2},
		{"a flood is waited for", func(s *telegramtest.Server) { s.Break(telegramtest.Fault{Method: "sendMessage", RetryAfter: 1}) }, 1},
		{"a person who has blocked the bot is passed over", func(s *telegramtest.Server) { s.Block(ann) }, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, telegramtest.Options{})
			tt.make(s.server)
			s.start()
			s.server.Say(ann, ann, "/help")
			s.until("taken", func() bool { return s.server.Pending() == 0 })
			s.quiet()
			if got := len(s.shown(ann)); got != tt.sent {
				t.Errorf("%d messages, want %d", got, tt.sent)
			}
			s.server.Say(bob, bob, "/help")
			s.answered(bob, 1)
			s.end()
		})
	}
}

func TestAGroupThatMovesIsFollowed(t *testing.T) {
	const super = -1000000000100
	s := newStage(t, telegramtest.Options{})
	s.start()
	s.server.Say(group, ann, "/methods@syncoff_bot")
	s.answered(group, 1)
	asked := s.server.Compose(group, ann, "/help@syncoff_bot", nil)
	s.server.Migrate(group, super)
	s.server.Push("message", asked)
	s.answered(super, 1)
	s.quiet()
	s.end()
	kept := s.kept()
	if session, err := kept.Load(t.Context(), "-1000000000100/7"); err != nil || session.Language == "" {
		t.Errorf("the session stays behind: %+v %v", session, err)
	}
}

func TestASecondPollerIsSaidAndWaitedFor(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.start()
	s.until("polling", func() bool { return len(s.server.Calls("getUpdates")) > 0 })
	rival, err := api.New(telegramtest.Token, api.Options{URL: s.url})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
	_, _ = rival.GetUpdates(ctx, api.Poll{Timeout: 50 * time.Second})
	stop()
	s.server.Say(ann, ann, "/help")
	s.answered(ann, 1)
	s.end()
	log := s.log.String()
	if strings.Count(log, "waiting until it stops") != 1 || !strings.Contains(log, "updates come again") {
		t.Errorf("log\n%s", log)
	}
}

func TestWhatCannotStartSaysWhy(t *testing.T) {
	for _, tt := range []struct {
		name string
		make func(t *testing.T, s *stage)
		want string
	}{
		{"a wrong token", func(_ *testing.T, s *stage) { s.service.settings.Token = "1:wrong" }, "the bot token is not accepted"},
		{"a port in use", func(t *testing.T, s *stage) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = l.Close() })
			s.service.listen = []string{l.Addr().String()}
		}, "the port is in use by another program"},
		{"a database that another process owns", func(t *testing.T, s *stage) {
			kept, err := store.Open(t.Context(), s.service.database, time.Now)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = kept.Close() })
		}, "another process owns the database"},
		{"a database in no directory", func(_ *testing.T, s *stage) { s.service.database = "sqlite:/nowhere/x.db" }, "does not exist"},
		{"a file that is no database", func(t *testing.T, s *stage) {
			path := filepath.Join(t.TempDir(), "x.db")
			if err := os.WriteFile(path, bytes.Repeat([]byte("no "), 5000), 0o600); err != nil {
				t.Fatal(err)
			}
			s.service.database = "sqlite:" + path
		}, "damaged"},
		{"an unknown kind of database", func(_ *testing.T, s *stage) { s.service.database = "mysql://u:secret@h/d" }, "not a database URL"},
		{"a knowledge directory that is not there", func(_ *testing.T, s *stage) { s.service.knowledge = "/nowhere" }, "open knowledge"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStage(t, telegramtest.Options{})
			tt.make(t, s)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			err := explain(s.service.run(ctx))
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v", err)
			}
			if ctx.Err() != nil {
				t.Error("it does not end by itself")
			}
		})
	}
}

func TestATokenThatIsTakenBackEndsTheBot(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.start()
	s.until("polling", func() bool { return len(s.server.Calls("getUpdates")) > 0 })
	s.server.Break(telegramtest.Fault{Method: "getUpdates", Status: 401, Body: `{"ok":false,"error_code":401,"description":"Unauthorized"}`, Times: -1})
	s.server.Say(ann, ann, "/help")
	select {
	case err := <-s.ended:
		if !errors.Is(err, api.ErrUnauthorized) {
			t.Errorf("got %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it goes on")
	}
}

func TestTheWebhook(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	s.service.settings.WebhookURL, s.service.settings.WebhookSecret = "http://"+address+"/hook", "s3cret"
	s.service.path, s.service.listen = "/hook", []string{address, "127.0.0.1:0"}
	s.start()
	s.until("set", func() bool { return len(s.server.Calls("setWebhook")) == 1 })
	for _, tt := range []struct {
		name, method, path, secret, body string
		want                             int
	}{
		{"no secret", "POST", "/hook", "", `{"update_id":1}`, 401},
		{"a wrong secret", "POST", "/hook", "S3cret", `{"update_id":1}`, 401},
		{"not posted", "GET", "/hook", "s3cret", "", 405},
		{"another path", "POST", "/hook/x", "s3cret", `{"update_id":1}`, 404},
		{"no update", "POST", "/hook", "s3cret", `hello`, 400},
		{"an absurd update is kept aside", "POST", "/hook", "s3cret", `{"update_id":5,"message":7}`, 200},
		{"a giant is kept aside", "POST", "/hook", "s3cret", `{"update_id":6,"message":{"text":"` + strings.Repeat("x", 2<<20), 200},
		{"a giant without an id", "POST", "/hook", "s3cret", strings.Repeat("x", 2<<20), 413},
		{"numbers are not public", "GET", "/metrics", "", "", 404},
	} {
		r, _ := http.NewRequestWithContext(t.Context(), tt.method, "http://"+address+tt.path, strings.NewReader(tt.body))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", tt.secret)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, resp.StatusCode, tt.want)
		}
	}
	s.server.Say(ann, ann, "/help")
	if status, err := s.server.Deliver(t.Context(), http.DefaultClient); status != 200 || err != nil {
		t.Errorf("delivered with %d, %v", status, err)
	}
	s.answered(ann, 1)
	s.quiet()
	if got := s.get("/metrics"); !strings.Contains(got, "syncoff_inbox_aside 2\n") {
		t.Errorf("metrics\n%s", got)
	}
	s.end()
}

func TestWhatIsInHandIsFinishedBeforeTheEnd(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.start()
	s.server.Break(telegramtest.Fault{Method: "sendMessage", Delay: 300 * time.Millisecond})
	s.server.Say(ann, ann, "/help")
	s.until("sending", func() bool { return len(s.server.Calls("sendMessage")) == 1 })
	s.end()
	if n := len(s.shown(ann)); n != 1 {
		t.Errorf("%d messages", n)
	}
	s.start()
	s.server.Say(bob, bob, "/help")
	s.answered(bob, 1)
	s.quiet()
	s.end()
	if n := len(s.shown(ann)); n != 1 {
		t.Errorf("%d messages after the next start: it was not finished", n)
	}
}

func TestHealth(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.server.Break(telegramtest.Fault{Method: "getMe", Status: 502, Times: 1})
	s.start()
	if s.get("/livez") != "ok\n" || !strings.Contains(s.get("/readyz"), "not answered") {
		t.Errorf("before: %q %q", s.get("/livez"), s.get("/readyz"))
	}
	s.server.Say(ann, ann, "how do I turn off gallery sync")
	s.answered(ann, 1)
	s.quiet()
	if got := s.get("/readyz"); got != "ok\n" {
		t.Errorf("after: %q", got)
	}
	page := s.get("/metrics")
	for _, want := range []string{`syncoff_updates_total{kind="message"} 1`, `syncoff_decisions_total{decision="answer",language="en"} 1`,
		`syncoff_replies_total{outcome="sent"} 1`, "syncoff_inbox_lag_seconds 0", "syncoff_answer_seconds_count 1"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	s.end()
}

func TestKnowledgeIsReplacedWhileTheBotRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("reads and checks the whole knowledge again and again")
	}
	s := newStage(t, telegramtest.Options{})
	s.knowledge = t.TempDir()
	if err := os.CopyFS(s.knowledge, knowledge.Embedded()); err != nil {
		t.Fatal(err)
	}
	locale := filepath.Join(s.knowledge, "locales")
	if err := os.CopyFS(locale, os.DirFS("../../locales")); err != nil {
		t.Fatal(err)
	}
	if base, texts, err := load(s.knowledge); err != nil || len(base.Check(texts)) > 0 {
		t.Skip("the knowledge in the tree has a fault, which other tests tell")
	}
	s.start()
	file := filepath.Join(locale, "chat.en.yaml")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s.server.Say(ann, ann, "/help")
	s.answered(ann, 1)
	write := func(text []byte) {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write([]byte("chat: [broken"))
	s.logged("the knowledge has a fault")
	s.server.Say(ann, ann, "/help")
	if m := s.answered(ann, 2); !strings.Contains(m.Text, "Tell me in your own words") {
		t.Errorf("after a broken edit: %s", m.Text)
	}
	write(bytes.Replace(content, []byte("Tell me in your own words what is going on"), []byte("Say it in any words"), 1))
	s.logged("the knowledge is replaced")
	s.server.Say(ann, ann, "/help")
	if m := s.answered(ann, 3); !strings.Contains(m.Text, "Say it in any words") {
		t.Errorf("after a good edit: %s", m.Text)
	}
	s.end()
}

// logged waits until the log tells something.
func (s *stage) logged(what string) {
	s.t.Helper()
	for end := time.Now().Add(30 * time.Second); !strings.Contains(s.log.String(), what); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("never logged: %s\n%s", what, s.log)
		}
	}
}
