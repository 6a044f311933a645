package api

import (
	"context"
	"errors"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Outgoing says where a message goes and what stands around it.
type Outgoing struct {
	ChatID     int64
	Topic      int // of a forum, 0 for none
	BusinessID string
	Ephemeral  *Ephemeral
	Reply      *ReplyParameters
	Markup     *InlineKeyboard
	Silent     bool
	Protect    bool
}

func (o Outgoing) params() Params {
	return Params{
		"chat_id":                      o.ChatID,
		"message_thread_id":            o.Topic,
		"business_connection_id":       o.BusinessID,
		"ephemeral_message_parameters": o.Ephemeral,
		"reply_parameters":             o.Reply,
		"reply_markup":                 o.Markup,
		"disable_notification":         o.Silent,
		"protect_content":              o.Protect,
	}
}

// Text is a message in Telegram's HTML. Without Preview, links show none.
type Text struct {
	HTML    string
	Preview *LinkPreviewOptions
}

func (t Text) params() Params {
	if t.Preview == nil {
		t.Preview = &LinkPreviewOptions{IsDisabled: true}
	}
	return Params{"text": t.HTML, "parse_mode": "HTML", "link_preview_options": t.Preview}
}

// File is a file to send: by ID if the server has it, by its bytes otherwise.
type File struct {
	ID    string
	Name  string
	Bytes []byte
}

// SendMessage sends a text.
func (a *API) SendMessage(ctx context.Context, to Outgoing, text Text) (Message, error) {
	return a.send(ctx, "sendMessage", to.params().with(text.params()))
}

// SendRichMessage sends a rich message; the error is ErrUnsupported where the server knows none.
func (a *API) SendRichMessage(ctx context.Context, to Outgoing, rich RichMessage) (Message, error) {
	return a.send(ctx, "sendRichMessage", to.params().with(Params{"rich_message": rich}))
}

// SendPhoto sends a picture with a caption in HTML. Sending it again by the id in the reply costs no upload.
func (a *API) SendPhoto(ctx context.Context, to Outgoing, photo File, caption string) (Message, error) {
	params := to.params().with(Params{"caption": caption, "parse_mode": "HTML", "photo": photo.ID})
	if photo.ID != "" {
		return a.send(ctx, "sendPhoto", params)
	}
	return a.send(ctx, "sendPhoto", params, tgbotapi.RequestFile{
		Name: "photo", Data: tgbotapi.FileBytes{Name: photo.Name, Bytes: photo.Bytes},
	})
}

func (a *API) send(ctx context.Context, method string, params Params, files ...tgbotapi.RequestFile) (Message, error) {
	var sent Message
	err := a.call(ctx, call{method: method, params: params, files: files, timeout: a.timeout}, &sent)
	return sent, err
}

// EditMessageText replaces the text of a message and its buttons; nil takes the buttons away.
func (a *API) EditMessageText(ctx context.Context, ref Ref, text Text, markup *InlineKeyboard) error {
	return a.edit(ctx, "MessageText", ref, text.params().with(Params{"reply_markup": markup}))
}

// EditRichMessage replaces a message by a rich one; the error is ErrUnsupported where the server knows none.
func (a *API) EditRichMessage(ctx context.Context, ref Ref, rich RichMessage, markup *InlineKeyboard) error {
	err := a.edit(ctx, "MessageText", ref, Params{"rich_message": rich, "reply_markup": markup})
	// A server older than 10.1 ignores rich_message and misses the text.
	var e *Error
	if errors.Is(err, ErrEmptyText) && errors.As(err, &e) {
		e.Kind = ErrUnsupported
	}
	return err
}

// EditReplyMarkup replaces the buttons of a message; nil takes them away.
func (a *API) EditReplyMarkup(ctx context.Context, ref Ref, markup *InlineKeyboard) error {
	return a.edit(ctx, "MessageReplyMarkup", ref, Params{"reply_markup": markup})
}

// edit calls the edit method for the kind of message that ref finds. The result is the message or true; neither says
// anything new.
func (a *API) edit(ctx context.Context, what string, ref Ref, params Params) error {
	if ref.EphemeralID != 0 {
		return a.Call(ctx, "editEphemeral"+what, params.with(ref.ephemeral()), nil)
	}
	if ref.InlineID != "" {
		return a.Call(ctx, "edit"+what, params.with(Params{"inline_message_id": ref.InlineID}), nil)
	}
	return a.Call(ctx, "edit"+what, params.with(Params{
		"chat_id": ref.ChatID, "message_id": ref.MessageID, "business_connection_id": ref.BusinessID,
	}), nil)
}

func (r Ref) ephemeral() Params {
	return Params{"chat_id": r.ChatID, "receiver_user_id": r.UserID, "ephemeral_message_id": r.EphemeralID}
}

// DeleteMessage deletes a message of a chat.
func (a *API) DeleteMessage(ctx context.Context, ref Ref) error {
	if ref.EphemeralID != 0 {
		return a.Call(ctx, "deleteEphemeralMessage", ref.ephemeral(), nil)
	}
	return a.Call(ctx, "deleteMessage", Params{"chat_id": ref.ChatID, "message_id": ref.MessageID}, nil)
}

// PinChatMessage pins a message without a notification.
func (a *API) PinChatMessage(ctx context.Context, ref Ref) error {
	return a.Call(ctx, "pinChatMessage", Params{"chat_id": ref.ChatID, "message_id": ref.MessageID,
		"business_connection_id": ref.BusinessID, "disable_notification": true}, nil)
}

// SetMessageReaction sets the bot's reaction to a message, "" takes it away.
func (a *API) SetMessageReaction(ctx context.Context, ref Ref, emoji string) error {
	reactions := []Reaction{}
	if emoji != "" {
		reactions = append(reactions, Reaction{Type: "emoji", Emoji: emoji})
	}
	return a.Call(ctx, "setMessageReaction",
		Params{"chat_id": ref.ChatID, "message_id": ref.MessageID, "reaction": &reactions}, nil)
}

// SendChatAction shows that the bot is at work, for up to five seconds.
func (a *API) SendChatAction(ctx context.Context, to Outgoing, action string) error {
	return a.Call(ctx, "sendChatAction", Params{"chat_id": to.ChatID, "message_thread_id": to.Topic,
		"business_connection_id": to.BusinessID, "action": action}, nil)
}
