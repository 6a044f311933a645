package inbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// errPanic is a handler that has panicked.
var errPanic = errors.New("the handler panicked")

// work makes one attempt at a task. ctx ends when the pool is to end, work when its grace is over.
func (p *Pool) work(ctx, work context.Context, t *task) {
	began := p.o.Clock.Now()
	err := p.attempt(work, t)
	p.o.Observer.Handled(p.o.Clock.Now().Sub(began), err == nil)
	id := t.update.ID
	switch reason := t.hopeless(err); {
	case err == nil:
		p.persist(work, id, "finish", func(ctx context.Context) error { return p.queue.Finish(ctx, id) })
	case reason != "":
		p.o.Log.Error("an update is put aside", "update_id", id, "kind", t.update.Kind, "reason", reason, "err", err)
		p.o.Observer.Aside(reason)
		p.persist(work, id, "put aside", func(ctx context.Context) error { return p.queue.Aside(ctx, id, reason) })
	case ctx.Err() == nil:
		t.tries++
		wait := Backoff(t.tries, leastWait, mostWait)
		p.o.Log.Warn("an update is tried again", "update_id", id, "kind", t.update.Kind, "tries", t.tries, "wait", wait, "err", err)
		p.park(t, wait)
	} // else the next start takes it up
}

// attempt handles an update; a panic is an error like others.
func (p *Pool) attempt(ctx context.Context, t *task) (err error) {
	if t.update.Attempts > maxAttempts {
		return errors.New("begun at too many starts")
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			// The value may quote what a person wrote, so it is not told; the stack holds addresses only.
			err = fmt.Errorf("%w: %T", errPanic, r)
			p.o.Log.Error("a handler panicked", "update_id", t.update.ID, "kind", t.update.Kind, "stack", string(debug.Stack()))
		}
	}()
	return p.h.Handle(ctx, &t.update)
}

// hopeless says for which reason an update that failed is not tried again, "" if it is.
func (t *task) hopeless(err error) string {
	switch {
	case err == nil:
		return ""
	case t.update.Attempts > maxAttempts:
		return ReasonCrashes
	case errors.Is(err, ErrLater), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return ""
	}
	t.failures++
	switch {
	case errors.Is(err, errPanic) && t.failures > 1:
		return ReasonPanic
	case t.failures >= maxFailures:
		return ReasonFails
	}
	return ""
}

// persist records how an update ended. One that is dealt with must not be handled again because the disk was full for a
// moment, so it is tried until the pool's grace is over.
func (p *Pool) persist(ctx context.Context, id int64, what string, record func(context.Context) error) {
	for failures := 1; ; failures++ {
		err := record(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		wait := Backoff(failures, 100*time.Millisecond, mostWait)
		p.o.Log.Warn("the inbox cannot be written; trying again", "what", what, "update_id", id, "wait", wait, "err", err)
		if p.o.Clock.Sleep(ctx, wait) != nil {
			return
		}
	}
}
