// Package dialogue leads the conversation over Telegram: an update becomes an event, and the replies become letters.
//
// It works in two strokes. First the conversation is asked, and what it led to (the letters and the session afterwards)
// is stored as one plan; then the letters go out. After a crash in between the plan is carried on with: the
// conversation is not asked a second time, when it would find itself a step further.
package dialogue

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/send"
)

// Assistant is the conversation with its texts. Its sessions are those of this package.
type Assistant interface {
	Handle(ctx context.Context, e bot.Event) ([]bot.Reply, error)
	Text(language, id string) string
}

// Outbox keeps what an update has led to.
type Outbox interface {
	Plan(ctx context.Context, id int64, person string, after bot.Session, bodies [][]byte) error
	Sent(ctx context.Context, id int64, n int, message int64) error
	Answered(ctx context.Context, chat string, question, answer int64) error
	AnswerTo(ctx context.Context, chat string, question int64) (int64, bool, error)
}

// Post delivers letters.
type Post interface {
	Deliver(ctx context.Context, l courier.Letter) (courier.Delivery, error)
}

// Presses stops the spinner of a button.
type Presses interface {
	AnswerCallbackQuery(ctx context.Context, query string, t api.Toast) error
}

// Prompt makes calls that no limit concerns.
type Prompt interface {
	Now(ctx context.Context, do func(context.Context) error) (send.Sent, error)
}

// Observer counts what happens.
type Observer interface {
	Decided(decision, language string)
	Delivered(outcome string, sent send.Sent)
	Answered(after time.Duration)
}

// Outcomes of a delivery, for the Observer.
const (
	OutcomeSent     = "sent"
	OutcomeBlocked  = "blocked"
	OutcomeGone     = "chat gone"
	OutcomeRefused  = "refused"
	OutcomePostpone = "postponed"
)

// Parts are what a Handler works with.
type Parts struct {
	Me        api.Me // whom people address
	Assistant Assistant
	Outbox    Outbox
	Notes     Notes
	Post      Post
	Presses   Presses
	Prompt    Prompt
	Observer  Observer
	Now       func() time.Time
	Log       *slog.Logger
}

// Handler deals with updates. It is safe for concurrent use.
type Handler struct {
	Parts
	albums albums
}

// New makes a Handler.
func New(p Parts) *Handler { return &Handler{Parts: p} }

// Handle asks the conversation and delivers what it says.
func (h *Handler) Handle(ctx context.Context, u *inbox.Update) error {
	update, err := api.RawUpdate{ID: u.ID, JSON: u.Raw}.Decode()
	if err != nil {
		return err
	}
	var spinner sync.WaitGroup
	defer spinner.Wait()
	if q := update.CallbackQuery; q != nil && u.Attempts <= 1 {
		spinner.Go(func() { h.stopSpinner(ctx, q.ID) })
	}
	if len(u.Replies) == 0 {
		if err := h.plan(ctx, u, &update); err != nil {
			return err
		}
	}
	return h.deliver(ctx, u)
}

// stopSpinner answers a press. A press that is too old has no spinner any more.
func (h *Handler) stopSpinner(ctx context.Context, query string) {
	_, err := h.Prompt.Now(ctx, func(ctx context.Context) error {
		return h.Presses.AnswerCallbackQuery(ctx, query, api.Toast{})
	})
	if err != nil && !errors.Is(err, api.ErrQueryExpired) {
		h.Log.Warn("a press cannot be answered", "err", err)
	}
}

// later marks a failure that is not the update's fault.
func later(err error) error {
	if err == nil {
		return nil
	}
	return errors.Join(inbox.ErrLater, err)
}

func key(id int64) string { return strconv.FormatInt(id, 10) }
