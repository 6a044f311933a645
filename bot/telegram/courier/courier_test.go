package courier_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/send"
	"syncoff/bot/telegram/telegramtest"
)

const ann, group, forum, topic = 7, -100, -200, 5

// memory keeps what is found out, as the store does.
type memory struct {
	mu     sync.Mutex
	values map[string]string
	at     time.Time
	writes int
	err    error
}

func (m *memory) Learn(_ context.Context, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.writes++
	if m.err == nil {
		m.values[name], m.at = value, time.Now()
	}
	return m.err
}

func (m *memory) Learned(_ context.Context, name string) (string, time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[name], m.at, m.err
}

// known is all that was found out.
func (m *memory) known() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, value := range m.values {
		return value
	}
	return ""
}

type words struct{}

func (words) Text(_, id string) string { return id }

// desk is a courier before a server, on a fake clock.
type desk struct {
	*testing.T
	server *telegramtest.Server
	api    *api.API
	sender *send.Sender
	memory *memory
	log    *bytes.Buffer
	*courier.Courier
}

func within(t *testing.T, o telegramtest.Options, test func(*desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.New(o)
		s.AddUser(telegramtest.User{ID: ann, FirstName: "Ann"})
		s.AddChat(telegramtest.Chat{ID: group, Type: "group", Title: "Photos"})
		s.AddChat(telegramtest.Chat{ID: forum, Type: "supergroup", Title: "Topics", IsForum: true}, topic)
		d := &desk{T: t, server: s, memory: &memory{values: map[string]string{}}, log: &bytes.Buffer{}}
		d.api = d.client(telegramtest.Token)
		d.sender = send.New(send.DefaultPolicy(), send.SystemClock{}, func() float64 { return 0.5 })
		d.open(d.api)
		test(d)
	})
}

func (d *desk) client(token string) *api.API {
	d.Helper()
	a, err := api.New(token, api.Options{URL: "http://test", Transport: d.server.RoundTripper()})
	if err != nil {
		d.Fatal(err)
	}
	return a
}

// open starts a courier over what the memory holds, as a new run of the program does.
func (d *desk) open(calls courier.Calls) {
	d.Courier = courier.New(d.Context(), calls, d.sender, d.memory, words{}, time.Now, slog.New(slog.NewTextHandler(d.log, nil)))
}

func (d *desk) delivers(l courier.Letter) courier.Delivery {
	d.Helper()
	got, err := d.Deliver(d.Context(), l)
	if err != nil {
		d.Fatalf("Deliver: %v", err)
	}
	return got
}

// counts are the calls of a method.
func (d *desk) counts(methods ...string) int { return len(d.server.Calls(methods...)) }

// answer is a reply that gains by a rich message, talk one that does not.
func answer(title string) bot.Reply {
	return bot.Reply{Decision: bot.Answer, Language: "en", Topic: "gallery", Title: title,
		Steps: []bot.Step{{Text: "Open \u2068Gallery\u2069"}}, Choices: []bot.Choice{{Action: "ok", Title: "Solved"}}}
}

func talk(text string) bot.Reply {
	return bot.Reply{Decision: bot.Chat, Language: "en", Lead: []string{text}}
}

func TestWhatTheServerKnowsIsFoundOutOnce(t *testing.T) {
	for _, tt := range []struct {
		name        string
		rich        bool
		value       string
		rich1, all1 int // calls for rich messages and all calls, by three answers
	}{
		{"a server with rich messages gets nothing else", true, "yes", 3, 3},
		{"a server without is asked once", false, "no", 1, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: tt.rich}, func(d *desk) {
				for i := range 3 {
					d.delivers(courier.Letter{Chat: ann, Reply: answer(fmt.Sprint("T", i))})
				}
				if got, all := d.counts("sendRichMessage"), d.counts(); got != tt.rich1 || all != tt.all1 {
					d.Errorf("%d calls for rich messages of %d, want %d of %d", got, all, tt.rich1, tt.all1)
				}
				if d.memory.known() != tt.value || d.memory.writes != 1 {
					d.Errorf("remembered %q in %d writes, want %q in one", d.memory.known(), d.memory.writes, tt.value)
				}
				for i, m := range d.server.Shown(ann) {
					if want := fmt.Sprint("T", i); !strings.HasPrefix(m.Text, want) || (m.Rich != nil) != tt.rich || len(m.Buttons) != 1 {
						d.Errorf("message %d is %+v", i, m)
					}
				}
			})
		})
	}
}

