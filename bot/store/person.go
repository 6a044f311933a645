package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"

	"syncoff/bot"
)

// Load returns a person's session. Somebody new has an empty one, and so has somebody whose session this version cannot
// read: to start anew is better than never to be answered.
func (s *Store) Load(ctx context.Context, person string) (bot.Session, error) {
	var row []byte
	found, err := s.find(ctx, "load session of "+person, []any{&row},
		`SELECT session FROM sessions WHERE person = $1`, person)
	if err != nil || !found {
		return bot.Session{}, err
	}
	var session bot.Session
	if json.Unmarshal(row, &session) != nil {
		return bot.Session{}, nil
	}
	return session, nil
}

// Save keeps a person's session.
func (s *Store) Save(ctx context.Context, person string, session bot.Session) error {
	what := "save session of " + person
	put, err := s.putSession(person, session)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.write(ctx, what, put)
}

func (s *Store) putSession(person string, session bot.Session) (change, error) {
	row, err := json.Marshal(session)
	return func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `INSERT INTO sessions (person, session, saved) VALUES ($1, $2, $3)
			ON CONFLICT (person) DO UPDATE SET session = excluded.session, saved = excluded.saved`,
			person, string(row), s.now())
		return err
	}, err
}

// Settings returns what a chat has set, by name.
func (s *Store) Settings(ctx context.Context, chat string) (map[string]string, error) {
	set := map[string]string{}
	err := s.read(ctx, "settings of chat "+chat, func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT name, value FROM settings WHERE chat = $1`, chat)
		return each(rows, err, func(rows *sql.Rows) error {
			var name, value string
			err := rows.Scan(&name, &value)
			set[name] = value
			return err
		})
	})
	return set, err
}

// Having returns the value of a setting by chat, of the chats that have it.
func (s *Store) Having(ctx context.Context, name string) (map[string]string, error) {
	set := map[string]string{}
	err := s.read(ctx, "chats with "+name, func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT chat, value FROM settings WHERE name = $1`, name)
		return each(rows, err, func(rows *sql.Rows) error {
			var chat, value string
			err := rows.Scan(&chat, &value)
			set[chat] = value
			return err
		})
	})
	return set, err
}

// Set keeps a setting of a chat; an empty value removes it.
func (s *Store) Set(ctx context.Context, chat, name, value string) error {
	what := fmt.Sprintf("set %s of chat %s", name, chat)
	return s.write(ctx, what, func(ctx context.Context, tx transaction) error {
		if value == "" {
			_, err := exec(ctx, tx, `DELETE FROM settings WHERE chat = $1 AND name = $2`, chat, name)
			return err
		}
		_, err := exec(ctx, tx, `INSERT INTO settings (chat, name, value) VALUES ($1, $2, $3)
			ON CONFLICT (chat, name) DO UPDATE SET value = excluded.value`, chat, name, value)
		return err
	})
}

// Forget erases what is kept of a person, whether the key names a person of their own chat, whom it also finds in
// groups ("42" is found in "-1001/42"), or a whole chat with its members. Messages that still wait for their answer are
// answered and lose their content then. Lessons and tallies name nobody and stay.
func (s *Store) Forget(ctx context.Context, person string) error {
	if person == "" {
		return nil // rows of nobody are not anybody's
	}
	err := s.write(ctx, "forget "+person, func(ctx context.Context, tx transaction) error {
		for _, erase := range []string{
			`DELETE FROM sessions WHERE ` + isOf("person"),
			`DELETE FROM feedback WHERE ` + isOf("person"),
			`DELETE FROM questions WHERE ` + isOf("person"),
			`DELETE FROM settings WHERE ` + isOf("chat"),
			`DELETE FROM answers WHERE ` + isOf("chat"),
			`DELETE FROM drafts WHERE ` + isOf("owner") + ` OR ` + isOf("CAST(chat AS TEXT)"),
			// The id stays: without it a second delivery would be taken for news.
			`UPDATE inbox SET state = 'done', kind = '', lane = '', person = '', reason = '', raw = NULL
				WHERE state = 'aside' AND (` + isOf("person") + ` OR ` + isOf("lane") + `)`,
		} {
			if _, err := exec(ctx, tx, erase, person, person+"/", "/"+person, len([]rune(person))+1); err != nil {
				return err
			}
		}
		return dropReplies(ctx, tx)
	})
	if err != nil {
		return err
	}
	if err := s.engine.sweep(ctx); err != nil {
		return fmt.Errorf("forget %s: sweep: %w", person, err)
	}
	return nil
}

