package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"syncoff/bot/store"
	"syncoff/bot/telegram/telegramtest"
)

// english says a text of the locales.
func english(t *testing.T, id string) string {
	t.Helper()
	_, texts, err := readOnce("")
	if err != nil {
		t.Fatal(err)
	}
	return texts.Text("en", id, nil)
}

// photo is a message that shows something and says nothing.
func photo(more map[string]any) map[string]any {
	m := map[string]any{"text": nil, "photo": []any{map[string]any{"file_id": "f", "file_unique_id": "f", "width": 9, "height": 9}}}
	for key, value := range more {
		m[key] = value
	}
	return m
}

func TestWhatIsNoText(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.start()
	for _, tt := range []struct {
		name string
		more map[string]any
		want string // id of a text, "" for silence
	}{
		{"a photo gets a helpful line", photo(nil), "telegram.photo"},
		{"the first picture of an album gets one", photo(map[string]any{"media_group_id": "a"}), "telegram.photo"},
		{"the others get none", photo(map[string]any{"media_group_id": "a"}), ""},
		{"a voice message gets a line", map[string]any{"text": nil, "voice": map[string]any{"file_id": "f", "duration": 1}}, "telegram.voice"},
		{"a sticker gets a line", map[string]any{"text": nil, "sticker": map[string]any{"file_id": "f", "width": 1, "height": 1}}, "chat.empty"},
		{"a pinned message gets none", map[string]any{"text": nil, "pinned_message": map[string]any{"message_id": 1}}, ""},
		{"a caption is read", photo(map[string]any{"caption": "how do I turn off gallery sync"}), "topic.gallery-auto-backup.title"},
	} {
		before := len(s.shown(ann))
		s.server.Push("message", s.server.Compose(ann, ann, "x", tt.more))
		s.server.Say(ann, ann, "/help") // shows that the message before is dealt with
		want := 2
		if tt.want == "" {
			want = 1
		}
		s.answered(ann, before+want)
		s.quiet()
		shown := s.shown(ann)[before:]
		if len(shown) != want || want == 2 && !strings.HasPrefix(shown[0].Text, english(t, tt.want)) {
			t.Errorf("%s: got %d: %+v", tt.name, len(shown), shown)
		}
		if want == 2 && !slices.Contains(data(shown[0]), "t:third-party-upload") && !slices.Contains(data(shown[0]), "still") {
			t.Errorf("%s: no buttons of topics: %v", tt.name, data(shown[0]))
		}
	}
	s.end()
}

func TestAnEditedQuestionEditsTheAnswer(t *testing.T) {
	s := newStage(t, telegramtest.Options{Rich: true})
	s.start()
	asked := s.server.Compose(ann, ann, "how do I turn off gallery sync", nil)
	s.server.Push("message", asked)
	first := s.answered(ann, 1)
	s.quiet()
	asked["text"], asked["edit_date"] = "/help", time.Now().Unix()
	s.server.Push("edited_message", asked)
	s.until("the answer is edited", func() bool { return s.shown(ann)[0].Edits > 0 })
	s.quiet()
	if shown := s.shown(ann); len(shown) != 1 || shown[0].ID != first.ID || !strings.HasPrefix(shown[0].Text, english(t, "chat.help")) {
		t.Errorf("%+v", shown)
	}
	s.end()
}

func TestPresses(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		inPlace    bool
		want       string // id of a text that the reply holds
	}{
		{"other ways turn the page", "methods", true, "chat.methods"},
		{"another phone is asked for in place", "phone", true, "phone.which_region"},
		{"still uploading is a new answer", "still", false, "because."},
		{"solved is a new message", "ok", false, "chat.solved"},
		{"sources are a new message", "sources", false, "sources.intro"},
		{"a topic is a new answer", "t:verify", false, "topic.verify.title"},
		{"forged data gets a polite answer", "drop table:1", false, "chat.outdated"},
		{"an unknown topic gets a polite answer", "t:nothing", false, "chat.outdated"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newStage(t, telegramtest.Options{Rich: true})
			s.start()
			s.server.Say(ann, ann, "how do I turn off gallery sync")
			first := s.answered(ann, 1)
			s.quiet()
			query := s.server.Press(ann, first.ID, ann, tt.data)
			s.quiet()
			s.end()
			shown := s.shown(ann)
			last := shown[len(shown)-1]
			if (len(shown) == 1) != tt.inPlace {
				t.Errorf("%d messages", len(shown))
			}
			if !strings.HasSuffix(tt.want, ".") && !strings.Contains(last.Text, english(t, tt.want)) {
				t.Errorf("got %s", last.Text)
			}
			answers := s.server.Calls("answerCallbackQuery")
			if len(answers) != 1 || answers[0].Params["callback_query_id"] != query || !answers[0].Took() {
				t.Errorf("the press is answered by %+v", answers)
			}
		})
	}
}

