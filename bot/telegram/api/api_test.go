package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/telegramtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const ann, group, forum = 7, -100, -200

// world is a test server and an API that reaches it over loopback.
func world(t *testing.T, o telegramtest.Options) (*telegramtest.Server, *api.API) {
	t.Helper()
	s := telegramtest.New(o)
	s.AddUser(telegramtest.User{ID: ann, FirstName: "Ann"})
	s.AddChat(telegramtest.Chat{ID: group, Type: "group", Title: "Photos"})
	s.AddChat(telegramtest.Chat{ID: forum, Type: "supergroup", Title: "Topics", IsForum: true}, 5)
	s.SetMember(group, ann, "creator")
	a := connect(t, telegramtest.Token, api.Options{URL: s.Start()})
	t.Cleanup(s.Close)
	return s, a
}

func connect(t *testing.T, token string, o api.Options) *api.API {
	t.Helper()
	a, err := api.New(token, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// serve answers every request with the handler.
func serve(t *testing.T, handler http.HandlerFunc, timeout time.Duration) *api.API {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return connect(t, telegramtest.Token, api.Options{URL: s.URL, Timeout: timeout})
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func hangs(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func TestTheTokenIsNeverShown(t *testing.T) {
	const secret = "TEST-token_of-the-test-server"
	refused := func(body string) http.HandlerFunc { return says(400, body) }
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		timeout time.Duration
	}{
		{"a gateway's page that repeats the address", func(w http.ResponseWriter, r *http.Request) { says(502, "<p>"+r.URL.Path)(w, r) }, 0},
		{"a refusal that repeats it", func(w http.ResponseWriter, r *http.Request) {
			refused(`{"ok":false,"error_code":400,"description":"Bad Request: `+r.URL.Path+`"}`)(w, r)
		}, 0},
		{"a redirect that repeats it", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1"+r.URL.Path, http.StatusFound)
		}, 0},
		{"an answer that is no HTTP", func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_, _ = io.WriteString(conn, "NONSENSE "+r.URL.Path+"\r\n\r\n")
			_ = conn.Close()
		}, 0},
		{"a connection that is closed", func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_ = conn.Close()
		}, 0},
		{"an answer that never comes", hangs, 20 * time.Millisecond},
		{"an answer that breaks off", says(200, `{"ok":true,"result":`), 0},
		{"a result of another kind", says(200, `{"ok":true,"result":"x"}`), 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := serve(t, tt.handler, tt.timeout)
			_, err := a.SendMessage(t.Context(), api.Outgoing{ChatID: ann}, api.Text{HTML: "hush"})
			_, photo := a.SendPhoto(t.Context(), api.Outgoing{ChatID: ann}, api.File{Name: "a.png", Bytes: []byte("x")}, "hush")
			var log bytes.Buffer
			logger := slog.New(slog.NewJSONHandler(&log, nil))
			logger.Error("failed", "error", err, "photo", photo, "api", a)
			shown := fmt.Sprintf("%v %+v %#v %v %+v %#v", err, err, err, photo, photo, photo) + log.String()
			for e := err; e != nil; e = unwrap(e) {
				shown += fmt.Sprintf("%v %+v %#v\n", e, e, e)
			}
			shown += fmt.Sprintf("%v %+v %#v %+v", a, a, a, *a)
			if err == nil || photo == nil {
				t.Fatal("it did not fail")
			}
			for _, hidden := range []string{secret, "hush"} {
				if strings.Contains(shown, hidden) {
					t.Errorf("%q is shown: %s", hidden, shown)
				}
			}
			if !strings.Contains(err.Error(), "sendMessage in chat 7") {
				t.Errorf("the error does not say what failed: %v", err)
			}
		})
	}
}

// unwrap goes down the last branch, where what a call failed with lies.
func unwrap(err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		errs := many.Unwrap()
		return errs[len(errs)-1]
	}
	return errors.Unwrap(err)
}

func TestATokenOfTheWrongFormIsRefusedUnseen(t *testing.T) {
	for _, token := range []string{"", "secret", "123:", "123:a/../b", "123:a b", " 123:abc\n"} {
		_, err := api.New(token, api.Options{})
		if !errors.Is(err, api.ErrUnauthorized) || (token != "" && strings.Contains(err.Error(), token)) {
			t.Errorf("%q: %v", token, err)
		}
	}
	if _, err := api.New(telegramtest.Token, api.Options{URL: "localhost"}); err == nil {
		t.Error("an address without a scheme is taken")
	}
}

