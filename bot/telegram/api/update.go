package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// RawUpdate is an update as it came: its id, read without decoding the rest, and its text. It is what an inbox stores.
type RawUpdate struct {
	ID   int64 // 0 if there is none or it is no number
	JSON json.RawMessage
}

// ReadUpdate finds the id of an update, such as the body of a webhook's request. It never fails: what makes no sense
// is found out by Decode.
func ReadUpdate(text []byte) RawUpdate {
	raw := RawUpdate{JSON: bytes.Clone(text)}
	walk(text, '{', func(key, value []byte) {
		if string(key) == "update_id" {
			raw.ID, _ = strconv.ParseInt(string(value), 10, 64)
		}
	})
	return raw
}

// splitUpdates cuts a result of getUpdates apart.
func splitUpdates(result []byte) ([]RawUpdate, bool) {
	var updates []RawUpdate
	whole := walk(result, '[', func(_, value []byte) {
		updates = append(updates, ReadUpdate(value))
	})
	return updates, whole
}

// Undecodable is an update that makes no sense. Its words tell where, and hold nothing of what was said.
type Undecodable struct {
	Update RawUpdate
	Why    string
}

func (e *Undecodable) Error() string {
	return fmt.Sprintf("telegram: update %d cannot be decoded: %s", e.Update.ID, e.Why)
}

// Decode decodes the update. The error is an *Undecodable that holds it as it came.
func (r RawUpdate) Decode() (Update, error) {
	var u Update
	if err := json.Unmarshal(r.JSON, &u); err != nil {
		return Update{}, &Undecodable{Update: r, Why: shape(err)}
	}
	if r.ID == 0 || int64(u.UpdateID) != r.ID {
		return Update{}, &Undecodable{Update: r, Why: "it has no update_id"}
	}
	return u, nil
}

// Update is one thing that happened. At most one field is set, none for kinds that are unknown here. Fields of the
// library that hold a message are hidden by ours and always nil.
type Update struct {
	tgbotapi.Update
	Message                 *Message                 `json:"message"`
	EditedMessage           *Message                 `json:"edited_message"`
	ChannelPost             *Message                 `json:"channel_post"`
	EditedChannelPost       *Message                 `json:"edited_channel_post"`
	BusinessConnection      *BusinessConnection      `json:"business_connection"`
	BusinessMessage         *Message                 `json:"business_message"`
	EditedBusinessMessage   *Message                 `json:"edited_business_message"`
	DeletedBusinessMessages *BusinessMessagesDeleted `json:"deleted_business_messages"`
	GuestMessage            *Message                 `json:"guest_message"`
	MessageReaction         *ReactionUpdated         `json:"message_reaction"`
	CallbackQuery           *CallbackQuery           `json:"callback_query"`
	InlineQuery             *InlineQuery             `json:"inline_query"`
	ChosenInlineResult      *ChosenInlineResult      `json:"chosen_inline_result"`
	MyChatMember            *ChatMemberUpdated       `json:"my_chat_member"`
	ChatMember              *ChatMemberUpdated       `json:"chat_member"`
}

// Kinds of updates, as allowed_updates names them.
const (
	KindMessage                 = "message"
	KindEditedMessage           = "edited_message"
	KindChannelPost             = "channel_post"
	KindEditedChannelPost       = "edited_channel_post"
	KindBusinessConnection      = "business_connection"
	KindBusinessMessage         = "business_message"
	KindEditedBusinessMessage   = "edited_business_message"
	KindDeletedBusinessMessages = "deleted_business_messages"
	KindGuestMessage            = "guest_message"
	KindMessageReaction         = "message_reaction"
	KindCallbackQuery           = "callback_query"
	KindInlineQuery             = "inline_query"
	KindChosenInlineResult      = "chosen_inline_result"
	KindMyChatMember            = "my_chat_member"
	KindChatMember              = "chat_member"
	KindUnknown                 = "unknown"
)

// Kind names what happened, KindUnknown for what has no field here.
func (u *Update) Kind() string {
	for _, k := range []struct {
		set  bool
		name string
	}{
		{u.Message != nil, KindMessage},
		{u.EditedMessage != nil, KindEditedMessage},
		{u.ChannelPost != nil, KindChannelPost},
		{u.EditedChannelPost != nil, KindEditedChannelPost},
		{u.BusinessConnection != nil, KindBusinessConnection},
		{u.BusinessMessage != nil, KindBusinessMessage},
		{u.EditedBusinessMessage != nil, KindEditedBusinessMessage},
		{u.DeletedBusinessMessages != nil, KindDeletedBusinessMessages},
		{u.GuestMessage != nil, KindGuestMessage},
		{u.MessageReaction != nil, KindMessageReaction},
		{u.CallbackQuery != nil, KindCallbackQuery},
		{u.InlineQuery != nil, KindInlineQuery},
		{u.ChosenInlineResult != nil, KindChosenInlineResult},
		{u.MyChatMember != nil, KindMyChatMember},
		{u.ChatMember != nil, KindChatMember},
	} {
		if k.set {
			return k.name
		}
	}
	return KindUnknown
}

// AnyMessage is the message of an update that brings one, new or edited, from wherever, or nil.
func (u *Update) AnyMessage() *Message {
	for _, m := range []*Message{u.Message, u.EditedMessage, u.ChannelPost, u.EditedChannelPost,
		u.BusinessMessage, u.EditedBusinessMessage, u.GuestMessage} {
		if m != nil {
			return m
		}
	}
	return nil
}

// Sender is who did it, nil where Telegram does not say.
func (u *Update) Sender() *User {
	switch m := u.AnyMessage(); {
	case m != nil:
		return m.From
	case u.CallbackQuery != nil:
		return u.CallbackQuery.From
	case u.InlineQuery != nil:
		return u.InlineQuery.From
	case u.ChosenInlineResult != nil:
		return u.ChosenInlineResult.From
	case u.MessageReaction != nil:
		return u.MessageReaction.User
	case u.MyChatMember != nil:
		return &u.MyChatMember.From
	case u.ChatMember != nil:
		return &u.ChatMember.From
	case u.BusinessConnection != nil:
		return &u.BusinessConnection.User
	}
	return nil
}

// Place is the chat it happened in, nil for queries without one.
func (u *Update) Place() *Chat {
	switch m := u.AnyMessage(); {
	case m != nil:
		return m.Chat
	case u.CallbackQuery != nil && u.CallbackQuery.Message != nil:
		return u.CallbackQuery.Message.Chat
	case u.MessageReaction != nil:
		return &u.MessageReaction.Chat
	case u.MyChatMember != nil:
		return &u.MyChatMember.Chat
	case u.ChatMember != nil:
		return &u.ChatMember.Chat
	case u.DeletedBusinessMessages != nil:
		return &u.DeletedBusinessMessages.Chat
	}
	return nil
}
