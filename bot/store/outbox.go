package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"syncoff/bot"
)

// Plan stores what an update has led to, before any of it is out: the replies, as the caller renders them, and the session
// after it. After a crash Next returns the plan, so that the rest is sent without asking the conversation a second time,
// which would find itself a step further.
func (s *Store) Plan(ctx context.Context, id int64, person string, after bot.Session, bodies [][]byte) error {
	session, err := json.Marshal(after)
	if err != nil {
		return fmt.Errorf("plan update %d: %w", id, err)
	}
	return s.write(ctx, fmt.Sprintf("plan update %d", id), func(ctx context.Context, tx transaction) error {
		if err := inHand(ctx, tx, id); err != nil {
			return err
		}
		if _, err := exec(ctx, tx, `DELETE FROM replies WHERE update_id = $1`, id); err != nil {
			return err
		}
		for n, body := range bodies {
			_, err := exec(ctx, tx, `INSERT INTO replies (update_id, n, body, message_id) VALUES ($1, $2, $3, 0)`, id, n, body)
			if err != nil {
				return err
			}
		}
		return saveSession(ctx, tx, person, session, s.now())
	})
}

// Sent records that reply n of an update, counted from 0, is out as a message, so that a restart goes on with the next.
func (s *Store) Sent(ctx context.Context, id int64, n int, message int64) error {
	return s.write(ctx, fmt.Sprintf("record reply %d of update %d", n, id), func(ctx context.Context, tx transaction) error {
		if err := inHand(ctx, tx, id); err != nil {
			return err
		}
		_, err := exec(ctx, tx, `INSERT INTO replies (update_id, n, message_id) VALUES ($1, $2, $3)
			ON CONFLICT (update_id, n) DO UPDATE SET message_id = excluded.message_id`, id, n, message)
		return err
	})
}

// inHand reports ErrNotFound for an update that is not there or has its content no more.
func inHand(ctx context.Context, tx transaction, id int64) error {
	var n int
	err := tx.QueryRowContext(ctx, `SELECT 1 FROM inbox WHERE update_id = $1 AND state <> 'done'`, id).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

func replies(ctx context.Context, tx transaction, id int64) ([]Reply, error) {
	var found []Reply
	rows, err := tx.QueryContext(ctx, `SELECT body, message_id FROM replies WHERE update_id = $1 ORDER BY n`, id)
	err = each(rows, err, func(rows *sql.Rows) error {
		var r Reply
		found = append(found, r)
		last := &found[len(found)-1]
		return rows.Scan(&last.Body, &last.Message)
	})
	return found, err
}

// dropReplies erases the replies of updates that are done.
func dropReplies(ctx context.Context, tx transaction) error {
	_, err := exec(ctx, tx, `DELETE FROM replies WHERE EXISTS
		(SELECT 1 FROM inbox WHERE inbox.update_id = replies.update_id AND inbox.state = 'done')`)
	return err
}

// Answered records which message of a chat answers which, so that an edited question edits its answer.
func (s *Store) Answered(ctx context.Context, chat string, question, answer int64) error {
	what := fmt.Sprintf("record answer %d in chat %s", answer, chat)
	return s.write(ctx, what, func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `INSERT INTO answers (chat, question, answer, answered) VALUES ($1, $2, $3, $4)
			ON CONFLICT (chat, question) DO UPDATE SET answer = excluded.answer, answered = excluded.answered`,
			chat, question, answer, s.now())
		return err
	})
}

// AnswerTo returns the message that answers a question, false if none is known any more.
func (s *Store) AnswerTo(ctx context.Context, chat string, question int64) (int64, bool, error) {
	var answer int64
	what := fmt.Sprintf("answer to %d in chat %s", question, chat)
	err := s.read(ctx, what, func(ctx context.Context, db *sql.DB) error {
		return db.QueryRowContext(ctx, `SELECT answer FROM answers WHERE chat = $1 AND question = $2`, chat, question).
			Scan(&answer)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return answer, err == nil, err
}
