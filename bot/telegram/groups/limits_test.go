package groups_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/telegramtest"
)

func TestAFloodOfQuestionsIsAnsweredInFewMessages(t *testing.T) {
	within(t, telegramtest.Options{Flood: true}, func(w *world) {
		const people, each = 13, 3
		for user := int64(1000); user < 1000+people; user++ {
			w.server.AddUser(telegramtest.User{ID: user, FirstName: fmt.Sprintf("P<%d>", user), LanguageCode: "en"})
		}
		questions := []string{english, poem, "how do I stop google photos uploading"}
		for i := range each {
			for user := int64(1000); user < 1000+people; user++ {
				w.push("message", w.message(super, user, "@syncoff_bot "+questions[i], nil))
				w.push("message", w.message(super, user, "chatter", nil))
			}
		}
		w.work()
		answers := w.shown(super)
		if n := len(answers); n < 16 || n > 18 {
			w.Errorf("%d messages", n)
		}
		for _, c := range w.server.Calls("sendMessage") {
			if strings.Contains(c.Description, "retry after 60") {
				w.Errorf("the group is flooded at %s", c.At)
			}
		}
		if got := 15 + 2 + len(w.kept.covered); got < people*each {
			w.Errorf("%d of %d questions are answered", got, people*each)
		}
		last := answers[len(answers)-1]
		if !strings.Contains(last.Source, `<a href="`+link+`third-party-upload">`) || !strings.Contains(last.Text, "P<1012>") {
			w.Errorf("says %s", last.Source)
		}
		merged := strings.Split(answers[15].Text, "\n")
		if merged[0] != w.texts.Count("en", "group.merged", 15, nil) || len(merged) > 4 {
			w.Errorf("says %q", merged)
		}
	})
}

func TestWhoWaitsAloneGetsAnAnswerOfTheirOwn(t *testing.T) {
	within(t, telegramtest.Options{Flood: true}, func(w *world) {
		for i := range int64(15) {
			w.server.AddUser(telegramtest.User{ID: 2000 + i, FirstName: "P", LanguageCode: "en"})
			w.one(w.says(super, 2000+i, "@syncoff_bot "+english, nil))
		}
		before := time.Now()
		m := w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
		if !strings.Contains(m.Text, w.say("en", "verification.title")) || time.Since(before) < 30*time.Second {
			w.Errorf("after %s: %s", time.Since(before), m.Text)
		}
		if len(w.one(w.says(group, ann, "@syncoff_bot "+english, nil)).Text) == 0 {
			w.Error("another group waits as well")
		}
	})
}

func TestTheAnswersOfATopicStayInIt(t *testing.T) {
	within(t, telegramtest.Options{Flood: true}, func(w *world) {
		inTopic := map[string]any{"message_thread_id": topic, "is_topic_message": true}
		for i := range int64(20) {
			w.server.AddUser(telegramtest.User{ID: 2000 + i, FirstName: "P", LanguageCode: "en"})
			more := inTopic
			if i%2 == 0 {
				more = nil
			}
			w.push("message", w.message(forum, 2000+i, "@syncoff_bot "+english, more))
		}
		w.work()
		shown := w.shown(forum)
		if len(shown) != 17 || shown[15].Topic == shown[16].Topic {
			w.Errorf("%d messages: %+v", len(shown), shown[15:])
		}
	})
}

func TestWhoAsksTooMuchIsToldOnceAndThenLeftAlone(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		ask := func(i int) []telegramtest.Shown {
			w.kept.failures = 1
			return w.says(super, ann, fmt.Sprintf("@syncoff_bot %s %d", english, i), nil)
		}
		for i := range 5 {
			w.one(ask(i))
		}
		if m := w.one(ask(6)); m.Text != w.say("en", "group.slow") {
			w.Errorf("says %s", m.Text)
		}
		time.Sleep(4 * time.Minute)
		if sent := ask(7); len(sent) != 0 {
			w.Errorf("says %+v", sent)
		}
		w.kept.failures = 0
		w.one(w.says(super, bob, "@syncoff_bot "+english, nil))
		time.Sleep(time.Minute)
		if m := w.one(ask(8)); m.Text == w.say("en", "group.slow") {
			w.Errorf("says %s", m.Text)
		}
	})
}

func TestWhoPressesTooMuchIsToldWithoutAMessage(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
		for _, topic := range []string{"verify", "app-data-sync", "emergency-stop", "faq-turn-on", "faq-wifi-only", "faq-sign-out"} {
			w.presses(super, m, ann, bob, "t:"+topic)
		}
		if n := len(w.shown(super)); n != 6 || len(w.toasts) != 1 || w.toasts[0] != w.say("zh-CN", "group.slow") {
			w.Errorf("%d messages, toasts %q", n, w.toasts)
		}
	})
}

