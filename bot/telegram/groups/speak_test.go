package groups_test

import (
	"strings"
	"testing"

	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/telegramtest"
)

func TestItSpeaksWhenItIsSpokenTo(t *testing.T) {
	bold := func(kind string, at, length int, more ...map[string]any) map[string]any {
		e := map[string]any{"type": kind, "offset": at, "length": length}
		for _, m := range more {
			for k, v := range m {
				e[k] = v
			}
		}
		return map[string]any{"entities": []any{e}}
	}
	photo := func(caption string, more map[string]any) map[string]any {
		m := map[string]any{"text": nil, "entities": nil, "caption": caption, "photo": []any{map[string]any{"file_id": "f", "width": 9, "height": 9}}}
		for k, v := range more {
			m[k] = v
		}
		return m
	}
	for _, tt := range []struct {
		name, says string
		more       map[string]any
		want       string // id of a text, "" for silence
	}{
		{"a mention", "@syncoff_bot " + english, nil, "topic.gallery-auto-backup.title"},
		{"a mention in other letters", "@SYNCOFF_Bot " + english, nil, "topic.gallery-auto-backup.title"},
		{"a mention behind what counts twice", "📷📷 " + english + " @syncoff_bot", nil, "topic.gallery-auto-backup.title"},
		{"a mention by name", "Sync " + english, bold("text_mention", 0, 4, map[string]any{"user": map[string]any{"id": telegramtest.BotID}}), "topic.gallery-auto-backup.title"},
		{"a mention in a caption", "x", photo("@syncoff_bot "+english, map[string]any{"caption_entities": []any{map[string]any{"type": "mention", "offset": 0, "length": 12}}}), "topic.gallery-auto-backup.title"},
		{"a mention under a picture", "x", photo("@syncoff_bot", map[string]any{"caption_entities": []any{map[string]any{"type": "mention", "offset": 0, "length": 12}}}), "telegram.photo"},
		{"another bot whose name is longer", "@syncoff_bot2 " + english, nil, ""},
		{"a name that is no mention", "@syncoff_bot " + english, bold("bold", 0, 3), ""},
		{"a question to nobody", english, nil, ""},
		{"a command of its own", "/ask " + english, nil, "topic.gallery-auto-backup.title"},
		{"a command that names it", "/ask@Syncoff_bot " + english, nil, "topic.gallery-auto-backup.title"},
		{"a command to another", "/ask@other_bot " + english, nil, ""},
		{"a command to another that mentions it", "/ban@other_bot @syncoff_bot", nil, ""},
		{"nothing asked", "/ask", nil, "group.ask_empty"},
		{"a mention alone", "@syncoff_bot", nil, "group.ask_empty"},
		{"another command by name", "/help@syncoff_bot", nil, "chat.help"},
		{"another command with a mention", "/methods @syncoff_bot", nil, "chat.methods"},
		{"another command to nobody", "/help", nil, ""},
		{"a command of somebody else with a mention", "/ban @syncoff_bot", nil, ""},
		{"something by another bot", "@syncoff_bot " + english, map[string]any{"from": map[string]any{"id": robot, "is_bot": true}}, ""},
		{"something through another bot", "@syncoff_bot " + english, map[string]any{"via_bot": map[string]any{"id": robot, "is_bot": true}}, ""},
		{"something that a channel forwards by itself", "@syncoff_bot " + english, map[string]any{"is_automatic_forward": true, "sender_chat": chat(-1009)}, ""},
		{"a forward that names it", "@syncoff_bot " + english, map[string]any{"forward_origin": map[string]any{"type": "hidden_user", "date": 1, "sender_user_name": "C"}}, ""},
		{"somebody who joins", "x", map[string]any{"text": nil, "new_chat_members": []any{map[string]any{"id": ann}}}, ""},
		{"a picture that is pinned", "x", map[string]any{"text": nil, "pinned_message": map[string]any{"message_id": 1, "chat": chat(super)}}, ""},
		{"broken entities", "@syncoff_bot", bold("mention", 3, 99), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: true}, func(w *world) {
				for _, chat := range []int64{group, super} {
					asked := w.message(chat, ann, tt.says, tt.more)
					sent := w.does(chat, "message", asked)
					if tt.want == "" {
						if len(sent) != 0 {
							w.Errorf("says %s", sent[0].Text)
						}
						continue
					}
					m := w.one(sent)
					if !strings.Contains(m.Text, w.say("en", tt.want)) || m.ReplyTo != asked["message_id"] {
						w.Errorf("says %+v", m)
					}
				}
			})
		})
	}
}

