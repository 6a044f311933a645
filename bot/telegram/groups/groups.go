// Package groups talks where many listen: in groups, supergroups and forums.
//
// There a wrong or unasked answer costs more than a missed one, so silence is the rule: the bot speaks when its name is
// said, when its own message is replied to or when it is called to somebody else's question, answers one question once,
// in few words, and holds back when it is flooded. Whoever asks has a conversation of their own; what stands under an
// answer goes on from that answer, whoever presses it. What waits is in the inbox, so a restart loses nothing; what is
// remembered here only keeps the peace for a few minutes.
package groups

import (
	"context"
	"log/slog"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/inbox"
	"syncoff/bot/telegram/outbox"
	"syncoff/bot/telegram/rules"
	"syncoff/index"
)

// Expert leads the conversation, and answers outside of one. Its sessions are those of package dialogue.
type Expert interface {
	Handle(ctx context.Context, e bot.Event) ([]bot.Reply, error)
	Ask(ctx context.Context, q bot.Question) (index.Result, bot.Reply, error)
	Reply(language, topic string, hint bot.PhoneHint) (bot.Reply, bool)
}

// Assistant is the conversation with its texts.
type Assistant interface {
	Expert
	Say(language, id string, fill map[string]string) string
	Count(language, id string, n int, fill map[string]string) string
}

// Outbox stores what an update has led to.
type Outbox interface {
	Put(ctx context.Context, u *inbox.Update, p outbox.Plan) error
}

// Answers finds the message that answers another.
type Answers interface {
	AnswerTo(ctx context.Context, chat string, question int64) (int64, bool, error)
}

// People gives a group's rows to the chat that it has become.
type People interface {
	MoveChat(ctx context.Context, from, to string) error
}

// Queue looks at what waits behind an update.
type Queue interface {
	Ahead(ctx context.Context, lane string, after int64, n int) ([]inbox.Update, error)
}

// Book knows what the administrators of a chat have set.
type Book interface {
	Of(ctx context.Context, chat int64) (rules.Rules, error)
	Forget(chat int64)
}

// Roster knows who runs a chat.
type Roster interface {
	Admin(ctx context.Context, chat, user int64) (bool, error)
	Forget(chat int64)
}

// Post knows in which chats the bot may not write.
type Post interface {
	Barred(chat int64) bool
	Readmit(chat int64)
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
	People    People
	Queue     Queue
	Book      Book
	Settings  rules.Store // where listening notes what it has said
	Roster    Roster
	Post      Post
	Observer  Observer
	Clock     inbox.Clock
	Log       *slog.Logger
}

// Handler deals with the messages and presses of groups. It is safe for concurrent use.
type Handler struct {
	Parts
	crowd  crowd
	budget budget
	told   once
}

// New makes a Handler.
func New(p Parts) *Handler { return &Handler{Parts: p} }

// Take deals with what happens in a group, which mostly means to say nothing.
func (h *Handler) Take(ctx context.Context, u *inbox.Update, update *api.Update) (bool, api.Toast, error) {
	switch q, part := update.CallbackQuery, update.MyChatMember; {
	case update.Message != nil && isGroup(update.Message.Chat):
		return true, api.Toast{}, h.heed(ctx, u, update.Message, false)
	case update.EditedMessage != nil && isGroup(update.EditedMessage.Chat):
		return true, api.Toast{}, h.heed(ctx, u, update.EditedMessage, true)
	case q != nil && q.Message != nil && isGroup(q.Message.Chat):
		toast, err := h.pressed(ctx, u, q)
		return true, toast, err
	case part != nil && isGroup(&part.Chat):
		h.forget(part.Chat.ID)
		return true, api.Toast{}, nil
	}
	return false, api.Toast{}, nil
}

func isGroup(c *api.Chat) bool { return c != nil && (c.IsGroup() || c.IsSuperGroup()) }

// heed reads a message and answers it if it is put to the bot.
func (h *Handler) heed(ctx context.Context, u *inbox.Update, m *api.Message, edited bool) error {
	if err := h.followMove(ctx, m); err != nil {
		return err
	}
	if !spoken(m) || h.Post.Barred(m.Chat.ID) {
		return nil
	}
	r, err := h.Book.Of(ctx, m.Chat.ID)
	if err != nil {
		return outbox.Later(err)
	}
	a, ok, err := h.addressed(ctx, m, r, edited)
	switch {
	case err != nil:
		return err
	case ok:
		return h.serve(ctx, u, a)
	case edited || r.Listening == rules.Off:
		return nil
	}
	_, err = h.overhear(ctx, u, m, r)
	return err
}

// spoken tells a message that somebody has written here from one that a program, a channel or Telegram itself has put
// here. Whoever speaks as a chat looks like a bot.
func spoken(m *api.Message) bool {
	words, _ := m.Words()
	someone := m.From != nil && !m.From.IsBot || m.SenderChat != nil
	return words != "" && someone && m.ViaBot == nil && !m.IsAutomaticForward && m.Forwarded() == nil
}

// followMove gives a group's rows to the supergroup that it has become.
func (h *Handler) followMove(ctx context.Context, m *api.Message) error {
	from, to := m.Chat.ID, m.MigrateToChatID
	if m.MigrateFromChatID != 0 {
		from, to = m.MigrateFromChatID, m.Chat.ID
	}
	if to == 0 {
		return nil
	}
	if err := h.People.MoveChat(ctx, outbox.Key(from), outbox.Key(to)); err != nil {
		return outbox.Later(err)
	}
	h.forget(from)
	h.forget(to)
	return nil
}

// forget drops what is kept in memory of a chat, because the bot's part in it has changed.
func (h *Handler) forget(chat int64) {
	h.Book.Forget(chat)
	h.Roster.Forget(chat)
	h.Post.Readmit(chat)
}
