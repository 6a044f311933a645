package telegramtest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"syncoff/bot/telegram/telegramtest"
)

// reply is an answer of the Bot API.
type reply struct {
	Status      int
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

const ann, group, forum = 7, -100, -200

func world(o telegramtest.Options) *telegramtest.Server {
	s := telegramtest.New(o)
	s.AddUser(telegramtest.User{ID: ann, FirstName: "Ann", LanguageCode: "en"})
	s.AddChat(telegramtest.Chat{ID: group, Type: "group", Title: "Photos"})
	s.AddChat(telegramtest.Chat{ID: forum, Type: "supergroup", Title: "Topics", IsForum: true}, 5)
	s.SetMember(group, ann, "creator")
	return s
}

// ask makes a call, by pairs of names and values.
func ask(t *testing.T, s *telegramtest.Server, method string, pairs ...string) reply {
	t.Helper()
	return askWith(t, t.Context(), s, telegramtest.Token, method, pairs...)
}

func askWith(t *testing.T, ctx context.Context, s *telegramtest.Server, token, method string, pairs ...string) reply {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://test/bot"+token+"/"+method, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.RoundTripper().RoundTrip(r)
	if err != nil {
		return reply{Description: err.Error()}
	}
	body, _ := io.ReadAll(resp.Body)
	got := reply{Status: resp.StatusCode}
	if err := json.Unmarshal(body, &got); err != nil {
		got.Description = string(body)
	}
	return got
}

func ids(t *testing.T, r reply) []int64 {
	t.Helper()
	var updates []struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(r.Result, &updates); err != nil {
		t.Fatalf("%d %s: %v", r.Status, r.Description, err)
	}
	out := []int64{}
	for _, u := range updates {
		out = append(out, u.ID)
	}
	return out
}

func TestWhatIsRefused(t *testing.T) {
	long := strings.Repeat("я", 4097)
	button := func(b string) string { return `{"inline_keyboard":[[` + b + `]]}` }
	send := func(more ...string) []string { return append([]string{"sendMessage", "chat_id", "7"}, more...) }
	html := func(text string) []string { return send("parse_mode", "HTML", "text", text) }
	for _, tt := range []struct {
		name string
		call []string
		code int
		says string
	}{
		{"a text is sent", send("text", "hi"), 200, ""},
		{"no text", send(), 400, "message text is empty"},
		{"only blanks", send("text", "  \n "), 400, "message text is empty"},
		{"markup around nothing", html("<b></b> "), 400, "text must be non-empty"},
		{"a text one unit too long", send("text", long), 400, "message is too long"},
		{"length counts in UTF-16 units", send("text", strings.Repeat("😀", 2049)), 400, "message is too long"},
		{"the longest text of emoji", send("text", strings.Repeat("😀", 2048)), 200, ""},
		{"markup does not count", html("<b>" + long[2:] + "</b>"), 200, ""},
		{"a chat that is unknown", []string{"sendMessage", "chat_id", "99", "text", "x"}, 400, "chat not found"},
		{"no chat", []string{"sendMessage", "text", "x"}, 400, "chat_id is empty"},
		{"every tag that is allowed", html(`<b>a</b><i>b</i><u>c</u><s>d</s><tg-spoiler>e</tg-spoiler><code>f</code>` +
			`<pre><code class="language-go">g</code></pre><blockquote expandable>h</blockquote><a href="https://a.b">i</a>&lt;&#128247;`), 200, ""},
		{"an unknown tag", html("<h1>x</h1>"), 400, `can't parse entities: Unsupported start tag "h1" at byte offset 0`},
		{"a tag not closed", html("<b>x"), 400, `can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"tags crossed", html("<b><i>x</b></i>"), 400, `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		{"an end without a start", html("x</b>"), 400, "Unexpected end tag at byte offset 1"},
		{"a bare less-than", html("1 < 2"), 400, "can't parse entities"},
		{"a bare ampersand", html("a & b"), 400, "can't parse entities"},
		{"a named entity of the web", html("a&nbsp;b"), 400, "can't parse entities"},
		{"a link to nowhere", html("<a>x</a>"), 400, `must have attribute "href"`},
		{"data of 64 bytes", send("text", "x", "reply_markup", button(`{"text":"a","callback_data":"`+strings.Repeat("d", 64)+`"}`)), 200, ""},
		{"data of 65 bytes", send("text", "x", "reply_markup", button(`{"text":"a","callback_data":"`+strings.Repeat("d", 65)+`"}`)), 400, "BUTTON_DATA_INVALID"},
		{"data of 22 Chinese characters", send("text", "x", "reply_markup", button(`{"text":"a","callback_data":"`+strings.Repeat("关", 22)+`"}`)), 400, "BUTTON_DATA_INVALID"},
		{"empty data", send("text", "x", "reply_markup", button(`{"text":"a","callback_data":""}`)), 400, "BUTTON_DATA_INVALID"},
		{"a button without words", send("text", "x", "reply_markup", button(`{"text":"","callback_data":"d"}`)), 400, "must be non-empty"},
		{"a button that does nothing", send("text", "x", "reply_markup", button(`{"text":"a"}`)), 400, "Text buttons are unallowed"},
		{"a button that does two things", send("text", "x", "reply_markup", button(`{"text":"a","callback_data":"d","url":"https://a.b"}`)), 400, "exactly one"},
		{"256 characters to copy", send("text", "x", "reply_markup", button(`{"text":"a","copy_text":{"text":"`+strings.Repeat("关", 256)+`"}}`)), 200, ""},
		{"257 characters to copy", send("text", "x", "reply_markup", button(`{"text":"a","copy_text":{"text":"`+strings.Repeat("关", 257)+`"}}`)), 400, "BUTTON_COPY_TEXT_INVALID"},
		{"buttons that are no JSON", send("text", "x", "reply_markup", "{"), 400, "can't parse reply keyboard markup"},
		{"a reply to nothing", send("text", "x", "reply_parameters", `{"message_id":77}`), 400, "message to be replied not found"},
		{"a reply to nothing that need not be", send("text", "x", "reply_parameters", `{"message_id":77,"allow_sending_without_reply":true}`), 200, ""},
		{"a topic that is there", []string{"sendMessage", "chat_id", "-200", "message_thread_id", "5", "text", "x"}, 200, ""},
		{"a topic that is gone", []string{"sendMessage", "chat_id", "-200", "message_thread_id", "6", "text", "x"}, 400, "message thread not found"},
		{"a method nobody knows", []string{"sendFlowers"}, 404, "method not found"},
		{"a rich message to an old server", []string{"sendRichMessage", "chat_id", "7", "rich_message", `{"html":"<p>x</p>"}`}, 404, "Not Found"},
		{"names of methods have no case", []string{"GETME"}, 200, ""},
		{"a command in capitals", []string{"setMyCommands", "commands", `[{"command":"Help","description":"x"}]`}, 400, "BOT_COMMAND_INVALID"},
		{"a language of three letters", []string{"setMyCommands", "language_code", "eng", "commands", `[]`}, 400, "invalid language code"},
		{"a description too long", []string{"setMyDescription", "description", strings.Repeat("x", 513)}, 400, "too long"},
		{"a press nobody made", []string{"answerCallbackQuery", "callback_query_id", "1"}, 400, "query is too old"},
		{"administrators of a private chat", []string{"getChatAdministrators", "chat_id", "7"}, 400, "no administrators"},
		{"an odd chat action", []string{"sendChatAction", "chat_id", "7", "action", "dance"}, 400, "wrong parameter action"},
		{"a webhook without encryption", []string{"setWebhook", "url", "http://a.b"}, 400, "HTTPS"},
		{"a secret with a space", []string{"setWebhook", "url", "https://a.b", "secret_token", "a b"}, 400, "unallowed characters"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ask(t, world(telegramtest.Options{}), tt.call[0], tt.call[1:]...)
			if got.Status != tt.code || !strings.Contains(got.Description, tt.says) {
				t.Errorf("got %d %q, want %d %q", got.Status, got.Description, tt.code, tt.says)
			}
		})
	}
}

func TestRichMessagesAreCheckedWhereTheyAreKnown(t *testing.T) {
	for _, tt := range []struct {
		name string
		rich string
		code int
	}{
		{"headings, lists and folded details", `{"html":"<h3>T</h3><ol><li>one</li><li>two</li></ol><details><summary>S</summary><p>a&nbsp;b</p></details><hr/>"}`, 200},
		{"blocks", `{"blocks":[{"type":"heading","size":3,"text":"T"},{"type":"list","items":[{"blocks":[{"type":"paragraph","text":["a",{"type":"bold","text":"b"}]}]}]}]}`, 200},
		{"markdown", `{"markdown":"# T"}`, 200},
		{"two forms at once", `{"html":"x","markdown":"x"}`, 400},
		{"no form", `{}`, 400},
		{"an item outside a list", `{"html":"<li>x</li>"}`, 400},
		{"a tag of ordinary messages only", `{"html":"<span class=\"tg-spoiler\">x</span>"}`, 400},
		{"nested 17 deep", `{"html":"` + strings.Repeat("<details>", 17) + "x" + strings.Repeat("</details>", 17) + `"}`, 400},
		{"501 blocks", `{"html":"` + strings.Repeat("<p>x</p>", 501) + `"}`, 400},
		{"32769 characters", `{"html":"` + strings.Repeat("x", 32769) + `"}`, 400},
		{"an unknown block", `{"blocks":[{"type":"poem","text":"x"}]}`, 400},
		{"nothing to read", `{"html":"<hr/>"}`, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := world(telegramtest.Options{Rich: true})
			if got := ask(t, s, "sendRichMessage", "chat_id", "7", "rich_message", tt.rich); got.Status != tt.code {
				t.Errorf("got %d %q, want %d", got.Status, got.Description, tt.code)
			}
		})
	}
}

