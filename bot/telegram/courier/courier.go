// Package courier brings replies to the people they are for.
//
// It knows the two forms that a reply can take and finds out once which of them the server reads, and whether it can
// show a message to one person of a group; it edits a message where a letter says so and sends a new one where that
// message is gone; and it tells the failures that pass from those that do not. A group that does not let the bot write
// is left in peace for a while.
package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"syncoff/bot"
	"syncoff/bot/telegram/api"
	"syncoff/bot/telegram/render"
	"syncoff/bot/telegram/send"
)

// Letter is a reply on its way.
type Letter struct {
	Chat    int64     `json:"chat"`
	Topic   int       `json:"topic,omitempty"`    // of a forum
	ReplyTo int       `json:"reply_to,omitempty"` // the message that it answers, to show it as an answer
	Quote   string    `json:"quote,omitempty"`    // the part of that message that it answers, word for word
	Edit    *api.Ref  `json:"edit,omitempty"`     // the message that it takes the place of
	Reply   bot.Reply `json:"reply,omitzero"`
	Page    *Page     `json:"page,omitempty"` // goes out instead of the reply
	// Markup stands under the reply instead of its choices.
	Markup *api.InlineKeyboard `json:"markup,omitempty"`
	// Business is the connection of the account that it is sent for.
	Business string `json:"business,omitempty"`
	// Only is the one person of a group who sees it, where the server can do that; Query the press that led to it.
	// Openly is what stands under the reply instead of Markup where everybody sees it after all.
	Only   int64               `json:"only,omitempty"`
	Query  string              `json:"query,omitempty"`
	Openly *api.InlineKeyboard `json:"openly,omitempty"`
}

// Page is a message that is composed already: a card with buttons that a choice cannot name, or a picture.
type Page struct {
	HTML   string              `json:"html"` // of at most 4096 characters shown, 1024 under a picture
	Markup *api.InlineKeyboard `json:"markup,omitempty"`
	Photo  []byte              `json:"photo,omitempty"` // PNG
}

// Delivery is what became of a letter.
type Delivery struct {
	Chat    int64 // where it is; differs from the letter's if the group has moved
	Message int
	Sent    send.Sent
}

// ErrUndeliverable is a letter that can never be delivered; why is wrapped beside it.
var ErrUndeliverable = errors.New("undeliverable")

// Calls are the calls that show a message.
type Calls interface {
	SendMessage(ctx context.Context, to api.Outgoing, text api.Text) (api.Message, error)
	SendRichMessage(ctx context.Context, to api.Outgoing, rich api.RichMessage) (api.Message, error)
	SendPhoto(ctx context.Context, to api.Outgoing, photo api.File, caption string) (api.Message, error)
	EditMessageText(ctx context.Context, ref api.Ref, text api.Text, markup *api.InlineKeyboard) error
	EditRichMessage(ctx context.Context, ref api.Ref, rich api.RichMessage, markup *api.InlineKeyboard) error
}

// Lanes paces the calls of each chat.
type Lanes interface {
	Send(ctx context.Context, chat int64, do send.Call) (send.Sent, error)
}

// Memory keeps what is found out about the server.
type Memory interface {
	Learn(ctx context.Context, name, value string) error
	Learned(ctx context.Context, name string) (value string, at time.Time, err error)
}

// Texts says a text of the locales.
type Texts interface {
	Text(language, id string) string
}

// Courier delivers letters. It is safe for concurrent use.
type Courier struct {
	calls     Calls
	lanes     Lanes
	memory    Memory
	texts     Texts
	log       *slog.Logger
	rich      finding
	ephemeral finding
	barred    barred
}

// New makes a courier that begins with what an earlier one has found out.
func New(ctx context.Context, calls Calls, lanes Lanes, memory Memory, texts Texts,
	now func() time.Time, log *slog.Logger) *Courier {
	c := &Courier{calls: calls, lanes: lanes, memory: memory, texts: texts, log: log,
		rich: finding{key: "rich messages"}, ephemeral: finding{key: "ephemeral messages"}, barred: barred{now: now}}
	c.recall(ctx, &c.rich, now())
	c.recall(ctx, &c.ephemeral, now())
	return c
}

// Deliver brings a letter to its chat. An error that does not wrap ErrUndeliverable passes.
func (c *Courier) Deliver(ctx context.Context, l Letter) (Delivery, error) {
	if c.Barred(l.Chat) {
		return Delivery{}, fmt.Errorf("%w: %w", ErrUndeliverable, api.ErrForbidden)
	}
	var d Delivery
	var err error
	d.Sent, err = c.lanes.Send(ctx, l.Chat, func(ctx context.Context, chat int64) error {
		d.Chat = chat
		var err error
		d.Message, err = c.show(ctx, l, chat)
		return err
	})
	if errors.Is(err, api.ErrForbidden) {
		c.barred.note(l.Chat)
	}
	// A token that is taken back says nothing of the letter: it goes out once there is a new one.
	if errors.Is(err, send.ErrPermanent) && !errors.Is(err, api.ErrUnauthorized) {
		return d, fmt.Errorf("%w: %w", ErrUndeliverable, err)
	}
	return d, err
}

