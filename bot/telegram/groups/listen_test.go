package groups_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/telegramtest"
	"syncoff/index"
)

// Questions that are certain, about two topics.
const (
	plea     = "does anyone know how to stop my phone from uploading photos to the cloud?"
	pleaHan  = "我的照片老是自动传到云端，怎么停掉？"
	checking = "How can I check that my photos are no longer uploading?"
	place    = "-1000000000200" // the supergroup in the store
)

func listening(w *world, r rules.Rules) {
	r.Listening = rules.On
	w.set(super, r)
}

func TestWhatIsOverheard(t *testing.T) {
	entity := func(kind string, at, length int) map[string]any {
		return map[string]any{"entities": []any{map[string]any{"type": kind, "offset": at, "length": length}}}
	}
	reply := func(w *world, user int64) map[string]any {
		return replying(w.message(super, user, "look at this", nil))
	}
	for _, tt := range []struct {
		name, says string
		more       func(*world) map[string]any
		want       bool
	}{
		{"a question", plea, nil, true},
		{"a question in Chinese", pleaHan, nil, true},
		{"advice in the same words", "just stop your phone from uploading photos to the cloud", nil, false},
		{"what somebody else asked", "he asked how to stop photos uploading to the cloud", nil, false},
		{"a question to one person", "how did you stop photos uploading to the cloud?", nil, false},
		{"an answer to somebody", "in the gallery, but how do I stop photos uploading to the cloud", func(w *world) map[string]any { return reply(w, bob) }, false},
		{"a question in reply to somebody", plea, func(w *world) map[string]any { return reply(w, bob) }, true},
		{"a question in reply to oneself", "hm, how do I stop my photos from uploading to the cloud", func(w *world) map[string]any { return reply(w, ann) }, true},
		{"a question about a message elsewhere", plea, func(*world) map[string]any {
			return map[string]any{"external_reply": map[string]any{"origin": map[string]any{"type": "user", "date": 1}}}
		}, false},
		{"a forwarded question", plea, func(*world) map[string]any {
			return map[string]any{"forward_origin": map[string]any{"type": "hidden_user", "date": 1, "sender_user_name": "X"}}
		}, false},
		{"a question to another person by name", "@someone " + plea, func(*world) map[string]any { return entity("mention", 0, 8) }, false},
		{"a question with a link", plea + " example.com", func(*world) map[string]any { return entity("url", len(plea)+1, 11) }, false},
		{"an address that Telegram does not mark", plea + " x://y", nil, false},
		{"a command", "/how " + plea, nil, false},
		{"a post of a channel", plea, func(*world) map[string]any {
			return map[string]any{"sender_chat": map[string]any{"id": -1000000000999, "type": "channel", "title": "News"}}
		}, false},
		{"something too short", "怎么关云相册", nil, false},
		{"a long story", plea + strings.Repeat(" and so on", 40), nil, false},
		{"a caption", "x", func(*world) map[string]any {
			return map[string]any{"text": nil, "caption": plea, "photo": []any{map[string]any{"file_id": "f", "width": 9, "height": 9}}}
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{}, func(w *world) {
				listening(w, rules.Rules{})
				var more map[string]any
				if tt.more != nil {
					more = tt.more(w)
				}
				asked := w.message(super, ann, tt.says, more)
				sent := w.does(super, "message", asked)
				if (len(sent) > 0) != tt.want {
					w.Fatalf("answered: %+v", sent)
				}
				if len(sent) > 0 && sent[0].ReplyTo != asked["message_id"] {
					w.Errorf("replies to %d", sent[0].ReplyTo)
				}
				if len(w.kept.sessions) > 0 {
					w.Errorf("somebody who has not asked is remembered: %+v", w.kept.sessions)
				}
			})
		})
	}
}

func TestAnEditedQuestionIsNotOverheard(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{})
		if sent := w.does(super, "edited_message", w.message(super, ann, plea, nil)); len(sent) > 0 {
			w.Errorf("%+v", sent)
		}
	})
}

func TestUnaskedAnswersFollowTheRules(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rules rules.Rules
		ask   int64
		whole bool // the notes are shown
		only  int64
		want  string // language, "" for silence
	}{
		{"short", rules.Rules{}, ann, false, 0, "en"},
		{"in full", rules.Rules{Form: rules.Full}, ann, true, 0, "en"},
		{"seen by the asker", rules.Rules{Form: rules.Quiet}, ann, false, ann, "en"},
		{"in the language of the group", rules.Rules{Language: "ru"}, ann, false, 0, "ru"},
		{"administrators only, asked by a member", rules.Rules{AdminsOnly: true}, ann, false, 0, ""},
		{"administrators only, asked by one", rules.Rules{AdminsOnly: true}, cid, false, 0, "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{Rich: true, Ephemeral: true}, func(w *world) {
				listening(w, tt.rules)
				sent := w.says(super, tt.ask, plea, nil)
				if tt.want == "" {
					if len(sent) > 0 {
						w.Errorf("%+v", sent)
					}
					return
				}
				m := w.one(sent)
				if !strings.Contains(m.Text, w.title(tt.want)) || m.Receiver != tt.only {
					w.Errorf("%+v", m)
				}
				if whole := slices.Contains(data(m), "sources"); whole != tt.whole {
					w.Errorf("in full: %v, buttons %q", whole, data(m))
				}
				if !slices.Contains(data(m), "gq:"+tt.want+":"+gallery) {
					w.Errorf("buttons %q", data(m))
				}
			})
		})
	}
}

