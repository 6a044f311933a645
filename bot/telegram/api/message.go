package api

import (
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Types of the library that have all a bot needs, under names that keep the library out of other packages.
type (
	User        = tgbotapi.User
	Entity      = tgbotapi.MessageEntity
	PhotoSize   = tgbotapi.PhotoSize
	WebhookInfo = tgbotapi.WebhookInfo
)

// Chat is a chat, with what came after the library.
type Chat struct {
	tgbotapi.Chat
	IsForum          bool `json:"is_forum,omitempty"`
	IsDirectMessages bool `json:"is_direct_messages,omitempty"`
}

// Message is a message, with what came after the library. Fields of the library that hold a chat or another message
// are hidden by ours and always nil.
type Message struct {
	tgbotapi.Message
	Chat           *Chat           `json:"chat"`
	SenderChat     *Chat           `json:"sender_chat,omitempty"`
	ReplyToMessage *Message        `json:"reply_to_message,omitempty"`
	PinnedMessage  *Message        `json:"pinned_message,omitempty"`
	ReplyMarkup    *InlineKeyboard `json:"reply_markup,omitempty"`

	ThreadID       int  `json:"message_thread_id,omitempty"`
	IsTopicMessage bool `json:"is_topic_message,omitempty"`

	ForwardOrigin      *Origin             `json:"forward_origin,omitempty"`
	ExternalReply      *ExternalReply      `json:"external_reply,omitempty"`
	Quote              *Quote              `json:"quote,omitempty"`
	LinkPreviewOptions *LinkPreviewOptions `json:"link_preview_options,omitempty"`
	IsFromOffline      bool                `json:"is_from_offline,omitempty"`

	BusinessConnectionID string `json:"business_connection_id,omitempty"`
	SenderBusinessBot    *User  `json:"sender_business_bot,omitempty"`
	GuestQueryID         string `json:"guest_query_id,omitempty"`
	GuestBotCallerUser   *User  `json:"guest_bot_caller_user,omitempty"`
	GuestBotCallerChat   *Chat  `json:"guest_bot_caller_chat,omitempty"`

	// EphemeralID is set, and the message's own id is 0, where one person sees it only.
	EphemeralID  int   `json:"ephemeral_message_id,omitempty"`
	ReceiverUser *User `json:"receiver_user,omitempty"`
}

// Accessible tells that the message can be read; one that is too old has a chat and an id only.
func (m *Message) Accessible() bool { return m != nil && m.Date != 0 }

// Words are the text of the message or the caption of what it shows, with their entities.
func (m *Message) Words() (string, []Entity) {
	if m.Text != "" {
		return m.Text, m.Entities
	}
	return m.Caption, m.CaptionEntities
}

// Topic is the forum topic to answer into, 0 for none. A thread of replies outside a forum is not one.
func (m *Message) Topic() int {
	if m.IsTopicMessage {
		return m.ThreadID
	}
	return 0
}

// Ref is where the message is found again for an edit.
func (m *Message) Ref() Ref {
	r := Ref{MessageID: m.MessageID, BusinessID: m.BusinessConnectionID, EphemeralID: m.EphemeralID}
	if m.Chat != nil {
		r.ChatID = m.Chat.ID
	}
	if m.ReceiverUser != nil {
		r.UserID = m.ReceiverUser.ID
	}
	return r
}

// Ref finds a message that was sent: by chat and id, by InlineID where it was sent through inline mode or a guest
// query, or by chat, EphemeralID and UserID where one person sees it only.
type Ref struct {
	ChatID      int64  `json:"chat,omitempty"`
	MessageID   int    `json:"message,omitempty"`
	InlineID    string `json:"inline,omitempty"`
	BusinessID  string `json:"business,omitempty"`
	EphemeralID int    `json:"ephemeral,omitempty"`
	UserID      int64  `json:"user,omitempty"`
}

// Origin is where a forwarded message comes from. Type is user, hidden_user, chat or channel.
type Origin struct {
	Type            string `json:"type"`
	Date            int    `json:"date"`
	SenderUser      *User  `json:"sender_user,omitempty"`
	SenderUserName  string `json:"sender_user_name,omitempty"`
	SenderChat      *Chat  `json:"sender_chat,omitempty"`
	Chat            *Chat  `json:"chat,omitempty"`
	MessageID       int    `json:"message_id,omitempty"`
	AuthorSignature string `json:"author_signature,omitempty"`
}

// Kinds of origins.
const (
	OriginUser    = "user"
	OriginHidden  = "hidden_user"
	OriginChat    = "chat"
	OriginChannel = "channel"
)

// Forwarded is where a message comes from, nil if it is not forwarded. Servers before 7.0 tell it in fields of their
// own.
func (m *Message) Forwarded() *Origin {
	switch {
	case m.ForwardOrigin != nil:
		return m.ForwardOrigin
	case m.ForwardDate == 0:
		return nil
	case m.ForwardFrom != nil:
		return &Origin{Type: OriginUser, Date: m.ForwardDate, SenderUser: m.ForwardFrom}
	case m.ForwardFromChat != nil && m.ForwardFromChat.Type == "channel":
		return &Origin{Type: OriginChannel, Date: m.ForwardDate, Chat: &Chat{Chat: *m.ForwardFromChat},
			MessageID: m.ForwardFromMessageID, AuthorSignature: m.ForwardSignature}
	case m.ForwardFromChat != nil:
		return &Origin{Type: OriginChat, Date: m.ForwardDate, SenderChat: &Chat{Chat: *m.ForwardFromChat},
			AuthorSignature: m.ForwardSignature}
	}
	return &Origin{Type: OriginHidden, Date: m.ForwardDate, SenderUserName: m.ForwardSenderName}
}

// From tells that the message was somebody's own. It may be asked of no origin.
func (o *Origin) From(user int64) bool {
	return o != nil && o.SenderUser != nil && o.SenderUser.ID == user
}

// Author tells authors apart: two messages of one person have the same, as far as Telegram says.
func (o *Origin) Author() string {
	switch {
	case o.SenderUser != nil:
		return o.Type + ":" + strconv.FormatInt(o.SenderUser.ID, 10)
	case o.SenderChat != nil:
		return o.Type + ":" + strconv.FormatInt(o.SenderChat.ID, 10) + ":" + o.AuthorSignature
	case o.Chat != nil:
		return o.Type + ":" + strconv.FormatInt(o.Chat.ID, 10) + ":" + o.AuthorSignature
	}
	return o.Type + ":" + o.SenderUserName
}

// ExternalReply is the message of another chat or topic that is replied to.
type ExternalReply struct {
	Origin    Origin `json:"origin"`
	Chat      *Chat  `json:"chat,omitempty"`
	MessageID int    `json:"message_id,omitempty"`
}

// Quote is the part of a message that is replied to.
type Quote struct {
	Text     string   `json:"text"`
	Entities []Entity `json:"entities,omitempty"`
	Position int      `json:"position"`
	IsManual bool     `json:"is_manual,omitempty"`
}

// CallbackQuery is a button pressed. Message is nil for a message sent through inline mode, and may be inaccessible.
type CallbackQuery struct {
	tgbotapi.CallbackQuery
	Message *Message `json:"message,omitempty"`
}

// Ref is where the message with the button is found again.
func (q *CallbackQuery) Ref() Ref {
	if q.Message == nil {
		return Ref{InlineID: q.InlineMessageID}
	}
	return q.Message.Ref()
}

// InlineQuery is what is typed after the bot's name.
type InlineQuery struct{ tgbotapi.InlineQuery }

// ChosenInlineResult is a result that was taken.
type ChosenInlineResult struct{ tgbotapi.ChosenInlineResult }

// ChatMember is somebody's part in a chat. Status is creator, administrator, member, restricted, left or kicked.
type ChatMember struct{ tgbotapi.ChatMember }

// Present tells that the member is in the chat.
func (m ChatMember) Present() bool {
	switch m.Status {
	case "creator", "administrator", "member":
		return true
	}
	return m.Status == "restricted" && m.IsMember
}

// Admin tells that the member runs the chat.
func (m ChatMember) Admin() bool { return m.Status == "creator" || m.Status == "administrator" }

// ChatMemberUpdated is a change of somebody's part in a chat.
type ChatMemberUpdated struct {
	Chat          Chat       `json:"chat"`
	From          User       `json:"from"`
	Date          int        `json:"date"`
	OldChatMember ChatMember `json:"old_chat_member"`
	NewChatMember ChatMember `json:"new_chat_member"`
}

// Reaction is an emoji set on a message. Type is emoji, custom_emoji or paid.
type Reaction struct {
	Type          string `json:"type"`
	Emoji         string `json:"emoji,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
}

// ReactionUpdated is a change of somebody's reactions to a message.
type ReactionUpdated struct {
	Chat        Chat       `json:"chat"`
	MessageID   int        `json:"message_id"`
	User        *User      `json:"user,omitempty"`
	ActorChat   *Chat      `json:"actor_chat,omitempty"`
	Date        int        `json:"date"`
	OldReaction []Reaction `json:"old_reaction"`
	NewReaction []Reaction `json:"new_reaction"`
}

// BusinessConnection ties the bot to somebody's business account.
type BusinessConnection struct {
	ID         string          `json:"id"`
	User       User            `json:"user"`
	UserChatID int64           `json:"user_chat_id"`
	Date       int             `json:"date"`
	Rights     *BusinessRights `json:"rights,omitempty"`
	IsEnabled  bool            `json:"is_enabled"`
}

// BusinessRights is what the bot may do for a business account, as far as it is used.
type BusinessRights struct {
	CanReply        bool `json:"can_reply,omitempty"`
	CanReadMessages bool `json:"can_read_messages,omitempty"`
}

// BusinessMessagesDeleted tells of messages deleted in a business account's chat.
type BusinessMessagesDeleted struct {
	BusinessConnectionID string `json:"business_connection_id"`
	Chat                 Chat   `json:"chat"`
	MessageIDs           []int  `json:"message_ids"`
}
