package desk_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"syncoff/index/lesson"
	"syncoff/knowledge"
)

func (s *school) lessons(want ...lesson.Lesson) {
	s.t.Helper()
	if !slices.Equal(s.kept.lessons, want) {
		s.t.Errorf("lessons %+v, want %+v", s.kept.lessons, want)
	}
}

func TestOnePressTeaches(t *testing.T) {
	for _, language := range []string{"en", "zh-hans", "vi"} {
		t.Run("in "+language, func(t *testing.T) {
			s := newSchool(t, morning())
			topic := s.topic(language, "gallery-auto-backup")
			group := s.press(language, s.list(language).data("1"))
			v := s.press(language, group.data(topic))
			v.says("the little cloud eats my films", s.text(language, "unanswered.learned", "topic", topic))
			s.lessons(lesson.Lesson{ID: 1, Text: "the little cloud eats my films", Language: "en", Topic: "gallery-auto-backup"})
			if l, ok := s.kept.Find("little cloud eats the films"); !ok || l.ID != 1 {
				t.Error("the lesson is not in force")
			}
			list := s.press(language, v.data(s.text(language, "unanswered.list")))
			if strings.Contains(list.text, "films") || len(list.buttons) != 2 {
				t.Errorf("the questions of the group are open:\n%s", list.text)
			}
			undone := s.press(language, v.data(s.text(language, "unanswered.undo")))
			undone.says(s.text(language, "unanswered.undone"), group.text)
			if !slices.Equal(undone.titles(), group.titles()) || len(s.kept.lessons) != 0 || len(s.kept.settled) != 0 {
				t.Errorf("buttons %q, lessons %+v, settled %v", undone.titles(), s.kept.lessons, s.kept.settled)
			}
			if _, ok := s.kept.Find("little cloud eats the films"); ok {
				t.Error("the lesson is in force still")
			}
		})
	}
}

func TestOnePressPutsAQuestionUnderNone(t *testing.T) {
	s := newSchool(t, morning())
	v := s.press("zh-hans", s.press("zh-hans", s.list("zh-hans").data("2")).data("不归我们管"))
	v.says("облачко не уходит", "学会了。以后这样问我会继续婉拒。")
	s.lessons(lesson.Lesson{ID: 1, Text: "облачко не уходит", Language: "ru", Topic: knowledge.None})
	s.press("zh-hans", v.data("撤销")).says("已撤销")
}

func TestASecondPressDoesNotHideTheWayBack(t *testing.T) {
	s := newSchool(t, morning())
	group := s.press("en", s.list("en").data("1"))
	first := s.press("en", group.data(s.topic("en", "verify")))
	for _, title := range []string{s.topic("en", "verify"), s.topic("en", "faq-one-album"), "Not ours"} {
		again := s.press("en", group.data(title))
		if again.text != first.text || !slices.Equal(again.titles(), first.titles()) {
			t.Errorf("pressing %q as well shows\n%s", title, again.text)
		}
	}
	elsewhere := s.shown(s.take(pressed(kim, kim, 9, "en", group.data("Not ours"))))
	if elsewhere.text != s.text("en", "unanswered.gone") {
		t.Errorf("on another page it shows\n%s", elsewhere.text)
	}
	undo := first.data("Undo")
	s.press("en", undo).says(s.text("en", "unanswered.undone"))
	s.press("en", undo).says(s.text("en", "unanswered.undone"), "films")
	s.lessons()
	s.shown(s.take(pressed(kim, kim, 9, "en", group.data("Not ours")))).says("go on declining")
	for name, data := range map[string]string{"the topic": group.data(s.topic("en", "verify")), "undo": undo} {
		if v := s.press("en", data); v.text != s.text("en", "unanswered.gone") {
			t.Errorf("when somebody else has taught it, %s shows\n%s", name, v.text)
		}
	}
	s.lessons(lesson.Lesson{ID: 2, Text: "the little cloud eats my films", Language: "en", Topic: knowledge.None})
}

func TestUndoOfAnErasedQuestionSaysSo(t *testing.T) {
	s := newSchool(t, morning())
	undo := s.press("en", s.press("en", s.list("en").data("3")).data("Not ours")).data("Undo")
	s.kept.questions = s.kept.questions[1:]
	if v := s.press("en", undo); v.text != s.text("en", "unanswered.undone") || len(s.kept.lessons) != 0 {
		t.Errorf("%s, lessons %+v", v.text, s.kept.lessons)
	}
}

// contradicted is a school where another lesson stands in the way of the first group.
func contradicted(t *testing.T, topic string) (s *school, group view) {
	s = newSchool(t, morning())
	group = s.press("en", s.list("en").data("1"))
	k := s.kept
	k.questions = append(k.questions, asked(8, "en", "my little cloud eats films"), asked(9, "en", "sad little cloud"))
	k.questions[5].ID, k.questions[6].ID = 6, 7
	k.lessons, k.ids = []lesson.Lesson{{ID: 40, Text: "a little cloud eats films", Topic: topic}}, 40
	k.settled = map[int64]int64{6: 40, 7: 40}
	if err := k.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, group
}

