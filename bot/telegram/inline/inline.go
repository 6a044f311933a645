// Package inline answers in any chat: whoever types the bot's name and a question is offered answers to post there.
//
// Every keystroke is a query of its own, and what is taken stands in a chat where the bot cannot explain itself. So
// each result is a whole answer that says which phone it is for, whatever is typed finds something, Telegram keeps
// results for all who type the same, and only a result that was posted counts in the figures.
package inline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// Assistant answers questions and says texts.
type Assistant interface {
	desk.Expert
}

// Server takes the answers to queries.
type Server interface {
	AnswerInlineQuery(ctx context.Context, query string, answer api.InlineAnswer) error
}

// Counter counts what is posted.
type Counter interface {
	Count(ctx context.Context, t outbox.Tally) error
}

// Clock tells how old a query is.
type Clock interface {
	Now() time.Time
}

// Parts are what a Handler works with.
type Parts struct {
	Me        api.Me // whose private chat the buttons open
	Assistant Assistant
	Server    Server
	Counter   Counter
	Clock     Clock
	Log       *slog.Logger
}

// Handler deals with inline queries and with the results that are chosen. It is safe for concurrent use.
type Handler struct{ Parts }

// New makes a Handler.
func New(p Parts) *Handler { return &Handler{p} }

const (
	life    = 30 * time.Second  // how long Telegram waits for an answer
	kept    = 300 * time.Second // how long Telegram may give the same answer again
	perPage = 10
	payload = "inline" // what the private chat is opened with
)

// Take answers a query or counts what was chosen. An error wraps inbox.ErrLater if the same update may succeed later.
func (h *Handler) Take(ctx context.Context, u *inbox.Update, update *api.Update) (bool, api.Toast, error) {
	switch {
	case update.InlineQuery != nil:
		return true, api.Toast{}, h.answer(ctx, u, update.InlineQuery)
	case update.ChosenInlineResult != nil:
		return true, api.Toast{}, h.count(ctx, u, update.ChosenInlineResult)
	}
	return false, api.Toast{}, nil
}

// answer offers results for a query, unless nobody waits for them any more.
func (h *Handler) answer(ctx context.Context, u *inbox.Update, q *api.InlineQuery) error {
	if q.From == nil || q.From.IsBot || h.Clock.Now().Sub(u.Received) > life {
		return nil
	}
	found, err := h.find(ctx, q.Query, q.From.LanguageCode)
	if err != nil {
		return fmt.Errorf("update %d: %w", u.ID, err)
	}
	results, next := h.page(found, q.Offset)
	err = h.Server.AnswerInlineQuery(ctx, q.ID, api.InlineAnswer{
		Results: results, CacheTime: kept, Personal: found.personal, NextOffset: next,
		Button: &api.InlineButton{Text: h.Assistant.Say(found.language, "inline.more", nil), StartParameter: payload},
	})
	switch {
	case err == nil:
		h.Log.Debug("answered an inline query", "update_id", u.ID, "results", len(results), "language", found.language)
		return nil
	case errors.Is(err, api.ErrQueryExpired):
		return nil
	}
	err = fmt.Errorf("update %d: %w", u.ID, err)
	if api.Transient(err) || errors.Is(err, api.TooManyRequests{}) {
		return outbox.Later(err)
	}
	return err
}

// count counts a result that was posted. An id comes from outside and may be old or forged: it counts only if the
// answer that it names has this very id.
func (h *Handler) count(ctx context.Context, u *inbox.Update, c *api.ChosenInlineResult) error {
	language, named, ok := parse(c.ResultID)
	if !ok || c.From == nil || c.From.IsBot {
		return nil
	}
	reply, o, ok := h.reply(language, named)
	if !ok || o.id(reply) != c.ResultID {
		return nil
	}
	err := h.Counter.Count(ctx, outbox.Tally{
		Place: outbox.PlaceInline, Decision: "chosen", Topic: reply.Topic, Language: reply.Language,
	})
	if err != nil {
		return outbox.Later(fmt.Errorf("update %d: %w", u.ID, err))
	}
	h.Log.Info("an inline result is chosen", "update_id", u.ID, "topic", reply.Topic, "language", reply.Language)
	return nil
}
