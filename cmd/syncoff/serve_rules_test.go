package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"syncoff/bot/telegram/telegramtest"
	"syncoff/locales"
)

const (
	ivan, other       = 9, -200
	anonymous, speaks = 1087968824, 136817688 // as whom Telegram shows those who speak as a chat
)

// newChair is a running stage on which Ann and Bob run the group and Ivan is a member. Bob runs another group as well.
func newChair(t *testing.T) *stage {
	t.Helper()
	s := newStage(t, telegramtest.Options{})
	s.server.AddUser(telegramtest.User{ID: ivan, FirstName: "Ivan", LanguageCode: "ru"})
	s.server.AddUser(telegramtest.User{ID: stranger, FirstName: "Eve", LanguageCode: "en"})
	s.server.AddChat(telegramtest.Chat{ID: other, Type: "supergroup", Title: "Other"})
	s.server.SetMember(group, ann, "creator")
	s.server.SetMember(group, bob, "administrator")
	s.server.SetMember(group, ivan, "member")
	s.server.SetMember(other, bob, "administrator")
	s.start()
	return s
}

// catalog is the texts, which take a while to load.
var catalog = sync.OnceValues(func() (*locales.Catalog, error) {
	_, texts, err := readOnce("")
	return texts, err
})

// words says a text of a language with its gap for a value filled.
func words(t *testing.T, language, id, value string) string {
	t.Helper()
	texts, err := catalog()
	if err != nil {
		t.Fatal(err)
	}
	return texts.Text(language, id, func(string) string { return value })
}

// plain says a text without gaps in English.
func plain(t *testing.T, id string) string {
	t.Helper()
	return words(t, "en", id, "")
}

// opened sends /settings and returns the page.
func (s *stage) opened(chat, user int64) telegramtest.Shown {
	s.t.Helper()
	before := len(s.shown(chat))
	s.server.Say(chat, user, "/settings")
	return s.answered(chat, before+1)
}

// page is a message of the bot as it stands.
func (s *stage) page(chat int64, id int) telegramtest.Shown {
	shown := s.shown(chat)
	at := slices.IndexFunc(shown, func(m telegramtest.Shown) bool { return m.ID == id })
	if at < 0 {
		return telegramtest.Shown{}
	}
	return shown[at]
}

// tap presses a button, waits until all is done and returns what the press was answered with.
func (s *stage) tap(chat int64, message int, user int64, action string) string {
	s.t.Helper()
	query := s.server.Press(chat, message, user, action)
	toast := ""
	s.until("an answer to "+action, func() bool {
		for _, c := range s.server.Calls("answerCallbackQuery") {
			if c.Params["callback_query_id"] == query && c.Status != 0 {
				toast = c.Params["text"]
				return true
			}
		}
		return false
	})
	s.quiet()
	return toast
}

// settings are what is stored of a chat once the service has ended.
func (s *stage) settings(chat int64) map[string]string {
	s.t.Helper()
	kept := s.kept()
	set, err := kept.Settings(s.t.Context(), strconv.FormatInt(chat, 10))
	if err = errors.Join(err, kept.Close()); err != nil {
		s.t.Fatal(err)
	}
	return set
}

