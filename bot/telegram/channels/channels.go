// Package channels serves channels: help cards that lead readers to the bot, and answers to posts that speak to it.
//
// A post reaches thousands who have asked nothing, so all that the bot ever says in a channel is the card that an
// administrator wants there. A post that speaks to it is answered where people comment on it: Telegram forwards every
// post to the discussion group by itself, and that forward is the one forwarded message that the bot heeds. It holds
// all that the answer needs, so nothing is remembered of posts. Of a card it is remembered where it is and what it
// shows, so that it is edited when the knowledge changes and left alone otherwise.
package channels

import (
	"context"
	"log/slog"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/courier"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/rules"
	"syncoff/bot/telegram/send"
	"syncoff/index"
)

// Assistant is the conversation with its texts. Its sessions are those of package dialogue.
type Assistant interface {
	Handle(ctx context.Context, e bot.Event) ([]bot.Reply, error)
	Ask(ctx context.Context, q bot.Question) (index.Result, bot.Reply, error)
	Say(language, id string, fill map[string]string) string
}

// Outbox stores what an update has led to.
type Outbox interface {
	Put(ctx context.Context, u *inbox.Update, p outbox.Plan) error
}

// Answers finds the message that answers another.
type Answers interface {
	AnswerTo(ctx context.Context, chat string, question int64) (int64, bool, error)
}

// Post delivers letters at once, and knows in which chats the bot may not write.
type Post interface {
	Deliver(ctx context.Context, l courier.Letter) (courier.Delivery, error)
	Barred(chat int64) bool
	Readmit(chat int64)
}

// Server pins and edits cards, and tells of chats.
type Server interface {
	PinChatMessage(ctx context.Context, ref api.Ref) error
	EditMessageText(ctx context.Context, ref api.Ref, text api.Text, markup *api.InlineKeyboard) error
	Call(ctx context.Context, method string, params api.Params, into any) error
}

// Lanes paces what is done in each chat.
type Lanes interface {
	Send(ctx context.Context, chat int64, do send.Call) (send.Sent, error)
}

// Book knows what the administrators of a chat have set.
type Book interface {
	Of(ctx context.Context, chat int64) (rules.Rules, error)
}

// Roster knows who runs a chat.
type Roster interface {
	Admin(ctx context.Context, chat, user int64) (bool, error)
}

// Cards finds the chats that have a card: the value of the setting "card" by the chat's key.
type Cards interface {
	Cards(ctx context.Context) (map[string]string, error)
}

// Observer counts what is decided.
type Observer interface {
	Decided(decision, language string)
}

// Parts are what a Handler works with.
type Parts struct {
	Me        api.Me // whom posts address
	Assistant Assistant
	Outbox    Outbox
	Answers   Answers
	Post      Post
	Server    Server
	Book      Book
	Roster    Roster
	Settings  rules.Store // where the card of a chat is noted
	Cards     Cards       // for Refresh
	Lanes     Lanes       // for Refresh
	Observer  Observer
	Clock     inbox.Clock
	Log       *slog.Logger
}

// Handler deals with posts and cards. It is safe for concurrent use.
type Handler struct {
	Parts
	paces paces
	notes notes
}

// New makes a Handler.
func New(p Parts) *Handler {
	h := &Handler{Parts: p}
	h.notes.settings = p.Settings
	return h
}

// Take deals with what happens in channels, with posts that come to a discussion group, and with the command for a card
// wherever it is given but in private.
func (h *Handler) Take(ctx context.Context, u *inbox.Update, update *api.Update) (bool, api.Toast, error) {
	m, edited := update.Message, false
	if m == nil {
		m, edited = update.EditedMessage, true
	}
	switch part := update.MyChatMember; {
	case update.ChannelPost != nil:
		if h.wantsCard(update.ChannelPost) {
			return true, api.Toast{}, h.order(ctx, u, update.ChannelPost)
		}
		return true, api.Toast{}, nil
	case update.EditedChannelPost != nil:
		return true, api.Toast{}, nil // a command was heeded when it came
	case part != nil && part.Chat.IsChannel():
		h.Post.Readmit(part.Chat.ID)
		return true, api.Toast{}, nil
	case m == nil || m.Chat == nil || m.Chat.IsPrivate():
		return false, api.Toast{}, nil
	case m.IsAutomaticForward:
		return true, api.Toast{}, h.heed(ctx, u, m, edited)
	case h.wantsCard(m):
		if edited {
			return true, api.Toast{}, nil
		}
		return true, api.Toast{}, h.order(ctx, u, m)
	}
	return false, api.Toast{}, nil
}

// link opens the bot's private chat at a topic.
func (h *Handler) link(topic string) string {
	return "https://t.me/" + h.Me.UserName + "?start=" + topic
}