func TestWhatIsSaidToItsOwnMessageIsSaidToIt(t *testing.T) {
	for _, tt := range []struct {
		name, says string
		opens      bool // the bot's message is the first of the topic
		want       string
	}{
		{"words", "still uploading", false, "topic.third-party-upload.title"},
		{"a question", "how do I delete the photos in the cloud", false, "topic.faq-delete-cloud-photos.title"},
		{"a command", "/help", false, "chat.help"},
		{"a command of somebody else", "/warn", false, ""},
		{"what only looks like a reply in a forum", "still uploading", true, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{}, func(w *world) {
				inTopic := map[string]any{"message_thread_id": topic, "is_topic_message": true}
				first := w.one(w.says(forum, ann, "@syncoff_bot "+english, inTopic))
				reply := w.seen(forum, first, ann)
				more := map[string]any{"reply_to_message": reply, "message_thread_id": topic, "is_topic_message": true}
				if tt.opens {
					more["message_thread_id"] = reply["message_id"]
				}
				sent := w.says(forum, ann, tt.says, more)
				switch {
				case tt.want == "" && len(sent) != 0:
					w.Errorf("says %s", sent[0].Text)
				case tt.want != "" && !strings.Contains(w.one(sent).Text, w.say("en", tt.want)):
					w.Errorf("says %s", sent[0].Text)
				}
				for _, m := range sent {
					if m.Topic != topic {
						w.Errorf("in topic %d", m.Topic)
					}
				}
			})
		})
	}
}

func TestItIsCalledToSomebodyElsesMessage(t *testing.T) {
	quote := map[string]any{"text": english, "position": 0, "is_manual": true}
	for _, tt := range []struct {
		name, theirs, says string
		more               map[string]any
		want               string // id of a text
		language           string
		to                 string // theirs or own
		quote              string
	}{
		{"by a mention", english, "@syncoff_bot", nil, "topic.gallery-auto-backup.title", "en", "theirs", ""},
		{"by a command", english, "/ask", nil, "topic.gallery-auto-backup.title", "en", "theirs", ""},
		{"in their language", chinese, "@syncoff_bot", nil, "topic.gallery-auto-backup.title", "zh-CN", "theirs", ""},
		{"with words that ask nothing", russian, "@syncoff_bot look here", nil, "topic.gallery-auto-backup.title", "ru", "theirs", ""},
		{"with a question of its own", poem, "@syncoff_bot " + english, nil, "topic.gallery-auto-backup.title", "en", "own", ""},
		{"to what is none of its business", poem, "@syncoff_bot", nil, "decline.first", "en", "own", ""},
		{"to a part of it", "My phone is old. " + english, "/ask", map[string]any{"quote": quote}, "topic.gallery-auto-backup.title", "en", "theirs", english},
		{"to what was asked by a command", "/ask@other_bot " + english, "@syncoff_bot", nil, "topic.gallery-auto-backup.title", "en", "theirs", ""},
		{"to a picture", "", "/ask", nil, "telegram.photo", "en", "own", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{}, func(w *world) {
				picture := map[string]any(nil)
				if tt.theirs == "" {
					picture = map[string]any{"text": nil, "photo": []any{map[string]any{"file_id": "f", "width": 9, "height": 9}}}
				}
				theirs := w.message(super, bob, tt.theirs, picture)
				more := replying(theirs)
				for k, v := range tt.more {
					more[k] = v
				}
				own := w.message(super, ann, tt.says, more)
				m := w.one(w.does(super, "message", own))
				to := map[string]map[string]any{"theirs": theirs, "own": own}[tt.to]
				if !strings.Contains(m.Text, w.say(tt.language, tt.want)) || m.ReplyTo != to["message_id"] {
					w.Errorf("says %+v", m)
				}
				calls := w.server.Calls("sendMessage")
				if got := calls[len(calls)-1].Params["reply_parameters"]; strings.Contains(got, "quote") != (tt.quote != "") || !strings.Contains(got, tt.quote) {
					w.Errorf("quotes %s", got)
				}
			})
		})
	}
}

func TestAQuoteFromElsewhereIsReadAsWell(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		asked := w.message(super, ann, "/ask", map[string]any{
			"quote":          map[string]any{"text": chinese, "position": 0},
			"external_reply": map[string]any{"origin": map[string]any{"type": "hidden_user", "date": 1, "sender_user_name": "C"}},
		})
		m := w.one(w.does(super, "message", asked))
		if !strings.Contains(m.Text, w.title("zh-CN")) || m.ReplyTo != asked["message_id"] {
			w.Errorf("says %+v", m)
		}
	})
}

func TestWhoSpeaksAsAChatIsAnsweredWhenItIsAddressed(t *testing.T) {
	anonymous := map[string]any{"id": 1087968824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"}
	channel := map[string]any{"id": 136817688, "is_bot": true, "first_name": "Channel", "username": "Channel_Bot"}
	for _, tt := range []struct {
		name   string
		from   map[string]any
		sender int64
	}{
		{"an anonymous administrator", anonymous, super}, {"a channel", channel, -1009},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Ephemeral: true}, func(w *world) {
				w.set(super, rules.Rules{Form: rules.Quiet})
				more := map[string]any{"from": tt.from, "sender_chat": chat(tt.sender)}
				if sent := w.says(super, ann, chinese, more); len(sent) != 0 {
					w.Errorf("unasked: %+v", sent)
				}
				m := w.one(w.says(super, ann, "@syncoff_bot "+chinese, more))
				if !strings.Contains(m.Text, w.title("zh-CN")) || m.Receiver != 0 {
					w.Errorf("says %+v", m)
				}
				person := "-1000000000200/" + map[int64]string{super: "-1000000000200", -1009: "-1009"}[tt.sender]
				if w.kept.sessions[person].Topic != gallery {
					w.Errorf("sessions %v", w.kept.sessions)
				}
			})
		})
	}
}