func TestEverySettingChangesInPlaceAndSurvivesARestart(t *testing.T) {
	s := newChair(t)
	page := s.opened(group, ann)
	line := func(id, value string) string { return words(t, "en", "settings."+id, value) }
	steps := []struct{ name, value, line string }{
		{"region", "china", line("region", plain(t, "region.china"))},
		{"cooldown", "240", line("cooldown", "240 minutes")},
		{"form", "full", line("form", plain(t, "settings.form_full"))},
		{"who", "admins", line("who", plain(t, "settings.who_admins"))},
		{"posts", "silent", line("channel", plain(t, "settings.channel_silent"))},
		{"listening", "on", line("listening", plain(t, "settings.listening_on"))},
		{"language", "en", line("language", "English")},
	}
	for _, step := range steps {
		opens := "gp:" + step.name
		sets := opens + ":" + step.value
		if got := s.page(group, page.ID); strings.Contains(got.Text, step.line) || !slices.Contains(data(got), opens) {
			t.Errorf("before %s: buttons %v under\n%s", sets, data(got), got.Text)
		}
		if toast := s.tap(group, page.ID, ann, opens); toast != "" {
			t.Errorf("%s: toast %q", opens, toast)
		}
		if got := data(s.page(group, page.ID)); !slices.Contains(got, sets) {
			t.Fatalf("%s opens %v", opens, got)
		}
		if toast := s.tap(group, page.ID, ann, sets); toast != plain(t, "settings.saved") {
			t.Errorf("%s: toast %q", sets, toast)
		}
		if got := s.page(group, page.ID); !strings.Contains(got.Text, step.line) || !slices.Contains(data(got), "gp:done") {
			t.Errorf("after %s:\n%s\n%v", sets, got.Text, data(got))
		}
		s.tap(group, page.ID, ann, opens)
		if got := s.page(group, page.ID); !ticked(got, sets) {
			t.Errorf("%s is not ticked among %v", sets, got.Buttons)
		}
		s.tap(group, page.ID, ann, "gp")
	}
	if n := len(s.shown(group)); n != 1 {
		t.Errorf("%d messages", n)
	}
	s.end()
	stored := s.settings(group)
	s.start()
	again := s.opened(group, ann)
	for _, step := range steps {
		if stored[step.name] != step.value || !strings.Contains(again.Text, step.line) {
			t.Errorf("%s is %q after a restart:\n%s", step.name, stored[step.name], again.Text)
		}
		s.tap(group, again.ID, ann, backToDefault(step.name))
	}
	if got := s.page(group, again.ID).Text; got != page.Text {
		t.Errorf("with all put back:\n%s", got)
	}
	s.end()
	if stored = s.settings(group); len(stored) != 1 || stored["cooldown"] != "60" {
		t.Errorf("stored in the end: %v", stored)
	}
}

func backToDefault(name string) string {
	if name == "cooldown" {
		return "gp:cooldown:60"
	}
	return "gp:" + name + ":"
}

// ticked tells whether a button is marked as what holds, and no other.
func ticked(m telegramtest.Shown, action string) bool {
	found := 0
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.HasPrefix(b.Text, "✓") != (b.Data == action) {
				return false
			}
			if b.Data == action {
				found++
			}
		}
	}
	return found == 1
}

func TestButtonsOfThePageFit(t *testing.T) {
	s := newChair(t)
	for _, language := range []string{"en", "zh-CN", "ru"} {
		page := s.opened(group, ann)
		s.tap(group, page.ID, ann, "gp:language:"+language)
		for _, opens := range data(s.page(group, page.ID)) {
			s.tap(group, page.ID, ann, opens)
			for _, row := range s.page(group, page.ID).Buttons {
				for _, b := range row {
					if !strings.HasPrefix(b.Data, "gp") || len(b.Data) > 64 || strings.Contains(b.Text, "settings.") {
						t.Errorf("%s: button %q says %q", language, b.Text, b.Data)
					}
				}
			}
		}
		title := words(t, language, "settings.title", "")
		if got := s.page(group, page.ID); len(got.Buttons) != 0 || !strings.HasPrefix(got.Text, title) {
			t.Errorf("%s, done: %v under\n%s", language, got.Buttons, got.Text)
		}
	}
	s.end()
}

func TestThePageSpeaksTheLanguageOfTheRuleOrOfTheAdministrator(t *testing.T) {
	s := newChair(t)
	s.server.SetMember(group, ivan, "administrator")
	title := func(language string) string { return words(t, language, "settings.title", "") }
	for user, language := range map[int64]string{ann: "en", bob: "zh-CN", ivan: "ru"} {
		if page := s.opened(group, user); !strings.HasPrefix(page.Text, title(language)) {
			t.Errorf("%s:\n%s", language, page.Text)
		}
	}
	page := s.opened(group, ann)
	if toast := s.tap(group, page.ID, bob, "gp:language:ru"); toast != words(t, "ru", "settings.saved", "") {
		t.Errorf("toast %q", toast)
	}
	got := s.page(group, page.ID).Text
	if !strings.HasPrefix(got, title("ru")) || !strings.Contains(got, "Русский") {
		t.Errorf("with Russian set:\n%s", got)
	}
	if page := s.opened(group, ann); !strings.HasPrefix(page.Text, title("ru")) {
		t.Errorf("to an administrator who reads English, with Russian set:\n%s", page.Text)
	}
	s.end()
}

