package groups_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/telegramtest"
)

const link = "https://t.me/Syncoff_Bot?start="

func TestTheFormIsWhatTheRulesSay(t *testing.T) {
	app := "gs:third-party-upload"
	for _, tt := range []struct {
		name, says string
		form       rules.Form
		buttons    []string
		notes      bool
	}{
		{"a short answer", english, rules.Short, []string{"gs:" + gallery, link + gallery}, false},
		{"a short answer of an app", "how do I stop google photos uploading", rules.Short,
			[]string{app + "@google-photos", link + "third-party-upload"}, false},
		{"a whole answer", english, rules.Full, []string{"ok", "gs:" + gallery, "missing", "phone", "methods", "sources"}, true},
		{"a short refusal", poem, rules.Short, []string{link + "group"}, false},
		{"a short choice", "stop cloud or delete cloud", rules.Short, nil, false},
		{"small talk", "hello", rules.Short, []string{"t:" + gallery, "t:cloud-console-gallery", link + "group"}, false},
		{"a menu", "/methods", rules.Short, nil, false},
		{"a question for the phone", "/phone", rules.Short, []string{"r:china", "r:global", "r:dont-know"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{}, func(w *world) {
				w.set(super, rules.Rules{Form: tt.form})
				m := w.one(w.says(super, ann, "@syncoff_bot "+tt.says, nil))
				if got := data(m); tt.buttons != nil && !slices.Equal(got, tt.buttons) {
					w.Errorf("buttons %q", got)
				}
				if strings.Contains(m.Source, "blockquote expandable") != tt.notes {
					w.Errorf("notes: %s", m.Source)
				}
				switch tt.name {
				case "a short refusal":
					if m.Text != w.say("en", "decline.first") {
						w.Errorf("says %s", m.Text)
					}
				case "a short choice":
					if got := data(m); len(got) < 2 || len(got) > 3 || slices.Contains(got, "none-of-these") {
						w.Errorf("buttons %q under %s", got, m.Text)
					}
				case "a menu":
					if len(data(m)) < 6 {
						w.Errorf("buttons %q", data(m))
					}
				}
			})
		})
	}
}

func TestAQuietAnswerIsSeenByTheAskerUntilItIsShown(t *testing.T) {
	within(t, telegramtest.Options{Ephemeral: true, Rich: true}, func(w *world) {
		w.set(super, rules.Rules{Form: rules.Quiet})
		m := w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
		want := []string{"gs:" + gallery, link + gallery, "gw:" + gallery}
		if m.Receiver != ann || !slices.Equal(data(m), want) {
			w.Errorf("%+v", m)
		}
		next := w.one(w.presses(super, m, ann, ann, "gs:"+gallery))
		if next.Receiver != ann || !strings.Contains(next.Text, w.say("en", "topic.third-party-upload.title")) {
			w.Errorf("%+v", next)
		}
		for range 2 {
			w.presses(super, m, ann, ann, "gw:"+gallery)
		}
		shown := w.shown(super)
		last := shown[len(shown)-1]
		if len(shown) != 3 || last.Receiver != 0 || !strings.Contains(last.Text, w.title("en")) || !slices.Equal(data(last), want[:2]) {
			w.Errorf("%d messages, the last %+v", len(shown), last)
		}
		if sent := w.presses(super, m, ann, ann, "methods"); len(sent) != 0 || w.shown(super)[0].Edits != 1 {
			w.Errorf("a menu does not turn its page: %+v", sent)
		}
		time.Sleep(time.Minute)
		for i, form := range []rules.Form{rules.Short, rules.Full} {
			w.set(super, rules.Rules{Form: form})
			data := []string{"t:verify", "t:faq-turn-on"}[i]
			if got := w.one(w.presses(super, m, ann, ann, data)); got.Receiver != ann {
				w.Errorf("said to all: %+v", got)
			}
		}
	})
}

