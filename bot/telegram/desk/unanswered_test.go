package desk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/desk"
	"syncoff/bot/telegram/inbox"
	"syncoff/knowledge"
)

// errDown is a store that fails for a moment.
var errDown = errors.New("disk")

// morning is what a few customers have asked in vain.
func morning() *kept {
	return newKept(
		asked(1, "zh-CN", "小云朵一直转圈圈", "verify", "emergency-stop"),
		asked(2, "en", "the little cloud eats my films",
			"gallery-auto-backup", "nonsense", "faq-one-album", "verify", "faq-turn-on"),
		asked(3, "en", "little cloud eats my films", "faq-wifi-only"),
		asked(4, "ru", "облачко не уходит", "verify"),
		asked(5, "en", "the little cloud eats the films"),
	)
}

func TestTheListShowsWhatHadNoAnswer(t *testing.T) {
	for _, tt := range []struct {
		language string
		want     []string
	}{
		{"en", []string{
			"3 kinds of questions are open:",
			"1. the little cloud eats my films\n3 × English · 2026-11-02 to 2026-11-05",
			"2. облачко не уходит\nРусский · 2026-11-04",
			"3. 小云朵一直转圈圈\n简体中文 · 2026-11-01",
		}},
		{"zh-hans", []string{
			"有 3 类问题待处理：",
			"1. the little cloud eats my films\n3 次 · English · 2026-11-02 至 2026-11-05",
			"3. 小云朵一直转圈圈\n简体中文 · 2026-11-01",
		}},
		{"ru", []string{"1. the little cloud eats my films\n", "English", "2026-11-05"}},
	} {
		t.Run("in "+tt.language, func(t *testing.T) {
			v := newSchool(t, morning()).list(tt.language)
			v.says(tt.want...)
			if got := v.titles(); !slices.Equal(got, []string{"1", "2", "3"}) || v.edits {
				t.Errorf("buttons %q, edits %v", got, v.edits)
			}
		})
	}
}

func TestAnEmptyListSaysSo(t *testing.T) {
	s := newSchool(t, newKept())
	if v := s.list("en"); v.text != s.text("en", "unanswered.none") || len(v.buttons) != 0 {
		t.Errorf("%+v", v)
	}
}

func TestAGroupInSeveralLanguagesNamesThemByFrequency(t *testing.T) {
	v := newSchool(t, newKept(
		asked(1, "id", "cloud xyz"), asked(2, "en", "cloud xyz"), asked(3, "en", "cloud xyz"), asked(3, "", "cloud xyz"),
	)).list("en")
	v.says("4 × English, Bahasa Indonesia, ? · 2026-11-01 to 2026-11-03")
}

func TestTheListIsReadPageByPage(t *testing.T) {
	var many []desk.Question
	for i := range 12 {
		many = append(many, asked(1+i, "en", fmt.Sprintf("strange thing %s", strings.Repeat(string(rune('a'+i)), 5))))
	}
	s := newSchool(t, newKept(many...))
	const previous, next = "Previous", "Next"
	first := s.list("en")
	second := s.press("en", first.data(next))
	third := s.press("en", second.data(next))
	for _, tt := range []struct {
		page view
		want []string
		says string
	}{
		{first, []string{"1", "2", "3", "4", "5", next}, "1. strange thing lllll"},
		{second, []string{"6", "7", "8", "9", "10", previous, next}, "6. strange thing ggggg"},
		{third, []string{"11", "12", previous}, "12. strange thing aaaaa"},
		{s.press("en", third.data(previous)), second.titles(), "6. strange thing ggggg"},
	} {
		tt.page.says(tt.says, "12 kinds")
		if got := tt.page.titles(); !slices.Equal(got, tt.want) {
			t.Errorf("buttons %q, want %q", got, tt.want)
		}
	}
	group := s.press("en", third.data("12"))
	group.says("strange thing aaaaa")
	if back := s.press("en", group.data("Back to the list")); back.text != third.text || !back.edits {
		t.Errorf("the list has changed:\n%s", back.text)
	}
	s.kept.questions = s.kept.questions[:5]
	if v := s.press("en", third.data(previous)); !slices.Equal(v.titles(), []string{"1", "2", "3", "4", "5"}) {
		t.Errorf("a page that is gone shows %q", v.titles())
	}
}