func TestAQuestionIsAnsweredUnaskedOnceInAWhile(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{})
		w.set(forum, rules.Rules{Listening: rules.On})
		w.one(w.says(super, ann, plea, nil))
		w.one(w.says(super, bob, checking, nil))
		w.one(w.says(forum, bob, plea, nil))
		for _, tt := range []struct {
			after time.Duration
			want  int
		}{{time.Minute, 0}, {57 * time.Minute, 0}, {3 * time.Minute, 1}, {time.Minute, 0}} {
			time.Sleep(tt.after)
			w.open() // a restart forgets nothing
			if sent := w.says(super, bob, pleaHan, nil); len(sent) != tt.want {
				w.Errorf("after %v: %+v", tt.after, sent)
			}
		}
		time.Sleep(time.Minute)
		w.one(w.says(super, bob, "@syncoff_bot "+english, nil)) // whoever asks is answered
	})
}

func TestNothingIsSaidUnaskedInABusyGroup(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{})
		for i := range int64(15) {
			w.one(w.says(super, []int64{ann, bob, ivan}[i%3], "@syncoff_bot /help "+strconv.Itoa(int(i)), nil))
		}
		if sent := w.says(super, ann, plea, nil); len(sent) > 0 {
			w.Errorf("%+v", sent)
		}
		time.Sleep(time.Minute)
		w.one(w.says(super, ann, plea, nil))
	})
}

func TestWhoWasAnsweredIsNotAnsweredUnasked(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{})
		w.one(w.says(super, ann, "@syncoff_bot "+plea, nil))
		if sent := w.says(super, ann, plea, nil); len(sent) > 0 {
			w.Errorf("%+v", sent)
		}
	})
}

func TestAnAnswerThatCannotBeForOneHasTheButtonToo(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{Form: rules.Quiet})
		if m := w.one(w.says(super, ann, plea, nil)); !slices.Contains(data(m), "gq:en:"+gallery) || m.Receiver != 0 {
			w.Errorf("%+v", m)
		}
	})
}

func TestTheTrialIsForTheObserverAlone(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		w.set(super, rules.Rules{Listening: rules.Trial, Observer: cid})
		asked := w.message(super, ann, plea, nil)
		if sent := w.does(super, "message", asked); len(sent) > 0 {
			w.Errorf("in the group: %+v", sent)
		}
		w.says(super, bob, plea, nil) // within the cool-down it would say nothing either
		w.says(super, bob, "thanks, that fixed it", nil)
		told := w.one(w.shown(cid))
		want := w.texts.Say("en", "group.trial", map[string]string{"topic": w.title("en")})
		if !strings.Contains(told.Text, want) || !strings.Contains(told.Text, "Phones") {
			w.Errorf("%s, want %s", told.Text, want)
		}
		if want := "https://t.me/c/0000000200/" + strconv.Itoa(asked["message_id"].(int)); !slices.Contains(data(told), want) {
			w.Errorf("leads to %q, want %s", data(told), want)
		}
		w.set(super, rules.Rules{Listening: rules.Trial})
		time.Sleep(2 * time.Hour)
		w.says(super, ann, plea, nil)
		if len(w.kept.rows) != 1 || w.kept.decided != 0 {
			w.Errorf("told without an observer, or counted: %d plans, %d decisions", len(w.kept.rows), w.kept.decided)
		}
	})
}

func TestTheObserverIsNotFlooded(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		w.set(super, rules.Rules{Listening: rules.Trial, Observer: cid, Cooldown: time.Minute})
		for range 35 {
			w.says(super, ann, plea, nil)
			time.Sleep(61 * time.Second)
		}
		if n := len(w.shown(cid)); n != 30 {
			w.Errorf("told %d times in less than an hour", n)
		}
		time.Sleep(time.Hour)
		w.says(super, ann, plea, nil)
		if n := len(w.shown(cid)); n != 31 {
			w.Errorf("told %d times", n)
		}
	})
}