func TestWhereNothingIsQuietTheFirstAnswerBecomesAShortOne(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		w.set(super, rules.Rules{Form: rules.Quiet})
		for i, user := range []int64{ann, bob} {
			m := w.one(w.says(super, user, "@syncoff_bot "+english, nil))
			if edits := []int{1, 0}[i]; m.Edits != edits || !slices.Equal(data(m), []string{"gs:" + gallery, link + gallery}) {
				w.Errorf("%+v", m)
			}
		}
		if w.kept.learned["ephemeral messages"] != "no" {
			w.Errorf("remembers %v", w.kept.learned)
		}
	})
}

func TestTheSentenceThatIsAnsweredIsQuoted(t *testing.T) {
	long := "Hi everybody. I have a new phone with MIUI 12.5 and I like it! "
	for _, tt := range []struct{ name, says, want string }{
		{"of a story", "@syncoff_bot " + long + "How do I turn off gallery sync? Thanks a lot.", "How do I turn off gallery sync?"},
		{"behind the name", "@syncoff_bot, how do I turn off gallery sync? My cat says hello.", "how do I turn off gallery sync?"},
		{"in Chinese", "大家好。@syncoff_bot 我想问一下。怎么关闭相册同步？谢谢。", "怎么关闭相册同步？"},
		{"a question alone", "@syncoff_bot " + english, ""},
		{"nothing that has an answer", "@syncoff_bot Write a poem. It is about the sea.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{}, func(w *world) {
				more := map[string]any(nil)
				if i := strings.Index(tt.says, "@"); i >= 0 {
					more = map[string]any{"entities": []any{map[string]any{"type": "mention", "offset": len([]rune(tt.says[:i])), "length": 12}}}
				}
				w.one(w.says(super, ann, tt.says, more))
				calls := w.server.Calls("sendMessage")
				got := calls[len(calls)-1].Params["reply_parameters"]
				if !strings.Contains(got, `"quote":"`+tt.want+`"`) && tt.want != "" || tt.want == "" && strings.Contains(got, "quote") {
					w.Errorf("replies with %s", got)
				}
			})
		})
	}
}

func TestAnEditedQuestionEditsItsAnswer(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		asked := w.message(super, ann, "@syncoff_bot "+english, nil)
		first := w.one(w.does(super, "message", asked))
		asked["text"] = "@syncoff_bot how do I delete the photos in the cloud"
		if sent := w.does(super, "edited_message", asked); len(sent) != 0 {
			w.Errorf("sent %+v", sent)
		}
		m := w.one(w.shown(super))
		if m.ID != first.ID || m.Edits != 1 || !strings.Contains(m.Text, w.say("en", "topic.faq-delete-cloud-photos.title")) {
			w.Errorf("%+v", m)
		}
		late := w.message(super, bob, english, nil)
		w.does(super, "message", late)
		late["text"], late["entities"] = "@syncoff_bot "+english, asked["entities"]
		if m := w.one(w.does(super, "edited_message", late)); m.ReplyTo != late["message_id"] {
			w.Errorf("a name that is put in later: %+v", m)
		}
	})
}

func TestAQuestionAskedTwiceIsAnsweredOnce(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		w.kept.failures = 1 // a second attempt is no second question
		w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
		time.Sleep(30 * time.Second)
		if sent := w.says(super, ann, "@Syncoff_Bot   how do I turn OFF gallery sync", nil); len(sent) != 0 {
			w.Errorf("again: %+v", sent)
		}
		w.one(w.says(super, bob, "@syncoff_bot "+english, nil))
		time.Sleep(time.Minute)
		w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
	})
}

