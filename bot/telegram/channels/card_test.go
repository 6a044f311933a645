package channels_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/telegramtest"
)

func key(chat int64) string { return strconv.FormatInt(chat, 10) }

// isCard checks that a message is a card of a language.
func (w *world) isCard(m telegramtest.Shown, language string) {
	w.t.Helper()
	if want := w.says(language, "pinhelp.title") + "\n\n" + w.says(language, "pinhelp.body"); m.Text != want {
		w.t.Errorf("got %q, want %q", m.Text, want)
	}
	var titles []string
	for _, row := range m.Buttons {
		for _, b := range row {
			titles = append(titles, b.Text)
		}
	}
	const start = "https://t.me/syncoff_bot?start="
	for _, topic := range []string{"gallery-auto-backup", "third-party-upload", "emergency-stop"} {
		if !slices.Contains(urls(m), start+topic) || !slices.Contains(titles, w.says(language, "topic."+topic+".title")) {
			w.t.Errorf("no button of %s: %v %v", topic, titles, urls(m))
		}
	}
	if slices.ContainsFunc(urls(m), func(u string) bool { return !strings.HasPrefix(u, start) || strings.Contains(u, "faq-") }) {
		w.t.Errorf("buttons lead to %v", urls(m))
	}
}

func TestACardIsInTheLanguageOfTheChat(t *testing.T) {
	for _, tt := range []struct {
		name, title, about, rule, want string
		user                           int64 // 0 for a post
	}{
		{name: "a channel with a Chinese name", title: "小米摄影", want: "zh-CN"},
		{name: "a channel with a name in traditional characters", title: "小米攝影交流", want: "zh-TW"},
		{name: "a channel with a Russian name", title: "Фото и техника", want: "ru"},
		{name: "a channel with a Russian description", title: "Mi", about: "Новости о телефонах", want: "ru"},
		{name: "a channel that tells nothing", title: "Mi", want: "en"},
		{name: "a channel without a name", want: "en"},
		{name: "a channel with a rule", title: "Фото", rule: "zh-CN", want: "zh-CN"},
		{name: "a group by somebody who reads English", title: "小米摄影", user: ann, want: "en"},
		{name: "a group by somebody who reads Chinese", title: "Mi", user: bob, want: "zh-CN"},
		{name: "a group by somebody who reads Russian", title: "Mi", user: ivan, want: "ru"},
		{name: "a group with a rule", title: "Mi", user: ivan, rule: "en", want: "en"},
		{name: "a group by an administrator who hides", title: "Фото и техника", user: anonymous, want: "ru"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			const chat = -1010
			kind := "supergroup"
			if tt.user == 0 {
				kind = "channel"
			}
			w.server.AddChat(telegramtest.Chat{ID: chat, Type: kind, Title: tt.title})
			w.server.Describe(chat, tt.about)
			for _, user := range []int64{ann, bob, ivan, telegramtest.BotID} {
				w.server.SetMember(chat, user, "administrator")
			}
			if tt.rule != "" {
				_ = w.shelf.Set(t.Context(), key(chat), "language", tt.rule)
			}
			switch tt.user {
			case 0:
				w.server.Publish(chat, "/pinhelp", 0, nil)
			case anonymous:
				w.server.Push("message", w.server.Compose(chat, ann, "/pinhelp", as(anonymous, chat)))
			default:
				w.server.Say(chat, tt.user, "/pinhelp@Syncoff_Bot")
			}
			w.done()
			shown := w.ours(chat)
			if len(shown) != 1 || !shown[0].Pinned {
				t.Fatalf("%+v\n%s", shown, &w.log)
			}
			w.isCard(shown[0], tt.want)
			if pins := w.server.Calls("pinChatMessage"); len(pins) != 1 || pins[0].Params["disable_notification"] != "true" {
				t.Errorf("%+v", pins)
			}
			if strings.Contains(w.log.String(), "level=WARN") {
				t.Error(&w.log)
			}
		})
	}
}

func TestOnlyWhoRunsAChatGetsACard(t *testing.T) {
	for _, tt := range []struct {
		name string
		more map[string]any
		says string
		want string // id of a text, "" for silence
	}{
		{"a member is told", nil, "/pinhelp", "group.admins_only"},
		{"who speaks as a channel is told", as(speaks, -1009), "/pinhelp", "group.admins_only"},
		{"the channel of the group is told", as(speaks, news), "/pinhelp", "group.admins_only"},
		{"a command for another bot is none", nil, "/pinhelp@other_bot", ""},
		{"a bot is not heard", map[string]any{"from": map[string]any{"id": 55, "is_bot": true, "first_name": "B"}}, "/pinhelp", ""},
		{"what came through a bot is none", map[string]any{"via_bot": map[string]any{"id": 55, "is_bot": true}}, "/pinhelp", ""},
		{"a forward is none", map[string]any{"forward_origin": map[string]any{"type": "hidden_user", "date": 1}}, "/pinhelp", ""},
		{"words about it are none", nil, "send /pinhelp", ""},
		{"another word is none", nil, "/pinhelper", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.server.Push("message", w.server.Compose(talk, eve, tt.says, tt.more))
			w.done()
			shown := w.ours(talk)
			if tt.want == "" && len(shown) != 0 || tt.want != "" && (len(shown) != 1 || shown[0].Text != w.says("en", tt.want)) {
				t.Errorf("%+v", shown)
			}
			if len(w.shelf.set) != 0 || len(w.server.Calls("pinChatMessage")) != 0 {
				t.Errorf("%v", w.shelf.set)
			}
		})
	}
}