func TestPolling(t *testing.T) {
	t.Run("an update comes again until a higher offset confirms it", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := world(telegramtest.Options{})
			first, second := s.Say(ann, ann, "a"), s.Say(ann, ann, "b")
			for range 2 {
				if got := ids(t, ask(t, s, "getUpdates")); fmt.Sprint(got) != fmt.Sprint([]int64{first, second}) {
					t.Errorf("got %v", got)
				}
				time.Sleep(time.Second)
			}
			if got := ids(t, ask(t, s, "getUpdates", "offset", fmt.Sprint(second))); fmt.Sprint(got) != fmt.Sprint([]int64{second}) {
				t.Errorf("got %v", got)
			}
			if s.Pending() != 1 {
				t.Errorf("%d pending", s.Pending())
			}
		})
	})
	t.Run("asking for the same in haste brings one update", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := world(telegramtest.Options{})
			first := s.Say(ann, ann, "a")
			s.Say(ann, ann, "b")
			ask(t, s, "getUpdates")
			if got := ids(t, ask(t, s, "getUpdates")); fmt.Sprint(got) != fmt.Sprint([]int64{first}) {
				t.Errorf("got %v", got)
			}
		})
	})
	t.Run("a poll waits no longer than 50 seconds", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s, start := world(telegramtest.Options{}), time.Now()
			got := ids(t, ask(t, s, "getUpdates", "timeout", "600"))
			if waited := time.Since(start); len(got) != 0 || waited != 50*time.Second {
				t.Errorf("got %v after %v", got, waited)
			}
		})
	})
	t.Run("a poll ends when an update comes", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s, start := world(telegramtest.Options{}), time.Now()
			time.AfterFunc(3*time.Second, func() { s.Say(ann, ann, "a") })
			got := ids(t, ask(t, s, "getUpdates", "timeout", "50"))
			if waited := time.Since(start); len(got) != 1 || waited != 3*time.Second {
				t.Errorf("got %v after %v", got, waited)
			}
		})
	})
	t.Run("the older of two pollers is told of a conflict", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s, older := world(telegramtest.Options{}), make(chan reply, 1)
			go func() { older <- ask(t, s, "getUpdates", "timeout", "50") }()
			synctest.Wait()
			newer := ask(t, s, "getUpdates", "timeout", "5")
			if got := <-older; got.Status != 409 || !strings.Contains(got.Description, "terminated by other getUpdates") {
				t.Errorf("older: %+v", got)
			}
			if newer.Status != 200 {
				t.Errorf("newer: %+v", newer)
			}
		})
	})
	t.Run("a webhook forbids polling and a second refusal takes three seconds", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := world(telegramtest.Options{})
			ask(t, s, "setWebhook", "url", "https://a.b/hook", "secret_token", "s3cret")
			for _, want := range []time.Duration{0, 3 * time.Second} {
				start := time.Now()
				if got := ask(t, s, "getUpdates"); got.Status != 409 || time.Since(start) != want {
					t.Errorf("got %+v after %v", got, time.Since(start))
				}
			}
			ask(t, s, "deleteWebhook")
			if got := ask(t, s, "getUpdates"); got.Status != 200 {
				t.Errorf("got %+v", got)
			}
		})
	})
	t.Run("reactions come only when they are asked for", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := world(telegramtest.Options{})
			if id := s.Push("message_reaction", map[string]any{}); id != 0 {
				t.Error("it came unasked")
			}
			ask(t, s, "getUpdates", "allowed_updates", `["message_reaction"]`)
			if id := s.Push("message_reaction", map[string]any{}); id == 0 {
				t.Error("it did not come")
			}
		})
	})
}

