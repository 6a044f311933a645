package shelf

import (
	"context"
	"errors"

	"syncoff/bot/store"
	"syncoff/bot/telegram/desk"
	"syncoff/index/lesson"
)

// Book holds the lessons that are in force.
func (s Shelf) Book() *lesson.Book { return s.book }

// Refresh brings the lessons that are kept into force.
func (s Shelf) Refresh(ctx context.Context) error {
	lessons, err := s.Lessons(ctx)
	if err == nil {
		s.book.Replace(lessons)
	}
	return err
}

// Lessons are the lessons of a store, the oldest first.
func (s Shelf) Lessons(ctx context.Context) ([]lesson.Lesson, error) {
	rows, err := s.Store.Lessons(ctx)
	return Lessons(rows), err
}

// Lessons are rows of the store in the words of the index.
func Lessons(rows []store.Lesson) []lesson.Lesson {
	lessons := make([]lesson.Lesson, len(rows))
	for i, l := range rows {
		lessons[i] = lesson.Lesson{ID: l.ID, Text: l.Text, Language: l.Language, Topic: l.Topic}
	}
	return lessons
}

// Teach keeps a lesson that settles questions.
func (s Shelf) Teach(ctx context.Context, l lesson.Lesson, settles []int64) (int64, error) {
	return s.Store.Teach(ctx, store.Lesson{Text: l.Text, Language: l.Language, Topic: l.Topic}, settles)
}

// Unteach takes a lesson back, false if it was not kept any more.
func (s Shelf) Unteach(ctx context.Context, id int64) (bool, error) {
	err := s.Store.Unteach(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Find returns the lesson in force that answers a text.
func (s Shelf) Find(text string) (lesson.Lesson, bool) { return s.book.Find(text) }

// Reviewed returns the topic under which a text stands in the reviewed questions.
func (s Shelf) Reviewed(text string) (string, bool) { return lesson.InReviewed(s.base(), text) }

// Open returns up to n open questions, the latest first.
func (s Shelf) Open(ctx context.Context, n int) ([]desk.Question, error) {
	rows, err := s.Unanswered(ctx, n)
	questions := make([]desk.Question, len(rows))
	for i, r := range rows {
		questions[i] = desk.Question(r)
	}
	return questions, err
}

// Question returns an open question.
func (s Shelf) Question(ctx context.Context, id int64) (desk.Question, bool, error) {
	q, found, err := s.UnansweredByID(ctx, id)
	return desk.Question(q), found, err
}
