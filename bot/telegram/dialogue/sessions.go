package dialogue

import (
	"context"
	"errors"

	"syncoff/bot"
)

// Loader loads what is remembered of a person, the zero Session for somebody new.
type Loader interface {
	Load(ctx context.Context, person string) (bot.Session, error)
}

// Sessions are the conversation's sessions: loaded from the store, and saved not at once but with the plan of the update
// that changed them, so that the two are never apart.
type Sessions struct{ loader Loader }

// NewSessions makes the sessions of a conversation.
func NewSessions(l Loader) *Sessions { return &Sessions{l} }

// draft is the session of one update, before and after.
type draft struct{ before, after bot.Session }

type draftKey struct{}

func withDraft(ctx context.Context, d *draft) context.Context {
	return context.WithValue(ctx, draftKey{}, d)
}

// Load returns a person's session.
func (s *Sessions) Load(ctx context.Context, person string) (bot.Session, error) {
	session, err := s.loader.Load(ctx, person)
	if err != nil {
		return bot.Session{}, later(err)
	}
	if d, ok := ctx.Value(draftKey{}).(*draft); ok {
		d.before = session
	}
	return session, nil
}

// Save keeps the session for the plan.
func (s *Sessions) Save(ctx context.Context, person string, session bot.Session) error {
	d, ok := ctx.Value(draftKey{}).(*draft)
	if !ok {
		return errors.New("save session of " + person + ": not within an update")
	}
	d.after = session
	return nil
}