func TestALaterRunBeginsWithWhatAnEarlierOneFoundOut(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		name   string
		server bool // has rich messages
		before string
		ago    time.Duration
		tries  int // of a rich message, by two answers
		after  string
		writes int
	}{
		{"a no is believed", false, "no", 6 * day, 0, "no", 0},
		{"a no is believed even where it has become wrong", true, "no", 6 * day, 0, "no", 0},
		{"an old no is doubted, for servers are updated", true, "no", 8 * day, 2, "yes", 1},
		{"an old no that is still true is good for another week", false, "no", 8 * day, 1, "no", 1},
		{"a yes needs no second word", true, "yes", 100 * day, 2, "yes", 0},
		{"a yes of another server is taken back", false, "yes", day, 1, "no", 1},
		{"a word of another version means nothing", true, "perhaps", day, 2, "yes", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: tt.server}, func(d *desk) {
				if err := d.memory.Learn(d.Context(), "rich messages", tt.before); err != nil {
					d.Fatal(err)
				}
				d.memory.writes = 0
				time.Sleep(tt.ago)
				d.open(d.api)
				for range 2 {
					d.delivers(courier.Letter{Chat: ann, Reply: answer("T")})
				}
				if got := d.counts("sendRichMessage"); got != tt.tries {
					d.Errorf("%d tries, want %d", got, tt.tries)
				}
				if d.memory.known() != tt.after || d.memory.writes != tt.writes {
					d.Errorf("remembered %q in %d writes, want %q in %d", d.memory.known(), d.memory.writes, tt.after, tt.writes)
				}
			})
		})
	}
}

// TestManyAtOnceFindOutOnce is for the race detector as well.
func TestManyAtOnceFindOutOnce(t *testing.T) {
	within(t, telegramtest.Options{Rich: true}, func(d *desk) {
		var all sync.WaitGroup
		for id := range int64(20) {
			d.server.AddUser(telegramtest.User{ID: 1000 + id, FirstName: "P"})
			all.Go(func() { _, _ = d.Deliver(d.Context(), courier.Letter{Chat: 1000 + id, Reply: answer("T")}) })
		}
		all.Wait()
		if d.counts("sendRichMessage") != 20 || d.memory.writes != 1 {
			d.Errorf("%d messages, %d writes", d.counts("sendRichMessage"), d.memory.writes)
		}
	})
}

func TestAMemoryThatFailsCostsNoMessage(t *testing.T) {
	within(t, telegramtest.Options{}, func(d *desk) {
		d.memory.err = errors.New("disk full")
		d.open(d.api)
		for range 2 {
			d.delivers(courier.Letter{Chat: ann, Reply: answer("T")})
		}
		if d.counts("sendRichMessage") != 1 || len(d.server.Shown(ann)) != 2 {
			d.Errorf("%d tries, %d shown", d.counts("sendRichMessage"), len(d.server.Shown(ann)))
		}
		if n := strings.Count(d.log.String(), "disk full"); n != 3 { // when two things are read, and when one is written
			d.Errorf("%d complaints:\n%s", n, d.log)
		}
	})
}

func TestSmallTalkIsAnOrdinaryMessage(t *testing.T) {
	within(t, telegramtest.Options{Rich: true}, func(d *desk) {
		d.delivers(courier.Letter{Chat: ann, Reply: talk("1 < 2 & you're welcome")})
		calls := d.server.Calls()
		if len(calls) != 1 || calls[0].Method != "sendMessage" {
			d.Fatalf("calls: %+v", calls)
		}
		if got := calls[0].Params["link_preview_options"]; got != `{"is_disabled":true}` {
			d.Errorf("link previews are not off: %q", got)
		}
		if m := d.server.Shown(ann)[0]; m.Text != "1 < 2 & you're welcome" || m.Buttons != nil {
			d.Errorf("shown: %+v", m)
		}
	})
}