func TestAChatIsToldOnceInTenMinutes(t *testing.T) {
	w := newWorld(t)
	for i, wait := range []time.Duration{0, time.Minute, 5 * time.Minute, 6 * time.Minute} {
		w.now = w.now.Add(wait)
		w.server.Say(talk, eve, "/pinhelp")
		w.done()
		if got, want := len(w.ours(talk)), 1+i/3; got != want {
			t.Errorf("after command %d: told %d times, want %d", i+1, got, want)
		}
	}
}

func TestTheCommandAgainBringsTheCardUpToDate(t *testing.T) {
	w := newWorld(t)
	w.server.Say(talk, ann, "/pinhelp")
	w.done()
	first := w.ours(talk)[0]
	w.build() // what is known of the card survives a restart
	w.words.title = "News"
	w.server.Say(talk, ann, "/pinhelp")
	w.done()
	if shown := w.ours(talk); len(shown) != 1 || shown[0].Edits != 1 || !strings.HasPrefix(shown[0].Text, "News\n") {
		t.Fatalf("%+v", shown)
	}
	w.server.Say(talk, bob, "/pinhelp")
	w.done()
	if shown := w.ours(talk); len(shown) != 1 || !strings.HasPrefix(shown[0].Text, "News\n\n"+w.says("zh-CN", "pinhelp.body")) {
		t.Fatalf("%+v", shown)
	}
	w.server.Remove(talk, first.ID)
	w.server.Say(talk, ann, "/pinhelp")
	w.done()
	if shown := w.ours(talk); len(shown) != 1 || shown[0].ID == first.ID || !shown[0].Pinned {
		t.Fatalf("%+v", shown)
	}
	if note := w.shelf.set[key(talk)]["card"]; !strings.HasPrefix(note, strconv.Itoa(w.ours(talk)[0].ID)+" ") {
		t.Errorf("noted %q", note)
	}
	for _, c := range w.server.Calls() {
		if strings.HasPrefix(c.Method, "unpin") {
			t.Errorf("%+v", c)
		}
	}
}

func TestAnEditedCommandIsNoSecondOne(t *testing.T) {
	w := newWorld(t)
	asked := w.server.Compose(talk, ann, "/pinhelp", nil)
	w.server.Push("message", asked)
	w.server.Push("edited_message", asked)
	post, _ := w.server.Publish(news, "/pinhelp", 0, nil)
	w.server.Rewrite(news, post, "/pinhelp now")
	w.done()
	if len(w.ours(talk))+len(w.ours(news)) != 2 {
		t.Errorf("%+v %+v", w.ours(talk), w.ours(news))
	}
	if n := len(w.server.Calls("sendMessage")); n != 2 {
		t.Errorf("%d messages", n)
	}
}

func TestInAForumTheCardComesWhereItIsWanted(t *testing.T) {
	w := newWorld(t)
	for _, topic := range []int{thread, thread, aisle, 0} {
		more := map[string]any{"message_thread_id": topic, "is_topic_message": true}
		if topic == 0 {
			more = nil
		}
		w.server.Push("message", w.server.Compose(forum, ann, "/pinhelp", more))
		w.done()
	}
	var topics []int
	for _, m := range w.ours(forum) {
		topics = append(topics, m.Topic)
	}
	if !slices.Equal(topics, []int{thread, aisle, 0}) {
		t.Errorf("cards in %v", topics)
	}
}

func TestAGroupThatHasMovedGetsANewCard(t *testing.T) {
	w := newWorld(t)
	w.server.Say(talk, ann, "/pinhelp")
	w.done()
	w.shelf.set[key(forum)] = w.shelf.set[key(talk)] // as the store does when the group becomes another
	delete(w.shelf.set, key(talk))
	w.server.Say(forum, ann, "/pinhelp")
	w.done()
	if shown := w.ours(forum); len(shown) != 1 {
		t.Errorf("%+v", shown)
	}
	if n := len(w.server.Calls("editMessageText")); n != 0 {
		t.Errorf("%d edits of a message of another chat", n)
	}
}