func TestAGroupShowsItsPhrasingsAndTheNearestTopics(t *testing.T) {
	k := morning()
	for _, text := range []string{
		"the little cloud eats films", "a little cloud eats my films", "the little cloud eats films",
	} {
		k.questions = append(k.questions, asked(9, "id", text))
		k.questions[len(k.questions)-1].ID = int64(len(k.questions))
	}
	s := newSchool(t, k)
	for _, language := range []string{"en", "zh-hans", "tr"} {
		v := s.press(language, s.list(language).data("1"))
		v.says("the little cloud eats my films", "\n• little cloud eats my films",
			"\n• the little cloud eats the films", "\n• the little cloud eats films",
			"2026-11-02", "2026-11-09", "English", s.text(language, "unanswered.which"))
		if n := strings.Count(v.text, "•"); n != 3 {
			t.Errorf("%d phrasings:\n%s", n, v.text)
		}
		want := []string{
			s.topic(language, "gallery-auto-backup"), s.topic(language, "faq-one-album"), s.topic(language, "verify"),
			s.text(language, "unanswered.all_topics"), s.text(language, "unanswered.not_ours"),
			s.text(language, "unanswered.list"),
		}
		if got := v.titles(); !slices.Equal(got, want) {
			t.Errorf("buttons %q, want %q", got, want)
		}
	}
}

func TestTopicsOfTheGroupFillUp(t *testing.T) {
	s := newSchool(t, newKept(asked(1, "en", "cloud xyz", "verify"), asked(2, "en", "cloud xyz", "verify", "faq-turn-on")))
	got := s.press("en", s.list("en").data("1")).titles()[:2]
	if want := []string{s.topic("en", "verify"), s.topic("en", "faq-turn-on")}; !slices.Equal(got, want) {
		t.Errorf("topics %q", got)
	}
}

func TestAllTopicsAreOffered(t *testing.T) {
	s := newSchool(t, morning())
	group := s.press("en", s.list("en").data("2"))
	all := s.press("en", group.data("All topics"))
	all.says("облачко не уходит")
	c, _ := speaker()
	for _, topic := range c.Contents("en").Topics {
		all.data(topic.Title)
	}
	all.data("Not ours")
	if back := s.press("en", all.data("Back")); back.text != group.text {
		t.Errorf("back leads to\n%s", back.text)
	}
}

func TestWhatCustomersWroteIsShownAsItIs(t *testing.T) {
	nasty := `<b>x</b> &amp; <a href="http://a.b">"free"</a> ` + strings.Repeat("<😀>", 130)
	k := newKept(asked(1, "en", nasty, "verify"), asked(2, "en", nasty+"!", "verify"))
	s := newSchool(t, k)
	list := s.list("en")
	list.says(string([]rune(nasty)[:199]) + "…\n")
	group := s.press("en", list.data("1"))
	group.says(string([]rune(nasty)[:399])+"…\n", "\n• "+string([]rune(nasty)[:199])+"…\n")
	s.press("en", group.data("All topics")).says(`<b>x</b> &amp; <a`)
	s.press("en", group.data(s.topic("en", "verify"))).says(`<b>x</b> &amp; <a`)
	if strings.Contains(s.log.String(), "free") {
		t.Errorf("the log tells what was asked:\n%s", &s.log)
	}
}

func TestAQuestionThatIsOpenNoMoreIsSaidToBe(t *testing.T) {
	s := newSchool(t, morning())
	list := s.list("en")
	group := s.press("en", list.data("1"))
	all := s.press("en", group.data("All topics"))
	s.kept.settled = map[int64]int64{2: 7, 3: 7, 5: 7}
	for name, data := range map[string]string{
		"a number": list.data("1"), "all topics": group.data("All topics"), "a topic": all.data(s.topic("en", "verify")),
		"none": all.data("Not ours"),
	} {
		t.Run("by "+name, func(t *testing.T) {
			v := s.press("en", data)
			if v.text != s.text("en", "unanswered.gone") {
				t.Errorf("got\n%s", v.text)
			}
			s.press("en", v.data("Back to the list")).says("2 kinds")
		})
	}
	if len(s.kept.lessons) != 0 {
		t.Errorf("lessons: %+v", s.kept.lessons)
	}
}