func TestAPressAfterARestartAndOnAMessageThatIsTooOld(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.start()
	s.server.Say(ann, ann, "how do I turn off gallery sync")
	first := s.answered(ann, 1)
	s.quiet()
	s.end()
	s.start()
	s.server.Press(ann, first.ID, ann, "still")
	s.answered(ann, 2)
	s.server.Press(ann, 9999, ann, "methods")
	if m := s.answered(ann, 3); !strings.Contains(m.Text, english(t, "chat.methods")) {
		t.Errorf("got %s", m.Text)
	}
	s.end()
}

func TestThePhoneIsPickedInPlace(t *testing.T) {
	s := newStage(t, telegramtest.Options{Rich: true})
	s.start()
	s.server.Say(ann, ann, "how do I turn off gallery sync")
	first := s.answered(ann, 1)
	for i, press := range []string{"phone", "r:china", "s:miui-10"} {
		s.server.Press(ann, first.ID, ann, press)
		s.until("edit", func() bool { return s.shown(ann)[0].Edits > i })
	}
	s.end()
	if shown := s.shown(ann); len(shown) != 1 || !strings.Contains(shown[0].Text, "MIUI 10") {
		t.Errorf("%+v", shown)
	}
}

func TestCommands(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.start()
	for i, tt := range []struct{ says, want string }{
		{"/start", "chat.greeting"},
		{"/start verify", "topic.verify.title"},
		{"/help", "chat.help"},
		{"/help@Syncoff_Bot", "chat.help"},
		{"/methods", "chat.methods"},
		{"/phone", "phone.which_region"},
		{"/language", "language.choose"},
		{"/sources", "sources.intro"},
		{"/privacy", "telegram.privacy"},
		{"/forget", "privacy.forgotten"},
		{"/nonsense", "chat.unknown_command"},
	} {
		s.server.Say(ann, ann, tt.says)
		if m := s.answered(ann, i+1); !strings.Contains(m.Text, english(t, tt.want)) {
			t.Errorf("%s: got %s", tt.says, m.Text)
		}
	}
	s.end()
}

func TestInAGroupOnlyWhatIsAddressedIsAnswered(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.start()
	s.server.Say(group, ann, "/help@syncoff_bot")
	ours := s.answered(group, 1)
	reply := map[string]any{"reply_to_message": map[string]any{"message_id": ours.ID, "date": 1,
		"chat": map[string]any{"id": group, "type": "group"}, "from": map[string]any{"id": telegramtest.BotID, "is_bot": true}}}
	n := 1
	for _, tt := range []struct {
		says     string
		more     map[string]any
		answered bool
	}{
		{"how do I turn off gallery sync", nil, false},
		{"/help", nil, false},
		{"/help@other_bot", nil, false},
		{"@syncoff_bot2 how do I turn off gallery sync", nil, false},
		{"@syncoff_bot how do I turn off gallery sync", nil, true},
		{"📷 how do I turn off gallery sync @syncoff_bot", nil, true},
		{"thanks", reply, true},
		{"@syncoff_bot", nil, true},
	} {
		s.server.Push("message", s.server.Compose(group, ann, tt.says, tt.more))
		if tt.answered {
			n++
			if m := s.answered(group, n); m.ReplyTo == 0 {
				t.Errorf("%q: the answer is no reply", tt.says)
			}
		}
		s.quiet()
		if got := len(s.shown(group)); got != n {
			t.Fatalf("%q: %d messages, want %d", tt.says, got, n)
		}
	}
	s.end()
}

