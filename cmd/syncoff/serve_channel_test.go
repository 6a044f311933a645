package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/telegramtest"
)

const channel, comments = -1000000000700, -1000000000701

// newChannel is a stage with a channel of a name and its discussion group, which Ann and Bob run and Ivan is in.
func newChannel(t *testing.T, title string) *stage {
	t.Helper()
	s := newStage(t, telegramtest.Options{Rich: true})
	s.server.AddUser(telegramtest.User{ID: ivan, FirstName: "Ivan", LanguageCode: "ru"})
	s.server.AddChat(telegramtest.Chat{ID: channel, Type: "channel", Title: title})
	s.server.AddChat(telegramtest.Chat{ID: comments, Type: "supergroup", Title: "Comments"})
	s.server.Link(channel, comments)
	for _, user := range []int64{ann, bob, telegramtest.BotID} {
		s.server.SetMember(comments, user, "administrator")
	}
	s.server.SetMember(comments, ivan, "member")
	s.start()
	return s
}

func TestAChannelGetsAHelpCardAndAnswersInItsComments(t *testing.T) {
	for _, tt := range []struct{ title, post, edited, language string }{
		{"Photos", "@syncoff_bot how do I turn off gallery sync", "@syncoff_bot 怎么关闭相册同步", "en"},
		{"小米摄影", "@syncoff_bot 怎么关闭相册同步", "@syncoff_bot how do I turn off gallery sync", "zh-CN"},
		{"Фото и техника", "@syncoff_bot как отключить синхронизацию галереи xiaomi", "@syncoff_bot 怎么关闭相册同步", "ru"},
	} {
		t.Run(tt.language, func(t *testing.T) {
			s := newChannel(t, tt.title)
			s.server.Publish(channel, "/pinhelp", 0, nil)
			card := s.answered(channel, 1)
			s.until("the card is pinned", func() bool { return s.shown(channel)[0].Pinned })
			if !strings.HasPrefix(card.Text, words(t, tt.language, "pinhelp.title", "")) || len(card.Buttons) < 3 {
				t.Errorf("the card is\n%s", card.Text)
			}
			s.server.Publish(channel, "Good morning", 0, nil)
			post, forward := s.server.Publish(channel, tt.post, 0, nil)
			answer := s.answered(comments, 1)
			title := words(t, tt.language, "topic.gallery-auto-backup.title", "")
			if answer.ReplyTo != forward || !strings.HasPrefix(answer.Text, title) {
				t.Errorf("in reply to %d, not %d:\n%s", answer.ReplyTo, forward, answer.Text)
			}
			s.quiet()
			s.end()
			s.start()
			s.server.Rewrite(channel, post, tt.edited)
			s.until("the answer is edited", func() bool { return s.shown(comments)[0].Edits == 1 })
			s.server.Publish(channel, "/pinhelp@syncoff_bot", 0, nil)
			s.quiet()
			s.end()
			if len(s.shown(channel)) != 1 || len(s.shown(comments)) != 1 {
				t.Errorf("%+v\n%+v", s.shown(channel), s.shown(comments))
			}
			if strings.Contains(s.log.String(), "level=WARN") || strings.Contains(s.log.String(), "level=ERROR") {
				t.Error(s.log)
			}
		})
	}
}

func TestAGroupGetsAHelpCardFromItsAdministrators(t *testing.T) {
	s := newChannel(t, "Photos")
	s.server.Say(comments, ivan, "/pinhelp")
	if m := s.answered(comments, 1); m.Text != words(t, "ru", "group.admins_only", "") {
		t.Errorf("a member gets %q", m.Text)
	}
	s.server.Say(comments, ivan, "/pinhelp")
	s.server.Say(comments, bob, "/pinhelp")
	card := s.answered(comments, 2)
	s.quiet()
	if !strings.HasPrefix(card.Text, words(t, "zh-CN", "pinhelp.title", "")) || !s.page(comments, card.ID).Pinned {
		t.Errorf("%+v", card)
	}
	// What stands on the card opens in private.
	topic := ""
	for _, row := range card.Buttons {
		for _, b := range row {
			topic = strings.TrimPrefix(b.URL, "https://t.me/syncoff_bot?start=")
			s.server.Say(bob, bob, "/start "+topic)
		}
	}
	s.quiet()
	opened := s.shown(bob)
	last := opened[len(opened)-1]
	if topic == "" || !strings.HasPrefix(last.Text, words(t, "zh-CN", "topic."+topic+".title", "")) {
		t.Errorf("%q opens\n%s", topic, last.Text)
	}
	s.end()
	if note := s.settings(comments)["card"]; !strings.HasPrefix(note, strconv.Itoa(card.ID)+" ") {
		t.Errorf("noted %q", note)
	}
}

func TestAnAdministratorIsToldThatTheCardIsNotPinned(t *testing.T) {
	s := newChannel(t, "Photos")
	s.server.SetMember(comments, telegramtest.BotID, "member")
	s.server.Say(comments, bob, "/pinhelp")
	if m := s.answered(bob, 1); m.Text != words(t, "zh-CN", "pinhelp.posted", "") {
		t.Errorf("in private: %q", m.Text)
	}
	s.server.Push("message", s.server.Compose(comments, ann, "/pinhelp", map[string]any{
		"from":        map[string]any{"id": anonymous, "is_bot": true, "first_name": "Group"},
		"sender_chat": map[string]any{"id": comments, "type": "supergroup"}}))
	if m := s.answered(comments, 2); m.Text != words(t, "en", "pinhelp.posted", "") {
		t.Errorf("in the group: %q", m.Text)
	}
	s.quiet()
	s.end()
}

func TestTheCommandMeansNothingInPrivate(t *testing.T) {
	s := newChannel(t, "Photos")
	s.server.Say(ann, ann, "/pinhelp")
	if m := s.answered(ann, 1); len(m.Buttons) > 0 && m.Buttons[0][0].URL != "" {
		t.Errorf("%+v", m)
	}
	s.end()
}

func TestAChannelIsSilentWhereItsGroupWantsThat(t *testing.T) {
	s := newChannel(t, "Photos")
	page := s.opened(comments, ann)
	s.tap(comments, page.ID, ann, "gp:posts:silent")
	s.server.Publish(channel, "@syncoff_bot how do I turn off gallery sync", 0, nil)
	s.quiet()
	s.end()
	if shown := s.shown(comments); len(shown) != 1 {
		t.Errorf("%+v", shown)
	}
}

func TestAFloodOfPostsIsSurvived(t *testing.T) {
	s := newChannel(t, "Photos")
	began := time.Now()
	for i := range 300 {
		text := "Post " + strconv.Itoa(i)
		if i%10 == 0 {
			text = "@syncoff_bot how do I turn off gallery sync"
		}
		s.server.Publish(channel, text, 0, nil)
	}
	s.quiet()
	s.end()
	if n := len(s.shown(comments)); n < 1 || n > 5*(1+int(time.Since(began)/time.Minute)) {
		t.Errorf("%d answers", n)
	}
}
