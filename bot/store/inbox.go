package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Update is something that happened at the edge and has to be dealt with.
type Update struct {
	ID     int64
	Kind   string // message, callback_query …
	Lane   string // updates of one lane are handled one after another: a chat, or a person for inline queries
	Person string // whose it is, for Forget
	Raw    []byte
	// Reason says why an update is put aside. One received with a reason is put aside at once.
	Reason string

	Received time.Time // the store's time
	Attempts int       // how often it was taken, this time included
	Replies  []Reply   // planned and sent in an earlier attempt
}

// Reply is a reply of an update. Message is 0 until it is out.
type Reply struct {
	Body    []byte
	Message int64
}

// Lag is the work at hand.
type Lag struct {
	Open   int           // waiting or taken
	Oldest time.Duration // since the oldest of them came, 0 if there is none
	Aside  int
}

// Receive stores updates and returns how many of them are new. Once it returns they may be confirmed.
func (s *Store) Receive(ctx context.Context, updates []Update) (int, error) {
	fresh := 0
	if len(updates) == 0 {
		return 0, nil
	}
	what := fmt.Sprintf("receive %d updates from %d", len(updates), updates[0].ID)
	err := s.write(ctx, what, func(ctx context.Context, tx transaction) error {
		fresh = 0
		var lanes []string
		for _, u := range updates {
			n, err := s.insert(ctx, tx, u)
			if err != nil {
				return err
			}
			if n > 0 {
				fresh++
				lanes = append(lanes, u.Lane)
			}
		}
		return settle(ctx, tx, lanes...)
	})
	if err != nil {
		return 0, err
	}
	return fresh, nil
}

func (s *Store) insert(ctx context.Context, tx transaction, u Update) (int, error) {
	state, closed := "waiting", any(nil)
	if u.Reason != "" {
		state, closed = "aside", s.now()
	}
	return exec(ctx, tx, `INSERT INTO inbox (update_id, kind, lane, person, received, state, reason, closed, raw)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (update_id) DO NOTHING`,
		u.ID, u.Kind, u.Lane, u.Person, s.now(), state, u.Reason, closed, u.Raw)
}

// settle names the head of lanes: the update that is taken, else the oldest that waits.
func settle(ctx context.Context, tx transaction, lanes ...string) error {
	settled := make(map[string]bool, len(lanes))
	for _, lane := range lanes {
		if settled[lane] {
			continue
		}
		settled[lane] = true
		_, err := exec(ctx, tx, `UPDATE inbox SET head = 0 WHERE lane = $1 AND head = 1 AND state = 'waiting'`, lane)
		if err != nil {
			return err
		}
		_, err = exec(ctx, tx, `UPDATE inbox SET head = 1
			WHERE update_id = (SELECT MIN(update_id) FROM inbox WHERE lane = $1 AND state = 'waiting')
			AND NOT EXISTS (SELECT 1 FROM inbox WHERE lane = $1 AND head = 1)`, lane)
		if err != nil {
			return err
		}
	}
	return nil
}

// settleAll names the head of every lane.
func settleAll(ctx context.Context, tx transaction) error {
	_, err := exec(ctx, tx, `UPDATE inbox SET head = 0 WHERE head = 1 AND state = 'waiting'`)
	if err != nil {
		return err
	}
	_, err = exec(ctx, tx, `UPDATE inbox SET head = 1 WHERE update_id IN
		(SELECT MIN(update_id) FROM inbox WHERE state = 'waiting' GROUP BY lane)
		AND lane NOT IN (SELECT lane FROM inbox WHERE head = 1)`)
	return err
}

