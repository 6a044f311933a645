// Package store keeps what has to outlive the process: the inbox of updates, what is planned and already out for them,
// what is remembered of persons and chats, the figures (feedback, tallies of what was decided), and the questions that
// had no answer with the lessons that staff made of them.
//
// An update is confirmed to its sender only once it stands here, and a method that changes something returns only once
// the change would survive a crash; so kill -9 at any moment loses nothing that was confirmed. What one update leads to
// is one change: its plan is stored whole or not at all, so that a crash never parts an answer from the session, the
// figures and the questions that belong to it.
//
// What is kept of people is the least that this needs: a finished update keeps its id and loses its content, tallies
// name nobody, and the only text that stays is scrubbed, that of unanswered questions for a limited time and that of
// lessons until they are taken back. A lesson names nobody either; it stays when the questions that it came from are
// erased.
//
// There is one contract, the methods of Store, with engines behind it; package storetest holds the tests that every
// engine passes. The SQL is common to the engines, which differ in how a transaction becomes durable and in their
// migrations.
//
// Persons and chats are named by keys that the caller makes: a chat by its own key ("42", "-1001"), a person by the
// chat that is theirs alone ("42") or by chat and member ("-1001/42"). Forget and MoveChat rely on that form.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
)

// What can be wrong, for errors.Is. The errors that carry these name the file and say what to do.
var (
	// ErrURL is a database URL of no known engine.
	ErrURL = errors.New("not a database URL")
	// ErrOwned is a file that another process works with.
	ErrOwned = errors.New("another process owns the database")
	// ErrLocked is a database that another program keeps from being written for longer than one can wait.
	ErrLocked = errors.New("the database is locked by another program")
	// ErrReadOnly is a file or directory that may not be written.
	ErrReadOnly = errors.New("the database cannot be written")
	// ErrUnreachable is a database that is not there.
	ErrUnreachable = errors.New("the database cannot be opened")
	// ErrFull is a disk without room; what failed with it was not stored and may be tried again.
	ErrFull = errors.New("the disk is full")
	// ErrDisk is a disk that fails to read or write.
	ErrDisk = errors.New("the disk failed")
	// ErrCorrupt is a file that is damaged or no database.
	ErrCorrupt = errors.New("the database is damaged")
	// ErrNewer is a database that a newer version of the program has changed.
	ErrNewer = errors.New("the database belongs to a newer version")
	// ErrOlder is a database that no bot of this version has opened yet.
	ErrOlder = errors.New("the database belongs to an older version")
	// ErrNotFound is an update that is not in the inbox, or a lesson that is not kept.
	ErrNotFound = errors.New("not found")
	// ErrNoText is a lesson of whose text nothing is left once it is scrubbed.
	ErrNoText = errors.New("no text is left")
	// ErrClosed is a store after Close.
	ErrClosed = errors.New("the store is closed")
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	engine engine
	clock  func() time.Time
	// holder marks the updates that this Store has taken, apart from those that a crash left behind.
	holder string
}

// change is the work of one transaction. It may run more than once, so it sets what it captures and never adds to it.
type change func(ctx context.Context, tx transaction) error

// transaction is what a change runs its statements in; *sql.Tx is one.
type transaction interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// engine is what differs from one database to another. Its errors are already those of this package.
type engine interface {
	// write runs a change as if no other ran beside it, and returns once it is durable.
	write(ctx context.Context, do change) error
	// read runs a query that may go beside writes.
	read(ctx context.Context, do func(ctx context.Context, db *sql.DB) error) error
	// sweep removes what erased rows leave behind in the engine's files.
	sweep(ctx context.Context) error
	close() error
}

// Open opens the database that a URL names, sqlite:PATH, and brings its schema up to date. clock says what time it is.
func Open(ctx context.Context, url string, clock func() time.Time) (*Store, error) {
	// The rest of a URL can hold a password, so errors name its scheme alone.
	scheme, rest, _ := strings.Cut(url, ":")
	if scheme != "sqlite" {
		return nil, fmt.Errorf("open the store: %w: scheme %q, want sqlite:PATH", ErrURL, scheme)
	}
	e, err := openSQLite(ctx, rest)
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	return &Store{engine: e, clock: clock, holder: rand.Text()}, nil
}

// Look opens a database to read in it, also beside the process that owns it. Changes fail with ErrReadOnly. The error
// is ErrUnreachable where there is no database yet; one of another version is ErrNewer or ErrOlder.
func Look(ctx context.Context, url string, clock func() time.Time) (*Store, error) {
	scheme, rest, _ := strings.Cut(url, ":")
	if scheme != "sqlite" {
		return nil, fmt.Errorf("look into the store: %w: scheme %q, want sqlite:PATH", ErrURL, scheme)
	}
	e, err := lookSQLite(ctx, rest)
	if err != nil {
		return nil, fmt.Errorf("look into the store: %w", err)
	}
	return &Store{engine: e, clock: clock}, nil
}

