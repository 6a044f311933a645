package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"syncoff/bot/store"
	tg "syncoff/bot/telegram"
	"syncoff/bot/telegram/send"
	"syncoff/bot/telegram/telegramtest"
	"syncoff/index"
	"syncoff/knowledge"
	"syncoff/locales"
)

const ann, bob, group = 7, 8, -100

// journal is a log that a test reads while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// stage is a running service and the Telegram that it talks to.
type stage struct {
	t         *testing.T
	server    *telegramtest.Server
	url       string
	service   service
	log       *journal
	address   []string
	stop      context.CancelFunc
	ended     chan error
	knowledge string
}

// swift is a policy without limits, for tests that are not about them.
func swift() send.Policy {
	p := send.DefaultPolicy()
	p.Chat, p.Group, p.All = send.Rate{Every: time.Microsecond, Burst: 1000}, send.Rate{Every: time.Microsecond, Burst: 1000},
		send.Rate{Every: time.Microsecond, Burst: 1000}
	p.Backoff, p.MaxBackoff = 10*time.Millisecond, 50*time.Millisecond
	return p
}

var embedded = sync.OnceValues(func() (content, error) {
	base, texts, err := load("")
	return content{base, texts}, err
})

// readOnce reads what is embedded once for all services: under the race detector that takes seconds.
func readOnce(dir string) (*knowledge.Base, *locales.Catalog, error) {
	if dir != "" {
		return load(dir)
	}
	known, err := embedded()
	return known.base, known.texts, err
}

// open is an index that outlives the services which share it: to build it is most of a start.
type open struct{ *index.Index }

func (open) Close() error { return nil }

var built = sync.OnceValues(func() (matcher, error) {
	base, _, err := readOnce("")
	if err != nil {
		return nil, err
	}
	x, err := index.New(base)
	return open{x}, err
})

func sharedMatcher() func(*knowledge.Base) (matcher, error) {
	return func(*knowledge.Base) (matcher, error) { return built() }
}

// newStage sets up a world of two people and a group; start starts the service.
func newStage(t *testing.T, o telegramtest.Options) *stage {
	t.Helper()
	server := telegramtest.New(o)
	server.AddUser(telegramtest.User{ID: ann, FirstName: "Ann", LanguageCode: "en"})
	server.AddUser(telegramtest.User{ID: bob, FirstName: "Bob", LanguageCode: "zh-hans"})
	server.AddChat(telegramtest.Chat{ID: group, Type: "group", Title: "Photos"})
	server.SetMember(group, ann, "member")
	server.SetMember(group, bob, "member")
	s := &stage{t: t, server: server, url: server.Start(), log: &journal{}}
	t.Cleanup(server.Close)
	settings := tg.DefaultSettings()
	settings.Token, settings.APIURL, settings.Policy = telegramtest.Token, s.url, swift()
	s.service = service{
		settings: settings, database: "sqlite:" + filepath.Join(t.TempDir(), "x.db"), listen: []string{"127.0.0.1:0"},
		read: readOnce, matcher: sharedMatcher(), log: slog.New(slog.NewTextHandler(s.log, nil)),
	}
	return s
}

func (s *stage) start() {
	s.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	listening := make(chan []string, 1)
	s.stop, s.ended = stop, make(chan error, 1)
	s.service.opened = func(addresses []string) { listening <- addresses }
	s.service.knowledge = s.knowledge
	running := s.service
	ended := s.ended
	go func() { ended <- running.run(ctx) }()
	select {
	case s.address = <-listening:
	case err := <-s.ended:
		s.t.Fatalf("the service ended: %v\n%s", err, s.log)
	}
	s.t.Cleanup(func() { stop() })
}

// end stops the service as SIGTERM does.
func (s *stage) end() {
	s.t.Helper()
	s.stop()
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("the service ended with %v\n%s", err, s.log)
		}
	case <-time.After(20 * time.Second):
		s.t.Fatalf("the service does not end\n%s", s.log)
	}
}

// until waits until something holds that the server can tell.
func (s *stage) until(what string, holds func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	defer cancel()
	if s.server.Wait(ctx, func([]telegramtest.Call) bool { return holds() }) != nil {
		s.t.Fatalf("never: %s\n%s\n%v", what, s.log, s.shown(ann))
	}
}

// shown are the texts of the bot in a chat.
func (s *stage) shown(chat int64) []telegramtest.Shown {
	var shown []telegramtest.Shown
	for _, m := range s.server.Shown(chat) {
		if m.FromBot {
			shown = append(shown, m)
		}
	}
	return shown
}

// answered waits until the bot has shown so many messages in a chat and returns the last.
func (s *stage) answered(chat int64, n int) telegramtest.Shown {
	s.t.Helper()
	s.until(fmt.Sprintf("%d messages in chat %d", n, chat), func() bool { return len(s.shown(chat)) >= n })
	shown := s.shown(chat)
	return shown[len(shown)-1]
}

// quiet waits until everything that was pushed is finished.
func (s *stage) quiet() {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for s.server.Pending() > 0 || !strings.Contains(s.get("/metrics"), "syncoff_inbox_open 0\n") {
		if time.Now().After(deadline) {
			s.t.Fatalf("the inbox is never empty\n%s\n%s", s.get("/metrics"), s.log)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// data are the actions under a message.
func data(m telegramtest.Shown) []string {
	var all []string
	for _, row := range m.Buttons {
		for _, b := range row {
			all = append(all, b.Data)
		}
	}
	return all
}

// kept opens the store of a service that has ended.
func (s *stage) kept() *store.Store {
	s.t.Helper()
	kept, err := store.Open(s.t.Context(), s.service.database, time.Now)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = kept.Close() })
	return kept
}

func TestAQuestionIsAnsweredWithStepsAndButtons(t *testing.T) {
	for name, o := range map[string]telegramtest.Options{"rich": {Rich: true}, "plain": {}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, o)
			s.start()
			s.server.Say(bob, bob, "怎么关闭相册同步")
			m := s.answered(bob, 1)
			for _, want := range []string{"相册云同步", "关闭云同步", "怎么确认真的停了"} {
				if !strings.Contains(m.Text, want) {
					t.Errorf("no %q in\n%s", want, m.Text)
				}
			}
			if got := data(m); !slices.Contains(got, "still") || !slices.Contains(got, "ok") {
				t.Errorf("buttons %v", got)
			}
			if (m.Rich != nil) != o.Rich {
				t.Errorf("rich: %v", m.Rich != nil)
			}
			s.quiet()
			s.end()
			if strings.Contains(s.log.String(), "相册") || strings.Contains(s.log.String(), telegramtest.Token) {
				t.Errorf("the log tells too much:\n%s", s.log)
			}
		})
	}
}
