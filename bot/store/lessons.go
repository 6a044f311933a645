package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// Question is one that had no answer. It is open until a lesson settles it.
type Question struct {
	ID         int64 // the store's, never given twice
	Text       string
	Language   string
	Candidates []string  // the topics that came nearest
	Asked      time.Time // the store's time
}

// Lesson is a phrasing that staff put under a topic, or under none.
type Lesson struct {
	ID       int64 // the store's, never given twice
	Text     string
	Language string
	Topic    string
	Taught   time.Time // the store's time
}

// AddUnanswered keeps a question that had no answer, with its text scrubbed. A question of which nothing is left is not
// kept.
func (s *Store) AddUnanswered(ctx context.Context, person string, q Question) error {
	what := "add a question of " + person
	put, err := s.putQuestion(person, q)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.write(ctx, what, put)
}

func (s *Store) putQuestion(person string, q Question) (change, error) {
	text := Scrub(q.Text)
	candidates, err := json.Marshal(q.Candidates)
	return func(ctx context.Context, tx transaction) error {
		if text == "" {
			return nil
		}
		_, err := exec(ctx, tx, `INSERT INTO questions (person, text, language, candidates, asked)
			VALUES ($1, $2, $3, $4, $5)`, person, text, q.Language, string(candidates), s.now())
		return err
	}, err
}

// Unanswered returns up to n open questions, the latest first.
func (s *Store) Unanswered(ctx context.Context, n int) ([]Question, error) {
	return s.questions(ctx, "list questions", `lesson IS NULL ORDER BY asked DESC, id DESC LIMIT $1`, max(n, 0))
}

// UnansweredByID returns an open question, false if it is settled or erased.
func (s *Store) UnansweredByID(ctx context.Context, id int64) (Question, bool, error) {
	found, err := s.questions(ctx, fmt.Sprintf("question %d", id), `lesson IS NULL AND id = $1`, id)
	if err != nil || len(found) == 0 {
		return Question{}, false, err
	}
	return found[0], true, nil
}

func (s *Store) questions(ctx context.Context, what, where string, args ...any) ([]Question, error) {
	var questions []Question
	err := s.read(ctx, what, func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT id, text, language, candidates, asked FROM questions WHERE `+where, args...)
		return each(rows, err, func(rows *sql.Rows) error {
			var q Question
			var candidates string
			var asked int64
			if err := rows.Scan(&q.ID, &q.Text, &q.Language, &candidates, &asked); err != nil {
				return err
			}
			q.Asked = time.UnixMilli(asked)
			questions = append(questions, q)
			return json.Unmarshal([]byte(candidates), &questions[len(questions)-1].Candidates)
		})
	})
	return questions, err
}

// Teach keeps a lesson, with its text scrubbed, and returns its id. The questions that it settles are open no more; one
// that another lesson has settled is this one's from then on, and one that is erased meanwhile is passed over. The
// error is ErrNoText if nothing is left of the text.
func (s *Store) Teach(ctx context.Context, l Lesson, settles []int64) (int64, error) {
	text := Scrub(l.Text)
	if text == "" {
		return 0, fmt.Errorf("teach: %w", ErrNoText)
	}
	var id int64
	err := s.write(ctx, "teach", func(ctx context.Context, tx transaction) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO lessons (text, language, topic, taught) VALUES ($1, $2, $3, $4)
			RETURNING id`, text, l.Language, l.Topic, s.now()).Scan(&id)
		if err != nil {
			return err
		}
		for _, question := range settles {
			if _, err := exec(ctx, tx, `UPDATE questions SET lesson = $1 WHERE id = $2`, id, question); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return id, nil
}

// Unteach takes a lesson back: the questions that it has settled are open again. The error is ErrNotFound for a lesson
// that is not there.
func (s *Store) Unteach(ctx context.Context, id int64) error {
	return s.write(ctx, fmt.Sprintf("take back lesson %d", id), func(ctx context.Context, tx transaction) error {
		if _, err := exec(ctx, tx, `UPDATE questions SET lesson = NULL WHERE lesson = $1`, id); err != nil {
			return err
		}
		n, err := exec(ctx, tx, `DELETE FROM lessons WHERE id = $1`, id)
		if err == nil && n == 0 {
			return ErrNotFound
		}
		return err
	})
}

// Lessons returns all lessons, the oldest first.
func (s *Store) Lessons(ctx context.Context) ([]Lesson, error) {
	var lessons []Lesson
	err := s.read(ctx, "list lessons", func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT id, text, language, topic, taught FROM lessons ORDER BY taught, id`)
		return each(rows, err, func(rows *sql.Rows) error {
			var l Lesson
			var taught int64
			err := rows.Scan(&l.ID, &l.Text, &l.Language, &l.Topic, &taught)
			l.Taught = time.UnixMilli(taught)
			lessons = append(lessons, l)
			return err
		})
	})
	return lessons, err
}

// Learn keeps something that the program found out about its server, such as whether it knows rich messages.
func (s *Store) Learn(ctx context.Context, name, value string) error {
	return s.write(ctx, "learn "+name, func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `INSERT INTO learned (name, value, learned) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value, learned = excluded.learned`, name, value, s.now())
		return err
	})
}

// Learned returns what was found out and when, the zero time if it never was. The caller decides when it is too old,
// for servers learn too.
func (s *Store) Learned(ctx context.Context, name string) (string, time.Time, error) {
	var value string
	var at int64
	found, err := s.find(ctx, "recall "+name, []any{&value, &at},
		`SELECT value, learned FROM learned WHERE name = $1`, name)
	if err != nil || !found {
		return "", time.Time{}, err
	}
	return value, time.UnixMilli(at), nil
}
