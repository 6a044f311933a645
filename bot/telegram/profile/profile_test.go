package profile_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/profile"
	"syncoff/bot/telegram/telegramtest"
	"syncoff/locales"
)

// texts are those of the locales, or a few that a test changes.
type texts struct {
	*locales.Catalog
	instead map[string]string // by "<language> <id>"
}

func (t texts) Text(language, id string) string {
	if text, ok := t.instead[language+" "+id]; ok {
		return text
	}
	return t.Catalog.Text(language, id, nil)
}

var loaded = sync.OnceValues(func() (*locales.Catalog, error) { return locales.Load(locales.Embedded()) })

func embedded(t *testing.T) texts {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return texts{c, map[string]string{}}
}

func client(t *testing.T, s *telegramtest.Server) *api.API {
	t.Helper()
	a, err := api.New(telegramtest.Token, api.Options{URL: "http://test", Transport: s.RoundTripper()})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// written is what was set, by method and language, in order.
func written(s *telegramtest.Server) []string {
	var all []string
	for _, c := range s.Calls("setMyCommands", "setMyDescription", "setMyShortDescription") {
		what := strings.TrimPrefix(c.Method, "setMy")
		if scope := scopeOf(c); scope.Type != "" && scope.Type != "default" {
			what += " " + scope.Type
		}
		all = append(all, strings.TrimSpace(what+" "+c.Params["language_code"]))
	}
	return all
}

// scopeOf reads whom a call speaks of.
func scopeOf(c telegramtest.Call) (scope api.CommandScope) {
	_ = json.Unmarshal([]byte(c.Params["scope"]), &scope)
	return scope
}

func published(t *testing.T, a *api.API, say texts, want int) {
	t.Helper()
	n, err := profile.Publish(t.Context(), a, say, nil)
	if err != nil || n != want {
		t.Errorf("published %d, want %d: %v", n, want, err)
	}
}

func TestOnlyWhatDiffersIsPublished(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, a *api.API, say texts)
		want   []string
	}{
		{"nothing, where nothing has changed", func(*testing.T, *api.API, texts) {}, nil},
		{"a description that was worded anew", func(_ *testing.T, _ *api.API, say texts) { say.instead["es telegram.about"] = "Hola" }, []string{"Description es"}},
		{"a short description that was worded anew", func(_ *testing.T, _ *api.API, say texts) { say.instead["zh-CN telegram.about_short"] = "关" }, []string{"ShortDescription zh"}},
		{"a command that is described anew", func(_ *testing.T, _ *api.API, say texts) { say.instead["en telegram.command.help"] = "Help!" },
			[]string{"Commands", "Commands all_group_chats", "Commands all_chat_administrators"}},
		{"what somebody has changed in BotFather", func(t *testing.T, a *api.API, _ texts) {
			if err := a.SetMyDescription(t.Context(), "ru", "spam"); err != nil {
				t.Fatal(err)
			}
		}, []string{"Description ru"}},
		{"a menu that somebody has emptied", func(t *testing.T, a *api.API, _ texts) {
			if err := a.SetMyCommands(t.Context(), api.CommandScope{Type: "default"}, "hi", nil); err != nil {
				t.Fatal(err)
			}
		}, []string{"Commands hi"}},
		{"a menu in another order", func(t *testing.T, a *api.API, _ texts) {
			scope := api.CommandScope{Type: "default"}
			menu, err := a.GetMyCommands(t.Context(), scope, "vi")
			slices.Reverse(menu)
			if err = errors.Join(err, a.SetMyCommands(t.Context(), scope, "vi", menu)); err != nil {
				t.Fatal(err)
			}
		}, []string{"Commands vi"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, say := telegramtest.New(telegramtest.Options{}), embedded(t)
			a := client(t, s)
			if _, err := profile.Publish(t.Context(), a, say, nil); err != nil {
				t.Fatal(err)
			}
			tt.change(t, a, say)
			before := len(written(s))
			published(t, a, say, len(tt.want))
			if got := written(s)[before:]; !slices.Equal(got, tt.want) {
				t.Errorf("wrote %q, want %q", got, tt.want)
			}
			published(t, a, say, 0)
		})
	}
}

