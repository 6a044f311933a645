package inbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"syncoff/bot/telegram/api"
)

// pollTimeout is the longest that the server lets a poll wait.
const pollTimeout = 50 * time.Second

// Waits after failures.
const (
	leastWait = time.Second
	mostWait  = 30 * time.Second
)

// Updates is where updates are asked for.
type Updates interface {
	GetUpdates(ctx context.Context, p api.Poll) ([]api.RawUpdate, error)
}

// Poller asks Telegram for updates: what one poll brings is stored, and the next poll confirms it.
type Poller struct {
	Updates  Updates
	Receiver Receiver
	Allowed  []string // kinds of updates
	Wake     func()   // called when something new is stored
	Observer Observer
	Clock    Clock
	Log      *slog.Logger

	offset   int64
	failures int
	rival    bool // another poller was seen and not yet seen gone
}

// Run polls until the context is done, which is no error, or until the token is refused.
func (p *Poller) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		raws, err := p.Updates.GetUpdates(ctx, api.Poll{Offset: p.offset, Timeout: pollTimeout, Allowed: p.Allowed})
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, api.ErrUnauthorized):
			return fmt.Errorf("poll: %w", err)
		case err != nil:
			p.fail(ctx, err)
		default:
			p.recovered()
			p.take(ctx, raws)
		}
	}
	return nil
}

// take stores a batch and moves the offset past it. While it cannot be stored it is not asked for again: the server has
// it, and slows whoever asks for the same twice.
func (p *Poller) take(ctx context.Context, raws []api.RawUpdate) {
	updates, next := p.envelopes(raws)
	for len(updates) > 0 {
		_, err := p.Receiver.Receive(ctx, updates)
		if err == nil {
			break
		}
		if p.fail(ctx, err); ctx.Err() != nil {
			return
		}
	}
	if len(updates) > 0 {
		p.failures = 0
		count(p.Observer, updates)
		p.Wake()
	}
	if len(raws) > 0 && next == p.offset {
		p.fail(ctx, errors.New("the server sends updates without an id")) // or it would be asked without a pause
	}
	p.offset = next
}

// envelopes leaves out what has no id: there is nothing to know it by.
func (p *Poller) envelopes(raws []api.RawUpdate) (updates []Update, next int64) {
	next = p.offset
	for _, raw := range raws {
		if raw.ID <= 0 {
			p.Observer.Aside(ReasonUndecodable)
			p.Log.Warn("an update has no id and is passed over")
			continue
		}
		updates = append(updates, Envelope(raw))
		next = max(next, raw.ID+1)
	}
	return updates, next
}

func count(o Observer, updates []Update) {
	for _, u := range updates {
		o.Received(u.Kind, 1)
		if u.Reason != "" {
			o.Aside(u.Reason)
		}
	}
}

// fail says what is wrong and waits. A second poller is said once, for it lasts.
func (p *Poller) fail(ctx context.Context, err error) {
	p.failures++
	wait := Backoff(p.failures, leastWait, mostWait)
	var flood api.TooManyRequests
	switch {
	case errors.As(err, &flood):
		wait = flood.RetryAfter
	case errors.Is(err, api.ErrConflict) && p.rival:
		wait = Backoff(3, leastWait, mostWait)
	case errors.Is(err, api.ErrConflict):
		p.rival = true
		p.Log.Warn("another process receives the updates of this bot; waiting until it stops", "err", err)
	}
	if !p.rival {
		p.Log.Warn("updates cannot be taken in; trying again", "err", err, "failures", p.failures, "wait", wait)
	}
	_ = p.Clock.Sleep(ctx, wait)
}

func (p *Poller) recovered() {
	if p.failures > 0 {
		p.Log.Info("updates come again", "failures", p.failures)
	}
	p.failures, p.rival = 0, false
}
