// Package desk serves the support staff in Telegram: customers' messages that they forward, the questions that had no
// answer, and the figures.
//
// What is for staff must never reach anybody else, whether by a command or by a forged button, so everything here
// begins with the question who it is. What is shown holds all that its buttons need; nothing of a customer is kept.
package desk

import (
	"context"
	"log/slog"
	"strings"

	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// Assistant answers questions and says texts.
type Assistant interface {
	desk.Expert
	Count(language, id string, n int, fill map[string]string) string
}

// Roster knows who is staff.
type Roster interface {
	Staff(ctx context.Context, user int64) (bool, error)
	StaffChat(chat int64) bool
}

// Outbox stores what an update has led to.
type Outbox interface {
	Put(ctx context.Context, u *inbox.Update, p outbox.Plan) error
}

// Queue looks at what waits behind an update.
type Queue interface {
	Ahead(ctx context.Context, lane string, after int64, n int) ([]inbox.Update, error)
}

// Observer counts what is decided.
type Observer interface {
	Decided(decision, language string)
}

// Parts are what a Handler works with.
type Parts struct {
	Me        api.Me
	Assistant Assistant
	Roster    Roster
	Outbox    Outbox
	Queue     Queue
	Lessons   Lessons
	Figures   Figures
	Observer  Observer
	Clock     inbox.Clock
	Log       *slog.Logger
}

// Handler deals with what staff send. It is safe for concurrent use.
type Handler struct {
	Parts
	desk  *desk.Desk
	class classroom
}

// New makes a Handler.
func New(p Parts) *Handler { return &Handler{Parts: p, desk: desk.New(p.Assistant)} }

// asked is what somebody wants of the desk: an update that is its business.
type asked struct {
	user    *api.User
	chat    int64
	topic   int
	message *api.Message       // of a forward or a command
	press   *api.CallbackQuery // of a button
	serve   func(ctx context.Context, u *inbox.Update, a asked) error
}

// language is what staff read.
func (a asked) language() string { return a.user.LanguageCode }

// Take serves staff. What is for staff is refused to others; what others may do as well is left to the conversation.
func (h *Handler) Take(ctx context.Context, u *inbox.Update, update *api.Update) (bool, api.Toast, error) {
	a, ok := h.wanted(update)
	if !ok {
		return false, api.Toast{}, nil
	}
	staff, err := h.Roster.Staff(ctx, a.user.ID)
	switch {
	case err != nil:
		return false, api.Toast{}, outbox.Later(err)
	case staff || a.message != nil && h.Roster.StaffChat(a.chat):
		return true, api.Toast{}, a.serve(ctx, u, a)
	case a.press != nil:
		return true, api.Toast{Text: h.say(a, "desk.refused"), Alert: true}, nil
	case a.message.Forwarded() != nil:
		return false, api.Toast{}, nil
	}
	return true, api.Toast{}, h.answer(ctx, u, a, outbox.Plan{}, h.page(escape(h.say(a, "desk.refused")), nil))
}

// commands are those of staff.
func (h *Handler) commands() map[string]func(context.Context, *inbox.Update, asked) error {
	return map[string]func(context.Context, *inbox.Update, asked) error{
		"unanswered": h.listUnanswered, "stats": h.stats, "desk": h.help,
	}
}

// presses are the actions of staff by the letter that they begin with.
func (h *Handler) presses() map[byte]func(context.Context, *inbox.Update, asked) error {
	return map[byte]func(context.Context, *inbox.Update, asked) error{'d': h.pressCard, 'u': h.pressUnanswered}
}

// wanted tells whether an update is for the desk.
func (h *Handler) wanted(update *api.Update) (asked, bool) {
	if q := update.CallbackQuery; q != nil && q.Message != nil && q.Message.Chat != nil && q.From != nil {
		head, _, coded := strings.Cut(q.Data, ":")
		if !coded || head == "" || strings.Trim(head[1:], "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return asked{}, false
		}
		serve, ok := h.presses()[head[0]]
		if !ok || len(head) == 1 {
			return asked{}, false
		}
		return asked{user: q.From, chat: q.Message.Chat.ID, topic: q.Message.Topic(), press: q, serve: serve}, true
	}
	m := update.Message
	if m == nil || m.Chat == nil || m.From == nil || m.From.IsBot {
		return asked{}, false
	}
	a := asked{user: m.From, chat: m.Chat.ID, topic: m.Topic(), message: m}
	if m.Forwarded() != nil && !m.IsAutomaticForward {
		a.serve = h.forwarded
		return a, m.Chat.IsPrivate() || h.Roster.StaffChat(m.Chat.ID)
	}
	serve, ok := h.commands()[h.command(m)]
	a.serve = serve
	return a, ok
}

// command is the word of a command to this bot, "" if a message is none.
func (h *Handler) command(m *api.Message) string {
	word, _, _ := strings.Cut(strings.TrimSpace(m.Text), " ")
	word, isCommand := strings.CutPrefix(word, "/")
	word, name, named := strings.Cut(word, "@")
	meant := strings.EqualFold(name, h.Me.UserName)
	if !named {
		meant = m.Chat.IsPrivate() || h.Roster.StaffChat(m.Chat.ID)
	}
	if !isCommand || !meant {
		return ""
	}
	return strings.ToLower(word)
}

func (h *Handler) help(ctx context.Context, u *inbox.Update, a asked) error {
	return h.answer(ctx, u, a, outbox.Plan{}, h.page(escape(h.say(a, "desk.help")), nil))
}

func (h *Handler) say(a asked, id string) string { return h.Assistant.Say(a.language(), id, nil) }