func TestOnlyAdministratorsMayAskWhereTheRulesSaySo(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
		w.set(super, rules.Rules{AdminsOnly: true})
		w.one(w.says(super, cid, "@syncoff_bot "+english, nil))
		anonymous := map[string]any{"from": map[string]any{"id": 1087968824, "is_bot": true}, "sender_chat": chat(super)}
		w.one(w.says(super, ann, "@syncoff_bot "+chinese, anonymous))
		if got := w.one(w.says(super, bob, "@syncoff_bot "+chinese, nil)); got.Text != w.say("zh-CN", "group.ask_admins_only") {
			w.Errorf("says %s", got.Text)
		}
		for _, user := range []int64{ann, bob} {
			if sent := w.says(super, user, "@syncoff_bot "+english, nil); len(sent) != 0 {
				w.Errorf("again: %+v", sent)
			}
		}
		channel := map[string]any{"from": map[string]any{"id": 136817688, "is_bot": true}, "sender_chat": chat(-1009)}
		if sent := w.says(super, ann, "@syncoff_bot "+english, channel); len(sent) != 0 {
			w.Errorf("to a channel: %+v", sent)
		}
		if sent := w.presses(super, m, ann, ann, "gs:"+gallery); len(sent) != 0 || w.toasts[0] != w.say("en", "group.ask_admins_only") {
			w.Errorf("to a press: %+v, %q", sent, w.toasts)
		}
		time.Sleep(10 * time.Minute)
		w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
	})
}

func TestAGroupThatForbidsWritingIsLeftInPeace(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		w.server.Mute(super)
		for range 3 {
			w.says(super, ann, "@syncoff_bot "+english, nil)
			w.says(super, bob, "@syncoff_bot "+english, nil)
		}
		if n := len(w.server.Calls("sendMessage")); n != 1 || strings.Count(w.log.String(), "level=WARN") != 1 {
			w.Errorf("%d calls\n%s", n, w.log)
		}
		w.server.Unblock(super)
		w.push("my_chat_member", map[string]any{"chat": chat(super), "from": map[string]any{"id": cid}, "date": 1,
			"old_chat_member": map[string]any{"status": "restricted"}, "new_chat_member": map[string]any{"status": "member"}})
		w.work()
		if n := len(w.shown(super)); n != 0 {
			w.Errorf("greets: %d", n)
		}
		time.Sleep(time.Minute)
		w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
	})
}

func TestTroubleWithOneMessage(t *testing.T) {
	refuse := func(text string) telegramtest.Fault {
		return telegramtest.Fault{Method: "sendMessage", Status: 400, Body: `{"ok":false,"error_code":400,"description":"Bad Request: ` + text + `"}`}
	}
	inTopic := map[string]any{"message_thread_id": topic, "is_topic_message": true}
	for _, tt := range []struct {
		name  string
		make  func(*world)
		sent  int
		topic int
	}{
		{"a topic that is closed gets nothing", func(w *world) { w.server.Break(refuse("TOPIC_CLOSED")) }, 0, 0},
		{"a topic that is gone is left", func(w *world) { w.server.CloseTopic(forum, topic) }, 1, 0},
		{"slow mode is waited for", func(w *world) { w.server.Break(telegramtest.Fault{Method: "sendMessage", RetryAfter: 30}) }, 1, topic},
		{"a network that is down is waited for", func(w *world) { w.server.Break(telegramtest.Fault{Status: 502, Times: 7}) }, 1, topic},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: false}, func(w *world) {
				w.one(w.says(forum, bob, "@syncoff_bot "+english, nil)) // the server has no rich messages
				tt.make(w)
				sent := w.says(forum, ann, "@syncoff_bot "+english, inTopic)
				if len(sent) != tt.sent || len(sent) == 1 && sent[0].Topic != tt.topic {
					w.Errorf("%+v", sent)
				}
				w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
			})
		})
	}
}

func TestAQuestionThatIsDeletedIsAnsweredWithoutIt(t *testing.T) {
	within(t, telegramtest.Options{Ephemeral: true}, func(w *world) {
		for _, form := range []rules.Form{rules.Short, rules.Quiet} {
			w.set(super, rules.Rules{Form: form})
			asked := w.message(super, []int64{ann, bob}[form], "@syncoff_bot "+english, nil)
			asked["message_id"] = 5000 + int(form)
			if m := w.one(w.does(super, "message", asked)); m.ReplyTo != 0 || (m.Receiver != 0) != (form == rules.Quiet) {
				w.Errorf("%+v", m)
			}
		}
	})
}

func TestAGroupThatMovesKeepsItsConversations(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		const moved = -1000000000900
		w.says(group, ann, "@syncoff_bot "+english, nil)
		w.set(group, rules.Rules{Language: "ru"})
		w.server.Migrate(group, moved)
		service := map[string]any{"message_id": 50, "date": 1, "chat": map[string]any{"id": group, "type": "group"},
			"from": map[string]any{"id": cid}, "migrate_to_chat_id": moved}
		w.push("message", service)
		w.work()
		m := w.one(w.says(moved, ann, "@syncoff_bot still uploading", nil))
		if !strings.Contains(m.Text, w.say("ru", "verification.title")) || w.kept.sessions["-1000000000900/7"].Climbing != gallery {
			w.Errorf("%s", m.Text)
		}
	})
}

func TestAThousandWhoJoinGetNothing(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		for i := range 1000 {
			w.push("message", w.message(super, ann, "x", map[string]any{"text": nil, "new_chat_members": []any{map[string]any{"id": 3000 + i}}}))
		}
		w.work()
		if n := len(w.server.Calls()); n != 0 {
			w.Errorf("%d calls", n)
		}
	})
}
