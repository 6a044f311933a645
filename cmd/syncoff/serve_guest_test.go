package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/telegramtest"
)

// invited has somebody name the bot in a chat that it is not in, though one that it knows has the same number, and
// returns what the query was answered with.
func (s *stage) invited(user int64, text string) string {
	s.t.Helper()
	query := s.server.AskAsGuestWith(telegramtest.Chat{ID: group, Type: "group", Title: "Elsewhere"}, user, text, nil)
	if query == "" {
		s.t.Fatal("no query")
	}
	result := ""
	s.until("an answer to a guest query", func() bool {
		for _, c := range s.server.Calls("answerGuestQuery") {
			if c.Params["guest_query_id"] == query && c.Took() {
				result = c.Params["result"]
			}
		}
		return result != ""
	})
	return result
}

func TestAGuestIsAnsweredAndForgotten(t *testing.T) {
	s := newStage(t, telegramtest.Options{Guest: true, Rich: true})
	s.server.AddUser(telegramtest.User{ID: ivan, FirstName: "Ivan", LanguageCode: "ru"})
	s.start()
	for _, tt := range []struct {
		user               int64
		says, language, id string
	}{
		{ann, "@syncoff_bot how do I turn off gallery sync", "en", "topic.gallery-auto-backup.title"},
		{bob, "@syncoff_bot 怎么关闭相册同步", "zh-CN", "topic.gallery-auto-backup.title"},
		{ivan, "@syncoff_bot как отключить синхронизацию галереи xiaomi", "ru", "topic.gallery-auto-backup.title"},
		{ann, "@syncoff_bot write a poem about spring in the mountains", "en", "decline.first"},
		{bob, "@syncoff_bot", "zh-CN", "telegram.about_short"},
	} {
		result := s.invited(tt.user, tt.says)
		if want := words(t, tt.language, tt.id, ""); !strings.Contains(result, want) ||
			!strings.Contains(result, words(t, tt.language, "group.more", "")) {
			t.Errorf("%s: want %q in\n%s", tt.says, want, result)
		}
	}
	s.quiet()
	s.end()
	if n := len(s.server.Calls("sendMessage", "sendRichMessage")); n != 0 {
		t.Errorf("%d messages", n)
	}
	if strings.Contains(s.log.String(), "poem") || strings.Contains(s.log.String(), "level=WARN") {
		t.Error(s.log)
	}
	kept := s.kept()
	questions, err := kept.Unanswered(t.Context(), 9)
	if err != nil || len(questions) != 0 {
		t.Errorf("kept questions %+v, %v", questions, err)
	}
	for _, user := range []int64{ann, bob, ivan} {
		session, err := kept.Load(t.Context(), fmt.Sprintf("%d/%d", group, user))
		if err != nil || session.Language != "" {
			t.Errorf("kept a session %+v, %v", session, err)
		}
	}
	tallies, err := kept.Tallies(t.Context(), time.Time{})
	counted := map[string]int{}
	for _, c := range tallies {
		counted[c.Place+" "+c.Decision] += c.Count
	}
	if err != nil || counted["guest answer"] != 3 || counted["guest decline"] != 1 || counted["guest chat"] != 1 {
		t.Errorf("counted %v, %v", counted, err)
	}
}

func TestAGuestQueryThatNobodyWaitsForIsDropped(t *testing.T) {
	s := newStage(t, telegramtest.Options{Guest: true})
	s.start()
	s.server.PushRaw(`{"update_id":$id,"guest_message":{"message_id":1,"date":1,"guest_query_id":"5","text":"@syncoff_bot help",` +
		`"chat":{"id":-9,"type":"group"},"from":{"id":7,"first_name":"A"}}}`)
	s.quiet()
	s.end()
	if calls := s.server.Calls("answerGuestQuery"); len(calls) != 1 || calls[0].Took() {
		t.Errorf("%+v", calls)
	}
	if strings.Contains(s.log.String(), "level=WARN") || strings.Contains(s.log.String(), "level=ERROR") {
		t.Error(s.log)
	}
}