// Close waits for the changes in hand and closes the database. Calls made afterwards fail with ErrClosed.
func (s *Store) Close() error {
	if err := s.engine.close(); err != nil {
		return fmt.Errorf("close the store: %w", err)
	}
	return nil
}

// Ready reports whether the database can be read and its write lock be had.
func (s *Store) Ready(ctx context.Context) error {
	err := s.read(ctx, "ready", func(ctx context.Context, db *sql.DB) error { return db.PingContext(ctx) })
	if err != nil {
		return err
	}
	return s.write(ctx, "ready", func(context.Context, transaction) error { return nil })
}

// How long things are kept. A finished id guards against a second delivery, which Telegram may attempt for 24 hours;
// people can edit a message, and so want its answer edited, for 48.
const (
	finishedKept = 48 * time.Hour
	answersKept  = 72 * time.Hour
	draftsKept   = 72 * time.Hour
	asideKept    = 7 * 24 * time.Hour
	textKept     = 90 * 24 * time.Hour
	sessionsKept = 365 * 24 * time.Hour
	talliesKept  = 2 * 365 * 24 * time.Hour
)

// purgeStep bounds how many rows one transaction erases, so that a purge never keeps updates waiting for long.
const purgeStep = 1000

// expiry is how long rows are kept, and the statement that erases up to $2 of those from before the time $1.
type expiry struct {
	erase string
	kept  time.Duration
}

func expiries() []expiry {
	return []expiry{
		{`DELETE FROM inbox WHERE update_id IN
			(SELECT update_id FROM inbox WHERE closed < $1 AND state = 'done' LIMIT $2)`, finishedKept},
		{`DELETE FROM inbox WHERE update_id IN
			(SELECT update_id FROM inbox WHERE closed < $1 AND state = 'aside' LIMIT $2)`, asideKept},
		{`DELETE FROM answers WHERE (chat, question) IN
			(SELECT chat, question FROM answers WHERE answered < $1 LIMIT $2)`, answersKept},
		{`DELETE FROM drafts WHERE update_id IN (SELECT update_id FROM drafts WHERE drafted < $1 LIMIT $2)`, draftsKept},
		{`DELETE FROM questions WHERE id IN (SELECT id FROM questions WHERE asked < $1 LIMIT $2)`, textKept},
		{`DELETE FROM sessions WHERE person IN (SELECT person FROM sessions WHERE saved < $1 LIMIT $2)`, sessionsKept},
		{`UPDATE feedback SET person = '' WHERE id IN
			(SELECT id FROM feedback WHERE given < $1 AND person <> '' LIMIT $2)`, textKept},
		{`DELETE FROM tallies WHERE (week, place, decision, topic, language) IN
			(SELECT week, place, decision, topic, language FROM tallies WHERE week < $1 LIMIT $2)`, talliesKept},
	}
}

// Purge erases what is past its time and returns how many rows that was: finished ids after 48 hours, answers and
// drafts after 72, updates put aside after 7 days, questions after 90 days, settled or not, sessions unused for a year,
// tallies after two. Feedback of 90 days stays and loses its person. To be called about every hour: what was erased
// since, by Finish too, is only then gone from the disk.
func (s *Store) Purge(ctx context.Context) (int, error) {
	now := s.clock()
	total := 0
	for _, e := range expiries() {
		n, err := s.purge(ctx, e.erase, now.Add(-e.kept).UnixMilli())
		total += n
		if err != nil {
			return total, err
		}
	}
	if err := s.engine.sweep(ctx); err != nil {
		return total, fmt.Errorf("purge: sweep: %w", err)
	}
	return total, nil
}

func (s *Store) purge(ctx context.Context, erase string, before int64) (int, error) {
	total := 0
	for {
		var n int
		err := s.write(ctx, "purge", func(ctx context.Context, tx transaction) (err error) {
			n, err = exec(ctx, tx, erase, before, purgeStep)
			return err
		})
		total += n
		if err != nil || n < purgeStep {
			return total, err
		}
	}
}

// write makes a change durable; what names the operation in an error.
func (s *Store) write(ctx context.Context, what string, do change) error {
	if err := s.engine.write(ctx, do); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func (s *Store) read(ctx context.Context, what string, do func(context.Context, *sql.DB) error) error {
	if err := s.engine.read(ctx, do); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// find reads one row into what the pointers point to, and reports whether it is there.
func (s *Store) find(ctx context.Context, what string, into []any, query string, args ...any) (bool, error) {
	err := s.read(ctx, what, func(ctx context.Context, db *sql.DB) error {
		return db.QueryRowContext(ctx, query, args...).Scan(into...)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// now is the time as the tables hold it.
func (s *Store) now() int64 { return s.clock().UnixMilli() }

// exec runs a statement and returns how many rows it changed.
func exec(ctx context.Context, tx transaction, statement string, args ...any) (int, error) {
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// each scans every row of a result and closes it.
func each(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}
