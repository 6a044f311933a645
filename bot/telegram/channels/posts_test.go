package channels_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/telegramtest"
)

const (
	inEnglish = "@syncoff_bot how do I turn off gallery sync"
	inChinese = "@syncoff_bot 怎么关闭相册同步"
	inRussian = "как отключить синхронизацию галереи xiaomi @Syncoff_Bot"
)

func TestAPostThatSpeaksToTheBotIsAnsweredWhereItIsDiscussed(t *testing.T) {
	for _, tt := range []struct{ post, language string }{{inEnglish, "en"}, {inChinese, "zh-CN"}, {inRussian, "ru"}} {
		t.Run(tt.language, func(t *testing.T) {
			w := newWorld(t)
			_, forward := w.server.Publish(news, tt.post, 0, nil)
			w.done()
			shown := w.ours(talk)
			if len(shown) != 1 || len(w.ours(news)) != 0 {
				t.Fatalf("%+v\n%s", shown, &w.log)
			}
			m := shown[0]
			title := w.says(tt.language, "topic.gallery-auto-backup.title")
			if !strings.HasPrefix(m.Text, title) || m.ReplyTo != forward || forward == 0 {
				t.Errorf("in reply to %d, not %d:\n%s", m.ReplyTo, forward, m.Text)
			}
			if got := urls(m); len(got) != 1 || got[0] != "https://t.me/syncoff_bot?start=gallery-auto-backup" ||
				m.Buttons[0][0].Text != w.says(tt.language, "group.more") {
				t.Errorf("buttons %+v", m.Buttons)
			}
			if strings.Contains(m.Text, w.says(tt.language, "telegram.notes")) {
				t.Errorf("it is not short:\n%s", m.Text)
			}
			want := outbox.Tally{Place: outbox.PlaceChannel, Decision: "answer", Topic: "gallery-auto-backup", Language: tt.language}
			if len(w.shelf.tallies) != 1 || w.shelf.tallies[0] != want {
				t.Errorf("counted %+v", w.shelf.tallies)
			}
			if strings.Contains(w.log.String(), "sync\"") || strings.Contains(w.log.String(), "相册") {
				t.Errorf("the log tells too much: %s", &w.log)
			}
		})
	}
}

func TestMostPostsAreNotAnswered(t *testing.T) {
	mention := []any{map[string]any{"type": "mention", "offset": 0, "length": 12}}
	for _, tt := range []struct {
		name, post string
		more       map[string]any
		answered   bool
	}{
		{"a question to nobody", "how do I turn off gallery sync", nil, false},
		{"a question to another bot", "@syncoff_bot2 how do I turn off gallery sync", nil, false},
		{"a word about the bot", "New in town: @syncoff_bot, written by friends of ours", nil, false},
		{"the name alone", "@syncoff_bot", nil, false},
		{"a command with the name", "/pinhelp@syncoff_bot", nil, false},
		{"a command for another bot", "/start@other_bot @syncoff_bot turn off gallery sync", nil, false},
		{"what came through a bot", inEnglish, map[string]any{"via_bot": map[string]any{"id": 5, "is_bot": true}}, false},
		{"a caption that asks", inEnglish, map[string]any{"text": nil, "entities": nil, "caption": inEnglish, "caption_entities": mention,
			"photo": []any{map[string]any{"file_id": "f", "file_unique_id": "f", "width": 9, "height": 9}}}, true},
		{"a picture without words", inEnglish, map[string]any{"text": nil, "entities": nil}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.server.Publish(news, tt.post, 0, tt.more)
			w.done()
			answers := 0
			for _, m := range w.ours(talk) {
				if m.ReplyTo != 0 {
					answers++
				}
			}
			if (answers > 0) != tt.answered {
				t.Errorf("%+v", w.ours(talk))
			}
		})
	}
}

func TestWithoutADiscussionGroupThereIsNoAnswer(t *testing.T) {
	w := newWorld(t)
	w.server.AddChat(telegramtest.Chat{ID: -1011, Type: "channel", Title: "N"})
	w.server.Publish(-1011, inEnglish, 0, nil)
	w.done()
	if n := len(w.server.Calls("sendMessage", "sendRichMessage")); n != 0 {
		t.Errorf("%d messages", n)
	}
}

func TestTheRulesOfTheDiscussionGroupHold(t *testing.T) {
	for _, tt := range []struct {
		name, setting, value string
		holds                func(w *world, shown []telegramtest.Shown) bool
	}{
		{"silent posts", "posts", "silent", func(_ *world, shown []telegramtest.Shown) bool { return len(shown) == 0 }},
		{"a language", "language", "ru", func(w *world, shown []telegramtest.Shown) bool {
			return len(shown) == 1 && strings.HasPrefix(shown[0].Text, w.says("ru", "topic.gallery-auto-backup.title"))
		}},
		{"a region", "region", "china", func(w *world, shown []telegramtest.Shown) bool {
			return len(shown) == 1 && strings.Contains(shown[0].Text, w.says("en", "region.china"))
		}},
		{"the full form", "form", "full", func(w *world, shown []telegramtest.Shown) bool {
			return len(shown) == 1 && strings.Contains(shown[0].Text, w.says("en", "telegram.notes"))
		}},
		{"only administrators may ask, and they have", "who", "admins", func(_ *world, shown []telegramtest.Shown) bool {
			return len(shown) == 1
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			_ = w.shelf.Set(t.Context(), key(talk), tt.setting, tt.value)
			w.server.Publish(news, inEnglish, 0, nil)
			w.done()
			if shown := w.ours(talk); !tt.holds(w, shown) {
				t.Errorf("%+v", shown)
			}
		})
	}
}