func TestStrangersSeeAndDoNothing(t *testing.T) {
	for _, data := range []string{"ul:0", "uo1:0", "ua1:0", "ut1:verify", "ur1:verify", "uz1:1", "ut1:none", "uq:"} {
		s := newSchool(t, morning())
		p, toast, err := s.take(pressed(eve, eve, 9, "en", data))
		if p != nil || err != nil || toast.Text != s.text("en", "desk.refused") || !toast.Alert || s.kept.calls != 0 {
			t.Errorf("%s: plan %+v, toast %+v, %v, %d calls", data, p, toast, err, s.kept.calls)
		}
	}
	s := newSchool(t, morning())
	v := s.shown(s.take(said(eve, eve, "en", "/unanswered")))
	if v.text != s.text("en", "desk.refused") || len(v.buttons) != 0 || s.kept.calls != 0 {
		t.Errorf("%+v", v)
	}
}

func TestTheListInTheRoomOfTheStaff(t *testing.T) {
	s := newSchool(t, morning())
	s.shown(s.take(said(kim, staffRoom, "en", "/unanswered"))).says("3 kinds")
}

func TestAForgedButtonDoesNothing(t *testing.T) {
	for _, data := range []string{
		"uq1:0", "ul:", "ul:-1", "ul:x", "ul:01", "ul5:0", "ul:99999999999999999999", "uo:0", "uo-1:0", "uo01:0", "uo1:0:0",
		"uozzzzzzzzzzzzzzzzzzzz:0", "ut1:", "ut1:delete-all", "ut1:verify:", "ut:verify", "ut1:Verify", "ur1:xyz", "uz1:",
		"uz1:-1",
		"uz:1", "uz-1:1", "ua1:", "ut1:" + strings.Repeat("x", 60),
	} {
		t.Run(data, func(t *testing.T) {
			s := newSchool(t, morning())
			v := s.press("en", data)
			if v.text != s.text("en", "desk.outdated") || len(v.buttons) != 0 || s.kept.calls != 0 {
				t.Errorf("%+v", v)
			}
		})
	}
}

func FuzzPress(f *testing.F) {
	for _, data := range []string{"ul:0", "uo1:0", "ua2:3", "ut1:verify", "ur1:none", "uz1:1", "u:", "uo1\x00:0", "ut1:\xff"} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		s := newSchool(t, morning())
		p, _, err := s.take(pressed(sam, sam, 9, "en", "u"+strings.ToValidUTF8(data, "")))
		if err != nil {
			t.Fatal(err)
		}
		if p != nil {
			s.shown(p, api.Toast{}, nil)
		}
	})
}

func TestWhatFailsForAMomentIsTriedLater(t *testing.T) {
	for method, data := range map[string][]string{
		"Open":     {"ul:0", "uo1:0", "ut1:verify", "uz9:1"},
		"Question": {"uo1:0", "ua1:0", "ut1:verify", "uz9:1"},
		"Teach":    {"ut1:verify"}, "Unteach": {"uz9:1"}, "Refresh": {"ut1:verify", "uz9:1"},
	} {
		for _, data := range data {
			t.Run(method+" of "+data, func(t *testing.T) {
				s := newSchool(t, morning())
				s.kept.fails[method] = errDown
				p, _, err := s.take(pressed(sam, sam, 9, "en", data))
				if p != nil || !errors.Is(err, errDown) || !errors.Is(err, inbox.ErrLater) {
					t.Errorf("plan %+v, error %v", p, err)
				}
				again := s.press("en", data)
				if again.text == s.text("en", "unanswered.gone") || len(again.buttons) == 0 {
					t.Errorf("the second attempt shows\n%s", again.text)
				}
			})
		}
	}
}

// BenchmarkTheList is of as many questions as are looked at, nearly all of them unlike.
func BenchmarkTheList(b *testing.B) {
	base, err := knowledge.Load(knowledge.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	k := newKept()
	for language, set := range base.Questions {
		for _, questions := range set.Topics {
			for _, text := range questions[:min(len(questions), 12)] {
				k.questions = append(k.questions, desk.Question{
					ID: int64(len(k.questions) + 1), Text: text, Language: language, Asked: time.Unix(1_800_000_000, 0),
				})
			}
		}
	}
	k.questions = k.questions[max(0, len(k.questions)-2000):]
	s := newSchool(b, k)
	update := said(sam, sam, "en", "/unanswered")
	for b.Loop() {
		if p, _, err := s.take(update); p == nil || err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(k.questions)), "questions")
}