func TestSeveralAskersDoNotMix(t *testing.T) {
	for name, chat := range map[string]int64{"a group": group, "a supergroup": super, "a forum": forum} {
		t.Run(name, func(t *testing.T) {
			within(t, telegramtest.Options{}, func(w *world) {
				inTopic := func(more map[string]any) map[string]any {
					if more == nil {
						more = map[string]any{}
					}
					if chat == forum {
						more["message_thread_id"], more["is_topic_message"] = topic, true
					}
					return more
				}
				first := map[int64]telegramtest.Shown{}
				for user, words := range map[int64]string{ann: english, bob: "云空间满了怎么办", ivan: russian} {
					first[user] = w.one(w.says(chat, user, "@syncoff_bot "+words, inTopic(nil)))
				}
				for user, language := range map[int64]string{bob: "zh-CN", ann: "en", ivan: "ru"} {
					more := inTopic(replying(w.seen(chat, first[user], user)))
					words := map[int64]string{bob: "还在上传", ann: "still uploading", ivan: "всё ещё загружается"}[user]
					m := w.one(w.says(chat, user, words, more))
					if !strings.Contains(m.Text, w.say(language, "verification.title")) {
						w.Errorf("to %d: %s", user, m.Text)
					}
				}
				key := map[int64]string{group: "-100", super: "-1000000000200", forum: "-1000000000300"}[chat]
				want := map[string]string{"/7": gallery, "/8": "faq-storage-full", "/9": gallery}
				for person, topic := range want {
					if s := w.kept.sessions[key+person]; len(s.Tried) < 1 || s.Tried[0] != topic {
						w.Errorf("%s tried %v", person, s.Tried)
					}
				}
			})
		})
	}
}

func TestLanguageAndRegionAreThoseOfTheRules(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		w.set(super, rules.Rules{Language: "ru", Region: "china"})
		for i, says := range []string{"@syncoff_bot " + english, "@syncoff_bot " + chinese} {
			m := w.one(w.says(super, []int64{ann, bob}[i], says, nil))
			if !strings.Contains(m.Text, w.title("ru")) || !strings.Contains(m.Text, w.say("ru", "region.china")) {
				w.Errorf("%s", m.Text)
			}
		}
		theirs := w.message(super, bob, "怎么删除云端照片", nil)
		if m := w.one(w.says(super, ivan, "@syncoff_bot", replying(theirs))); !strings.Contains(m.Text, w.say("ru", "topic.faq-delete-cloud-photos.title")) {
			w.Errorf("%s", m.Text)
		}
		if m := w.one(w.says(super, cid, "@syncoff_bot "+poem, nil)); m.Text != w.say("ru", "decline.first") {
			w.Errorf("%s", m.Text)
		}
		w.set(super, rules.Rules{})
		time.Sleep(time.Minute)
		if m := w.one(w.says(super, ann, "@syncoff_bot "+english, nil)); !strings.Contains(m.Text, w.title("en")) || strings.Contains(m.Text, w.say("en", "region.china")) {
			w.Errorf("the rule outlives itself: %s", m.Text)
		}
	})
}

func TestWhatIsDecidedIsNotedDown(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		m := w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
		w.says(super, ann, "@syncoff_bot "+poem, nil)
		w.presses(super, m, ann, bob, "gs:"+gallery)
		rows := w.kept.rows
		if len(rows) != 3 || rows[0].Tallies[0].Place != "group" || rows[0].Tallies[0].Topic != gallery ||
			rows[1].Tallies[0].Decision != string(bot.Decline) || len(rows[1].Unanswered) != 1 ||
			rows[2].Feedback == nil || rows[2].Feedback.Topic != gallery || rows[2].Feedback.Variant == "" || rows[2].Person != "-1000000000200/8" {
			w.Errorf("%+v", rows)
		}
		if strings.Contains(w.log.String(), "poem") || w.kept.decided != 3 {
			w.Errorf("%d decisions\n%s", w.kept.decided, w.log)
		}
	})
}

func TestForgettingIsForOneWhoAsksForIt(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		w.says(super, ann, "@syncoff_bot "+english, nil)
		w.says(super, bob, "@syncoff_bot "+english, nil)
		m := w.one(w.says(super, ann, "/forget@syncoff_bot", nil))
		if !strings.Contains(m.Text, w.say("en", "privacy.forgotten")) {
			w.Errorf("%s", m.Text)
		}
		if _, there := w.kept.sessions["-1000000000200/7"]; there || w.kept.sessions["-1000000000200/8"].Topic == "" {
			w.Errorf("%v", w.kept.sessions)
		}
	})
}
