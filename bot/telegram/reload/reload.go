// Package reload keeps the assistant that answers, and replaces it when its knowledge changes.
//
// An operator edits a file and people get the new answer without a restart. A broken edit must not take the bot down:
// the knowledge that was there stays until one that loads takes its place.
package reload

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"syncoff/bot"
	"syncoff/bot/desk"
	"syncoff/index"
)

// Assistant is one state of the knowledge and the conversation over it.
type Assistant interface {
	Handle(ctx context.Context, e bot.Event) ([]bot.Reply, error)
	desk.Expert
	Texts
	Close() error
}

// Texts says the texts of the locales that the conversation does not.
type Texts interface {
	Text(language, id string) string
	Count(language, id string, n int, fill map[string]string) string
}

// Load makes an assistant of the knowledge as it is now, or says what is wrong with it.
type Load func(ctx context.Context) (Assistant, error)

// Current is the assistant in use.
type Current struct {
	load     Load
	observer func(ok bool)
	log      *slog.Logger

	loading sync.Mutex
	renewed chan struct{}
	held    atomic.Pointer[held]
}

// held is an assistant and who uses it, since it can be closed only after the last of them.
type held struct {
	Assistant
	users sync.RWMutex
}

// New loads the first assistant; there is none to fall back to, so a fault is an error.
func New(ctx context.Context, load Load, observer func(ok bool), log *slog.Logger) (*Current, error) {
	first, err := load(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the knowledge: %w", err)
	}
	c := &Current{load: load, observer: observer, log: log, renewed: make(chan struct{}, 1)}
	c.held.Store(&held{Assistant: first})
	return c, nil
}

// use returns the assistant in use, which stays open until release is called.
func (c *Current) use() (a *held, release func()) {
	for {
		h := c.held.Load()
		h.users.RLock()
		if h == c.held.Load() {
			return h, h.users.RUnlock
		}
		h.users.RUnlock() // replaced meanwhile and perhaps closed
	}
}

// Handle answers an event with the knowledge in use.
func (c *Current) Handle(ctx context.Context, e bot.Event) ([]bot.Reply, error) {
	h, release := c.use()
	defer release()
	return h.Assistant.Handle(ctx, e)
}

// Ask answers a question outside of any conversation.
func (c *Current) Ask(ctx context.Context, q bot.Question) (index.Result, bot.Reply, error) {
	h, release := c.use()
	defer release()
	return h.Assistant.Ask(ctx, q)
}

// Reply returns the answer of a topic.
func (c *Current) Reply(language, topic string, hint bot.PhoneHint) (bot.Reply, bool) {
	h, release := c.use()
	defer release()
	return h.Assistant.Reply(language, topic, hint)
}

// Contents returns what there is to choose from.
func (c *Current) Contents(language string) bot.Contents {
	h, release := c.use()
	defer release()
	return h.Assistant.Contents(language)
}

// Text says a text of the locales in use.
func (c *Current) Text(language, id string) string {
	h, release := c.use()
	defer release()
	return h.Assistant.Text(language, id)
}

// Say says a text with its gaps filled.
func (c *Current) Say(language, id string, fill map[string]string) string {
	h, release := c.use()
	defer release()
	return h.Assistant.Say(language, id, fill)
}

// Count says a text in the form that a number needs.
func (c *Current) Count(language, id string, n int, fill map[string]string) string {
	h, release := c.use()
	defer release()
	return h.Assistant.Count(language, id, n, fill)
}

// Reload replaces the assistant, or keeps it and says why.
func (c *Current) Reload(ctx context.Context) error {
	c.loading.Lock()
	defer c.loading.Unlock()
	next, err := c.load(ctx)
	c.observer(err == nil)
	if err != nil {
		c.log.Error("the knowledge has a fault; what was known before stays in use", "err", err)
		return fmt.Errorf("reload the knowledge: %w", err)
	}
	old := c.held.Swap(&held{Assistant: next})
	c.log.Info("the knowledge is replaced")
	select {
	case c.renewed <- struct{}{}:
	default: // somebody is still to see that it was
	}
	return old.close()
}

// Renewed tells one listener that the assistant was replaced, once for any number of times since it was last heard.
func (c *Current) Renewed() <-chan struct{} { return c.renewed }

// Close closes the assistant in use.
func (c *Current) Close() error { return c.held.Load().close() }

// close waits for those who still use it.
func (h *held) close() error {
	h.users.Lock()
	defer h.users.Unlock()
	return h.Assistant.Close()
}