// TestEveryLanguageHasItsProfile publishes the embedded texts at a server that refuses what is too long or out of form.
func TestEveryLanguageHasItsProfile(t *testing.T) {
	s, say := telegramtest.New(telegramtest.Options{}), embedded(t)
	a := client(t, s)
	languages := map[string]string{"": "en", "zh": "zh-CN"} // Telegram knows no scripts: one Chinese is for all
	for _, language := range say.Languages() {
		if code, _, _ := strings.Cut(language, "-"); code != "en" && code != "zh" {
			languages[code] = language
		}
	}
	published(t, a, say, 5*len(languages))
	for code, language := range languages {
		t.Run("code "+code+" is "+language, func(t *testing.T) {
			for scope, want := range map[string]string{
				"default":                 "methods phone language sources privacy forget help",
				"all_group_chats":         "ask methods help",
				"all_chat_administrators": "ask methods settings pinhelp help",
			} {
				checkMenu(t, a, api.CommandScope{Type: scope}, code, want, func(id string) string { return say.Text(language, id) })
			}
			about, err := a.GetMyDescription(t.Context(), code)
			if want := say.Text(language, "telegram.about"); err != nil || about != want || strings.HasPrefix(want, "telegram.") {
				t.Errorf("description %q, %v", about, err)
			}
			short, err := a.GetMyShortDescription(t.Context(), code)
			if want := say.Text(language, "telegram.about_short"); err != nil || short != want || strings.HasPrefix(want, "telegram.") {
				t.Errorf("short description %q, %v", short, err)
			}
		})
	}
	var codes []string
	for _, c := range s.Calls("setMyCommands") {
		if scopeOf(c).Type == "default" {
			codes = append(codes, c.Params["language_code"])
		}
	}
	if want := slices.Sorted(maps.Keys(languages)); !slices.Equal(codes, want) {
		t.Errorf("codes %q, want each once, everybody's first: %q", codes, want)
	}
}

func checkMenu(t *testing.T, a *api.API, scope api.CommandScope, code, want string, say func(id string) string) {
	t.Helper()
	menu, err := a.GetMyCommands(t.Context(), scope, code)
	var words []string
	for _, c := range menu {
		words = append(words, c.Command)
		if want := say("telegram.command." + c.Command); c.Description != want || strings.HasPrefix(want, "telegram.") {
			t.Errorf("/%s is %q, want %q", c.Command, c.Description, want)
		}
	}
	if got := strings.Join(words, " "); err != nil || got != want {
		t.Errorf("menu of %s is %q, want %q: %v", scope.Type, got, want, err)
	}
}

// TestTheStaffGetTheirCommands, also where somebody of them has not written to the bot yet.
func TestTheStaffGetTheirCommands(t *testing.T) {
	s, say := telegramtest.New(telegramtest.Options{}), embedded(t)
	s.AddChat(telegramtest.Chat{ID: -5, Type: "group", Title: "Desk"})
	a := client(t, s)
	if _, err := profile.Publish(t.Context(), a, say, []int64{99, -5}); err != nil {
		t.Fatal(err)
	}
	for code, language := range map[string]string{"": "en", "zh": "zh-CN", "tr": "tr"} {
		const want = "unanswered stats methods phone language sources privacy forget help"
		checkMenu(t, a, api.CommandScope{Type: "chat", ChatID: -5}, code, want, func(id string) string { return say.Text(language, id) })
	}
	published(t, a, say, 0)
}

// TestALanguageThatFailsHoldsUpNoOther: half a profile is better than none.
func TestALanguageThatFailsHoldsUpNoOther(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault telegramtest.Fault
		lost  int // parts that are missing at first
		kind  error
	}{
		{"a menu that is refused", telegramtest.Fault{Method: "setMyCommands", RetryAfter: 3600}, 5, api.TooManyRequests{}},
		{"a menu that cannot be read", telegramtest.Fault{Method: "getMyCommands", Status: 502}, 5, api.ErrGateway{Status: 502}},
		{"a description that is refused", telegramtest.Fault{Method: "setMyDescription", RetryAfter: 9}, 2, api.TooManyRequests{}},
		{"a short description that cannot be read", telegramtest.Fault{Method: "getMyShortDescription", Reset: true}, 1, api.ErrNetwork},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, say := telegramtest.New(telegramtest.Options{}), embedded(t)
			a := client(t, s)
			s.Break(tt.fault)
			if _, err := profile.Publish(t.Context(), a, say, nil); !errors.Is(err, tt.kind) || !strings.Contains(fmt.Sprint(err), "in en:") {
				t.Errorf("error: %v", err)
			}
			published(t, a, say, tt.lost) // the next start makes up for exactly what is missing
		})
	}
}

func TestPublishingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := telegramtest.New(telegramtest.Options{})
	if n, err := profile.Publish(ctx, client(t, s), embedded(t), nil); n != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("%d, %v", n, err)
	}
	if len(s.Calls()) != 0 {
		t.Errorf("calls: %+v", s.Calls())
	}
}