func TestTheTrialGoesToWhoeverChoosesIt(t *testing.T) {
	s := newChair(t)
	page := s.opened(group, ann)
	if toast := s.tap(group, page.ID, ann, "gp:listening:trial"); toast != plain(t, "settings.saved") {
		t.Errorf("toast %q", toast)
	}
	if m := s.answered(ann, 1); m.Text != plain(t, "settings.trial_to") {
		t.Errorf("in private: %s", m.Text)
	}
	s.server.Block(bob)
	if toast := s.tap(group, page.ID, bob, "gp:listening:trial"); toast != words(t, "zh-CN", "settings.trial_start", "") {
		t.Errorf("toast %q", toast)
	}
	s.end()
	if set := s.settings(group); set["listening"] != "trial" || set["observer"] != "8" {
		t.Errorf("stored %v", set)
	}
	s.start()
	s.tap(group, page.ID, ann, "gp:listening:on")
	s.end()
	if set := s.settings(group); set["listening"] != "on" || set["observer"] != "" {
		t.Errorf("without a trial: %v", set)
	}
}

func TestToListenTheBotMustHear(t *testing.T) {
	s := newChair(t)
	mode := plain(t, "settings.privacy_mode")
	page := s.opened(group, ann)
	for _, tt := range []struct {
		action string
		warns  bool
	}{
		{"gp", false}, {"gp:listening:on", true}, {"gp:listening", true}, {"gp:listening:", false},
		{"gp:listening:trial", true},
	} {
		s.tap(group, page.ID, ann, tt.action)
		if got := s.page(group, page.ID).Text; strings.Contains(got, mode) != tt.warns {
			t.Errorf("%s:\n%s", tt.action, got)
		}
	}
	s.server.SetMember(group, telegramtest.BotID, "administrator")
	s.server.Push("my_chat_member", map[string]any{
		"chat": map[string]any{"id": group, "type": "group"}, "from": map[string]any{"id": ann}, "date": 1,
		"old_chat_member": map[string]any{"status": "member"}, "new_chat_member": map[string]any{"status": "administrator"},
	})
	s.quiet()
	s.tap(group, page.ID, ann, "gp")
	if got := s.page(group, page.ID).Text; strings.Contains(got, mode) {
		t.Errorf("as an administrator:\n%s", got)
	}
	s.end()
}

func TestWhoDoesNotRunTheGroupChangesNothing(t *testing.T) {
	s := newChair(t)
	page := s.opened(group, ann)
	refused := words(t, "ru", "group.admins_only", "")
	s.server.Say(group, ivan, "/settings")
	if m := s.answered(group, 2); m.Text != refused {
		t.Errorf("a member is told %q", m.Text)
	}
	s.server.Say(group, ivan, "/settings@syncoff_bot")
	s.server.Say(group, stranger, "/settings")
	s.quiet()
	if n := len(s.shown(group)); n != 2 {
		t.Errorf("the group is told %d times", n-1)
	}
	forged := s.opened(other, bob)
	s.server.Say(ann, ann, "/help")
	private := s.answered(ann, 1)
	expired, member := plain(t, "group.expired"), plain(t, "group.admins_only")
	for _, tt := range []struct {
		name          string
		chat, user    int64
		message       int
		action, toast string
	}{
		{"a member", group, ivan, page.ID, "gp:who:admins", refused},
		{"a member who only looks", group, ivan, page.ID, "gp:who", refused},
		{"a stranger", group, stranger, page.ID, "gp:who:admins", member},
		{"who runs another group", other, ann, forged.ID, "gp:who:admins", member},
		{"nobody's chat but one's own", ann, ann, private.ID, "gp:who:admins", ""},
		{"an administrator, with a time that is not offered", group, ann, page.ID, "gp:cooldown:1", expired},
		{"an administrator, with a language that there is not", group, ann, page.ID, "gp:language:xx", expired},
		{"an administrator, with a setting that has no button", group, ann, page.ID, "gp:observer:9", expired},
		{"an administrator, with what is no setting", group, ann, page.ID, "gp:card:9", expired},
	} {
		if toast := s.tap(tt.chat, tt.message, tt.user, tt.action); toast != tt.toast {
			t.Errorf("%s: toast %q", tt.name, toast)
		}
	}
	if got := s.page(group, page.ID); got.Edits != 0 || s.page(other, forged.ID).Edits != 0 {
		t.Errorf("the page has changed:\n%s", got.Text)
	}
	s.tap(other, forged.ID, bob, "gp:who:admins")
	s.end()
	if set := s.settings(group); len(set) != 0 {
		t.Errorf("stored %v", set)
	}
	if set := s.settings(ann); len(set) != 0 {
		t.Errorf("stored of a person %v", set)
	}
	if set := s.settings(other); set["who"] != "admins" {
		t.Errorf("a press in another group has changed %v there", set)
	}
}

