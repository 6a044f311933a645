package rules

import (
	"context"
	"log/slog"

	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/roster"
)

// Assistant says texts and what there is to choose from.
type Assistant interface {
	Catalog
	Say(language, id string, fill map[string]string) string
	Count(language, id string, n int, fill map[string]string) string
}

// Roster knows who runs a chat.
type Roster interface {
	Admin(ctx context.Context, chat, user int64) (bool, error)
	Forget(chat int64)
}

// Outbox stores what an update has led to.
type Outbox interface {
	Put(ctx context.Context, u *inbox.Update, p outbox.Plan) error
}

// Post delivers a letter at once.
type Post interface {
	Deliver(ctx context.Context, l courier.Letter) (courier.Delivery, error)
}

// Parts are what a Handler works with.
type Parts struct {
	Me        api.Me
	Assistant Assistant
	Book      *Book
	Roster    Roster
	Outbox    Outbox
	Post      Post
	Clock     Clock
	Log       *slog.Logger
}

// Handler shows the page of the settings and obeys its buttons. It is safe for concurrent use.
type Handler struct {
	Parts
	refused notices
}

// New makes a Handler.
func New(p Parts) *Handler { return &Handler{Parts: p} }

// command is the word that asks for the page.
const command = "settings"

// Take serves /settings and the presses on its page. News of somebody's part in a chat is heeded and left to others.
func (h *Handler) Take(ctx context.Context, u *inbox.Update, update *api.Update) (bool, api.Toast, error) {
	for _, news := range []*api.ChatMemberUpdated{update.MyChatMember, update.ChatMember} {
		if news != nil {
			h.Book.Forget(news.Chat.ID)
			h.Roster.Forget(news.Chat.ID)
		}
	}
	switch q := update.CallbackQuery; {
	case h.asks(update.Message):
		return true, api.Toast{}, h.open(ctx, u, update.Message)
	case h.asks(update.EditedMessage):
		return true, api.Toast{}, nil // it was answered when it came, or was something else then
	case q != nil && q.From != nil && q.Message != nil && isGroup(q.Message.Chat):
		if m, ok := moveOf(q.Data); ok {
			toast, err := h.press(ctx, u, q, m)
			return true, toast, err
		}
	}
	return false, api.Toast{}, nil
}

func isGroup(c *api.Chat) bool { return c != nil && (c.IsGroup() || c.IsSuperGroup()) }

// asks tells whether a message is the command, from a person or from somebody who speaks as a chat.
func (h *Handler) asks(m *api.Message) bool {
	if m == nil || m.Chat == nil || m.From == nil || m.ViaBot != nil || m.Forwarded() != nil {
		return false
	}
	if !isGroup(m.Chat) && !m.Chat.IsPrivate() || m.From.IsBot && m.SenderChat == nil {
		return false
	}
	said := dialogue.Hear(m, h.Me.User)
	return said.Command == command && !said.Foreign
}

// open answers the command.
func (h *Handler) open(ctx context.Context, u *inbox.Update, m *api.Message) error {
	if m.Chat.IsPrivate() {
		return h.line(ctx, u, m, m.From.LanguageCode, "settings.where")
	}
	r, err := h.Book.Of(ctx, m.Chat.ID)
	if err != nil {
		return outbox.Later(err)
	}
	language := languageOf(r, m.From)
	admin, err := h.commands(ctx, m)
	switch {
	case err != nil:
		return outbox.Later(err)
	case admin:
		p, err := h.page(ctx, m.Chat.ID, r, language, "")
		if err != nil {
			return outbox.Later(err)
		}
		return h.put(ctx, u, courier.Letter{Chat: m.Chat.ID, Topic: m.Topic(), ReplyTo: m.MessageID, Page: p})
	case !h.refused.may(m.Chat.ID, u.ID, h.Clock.Now()):
		return nil
	}
	return h.line(ctx, u, m, language, "group.admins_only")
}

// commands tells whether whoever has sent a message runs its chat. An administrator who hides speaks as the chat
// itself; any other chat that somebody speaks as is a member like others.
func (h *Handler) commands(ctx context.Context, m *api.Message) (bool, error) {
	if m.SenderChat != nil {
		return m.From.ID == roster.AnonymousAdmin && m.SenderChat.ID == m.Chat.ID, nil
	}
	return h.Roster.Admin(ctx, m.Chat.ID, m.From.ID)
}

// languageOf is the language of the page.
func languageOf(r Rules, user *api.User) string {
	if r.Language != "" {
		return r.Language
	}
	return user.LanguageCode
}

// line replies with a text.
func (h *Handler) line(ctx context.Context, u *inbox.Update, m *api.Message, language, id string) error {
	page := h.text(language, id)
	return h.put(ctx, u, courier.Letter{Chat: m.Chat.ID, Topic: m.Topic(), ReplyTo: m.MessageID, Page: page})
}

func (h *Handler) put(ctx context.Context, u *inbox.Update, letters ...courier.Letter) error {
	var p outbox.Plan
	for _, l := range letters {
		p.Letters = append(p.Letters, outbox.Letter{Letter: l})
	}
	return h.Outbox.Put(ctx, u, p)
}

func (h *Handler) say(language, id string) string { return h.Assistant.Say(language, id, nil) }