// refusing is a server that fails at rich messages.
type refusing struct {
	*api.API
	err error
}

func (r refusing) SendRichMessage(context.Context, api.Outgoing, api.RichMessage) (api.Message, error) {
	return api.Message{}, r.err
}

func TestARichMessageThatIsRefusedGoesPlain(t *testing.T) {
	for _, tt := range []struct {
		name    string
		err     error
		plain   int // messages that arrive by two letters
		learned string
	}{
		{"for its markup, and the next is tried again", api.ErrBadMarkup, 2, ""},
		{"for its length", api.ErrTooLong, 2, ""},
		{"for no reason that is known", api.ErrBadRequest, 2, ""},
		{"for the server is too old, and that is remembered", api.ErrUnsupported, 2, "no"},
		{"but not to somebody who has blocked the bot", api.ErrBlocked, 0, ""},
		{"nor to a chat that is gone", api.ErrChatGone, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: true}, func(d *desk) {
				d.open(refusing{d.api, tt.err})
				for range 2 {
					_, err := d.Deliver(d.Context(), courier.Letter{Chat: ann, Reply: answer("secret words")})
					if want := tt.plain == 0; errors.Is(err, courier.ErrUndeliverable) != want || (err != nil) != want {
						d.Errorf("error: %v", err)
					}
				}
				if got := len(d.server.Shown(ann)); got != tt.plain || d.memory.known() != tt.learned {
					d.Errorf("%d shown, learned %q", got, d.memory.known())
				}
				if strings.Contains(d.log.String(), "secret") {
					d.Errorf("the log shows what was said:\n%s", d.log)
				}
			})
		})
	}
}

func TestALetterThatEditsTakesThePlaceOfItsMessage(t *testing.T) {
	for name, rich := range map[string]bool{"on a server with rich messages": true, "on a server without": false} {
		t.Run(name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: rich}, func(d *desk) {
				first := d.delivers(courier.Letter{Chat: ann, Reply: talk("choose")}).Message
				l := courier.Letter{Chat: ann, Edit: &api.Ref{ChatID: ann, MessageID: first}, Reply: answer("T")}
				if got := d.delivers(l); got.Message != first || got.Chat != ann {
					d.Errorf("delivery: %+v", got)
				}
				// Again, as after a crash between the call and its record: the server calls that an error, we do not.
				if got := d.delivers(l); got.Message != first {
					d.Errorf("delivery of the same: %+v", got)
				}
				last := d.server.Calls()[d.counts()-1]
				if !strings.Contains(last.Description, "message is not modified") {
					d.Errorf("the last call was not the same again: %+v", last)
				}
				shown := d.server.Shown(ann)
				if len(shown) != 1 || shown[0].Edits != 1 || !strings.HasPrefix(shown[0].Text, "T") || len(shown[0].Buttons) != 1 || (shown[0].Rich != nil) != rich {
					d.Errorf("shown: %+v", shown)
				}
				l.Reply = talk("so long")
				d.delivers(l)
				if shown = d.server.Shown(ann); len(shown) != 1 || shown[0].Text != "so long" || shown[0].Buttons != nil || shown[0].Rich != nil {
					d.Errorf("shown: %+v", shown)
				}
			})
		})
	}
}

// TestAnOldServerIsFoundOutByAnEdit: it knows the method and misses the text, so that it answers differently.
func TestAnOldServerIsFoundOutByAnEdit(t *testing.T) {
	within(t, telegramtest.Options{}, func(d *desk) {
		first := d.delivers(courier.Letter{Chat: ann, Reply: talk("choose")}).Message
		d.delivers(courier.Letter{Chat: ann, Edit: &api.Ref{ChatID: ann, MessageID: first}, Reply: answer("T")})
		if d.memory.known() != "no" || d.counts("editMessageText") != 2 {
			d.Errorf("learned %q by %d edits", d.memory.known(), d.counts("editMessageText"))
		}
	})
}

