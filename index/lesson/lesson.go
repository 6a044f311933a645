// Package lesson answers what staff have taught.
//
// A lesson is a phrasing under a topic. It works at once and can be taken back, so it is not learned from: it is
// looked up, and only where the reviewed knowledge has no answer. That keeps one hasty lesson from changing anything
// but the question that it is about. For the same reason a question must be the lesson itself, up to particles, a
// slip and the order of its parts: whatever differs by more waits until somebody has put the lesson into the
// knowledge.
package lesson

import (
	"context"
	"fmt"
	"sync/atomic"

	"syncoff/index"
	"syncoff/knowledge"
)

// Lesson is a phrasing that staff have put under a topic, or under knowledge.None.
type Lesson struct {
	ID       int64
	Text     string // scrubbed
	Language string
	Topic    string
}

// Reviewed is the index of the reviewed knowledge.
type Reviewed interface {
	Match(ctx context.Context, question string, hint index.Hint) (index.Result, error)
	Remark(message string, hint index.Hint) index.Remark
}

// Book holds the lessons that are in force. It is safe for concurrent use.
type Book struct {
	entries atomic.Pointer[[]entry]
}

// entry is a lesson ready to be compared.
type entry struct {
	lesson Lesson
	phrase *phrase
}

// NewBook makes a book of lessons, the oldest first.
func NewBook(lessons []Lesson) *Book {
	b := &Book{}
	b.Replace(lessons)
	return b
}

// Replace puts other lessons in the place of those in the book. Who looks something up meanwhile finds the ones or the
// others.
func (b *Book) Replace(lessons []Lesson) {
	w := vocabulary()
	var entries []entry
	for _, l := range latest(lessons) {
		entries = append(entries, entry{l, w.read(l.Text)})
	}
	b.entries.Store(&entries)
}

// latest leaves of lessons with the same words the one that was taught last. The others keep their order.
func latest(lessons []Lesson) []Lesson {
	w := vocabulary()
	last := map[string]int{}
	for i, l := range lessons {
		last[w.key(l.Text)] = i
	}
	var out []Lesson
	for i, l := range lessons {
		if key := w.key(l.Text); key != "" && last[key] == i {
			out = append(out, l)
		}
	}
	return out
}

// Find returns the lesson that answers a text. Before another one is taught, it tells whether that would be a
// duplicate or, under another topic, contradict.
func (b *Book) Find(text string) (Lesson, bool) {
	l, _, ok := b.nearest(text)
	return l, ok
}

// nearest is the lesson most like a text if one is alike; of several the one taught last.
func (b *Book) nearest(text string) (best Lesson, likeness float64, ok bool) {
	entries := *b.entries.Load()
	if len(entries) == 0 {
		return best, 0, false
	}
	w := vocabulary()
	asked := w.read(text)
	for _, e := range entries {
		if !w.mayBeAlike(e.phrase, asked) {
			continue
		}
		if l := w.likeness(e.phrase, asked); l >= alike && l >= likeness {
			best, likeness, ok = e.lesson, l, true
		}
	}
	return best, likeness, ok
}

// Matcher answers from the reviewed knowledge, and from the lessons where that has no answer.
type Matcher struct {
	reviewed Reviewed
	book     *Book
}

// Over puts lessons behind the reviewed knowledge.
func Over(reviewed Reviewed, book *Book) *Matcher { return &Matcher{reviewed, book} }

// Match decides what to do with a question. An answer of the reviewed knowledge stands. A choice or a refusal gives
// way to the lesson that is like the question, whose likeness is then the confidence; what the question tells of
// language and phone is the index's in any case.
func (m *Matcher) Match(ctx context.Context, question string, hint index.Hint) (index.Result, error) {
	r, err := m.reviewed.Match(ctx, question, hint)
	if err != nil {
		return r, fmt.Errorf("match before the lessons: %w", err)
	}
	if r.Decision == index.Answer {
		return r, nil
	}
	l, likeness, ok := m.book.nearest(question)
	if !ok {
		return r, nil
	}
	return taught(r, l.Topic, likeness), nil
}

// Remark tells what a message says of the last answer. Nobody teaches that.
func (m *Matcher) Remark(message string, hint index.Hint) index.Remark {
	return m.reviewed.Remark(message, hint)
}

// taught is a result as a lesson decides it. Under none nothing is offered either: somebody has looked at the
// question and found that no topic answers it.
func taught(r index.Result, topic string, likeness float64) index.Result {
	r.Confidence = likeness
	if topic == knowledge.None {
		r.Decision, r.Topic, r.Candidates = index.Decline, "", nil
		return r
	}
	candidates := []index.Candidate{{Topic: topic, Confidence: likeness}}
	for _, c := range r.Candidates {
		if c.Topic != topic {
			candidates = append(candidates, c)
		}
	}
	r.Decision, r.Topic, r.Candidates = index.Answer, topic, candidates
	return r
}