func TestAnAbsurdUpdateIsHandedOutAsItIs(t *testing.T) {
	s := world(telegramtest.Options{})
	deep := strings.Repeat("[", 20000) + strings.Repeat("]", 20000)
	s.PushRaw(`{"update_id":$id,"message":` + deep + `}`)
	r, _ := http.NewRequest(http.MethodPost, "http://test/bot"+telegramtest.Token+"/getUpdates", nil)
	resp, err := s.RoundTripper().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if body, _ := io.ReadAll(resp.Body); !strings.Contains(string(body), deep) {
		t.Error("it was changed on the way")
	}
}

func TestLifetimes(t *testing.T) {
	for _, tt := range []struct {
		name string
		ask  func(*telegramtest.Server) string
		call []string
		last time.Duration
	}{
		{"a press can be answered for 150 seconds", func(s *telegramtest.Server) string { return s.Press(ann, 1, ann, "d") },
			[]string{"answerCallbackQuery", "callback_query_id"}, 150 * time.Second},
		{"an inline query can be answered for 30 seconds", func(s *telegramtest.Server) string { return s.AskInline(ann, "q") },
			[]string{"answerInlineQuery", "results", "[]", "inline_query_id"}, 30 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := world(telegramtest.Options{})
				call := append(tt.call, tt.ask(s))
				time.Sleep(tt.last)
				if got := ask(t, s, call[0], call[1:]...); got.Status != 200 {
					t.Errorf("in time: %+v", got)
				}
				time.Sleep(time.Millisecond)
				if got := ask(t, s, call[0], call[1:]...); !strings.Contains(got.Description, "query is too old") {
					t.Errorf("late: %+v", got)
				}
			})
		})
	}
}

