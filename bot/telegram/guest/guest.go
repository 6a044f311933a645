// Package guest answers in chats that the bot is no member of, when somebody there says its name (Bot API 10.0).
//
// It is heard once and speaks once: there is no message before and none after, no session, and nobody whom a button
// could belong to. So the answer stands for itself, short as in a group, and a link leads on in private. Of such a chat
// nothing is kept but the figures, not even a question that had no answer: those people have never come to the bot.
package guest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// Assistant is the conversation with its texts. Its sessions are those of package dialogue.
type Assistant interface {
	Handle(ctx context.Context, e bot.Event) ([]bot.Reply, error)
	Say(language, id string, fill map[string]string) string
}

// Server takes the answers.
type Server interface {
	AnswerGuestQuery(ctx context.Context, query string, result any) (api.Ref, error)
}

// Counter counts what was answered.
type Counter interface {
	Count(ctx context.Context, t outbox.Tally) error
}

// Observer counts what is decided.
type Observer interface {
	Decided(decision, language string)
}

// Parts are what a Handler works with.
type Parts struct {
	Me        api.Me // whom people name
	Assistant Assistant
	Server    Server
	Counter   Counter
	Observer  Observer
	Log       *slog.Logger
}

// Handler deals with guest messages. It is safe for concurrent use.
type Handler struct{ Parts }

// New makes a Handler.
func New(p Parts) *Handler { return &Handler{p} }

// Take answers a guest message. An error wraps inbox.ErrLater if the same message may be answered later.
func (h *Handler) Take(ctx context.Context, u *inbox.Update, update *api.Update) (bool, api.Toast, error) {
	m := update.GuestMessage
	if m == nil {
		return false, api.Toast{}, nil
	}
	if !spoken(m) || dialogue.Hear(m, h.Me.User).Foreign {
		return true, api.Toast{}, nil
	}
	reply, err := h.reply(ctx, m)
	if err != nil {
		return true, api.Toast{}, fmt.Errorf("update %d: %w", u.ID, err)
	}
	return true, api.Toast{}, h.send(ctx, u, m.GuestQueryID, reply)
}

// spoken tells a message that somebody has written from one of a program or of somebody else. Whoever speaks as a chat
// looks like a bot.
func spoken(m *api.Message) bool {
	someone := m.From != nil && !m.From.IsBot || m.SenderChat != nil
	byBot := m.ViaBot != nil || m.SenderBusinessBot != nil || m.GuestBotCallerUser != nil || m.GuestBotCallerChat != nil
	return someone && !byBot && m.GuestQueryID != "" && m.Forwarded() == nil
}

// reply is what there is to say to a message: to its own words, or where those ask nothing to the ones that it replies
// to.
func (h *Handler) reply(ctx context.Context, m *api.Message) (bot.Reply, error) {
	language := ""
	if m.SenderChat == nil {
		language = m.From.LanguageCode
	}
	said := dialogue.Hear(m, h.Me.User)
	own := said.Text
	if said.Command == "ask" {
		own = said.Argument
	}
	first, err := h.ask(ctx, bot.Event{Text: own, Language: language})
	if err != nil || helps(first) {
		return first, err
	}
	others := h.others(m)
	if others == "" {
		return first, nil
	}
	second, err := h.ask(ctx, bot.Event{Text: others, Language: language, Relayed: true})
	if err != nil || helps(second) || own == "" {
		return second, err
	}
	return first, nil
}

// ask asks the conversation as somebody whom it does not know and will not remember.
func (h *Handler) ask(ctx context.Context, e bot.Event) (bot.Reply, error) {
	d := &dialogue.Draft{Prepare: func(bot.Session) bot.Session { return bot.Session{} }}
	replies, err := h.Assistant.Handle(d.In(ctx), e)
	if err != nil || len(replies) == 0 {
		return bot.Reply{}, err
	}
	return replies[0], nil
}

// helps tells a reply that says what to do, or what may be meant.
func helps(r bot.Reply) bool { return r.Decision == bot.Answer || r.Decision == bot.Clarify }

// others is what somebody else says in the message that is replied to: the part that is quoted, or all of it. The bot
// does not answer itself.
func (h *Handler) others(m *api.Message) string {
	r := m.ReplyToMessage
	if r != nil && (isUser(r.From, h.Me.ID) || isUser(r.ViaBot, h.Me.ID)) {
		return ""
	}
	if m.Quote != nil {
		return m.Quote.Text
	}
	if r == nil {
		return ""
	}
	said := dialogue.Hear(r, h.Me.User)
	if said.Command != "" {
		return said.Argument
	}
	return said.Text
}

func isUser(u *api.User, id int64) bool { return u != nil && u.ID == id }

// passes tells a failure that has nothing to do with the query.
func passes(err error) bool {
	return api.Transient(err) || errors.Is(err, api.TooManyRequests{}) || errors.Is(err, api.ErrUnauthorized)
}

// send answers the query and counts that. A query that nobody waits for any more, and one that the server refuses, are
// done with; to try those again would only keep them.
func (h *Handler) send(ctx context.Context, u *inbox.Update, query string, r bot.Reply) error {
	_, err := h.Server.AnswerGuestQuery(ctx, query, h.article(r))
	switch {
	case errors.Is(err, api.ErrQueryExpired):
		return nil
	case passes(err), ctx.Err() != nil:
		return outbox.Later(fmt.Errorf("update %d: %w", u.ID, err))
	case err != nil:
		h.Log.Warn("a guest query cannot be answered", "update_id", u.ID, "err", err)
		return nil
	}
	t := outbox.Tally{Place: outbox.PlaceGuest, Decision: string(r.Decision), Topic: r.Topic, Language: r.Language}
	if err := h.Counter.Count(ctx, t); err != nil {
		// It is out: to try again would be in vain.
		h.Log.Warn("an answer to a guest query is not counted", "update_id", u.ID, "err", err)
	}
	h.Observer.Decided(t.Decision, r.Language)
	h.Log.Info("decided as a guest", "update_id", u.ID, "decision", r.Decision, "topic", r.Topic, "variant", r.Variant,
		"language", r.Language)
	return nil
}
