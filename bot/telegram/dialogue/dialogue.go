// Package dialogue leads the conversation in private chats: an update becomes an event, and the replies become letters.
//
// It knows who said what and nothing of what is answered: the conversation decides that, and the outbox brings it out.
// How a message is read, how a session is kept with its plan and what is noted down is the same wherever people talk,
// so the other places use it from here.
package dialogue

import (
	"context"
	"log/slog"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// Assistant is the conversation with its texts. Its sessions are those of this package.
type Assistant interface {
	Handle(ctx context.Context, e bot.Event) ([]bot.Reply, error)
	Text(language, id string) string
}

// Outbox stores what an update has led to.
type Outbox interface {
	Put(ctx context.Context, u *inbox.Update, p outbox.Plan) error
}

// Answers finds the message that answers another.
type Answers interface {
	AnswerTo(ctx context.Context, chat string, question int64) (int64, bool, error)
}

// Observer counts what is decided.
type Observer interface {
	Decided(decision, language string)
}

// Parts are what a Handler works with.
type Parts struct {
	Me        api.Me // whom people address
	Assistant Assistant
	Outbox    Outbox
	Answers   Answers
	Observer  Observer
	Log       *slog.Logger
}

// Handler deals with messages and presses. It is safe for concurrent use.
type Handler struct {
	Parts
	albums albums
}

// New makes a Handler.
func New(p Parts) *Handler { return &Handler{Parts: p} }

// Take asks the conversation and plans what it says.
func (h *Handler) Take(ctx context.Context, u *inbox.Update, update *api.Update) (bool, api.Toast, error) {
	return true, api.Toast{}, h.plan(ctx, u, update)
}
