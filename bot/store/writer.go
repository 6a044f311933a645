package store

import (
	"context"
	"database/sql"
	"errors"
)

// maxGroup bounds how many changes share a commit, and with it how much one of them that fails makes the others repeat.
const maxGroup = 256

// writer lets changes of many goroutines share transactions. Making a transaction durable costs a write to the disk
// that is waited for; changes that arrive while one is under way go together into the next, so a busy store pays that
// price once for many and an idle one adds no delay.
type writer struct {
	tx    prepared
	known func(error) error // maps the driver's errors
	jobs  chan job
	quit  chan struct{} // closed: no more jobs
	done  chan struct{} // closed: the last job is answered
}

type job struct {
	do     change
	result chan error
}

// newWriter starts a writer, to which the connection belongs from then on; close ends it.
func newWriter(conn *sql.Conn, known func(error) error) *writer {
	w := &writer{
		tx:    prepared{conn: conn, statements: map[string]*sql.Stmt{}},
		known: known,
		jobs:  make(chan job),
		quit:  make(chan struct{}),
		done:  make(chan struct{}),
	}
	go w.run()
	return w
}

// write returns when the change is durable or has failed. ctx ends the wait for a turn; a change that has begun is
// waited for, because a caller that does not know the outcome can do nothing right.
func (w *writer) write(ctx context.Context, do change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	j := job{do: do, result: make(chan error, 1)}
	select {
	case w.jobs <- j:
		return <-j.result
	case <-ctx.Done():
		return ctx.Err()
	case <-w.quit:
		return ErrClosed
	}
}

// close answers the jobs in hand first.
func (w *writer) close() error {
	close(w.quit)
	<-w.done
	return w.tx.close()
}

func (w *writer) run() {
	defer close(w.done)
	for {
		select {
		case first := <-w.jobs:
			w.commit(w.gather(first))
		case <-w.quit:
			return
		}
	}
}

// gather takes along the jobs that wait already.
func (w *writer) gather(first job) []job {
	group := []job{first}
	for len(group) < maxGroup {
		select {
		case j := <-w.jobs:
			group = append(group, j)
		default:
			return group
		}
	}
	return group
}

// commit answers a group. When a group fails each of it runs alone, so that a change which cannot be made fails by
// itself.
func (w *writer) commit(group []job) {
	err := w.transact(group)
	if err != nil && len(group) > 1 {
		for _, j := range group {
			w.commit([]job{j})
		}
		return
	}
	for _, j := range group {
		j.result <- err
	}
}

// transact runs under no caller's context: one that gives up must not undo the changes of the others.
func (w *writer) transact(group []job) error {
	ctx := context.Background()
	if _, err := w.tx.ExecContext(ctx, `BEGIN IMMEDIATE`); err != nil {
		return w.known(err)
	}
	for _, j := range group {
		if err := j.do(ctx, w.tx); err != nil {
			w.rollback(ctx)
			return w.known(err)
		}
	}
	if _, err := w.tx.ExecContext(ctx, `COMMIT`); err != nil {
		w.rollback(ctx)
		return w.known(err)
	}
	return nil
}

// rollback fails where SQLite has rolled back by itself, as it does on a full disk.
func (w *writer) rollback(ctx context.Context) { _, _ = w.tx.ExecContext(ctx, `ROLLBACK`) }

// prepared runs statements on a connection and compiles each but once, for that costs more than to run most of them.
type prepared struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func (p prepared) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := p.statements[query]; s != nil {
		return s, nil
	}
	s, err := p.conn.PrepareContext(ctx, query)
	if err == nil {
		p.statements[query] = s
	}
	return s, err
}

func (p prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (p prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

func (p prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := p.statement(ctx, query)
	if err != nil {
		return p.conn.QueryRowContext(ctx, query, args...) // a Row to carry the error
	}
	return s.QueryRowContext(ctx, args...)
}

// close lets the connection go with its statements.
func (p prepared) close() error {
	var errs []error
	for _, s := range p.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, p.conn.Close())...)
}