func TestWhatCannotBeEditedIsSentAnew(t *testing.T) {
	for _, tt := range []struct {
		name string
		ref  func(d *desk, sent int) api.Ref
	}{
		{"a message that is gone", func(d *desk, sent int) api.Ref {
			ref := api.Ref{ChatID: ann, MessageID: sent}
			if err := d.api.DeleteMessage(d.Context(), ref); err != nil {
				d.Fatal(err)
			}
			return ref
		}},
		{"a message of somebody else", func(d *desk, _ int) api.Ref {
			body := d.server.Compose(ann, ann, "mine", nil)
			return api.Ref{ChatID: ann, MessageID: body["message_id"].(int)}
		}},
		{"a message of another chat", func(d *desk, _ int) api.Ref { return api.Ref{ChatID: group, MessageID: 1} }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: true}, func(d *desk) {
				sent := d.delivers(courier.Letter{Chat: ann, Reply: talk("old")}).Message
				ref := tt.ref(d, sent)
				got := d.delivers(courier.Letter{Chat: ann, Edit: &ref, Reply: answer("T")})
				shown := d.server.Shown(ann)
				if last := shown[len(shown)-1]; got.Message == sent || last.ID != got.Message || !strings.HasPrefix(last.Text, "T") {
					d.Errorf("delivery %+v, shown %+v", got, shown)
				}
			})
		})
	}
}

func TestWhatCanNeverBeDeliveredIsToldFromWhatPasses(t *testing.T) {
	undeliverable := func(kind error) []error { return []error{courier.ErrUndeliverable, kind} }
	for _, tt := range []struct {
		name  string
		chat  int64
		make  func(*telegramtest.Server)
		is    []error
		calls int
	}{
		{"somebody who has blocked the bot", ann, func(s *telegramtest.Server) { s.Block(ann) }, undeliverable(api.ErrBlocked), 1},
		{"a chat that never was", 99, func(*telegramtest.Server) {}, undeliverable(api.ErrChatGone), 1},
		{"a group that the bot was kicked from", group, func(s *telegramtest.Server) { s.Kick(group) }, undeliverable(api.ErrChatGone), 1},
		{"a group where the bot may not write", group, func(s *telegramtest.Server) { s.Mute(group) }, undeliverable(api.ErrForbidden), 1},
		{"a server that is down for longer than patience lasts", ann, func(s *telegramtest.Server) {
			s.Break(telegramtest.Fault{Status: 502, Times: -1})
		}, []error{send.ErrGaveUp, api.ErrGateway{Status: 502}}, send.DefaultPolicy().Tries},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: true}, func(d *desk) {
				tt.make(d.server)
				got, err := d.Deliver(d.Context(), courier.Letter{Chat: tt.chat, Reply: answer("T")})
				for _, want := range tt.is {
					if !errors.Is(err, want) {
						d.Errorf("%v is not %v", err, want)
					}
				}
				if want := tt.is[0] == courier.ErrUndeliverable; errors.Is(err, courier.ErrUndeliverable) != want {
					d.Errorf("undeliverable is not %v: %v", want, err)
				}
				if got.Message != 0 || d.counts() != tt.calls || got.Sent.Tries != tt.calls {
					d.Errorf("%+v by %d calls, want %d", got, d.counts(), tt.calls)
				}
				if d.memory.known() != "" {
					d.Errorf("learned %q of a chat", d.memory.known())
				}
			})
		})
	}
}

// TestATokenThatIsTakenBackCondemnsNoLetter: there will be a new one, and the letters wait for it.
func TestATokenThatIsTakenBackCondemnsNoLetter(t *testing.T) {
	within(t, telegramtest.Options{Rich: true}, func(d *desk) {
		d.open(d.client("1:old"))
		_, err := d.Deliver(d.Context(), courier.Letter{Chat: ann, Reply: answer("T")})
		if !errors.Is(err, api.ErrUnauthorized) || errors.Is(err, courier.ErrUndeliverable) {
			d.Errorf("error: %v", err)
		}
	})
}

