package dialogue

import (
	"context"
	"errors"

	"syncoff/bot"
	"syncoff/bot/telegram/outbox"
)

// Loader loads what is remembered of a person, the zero Session for somebody new.
type Loader interface {
	Load(ctx context.Context, person string) (bot.Session, error)
}

// Sessions are the conversation's sessions: loaded from the store, and saved not at once but with the plan of the
// update that changed them, so that the two are never apart.
type Sessions struct{ loader Loader }

// NewSessions makes the sessions of a conversation.
func NewSessions(l Loader) *Sessions { return &Sessions{l} }

// Draft is the session of one update, before and after.
type Draft struct {
	Before, After bot.Session
	// Prepare changes the session that the conversation begins with; nil leaves it. Before is the changed one.
	Prepare func(bot.Session) bot.Session
}

type draftKey struct{}

// In is a context in which the conversation writes to the draft.
func (d *Draft) In(ctx context.Context) context.Context {
	return context.WithValue(ctx, draftKey{}, d)
}

// Load returns a person's session.
func (s *Sessions) Load(ctx context.Context, person string) (bot.Session, error) {
	session, err := s.loader.Load(ctx, person)
	if err != nil {
		return bot.Session{}, outbox.Later(err)
	}
	if d, ok := ctx.Value(draftKey{}).(*Draft); ok {
		if d.Prepare != nil {
			session = d.Prepare(session)
		}
		d.Before = session
	}
	return session, nil
}

// Save keeps the session for the plan.
func (s *Sessions) Save(ctx context.Context, person string, session bot.Session) error {
	d, ok := ctx.Value(draftKey{}).(*Draft)
	if !ok {
		return errors.New("save session of " + person + ": not within an update")
	}
	d.After = session
	return nil
}