func TestAContradictionIsAskedAboutAndReplaced(t *testing.T) {
	s, group := contradicted(t, "verify")
	v := s.press("en", group.data(s.topic("en", "gallery-auto-backup")))
	v.says("the little cloud eats my films", s.text("en", "unanswered.contradicts", "topic", s.topic("en", "verify")))
	s.lessons(lesson.Lesson{ID: 40, Text: "a little cloud eats films", Topic: "verify"})
	s.press("en", v.data("Back")).says("\n• little cloud eats my films")
	learned := s.press("en", v.data("Replace"))
	learned.says(s.text("en", "unanswered.learned", "topic", s.topic("en", "gallery-auto-backup")))
	s.lessons(lesson.Lesson{ID: 41, Text: "the little cloud eats my films", Language: "en", Topic: "gallery-auto-backup"})
	if k := s.kept; k.settled[6] != 41 || k.settled[7] != 0 {
		t.Errorf("of the questions of the old lesson those that are alike are settled, not others: %v", k.settled)
	}
	if again := s.press("en", v.data("Replace")); again.text != learned.text {
		t.Errorf("the second press shows\n%s", again.text)
	}
	s.press("en", learned.data("Undo")).says("4 × English")
	s.lessons()
}

func TestAReplacementThatFailsHalfwayIsTakenUp(t *testing.T) {
	for _, method := range []string{"Unteach", "Refresh", "Open", "Teach"} {
		t.Run("at "+method, func(t *testing.T) {
			s, group := contradicted(t, "verify")
			replace := s.press("en", group.data(s.topic("en", "gallery-auto-backup"))).data("Replace")
			s.kept.fails[method] = errDown
			if p, _, err := s.take(pressed(sam, sam, 9, "en", replace)); p != nil || err == nil {
				t.Fatalf("plan %+v", p)
			}
			s.press("en", replace).says("Learned.")
			if got := s.kept.lessons; len(got) != 1 || got[0].Topic != "gallery-auto-backup" {
				t.Errorf("lessons: %+v", got)
			}
			if l, _ := s.kept.Find("the little cloud eats my films"); l.Topic != "gallery-auto-backup" {
				t.Errorf("in force: %+v", l)
			}
		})
	}
}

func TestWhatDoesNotContradictIsTaught(t *testing.T) {
	for name, c := range map[string]struct{ before, title string }{
		"the same topic once more": {"gallery-auto-backup", ""},
		"none once more":           {knowledge.None, "Not ours"},
	} {
		t.Run(name, func(t *testing.T) {
			s, group := contradicted(t, c.before)
			if c.title == "" {
				c.title = s.topic("en", c.before)
			}
			s.press("en", group.data(c.title)).says("Learned.")
			if len(s.kept.lessons) != 2 || s.kept.settled[2] != 41 {
				t.Errorf("lessons %+v, settled %v", s.kept.lessons, s.kept.settled)
			}
		})
	}
}

func TestAContradictionWithNoneNamesIt(t *testing.T) {
	s, group := contradicted(t, knowledge.None)
	s.press("en", group.data(s.topic("en", "verify"))).says("under “Not ours”")
}

func TestWhatIsReviewedIsNotTaught(t *testing.T) {
	for _, topic := range []string{"verify", knowledge.None} {
		s := newSchool(t, morning())
		group := s.press("en", s.list("en").data("1"))
		s.kept.reviewed = map[string]string{"the little cloud eats my films": topic}
		title := "Not ours"
		if topic != knowledge.None {
			title = s.topic("en", topic)
		}
		for _, pressed := range []string{"Not ours", s.topic("en", "verify"), s.topic("en", "faq-one-album")} {
			v := s.press("en", group.data(pressed))
			v.says(s.text("en", "unanswered.reviewed", "topic", title))
			v.data("Back to the list")
		}
		s.lessons()
	}
}

func TestTwoOfTheStaffDoNotContradictEachOther(t *testing.T) {
	for range 20 {
		s := newSchool(t, morning())
		group := s.press("en", s.list("en").data("1"))
		var wait sync.WaitGroup
		for user, title := range map[int64]string{sam: s.topic("en", "verify"), kim: "Not ours"} {
			wait.Go(func() {
				if _, _, err := s.take(pressed(user, user, 9, "en", group.data(title))); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if len(s.kept.lessons) != 1 {
			t.Fatalf("lessons: %+v", s.kept.lessons)
		}
	}
}

func TestAPlanThatIsNotStoredLosesNoLesson(t *testing.T) {
	s := newSchool(t, morning())
	group := s.press("en", s.list("en").data("1"))
	s.full = errDown
	topic := group.data(s.topic("en", "verify"))
	if p, _, err := s.take(pressed(sam, sam, 9, "en", topic)); p != nil || err == nil {
		t.Fatalf("plan %+v", p)
	}
	s.press("en", topic).says("Learned.")
	if len(s.kept.lessons) != 1 {
		t.Errorf("lessons: %+v", s.kept.lessons)
	}
}
