package examine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/examine"
	"syncoff/bot/telegram/telegramtest"
)

// setup is a bot as BotFather and the server know it.
type setup struct {
	me      api.Me
	webhook api.WebhookInfo
	meErr   error
	hookErr error
}

func (s setup) GetMe(context.Context) (api.Me, error) { return s.me, s.meErr }
func (s setup) GetWebhookInfo(context.Context) (api.WebhookInfo, error) {
	return s.webhook, s.hookErr
}

// good is a bot with everything switched on as it should be.
func good() setup {
	var s setup
	s.me.ID, s.me.UserName = 42, "syncoff_bot"
	s.me.CanJoinGroups, s.me.SupportsInlineQueries, s.me.SupportsGuestQueries = true, true, true
	return s
}

const hook = "https://bot.example.org/hook"

// printed is the findings as doctor prints them, and what to do behind an arrow.
func printed(found []examine.Finding) string {
	var out strings.Builder
	for _, f := range found {
		fmt.Fprintf(&out, "%s %s", f.Grade, f.Says)
		if f.Do != "" {
			out.WriteString(" -> " + f.Do)
		}
		out.WriteString("\n")
	}
	return out.String()
}

// fine is what is said of the good bot that polls.
var fine = []string{
	"ok token: belongs to @syncoff_bot (id 42)",
	"ok webhook: none is set, updates are polled for",
	"ok privacy mode: on, in groups the bot sees only what is said to it",
	"ok groups: the bot can be added",
	"ok inline mode: on",
	"ok guest mode: on",
}

// but is fine with one line instead of that which begins like old, which "" takes away.
func but(old, line string) []string {
	lines := slices.Clone(fine)
	i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "ok "+old) })
	if line == "" {
		return slices.Delete(lines, i, i+1)
	}
	return slices.Replace(lines, i, i+1, strings.Split(line, "\n")...)
}