// Next takes up to n updates, oldest first: from every lane that has nothing taken and is not among busy, the oldest
// that waits.
func (s *Store) Next(ctx context.Context, n int, busy []string) ([]Update, error) {
	var taken []Update
	err := s.write(ctx, "take updates", func(ctx context.Context, tx transaction) (err error) {
		if taken, err = heads(ctx, tx, n, busy); err != nil {
			return err
		}
		if err := addReplies(ctx, tx, taken); err != nil {
			return err
		}
		for i := range taken {
			taken[i].Attempts++
			_, err := exec(ctx, tx, `UPDATE inbox SET state = 'taken', holder = $1, attempts = attempts + 1
				WHERE update_id = $2`, s.holder, taken[i].ID)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return taken, nil
}

// heads returns the first n updates that may be taken. A busy lane hides at most one, so n more than those suffice.
func heads(ctx context.Context, tx transaction, n int, busy []string) ([]Update, error) {
	skip := make(map[string]bool, len(busy))
	for _, lane := range busy {
		skip[lane] = true
	}
	var found []Update
	rows, err := tx.QueryContext(ctx, selectUpdates+`
		WHERE head = 1 AND state = 'waiting' ORDER BY update_id LIMIT $1`, max(n, 0)+len(skip))
	err = each(rows, err, func(rows *sql.Rows) error {
		u, err := scanUpdate(rows)
		if !skip[u.Lane] && len(found) < n {
			found = append(found, u)
		}
		return err
	})
	return found, err
}

// Ahead returns up to n updates of a lane that wait behind an update, oldest first, without taking them.
func (s *Store) Ahead(ctx context.Context, lane string, after int64, n int) ([]Update, error) {
	var found []Update
	err := s.read(ctx, fmt.Sprintf("look behind update %d", after), func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, selectUpdates+`
			WHERE lane = $1 AND state = 'waiting' AND update_id > $2 ORDER BY update_id LIMIT $3`, lane, after, max(n, 0))
		err = each(rows, err, func(rows *sql.Rows) error {
			u, err := scanUpdate(rows)
			found = append(found, u)
			return err
		})
		if err != nil {
			return err
		}
		return addReplies(ctx, db, found)
	})
	return found, err
}

const selectUpdates = `SELECT update_id, kind, lane, person, received, attempts, raw FROM inbox`

func scanUpdate(rows *sql.Rows) (Update, error) {
	var u Update
	var received int64
	err := rows.Scan(&u.ID, &u.Kind, &u.Lane, &u.Person, &received, &u.Attempts, &u.Raw)
	u.Received = time.UnixMilli(received)
	return u, err
}

// Finish ends an update: its id stays, to know a second delivery by, and its content goes.
func (s *Store) Finish(ctx context.Context, id int64) error {
	return s.leave(ctx, "finish", id, func(ctx context.Context, tx transaction) error {
		if _, err := exec(ctx, tx, `DELETE FROM replies WHERE update_id = $1`, id); err != nil {
			return err
		}
		_, err := exec(ctx, tx, toDone+` WHERE update_id = $2 AND state <> 'done'`, s.now(), id)
		return err
	})
}

// toDone is the update that leaves no more than an id; $1 is the time.
const toDone = `UPDATE inbox SET state = 'done', head = 0, kind = '', lane = '', person = '', holder = '', reason = '',
	raw = NULL, closed = $1`

// Aside puts an update that cannot be handled out of the way of its lane and keeps it, for a while, to be looked at.
// The reason must hold nothing that a person wrote.
func (s *Store) Aside(ctx context.Context, id int64, reason string) error {
	return s.leave(ctx, "put aside", id, func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `UPDATE inbox SET state = 'aside', head = 0, holder = '', reason = $1, closed = $2
			WHERE update_id = $3 AND state <> 'done'`, reason, s.now(), id)
		return err
	})
}

// Release gives an update that was taken or put aside back to its lane.
func (s *Store) Release(ctx context.Context, id int64) error {
	return s.leave(ctx, "release", id, func(ctx context.Context, tx transaction) error {
		_, err := exec(ctx, tx, `UPDATE inbox SET state = 'waiting', head = 0, holder = '', reason = '', closed = NULL
			WHERE update_id = $1 AND state IN ('taken', 'aside')`, id)
		return err
	})
}

// leave changes the state of an update and passes on its place at the head of the lane.
func (s *Store) leave(ctx context.Context, what string, id int64, do change) error {
	what = fmt.Sprintf("%s update %d", what, id)
	return s.write(ctx, what, func(ctx context.Context, tx transaction) error {
		var lane string
		err := tx.QueryRowContext(ctx, `SELECT lane FROM inbox WHERE update_id = $1`, id).Scan(&lane)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := do(ctx, tx); err != nil {
			return err
		}
		return settle(ctx, tx, lane)
	})
}

// Recover gives back the updates that a process which is gone had taken, and returns how many there were. To be called
// before the first Next.
func (s *Store) Recover(ctx context.Context) (int, error) {
	var n int
	err := s.write(ctx, "recover updates", func(ctx context.Context, tx transaction) (err error) {
		n, err = exec(ctx, tx, `UPDATE inbox SET state = 'waiting', head = 0, holder = ''
			WHERE state = 'taken' AND holder <> $1`, s.holder)
		if err != nil {
			return err
		}
		return settleAll(ctx, tx)
	})
	return n, err
}

// DropStale finishes the waiting updates of some kinds that came before a time, because their sender no longer waits
// for an answer, and returns how many there were.
func (s *Store) DropStale(ctx context.Context, kinds []string, before time.Time) (int, error) {
	if len(kinds) == 0 {
		return 0, nil
	}
	args := []any{s.now(), before.UnixMilli()}
	var marks []string
	for _, kind := range kinds {
		args = append(args, kind)
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	in := ` WHERE state = 'waiting' AND received < $2 AND kind IN (` + strings.Join(marks, ", ") + `)
		AND NOT EXISTS (SELECT 1 FROM replies WHERE replies.update_id = inbox.update_id)`
	var n int
	err := s.write(ctx, "drop stale updates", func(ctx context.Context, tx transaction) (err error) {
		if n, err = exec(ctx, tx, toDone+in, args...); err != nil {
			return err
		}
		if err := dropReplies(ctx, tx); err != nil {
			return err
		}
		return settleAll(ctx, tx)
	})
	return n, err
}

// Lag tells how much work is at hand.
func (s *Store) Lag(ctx context.Context) (Lag, error) {
	var lag Lag
	err := s.read(ctx, "lag", func(ctx context.Context, db *sql.DB) error {
		var oldest sql.NullInt64
		err := db.QueryRowContext(ctx, `SELECT COUNT(*), MIN(received), (SELECT COUNT(*) FROM inbox WHERE state = 'aside')
			FROM inbox WHERE closed IS NULL`).Scan(&lag.Open, &oldest, &lag.Aside)
		if oldest.Valid {
			lag.Oldest = max(s.clock().Sub(time.UnixMilli(oldest.Int64)), 0)
		}
		return err
	})
	return lag, err
}
