package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"syncoff/bot"
)

// Plan is what an update has led to, stored at once before any of it is out.
type Plan struct {
	Person     string // whose session After is; "" leaves the sessions alone
	After      bot.Session
	Bodies     [][]byte   // the replies, as the caller renders them
	Covers     []int64    // other updates of the lane, still waiting, that this one answers too: they are done
	Feedback   *Feedback  // of Person
	Unanswered []Question // of Person; their texts are scrubbed here
	Tallies    []Tally
	Draft      *Draft // named by the update's id
}

// Draft is an answer that waits for the owner of a business account to send it.
type Draft struct {
	Owner      string // the owner's key
	Connection string
	Chat       int64 // the customer's chat
	Question   int64 // the customer's message
}

// Plan stores a plan, all of it or nothing. After a crash Next returns its replies, so that the rest is sent without
// asking the conversation a second time, which would find itself a step further. A plan that is made anew replaces the
// replies. What of Covers does not wait behind the update stays as it is. The error is ErrNotFound for an update that
// is not there or done.
func (s *Store) Plan(ctx context.Context, id int64, p Plan) error {
	what := fmt.Sprintf("plan update %d", id)
	parts, err := s.parts(id, p)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.write(ctx, what, func(ctx context.Context, tx transaction) error {
		if err := inHand(ctx, tx, id); err != nil {
			return err
		}
		for _, part := range parts {
			if err := part(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// parts are the changes that a plan consists of.
func (s *Store) parts(id int64, p Plan) ([]change, error) {
	parts := []change{putReplies(id, p.Bodies), s.cover(id, p.Covers)}
	if p.Person != "" {
		session, err := s.putSession(p.Person, p.After)
		if err != nil {
			return nil, err
		}
		parts = append(parts, session)
	}
	if p.Feedback != nil {
		parts = append(parts, s.putFeedback(p.Person, *p.Feedback))
	}
	for _, q := range p.Unanswered {
		question, err := s.putQuestion(p.Person, q)
		if err != nil {
			return nil, err
		}
		parts = append(parts, question)
	}
	for _, t := range p.Tallies {
		parts = append(parts, s.count(t))
	}
	if p.Draft != nil {
		parts = append(parts, s.putDraft(id, *p.Draft))
	}
	return parts, nil
}

func putReplies(id int64, bodies [][]byte) change {
	return func(ctx context.Context, tx transaction) error {
		if _, err := exec(ctx, tx, `DELETE FROM replies WHERE update_id = $1`, id); err != nil {
			return err
		}
		for n, body := range bodies {
			_, err := exec(ctx, tx, `INSERT INTO replies (update_id, n, body, message_id) VALUES ($1, $2, $3, 0)`, id, n, body)
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// cover ends updates that wait behind another one of their lane, which answers them too.
func (s *Store) cover(id int64, covered []int64) change {
	return func(ctx context.Context, tx transaction) error {
		for _, other := range covered {
			n, err := exec(ctx, tx, toDone+` WHERE update_id = $2 AND state = 'waiting' AND head = 0
				AND lane = (SELECT lane FROM inbox WHERE update_id = $3)`, s.now(), other, id)
			if err != nil {
				return err
			}
			if n == 0 {
				continue
			}
			if _, err := exec(ctx, tx, `DELETE FROM replies WHERE update_id = $1`, other); err != nil {
				return err
			}
		}
		return nil
	}
}

// Sent records that reply n of an update, counted from 0, is out as a message, so that a restart goes on with the next.
func (s *Store) Sent(ctx context.Context, id int64, n int, message int64) error {
	what := fmt.Sprintf("record reply %d of update %d", n, id)
	return s.write(ctx, what, func(ctx context.Context, tx transaction) error {
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

// addReplies gives updates that were taken before what is planned and out for them.
func addReplies(ctx context.Context, tx transaction, updates []Update) error {
	for i := range updates {
		u := &updates[i]
		if u.Attempts == 0 {
			continue
		}
		rows, err := tx.QueryContext(ctx, `SELECT body, message_id FROM replies WHERE update_id = $1 ORDER BY n`, u.ID)
		err = each(rows, err, func(rows *sql.Rows) error {
			var r Reply
			err := rows.Scan(&r.Body, &r.Message)
			u.Replies = append(u.Replies, r)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
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
	found, err := s.find(ctx, fmt.Sprintf("answer to %d in chat %s", question, chat), []any{&answer},
		`SELECT answer FROM answers WHERE chat = $1 AND question = $2`, chat, question)
	return answer, found, err
}

func (s *Store) putDraft(id int64, d Draft) change {
	return func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `INSERT INTO drafts (update_id, owner, connection, chat, question, drafted)
			VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (update_id) DO UPDATE SET owner = excluded.owner, connection = excluded.connection,
				chat = excluded.chat, question = excluded.question, drafted = excluded.drafted`,
			id, d.Owner, d.Connection, d.Chat, d.Question, s.now())
		return err
	}
}

// Draft returns the draft that an update led to, false if there is none or it is past its time.
func (s *Store) Draft(ctx context.Context, id int64) (Draft, bool, error) {
	var d Draft
	found, err := s.find(ctx, fmt.Sprintf("draft of update %d", id), []any{&d.Owner, &d.Connection, &d.Chat, &d.Question},
		`SELECT owner, connection, chat, question FROM drafts WHERE update_id = $1`, id)
	return d, found, err
}
