package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/telegramtest"
)

const staff, stranger, staffChat = 20, 21, -300

// newDesk is a stage with a member of the staff who reads a language.
func newDesk(t *testing.T, language string) *stage {
	t.Helper()
	s := newStage(t, telegramtest.Options{})
	s.server.AddUser(telegramtest.User{ID: staff, FirstName: "Sam", LanguageCode: language})
	s.server.AddUser(telegramtest.User{ID: stranger, FirstName: "Eve", LanguageCode: "en"})
	s.server.AddChat(telegramtest.Chat{ID: staffChat, Type: "supergroup", Title: "Staff"})
	s.service.settings.Staff, s.service.settings.StaffChat = []int64{staff}, staffChat
	s.start()
	return s
}

// origins are the forms in which Telegram tells where a message comes from.
func origins() map[string]map[string]any {
	at := 1700000000
	user := map[string]any{"id": 900, "is_bot": false, "first_name": "Cleo"}
	channel := map[string]any{"id": -1009, "type": "channel", "title": "News"}
	group := map[string]any{"id": -1008, "type": "supergroup", "title": "Help"}
	return map[string]map[string]any{
		"a user":                                 {"forward_origin": map[string]any{"type": "user", "date": at, "sender_user": user}},
		"a hidden user":                          {"forward_origin": map[string]any{"type": "hidden_user", "date": at, "sender_user_name": "C."}},
		"a chat":                                 {"forward_origin": map[string]any{"type": "chat", "date": at, "sender_chat": group}},
		"a channel":                              {"forward_origin": map[string]any{"type": "channel", "date": at, "chat": channel, "message_id": 4}},
		"a user, as older servers say it":        {"forward_date": at, "forward_from": user},
		"a hidden user, as older servers say it": {"forward_date": at, "forward_sender_name": "C."},
		"a channel, as older servers say it":     {"forward_date": at, "forward_from_chat": channel, "forward_from_message_id": 4},
	}
}

// from is a forward of somebody by id.
func from(id int) map[string]any {
	return map[string]any{"forward_origin": map[string]any{"type": "user", "date": 1700000000,
		"sender_user": map[string]any{"id": id, "is_bot": false, "first_name": "Cleo"}}}
}

func TestAForwardIsAnsweredOnItsOwnWordsAndInItsOwnLanguage(t *testing.T) {
	for _, q := range []struct{ staff, words, says, steps string }{
		{"en", "怎么关闭相册同步", "To send", "相册云同步"},
		{"zh-hans", "how do I turn off gallery sync", "可以发给客户", "Gallery"},
		{"ru", "как отключить синхронизацию галереи xiaomi", "Галере", "Галере"},
	} {
		t.Run("by staff who read "+q.staff, func(t *testing.T) {
			s := newDesk(t, q.staff)
			for name, origin := range origins() {
				before := len(s.shown(staff))
				asked := s.server.Compose(staff, staff, q.words, origin)
				s.server.Push("message", asked)
				m := s.answered(staff, before+1)
				if !strings.Contains(m.Text, q.says) || !strings.Contains(m.Text, q.steps) {
					t.Errorf("from %s: got\n%s", name, m.Text)
				}
				if m.ReplyTo != asked["message_id"] {
					t.Errorf("from %s: answers message %v and not %v", name, m.ReplyTo, asked["message_id"])
				}
			}
			s.quiet()
			s.end()
			if strings.Contains(s.log.String(), q.words) {
				t.Errorf("the log tells what was asked:\n%s", s.log)
			}
		})
	}
}

func TestABundleOfForwardsIsReadByAuthor(t *testing.T) {
	s := newDesk(t, "en")
	began := time.Now()
	for _, part := range []struct {
		author int
		words  string
	}{
		{900, "Hello"}, {900, "my photos"}, {901, "怎么关闭相册同步"}, {900, "how do I turn off gallery sync"}, {901, "怎么关闭相册同步"},
	} {
		s.server.Push("message", s.server.Compose(staff, staff, part.words, from(part.author)))
	}
	s.answered(staff, 2)
	took := time.Since(began)
	s.quiet()
	shown := s.shown(staff)
	if len(shown) != 2 || !strings.Contains(shown[0].Text, "Gallery") || !strings.Contains(shown[1].Text, "相册云同步") {
		t.Fatalf("%d answers: %+v", len(shown), shown)
	}
	if took > time.Second && !testing.Short() { // the race detector is many times slower
		t.Errorf("the replies took %v", took)
	}
	s.end()
}

