package lesson_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"syncoff/index"
	"syncoff/index/lesson"
	"syncoff/knowledge"
)

// reviewed is an index that says what it is told.
type reviewed struct {
	result index.Result
	err    error
}

func (r reviewed) Match(context.Context, string, index.Hint) (index.Result, error) {
	return r.result, r.err
}

func (r reviewed) Remark(message string, _ index.Hint) index.Remark {
	return index.Remark{Kind: message}
}

func candidates(topics ...string) []index.Candidate {
	var out []index.Candidate
	for _, topic := range topics {
		out = append(out, index.Candidate{Topic: topic, Confidence: .3})
	}
	return out
}

func TestMatch(t *testing.T) {
	book := lesson.NewBook([]lesson.Lesson{
		{ID: 1, Text: "stop the little cloud", Topic: "verify"},
		{ID: 2, Text: "cloud nine tickets", Topic: knowledge.None},
	})
	sure := index.Candidate{Topic: "verify", Confidence: 1}
	for name, c := range map[string]struct {
		question   string
		said, want index.Result
	}{
		"an answer of the reviewed knowledge stands": {"stop the little cloud",
			index.Result{Decision: index.Answer, Topic: "faq-turn-on", Confidence: .9, Candidates: candidates("faq-turn-on")},
			index.Result{Decision: index.Answer, Topic: "faq-turn-on", Confidence: .9, Candidates: candidates("faq-turn-on")}},
		"a lesson answers instead of a choice": {"stop the little cloud",
			index.Result{Decision: index.Clarify, Confidence: .3, Candidates: candidates("faq-turn-on", "verify"), Language: "en", System: "miui-12"},
			index.Result{Decision: index.Answer, Topic: "verify", Confidence: 1, Language: "en", System: "miui-12",
				Candidates: append([]index.Candidate{sure}, candidates("faq-turn-on")...)}},
		"a lesson answers instead of a refusal": {"Stop, the little cloud!",
			index.Result{Decision: index.Decline, Confidence: .9},
			index.Result{Decision: index.Answer, Topic: "verify", Confidence: 1, Candidates: []index.Candidate{sure}}},
		"a lesson under none refuses instead of a choice": {"cloud nine tickets",
			index.Result{Decision: index.Clarify, Confidence: .3, Candidates: candidates("verify", "faq-turn-on"), Language: "en"},
			index.Result{Decision: index.Decline, Confidence: 1, Language: "en"}},
		"without a lesson the choice stays": {"start the little cloud",
			index.Result{Decision: index.Clarify, Confidence: .3, Candidates: candidates("verify")},
			index.Result{Decision: index.Clarify, Confidence: .3, Candidates: candidates("verify")}},
		"nothing is like no lesson": {"", index.Result{Decision: index.Decline, Confidence: 1}, index.Result{Decision: index.Decline, Confidence: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := lesson.Over(reviewed{result: c.said}, book).Match(t.Context(), c.question, index.Hint{})
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestTheConfidenceOfALessonIsItsLikeness(t *testing.T) {
	book := lesson.NewBook([]lesson.Lesson{{Text: "stop the little cloud", Topic: "verify"}})
	const question = "please stop little cloud"
	r, err := lesson.Over(reviewed{}, book).Match(t.Context(), question, index.Hint{})
	if want := lesson.Likeness("stop the little cloud", question); err != nil || r.Confidence != want || want >= 1 {
		t.Errorf("%+v, %v; want %v", r, err, want)
	}
}

func TestAFaultOfTheIndexIsNotHidden(t *testing.T) {
	book, fault := lesson.NewBook([]lesson.Lesson{{Text: "stop", Topic: "verify"}}), errors.New("no index")
	if r, err := lesson.Over(reviewed{err: fault}, book).Match(t.Context(), "stop", index.Hint{}); !errors.Is(err, fault) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestRemarksAreTheIndexs(t *testing.T) {
	if r := lesson.Over(reviewed{}, lesson.NewBook(nil)).Remark("thanks", index.Hint{}); r.Kind != "thanks" {
		t.Errorf("%+v", r)
	}
}

func TestFind(t *testing.T) {
	book := lesson.NewBook([]lesson.Lesson{
		{ID: 1, Text: "stop the cloud", Topic: "verify"},
		{ID: 2, Text: "pause the cloud", Topic: "verify"},
		{ID: 3, Text: "Stop the cloud!", Topic: "faq-turn-on"},
		{ID: 4, Text: "please stop cloud", Topic: "emergency-stop"},
		{ID: 5, Text: "?", Topic: "verify"},
	})
	for name, c := range map[string]struct {
		text string
		id   int64
	}{
		"the same text":                        {"pause the cloud", 2},
		"all but the same text":                {"pause cloud please", 2},
		"of the same words the last taught":    {"stop the cloud", 3},
		"the nearest rather than the last":     {"stop THE cloud", 3},
		"a nearer one although it is the last": {"please stop cloud", 4},
		"nothing":                              {"", 0},
		"another text":                         {"resume the cloud", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if l, ok := book.Find(c.text); l.ID != c.id || ok != (c.id != 0) {
				t.Errorf("%+v, %v, want lesson %d", l, ok, c.id)
			}
		})
	}
}

func TestALessonThatIsTakenBackIsInForceNoMore(t *testing.T) {
	lessons := []lesson.Lesson{{ID: 1, Text: "stop the cloud", Topic: "verify"}, {ID: 2, Text: "stop the cloud", Topic: "faq-turn-on"}}
	book := lesson.NewBook(lessons)
	for _, c := range []struct {
		left []lesson.Lesson
		want int64
	}{{lessons, 2}, {lessons[:1], 1}, {nil, 0}, {lessons, 2}} {
		book.Replace(c.left)
		if l, ok := book.Find("stop the cloud"); l.ID != c.want || ok != (c.want != 0) {
			t.Errorf("with %d lessons: %+v, %v", len(c.left), l, ok)
		}
	}
}

func TestLessonsAreReplacedBesideReaders(t *testing.T) {
	book := lesson.NewBook(nil)
	matcher := lesson.Over(reviewed{}, book)
	var wait sync.WaitGroup
	for i := range 4 {
		wait.Go(func() {
			for n := range 100 {
				if i == 0 {
					book.Replace([]lesson.Lesson{{ID: int64(n), Text: "please stop the cloud", Topic: "verify"}})
					continue
				}
				r, err := matcher.Match(context.Background(), "stop the cloud", index.Hint{})
				if err != nil || r.Topic != "" && r.Topic != "verify" {
					t.Errorf("%+v, %v", r, err)
				}
			}
		})
	}
	wait.Wait()
}

// many are lessons as long as questions are.
func many(n int) []lesson.Lesson {
	var lessons []lesson.Lesson
	for i := range n {
		word := strings.Repeat(string(rune('a'+i%26)), 3+i%7)
		text := fmt.Sprintf("how do I get my %s pictures out of the %s cloud of the phone", word, strings.Repeat("x", i%5+2))
		if i%2 == 0 {
			text = "怎么把我的相册" + string(rune(0x4e00+i)) + "里面的照片从云端" + string(rune(0x5e00+i)) + "弄出来"
		}
		lessons = append(lessons, lesson.Lesson{ID: int64(i), Text: text, Topic: "verify"})
	}
	return lessons
}

func BenchmarkAThousandLessons(b *testing.B) {
	matcher := lesson.Over(reviewed{}, lesson.NewBook(many(1000)))
	for name, question := range map[string]string{
		"answered": "how do I get my dddddd pictures out of the xxxx cloud of the phone",
		"near":     "怎么把我的相册书里面的照片从云端厂弄出来",
		"far":      "my photos are all blurry since yesterday, where are the sharp ones?",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := matcher.Match(b.Context(), question, index.Hint{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