func TestTroubleWithACard(t *testing.T) {
	const posted, nowhere = "pinhelp.posted", "pinhelp.nowhere"
	for _, tt := range []struct {
		name           string
		chat           int64
		user           int64 // 0 for a post
		trouble        func(*telegramtest.Server)
		private, group string // ids of texts
		cards          int
	}{
		{"no right to pin is told in private", talk, ivan, pinless, posted, "", 1},
		{"and in the group to whoever cannot be reached", talk, ivan, func(s *telegramtest.Server) { pinless(s); s.Block(ivan) }, "", posted, 1},
		{"and in the group to whoever hides", talk, anonymous, pinless, "", posted, 1},
		{"and to nobody in a channel", news, 0, func(s *telegramtest.Server) { s.Deny(news, "pin") }, "", "", 1},
		{"no right to write is told in private", talk, ivan, func(s *telegramtest.Server) { s.Mute(talk) }, nowhere, "", 0},
		{"and to nobody who hides", talk, anonymous, func(s *telegramtest.Server) { s.Mute(talk) }, "", "", 0},
		{"no right to post is told to nobody", news, 0, func(s *telegramtest.Server) { s.Deny(news, "post") }, "", "", 0},
		{"a bot that is thrown out is silent", talk, ivan, func(s *telegramtest.Server) { s.Kick(talk) }, "", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			tt.trouble(w.server)
			language := "ru"
			switch tt.user {
			case 0:
				w.server.Publish(tt.chat, "/pinhelp", 0, nil)
			case anonymous:
				language = "en"
				w.server.Push("message", w.server.Compose(tt.chat, ann, "/pinhelp", as(anonymous, tt.chat)))
			default:
				w.server.Say(tt.chat, tt.user, "/pinhelp")
			}
			w.done()
			cards, lines := 0, ""
			for _, m := range w.ours(tt.chat) {
				if len(m.Buttons) > 0 {
					cards++
				} else {
					lines += m.Text
				}
			}
			private := ""
			for _, m := range w.ours(ivan) {
				private += m.Text
			}
			if cards != tt.cards || tt.group == "" && lines != "" || tt.group != "" && lines != w.says(language, tt.group) {
				t.Errorf("%d cards, lines %q", cards, lines)
			}
			if tt.private == "" && private != "" || tt.private != "" && private != w.says(language, tt.private) {
				t.Errorf("in private %q", private)
			}
			if (w.shelf.set[key(tt.chat)]["card"] != "") != (tt.cards > 0) {
				t.Errorf("noted %v", w.shelf.set)
			}
		})
	}
}

func pinless(s *telegramtest.Server) { s.SetMember(talk, telegramtest.BotID, "member") }

func TestAChatThatForbidsIsLeftInPeaceUntilTheRightsChange(t *testing.T) {
	w := newWorld(t)
	w.server.Deny(news, "post")
	for range 3 {
		w.server.Publish(news, "/pinhelp", 0, nil)
		w.done()
	}
	if n := len(w.server.Calls("sendMessage")); n != 1 {
		t.Errorf("%d attempts", n)
	}
	w.server.AddChat(telegramtest.Chat{ID: news, Type: "channel", Title: "News"})
	w.server.Push("my_chat_member", map[string]any{"chat": map[string]any{"id": news, "type": "channel"},
		"from": map[string]any{"id": ann}, "date": 1, "old_chat_member": map[string]any{}, "new_chat_member": map[string]any{}})
	w.server.Publish(news, "/pinhelp", 0, nil)
	w.done()
	if len(w.ours(news)) != 1 {
		t.Errorf("%+v", w.ours(news))
	}
}

func TestAFailureThatPassesIsTriedAgain(t *testing.T) {
	for _, method := range []string{"pinChatMessage", "sendMessage"} {
		t.Run(method, func(t *testing.T) {
			w := newWorld(t)
			w.server.Break(telegramtest.Fault{Method: method, Times: 6, Status: 502})
			w.server.Say(talk, ann, "/pinhelp")
			failures := 0
			for {
				last := w.offset
				err := w.work()
				if err == nil {
					break
				}
				if failures++; failures > 9 {
					t.Fatal(err)
				}
				w.offset = last // as the inbox does
			}
			if shown := w.ours(talk); failures == 0 || len(shown) != 1 || !shown[0].Pinned {
				t.Errorf("%d failures, %+v", failures, shown)
			}
		})
	}
}

func TestManyCommandsLeadToFewCalls(t *testing.T) {
	w := newWorld(t)
	for range 50 {
		w.server.Say(talk, ann, "/pinhelp")
	}
	w.done()
	if n := len(w.server.Calls("sendMessage", "editMessageText", "pinChatMessage")); n > 10 {
		t.Errorf("%d calls", n)
	}
}