func TestWhoHasLostTheRightChangesNothing(t *testing.T) {
	s := newChair(t)
	page := s.opened(group, bob)
	s.tap(group, page.ID, bob, "gp:form")
	s.server.SetMember(group, bob, "member")
	if toast := s.tap(group, page.ID, bob, "gp:form:full"); toast != words(t, "zh-CN", "group.admins_only", "") {
		t.Errorf("toast %q", toast)
	}
	s.end()
	if set := s.settings(group); len(set) != 0 {
		t.Errorf("stored %v", set)
	}
}

func TestAdministratorsWhoHideMayCallThePage(t *testing.T) {
	as := func(from, chat int64) map[string]any {
		return map[string]any{
			"from":        map[string]any{"id": from, "is_bot": true, "first_name": "Group"},
			"sender_chat": map[string]any{"id": chat, "type": "supergroup", "title": "Photos"},
		}
	}
	s := newChair(t)
	for _, tt := range []struct {
		name string
		more map[string]any
		want string // id of a text
	}{
		{"who speaks as the group", as(anonymous, group), "settings.title"},
		{"who speaks as a channel", as(speaks, -1009), "group.admins_only"},
		{"who speaks as a channel with the group's name", as(speaks, group), ""},
		{"who speaks as another group", as(anonymous, other), ""},
	} {
		before := len(s.shown(group))
		s.server.Push("message", s.server.Compose(group, ann, "/settings", tt.more))
		s.quiet()
		shown := s.shown(group)
		if tt.want == "" {
			if len(shown) != before {
				t.Errorf("%s is told %q", tt.name, shown[len(shown)-1].Text)
			}
			continue
		}
		if len(shown) != before+1 || !strings.HasPrefix(shown[before].Text, plain(t, tt.want)) {
			t.Errorf("%s: %+v", tt.name, shown)
		}
	}
	page := s.shown(group)[0]
	s.tap(group, page.ID, ivan, "gp:form:full")
	s.tap(group, page.ID, ann, "gp:who:admins")
	s.end()
	if set := s.settings(group); len(set) != 1 || set["who"] != "admins" {
		t.Errorf("stored %v", set)
	}
}

func TestTwoAdministratorsPressAtOnce(t *testing.T) {
	s := newChair(t)
	page := s.opened(group, ann)
	second := s.opened(group, bob)
	for _, press := range []struct {
		page   int
		user   int64
		action string
	}{
		{page.ID, ann, "gp:form:full"}, {page.ID, bob, "gp:who:admins"}, {second.ID, bob, "gp:posts:silent"},
		{page.ID, ann, "gp:cooldown:15"}, {page.ID, bob, "gp:cooldown:1440"}, {second.ID, ann, "gp"},
	} {
		s.server.Press(group, press.page, press.user, press.action)
	}
	s.until("every press is answered", func() bool { return len(s.server.Calls("answerCallbackQuery")) == 6 })
	s.quiet()
	for _, id := range []string{"settings.form_full", "settings.who_admins", "settings.channel_silent"} {
		if got := s.page(group, second.ID); !strings.Contains(got.Text, plain(t, id)) {
			t.Errorf("no %s in\n%s", id, got.Text)
		}
	}
	s.end()
	set := s.settings(group)
	if set["form"] != "full" || set["who"] != "admins" || set["posts"] != "silent" || set["cooldown"] != "1440" {
		t.Errorf("stored %v", set)
	}
}

