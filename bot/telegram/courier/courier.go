// Package courier brings replies to the people they are for.
//
// It knows the two forms that a reply can take and finds out once which of them the server reads; it edits a message
// where a letter says so and sends a new one where that message is gone; and it tells the failures that pass from those
// that do not.
package courier

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
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
	Edit    *api.Ref  `json:"edit,omitempty"`     // the message that it takes the place of
	Reply   bot.Reply `json:"reply"`
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

// What is known of the server. An old "no" is doubted, since servers are updated.
const (
	richKey    = "rich messages"
	yes, no    = "yes", "no"
	doubtAfter = 7 * 24 * time.Hour
)

// Courier delivers letters. It is safe for concurrent use.
type Courier struct {
	calls  Calls
	lanes  Lanes
	memory Memory
	texts  Texts
	log    *slog.Logger
	plain  atomic.Bool // the server is known to have no rich messages
	known  atomic.Bool // the server is known to have them
}

// New makes a courier that begins with what an earlier one has found out.
func New(ctx context.Context, calls Calls, lanes Lanes, memory Memory, texts Texts, now time.Time, log *slog.Logger) *Courier {
	c := &Courier{calls: calls, lanes: lanes, memory: memory, texts: texts, log: log}
	value, at, err := memory.Learned(ctx, richKey)
	if err != nil {
		log.Warn("what is known of the server cannot be read", "err", err)
	}
	c.known.Store(value == yes)
	c.plain.Store(value == no && now.Sub(at) < doubtAfter)
	return c
}

// Deliver brings a letter to its chat. An error that does not wrap ErrUndeliverable passes.
func (c *Courier) Deliver(ctx context.Context, l Letter) (Delivery, error) {
	var d Delivery
	var err error
	d.Sent, err = c.lanes.Send(ctx, l.Chat, func(ctx context.Context, chat int64) error {
		d.Chat = chat
		var err error
		d.Message, err = c.show(ctx, l, chat)
		return err
	})
	// A token that is taken back says nothing of the letter: it goes out once there is a new one.
	if errors.Is(err, send.ErrPermanent) && !errors.Is(err, api.ErrUnauthorized) {
		return d, fmt.Errorf("%w: %w", ErrUndeliverable, err)
	}
	return d, err
}

// show edits or sends, and steps down where the server or the chat does not take what was tried.
func (c *Courier) show(ctx context.Context, l Letter, chat int64) (int, error) {
	if l.Edit != nil && l.Edit.ChatID == chat {
		id, err := c.form(ctx, l.Reply, func(rich *api.RichMessage, text api.Text) (int, error) {
			return l.Edit.MessageID, c.edit(ctx, l, rich, text)
		})
		if !errors.Is(err, api.ErrMessageGone) {
			return id, err
		}
	}
	to := api.Outgoing{ChatID: chat, Topic: l.Topic, Markup: render.Keyboard(l.Reply.Choices)}
	if l.ReplyTo != 0 {
		to.Reply = &api.ReplyParameters{MessageID: l.ReplyTo, AllowWithout: true}
	}
	id, err := c.send(ctx, to, l.Reply)
	if errors.Is(err, api.ErrThreadGone) && to.Topic != 0 {
		to.Topic = 0
		return c.send(ctx, to, l.Reply)
	}
	return id, err
}

func (c *Courier) edit(ctx context.Context, l Letter, rich *api.RichMessage, text api.Text) error {
	markup := render.Keyboard(l.Reply.Choices)
	var err error
	if rich != nil {
		err = c.calls.EditRichMessage(ctx, *l.Edit, *rich, markup)
	} else {
		err = c.calls.EditMessageText(ctx, *l.Edit, text, markup)
	}
	if errors.Is(err, api.ErrNotModified) {
		return nil
	}
	return err
}

func (c *Courier) send(ctx context.Context, to api.Outgoing, r bot.Reply) (int, error) {
	return c.form(ctx, r, func(rich *api.RichMessage, text api.Text) (int, error) {
		if rich != nil {
			m, err := c.calls.SendRichMessage(ctx, to, *rich)
			return m.MessageID, err
		}
		m, err := c.calls.SendMessage(ctx, to, text)
		return m.MessageID, err
	})
}

// form tries the rich form where it is of use and may be known, and the plain one otherwise.
func (c *Courier) form(ctx context.Context, r bot.Reply, show func(*api.RichMessage, api.Text) (int, error)) (int, error) {
	say := func(id string) string { return c.texts.Text(r.Language, id) }
	if render.Structured(r) && !c.plain.Load() {
		id, err := show(&api.RichMessage{HTML: render.Rich(r, say), SkipEntityDetection: true}, api.Text{})
		switch {
		case err == nil:
			c.learn(ctx, yes)
			return id, nil
		case errors.Is(err, api.ErrUnsupported):
			c.learn(ctx, no)
		case errors.Is(err, api.ErrBadMarkup), errors.Is(err, api.ErrTooLong), errors.Is(err, api.ErrBadRequest):
			c.log.Warn("a rich message is refused; sending it plain", "topic", r.Topic, "variant", r.Variant,
				"language", r.Language, "err", err)
		default:
			return id, err
		}
	}
	return show(nil, api.Text{HTML: render.HTML(r, say)})
}

// learn remembers what the server knows, once.
func (c *Courier) learn(ctx context.Context, value string) {
	if value == yes && c.known.Swap(true) || value == no && c.plain.Swap(true) {
		return
	}
	c.log.Info("found out about the server", "rich_messages", value)
	if err := c.memory.Learn(ctx, richKey, value); err != nil {
		c.log.Warn("what is known of the server cannot be kept", "err", err)
	}
}