func TestAnAnswerThatIsNoHelpMakesItQuieter(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{})
		m := w.one(w.says(super, ann, plea, nil))
		button := "gq:en:" + gallery
		for range 2 { // each person counts once
			w.presses(super, m, ann, bob, button)
		}
		folded := w.shown(super)[0]
		if folded.Edits == 0 || strings.TrimSpace(folded.Text) != w.title("en") ||
			!slices.Equal(data(folded), []string{"https://t.me/Syncoff_Bot?start=" + gallery}) {
			w.Errorf("left of it: %+v", folded)
		}
		if want := w.say("zh-CN", "group.quieter"); !slices.Equal(w.toasts, []string{want, want}) {
			w.Errorf("toasts %q", w.toasts)
		}
		if got := w.kept.settings[place]["quiet"]; !strings.HasPrefix(got, "1 ") {
			w.Errorf("quiet %q", got)
		}
		time.Sleep(61 * time.Minute) // would be enough without
		if sent := w.says(super, ann, plea, nil); len(sent) > 0 {
			w.Errorf("the cool-down is not longer: %+v", sent)
		}
		time.Sleep(60 * time.Minute)
		w.one(w.says(super, ann, plea, nil))
	})
}

// unsure is a question that is answered, but not for certain. Which one that is changes with what the index has
// learned.
func unsure(t *testing.T) string {
	t.Helper()
	k, err := known()
	if err != nil {
		t.Fatal(err)
	}
	for _, question := range []string{
		"how do I turn off the gallery cloud thing",
		"how do I stop my gallery from doing that cloud thing on my phone",
		"how do I keep photos off the cloud",
		"what's the way to turn off cloud backup for gallery on Redmi Note 12",
		"how can I make my photos stay on the phone and not the cloud",
	} {
		r, err := k.index.Match(t.Context(), question, index.Hint{})
		if err != nil {
			t.Fatal(err)
		}
		if r.Topic == gallery && r.Confidence > 0.9 && r.Confidence < 0.98 {
			return question
		}
	}
	t.Fatal("the index is certain of all questions, or does not answer them")
	return ""
}

func TestTheQuieterTheSurer(t *testing.T) {
	unsure := unsure(t)
	for _, tt := range []struct {
		name, quiet string
		after       time.Duration
		want        int
	}{
		{"nobody minds", "", 0, 1},
		{"everybody minds", "5 now", 0, 0},
		{"it fades", "5 now", 4 * 7 * 24 * time.Hour, 1},
		{"and is gone", "5 now", 9 * 7 * 24 * time.Hour, 1},
		{"more than there can be", "99 now", 0, 0},
		{"damaged", "many", 0, 1},
		{"damaged time", "5 yesterday", 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			within(t, telegramtest.Options{}, func(w *world) {
				listening(w, rules.Rules{})
				w.kept.settings[place]["quiet"] = strings.Replace(tt.quiet, "now", strconv.FormatInt(time.Now().Unix(), 10), 1)
				time.Sleep(tt.after)
				if sent := w.says(super, ann, unsure, nil); len(sent) != tt.want {
					w.Errorf("%+v", sent)
				}
			})
		})
	}
}

func TestManyWhoMindCountAtMostFiveTimes(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{})
		m := w.one(w.says(super, ann, plea, nil))
		for user := range int64(8) {
			w.presses(super, m, ann, 20+user, "gq:en:"+gallery)
		}
		if got := w.kept.settings[place]["quiet"]; !strings.HasPrefix(got, "5 ") {
			w.Errorf("quiet %q", got)
		}
	})
}

func TestAForgedPressChangesNothing(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{})
		asked := w.one(w.says(super, ann, "@syncoff_bot "+english, nil))
		for _, forged := range []string{"gq", "gq:en:" + gallery, "gq:xx:nothing@at-all", "gq:::"} {
			if sent := w.presses(super, asked, ann, bob, forged); len(sent) > 0 {
				w.Errorf("%s: %+v", forged, sent)
			}
		}
		if now := w.shown(super)[0]; now.Text != asked.Text || w.kept.settings[place]["quiet"] != "" {
			w.Errorf("%+v, quiet %q", now, w.kept.settings[place]["quiet"])
		}
	})
}

func TestFewNotesAreKept(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{})
		set := w.kept.settings[place]
		for i := range 20 {
			set["heard.t"+strconv.Itoa(i)] = strconv.Itoa(1000 + i)
		}
		set["heard.damaged"] = "?"
		w.one(w.says(super, ann, plea, nil))
		var left []string
		for name, value := range w.kept.settings[place] {
			if strings.HasPrefix(name, "heard.") && value != "" {
				left = append(left, name)
			}
		}
		if len(left) != 16 || !slices.Contains(left, "heard."+gallery) || slices.Contains(left, "heard.t4") {
			w.Errorf("%q", left)
		}
	})
}

func TestAStoreThatFailsCostsNoSecondAnswer(t *testing.T) {
	within(t, telegramtest.Options{}, func(w *world) {
		listening(w, rules.Rules{})
		w.kept.failures = 1 // the plan is tried again
		w.one(w.says(super, ann, plea, nil))
		if w.kept.settings[place]["heard."+gallery] == "" {
			w.Error("not noted")
		}
	})
}