func TestWhoCannotBeReached(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*telegramtest.Server)
		chat string
		code int
		says string
	}{
		{"a person who blocks the bot", func(s *telegramtest.Server) { s.Block(ann) }, "7", 403, "bot was blocked by the user"},
		{"a group that removed it", func(s *telegramtest.Server) { s.Kick(group) }, "-100", 403, "bot was kicked"},
		{"a group where it may not write", func(s *telegramtest.Server) { s.Mute(group) }, "-100", 400, "not enough rights"},
		{"a group that has moved", func(s *telegramtest.Server) { s.Migrate(group, -1001) }, "-100", 400, "upgraded to a supergroup"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := world(telegramtest.Options{})
			tt.do(s)
			got := ask(t, s, "sendMessage", "chat_id", tt.chat, "text", "x")
			if got.Status != tt.code || !strings.Contains(got.Description, tt.says) {
				t.Errorf("got %+v", got)
			}
			if strings.Contains(tt.name, "has moved") && got.Parameters.MigrateTo != -1001 {
				t.Errorf("it does not say where to: %+v", got)
			}
		})
	}
}

func TestEdits(t *testing.T) {
	s := world(telegramtest.Options{Rich: true})
	s.Say(ann, ann, "mine")
	ask(t, s, "sendMessage", "chat_id", "7", "text", "one")
	for _, tt := range []struct {
		name string
		call []string
		says string
	}{
		{"the same again", []string{"message_id", "2", "text", "one"}, "message is not modified"},
		{"another text", []string{"message_id", "2", "text", "two"}, ""},
		{"the same text with buttons", []string{"message_id", "2", "text", "two", "reply_markup", `{"inline_keyboard":[[{"text":"a","callback_data":"d"}]]}`}, ""},
		{"the same buttons written otherwise", []string{"message_id", "2", "text", "two", "reply_markup", `{ "inline_keyboard": [[ {"callback_data":"d","text":"a"} ]] }`}, "message is not modified"},
		{"a rich message", []string{"message_id", "2", "rich_message", `{"html":"<h3>T</h3>"}`}, ""},
		{"a person's message", []string{"message_id", "1", "text", "x"}, "message can't be edited"},
		{"no message", []string{"message_id", "9", "text", "x"}, "message to edit not found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ask(t, s, "editMessageText", append([]string{"chat_id", "7"}, tt.call...)...)
			if !strings.Contains(got.Description, tt.says) || (tt.says == "") != got.OK {
				t.Errorf("got %+v", got)
			}
		})
	}
	if shown := s.Shown(ann); len(shown) != 2 || shown[1].Edits != 3 || shown[1].Text != "T" {
		t.Errorf("shown: %+v", shown)
	}
}