func TestSomebodyWhoComesBackIsWrittenToAgain(t *testing.T) {
	within(t, telegramtest.Options{Rich: true}, func(d *desk) {
		d.server.Block(ann)
		if _, err := d.Deliver(d.Context(), courier.Letter{Chat: ann, Reply: answer("T")}); err == nil {
			d.Fatal("delivered to somebody who has blocked the bot")
		}
		d.server.Unblock(ann)
		d.delivers(courier.Letter{Chat: ann, Reply: answer("T")})
	})
}

func TestAFailureThatPassesCostsATryAndNoMessage(t *testing.T) {
	within(t, telegramtest.Options{Rich: true}, func(d *desk) {
		d.server.Break(telegramtest.Fault{Method: "sendRichMessage", Status: 502})
		d.server.Break(telegramtest.Fault{Method: "sendRichMessage", RetryAfter: 7})
		start := time.Now()
		got := d.delivers(courier.Letter{Chat: ann, Reply: answer("T")})
		if got.Sent.Tries != 3 || got.Sent.Floods != 1 || time.Since(start) < 7*time.Second || len(d.server.Shown(ann)) != 1 {
			d.Errorf("%+v after %v", got, time.Since(start))
		}
		if d.memory.known() != "yes" || d.counts("sendMessage") != 0 {
			d.Errorf("a failure that passes was taken for a server without rich messages: %q", d.memory.known())
		}
	})
}

func TestAGroupThatMovesIsFollowed(t *testing.T) {
	const moved = -1000
	within(t, telegramtest.Options{Rich: true}, func(d *desk) {
		old := d.delivers(courier.Letter{Chat: group, Reply: answer("before")}).Message
		d.server.Migrate(group, moved)
		for i, l := range []courier.Letter{
			{Chat: group, Reply: answer("T0")},
			{Chat: group, Reply: answer("T1")},                                                // straight to the new one
			{Chat: group, Reply: answer("T2"), Edit: &api.Ref{ChatID: group, MessageID: old}}, // its message stayed behind
		} {
			before := d.counts()
			got := d.delivers(l)
			shown := d.server.Shown(moved)
			if got.Chat != moved || got.Sent.ChatID != moved || len(shown) != i+1 || shown[i].ID != got.Message {
				d.Errorf("letter %d: %+v, shown %+v", i, got, shown)
			}
			if calls, want := d.counts()-before, []int{2, 1, 1}[i]; calls != want {
				d.Errorf("letter %d took %d calls, want %d", i, calls, want)
			}
		}
	})
}

func TestALetterFindsItsTopicAndItsQuestion(t *testing.T) {
	for _, tt := range []struct {
		name           string
		topic, replyTo int
		close          bool
		wantTopic      int
		wantReply      int
	}{
		{"both are there", topic, 1, false, topic, 1},
		{"the question was deleted", topic, 77, false, topic, 0},
		{"the topic was closed meanwhile", topic, 1, true, 0, 1},
		{"neither was meant", 0, 0, false, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: true}, func(d *desk) {
				d.server.Compose(forum, ann, "how?", nil)
				if tt.close {
					d.server.CloseTopic(forum, topic)
				}
				got := d.delivers(courier.Letter{Chat: forum, Topic: tt.topic, ReplyTo: tt.replyTo, Reply: answer("T")})
				shown := d.server.Shown(forum)
				if m := shown[len(shown)-1]; m.ID != got.Message || m.Topic != tt.wantTopic || m.ReplyTo != tt.wantReply {
					d.Errorf("shown: %+v", m)
				}
			})
		})
	}
}

func TestALetterEndsWithItsContext(t *testing.T) {
	within(t, telegramtest.Options{Rich: true}, func(d *desk) {
		ctx, cancel := context.WithTimeout(d.Context(), time.Second)
		defer cancel()
		d.server.HoldBack(ann, time.Hour)
		_, err := d.Deliver(ctx, courier.Letter{Chat: ann, Reply: answer("T")})
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, courier.ErrUndeliverable) {
			d.Errorf("error: %v", err)
		}
	})
}
