package desk_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"syncoff/bot/telegram/desk"
	"syncoff/index/lesson"
)

// kept are lessons and questions as a store keeps them, with the book in force.
type kept struct {
	*lesson.Book
	mu        sync.Mutex
	questions []desk.Question
	settled   map[int64]int64 // question to lesson
	lessons   []lesson.Lesson
	reviewed  map[string]string
	ids       int64
	calls     int
	fails     map[string]error // by method; each once
}

func newKept(questions ...desk.Question) *kept {
	for i := range questions {
		questions[i].ID = int64(i + 1)
	}
	return &kept{Book: lesson.NewBook(nil), questions: questions, settled: map[int64]int64{}, fails: map[string]error{}}
}

func (k *kept) called(method string) error {
	k.calls++
	err := k.fails[method]
	delete(k.fails, method)
	return err
}

func (k *kept) Open(_ context.Context, n int) ([]desk.Question, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var open []desk.Question
	for _, q := range slices.Backward(k.questions) {
		if k.settled[q.ID] == 0 && len(open) < n {
			open = append(open, q)
		}
	}
	return open, k.called("Open")
}

func (k *kept) Question(_ context.Context, id int64) (desk.Question, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.called("Question"); err != nil {
		return desk.Question{}, false, err
	}
	for _, q := range k.questions {
		if q.ID == id && k.settled[id] == 0 {
			return q, true, nil
		}
	}
	return desk.Question{}, false, nil
}

func (k *kept) Reviewed(text string) (string, bool) {
	topic, ok := k.reviewed[text]
	return topic, ok
}

func (k *kept) Teach(_ context.Context, l lesson.Lesson, settles []int64) (int64, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.called("Teach"); err != nil {
		return 0, err
	}
	k.ids++
	l.ID = k.ids
	k.lessons = append(k.lessons, l)
	for _, q := range settles {
		k.settled[q] = l.ID
	}
	return l.ID, nil
}

func (k *kept) Unteach(_ context.Context, id int64) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.called("Unteach"); err != nil {
		return false, err
	}
	for q, l := range k.settled {
		if l == id {
			delete(k.settled, q)
		}
	}
	before := len(k.lessons)
	k.lessons = slices.DeleteFunc(k.lessons, func(l lesson.Lesson) bool { return l.ID == id })
	return len(k.lessons) < before, nil
}

func (k *kept) Refresh(context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.called("Refresh"); err != nil {
		return err
	}
	k.Replace(k.lessons)
	return nil
}

// asked is a question of a day of November.
func asked(day int, language, text string, candidates ...string) desk.Question {
	return desk.Question{
		Text: text, Language: language, Candidates: candidates, Asked: time.Date(2026, 11, day, 23, 30, 0, 0, time.UTC),
	}
}
