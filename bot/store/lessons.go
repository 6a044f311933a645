package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Feedback is what a person says about an answer.
type Feedback struct {
	Topic    string
	Variant  string
	Language string
	Solved   bool
	Why      string // a word of ours, not of theirs; may be empty
}

// FeedbackCount is how often the same was said.
type FeedbackCount struct {
	Feedback
	Count int
}

// Question is one that had no answer.
type Question struct {
	Text       string
	Language   string
	Candidates []string // the topics that came nearest
	Asked      time.Time
}

// AddFeedback keeps what a person says about an answer, instead of what they said about the same one before.
func (s *Store) AddFeedback(ctx context.Context, person string, f Feedback) error {
	solved := 0
	if f.Solved {
		solved = 1
	}
	return s.write(ctx, "add feedback of "+person, func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `INSERT INTO feedback (person, topic, variant, language, solved, why, given)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (person, topic, variant) WHERE person <> ''
			DO UPDATE SET language = excluded.language, solved = excluded.solved, why = excluded.why, given = excluded.given`,
			person, f.Topic, f.Variant, f.Language, solved, f.Why, s.now())
		return err
	})
}

// FeedbackCounts counts the feedback given since a time, the most frequent first.
func (s *Store) FeedbackCounts(ctx context.Context, since time.Time) ([]FeedbackCount, error) {
	var counts []FeedbackCount
	err := s.read(ctx, "count feedback", func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT topic, variant, language, solved, why, COUNT(*) FROM feedback
			WHERE given >= $1 GROUP BY topic, variant, language, solved, why
			ORDER BY COUNT(*) DESC, topic, variant, language, solved, why`, since.UnixMilli())
		return each(rows, err, func(rows *sql.Rows) error {
			var c FeedbackCount
			var solved int
			err := rows.Scan(&c.Topic, &c.Variant, &c.Language, &solved, &c.Why, &c.Count)
			c.Solved = solved == 1
			counts = append(counts, c)
			return err
		})
	})
	return counts, err
}

// AddUnanswered keeps a question that had no answer, with its text scrubbed. A question of which nothing is left is not
// kept.
func (s *Store) AddUnanswered(ctx context.Context, person string, q Question) error {
	text := Scrub(q.Text)
	if text == "" {
		return nil
	}
	candidates, err := json.Marshal(q.Candidates)
	if err != nil {
		return fmt.Errorf("add a question of %s: %w", person, err)
	}
	return s.write(ctx, "add a question of "+person, func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `INSERT INTO questions (person, text, language, candidates, asked)
			VALUES ($1, $2, $3, $4, $5)`, person, text, q.Language, string(candidates), s.now())
		return err
	})
}

// Unanswered returns up to n questions that had no answer, the latest first.
func (s *Store) Unanswered(ctx context.Context, n int) ([]Question, error) {
	var questions []Question
	err := s.read(ctx, "list questions", func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT text, language, candidates, asked FROM questions
			ORDER BY asked DESC, id DESC LIMIT $1`, n)
		return each(rows, err, func(rows *sql.Rows) error {
			var q Question
			var candidates string
			var asked int64
			if err := rows.Scan(&q.Text, &q.Language, &candidates, &asked); err != nil {
				return err
			}
			q.Asked = time.UnixMilli(asked)
			questions = append(questions, q)
			return json.Unmarshal([]byte(candidates), &questions[len(questions)-1].Candidates)
		})
	})
	return questions, err
}

// Learn keeps something that the program found out about its server, such as whether it knows rich messages.
func (s *Store) Learn(ctx context.Context, name, value string) error {
	return s.write(ctx, "learn "+name, func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `INSERT INTO learned (name, value, learned) VALUES ($1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value, learned = excluded.learned`, name, value, s.now())
		return err
	})
}

// Learned returns what was found out and when, the zero time if it never was. The caller decides when it is too old, for
// servers learn too.
func (s *Store) Learned(ctx context.Context, name string) (string, time.Time, error) {
	var value string
	var at int64
	err := s.read(ctx, "recall "+name, func(ctx context.Context, db *sql.DB) error {
		return db.QueryRowContext(ctx, `SELECT value, learned FROM learned WHERE name = $1`, name).Scan(&value, &at)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	if err != nil {
		return "", time.Time{}, err
	}
	return value, time.UnixMilli(at), nil
}