func TestFiftyForwardsAtOnceAreAnnouncedAndAnswered(t *testing.T) {
	s := newDesk(t, "en")
	for author := range 50 {
		s.server.Push("message", s.server.Compose(staff, staff, "how do I turn off gallery sync", from(900+author%7)))
	}
	s.answered(staff, 1+7)
	s.quiet()
	shown := s.shown(staff)
	if len(shown) != 8 || !strings.HasPrefix(shown[0].Text, "7 questions") {
		t.Fatalf("%d messages, the first: %s", len(shown), shown[0].Text)
	}
	s.end()
}

func TestWhatCannotBeReadGetsAClearLine(t *testing.T) {
	for name, c := range map[string]struct {
		words string
		more  map[string]any
		want  string // id of a text
	}{
		"a screenshot without words":       {"", photo(from(900)), "desk.no_words"},
		"an answer of the bot":             {"Turn it off", from(telegramtest.BotID), "desk.own"},
		"a message of 4,000 characters":    {strings.Repeat("I wrote to you before. ", 173) + "how do I turn off gallery sync", from(900), "desk.too_long"},
		"what nobody could understand":     {"when does my parcel arrive from the shop", from(900), "desk.unknown"},
		"a command, which is not run":      {"/forget", from(900), "desk.unknown"},
		"a command of staff, not run":      {"/stats", from(900), "desk.unknown"},
		"mark-up, which is not shown so":   {"<b>bold</b> [x](http://x.y) how do I turn off gallery sync", from(900), "desk.to_send"},
		"an emoji alone is not understood": {"😡😡😡", from(900), "desk.unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newDesk(t, "en")
			s.server.Push("message", s.server.Compose(staff, staff, c.words, c.more))
			m := s.answered(staff, 1)
			s.quiet()
			if want := english(t, c.want); !strings.Contains(m.Text, want) || len(s.shown(staff)) != 1 {
				t.Errorf("got %d:\n%s", len(s.shown(staff)), m.Text)
			}
			s.end()
		})
	}
}

func TestAnAlbumOfScreenshotsGetsOneLine(t *testing.T) {
	s := newDesk(t, "en")
	for range 5 {
		more := photo(from(900))
		more["media_group_id"] = "a"
		s.server.Push("message", s.server.Compose(staff, staff, "", more))
	}
	s.answered(staff, 1)
	s.quiet()
	if shown := s.shown(staff); len(shown) != 1 || !strings.Contains(shown[0].Text, english(t, "desk.no_words")) {
		t.Errorf("%d messages", len(shown))
	}
	s.end()
}

func TestACardIsCorrectedByPresses(t *testing.T) {
	s := newDesk(t, "en")
	s.server.Push("message", s.server.Compose(staff, staff, "how do I turn off gallery sync", from(900)))
	m := s.answered(staff, 1)
	press := func(contains, want string) {
		t.Helper()
		for _, action := range data(s.shown(staff)[0]) {
			if strings.Contains(action, contains) {
				s.server.Press(staff, m.ID, staff, action)
				s.until("the card says "+want, func() bool {
					return strings.Contains(s.shown(staff)[0].Text, want)
				})
				return
			}
		}
		t.Fatalf("no button with %q among %v", contains, data(s.shown(staff)[0]))
	}
	press("dl", "sure")
	s.until("languages are offered", func() bool { return len(data(s.shown(staff)[0])) > 8 })
	press(":ru:", "Русский")
	s.quiet()
	if text := s.shown(staff)[0].Text; !strings.Contains(text, "Галере") {
		t.Errorf("the reply is not in Russian:\n%s", text)
	}
	if len(s.shown(staff)) != 1 {
		t.Errorf("a press has sent a message of its own")
	}
	s.end()
}