func TestWhatIsFound(t *testing.T) {
	for _, tt := range []struct {
		name    string
		change  func(*setup)
		webhook string // WEBHOOK_URL
		want    []string
	}{
		{"nothing is wrong with a good bot", func(*setup) {}, "", fine},
		{"a token that is not accepted", func(s *setup) { s.meErr = fmt.Errorf("getMe: %w", api.ErrUnauthorized) }, "", []string{
			"FAULT token: Telegram does not accept it -> ask @BotFather for it with /token and set TELEGRAM_BOT_TOKEN or TELEGRAM_BOT_TOKEN_FILE"}},
		{"a server that cannot be reached", func(s *setup) { s.meErr = api.ErrNetwork }, "", []string{
			"FAULT server: the server cannot be reached -> check the network and TELEGRAM_API_URL"}},
		{"a webhook that cannot be asked for", func(s *setup) { s.hookErr = api.ErrGateway{Status: 502} }, "",
			but("webhook", "FAULT webhook: the server is out of order (502) -> run doctor again")},
		{"a webhook as it should be", func(s *setup) { s.webhook.URL = hook }, hook, but("webhook", "ok webhook: set to "+hook)},
		{"a webhook of somebody else while polling", func(s *setup) { s.webhook.URL = "https://other.example.org" }, "",
			but("webhook", "note webhook: one is set, and WEBHOOK_URL is not -> serve removes it and polls; if another program needs it, do not start serve with this token")},
		{"a webhook that is not set yet", func(*setup) {}, hook,
			but("webhook", "note webhook: not set to WEBHOOK_URL yet -> serve sets it when it starts")},
		{"a webhook somewhere else", func(s *setup) { s.webhook.URL = "https://other.example.org" }, hook,
			but("webhook", "note webhook: not set to WEBHOOK_URL yet -> serve sets it when it starts")},
		{"updates that wait", func(s *setup) { s.webhook.PendingUpdateCount = 3 }, "",
			but("webhook", "ok webhook: none is set, updates are polled for\nnote webhook: 3 updates wait -> serve takes them when it runs")},
		{"a webhook that does not take what is delivered", func(s *setup) {
			s.webhook.URL, s.webhook.LastErrorDate, s.webhook.LastErrorMessage = hook, 1700000000, "Connection refused"
		}, hook, but("webhook", "ok webhook: set to "+hook+"\nFAULT webhook: the last delivery that failed was at 2023-11-14T22:13:20Z: Connection refused"+
			" -> see that WEBHOOK_URL reaches LISTEN_ADDR from the internet over https")},
		{"an old failure of a webhook that is not used any more", func(s *setup) { s.webhook.LastErrorDate = 1700000000 }, "", fine},
		{"privacy mode off", func(s *setup) { s.me.CanReadAllGroupMessages = true }, "",
			but("privacy", "note privacy mode: off, in groups the bot sees everything -> unless a group lets it listen (/settings there), it needs only what is said to it: @BotFather, /setprivacy, Enable")},
		{"groups off", func(s *setup) { s.me.CanJoinGroups = false }, "",
			but("groups", "note groups: the bot cannot be added -> @BotFather, /setjoingroups, Enable")},
		{"inline mode off", func(s *setup) { s.me.SupportsInlineQueries = false }, "",
			but("inline", "note inline mode: off -> @BotFather, /setinline, to answer in any chat by @syncoff_bot")},
		{"guest mode off", func(s *setup) { s.me.SupportsGuestQueries = false }, "",
			but("guest", "note guest mode: off -> @BotFather, Bot Settings, Guest Mode, to be asked in chats that the bot is not in")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := good()
			tt.change(&s)
			if got, want := printed(examine.Bot(t.Context(), s, tt.webhook)), strings.Join(tt.want, "\n")+"\n"; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestOverTheAPI holds that a real client tells the same, and never the token.
func TestOverTheAPI(t *testing.T) {
	for _, tt := range []struct {
		name  string
		token string
		fault telegramtest.Fault
		set   string // the webhook at the server
		want  []string
	}{
		{"a good bot of a server of today", telegramtest.Token, telegramtest.Fault{}, "",
			[]string{"ok token: belongs to @syncoff_bot (id 123456)", "ok webhook: none is set", "ok privacy mode: on", "ok groups", "ok inline mode: on", "ok guest mode: on"}},
		{"a wrong token", "987:wrong-token", telegramtest.Fault{}, "", []string{"FAULT token: Telegram does not accept it"}},
		{"a gateway that is down", telegramtest.Token, telegramtest.Fault{Method: "getMe", Status: 502, Times: -1}, "", []string{"FAULT server: telegram: getMe: the server is out of order (502)"}},
		{"a connection that is reset", telegramtest.Token, telegramtest.Fault{Method: "getMe", Reset: true, Times: -1}, "", []string{"FAULT server: telegram: getMe: the server cannot be reached"}},
		{"a webhook that is set", telegramtest.Token, telegramtest.Fault{}, hook, []string{"ok token", "note webhook: one is set, and WEBHOOK_URL is not", "ok privacy mode: on", "ok groups", "ok inline", "ok guest"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := telegramtest.New(telegramtest.Options{Guest: true})
			if tt.fault.Method != "" {
				s.Break(tt.fault)
			}
			a := client(t, s, tt.token)
			if tt.set != "" {
				if err := a.SetWebhook(t.Context(), api.Webhook{URL: tt.set}); err != nil {
					t.Fatal(err)
				}
			}
			got := printed(examine.Bot(t.Context(), a, ""))
			lines := strings.Split(strings.TrimSpace(got), "\n")
			if len(lines) != len(tt.want) {
				t.Fatalf("%d findings, want %d:\n%s", len(lines), len(tt.want), got)
			}
			for i, want := range tt.want {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("got %q, want %q", lines[i], want)
				}
			}
			if _, secret, _ := strings.Cut(tt.token, ":"); strings.Contains(got, secret) {
				t.Errorf("the token is shown:\n%s", got)
			}
		})
	}
}

func client(t *testing.T, s *telegramtest.Server, token string) *api.API {
	t.Helper()
	a, err := api.New(token, api.Options{URL: "http://test", Transport: s.RoundTripper()})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestNothingIsChanged: doctor may look at a bot that another program runs.
func TestNothingIsChanged(t *testing.T) {
	s := telegramtest.New(telegramtest.Options{})
	examine.Bot(t.Context(), client(t, s, telegramtest.Token), hook)
	var methods []string
	for _, c := range s.Calls() {
		methods = append(methods, c.Method)
	}
	if want := []string{"getMe", "getWebhookInfo"}; !slices.Equal(methods, want) {
		t.Errorf("calls %q, want %q", methods, want)
	}
}

func TestAnEndBeforeTheAnswerIsNotTakenForABadToken(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	found := examine.Bot(ctx, client(t, telegramtest.New(telegramtest.Options{}), telegramtest.Token), "")
	if len(found) != 1 || found[0].Grade != examine.Fault || !strings.Contains(found[0].Says, context.Canceled.Error()) {
		t.Errorf("found %+v", found)
	}
	if strings.Contains(found[0].Do, "/token") {
		t.Errorf("the token is blamed: %+v", found)
	}
}