// show edits or sends, and steps down where the server or the chat does not take what was tried. The id is 0 of a
// message that one person sees.
func (c *Courier) show(ctx context.Context, l Letter, chat int64) (int, error) {
	if l.Edit != nil && (l.Edit.ChatID == chat || l.Edit.InlineID != "") {
		m, err := c.form(ctx, l, func(rich *api.RichMessage, text api.Text) (api.Message, error) {
			return shown(l.Edit.MessageID), c.edit(ctx, l, rich, text)
		})
		if !errors.Is(err, api.ErrMessageGone) {
			return m.MessageID, err
		}
	}
	if l.Only != 0 {
		if id, done, err := c.whisper(ctx, l, chat); done {
			return id, err
		}
		l.Markup = l.Openly
	}
	m, err := c.post(ctx, l.outgoing(chat), l)
	return m.MessageID, err
}

// outgoing is where a letter goes in a chat.
func (l Letter) outgoing(chat int64) api.Outgoing {
	to := api.Outgoing{ChatID: chat, Topic: l.Topic, BusinessID: l.Business}
	if l.ReplyTo != 0 {
		to.Reply = &api.ReplyParameters{MessageID: l.ReplyTo, AllowWithout: true, Quote: l.Quote}
	}
	return to
}

// post sends, and once more without what the chat does not have any more. Into a topic that is closed nothing is said,
// nor beside it.
func (c *Courier) post(ctx context.Context, to api.Outgoing, l Letter) (api.Message, error) {
	m, err := c.send(ctx, to, l)
	if errors.Is(err, api.ErrQuoteGone) && to.Reply != nil {
		to.Reply.Quote = "" // the message was edited meanwhile
		m, err = c.send(ctx, to, l)
	}
	if errors.Is(err, api.ErrThreadGone) && to.Topic != 0 && !closed(err) {
		to.Topic = 0
		return c.send(ctx, to, l)
	}
	return m, err
}

// closed tells a topic that nobody may write into from one that is gone.
func closed(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && strings.Contains(strings.ToUpper(e.Description), "TOPIC_CLOSED")
}

// shown is a message of which only the id matters.
func shown(id int) api.Message {
	var m api.Message
	m.MessageID = id
	return m
}

// markup is the buttons of what goes out.
func (l Letter) markup() *api.InlineKeyboard {
	switch {
	case l.Page != nil:
		return l.Page.Markup
	case l.Markup != nil:
		return l.Markup
	}
	return render.Keyboard(l.Reply.Choices)
}

func (c *Courier) edit(ctx context.Context, l Letter, rich *api.RichMessage, text api.Text) error {
	var err error
	if rich != nil {
		err = c.calls.EditRichMessage(ctx, *l.Edit, *rich, l.markup())
	} else {
		err = c.calls.EditMessageText(ctx, *l.Edit, text, l.markup())
	}
	if errors.Is(err, api.ErrNotModified) {
		return nil
	}
	return err
}

func (c *Courier) send(ctx context.Context, to api.Outgoing, l Letter) (api.Message, error) {
	to.Markup = l.markup()
	if l.Page != nil && len(l.Page.Photo) > 0 {
		return c.calls.SendPhoto(ctx, to, api.File{Name: "chart.png", Bytes: l.Page.Photo}, l.Page.HTML)
	}
	return c.form(ctx, l, func(rich *api.RichMessage, text api.Text) (api.Message, error) {
		if rich != nil {
			return c.calls.SendRichMessage(ctx, to, *rich)
		}
		return c.calls.SendMessage(ctx, to, text)
	})
}

// form tries the rich form where it is of use and may be known, and the plain one otherwise. In a business account's
// chat an answer reads as if its owner had typed it, so there it is plain.
func (c *Courier) form(ctx context.Context, l Letter,
	show func(*api.RichMessage, api.Text) (api.Message, error)) (api.Message, error) {
	if l.Page != nil {
		return show(nil, api.Text{HTML: l.Page.HTML})
	}
	r := l.Reply
	say := func(id string) string { return c.texts.Text(r.Language, id) }
	if render.Structured(r) && l.Business == "" && !c.rich.no.Load() {
		m, err := show(&api.RichMessage{HTML: render.Rich(r, say), SkipEntityDetection: true}, api.Text{})
		switch {
		case err == nil:
			c.learn(ctx, &c.rich, true)
			return m, nil
		case errors.Is(err, api.ErrUnsupported):
			c.learn(ctx, &c.rich, false)
		case errors.Is(err, api.ErrBadMarkup), errors.Is(err, api.ErrTooLong), errors.Is(err, api.ErrBadRequest):
			c.log.Warn("a rich message is refused; sending it plain", "topic", r.Topic, "variant", r.Variant,
				"language", r.Language, "err", err)
		default:
			return m, err
		}
	}
	return show(nil, api.Text{HTML: render.HTML(r, say)})
}
