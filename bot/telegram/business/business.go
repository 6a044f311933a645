// Package business answers the customers of a business account that the bot is connected to.
//
// What it reads there is somebody's private talk, and what it writes there is said in the owner's name. So it is silent
// about everything but a question that it knows, it lays its answer before the owner, in the bot's own chat with them,
// and it answers by itself only what it is sure of, and only for an owner who has switched that on. Whom a draft is for
// lies in the store, which answer it is stands in its buttons, and of the customer's words nothing is kept but what the
// page shows.
package business

import (
	"context"
	"log/slog"
	"time"

	"syncoff/bot/desk"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/dialogue"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
)

// Server tells about connections.
type Server interface {
	GetBusinessConnection(ctx context.Context, id string) (api.BusinessConnection, error)
}

// Outbox stores what an update has led to.
type Outbox interface {
	Put(ctx context.Context, u *inbox.Update, p outbox.Plan) error
}

// Drafts finds the draft that an update has led to, false if there is none or it is past its time.
type Drafts interface {
	Draft(ctx context.Context, id int64) (outbox.Draft, bool, error)
}

// Settings keeps settings of a chat by name. An empty value removes one.
type Settings interface {
	Settings(ctx context.Context, chat string) (map[string]string, error)
	Set(ctx context.Context, chat, name, value string) error
}

// Clock is the time.
type Clock interface{ Now() time.Time }

// Parts are what a Handler works with.
type Parts struct {
	Me        api.Me
	Assistant desk.Expert
	Server    Server
	Outbox    Outbox
	Drafts    Drafts
	Settings  Settings
	Clock     Clock
	Log       *slog.Logger
}

// Handler deals with business accounts. It is safe for concurrent use.
type Handler struct {
	Parts
	desk        *desk.Desk
	connections connections
}

// New makes a Handler.
func New(p Parts) *Handler { return &Handler{Parts: p, desk: desk.New(p.Assistant)} }

// Names under which an owner's settings lie in the store, beside what others keep there.
const (
	nameConnection = "business"      // the id of the connection
	nameAutomatic  = "business.auto" // on
	nameUses       = "business.used" // of drafts
)

const on = "on"

// replyable is for how long after a customer's message Telegram lets the bot write to them.
const replyable = 24 * time.Hour

// Take deals with what happens to a connection and in its chats, with /business and with the buttons of both. An error
// wraps inbox.ErrLater if the same update may succeed later.
func (h *Handler) Take(ctx context.Context, u *inbox.Update, update *api.Update) (bool, api.Toast, error) {
	switch q := update.CallbackQuery; {
	case update.BusinessConnection != nil:
		return true, api.Toast{}, h.connected(ctx, u, *update.BusinessConnection)
	case update.BusinessMessage != nil:
		return true, api.Toast{}, h.hear(ctx, u, update.BusinessMessage)
	case update.EditedBusinessMessage != nil, update.DeletedBusinessMessages != nil:
		return true, api.Toast{}, nil
	case h.asks(update.Message):
		return true, api.Toast{}, h.tell(ctx, u, update.Message)
	case h.asks(update.EditedMessage):
		return true, api.Toast{}, nil // it was answered when it came, or was something else then
	case q != nil && ours(q.Data):
		toast, err := h.press(ctx, u, q)
		return true, toast, err
	}
	return false, api.Toast{}, nil
}

// command is the word that asks how things stand.
const command = "business"

// asks tells whether a message is the command.
func (h *Handler) asks(m *api.Message) bool {
	if m == nil || m.Chat == nil || !m.Chat.IsPrivate() || m.From == nil || m.From.IsBot ||
		m.ViaBot != nil || m.Forwarded() != nil {
		return false
	}
	said := dialogue.Hear(m, h.Me.User)
	return said.Command == command && !said.Foreign
}

func (h *Handler) say(language, id string) string { return h.Assistant.Say(language, id, nil) }