// isOf is the condition that a column holds the key $1, a member of it ($2 in front) or it as a member ($3 at the end);
// $4 is the length of both.
func isOf(column string) string {
	return fmt.Sprintf(`(%[1]s = $1 OR substr(%[1]s, 1, $4) = $2 OR substr(%[1]s, length(%[1]s) - $4 + 1) = $3)`, column)
}

// MoveChat gives a chat's rows to the chat that it has become. What the new chat has already stays as it is. Answers
// are dropped, for the messages that they name stay behind in the old chat.
func (s *Store) MoveChat(ctx context.Context, from, to string) error {
	if from == to {
		return nil
	}
	what := fmt.Sprintf("move chat %s to %s", from, to)
	return s.write(ctx, what, func(ctx context.Context, tx transaction) error {
		for _, table := range []struct{ name, column, same string }{
			{"sessions", "person", "1 = 1"},
			{"settings", "chat", "o.name = t.name"},
			{"feedback", "person", "o.topic = t.topic AND o.variant = t.variant"},
			{"questions", "person", ""},
			{"inbox", "person", ""},
			{"drafts", "owner", ""},
		} {
			if err := moveKeys(ctx, tx, table.name, table.column, table.same, from, to); err != nil {
				return err
			}
		}
		// An update in hand stays where it is, so that its end finds the lane that it came from.
		_, err := exec(ctx, tx, `UPDATE inbox SET lane = $2, head = 0 WHERE lane = $1 AND state IN ('waiting', 'aside')`,
			from, to)
		if err != nil {
			return err
		}
		if _, err := exec(ctx, tx, `DELETE FROM answers WHERE chat = $1`, from); err != nil {
			return err
		}
		if err := moveDrafts(ctx, tx, from, to); err != nil {
			return err
		}
		return settle(ctx, tx, from, to)
	})
}

// moveDrafts renames the chat that drafts are for, of which they hold the number.
func moveDrafts(ctx context.Context, tx transaction, from, to string) error {
	old, oldErr := strconv.ParseInt(from, 10, 64)
	anew, newErr := strconv.ParseInt(to, 10, 64)
	if oldErr != nil || newErr != nil {
		return nil // no draft can name such a chat
	}
	_, err := exec(ctx, tx, `UPDATE drafts SET chat = $1 WHERE chat = $2`, anew, old)
	return err
}

// moveKeys renames the keys of a chat and its members. same says when two rows with equal keys would be one; then the
// row that is there already stays and the old one goes.
func moveKeys(ctx context.Context, tx transaction, table, column, same, from, to string) error {
	args := []any{from, to, from + "/", len([]rune(from)) + 1}
	renamed := fmt.Sprintf(`$2 || substr(t.%s, $4)`, column)
	of := fmt.Sprintf(`(t.%[1]s = $1 OR substr(t.%[1]s, 1, $4) = $3)`, column)
	if same != "" {
		_, err := exec(ctx, tx, fmt.Sprintf(`DELETE FROM %[1]s AS t WHERE %[2]s AND EXISTS
			(SELECT 1 FROM %[1]s AS o WHERE o.%[3]s = %[4]s AND %[5]s)`, table, of, column, renamed, same), args...)
		if err != nil {
			return err
		}
	}
	_, err := exec(ctx, tx, fmt.Sprintf(`UPDATE %s AS t SET %s = %s WHERE %s`, table, column, renamed, of), args...)
	return err
}