func TestStrangersAreRefused(t *testing.T) {
	s := newDesk(t, "en")
	refused := english(t, "desk.refused")
	for _, command := range []string{"/unanswered", "/stats", "/desk"} {
		before := len(s.shown(stranger))
		s.server.Say(stranger, stranger, command)
		if m := s.answered(stranger, before+1); m.Text != refused {
			t.Errorf("%s: %s", command, m.Text)
		}
	}
	m := s.answered(stranger, 3)
	for _, forged := range []string{"dasf----:en:::verify", "ua1:verify"} {
		s.server.Press(stranger, m.ID, stranger, forged)
	}
	s.until("the presses are answered", func() bool { return len(s.server.Calls("answerCallbackQuery")) == 2 })
	s.quiet()
	for _, call := range s.server.Calls("answerCallbackQuery") {
		if call.Params["text"] != refused {
			t.Errorf("a forged press is answered with %q", call.Params["text"])
		}
	}
	if shown := s.shown(stranger); len(shown) != 3 || shown[2].Edits != 0 {
		t.Errorf("a forged press has shown something: %+v", shown)
	}
	s.end()
}

func TestAForwardOfAnybodyElseIsAnsweredLikeAQuestion(t *testing.T) {
	s := newDesk(t, "en")
	s.server.Push("message", s.server.Compose(ann, ann, "怎么关闭相册同步", from(900)))
	if m := s.answered(ann, 1); !strings.Contains(m.Text, "相册云同步") || strings.Contains(m.Text, "sure") {
		t.Errorf("got\n%s", m.Text)
	}
	s.server.Push("message", s.server.Compose(ann, ann, "/forget", from(900)))
	if m := s.answered(ann, 2); strings.Contains(m.Text, english(t, "privacy.forgotten")) {
		t.Errorf("a forwarded command was run")
	}
	s.end()
}

func TestMembersOfTheStaffChatAreStaff(t *testing.T) {
	s := newDesk(t, "en")
	s.server.SetMember(staffChat, bob, "member")
	s.server.SetMember(staffChat, ann, "left")
	s.server.Push("message", s.server.Compose(bob, bob, "how do I turn off gallery sync", from(900)))
	if m := s.answered(bob, 1); !strings.Contains(m.Text, "可以发给客户") {
		t.Errorf("a member is not served:\n%s", m.Text)
	}
	s.server.Say(ann, ann, "/stats")
	if m := s.answered(ann, 1); m.Text != english(t, "desk.refused") {
		t.Errorf("somebody who has left is served:\n%s", m.Text)
	}
	s.end()
}

func TestTheFiguresAreShownAndPrinted(t *testing.T) {
	s := newDesk(t, "en")
	s.server.Say(staff, staff, "/stats")
	if m := s.answered(staff, 1); m.Text != english(t, "stats.none") {
		t.Errorf("before anything was asked: %s", m.Text)
	}
	s.server.Say(ann, ann, "how do I turn off gallery sync")
	m := s.answered(ann, 1)
	s.server.Press(ann, m.ID, ann, "ok")
	s.answered(ann, 2)
	s.server.Push("message", s.server.Compose(staff, staff, "怎么关闭相册同步", from(900)))
	s.answered(staff, 2)
	s.server.Say(staff, staff, "/stats 2")
	s.answered(staff, 4)
	s.quiet()
	shown := s.shown(staff)
	for _, want := range []string{"Questions: 2", "Answered 2", "helped 1", "简体中文: 1", "desk: 1"} {
		if !strings.Contains(shown[2].Text, want) {
			t.Errorf("no %q in\n%s", want, shown[2].Text)
		}
	}
	if shown[3].Photo == "" {
		t.Error("there is no chart")
	}
	for format, want := range map[string]string{"table": "gallery-auto-backup", "json": `"questions": 2`, "csv": "all,,2,2"} {
		var out, complaint bytes.Buffer
		code := run(t.Context(), []string{"stats", "--database", s.service.database, "--format", format}, streams{out: &out, err: &complaint})
		if code != exitDone || !strings.Contains(out.String(), want) {
			t.Errorf("%s beside the running bot: exit %d, %s\n%s", format, code, &complaint, &out)
		}
	}
	s.end()
}