func TestFailuresAreTold(t *testing.T) {
	refuse := func(code int, words, parameters string) http.HandlerFunc {
		return says(code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q,"parameters":{%s}}`, code, words, parameters))
	}
	for _, tt := range []struct {
		name      string
		handler   http.HandlerFunc
		kind      error
		transient bool
	}{
		{"a wrong token", refuse(401, "Unauthorized", ""), api.ErrUnauthorized, false},
		{"a second poller", refuse(409, "Conflict: terminated by other getUpdates request", ""), api.ErrConflict, false},
		{"a webhook in the way", refuse(409, "Conflict: can't use getUpdates method while webhook is active", ""), api.ErrWebhookActive, false},
		{"a webhook in the way is a conflict", refuse(409, "Conflict: can't use getUpdates method while webhook is active", ""), api.ErrConflict, false},
		{"a person who blocks", refuse(403, "Forbidden: bot was blocked by the user", ""), api.ErrBlocked, false},
		{"a person who is gone", refuse(403, "Forbidden: user is deactivated", ""), api.ErrChatGone, false},
		{"a group that removed the bot", refuse(403, "Forbidden: bot was kicked from the supergroup chat", ""), api.ErrChatGone, false},
		{"a chat that never was", refuse(400, "Bad Request: chat not found", ""), api.ErrChatGone, false},
		{"no right to write", refuse(400, "Bad Request: not enough rights to send text messages to the chat", ""), api.ErrForbidden, false},
		{"a flood", refuse(429, "Too Many Requests: retry after 17", `"retry_after":17`), api.TooManyRequests{RetryAfter: 17 * time.Second}, false},
		{"a flood without a time", refuse(429, "Too Many Requests", ``), api.TooManyRequests{RetryAfter: time.Second}, false},
		{"a group that moved", refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", `"migrate_to_chat_id":-1009`), api.Migrated{To: -1009}, false},
		{"nothing to change", refuse(400, "Bad Request: message is not modified: specified new message content", ""), api.ErrNotModified, false},
		{"broken markup", refuse(400, "Bad Request: can't parse entities: Unsupported start tag", ""), api.ErrBadMarkup, false},
		{"a bad button", refuse(400, "Bad Request: BUTTON_DATA_INVALID", ""), api.ErrBadMarkup, false},
		{"a long text", refuse(400, "Bad Request: message is too long", ""), api.ErrTooLong, false},
		{"no text", refuse(400, "Bad Request: message text is empty", ""), api.ErrEmptyText, false},
		{"an old press", refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid", ""), api.ErrQueryExpired, false},
		{"a message that is gone", refuse(400, "Bad Request: message to edit not found", ""), api.ErrMessageGone, false},
		{"a topic that is gone", refuse(400, "Bad Request: message thread not found", ""), api.ErrThreadGone, false},
		{"a method the server does not know", refuse(404, "Not Found: method not found", ""), api.ErrUnsupported, false},
		{"anything else that is wrong", refuse(400, "Bad Request: the moon is full", ""), api.ErrBadRequest, false},
		{"a server that fails", refuse(500, "Internal Server Error", ""), api.ErrGateway{Status: 500}, true},
		{"a gateway's page", says(502, telegramtest.GatewayPage), api.ErrGateway{Status: 502}, true},
		{"a page with a good status", says(200, "<html>log in to the hotel</html>"), api.ErrGateway{Status: 200}, true},
		{"an answer that breaks off", says(200, `{"ok":true,"result":{"mess`), api.ErrGateway{Status: 200}, true},
		{"an empty answer", says(200, ``), api.ErrGateway{Status: 200}, true},
		{"an answer without end", says(200, `{"x":"`+strings.Repeat("x", api.MaxReply)), api.ErrGateway{}, true},
		{"a connection closed", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, api.ErrNetwork, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := serve(t, tt.handler, 0)
			_, text := a.SendMessage(t.Context(), api.Outgoing{ChatID: ann}, api.Text{HTML: "x"})
			_, upload := a.SendPhoto(t.Context(), api.Outgoing{ChatID: ann}, api.File{Name: "a.png", Bytes: []byte("x")}, "")
			for what, err := range map[string]error{"text": text, "upload": upload} {
				if !errors.Is(err, tt.kind) || api.Transient(err) != tt.transient {
					t.Errorf("%s: got %v, want %v", what, err, tt.kind)
				}
			}
		})
	}
}

func TestACallEndsInTime(t *testing.T) {
	t.Run("when its context ends, with the context's error", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		a := serve(t, func(w http.ResponseWriter, r *http.Request) { cancel(); hangs(w, r) }, 0)
		_, err := a.GetMe(ctx)
		if !errors.Is(err, context.Canceled) || api.Transient(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("when the server takes too long, as a failure of the network", func(t *testing.T) {
		a := serve(t, hangs, 20*time.Millisecond)
		if _, err := a.GetMe(t.Context()); !errors.Is(err, api.ErrNetwork) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("when nothing listens", func(t *testing.T) {
		a := connect(t, telegramtest.Token, api.Options{URL: "http://127.0.0.1:1"})
		if _, err := a.GetMe(t.Context()); !errors.Is(err, api.ErrNetwork) {
			t.Errorf("got %v", err)
		}
	})
}

func TestGetMeWithoutSuchABotIsAWrongToken(t *testing.T) {
	a := serve(t, says(404, `{"ok":false,"error_code":404,"description":"Not Found"}`), 0)
	if _, err := a.GetMe(t.Context()); !errors.Is(err, api.ErrUnauthorized) {
		t.Errorf("got %v", err)
	}
}

func TestTheAddressMayHaveAPath(t *testing.T) {
	var path string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path = r.URL.Path
		says(200, `{"ok":true,"result":true}`)(w, r)
	}))
	t.Cleanup(s.Close)
	a := connect(t, "1:a", api.Options{URL: s.URL + "/tele%20gram/"})
	if err := a.LeaveChat(t.Context(), ann); err != nil || path != "/tele gram/bot1:a/leaveChat" {
		t.Errorf("%q, %v", path, err)
	}
}
