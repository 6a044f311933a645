package store

import (
	"context"
	"database/sql"
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

// FeedbackCount is how often the same was said in a week.
type FeedbackCount struct {
	Week time.Time // Monday 00:00 UTC
	Feedback
	Count int
}

// Tally is one thing that was decided, for the figures; it names nobody.
type Tally struct{ Place, Decision, Topic, Language string }

// TallyCount is how often the same was decided in a week.
type TallyCount struct {
	Week time.Time // Monday 00:00 UTC
	Tally
	Count int
}

// Weeks in milliseconds, as the tables hold times: they begin on Mondays, the first of which was the fifth day.
const (
	weekLength  = 7 * 24 * 60 * 60 * 1000
	firstMonday = 4 * 24 * 60 * 60 * 1000
)

// weekOf is the beginning of the week that holds a time.
func weekOf(at int64) int64 { return at - (at-firstMonday)%weekLength }

// AddFeedback keeps what a person says about an answer, instead of what they said about the same one before.
func (s *Store) AddFeedback(ctx context.Context, person string, f Feedback) error {
	return s.write(ctx, "add feedback of "+person, s.putFeedback(person, f))
}

func (s *Store) putFeedback(person string, f Feedback) change {
	solved := 0
	if f.Solved {
		solved = 1
	}
	return func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `INSERT INTO feedback (person, topic, variant, language, solved, why, given)
			VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (person, topic, variant) WHERE person <> ''
			DO UPDATE SET language = excluded.language, solved = excluded.solved, why = excluded.why, given = excluded.given`,
			person, f.Topic, f.Variant, f.Language, solved, f.Why, s.now())
		return err
	}
}

// FeedbackCounts counts the feedback given since a time by week, the oldest week first and within it the most frequent.
func (s *Store) FeedbackCounts(ctx context.Context, since time.Time) ([]FeedbackCount, error) {
	var counts []FeedbackCount
	err := s.read(ctx, "count feedback", func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT given - (given - $1) % $2 AS week, topic, variant, language, solved, why,
				COUNT(*)
			FROM feedback WHERE given >= $3 GROUP BY week, topic, variant, language, solved, why
			ORDER BY week, COUNT(*) DESC, topic, variant, language, solved, why`, firstMonday, weekLength, since.UnixMilli())
		return each(rows, err, func(rows *sql.Rows) error {
			var c FeedbackCount
			var week int64
			var solved int
			err := rows.Scan(&week, &c.Topic, &c.Variant, &c.Language, &solved, &c.Why, &c.Count)
			c.Week, c.Solved = time.UnixMilli(week).UTC(), solved == 1
			counts = append(counts, c)
			return err
		})
	})
	return counts, err
}

// Count counts a decision that has no plan to be counted with.
func (s *Store) Count(ctx context.Context, t Tally) error {
	return s.write(ctx, "count a decision", s.count(t))
}

func (s *Store) count(t Tally) change {
	return func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `INSERT INTO tallies (week, place, decision, topic, language, count)
			VALUES ($1, $2, $3, $4, $5, 1)
			ON CONFLICT (week, place, decision, topic, language) DO UPDATE SET count = tallies.count + 1`,
			weekOf(s.now()), t.Place, t.Decision, t.Topic, t.Language)
		return err
	}
}

// Tallies returns what was decided since a time, whose week counts whole: the oldest week first and within it the most
// frequent.
func (s *Store) Tallies(ctx context.Context, since time.Time) ([]TallyCount, error) {
	var counts []TallyCount
	err := s.read(ctx, "list tallies", func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT week, place, decision, topic, language, count FROM tallies
			WHERE week >= $1 ORDER BY week, count DESC, place, decision, topic, language`, weekOf(since.UnixMilli()))
		return each(rows, err, func(rows *sql.Rows) error {
			var c TallyCount
			var week int64
			err := rows.Scan(&week, &c.Place, &c.Decision, &c.Topic, &c.Language, &c.Count)
			c.Week = time.UnixMilli(week).UTC()
			counts = append(counts, c)
			return err
		})
	})
	return counts, err
}