func TestAVaguePostGetsAChoiceOfLinks(t *testing.T) {
	w := newWorld(t)
	_ = w.shelf.Set(t.Context(), key(talk), "language", "ru")
	w.server.Publish(news, "@syncoff_bot "+vague, 0, nil)
	w.done()
	shown := w.ours(talk)
	if len(shown) != 1 || shown[0].Text != w.says("ru", "clarify.question") || len(urls(shown[0])) != 3 {
		t.Fatalf("%+v", shown)
	}
	for _, u := range urls(shown[0]) {
		if !strings.HasPrefix(u, "https://t.me/syncoff_bot?start=") {
			t.Errorf("leads to %s", u)
		}
	}
}

func TestAReplyToTheCardNeedsNoName(t *testing.T) {
	for _, tt := range []struct {
		name string
		more func(card int) map[string]any
	}{
		{"shown by its forward", func(int) map[string]any { return nil }},
		{"shown as a message of the channel", func(card int) map[string]any {
			channel := map[string]any{"id": news, "type": "channel"}
			return map[string]any{"reply_to_message": nil, "external_reply": map[string]any{"chat": channel, "message_id": card,
				"origin": map[string]any{"type": "channel", "chat": channel, "message_id": card, "date": 1}}}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			other, _ := w.server.Publish(news, "Hello", 0, nil)
			w.server.Publish(news, "/pinhelp", 0, nil)
			w.done()
			card := w.ours(news)[0].ID
			w.server.Publish(news, "how do I turn off gallery sync", other, nil)
			w.done()
			if len(w.ours(talk)) != 0 {
				t.Fatal("a reply to another post is answered")
			}
			w.server.Publish(news, "how do I turn off gallery sync", card, tt.more(card))
			w.done()
			if len(w.ours(talk)) != 1 {
				t.Errorf("%+v\n%s", w.ours(talk), &w.log)
			}
		})
	}
}

func TestAnEditedPostEditsItsAnswer(t *testing.T) {
	w := newWorld(t)
	post, forward := w.server.Publish(news, inEnglish, 0, nil)
	w.done()
	w.build()
	w.server.Rewrite(news, post, inChinese)
	w.done()
	shown := w.ours(talk)
	if len(shown) != 1 || shown[0].Edits != 1 || !strings.HasPrefix(shown[0].Text, w.says("zh-CN", "topic.gallery-auto-backup.title")) {
		t.Fatalf("%+v", shown)
	}
	w.server.Rewrite(news, post, "Good night, @syncoff_bot and all others")
	w.done()
	if shown := w.ours(talk); len(shown) != 1 || shown[0].Edits != 1 {
		t.Errorf("%+v", shown)
	}
	w.server.Remove(talk, shown[0].ID)
	w.server.Rewrite(news, post, inRussian)
	w.done()
	if shown := w.ours(talk); len(shown) != 1 || shown[0].ReplyTo != forward {
		t.Errorf("the answer that was deleted: %+v", shown)
	}
}

func TestAnEditThatBeginsToSpeakToTheBot(t *testing.T) {
	for name, tt := range map[string]struct {
		after    time.Duration
		answered bool
	}{
		"is answered while the post is fresh":  {time.Minute, true},
		"is let be when the post is from long": {48 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			post, _ := w.server.Publish(news, "Hello", 0, nil)
			w.done()
			w.now = w.now.Add(tt.after)
			w.server.Rewrite(news, post, inEnglish)
			w.done()
			if got := len(w.ours(talk)); (got == 1) != tt.answered {
				t.Errorf("%d answers", got)
			}
		})
	}
}

func TestAFloodOfPosts(t *testing.T) {
	w := newWorld(t)
	for i := range 200 {
		w.server.Publish(news, "Post number "+strconv.Itoa(i), 0, nil)
	}
	w.done()
	if n := len(w.server.Calls("sendMessage", "sendRichMessage", "getChatMember", "getChat")); n != 0 {
		t.Errorf("%d calls about posts that concern nobody", n)
	}
	for range 30 {
		w.server.Publish(news, inEnglish, 0, nil)
	}
	before := w.now
	w.done()
	if n := len(w.ours(talk)); n != 5 || w.now.Sub(before) > time.Minute {
		t.Errorf("%d answers in %v", n, w.now.Sub(before))
	}
	w.now = w.now.Add(2 * time.Minute)
	w.server.Publish(news, inEnglish, 0, nil)
	w.done()
	if n := len(w.ours(talk)); n != 6 {
		t.Errorf("%d answers after the flood", n)
	}
}

func TestADiscussionGroupThatForbidsIsLeftInPeace(t *testing.T) {
	w := newWorld(t)
	w.server.Mute(talk)
	for range 3 {
		w.server.Publish(news, inEnglish, 0, nil)
	}
	w.done()
	if n := len(w.server.Calls("sendMessage", "sendRichMessage")); n != 1 {
		t.Errorf("%d attempts", n)
	}
}