func TestWhereAndHowThePageIsCalled(t *testing.T) {
	s := newChair(t)
	const forum, topic = -400, 5
	s.server.AddChat(telegramtest.Chat{ID: forum, Type: "supergroup", Title: "Forum", IsForum: true}, topic)
	s.server.SetMember(forum, ann, "administrator")
	origin, inTopic := from(bob), map[string]any{"message_thread_id": topic, "is_topic_message": true}
	for _, tt := range []struct {
		name, says string
		chat       int64
		more       map[string]any
		want       string // id of a text, "" for silence
	}{
		{"by its plain name", "/settings", group, nil, "settings.title"},
		{"by its name with the bot's", "/settings@Syncoff_Bot", group, nil, "settings.title"},
		{"with words after it", "/settings please", group, nil, "settings.title"},
		{"for another bot", "/settings@other_bot", group, nil, ""},
		{"forwarded", "/settings", group, origin, ""},
		{"sent through a bot", "/settings", group, map[string]any{"via_bot": map[string]any{"id": 5, "is_bot": true}}, ""},
		{"by a bot", "/settings", group, map[string]any{"from": map[string]any{"id": 5, "is_bot": true}}, ""},
		{"in a sentence", "see /settings", group, nil, ""},
		{"in private", "/settings", ann, nil, "settings.where"},
		{"in a topic of a forum", "/settings", forum, inTopic, "settings.title"},
	} {
		before := len(s.shown(tt.chat))
		asked := s.server.Compose(tt.chat, ann, tt.says, tt.more)
		s.server.Push("message", asked)
		s.quiet()
		shown := s.shown(tt.chat)[before:]
		if tt.want == "" {
			if len(shown) != 0 {
				t.Errorf("%s: %q", tt.name, shown[0].Text)
			}
			continue
		}
		if len(shown) != 1 || !strings.HasPrefix(shown[0].Text, plain(t, tt.want)) {
			t.Errorf("%s: %+v", tt.name, shown)
			continue
		}
		if m := shown[0]; m.ReplyTo != asked["message_id"] || (m.Topic == topic) != (tt.chat == forum) {
			t.Errorf("%s: answers message %d in topic %d", tt.name, m.ReplyTo, m.Topic)
		}
	}
	edited := s.server.Compose(group, ann, "/settings@syncoff_bot", map[string]any{"edit_date": 1})
	before := len(s.shown(group))
	s.server.Push("edited_message", edited)
	s.quiet()
	if n := len(s.shown(group)); n != before {
		t.Errorf("an edited command is answered")
	}
	s.end()
}

func TestSettingsSurviveAMoveAndAKick(t *testing.T) {
	s := newChair(t)
	const moved = -1001
	page := s.opened(group, ann)
	s.tap(group, page.ID, ann, "gp:form:full")
	s.server.Migrate(group, moved)
	s.server.Push("message", map[string]any{"message_id": 900, "date": 1, "migrate_from_chat_id": group,
		"chat": map[string]any{"id": moved, "type": "supergroup"}, "from": map[string]any{"id": ann}})
	s.quiet()
	line := words(t, "en", "settings.form", plain(t, "settings.form_full"))
	if page := s.opened(moved, ann); !strings.Contains(page.Text, line) {
		t.Errorf("after the move:\n%s", page.Text)
	}
	part := func(before, after string) {
		s.server.Push("my_chat_member", map[string]any{
			"chat": map[string]any{"id": moved, "type": "supergroup"}, "from": map[string]any{"id": ann}, "date": 1,
			"old_chat_member": map[string]any{"status": before}, "new_chat_member": map[string]any{"status": after},
		})
	}
	s.server.Kick(moved)
	part("member", "kicked")
	s.quiet()
	s.server.Unblock(moved)
	part("kicked", "member")
	s.quiet()
	if page := s.opened(moved, ann); !strings.Contains(page.Text, line) {
		t.Errorf("after a kick:\n%s", page.Text)
	}
	s.end()
}