func TestFloods(t *testing.T) {
	t.Run("the limits of a chat are enforced where they are switched on", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := world(telegramtest.Options{Flood: true})
			var last reply
			for range 6 {
				last = ask(t, s, "sendMessage", "chat_id", "7", "text", "x")
			}
			if last.Status != 429 || last.Parameters.RetryAfter != 1 {
				t.Errorf("got %+v", last)
			}
		})
	})
	t.Run("a chat held back says how long it still is", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := world(telegramtest.Options{})
			s.HoldBack(ann, 10*time.Second)
			time.Sleep(4 * time.Second)
			if got := ask(t, s, "sendMessage", "chat_id", "7", "text", "x"); got.Parameters.RetryAfter != 6 {
				t.Errorf("got %+v", got)
			}
			time.Sleep(6 * time.Second)
			if got := ask(t, s, "sendMessage", "chat_id", "7", "text", "x"); !got.OK {
				t.Errorf("got %+v", got)
			}
		})
	})
}

func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault telegramtest.Fault
		says  string
		sent  int
	}{
		{"a gateway's page before the call", telegramtest.Fault{Status: 502}, "<html>", 0},
		{"a gateway's page after it", telegramtest.Fault{Status: 502, After: true}, "<html>", 1},
		{"a reset before the call", telegramtest.Fault{Reset: true}, "unexpected EOF", 0},
		{"a reset after it", telegramtest.Fault{Reset: true, After: true}, "unexpected EOF", 1},
		{"a refusal to wait", telegramtest.Fault{RetryAfter: 3}, "retry after 3", 0},
		{"another method's fault", telegramtest.Fault{Method: "getMe", Reset: true}, "", 1},
		{"another chat's fault", telegramtest.Fault{Chat: group, Reset: true}, "", 1},
		{"a fault of the call after this", telegramtest.Fault{Skip: 1, Reset: true}, "", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := world(telegramtest.Options{})
			s.Break(tt.fault)
			got := ask(t, s, "sendMessage", "chat_id", "7", "text", "x")
			if !strings.Contains(got.Description, tt.says) || len(s.Shown(ann)) != tt.sent {
				t.Errorf("got %+v, %d sent", got, len(s.Shown(ann)))
			}
			calls := s.Calls("sendMessage")
			if len(calls) != 1 || calls[0].Took() != (tt.sent == 1) {
				t.Errorf("recorded %+v", calls)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	s := world(telegramtest.Options{})
	if got := askWith(t, t.Context(), s, "1:wrong", "getMe"); got.Status != 401 {
		t.Errorf("got %+v", got)
	}
}

func TestAWebhookIsDeliveredUntilItIsTaken(t *testing.T) {
	s := world(telegramtest.Options{})
	ask(t, s, "setWebhook", "url", "https://a.b/hook", "secret_token", "s3cret")
	s.Say(ann, ann, "hello")
	statuses, secrets := []int{500, 200}, []string{}
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		secrets = append(secrets, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
		status := statuses[0]
		statuses = statuses[1:]
		return &http.Response{StatusCode: status, Body: http.NoBody, Request: r}, nil
	})}
	for _, left := range []int{1, 0} {
		if _, err := s.Deliver(t.Context(), client); err != nil || s.Pending() != left {
			t.Errorf("%d pending, %v", s.Pending(), err)
		}
	}
	if fmt.Sprint(secrets) != "[s3cret s3cret]" {
		t.Errorf("secrets: %v", secrets)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestEphemeralMessagesAndGuests(t *testing.T) {
	s := world(telegramtest.Options{Ephemeral: true, Guest: true})
	sent := ask(t, s, "sendMessage", "chat_id", "-100", "text", "x", "ephemeral_message_parameters", `{"receiver_user_id":7}`)
	if !strings.Contains(string(sent.Result), `"ephemeral_message_id":1`) || !strings.Contains(string(sent.Result), `"message_id":0`) {
		t.Errorf("got %s", sent.Result)
	}
	if got := ask(t, s, "editEphemeralMessageText", "chat_id", "-100", "receiver_user_id", "7", "ephemeral_message_id", "1", "text", "y"); !got.OK {
		t.Errorf("got %+v", got)
	}
	query := s.AskAsGuest(telegramtest.Chat{ID: -9, Type: "group"}, ann, "@syncoff_bot help")
	result := `{"type":"article","id":"1","title":"T","input_message_content":{"message_text":"hi"}}`
	if got := ask(t, s, "answerGuestQuery", "guest_query_id", query, "result", result); !got.OK {
		t.Errorf("got %+v", got)
	}
	if got := ask(t, s, "answerGuestQuery", "guest_query_id", query, "result", result); got.OK {
		t.Error("it was answered twice")
	}
}
