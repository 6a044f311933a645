package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/telegramtest"
)

const supergroup, forum, thread = -1000000000500, -1000000000600, 5

// newCrowd is a stage with a supergroup and a forum in which Ann and Bob are, and what is set there.
func newCrowd(t *testing.T, o telegramtest.Options, set map[string]string) *stage {
	t.Helper()
	s := newStage(t, o)
	s.server.AddChat(telegramtest.Chat{ID: supergroup, Type: "supergroup", Title: "Phones"})
	s.server.AddChat(telegramtest.Chat{ID: forum, Type: "supergroup", Title: "Topics", IsForum: true}, thread)
	for _, chat := range []int64{supergroup, forum} {
		s.server.SetMember(chat, ann, "member")
		s.server.SetMember(chat, bob, "administrator")
	}
	kept := s.kept()
	for name, value := range set {
		if err := kept.Set(t.Context(), fmt.Sprint(supergroup), name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	s.start()
	return s
}

func TestPeopleInAGroupAreAnsweredEachInTheirOwnConversation(t *testing.T) {
	s := newCrowd(t, telegramtest.Options{Rich: true}, nil)
	n := map[int64]int{}
	ask := func(chat, user int64, text string, more map[string]any) (map[string]any, telegramtest.Shown) {
		asked := s.server.Compose(chat, user, text, more)
		s.server.Push("message", asked)
		n[chat]++
		m := s.answered(chat, n[chat])
		return asked, m
	}
	inTopic := map[string]any{"message_thread_id": thread, "is_topic_message": true}
	for _, chat := range []int64{group, supergroup, forum} {
		more := map[string]any(nil)
		if chat == forum {
			more = inTopic
		}
		s.server.Say(chat, ann, "nice weather for photos in the cloud today")
		asked, first := ask(chat, ann, "@syncoff_bot how do I turn off gallery sync", more)
		_, second := ask(chat, bob, "@syncoff_bot 云空间满了怎么办", more)
		if !strings.Contains(first.Text, english(t, "topic.gallery-auto-backup.title")) || !strings.Contains(second.Text, "空间") ||
			first.ReplyTo != asked["message_id"] || first.Topic != second.Topic || (first.Topic == thread) != (chat == forum) {
			t.Errorf("%+v\n%+v", first, second)
		}
		_, next := ask(chat, ann, "@syncoff_bot still uploading", more)
		if !strings.Contains(next.Text, english(t, "topic.third-party-upload.title")) {
			t.Errorf("Ann goes on with %s", next.Text)
		}
	}
	s.quiet()
	s.end()
	for chat, want := range n {
		if got := len(s.shown(chat)); got != want {
			t.Errorf("%d messages in %d, want %d", got, chat, want)
		}
	}
	if log := s.log.String(); strings.Contains(log, "weather") || strings.Contains(log, "空间") {
		t.Errorf("the log tells too much:\n%s", log)
	}
}

func TestAButtonOfAGroupWorksForAnybodyAfterARestart(t *testing.T) {
	s := newCrowd(t, telegramtest.Options{}, nil)
	s.server.Say(supergroup, ann, "@syncoff_bot how do I turn off gallery sync")
	first := s.answered(supergroup, 1)
	s.quiet()
	s.end()
	s.start()
	if !slices.Contains(data(first), "gs:gallery-auto-backup") {
		t.Fatalf("buttons %q", data(first))
	}
	s.server.Press(supergroup, first.ID, bob, "gs:gallery-auto-backup")
	if m := s.answered(supergroup, 2); !strings.Contains(m.Text, "其他应用") {
		t.Errorf("got %s", m.Text)
	}
	s.server.Press(supergroup, first.ID, bob, "gs:nothing")
	s.quiet()
	s.end()
	answers := s.server.Calls("answerCallbackQuery")
	if len(answers) != 2 || answers[0].Params["text"] != "" || answers[1].Params["text"] == "" || len(s.shown(supergroup)) != 2 {
		t.Errorf("presses are answered by %+v", answers)
	}
	kept := s.kept()
	counts, err := kept.FeedbackCounts(t.Context(), time.Time{})
	if err != nil || len(counts) != 1 || counts[0].Topic != "gallery-auto-backup" || counts[0].Why != "still" {
		t.Errorf("feedback %+v, %v", counts, err)
	}
	tallies, err := kept.Tallies(t.Context(), time.Time{})
	if err != nil || len(tallies) != 1 || tallies[0].Place != "group" {
		t.Errorf("tallies %+v, %v", tallies, err)
	}
}

func TestTheRulesOfAGroupHold(t *testing.T) {
	for _, tt := range []struct {
		name     string
		set      map[string]string
		receiver int64
		texts    [2]string // of the answers to Ann, who is a member, and to Bob, who runs the group
	}{
		{"none", nil, 0, [2]string{"Turn photo sync off", "同步"}},
		{"one language", map[string]string{"language": "ru"}, 0, [2]string{"Галере", "Галере"}},
		{"administrators only", map[string]string{"who": "admins"}, 0, [2]string{"I answer administrators only", "同步"}},
		{"quiet answers", map[string]string{"form": "quiet"}, ann, [2]string{"Turn photo sync off", "同步"}},
		{"nonsense", map[string]string{"form": "loud", "language": "xx", "cooldown": "-5", "who": "?"}, 0, [2]string{"", ""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newCrowd(t, telegramtest.Options{Ephemeral: true}, tt.set)
			s.server.Say(supergroup, ann, "@syncoff_bot how do I turn off gallery sync")
			hers := s.answered(supergroup, 1)
			s.server.Say(supergroup, bob, "@syncoff_bot 怎么关闭相册同步")
			his := s.answered(supergroup, 2)
			s.quiet()
			s.end()
			if !strings.Contains(hers.Text, tt.texts[0]) || !strings.Contains(his.Text, tt.texts[1]) {
				t.Errorf("%s\n%s", hers.Text, his.Text)
			}
			if hers.Receiver != tt.receiver {
				t.Errorf("seen by %d", hers.Receiver)
			}
		})
	}
}

func TestAQuestionThatWaitsForItsTurnOutlivesARestart(t *testing.T) {
	s := newCrowd(t, telegramtest.Options{}, nil)
	s.end()
	s.service.settings.Grace = 50 * time.Millisecond
	s.start()
	for i := range 16 {
		user := int64(4000 + i)
		s.server.AddUser(telegramtest.User{ID: user, FirstName: "P", LanguageCode: "en"})
		s.server.Say(supergroup, user, "@syncoff_bot how do I turn off gallery sync")
	}
	s.answered(supergroup, 15)
	s.logged("had enough")
	s.end()
	if n := len(s.shown(supergroup)); n != 15 {
		t.Fatalf("%d messages before the restart", n)
	}
	s.start()
	s.answered(supergroup, 16)
	s.quiet()
	s.end()
	if n := len(s.shown(supergroup)); n != 16 {
		t.Errorf("%d messages", n)
	}
}