// pressed presses the first button of the last message whose title holds some words.
func (s *stage) pressed(chat, user int64, title string) {
	s.t.Helper()
	shown := s.shown(chat)
	m := shown[len(shown)-1]
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.Contains(b.Text, title) {
				s.server.Press(chat, m.ID, user, b.Data)
				return
			}
		}
	}
	s.t.Fatalf("no button %q under\n%s", title, m.Text)
}

func TestALessonWorksAtOnceSurvivesARestartAndCanBeUndone(t *testing.T) {
	for _, c := range []struct{ language, question, topic string }{
		{"en", "zorble the picture frobnication please", "topic.gallery-auto-backup.title"},
		{"zh-hans", "把那个葫芦娃给我整没了", "topic.verify.title"},
		{"ru", "бормоглотина варкается по наве", "topic.gallery-auto-backup.title"},
	} {
		t.Run(c.language, func(t *testing.T) {
			s := newDesk(t, c.language)
			_, texts, err := readOnce("")
			if err != nil {
				t.Fatal(err)
			}
			say := func(id string) string { return texts.Text(texts.Match(c.language), id, nil) }
			s.server.Say(ann, ann, c.question)
			declined := s.answered(ann, 1)
			s.server.Say(staff, staff, "/unanswered")
			if m := s.answered(staff, 1); !strings.Contains(m.Text, c.question) {
				t.Fatalf("the question is not listed:\n%s", m.Text)
			}
			shows := func(words string) func() bool {
				return func() bool { return strings.Contains(s.shown(staff)[0].Text, words) }
			}
			s.pressed(staff, staff, "1")
			s.until("the group is open", shows(say("unanswered.which")))
			s.pressed(staff, staff, say("unanswered.all_topics"))
			s.until("all topics are offered", func() bool { return len(data(s.shown(staff)[0])) > 10 })
			s.pressed(staff, staff, say(c.topic))
			s.until("it is learned", func() bool { return strings.Contains(s.shown(staff)[0].Text, say(c.topic)) })
			s.server.Say(ann, ann, c.question)
			if m := s.answered(ann, 2); m.Text == declined.Text {
				t.Errorf("the lesson does not work:\n%s", m.Text)
			}
			s.quiet()
			s.end()
			s.start()
			s.server.Say(ann, ann, c.question)
			if m := s.answered(ann, 3); m.Text == declined.Text {
				t.Errorf("the lesson is forgotten after a restart:\n%s", m.Text)
			}
			s.pressed(staff, staff, say("unanswered.undo"))
			s.until("it is taken back", shows(say("unanswered.undone")))
			s.server.Say(bob, bob, c.question)
			if m := s.answered(bob, 1); len(m.Buttons) == 0 || strings.Contains(strings.Join(data(m), " "), "still") {
				t.Errorf("the lesson that was taken back still answers:\n%s", m.Text)
			}
			s.quiet()
			s.end()
		})
	}
}

func TestInlineModeOffersAnswersAndCountsWhatIsTaken(t *testing.T) {
	s := newDesk(t, "en")
	query := s.server.AskInline(ann, "怎么关闭相册同步")
	s.until("the query is answered", func() bool {
		calls := s.server.Calls("answerInlineQuery")
		return len(calls) == 1 && calls[0].Took()
	})
	results := s.server.Calls("answerInlineQuery")[0].Params["results"]
	if !strings.Contains(results, "相册云同步") || !strings.Contains(results, `"gallery-auto-backup:`) {
		t.Fatalf("query %s: %s", query, results)
	}
	_, rest, _ := strings.Cut(results, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	if s.server.Choose(ann, id, "怎么关闭相册同步") == "" {
		t.Fatalf("no result %q among %s", id, results)
	}
	s.quiet()
	s.server.Say(staff, staff, "/stats")
	s.answered(staff, 1)
	s.quiet()
	s.end()
	counts, err := s.kept().Tallies(t.Context(), time.Time{})
	if err != nil || len(counts) != 1 || counts[0].Place != "inline" || counts[0].Decision != "chosen" {
		t.Errorf("counted %+v, %v\n%s\n%s", counts, err, id, s.log)
	}
}