func TestFeedbackAndQuestionsAreKeptAndForgotten(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	s.start()
	s.server.Say(ann, ann, "how do I turn off gallery sync")
	first := s.answered(ann, 1)
	s.server.Press(ann, first.ID, ann, "missing")
	s.answered(ann, 2)
	s.server.Say(ann, ann, "write a poem about my friend ann@example.org and 13800138000")
	s.answered(ann, 3)
	s.quiet()
	s.end()
	kept := s.kept()
	counts, err := kept.FeedbackCounts(t.Context(), time.Time{})
	if err != nil || len(counts) != 1 || counts[0].Topic != "gallery-auto-backup" || counts[0].Why != "missing" ||
		counts[0].Solved || counts[0].Variant == "" || counts[0].Language != "en" {
		t.Errorf("feedback %+v, %v", counts, err)
	}
	questions, err := kept.Unanswered(t.Context(), 9)
	if err != nil || len(questions) != 1 || strings.ContainsAny(questions[0].Text, "@0123456789") {
		t.Errorf("questions %+v, %v", questions, err)
	}
	_ = kept.Close()
	s.start()
	s.server.Say(ann, ann, "/forget")
	s.answered(ann, 4)
	s.quiet()
	s.end()
	kept = s.kept()
	counts, _ = kept.FeedbackCounts(t.Context(), time.Time{})
	questions, _ = kept.Unanswered(t.Context(), 9)
	session, _ := kept.Load(t.Context(), "7")
	if len(counts)+len(questions) != 0 || session.Language != "" {
		t.Errorf("still there: %+v %+v %+v", counts, questions, session)
	}
}

func TestTheProfileIsPublishedOnce(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	setters := []string{"setMyCommands", "setMyDescription", "setMyShortDescription"}
	_, texts, err := readOnce("")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{} // Chinese is one to Telegram, and English is for everybody
	for _, language := range texts.Languages() {
		code, _, _ := strings.Cut(language, "-")
		codes[code] = true
	}
	want := 5 * len(codes) // three menus and two texts
	for range 2 {
		s.start()
		s.until("published", func() bool { return len(s.server.Calls(setters...)) == want })
		s.until("read", func() bool {
			calls := s.server.Calls("getMyShortDescription")
			return len(calls)%len(codes) == 0 && len(calls) > 0
		})
		s.end()
	}
	for _, c := range s.server.Calls(setters...) {
		if !c.Took() {
			t.Errorf("%s: %s", c.Method, c.Description)
		}
	}
	if n := len(s.server.Calls(setters...)); n != want {
		t.Errorf("%d writes, want %d", n, want)
	}
}

func TestAServerWithoutRichMessagesIsAskedOnce(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	for i := range 2 {
		s.start()
		s.server.Say(ann, ann, "how do I turn off gallery sync")
		s.answered(ann, 2*i+1)
		s.server.Say(ann, ann, "how do I turn off gallery sync")
		s.answered(ann, 2*i+2)
		s.end()
	}
	if n := len(s.server.Calls("sendRichMessage")); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestAStalePressIsDroppedAfterARestart(t *testing.T) {
	s := newStage(t, telegramtest.Options{})
	kept, err := store.Open(t.Context(), s.service.database, func() time.Time { return time.Now().Add(-5 * time.Minute) })
	if err != nil {
		t.Fatal(err)
	}
	_, err = kept.Receive(t.Context(), []store.Update{
		{ID: 1, Kind: "callback_query", Lane: "7", Person: "7", Raw: []byte(`{"update_id":1,"callback_query":{"id":"5"}}`)},
		{ID: 2, Kind: "message", Lane: "7", Person: "7", Raw: []byte(`{"update_id":2,"message":{"message_id":1,"text":"/help",` +
			`"from":{"id":7,"first_name":"A","language_code":"en"},"chat":{"id":7,"type":"private"}}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = kept.Close()
	s.start()
	s.answered(ann, 1)
	s.quiet()
	s.end()
	if n := len(s.server.Calls("answerCallbackQuery")); n != 0 {
		t.Errorf("%d answers to a press that nobody waits for", n)
	}
}
