package groups_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/telegramtest"
)

func TestStillGoesOnFromTheAnswerWhoeverPressesIt(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		asked := w.message(super, ann, "@syncoff_bot "+english, nil)
		m := w.one(w.does(super, "message", asked))
		own := w.one(w.presses(super, m, ann, ann, "gs:"+gallery))
		if !strings.Contains(own.Text, w.say("en", "topic.third-party-upload.title")) || own.ReplyTo != asked["message_id"] {
			w.Errorf("%+v", own)
		}
		other := w.one(w.presses(super, m, ann, bob, "gs:"+gallery))
		if !strings.Contains(other.Text, w.say("zh-CN", "topic.third-party-upload.title")) || other.ReplyTo != asked["message_id"] {
			w.Errorf("%+v", other)
		}
		time.Sleep(2 * time.Minute)
		again := w.one(w.presses(super, m, ann, ann, "gs:"+gallery))
		if strings.Contains(again.Text, w.say("en", "topic.third-party-upload.title")) {
			w.Errorf("the ladder does not go on: %s", again.Text)
		}
		s := w.kept.sessions["-1000000000200/8"]
		if !slices.Equal(s.Tried, []string{gallery, "third-party-upload"}) || s.Climbing != gallery {
			w.Errorf("Bob's session %+v", s)
		}
	})
}

func TestStillOfAnAppGoesOnFromThatApp(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, ann, "@syncoff_bot how do I stop google photos uploading", nil))
		w.one(w.presses(super, m, ann, bob, data(m)[0]))
		if s := w.kept.sessions["-1000000000200/8"]; len(s.Tried) < 2 || s.Tried[0] != "third-party-upload@google-photos" {
			w.Errorf("Bob's session %+v", s)
		}
	})
}

func TestPresses(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		user       int64
		form       rules.Form
		edits      bool
		want       string // id of a text of the message, "" for none
		toast      string
	}{
		{"a menu turns its page for who asked", "methods", ann, rules.Full, true, "chat.methods", ""},
		{"and is a new message for others", "methods", bob, rules.Full, false, "chat.methods", ""},
		{"not found goes on from the answer", "missing", bob, rules.Full, false, "phone.which_region", ""},
		{"solved is about the answer", "ok", bob, rules.Full, false, "chat.solved", ""},
		{"sources are those of the answer", "sources", bob, rules.Full, false, "sources.intro", ""},
		{"an unknown topic is over", "gs:nothing", ann, rules.Short, false, "", "group.expired"},
		{"a forged topic is over", "t:'; DROP", ann, rules.Short, false, "", "group.expired"},
		{"an old page of settings is over", "gl:ru", ann, rules.Short, false, "", "group.expired"},
		{"nothing to show is over", "gw:x@y", bob, rules.Short, false, "", "group.expired"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{}, func(w *world) {
				w.set(super, rules.Rules{Form: tt.form})
				m := w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
				language := map[int64]string{ann: "en", bob: "zh-CN"}[tt.user]
				sent := w.presses(super, m, ann, tt.user, tt.data)
				if tt.edits {
					sent = w.shown(super)
				}
				if tt.want == "" {
					if len(sent) != 0 || len(w.toasts) != 1 || w.toasts[0] != w.say(language, tt.toast) {
						w.Errorf("sent %+v, toasts %q", sent, w.toasts)
					}
					return
				}
				if got := w.one(sent); !strings.Contains(got.Text, w.say(language, tt.want)) || (got.Edits > 0) != tt.edits {
					w.Errorf("%+v", got)
				}
			})
		})
	}
}

func TestAButtonPressedTwiceIsPressedOnce(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
		w.one(w.presses(super, m, ann, bob, "gs:"+gallery))
		if sent := w.presses(super, m, ann, bob, "gs:"+gallery); len(sent) != 0 {
			w.Errorf("sent %+v", sent)
		}
	})
}

func TestAPressUnderAMessageThatIsTooOldStillWorks(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		old := map[string]any{"message_id": 99, "date": 0, "chat": map[string]any{"id": super, "type": "supergroup"}}
		sent := w.does(super, "callback_query", map[string]any{"id": "1", "data": "gs:" + gallery, "message": old,
			"from": map[string]any{"id": bob, "first_name": "Bob", "language_code": "zh-hans"}})
		if m := w.one(sent); !strings.Contains(m.Text, w.say("zh-CN", "topic.third-party-upload.title")) {
			w.Errorf("%+v", m)
		}
	})
}
